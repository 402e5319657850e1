from django.urls import path

from tilth.gatherings import feeds, views

app_name = "gatherings"

urlpatterns = [
    path("gatherings", views.here, name="here"),
    path("gatherings/new", views.new, name="new"),
    path("gatherings/coming.ics", feeds.coming, name="calendar"),
    path("gatherings/<uuid:pk>", views.gathering, name="gathering"),
    path("gatherings/<uuid:pk>/gathering.ics", feeds.one, name="day"),
    path("gatherings/<uuid:pk>/change", views.change, name="change"),
    path("gatherings/<uuid:pk>/call-off", views.call_off, name="call_off"),
    path("gatherings/<uuid:pk>/heard", views.heard, name="heard"),
    path("gatherings/<uuid:pk>/set-aside", views.set_aside, name="set_aside"),
    path("gatherings/<uuid:pk>/bring-back", views.bring_back, name="bring_back"),
]
