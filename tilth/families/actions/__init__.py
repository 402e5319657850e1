"""Verbs of a family page: coming to it and leaving it (`sharing`), and what is written on it (`writing`)."""
