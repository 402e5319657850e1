"""What may be done without asking, what was decided, and the money a team may spend at once.

Its words: guideline, permission, decision, pot, spend, what it opened up.
It refuses an approval step, a receipt before help, a total or a sort of spends by person, an edited
ledger row, and anybody's bank details: Tilth writes down what was spent and moves no money.
"""
