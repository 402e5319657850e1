"""A made-up place to walk around in: a borough, its teams, about three hundred people and a year of their lives.

Its words: place, cast, life, strand. `words/` holds what was written by hand; the Python only puts it into the record,
through the same verbs as a real place, one day after another.
It refuses to touch a place that is not made up, a real telephone number, and a life told as a case.
"""
