from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "tilth.answers"
    label = "answers"
