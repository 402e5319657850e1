"""The verbs of an answer. Each room's own verb wraps them; `link` is the page on which its life is told."""

from tilth.answers.actions.answering import come_and_see, give, hear, move, promise
from tilth.answers.actions.asking import ask, judge, reply_to_come, take_up
from tilth.answers.actions.offices import add_office, change_office
from tilth.answers.actions.owning import accept, find_office, forget, settle

__all__ = [
    "accept",
    "add_office",
    "ask",
    "change_office",
    "come_and_see",
    "find_office",
    "forget",
    "give",
    "hear",
    "judge",
    "move",
    "promise",
    "reply_to_come",
    "settle",
    "take_up",
]
