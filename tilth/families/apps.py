from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "tilth.families"
    label = "families"
