"""The doors of this room: anybody reads what is up; whoever raised an idea opens it by link or account; an office asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.access import may as role_may
from tilth.answers import access as answers
from tilth.answers.models import Answer, Kind, Office
from tilth.answers.queries import latest_for, offices_held_by
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.roles import Role, Verb
from tilth.base.sealing import keyed_digest
from tilth.ideas.models import Comment, Idea, Question, Statement
from tilth.places.queries import is_on

Aside = Idea | Comment | Statement
ASIDE: dict[str, type[Aside]] = {"idea": Idea, "comment": Comment, "statement": Statement}


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the link of an idea is sent: what base.outbound needs to know, and nothing else."""

    email: str
    language: str
    link: str


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("ideas"):
        raise NotFound


def ideas_up() -> QuerySet[Idea]:
    """Give the ideas that anybody may read."""
    return Idea.objects.filter(taken_back_at=None, set_aside_why="")


def idea_for(pk: UUID) -> Idea:
    """Give an idea to anybody. Raises NotFound for one that was taken back, or is out of sight."""
    must_be_here()
    idea = ideas_up().select_related("neighbourhood", "picture").filter(pk=pk).first()
    if idea is None:
        raise NotFound
    return idea


def own_idea_for(actor: Actor, key: str) -> Idea:
    """Give an idea to whoever raised it. `key` is their link's secret or, for an account, the id of the idea.

    Raises NotFound for everybody else, and for what was taken back.
    """
    must_be_here()
    rows = Idea.objects.select_related("neighbourhood", "picture").filter(taken_back_at=None)
    pk = _uuid(key)
    idea = rows.filter(pk=pk).first() if pk else rows.filter(token_hash=token_digest(key)).first()
    if idea is None or (pk and not raised(actor, idea)):
        raise NotFound
    return idea


def raised(actor: Actor, idea: Idea) -> bool:
    """Say whether this account raised it. Only ever used to show them their own."""
    if actor.account_id is None:
        return False
    return Answer.objects.filter(kind=Kind.IDEA, subject_id=idea.pk, raised_by=actor.account_id).exists()


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def types_for_others(actor: Actor) -> bool:
    """Say whether this actor writes down what somebody says to them: whoever works with people here."""
    return actor.is_staff and role_may(actor, Verb.RAISE)


def comment_for(pk: UUID) -> Comment:
    """Give a comment that anybody may read. Raises NotFound for every other."""
    must_be_here()
    comment = (
        Comment.objects.select_related("idea").filter(pk=pk, taken_back_at=None, set_aside_why="").first()
    )
    if comment is None or not comment.idea.is_up:
        raise NotFound
    return comment


def question_for(actor: Actor, pk: UUID) -> Question:
    """Give a question to anybody once it is open; before that to whoever may ask it. Raises NotFound."""
    must_be_here()
    question = Question.objects.select_related("office__holder").filter(pk=pk).first()
    if question is None or (question.opened_at is None and not asks(actor, question.office)):
        raise NotFound
    return question


def asks(actor: Actor, office: Office) -> bool:
    """Say whether this actor asks residents for this office: whoever holds it."""
    return role_may(actor, Verb.ANSWER, holds=office.holder_id == actor.account_id and actor.is_staff)


def must_ask(actor: Actor, office: Office) -> None:
    """Raise NotAllowed unless this actor holds the office. Tilth itself, in the demo place, may."""
    if not asks(actor, office):
        raise NotAllowed(_("Only whoever holds %(office)s asks in its name.") % {"office": office.name})


def offices_to_ask_from(actor: Actor) -> QuerySet[Office]:
    """Give the offices in whose name this actor may ask residents something."""
    return offices_held_by(actor.account_id)


def owed_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Answer:
    """Give what is owed about an idea or a question, if this actor may do `verb` to it."""
    must_be_here()
    found = answers.answer_for(actor, pk, verb)
    if found.kind != Kind.IDEA:
        raise NotFound
    return found


def answers_for(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor owes this answer, given or not."""
    return answers.may(actor, answer, Verb.ANSWER)


def subject_of(answer: Answer) -> Idea | Question | None:
    """Give what an answer is about: an idea, or a question that was asked."""
    return (
        Idea.objects.select_related("neighbourhood", "picture", "spoken_to")
        .filter(pk=answer.subject_id)
        .first()
        or Question.objects.select_related("office").filter(pk=answer.subject_id).first()
    )


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take something out of sight, with a reason that is read: the keeper."""
    return actor.acting_as == Role.KEEPER and role_may(actor, Verb.KEEP)


def aside_for(actor: Actor, kind: str, pk: UUID) -> Aside:
    """Give one idea, comment or statement to the keeper. Raises NotFound for everybody else."""
    must_be_here()
    model = ASIDE.get(kind)
    if model is None or not sets_aside(actor):
        raise NotFound
    found = model._base_manager.filter(pk=pk).first()
    if found is None or getattr(found, "taken_back_at", None) is not None:
        raise NotFound
    return found


def digest_for(actor: Actor, hand: str, about: UUID) -> str:
    """Give the digest by which one account or browser is known again for one idea or question, and for nothing else.

    Without the place's secret key nobody finds an account or a browser from it, nor joins two questions by it.
    """
    who = actor.account_id or actor.pass_id or hand
    if not who:
        raise NotFound
    return keyed_digest("ideas", str(about), str(who)).hex()


def letterbox(idea_id: UUID) -> Letterbox | None:
    """Say where the link of an idea is sent. One of settings.LETTERBOXES; None where nobody asked for it."""
    idea = Idea.objects.filter(pk=idea_id, taken_back_at=None).exclude(token_hash=None).first()
    if idea is None or not idea.mail:
        return None
    return Letterbox(idea.mail, idea.language, reverse("ideas:own", args=[idea.token]))


def answer_of(subject: Idea | Question) -> Answer | None:
    """Give the answer that stands now for an idea or a question."""
    return latest_for(Kind.IDEA, subject.pk)
