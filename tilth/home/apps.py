from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tilth.home"
    label = "home"
