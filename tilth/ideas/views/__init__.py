"""Ideas as anybody reads and raises them, one's own by its link, and what the keeper takes out of sight."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers.answering import JudgeForm
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.files import open_file
from tilth.base.ids import new_token
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor, public
from tilth.ideas import access
from tilth.ideas.actions import answering, raising, talking
from tilth.ideas.forms import CommentForm, FindForm, IdeaForm, WhyForm
from tilth.ideas.models import Comment, How, Idea, Statement
from tilth.ideas.queries import finding
from tilth.places.queries import the_place

get_and_post = require_http_methods(["GET", "POST"])
keeper = acting(Role.KEEPER)


def not_too_often(request: HttpRequest, door: str, times: int) -> None:
    """Slow down a flood from one account or one address."""
    who = actor(request)
    rate_limit(door, str(who.account_id or address_of(request.META)), times=times, seconds=3600)


def hand_of(request: HttpRequest, *, make: bool = False) -> str:
    """Give the number by which this browser is known again, for whoever has no account. Made when something is said."""
    if make and not actor(request).is_signed_in and "hand" not in request.session:
        request.session["hand"] = new_token()
    return str(request.session.get("hand", ""))


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Ideas, the newest first, and the questions that are open."""
    access.must_be_here()
    form = FindForm(request.GET or None)
    wanted = form.wanted() if form.is_bound else finding.Wanted()
    who = actor(request)
    now, over = finding.questions_here()
    context = {
        "form": form,
        "wanted": wanted,
        "lines": finding.find(wanted),
        "mine": finding.raised_by(who),
        "now": now,
        "over": over,
        "types_for_others": access.types_for_others(who),
        "may_ask": who.is_staff and access.offices_to_ask_from(who).exists(),
        "own_questions": finding.own_questions(who) if who.is_staff else (),
        "sets_aside": access.sets_aside(who),
    }
    return render(request, "ideas/here.html", context)


@public
@get_and_post
def raise_idea(request: HttpRequest) -> HttpResponse:
    """Raise an idea: one sentence, or a photo of paper and what it says."""
    access.must_be_here()
    has_account = actor(request).account is not None
    form = IdeaForm(request.POST or None, request.FILES or None, has_account=has_account)
    return _raising(
        request, form, title=_("An idea"), lead=_("Anybody may have one. Somebody owes you an answer.")
    )


@acting(*STAFF)
@get_and_post
def said_to_me(request: HttpRequest) -> HttpResponse:
    """Type what somebody said. It is theirs: they get its link, and say whether it was answered."""
    access.must_be_here()
    if not access.types_for_others(actor(request)):
        raise NotFound
    form = IdeaForm(request.POST or None, request.FILES or None, has_account=False)
    lead = _(
        "Write it as they said it. Give them the link: it is theirs. You are told when there is an answer, to tell them."
    )
    return _raising(request, form, title=_("An idea that somebody told you"), lead=lead, how=How.SPOKEN)


def _raising(request: HttpRequest, form: IdeaForm, *, title: str, lead: str, how: str = "") -> HttpResponse:
    if form.is_valid():
        not_too_often(request, "raise an idea", 10 if not how else 60)
        try:
            words = form.cleaned() | ({"how": how} if how else {})
            made = raising.raise_idea(by=actor(request), key=form.key, **words)
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _raised(request, made)
    back = reverse("ideas:here")
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        button=_("Raise it"),
        back=back,
        template="ideas/raise.html",
        how=how,
    )


def _raised(request: HttpRequest, made: raising.Raised) -> HttpResponse:
    if not made.token:
        say(request, _("Your idea is there for all to read. You are told when there is an answer."))
        return redirect("ideas:own", token=made.idea.pk)
    link = request.build_absolute_uri(reverse("ideas:own", args=[made.token]))
    return render(request, "ideas/raised.html", {"address": link, "idea": made.idea})


@public
@require_GET
def idea(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One idea, who owes the answer and what was answered."""
    return _idea_page(request, access.idea_for(pk), CommentForm())


def _idea_page(request: HttpRequest, found: Idea, form: CommentForm) -> HttpResponse:
    who = actor(request)
    context = {
        "view": finding.idea_view(found, who, hand_of(request)),
        "idea": found,
        "form": form,
        "sets_aside": access.sets_aside(who),
        "is_mine": access.raised(who, found),
    }
    return render(request, "ideas/idea.html", context, status=422 if form.is_bound and form.errors else 200)


@public
@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo of the paper an idea was written on."""
    found = access.idea_for(pk)
    if found.picture is None:
        raise NotFound
    response = HttpResponse(open_file(found.picture), content_type=found.picture.content_type)
    response["Content-Disposition"] = 'inline; filename="paper.jpg"'
    response["Cache-Control"] = "no-store"
    return response


@public
@require_POST
def support(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I would like this too; or not any more."""
    found = access.idea_for(pk)
    not_too_often(request, "support an idea", 120)
    talking.support(by=actor(request), idea=found, hand=hand_of(request, make=True))
    return redirect("ideas:idea", pk=pk)


@public
@require_POST
def comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say something under an idea."""
    found = access.idea_for(pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        not_too_often(request, "comment on an idea", 20)
        try:
            hand = hand_of(request, make=True)
            talking.comment(by=actor(request), idea=found, hand=hand, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Everybody can read it now. You can take it back."))
            return redirect("ideas:idea", pk=pk)
    return _idea_page(request, found, form)


@public
@require_POST
def take_comment_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own words back."""
    found = access.comment_for(pk)
    talking.take_comment_back(by=actor(request), comment=found, hand=hand_of(request))
    say(request, _("Your words are gone."))
    return redirect("ideas:idea", pk=found.idea_id)


@public
@get_and_post
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own idea, by its link or account: what became of it, and whether it was answered."""
    found = _own(request, token)
    answer = access.answer_of(found)
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        try:
            answering.judge(by=actor(request), idea=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Thank you. They will read it."))
            return redirect("ideas:own", token=token)
    context = {
        "idea": found,
        "token": token,
        "answer": answer,
        "view": finding.idea_view(found, actor(request), ""),
        "form": form,
        "may_judge": answer is not None and bool(answer.given) and not answer.verdict,
        "person_page": True,
    }
    return render(request, "ideas/own.html", context, status=422 if form.is_bound and form.errors else 200)


def _own(request: HttpRequest, token: str) -> Idea:
    try:
        return access.own_idea_for(actor(request), token)
    except NotFound:
        # Only guesses are counted: whoever opens their own link leaves nothing behind.
        rate_limit("link of an idea", address_of(request.META), times=60, seconds=900)
        raise


@public
@require_POST
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """Take an idea back."""
    raising.take_back(by=actor(request), idea=_own(request, token), own=token)
    say(request, _("It is taken back, and what we knew of you is gone with it."))
    return redirect("ideas:here")


@keeper
@require_GET
def out_of_sight(request: HttpRequest) -> HttpResponse:
    """What is out of sight, and why."""
    access.must_be_here()
    return render(request, "ideas/out_of_sight.html", {"kinds": finding.out_of_sight()})


@keeper
@get_and_post
def set_aside(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Take an idea, a comment or a statement out of sight because it breaks the law or hurts somebody."""
    thing = access.aside_for(actor(request), kind, pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        talking.set_aside(by=actor(request), thing=thing, key=form.key, **form.cleaned())
        say(request, _("It is out of sight. The reason is written down."))
        return redirect("ideas:out_of_sight")
    return form_page(
        request,
        form,
        title=_("Take this out of sight"),
        lead=_("Only where it breaks the law or hurts somebody. It is not for you to like it."),
        button=_("Take it out of sight"),
        back=_where_it_stands(thing),
    )


def _where_it_stands(thing: access.Aside) -> str:
    if isinstance(thing, Statement):
        return reverse("ideas:question", args=[thing.question_id])
    return reverse("ideas:idea", args=[thing.idea_id if isinstance(thing, Comment) else thing.pk])


@keeper
@require_POST
def bring_back(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Bring it back."""
    thing = access.aside_for(actor(request), kind, pk)
    talking.bring_back(by=actor(request), thing=thing)
    say(request, _("Everybody can read it again."))
    return redirect(_where_it_stands(thing))


@public
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """What was answered, the newest first: you said, we did, we could not because."""
    access.must_be_here()
    made = Atom1Feed(
        title=_("You said, and what was answered in %(place)s") % {"place": the_place().name},
        link=settings.SITE_URL + reverse("ideas:here"),
        description="",
        feed_url=settings.SITE_URL + reverse("ideas:feed"),
        language=get_language(),
    )
    for line in finding.answered_lately():
        made.add_item(
            title=line.idea.sentence,
            link=settings.SITE_URL + reverse("ideas:idea", args=[line.idea.pk]),
            unique_id=f"urn:uuid:{line.idea.pk}",
            description=f"{line.given}: {line.words}",
            author_name=line.office,
            pubdate=line.idea.made_at,
            updateddate=line.answered_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
