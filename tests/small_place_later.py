"""More that happened in the small place: a team listened, four questions were answered, and two mails carry a reply's link."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tilth.accounts import actions as accounts
from tilth.accounts.models import Account
from tilth.answers import actions as answers
from tilth.answers.models import Given as AnswerGiven
from tilth.answers.models import Kind, Office, ReplyLink
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.ids import new_id
from tilth.listening import actions as listening
from tilth.people.models import Person
from tilth.places import actions as places
from tilth.plans import actions as plans
from tilth.teams.models import Team

# Would be a tag, if a page let it.
RECORDING = Path(__file__).parent / "methods" / "recordings" / "a.webm"
MARKUP = '<i data-planted>x</i> & "quoted"'


def studies(amina: Actor, dee: Actor, team: Team, barrier: Barrier) -> str:
    """One study that was closed with what was learned, and one that is open, with something still to look at."""
    days = {"from_on": clock.today(), "until_on": clock.today()}
    before = listening.begin(by=amina, team=team, question=f"Why do people ring? {MARKUP}", **days)
    for says, cause in (
        ("failure", f"No call back {MARKUP}"),
        ("failure", "Sent elsewhere"),
        ("value", ""),
    ) * 2:
        contact = listening.write_down(by=amina, study=before, words=f"Where is it? {MARKUP}", again="yes")
        listening.look_at(
            by=amina, contact=contact, says=says, cause=cause, barrier=barrier if cause else None
        )
    listening.look_at(by=dee, contact=before.contacts.get(number=5), says="cant_tell", is_second=True)
    listening.close(by=amina, study=before, learned=f"Ring back. {MARKUP}")
    now = listening.begin(by=amina, team=team, question="Who comes twice?", **days)
    contact = listening.write_down(by=amina, study=now, words=f"I was told to come here. {MARKUP}")
    return f"/learning/listening/contacts/{contact.pk}"


def questions(kit: Actor, amina: Actor, himself: Actor, carl: Person) -> list[str]:
    """Carl answered four questions twelve weeks ago, and looked back today, when he may be asked again."""
    places.turn(by=kit, name="questions", is_on=True)
    Person.objects.filter(pk=carl.pk).update(made_at=clock.now() - timedelta(days=200))
    carl.relations.filter(account=amina.account).update(from_at=clock.now() - timedelta(days=200))
    with clock.at(clock.now() - timedelta(days=84)):
        plans.look_back(by=himself, person=carl, what_next="go_on")
        plans.answer_questions(
            by=himself,
            person=carl,
            kind="loneliness",
            answers={"lonely": "occasionally"},
            note=f"Better. {MARKUP}",
        )
    plans.look_back(by=amina, person=carl, what_next="go_on")
    page = f"/people/{carl.pk}/questions"
    return [page, f"{page}/ons4", f"{page}/loneliness"]


def replies(nia: Actor, priya: Actor, office: Office) -> list[str]:
    """Nia, who gets mail, asked two things: one is answered, about the other somebody would like to come and see."""
    accounts.choose_notices(by=nia, mail_ok=True, mail_is_safe=True)
    nia = replace(nia, account=Account.objects.get(pk=nia.account_id))
    asks = [
        answers.ask(by=nia, kind=Kind.ASK, subject_id=new_id(), sentence=words, office=office)
        for words in (f"A bench by the pond? {MARKUP}", "A light on the steps?")
    ]
    answers.give(by=priya, answer=asks[0], given=AnswerGiven.FREED, words=f"It comes on Monday. {MARKUP}")
    answers.come_and_see(by=priya, answer=asks[1], words="Thursday?")
    return [f"/reply/{link.token}" for link in ReplyLink.objects.order_by("pk")]


def a_recording() -> SimpleUploadedFile:
    return SimpleUploadedFile("woof.webm", RECORDING.read_bytes(), "audio/webm")


def a_picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(made, "PNG")
    return SimpleUploadedFile("carl.png", made.getvalue(), "image/png")
