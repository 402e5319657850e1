from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tilth.demo"
    label = "demo"
