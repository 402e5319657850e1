from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "tilth.conversations"
    label = "conversations"
