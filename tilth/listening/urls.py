from django.urls import path

from tilth.listening import views

app_name = "listening"

urlpatterns = [
    path("learning/listening", views.studies, name="studies"),
    path("learning/listening/<uuid:pk>", views.study, name="study"),
    path("learning/listening/<uuid:pk>/new", views.write_down, name="write_down"),
    path("learning/listening/<uuid:pk>/look", views.look, name="look"),
    path("learning/listening/<uuid:pk>/close", views.close, name="close"),
    path("learning/listening/contacts/<uuid:pk>", views.look_at, name="look_at"),
    path("teams/<slug:slug>/listen", views.begin, name="begin"),
]
