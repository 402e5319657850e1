"""The database's own net, on PostgreSQL: a query that forgets its filter gives nobody whom it should not.

The whole suite runs under it there, as a role that owns no table: what it holds back by mistake fails elsewhere. Here it is
asked the worst that can be asked.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from tests.as_served import MEND, ROLE, as_owner
from tests.builders import a_person, a_worker, an_account, by_link, comes_alongside
from tests.crawling import sign_in
from tilth.alongside.access import visible_to
from tilth.alongside.actions import relations
from tilth.alongside.models import Apart, ApartWords, Relation, Speaker
from tilth.base import clock, rows
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.errors import NotFound
from tilth.base.limits import rate_limit
from tilth.base.models import Tally
from tilth.base.outbound import may_send
from tilth.base.roles import Role
from tilth.base.web import public
from tilth.keeping import net, postgres
from tilth.people.actions import set_safe_way
from tilth.people.models import Moment, Person

pytestmark = [
    pytest.mark.django_db(databases=["default", "looks", "keys"]),
    pytest.mark.urls("tests.base.test_rows"),
]
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no such net; set DATABASE_URL to try PostgreSQL"
)

# Tables that lead to somebody and stand outside the net, each with the reason.
OUTSIDE = {
    "accounts_notice": "an account's own: a sentence that names nobody; the person only by id, for the rule of safe contact",
    "base_act": "the log of acts: ids and times, never a word or a name; read whole to verify it",
    "base_look": "the log of looks, which may be a database of its own: ids and times",
    "findings_detour": "how often people were sent round between agencies; what is in the way by id",
    "listening_coding": "what a contact nobody is named in was taken to say; what is in the way by id",
    "base_storedfile": "which files there are, by id; the pictures themselves are sealed under the person's key",
}


# --- views that forget everything --------------------------------------------------------------------------


def everybody(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT called FROM people_person")
        raw = [called for (called,) in cursor.fetchall()]
    found = {
        "people": [person.called for person in Person.objects.all()],
        "raw": raw,
        "moments": [str(one) for one in Moment.objects.values_list("person_id", flat=True).distinct()],
    }
    return JsonResponse(found)


@public
def counts_and_fails(request: HttpRequest) -> HttpResponse:
    rate_limit("a door", "somebody", times=5, seconds=900)
    raise NotFound


urlpatterns = [
    path("everybody", everybody),
    path("everybody-in-public", public(lambda request: everybody(request))),
    path("counts-and-fails", counts_and_fails),
    path("", include("config.urls")),
]


def asked_by(actor: Actor, role: Role = Role.WORKER) -> dict[str, list[str]]:
    return sign_in(actor.account, role).get("/everybody").json()


def given(actor: Actor | None, model: type[models.Model] = Person) -> set[UUID]:
    """Give the ids of all rows of a table, as they are given to somebody; to nobody at all with None."""
    token = rows._asking.set(None)
    try:
        if actor is None:
            return set(model._base_manager.values_list("pk", flat=True))
        with rows.for_actor(actor):
            return set(model._base_manager.values_list("pk", flat=True))
    finally:
        rows._asking.reset(token)


# --- what it gives -----------------------------------------------------------------------------------------


@on_postgresql
@pytest.mark.parametrize("table", net.TABLES)
def test_asked_for_nobody_no_table_gives_a_row(settled, table):
    ours = next(model for model in apps.get_models() if model._meta.db_table == table)
    assert not given(None, ours)
    if table != "barriers_barrier":  # what is in the way of nobody in particular is everybody's
        assert not given(NOBODY, ours)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        # Asked by the test itself it is there, so that this cannot pass on an empty table.
        assert cursor.fetchone()[0] or table in {
            "keeping_hold",
            "alongside_lesson",
            "keeping_copypart",
            "decisions_paid",
            "plans_noquestions",
            "alongside_told",
        }


@on_postgresql
def test_a_page_that_forgets_its_filter_shows_whom_one_walks_alongside_and_nobody_else(settled):
    zed = a_worker("Zed Hill")
    # Tess has nobody since her worker left, and a team is to meet her.
    assert asked_by(zed)["people"] == asked_by(zed)["raw"] == ["Tess"]
    zoe = a_person("Zoe", alongside=zed)
    found = asked_by(zed)
    assert set(found["people"]) == set(found["raw"]) == {"Tess", "Zoe"}
    assert str(zoe.pk) in found["moments"] and len(found["moments"]) == 2
    assert settled.carl.called in asked_by(settled.amina)["people"]
    assert settled.rosa.called not in asked_by(settled.amina)["people"]


@on_postgresql
def test_a_page_that_forgets_its_filter_shows_a_stranger_nothing(settled, client):
    told = client.get("/everybody-in-public").json()
    assert told == {"people": [], "raw": [], "moments": []}


@on_postgresql
def test_whose_page_it_is_is_given_their_own_and_those_for_whom_they_speak(settled):
    speaks_for = Speaker.objects.filter(account=settled.carl_himself.account).values_list("person", flat=True)
    assert given(settled.carl_himself) == {settled.carl.pk, *speaks_for}
    assert given(by_link(settled.rosa)) == {settled.rosa.pk}


@on_postgresql
def test_a_link_that_was_taken_back_gives_nothing(settled):
    himself = by_link(settled.rosa)
    type(settled.link.held).objects.filter(pk=himself.pass_id).update(
        revoked_at=clock.now() - timedelta(minutes=1)
    )
    assert not given(himself)


@on_postgresql
@pytest.mark.parametrize("table", net.WHOSE)
def test_no_row_of_somebody_out_of_reach_is_given_but_those_that_say_why(settled, table):
    """Rosa's rows, to Amina who does not know her: none, but in the team's book and in what is in the way."""
    ours = next(model for model in apps.get_models() if model._meta.db_table == table)
    whose = net.WHOSE[table]
    theirs = set(ours._base_manager.filter(**{whose: settled.rosa.pk}).values_list("pk", flat=True))
    assert not theirs & given(settled.amina, ours) or table in {"decisions_potrow", "barriers_barrier"}


@on_postgresql
def test_the_net_never_holds_back_whom_the_policy_shows(settled):
    for actor in settled.everybody.values():
        shown = set(visible_to(actor).values_list("pk", flat=True))
        assert shown <= given(actor)


@on_postgresql
def test_what_is_kept_apart_is_given_to_its_members_and_the_privacy_lead(settled):
    words = ApartWords.objects.all()
    assert words.exists()
    members = {member.account_id for item in Apart.objects.all() for member in item.members.all()}
    for actor in settled.everybody.values():
        may = actor.account_id in members or actor.acting_as == Role.PRIVACY_LEAD
        assert bool(given(actor, ApartWords)) == may, actor.name
    assert not given(by_link(settled.carl), Apart)


def test_a_way_that_is_not_safe_is_not_safe_whoever_sends(settled):
    """To Zed, who does not know Rosa, her row is not there: that must not look like a yes."""
    rosa = an_account("Rosa Reed")
    Person.objects.filter(pk=settled.rosa.pk).update(account=rosa)
    set_safe_way(by=TILTH, person=settled.rosa, channel="mail", is_safe="no")
    with rows.for_actor(a_worker("Zed Hill")):
        assert not may_send(rosa, "mail")


# --- how long it holds -------------------------------------------------------------------------------------


@on_postgresql
def test_what_was_told_for_one_page_is_forgotten_before_the_next_on_the_same_connection(settled):
    with connection.cursor() as cursor:
        asked_by(settled.amina)
        assert not given(None)
        token = rows._asking.set(None)
        cursor.execute(f"SELECT current_setting('{rows.SETTING}', true)")
        rows._asking.reset(token)
        assert cursor.fetchone()[0] == ""


@on_postgresql
def test_an_ended_relation_gives_nobody_from_the_next_request_on(settled):
    sam, bev = settled.sam, a_person("Bev", alongside=settled.sam)
    assert "Bev" in asked_by(sam)["people"]
    relations.end_relation(by=sam, relation=Relation.objects.get(person=bev, account=sam.account))
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert "Bev" not in asked_by(sam)["people"]


@on_postgresql
def test_within_what_ends_it_a_verb_still_writes_its_line():
    amina = a_worker()
    person = a_person("Carl")
    relation = comes_alongside(amina, person)
    relations.end_relation(by=amina, relation=relation)
    assert Moment.objects.filter(person=person, by=amina.account).exists()


@on_postgresql
def test_a_cursor_kept_in_the_database_and_many_rows_at_once_are_held_too(settled):
    zed = a_worker("Zed Hill")
    zoe = a_person("Zoe", alongside=zed)
    with rows.for_actor(zed):
        # Tess has nobody since her worker left, and a team is to meet her.
        found = [person.called for person in Person.objects.order_by("pk").iterator(chunk_size=1)]
        assert set(found) == {"Tess", "Zoe"}
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE people_person SET called = %s WHERE id = %s",
                [("X", settled.carl.pk), ("Y", zoe.pk)],
            )
    assert Person.objects.get(pk=settled.carl.pk).called == "Carl"
    assert Person.objects.get(pk=zoe.pk).called == "Y"


@on_postgresql
def test_nobody_in_particular_writes_nothing():
    token = rows._asking.set(None)
    try:
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Person.objects.create(called="X", search_name="x")
    finally:
        rows._asking.reset(token)


def test_what_a_failing_page_counted_stays_counted(client):
    for _ in range(3):
        assert client.get("/counts-and-fails").status_code == 404
    assert 3 in Tally.objects.values_list("count", flat=True)


def test_acting_for_the_system_holds_through_the_verbs_called_in_it():
    with rows.for_the_system(), rows.for_actor(a_worker()):
        assert rows.told() in ("tilth", "")
    with rows.for_whoever(lambda: TILTH), rows.for_actor(a_worker()):
        assert rows.told().startswith("account ")


# --- over everything, and held by nobody -------------------------------------------------------------------


@on_postgresql
def test_the_tests_ask_as_a_role_that_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT session_user, current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        who, current, passes_by = cursor.fetchone()
    assert current == ROLE, "Type once, as a superuser of this PostgreSQL: " + MEND.format(who=who)
    assert not passes_by


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tilth_net ON people_person",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "DROP TABLE people_person",
    ],
)
def test_who_serves_pages_cannot_take_the_net_away(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@on_postgresql
def test_the_owner_is_held_too(settled):
    with as_owner():
        assert settled.carl.pk not in given(a_worker("Zed Hill"))
        assert not given(None)


@on_postgresql
@pytest.mark.parametrize(
    "hole",
    [
        "DROP POLICY tilth_net ON people_moment",
        "ALTER TABLE people_moment DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_moment NO FORCE ROW LEVEL SECURITY",
        "COMMENT ON FUNCTION tilth_people(text) IS 'another version'",
    ],
)
def test_a_hole_is_noticed_and_mended_by_the_next_migration(hole):
    assert net.is_spread()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(hole)
        assert not net.is_spread()
        net.after_migrating("default")
        assert net.is_spread()


def test_every_table_that_leads_to_a_person_is_in_the_net_or_says_why_not():
    ours = [model for model in apps.get_models() if model.__module__.startswith("tilth.")]
    leading = {"people_person"}
    while True:
        more = {
            model._meta.db_table
            for model in ours
            for field in model._meta.get_fields()
            if (
                isinstance(field, models.ForeignKey)
                and field.related_model._meta.db_table in leading - {"base_storedfile"}
            )
            or (isinstance(field, models.UUIDField) and field.name in {"person_id", "holder_id", "chain"})
        }
        if more <= leading:
            break
        leading |= more
    keys = {"base_holderkey", "base_acthead", "base_lookhead"}  # a key opens nothing here; a head is a number
    assert leading - keys - set(OUTSIDE) <= set(net.TABLES)
    assert set(net.TABLES) <= {model._meta.db_table for model in ours}


@on_postgresql
def test_tables_are_made_as_their_owner_and_pages_served_as_the_other_role():
    at = connection.settings_dict
    before = {part: at[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    calls = []
    at["OWNER"] = {**before, "USER": "owner", "OPTIONS": {}}
    kept, connection.close = connection.close, lambda: calls.append(at["USER"])
    try:
        with postgres.as_owner():
            assert (at["USER"], at["SERVED_BY"]) == ("owner", before["USER"])
    finally:
        connection.close = kept
        del at["OWNER"]
    assert {part: at[part] for part in before} == before
    # Shut on both sides, so that no statement is run as the one or the other by mistake.
    assert calls == [before["USER"], "owner"]
    assert not at.pop("SERVED_BY")


@on_postgresql
def test_who_serves_pages_may_read_and_write_rows_and_nothing_else():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
        net.let_serve(role=ROLE)
        cursor.execute(
            "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s",
            [ROLE],
        )
        assert {kind for (kind,) in cursor.fetchall()} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
