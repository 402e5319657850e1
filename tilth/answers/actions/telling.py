"""What every verb of an answer shares: the locked row, the dated event, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.actions import notify
from tilth.accounts.models import Account, ToldWhen
from tilth.answers import access
from tilth.answers.models import Answer, AnswerEvent, ReplyFor, ReplyLink, Signed, What
from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.forms import day_words
from tilth.base.ids import new_id, new_random_id, token_digest
from tilth.base.outbound import may_send

REPLY_DAYS = 14


def locked(answer: Answer) -> Answer:
    """Give the answer as it stands now, held until this verb is done."""
    rows = Answer.objects.select_for_update(of=("self",)).select_related(
        *access.WITH_OFFICES, "raised_by", "answered_by"
    )
    return rows.get(pk=answer.pk)


def still_owed(answer: Answer) -> None:
    """Refuse where there is an answer already."""
    if not answer.is_owed:
        raise WrongState(_("This is answered already. Nothing was changed."))


def needed(words: str, field: str, sentence: str) -> str:
    """Give words without the blanks around them; refuse none, beside their field."""
    if not words.strip():
        raise InvalidInput(sentence, field)
    return words.strip()


def hear_first(answer: Answer) -> None:
    """Whoever acts on it has read it."""
    answer.heard_at = answer.heard_at or clock.now()


def unless_unsigned(by: Actor, answer: Answer) -> Actor:
    """Say who is written down: nothing about an unsigned raise may lead back to whoever raised it."""
    return TILTH if answer.signed == Signed.UNSIGNED else by


def who(by: Actor, answer: Answer) -> str:
    """Say who acts: by name and office, or as a gardener."""
    if answer.office and answer.office.holder_id == by.account_id:
        return f"{by.name}, {answer.office.name}"
    return _("%(name)s, gardener") % {"name": by.name}


def event(answer: Answer, what: What, by: Actor | None = None, **more: Any) -> AnswerEvent:
    """Write one dated event. Without `by` it is the asker's, shown as they chose to be."""
    by_words = who(by, answer) if by else answer.raiser_words
    row_id = new_random_id() if by is None and answer.signed == Signed.UNSIGNED else new_id()
    before = AnswerEvent.objects.filter(answer__kind=answer.kind, answer__subject_id=answer.subject_id)
    return AnswerEvent.objects.create(
        id=row_id,
        answer=answer,
        sequence=before.count() + 1,
        at=clock.now(),
        what=what,
        by_words=by_words,
        **more,
    )


def page_of(answer: Answer) -> str:
    """Give the address of the page on which its life is told, where no other room has one."""
    return reverse("answers:answer", args=[answer.pk])


def tell_office(answer: Answer, link: str, words: str | Promise = "") -> None:
    """Tell whoever holds the office that this waits for them."""
    if answer.office and answer.office.holder:
        words = words or gettext_lazy("This waits for your answer: “%(sentence)s”")
        tell(answer.office.holder, link or page_of(answer), words, answer)


def tell_raiser(
    answer: Answer,
    link: str,
    words: str | Promise,
    by: Actor,
    day: date | None = None,
    reply_for: ReplyFor | None = None,
) -> None:
    """Tell whoever asked, signed or not. `reply_for`: their mail holds a link by which they reply to this alone."""
    if answer.raised_by:
        reply = _reply_link(answer, answer.raised_by, reply_for) if reply_for else ""
        tell(
            answer.raised_by,
            link or page_of(answer),
            words,
            answer,
            who=who(by, answer),
            day=day,
            reply=reply,
        )


def _reply_link(answer: Answer, account: Account, purpose: ReplyFor) -> str:
    # Whoever works here replies with the second factor of their standing; a link in a mail would go round it.
    if account.acts_as or account.told_when != ToldWhen.NOW or not may_send(account, "mail"):
        return ""
    ReplyLink.objects.filter(answer=answer, purpose=purpose, used_at=None).delete()
    until = clock.now() + timedelta(days=REPLY_DAYS)
    link = ReplyLink(answer=answer, account=account, purpose=purpose, until_at=until)
    link.token_hash = token_digest(link.token)
    link.save(force_insert=True)
    return f"/reply/{link.token}"


def tell(
    account: Account,
    link: str,
    words: str | Promise,
    answer: Answer,
    *,
    who: str = "",
    day: date | None = None,
    reply: str = "",
) -> None:
    """Tell an account one sentence, in its own language."""
    with translation.override(account.language or settings.LANGUAGE_CODE):
        values = {"who": who, "sentence": answer.sentence, "day": day_words(day) if day else ""}
        notify(account=account, sentence=str(words) % values, link=link, kind="answer", reply=reply)
