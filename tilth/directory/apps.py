from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tilth.directory"
    label = "directory"
