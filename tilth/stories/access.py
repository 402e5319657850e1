"""The doors of this room: the teller by link or account, whoever the teller lets in, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.access import may as role_may
from tilth.alongside.queries import people_alongside, shut_to
from tilth.answers import access as answers
from tilth.answers.models import Answer, Kind
from tilth.answers.queries import latest_for
from tilth.base import audit, clock
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.roles import Role, Verb
from tilth.gatherings.access import hosts as hosts_gathering
from tilth.gatherings.models import Gathering
from tilth.people.models import Person
from tilth.places.queries import is_on
from tilth.stories.models import Audience, Circle, Said, Story, Triangle, Use
from tilth.teams.queries import teams_of

TEAM_AND_UP = (Audience.TEAM, Audience.LEADERS)
WORKER_AND_UP = (Audience.WORKER, *TEAM_AND_UP)


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the link of a story is sent: what base.outbound needs to know, and nothing else."""

    email: str
    language: str
    link: str


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("stories"):
        raise NotFound


def stories_up() -> QuerySet[Story]:
    """Give the stories that are neither taken back nor out of sight."""
    return Story.objects.filter(taken_back_at=None, set_aside_why="")


def stories_of(person: Person) -> QuerySet[Story]:
    """Give the stories that somebody with a page told, for when everything of theirs goes."""
    told = Q(page=person.pk)
    if person.account_id is not None:
        told |= Q(told_by=person.account_id)
    return Story.objects.filter(told, taken_back_at=None).order_by("pk")


def public_stories() -> QuerySet[Story]:
    """Give the stories that their tellers let everyone read."""
    return stories_up().filter(audience=Audience.EVERYONE)


def visible_to(actor: Actor) -> QuerySet[Story]:
    """Give the stories that their tellers let this actor read: rung by rung, and by each yes to a use."""
    mine = actor.account_id
    if mine is None:
        return public_stories()
    let_in = Q(pk__in=_by_a_yes(mine))
    if actor.is_staff:
        let_in |= _as_their_worker(actor)
        let_in |= Q(audience__in=TEAM_AND_UP, team__in=teams_of(actor).order_by().values("pk"))
        # Whoever the teller asks for an answer reads it; and whoever took that on, of what leaders may read.
        let_in |= Q(audience__in=WORKER_AND_UP, office__holder=mine)
        let_in |= Q(audience=Audience.LEADERS, pk__in=_owed_by(mine))
        if actor.acting_as in (Role.LEADER, Role.GARDENER):
            let_in |= Q(audience=Audience.LEADERS)
    kept_away = Q(page__isnull=False) & Q(page__in=shut_to(mine, clock.now()))
    return stories_up().filter(Q(audience=Audience.EVERYONE) | let_in & ~kept_away)


def _as_their_worker(actor: Actor) -> Q:
    """Whoever walks with somebody no longer is their worker no longer: their stories shut with their page."""
    walks = Q(page=None) | Q(page__in=people_alongside(actor).order_by().values("pk"))
    return Q(audience__in=WORKER_AND_UP, worker=actor.account_id) & walks


def _by_a_yes(account_id: UUID) -> QuerySet[Use, UUID]:
    who = Q(gathering__hosted_by=account_id) | Q(gathering__office__holder=account_id)
    rows = Use.objects.filter(who | Q(circle__host=account_id), said=Said.YES)
    return rows.order_by().values_list("story_id", flat=True)


def _owed_by(account_id: UUID) -> QuerySet[Answer, UUID]:
    rows = Answer.objects.filter(kind=Kind.STORY, is_open=True, office__holder=account_id)
    return rows.order_by().values_list("subject_id", flat=True)


def story_for(actor: Actor, pk: UUID) -> Story:
    """Give a story to whoever its teller lets read it. Raises NotFound for everybody else, and where its words are gone."""
    must_be_here()
    rows = visible_to(actor).select_related("neighbourhood", "recording", "picture", "team")
    found = rows.filter(pk=pk).first()
    if found is None or (not found.words and not found.picture_words):
        raise NotFound
    if (
        found.page is not None
        and found.audience != Audience.EVERYONE
        and found.told_by_id != actor.account_id
    ):
        audit.opened(found.page)
    return found


def own_story_for(actor: Actor, key: str) -> Story:
    """Give a story to its teller. `key` is their link's secret or, for an account, the id of the story.

    Raises NotFound for everybody else, and for what was taken back.
    """
    must_be_here()
    rows = Story.objects.select_related("neighbourhood", "recording", "picture", "team", "worker", "office")
    rows = rows.filter(taken_back_at=None)
    pk = _uuid(key)
    if pk is None:
        story = rows.filter(token_hash=token_digest(key)).first()
    else:
        story = rows.filter(pk=pk, told_by=actor.account_id).first() if actor.account_id else None
    # A row that an older backup brought back, whose key is gone, is gone too.
    if story is None or (not story.words and not story.picture_words):
        raise NotFound
    return story


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def must_own(actor: Actor, story: Story, own: str) -> None:
    """Raise NotFound unless this actor is the teller, by their account or by their link."""
    if own_story_for(actor, own or str(story.pk)).pk != story.pk:
        raise NotFound


def types_for_others(actor: Actor) -> bool:
    """Say whether this actor writes down what somebody tells them, and asks tellers: whoever works with people here."""
    return actor.is_staff and role_may(actor, Verb.RAISE)


def must_work_with_stories(actor: Actor) -> None:
    """Raise NotFound unless this actor works with people here."""
    must_be_here()
    if not types_for_others(actor):
        raise NotFound


def use_for(actor: Actor, story: Story, pk: UUID) -> Use:
    """Give one use of a story to its teller."""
    found = story.uses.select_related("gathering__office", "circle").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def room_use_for(actor: Actor, pk: UUID) -> Use:
    """Give a use that the teller said yes to, to whoever hosts that gathering. Raises NotFound."""
    must_be_here()
    found = Use.objects.select_related("story", "gathering", "asked_by").filter(pk=pk, said=Said.YES).first()
    if found is None or found.gathering is None or not hosts_gathering(actor, found.gathering):
        raise NotFound
    if not found.story.is_up:
        raise NotFound
    return found


def circle_for(actor: Actor, pk: UUID) -> Circle:
    """Give a circle to anybody: its question, who sits in it, and what it chose that everyone may read."""
    must_be_here()
    found = Circle.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def hosts_circle(actor: Actor, circle: Circle) -> bool:
    """Say whether this actor hosts the circle."""
    return actor.kind == "tilth" or (actor.is_staff and circle.host_id == actor.account_id)


def hosted_circle_for(actor: Actor, pk: UUID) -> Circle:
    """Give a circle to whoever hosts it. Raises NotFound for everybody else."""
    found = circle_for(actor, pk)
    if not hosts_circle(actor, found):
        raise NotFound
    return found


def tends(actor: Actor) -> bool:
    """Say whether this actor sets the triangles: gardeners and leaders."""
    return actor.is_staff and actor.acting_as in (Role.GARDENER, Role.LEADER) and role_may(actor, Verb.TEND)


def triangle_for(actor: Actor, pk: UUID) -> Triangle:
    """Give a triangle that is asked to whoever sets them. Raises NotFound."""
    must_be_here()
    found = Triangle.objects.filter(pk=pk, ended_at=None).first() if tends(actor) else None
    if found is None:
        raise NotFound
    return found


def owed_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Answer:
    """Give what is owed to a story, if this actor may do `verb` to it. The story's words ask their own door."""
    must_be_here()
    found = answers.answer_for(actor, pk, verb)
    if found.kind != Kind.STORY:
        raise NotFound
    offered = found.offered_to is not None and found.offered_to.holder_id == actor.account_id
    is_near = answers.owes(actor, found) or offered or actor.acting_as == Role.GARDENER
    # What a story was answered is as near to its teller as the story.
    if not is_near and not visible_to(actor).filter(pk=found.subject_id).exists():
        raise NotFound
    return found


def answers_for(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor owes this answer, given or not."""
    return answers.may(actor, answer, Verb.ANSWER)


def answer_of(story: Story) -> Answer | None:
    """Give the answer that stands now for a story."""
    return latest_for(Kind.STORY, story.pk)


def readable_of(actor: Actor, pk: UUID) -> Story | None:
    """Give a story if this actor may read it, else None."""
    try:
        return story_for(actor, pk)
    except NotFound:
        return None


def goes_back_to(actor: Actor) -> QuerySet[Story]:
    """Give the stories whose tellers may be rung by this actor: the nearest whom the teller let in, and nobody further."""
    if not types_for_others(actor) or actor.account_id is None:
        return Story.objects.none()
    near = Q(typed_by=actor.account_id) | _as_their_worker(actor)
    near |= Q(audience__in=TEAM_AND_UP, team__in=teams_of(actor).order_by().values("pk"))
    if actor.acting_as == Role.GARDENER:
        near |= Q(audience__in=(Audience.LEADERS, Audience.EVERYONE), worker=None, team=None, typed_by=None)
    kept_away = Q(page__isnull=False) & Q(page__in=shut_to(actor.account_id, clock.now()))
    return stories_up().filter(near & ~kept_away)


def to_ring_for(actor: Actor, pk: UUID) -> Story:
    """Give a story to whoever may ring its teller. Raises NotFound."""
    must_be_here()
    found = goes_back_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take a public story out of sight, with a reason that its teller reads: the keeper."""
    return actor.acting_as == Role.KEEPER and role_may(actor, Verb.KEEP)


def aside_for(actor: Actor, pk: UUID) -> Story:
    """Give one public story to the keeper. Raises NotFound for everybody else, and for every story not told to everyone."""
    must_be_here()
    rows = Story.objects.filter(taken_back_at=None, audience=Audience.EVERYONE)
    found = rows.filter(pk=pk).first() if sets_aside(actor) else None
    if found is None:
        raise NotFound
    return found


def must_host(actor: Actor, gathering: Gathering) -> None:
    """Raise NotAllowed unless this actor hosts the gathering."""
    if not hosts_gathering(actor, gathering):
        raise NotAllowed(_("Only whoever hosts it says what was heard there."))


def letterbox(story_id: UUID) -> Letterbox | None:
    """Say where the link of a story is sent. One of settings.LETTERBOXES; None where nobody asked for it."""
    story = Story.objects.filter(pk=story_id, taken_back_at=None).exclude(token_hash=None).first()
    if story is None or not story.mail:
        return None
    return Letterbox(story.mail, story.language, reverse("stories:own", args=[story.token]))
