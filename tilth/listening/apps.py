from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "tilth.listening"
    label = "listening"
