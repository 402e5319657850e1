from django.urls import path

from tilth.families import views

app_name = "families"
urlpatterns = [
    path("people/<uuid:pk>/together", views.together, name="together"),
    path("people/<uuid:pk>/together/begin", views.begin, name="begin"),
    path("people/<uuid:pk>/together/code", views.code, name="code"),
    path("people/<uuid:pk>/together/yes", views.say_yes, name="say_yes"),
    path("people/<uuid:pk>/together/waiting/<uuid:asking>", views.take_yes_back, name="take_yes_back"),
    path("people/<uuid:pk>/together/<uuid:family>/ask", views.ask, name="ask"),
    path("people/<uuid:pk>/together/<uuid:family>/may-come/<uuid:asking>", views.agree, name="agree"),
    path("people/<uuid:pk>/together/<uuid:family>/who-sees", views.show_to, name="show_to"),
    path("people/<uuid:pk>/together/<uuid:family>/leave", views.leave, name="leave"),
    path("families/<uuid:pk>", views.family, name="family"),
    path("families/<uuid:pk>/print", views.print_page, name="print"),
    path("families/<uuid:pk>/help-us", views.help_us, name="help_us"),
    path("families/<uuid:pk>/steps", views.step_add, name="step_add"),
    path("families/<uuid:pk>/look-back", views.look_back, name="look_back"),
    path("families/<uuid:pk>/lines/<uuid:line>/becomes", views.becomes, name="becomes"),
    path("families/<uuid:pk>/lines/<uuid:line>/take-back", views.take_back, name="take_back"),
]
