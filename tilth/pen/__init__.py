"""The one note: written once after a visit, each line touched to say what it is, one save that makes them all.

Words: note, line, mark, draft.
It refuses to lose words: a draft survives an error, a sign-out and a closed browser, and a save is all or nothing.
"""
