"""What is here on a map: our own outlines, points that groups choose, and a list that says the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotFound
from tilth.demo.elsewhere import outlines_of
from tilth.directory.access import held_for
from tilth.directory.actions import pages, things
from tilth.directory.forms import PointForm
from tilth.directory.queries.finding import Wanted
from tilth.directory.queries.mapping import the_map
from tilth.methods.formats.outlines import middle
from tilth.places import actions as places
from tilth.places.models import Neighbourhood

pytestmark = pytest.mark.django_db(databases="__all__")

FOUR = {"what": "We cook.", "when_where": "Tuesdays.", "reach": "Just come."}
NAMES = ["Hollins", "Quarry Bank", "Mill End"]


@pytest.fixture
def drawn():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    for name in NAMES:
        places.add_neighbourhood(by=TILTH, name=name, other_names=f"the {name}")
    places.bring_in_outlines(by=TILTH, content=outlines_of(NAMES[:2]), file_name="outlines.geojson")
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        yield {one.name: one for one in Neighbourhood.objects.all()}


def a_page(name, where=None):
    made = pages.make_page(by=NOBODY, name=name, neighbourhood=where, **FOUR)
    return made.page, held_for(NOBODY, made.token).by


def an_activity(page, by, name, **more):
    return things.add_activity(by=by, page=page, name=name, on=date(2026, 12, 1), starts=time(12), where="The hall", **more)  # fmt: skip


def as_geojson(query=""):
    answer = Client().get(f"/whats-here/map.geojson{query}")
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Content-Type"] == "application/geo+json"
    return json.loads(answer.content)["features"]


def test_the_map_and_the_list_say_the_same(drawn):
    kitchen, by = a_page("Kitchen", drawn["Hollins"])
    an_activity(kitchen, by, "Lunch")
    an_activity(kitchen, by, "Supper", neighbourhood=drawn["Quarry Bank"])
    shed, its = a_page("Bike Shed", drawn["Quarry Bank"])
    things.put_on_map(by=its, thing=shed, latitude=53.74, longitude=-4.7)
    a_page("Undrawn", drawn["Mill End"])
    a_page("Nowhere")
    shown = the_map(Wanted())
    said = {mark.name: sorted(row.name for row in (*mark.pages, *mark.activities)) for mark in shown.marks}
    assert said == {"Bike Shed": ["Bike Shed"], "Hollins": ["Kitchen", "Lunch"], "Quarry Bank": ["Supper"]}
    assert [mark.is_middle for mark in shown.marks] == [False, True, True]
    assert [page.name for page in shown.without.pages] == ["Nowhere", "Undrawn"]
    told = Client().get("/whats-here/map").content.decode()
    points = [one for one in as_geojson() if one["geometry"]["type"] == "Point"]
    assert sorted(one["properties"]["name"] for one in points) == ["Bike Shed", "Kitchen", "Lunch", "Supper"]
    for one in points:
        section = told.split(f'id="mark-{one["properties"]["mark"]}"')[1].split("</section>")[0]
        assert one["properties"]["name"] in section and one["properties"]["place"] in section
    # Without a script the drawing has a dot for each of them.
    assert re.findall(r'class="dot-number"[^>]*>(\d+)<', told) == ["1", "2", "3"]
    assert told.count('class="area"') == 2 and "Undrawn" in told.split('id="without"')[1]


def test_the_map_is_narrowed_as_the_list_is(drawn):
    for name in ("Kitchen", "Bike Shed"):
        a_page(name, drawn["Hollins"])
    names = [one["properties"]["name"] for one in as_geojson("?words=bike")]
    assert names == ["Hollins", "Quarry Bank", "Bike Shed"]
    assert "Kitchen" not in Client().get("/whats-here/map?words=bike").content.decode()


def test_a_point_that_a_group_chose_is_its_own_to_take_back(drawn):
    page, by = a_page("Kitchen", drawn["Hollins"])
    lunch = an_activity(page, by, "Lunch")
    things.put_on_map(by=by, thing=page, latitude=53.74, longitude=-4.7)
    things.put_on_map(by=by, thing=lunch, latitude=53.741, longitude=-4.71)
    assert {mark.name for mark in the_map(Wanted()).marks} == {"Kitchen", "The hall"}
    things.put_on_map(by=by, thing=page, latitude=None, longitude=None)
    assert {mark.name for mark in the_map(Wanted()).marks} == {"Hollins", "The hall"}
    other = a_page("Other")[1]
    with pytest.raises(NotFound):
        things.put_on_map(by=other, thing=page, latitude=1.0, longitude=1.0)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("53.5123, -2.5", (53.5123, -2.5)),
        ("-1.5 30", (-1.5, 30.0)),
        ("", (None, None)),
        ("91, 0", None),
        ("53", None),
        ("١, ٢", None),
        ("nan, inf", None),
        ("53.5, 2.5, 1", None),
    ],
)
def test_a_point_is_typed_as_two_numbers(typed, expected):
    form = PointForm({"point": typed})
    assert form.is_valid() is (expected is not None)
    if expected:
        assert (form.cleaned()["latitude"], form.cleaned()["longitude"]) == expected


def test_nothing_of_the_map_comes_from_elsewhere(drawn):
    a_page("Kitchen", drawn["Hollins"])
    answer = Client().get("/whats-here/map")
    told = answer.content.decode()
    assert not re.findall(r'(?:src|href|data-from)="(?:https?:)?//', told) and "style=" not in told
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
    assert "style-src 'self'" in answer["Content-Security-Policy"]


def test_outlines_are_brought_in_by_any_name_a_neighbourhood_has(drawn):
    content = outlines_of(["the mill end"])
    places.bring_in_outlines(by=TILTH, content=content, file_name="more.json")
    assert Neighbourhood.objects.get(name="Mill End").outline["type"] == "Polygon"
    assert Neighbourhood.objects.get(name="Hollins").outline is not None


SQUARE = [[0, 50], [1, 50], [1, 51], [0, 50]]


def a_file(**geometry):
    feature = {"properties": {"name": "Hollins"}, "geometry": {"type": "Polygon", "coordinates": [SQUARE], **geometry}}  # fmt: skip
    return json.dumps({"features": [feature]}).encode()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"{", "o.json: row 1: this is not JSON"),
        (b"[]", "o.json: this is no GeoJSON collection of outlines."),
        (json.dumps({"features": [{"geometry": {}}]}).encode(), "o.json: outline 1: it has no name."),
        (a_file(type="Point"), "o.json: outline 1, Hollins: it is no Polygon or MultiPolygon."),
        (a_file(coordinates=[SQUARE[:3]]), "o.json: outline 1, Hollins: a ring has four points or more."),
        (a_file(coordinates=[[*SQUARE[:3], [9, 9]]]), "o.json: outline 1, Hollins: a ring does not end where it begins."),
        (a_file(coordinates=[[[400, 0]] * 4]), "o.json: outline 1, Hollins: a point is two numbers."),
        (a_file(coordinates=[[[0, 89]] * 4]), "o.json: outline 1, Hollins: a point is a longitude and a latitude"),
        (a_file(coordinates=[]), "o.json: outline 1, Hollins: it has no ring."),
        (a_file(coordinates=[[[0, 1]] * 6000]), "o.json: outline 1, Hollins: it has more than 5000 points"),
        (outlines_of(["Hollins", "Atlantis"]), "o.json: outline 2: there is no neighbourhood called Atlantis."),
    ],
)  # fmt: skip
def test_a_file_of_outlines_that_is_wrong_gets_one_line_and_changes_nothing(drawn, content, line):
    before = list(Neighbourhood.objects.values())
    with pytest.raises(InvalidInput) as refused:
        places.bring_in_outlines(by=TILTH, content=content, file_name="o.json")
    assert refused.value.message.startswith(line)
    assert list(Neighbourhood.objects.values()) == before


def test_invented_outlines_leave_no_gap_and_are_the_same_each_time():
    names = [f"N{number}" for number in range(6)]
    assert outlines_of(names) == outlines_of(names)
    rings = [one["geometry"]["coordinates"][0] for one in json.loads(outlines_of(names))["features"]]
    first, beside = ({tuple(point) for point in ring} for ring in rings[:2])
    assert len(first & beside) == 4
    north, east = middle({"type": "Polygon", "coordinates": [rings[0]]})
    assert min(point[1] for point in rings[0]) < north < max(point[1] for point in rings[0])
    assert min(point[0] for point in rings[0]) < east < max(point[0] for point in rings[0])


def test_where_nothing_is_drawn_the_list_says_everything():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    a_page("Kitchen")
    told = Client().get("/whats-here/map").content.decode()
    assert "No neighbourhood is drawn yet" in told and "Kitchen" in told and as_geojson() == []
