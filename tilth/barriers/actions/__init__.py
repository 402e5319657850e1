"""The verbs of what is in the way. They wrap those of an answer and keep the person's timeline."""

from tilth.barriers.actions.answering import (
    come_and_see,
    find_office,
    give,
    hear,
    judge,
    move,
    own,
    promise,
)
from tilth.barriers.actions.raising import forget_people, raise_it
from tilth.barriers.actions.replying import reply

__all__ = [
    "come_and_see",
    "find_office",
    "forget_people",
    "give",
    "hear",
    "judge",
    "move",
    "own",
    "promise",
    "raise_it",
    "reply",
]
