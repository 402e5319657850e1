"""The verbs of this room: writing down why an organisation may, ending it, its signed pages, and telling in good time."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import notify
from tilth.accounts.models import Organisation
from tilth.accounts.queries import with_role
from tilth.base import clock, files, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.filters import day_words
from tilth.base.roles import Role, Section, Verb
from tilth.base.writing import act, verb
from tilth.basis.access import basis_for
from tilth.basis.models import Article6, Article9, Basis, BasisPage, Part
from tilth.basis.queries import running_out

# Looked at afresh each year, however long the paper behind it runs.
LONGEST_DAYS = 366
MOST_PAGES = 40
MONTH_DAYS = 31
OPENABLE = frozenset(Section) - {Section.RESTRICTED}


@verb("basis.write")
def write(
    *,
    by: Actor,
    organisation: Organisation,
    purpose: str,
    article6: str,
    power: str,
    title: str,
    words: str,
    signed: str,
    from_on: date,
    until_on: date,
    walks: bool = True,
    part: str = Part.JOINT,
    sections: list[str] | None = None,
    article9: str = "",
    confidence: str = "",
    crime: str = "",
    follows: Basis | None = None,
) -> Basis:
    """Write down why an organisation may use what people say for one purpose. One that it follows ends when it begins.

    Raises InvalidInput for a day or a choice that cannot be, WrongState when another follows already.
    """
    must(by, Verb.GUARD)
    _check(article6, article9, part, sections or [])
    _check_days(from_on, until_on, follows)
    basis = Basis(
        organisation=follows.organisation if follows else organisation,
        purpose=purpose,
        walks=walks,
        part=part,
        sections=[section.value for section in Section if section.value in (sections or [])],
        article6=article6,
        article9=article9,
        power=power,
        confidence=confidence,
        crime=crime,
        title=title,
        words=words,
        signed=signed,
        from_on=from_on,
        until_on=until_on,
        follows=follows,
        written_by=by.account,
    )
    basis.save(force_insert=True)
    if follows is not None and follows.over_on > from_on:
        _end(follows, from_on)
    act(by, "basis.write", subject=basis)
    return basis


def _check(article6: str, article9: str, part: str, sections: list[str]) -> None:
    if article6 not in Article6.values:
        raise InvalidInput(_("Choose what in law lets them."), "article6")
    if article9 not in Article9.values:
        raise InvalidInput(_("Choose one from the list."), "article9")
    if part not in Part.values:
        raise InvalidInput(_("Choose one from the list."), "part")
    if not set(sections) <= OPENABLE:
        raise InvalidInput(_("Choose from the parts of the page that are named here."), "sections")


def _check_days(from_on: date, until_on: date, follows: Basis | None) -> None:
    if until_on < from_on:
        raise InvalidInput(_("The last day lies before the first."), "until_on")
    if until_on < clock.today():
        raise InvalidInput(_("That day is over. Say a last day that lies ahead."), "until_on")
    if until_on > from_on + timedelta(days=LONGEST_DAYS):
        raise InvalidInput(
            _("A year at most. Then it is looked at again, however long the paper runs."), "until_on"
        )
    if follows is None:
        return
    if follows.followed_by.exists():
        raise WrongState(_("Another one has taken its place already. Open that one."))
    if from_on < follows.from_on:
        raise InvalidInput(_("It begins no earlier than the one whose place it takes."), "from_on")


def _end(basis: Basis, on: date) -> None:
    basis.ended_on = on
    basis.save(update_fields=["ended_on"])


@verb("basis.end")
def end(*, by: Actor, basis: Basis) -> Basis:
    """End an agreement today, before its last day: because it was a muddle, or because the organisation goes.

    Whoever walks alongside stays; nobody new comes from there. Raises WrongState for one that is over.
    """
    must(by, Verb.GUARD)
    basis = basis_for(basis.pk)
    if basis.is_over:
        raise WrongState(_("This is over already."))
    _end(basis, clock.today())
    act(by, "basis.end", subject=basis)
    return basis


@verb("basis.add_page")
def add_page(*, by: Actor, basis: Basis, picture: UploadedFile[bytes]) -> BasisPage:
    """Add a picture of the next page of the signed paper. It is made anew, as every picture is."""
    must(by, Verb.GUARD)
    basis = basis_for(basis.pk)
    number = basis.pages.count() + 1
    if number > MOST_PAGES:
        raise WrongState(_("There are forty pages already. Write what the others say in words."))
    sealing.make_key(basis.pk)
    stored = files.keep_picture(basis.pk, picture, kind="agreement", side=2000)
    page = BasisPage.objects.create(basis=basis, number=number, picture=stored)
    act(by, "basis.add_page", subject=page)
    return page


def remind(*, on: date) -> int:
    """Tell the privacy leads of every agreement that runs out: at three months, at one, when it is over and each month after.

    Gives how many were told of. Run once a day; a day on which it did not run is made up for by the next.
    """
    found = [basis for basis in running_out(on) if _stage(basis, on) > basis.told]
    for basis in found:
        _remind(by=TILTH, basis=basis, stage=_stage(basis, on))
    return len(found)


def _stage(basis: Basis, on: date) -> int:
    left = (basis.until_on - on).days
    if left >= 0:
        return 1 if left > MONTH_DAYS else 2
    return 3 + (-left - 1) // MONTH_DAYS


@verb("basis.remind")
def _remind(*, by: Actor, basis: Basis, stage: int) -> Basis:
    basis.told = stage
    basis.save(update_fields=["told"])
    act(by, "basis.remind", subject=basis)
    said = {"organisation": basis.organisation.name, "day": day_words(basis.until_on)}
    if stage < 3:
        sentence = _("The sharing agreement of %(organisation)s runs out: its last day is %(day)s.") % said
    else:
        sentence = (
            _(
                "The sharing agreement of %(organisation)s ran out: its last day was %(day)s. Nobody new comes alongside from there."
            )
            % said
        )
    # Where nobody is privacy lead, somebody must still hear of it.
    leads = list(with_role(Role.PRIVACY_LEAD)) or list(with_role(Role.KEEPER))
    for lead in leads:
        notify(lead, sentence, link=f"/why-we-may/{basis.pk}", kind="agreement")
    return basis
