from django.urls import path

from tilth.accounts import views

app_name = "accounts"

WORK_HERE = "looking-after/people-who-work-here"
ORGANISATIONS = "looking-after/organisations"

urlpatterns = [
    path("me", views.me, name="me"),
    path("me/name", views.choose_name, name="choose_name"),
    path("me/notices", views.choose_notices, name="choose_notices"),
    path("me/sign-out-elsewhere", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("acting-as", views.act_as, name="act_as"),
    path("second-factor", views.second_factor, name="second_factor"),
    path("welcome/<str:token>", views.welcome, name="welcome"),
    path(WORK_HERE, views.who_works_here, name="who_works_here"),
    path(f"{WORK_HERE}/let-in", views.let_in, name="let_in"),
    path(f"{WORK_HERE}/<uuid:pk>", views.account, name="account"),
    path(f"{WORK_HERE}/<uuid:pk>/name", views.mend_account, name="mend_account"),
    path(f"{WORK_HERE}/<uuid:pk>/open-again", views.open_again, name="open_again"),
    path(f"{WORK_HERE}/<uuid:pk>/standings", views.give_standing, name="give_standing"),
    path(f"{WORK_HERE}/<uuid:pk>/welcome", views.welcome_again, name="welcome_again"),
    path("looking-after/standings/<uuid:pk>/end", views.end_standing, name="end_standing"),
    path(ORGANISATIONS, views.organisations, name="organisations"),
    path(f"{ORGANISATIONS}/new", views.add_organisation, name="add_organisation"),
    path(f"{ORGANISATIONS}/<uuid:pk>", views.change_organisation, name="change_organisation"),
]
