from django.urls import path

from tilth.home import views

app_name = "home"

urlpatterns = [
    path("", views.today, name="today"),
    path("people", views.people, name="people"),
    path("people/<uuid:pk>", views.person, name="person"),
    path("people/<uuid:pk>/older", views.older, name="older"),
    path("people/<uuid:pk>/print", views.print_page, name="print"),
    path("people/<uuid:pk>/pack", views.pack, name="pack"),
    path("my-page", views.my_page, name="my_page"),
    path("before-i-leave", views.before_leaving, name="before_leaving"),
    path("our-place", views.our_place, name="our_place"),
    path("what-we-decide", views.we_decide, name="we_decide"),
    path("what-we-hear", views.we_hear, name="we_hear"),
    path("answers", views.answers, name="answers"),
    path("search", views.search, name="search"),
    path("what-you-may-do", views.what_you_may_do, name="what_you_may_do"),
    path("notices", views.notices, name="notices"),
    path("safety", views.safety, name="safety"),
    path("help/<slug:about>", views.help_page, name="help"),
    path("paper", views.paper, name="paper"),
    path("about", views.about, name="about"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("language/<slug:code>", views.language, name="language"),
    path("leave", views.leave, name="leave"),
]
