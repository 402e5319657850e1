from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "tilth.teams"
    label = "teams"
