from django.urls import path

from tilth.places import views

app_name = "places"

urlpatterns = [
    # Stands before the sign-in library's own page of this address, to add the demo's buttons.
    path("accounts/login/", views.sign_in, name="sign_in"),
    path("demo-sign-in", views.demo_sign_in, name="demo_sign_in"),
    path("our-place/<slug:slug>", views.neighbourhood, name="neighbourhood"),
    path("looking-after/the-place", views.place, name="place"),
    path("looking-after/neighbourhoods", views.neighbourhoods, name="neighbourhoods"),
    path("looking-after/neighbourhoods/new", views.add_neighbourhood, name="add_neighbourhood"),
    path("looking-after/neighbourhoods/<uuid:pk>", views.change_neighbourhood, name="change_neighbourhood"),
    path("looking-after/outlines", views.outlines, name="outlines"),
    path("looking-after/words", views.words, name="words"),
    path("looking-after/words/new", views.choose_word, name="choose_word"),
    path("looking-after/words/<uuid:pk>/drop", views.drop_word, name="drop_word"),
    path("looking-after/switches", views.switches, name="switches"),
    path("looking-after/holidays", views.holidays, name="holidays"),
    path("looking-after/holidays/new", views.add_holiday, name="add_holiday"),
    path("looking-after/holidays/<uuid:pk>/drop", views.drop_holiday, name="drop_holiday"),
    path("looking-after/safety-numbers", views.safety_numbers, name="safety_numbers"),
    path("looking-after/safety-numbers/new", views.add_safety_number, name="add_safety_number"),
    path("looking-after/safety-numbers/<uuid:pk>", views.change_safety_number, name="change_safety_number"),
    path("looking-after/safety-numbers/<uuid:pk>/drop", views.drop_safety_number, name="drop_safety_number"),
]
