"""One search over what one may see: names and public words. Private words are sealed, and never searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from tilth.answers.models import Given
from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.comparisons.models import Comparison
from tilth.decisions.models import Guideline
from tilth.directory.queries.finding import Wanted, activities_found, offers_found, pages_found
from tilth.funds.access import grants_up
from tilth.gatherings.access import gatherings_up
from tilth.home.queries.lists import named, people_seen
from tilth.ideas.access import ideas_up
from tilth.places.queries import is_on, neighbourhoods
from tilth.promises.access import standing as promises_that_stand
from tilth.rounds.queries.finding import found_from as rounds_found
from tilth.teams.models import Team

LEADS_TO = {
    "person": "home:person",
    "team": "teams:team",
    "guideline": "home:what_you_may_do",
    "may": "barriers:barrier",
    "barrier": "barriers:barrier",
    "page": "directory:page",
    "activity": "directory:page",
    "offer": "directory:page",
    "idea": "ideas:idea",
    "grant": "funds:grant",
    "comparison": "comparisons:comparison",
    "gathering": "gatherings:gathering",
    "promise": "promises:sheet",
    "round": "rounds:round",
}
AT_MOST = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what to read, and where it leads."""

    title: str
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, kind by kind, in the order of the alphabet. Nothing is counted or ranked."""

    people: tuple[Hit, ...] = ()
    neighbourhoods: tuple[Hit, ...] = ()
    teams: tuple[Hit, ...] = ()
    may_do: tuple[Hit, ...] = ()
    in_the_way: tuple[Hit, ...] = ()
    whats_here: tuple[Hit, ...] = ()
    whats_on: tuple[Hit, ...] = ()
    offers: tuple[Hit, ...] = ()
    ideas: tuple[Hit, ...] = ()
    grants: tuple[Hit, ...] = ()
    comparisons: tuple[Hit, ...] = ()
    gatherings: tuple[Hit, ...] = ()
    # Stories are sealed, and not opened by the one search: it leads to their own, over what one may read there.
    leads_to_stories: bool = False
    promises: tuple[Hit, ...] = ()
    rounds: tuple[Hit, ...] = ()

    @property
    def is_empty(self) -> bool:
        of_people = (self.people, self.may_do, self.in_the_way)
        of_the_place = (
            self.neighbourhoods,
            self.teams,
            self.whats_here,
            self.whats_on,
            self.offers,
            self.ideas,
            self.grants,
            self.comparisons,
            self.gatherings,
            self.promises,
            self.rounds,
        )
        return not any((*of_people, *of_the_place))


def search(actor: Actor, words: str) -> Found:
    """Search what this actor may see. Two reads, however much is found."""
    words = " ".join(words.split())[:100]
    if len(words) < SHORTEST:
        return Found()
    arms = _arms(actor, words)
    hits: dict[str, list[Hit]] = {kind: [] for kind in LEADS_TO}
    for kind, title, note, pk, slug in arms[0].union(*arms[1:], all=True):
        hits[kind].append(Hit(title, note, _link(kind, pk, slug)))
    found = {kind: tuple(sorted(some, key=lambda hit: hit.title.casefold())) for kind, some in hits.items()}
    return Found(
        people=found["person"],
        neighbourhoods=_neighbourhoods(words),
        teams=found["team"],
        may_do=(*found["guideline"], *found["may"]),
        in_the_way=found["barrier"],
        whats_here=found["page"],
        whats_on=found["activity"],
        offers=found["offer"],
        ideas=found["idea"],
        grants=found["grant"],
        comparisons=found["comparison"],
        gatherings=found["gathering"],
        leads_to_stories=is_on("stories"),
        promises=found["promise"],
        rounds=found["round"],
    )


def _arms(actor: Actor, words: str) -> list[QuerySet[Any, Any]]:
    """Give what is asked for these words: people and teams, each room that is on, and what whoever works here may read."""
    arms = [_people(actor, words), _teams(words)]
    arms += [of_room(words) for name, of_room in PUBLIC_ROOMS.items() if is_on(name)]
    if actor.is_staff:
        arms += [_guidelines(words), _already_may(words)]
        if is_on("in_the_way"):
            arms.append(_in_the_way(words))
    if is_on("directory"):
        arms += _whats_here(words)
    return arms


def _link(kind: str, pk: UUID, slug: str) -> str:
    if kind == "guideline":
        return reverse(LEADS_TO[kind])
    return reverse(LEADS_TO[kind], args=[slug or pk])


def _arm(
    rows: QuerySet[Any], kind: str, title: str, note: Any, order: str, slug: F | None = None
) -> QuerySet[Any, Any]:
    # Each kind is cut to its own length before the kinds are put together.
    some = rows.model._base_manager.filter(pk__in=rows.order_by(order).values("pk")[:AT_MOST])
    return some.order_by().values_list(
        Value(kind, output_field=CharField()), F(title), note, F("pk"), slug or _nothing()
    )


def _nothing() -> Value:
    return Value("", output_field=CharField())


def _people(actor: Actor, words: str) -> QuerySet[Any, Any]:
    people, are_few = people_seen(actor)
    if not actor.is_signed_in:
        people = people.none()
    rows = named(people, words, are_few)
    return _arm(rows, "person", "called", Coalesce("neighbourhood__name", _nothing()), "search_name")


def _teams(words: str) -> QuerySet[Any, Any]:
    return _arm(Team.objects.filter(name__icontains=words), "team", "name", _nothing(), "name", F("slug"))


def _guidelines(words: str) -> QuerySet[Any, Any]:
    rows = Guideline.objects.in_force().filter(Q(words__icontains=words) | Q(why__icontains=words))
    return _arm(rows, "guideline", "words", F("team__name"), "from_on")


def _already_may(words: str) -> QuerySet[Any, Any]:
    rows = Barrier.objects.filter(answer__given=Given.ALREADY_MAY)
    rows = rows.filter(Q(rule__icontains=words) | Q(answer__words__icontains=words))
    return _arm(rows, "may", "rule", F("answer__words"), "-made_at")


def _in_the_way(words: str) -> QuerySet[Any, Any]:
    rows = Barrier.objects.exclude(answer__given=Given.ALREADY_MAY).filter(rule__icontains=words)
    return _arm(rows, "barrier", "rule", Coalesce("answer__office__name", _nothing()), "-made_at")


def _whats_here(words: str) -> list[QuerySet[Any, Any]]:
    wanted, at = Wanted(words=words), Coalesce("page__neighbourhood__name", _nothing())
    return [
        _arm(
            pages_found(wanted),
            "page",
            "name",
            Coalesce("neighbourhood__name", _nothing()),
            "name",
            F("slug"),
        ),
        _arm(activities_found(wanted), "activity", "name", F("page__name"), "name", F("page__slug")),
        _arm(offers_found(wanted), "offer", "words", at, "words", F("page__slug")),
    ]


def _rounds(words: str) -> QuerySet[Any, Any]:
    return _arm(
        rounds_found(words), "round", "title", Coalesce("neighbourhood__name", _nothing()), "-made_at"
    )


def _promises(words: str) -> QuerySet[Any, Any]:
    rows = promises_that_stand().filter(Q(title__icontains=words) | Q(about__icontains=words))
    return _arm(rows, "promise", "title", _nothing(), "-made_at")


def _ideas(words: str) -> QuerySet[Any, Any]:
    rows = ideas_up().filter(Q(sentence__icontains=words) | Q(more__icontains=words))
    return _arm(rows, "idea", "sentence", Coalesce("neighbourhood__name", _nothing()), "-made_at")


def _grants(words: str) -> QuerySet[Any, Any]:
    rows = grants_up().filter(Q(called__icontains=words) | Q(what__icontains=words))
    return _arm(rows, "grant", "called", F("fund__name"), "-made_at")


def _comparisons(words: str) -> QuerySet[Any, Any]:
    rows = Comparison.objects.filter(question__icontains=words)
    return _arm(rows, "comparison", "question", _nothing(), "-made_at")


def _gatherings(words: str) -> QuerySet[Any, Any]:
    rows = gatherings_up().filter(Q(title__icontains=words) | Q(heard__icontains=words))
    return _arm(rows, "gathering", "title", F("where"), "-on")


def _neighbourhoods(words: str) -> tuple[Hit, ...]:
    wanted = words.casefold()
    return tuple(
        Hit(place.name, place.other_names, reverse("places:neighbourhood", args=[place.slug]))
        for place in neighbourhoods()
        if wanted in place.name.casefold() or wanted in place.other_names.casefold()
    )[:AT_MOST]


# Rooms whose things anybody may find, by their switch.
PUBLIC_ROOMS = {
    "ideas": _ideas,
    "funds": _grants,
    "comparisons": _comparisons,
    "gatherings": _gatherings,
    "promises": _promises,
    "rounds": _rounds,
}
