"""What people say to an idea: that they would like it too, and words under it; and what the keeper takes out of sight."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.ideas import access
from tilth.ideas.models import Comment, Idea, Support
from tilth.ideas.words import needed, refuse_a_way_in


@verb("ideas.support")
def support(*, by: Actor, idea: Idea, hand: str = "") -> Idea:
    """Say *I would like this too*, once for each account or browser; said again, it is taken back."""
    idea = access.idea_for(idea.pk)
    digest = access.digest_for(by, hand, idea.pk)
    gone, _kinds = Support.objects.filter(idea=idea, hand=digest).delete()
    if not gone:
        Support.objects.get_or_create(idea=idea, hand=digest)
    # Nobody is written down: the log would say who, and when.
    act(NOBODY, "ideas.support", subject=idea)
    return idea


@verb("ideas.comment")
def comment(*, by: Actor, idea: Idea, words: str, called: str = "", hand: str = "") -> Comment:
    """Say something under an idea, for all to read."""
    idea = access.idea_for(idea.pk)
    words = refuse_a_way_in(needed(words, "words", _("Write something here.")), "words")
    digest = access.digest_for(by, hand, idea.pk)
    # No key: a receipt would tie an account to its words. Pressed twice, it is said once.
    twice = Comment.objects.filter(idea=idea, hand=digest, words=words, taken_back_at=None).first()
    if twice is not None:
        return twice
    called = refuse_a_way_in(called.strip(), "called")
    said = Comment.objects.create(idea=idea, words=words, called=called, hand=digest)
    act(NOBODY, "ideas.comment", subject=said)
    return said


@verb("ideas.take_comment_back")
def take_comment_back(*, by: Actor, comment: Comment, hand: str = "") -> Comment:
    """Take one's own words back, in the account or browser that wrote them."""
    if comment.hand != access.digest_for(by, hand, comment.idea_id):
        raise NotFound
    comment.words, comment.called, comment.taken_back_at = "", "", clock.now()
    comment.save(update_fields=["words", "called", "taken_back_at"])
    act(NOBODY, "ideas.take_comment_back", subject=comment)
    return comment


@verb("ideas.set_aside")
def set_aside(*, by: Actor, thing: access.Aside, why: str) -> access.Aside:
    """Take an idea, a comment or a statement out of sight, for a reason that is read: it breaks the law or hurts somebody."""
    if not access.sets_aside(by):
        raise NotFound
    if not why.strip():
        raise InvalidInput(_("Say why. Whoever wrote it reads it."), "why")
    if thing.set_aside_why:
        raise WrongState(_("It is out of sight already, and the reason is written down."))
    thing.set_aside_why = why.strip()
    thing.save(update_fields=["set_aside_why"])
    act(by, "ideas.set_aside", subject=thing)
    return thing


@verb("ideas.bring_back")
def bring_back(*, by: Actor, thing: access.Aside) -> access.Aside:
    """Bring back what was taken out of sight."""
    if not access.sets_aside(by):
        raise NotFound
    if not thing.set_aside_why:
        raise WrongState(_("It is not out of sight."))
    thing.set_aside_why = ""
    thing.save(update_fields=["set_aside_why"])
    act(by, "ideas.bring_back", subject=thing)
    return thing
