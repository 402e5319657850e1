"""Verbs about funds: the money, what is asked of it, what is decided, and a vote in the room."""
