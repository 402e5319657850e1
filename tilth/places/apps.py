from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tilth.places"
    label = "places"

    def ready(self) -> None:
        from tilth.base.words import set_source
        from tilth.places.queries import words_source

        set_source(words_source)
