"""What was said, and apart from it what we noticed.

Words: conversation, line (their words, or what we noticed), correction, revision, taken back.
It refuses to overwrite: a change is a new revision, a correction stands beside the words it answers,
and two people who change the same line both keep what they wrote.
"""
