"""Funds: small grants in three answers, decided in the open by people who are named, paid in days, told by a photo.

Words: fund, decider, ask, grant, vote in the room.
It refuses a form to monitor with, a score or an order of merit, a number of people a group reaches, a bank account, a
person's name in what is published, and an answer without words.
"""
