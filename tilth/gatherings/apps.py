from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "tilth.gatherings"
    label = "gatherings"
