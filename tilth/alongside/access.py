"""The doors to a person. Nobody holds a Person without having passed one of these."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tilth.accounts.access import may as may_by_role
from tilth.accounts.models import Account, Organisation
from tilth.alongside.models import (
    OPEN,
    Apart,
    ApartMember,
    Asking,
    Block,
    CalendarLink,
    Cover,
    Death,
    Glass,
    GoingOn,
    Handover,
    Introduction,
    Invitation,
    Join,
    KeptElsewhere,
    Lesson,
    Pass,
    Speaker,
)
from tilth.alongside.queries import (
    SHOWN_SECTIONS,
    PersonFacts,
    apart_facts,
    are_team_mates,
    death_of,
    facts_for,
    introduction_open_to,
    invitations_open_to,
    is_kept_away,
    is_written_down,
    may_be_away,
    may_be_kept_by,
    people_alongside,
    speaks_now,
    who_tells,
    whom_one_does_not_know,
)
from tilth.base import audit, clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.ids import token_digest
from tilth.base.policy import Decision, decide
from tilth.base.roles import Role, Section, Speaks, Verb
from tilth.people.actions import searchable
from tilth.people.models import Person
from tilth.people.queries import with_id
from tilth.places.models import Neighbourhood

PASS_SESSION = "pass"


def person_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE, section: Section = Section.STORY) -> Person:
    """Give a person to an actor who may do `verb` in `section`. Raises NotFound otherwise: existence is private too."""
    if actor.kind != "tilth" and not decision_for(actor, pk, verb, section):
        raise NotFound
    person = with_id(pk)
    if person is None or (person.died_said_at is not None and actor.person_id == pk):
        # Nobody opens the page of somebody who has died as if they were them, a request on its way included.
        raise NotFound
    audit.opened(pk, section)
    return person


def decision_for(actor: Actor, person_id: UUID, verb: Verb, section: Section) -> Decision:
    """Give the policy's decision, with its reason and rule."""
    return decide(facts_for(actor, person_id).about(section), verb, clock.now())


def may(actor: Actor, person: Person | UUID, verb: Verb, section: Section = Section.STORY) -> bool:
    """Say whether an actor may do `verb` in `section` of a person's page."""
    person_id = person.pk if isinstance(person, Person) else person
    return actor.kind == "tilth" or decision_for(actor, person_id, verb, section).allowed


def sections_for(actor: Actor, person: Person | UUID) -> frozenset[Section]:
    """Give the sections of a person's page that an actor may see now."""
    return seen(facts_for(actor, person.pk if isinstance(person, Person) else person))


def seen(facts: PersonFacts) -> frozenset[Section]:
    """Give the sections that these facts let an actor see."""
    now = clock.now()
    return frozenset(section for section in SHOWN_SECTIONS if decide(facts.about(section), Verb.SEE, now))


def allowed(facts: PersonFacts, verbs: Collection[tuple[Verb, Section]]) -> frozenset[Verb]:
    """Give which of these verbs (each in its section) the facts allow: for a page that offers only what can be done."""
    now = clock.now()
    return frozenset(verb for verb, section in verbs if decide(facts.about(section), verb, now))


def may_say_for(actor: Actor, person: Person) -> list[Section]:
    """Give the parts of a page about which this actor may say and decide something for the person, in their order."""
    facts, now = facts_for(actor, person.pk), clock.now()
    return [section for section in SHOWN_SECTIONS if decide(facts.about(section), Verb.SAY_FOR, now)]


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Give everybody whose name this actor may see: whom they walk alongside, and themselves."""
    return people_alongside(actor)


def one_named(actor: Actor, called: str, neighbourhood: Neighbourhood) -> Person | None:
    """Give the one person of exactly this name there; None for nobody, for two, and for whoever is kept from the actor.

    For an emergency and for the privacy lead, who both say why first. Nobody else finds a person by their name.
    """
    # Nobody is beside them yet whom the database would give them to.
    with rows.for_the_system():
        found = list(Person.objects.filter(neighbourhood=neighbourhood, search_name=searchable(called))[:2])
        facts = facts_for(actor, found[0].pk).base if len(found) == 1 else None
    if facts is None or facts.is_blocked or facts.has_conflict:
        return None
    if facts.is_self or found[0].account_id == actor.account_id:
        return None
    rows.also(found[0].pk)
    return found[0]


def apart_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Apart:
    """Give something kept apart to its members. Raises NotFound for everybody else, the person included."""
    item = Apart.objects.select_related("person").filter(pk=pk).first()
    if item is None or not decide(apart_facts(actor, item), verb, clock.now()):
        raise NotFound
    return item


def naming_for(actor: Actor, item_pk: UUID, pk: UUID) -> ApartMember:
    """Give a naming to whoever may second it: a member or the privacy lead, but neither who named nor who is named."""
    rows = ApartMember.objects.select_related("item__person", "account", "named_by")
    naming = rows.filter(pk=pk, item=item_pk, from_at=None, until_at=None).first()
    if naming is None or actor.account_id in (None, naming.named_by_id, naming.account_id):
        raise NotFound
    facts = apart_facts(actor, naming.item)
    is_kept_off = facts.is_blocked or facts.has_conflict or facts.is_self
    may_guard = may_by_role(actor, Verb.GUARD) and not is_kept_off
    if not (may_guard or decide(facts, Verb.WRITE, clock.now())):
        raise NotFound
    return naming


def emergency_for(actor: Actor, pk: UUID) -> Glass:
    """Give a page opened in an emergency to the privacy lead. Raises NotFound for everybody else, and if kept away."""
    rows = Glass.objects.select_related("person__account", "account", "held_by")
    glass = rows.filter(pk=pk).first() if may_by_role(actor, Verb.GUARD) else None
    if glass is None:
        raise NotFound
    facts = facts_for(actor, glass.person_id).base
    if facts.is_blocked or facts.has_conflict or facts.is_self:
        raise NotFound
    return glass


def lesson_for(actor: Actor, pk: UUID) -> Lesson:
    """Give what a peer is asked about an emergency, to that peer and until they have said it."""
    rows = Lesson.objects.select_related("glass__account")
    lesson = rows.filter(pk=pk, account=actor.account_id, said_at=None).first() if actor.is_staff else None
    if lesson is None:
        raise NotFound
    facts = facts_for(actor, lesson.glass.person_id).base
    if facts.is_blocked or facts.has_conflict or facts.is_self:
        raise NotFound
    return lesson


def hearing_for(actor: Actor, person_id: UUID) -> Speaker:
    """Give what an account is written down as, to itself: the way to what was written for it. Raises NotFound."""
    facts = facts_for(actor, person_id)
    speaker = speaks_now(person_id, actor.account_id)
    if speaker is None or not decide(facts.about(Section.STORY), Verb.HEAR, clock.now()):
        raise NotFound
    if speaker.kind == Speaks.INTERPRETER and facts.base.is_blocked:
        # What a meeting needs is where it is.
        raise NotFound
    return speaker


def speaker_to_second(actor: Actor, pk: UUID) -> Speaker:
    """Give what waits for a second look to whoever may give one. Raises NotFound for everybody else."""
    rows = Speaker.objects.waiting().select_related("person__neighbourhood", "account", "recorded_by")
    speaker = rows.filter(pk=pk).first()
    if speaker is None or actor.account_id == speaker.account_id:
        raise NotFound
    _must_second(actor, speaker.person_id, speaker.recorded_by_id)
    return speaker


def place_to_second(actor: Actor, pk: UUID) -> Block:
    """Give a place that somebody asks to let be known again, to whoever may say so too. Raises NotFound otherwise."""
    rows = (
        Block.objects.places()
        .exclude(lift_asked_by=None)
        .select_related("person", "account", "lift_asked_by")
    )
    block = rows.filter(pk=pk).first()
    if block is None or actor.account_id == block.account_id:
        raise NotFound
    _must_second(actor, block.person_id, block.lift_asked_by_id)
    return block


def _must_second(actor: Actor, person_id: UUID, first: UUID | None) -> None:
    """Raise NotFound unless this actor may look a second time: the privacy lead, or a team-mate of the first.

    Never somebody who speaks for the person: no parent learns of another, whatever their work is here.
    """
    facts = facts_for(actor, person_id).base
    if not actor.is_staff or actor.account_id in (None, first) or facts.is_self or facts.has_died:
        raise NotFound
    if facts.is_blocked or facts.has_conflict or is_written_down(person_id, actor.account_id):
        raise NotFound
    is_mate = actor.acting_as == Role.WORKER and are_team_mates(actor.account_id, first)
    if not (is_mate or may_by_role(actor, Verb.GUARD)):
        raise NotFound


def may_arrange_cover(actor: Actor, away: Account) -> bool:
    """Say whether this actor may arrange that somebody stands in for an account."""
    works = actor.is_staff and actor.acting_as in {Role.WORKER, Role.GARDENER}
    return works and may_be_away(actor).filter(pk=away.pk).exists()


def cover_to_end(actor: Actor, pk: UUID) -> Cover:
    """Give a cover to the person, to either worker, and to whoever walks alongside as a worker. Raises NotFound."""
    rows = Cover.objects.standing(clock.today()).select_related(
        "person", "account", "away", "relation__person"
    )
    cover = rows.filter(pk=pk).first()
    if cover is None or cover.person.died_said_at is not None:
        raise NotFound
    is_coming = cover.account_id == actor.account_id and actor.is_staff
    may_end = actor.person_id == cover.person_id or may(actor, cover.person_id, Verb.KEEP_APART)
    if not (may_end or is_coming):
        raise NotFound
    return cover


def handover_for(actor: Actor, pk: UUID) -> Handover:
    """Give what the person is still to say: to them, to whoever walks alongside as a worker, and to whoever might go on.

    Raises NotFound otherwise. Whoever might go on reads a name and when they meet; no page opens by it.
    """
    rows = Handover.objects.select_related(
        "person", "account", "relation__account", "relation__person", "meeting"
    )
    found = rows.filter(pk=pk, state=GoingOn.ASKED, relation__until_at=None).first()
    if found is None:
        raise NotFound
    is_own = actor.person_id == found.person_id
    is_asked = actor.account_id == found.account_id and actor.is_staff and actor.acting_as == Role.WORKER
    if is_asked and not is_kept_away(found.account, found.person):
        return found
    if not (is_own or may(actor, found.person_id, Verb.KEEP_APART)):
        raise NotFound
    return found


def kept_for(actor: Actor, person_pk: UUID, pk: UUID) -> tuple[KeptElsewhere, frozenset[Section]]:
    """Give what was copied for another record, and the parts still open, to whoever copied it and to the person."""
    person = person_for(actor, person_pk)
    rows = KeptElsewhere.objects.select_related("organisation", "made_by", "person")
    found = rows.filter(pk=pk, person=person).first()
    is_own = actor.person_id == person.pk
    if found is None or not (is_own or (found.made_by_id == actor.account_id and actor.is_staff)):
        raise NotFound
    sections = sections_for(actor, person)
    return found, sections if is_own else sections & may_be_kept_by(person.pk, found.organisation_id)


def employer_of(actor: Actor) -> Organisation:
    """Give the organisation somebody acts for. Raises NotFound for whoever acts for none: there is no other record."""
    found = Organisation.objects.filter(pk=actor.organisation_id).first() if actor.organisation_id else None
    if found is None:
        raise NotFound
    return found


def introduction_for(actor: Actor, pk: UUID) -> Introduction:
    """Give an introduction to the team of its neighbourhood. Raises NotFound for everybody else."""
    if actor.kind == "tilth":
        rows = Introduction.objects.select_related("neighbourhood").filter(state__in=OPEN)
        found = rows.filter(pk=pk).first()
    else:
        found = introduction_open_to(actor, pk)
    if found is None or not whom_one_does_not_know(actor, [found]):
        raise NotFound
    return found


def invitation_for(actor: Actor, pk: UUID) -> Invitation:
    """Give an invitation to whoever is asked. Raises NotFound for everybody else."""
    found = invitations_open_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def answered_about(actor: Actor, pk: UUID) -> UUID | None:
    """Give whom an invitation was about that this account was sent and that is settled; None for any other."""
    if actor.account_id is None:
        return None
    settled = Invitation.objects.filter(pk=pk, to_account=actor.account_id).exclude(state=Asking.ASKED)
    return settled.values_list("person_id", flat=True).first()


def may_wake(actor: Actor, person: Person) -> bool:
    """Say whether an actor may say that a person's changed sign-in is theirs: by link and PIN, or beside them.

    Never through that sign-in, and never by whoever changed it.
    """
    account = person.account
    is_party = account is None or actor.account_id in (account.pk, account.rests_by_id)
    return (actor.kind == "pass" or not is_party) and may(actor, person, Verb.SET_SAY)


def resting_for(actor: Actor, pk: UUID) -> Person:
    """Give a person to whoever may say that their changed sign-in is theirs. Raises NotFound for everybody else."""
    person = person_for(actor, pk, Verb.SET_SAY)
    if not may_wake(actor, person):
        raise NotFound
    return person


def pass_for(token: str) -> Pass:
    """Give the pass a link opens. Raises NotFound for a link that was never given, has ended or was taken back."""
    # Whoever opens a link is a stranger until it is open: what they hold is its token, and nothing else is given for it.
    with rows.for_the_system():
        found = Pass.objects.select_related("person").filter(token_hash=token_digest(token)).first()
    if found is None or found.revoked_at or found.until_at <= clock.now() or not found.tries_left:
        raise NotFound
    if found.person.died_said_at is not None:
        raise NotFound
    return found


def death_to_tell(actor: Actor, person_id: UUID) -> Death:
    """Give that somebody has died to whoever tells those alongside. Raises NotFound for everybody else."""
    person_for(actor, person_id, Verb.SAY_DIED)
    death = death_of(person_id)
    if death is None or who_tells(death) != actor.account:
        raise NotFound
    return death


def offered_join(number: str) -> Join | None:
    """Give the page whose worker read this number out, while it holds; None for any other number."""
    live = Join.objects.filter(number_hash=token_digest(number), agreed_at=None, until_at__gt=clock.now())
    # Whoever types it reaches the other page by its number alone, and by nothing else until the two agree.
    with rows.for_the_system():
        found = live.select_related("page", "offered_by").first()
    if found is not None:
        rows.also(found.page_id)
    return found


def join_for(actor: Actor, person_id: UUID, pk: UUID) -> Join:
    """Give a join of a page to its first worker, and to the person themselves. Raises NotFound for everybody else."""
    if not may(actor, person_id, Verb.OWN):
        person_for(actor, person_id, Verb.JOIN)
    found = Join.objects.filter(Q(page=person_id) | Q(into=person_id), pk=pk, agreed_at__isnull=False)
    join = found.select_related("page", "into").first()
    if join is None:
        raise NotFound
    return join


def calendar_for(token: str) -> CalendarLink:
    """Give the calendar link of a token, one that has ended too. Raises NotFound for one that was never given."""
    found = CalendarLink.objects.select_related("account").filter(token_hash=token_digest(token)).first()
    if found is None:
        raise NotFound
    return found


def actor_from_pass(request: HttpRequest) -> Actor | None:
    """Say who acts when a link and its PIN opened this session. Asked at every request, so taking back works at once."""
    held = request.session.get(PASS_SESSION)
    if not held:
        return None
    now = clock.now()
    found = Pass.objects.filter(
        pk=held["id"], revoked_at=None, until_at__gt=now, person__died_said_at=None
    ).values_list("person_id", flat=True)
    person_id = found.first()
    if person_id is None or now.timestamp() > held["until"]:
        del request.session[PASS_SESSION]
        return None
    return Actor(
        kind="pass",
        acting_as=Role.RESIDENT,
        person_id=person_id,
        pass_id=UUID(held["id"]),
        request_id=getattr(request, "request_id", ""),
    )
