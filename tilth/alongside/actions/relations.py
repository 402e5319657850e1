"""Pulling somebody in, coming alongside, ending, waking, keeping somebody away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account, Organisation
from tilth.accounts.queries import employers, workers
from tilth.alongside.access import invitation_for, may, person_for, sections_for
from tilth.alongside.actions.say import close_says, open_sections
from tilth.alongside.models import Asking, Block, Invitation, Meeting, Relation, RelationKind
from tilth.alongside.queries import (
    AT_WORK,
    SHOWN_SECTIONS,
    are_team_mates,
    covers_following,
    is_kept_away,
    speaks_now,
)
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.basis.queries import ran_out
from tilth.people.actions import draw_life, remember
from tilth.people.models import LifePerson, MomentKind, Person, Ring, Voice


@verb("alongside.pull_in")
def pull_in(
    *,
    by: Actor,
    person: Person,
    kind: str,
    asked_for: str,
    sections: list[str],
    to_account: Account | None = None,
    to_organisation: Organisation | None = None,
    to_words: str = "",
) -> Invitation:
    """Ask somebody to come alongside: what for, and what they would see. Whoever was there first stays.

    The person and the first worker choose what they would see; anybody else opens only what is open to themselves.
    """
    person = person_for(by, person.pk, Verb.PULL_IN, Section.STORY)
    if not (to_account or to_organisation or to_words):
        raise InvalidInput(
            _("Say whom to ask: a name, an organisation, or who they are in words."), "to_words"
        )
    if not asked_for:
        raise InvalidInput(_("Say what they are asked for, in one sentence."), "asked_for")
    _check_sections(by, person, sections)
    if to_account:
        _check_can_come(by, person, to_account, kind)
    check_agreement(to_account, to_organisation, kind)
    invitation = Invitation.objects.create(
        person=person,
        to_account=to_account,
        to_organisation=None if to_account else to_organisation,
        to_words=to_words,
        kind=RelationKind.GROUP if to_organisation and not to_account else kind,
        asked_for=asked_for,
        sections=sorted(sections),
        asked_by=by.account,
    )
    act(by, "alongside.pull_in", person_id=person.pk, subject=invitation, section=Section.STORY)
    whom = to_account.short_name if to_account else str(to_organisation or to_words)
    _remember(by, person, invitation, _("%(whom)s was asked to come alongside.") % {"whom": whom})
    if to_account and not is_kept_away(to_account, person):
        # Whom the person keeps away is not asked, and nobody is told why: a block shows itself to no one.
        notify(
            to_account,
            _("Somebody would like you to come alongside."),
            link=f"/invitations/{invitation.pk}",
            kind="invitation",
            person_id=person.pk,
        )
    return invitation


@verb("alongside.accept")
def accept(*, by: Actor, invitation: Invitation) -> Relation:
    """Say yes to coming alongside."""
    invitation = invitation_for(by, invitation.pk)
    person = invitation.person
    check_agreement(by.account, None, invitation.kind)
    live = Relation.objects.live(clock.now()).filter(person=person, account=by.account).first()
    relation = live or Relation.objects.create(
        person=person, account=by.account, kind=invitation.kind, asked_for=invitation.asked_for
    )
    open_sections(
        by=by,
        person=person,
        to=by.account,
        sections=invitation.sections,
        given_how=_("agreed when they were asked"),
    )
    _settle(by, invitation, Asking.ACCEPTED, "")
    _remember(by, person, relation, _came(by.name, invitation.sections))
    return relation


@verb("alongside.decline")
def decline(*, by: Actor, invitation: Invitation, words: str = "") -> Invitation:
    """Say no, kindly. Nothing hangs on it."""
    invitation = invitation_for(by, invitation.pk)
    rows.also(invitation.person_id)  # until the no stands on the page, from which it leads away
    _settle(by, invitation, Asking.KINDLY_NO, words)
    _remember(
        by, invitation.person, invitation, _("%(who)s cannot come alongside just now.") % {"who": by.name}
    )
    return invitation


@verb("alongside.organisation_came")
def organisation_came(*, by: Actor, invitation: Invitation) -> Relation:
    """Write down that an organisation said yes: it stands on the page, and sees paper."""
    person = person_for(by, invitation.person_id, Verb.PULL_IN, Section.STORY)
    if invitation.state != Asking.ASKED or invitation.to_organisation is None:
        raise WrongState(_("This has been answered already."))
    check_agreement(None, invitation.to_organisation, RelationKind.GROUP)
    relation = Relation.objects.create(
        person=person,
        organisation=invitation.to_organisation,
        kind=RelationKind.GROUP,
        asked_for=invitation.asked_for,
    )
    open_sections(
        by=by,
        person=person,
        to=invitation.to_organisation,
        sections=invitation.sections,
        given_how=_("agreed when they were asked"),
    )
    _settle(by, invitation, Asking.ACCEPTED, "")
    _remember(by, person, relation, _came(str(invitation.to_organisation), invitation.sections))
    return relation


@verb("alongside.somebody_came")
def somebody_came(*, by: Actor, invitation: Invitation) -> LifePerson:
    """Write down that somebody without an account said yes: they are drawn among the people in the person's life."""
    person = person_for(by, invitation.person_id, Verb.PULL_IN, Section.STORY)
    if invitation.state != Asking.ASKED or not invitation.to_words:
        raise WrongState(_("This has been answered already."))
    is_paid = invitation.kind in {RelationKind.WORKER, RelationKind.SPECIALIST}
    ring = Ring.PAID if is_paid else Ring.AROUND
    name, gives = invitation.to_words[:80], invitation.asked_for
    drawn = draw_life(by=by, person=person, name=name, ring=ring, gives=gives)
    _settle(by, invitation, Asking.ACCEPTED, "")
    _remember(by, person, invitation, _came(invitation.to_words, []))
    return drawn


@verb("alongside.withdraw")
def withdraw(*, by: Actor, invitation: Invitation) -> Invitation:
    """Take an invitation back."""
    person = person_for(by, invitation.person_id, Verb.PULL_IN, Section.STORY)
    if invitation.state != Asking.ASKED:
        raise WrongState(_("This has been answered already."))
    _settle(by, invitation, Asking.WITHDRAWN, "")
    whom = str(invitation.to_account or invitation.to_organisation or invitation.to_words)
    if invitation.to_account:
        whom = invitation.to_account.short_name
    _remember(by, person, invitation, _("%(whom)s is no longer asked to come alongside.") % {"whom": whom})
    return invitation


@verb("alongside.end_relation")
def end_relation(*, by: Actor, relation: Relation, why: str = "") -> Relation:
    """End somebody's walking alongside: the person may end anybody's; everybody else only their own."""
    person = person_for(by, relation.person_id, Verb.END, Section.STORY)
    if by.person_id != person.pk and relation.account_id != by.account_id:
        raise NotAllowed(_("Only the person, or they themselves, can end this."))
    if relation.until_at is not None:
        raise WrongState(_("This has already ended."))
    end_with(by, relation, why)
    act(by, "alongside.end_relation", person_id=person.pk, subject=relation, section=Section.STORY)
    name = relation.account.short_name if relation.account else str(relation.organisation)
    _remember(by, person, relation, _("%(who)s no longer walks alongside.") % {"who": name})
    return relation


@verb("alongside.wake")
def wake(*, by: Actor, relation: Relation) -> Relation:
    """Wake an access that fell asleep after a long silence. Logged, and seen by the person."""
    person = person_for(by, relation.person_id, Verb.WAKE, Section.STORY)
    if relation.account_id != by.account_id:
        raise NotFound
    relation.asleep_at = None
    relation.save(update_fields=["asleep_at"])
    act(by, "alongside.wake", person_id=person.pk, subject=relation, section=Section.STORY)
    _remember(by, person, relation, _("%(who)s is walking alongside again.") % {"who": by.name})
    return relation


@verb("alongside.block")
def block(*, by: Actor, person: Person, account: Account) -> Block:
    """Keep an account away from one's page. Nobody is told; it holds at the next request."""
    if by.person_id != person.pk:
        raise NotAllowed(_("Only the person themselves can keep somebody away."))
    held = Block.objects.own().filter(person=person, account=account, until_at=None).first()
    kept = held or Block.objects.create(person=person, account=account)
    act(by, "alongside.block", person_id=person.pk, subject=kept)
    return kept


@verb("alongside.unblock")
def unblock(*, by: Actor, block: Block) -> Block:
    """Let somebody near again. What they may see is a matter of the say, as before."""
    if by.person_id != block.person_id:
        raise NotAllowed(_("Only the person themselves can change this."))
    if block.is_place:
        raise NotAllowed(_("A second person has to look at this. Ask whoever walks alongside you."))
    if block.until_at is not None:
        return block
    block.until_at = clock.now()
    block.save(update_fields=["until_at"])
    act(by, "alongside.unblock", person_id=block.person_id, subject=block)
    return block


def end_with(by: Actor, relation: Relation, why: str) -> None:
    """End a relation, its say and its meetings, and hand on being first. Not a verb: verbs call it."""
    now, person = clock.now(), relation.person
    relation.until_at, relation.ended_by, relation.ended_why = now, by.account, why
    relation.save(update_fields=["until_at", "ended_by", "ended_why"])
    close_says(person=person, account=relation.account, organisation=relation.organisation)
    if relation.account_id:
        coming = Meeting.objects.filter(person=person, with_account=relation.account_id)
        coming.filter(on__gte=clock.today()).update(is_off=True)
    for standing_in in covers_following(person.pk, relation.account_id):
        end_with(by, standing_in, why)
    if relation.is_first:
        # Somebody must be there to go through the say with them: whoever has walked alongside longest.
        live = Relation.objects.filter(
            person=person, kind=RelationKind.WORKER, until_at=None, from_at__lte=now
        )
        heir = live.filter(account__is_active=True, is_first=False).order_by("from_at", "id").first()
        if heir is not None:
            heir.is_first = True
            heir.save(update_fields=["is_first"])


def _check_sections(by: Actor, person: Person, sections: list[str]) -> None:
    if not set(sections) <= set(SHOWN_SECTIONS):
        raise InvalidInput(_("Choose from the parts of the page that are named here."), "sections")
    may_open = may(by, person, Verb.SET_SAY)
    if not may_open and not set(sections) <= sections_for(by, person):
        raise InvalidInput(
            _("You do not see all of that yourself. Ask %(called)s, or whoever was alongside first.")
            % {"called": person.called},
            "sections",
        )


def _check_can_come(by: Actor, person: Person, account: Account, kind: str) -> None:
    if Relation.objects.live(clock.now()).filter(person=person, account=account).exists():
        raise InvalidInput(_("They already walk alongside."), "who")
    if account.pk == person.account_id:
        raise InvalidInput(_("This is %(called)s’s own page.") % {"called": person.called}, "who")
    if speaks_now(person.pk, account.pk) and may(by, person, Verb.SET_SAY):
        raise InvalidInput(
            _("They speak for %(called)s already. Somebody comes near in one way at a time.")
            % {"called": person.called},
            "who",
        )
    if are_team_mates(account.pk, person.account_id):
        raise InvalidInput(
            _("They are in a team together, so this page stays closed to them. Ask somebody else."), "who"
        )
    if by.person_id == person.pk and is_kept_away(account, person):
        raise InvalidInput(_("You keep them away from your page. Let them near first."), "who")
    if kind == RelationKind.WORKER and not workers().filter(pk=account.pk).exists():
        raise InvalidInput(
            _("%(who)s does not work here. Choose what else they come as.") % {"who": account.short_name},
            "kind",
        )


def check_agreement(account: Account | None, organisation: Organisation | None, kind: str) -> None:
    """Refuse somebody new from an organisation whose sharing agreement ran out. Whoever is alongside stays."""
    if account is not None:
        organisation = employers([account.pk]).get(account.pk) if kind in AT_WORK else None
    over = ran_out(organisation.pk) if organisation else None
    if over is not None:
        raise WrongState(
            _(
                "The sharing agreement of %(organisation)s ran out, so nobody new can come alongside from there. "
                "The privacy lead of this place can write it again."
            )
            % {"organisation": over.organisation.name}
        )


def _came(name: str, sections: list[str]) -> str:
    labels = [str(section.label) for section in SHOWN_SECTIONS if section in sections]
    if not labels:
        return _("%(who)s came alongside.") % {"who": name}
    return _("%(who)s came alongside, and sees: %(what)s.") % {"who": name, "what": ", ".join(labels)}


def _settle(by: Actor, invitation: Invitation, state: Asking, words: str) -> None:
    invitation.state, invitation.reply_words = state, words
    invitation.save(update_fields=["state", "reply_words"])
    act(by, f"alongside.{state}", person_id=invitation.person_id, subject=invitation, section=Section.STORY)
    asked_by = invitation.asked_by
    if asked_by and asked_by.pk != by.account_id:
        sentence = {
            Asking.ACCEPTED: _("%(who)s said yes to coming alongside."),
            Asking.KINDLY_NO: _("%(who)s cannot come alongside just now."),
            Asking.WITHDRAWN: _("%(who)s took an invitation back."),
        }[state]
        notify(
            asked_by,
            sentence % {"who": by.name},
            link=f"/people/{invitation.person_id}",
            kind="invitation",
            person_id=invitation.person_id,
        )


def _remember(by: Actor, person: Person, subject: Relation | Invitation, summary: str) -> None:
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=subject,
        summary=summary,
        voice=Voice.NEITHER,
    )
