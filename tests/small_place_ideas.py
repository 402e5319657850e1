"""What stands in the small place's ideas and questions, and the links that open them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.small_place_later import MARKUP
from tilth.answers.models import Answer, Kind, Office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.ideas.actions import answering, asking, raising, talking
from tilth.ideas.models import Comment, How, Idea, Question, Statement
from tilth.places.models import Neighbourhood

CARD = {
    "decided": f"The hall is mended. {MARKUP}",
    "still_open": f"What happens on Sundays. {MARKUP}",
    "get_back": f"A page. {MARKUP}",
    "hear_when": f"In June. {MARKUP}",
}


@dataclass
class Ideas:
    """What was raised and asked, by what it is for."""

    idea: Idea
    link: str  # the secret of its own link
    answered: str  # the link of one that was answered
    paper: Idea
    owed: Answer
    unowned: Answer
    spoken: Answer  # told to the worker, and answered
    to_tell: Answer  # answered, and to be told by whoever owed it
    comment: Comment
    aside: Idea
    question: Question
    over: Question
    draft: Question
    statement: Statement
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "an idea": self.idea.pk, "paper": self.paper.pk, "idea owed": self.owed.pk, "idea unowned": self.unowned.pk,
            "idea to tell": self.to_tell.pk, "comment": self.comment.pk, "idea aside": self.aside.pk,
            "question": self.question.pk, "question over": self.over.pk, "draft question": self.draft.pk,
            "statement": self.statement.pk,
        }  # fmt: skip

    @property
    def links(self) -> list[str]:
        """Addresses that somebody has on paper or in a mail."""
        return [f"/my-idea/{self.link}", f"/my-idea/{self.answered}"]


def ideas(
    amina: Actor, dee: Actor, priya: Actor, kit: Actor, nia: Actor, office: Office, where: Neighbourhood
) -> Ideas:
    """Ideas typed, spoken and on paper; waiting, answered and out of sight; questions written, open and over."""
    made = _raised(
        "A bench", office=office, neighbourhood=where, more=f"By the tree. {MARKUP}", contact=f"at 5 {MARKUP}"
    )
    comment = talking.comment(
        by=NOBODY, idea=made.idea, words=f"Yes! {MARKUP}", called=f"Al {MARKUP}", hand="one"
    )
    rude = talking.comment(by=NOBODY, idea=made.idea, words="Rude.", hand="two")
    talking.set_aside(by=kit, thing=rude, why=f"It hurts. {MARKUP}")
    talking.comment(by=nia, idea=made.idea, words="I would sit there.")
    talking.support(by=NOBODY, idea=made.idea, hand="one")
    answered = _raised("A swing", office=office, contact="at 6")
    answering.give(by=priya, answer=_owed(answered.idea), given="no", words=f"There is no room. {MARKUP}")
    hers = raising.raise_idea(by=nia, sentence="A bin.", office=office)
    answering.give(by=priya, answer=_owed(hers.idea), given="freed", words="It comes in May.")
    paper = _raised("A pond", how=How.PAPER, picture=_photo(), picture_words=f"A pond, drawn. {MARKUP}")
    offered = _raised("A path", neighbourhood=where)
    answering.find_office(by=dee, answer=_owed(offered.idea), office=office)
    told = raising.raise_idea(
        by=amina, how=How.SPOKEN, sentence="A bell.", office=office, called="Mr Moss", contact="at 7"
    )
    answering.give(by=priya, answer=_owed(told.idea), given="changing", words="We look at it.")
    aside = _raised("Loud").idea
    talking.set_aside(by=kit, thing=aside, why=f"It names a child. {MARKUP}")
    draft = _question(priya, office, title=f"What about the park? {MARKUP}", hear_when="")
    asked, over = (_opened(priya, office, name) for name in ("The hall", "The street"))
    rude_statement = asking.add_statement(by=NOBODY, question=asked, words="Rude.", hand="two")
    talking.set_aside(by=kit, thing=rude_statement, why="It hurts.")
    asking.change_card(by=priya, question=asked, decided="Sundays are let.", why=f"The choir asked. {MARKUP}")
    _vote(over)
    asking.close_question(by=priya, question=over)
    answering.give(
        by=priya,
        answer=_owed(over),
        given="trying",
        words="Until May.",
        trying_until=clock.today() + timedelta(days=90),
    )
    return Ideas(
        made.idea, made.token, answered.token, paper.idea, _owed(made.idea), _owed(paper.idea), _owed(told.idea), _owed(answered.idea),
        comment, aside, asked, over, draft, asked.statements.filter(set_aside_why="")[0],
        {
            "leader": [
                f"/ideas/questions/{asked.pk}", f"/ideas/questions/{over.pk}", f"/ideas/questions/{draft.pk}", f"/ideas/owed/{_owed(asked).pk}",
                f"/ideas/owed/{_owed(offered.idea).pk}", f"/ideas/owed/{_owed(answered.idea).pk}", f"/ideas/owed/{_owed(made.idea).pk}",
            ],
            "neighbour": [f"/ideas/{made.idea.pk}"],
            "worker": [f"/ideas/owed/{_owed(told.idea).pk}", f"/ideas/{paper.idea.pk}"],
        },
    )  # fmt: skip


def _raised(name: str, **words: Any) -> raising.Raised:
    return raising.raise_idea(by=NOBODY, sentence=f"{name} {MARKUP}", **words)


def _owed(subject: Idea | Question) -> Answer:
    return Answer.objects.filter(kind=Kind.IDEA, subject_id=subject.pk).latest("made_at")


def _photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(made, "PNG")
    return SimpleUploadedFile("paper.png", made.getvalue(), "image/png")


def _question(by: Actor, office: Office, **words: Any) -> Question:
    days = {"until_on": clock.today() + timedelta(days=20), "hear_on": clock.today() + timedelta(days=48)}
    young = {"youngest": 11, "oldest": 25, "route": f"the youth club’s board {MARKUP}"}
    return asking.write_question(by=by, office=office, **{**days, **young, **CARD, **words})


def _opened(by: Actor, office: Office, name: str) -> Question:
    question = asking.open_question(by=by, question=_question(by, office, title=f"{name}? {MARKUP}"))
    for number in range(8):
        asking.add_statement(by=by, question=question, words=f"Thought {number} {MARKUP}")
    return question


def _vote(question: Question) -> None:
    statements = list(question.statements.all())
    votes = [
        (statement, f"{side}{number}", given if at % 2 else -given)
        for side, given in (("a", 1), ("b", -1))
        for number in range(6)
        for at, statement in enumerate(statements)
    ]
    asking.bring_votes(by=TILTH, question=question, votes=votes)
