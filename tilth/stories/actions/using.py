"""Every use of a story is asked of its teller, who says yes or no to each; a yes is taken back with one press."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.base import clock, outbound
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.gatherings.models import Gathering
from tilth.stories import access
from tilth.stories.actions.telling import forget_what_is_owed, owe_an_answer
from tilth.stories.models import Choice, Circle, Said, Story, Use
from tilth.stories.words import safe_sentence


@verb("stories.ask_use")
def ask_use(
    *,
    by: Actor,
    story: Story,
    gathering: Gathering | None = None,
    circle: Circle | None = None,
    what_for: str = "",
) -> Use:
    """Ask the teller for one use: in a gathering, in a circle, or elsewhere. Asked once: a no is not asked away."""
    access.must_work_with_stories(by)
    story = access.story_for(by, story.pk)
    what_for = what_for.strip()
    if not (gathering or circle or what_for):
        raise InvalidInput(_("Say what for: a gathering, a circle, or in words."), "what_for")
    if gathering is not None:
        circle, what_for = None, ""
        _must_come(gathering)
    elif circle is not None:
        what_for = ""
        access.hosted_circle_for(by, circle.pk)
    _refuse_asked_twice(story, gathering, circle, what_for)
    use = Use.objects.create(
        story=story,
        gathering=gathering,
        circle=circle,
        what_for=what_for,
        asked_by=by.account,
        asked_as=by.name,
    )
    tell_teller(story, _("Somebody asks for your yes to a use of your story."))
    act(by, "stories.ask_use", subject=use)
    return use


def _refuse_asked_twice(
    story: Story, gathering: Gathering | None, circle: Circle | None, what_for: str
) -> None:
    asked = story.uses.filter(gathering=gathering, circle=circle, what_for__iexact=what_for).first()
    if asked is None:
        return
    if asked.said == Said.NO:
        raise WrongState(_("The teller said no to this. It is not asked again."))
    raise WrongState(_("The teller was asked for this already."))


def _must_come(gathering: Gathering) -> None:
    if not gathering.is_up or gathering.called_off_at is not None or gathering.is_over:
        raise InvalidInput(_("Choose a gathering that comes."), "gathering")


@verb("stories.take_to_room")
def take_to_room(*, by: Actor, story: Story, gathering: Gathering, own: str = "") -> Use:
    """Bring one's own story into a gathering: the teller's yes, without anybody asking."""
    story = _own(by, story, own)
    _must_come(gathering)
    use, _is_new = Use.objects.get_or_create(story=story, gathering=gathering)
    _say(by, use, Said.YES)
    act(NOBODY, "stories.take_to_room", subject=use)
    return use


@verb("stories.say_to_use")
def say_to_use(*, by: Actor, story: Story, use: Use, said: str, own: str = "") -> Use:
    """Say yes or no to one use, as the teller. A no takes an earlier yes back, and what a circle chose by it is gone."""
    story = _own(by, story, own)
    use = (
        Use.objects.select_for_update(of=("self",))
        .select_related("gathering__office", "asked_by")
        .get(pk=use.pk)
    )
    if use.story_id != story.pk:
        raise NotFound
    if said not in Said.values:
        raise InvalidInput(_("Say yes or no."), "said")
    was = use.said
    _say(by, use, said)
    if said == Said.NO and use.circle_id is not None:
        Choice.objects.filter(story=story, circle=use.circle_id).delete()
    if use.asked_by is not None and was != said:
        sentence = (
            _("The teller says yes: %(story)s") if said == Said.YES else _("The teller says no: %(story)s")
        )
        notify(use.asked_by, sentence % {"story": safe_sentence(story)}, _page_of(use))
    act(NOBODY, "stories.say_to_use", subject=use)
    return use


def _say(by: Actor, use: Use, said: str) -> None:
    use.said, use.said_at = said, clock.now()
    if said == Said.NO:
        use.heard_at = None
        _board_owes_no_more(use)
    elif use.gathering is not None:
        _board_owes(by, use)
    use.save(update_fields=["said", "said_at", "heard_at", "asks_the_board"])


def _board_owes_no_more(use: Use) -> None:
    """What an office read by this yes alone it reads no more, and owes no answer to. What it answered stays."""
    if use.asks_the_board:
        use.asks_the_board = False
        use.story.office = None
        use.story.save(update_fields=["office"])
        forget_what_is_owed(use.story)


def _board_owes(by: Actor, use: Use) -> None:
    """Where an office sits in the room, it owes the story an answer, unless another does."""
    story = use.story
    if use.gathering is None or use.gathering.office is None or story.office_id is not None:
        return
    use.asks_the_board, story.office = True, use.gathering.office
    story.save(update_fields=["office"])
    owe_an_answer(by, story)


def _page_of(use: Use) -> str:
    if use.gathering_id is not None:
        return reverse("stories:in_room", args=[use.gathering_id])
    if use.circle_id is not None:
        return reverse("stories:circle", args=[use.circle_id])
    return reverse("stories:story", args=[use.story_id])


@verb("stories.say_heard")
def say_heard(*, by: Actor, use: Use) -> Use:
    """Say, as whoever hosts it, that the story was heard in the room. Its teller is told."""
    use = Use.objects.select_for_update(of=("self",)).select_related("story", "gathering").get(pk=use.pk)
    if use.gathering is None:
        raise NotFound
    access.must_host(by, use.gathering)
    if not use.is_yes:
        raise WrongState(_("There is no yes for this. The story stays with its teller."))
    if use.gathering.on > clock.today() or use.gathering.called_off_at is not None:
        raise WrongState(_("That gathering has not been yet, so nothing was heard there."))
    if use.heard_at is None:
        use.heard_at = clock.now()
        use.save(update_fields=["heard_at"])
        tell_teller(use.story, _("Your story was heard in the room."))
    act(by, "stories.say_heard", subject=use)
    return use


def tell_teller(story: Story, sentence: str) -> None:
    """Tell the teller something by their own channel: their notices, their letterbox, or whoever typed it for them.

    Not a verb: verbs call it. The sentence says nothing of the story.
    """
    if story.told_by is not None:
        notify(story.told_by, sentence, reverse("stories:own", args=[story.pk]))
    outbound.queue_to_box(story.pk)
    if story.typed_by is not None:
        told = _("There is news of a story you typed for somebody. Tell them: %(news)s") % {"news": sentence}
        notify(story.typed_by, told, reverse("stories:go_back"))


def _own(by: Actor, story: Story, own: str) -> Story:
    access.must_own(by, story, own)
    return Story.objects.select_for_update().get(pk=story.pk)
