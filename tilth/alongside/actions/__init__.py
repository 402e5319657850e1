"""Verbs of this room, by what they are about. Each asks the door again, whoever called it."""
