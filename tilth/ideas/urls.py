from django.urls import path

from tilth.ideas import views
from tilth.ideas.views import owed, questions

app_name = "ideas"

urlpatterns = [
    path("ideas", views.here, name="here"),
    path("ideas/new", views.raise_idea, name="raise"),
    path("ideas/said-to-me", views.said_to_me, name="said_to_me"),
    path("ideas/answers.atom", views.feed, name="feed"),
    path("ideas/set-aside", views.out_of_sight, name="out_of_sight"),
    path("ideas/set-aside/<str:kind>/<uuid:pk>", views.set_aside, name="set_aside"),
    path("ideas/set-aside/<str:kind>/<uuid:pk>/bring-back", views.bring_back, name="bring_back"),
    path("ideas/comments/<uuid:pk>/take-back", views.take_comment_back, name="take_comment_back"),
    path("ideas/owed/<uuid:pk>", owed.owed, name="owed"),
    path("ideas/owed/<uuid:pk>/give", owed.give, name="give"),
    path("ideas/owed/<uuid:pk>/hear", owed.hear, name="hear"),
    path("ideas/owed/<uuid:pk>/promise", owed.promise, name="promise"),
    path("ideas/owed/<uuid:pk>/move", owed.move, name="move"),
    path("ideas/owed/<uuid:pk>/find", owed.find, name="find"),
    path("ideas/owed/<uuid:pk>/own", owed.own, name="own_it"),
    path("ideas/owed/<uuid:pk>/told", owed.told, name="told"),
    path("ideas/questions/new", questions.new, name="new_question"),
    path("ideas/questions/<uuid:pk>", questions.question, name="question"),
    path("ideas/questions/<uuid:pk>/card", questions.card, name="card"),
    path("ideas/questions/<uuid:pk>/history", questions.history, name="history"),
    path("ideas/questions/<uuid:pk>/open", questions.open_it, name="open"),
    path("ideas/questions/<uuid:pk>/close", questions.close_it, name="close"),
    path("ideas/questions/<uuid:pk>/told-there", questions.told_there, name="told_there"),
    path("ideas/questions/<uuid:pk>/statements", questions.statements, name="statements"),
    path("ideas/questions/<uuid:pk>/statements/new", questions.add_statement, name="add_statement"),
    path("ideas/questions/<uuid:pk>/groups", questions.groups, name="groups"),
    path("ideas/statements/<uuid:pk>/vote", questions.vote, name="vote"),
    path("ideas/<uuid:pk>", views.idea, name="idea"),
    path("ideas/<uuid:pk>/paper", views.paper, name="paper"),
    path("ideas/<uuid:pk>/support", views.support, name="support"),
    path("ideas/<uuid:pk>/say", views.comment, name="comment"),
    path("my-idea/<str:token>", views.own, name="own"),
    path("my-idea/<str:token>/take-back", views.take_back, name="take_back"),
]
