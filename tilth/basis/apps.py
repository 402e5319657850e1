from django.apps import AppConfig


class BasisConfig(AppConfig):
    name = "tilth.basis"
    label = "basis"
