"""Keeping something apart: written by whoever walks alongside or the privacy lead, read by who is named by two people.

Nothing here touches the person's page, its version, its timeline or its log: what is kept apart has a log of its own.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tilth.accounts.access import may as may_by_role
from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.alongside.access import apart_for, naming_for, person_for
from tilth.alongside.models import Apart, ApartKind, ApartMember, ApartWords
from tilth.alongside.queries import facts_for, privacy_leads
from tilth.base import clock, rows, sealing
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import STAFF, Section, Verb
from tilth.base.writing import act, verb
from tilth.people.models import Person


@verb("alongside.keep_apart")
def keep_apart(*, by: Actor, person: Person, kind: str, words: str) -> Apart:
    """Write something down apart from the person's page. At first nobody but its writer reads it.

    The privacy lead is told that there is something, never about whom.
    """
    person = _to_keep_apart_from(by, person)
    if kind not in ApartKind.values:
        raise InvalidInput(_("Say why it is kept apart."), "kind")
    if not words:
        raise InvalidInput(_("Write what has to be kept apart."), "words")
    item = Apart(person=person, because=kind, begun_by=by.account)
    sealing.make_key(item.pk)
    item.save(force_insert=True)
    ApartWords.objects.create(item=item, words=words, written_by=by.account)
    ApartMember.objects.create(item=item, account=by.account, named_by=by.account, from_at=clock.now())
    act(by, "alongside.keep_apart", person_id=item.pk, subject=item, section=Section.RESTRICTED)
    for lead in privacy_leads(but=by.account_id):
        notify(
            lead,
            _("%(who)s keeps something apart. You may be asked who else should read it.") % {"who": by.name},
            kind="apart",
        )
    return item


def _to_keep_apart_from(by: Actor, person: Person) -> Person:
    if not may_by_role(by, Verb.GUARD):
        return person_for(by, person.pk, Verb.KEEP_APART, Section.STORY)
    # Beside anybody's page, whether or not they reach it.
    rows.also(person.pk)
    facts = facts_for(by, person.pk).base
    if facts.is_blocked or facts.has_conflict or facts.is_self:
        raise NotFound
    return person


@verb("alongside.add_apart")
def add_apart(*, by: Actor, item: Apart, words: str) -> ApartWords:
    """Write more beside what is kept apart. What stands there stays."""
    item = apart_for(by, item.pk, Verb.WRITE)
    if not words:
        raise InvalidInput(_("Write what has to be kept apart."), "words")
    written = ApartWords.objects.create(item=item, words=words, written_by=by.account)
    act(by, "alongside.add_apart", person_id=item.pk, subject=written, section=Section.RESTRICTED)
    return written


@verb("alongside.name_member")
def name_member(*, by: Actor, item: Apart, account: Account) -> ApartMember:
    """Name somebody who should read it. It opens to them when the privacy lead or another member says so too."""
    item = apart_for(by, item.pk, Verb.WRITE)
    if account.pk == item.person.account_id or not with_role(*STAFF).filter(pk=account.pk).exists():
        raise InvalidInput(_("Name somebody who works here, and not the person themselves."), "who")
    if ApartMember.objects.filter(item=item, account=account, until_at=None).exists():
        raise InvalidInput(_("They are named already."), "who")
    naming = ApartMember.objects.create(item=item, account=account, named_by=by.account)
    act(by, "alongside.name_member", person_id=item.pk, subject=naming, section=Section.RESTRICTED)
    for somebody in _who_may_second(naming, by.account_id):
        notify(
            somebody,
            _("You are asked for a second word: may %(who)s read something that is kept apart?")
            % {"who": account.short_name},
            link=f"/kept-apart/{item.pk}/second/{naming.pk}",
            kind="apart",
            person_id=item.person_id,
        )
    return naming


def _who_may_second(naming: ApartMember, but: UUID | None) -> list[Account]:
    leads = privacy_leads(person_id=naming.item.person_id, but=but)
    live = ApartMember.objects.live(clock.now()).filter(item=naming.item).exclude(account=but)
    members = [member.account for member in live.select_related("account")]
    found = {account.pk: account for account in (*leads, *members)}
    found.pop(naming.account_id, None)
    return list(found.values())


@verb("alongside.second_member")
def second_member(*, by: Actor, naming: ApartMember) -> ApartMember:
    """Say too that somebody may read it. From now on they do."""
    naming = naming_for(by, naming.item_id, naming.pk)
    naming.seconded_by, naming.from_at = by.account, clock.now()
    naming.save(update_fields=["seconded_by", "from_at"])
    act(by, "alongside.second_member", person_id=naming.item_id, subject=naming, section=Section.RESTRICTED)
    notify(
        naming.account,
        _("You may read something that is kept apart."),
        link=f"/kept-apart/{naming.item_id}",
        kind="apart",
        person_id=naming.item.person_id,
    )
    return naming


@verb("alongside.end_member")
def end_member(*, by: Actor, member: ApartMember) -> ApartMember:
    """Take somebody's reading away, at once: one's own or, as a member, anybody's. The last one stays."""
    item = apart_for(by, member.item_id, Verb.WRITE)
    others = ApartMember.objects.live(clock.now()).filter(item=item).exclude(pk=member.pk)
    if not others.exists():
        raise WrongState(_("Somebody has to know of it. Name somebody else first."))
    if member.until_at is None:
        member.until_at = clock.now()
        member.save(update_fields=["until_at"])
    act(by, "alongside.end_member", person_id=item.pk, subject=member, section=Section.RESTRICTED)
    return member


def tell_members_of_erasing(person_id: UUID) -> None:
    """Tell whoever reads something kept apart beside a page that it goes for good with it, while it can still be held.

    Not a verb: the one by which the first of two agrees calls it. Whoever agrees learns nothing from it.
    """
    live = ApartMember.objects.live(clock.now()).filter(item__person=person_id, account__is_active=True)
    for member in live.select_related("account").order_by("made_at", "pk"):
        notify(
            member.account,
            _(
                "Something kept apart that you may read is soon erased for good, with the page it stands beside. "
                "If a law says that it must be kept, tell the privacy lead now."
            ),
            link=f"/kept-apart/{member.item_id}",
            kind="apart",
            person_id=person_id,
        )
