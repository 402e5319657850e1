from django.urls import path

from tilth.directory import views
from tilth.directory.views import feeds, held, open_referral

app_name = "directory"

urlpatterns = [
    path("whats-here", views.here, name="here"),
    path("whats-here/this-week", views.this_week, name="this_week"),
    path("whats-here/new", views.new_page, name="new_page"),
    path("whats-here/news.atom", feeds.news, name="news"),
    path("whats-here/gifts/new", views.offer_gift, name="offer_gift"),
    path("whats-here/gifts/<uuid:pk>", views.ask_gift, name="ask_gift"),
    path("whats-here/put-in-touch", views.in_touch, name="in_touch"),
    path("whats-here/put-in-touch/<uuid:pk>", views.put_in_touch, name="put_in_touch"),
    path("whats-here/set-aside", views.out_of_sight, name="out_of_sight"),
    path("whats-here/set-aside/<uuid:pk>/bring-back", views.bring_back, name="bring_back"),
    path("whats-here/<slug:slug>", views.page, name="page"),
    path("whats-here/<slug:slug>/write", views.write, name="write"),
    path("whats-here/<slug:slug>/meetings.ics", feeds.meetings, name="meetings"),
    path("whats-here/<slug:slug>/set-aside", views.set_aside, name="set_aside"),
    path("my-gift/<str:token>", views.own_gift, name="own_gift"),
    path("my-note/<str:token>", views.own_note, name="own_note"),
    path("our-groups", held.ours, name="ours"),
    path("our-group/<str:token>", held.group, name="held"),
    path("our-group/<str:token>/change", held.change, name="change"),
    path("our-group/<str:token>/whats-on", held.add_activity, name="add_activity"),
    path("our-group/<str:token>/whats-on/<uuid:pk>", held.change_activity, name="change_activity"),
    path("our-group/<str:token>/whats-on/<uuid:pk>/end", held.end_activity, name="end_activity"),
    path("our-group/<str:token>/offers", held.add_offer, name="add_offer"),
    path("our-group/<str:token>/offers/<uuid:pk>/end", held.end_offer, name="end_offer"),
    path("our-group/<str:token>/notes/<uuid:pk>", held.answer, name="answer"),
    path("our-group/<str:token>/hand-on", held.hand_on, name="hand_on"),
    path("our-group/<str:token>/down", held.take_down, name="take_down"),
    path("our-group/<str:token>/up", held.put_up, name="put_up"),
    path("open-referral/", open_referral.root, name="oruk"),
    path("open-referral/openapi.json", open_referral.described, name="oruk_described"),
    path("open-referral/services", open_referral.services, name="oruk_services"),
    path("open-referral/services/<uuid:pk>", open_referral.service, name="oruk_service"),
    path("open-referral/taxonomies", open_referral.taxonomies, name="oruk_taxonomies"),
    path("open-referral/taxonomies/<uuid:pk>", open_referral.taxonomy, name="oruk_taxonomy"),
    path("open-referral/taxonomy_terms", open_referral.terms, name="oruk_terms"),
    path("open-referral/taxonomy_terms/<uuid:pk>", open_referral.term, name="oruk_term"),
    path("open-referral/service_at_locations", open_referral.at_locations, name="oruk_at_locations"),
    path("open-referral/service_at_locations/<uuid:pk>", open_referral.at_location, name="oruk_at_location"),
    path("open-referral/organizations", open_referral.organizations, name="oruk_organizations"),
    path("open-referral/organizations/<uuid:pk>", open_referral.organization, name="oruk_organization"),
]
