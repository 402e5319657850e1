"""Papers that somebody brings: a vote to count, opinions to group, a directory or grants to check.

Its words: a paper is a file or an address; what is said of it is a verdict, with the row.
It refuses to guess at what is broken, to keep anything, and to need a place, a database or a sign-in.
"""
