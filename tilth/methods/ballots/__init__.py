"""Counting a vote about money: what was put to the vote, the rule that was frozen before, the count and who paid for it."""
