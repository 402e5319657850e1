from django.urls import path

from tilth.barriers import views

app_name = "barriers"

urlpatterns = [
    path("in-the-way", views.in_the_way, name="in_the_way"),
    path("in-the-way/new", views.raise_it, name="raise"),
    path("in-the-way/<uuid:pk>", views.barrier, name="barrier"),
    path("in-the-way/<uuid:pk>/give", views.give, name="give"),
    path("in-the-way/<uuid:pk>/hear", views.hear, name="hear"),
    path("in-the-way/<uuid:pk>/come", views.come, name="come"),
    path("in-the-way/<uuid:pk>/promise", views.promise, name="promise"),
    path("in-the-way/<uuid:pk>/move", views.move, name="move"),
    path("in-the-way/<uuid:pk>/judge", views.judge, name="judge"),
    path("in-the-way/<uuid:pk>/find", views.find, name="find"),
    path("in-the-way/<uuid:pk>/own", views.own, name="own"),
    path("reply/<str:token>", views.reply, name="reply"),
]
