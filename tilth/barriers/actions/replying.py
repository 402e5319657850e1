"""A reply by the link of a mail: one thing, once, whichever room it belongs to."""

from __future__ import annotations

from dataclasses import replace

from tilth.answers import actions as answers
from tilth.answers.models import Answer, ReplyFor, ReplyLink
from tilth.barriers.actions.answering import judge
from tilth.barriers.actions.telling import page_of, refuse_name, writer_of
from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.base.roles import Section
from tilth.base.writing import act, verb


@verb("barriers.reply")
def reply(*, by: Actor, link: ReplyLink, words: str = "", verdict: str = "") -> Answer:
    """Say by a reply link whether it was answered, or reply to *may I come and see?* The link is used up by it."""
    answer = answers.take_up(link).answer
    barrier = Barrier.objects.select_related("person", "answer").filter(answer=answer).first()
    if barrier is not None and barrier.person is not None and barrier.person.account_id == by.account_id:
        # They speak as themselves: words that name them are refused as on their own page.
        by = replace(by, person_id=barrier.person_id)
    if link.purpose == ReplyFor.VERDICT:
        if barrier is not None:
            return judge(by=by, barrier=barrier, verdict=verdict, words=words).answer
        return answers.judge(by=by, answer=answer, verdict=verdict, words=words)
    if barrier is None:
        return answers.reply_to_come(by=by, answer=answer, words=words)
    refuse_name(by, barrier, words)
    answer = answers.reply_to_come(by=by, answer=answer, words=words, link=page_of(barrier))
    act(
        writer_of(by, barrier),
        "barriers.reply_to_come",
        person_id=barrier.person_id,
        subject=barrier,
        section=Section.PLAN,
    )
    return answer
