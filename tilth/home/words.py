"""Sentences on a person's page: who walks alongside, and what can be done now."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.base.filters import and_list
from tilth.base.roles import Verb
from tilth.home.queries.person import PersonPage
from tilth.people.models import Walking


def them(page: PersonPage) -> str:
    """Say how to speak of a person in the middle of a sentence."""
    words = page.person.words_for_them.strip().casefold()
    return {"he": _("him"), "she": _("her"), "him": _("him"), "her": _("her")}.get(words, _("them"))


def walking_words(page: PersonPage) -> str:
    """Say where somebody lives and who walks alongside, in one or two sentences."""
    if page.died_on is not None:
        return _("%(called)s has died. This page stays as it was.") % {"called": page.person.called}
    return " ".join(sentence for sentence in (_lives(page), _alongside(page), _paused(page)) if sentence)


def _lives(page: PersonPage) -> str:
    if not page.neighbourhood:
        return ""
    if page.is_own:
        return _("You live in %(place)s.") % {"place": page.neighbourhood}
    return _("Lives in %(place)s.") % {"place": page.neighbourhood}


def _alongside(page: PersonPage) -> str:
    names = [
        _with_group(one.name, one.organisation if one.account_id is None else "") for one in page.alongside
    ]
    if page.person.walking == Walking.GOODBYE or not names:
        return ""
    whom = _("you") if page.is_own else them(page)
    said = {"name": names[0], "them": whom, "others": and_list(names[1:])}
    if len(names) == 1:
        return _("%(name)s walks alongside %(them)s.") % said
    return _("%(name)s walks alongside %(them)s, with %(others)s.") % said


def _with_group(name: str, organisation: str) -> str:
    return name or organisation


def _paused(page: PersonPage) -> str:
    if page.person.walking == Walking.NOW:
        return ""
    own = {
        Walking.PAUSED: _("You have paused. Your page waits for you."),
        Walking.STEPPED_BACK: _("We have stepped back. We are here when you want us."),
        Walking.GOODBYE: _("We have said goodbye. You can come back to this same page."),
    }
    ours = {
        Walking.PAUSED: _("Paused. The page waits."),
        Walking.STEPPED_BACK: _("We have stepped back, and can be asked again."),
        Walking.GOODBYE: _("We have said goodbye. The same page is here to come back to."),
    }
    return (own if page.is_own else ours)[Walking(page.person.walking)]


def verbs_for(page: PersonPage) -> list[tuple[str, str]]:
    """Give the things to do on a page, at most three, as a button says them and where each leads."""
    person, may = page.person, page.may
    about = f"?person={person.pk}"
    verbs = []
    if Verb.WRITE in may:
        write = (
            _("Write something down")
            if page.is_own
            else _("Write what %(called)s said") % {"called": person.called}
        )
        verbs.append((write, reverse("pen:write") + about))
    if Verb.SPEND in may:
        verbs.append((_("Decide or spend"), reverse("decisions:spend_for", args=[person.pk])))
    elif Verb.PLAN in may:
        verbs.append((_("Add a small step"), reverse("plans:step_add", args=[person.pk])))
    if Verb.RAISE in may:
        verbs.append((_("Something got in the way"), reverse("barriers:raise") + about))
    return verbs
