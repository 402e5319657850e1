from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "tilth.rounds"
    label = "rounds"
