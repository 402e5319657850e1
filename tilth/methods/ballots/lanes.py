"""Many runs of equal shares side by side, each with another share: numpy looks at them all at once.

Each lane does what `runs.Run` does, in floating point and with the same slack; a lane in which that cannot decide is
given up, and counted by itself.
"""

from __future__ import annotations

import numpy as np

from tilth.methods.ballots.board import LAST_PLACE, Board
from tilth.methods.ballots.election import Numbers, Whole
from tilth.methods.ballots.runs import Found, Marks


class Lanes:
    """Runs with shares that grew by `first`, `first` + 1 and so on: `count` of them."""

    def __init__(self, board: Board, first: int, count: int) -> None:
        self.board = board
        election = board.election
        self.pots = np.array([float(board.pot(first + lane)) for lane in range(count)])
        self.rounding = (election.kinds + 8) * LAST_PLACE * self.pots
        self.slack = self.rounding.copy()
        self.balances: Numbers = np.repeat((self.pots / election.voters)[:, None], election.kinds, axis=1)
        shape = (count, len(election.ids))
        # Lower and upper bounds of price ÷ cost; the last price itself; whether it is of this round.
        self.low: Numbers = np.full(shape, np.inf)
        self.high: Numbers = np.full(shape, np.inf)
        self.price: Numbers = np.zeros(shape)
        self.fresh: Marks = np.zeros(shape, dtype=np.bool_)
        for lane in range(count):
            for place in board.affordable(first + lane):
                self.low[lane, place] = 1 / board.votes[place] * (1 - 1e-15)
                self.price[lane, place] = election.costs[place] / board.votes[place]
        self.going: Marks = np.ones(count, dtype=np.bool_)
        self.found: list[Found | None] = [Found([], []) for _ in range(count)]

    def run(self) -> list[Found | None]:
        """Give what each lane found; None for one that was given up."""
        every = np.arange(len(self.going))
        while self.going.any():
            chosen = self._choose(every[self.going])
            self._fund(chosen)
        return self.found

    def _choose(self, lanes: Whole) -> Whole:
        """Give the next project of each of these lanes; -1 where none is left or the lane was given up."""
        chosen = np.full(len(self.going), -1, dtype=np.int64)
        while len(lanes):
            lows = self.low[lanes]
            rows = np.arange(len(lanes))
            first = lows.argmin(axis=1)
            lowest = lows[rows, first]
            lows[rows, first] = np.inf
            second = lows.argmin(axis=1)
            known = self.fresh[lanes, first]
            near = lows[rows, second] <= self.high[lanes, first]
            known_too = self.fresh[lanes, second]
            over = np.isinf(lowest)
            self.going[lanes[over]] = False
            settled = known & ~near & ~over
            chosen[lanes[settled]] = first[settled]
            for lane in lanes[known & near & known_too & ~over]:
                self._give_up(int(lane))
            asked = np.where(known, second, first)
            open_ = ~over & ~settled & ~(known & near & known_too)
            lanes, asked = lanes[open_], asked[open_]
            for project in set(asked.tolist()):
                self._look(lanes[asked == project], project)
            lanes = lanes[self.going[lanes]]
        return chosen

    def _give_up(self, lane: int) -> None:
        self.going[lane] = False
        self.found[lane] = None

    def _look(self, lanes: Whole, project: int) -> None:
        """Find the price of one project in these lanes."""
        board = self.board
        cost, heads = float(board.election.costs[project]), float(board.votes[project])
        left = self.balances[lanes[:, None], board.supporters[project]]
        weights = board.weights_of[project]
        weighted = left * weights
        price, rich = _solved(
            left, weighted, weights, heads, np.full(len(lanes), cost), self.price[lanes, project]
        )
        slack = self.slack[lanes]
        broke = rich <= 0
        if broke.any():
            together = weighted.sum(axis=1)
            for lane in lanes[broke & (together >= cost - slack)]:
                self._give_up(int(lane))
        spread = slack / np.where(broke, 1.0, rich)
        top = price + spread
        closer = (left < top[:, None]).sum(axis=1) != (left < price[:, None]).sum(axis=1)
        if (closer & ~broke).any():
            top, more = _solved(left, weighted, weights, heads, cost + slack, np.where(broke, 0.0, top))
            for lane in lanes[~broke & (more <= 0)]:
                self._give_up(int(lane))
        self.low[lanes, project] = np.where(broke, np.inf, (price - spread) / cost * (1 - 1e-15))
        self.high[lanes, project] = top / cost * (1 + 1e-15)
        self.price[lanes, project] = price
        self.fresh[lanes, project] = True

    def _fund(self, chosen: Whole) -> None:
        for project in set(chosen[chosen >= 0].tolist()):
            lanes = (chosen == project).nonzero()[0]
            places = self.board.supporters[project]
            left = self.balances[lanes[:, None], places] - self.price[lanes, project][:, None]
            self.balances[lanes[:, None], places] = np.maximum(left, 0.0)
            highest = self.high[lanes, project].tolist()
            self.low[lanes, project] = np.inf
            for lane, high in zip(lanes.tolist(), highest, strict=True):
                found = self.found[lane]
                if found:
                    found.projects.append(project)
                    found.highest.append(high)
        self.fresh[:] = False
        self.slack += self.rounding


def _solved(
    left: Numbers, weighted: Numbers, weights: Numbers, heads: float, wanted: Numbers, start: Numbers
) -> tuple[Numbers, Numbers]:
    """Give for each lane the price at which `wanted` comes together, and how many pay it in full (nought: nobody can).

    As `runs._Left.pays`: from a price at or below it, each step stays at or below it.
    """
    price = start
    while True:
        poor = (left < price[:, None]).astype(np.float64)
        rich = heads - poor @ weights
        able = rich > 0
        further = (wanted - (poor * weighted).sum(axis=1)) / np.where(able, rich, 1.0)
        further = np.where(able, further, np.inf)
        if not (further > price * (1 + 1e-15)).any() or not able.any():
            return np.where(able, np.maximum(further, price), np.inf), np.where(able, rich, 0.0)
        price = np.maximum(further, price)
