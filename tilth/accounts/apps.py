from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tilth.accounts"
    label = "accounts"

    def ready(self) -> None:
        from tilth.accounts import adapter  # noqa: PLC0415  (needs loaded apps)

        adapter.connect()
