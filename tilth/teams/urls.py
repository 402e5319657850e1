from django.urls import path

from tilth.teams import views

app_name = "teams"

urlpatterns = [
    path("looking-after/teams", views.teams, name="teams"),
    path("teams/new", views.make_team, name="make_team"),
    path("teams/<slug:slug>", views.team, name="team"),
    path("teams/<slug:slug>/change", views.change_team, name="change_team"),
    path("teams/<slug:slug>/how-we-work-together", views.write_agreement, name="write_agreement"),
    path("teams/<slug:slug>/members", views.add_member, name="add_member"),
    path("teams/<slug:slug>/me", views.say_gifts, name="say_gifts"),
    path("teams/<slug:slug>/week", views.write_week, name="write_week"),
    path("visiting", views.visiting, name="visiting"),
    path("visiting/back", views.come_back, name="come_back"),
    path("visiting/<uuid:pk>/all-is-well", views.heard_back, name="heard_back"),
    path("teams/<slug:slug>/host", views.host_next, name="host_next"),
    path("teams/members/<uuid:pk>/leave", views.leave, name="leave"),
]
