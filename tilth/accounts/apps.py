from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tilth.accounts"
    label = "accounts"

    def ready(self) -> None:
        from tilth.accounts import adapter

        adapter.connect()
