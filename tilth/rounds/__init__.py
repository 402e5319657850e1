"""Rounds: ideas become proposals with a price, residents vote about money, and everybody can count it again.

Words: round, proposal, ballot, box (where ballots lie), code (opens one ballot), paper (a ballot on paper), receipt.
It refuses a vote before its rule is frozen and hashed, a way from a ballot back to whoever cast it, a total in place of
ballots, a paper read by one person alone, a decision other than the count without a reason, and a small number in public.
"""
