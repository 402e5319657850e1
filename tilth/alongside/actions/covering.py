"""Standing in for somebody who is away: the person is told and can say no, and it ends by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.accounts.queries import workers
from tilth.alongside.access import cover_to_end, may_arrange_cover
from tilth.alongside.actions.relations import end_with
from tilth.alongside.actions.say import Wish, write_wish
from tilth.alongside.models import Cover, Relation, RelationKind, Say
from tilth.alongside.queries import are_team_mates, is_kept_away
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.filters import on_day
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice

LONGEST_DAYS = 92


@verb("alongside.stand_in")
def stand_in(*, by: Actor, away: Account, account: Account, from_on: date, until_on: date) -> None:
    """Let a team-mate stand in for somebody who is away, beside everybody they walk alongside.

    Whoever is away arranges it, or a team-mate or gardener does for them; nobody arranges it for themselves to see more.
    Each person is told and can say no. Whom a person keeps away, or who knows them, is left out without a word.
    """
    _check_who(by, away, account)
    _check_days(from_on, until_on)
    beside = Relation.objects.live(clock.now()).filter(account=away, kind=RelationKind.WORKER, asleep_at=None)
    beside = beside.filter(person__died_said_at=None)
    # Whoever arranges it for somebody else reaches none of those people, and is shown none.
    with rows.for_the_system():
        for relation in beside.filter(cover=None).select_related("person__account"):
            if _can_stand_in(relation.person, account):
                _stand_in(by=by, relation=relation, account=account, from_on=from_on, until_on=until_on)
    act(by, "alongside.stand_in", subject=account)
    for whom, sentence in (
        (account, _("You stand in for %(who)s, %(from)s to %(until)s.")),
        (away, _("Somebody stands in for you, %(from)s to %(until)s.")),
    ):
        if whom.pk != by.account_id:
            words = {"who": away.short_name, "from": on_day(from_on), "until": on_day(until_on)}
            notify(whom, sentence % words, link="/standing-in", kind="cover")


def _check_who(by: Actor, away: Account, account: Account) -> None:
    if not may_arrange_cover(by, away):
        raise NotAllowed(_("Whoever is away arranges this, or somebody of their team."))
    if account.pk == by.account_id:
        raise InvalidInput(
            _("Nobody lets themselves in. Somebody else of the team has to arrange it."), "account"
        )
    if account.pk == away.pk:
        raise InvalidInput(_("Choose somebody else to stand in."), "account")
    if not are_team_mates(away.pk, account.pk) or not workers().filter(pk=account.pk).exists():
        raise InvalidInput(_("Choose a worker of the same team."), "account")


def _check_days(from_on: date, until_on: date) -> None:
    if from_on < clock.today():
        raise InvalidInput(_("That day has passed. Choose today or a later day."), "from_on")
    if until_on < from_on:
        raise InvalidInput(
            _("It would end before it begins. Choose a last day on or after the first."), "until_on"
        )
    if until_on - from_on > timedelta(days=LONGEST_DAYS):
        raise InvalidInput(
            _("That is longer than three months. Ask each person who should walk alongside then."), "until_on"
        )


def _can_stand_in(person: Person, account: Account) -> bool:
    """Say whether somebody can stand in beside a person: not yet alongside, and not kept away for any reason."""
    if person.account_id and (
        person.account_id == account.pk or are_team_mates(account.pk, person.account_id)
    ):
        return False
    until = Relation.objects.filter(person=person, account=account)
    is_beside = until.filter(until_at=None).exists() or until.filter(until_at__gt=clock.now()).exists()
    return not is_beside and not is_kept_away(account, person)


@verb("alongside.stand_in_beside")
def _stand_in(*, by: Actor, relation: Relation, account: Account, from_on: date, until_on: date) -> Cover:
    person, away = relation.person, relation.account
    if away is None:
        raise WrongState(_("This has already ended."))
    standing = Relation.objects.create(
        person=person,
        account=account,
        kind=RelationKind.WORKER,
        asked_for=_("stands in for %(who)s") % {"who": away.short_name},
        from_at=max(_midnight(from_on), clock.now()) if from_on == clock.today() else _midnight(from_on),
        until_at=_midnight(until_on + timedelta(days=1)),
    )
    cover = Cover.objects.create(
        person=person,
        relation=standing,
        away=away,
        account=account,
        from_on=from_on,
        until_on=until_on,
        arranged_by=by.account,
    )
    # What the one they stand in for sees today, and never more.
    for said in Say.objects.filter(person=person, account=away, ended_at=None):
        given = _("as for %(who)s, while they stand in") % {"who": away.short_name}
        until = min(said.until_on or until_on, until_on)
        if until >= clock.today():
            wish = Wish(Section(said.section), said.answer, account=account, until_on=until)
            write_wish(by, person, wish, given)
    act(by, "alongside.stand_in_beside", person_id=person.pk, subject=cover, section=Section.STORY)
    words = {
        "who": account.short_name, "away": away.short_name, "from": on_day(from_on), "until": on_day(until_on),
    }  # fmt: skip
    _remember(by, cover, _("%(who)s stands in for %(away)s, %(from)s to %(until)s. You can say no.") % words)
    if person.account:
        notify(
            person.account,
            _("%(who)s stands in for %(away)s, %(from)s to %(until)s. You can say no.") % words,
            link="/my-page",
            kind="cover",
            person_id=person.pk,
        )
    return cover


@verb("alongside.end_cover")
def end_cover(*, by: Actor, cover: Cover, how: str = "") -> Cover:
    """End a cover, before it began or after: the person by saying no, either worker, or whoever alongside they told."""
    cover = cover_to_end(by, cover.pk)
    is_theirs = by.account_id in (cover.account_id, cover.away_id) or by.person_id == cover.person_id
    if not is_theirs and not how:
        raise InvalidInput(_("Say how they said no."), "how")
    end_with(by, cover.relation, how)
    act(by, "alongside.end_cover", person_id=cover.person_id, subject=cover, section=Section.STORY)
    words = {"who": cover.account.short_name, "away": cover.away.short_name}
    _remember(by, cover, _("%(who)s does not stand in for %(away)s.") % words)
    if by.account_id != cover.away_id:
        notify(
            cover.away,
            _("Somebody would rather not have %(who)s stand in for you.") % words,
            link=f"/people/{cover.person_id}",
            kind="cover",
            person_id=cover.person_id,
        )
    return cover


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _remember(by: Actor, cover: Cover, summary: str) -> None:
    remember(
        by=by,
        person_id=cover.person_id,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=cover,
        summary=summary,
        voice=Voice.NEITHER,
    )
