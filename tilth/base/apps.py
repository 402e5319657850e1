from django.apps import AppConfig
from django.db.backends.signals import connection_created


class BaseConfig(AppConfig):
    name = "tilth.base"

    def ready(self) -> None:
        # Imported here: there are no models yet when this file is read.
        from tilth.base import rows

        connection_created.connect(rows.tell, dispatch_uid="rows.tell")
