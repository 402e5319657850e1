from django.urls import path

from tilth.promises import views
from tilth.promises.views import aside, thanks

app_name = "promises"

urlpatterns = [
    path("promises", views.here, name="here"),
    path("promises/<uuid:pk>", views.sheet, name="sheet"),
    path("promises/<uuid:pk>/set-aside", aside.sheet, name="set_aside"),
    path("promises/<uuid:pk>/bring-back", aside.sheet_back, name="bring_back"),
    path("thank-yous", thanks.here, name="thanks"),
    path("thank-yous/limits", thanks.set_limits, name="set_limits"),
    path("thank-yous/<uuid:pk>/set-aside", aside.thanks, name="thanks_aside"),
    path("thank-yous/<uuid:pk>/bring-back", aside.thanks_back, name="thanks_back"),
    path("our-side/<str:token>", views.ours, name="ours"),
    path("our-side/<str:token>/thank", thanks.thank, name="thank"),
    path("our-side/<str:token>/share", views.share, name="share"),
    path("our-side/<str:token>/new/<slug:kind>", views.begin, name="begin"),
    path("our-side/<str:token>/<uuid:pk>", views.own, name="own"),
    path("our-side/<str:token>/<uuid:pk>/anew", views.reword, name="reword"),
    path("our-side/<str:token>/<uuid:pk>/yes/<uuid:wording>", views.say_yes, name="say_yes"),
    path("our-side/<str:token>/<uuid:pk>/say/<uuid:about>", views.say_of, name="say_of"),
    path("our-side/<str:token>/<uuid:pk>/enough", views.enough, name="enough"),
    path("our-side/<str:token>/<uuid:pk>/end", views.end, name="end"),
    path("our-side/<str:token>/<uuid:pk>/part", views.take_part, name="take_part"),
]
