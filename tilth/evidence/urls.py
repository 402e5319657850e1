from django.urls import path

from tilth.evidence import views

app_name = "evidence"

urlpatterns = [
    path("learning/evidence", views.held, name="held"),
    path("learning/evidence/work", views.work, name="work"),
    path("learning/evidence/notice", views.notice, name="notice"),
    path("learning/evidence/residents", views.residents, name="residents"),
    path("learning/evidence/sources/new", views.agree, name="agree"),
    path("learning/evidence/sources/<slug:slug>", views.source, name="source"),
    path("learning/evidence/sources/<slug:slug>/end", views.end, name="end"),
    path("learning/evidence/sources/<slug:slug>/objections", views.objections, name="objections"),
    path("learning/evidence/sources/<slug:slug>/bring", views.bring, name="bring"),
    path("learning/evidence/sources/<slug:slug>/ring", views.ask_back, name="ask_back"),
    path("learning/evidence/files/<uuid:pk>", views.load, name="load"),
    path("learning/evidence/files/<uuid:pk>/columns", views.columns, name="columns"),
    path("learning/evidence/files/<uuid:pk>/rejected", views.rejected, name="rejected"),
    path("learning/evidence/files/<uuid:pk>/destroy", views.destroy, name="destroy"),
    path("learning/evidence/ringing/<uuid:pk>", views.asking, name="asking"),
    path("learning/evidence/ringing/<uuid:pk>/open", views.open_asking, name="open_asking"),
    path("learning/evidence/ringing/<uuid:pk>/drop", views.drop_asking, name="drop_asking"),
    path("learning/evidence/fetch/<str:token>", views.fetch, name="fetch"),
]
