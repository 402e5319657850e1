from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "tilth.keeping"
    label = "keeping"
