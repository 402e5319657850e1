"""A small made-up place, made with the same verbs as a real one: something in every room, and somebody in every role.

The words in it hold what a page must survive: markup, emoji, Welsh letters, a very long word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from tests.small_place_comparisons import Comparisons, comparisons
from tests.small_place_contacts import Contacts, contacts
from tests.small_place_funds import Funds, funds
from tests.small_place_here import WhatsHere, whats_here
from tests.small_place_ideas import Ideas, ideas
from tests.small_place_later import MARKUP, a_picture, a_recording, questions, replies, studies
from tests.small_place_promises import Promises, promises
from tests.small_place_rooms import WithRooms
from tests.small_place_stories import Stories, stories
from tests.small_place_together import share_pages
from tilth.accounts import actions as accounts
from tilth.accounts.models import Account, Organisation
from tilth.alongside.actions import (
    apart,
    conflicts,
    covering,
    deciding,
    dying,
    elsewhere,
    glass,
    handing,
    hearing,
    introductions,
    joining,
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
from tilth.keeping import actions as rights
from tilth.keeping.models import AskKind
from tilth.methods.formats.carried import Carried, CarriedLine
from tilth.pen import actions as pen
from tilth.people import actions as people
from tilth.people.models import AboutKind, MomentKind, Person
from tilth.places import actions as places
from tilth.places.models import Neighbourhood
from tilth.plans import actions as plans
from tilth.plans.models import Aim, Step
from tilth.sheets import actions as sheets
from tilth.teams import actions as teams
from tilth.teams.models import Team

# Three spends on one person. Their sum, £78.52, must stand nowhere.
SPENDS = (1337, 2410, 4105)
SUM = "78.52"


@dataclass
class SmallPlace(WithRooms):
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
    replies: list[str]  # links of mails by which somebody replies without signing in
    here: WhatsHere
    ideas: Ideas
    funds: Funds
    comparisons: Comparisons
    stories: Stories
    contacts: Contacts
    promises: Promises
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in


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
    deal = plans.write_deal(by=amina, person=carl, we_will=f"Ring {MARKUP}", you_will="Ring back")
    plans.agree_deal(by=carl_himself, person=carl, seen=str(deal.pk))
    plans.say_of_deal(by=carl_himself, person=carl, said="kept", words=f"They rang. {MARKUP}")
    plans.write_deal(by=amina, person=carl, we_will="Ring twice.", you_will="Pick up.")
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
    people.set_safe_way(
        by=amina, person=carl, channel="letter", is_safe="yes", address=f"1 Mill Lane\nHollins {MARKUP}"
    )
    people.choose_picture(by=carl_himself, person=carl, picture=a_picture())
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
    ended = _endings(sam, quarry, housing)
    asked = _rights(sam, gwen, kit, carl_himself, carl, [rosa, asleep, ivy])
    bought = f"/pots/lines/{pot.rows.get(kind='spend', paid_with='cash').pk}"
    cover = _standing_in(dee, amina, sam, team, kit)
    heard = studies(amina, dee, team, barrier)
    left = _leaving(sam, amina, kit, quarry)
    asked_carl = questions(kit, amina, carl_himself, carl)
    shown = _in_other_ways(amina, replace(sam, organisation_id=housing.pk), carl, rosa, pot)
    ellie = _a_person(sam, quarry, "Ellie")
    looks = _speaking(sam, gwen, nia, carl_himself, dee, ellie)
    share_pages(amina, sam, carl_himself, carl, quarry)
    # The newest on the page, so that it stands on its first screen.
    conversations.write(by=amina, person=carl, lines=[conversations.Said("Looked well.", Line.Voice.NOTICED)])
    here = whats_here(amina, kit, hollins)
    return SmallPlace(
        amina, sam, carl_himself, nia, dee, priya, kit, ana, gwen, carl, rosa, team, office, pot, aim, step, line,
        barrier, waiting, link, replies(nia, priya, office), here,
        ideas(amina, dee, priya, kit, nia, office, hollins), funds(amina, priya, kit, nia, office, hollins), comparisons(ana, amina, kit, team, barrier),
        stories(amina, dee, priya, kit, nia, team, office, hollins), contacts(kit, ana, gwen), promises(nia, priya, kit, office, here),
        seldom={
            "stranger worker": [f"/going-on/{left}", f"/people/{ivy.pk}/own-sign-in", f"/standing-in/{cover}/no", f"/people/{asleep.pk}",
                                f"/kept-apart/{guarded.item}", f"/people/{ellie.pk}/speaking", *shown["stranger worker"], *ended],
            "leader": [f"/people/{asleep.pk}"],
            "gardener": [bought, f"/pots/{shut.pk}", f"/answers/{nobodys.pk}", f"/answers/{owed.pk}"],
            "keeper": [f"/looking-after/people-who-work-here/{one}" for one in (gone.pk, sam.account_id, f"{ana.account_id}/close")],
            "privacy lead": [agreement, *asked, f"/kept-apart/{guarded.item}/second/{guarded.naming}", *looks],
            "worker": [f"/people/{carl.pk}/aims/{carl.aims.get(state='done').pk}", guarded.look_back, bought, heard, *asked_carl, *shown["worker"]],
        },
    )  # fmt: skip


def _in_other_ways(amina: Actor, sam: Actor, carl: Person, rosa: Person, pot: Pot) -> dict[str, list[str]]:
    """Words that are not in writing or not in English, Easy Read sheets, and lines that another record keeps too."""
    drawn = conversations.keep_drawing(by=amina, person=carl, picture=a_picture(), words=f"A dog. {MARKUP}")
    conversations.keep_recording(by=amina, person=carl, recording=a_recording(), words=f"Woof. {MARKUP}")
    said = conversations.Said(
        "مجھے اپنا گھر چاہیے۔", language="ur", translation=f"A home. {MARKUP}", translator="Mo"
    )
    urdu = conversations.write(by=amina, person=carl, lines=[said]).lines.get()
    sheet = sheets.begin_of_page(by=amina, person=carl)
    sheets.choose_picture(by=amina, line=sheet.lines.first(), picture=a_picture())
    sheets.begin_of_spend(by=amina, spend=pot.rows.filter(kind="spend", person=carl).first())
    elsewhere.say_to_employer(by=sam, person=rosa, sections=["story"], given_how=f"At the door. {MARKUP}")
    line = rosa.moments.filter(kind="hope").get()
    kept = elsewhere.keep_elsewhere(
        by=sam, person=rosa, lines=[str(line.pk)], where_words=f"A folder. {MARKUP}"
    )
    at = f"/people/{carl.pk}/lines"
    return {
        "worker": [
            f"{at}/{drawn.pk}",
            f"{at}/{urdu.pk}",
            f"/easy-read/{sheet.pk}",
            f"/people/{carl.pk}/pack?part=hope&asked=on",
        ],
        "stranger worker": [
            f"/people/{rosa.pk}/easy-read",
            f"/people/{rosa.pk}/copy-lines",
            f"/people/{rosa.pk}/copy-lines/{kept.pk}",
        ],
    }


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


def _endings(sam: Actor, here: Neighbourhood, housing: Organisation) -> list[str]:
    """Somebody who has died; two pages of one person; and an introduction that somebody carried from another place."""
    will, yan, yan_again = (_a_person(sam, here, called) for called in ("Will", "Yan", "Yan P"))
    people.draw_life(by=sam, person=will, name=f"Nan {MARKUP}", ring=1)
    asked = relations.pull_in(
        by=sam, person=will, kind=RelationKind.GROUP, asked_for="Tea", sections=["story"], to_organisation=housing
    )  # fmt: skip
    relations.organisation_came(by=sam, invitation=asked)
    dying.say_died(by=sam, person=will)
    people.say_about(by=sam, person=yan_again, kind=AboutKind.GIFT, words=f"I whistle. {MARKUP}")
    join = joining.join_pages(by=sam, person=yan, number=joining.offer_join(by=sam, person=yan_again))
    lines = tuple(CarriedLine(kind, f"My own {MARKUP}") for kind in ("hope", "aim", "said"))
    introductions.introduce(
        by=NOBODY, called="Pru", sentence=f"I moved here. {MARKUP}", neighbourhood=here, is_myself=True,
        carried=Carried("Pru", f"Elsewhere {MARKUP}", "2026-11-01", (*lines, CarriedLine("life", "Nan", 1))),
    )  # fmt: skip
    return [
        f"/people/{will.pk}/died", f"/people/{will.pk}/died/mistake", f"/people/{yan.pk}/same-person",
        f"/people/{yan.pk}/same-person/{join.pk}/undo",
    ]  # fmt: skip


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


def _leaving(sam: Actor, amina: Actor, kit: Actor, quarry: Neighbourhood) -> UUID:
    """Somebody left without a word, and Tess waits; Sam leaves too, and Wyn is to meet Amina."""
    old = _somebody("Mo Hill", Role.WORKER, by=kit)
    teams.add_member(by=kit, team=Team.objects.get(name="Quarry team"), account=old.account)
    _a_person(old, quarry, "Tess")
    rights.stop_at_once(by=kit, account=old.account)
    return handing.hand_over(
        by=sam, person=_a_person(sam, quarry, "Wynne"), account=amina.account, on=clock.today(),
        where=f"the bench {MARKUP}",
    ).pk  # fmt: skip


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
    basis.add_page(by=gwen, basis=again, picture=a_picture())
    basis.write(
        by=gwen, organisation=housing, from_on=today + timedelta(days=9), until_on=today + timedelta(days=90),
        **given | {"purpose": "figures without names", "walks": False},
    )  # fmt: skip
    school = accounts.add_organisation(by=kit, name="Hollins School", kind="school")
    _account("Una Frost", by=kit, role=Role.WORKER, organisation=school)
    return f"/why-we-may/{again.pk}"


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
        by=amina, pot=pot, amount_pence=2_00, what="milk", paid_with="cash", receipt=a_picture()
    )
    decisions.come_back(by=amina, pot=pot, amount_pence=50, what="a deposit", spend=milk, in_cash=True)
    decisions.decide_note(by=amina, person=carl, what="Buy it now", why=MARKUP, our_anxiety=True)
    barrier = barriers.raise_it(
        by=amina, rule="No move while a pound of rent is owed", stopped=f"his move {MARKUP}", person=carl, office=office,
    )  # fmt: skip
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
