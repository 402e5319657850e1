"""A story is told, its teller says for whom, how they are now and what it means; and takes it back, with one press."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.answers import actions as answers
from tilth.answers.models import Kind, Office, Signed
from tilth.base import clock, files, outbound, sealing
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotAllowed
from tilth.base.ids import new_token, token_digest
from tilth.base.models import StoredFile
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.places.models import Neighbourhood
from tilth.stories import access
from tilth.stories.models import Audience, Choice, How, Mark, Ring, Said, Story, Triangle
from tilth.stories.words import PLACES, needed, refuse_a_way_in, safe_sentence
from tilth.teams.models import Team
from tilth.teams.queries import members_of

SIDE = 1600
OWED = (Audience.LEADERS, Audience.EVERYONE)


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was just told, and its own link: shown once. "" where an account opens it."""

    story: Story
    token: str


def tell(*, by: Actor, key: UUID | None = None, how: str = How.TYPED, **words: Any) -> Told:
    """Tell a story. Told to somebody who types it, it belongs to whoever told it: they get the link."""
    has_account = by.account is not None and how != How.TOLD
    token = "" if has_account else _token_for(by, key)
    return Told(_tell(by=by, how=how, token=token, key=key, **words), token)


def _token_for(by: Actor, key: UUID | None) -> str:
    if key is None:
        return new_token()
    who = str(by.account_id or by.pass_id or "")
    return urlsafe_b64encode(sealing.keyed_digest("link", "story", who, str(key))[:16]).decode().rstrip("=")


@verb("stories.tell")
def _tell(
    *,
    by: Actor,
    how: str,
    token: str,
    audience: str,
    title: str = "",
    words: str = "",
    recording: Any = None,
    picture: Any = None,
    picture_words: str = "",
    neighbourhood: Neighbourhood | None = None,
    worker: Account | None = None,
    team: Team | None = None,
    office: Office | None = None,
    called: str = "",
    mail: str = "",
    contact: str = "",
) -> Story:
    if how == How.TOLD and not access.types_for_others(by):
        raise NotAllowed(_("Somebody who works here types what they are told."))
    story = Story(
        how=_how(how, recording, picture),
        neighbourhood=neighbourhood,
        token_hash=token_digest(token) if token else None,
        language=get_language() or "",
        told_by=None if token else by.account,
        page=None if how == How.TOLD else by.person_id,
        typed_by=by.account if how == How.TOLD else None,
    )
    sealing.make_key(story.pk)
    story.title, story.called, story.mail, story.contact = title.strip(), called, mail, contact
    story.token, story.words, story.picture_words = token, words.strip(), picture_words.strip()
    _must_be_readable(story, recording, picture)
    worker = worker or (by.account if how == How.TOLD else None)
    _let_in(story, audience, worker=worker, team=team, office=office)
    if recording is not None:
        story.recording, story.seconds = files.keep_recording(story.pk, recording)
    if picture is not None:
        story.picture = files.keep_picture(story.pk, picture, kind="story", side=SIDE)
    story.save(force_insert=True)
    owe_an_answer(by, story)
    if mail:
        outbound.queue_to_box(story.pk)
    act(by if how == How.TOLD else NOBODY, "stories.tell", subject=story)
    return story


def _how(how: str, recording: Any, picture: Any) -> str:
    if how == How.TOLD:
        return how
    return How.SPOKEN if recording is not None else How.DRAWN if picture is not None else How.TYPED


def _must_be_readable(story: Story, recording: Any, picture: Any) -> None:
    """Whatever was spoken or drawn is words as well, for whoever cannot hear or see it."""
    if recording is not None:
        needed(story.words, "words", _("Write down what is said in it, for whoever cannot hear it."))
    if picture is not None:
        needed(story.picture_words, "picture_words", _("Write what is on it, for whoever cannot see it."))
    if picture is None and story.picture_words:
        raise InvalidInput(_("Choose the drawing or photo."), "picture")
    if not story.words and picture is None:
        raise InvalidInput(_("Tell it in your own words, or choose a recording or a drawing."), "words")


def _let_in(
    story: Story, audience: str, *, worker: Account | None, team: Team | None, office: Office | None
) -> None:
    """Say for whom it is. A rung that lets in nobody is refused."""
    if audience not in Audience.values:
        raise InvalidInput(_("Choose who may read it."), "audience")
    if audience == Audience.WORKER and worker is None:
        raise InvalidInput(
            _("Say which worker. If nobody works with you yet, choose another line."), "audience"
        )
    if audience == Audience.TEAM and team is None:
        raise InvalidInput(_("Say which team."), "team")
    if audience == Audience.ONLY_ME and office is not None:
        raise InvalidInput(
            _("Nobody can answer what only you read. Choose another line above, or nobody."), "office"
        )
    story.audience, story.worker, story.team, story.office = audience, worker, team, office
    if audience == Audience.EVERYONE:
        refuse_a_way_in(story)


def owe_an_answer(by: Actor, story: Story) -> None:
    """Ask for the answer a story is owed: by the office its teller named, or once it can be read by who leads here.

    Not a verb: the verbs that let somebody in call it. Does nothing where an answer is owed or was given.
    """
    if story.audience not in OWED and story.office is None:
        return
    stands = access.answer_of(story)
    if stands is not None and (stands.is_open or stands.given):
        return
    answers.ask(
        by=by if story.told_by_id else NOBODY,
        kind=Kind.STORY,
        subject_id=story.pk,
        sentence=safe_sentence(story),
        office=story.office,
        # The teller is told what came of it, and shown to nobody.
        signed=Signed.UNSIGNED,
        link=reverse("stories:story", args=[story.pk]),
    )


@verb("stories.choose_audience")
def choose_audience(
    *,
    by: Actor,
    story: Story,
    audience: str,
    team: Team | None = None,
    worker: Account | None = None,
    office: Office | None = None,
    own: str = "",
) -> Story:
    """Say anew for whom it is. *Only me* takes every yes back too, and nobody owes an answer any more.

    Another office than before, or none: whoever was asked reads it no more, and what they owed is asked anew.
    """
    story = _own(by, story, own)
    asked_before = story.office_id
    _let_in(story, audience, worker=worker or story.typed_by, team=team, office=office)
    story.save()
    # What the teller says now stands for itself, whatever room asked before.
    story.uses.update(asks_the_board=False)
    if story.office_id != asked_before:
        forget_what_is_owed(story)
    if audience == Audience.ONLY_ME:
        story.uses.filter(said=Said.YES).update(said=Said.NO, said_at=clock.now(), heard_at=None)
        forget_what_is_owed(story)
    owe_an_answer(by, story)
    act(NOBODY, "stories.choose_audience", subject=story)
    return story


def forget_what_is_owed(story: Story) -> None:
    """Nobody owes what was asked any more. What was answered stays. Not a verb: verbs call it."""
    stands = access.answer_of(story)
    if stands is not None and not stands.given:
        sentence = _("A story whose teller asks you no more")
        answers.forget(by=NOBODY, kind=Kind.STORY, subject_id=story.pk, sentence=sentence)


@verb("stories.say_after")
def say_after(
    *, by: Actor, story: Story, ring: str, with_me: str = "", contact: str = "", own: str = ""
) -> Story:
    """Say, after telling: who is with you, and may we ring? Whoever is nearest is told and goes back to the teller."""
    story = _own(by, story, own)
    if ring not in Ring.values:
        raise InvalidInput(_("Say whether we may ring, or not today."), "ring")
    number = contact.strip() or story.contact
    if ring == Ring.YES and not number and story.told_by_id is None:
        raise InvalidInput(_("Which number shall we ring?"), "contact")
    story.ring, story.with_me, story.contact = ring, with_me.strip(), number
    story.rung_at = None
    story.save()
    if ring == Ring.YES:
        link = reverse("stories:go_back")
        sentence = _("Somebody told a story and would like to be rung.")
        for account in _nearest(story):
            notify(account, sentence, link)
    act(NOBODY, "stories.say_after", subject=story)
    return story


def _nearest(story: Story) -> Iterable[Account]:
    """Whoever goes back to the teller: who typed it or walks with them, or else the team that may read it."""
    if story.typed_by is not None:
        return [story.typed_by]
    if story.audience == Audience.ONLY_ME:
        return []
    if story.worker is not None:
        return [story.worker]
    if story.team is not None and story.audience in access.TEAM_AND_UP:
        return [line.member.account for line in members_of(story.team)]
    # Nobody nearer was let in: a gardener, who may read it.
    return with_role(Role.GARDENER) if story.audience in OWED else []


@verb("stories.say_rung")
def say_rung(*, by: Actor, story: Story) -> Story:
    """Say that somebody rang the teller."""
    access.to_ring_for(by, story.pk)
    story.rung_at = clock.now()
    story.save(update_fields=["rung_at"])
    act(by, "stories.say_rung", subject=story)
    return story


@verb("stories.mark")
def mark(*, by: Actor, story: Story, marks: Mapping[Triangle, str], own: str = "") -> Story:
    """Put a story into the triangles, as its teller. "" leaves one out."""
    story = _own(by, story, own)
    for triangle, at in marks.items():
        if at and at not in PLACES:
            raise InvalidInput(_("Choose one of the places in the triangle."))
        story.marks.filter(triangle=triangle).delete()
        if at:
            Mark.objects.create(story=story, triangle=triangle, at=at)
    act(NOBODY, "stories.mark", subject=story)
    return story


@verb("stories.take_back")
def take_back(*, by: Actor, story: Story, own: str = "") -> Story:
    """Take a story back, with one press. Its words, sound and drawing, every use and who told it are gone at once."""
    story = _own(by, story, own)
    erase(story)
    act(NOBODY, "stories.take_back", subject=story)
    transaction.on_commit(partial(sealing.destroy_key, story.pk, "taken back"))
    return story


def erase(story: Story) -> None:
    """Take everything of a story away but the row that says so. Not a verb: taking back calls it, and a restore again."""
    for stored in StoredFile.objects.filter(holder_id=story.pk):
        files.drop(stored)
    story.recording = story.picture = story.seconds = None
    for name in ("title", "words", "picture_words", "called", "mail", "contact", "token", "with_me"):
        setattr(story, name, "")
    story.audience, story.ring, story.token_hash = Audience.ONLY_ME, "", None
    story.worker = story.team = story.office = story.told_by = story.typed_by = story.page = None
    story.taken_back_at = story.taken_back_at or clock.now()
    story.save()
    story.marks.all().delete()
    story.in_themes.all().delete()
    story.uses.all().delete()
    Choice.objects.filter(story=story).delete()
    answers.forget(by=NOBODY, kind=Kind.STORY, subject_id=story.pk, sentence=_("A story that was taken back"))


def erase_again(erased: Iterable[UUID]) -> int:
    """Take back again, after a restore, every story whose key was destroyed. Not a verb: keeping's own verb calls it."""
    gone = Story.objects.filter(pk__in=list(erased), taken_back_at=None)
    for story in gone:
        erase(story)
    return len(gone)


def _own(by: Actor, story: Story, own: str) -> Story:
    access.must_own(by, story, own)
    return Story.objects.select_for_update().get(pk=story.pk)
