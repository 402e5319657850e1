from django.urls import path

from tilth.decisions import views

app_name = "decisions"

urlpatterns = [
    path("spend", views.spend, name="spend"),
    path("people/<uuid:pk>/spend", views.spend_for, name="spend_for"),
    path("people/<uuid:pk>/decide", views.decide, name="decide"),
    path("pots", views.pots, name="pots"),
    path("pots/new", views.pot_open, name="pot_open"),
    path("pots/<uuid:pk>", views.pot, name="pot"),
    path("pots/<uuid:pk>/put-in", views.put_in, name="put_in"),
    path("pots/lines/<uuid:pk>/put-right", views.correct, name="correct"),
    path("teams/<slug:slug>/guidelines", views.guidelines, name="guidelines"),
    path("teams/<slug:slug>/guidelines/new", views.guideline_write, name="guideline_write"),
    path("guidelines/<uuid:pk>/anew", views.guideline_replace, name="guideline_replace"),
    path("guidelines/<uuid:pk>/let-go", views.guideline_retire, name="guideline_retire"),
    path("permissions/new", views.permission_sign, name="permission_sign"),
    path("permissions/<uuid:pk>/take-back", views.permission_take_back, name="permission_take_back"),
]
