"""What the table speaks of, made once: a person with everything on the page, one reader, and each way to stand to the other.

Every reader is the same account. A column arranges how it stands to the person, and what it arranged is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.builders import LONG_AGO, an_account
from tests.crawling import sign_in
from tests.matrix import speaking
from tests.matrix.said import SAID, SECTIONS
from tests.matrix.table import Column
from tests.small_place import settle
from tests.small_place_ideas import things_of
from tests.small_place_later import a_picture, a_recording
from tests.small_place_promises import things_of_promises
from tilth.accounts.actions import invite
from tilth.accounts.models import Account, Organisation, Standing
from tilth.alongside.actions import apart, dying, meetings, passes, relations
from tilth.alongside.actions.calendar import give_calendar
from tilth.alongside.models import (
    ApartMember,
    Block,
    Conflict,
    Glass,
    Handover,
    Introduction,
    Invitation,
    KeptElsewhere,
    Lesson,
    Pass,
    Relation,
    Say,
)
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind, Office
from tilth.barriers import actions as barriers
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.ids import new_id
from tilth.base.models import StoredFile
from tilth.base.roles import STAFF, Role, Section
from tilth.basis.models import BasisPage
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.decisions import actions as decisions
from tilth.decisions.models import Guideline, Permission, Pot, PotRow, ReceiptPhoto
from tilth.directory.queries import open_referral
from tilth.keeping import actions as rights
from tilth.keeping.models import Ask, AskKind, CopyPart, Hold
from tilth.listening.models import Contact, Study
from tilth.pen import actions as pen
from tilth.pen.models import Draft
from tilth.people import actions as people
from tilth.people.models import AboutKind, Moment, MomentKind, Person
from tilth.places.models import Holiday, Neighbourhood, SafetyNumber, Word
from tilth.plans import actions as plans
from tilth.sheets import actions as sheets
from tilth.teams.models import Member, Visiting

# A word that stands in each part of the person's page, and nowhere else in the place.
MARK = "Kestrel"
HATS = {
    "resident": Role.RESIDENT, "worker": Role.WORKER, "gardener": Role.GARDENER, "leader": Role.LEADER,
    "keeper": Role.KEEPER, "analyst": Role.ANALYST, "privacy lead": Role.PRIVACY_LEAD,
}  # fmt: skip
REASONS = {
    "emergency: a life in danger": "life", "emergency: serious harm": "harm", "emergency: they ask": "asked",
    "emergency: a duty in law": "duty", "emergency: a review": "review", "blocked, in an open emergency": "life",
    "emergency, an hour over": "life", "emergency, of another person": "life",
}  # fmt: skip
COMPANIONS = {
    "friend": "friend", "neighbour": "neighbour", "volunteer": "volunteer", "specialist": "specialist",
    "somebody of a group": "group", "former friend": "friend", "blocked friend": "friend",
    "friend who said they know them": "friend", "friend, once they have died": "friend",
}  # fmt: skip
WORKERS = {
    "first worker", "later worker", "worker whose access sleeps", "worker from tomorrow", "former worker",
    "colleague on whose page they are asked", "blocked worker", "blocked once, let near again", "worker who knows them",
    "blocked, in an open emergency", "first worker, once they have died",
}  # fmt: skip
THEMSELVES = {"the person, by account", "the person, who works here too"}


class World:
    """The place, the person and the reader."""

    # What each form sends (see `asking.sent_by`), gathered once.
    sent: dict[str, dict[str, Any]] | None = None

    def __init__(self) -> None:
        self.place = settle()
        self.carl: Person = self.place.carl
        self.amina, self.kit, self.dee = self.place.amina, self.place.kit, self.place.dee
        self.himself = self.place.carl_himself
        self.homes = Standing.objects.get(account=self.amina.account, role=Role.WORKER).organisation
        self.reader: Account = an_account("Robin Reed")
        for role in sorted(STAFF):
            Standing.objects.create(account=self.reader, role=role, from_on=LONG_AGO, organisation=self.homes)
        self.other = Person.objects.get(called="Ivy")
        self.things = self._words() | self._rights() | self._guarded() | self._of_the_place() | self._here()
        self.things |= speaking.settle(self)
        self._newest_words()
        self.calendar = give_calendar(by=self.amina)
        self.paths = self._paths()
        self.clients = {hat: sign_in(self.reader, role) for hat, role in HATS.items()}
        self.clients["no factor"] = self._without_factor()
        self.clients["stranger"] = sign_in(None)
        self.own_link, self.other_link = self._by_link(self.carl), self._by_link(self.other)
        self.dead_link = self._by_link(self.carl)
        Pass.objects.filter(person=self.carl).order_by("-pk").first().delete()

        kept = (
            Path(settings.FILES) / one.hex[-2:] / one.hex
            for one in StoredFile.objects.values_list("pk", flat=True)
        )
        self._files = {path: path.read_bytes() for path in kept if path.exists()}

    def keep_files(self) -> None:
        """Lay the files back that an erasure takes away at once: a file is not in the database's hands."""
        for path, content in self._files.items():
            if not path.exists():
                path.write_bytes(content)

    # --- browsers ------------------------------------------------------------------------------------------

    def _without_factor(self) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.reader)
        session = client.session
        session["acting_as"] = "worker"
        session.save()
        return client

    def _by_link(self, person: Person) -> Client:
        given = passes.give_pass(by=TILTH, person=person)
        client = Client(raise_request_exception=False)
        answer = client.post(reverse("alongside:pass_open", args=[given.token]), {"pin": given.pin})
        assert answer.status_code == 302
        return client

    def client(self, column: Column) -> Client:
        """Give the browser of a column's reader."""
        if column.relation == "a link taken back":
            return self.dead_link
        if column.hat == "link":
            return self.own_link if column.relation == "the person, by link and PIN" else self.other_link
        return self.clients[column.hat]

    # --- how the reader stands -----------------------------------------------------------------------------

    def arrange(self, column: Column) -> None:
        """Let the reader stand to the person as the column says."""
        if column.hat in ("stranger", "link"):
            return
        self._relation(column.relation)
        self._say(column.said)
        for tie in sorted(column.ties):
            TIES[tie](self)

    def _relation(self, how: str) -> None:
        now, carl, reader = clock.now(), self.carl, self.reader
        if how in THEMSELVES:
            Person.objects.filter(pk=carl.pk).update(account=reader)
        if how in WORKERS or how in COMPANIONS:
            if how.startswith("first worker"):
                carl.relations.update(is_first=False)
            Relation.objects.create(
                person=carl, account=reader, kind=COMPANIONS.get(how, "worker"), is_first=how.startswith("first worker"),
                from_at=now + timedelta(days=1 if how == "worker from tomorrow" else -30),
                until_at=now - timedelta(hours=1) if how.startswith("former") else None,
                asleep_at=now if how == "worker whose access sleeps" else None,
            )  # fmt: skip
        if how.startswith("blocked"):
            until = now - timedelta(days=1) if how == "blocked once, let near again" else None
            Block.objects.create(person=carl, account=reader, until_at=until)
        if "know them" in how or "knows them" in how:
            Conflict.objects.create(person=carl, account=reader)
        if how in REASONS:
            whom = self.other if how == "emergency, of another person" else carl
            made = now - timedelta(hours=2 if how == "emergency, an hour over" else 0)
            Glass.objects.create(
                person=whom, account=reader, reason=REASONS[how], made_at=made, until_at=made + timedelta(hours=1)
            )  # fmt: skip
        if how.endswith("once they have died"):
            dying.say_died(by=TILTH, person=Person.objects.get(pk=carl.pk))
        if how in BESIDE:
            BESIDE[how](self)

    def _say(self, said: str) -> None:
        for how in SAID[said]:
            more: dict[str, Any] = dict(how)
            whose = more.pop("whose", {"account": self.reader})
            whose = {"organisation": self.homes} if whose == "homes" else whose
            if whose == "others":
                whose = {"organisation": self.place_of_others()}
            for section in more.pop("sections", SECTIONS):
                Say.objects.create(person=self.carl, section=section, **whose, **more)

    def place_of_others(self) -> Any:
        return Organisation.objects.get_or_create(name="Quarry Club", kind="community")[0]

    # --- what is on the page -------------------------------------------------------------------------------

    def _words(self) -> dict[str, UUID]:
        """Words in every part of the person's page, each with its mark."""
        carl, by = self.carl, TILTH
        theirs, noticed, health, money, own_theirs, own_noticed = conversations.write(
            by=by, person=carl, where="at his kitchen table",
            lines=[
                conversations.Said(f"I miss cooking {MARK}story"),
                conversations.Said(f"Seemed tired {MARK}notes", Line.Voice.NOTICED),
                conversations.Said(f"My knee {MARK}health", section=Section.HEALTH),
                conversations.Said(f"The rent {MARK}money", section=Section.MONEY),
                conversations.Said("I like rain"),
                conversations.Said("Had a new coat", Line.Voice.NOTICED),
            ],
        ).lines.order_by("order_in_it")  # fmt: skip
        Line.objects.filter(pk__in=[own_theirs.pk, own_noticed.pk]).update(written_by=self.reader)
        conversations.correct(by=self.himself, line=noticed, words=f"I was not tired {MARK}notes")
        about = people.say_about(by=by, person=carl, kind=AboutKind.HOPE, words=f"To dance {MARK}story")
        own_about = people.say_about(by=by, person=carl, kind=AboutKind.GIFT, words="Whistling")
        type(about).objects.filter(pk=own_about.pk).update(written_by=self.reader)
        drawn = people.draw_life(by=by, person=carl, name=f"Nan {MARK}story", ring=1, gives=f"{MARK}story")
        people.set_safe_way(by=by, person=carl, channel="text", is_safe="yes", address=f"{MARK}contact")
        on = clock.today() + timedelta(days=2)
        meeting = meetings.plan_meeting(by=self.amina, person=carl, on=on, where=f"{MARK}meeting")
        aim = plans.help_me_to(by=by, person=carl, words=f"sing again {MARK}plan")
        plans.score(by=by, aim=aim, value=3, note=f"{MARK}plan")
        step = plans.add_step(by=by, person=carl, words=f"Ring Sal {MARK}plan", who="worker", aim=aim)
        decisions.decide_note(by=self.amina, person=carl, what=f"Buy it {MARK}plan", why=f"{MARK}plan")
        spent = decisions.spend(
            by=self.amina, pot=self.place.pot, amount_pence=900, what=f"A pan {MARK}plan",
            opened_up=f"soup {MARK}plan", person=carl,
        )  # fmt: skip
        receipt = ReceiptPhoto.objects.create(line=spent, picture=carl.picture, by=self.amina.account)
        barrier = barriers.raise_it(
            by=self.amina, rule="No dogs", stopped=f"his walk {MARK}plan", person=carl, office=self.place.office
        )  # fmt: skip
        moment = people.remember(
            by=by, person_id=carl.pk, section=Section.STORY, kind=MomentKind.QUOTE, summary=f"{MARK}story"
        )  # fmt: skip
        asked = relations.pull_in(
            by=self.himself, person=carl, kind="friend", asked_for=f"A lift {MARK}story", sections=["story"],
            to_words="Mo from next door",
        )  # fmt: skip
        hidden = Moment.objects.filter(person=carl).exclude(hidden_at=None).first()
        kept = self._kept(theirs)
        return kept | {
            "theirs": theirs.pk, "noticed": noticed.pk, "health": health.pk, "money": money.pk,
            "own theirs": own_theirs.pk, "own noticed": own_noticed.pk, "about": about.pk, "own about": own_about.pk,
            "life": drawn.pk, "meeting": meeting.pk, "aim": aim.pk, "step": step.pk, "spent": spent.pk,
            "receipt": receipt.pk,
            "barrier": barrier.pk, "moment": moment.pk, "invitation out": asked.pk,
            "hidden": hidden.pk if hidden else moment.pk,
            "pass": Pass.objects.filter(person=carl).first().pk,
            "relation": Relation.objects.get(person=carl, account=self.amina.account).pk,
            "block": Block.objects.get(person=carl, account=self.place.gwen.account).pk,
        }  # fmt: skip

    def _kept(self, theirs: Line) -> dict[str, UUID]:
        """A drawing, a recording, translations, an Easy Read sheet, and what is also kept in another record."""
        carl, by = self.carl, TILTH
        drawing = conversations.keep_drawing(
            by=by, person=carl, picture=a_picture(), words=f"A dog {MARK}story"
        )
        recording = conversations.keep_recording(
            by=by, person=carl, recording=a_recording(), words=f"Woof {MARK}story"
        )  # fmt: skip
        more = {
            "line": theirs,
            "words": f"Dw i’n colli coginio {MARK}story",
            "language": "cy",
            "translator": "Gwen",
        }
        translation, own = (conversations.translate(by=by, **more) for _ in range(2))
        type(own).objects.filter(pk=own.pk).update(written_by=self.reader)
        moment = Moment.objects.get(subject_id=theirs.pk)
        told = {"person": carl, "organisation": self.homes, "where_words": "a folder", "sections": ["story"]}
        copies = [
            KeptElsewhere.objects.create(moments=[str(moment.pk)], made_by=who, **told)
            for who in (self.amina.account, self.reader)
        ]
        sheet = sheets.begin_of_page(by=self.amina, person=carl)
        sheets.write_lines(by=self.amina, sheet=sheet, text=f"He cooks {MARK}story")
        line = sheet.lines.get(section="story", order_in_it=0)
        sheets.choose_picture(by=self.amina, line=line, picture=a_picture())
        return {
            "drawing": drawing.pk, "recording": recording.pk, "translation": translation.pk, "own translation": own.pk,
            "kept": copies[0].pk, "own kept": copies[1].pk, "sheet": sheet.pk, "easy line": line.pk,
        }  # fmt: skip

    def _newest_words(self) -> None:
        """The same marks once more, so that each part stands on the first screen of the page."""
        conversations.write(
            by=TILTH, person=self.carl,
            lines=[
                conversations.Said(f"Tea {MARK}story"),
                conversations.Said(f"Looked well {MARK}notes", Line.Voice.NOTICED),
                conversations.Said(f"My back {MARK}health", section=Section.HEALTH),
                conversations.Said(f"The gas {MARK}money", section=Section.MONEY),
            ],
        )  # fmt: skip

    def _rights(self) -> dict[str, UUID]:
        """What the person asked about their record, and a law that would keep it."""
        carl, ana = self.carl, self.place.ana.account
        asks = {
            kind: rights.ask(by=self.himself, person=carl, kind=kind, words="Please.")
            for kind in (AskKind.COPY, AskKind.ERASE, AskKind.COMPLAINT)
        }
        Ask.objects.filter(pk=asks[AskKind.ERASE].pk).update(agreed_by=ana)
        day = clock.today() + timedelta(days=60)
        hold = Hold.objects.create(person=carl, why="A law.", placed_by=ana, until_on=day, review_on=day)
        return {
            "copy": asks[AskKind.COPY].pk, "erase": asks[AskKind.ERASE].pk, "complaint": asks[AskKind.COMPLAINT].pk,
            "part": CopyPart.objects.filter(ask=asks[AskKind.COPY]).first().pk, "hold": hold.pk,
        }  # fmt: skip

    def _guarded(self) -> dict[str, UUID]:
        """Something kept apart beside the page, and an emergency that is over."""
        carl = self.carl
        item = apart.keep_apart(by=self.amina, person=carl, kind="third_party", words=f"{MARK}apart")
        kept = ApartMember.objects.create(
            item=item, account=self.dee.account, named_by=self.amina.account, from_at=clock.now()
        )  # fmt: skip
        naming = ApartMember.objects.create(
            item=item, account=self.place.priya.account, named_by=self.amina.account
        )  # fmt: skip
        before = clock.now() - timedelta(hours=3)
        glass = Glass.objects.create(
            person=carl, account=self.dee.account, reason="life", words="He rang and hung up at once.",
            made_at=before, until_at=before + timedelta(hours=1), peers_asked_at=clock.now(),
        )  # fmt: skip
        lesson = Lesson.objects.create(glass=glass, account=self.place.sam.account)
        return {
            "handover": self._handed_over().pk, "item": item.pk, "member": kept.pk, "naming": naming.pk, "glass": glass.pk, "lesson": lesson.pk,
        }  # fmt: skip

    def _handed_over(self) -> Handover:
        """Amina leaves, and Carl is to say whether Sam goes on with him."""
        hers = Relation.objects.get(person=self.carl, account=self.amina.account)
        return Handover.objects.create(person=self.carl, relation=hers, account=self.place.sam.account)

    # --- what belongs to the place -------------------------------------------------------------------------

    def _here(self) -> dict[str, UUID]:
        here = self.place.here
        return {
            "gift": here.gift.row.pk, "asked for": here.asked.pk, "page aside": here.aside.pk, "lunch": here.lunch.pk,
            "offer": here.room.pk, "note": here.note.pk, "taxonomy": open_referral.TAXONOMY,
            "term": open_referral.term_id("group"), "at location": uuid5(here.lunch.pk, "at"),
            "organization": open_referral.organization_id(here.page), "list": here.elsewhere.source.pk,
            "reading": here.elsewhere.reading.pk, "said": here.elsewhere.said.pk, **things_of(self.place.ideas), **things_of_promises(self.place.promises),
        }  # fmt: skip

    def _of_the_place(self) -> dict[str, UUID]:
        place, team = self.place, self.place.team
        answer = answers.ask(
            by=place.nia, kind=Kind.ASK, subject_id=new_id(), sentence="A bench by the bus stop?",
            office=place.office,
        )  # fmt: skip
        nobodys = decisions.spend(by=self.amina, pot=place.pot, amount_pence=100, what="Tea", opened_up="")
        nobodys_receipt = ReceiptPhoto.objects.get(line__holder_id=None)
        signed = BasisPage.objects.first()
        put_in = PotRow.objects.filter(pot=place.pot, kind=PotRow.Kind.IN).first()
        again = Introduction(
            called=self.carl.called, sentence="Their worker left.", neighbourhood=self.carl.neighbourhood,
            person=self.carl, introducer_name="Dee",
        )  # fmt: skip
        invited = Invitation.objects.create(
            person=self.carl, to_account=place.kit.account, kind="friend", asked_for=f"Tea {MARK}asked",
            sections=["story"],
        )  # fmt: skip
        from tilth.base import sealing

        sealing.make_key(again.pk)
        again.save(force_insert=True)
        note = new_id()
        pen.keep_draft(by=place.sam, note_id=note, body="Half a thought", person_id=None, typed={})
        closed = Account.objects.get(name="Old Hand")
        return {
            "basis": signed.basis_id, "basis page": signed.pk, "visiting": Visiting.objects.first().pk,
            "answer": answer.pk, "nobodys spend": nobodys.pk, "nobodys receipt": nobodys_receipt.pk, "put in": put_in.pk, "introduction": place.waiting.pk,
            "introduction again": again.pk, "invitation": invited.pk, "draft": note, "pot": place.pot.pk,
            "old pot": Pot.objects.get(name="Old pot").pk,
            "guideline": Guideline.objects.filter(team=team).first().pk, "permission": Permission.objects.first().pk,
            "member of team": Member.objects.get(team=team, account=self.dee.account).pk,
            "account": place.sam.account_id, "closed account": closed.pk,
            "standing": Standing.objects.get(account=place.sam.account).pk, "organisation": self.homes.pk,
            "neighbourhood": Neighbourhood.objects.get(name="Quarry Bank").pk, "word": Word.objects.first().pk,
            "holiday": Holiday.objects.first().pk, "number": SafetyNumber.objects.first().pk,
            "office": place.office.pk,
            "study": Study.objects.open().get().pk, "closed study": Study.objects.closed().get().pk,
            "heard": Contact.objects.get(study__closed_at=None).pk,
        }  # fmt: skip

    # --- addresses -----------------------------------------------------------------------------------------

    def path(self, name: str) -> str:
        """Give the address that a line of the table stands for."""
        found = self.paths[name]
        if "reader's own" not in name:
            return found
        for thing, own in (
            ("relation", self._own_relation()),
            ("member of team", self._own_membership()),
            ("cover", speaking.own_cover(self)),
        ):
            found = found.replace(str(self.things[thing]), str(own))
        return found

    def _own_relation(self) -> UUID:
        found = Relation.objects.filter(person=self.carl, account=self.reader).first()
        return found.pk if found else self.things["relation"]

    def _own_membership(self) -> UUID:
        found = Member.objects.filter(team=self.place.team, account=self.reader).first()
        return found.pk if found else self.things["member of team"]

    def _paths(self) -> dict[str, str]:
        from tests.matrix.addresses import paths

        account = invite(by=self.kit, name="Una New", email="una.matrix@example.org")
        return paths(self, account.welcomes.get().token, passes.give_pass(by=TILTH, person=self.carl).token)


def _mates(world: World) -> None:
    """The person works here too, in one team with the reader."""
    Member.objects.create(team=world.place.team, account=world.reader, from_on=LONG_AGO)
    Member.objects.create(team=world.place.team, account=world.himself.account, from_on=LONG_AGO)


def _reads_apart(world: World, **more: Any) -> None:
    told = {"named_by": world.amina.account, "from_at": clock.now() - timedelta(days=1)} | more
    ApartMember.objects.create(item_id=world.things["item"], account=world.reader, **told)


def _invited(world: World, state: str = "asked") -> None:
    Invitation.objects.filter(pk=world.things["invitation"]).update(to_account=world.reader, state=state)


def _in_the_team(world: World) -> None:
    Member.objects.get_or_create(team=world.place.team, account=world.reader, defaults={"from_on": LONG_AGO})


# What beside the relation itself makes somebody stand as they do.
BESIDE: dict[str, Callable[[World], None]] = {
    "colleague on whose page they are asked": _mates,
    "team-mate of their worker": _in_the_team,
    "worker of another team": lambda world: Member.objects.create(
        team=type(world.place.team).objects.get(name="Quarry team"), account=world.reader, from_on=LONG_AGO
    ),
    "reader of what is kept apart": _reads_apart,
    "blocked reader of what is kept apart": _reads_apart,
    "reader of it no longer": lambda world: _reads_apart(world, until_at=clock.now() - timedelta(hours=1)),
    "named, and not seconded": lambda world: _reads_apart(world, from_at=None),
    "asked, and has not answered": _invited,
    "said kindly no": lambda world: _invited(world, "kindly_no"),
    **speaking.BESIDE,
}  # fmt: skip

# Every way to stand to the person that is arranged here. A line of the table that is not among them is nobody's.
ARRANGED = {
    *WORKERS, *COMPANIONS, *THEMSELVES, *REASONS, *BESIDE, "a stranger", "nobody to them", "the person, by link and PIN",
    "a link taken back",
}  # fmt: skip

TIES: dict[str, Callable[[World], Any]] = {
    "in the team": _in_the_team,
    "holds the office": lambda world: Office.objects.filter(pk=world.place.office.pk).update(holder=world.reader),
    "asked it": lambda world: Answer.objects.filter(
        pk__in=[
            world.things["answer"],
            *barriers_answers(world),
        ]
    ).update(raised_by=world.reader),
    "invited": _invited,
    "asked to look back": lambda world: Lesson.objects.filter(pk=world.things["lesson"]).update(account=world.reader),
    "wrote the draft": lambda world: Draft.objects.filter(pk=world.things["draft"]).update(account=world.reader),
    "has a page": lambda world: Person.objects.filter(pk=world.other.pk).update(account=world.reader)
    if not Person.objects.filter(account=world.reader).exists()
    else None,
}  # fmt: skip


def barriers_answers(world: World) -> Any:
    from tilth.barriers.models import Barrier

    return Barrier.objects.filter(pk=world.things["barrier"]).values_list("answer_id", flat=True)
