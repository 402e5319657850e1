from django.urls import path

from tilth.answers import views

app_name = "answers"

urlpatterns = [
    path("answers/<uuid:pk>", views.answer, name="answer"),
    path("answers/<uuid:pk>/give", views.give, name="give"),
    path("answers/<uuid:pk>/hear", views.hear, name="hear"),
    path("answers/<uuid:pk>/come", views.come, name="come"),
    path("answers/<uuid:pk>/promise", views.promise, name="promise"),
    path("answers/<uuid:pk>/move", views.move, name="move"),
    path("answers/<uuid:pk>/judge", views.judge, name="judge"),
    path("answers/<uuid:pk>/find", views.find, name="find"),
    path("answers/<uuid:pk>/own", views.own, name="own"),
    path("looking-after/offices", views.offices, name="offices"),
    path("looking-after/offices/new", views.office_add, name="office_add"),
    path("looking-after/offices/<uuid:pk>", views.office, name="office"),
]
