from django.urls import path

from tilth.decisions.views import book, money, notes

app_name = "decisions"

urlpatterns = [
    path("spend", money.spend, name="spend"),
    path("people/<uuid:pk>/spend", money.spend_for, name="spend_for"),
    path("people/<uuid:pk>/decide", notes.decide, name="decide"),
    path("people/<uuid:pk>/decided", notes.decided, name="decided"),
    path("pots", money.pots, name="pots"),
    path("pots/new", money.pot_open, name="pot_open"),
    path("pots/<uuid:pk>", money.pot, name="pot"),
    path("pots/<uuid:pk>/put-in", money.put_in, name="put_in"),
    path("pots/<uuid:pk>/came-back", money.come_back, name="come_back"),
    path("pots/<uuid:pk>/close", money.close, name="close_pot"),
    path("pots/<uuid:pk>/open-again", money.open_again, name="open_pot_again"),
    path("pots/lines/<uuid:pk>/put-right", money.correct, name="correct"),
    path("teams/<slug:slug>/guidelines", book.guidelines, name="guidelines"),
    path("teams/<slug:slug>/guidelines/new", book.guideline_write, name="guideline_write"),
    path("teams/<slug:slug>/decided", notes.team_decided, name="team_decided"),
    path("teams/<slug:slug>/decided/new", notes.team_decide, name="team_decide"),
    path("guidelines/<uuid:pk>/anew", book.guideline_replace, name="guideline_replace"),
    path("guidelines/<uuid:pk>/let-go", book.guideline_retire, name="guideline_retire"),
    path("permissions/new", book.permission_sign, name="permission_sign"),
    path("permissions/<uuid:pk>/take-back", book.permission_take_back, name="permission_take_back"),
]
