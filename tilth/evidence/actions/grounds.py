"""What must stand before a contact comes in: the notice, the residents' panel, and each source's agreement."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.evidence import figures, linked, store
from tilth.evidence.access import WORKS_WITH_CONTACTS, must, source_for
from tilth.evidence.models import Asking, Load, Looking, Notice, ResidentsMet, Source, State

LONGEST_AGREEMENT = timedelta(days=3 * 366)
LONGEST_NAMES_DAYS = 90
FEWEST_RESIDENTS = 3


@verb("evidence.tell_everybody")
def tell_everybody(*, by: Actor, words: str) -> Notice:
    """Put up what everybody is told: an analyst or a privacy lead. What was told before stays to be read."""
    must(by, *WORKS_WITH_CONTACTS)
    notice = Notice(words=words, by_name=by.name)
    notice.save(force_insert=True)
    act(by, "evidence.tell_everybody", subject=notice)
    return notice


@verb("evidence.residents_met")
def residents_met(*, by: Actor, met_on: date, residents: int, said: str, changed: str) -> ResidentsMet:
    """Write down that residents met about it, and what was changed. Raises InvalidInput for fewer than three, or a day to come."""
    must(by, *WORKS_WITH_CONTACTS)
    if met_on > clock.today():
        raise InvalidInput(_("Write it down when they have met."), "met_on")
    if residents < FEWEST_RESIDENTS:
        raise InvalidInput(_("Three residents at least: one or two are not a panel."), "residents")
    met = ResidentsMet(met_on=met_on, residents=residents, said=said, changed=changed, by_name=by.name)
    met.save(force_insert=True)
    act(by, "evidence.residents_met", subject=met)
    return met


@verb("evidence.agree_source")
def agree_source(
    *,
    by: Actor,
    name: str,
    kind: str,
    purpose: str,
    basis: str,
    agreement: str,
    until_on: date,
    office: str,
    names_basis: str = "",
    names_days: int | None = None,
) -> Source:
    """Write down what was agreed with a source: a privacy lead. Names need a basis of their own and go within ninety days."""
    must(by, Role.PRIVACY_LEAD)
    today = clock.today()
    if not today < until_on <= today + LONGEST_AGREEMENT:
        raise InvalidInput(_("An agreement ends: on a day to come, within three years."), "until_on")
    if names_basis and not 0 < (names_days or 0) <= LONGEST_NAMES_DAYS:
        raise InvalidInput(_("Say after how many days names are destroyed: ninety at most."), "names_days")
    slug = slugify(name)[:50] or "source"
    if Source.objects.filter(name__iexact=name, ended_at=None).exists():
        raise InvalidInput(_("There is an agreement with %(name)s already.") % {"name": name}, "name")
    if Source.objects.filter(slug=slug).exists():
        # A name comes again after its agreement ended: its rows are hashed anew and never meet the old ones.
        slug = f"{slug}-{new_id().hex[-8:]}"
    source = Source(
        slug=slug, name=name, kind=kind, purpose=purpose, basis=basis, agreement=agreement, until_on=until_on,
        office=office, names_basis=names_basis, names_days=names_days or 0 if names_basis else 0, by_name=by.name,
    )  # fmt: skip
    source.save(force_insert=True)
    act(by, "evidence.agree_source", subject=source)
    return source


@verb("evidence.end_source")
def end_source(*, by: Actor, source: Source) -> Source:
    """End what was agreed, and destroy everything the source brought: a privacy lead, or Tilth when its day is over."""
    if by is not TILTH:
        source = source_for(by, source.slug, Role.PRIVACY_LEAD)
    if source.ended_at is not None:
        raise WrongState(_("It has ended already."))
    for load in source.loads.exclude(state=State.GONE):
        store.let_go(str(load.pk))
    for asking in source.askings.filter(gone_at=None):
        (store.folder("to_ring") / str(asking.pk)).unlink(missing_ok=True)
    linked.forget_gone()
    figures.forget()
    Looking.objects.update(is_wanted=True)
    now = clock.now()
    Load.objects.filter(source=source).update(state=State.GONE)
    Asking.objects.filter(source=source, gone_at=None).update(gone_at=now)
    source.ended_at = now
    source.save(update_fields=["ended_at"])
    act(by, "evidence.end_source", subject=source)
    return source


@verb("evidence.object")
def keep_objections(*, by: Actor, source: Source, ids: list[str]) -> Source:
    """Keep whose rows are left out, by ids the source gave: as hashes, and from now on in every file of that source."""
    source = source_for(by, source.slug)
    if not ids:
        raise InvalidInput(_("Write at least one id, each on a line of its own."), "ids")
    # Whoever honours them at this moment waits, and finds these as well.
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    store.add_objections(source.slug, ids)
    source.objections_wait = True
    source.save(update_fields=["objections_wait"])
    # A file that waits to be fetched may hold one of them: it is made anew before anybody fetches it.
    source.askings.filter(gone_at=None).update(is_ready=False)
    act(by, "evidence.object", subject=source)
    return source


@verb("evidence.objections_honoured")
def objections_honoured(*, by: Actor, source: Source, honoured: frozenset[str]) -> None:
    """Say that what is held was written anew without these: Tilth itself. What came meanwhile waits on."""
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if store.objections(source.slug) == honoured:
        source.objections_wait = False
        source.save(update_fields=["objections_wait"])
    Looking.objects.update(is_wanted=True)
    act(by, "evidence.objections_honoured", subject=source)
