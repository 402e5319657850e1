from django.urls import path

from tilth.conversations import views

app_name = "conversations"
urlpatterns = [
    path("people/<uuid:pk>/said", views.said, name="said"),
    path("people/<uuid:pk>/said/drawing", views.draw, name="draw"),
    path("people/<uuid:pk>/said/recording", views.record, name="record"),
    path("people/<uuid:pk>/lines/<uuid:line>/drawing.jpg", views.drawing_file, name="drawing_file"),
    path("people/<uuid:pk>/lines/<uuid:line>/recording", views.recording_file, name="recording_file"),
    path("people/<uuid:pk>/lines/<uuid:line>/translate", views.translate, name="translate"),
    path(
        "people/<uuid:pk>/lines/<uuid:line>/translations/<uuid:translation>/take-back",
        views.translation_take_back,
        name="translation_take_back",
    ),
    path("people/<uuid:pk>/lines/<uuid:line>", views.line, name="line"),
    path("people/<uuid:pk>/lines/<uuid:line>/change", views.revise, name="revise"),
    path("people/<uuid:pk>/lines/<uuid:line>/both", views.both, name="both"),
    path("people/<uuid:pk>/lines/<uuid:line>/correct", views.correct, name="correct"),
    path("people/<uuid:pk>/lines/<uuid:line>/take-back", views.line_take_back, name="line_take_back"),
    path("people/<uuid:pk>/about/<uuid:about>/correct", views.correct_about, name="correct_about"),
]
