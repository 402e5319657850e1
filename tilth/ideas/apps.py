from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "tilth.ideas"
    label = "ideas"
