from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "tilth.findings"
    label = "findings"
