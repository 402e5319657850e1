"""What is here on a map: our own outlines and points, and nothing from anywhere else. The list says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from tilth.directory.models import Activity, Page
from tilth.directory.queries.finding import Here, Wanted, find
from tilth.methods.formats.outlines import Frame, Geometry, Point, corners, frame, middle
from tilth.places.models import Neighbourhood
from tilth.places.queries import outlined_neighbourhoods

Outlined = tuple[tuple[Neighbourhood, Geometry], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of the map, and everything that is there. `is_middle`: no point was chosen, so it stands for a neighbourhood."""

    number: int
    latitude: float
    longitude: float
    name: str
    is_middle: bool
    pages: tuple[Page, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One outline or point of the map as it is drawn without a script: a path, or where a dot stands."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TheMap:
    """The map and the list beside it: the same things, by the same numbers."""

    marks: tuple[Mark, ...]
    without: Here
    outlines: Outlined
    frame: Frame | None
    areas: tuple[Drawn, ...]
    dots: tuple[Drawn, ...]


def the_map(wanted: Wanted) -> TheMap:
    """Lay what fits on the map. What has neither a point nor an outline stands in the list alone, and is said to."""
    found = find(wanted)
    outlined = outlined_neighbourhoods()
    middles = {one.pk: middle(outline) for one, outline in outlined}
    at: dict[tuple[Point, bool], tuple[str, list[Page], list[Activity]]] = {}
    no_pages, no_activities = [], []
    for page in found.pages:
        where = _where(page, page.neighbourhood, middles)
        if where is None:
            no_pages.append(page)
        else:
            at.setdefault(where, (_name(page.name, page.neighbourhood, where[1]), [], []))[1].append(page)
    for activity in found.activities:
        whose = activity.neighbourhood or activity.page.neighbourhood
        where = _where(activity, activity.neighbourhood, middles) or _where(activity.page, whose, middles)
        if where is None:
            no_activities.append(activity)
        else:
            at.setdefault(where, (_name(activity.where, whose, where[1]), [], []))[2].append(activity)
    marks = tuple(
        Mark(number, *point, name, is_middle, tuple(pages), tuple(activities))
        for number, ((point, is_middle), (name, pages, activities)) in enumerate(
            sorted(at.items(), key=lambda one: (one[1][0].casefold(), one[0])), 1
        )
    )
    return _drawn(marks, Here(tuple(no_pages), tuple(no_activities)), tuple(outlined), middles)


def _where(
    row: Page | Activity, neighbourhood: Neighbourhood | None, middles: dict[Any, Point]
) -> tuple[Point, bool] | None:
    if row.latitude is not None and row.longitude is not None and abs(row.latitude) <= 85:
        return (round(row.latitude, 5), round(row.longitude, 5)), False
    if neighbourhood is not None and neighbourhood.pk in middles:
        return middles[neighbourhood.pk], True
    return None


def _name(name: str, neighbourhood: Neighbourhood | None, is_middle: bool) -> str:
    return neighbourhood.name if is_middle and neighbourhood else name


def _drawn(marks: tuple[Mark, ...], without: Here, outlined: Outlined, middles: dict[Any, Point]) -> TheMap:
    shown = frame(_near(marks, [point for _one, outline in outlined for point in corners(outline)]))
    if shown is None:
        return TheMap(marks, without, outlined, None, (), ())
    areas = tuple(
        Drawn(one.name, shown.path(outline), *shown.at(*middles[one.pk])) for one, outline in outlined
    )
    dots = tuple(Drawn(str(one.number), "", *shown.at(one.latitude, one.longitude)) for one in marks)
    return TheMap(marks, without, outlined, shown, areas, dots)


def _near(marks: tuple[Mark, ...], drawn: list[Point]) -> list[Point]:
    # Where there are outlines they are the page: one point far off would make a dot of everything else.
    return drawn or [(one.latitude, one.longitude) for one in marks]


def geojson(shown: TheMap) -> dict[str, Any]:
    """Give the map as GeoJSON (RFC 7946): outlines with their names, and a point for each thing, with its address."""
    features = [
        _feature(outline, {"kind": "neighbourhood", "name": one.name}) for one, outline in shown.outlines
    ]
    for mark in shown.marks:
        point = {"type": "Point", "coordinates": [mark.longitude, mark.latitude]}
        more = {"mark": mark.number, "place": mark.name, "is_middle": mark.is_middle}
        rows: list[Page | Activity] = [*mark.pages, *mark.activities]
        for row in rows:
            page = row if isinstance(row, Page) else row.page
            features.append(
                _feature(
                    point,
                    {
                        "kind": "page" if isinstance(row, Page) else "activity",
                        "id": str(row.pk),
                        "name": row.name,
                        "url": settings.SITE_URL + reverse("directory:page", args=[page.slug]),
                        **more,
                    },
                )
            )
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
