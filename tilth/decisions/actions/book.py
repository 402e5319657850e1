"""What you may do: the team's guidelines and the leaders' signed permission. Nothing is edited; all is dated."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, WrongState
from tilth.base.roles import Verb
from tilth.base.writing import act, verb
from tilth.decisions.access import guideline_for, must_guide, permission_for
from tilth.decisions.models import Guideline, Permission
from tilth.teams.models import Team


@verb("decisions.write_guideline")
def write_guideline(*, by: Actor, team: Team, words: str, why: str = "") -> Guideline:
    """Write a guideline the team gives itself."""
    must_guide(by, team)
    guideline = Guideline.objects.create(
        team=team, words=_needed(words), why=why, from_on=clock.today(), written_by=by.account
    )
    act(by, "decisions.write_guideline", subject=guideline)
    return guideline


@verb("decisions.replace_guideline")
def replace_guideline(*, by: Actor, guideline: Guideline, words: str, why: str = "") -> Guideline:
    """Write a guideline anew. The old wording stays readable. Raises BothKept when somebody was quicker."""
    guideline = guideline_for(by, guideline.pk, any_wording=True)
    words = _needed(words)
    # Held until the end: two who write at once come one after the other, and the second is told.
    Team.objects.select_for_update().get(pk=guideline.team_id)
    newest = Guideline.objects.filter(thread_id=guideline.thread_id).order_by("-version")[0]
    if newest.pk != guideline.pk:
        raise BothKept(_("Somebody wrote this anew while you were writing."), theirs=newest.words, mine=words)
    if not newest.is_in_force:
        raise WrongState(_("The team let this guideline go. Write a new one if it is needed again."))
    _end(newest, _("written anew"))
    written = Guideline.objects.create(
        team=newest.team,
        thread_id=newest.thread_id,
        version=newest.version + 1,
        words=words,
        why=why,
        from_on=clock.today(),
        written_by=by.account,
    )
    act(by, "decisions.replace_guideline", subject=written)
    return written


@verb("decisions.retire_guideline")
def retire_guideline(*, by: Actor, guideline: Guideline, why: str = "") -> Guideline:
    """Let a guideline go. It stays readable, with the day and the reason."""
    guideline = guideline_for(by, guideline.pk)
    _end(guideline, why)
    act(by, "decisions.retire_guideline", subject=guideline)
    return guideline


@verb("decisions.sign_permission")
def sign_permission(
    *,
    by: Actor,
    title: str,
    words: str,
    office_words: str,
    what_without_asking: str,
    stay_legal: str,
    do_no_harm: str,
    who_backs: str,
) -> Permission:
    """Sign what anybody who works here may do without asking, and who stands behind them."""
    must(by, Verb.PERMIT)
    needed = {
        "title": title,
        "words": words,
        "office_words": office_words,
        "what_without_asking": what_without_asking,
        "stay_legal": stay_legal,
        "do_no_harm": do_no_harm,
        "who_backs": who_backs,
    }
    for field, said in needed.items():
        if not said:
            raise InvalidInput(_("A permission says this too, or nobody can lean on it."), field)
    permission = Permission.objects.create(
        **needed,
        signed_by=by.account,
        signed_on=clock.today(),
    )
    act(by, "decisions.sign_permission", subject=permission)
    return permission


@verb("decisions.take_back_permission")
def take_back_permission(*, by: Actor, permission: Permission, why: str) -> Permission:
    """Take a permission back, openly: with the day, the reason and the name."""
    permission = permission_for(by, permission.pk)
    if not why:
        raise InvalidInput(_("Say why it is taken back. Everybody will read it."), "why")
    permission.taken_back_on, permission.taken_back_why, permission.taken_back_by = (
        clock.today(),
        why,
        by.account,
    )
    permission.save(update_fields=["taken_back_on", "taken_back_why", "taken_back_by"])
    act(by, "decisions.take_back_permission", subject=permission)
    return permission


def _end(guideline: Guideline, why: str) -> None:
    guideline.until_on, guideline.ended_why = clock.today(), why
    guideline.save(update_fields=["until_on", "ended_why"])


def _needed(words: str) -> str:
    if not words:
        raise InvalidInput(_("Write the guideline in one or two sentences."), "words")
    return words
