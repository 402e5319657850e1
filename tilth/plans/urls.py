from django.urls import path

from tilth.plans import views

app_name = "plans"
urlpatterns = [
    path("people/<uuid:pk>/aims", views.aim_add, name="aim_add"),
    path("people/<uuid:pk>/aims/<uuid:aim>", views.aim, name="aim"),
    path("people/<uuid:pk>/aims/<uuid:aim>/score", views.score, name="score"),
    path("people/<uuid:pk>/aims/<uuid:aim>/done", views.aim_done, name="aim_done"),
    path("people/<uuid:pk>/aims/<uuid:aim>/no-longer", views.aim_let_go, name="aim_let_go"),
    path("people/<uuid:pk>/aims/<uuid:aim>/again", views.aim_again, name="aim_again"),
    path("people/<uuid:pk>/steps", views.step_add, name="step_add"),
    path("people/<uuid:pk>/steps/<uuid:step>/done", views.step_done, name="step_done"),
    path("people/<uuid:pk>/steps/<uuid:step>/not-yet", views.step_not_yet, name="step_not_yet"),
    path("people/<uuid:pk>/steps/<uuid:step>/no-longer", views.step_no_longer, name="step_no_longer"),
    path("people/<uuid:pk>/look-back", views.look_back, name="look_back"),
    path("people/<uuid:pk>/questions", views.questions, name="questions"),
    path("people/<uuid:pk>/questions/no-thank-you", views.no_questions, name="no_questions"),
    path("people/<uuid:pk>/questions/<slug:kind>", views.answer_questions, name="answer_questions"),
    path("people/<uuid:pk>/whose-hands", views.hands, name="hands"),
    path("people/<uuid:pk>/deal", views.deal, name="deal"),
    path("people/<uuid:pk>/deal/write", views.deal_write, name="deal_write"),
    path("people/<uuid:pk>/deal/yes", views.deal_yes, name="deal_yes"),
    path("people/<uuid:pk>/deal/say", views.deal_say, name="deal_say"),
    path("people/<uuid:pk>/deal/end", views.deal_end, name="deal_end"),
    path("people/<uuid:pk>/rhythm", views.rhythm, name="rhythm"),
    path("going-on/<uuid:pk>/yes", views.goes_on, name="goes_on"),
]
