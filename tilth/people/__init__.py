"""A person whose life this is: the name they like, what matters to them, gifts, people in their life.

Words: person, about (hope, what matters, gift, how to talk with me), people in my life, safe way, moment (one line of
the timeline, written by every verb about a person). Verbs here ask no permission: the rooms above have been to the
door. Refuses: a number, a diagnosis, a category, a date of birth, a risk.
"""
