"""Introducing somebody, going, and what comes of it."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.alongside.access import introduction_for
from tilth.alongside.actions.carrying import keep_what_they_carried
from tilth.alongside.actions.conflicts import keep_out_whoever_knows
from tilth.alongside.actions.relations import end_with
from tilth.alongside.actions.say import first_says
from tilth.alongside.models import Introducing, Introduction, IntroductionsMade, Relation, RelationKind
from tilth.alongside.queries import unmet_introductions
from tilth.answers.actions import ask, settle
from tilth.answers.models import Kind
from tilth.base import clock, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotAllowed
from tilth.base.roles import Role, Section
from tilth.base.writing import act, verb
from tilth.methods.formats.carried import Carried, as_json, from_json
from tilth.people.actions import begin, remember, say_about
from tilth.people.models import AboutKind, MomentKind, Person, Voice
from tilth.places.models import Neighbourhood


@verb("alongside.introduce")
def introduce(
    *,
    by: Actor,
    called: str,
    sentence: str,
    neighbourhood: Neighbourhood,
    do_they_know: str = "",
    how_to_meet: str = "",
    introducer_name: str = "",
    introducer_contact: str = "",
    is_myself: bool = False,
    carried: Carried | None = None,
) -> Introduction:
    """Introduce somebody, or oneself: a name and one sentence. Anybody may; nobody is asked what they are entitled to.

    `carried`: what somebody chose of the page that they bring from another place. It proves nothing and opens nothing.
    """
    if not called:
        raise InvalidInput(_("Write the name they like to be called."), "called")
    if not sentence:
        raise InvalidInput(_("Write one sentence. It can be short."), "sentence")
    introduction = Introduction(
        called=called,
        sentence=sentence,
        how_to_meet=how_to_meet,
        carried=as_json(carried) if carried is not None else "",
        introducer_name=introducer_name or by.name,
        introducer_contact=introducer_contact,
        do_they_know="yes" if is_myself else do_they_know,
        is_myself=is_myself,
        introduced_by=by.account,
        neighbourhood=neighbourhood,
    )
    sealing.make_key(introduction.pk)
    introduction.save(force_insert=True)
    _count(neighbourhood)
    act(by, "alongside.introduce", subject=introduction)
    return introduction


def _count(neighbourhood: Neighbourhood) -> None:
    """Count one more this month. The introduction itself is gone once they met or said no; that it was made is not."""
    month = clock.today().replace(day=1)
    row, _new = IntroductionsMade.objects.get_or_create(neighbourhood=neighbourhood, month=month)
    IntroductionsMade.objects.filter(pk=row.pk).update(many=F("many") + 1)


@verb("alongside.go")
def go(*, by: Actor, introduction: Introduction) -> Introduction:
    """Say: I'll go."""
    introduction = introduction_for(by, introduction.pk)
    if by.acting_as != Role.WORKER:
        raise NotAllowed(_("A worker goes. Say so at the huddle, and somebody will."))
    introduction.state, introduction.taken_by = Introducing.GOING, by.account
    introduction.save(update_fields=["state", "taken_by"])
    act(by, "alongside.go", subject=introduction)
    _tell(introduction, by, _("One of the team will go and say hello to the person you introduced."))
    return introduction


@verb("alongside.to_huddle")
def to_huddle(*, by: Actor, introduction: Introduction) -> Introduction:
    """Say: let's talk about it at the huddle. Also hands back what one had said one would do."""
    introduction = introduction_for(by, introduction.pk)
    introduction.state, introduction.taken_by = Introducing.HUDDLE, None
    introduction.huddle_team = introduction.neighbourhood.teams.order_by("name").first()
    introduction.save(update_fields=["state", "taken_by", "huddle_team"])
    act(by, "alongside.to_huddle", subject=introduction)
    return introduction


@verb("alongside.say_met")
def say_met(
    *,
    by: Actor,
    introduction: Introduction,
    called: str,
    what_matters: str = "",
    keep_carried: bool = False,
) -> Person:
    """Begin the person's page, because they met and said yes. Whoever met them is the first worker, who stays.

    Somebody who has a page, and whose worker left, goes on with it. What they carried here from another place is kept
    only where they say so, in their words.
    """
    introduction = introduction_for(by, introduction.pk)
    if by.acting_as != Role.WORKER:
        raise NotAllowed(_("Whoever met them begins the page, acting as a worker."))
    person = introduction.person
    if person is None:
        person = begin(by=by, called=called or introduction.called, neighbourhood=introduction.neighbourhood)
    else:
        # Perhaps they came near as a neighbour, or their access sleeps: they begin anew, as the worker who stays.
        for earlier in Relation.objects.live(clock.now()).filter(person=person, account=by.account):
            end_with(by, earlier, "")
    walk_alongside(by=by, person=person)
    if what_matters:
        say_about(by=by, person=person, kind=AboutKind.MATTERS, words=what_matters)
    if keep_carried and introduction.carried:
        keep_what_they_carried(by=by, person=person, carried=from_json(introduction.carried))
    _tell_we_went(introduction, by)
    _settle(by, introduction, _("They have been met: a worker walks alongside now."))
    # What somebody else said about them is not kept: from here on it is the person's own page.
    _forget(introduction)
    return person


def walk_alongside(*, by: Actor, person: Person, account: Account | None = None) -> Relation:
    """Make the actor (or the account named) the first worker of a new page, with the say it starts from.

    Not a verb: verbs call it.
    """
    worker = account or by.account
    relation = Relation.objects.create(person=person, account=worker, kind=RelationKind.WORKER, is_first=True)
    first_says(by=by, person=person, account=worker)
    keep_out_whoever_knows(person, but=worker)
    act(by, "alongside.begin", person_id=person.pk, subject=relation, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=relation,
        summary=_("%(who)s and %(person)s met.") % {"who": worker.short_name, "person": person.called},
        voice=Voice.NEITHER,
    )
    return relation


@verb("alongside.say_no")
def say_no(*, by: Actor, introduction: Introduction) -> None:
    """Write that the person said no. The introduction and its key are destroyed: nothing about them stays."""
    introduction = introduction_for(by, introduction.pk)
    act(by, "alongside.say_no", subject=introduction)
    _tell_we_went(introduction, by)
    _settle(by, introduction, _("They have been asked, and would rather not just now."))
    _forget(introduction)


def give_up_unmet(*, on: date) -> int:
    """Turn introductions not met in time into answers owed by a leader. Gives how many. Run once a day."""
    found = unmet_introductions(on)
    for introduction in found:
        _owe_an_answer(by=TILTH, introduction=introduction)
    return len(found)


@verb("alongside.give_up_unmet")
def _owe_an_answer(*, by: Actor, introduction: Introduction) -> Introduction:
    days = (clock.today() - localdate(introduction.made_at)).days
    introduction.answer = ask(
        by=by,
        kind=Kind.INTRODUCTION,
        subject_id=introduction.pk,
        # Names nobody: a leader owes an answer about the team's room, not about a person.
        sentence=ngettext(
            "Somebody in %(where)s has waited for %(days)s day to be met.",
            "Somebody in %(where)s has waited for %(days)s days to be met.",
            days,
        )
        % {"where": introduction.neighbourhood.name, "days": days},
        raiser_words=_("the team of this neighbourhood"),
    )
    introduction.save(update_fields=["answer"])
    act(by, "alongside.give_up_unmet", subject=introduction)
    _tell(
        introduction,
        by,
        _(
            "We have not met the person you introduced yet, and we are sorry."
            " A leader of this place now owes an answer about it."
        ),
    )
    return introduction


def _settle(by: Actor, introduction: Introduction, words: str) -> None:
    if introduction.answer is not None:
        settle(by=by, answer=introduction.answer, words=words)


def _tell(introduction: Introduction, by: Actor, sentence: str) -> None:
    introducer = introduction.introduced_by
    if introducer is not None and introducer.pk != by.account_id:
        notify(introducer, sentence, kind="introduction")


def _tell_we_went(introduction: Introduction, by: Actor) -> None:
    # The same words whatever the person said: whether they want us, and even that there is a page, is theirs to tell.
    _tell(
        introduction,
        by,
        _(
            "We went to say hello to the person you introduced. What comes of it is theirs to tell. Thank you."
        ),
    )


def _forget(introduction: Introduction) -> None:
    sealing.destroy_key(introduction.pk)
    introduction.delete()
