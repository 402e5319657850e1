from django.apps import AppConfig


class PenConfig(AppConfig):
    name = "tilth.pen"
    label = "pen"
