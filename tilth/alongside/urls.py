from django.urls import path

from tilth.alongside.views import conflicts, introductions, meetings, passes, relations, say, words

app_name = "alongside"
PERSON = "people/<uuid:pk>/"

urlpatterns = [
    path("introduce", introductions.introduce, name="introduce"),
    path("introduce/thank-you", introductions.introduced, name="introduced"),
    path("introductions/<uuid:pk>", introductions.introduction, name="introduction"),
    path("introductions/<uuid:pk>/go", introductions.go, name="go"),
    path("introductions/<uuid:pk>/huddle", introductions.huddle, name="huddle"),
    path("introductions/<uuid:pk>/met", introductions.met, name="met"),
    path("introductions/<uuid:pk>/said-no", introductions.said_no, name="said_no"),
    path("invitations/<uuid:pk>", relations.invitation, name="invitation"),
    path("invitations/<uuid:pk>/yes", relations.accept, name="accept"),
    path("invitations/<uuid:pk>/kindly-no", relations.decline, name="decline"),
    path("invitations/<uuid:pk>/came", relations.organisation_came, name="organisation_came"),
    path("invitations/<uuid:pk>/take-back", relations.withdraw, name="withdraw"),
    path(PERSON + "pull-in", relations.pull_in, name="pull_in"),
    path(PERSON + "who-sees-what", relations.who_sees, name="who_sees"),
    path(PERSON + "alongside/<uuid:relation>/end", relations.end, name="alongside_end"),
    path(PERSON + "wake", relations.wake, name="wake"),
    path(PERSON + "keep-away/<uuid:account>", relations.block, name="block"),
    path(PERSON + "let-near/<uuid:block>", relations.unblock, name="unblock"),
    path(PERSON + "step-aside", conflicts.step_aside, name="step_aside"),
    path("people-i-know", conflicts.people_i_know, name="people_i_know"),
    path("people-i-know/let-back", conflicts.let_back, name="let_back"),
    path(PERSON + "say", say.say, name="say"),
    path(PERSON + "say/print", say.say_print, name="say_print"),
    path(PERSON + "about/<slug:kind>", words.about_add, name="about_add"),
    path(PERSON + "words/<uuid:about>", words.about, name="about"),
    path(PERSON + "words/<uuid:about>/take-back", words.about_take_back, name="about_take_back"),
    path(PERSON + "name", words.call, name="call"),
    path(PERSON + "life", words.life, name="life"),
    path(PERSON + "life/<uuid:who>/off", words.life_leave, name="life_leave"),
    path(PERSON + "picture", words.picture, name="picture"),
    path(PERSON + "picture/away", words.picture_away, name="picture_away"),
    path(PERSON + "picture.jpg", words.picture_file, name="picture_file"),
    path(PERSON + "safe-ways", words.safe_ways, name="safe_ways"),
    path(PERSON + "meet", meetings.meet, name="meeting"),
    path(PERSON + "meet/<uuid:meeting>/off", meetings.call_off, name="call_off"),
    path(PERSON + "link", passes.give, name="pass_give"),
    path(PERSON + "link/<uuid:held>/take-back", passes.revoke, name="pass_revoke"),
    path("p/leave", passes.leave, name="pass_leave"),
    path("p/<str:token>", passes.open_page, name="pass_open"),
]
