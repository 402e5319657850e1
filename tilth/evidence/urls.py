from django.urls import path

from tilth.evidence.views import contacts, happened, linking

app_name = "evidence"

urlpatterns = [
    path("learning/evidence", contacts.held, name="held"),
    path("learning/evidence/work", contacts.work, name="work"),
    path("learning/evidence/notice", contacts.notice, name="notice"),
    path("learning/evidence/residents", contacts.residents, name="residents"),
    path("learning/evidence/sources/new", contacts.agree, name="agree"),
    path("learning/evidence/sources/<slug:slug>", contacts.source, name="source"),
    path("learning/evidence/sources/<slug:slug>/end", contacts.end, name="end"),
    path("learning/evidence/sources/<slug:slug>/objections", contacts.objections, name="objections"),
    path("learning/evidence/sources/<slug:slug>/bring", contacts.bring, name="bring"),
    path("learning/evidence/sources/<slug:slug>/ring", contacts.ask_back, name="ask_back"),
    path("learning/evidence/files/<uuid:pk>", contacts.load, name="load"),
    path("learning/evidence/files/<uuid:pk>/columns", contacts.columns, name="columns"),
    path("learning/evidence/files/<uuid:pk>/rejected", contacts.rejected, name="rejected"),
    path("learning/evidence/files/<uuid:pk>/destroy", contacts.destroy, name="destroy"),
    path("learning/evidence/ringing/<uuid:pk>", contacts.asking, name="asking"),
    path("learning/evidence/ringing/<uuid:pk>/open", contacts.open_asking, name="open_asking"),
    path("learning/evidence/ringing/<uuid:pk>/drop", contacts.drop_asking, name="drop_asking"),
    path("learning/evidence/fetch/<str:token>", contacts.fetch, name="fetch"),
    path("learning/evidence/linking", linking.linking, name="linking"),
    path("learning/evidence/linking/ask", linking.ask, name="ask_to_link"),
    path("learning/evidence/linking/open", linking.open_, name="open_linking"),
    path("learning/evidence/linking/end", linking.end, name="end_linking"),
    path("learning/evidence/linking/weight", linking.weight, name="weight"),
    path("learning/evidence/linking/pairs/<str:pair>", linking.pair, name="pair"),
    path("learning/evidence/happened", happened.happened, name="happened"),
    path("learning/evidence/happened/settings", happened.look, name="look"),
]
