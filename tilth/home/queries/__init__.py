"""What the pages of this room ask of the rooms below. Each question says how many reads it costs."""

from tilth.home.queries.frame import shell

__all__ = ["shell"]
