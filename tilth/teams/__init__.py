"""A neighbourhood team across employers: who is in it, their gifts, and how they work together.

Words: team, member, host, agreement (the team's own page, dated; written by its members alone).
It refuses counts of members, any order but the alphabet, and a number about anybody.
"""
