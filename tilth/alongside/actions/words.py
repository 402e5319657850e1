"""A person's own words, picture and safe ways: the door first, then the verb of `people`."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tilth.alongside.access import person_for
from tilth.alongside.actions.conflicts import keep_out_whoever_knows
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Section, Verb
from tilth.people import actions as people
from tilth.people.models import About, LifePerson, Person, SafeWay


def say_about(
    *,
    by: Actor,
    person: Person,
    kind: str,
    words: str,
    said_by: str = "",
    replaces: About | None = None,
    key: UUID | None = None,
) -> About:
    """Write down a hope, what matters, a gift or how to talk, in the person's words.

    Whoever may write may add; a new wording for what stands is for the person and their workers.
    """
    person = person_for(by, person.pk, Verb.SPEAK if replaces else Verb.WRITE, Section.STORY)
    _check_belongs(replaces, person)
    return people.say_about(
        by=by, person=person, kind=kind, words=words, said_by=said_by, replaces=replaces, key=key
    )


def take_back(*, by: Actor, about: About, key: UUID | None = None) -> About:
    """Take words back."""
    person_for(by, about.person_id, Verb.WRITE, Section.STORY)
    return people.take_back(by=by, about=about, key=key)


def call(
    *,
    by: Actor,
    person: Person,
    called: str,
    words_for_them: str = "",
    language: str = "",
    key: UUID | None = None,
) -> Person:
    """Change the name they like to be called."""
    person = person_for(by, person.pk, Verb.SPEAK, Section.STORY)
    with transaction.atomic():
        named = people.call(
            by=by, person=person, called=called, words_for_them=words_for_them, language=language, key=key
        )
        keep_out_whoever_knows(named, but=by.account)
    return named


def draw_life(
    *,
    by: Actor,
    person: Person,
    name: str,
    ring: int,
    gives: str = "",
    gets: str = "",
    life_person: LifePerson | None = None,
    key: UUID | None = None,
) -> LifePerson:
    """Put somebody on the picture of the people in a person's life, or move them on it."""
    person = person_for(by, person.pk, Verb.SPEAK, Section.STORY)
    _check_belongs(life_person, person)
    return people.draw_life(
        by=by, person=person, name=name, ring=ring, gives=gives, gets=gets, life_person=life_person, key=key
    )


def leave_life(*, by: Actor, life_person: LifePerson, key: UUID | None = None) -> LifePerson:
    """Take somebody off that picture."""
    person_for(by, life_person.person_id, Verb.SPEAK, Section.STORY)
    return people.leave_life(by=by, life_person=life_person, key=key)


def choose_picture(
    *, by: Actor, person: Person, picture: UploadedFile | None, key: UUID | None = None
) -> Person:
    """Keep the picture the person chose, or take it away."""
    person = person_for(by, person.pk, Verb.SPEAK, Section.STORY)
    return people.choose_picture(by=by, person=person, picture=picture, key=key)


def set_safe_way(
    *,
    by: Actor,
    person: Person,
    channel: str,
    is_safe: str,
    address: str = "",
    when_words: str = "",
    message_ok: bool = False,
    key: UUID | None = None,
) -> SafeWay:
    """Say whether one way of reaching the person is safe, and how."""
    person = person_for(by, person.pk, Verb.SPEAK, Section.CONTACT)
    return people.set_safe_way(
        by=by,
        person=person,
        channel=channel,
        is_safe=is_safe,
        address=address,
        when_words=when_words,
        message_ok=message_ok,
        key=key,
    )


def _check_belongs(thing: About | LifePerson | None, person: Person) -> None:
    if thing is not None and thing.person_id != person.pk:
        raise NotFound
