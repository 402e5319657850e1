"""A question to residents: written with its card, opened, its card changed in the open, closed with an answer owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.answers import actions as answers
from tilth.answers.models import Kind, Office, Signed
from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.ideas import access
from tilth.ideas.models import CARD, CardVersion, Question, Said, Statement, Vote
from tilth.ideas.words import needed, refuse_a_way_in

MOST_STATEMENTS = 60
MOST_BY_ONE_HAND = 5


@verb("ideas.write_question")
def write_question(
    *,
    by: Actor,
    title: str,
    office: Office,
    until_on: date,
    hear_on: date,
    words: str = "",
    youngest: int | None = None,
    oldest: int | None = None,
    route: str = "",
    **card: str,
) -> Question:
    """Write a question to residents, in the name of an office one holds. Nobody reads it before it opens."""
    access.must_ask(by, office)
    title = needed(title, "title", _("Write the question."))
    _check_days(until_on, hear_on)
    _check_ages(youngest, oldest, route)
    question = Question.objects.create(
        title=title, words=words, office=office, made_by=by.account, until_on=until_on, hear_on=hear_on,
        youngest=youngest, oldest=oldest, route=route, **{name: card.get(name, "").strip() for name in CARD},
    )  # fmt: skip
    act(by, "ideas.write_question", subject=question)
    return question


def _check_days(until_on: date, hear_on: date) -> None:
    if until_on < clock.today():
        raise InvalidInput(_("This day has gone. Choose today or a day to come."), "until_on")
    if hear_on < until_on:
        raise InvalidInput(_("People hear after it closes. Choose a later day."), "hear_on")


def _check_ages(youngest: int | None, oldest: int | None, route: str) -> None:
    if youngest is not None and oldest is not None and oldest < youngest:
        raise InvalidInput(_("The second age is below the first."), "oldest")
    if (youngest is not None and youngest < 18) and not route.strip():
        raise InvalidInput(
            _("Say where young people are answered: a board, a wall, a page of theirs."), "route"
        )


@verb("ideas.open_question")
def open_question(*, by: Actor, question: Question) -> Question:
    """Open a question. Raises InvalidInput where a line of its card is missing. From now on an answer is owed."""
    question = _held(by, question)
    if question.opened_at is not None:
        raise WrongState(_("It is open already."))
    must_have_card(question)
    _check_days(question.until_on, question.hear_on)
    question.opened_at = clock.now()
    question.save(update_fields=["opened_at"])
    _keep_version(by, question)
    owed = answers.ask(
        by=NOBODY,
        kind=Kind.IDEA,
        subject_id=question.pk,
        sentence=question.title,
        office=question.office,
        signed=Signed.UNSIGNED,
        link=reverse("ideas:question", args=[question.pk]),
    )
    answers.promise(by=by, answer=owed, answer_on=question.hear_on)
    act(by, "ideas.open_question", subject=question)
    return question


def must_have_card(question: Question) -> None:
    """Raise InvalidInput, beside its field, for the first line of the card that says nothing."""
    for name in CARD:
        needed(
            getattr(question, name),
            name,
            _("A question opens when all four lines of its card say something. This one is empty."),
        )


@verb("ideas.change_card")
def change_card(*, by: Actor, question: Question, why: str = "", **card: str) -> Question:
    """Write the card anew. Once the question is open, every version stays for all to read, with why it changed."""
    question = _held(by, question)
    if question.closed_at is not None:
        raise WrongState(_("It is closed. What the card said stays as it was."))
    if question.opened_at is not None and not why.strip():
        raise InvalidInput(_("Say why it changes. Everybody reads it."), "why")
    for name in CARD:
        setattr(question, name, card.get(name, getattr(question, name)).strip())
    if question.opened_at is not None:
        must_have_card(question)
    question.save(update_fields=list(CARD))
    if question.opened_at is not None:
        _keep_version(by, question, why.strip())
    act(by, "ideas.change_card", subject=question)
    return question


def _keep_version(by: Actor, question: Question, why: str = "") -> CardVersion:
    return CardVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        why=why,
        by_words=f"{by.name}, {question.office.name}" if by.name else question.office.name,
        **{name: getattr(question, name) for name in CARD},
    )


@verb("ideas.close_question")
def close_question(*, by: Actor, question: Question) -> Question:
    """Close a question. Raises WrongState where no answer is owed for it: nobody is asked for nothing."""
    question = _held(by, question)
    if question.opened_at is None or question.closed_at is not None:
        raise WrongState(_("It is not open."))
    answer = access.answer_of(question)
    if answer is None or answer.expected_on is None:
        raise WrongState(_("It cannot close: nobody owes an answer to whoever was asked."))
    question.closed_at = clock.now()
    question.save(update_fields=["closed_at"])
    act(by, "ideas.close_question", subject=question)
    return question


@verb("ideas.told_there")
def told_there(*, by: Actor, question: Question) -> Question:
    """Say that young people were answered in their own channel. Raises WrongState before there is an answer."""
    question = _held(by, question)
    answer = access.answer_of(question)
    if answer is None or not answer.given or not question.route:
        raise WrongState(_("There is no answer to tell yet."))
    question.told_there_at = question.told_there_at or clock.now()
    question.save(update_fields=["told_there_at"])
    act(by, "ideas.told_there", subject=question)
    return question


def _held(by: Actor, question: Question) -> Question:
    question = (
        Question.objects.select_for_update(of=("self",)).select_related("office__holder").get(pk=question.pk)
    )
    access.must_ask(by, question.office)
    return question


@verb("ideas.add_statement")
def add_statement(*, by: Actor, question: Question, words: str, hand: str = "") -> Statement:
    """Put a short statement under a question: the askers at any time before it is over, anybody else while it is open."""
    is_ours = access.asks(by, question.office)
    question = access.question_for(by, question.pk)
    if question.is_over or not (question.is_open or is_ours):
        raise WrongState(_("It is not open now."))
    words = " ".join(needed(words, "words", _("Write something here.")).split())
    refuse_a_way_in(words, "words")
    digest = "" if is_ours else access.digest_for(by, hand, question.pk)
    rows = question.statements
    twice = next((one for one in rows.all() if one.words.casefold() == words.casefold()), None)
    if twice is not None and twice.hand == digest and twice.is_by_askers == is_ours:
        return twice
    if twice is not None:
        raise InvalidInput(_("This stands there already, in the same words."), "words")
    if rows.count() >= MOST_STATEMENTS or (digest and rows.filter(hand=digest).count() >= MOST_BY_ONE_HAND):
        raise InvalidInput(_("There are many statements already. Look whether one says it."), "words")
    statement = Statement.objects.create(question=question, words=words, is_by_askers=is_ours, hand=digest)
    act(by if is_ours else NOBODY, "ideas.add_statement", subject=statement)
    return statement


@verb("ideas.vote")
def vote(*, by: Actor, statement: Statement, given: int | None, hand: str = "") -> Statement:
    """Agree, disagree or pass; said anew, the latest counts; None takes it back. Neither who nor when is kept.

    Without a key: a receipt would tie an account to what it said. Saying the same twice changes nothing.
    """
    must_be_votable(by, statement)
    digest = access.digest_for(by, hand, statement.question_id)
    if given is None:
        Vote.objects.filter(statement=statement, hand=digest).delete()
    else:
        Vote.objects.update_or_create(statement=statement, hand=digest, defaults={"given": Said(given)})
    act(NOBODY, "ideas.vote", subject=statement.question)
    return statement


def must_be_votable(by: Actor, statement: Statement) -> None:
    """Raise WrongState where nobody votes any more, NotFound where nobody may read it."""
    question = access.question_for(by, statement.question_id)
    if statement.set_aside_why:
        raise NotFound
    if not question.is_open:
        raise WrongState(_("It is not open now."))


@verb("ideas.bring_votes")
def bring_votes(*, by: Actor, question: Question, votes: list[tuple[Statement, str, int]]) -> Any:
    """Bring in votes of many hands at once, in a place that is made up. Raises NotFound for everybody but Tilth itself."""
    if by.kind != "tilth":
        raise NotFound
    Vote.objects.bulk_create(
        Vote(statement=statement, hand=access.digest_for(NOBODY, hand, question.pk), given=given)
        for statement, hand, given in votes
    )
    act(by, "ideas.bring_votes", subject=question)
    return question
