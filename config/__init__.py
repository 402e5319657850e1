"""The roof: settings, addresses and the way in. Knows every room, known by none."""

from config import checks  # noqa: F401  registers the start-up checks with Django
