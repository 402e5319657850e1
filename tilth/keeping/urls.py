from django.urls import path

from tilth.keeping.views import place, privacy, rights

app_name = "keeping"
PLACE = "looking-after/"
PERSON = "people/<uuid:pk>/my-rights"
ASKS = "privacy/asked/"

urlpatterns = [
    path(PLACE, place.index, name="index"),
    path(PLACE + "imports", place.imports, name="imports"),
    path(PLACE + "imports/<uuid:pk>/bring-in", place.bring_in, name="bring_in"),
    path(PLACE + "people-who-work-here/<uuid:pk>/close", place.close_account, name="close_account"),
    path(PLACE + "people-who-work-here/<uuid:pk>/stop", place.stop_at_once, name="stop_at_once"),
    path(PLACE + "export", place.export, name="export"),
    path(PLACE + "health", place.health, name="health"),
    path(PLACE + "not-read", place.unread, name="unread"),
    path("what-we-ask", rights.what_we_ask, name="what_we_ask"),
    path("how-long", rights.how_long, name="how_long"),
    path(PERSON, rights.rights, name="rights"),
    path(PERSON + "/copy", rights.copy, name="copy"),
    path(PERSON + "/moving", rights.moving, name="moving"),
    path(PERSON + "/lines", rights.lines, name="lines"),
    path(PERSON + "/lines/<uuid:moment>/hide", rights.hide, name="hide"),
    path(PERSON + "/lines/<uuid:moment>/show", rights.show_again, name="show_again"),
    path(PERSON + "/gone-through", rights.went_through, name="went_through"),
    path(PERSON + "/asked/<uuid:asked>/take-back", rights.take_back, name="take_ask_back"),
    path(PERSON + "/ask/<slug:kind>", rights.ask, name="ask"),
    path(ASKS, privacy.asks, name="asks"),
    path(ASKS + "<uuid:pk>", privacy.one_ask, name="one_ask"),
    path(ASKS + "<uuid:pk>/it-came", privacy.acknowledge, name="acknowledge"),
    path(ASKS + "<uuid:pk>/parts/<uuid:part>/give", privacy.give_part, name="give_part"),
    path(ASKS + "<uuid:pk>/parts/<uuid:part>/leave-out", privacy.leave_out_part, name="leave_out_part"),
    path(ASKS + "<uuid:pk>/keep", privacy.place_hold, name="place_hold"),
    path(ASKS + "<uuid:pk>/keep/<uuid:hold>/lift", privacy.lift_hold, name="lift_hold"),
    path(ASKS + "<uuid:pk>/agree", privacy.agree_erasure, name="agree_erasure"),
    path("privacy/second", privacy.seconds, name="seconds"),
    path("privacy/second/<uuid:pk>/erase", privacy.erase, name="erase"),
    path("privacy/second/<uuid:pk>/keep", privacy.agree_hold, name="agree_hold"),
]
