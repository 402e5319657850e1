"""Secrets planted in the small place: one word that stands nowhere else for each thing somebody may want hidden.

Who may meet each is written down by hand in canaries.py. Beside each word stands another to search for, so that a page
that repeats what was typed is not taken for one that found it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from unittest import mock

from tests.planting_speaking import plant_speaking
from tests.planting_together import plant_together
from tests.small_place import SmallPlace, settle
from tilth.accounts import actions as accounts
from tilth.accounts.models import Account, Standing
from tilth.alongside.actions import (
    apart,
    conflicts,
    elsewhere,
    glass,
    introductions,
    meetings,
    passes,
    relations,
    say,
)
from tilth.alongside.models import Apart, Glass, Introduction, RelationKind
from tilth.answers.models import Signed
from tilth.barriers import actions as barriers
from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.decisions import actions as decisions
from tilth.keeping import actions as rights
from tilth.keeping.models import AskKind
from tilth.methods.formats.carried import Carried, CarriedLine
from tilth.pen import actions as pen
from tilth.people import actions as people
from tilth.people.models import AboutKind, Person
from tilth.plans import actions as plans
from tilth.plans.models import Step
from tilth.sheets import actions as sheets


def word(name: str) -> str:
    """Give the planted word of a canary."""
    return f"quail{name.replace(' ', '')}q"


def beside(name: str) -> str:
    """Give the word that stands beside it, to search for."""
    return f"heron{name.replace(' ', '')}q"


def text(name: str) -> str:
    return f"{word(name)} {beside(name)}"


@dataclass
class Planted:
    """The small place with the secrets in it, and the few people who came for them."""

    place: SmallPlace
    actors: dict[str, Actor]
    own_link: passes.Given
    wyn: Person
    introduction: Introduction
    kept_apart: Apart
    emergency: Glass
    of_speaking: list[str]

    def pages(self) -> list[str]:
        """Addresses that everybody tries: those on which most of it stands."""
        carl = f"/people/{self.place.carl.pk}"
        return [
            carl, f"{carl}/said", f"{carl}/print", f"{carl}/who-sees-what", f"{carl}/older", f"{carl}/decided", f"{carl}/safe-ways",
            f"{carl}/life", f"{carl}/say/print", f"{carl}/my-rights", f"/people/{self.wyn.pk}", f"/people/{self.wyn.pk}/print",
            f"/introductions/{self.introduction.pk}", f"/people/{self.place.rosa.pk}",
            f"/emergencies/{self.emergency.pk}", f"/kept-apart/{self.kept_apart.pk}",
            *self.of_speaking,
        ]  # fmt: skip


def plant() -> Planted:
    """Settle the small place, and plant every canary with the verbs that people use."""
    place = settle()
    carl, amina, himself = place.carl, place.amina, place.carl_himself
    for account in (amina.account, himself.account, place.gwen.account, place.dee.account):
        accounts.choose_notices(by=_themselves(account), mail_ok=True, mail_is_safe=True)
    fay = _worker(place, "Fay Former")
    rae = _worker(place, "Rae Raiser")
    mo = _worker(place, f"Mo {word('member')}")
    _on_the_page(place)
    item = _kept_apart(place, mo)
    _former(place, fay)
    wyn = _keeping_away(place)
    introduction, opened = _ways_in(place)
    barriers.raise_it(
        by=rae, rule=f"A rule {text("barrier rule")}", stopped=text("unsigned stopped"), kind="not_right", signed=Signed.UNSIGNED,
        office=place.office,
    )  # fmt: skip
    Account.objects.filter(pk=rae.account_id).update(name=f"Rae {word('raiser')}", short_name=word("raiser"))
    pen.keep_draft(by=amina, note_id=new_id(), body=text("draft"), person_id=carl.pk, typed={})
    conflicts.know_somebody(
        by=amina,
        called=word("known"),
        neighbourhood=place.team.neighbourhoods.first(),
        words=text("known words"),
    )
    conflicts.declare_conflict(by=place.sam, person=Person.objects.get(called="Ivy"), words=text("conflict"))
    asked = rights.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words=text("complaint"))
    rights.answer_ask(by=_second_lead(place), asked=asked, words=text("complaint answer"))
    actors = {**place.everybody, "former worker": fay, "raiser": rae, "kept-apart reader": mo}
    own_link = passes.give_pass(by=himself, person=carl)
    return Planted(
        place,
        actors,
        own_link,
        wyn,
        introduction,
        item,
        opened,
        [*plant_speaking(place, text), *plant_together(place, text)],
    )


def _on_the_page(place: SmallPlace) -> None:
    """Something in each section of Carl's page, and what stands around it."""
    carl, amina, himself = place.carl, place.amina, place.carl_himself
    said = conversations.Said
    talk = conversations.write(
        by=amina, person=carl, where=text("where"),
        lines=[said(text("story")), said(text("notes"), Line.Voice.NOTICED), said(text("line taken back"))],
    )  # fmt: skip
    own = conversations.write(
        by=himself,
        person=carl,
        lines=[said(text("health"), section=Section.HEALTH), said(text("money"), section=Section.MONEY)],
    )
    assert own.lines.count() == 2
    story, _notes, taken = talk.lines.order_by("pk")
    conversations.correct(by=himself, line=story, words=text("correction"))
    conversations.take_back(by=amina, line=taken)
    people.say_about(by=himself, person=carl, kind=AboutKind.MATTERS, words=text("matters"))
    people.take_back(
        by=himself,
        about=people.say_about(by=himself, person=carl, kind=AboutKind.HOPE, words=text("taken back")),
    )
    people.draw_life(
        by=himself,
        person=carl,
        name=text("life name"),
        ring=2,
        gives=text("life gives"),
        gets=text("life gets"),
    )
    people.set_safe_way(
        by=himself,
        person=carl,
        channel="mail",
        is_safe="yes",
        address=f"{word('contact')}@example.org",
        when_words=text("contact when"),
    )
    aim = plans.help_me_to(by=amina, person=carl, words=text("plan"))
    plans.score(by=amina, aim=aim, value=4, note=text("score note"))
    plans.add_step(
        by=amina,
        person=carl,
        words=text("step"),
        who=Step.Who.LIFE,
        who_words=text("step who"),
        said_when=text("step when"),
        aim=aim,
    )
    plans.set_rhythm(by=amina, person=carl, weeks=6, words=text("rhythm"))
    plans.look_back(
        by=amina,
        person=carl,
        what_next="go_on",
        words=text("look back"),
        what_moved=text("what moved"),
        next_words=text("what next"),
    )
    over = plans.write_deal(by=amina, person=carl, we_will="Ring.", you_will="Answer.")
    plans.agree_deal(by=amina, person=carl, seen=str(over.pk))
    plans.end_deal(by=amina, person=carl, why=text("deal over"))
    deal = plans.write_deal(by=amina, person=carl, we_will=text("deal ours"), you_will=text("deal theirs"))
    plans.agree_deal(by=amina, person=carl, seen=str(deal.pk))
    plans.say_of_deal(by=amina, person=carl, said="kept", words=text("deal word"))
    plans.answer_questions(
        by=amina, person=carl, kind="ons4", answers={"happy": "5"}, note=text("question note")
    )
    meetings.plan_meeting(
        by=amina, person=carl, on=clock.today() + timedelta(days=2), where=text("meeting where")
    )
    decisions.spend(
        by=amina,
        pot=place.pot,
        amount_pence=999,
        what=text("spend"),
        opened_up=text("opened up"),
        person=carl,
    )
    decisions.decide_note(
        by=amina, person=carl, what=text("decision"), why=text("decision why"), with_whom=text("decision whom"),
        risk_acting=text("risk acting"), risk_not_acting=text("risk waiting"),
    )  # fmt: skip
    barriers.raise_it(
        by=amina,
        rule=f"Another rule {text('open rule')}",
        stopped=text("stopped"),
        person=carl,
        office=place.office,
    )
    say.set_say(
        by=amina,
        person=carl,
        wishes=[say.Wish(Section.PLAN, "ask", account=place.nia.account)],
        given_how=text("given how"),
    )
    relations.pull_in(
        by=himself,
        person=carl,
        kind=RelationKind.FRIEND,
        asked_for=text("invitation"),
        sections=["story"],
        to_words=text("invited"),
    )
    _in_other_ways(place, story)
    refused = relations.pull_in(
        by=himself,
        person=carl,
        kind=RelationKind.FRIEND,
        asked_for="Chess",
        sections=["story"],
        to_account=place.dee.account,
    )
    relations.decline(by=place.dee, invitation=refused, words=text("kindly no"))


def _in_other_ways(place: SmallPlace, story: Line) -> None:
    """A translation, an Easy Read sheet, and a line that another record keeps too."""
    carl, amina = place.carl, place.amina
    conversations.translate(
        by=amina, line=story, words=text("translation"), language="Polish", translator="Ola"
    )
    sheet = sheets.begin_of_page(by=amina, person=carl)
    sheets.write_lines(by=amina, sheet=sheet, text=text("easy words"))
    homes = Standing.objects.get(account=amina.account, role=Role.WORKER).organisation
    at_work = replace(amina, organisation_id=homes.pk)
    elsewhere.say_to_employer(by=at_work, person=carl, sections=["story"], given_how="At the table.")
    line = carl.moments.get(kind="quote", subject_id=story.pk)
    elsewhere.keep_elsewhere(by=at_work, person=carl, lines=[str(line.pk)], where_words=text("kept where"))


def _kept_apart(place: SmallPlace, mo: Actor) -> Apart:
    item = apart.keep_apart(by=place.amina, person=place.carl, kind="serious_harm", words=text("kept apart"))
    naming = apart.name_member(by=place.amina, item=item, account=mo.account)
    apart.second_member(by=_second_lead(place), naming=naming)
    return item


def _former(place: SmallPlace, fay: Actor) -> None:
    """Somebody who walked alongside Carl until he ended it."""
    asked = relations.pull_in(
        by=place.carl_himself, person=place.carl, kind=RelationKind.WORKER, asked_for=text("former for"), sections=["story", "plan"],
        to_account=fay.account,
    )  # fmt: skip
    relation = relations.accept(by=fay, invitation=asked)
    relations.end_relation(by=place.carl_himself, relation=relation, why=text("ended why"))


def _keeping_away(place: SmallPlace) -> Person:
    """Somebody whom Sam met first, and who keeps him away since."""
    sam, amina = place.sam, place.amina
    met = introductions.introduce(
        by=sam, called=word("name"), sentence=text("met sentence"), neighbourhood=place.rosa.neighbourhood,
        introducer_contact=text("met contact"),
    )  # fmt: skip
    introductions.go(by=sam, introduction=met)
    wyn = introductions.say_met(by=sam, introduction=met, called=word("name"))
    people.say_about(by=sam, person=wyn, kind=AboutKind.GIFT, words=text("of the blocked"))
    wyn.account = accounts.invite(by=place.kit, name="Wyn", email="wyn@example.org")
    wyn.save(update_fields=["account"])
    herself = Actor(kind="account", account=wyn.account, acting_as=Role.RESIDENT, person_id=wyn.pk)
    asked = relations.pull_in(
        by=herself,
        person=wyn,
        kind=RelationKind.WORKER,
        asked_for="A lift",
        sections=["story"],
        to_account=amina.account,
    )
    relations.accept(by=amina, invitation=asked)
    relations.block(by=herself, person=wyn, account=sam.account)
    return wyn


def _ways_in(place: SmallPlace) -> tuple[Introduction, Glass]:
    """An introduction that waits, and an emergency that peers looked back at."""
    waiting = introductions.introduce(
        by=NOBODY, called=word("introduced"), sentence=text("introduction"), neighbourhood=place.carl.neighbourhood,
        how_to_meet=text("how to meet"), introducer_name=text("introducer"), introducer_contact=text("introducer contact"),
        carried=Carried(word("introduced"), "", "", (CarriedLine("hope", text("carried")),)),
    )  # fmt: skip
    with clock.at(clock.now() - timedelta(hours=3)):
        opened = glass.break_glass(
            by=place.dee,
            reason="life",
            words=text("emergency reason"),
            called="Rosa",
            neighbourhood=place.rosa.neighbourhood,
        )
    assert opened is not None
    glass.hold_telling(
        by=place.gwen, glass=opened, why=text("held why"), until_on=clock.today() + timedelta(days=9)
    )
    # Peers are chosen by lot; here it always falls on the same two.
    with mock.patch.object(glass, "_peers", return_value=[place.amina.account, place.sam.account]):
        glass.ask_peers(at=clock.now())
    glass.say_lesson(
        by=place.amina,
        lesson=opened.lessons.get(account=place.amina.account),
        needed=text("lesson needed"),
        learned=text("lesson learned"),
    )
    return waiting, opened


def _worker(place: SmallPlace, name: str, role: Role = Role.WORKER) -> Actor:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    account = accounts.invite(by=place.kit, name=name, short_name=name.split()[-1], email=email, role=role)
    return Actor(kind="account", account=account, acting_as=role, has_second_factor=True)


def _second_lead(place: SmallPlace) -> Actor:
    """The place's other privacy lead, whom Carl keeps away from nothing."""
    held = Account.objects.filter(email="pat.lead@example.org").first()
    if held is None:
        return _worker(place, "Pat Lead", Role.PRIVACY_LEAD)
    return Actor(kind="account", account=held, acting_as=Role.PRIVACY_LEAD, has_second_factor=True)


def _themselves(account: Account) -> Actor:
    return Actor(kind="account", account=account, acting_as=Role.RESIDENT)
