"""The verbs of this room: making a team, its members, and writing how it works together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.places.models import Neighbourhood
from tilth.teams.access import is_member, may_tend, may_write, membership_to_end
from tilth.teams.models import Agreement, Member, Team, Visiting, Week
from tilth.teams.queries import monday_of, team_mates, week_of

MOST_DAYS = 60


@verb("teams.make_team")
def make_team(
    *,
    by: Actor,
    name: str,
    about: str = "",
    neighbourhoods: Iterable[Neighbourhood] = (),
    days_before_unmet: int = 10,
) -> Team:
    """Make a team for some neighbourhoods. Raises InvalidInput when the name is taken."""
    _tenders_only(by)
    _refuse_taken_name(name)
    team = Team.objects.create(
        name=name, slug=_free_slug(name), about=about, days_before_unmet=_days(days_before_unmet)
    )
    team.neighbourhoods.set(neighbourhoods)
    act(by, "teams.make_team", subject=team)
    return team


@verb("teams.change_team")
def change_team(
    *,
    by: Actor,
    team: Team,
    name: str,
    about: str,
    neighbourhoods: Iterable[Neighbourhood],
    days_before_unmet: int,
    seen: int | None = None,
) -> Team:
    """Say anew what a team is for and where. Gardeners, keepers and its members may.

    Raises BothKept when somebody else did so meanwhile, InvalidInput when the name is taken.
    """
    if not (may_tend(by) or may_write(by, team)):
        raise NotAllowed(_("A team says itself what it is for. You are not in it."))
    row = Team.objects.select_for_update().get(pk=team.pk)
    if seen is not None and row.version != seen:
        raise _both_kept(f"{row.name}\n\n{row.about}", f"{name}\n\n{about}")
    _refuse_taken_name(name, but=row)
    row.name, row.about, row.days_before_unmet = name, about, _days(days_before_unmet)
    row.version += 1
    row.save(update_fields=["name", "about", "days_before_unmet", "version"])
    row.neighbourhoods.set(neighbourhoods)
    act(by, "teams.change_team", subject=row)
    return row


@verb("teams.write_agreement")
def write_agreement(*, by: Actor, team: Team, words: str, after: Agreement | None = None) -> Agreement:
    """Write how the team works together. The wording before stays readable, with its dates.

    `after` is the wording the writer began from; raises BothKept when another is in force by now.
    """
    if not may_write(by, team):
        raise NotAllowed(_("Only its members write how a team works together."))
    Team.objects.select_for_update().get(pk=team.pk)
    now = team.agreement
    if now is not None and after is not None and now.pk != after.pk:
        raise _both_kept(now.words, words)
    if now is not None:
        now.until_at = clock.now()
        now.save(update_fields=["until_at"])
    agreement = Agreement.objects.create(team=team, words=words, written_by=by.account)
    act(by, "teams.write_agreement", subject=agreement)
    return agreement


@verb("teams.add_member")
def add_member(
    *, by: Actor, team: Team, account: Account, job: str = "", gifts: str = "", is_host: bool = False
) -> Member:
    """Bring somebody into a team, whoever employs them. Raises WrongState when they are in it."""
    _tenders_only(by)
    if team.members.filter(account=account, until_on=None).exists():
        raise WrongState(_("%(name)s is in this team already.") % {"name": account.name})
    member = Member.objects.create(team=team, account=account, job=job, gifts=gifts, is_host=is_host)
    if by.account_id != account.pk:
        notify(account, _("You are in the team %(team)s now.") % {"team": team.name}, f"/teams/{team.slug}")
    act(by, "teams.add_member", subject=member)
    return member


@verb("teams.leave")
def leave(*, by: Actor, member: Member) -> Member:
    """End a membership today: a gardener or keeper for anybody, anybody for themselves."""
    member = membership_to_end(by, member.pk)
    if member.until_on is not None:
        raise WrongState(_("They have left this team already."))
    member.until_on = max(clock.today(), member.from_on)
    # What they brought goes with them.
    member.gifts = ""
    member.save(update_fields=["until_on", "gifts"])
    act(by, "teams.leave", subject=member)
    return member


@verb("teams.say_gifts")
def say_gifts(*, by: Actor, member: Member, job: str, gifts: str) -> Member:
    """Say what one does in the team and what one brings beyond the job. Only oneself."""
    if by.account_id is None or member.account_id != by.account_id:
        raise NotFound
    member.job, member.gifts = job, gifts
    member.save(update_fields=["job", "gifts"])
    act(by, "teams.say_gifts", subject=member)
    return member


@verb("teams.host_next")
def host_next(*, by: Actor, team: Team, member: Member) -> Member:
    """Say who hosts the next huddle. Any member may."""
    if not (is_member(by, team) or may_tend(by)):
        raise NotAllowed(_("Only its members say who hosts."))
    if member.team_id != team.pk or member.until_on is not None:
        raise NotFound
    team.members.filter(is_host=True).update(is_host=False)
    member.is_host = True
    member.save(update_fields=["is_host"])
    act(by, "teams.host_next", subject=member)
    return member


def _tenders_only(by: Actor) -> None:
    if not may_tend(by):
        raise NotAllowed(_("Gardeners and keepers make teams."))


def _refuse_taken_name(name: str, but: Team | None = None) -> None:
    same = Team.objects.filter(name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise InvalidInput(_("There is a team of this name already."), "name")


def _free_slug(name: str) -> str:
    plain = slugify(name)[:70] or "team"
    if plain == "new":  # the page on which a team is made
        plain = "new-team"
    taken = set(Team.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    slug, number = plain, 2
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return slug


def _days(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(
            _("Between 1 and %(most)s working days.") % {"most": MOST_DAYS}, "days_before_unmet"
        )
    return days


def _both_kept(theirs: str, mine: str) -> BothKept:
    message = _("Somebody else changed this while you were writing. Nothing is lost: here are both.")
    return BothKept(message, theirs=theirs, mine=mine)


@verb("teams.write_week")
def write_week(*, by: Actor, team: Team, words: str, after: UUID | None = None) -> Week | None:
    """Type who is about this week. Only its members; nothing empty is kept, and nothing after the week.

    `after` is the wording the writer began from; raises BothKept when somebody typed another meanwhile.
    """
    if not may_write(by, team):
        raise NotAllowed(_("Only its members type who is about."))
    Team.objects.select_for_update().get(pk=team.pk)
    now = week_of(team)
    if now is not None and now.words != words and now.pk != after:
        raise _both_kept(now.words, words)
    if now is not None and now.words == words:
        return now
    team.weeks.all().delete()
    written = None
    if words:
        monday = monday_of(clock.today())
        written = Week.objects.create(
            team=team,
            monday=monday,
            last_day=monday + timedelta(days=6),
            words=words,
            written_by=by.account,
        )
    act(by, "teams.write_week", subject=team)
    return written


@verb("teams.go_visiting")
def go_visiting(*, by: Actor, colleague: Account, ring_at: str, words: str = "") -> Visiting:
    """Ask one colleague to ring while one is visiting. Only they read it; it goes when one is back.

    It leaves no line in the log and no notice: when somebody visited whom is nobody's to look up later.
    """
    if by.account is None or not by.is_staff:
        raise NotFound
    if not team_mates(by.account).filter(pk=colleague.pk).exists():
        raise InvalidInput(_("Choose a colleague of your team."), "colleague")
    if not ring_at:
        raise InvalidInput(_("Say when they should ring."), "ring_at")
    Visiting.objects.filter(account=by.account).delete()
    return Visiting.objects.create(account=by.account, colleague=colleague, ring_at=ring_at, words=words)


@verb("teams.come_back")
def come_back(*, by: Actor) -> None:
    """Say that one is back: what was asked is deleted."""
    Visiting.objects.filter(account=by.account_id).delete()


@verb("teams.heard_back")
def heard_back(*, by: Actor, visiting: Visiting) -> None:
    """Say that one rang and all is well: what was asked is deleted."""
    if visiting.colleague_id != by.account_id:
        raise NotFound
    Visiting.objects.filter(pk=visiting.pk).delete()
