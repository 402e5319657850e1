from django.urls import path

from tilth.sheets import views

app_name = "sheets"
urlpatterns = [
    path("people/<uuid:pk>/easy-read", views.of_page, name="of_page"),
    path("answers/<uuid:pk>/easy-read", views.of_answer, name="of_answer"),
    path("pots/lines/<uuid:pk>/easy-read", views.of_spend, name="of_spend"),
    path("grants/<uuid:pk>/easy-read", views.of_grant, name="of_grant"),
    path("easy-read/<uuid:pk>", views.sheet, name="sheet"),
    path("easy-read/<uuid:pk>/lines", views.lines, name="lines"),
    path("easy-read/<uuid:pk>/lines/<uuid:row>/picture", views.picture, name="picture"),
    path("easy-read/<uuid:pk>/lines/<uuid:row>/picture/away", views.picture_away, name="picture_away"),
    path("easy-read/<uuid:pk>/lines/<uuid:row>/picture.jpg", views.picture_file, name="picture_file"),
]
