from django.urls import path

from tilth.funds import views
from tilth.funds.views import deciding, rooms

app_name = "funds"
urlpatterns = [
    path("funds", views.here, name="here"),
    path("funds/new", deciding.new, name="new"),
    path("funds/360giving.json", views.published, name="published"),
    path("funds/<uuid:pk>", views.fund, name="fund"),
    path("funds/<uuid:pk>/ask", views.ask, name="ask"),
    path("funds/<uuid:pk>/told-to-me", views.told_to_me, name="told_to_me"),
    path("funds/<uuid:pk>/lines", views.lines, name="lines"),
    path("funds/<uuid:pk>/put-in", deciding.put_in, name="put_in"),
    path("funds/<uuid:pk>/from-a-round", deciding.from_a_round, name="from_a_round"),
    path("funds/<uuid:pk>/close", deciding.close, name="close"),
    path("funds/<uuid:pk>/vote", rooms.call, name="call_room"),
    path("our-group/<str:token>/funds", views.for_group, name="for_group"),
    path("our-group/<str:token>/funds/<uuid:pk>", views.ask_for_group, name="ask_for_group"),
    path("grants/<uuid:pk>", views.grant, name="grant"),
    path("grants/<uuid:pk>/photo.jpg", views.photo, name="photo"),
    path("grants/<uuid:pk>/decide", deciding.decide, name="decide"),
    path("grants/<uuid:pk>/paid", deciding.paid, name="paid"),
    path("grants/<uuid:pk>/visited", deciding.visited, name="visited"),
    path("grants/<uuid:pk>/end-early", deciding.end_early, name="end_early"),
    path("grants/<uuid:pk>/out-of-sight", deciding.set_aside, name="set_aside"),
    path("grants/<uuid:pk>/back-in-sight", deciding.bring_back, name="bring_back"),
    path("votes-in-the-room/<uuid:pk>", rooms.room, name="room"),
    path("votes-in-the-room/<uuid:pk>/sheet", rooms.sheet, name="sheet"),
    path("votes-in-the-room/<uuid:pk>/photo.jpg", rooms.photo, name="room_photo"),
    path("votes-in-the-room/<uuid:pk>/count", rooms.count, name="count_room"),
    path("votes-in-the-room/<uuid:pk>/decide", rooms.decide, name="decide_room"),
    path("my-grant/<str:token>", views.own, name="own"),
    path("my-grant/<str:token>/take-back", views.take_back, name="take_back"),
    path("my-grant/<str:token>/tell", views.tell, name="tell"),
    path("my-grant/<str:token>/take-down", views.take_story_down, name="take_story_down"),
]
