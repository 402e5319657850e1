"""Small numbers: what a count of people may show once it leaves the team that walks with them.

A count below the rule's least is a star; the rest is rounded. Then everything published from the same records is looked
at as somebody would who holds all of it: if subtracting could tell more than the stars do, further numbers are hidden,
and where that is not enough the filter is refused.

    held = publish(records, by=("neighbourhood", "origin"), rule=LEAVING_THE_TEAM, filters={"health": {"organ": {"nhs"}}})
    held[""].cells["Hollins", "law"]        # 15, or None, which stands on a page as STAR
    held["health"]                          # a table as well, or None: this filter is refused

What is promised: for any group of people that can be put together out of the published rows, columns and filters, with
somebody in it, nobody can be sure that it is smaller than the least, except where a star says just that; and of a star
nobody learns more than that it is small. It is promised even to whoever knows which stars are small counts and which
were hidden for the sake of those. A filter is opened only when two other populations were found, with the same numbers
on every page, in which the small group is as large and as small as the star allows.

What is not promised: that nobody is in a group is shown (0), and so that everybody else in its row shares something.
Two sets of records that differ by a person or two can be subtracted from each other, which no rule for one of them can
stop: publish one closed quarter at a time, each person in one of them, and one layout of it.

Sources: counts of 1 to 7 as a star and the rest to the nearest 5, and means of at least 8: NHS Digital, Hospital
Episode Statistics analysis guide, disclosure control, from September 2018; the least of a public page and of a
ballot are the product's own. Hiding along the cheapest cycle of a table with totals: L. H. Cox, Network models for
complementary cell suppression, Journal of the American Statistical Association 90 (1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilth.methods.flows import Node, Room, cheapest_circle, push

STAR = "*"


@dataclass(frozen=True)
class Rule:
    """From how many people on a count is shown, and to what it is rounded (an odd number; 1 for not at all)."""

    least: int
    nearest: int

    def __post_init__(self) -> None:
        if self.least < 2 or self.nearest < 1 or self.nearest % 2 == 0:
            raise ValueError("the least is 2 or more, and the nearest an odd number")


LEAVING_THE_TEAM = Rule(least=8, nearest=5)
PUBLIC = Rule(least=10, nearest=5)
BALLOT_IN_PUBLIC = Rule(least=10, nearest=1)
BALLOT_RECEIPT = Rule(least=5, nearest=1)
# Opinion groups, the heaps of a meeting, the dots of a triangle.
HEAPS = Rule(least=5, nearest=1)

# The least whole of which a percentage is told.
LEAST_WHOLE = 20

# A cell (row, column), a row's total (row, None), a column's total (None, column), the total (None, None).
Region = tuple[str | None, str | None]
_TOTAL: Region = (None, None)
_NO_END = 10**9


def enough(people: int, rule: Rule) -> bool:
    """Say whether so many people may be spoken of together: a group, a heap, a dot, a mean.

    >>> enough(4, HEAPS), enough(5, HEAPS)
    (False, True)
    """
    return people >= rule.least


def shown(count: int, rule: Rule) -> int | None:
    """Give what one count shows on its own: 0, a rounded number, or None for a star.

    Only for a number that stands alone; numbers with a total, or with filters, go through `publish`.
    Errors: ValueError for a negative count.

    >>> [shown(count, LEAVING_THE_TEAM) for count in (0, 1, 7, 8, 12, 13)]
    [0, None, None, 10, 10, 15]
    """
    if count < 0:
        raise ValueError("a count cannot be negative")
    if 0 < count < rule.least:
        return None
    return (count + rule.nearest // 2) // rule.nearest * rule.nearest


def share(part: int | None, whole: int | None) -> int | None:
    """Give a whole percentage out of two numbers as they are shown; None where one is hidden or the whole is small.

    Shapes: what `shown` and `publish` gave, never the counts themselves. At most 100, whatever the rounding did.

    >>> share(15, 60), share(None, 60), share(5, 15)
    (25, None, None)
    """
    if part is None or whole is None or whole < LEAST_WHOLE:
        return None
    return min(100, (200 * part + whole) // (2 * whole))


@dataclass(frozen=True)
class Table:
    """What one table shows: rounded numbers, with None for a star. A list has the one column "" and no row totals."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | None]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    total: int | None


def publish(
    records: Sequence[Mapping[str, str]],
    *,
    by: Sequence[str],
    rule: Rule,
    filters: Mapping[str, Mapping[str, Collection[str]]] | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Table | None]:
    """Give everything that may be shown from one set of records: the whole under "", and each filter under its name.

    Shapes: one record a person, a text for each attribute; `by` names none (one number), one (a list) or two attributes
    (a table with totals); a filter names, for each attribute it looks at, the texts it lets through; `values` gives the
    texts of an attribute in their order, where they are not to be read from the records. Nothing is drawn by lot: the
    same records and filters give the same numbers, so looking twice tells nothing. Earlier filters go before later ones.
    Units: people, one count each. A person with two records would be counted twice: bring them together before.
    Missing: an attribute that a record lacks is the text "".
    Returns: None for a filter that is refused. No more tables over the same records may be published elsewhere.
    Errors: ValueError for more than two attributes, an unnamed filter, or a record outside the given values.

    >>> people = [{"area": "Hollins"}] * 22 + [{"area": "Quarry"}] * 3 + [{"area": "Mill"}] * 41
    >>> table = publish(people, by=["area"], rule=LEAVING_THE_TEAM)[""]
    >>> table.cells["Quarry", ""], table.total
    (None, 65)
    """
    if len(by) > 2 or "" in (filters or {}):
        raise ValueError("at most two attributes, and a name for each filter")
    layout = _layout(records, by, values or {})
    asked: dict[str, Mapping[str, Collection[str]]] = {"": {}, **(filters or {})}
    groups = _groups(records, by, asked)
    opened: dict[str, _Page] = {}
    for name in asked:
        layers = _layers(groups, {*opened, name})
        page = _Page(name, layout.published, _total_of(layers, name), rule)
        if _Holder(layout, layers, [*opened.values(), page]).can_learn_nothing(page):
            opened[name] = page
    return {name: layout.table(opened[name]) if name in opened else None for name in asked}


@dataclass(frozen=True)
class _Layout:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    published: tuple[Region, ...]

    def table(self, page: _Page) -> Table:
        told = {region: page.show(region) for region in self.published}
        return Table(
            rows=self.rows,
            columns=self.columns,
            cells={
                (row, column): told[row, column]
                for row, column in told
                if row is not None and column is not None
            },
            row_totals={row: told[row, column] for row, column in told if row is not None and column is None},
            column_totals={
                column: told[row, column] for row, column in told if row is None and column is not None
            },
            total=told[_TOTAL],
        )


def _layout(
    records: Sequence[Mapping[str, str]], by: Sequence[str], values: Mapping[str, Sequence[str]]
) -> _Layout:
    axes = []
    for attribute in by:
        met = {record.get(attribute, "") for record in records}
        axes.append(tuple(values.get(attribute, sorted(met))))
        if met - set(axes[-1]):
            raise ValueError(f"a record stands outside the values given for {attribute}")
    rows, columns = [*axes, ("",), ("",)][:2]
    cells = [(row, column) for row in rows for column in columns]
    totals: list[Region] = [*((row, None) for row in rows), *((None, column) for column in columns)]
    published = ([], cells, cells + totals)[len(by)]
    return _Layout(rows, columns, (*published, _TOTAL))


# Whom a layer holds: those let through by just these filters. How many of them stand in each region.
_Layers = dict[frozenset[str], Counter[Region]]


def _groups(
    records: Iterable[Mapping[str, str]],
    by: Sequence[str],
    filters: Mapping[str, Mapping[str, Collection[str]]],
) -> Counter[tuple[frozenset[str], str, str]]:
    groups: Counter[tuple[frozenset[str], str, str]] = Counter()
    for record in records:
        through = frozenset(
            name
            for name, wanted in filters.items()
            if all(record.get(key, "") in texts for key, texts in wanted.items())
        )
        row, column = [*(record.get(attribute, "") for attribute in by), "", ""][:2]
        groups[through, row, column] += 1
    return groups


def _layers(groups: Mapping[tuple[frozenset[str], str, str], int], names: Collection[str]) -> _Layers:
    layers: _Layers = {}
    for (through, row, column), count in groups.items():
        layer = layers.setdefault(through.intersection(names), Counter())
        for region in ((row, column), (row, None), (None, column), _TOTAL):
            layer[region] += count
    return layers


def _total_of(layers: _Layers, name: str) -> Counter[Region]:
    total: Counter[Region] = Counter()
    for through, counts in layers.items():
        if name in through:
            total.update(counts)
    return total


@dataclass
class _Page:
    """One table: what is true, and what is hidden besides the stars so that nothing follows from the rest."""

    name: str
    published: tuple[Region, ...]
    counts: Counter[Region]
    rule: Rule
    hidden: set[Region] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.limits = {region: self._limits(region) for region in self.published}

    def hide(self, regions: Collection[Region]) -> None:
        self.hidden |= {*regions}
        self.limits |= dict.fromkeys(regions, (self.rule.least, _NO_END))

    def is_small(self, region: Region) -> bool:
        """Say whether it is a star of its own account, or stands inside a total that is one."""
        return any(0 < self.counts[each] < self.rule.least for each in self._around(region))

    def _around(self, region: Region) -> Iterator[Region]:
        row, column = region
        return (each for each in {region, (row, None), (None, column), _TOTAL} if each in self.published)

    def show(self, region: Region) -> int | None:
        if region in self.hidden or self.is_small(region):
            return None
        return shown(self.counts[region], self.rule)

    def can_hide(self, region: Region) -> bool:
        return self.counts[region] >= self.rule.least

    def _limits(self, region: Region) -> tuple[int, int]:
        """Give between what the count must lie for whoever holds the page, and knows why each star is one."""
        count, least = self.counts[region], self.rule.least
        if self.is_small(region):
            alone = all(region == each or not 0 < self.counts[each] < least for each in self._around(region))
            return (1 if alone else 0), least - 1
        if not count:
            return 0, 0
        told, window = shown(count, self.rule) or 0, self.rule.nearest // 2
        return max(least, told - window), told + window


# The nodes of a network through which everybody flows once: the start, a row, a column, the end, and back.
_START, _END = ("start", ""), ("end", "")
# Which layers are changed in step: 1 for one that grows where the flow does, -1 for one that shrinks there.
_Way = dict[frozenset[str], int]


def _ends(region: Region) -> tuple[Node, Node]:
    row, column = region
    if region == _TOTAL:
        return _END, _START
    if row is None:
        return ("column", column or ""), _END
    return (_START, ("row", row)) if column is None else (("row", row), ("column", column))


@dataclass(frozen=True)
class _Leeway:
    """A region that must be able to hold so many more, or fewer, in some layers together."""

    region: Region
    layers: tuple[frozenset[str], ...]
    sign: int
    need: int


class _Holder:
    """Somebody who holds every page, and looks for what follows from them; and who hides on the newest what would."""

    def __init__(self, layout: _Layout, layers: _Layers, pages: Sequence[_Page]) -> None:
        self.truth, self.pages = layers, pages
        self.rule = pages[0].rule
        cells = [(row, column) for row in layout.rows for column in layout.columns]
        totals: list[Region] = [
            *((row, None) for row in layout.rows),
            *((None, column) for column in layout.columns),
        ]
        self.cells = frozenset(cells)
        self.ends = {region: _ends(region) for region in (*cells, *totals, _TOTAL)}
        self.between = {ends: region for region, ends in self.ends.items()}

    def can_learn_nothing(self, newest: _Page) -> bool:
        """Hide on the newest page what must be hidden; False when that is not enough, or leaves nothing to show."""
        is_safe = all(self._reaches(leeway, newest) for leeway in [*self._stars(), *self._groups()])
        return is_safe and (not newest.hidden or any(map(newest.show, newest.published)))

    def _stars(self) -> Iterator[_Leeway]:
        """Each star may stand for any small number."""
        for page in self.pages:
            inside = tuple(through for through in self.truth if page.name in through)
            for region in page.published:
                count = page.counts[region]
                if count and page.is_small(region):
                    low, high = page.limits[region]
                    yield _Leeway(region, inside, 1, high - count)
                    yield _Leeway(region, inside, -1, count - low)

    def _groups(self) -> Iterator[_Leeway]:
        """Each small group that filters cut out may be no small one, or at least any that its star allows."""
        for through, counts in self.truth.items():
            for cell in self.cells:
                if 0 < counts[cell] < self.rule.least:
                    is_starred = any(page.name in through and page.is_small(cell) for page in self.pages)
                    yield _Leeway(cell, (through,), 1, self.rule.least - is_starred - counts[cell])

    def _reaches(self, leeway: _Leeway, newest: _Page) -> bool:
        while leeway.need > 0:
            missing, state = self._move(leeway)
            if not missing:
                return True
            hide = self._cheapest(leeway, missing, state, newest)
            if not hide:
                return False
            newest.hide(hide)
        return True

    def _move(self, leeway: _Leeway) -> tuple[int, _State]:
        """Change the population as far towards the leeway as every page allows; give how much is missing."""
        state = _State(
            {through: counts.copy() for through, counts in self.truth.items()},
            {page.name: page.counts.copy() for page in self.pages},
        )
        missing = leeway.need
        for way in self._ways(leeway):
            moved, changes = push(self._room(way, state), *_ends(leeway.region), missing)
            state.change(way, self._by_region(changes))
            missing -= moved
            if not missing:
                break
        return missing, state

    def _by_region(self, changes: Mapping[tuple[Node, Node], int]) -> Counter[Region]:
        found: Counter[Region] = Counter()
        for (tail, head), by in changes.items():
            found[self._region(tail, head)] += by if (tail, head) in self.between else -by
        return found

    def _ways(self, leeway: _Leeway) -> Iterator[_Way]:
        for through in leeway.layers:
            yield {through: leeway.sign}
        for through in leeway.layers:
            for other in self.truth:
                if other not in leeway.layers:
                    yield {through: leeway.sign, other: -leeway.sign}

    def _room(self, way: _Way, state: _State, as_if_hidden: _Page | None = None) -> Room:
        """Give how far each region may grow, and shrink, when the layers change in step."""
        signs = [
            (page, sum(each for through, each in way.items() if page.name in through)) for page in self.pages
        ]
        changing = [(page, sign, state.pages[page.name]) for page, sign in signs if sign]
        room: Room = {}
        for region, (tail, head) in self.ends.items():
            grow = shrink = _NO_END
            if region in self.cells:
                for through, sign in way.items():
                    here = state.layers[through][region]
                    grow, shrink = (grow, min(shrink, here)) if sign > 0 else (min(grow, here), shrink)
            for page, sign, counts in changing:
                if region not in page.limits:
                    continue
                low, high = page.limits[region]
                if page is as_if_hidden and page.can_hide(region):
                    low, high = page.rule.least, _NO_END
                now = counts[region]
                above, below = (high - now, now - low)[::sign]
                grow, shrink = min(grow, above), min(shrink, below)
            room.setdefault(tail, {})[head] = grow
            room.setdefault(head, {})[tail] = shrink
        return room

    def _cheapest(self, leeway: _Leeway, missing: int, state: _State, newest: _Page) -> set[Region]:
        """Give the fewest people's regions of the newest page that, hidden, bring the leeway nearer."""
        fewest: tuple[int, set[Region]] = (_NO_END, set())
        for amount in (missing, 1):
            for way in self._ways(leeway):
                now, then = self._room(way, state), self._room(way, state, newest)
                price = {
                    (tail, head): 0 if now[tail][head] >= amount else newest.counts[self._region(tail, head)]
                    for tail, heads in then.items()
                    for head, most in heads.items()
                    if most >= amount
                }
                found = cheapest_circle(price, *_ends(leeway.region))
                if found and found[0] < fewest[0]:
                    fewest = found[0], {self._region(*ends) for ends in found[1] if price[ends]}
            if fewest[1]:
                break
        return fewest[1]

    def _region(self, tail: Node, head: Node) -> Region:
        return self.between.get((tail, head)) or self.between[head, tail]


@dataclass
class _State:
    """A population that shows the same on every page as the true one."""

    layers: _Layers
    pages: dict[str, Counter[Region]]

    def change(self, way: _Way, changes: Mapping[Region, int]) -> None:
        for through, sign in way.items():
            for region, by in changes.items():
                self.layers[through][region] += sign * by
                for name in through & self.pages.keys():
                    self.pages[name][region] += sign * by
