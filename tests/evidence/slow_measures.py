"""Each measure counted a second time, one person after the other: slow, plain, and written from the words alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise


def by_person(events):
    found = defaultdict(list)
    for person, agency, kind, day in sorted(events, key=lambda one: (one[3], one[1], one[2])):
        found[person].append((day, agency, kind))
    return found


def concentration(events):
    contacts = sorted((len(own) for own in by_person(events).values()), reverse=True)
    rows = []
    for percent in (1, 2, 5, 10, 20, 50):
        people = -(-len(contacts) * percent // 100)
        rows.append((percent, people, sum(contacts[:people]), len(contacts), sum(contacts)))
    return rows


def often(events, at_least, window):
    people = by_person(events)
    chosen = [
        own
        for own in people.values()
        if any(
            sum(first <= day < first + timedelta(days=window) for day, *_ in own) >= at_least
            for first, *_ in own
        )
    ]
    return [(len(chosen), sum(map(len, chosen)), len(people), len(events))]


def persistence(events, at_least, window):
    days = [day for *_, day in events]
    whole = ((max(days) - min(days)).days + 1) // window
    counts = Counter(
        (person, (max(days) - day).days // window)
        for person, _agency, _kind, day in events
        if (max(days) - day).days < whole * window
    )
    rows = []
    for ago in range(whole - 1, 0, -1):
        chosen = [person for (person, when), many in counts.items() if when == ago and many >= at_least]
        if chosen:
            after = [counts[person, ago - 1] for person in chosen]
            again = sum(many >= at_least for many in after)
            rows.append((ago, len(chosen), again, sum(counts[one, ago] for one in chosen), sum(after)))
    return rows


def repeats(events, within):
    last = max(day for *_, day in events)
    people, contacts, found = defaultdict(set), Counter(), Counter()
    for person, own in by_person(events).items():
        for agency in {agency for _, agency, _ in own}:
            days = [day for day, where, _ in own if where == agency]
            for number, day in enumerate(days):
                if (last - day).days >= within:
                    people[agency].add(person)
                    contacts[agency] += 1
                    found[agency] += any((later - day).days <= within for later in days[number + 1 :])
    return [(agency, len(people[agency]), contacts[agency], found[agency]) for agency in sorted(contacts)]


def journeys(events, within):
    people, moves = defaultdict(set), Counter()
    for person, own in by_person(events).items():
        for (day, agency, _), (next_day, next_agency, _) in pairwise(own):
            if agency != next_agency and 1 <= (next_day - day).days <= within:
                people[agency, next_agency].add(person)
                moves[agency, next_agency] += 1
    return [(*join, len(people[join]), moves[join]) for join in sorted(moves)]


def joins(events, within):
    last = max(day for *_, day in events)
    people, moves, people_back, back = defaultdict(set), Counter(), defaultdict(set), Counter()
    for person, own in by_person(events).items():
        for number, (day, agency, _) in enumerate(own[:-1]):
            next_day, next_agency, _ = own[number + 1]
            is_move = agency != next_agency and 1 <= (next_day - day).days <= within
            if is_move and (last - next_day).days >= within:
                join = agency, next_agency
                people[join].add(person)
                moves[join] += 1
                third = own[number + 2] if number + 2 < len(own) else None
                if third and third[1] == agency and 1 <= (third[0] - next_day).days <= within:
                    people_back[join].add(person)
                    back[join] += 1
    return [
        (*join, len(people[join]), moves[join], len(people_back[join]), back[join]) for join in sorted(moves)
    ]


def alone(events):
    agencies, people = defaultdict(set), defaultdict(set)
    for person, agency, _kind, _day in events:
        agencies[person].add(agency)
        people[agency].add(person)
    return [
        (agency, len(people[agency]), sum(len(agencies[one]) == 1 for one in people[agency]))
        for agency in sorted(people)
    ]


def cost(events, tariff):
    people, found = defaultdict(set), defaultdict(lambda: [0, 0, 0, 0])
    for person, agency, kind, day in events:
        low, high = tariff.get((agency, kind)) or tariff.get((agency, "")) or (None, None)
        row = found[agency, day.year]
        people[agency, day.year].add(person)
        row[0] += 1
        row[1] += low is None
        row[2] += low or 0
        row[3] += high or 0
    return [(*where, len(people[where]), *found[where]) for where in sorted(found)]
