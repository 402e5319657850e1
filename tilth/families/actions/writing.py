"""What is written on a family page: sentences, steps, what became of them, and looking back together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from tilth.alongside.queries import first_said
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.families.access import family_for, line_for, said_for
from tilth.families.models import OPEN, Family, Kind, Line, Member, State
from tilth.families.queries import around, names_a_place, names_kept
from tilth.people.actions import check_may_take_back
from tilth.people.models import Person


def remember(*, by: Actor, family: Family, person: Person, kind: Kind, **more: object) -> Line:
    """Write one line on a family's timeline. Every verb that is told there calls it, in its transaction."""
    # Held, so that two who write at once get a place each.
    Family.objects.select_for_update().filter(pk=family.pk).first()
    last = Line.objects.filter(family=family).aggregate(last=Max("sequence"))["last"] or 0
    return Line.objects.create(
        family=family, person=person, kind=kind, sequence=last + 1, written_by=by.account, **more
    )


def must_hold_no_place(
    by: Actor, members: Iterable[Member], *texts: str, more: Iterable[Person] = ()
) -> None:
    """Raise InvalidInput where words say where somebody lives: for everybody in the same words, so that it tells nothing.

    Whoever must not learn a place is not asked about its names: what they guess is neither taken up nor told from another.
    """
    members = list(members)
    text = " ".join(texts)
    own = next((one.person.account_id for one in members if one.person_id == by.person_id), by.account_id)
    kept = names_kept(members, *more)
    named = any(first_said(names, text) for account, names in kept.items() if account != own)
    if named or names_a_place(text):
        raise InvalidInput(
            _("This page never says where somebody lives or stays. Say it without the place."), "words"
        )


def _whose(by: Actor, family: Family, whose: Person | None, verb_: Verb) -> Member:
    """Give the member whose words these are: whoever writes, or the one beside whom they write."""
    mine = said_for(by, family, verb_)
    chosen = [one for one in mine if whose is None or one.person_id == whose.pk]
    if not chosen:
        raise NotFound
    if len(chosen) > 1:
        raise InvalidInput(_("Say whose words these are."), "whose")
    return chosen[0]


@verb("families.help_us_to")
def help_us_to(*, by: Actor, family: Family, words: str, whose: Person | None = None) -> Line:
    """Write one sentence that begins "Help us to…"."""
    family = family_for(by, family.pk, Verb.WRITE)
    member = _whose(by, family, whose, Verb.WRITE)
    if not words:
        raise InvalidInput(_("Say it in your own words."), "words")
    must_hold_no_place(by, around(family.pk), words)
    line = remember(by=by, family=family, person=member.person, kind=Kind.HELP, words=words)
    act(by, "families.help_us_to", person_id=family.pk, subject=line, section=Section.PLAN)
    return line


@verb("families.add_step")
def add_step(
    *,
    by: Actor,
    family: Family,
    words: str,
    of: Line | None = None,
    doer: Member | None = None,
    doer_words: str = "",
    said_when: str = "",
    whose: Person | None = None,
) -> Line:
    """Write one small step and who does it: a member by the name they chose here, or somebody who helps."""
    family = family_for(by, family.pk, Verb.WRITE)
    member = _whose(by, family, whose, Verb.WRITE)
    if not words:
        raise InvalidInput(_("Say what the small step is."), "words")
    members = around(family.pk)
    if doer is not None and doer.pk not in {one.pk for one in members}:
        raise InvalidInput(_("Choose who does it."), "doer")
    if of is not None and (of.family_id != family.pk or of.kind != Kind.HELP):
        raise NotFound
    must_hold_no_place(by, members, words, doer_words, said_when)
    line = remember(
        by=by, family=family, person=member.person, kind=Kind.STEP, words=words, of=of, doer=doer,
        doer_words="" if doer else doer_words, said_when=said_when,
    )  # fmt: skip
    act(by, "families.add_step", person_id=family.pk, subject=line, section=Section.PLAN)
    return line


@verb("families.becomes")
def becomes(*, by: Actor, line: Line, state: str) -> Line:
    """Say what became of a sentence or a step. "Not yet" is an answer too."""
    line = line_for(by, line.family_id, line.pk)
    if line.kind not in (Kind.HELP, Kind.STEP) or state not in State.values:
        raise WrongState(_("There is nothing to be done with this line."))
    if line.state == state or (line.state not in OPEN and state != State.OPEN):
        return line
    member = said_for(by, line.family)[0]
    line.state = state
    line.save(update_fields=["state"])
    remember(by=by, family=line.family, person=member.person, kind=Kind.BECAME, of=line, state=state)
    act(by, "families.becomes", person_id=line.family_id, subject=line, section=Section.PLAN)
    return line


@verb("families.look_back")
def look_back(
    *, by: Actor, family: Family, words: str, next_on: date | None = None, whose: Person | None = None
) -> Line:
    """Look back together, in words, and say when next. Nothing ends when the day comes."""
    family = family_for(by, family.pk, Verb.LOOK_BACK)
    member = _whose(by, family, whose, Verb.LOOK_BACK)
    if not words:
        raise InvalidInput(_("Say what moved, in your own words."), "words")
    if next_on is not None and next_on < clock.today():
        raise InvalidInput(_("That day has passed. Choose a later one, or leave it empty."), "next_on")
    must_hold_no_place(by, around(family.pk), words)
    line = remember(by=by, family=family, person=member.person, kind=Kind.LOOKED_BACK, words=words)
    family.next_on = next_on
    family.save(update_fields=["next_on"])
    act(by, "families.look_back", person_id=family.pk, subject=line, section=Section.PLAN)
    return line


@verb("families.take_back")
def take_back(*, by: Actor, line: Line) -> Line:
    """Take words back: one's own at any time, what one's hand wrote for somebody within the hour."""
    line = line_for(by, line.family_id, line.pk)
    check_may_take_back(by, line.person_id, line.written_by_id, line.made_at)
    line.taken_back_at = clock.now()
    line.save(update_fields=["taken_back_at"])
    act(by, "families.take_back", person_id=line.family_id, subject=line, section=Section.PLAN)
    return line
