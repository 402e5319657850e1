"""Circles in a small network: how much more may go round through one edge, and which circle is the cheapest.

Used to find out what follows from a table with totals, in which everybody goes from the start through a row, a cell and
a column to the end, and back.

Sources: L. R. Ford and D. R. Fulkerson, Maximal flow through a network (1956), with the shortest path first, as J. Edmonds
and R. M. Karp (1972); E. W. Dijkstra, A note on two problems in connexion with graphs (1959).
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Mapping

Node = tuple[str, str]
Edge = tuple[Node, Node]
# How many more may go from one node to another. Each edge stands in it both ways.
Room = dict[Node, dict[Node, int]]


def push(room: Room, tail: Node, head: Node, most: int) -> tuple[int, Mapping[Edge, int]]:
    """Send up to `most` round circles through one edge; give how many went, and what it changed, edge by edge.

    Shapes: both nodes have a line in `room`, and so has each node the other way. `room` is used up by the call.

    >>> a, b, c = ("row", "a"), ("column", "b"), ("end", "")
    >>> moved, changes = push({a: {b: 5, c: 0}, b: {a: 0, c: 2}, c: {a: 9, b: 0}}, a, b, 4)
    >>> moved, changes[b, c]
    (2, 2)
    """
    most = min(most, room[tail][head])
    room[tail][head] = room[head][tail] = 0
    changes: Counter[Edge] = Counter()
    moved = 0
    while moved < most and (path := _path(room, head, tail)):
        step = min(most - moved, *(room[here][there] for here, there in path))
        for here, there in path:
            room[here][there] -= step
            room[there][here] += step
            changes[here, there] += step
        moved += step
    changes[tail, head] += moved
    return moved, changes


def _path(room: Room, start: Node, end: Node) -> list[Edge]:
    came: dict[Node, Node] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, most in room[here].items():
            if most > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    return _back(came, start, end)


def _back(came: Mapping[Node, Node], start: Node, end: Node) -> list[Edge]:
    path: list[Edge] = []
    while end != start:
        if end not in came:
            return []
        path.append((came[end], end))
        end = came[end]
    return path[::-1]


def cheapest_circle(price: Mapping[Edge, int], tail: Node, head: Node) -> tuple[int, list[Edge]] | None:
    """Give the cheapest way round through one edge, with its price; None where there is none.

    Shapes: `price` holds each edge that may be gone along, from a node to a node; no price is below 0.

    >>> a, b, c = ("row", "a"), ("column", "b"), ("end", "")
    >>> cheapest_circle({(a, b): 1, (b, a): 0, (b, c): 4, (c, a): 3}, a, b)
    (8, [(('row', 'a'), ('column', 'b')), (('column', 'b'), ('end', '')), (('end', ''), ('row', 'a'))])
    """
    if (tail, head) not in price:
        return None
    onward: dict[Node, list[Node]] = {}
    for here, there in price:
        onward.setdefault(here, []).append(there)
    cheapest, came = {head: 0}, {head: head}
    waiting = [(0, head)]
    while waiting:
        so_far, here = heapq.heappop(waiting)
        if here == tail:
            return so_far + price[tail, head], [(tail, head), *_back(came, head, tail)]
        for there in onward.get(here, ()):
            cost = so_far + price[here, there]
            if {here, there} != {tail, head} and cost < cheapest.get(there, float("inf")):
                cheapest[there], came[there] = cost, here
                heapq.heappush(waiting, (cost, there))
    return None
