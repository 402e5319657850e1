"""What stands in the small place's gatherings and stories, and the links that open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from tests.small_place_later import MARKUP, a_picture, a_recording
from tilth.answers.models import Answer, Kind, Office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.gatherings import actions as gatherings
from tilth.gatherings.models import Gathering
from tilth.places.models import Neighbourhood
from tilth.stories.actions import answering, telling, together, using
from tilth.stories.models import Circle, InTheme, Story, Triangle, Use
from tilth.teams.models import Team


@dataclass
class Stories:
    """What was told and hosted, by what it is for."""

    story: Story
    link: str  # the secret of its own link
    answered: str  # the link of one that was answered
    for_leaders: Story
    to_ring: Story
    aside: Story
    owed: Answer
    to_tell: Answer  # answered, and to be told by whoever owed it
    asked: Use
    in_room: Use
    in_theme: InTheme
    circle: Circle
    triangle: Triangle
    gathering: Gathering
    gathering_aside: Gathering
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "a story": self.story.pk, "drawn story": self.story.pk, "recorded story": self.story.pk, "leaders story": self.for_leaders.pk,
            "story to ring": self.to_ring.pk, "story aside": self.aside.pk, "story owed": self.owed.pk, "story to tell": self.to_tell.pk,
            "asked use": self.asked.pk, "use": self.in_room.pk, "in theme": self.in_theme.pk, "circle": self.circle.pk,
            "triangle": self.triangle.pk, "gathering": self.gathering.pk, "gathering aside": self.gathering_aside.pk,
        }  # fmt: skip

    @property
    def links(self) -> list[str]:
        """Addresses that somebody has on paper or in a mail."""
        return [f"/my-story/{self.link}", f"/my-story/{self.answered}"]


def stories(
    amina: Actor,
    dee: Actor,
    priya: Actor,
    kit: Actor,
    nia: Actor,
    team: Team,
    office: Office,
    where: Neighbourhood,
) -> Stories:
    """Gatherings to come, over, called off and out of sight; stories of every sort, on each rung, answered and owed."""
    room, hers, over, aside = _gatherings(kit, nia, priya, office, where)
    triangle = together.add_triangle(
        by=TILTH,
        question=f"What was it about? {MARKUP}",
        a=f"home {MARKUP}",
        b=f"money {MARKUP}",
        c=f"us {MARKUP}",
    )
    made = _told(
        f"The damp came back. {MARKUP}", office=office, neighbourhood=where, title=f"Damp {MARKUP}", called=f"Al {MARKUP}",
        recording=a_recording(), picture=a_picture(), picture_words=f"A wall. {MARKUP}", contact=f"at 5 {MARKUP}",
    )  # fmt: skip
    telling.mark(by=NOBODY, story=made.story, own=made.token, marks={triangle: "210"})
    for number in range(5):
        dot = _told(f"Damp {number}.")
        telling.mark(by=NOBODY, story=dot.story, own=dot.token, marks={triangle: "111"})
    circle = together.open_circle(
        by=priya, question=f"What changed most? {MARKUP}", who=f"Two of us {MARKUP}"
    )
    for_leaders = _told(f"For leaders. {MARKUP}", audience="leaders", title=f"Quiet {MARKUP}")
    answered = _told("The bus is late.", office=office, contact="at 6")
    answering.give(by=priya, answer=_owed(answered.story), given="no", words=f"It has no driver. {MARKUP}")
    chosen = using.ask_use(by=priya, story=answered.story, circle=circle)
    using.say_to_use(by=NOBODY, story=answered.story, use=chosen, said="yes", own=answered.token)
    together.choose(by=priya, circle=circle, story=answered.story, because=f"She waited. {MARKUP}")
    unread = using.ask_use(by=priya, story=made.story, circle=circle)
    using.say_to_use(by=NOBODY, story=made.story, use=unread, said="yes", own=made.token)
    dated = _told("When?", office=office)
    answering.promise(by=priya, answer=_owed(dated.story), answer_on=clock.today() + timedelta(days=9))
    put = together.name_theme(by=dee, story=made.story, name=f"Damp {MARKUP}")
    asked = using.ask_use(by=dee, story=made.story, what_for=f"At the school. {MARKUP}")
    in_room = using.take_to_room(by=NOBODY, story=made.story, gathering=room, own=made.token)
    using.take_to_room(by=NOBODY, story=answered.story, gathering=hers, own=answered.token)
    ring = _told("Ring me.", audience="leaders", contact="07700 900123")
    telling.say_after(by=NOBODY, story=ring.story, ring="ring", with_me=f"My son {MARKUP}", own=ring.token)
    typed = telling.tell(
        by=amina,
        how="told",
        words=f"As he said it. {MARKUP}",
        audience="team",
        team=team,
        office=office,
        called=f"Mr Moss {MARKUP}",
    )
    answering.give(by=priya, answer=_owed(typed.story), given="changing", words="We look at it.")
    own = telling.tell(by=nia, words=f"Mine. {MARKUP}", audience="only_me")
    loud = _told("Loud.")
    together.set_aside(by=kit, story=loud.story, why=f"It names a child. {MARKUP}")
    return Stories(
        made.story, made.token, answered.token, for_leaders.story, ring.story, loud.story, _owed(made.story), _owed(answered.story),
        asked, in_room, put, circle, triangle, room, aside,
        {
            "neighbour": [f"/my-story/{own.story.pk}", f"/gatherings/{hers.pk}", f"/gatherings/{hers.pk}/stories", f"/gatherings/{over.pk}"],
            "leader": [f"/stories/owed/{_owed(dated.story).pk}", f"/stories/owed/{_owed(made.story).pk}", f"/stories/owed/{_owed(answered.story).pk}", f"/stories/circles/{circle.pk}"],
            "gardener": [f"/stories/{for_leaders.story.pk}", f"/stories/owed/{_owed(for_leaders.story).pk}", "/stories/go-back"],
            "worker": ["/stories/go-back", f"/stories/owed/{_owed(typed.story).pk}", f"/stories/{typed.story.pk}"],
        },
    )  # fmt: skip


def _gatherings(
    kit: Actor, nia: Actor, priya: Actor, office: Office, where: Neighbourhood
) -> tuple[Gathering, Gathering, Gathering, Gathering]:
    room, hers = _hosted(TILTH, "Assembly"), _hosted(nia, "Stew", neighbourhood=where)
    _hosted(priya, "Evening", office=office)
    off = _hosted(nia, "Walk")
    gatherings.call_off(by=nia, gathering=off, why=f"Rain. {MARKUP}")
    with clock.at(clock.now() - timedelta(days=9)):
        over, unwritten = _hosted(nia, "Tea"), _hosted(nia, "Cake")
    with clock.at(clock.now() - timedelta(days=1)):
        gatherings.write_heard(
            by=nia, gathering=over, heard=f"The damp. {MARKUP}", real_life="neither", why_not=f"Ill. {MARKUP}"
        )
    aside = _hosted(nia, "Loud")
    gatherings.set_aside(by=kit, gathering=aside, why=f"It names a child. {MARKUP}")
    return room, hers, unwritten, aside


def _hosted(by: Actor, title: str, **more: Any) -> Gathering:
    return gatherings.host(
        by=by, title=f"{title} {MARKUP}", host=f"Pat {MARKUP}", on=clock.today() + timedelta(days=4), starts=time(18, 30),
        where=f"The hall {MARKUP}", food=f"Stew {MARKUP}", more=f"Come. {MARKUP}", **more,
    )  # fmt: skip


def _told(words: str, **more: Any) -> telling.Told:
    return telling.tell(by=NOBODY, **{"words": words, "audience": "everyone", **more})


def _owed(story: Story) -> Answer:
    return Answer.objects.filter(kind=Kind.STORY, subject_id=story.pk).latest("made_at")
