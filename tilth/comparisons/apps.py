from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "tilth.comparisons"
    label = "comparisons"
