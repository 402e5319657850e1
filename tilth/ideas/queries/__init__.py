"""The questions that the pages of this room ask."""
