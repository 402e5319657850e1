from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KeepingConfig(AppConfig):
    name = "tilth.keeping"
    label = "keeping"

    def ready(self) -> None:
        # Imported here: there are no models yet when this file is read.
        from tilth.keeping import net

        post_migrate.connect(net.after_migrating, sender=self, dispatch_uid="net.after_migrating")
