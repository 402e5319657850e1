from django.urls import path

from tilth.pen import views

app_name = "pen"
urlpatterns = [
    path("", views.write, name="write"),
    path("lines", views.lines, name="lines"),
    path("draft", views.keep, name="keep"),
    path("<uuid:pk>", views.draft, name="draft"),
    path("<uuid:pk>/throw-away", views.throw_away, name="throw_away"),
]
