"""Founding the place: neighbourhoods, organisations, offices, teams, pots and what everybody may do."""

from __future__ import annotations

import tomllib
from typing import Any

from tilth.accounts import actions as accounts
from tilth.answers import actions as answers
from tilth.base.actors import TILTH, Actor
from tilth.base.roles import Role
from tilth.decisions import actions as decisions
from tilth.demo.actions import cast
from tilth.demo.elsewhere import outlines_of
from tilth.demo.reading import WORDS
from tilth.demo.town import Town, acting
from tilth.places import actions as places
from tilth.places.queries import neighbourhoods
from tilth.teams import actions as teams

# Cash in each team's tin when the year begins.
IN_THE_TIN = 60_00


def settle() -> Town:
    """Found the place and let everybody in who works here."""
    written = tomllib.loads((WORDS / "place.toml").read_text(encoding="utf-8"))
    town = Town()
    places.found(by=TILTH, name=written["name"], nation=written["nation"], is_demo=True)
    for line in written["accounts"]:
        _let_in(town, line, Role(line["role"]), by=town.actors.get("kit", TILTH), written=written)
    kit = town.who("kit")
    places.change_place(
        by=kit,
        name=written["name"],
        nation=written["nation"],
        story=written["story"].strip(),
        proud_of=written["proud_of"],
    )
    for order, line in enumerate(written["neighbourhoods"]):
        words = {name: text.strip() for name, text in line.items()}
        town.neighbourhoods[line["name"]] = places.add_neighbourhood(by=kit, order_in_list=order, **words)
    places.bring_in_outlines(
        by=kit, content=outlines_of(list(town.neighbourhoods)), file_name="outlines.geojson"
    )
    for one in neighbourhoods():
        town.neighbourhoods[one.name] = one
    for order, line in enumerate(written["safety_numbers"]):
        places.add_safety_number(by=kit, order_in_list=order, **line)
    for line in written["offices"]:
        town.offices[line["key"]] = answers.add_office(
            by=kit,
            name=line["name"],
            organisation=town.organisations[line["organisation"]],
            holder=town.who(line["holder"]).account if "holder" in line else None,
            above=town.offices.get(line.get("above", "")),
        )
    for line in written["teams"]:
        _gather(town, line, written)
    return town


def _let_in(town: Town, line: dict[str, Any], role: Role, *, by: Actor, written: dict[str, Any]) -> Actor:
    organisation = _organisation(town, line["organisation"], by, written)
    short = line["name"].split()[0]
    account = accounts.invite(
        by=by, name=line["name"], short_name=short, role=role, organisation=organisation
    )
    cast(by=by, account=account, demo_line=line.get("line", ""), email=f"{line['key']}@example.org")
    town.actors[line["key"]] = acting(account, role, organisation)
    return town.actors[line["key"]]


def _organisation(town: Town, key: str, by: Actor, written: dict[str, Any]) -> Any:
    if key not in town.organisations:
        line = next(line for line in written["organisations"] if line["key"] == key)
        town.organisations[key] = accounts.add_organisation(by=by, name=line["name"], kind=line["kind"])
    return town.organisations[key]


def _gather(town: Town, line: dict[str, Any], written: dict[str, Any]) -> None:
    dee, key = town.who("dee"), line["key"]
    where = [town.neighbourhoods[name] for name in line["neighbourhoods"]]
    team = town.teams[key] = teams.make_team(
        by=dee, name=line["name"], about=line["about"], neighbourhoods=where
    )
    for number, one in enumerate(line["members"]):
        worker = _let_in(town, one, Role.WORKER, by=town.who("kit"), written=written)
        member = teams.add_member(by=dee, team=team, account=worker.account, is_host=number == 0)
        town.members[one["key"]] = teams.say_gifts(
            by=worker, member=member, job=one["job"], gifts=one["gifts"]
        )
        town.team_of[one["key"]] = key
    first = town.who(line["members"][0]["key"])
    teams.write_agreement(by=first, team=team, words=line["agreement"].strip())
    pot = town.pots[key] = decisions.open_pot(by=dee, team=team, name=line["pot"], code=line["code"])
    decisions.put_in(by=dee, pot=pot, amount_pence=120_000, what="to begin with")
    decisions.take_out(by=first, pot=pot, amount_pence=IN_THE_TIN)
