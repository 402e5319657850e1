"""Equal shares once more, slowly: every voter a fraction of their own, every project looked at in every round.

Nothing of `tilth.methods.ballots` is used here, so that the two can be held against each other.
"""

from __future__ import annotations

from fractions import Fraction


def one_run(costs, ballots, share):
    """Give the winners, and what each voter paid for each of them."""
    votes = [sum(project in ballot for ballot in ballots) for project in range(len(costs))]
    left = [Fraction(share)] * len(ballots)
    winners, paid = [], []
    while True:
        offers = []
        for project, cost in enumerate(costs):
            supporters = [voter for voter, ballot in enumerate(ballots) if project in ballot]
            if project in winners or not supporters or sum(left[voter] for voter in supporters) < cost:
                continue
            price = _price(sorted(left[voter] for voter in supporters), cost)
            offers.append((price / cost, cost, -votes[project], project, price, supporters))
        if not offers:
            return winners, paid
        *_, project, price, supporters = min(offers)
        payments = {voter: min(price, left[voter]) for voter in supporters}
        for voter, amount in payments.items():
            left[voter] -= amount
        winners.append(project)
        paid.append(payments)


def _price(rising, cost):
    needed = Fraction(cost)
    for at, balance in enumerate(rising):
        price = needed / (len(rising) - at)
        if price <= balance:
            return price
        needed -= balance
    raise AssertionError("they have too little")


def completed(costs, ballots, budget, unit, stop):
    """Let shares grow by one unit at a time. Gives the winners, how often they grew, and how many shares were tried."""
    supported = {project for ballot in ballots for project in ballot}
    grown, before = 0, None
    while True:
        share = Fraction(budget, len(ballots)) + grown * unit
        winners, _ = one_run(costs, ballots, share)
        together = sum(costs[project] for project in winners)
        if together > budget:
            return before, grown - 1, grown + 1
        fits = [p for p in supported - set(winners) if costs[p] <= budget - together]
        if set(winners) == supported or (stop == "exhaustive" and not fits):
            return winners, grown, grown + 1
        before, grown = winners, grown + 1
