"""Promises between sides that stand on one line: a deal, an agreement about money, an ask, a problem that is shared.

Words: sheet (two or more columns of equal height), side (a page of the directory, or an office), column (what a side will do),
wording (terms and columns as one side would have them), yes, word (what one side says of another: kept, not yet, let's talk).
It refuses a wording that holds before every side said yes, a schedule of numbers, a task given to somebody else, anything
that hangs on whether a column was kept, and a figure about whoever is asked: what is unpaid is a figure of the asker.
"""
