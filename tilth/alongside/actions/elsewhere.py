"""Copying chosen lines of a page for another record, which the page itself remembers and the person is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.alongside.access import employer_of, person_for, sections_for
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import KeptElsewhere, SayAnswer
from tilth.alongside.queries import SHOWN_SECTIONS, kept_sentence, lines_named, may_be_kept_by
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice

MOST_AT_ONCE = 60


@verb("alongside.keep_elsewhere")
def keep_elsewhere(
    *, by: Actor, person: Person, lines: Collection[str], where_words: str, how: str = KeptElsewhere.How.TEXT
) -> KeptElsewhere:
    """Copy chosen lines for the record of one's own employer: only parts that the person's say to it covers.

    The page remembers what, where, when and by whom, and the person is told.
    """
    person = person_for(by, person.pk, Verb.KEEP_APART)
    organisation = employer_of(by)
    covered = may_be_kept_by(person.pk, organisation.pk) & sections_for(by, person)
    if not where_words:
        raise InvalidInput(_("Write which record it goes into."), "where_words")
    if not lines:
        raise InvalidInput(_("Choose at least one line."), "lines")
    chosen = lines_named(person.pk, covered, lines) if len(lines) <= MOST_AT_ONCE else []
    if len(chosen) != len(set(lines)):
        raise InvalidInput(
            _(
                "One of these lines may not be copied now: it was changed, or the say about it was. Look again."
            ),
            "lines",
        )
    kept = KeptElsewhere.objects.create(
        person=person,
        organisation=organisation,
        where_words=where_words,
        how=how,
        moments=[str(line.id) for line in chosen],
        sections=sorted({line.section for line in chosen}),
        made_by=by.account,
    )
    act(by, "alongside.keep_elsewhere", person_id=person.pk, subject=kept, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.KEPT,
        subject=kept,
        summary=kept_sentence(organisation, where_words, len(chosen)),
        voice=Voice.NEITHER,
    )
    if person.account is not None:
        told = _("%(name)s copied lines of your page for %(organisation)s. You can read which.")
        notify(
            person.account,
            told % {"name": by.name, "organisation": organisation},
            reverse("alongside:who_sees", args=[person.pk]),
            person_id=person.pk,
        )
    return kept


@verb("alongside.say_to_employer")
def say_to_employer(
    *, by: Actor, person: Person, sections: Collection[str], given_how: str, until_on: date | None = None
) -> Person:
    """Write down what the person says the worker's own employer may keep: yes to these parts, no to the others."""
    organisation = employer_of(by)
    wishes = [
        Wish(
            section,
            SayAnswer.YES if section in sections else SayAnswer.NO,
            organisation=organisation,
            until_on=until_on if section in sections else None,
        )
        for section in SHOWN_SECTIONS
    ]
    return set_say(by=by, person=person, wishes=wishes, given_how=given_how, purpose=_("for its own record"))
