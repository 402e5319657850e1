"""The asker's verbs: ask, and say whether it was answered."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.answers import access
from tilth.answers.actions.telling import event, locked, needed, page_of, tell, tell_office, unless_unsigned
from tilth.answers.models import Answer, Office, ReplyLink, Signed, Verdict, What
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.ids import new_id, new_random_id
from tilth.base.writing import act, verb


@verb("answers.ask")
def ask(
    *,
    by: Actor,
    kind: str,
    subject_id: UUID,
    sentence: str,
    office: Office | None = None,
    team_name: str = "",
    signed: str = Signed.NAME,
    raiser_words: str = "",
    link: str = "",
) -> Answer:
    """Ask an office (or, without one, a gardener) for an answer. The office's clock starts today."""
    if signed == Signed.TEAM and not team_name:
        raise InvalidInput(_("Say which team signs this, or sign it another way."), "signed")
    is_unsigned = signed == Signed.UNSIGNED
    answer = Answer.objects.create(
        # A version 7 id tells the second it was made: with what is unsigned, that could tell who made it.
        id=new_random_id() if is_unsigned else new_id(),
        kind=kind,
        subject_id=subject_id,
        sentence=needed(sentence, "sentence", _("Say in one sentence what is asked.")),
        office=office,
        team_name="" if is_unsigned else team_name,
        asked_on=clock.today(),
        raised_by=by.account,
        signed=signed,
        raiser_words=_shown_as(by, signed, team_name, raiser_words),
    )
    event(answer, What.ASKED)
    tell_office(answer, link)
    act(unless_unsigned(by, answer), "answers.ask", subject=answer)
    return answer


@verb("answers.judge")
def judge(
    *, by: Actor, answer: Answer, verdict: str, words: str = "", link: str = "", is_vouched_for: bool = False
) -> Answer:
    """Say, as the one who asked, whether it was answered. The first *not really* asks one leader up.

    `is_vouched_for`: the room above knows that this actor asked, though they have no account.
    """
    answer = locked(answer)
    if not (by.is_active and (is_vouched_for or access.has_asked(by, answer))):
        raise NotAllowed(_("Only whoever raised this can say whether it was answered."))
    if not answer.given:
        raise WrongState(_("There is no answer yet."))
    if answer.verdict:
        raise InvalidInput(_("You have said so already. Nothing was changed."), "verdict")
    if verdict not in Verdict.values:
        raise InvalidInput(_("Choose one of the two."), "verdict")
    if verdict == Verdict.NOT_REALLY:
        words = needed(words, "words", _("Say in a few words what is still in the way."))
    answer.verdict, answer.verdict_words, answer.verdict_at = verdict, words.strip(), clock.now()
    goes_up = verdict == Verdict.NOT_REALLY and answer.reopens_id is None
    answer.is_open = False
    answer.save(update_fields=["verdict", "verdict_words", "verdict_at", "is_open"])
    event(answer, What.JUDGED, words=answer.verdict_words, verdict=verdict)
    act(unless_unsigned(by, answer), "answers.judge", subject=answer)
    if goes_up:
        _ask_one_leader_up(answer, link)
    elif verdict == Verdict.ANSWERED and answer.answered_by:
        tell(
            answer.answered_by,
            link or page_of(answer),
            gettext_lazy("They say it was answered: “%(sentence)s”"),
            answer,
        )
    return answer


@verb("answers.reply_to_come")
def reply_to_come(*, by: Actor, answer: Answer, words: str, link: str = "") -> Answer:
    """Reply, as the one who asked, to whoever asks whether they may come and see."""
    answer = locked(answer)
    if not (by.is_active and access.has_asked(by, answer)):
        raise NotAllowed(_("Only whoever raised this can reply."))
    if answer.come_and_see_at is None or not answer.is_owed:
        raise WrongState(_("Nobody is asking to come and see any more."))
    words = needed(words, "words", _("Say it in a few words."))
    event(answer, What.REPLIED, words=words)
    act(unless_unsigned(by, answer), "answers.reply_to_come", subject=answer)
    tell_office(answer, link, gettext_lazy("They replied to “may I come and see?”: “%(sentence)s”"))
    return answer


def take_up(link: ReplyLink) -> ReplyLink:
    """Use a reply link up, in the caller's transaction. Not a verb: the verb that replies calls it."""
    link = ReplyLink.objects.select_for_update().get(pk=link.pk)
    if link.used_at is not None:
        raise WrongState(_("This link was used already. Sign in to say more."))
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link


def _ask_one_leader_up(answer: Answer, link: str) -> None:
    above = (answer.office.above or answer.office) if answer.office else None
    again = Answer.objects.create(
        id=new_random_id() if answer.signed == Signed.UNSIGNED else new_id(),
        kind=answer.kind,
        subject_id=answer.subject_id,
        sentence=answer.sentence,
        office=above,
        team_name=answer.team_name,
        asked_on=clock.today(),
        raised_by=answer.raised_by,
        signed=answer.signed,
        raiser_words=answer.raiser_words,
        reopens=answer,
    )
    event(again, What.ASKED)
    tell_office(again, link)


def _shown_as(by: Actor, signed: str, team_name: str, raiser_words: str) -> str:
    if signed == Signed.UNSIGNED:
        return ""
    return raiser_words or (team_name if signed == Signed.TEAM else by.name)
