from django.urls import path

from tilth.decisions.views import book, daily, money, notes

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
    path("pots/for-finance", daily.for_finance, name="for_finance"),
    path("pots/<uuid:pk>/tin", daily.tin, name="tin"),
    path("pots/<uuid:pk>/tin/take-out", daily.take_out, name="take_out"),
    path("pots/<uuid:pk>/tin/put-back", daily.put_back, name="put_back"),
    path("pots/<uuid:pk>/tin/count", daily.count_tin, name="count_tin"),
    path("pots/<uuid:pk>/year-end", daily.year_end, name="year_end"),
    path("pots/lines/<uuid:pk>", daily.line, name="line"),
    path("pots/lines/<uuid:pk>/put-right", money.correct, name="correct"),
    path("pots/lines/<uuid:pk>/came-back", daily.came_back_from, name="came_back_from"),
    path("pots/lines/<uuid:pk>/receipt", daily.receipt_add, name="receipt_add"),
    path("pots/lines/<uuid:pk>/paid", daily.paid, name="paid"),
    path("receipts/<uuid:pk>", daily.receipt_file, name="receipt_file"),
    path("receipts/<uuid:pk>/away", daily.receipt_away, name="receipt_away"),
    path("teams/<slug:slug>/guidelines", book.guidelines, name="guidelines"),
    path("teams/<slug:slug>/guidelines/new", book.guideline_write, name="guideline_write"),
    path("teams/<slug:slug>/decided", notes.team_decided, name="team_decided"),
    path("teams/<slug:slug>/decided/new", notes.team_decide, name="team_decide"),
    path("guidelines/<uuid:pk>/anew", book.guideline_replace, name="guideline_replace"),
    path("guidelines/<uuid:pk>/let-go", book.guideline_retire, name="guideline_retire"),
    path("permissions/new", book.permission_sign, name="permission_sign"),
    path("permissions/<uuid:pk>/take-back", book.permission_take_back, name="permission_take_back"),
]
