"""Outlines of neighbourhoods: read from GeoJSON, their middle, and how they are drawn on a flat page.

Source: GeoJSON, RFC 7946: positions are longitude, then latitude, in degrees (WGS 84); a ring ends where it begins. The middle is
the centre of area of the largest ring (the shoelace formula).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tilth.methods.formats.unreadable import UnreadableFile

MOST_POINTS = 5_000
MOST_FEATURES = 500
# About a metre: an outline says roughly where a neighbourhood ends, and need not say more.
DECIMALS = 5

Point = tuple[float, float]
Ring = list[list[float]]
Geometry = dict[str, Any]


@dataclass(frozen=True)
class Outline:
    """One outline of a file: whose it is, as the file says, and where it stands in the file."""

    name: str
    row: int
    geometry: Geometry


def outlines(document: Any) -> list[Outline]:
    """Read a collection of outlines. Errors: UnreadableFile, with the number of the outline and what is wrong with it.

    >>> square = [[0, 0], [0, 1], [1, 1], [0, 0]]
    >>> one = {"properties": {"name": "Mill End"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    >>> [(each.name, middle(each.geometry)) for each in outlines({"features": [one]})]
    [('Mill End', (0.66667, 0.33333))]
    """
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise UnreadableFile("shape", "this is no GeoJSON collection of outlines.")
    if len(features) > MOST_FEATURES:
        raise UnreadableFile("long", f"there are more than {MOST_FEATURES} outlines in it.")
    return [_outline(one, row) for row, one in enumerate(features, 1)]


def _outline(one: Any, row: int) -> Outline:
    properties = one.get("properties") if isinstance(one, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise UnreadableFile("row", f"outline {row}: it has no name.")
    geometry = one.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise UnreadableFile("row", f"outline {row}, {name.strip()[:80]}: it is no Polygon or MultiPolygon.")
    try:
        polygons = [[_ring(ring) for ring in polygon] for polygon in ([coordinates] if kind == "Polygon" else coordinates)]  # fmt: skip
        if not polygons or not all(polygons):
            raise ValueError("it has no ring")
        if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
            raise ValueError(f"it has more than {MOST_POINTS} points; simplify it")
    except (TypeError, ValueError) as error:
        raise UnreadableFile("row", f"outline {row}, {name.strip()[:80]}: {error}.") from None
    return Outline(name.strip(), row, {"type": kind, "coordinates": polygons[0] if kind == "Polygon" else polygons})  # fmt: skip


def _ring(ring: Any) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError("a ring has four points or more")
    made = [_position(point) for point in ring]
    if made[0] != made[-1]:
        raise ValueError("a ring does not end where it begins")
    return made


def _position(point: Any) -> list[float]:
    if not isinstance(point, list) or len(point) < 2 or not all(_is_number(part) for part in point[:2]):
        raise ValueError("a point is two numbers")
    east, north = float(point[0]), float(point[1])
    if not (-180 <= east <= 180 and -85 <= north <= 85):
        raise ValueError("a point is a longitude and a latitude, in degrees")
    return [round(east, DECIMALS), round(north, DECIMALS)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 360


def polygons(geometry: Geometry) -> list[list[Ring]]:
    """Give the polygons of an outline, each with its rings."""
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def middle(geometry: Geometry) -> Point:
    """Give the middle of an outline: latitude, longitude.

    >>> middle({"type": "Polygon", "coordinates": [[[0, 50], [2, 50], [2, 52], [0, 52], [0, 50]]]})
    (51.0, 1.0)
    """
    ring = max((polygon[0] for polygon in polygons(geometry)), key=lambda ring: abs(_area(ring)))
    area = _area(ring)
    if not area:
        return (
            round(sum(point[1] for point in ring) / len(ring), DECIMALS),
            round(sum(point[0] for point in ring) / len(ring), DECIMALS),
        )
    east = north = 0.0
    # Measured from its first point, so that nothing is lost of small outlines far from zero.
    x0, y0 = ring[0]
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        east += (x1 + x2 - 2 * x0) * cross
        north += (y1 + y2 - 2 * y0) * cross
    return round(y0 + north / (6 * area), DECIMALS), round(x0 + east / (6 * area), DECIMALS)


def _area(ring: Ring) -> float:
    x0, y0 = ring[0]
    pairs = itertools.pairwise(ring)
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairs) / 2


@dataclass(frozen=True)
class Frame:
    """How degrees become places on a flat page of a width: north is up, and a step east is as long as it is there."""

    west: float
    north: float
    scale: float
    squeeze: float
    width: float
    height: float

    def at(self, latitude: float, longitude: float) -> Point:
        """Give where a point stands on the page."""
        return (
            round((longitude - self.west) * self.squeeze * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )

    def path(self, geometry: Geometry) -> str:
        """Give an outline as the path of an SVG."""
        return " ".join(self._line(ring) for polygon in polygons(geometry) for ring in polygon)

    def _line(self, ring: Ring) -> str:
        points = (self.at(north, east) for east, north in ring[:-1])
        return "M" + " L".join(f"{x:g},{y:g}" for x, y in points) + " Z"


def frame(points: Iterable[Point], width: float = 440, rim: float = 0.06) -> Frame | None:
    """Give the page on which these points (latitude, longitude) all have room. None for no point.

    >>> made = frame([(50, 0), (51, 1)], width=100, rim=0)
    >>> made.at(51, 0), made.at(50, 1)
    ((0.0, 0.0), (100.0, 157.1))
    """
    found = list(points)
    if not found:
        return None
    south, north = min(point[0] for point in found), max(point[0] for point in found)
    west, east = min(point[1] for point in found), max(point[1] for point in found)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-4), max(north - south, 1e-4)
    edge = rim * max(wide, high)
    scale = width / (wide + 2 * edge)
    # A page that would be much higher than wide is squeezed, so that it still has room on a screen.
    scale = min(scale, 1.6 * width / (high + 2 * edge))
    return Frame(west - edge / squeeze, north + edge, scale, squeeze, width, round((high + 2 * edge) * scale, 1))  # fmt: skip


def corners(geometry: Geometry) -> Iterator[Point]:
    """Yield every point of an outline: latitude, longitude."""
    for polygon in polygons(geometry):
        for ring in polygon:
            yield from ((north, east) for east, north in ring)
