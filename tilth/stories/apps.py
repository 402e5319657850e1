from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "tilth.stories"
    label = "stories"
