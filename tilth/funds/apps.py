from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "tilth.funds"
    label = "funds"
