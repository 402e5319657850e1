"""How long each kind of thing is kept. This file is the schedule: the page, the dry run and the daily task read it here.

`days` counts from the day in `since`. A line without a model says in words what is done by people, not by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing: what it is, how long it is kept and why."""

    what: str | Promise
    how_long: str | Promise
    why: str | Promise
    model: str = ""
    since: str = ""
    days: int = 0


SCHEDULE = (
    Kept(
        _("Your page: your words, your plan, who walks alongside"),
        _("as long as you want it; gone through with you once a year"),
        _("It is yours. Nothing on it goes away by itself, and you can have all of it erased."),
    ),
    Kept(
        _("Words you took back, lines you put out of sight"),
        _("sealed and unseen, until your page is erased"),
        _("So that nothing is lost in silence."),
    ),
    Kept(
        _("What you asked about your own record, and the answer"),
        _("three years after it was answered"),
        _("So that you can show that you asked."),
        "keeping.ask", "answered_on", 3 * 365,
    ),
    Kept(
        _("What you asked and took back"),
        _("three months"),
        _("You may ask again."),
        "keeping.ask", "taken_back_on", 90,
    ),
    Kept(
        _("Why a page had to be kept"),
        _("three years after its last day"),
        _("So that two people’s word for it can be looked at."),
        "keeping.hold", "until_on", 3 * 365,
    ),
    Kept(
        _("Somebody you kept away and let near again"),
        _("two years"),
        _("So that you can say what happened."),
        "alongside.block", "until_at", 2 * 365,
    ),
    Kept(
        _("Who opened a page in an emergency, why, and what colleagues learned"),
        _("as long as the page"),
        _("So that you can read who it was and why."),
    ),
    Kept(
        _("What is kept apart from a page, where there is such a thing"),
        _("as long as it keeps somebody safe, and never longer than the page"),
        _("For three reasons only. Nobody is told whether there is any."),
    ),
    Kept(
        _("Whom a worker knows from their own life"),
        _("until it is taken back, and as long as they work here"),
        _("So that they never meet that page."),
    ),
    Kept(
        _("Who speaks for you, who decides about which part, and what was written for them"),
        _("as long as the page"),
        _("So that you can read who could speak for you, and when it ended."),
    ),
    Kept(
        _("A page that people share"),
        _("as long as somebody shares it; erased at once when the last one has left"),
        _("It belongs to those who share it. What one of them said goes with their own page, if that is erased."),
    ),
    Kept(
        _("A code to a page that people share, and a yes that waits for the others"),
        _("one and two weeks"),
        _("Saying nothing is a no, and leaves no trace."),
        "families.asking", "until_at", 0,
    ),
    Kept(
        _("Who is about in a week, as a team typed it"),
        _("until that week is over"),
        _("Nobody needs to know it later."),
        "teams.week", "last_day", 1,
    ),
    Kept(
        _("That a worker is visiting and asks to be rung"),
        _("until they are back, and never longer than two days"),
        _("It keeps them safe that day, and is nobody’s to look up."),
        "teams.visiting", "made_at", 2,
    ),
    Kept(
        _("What people said when they got in touch, in a team’s study of a few days"),
        _("ninety days after the study is closed"),
        _("What was counted stays, without the words. No study has a place for a name."),
    ),
    Kept(
        _("A private link that has ended"),
        _("thirty days"),
        _("So that a wrong PIN can be looked into."),
        "alongside.pass", "until_at", 30,
    ),
    Kept(
        _("A notice you have seen"),
        _("one year"),
        _("So that you find it again."),
        "accounts.notice", "seen_at", 365,
    ),
    Kept(
        _("A link that let somebody in"),
        _("thirty days after it ended"),
        _("It opens nothing any more."),
        "accounts.welcome", "until_at", 30,
    ),
    Kept(
        _("A link to reply by mail"),
        _("thirty days after it ended"),
        _("It opens nothing any more."),
        "answers.replylink", "until_at", 30,
    ),
    Kept(
        _("A mail, text or letter that was sent (only that something waits, never what)"),
        _("thirty days"),
        _("So that a lost mail can be found."),
        "base.outgoingmail", "sent_at", 30,
    ),
    Kept(
        _("That a page was saved once already"),
        _("ninety days"),
        _("So that a press twice saves once."),
        "base.receipt", "made_at", 90,
    ),
    Kept(
        _("Who is signed in"),
        _("until it ends"),
        _("A session that ended opens nothing."),
        "sessions.session", "expire_date", 0,
    ),
    Kept(
        _("Who did or opened what on a page, without any words"),
        _("as long as the page, and two years"),
        _("So that you can see who has looked, and nobody can change it."),
        "the log", "erased", 2 * 365,
    ),
)  # fmt: skip
