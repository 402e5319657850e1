from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "tilth.base"
