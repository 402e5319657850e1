from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "tilth.promises"
    label = "promises"
