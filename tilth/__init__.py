"""Tilth: good ground for neighbourhood work."""
