from django.apps import AppConfig


class BarriersConfig(AppConfig):
    name = "tilth.barriers"
    label = "barriers"
