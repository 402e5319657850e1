"""A small made-up place, made with the same verbs as a real one: something in every room, and somebody in every role.

The words in it hold what a page must survive: markup, emoji, Welsh letters, a very long word.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tilth.accounts import actions as accounts
from tilth.accounts.models import Account
from tilth.alongside.actions import (
    apart,
    conflicts,
    covering,
    deciding,
    glass,
    hearing,
    introductions,
    meetings,
    passes,
    places_kept,
    relations,
    say,
    speaking,
)
from tilth.alongside.models import Cover, Introduction, Lesson, RelationKind
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind, Office, Signed
from tilth.answers.models import Given as AnswerGiven
from tilth.barriers import actions as barriers
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section
from tilth.basis import actions as basis
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.decisions import actions as decisions
from tilth.decisions.models import Pot
from tilth.directory.access import held_for
from tilth.directory.actions import notes, pages, things
from tilth.directory.actions.notes import Sent
from tilth.directory.models import Activity, Note, Offer, Page
from tilth.keeping import actions as rights
from tilth.keeping.models import AskKind
from tilth.pen import actions as pen
from tilth.people import actions as people
from tilth.people.models import AboutKind, MomentKind, Person
from tilth.places import actions as places
from tilth.places.models import Neighbourhood
from tilth.plans import actions as plans
from tilth.plans.models import Aim, Step
from tilth.teams import actions as teams
from tilth.teams.models import Team

# Would be a tag, if a page let it.
MARKUP = '<i data-planted>x</i> & "quoted"'
# Three spends on one person. Their sum, £78.52, must stand nowhere.
SPENDS = (1337, 2410, 4105)
SUM = "78.52"


@dataclass
class WhatsHere:
    """What stands in the directory, and the links that open it."""

    page: Page
    link: str  # the secret of the group's link
    lunch: Activity
    room: Offer
    note: Note
    asked: Note
    gift: Sent
    own_note: Sent
    aside: Page


@dataclass
class SmallPlace:
    """The people and things that tests ask for by name."""

    amina: Actor  # worker, alongside Carl
    sam: Actor  # worker of another team, alongside nobody
    carl_himself: Actor  # Carl's own account
    nia: Actor  # a neighbour who walks alongside Carl
    dee: Actor  # gardener
    priya: Actor  # leader, holds housing
    kit: Actor  # keeper
    ana: Actor  # analyst
    gwen: Actor  # privacy lead
    carl: Person
    rosa: Person  # somebody whom nobody here but Sam may see
    team: Team
    office: Office
    pot: Pot
    aim: Aim
    step: Step
    line: Line
    barrier: Barrier
    waiting: Introduction
    link: passes.Given
    here: WhatsHere
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in

    @property
    def everybody(self) -> dict[str, Actor]:
        return {
            "worker": self.amina, "stranger worker": self.sam, "resident": self.carl_himself,
            "neighbour": self.nia, "gardener": self.dee, "leader": self.priya, "keeper": self.kit,
            "analyst": self.ana, "privacy lead": self.gwen,
        }  # fmt: skip


def settle() -> SmallPlace:
    """Make the place."""
    places.found(by=TILTH, name="Brackenshaw", nation="wales", is_demo=True)
    kit = _somebody("Kit Lane", Role.KEEPER, by=TILTH)
    hollins = places.add_neighbourhood(
        by=kit, name="Hollins", story=f"The mill {MARKUP}", proud_of="🌻 Tŷ hapus"
    )
    quarry = places.add_neighbourhood(by=kit, name="Quarry Bank")
    places.add_safety_number(by=kit, name="Out of hours", number="01632 960999", when="at night")
    places.add_holiday(by=kit, on=clock.today() + timedelta(days=40), name="Mill Day")
    places.choose_word(by=kit, language="en", msgid="Our place", words="Our town")
    housing = accounts.add_organisation(by=kit, name="Bracken Homes", kind="housing")
    workers = [
        _somebody(name, role, by=kit, organisation=housing)
        for name, role in (
            ("Amina Said", Role.WORKER), ("Sam Poole", Role.WORKER), ("Dee Marsh", Role.GARDENER),
            ("Priya Nair", Role.LEADER), ("Ana Ruiz", Role.ANALYST), ("Gwen Pugh", Role.PRIVACY_LEAD),
        )
    ]  # fmt: skip
    amina, sam, dee, priya, ana, gwen = workers
    team = _a_team(dee, "Hollins team", hollins, amina)
    _a_team(dee, "Quarry team", quarry, sam)
    above = answers.add_office(by=kit, name="Director of Place", holder=dee.account)
    office = answers.add_office(by=kit, name="Head of Housing", holder=priya.account, above=above)
    pot = decisions.open_pot(by=dee, team=team, name="Hollins pot")
    decisions.put_in(by=dee, pot=pot, amount_pence=50_000)
    decisions.write_guideline(by=amina, team=team, words="If it gets someone eating, buy it.", why=MARKUP)
    decisions.sign_permission(
        by=priya, title="Act first", words="Go ahead.", office_words="Head of Housing",
        what_without_asking="Spend.", stay_legal="Always.", do_no_harm="Never.", who_backs="I do.",
    )  # fmt: skip

    carl = _a_person(amina, hollins, "Carl")
    rosa = _a_person(sam, quarry, "Rosa")
    carl.account = _account("Carl", by=kit)
    carl.save(update_fields=["account"])
    carl_himself = Actor(kind="account", account=carl.account, acting_as=Role.RESIDENT, person_id=carl.pk)
    nia = Actor(kind="account", account=_account("Nia", by=kit), acting_as=Role.RESIDENT)
    asked = relations.pull_in(
        by=carl_himself, person=carl, kind=RelationKind.NEIGHBOUR, asked_for="A cup of tea", sections=["story"],
        to_account=nia.account,
    )  # fmt: skip
    relations.accept(by=nia, invitation=asked)
    relations.pull_in(
        by=amina, person=carl, kind=RelationKind.SPECIALIST, asked_for=MARKUP, sections=["story", "plan"],
        to_account=sam.account,
    )  # fmt: skip
    say.set_say(by=carl_himself, person=carl, wishes=[say.Wish(Section.HEALTH, "no", account=amina.account)])
    aim, step, line, barrier = _a_life(amina, carl, pot, office, team)
    relations.pull_in(
        by=amina, person=carl, kind=RelationKind.GROUP, asked_for="Tuesday bikes", sections=["story"],
        to_organisation=housing,
    )  # fmt: skip
    relations.block(by=carl_himself, person=carl, account=gwen.account)
    waiting = introductions.introduce(
        by=carl_himself, called="Bo", sentence=f"Likes bikes {MARKUP}", neighbourhood=hollins
    )
    met = introductions.introduce(by=nia, called="Jo", sentence="New here.", neighbourhood=hollins)
    introductions.go(by=amina, introduction=met)
    with clock.at(clock.now() - timedelta(days=60)):
        for called in ("Ed", "Una"):
            introductions.introduce(by=nia, called=called, sentence="Next door.", neighbourhood=quarry)
    introductions.give_up_unmet(on=clock.today())
    nobodys, owed = Answer.objects.filter(kind=Kind.INTRODUCTION).order_by("pk")
    answers.accept(by=dee, answer=owed, office=above)
    answers.promise(by=dee, answer=owed, answer_on=clock.today() + timedelta(days=5))
    asleep = _a_person(sam, quarry, "Tom")
    guarded = _guarding(amina, sam, dee, priya, gwen, asleep, hollins)
    asleep.relations.update(asleep_at=clock.now())
    people.choose_picture(by=carl_himself, person=carl, picture=_a_picture())
    shut = decisions.open_pot(by=dee, team=team, name="Old pot")
    decisions.close_pot(by=dee, pot=shut)
    gone = _account("Old Hand", by=kit, role=Role.WORKER)
    accounts.close_account(by=kit, account=gone)
    link = passes.give_pass(by=carl_himself, person=carl)
    ivy = _a_person(sam, quarry, "Ivy")
    ivy.account = _account("Ivy", by=kit)
    ivy.save(update_fields=["account"])
    accounts.mend_account(
        by=kit, account=ivy.account, name="Ivy Moss", short_name="Ivy", email="moss@example.org"
    )
    agreement = _bases(gwen, kit, housing)
    asked = _rights(sam, gwen, kit, carl_himself, carl, [rosa, asleep, ivy])
    bought = f"/pots/lines/{pot.rows.get(kind='spend', paid_with='cash').pk}"
    cover = _standing_in(dee, amina, sam, team, kit)
    looks = _speaking(sam, gwen, nia, carl_himself, dee, _a_person(sam, quarry, "Ellie"))
    return SmallPlace(
        amina, sam, carl_himself, nia, dee, priya, kit, ana, gwen, carl, rosa, team, office, pot, aim, step, line,
        barrier, waiting, link, _whats_here(amina, kit, hollins),
        seldom={
            "stranger worker": [f"/people/{ivy.pk}/own-sign-in", f"/standing-in/{cover}/no", f"/people/{asleep.pk}",
                                f"/kept-apart/{guarded.item}"],
            "leader": [f"/people/{asleep.pk}"],
            "gardener": [bought, f"/pots/{shut.pk}", f"/answers/{nobodys.pk}", f"/answers/{owed.pk}"],
            "keeper": [f"/looking-after/people-who-work-here/{one}" for one in (gone.pk, sam.account_id)],
            "privacy lead": [agreement, *asked, f"/kept-apart/{guarded.item}/second/{guarded.naming}", *looks],
            "worker": [f"/people/{carl.pk}/aims/{carl.aims.get(state='done').pk}", guarded.look_back, bought],
        },
    )  # fmt: skip


@dataclass
class _Guarded:
    item: UUID
    naming: UUID
    look_back: str


def _guarding(
    amina: Actor, sam: Actor, dee: Actor, priya: Actor, gwen: Actor, tom: Person, here: Neighbourhood
) -> _Guarded:
    """Something kept apart beside Tom's page, his page opened in an emergency twice, and somebody who knows somebody."""
    item = apart.keep_apart(by=sam, person=tom, kind="third_party", words=f"His sister said so. {MARKUP}")
    apart.second_member(by=gwen, naming=apart.name_member(by=sam, item=item, account=dee.account))
    naming = apart.name_member(by=sam, item=item, account=priya.account)
    for who, ago in ((dee, 2), (priya, 0)):
        with clock.at(clock.now() - timedelta(hours=ago)):
            glass.break_glass(
                by=who, reason="life", words=f"He rang and hung up. {MARKUP}", called="Tom",
                neighbourhood=tom.neighbourhood,
            )  # fmt: skip
    glass.ask_peers(at=clock.now())
    lesson = Lesson.objects.get(account=amina.account)
    conflicts.know_somebody(by=amina, called=f"Zed {MARKUP}", neighbourhood=here, words="a cousin")
    return _Guarded(item.pk, naming.pk, f"/emergencies/{lesson.glass_id}/looking-back/{lesson.pk}")


def _standing_in(dee: Actor, amina: Actor, sam: Actor, team: Team, kit: Actor) -> UUID:
    """A team-mate stands in for Sam; a team typed who is about; Amina is visiting and asks to be rung."""
    mate = _somebody("Tomos Rees", Role.WORKER, by=kit)
    teams.add_member(by=dee, team=Team.objects.get(name="Quarry team"), account=mate.account)
    covering.stand_in(
        by=dee, away=sam.account, account=mate.account, from_on=clock.today() + timedelta(days=2),
        until_on=clock.today() + timedelta(days=16),
    )  # fmt: skip
    teams.write_week(by=amina, team=team, words=f"Amina until Thursday. {MARKUP}")
    teams.go_visiting(
        by=amina, colleague=dee.account, ring_at=f"at four {MARKUP}", words=f"Ring Kit. {MARKUP}"
    )
    return Cover.objects.get(person__called="Rosa").pk


def _speaking(sam: Actor, gwen: Actor, nia: Actor, carl: Actor, dee: Actor, ellie: Person) -> list[str]:
    """Ellie's parents: one reads her page and helps her say, the other must not learn a place; an attorney waits."""
    for parent, more in (
        (nia, {"on_page": True, "decides": "parents"}),
        (carl, {"on_page": False, "place_names": f"Mill Lane {MARKUP}"}),
    ):
        row = speaking.record_speaker(
            by=sam, person=ellie, account=parent.account, kind="parent", paper=f"An order {MARKUP}",
            words="With Ellie, after school.", until_on=clock.today() + timedelta(days=200),
            sections=["story", "plan", "health"], **more,
        )  # fmt: skip
        speaking.second_speaker(by=gwen, speaker=row)
        hearing.write_for(by=sam, speaker=row, words=f"She swam. {MARKUP}")
        hearing.say_back(by=parent, speaker=row, words=f"Well done. {MARKUP}")
    deciding.set_deciding(
        by=sam, person=ellie, choices={Section.PLAN: "together"},
        words=f"She drew it. {MARKUP}",
    )  # fmt: skip
    waits = speaking.record_speaker(
        by=sam, person=ellie, account=dee.account, kind="attorney_money", paper="A paper", words="Together.",
        until_on=clock.today() + timedelta(days=9), sections=["money"],
    )  # fmt: skip
    block = places_kept.keep_place(by=sam, person=ellie, account=carl.account, names="St Brid’s")
    places_kept.ask_to_let_know(by=sam, block=block, why=f"They moved. {MARKUP}")
    return [f"/speaking/{waits.pk}/second", f"/places-kept/{block.pk}/second"]


def _whats_here(amina: Actor, kit: Actor, where: Neighbourhood) -> WhatsHere:
    """A group by its link, with what is on, an offer, a note and an answer; a gift asked for; a page out of sight."""
    words = {
        "what": f"We cook. {MARKUP}",
        "when_where": f"Tuesdays. {MARKUP}",
        "reach": f"Just come. {MARKUP}",
    }
    made = pages.make_page(
        by=NOBODY, name=f"Kitchen {MARKUP}", wont=f"No lists. {MARKUP}", emergency="Soup.", neighbourhood=where,
        is_step_free=True, **words,
    )  # fmt: skip
    by = held_for(NOBODY, made.token).by
    lunch = things.add_activity(
        by=by, page=made.page, name=f"Lunch {MARKUP}", on=clock.today(), starts=time(12), ends=time(14),
        where=f"The chapel {MARKUP}", words=MARKUP, pay_words=f"a pound {MARKUP}",
    )  # fmt: skip
    room = things.add_offer(by=by, page=made.page, kind="room", words=f"A room {MARKUP}", in_emergency=True)
    sent = [
        notes.write_note(
            by=NOBODY, page=made.page, words=f"May I come? {MARKUP}", called="Al", contact=MARKUP
        )
        for _ in range(2)
    ]
    notes.answer_note(by=by, note=sent[1].row, words=f"Do. {MARKUP}")
    gift = notes.offer_gift(
        by=NOBODY, words=f"I knit {MARKUP}", called="Bea", contact="at 5", neighbourhood=where
    )
    asked = notes.write_note(by=NOBODY, gift=gift.row, words=f"A hat? {MARKUP}", called="Ced", contact="at 7")
    office = pages.make_page(by=amina, name="The council", kind="office", **words).page
    things.add_offer(
        by=amina, page=office, kind="van", words="A van.", steps_back_on=clock.today() + timedelta(days=90), stays="The van."
    )  # fmt: skip
    pages.take_down(by=amina, page=pages.make_page(by=amina, name="Old club", **words).page)
    aside = pages.make_page(by=NOBODY, name="Loud page", **words).page
    pages.set_aside(by=kit, page=aside, why=f"It names a child. {MARKUP}")
    return WhatsHere(made.page, made.token, lunch, room, sent[0].row, asked.row, gift, sent[1], aside)


def _rights(
    sam: Actor, gwen: Actor, kit: Actor, carl_himself: Actor, carl: Person, others: list[Person]
) -> list[str]:
    """What people ask about their own record: each kind once, waiting; a page to be erased, and one that a law keeps."""
    rosa, tom, ivy = others
    asks = {kind: rights.ask(by=sam, person=rosa, kind=kind, words=f"Please. {MARKUP}") for kind in AskKind}
    agreed, held = (rights.ask(by=TILTH, person=person, kind=AskKind.ERASE) for person in (tom, ivy))
    rights.agree_erasure(by=gwen, asked=agreed)
    for _ in range(2):
        hold = rights.place_hold(
            by=gwen, asked=held, why=f"A court. {MARKUP}", until_on=clock.today() + timedelta(days=30)
        )
    rights.agree_hold(by=kit, hold=hold)
    again = rights.ask(by=carl_himself, person=carl, kind=AskKind.COMPLAINT, words=f"Not right. {MARKUP}")
    rights.take_ask_back(by=carl_himself, asked=again)
    rights.ask(by=carl_himself, person=carl, kind=AskKind.OBJECT, words="Not for lists.")
    hidden = people.remember(
        by=carl_himself,
        person_id=carl.pk,
        section=Section.STORY,
        kind=MomentKind.QUOTE,
        summary="Out of sight.",
    )
    rights.hide(by=carl_himself, person=carl, moment_id=hidden.pk)
    return [f"/privacy/asked/{ask.pk}" for ask in (asks[AskKind.ERASE], asks[AskKind.COPY], held)]


def _bases(gwen: Actor, kit: Actor, housing: object) -> str:
    """Why organisations may: one that holds, with a signed page and one before it; one that ran out; one without any."""
    given = {
        "purpose": f"to walk alongside people who asked us to {MARKUP}", "article6": "6e", "article9": "9g", "power": "An Act, section 2",
        "title": f"The neighbourhood agreement {MARKUP}", "words": f"We share what people say we may. {MARKUP}",
        "signed": "the data-protection officer", "sections": ["story", "plan"], "confidence": "their own yes",
    }  # fmt: skip
    today = clock.today()
    with clock.at(clock.now() - timedelta(days=400)):
        then = clock.today()
        old = basis.write(
            by=gwen, organisation=housing, from_on=then, until_on=then + timedelta(days=365), **given
        )
        clinic = accounts.add_organisation(by=kit, name="Bracken Clinic", kind="nhs")
        basis.write(by=gwen, organisation=clinic, from_on=then, until_on=then + timedelta(days=365), **given)
    again = basis.write(
        by=gwen,
        organisation=housing,
        from_on=today,
        until_on=today + timedelta(days=60),
        follows=old,
        **given,
    )
    basis.add_page(by=gwen, basis=again, picture=_a_picture())
    basis.write(
        by=gwen, organisation=housing, from_on=today + timedelta(days=9), until_on=today + timedelta(days=90),
        **given | {"purpose": "figures without names", "walks": False},
    )  # fmt: skip
    school = accounts.add_organisation(by=kit, name="Hollins School", kind="school")
    _account("Una Frost", by=kit, role=Role.WORKER, organisation=school)
    return f"/why-we-may/{again.pk}"


def _a_picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(made, "PNG")
    return SimpleUploadedFile("carl.png", made.getvalue(), "image/png")


def _account(name: str, *, by: Actor, role: Role | str = "", organisation: object = None) -> Account:
    return accounts.invite(
        by=by, name=name, short_name=name.split()[0], email=f"{name.lower().replace(' ', '.')}@example.org",
        role=role, organisation=organisation,
    )  # fmt: skip


def _somebody(name: str, role: Role, *, by: Actor, organisation: object = None) -> Actor:
    account = _account(name, by=by, role=role, organisation=organisation)
    return Actor(kind="account", account=account, acting_as=role, has_second_factor=True)


def _a_team(dee: Actor, name: str, where: Neighbourhood, worker: Actor) -> Team:
    team = teams.make_team(by=dee, name=name, about=MARKUP, neighbourhoods=[where])
    member = teams.add_member(by=dee, team=team, account=worker.account, job="keyworker")
    teams.add_member(by=dee, team=team, account=dee.account)
    teams.say_gifts(by=worker, member=member, job="keyworker", gifts=f"patience {MARKUP}")
    teams.write_agreement(by=worker, team=team, words=f"We ask twice. {MARKUP}")
    return team


def _a_person(worker: Actor, where: Neighbourhood, called: str) -> Person:
    introduction = introductions.introduce(
        by=worker, called=called, sentence="Would like some company.", neighbourhood=where
    )
    introductions.go(by=worker, introduction=introduction)
    person = introductions.say_met(by=worker, introduction=introduction, called=called)
    for kind in AboutKind:
        people.say_about(by=worker, person=person, kind=kind, words=f"{kind.label} {MARKUP} 🚲")
    people.draw_life(by=worker, person=person, name=f"Mam {MARKUP}", ring=1, gives="soup", gets="jokes")
    people.set_safe_way(by=worker, person=person, channel="phone", is_safe="yes", address="01632 960123")
    meetings.plan_meeting(
        by=worker, person=person, on=clock.today() + timedelta(days=3), at_words="after lunch"
    )
    return person


def _a_life(
    amina: Actor, carl: Person, pot: Pot, office: Office, team: Team
) -> tuple[Aim, Step, Line, Barrier]:
    said = conversations.Said
    talk = conversations.write(
        by=amina, person=carl, where="at his kitchen table",
        lines=[said(f"I miss cooking. {MARKUP}"), said("Seemed tired.", Line.Voice.NOTICED), said("x" * 300)],
    )  # fmt: skip
    line = talk.lines.first()
    conversations.correct(by=amina, line=line, words="I miss cooking for Ellie.")
    aim = plans.help_me_to(by=amina, person=carl, words=f"cook again {MARKUP}")
    plans.score(by=amina, aim=aim, value=2, note=f"no cooker {MARKUP}")
    step = plans.add_step(by=amina, person=carl, words="Ring the shop", who=Step.Who.WORKER, aim=aim)
    plans.set_rhythm(by=amina, person=carl, weeks=12)
    plans.let_go(by=amina, aim=plans.help_me_to(by=amina, person=carl, words="find the other shed key"))
    for pence in SPENDS:
        decisions.spend(
            by=amina, pot=pot, amount_pence=pence, what=f"A pan {MARKUP}", opened_up="soup", person=carl
        )
    decisions.take_out(by=amina, pot=pot, amount_pence=20_00)
    milk = decisions.spend(
        by=amina, pot=pot, amount_pence=2_00, what="milk", paid_with="cash", receipt=_a_picture()
    )
    decisions.come_back(by=amina, pot=pot, amount_pence=50, what="a deposit", spend=milk, in_cash=True)
    decisions.decide_note(by=amina, person=carl, what="Buy it now", why=MARKUP, our_anxiety=True)
    barrier = barriers.raise_it(
        by=amina,
        rule="No move while a pound of rent is owed",
        stopped=f"his move {MARKUP}",
        person=carl,
        office=office,
    )
    freed = barriers.raise_it(by=amina, rule="Three quotes for a fridge", stopped="a fridge", office=office)
    holder = Actor(kind="account", account=office.holder, acting_as=Role.LEADER, has_second_factor=True)
    barriers.promise(by=holder, barrier=barrier, answer_on=clock.today() + timedelta(days=9))
    done = plans.help_me_to(by=amina, person=carl, words="find my old bike")
    plans.aim_done(by=amina, aim=done)
    barriers.give(by=holder, barrier=freed, given=AnswerGiven.ALREADY_MAY, words=f"You may. {MARKUP}")
    barriers.raise_it(by=amina, rule="This form is not right", kind="not_right", signed=Signed.UNSIGNED)
    plans.look_back(by=amina, person=carl, what_next="go_on", words="Slowly.", what_moved="He cooks.")
    pen.keep_draft(by=amina, note_id=new_id(), body="Half a thought", person_id=carl.pk, typed={})
    return aim, step, line, barrier
