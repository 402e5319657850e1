"""Same person? Asked line by line before a table comes in; nobody and no team comes in twice."""

import pytest

from tests.answers.cast import A_WEDNESDAY, acting, an_account, signed_in_as
from tests.keeping.test_imports import bring_in, looked_at, sheet, stage, text_of  # noqa: F401  (stage: the fixture's)
from tests.methods.test_workbook import BILLION, a_book, with_part
from tilth.base import clock
from tilth.base.errors import InvalidInput
from tilth.base.models import Act, StoredFile
from tilth.base.roles import Role
from tilth.keeping import actions
from tilth.keeping.imports import check, key_of
from tilth.people.models import Person
from tilth.places import actions as places
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


PEOPLE = "called,neighbourhood,alongside,said_yes"
ROSA = "Rosa Díaz,Hollins Moor,amina.said@example.org,yes"


def matches(cast, kind, *lines):
    return [
        (one.number, one.words, one.is_likely)
        for one in check(cast.kit, kind, sheet(*lines)).matches.values()
    ]


def said(cast, kind, *lines, same=(), others=(), by=None):
    content = sheet(*lines)
    actions.bring_in(
        by=by or cast.kit, kind=kind, content=content, same=frozenset(same), others=frozenset(others),
        key=key_of(kind, content),
    )  # fmt: skip


def test_whoever_may_be_here_already_is_asked_about_line_by_line(cast):
    bring_in(cast, "people", PEOPLE, ROSA)
    assert matches(
        cast, "people", PEOPLE, "rosa  díaz,hollins moor,amina.said@example.org,yes",
        "Diaz Rosa,Hollins Moor,amina.said@example.org,yes", "Rosa Diav,Hollins Moor,amina.said@example.org,yes",
        "Rosa,Hollins Moor,amina.said@example.org,yes", "Bo,Hollins Moor,amina.said@example.org,yes",
    ) == [
        (2, "Somebody of this name in hollins moor is here.", True),
        (3, "Somebody with a name like this in Hollins Moor is here.", False),
        (4, "Somebody with a name like this in Hollins Moor is here.", False),
        (5, "Somebody with a name like this in Hollins Moor is here.", False),
    ]  # fmt: skip


def test_the_same_name_elsewhere_is_asked_about_when_it_is_a_whole_name(cast):
    places.add_neighbourhood(by=cast.kit, name="Quarry")
    bring_in(cast, "people", PEOPLE, ROSA)
    asked = matches(cast, "people", PEOPLE, ROSA.replace("Hollins Moor", "Quarry"))
    assert asked == [(2, "Somebody of this name in another neighbourhood is here.", False)]
    assert not matches(cast, "people", PEOPLE, "Rosa,Quarry,amina.said@example.org,yes")


def test_nothing_comes_in_until_it_is_said_of_each_and_then_only_who_is_new(cast):
    bring_in(cast, "people", PEOPLE, ROSA)
    before = Person.objects.count()
    table = (PEOPLE, ROSA, ROSA.replace("Díaz", "Diaz-Reed"), "Bo,Hollins Moor,amina.said@example.org,yes")
    with pytest.raises(InvalidInput, match="Say of each"):
        said(cast, "people", *table, same=[2])
    with pytest.raises(InvalidInput, match="Say of each"):
        said(cast, "people", *table, same=[2, 3], others=[3])
    assert Person.objects.count() == before
    said(cast, "people", *table, same=[2], others=[3])
    assert Person.objects.count() == before + 2
    assert sorted(Person.objects.filter(called__startswith="Rosa").values_list("called", flat=True)) == [
        "Rosa Diaz-Reed",
        "Rosa Díaz",
    ]


def test_the_same_file_twice_makes_nothing_whoever_brings_it(cast):
    table = (PEOPLE, ROSA, "Bo,Hollins Moor,amina.said@example.org,yes")
    bring_in(cast, "people", *table)
    before = Person.objects.count()
    with pytest.raises(InvalidInput, match="this very table"):
        check(cast.kit, "people", sheet(*table))
    kim = acting(an_account("Kim Other", Role.KEEPER), Role.KEEPER)
    said(cast, "people", *table, same=[2, 3], by=kim)
    assert Person.objects.count() == before


def test_a_team_or_a_member_that_is_here_stays_as_it_is(cast):
    teams = ("name,neighbourhoods", "hollins  TEAM,Hollins Moor", "Hollinn team,", "Moor team,Hollins Moor")
    assert [one[0] for one in matches(cast, "teams", *teams)] == [2, 3]
    with pytest.raises(InvalidInput, match="Say of each"):
        bring_in(cast, "teams", *teams)
    said(cast, "teams", *teams, same=[3])
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Hollins team", "Moor team"]
    members = (
        "team,name,email", "Hollins team,Amina Said,AMINA.SAID@example.org", "Hollins team,Una,una@example.org",
    )  # fmt: skip
    before = Member.objects.count()
    bring_in(cast, "members", *members)
    assert Member.objects.count() == before + 1


def test_the_page_asks_same_person_and_keeps_what_was_chosen(cast):
    bring_in(cast, "people", PEOPLE, ROSA)
    client, before = signed_in_as(cast.kit), Person.objects.count()
    page = text_of(looked_at(client, "people", sheet(PEOPLE, ROSA, ROSA.replace("Díaz", "Diav"))))
    assert "Same person?" in page and page.count("The same: leave this line out") == 2
    assert 'value="same" id="same-2" checked' in page and 'value="same" id="same-3">' in page
    actions_on_page = [part.partition('"')[0] for part in page.split('action="')[1:]]
    action = next(one for one in actions_on_page if str(StoredFile.objects.get(kind="import").pk) in one)
    again = client.post(action, {"line-2": "other"})
    assert again.status_code == 422 and "Say of each of these lines" in text_of(again)
    assert 'value="other" id="other-2" checked' in text_of(again)
    assert (
        client.post(
            action, {"line-2": "same", "line-3": "other", "line-9": "other", "line-x": "same"}
        ).status_code
        == 302
    )
    assert Person.objects.count() == before + 1


def test_what_a_keeper_is_told_is_no_more_than_that_the_name_is_here(cast):
    bring_in(cast, "people", PEOPLE, ROSA)
    page = text_of(looked_at(signed_in_as(cast.kit), "people", sheet(PEOPLE, ROSA.replace("Díaz", "Diav"))))
    assert "Díaz" not in page and "/people/" not in page.partition("<main")[2].partition("</main>")[0]
    assert Act.objects.filter(what="keeping.lay_down_people").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (a_book(["name"], other="hidden"), "There is a hidden sheet in this file."),
        (with_part(a_book(["name"]), "xl/vbaProject.bin", b"macro"), "There are macros in this file."),
        (with_part(a_book(["name"]), "xl/sharedStrings.xml", BILLION), "This table cannot be read."),
    ],
    ids=["hidden", "macros", "billion laughs"],
)
def test_a_workbook_that_hides_something_is_refused_on_the_page_in_a_sentence(cast, content, says):
    response = looked_at(signed_in_as(cast.kit), "teams", content, name="teams.xlsx")
    assert response.status_code == 422 and says in text_of(response)
    assert not StoredFile.objects.filter(kind="import").exists()
