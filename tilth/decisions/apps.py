from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "tilth.decisions"
    label = "decisions"
