"""Verbs about rounds: planned, opened with a frozen rule, voted in, read from paper, counted and decided."""
