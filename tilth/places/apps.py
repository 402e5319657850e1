from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tilth.places"
    label = "places"

    def ready(self) -> None:
        from tilth.base.words import set_source  # noqa: PLC0415  (needs loaded apps)
        from tilth.places.queries import words_source  # noqa: PLC0415

        set_source(words_source)
