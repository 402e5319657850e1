from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "tilth.sheets"
    label = "sheets"
