"""What one side says of another; enough for now; and the parts that sides take of a shared problem, each its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.directory.models import Page
from tilth.promises.access import in_force, must_stand_for, standing
from tilth.promises.actions.telling import tell, tell_the_others
from tilth.promises.models import Kind, Part, Said, Sheet, Side, Word
from tilth.teams.models import Team


@verb("promises.say_of")
def say_of(*, by: Actor, side: Side, about: Side, said: str, words: str) -> Word:
    """Say of another side's column: kept, not yet, or let's talk; always in words. Nothing follows from it."""
    must_stand_for(by, side.page, side.office, side.team)
    if about.pk == side.pk or about.sheet_id != side.sheet_id:
        raise NotFound
    if not in_force().filter(pk=side.sheet_id).exists():
        raise WrongState(_("Nothing is promised yet. First every side says yes."))
    if not words.strip():
        raise InvalidInput(_("Say it in words too."), "words")
    word = Word.objects.create(by=side, about=about, said=Said(said), words=words.strip())
    tell(about, _("Another side has said something about what you promised."))
    act(by, "promises.say_of", subject=word)
    return word


@verb("promises.say_enough")
def say_enough(*, by: Actor, side: Side, words: str = "") -> Side:
    """Say, as whoever was asked, that it is enough for now. Nothing follows from it, and no reason is needed."""
    must_stand_for(by, side.page, side.office, side.team)
    if side.sheet.kind != Kind.ASK or side.number == 1:
        raise NotFound
    if side.enough_at is not None:
        raise WrongState(_("You have said so already, and it stands."))
    side.enough_at, side.enough_words = clock.now(), words.strip()
    side.save(update_fields=["enough_at", "enough_words"])
    tell_the_others(side.sheet, side, _("Whoever you asked says: enough for now."))
    act(by, "promises.say_enough", subject=side)
    return side


@verb("promises.share")
def share(
    *,
    by: Actor,
    title: str,
    part: str,
    page: Page | None = None,
    office: Office | None = None,
    team: Team | None = None,
    about: str = "",
    only_state: str = "",
    will: str = "",
) -> Sheet:
    """Share a problem in the open, and say which part of it is one's own. Anybody reads it at once."""
    must_stand_for(by, page, office, team)
    if not title.strip():
        raise InvalidInput(_("Say which problem it is."), "title")
    sheet = Sheet.objects.create(kind=Kind.SHARED, title=title.strip(), about=about, only_state=only_state)
    Side.objects.create(
        sheet=sheet, number=1, page=page, office=office, team=team, part=Part(part), will=will.strip()
    )
    act(by, "promises.share", subject=sheet)
    return sheet


@verb("promises.take_part")
def take_part(
    *,
    by: Actor,
    sheet: Sheet,
    part: str,
    page: Page | None = None,
    office: Office | None = None,
    team: Team | None = None,
    will: str = "",
) -> Side:
    """Take a part of a shared problem, say it anew, or stay out of it. Each says its own; nobody gives a part to another."""
    must_stand_for(by, page, office, team)
    sheet = standing().select_for_update(of=("self",)).get(pk=sheet.pk)
    if not sheet.is_shared or sheet.is_over:
        raise WrongState(_("This sheet is over."))
    side = sheet.sides.filter(page=page, office=office, team=team).first()
    if side is None:
        side = Side(sheet=sheet, number=sheet.sides.count() + 1, page=page, office=office, team=team)
    side.part, side.will = Part(part), will.strip()
    side.save()
    act(by, "promises.take_part", subject=side)
    return side
