from django.urls import path

from tilth.conversations import views

app_name = "conversations"
urlpatterns = [
    path("people/<uuid:pk>/said", views.said, name="said"),
    path("people/<uuid:pk>/lines/<uuid:line>", views.line, name="line"),
    path("people/<uuid:pk>/lines/<uuid:line>/change", views.revise, name="revise"),
    path("people/<uuid:pk>/lines/<uuid:line>/both", views.both, name="both"),
    path("people/<uuid:pk>/lines/<uuid:line>/correct", views.correct, name="correct"),
    path("people/<uuid:pk>/lines/<uuid:line>/take-back", views.line_take_back, name="line_take_back"),
    path("people/<uuid:pk>/about/<uuid:about>/correct", views.correct_about, name="correct_about"),
]
