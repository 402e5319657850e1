from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "tilth.plans"
    label = "plans"
