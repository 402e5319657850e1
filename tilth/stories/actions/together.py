"""What people do together with stories: circles that choose and say because, themes that a human names, triangles, the keeper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.stories import access
from tilth.stories.actions.using import tell_teller
from tilth.stories.models import Audience, Choice, Circle, InTheme, Said, Story, Theme, Triangle
from tilth.stories.words import needed

MOST_TRIANGLES = 3


@verb("stories.open_circle")
def open_circle(*, by: Actor, question: str, who: str) -> Circle:
    """Open a circle: a few people who read stories together and choose what mattered most, in words."""
    access.must_work_with_stories(by)
    circle = Circle.objects.create(
        question=needed(question, "question", _("Say what the circle looks for.")),
        who=needed(who, "who", _("Say who sits in it.")),
        host=by.account,
    )
    act(by, "stories.open_circle", subject=circle)
    return circle


@verb("stories.choose")
def choose(*, by: Actor, circle: Circle, story: Story, because: str) -> Choice:
    """Choose a story, and say because. Its teller reads why. Of the others nothing is written."""
    circle = Circle.objects.select_for_update().get(pk=circle.pk)
    if not access.hosts_circle(by, circle):
        raise NotFound
    if circle.closed_at is not None:
        raise WrongState(_("This circle is over."))
    if not circle.uses.filter(story=story, said=Said.YES).exists() or not story.is_up:
        raise NotAllowed(_("Only a story whose teller said yes to this circle can be chosen."))
    because = needed(because, "because", _("Say because of what you chose it. Its teller reads this."))
    if circle.choices.filter(story=story).exists():
        raise WrongState(_("This story is chosen already, and its teller was told why."))
    choice = Choice(story=story, circle=circle)
    choice.because = because
    choice.save(force_insert=True)
    tell_teller(story, _("A circle chose your story, and says because of what."))
    act(by, "stories.choose", subject=choice)
    return choice


@verb("stories.close_circle")
def close_circle(*, by: Actor, circle: Circle) -> Circle:
    """Close a circle: nothing more is chosen."""
    circle = Circle.objects.select_for_update().get(pk=circle.pk)
    if not access.hosts_circle(by, circle):
        raise NotFound
    circle.closed_at = circle.closed_at or clock.now()
    circle.save(update_fields=["closed_at"])
    act(by, "stories.close_circle", subject=circle)
    return circle


@verb("stories.name_theme")
def name_theme(*, by: Actor, story: Story, name: str) -> InTheme:
    """Put a story under a theme, as a human who may read it. Where the teller said *not this*, it stays out."""
    if by.account is None:
        raise NotAllowed(_("Only a human names a theme."))
    access.must_work_with_stories(by)
    story = access.story_for(by, story.pk)
    name = " ".join(needed(name, "name", _("Name it as residents would say it.")).split())
    theme = Theme.objects.filter(name__iexact=name).first()
    theme = theme or Theme.objects.create(name=name, named_by=by.account)
    put, is_new = InTheme.objects.get_or_create(story=story, theme=theme, defaults={"put_by": by.account})
    if not is_new and put.not_this_at is not None:
        raise InvalidInput(_("The teller said that it is not this. It stays out."), "name")
    act(by, "stories.name_theme", subject=put)
    return put


@verb("stories.say_not_this")
def say_not_this(*, by: Actor, story: Story, put: InTheme, own: str = "") -> InTheme:
    """Say, as the teller: it is not this. Nobody puts the story back under that theme."""
    access.must_own(by, story, own)
    if put.story_id != story.pk:
        raise NotFound
    put.not_this_at = put.not_this_at or clock.now()
    put.save(update_fields=["not_this_at"])
    act(NOBODY, "stories.say_not_this", subject=put)
    return put


@verb("stories.add_triangle")
def add_triangle(*, by: Actor, question: str, a: str, b: str, c: str) -> Triangle:
    """Add a triangle that tellers are asked from now on. Three at most."""
    if by.kind != "tilth" and not access.tends(by):
        raise NotFound
    if Triangle.objects.filter(ended_at=None).count() >= MOST_TRIANGLES:
        raise InvalidInput(_("Three are enough. End one of them first."), "question")
    corners = {corner.strip().casefold() for corner in (a, b, c)}
    if len(corners) < 3:
        raise InvalidInput(_("Three corners with three different words."), "c")
    triangle = Triangle.objects.create(question=question.strip(), a=a.strip(), b=b.strip(), c=c.strip())
    act(by, "stories.add_triangle", subject=triangle)
    return triangle


@verb("stories.end_triangle")
def end_triangle(*, by: Actor, triangle: Triangle) -> Triangle:
    """Ask it no more. What tellers said stays theirs."""
    if not access.tends(by):
        raise NotFound
    triangle.ended_at = triangle.ended_at or clock.now()
    triangle.save(update_fields=["ended_at"])
    act(by, "stories.end_triangle", subject=triangle)
    return triangle


@verb("stories.set_aside")
def set_aside(*, by: Actor, story: Story, why: str) -> Story:
    """Take a public story out of sight, for a reason that its teller reads: it breaks the law or hurts somebody."""
    if not access.sets_aside(by) or story.audience != Audience.EVERYONE:
        raise NotFound
    story = Story.objects.select_for_update().get(pk=story.pk)
    if story.set_aside_why:
        raise WrongState(_("It is out of sight already, and the reason is written down."))
    story.set_aside_why = needed(why, "why", _("Say why. Whoever wrote it reads it."))
    story.save(update_fields=["set_aside_why"])
    tell_teller(story, _("Your story is out of sight for now. Read why."))
    act(by, "stories.set_aside", subject=story)
    return story


@verb("stories.bring_back")
def bring_back(*, by: Actor, story: Story) -> Story:
    """Bring back what was taken out of sight."""
    if not access.sets_aside(by):
        raise NotFound
    if not story.set_aside_why:
        raise WrongState(_("It is not out of sight."))
    story.set_aside_why = ""
    story.save(update_fields=["set_aside_why"])
    tell_teller(story, _("Your story can be read again."))
    act(by, "stories.bring_back", subject=story)
    return story
