"""A time-boxed study of why people get in touch: written down in their words, coded by the team together, then closed.

It refuses a study without an end, a code for a person, and any way of learning who wrote or coded what. Once it is closed
its words expire; what was counted stays.
"""
