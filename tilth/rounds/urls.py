from django.urls import path

from tilth.rounds import views
from tilth.rounds.views import counting, planning, voting

app_name = "rounds"
urlpatterns = [
    path("rounds", views.here, name="here"),
    path("rounds/new", planning.new, name="new"),
    path("rounds/from-a-file", planning.bring_in, name="bring_in"),
    path("rounds/<uuid:pk>", views.round_page, name="round"),
    path("rounds/<uuid:pk>/sheet", views.sheet, name="sheet"),
    path("rounds/<uuid:pk>/paper-ballot", views.paper_ballot, name="paper_ballot"),
    path("rounds/<uuid:pk>/receipts", views.receipts, name="receipts"),
    path("rounds/<uuid:pk>/ballots.pb", views.ballots_file, name="ballots_file"),
    path("rounds/<uuid:pk>/change", planning.change, name="change"),
    path("rounds/<uuid:pk>/propose", planning.propose, name="propose"),
    path("rounds/<uuid:pk>/open", planning.open_it, name="open"),
    path("rounds/<uuid:pk>/codes", voting.print_codes, name="codes"),
    path("rounds/<uuid:pk>/vote", voting.vote, name="vote"),
    path("rounds/<uuid:pk>/my-ballot", voting.find_receipt, name="find_receipt"),
    path("rounds/<uuid:pk>/my-ballot/<str:token>", voting.receipt, name="receipt"),
    path("rounds/<uuid:pk>/my-ballot/<str:token>/change", voting.vote_anew, name="vote_anew"),
    path("rounds/<uuid:pk>/papers", counting.papers, name="papers"),
    path("rounds/<uuid:pk>/papers/open", counting.open_papers, name="open_papers"),
    path("rounds/<uuid:pk>/close", counting.close, name="close"),
    path("rounds/<uuid:pk>/count", counting.count, name="count"),
    path("rounds/<uuid:pk>/decide", counting.decide, name="decide"),
    path("paper-boxes/<uuid:pk>", counting.batch, name="batch"),
    path("paper-boxes/<uuid:pk>/read", counting.read_paper, name="read_paper"),
    path("papers/<uuid:pk>/read-again", counting.read_again, name="read_again"),
    path("papers/<uuid:pk>/settle", counting.settle, name="settle"),
    path("proposals/<uuid:pk>/change", planning.change_proposal, name="change_proposal"),
    path("proposals/<uuid:pk>/leave-out", planning.leave_out, name="leave_out"),
    path("proposals/<uuid:pk>/paid", counting.funded, name="funded"),
]
