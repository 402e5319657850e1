"""What is typed about what's here. A page asks four things; nothing asks who comes, or how many."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.directory.models import ACCESS, Activity, Every, Kind, OfferKind, Page, Pay
from tilth.directory.queries.finding import Wanted
from tilth.places.models import Neighbourhood
from tilth.places.queries import neighbourhoods

WEEKDAYS = (
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
)  # fmt: skip


class Where(forms.ChoiceField):
    """A neighbourhood, or none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("In which neighbourhood?"))
        super().__init__(required=False, choices=_where, **options)

    def clean(self, value: Any) -> Neighbourhood | None:
        slug = super().clean(value)
        return Neighbourhood.objects.filter(slug=slug).first() if slug else None

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Neighbourhood) else value


def _where() -> list[tuple[str, Any]]:
    return [("", _("None, or several")), *((one.slug, one.name) for one in neighbourhoods())]


class AccessField(forms.MultipleChoiceField):
    """How easy it is to come in."""

    def __init__(self) -> None:
        super().__init__(
            choices=list(ACCESS.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("How easy is it to come in?"),
            help_text=_("Tick what is true. What is not ticked is simply not known."),
        )


class _WithAccess(VerbForm):
    """A form whose ticks become the columns of how easy it is to come in."""

    def cleaned(self) -> dict[str, Any]:
        values = super().cleaned()
        ticked = values.pop("access", [])
        return values | {name: name in ticked for name in ACCESS}


class Clock(forms.TimeField):
    """A time of day, typed as people do: 18:30, 6.30pm, 6pm."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        super().__init__(input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"], **options)
        self.error_messages["invalid"] = _("Write the time as 18:30 or 6.30pm.")
        self.error_messages["required"] = _("Say at what time.")

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = value.replace("\x00", "").replace(" ", "").lower()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class PageForm(_WithAccess):
    """A page: four fields to fill in; the rest can stay as it is."""

    name = Line(label=_("What are you called?"), max_length=120)
    what = Words(label=_("What do you do?"), rows=3, max_length=2_000)
    when_where = Words(
        label=_("When and where?"),
        rows=2,
        max_length=1_000,
        help_text=_("In words: Tuesdays, about noon, the back room of the chapel."),
    )
    reach = Words(
        label=_("How can people reach you?"),
        rows=2,
        max_length=500,
        help_text=_("A number, a mail address, or: just come. Only what you want others to have."),
    )
    kind = forms.ChoiceField(choices=Kind, initial=Kind.GROUP, label=_("This page is about"))
    neighbourhood = Where()
    shows = forms.MultipleChoiceField(
        choices=[
            ("when_where", _("Everybody may read when and where we meet")),
            ("reach", _("Everybody may read how to reach us")),
        ],
        initial=["when_where", "reach"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What is public"),
        help_text=_("Your name and what you do are always public. People can write to you here either way."),
    )
    wont = Words(
        label=_("What will you not do?"),
        rows=2,
        max_length=1_000,
        required=False,
        help_text=_("Such as: we keep no list of who comes. We do not take people who are sent."),
    )
    emergency = Words(
        label=_("What could you do in an emergency?"),
        rows=2,
        max_length=500,
        required=False,
        help_text=_("Such as: open the hall, make soup for forty, lend a pump. Leave it empty if nothing."),
    )
    access = AccessField()

    def __init__(self, *args: Any, page: Page | None = None, **kwargs: Any) -> None:
        if page is not None:
            names = ("name", "what", "when_where", "reach", "kind", "neighbourhood", "wont", "emergency")
            kwargs["initial"] = {
                **{name: getattr(page, name) for name in names},
                "shows": [name for name in ("when_where", "reach") if getattr(page, f"shows_{name}")],
                "access": [name for name in ACCESS if getattr(page, name)],
                "seen": page.version,
            }
        super().__init__(*args, **kwargs)
        if page is not None:
            self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def cleaned(self) -> dict[str, Any]:
        values = super().cleaned()
        shows = values.pop("shows")
        return values | {f"shows_{name}": name in shows for name in ("when_where", "reach")}


class _Mail(forms.EmailField):
    def __init__(self, label: Any, help_text: Any) -> None:
        super().__init__(required=False, max_length=200, label=label, help_text=help_text)
        self.error_messages["invalid"] = _("Write a mail address, such as kitchen@example.org.")


class NewPageForm(PageForm):
    """A page that is being made, by somebody who may have no account."""

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_account:
            self.fields["mail"] = _Mail(
                _("Where shall we send your link?"),
                _("A mail address. Nobody else sees it. Leave it empty if you would rather write the link down."),
            )  # fmt: skip


class HandOnForm(VerbForm):
    """To whom a page is handed on."""

    mail = _Mail(
        _("Their mail address"),
        _("We send them a link. Leave it empty to give them the link yourself."),
    )
    keeps = forms.BooleanField(required=False, label=_("I keep the page too"))


class ActivityForm(_WithAccess):
    """Something that is on."""

    name = Line(label=_("What is it called?"), max_length=120)
    every = forms.ChoiceField(choices=Every, initial=Every.WEEK, label=_("How often?"))
    on = Day(label=_("On which day first?"), help_text=_("It comes again on the same day of the week."))
    starts = Clock(label=_("When does it begin?"))
    ends = Clock(label=_("When does it end?"), required=False)
    where = Line(label=_("Where, in words?"), max_length=200)
    neighbourhood = Where()
    pay = forms.ChoiceField(choices=Pay, label=_("What does it cost?"))
    pay_words = Line(label=_("How much, in words?"), max_length=120, required=False)
    words = Words(label=_("What happens there?"), rows=3, max_length=1_000, required=False)
    access = AccessField()

    def __init__(self, *args: Any, activity: Activity | None = None, **kwargs: Any) -> None:
        if activity is not None:
            names = ("name", "every", "on", "starts", "ends", "where", "neighbourhood", "pay", "pay_words", "words")  # fmt: skip
            kwargs["initial"] = {
                **{name: getattr(activity, name) for name in names},
                "access": [name for name in ACCESS if getattr(activity, name)],
                "seen": activity.version,
            }
        super().__init__(*args, **kwargs)
        if activity is not None:
            self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OfferForm(VerbForm):
    """Something that is offered."""

    # A bridge has boxes of its own.
    kind = forms.ChoiceField(
        choices=[one for one in OfferKind.choices if one[0] != OfferKind.BRIDGE],
        label=_("What do you offer?"),
    )
    words = Words(label=_("In your words"), rows=3, max_length=1_000)
    in_emergency = forms.BooleanField(required=False, label=_("It is there in an emergency too"))
    steps_back_on = Day(label=_("Until when?"), required=False)
    stays = Words(label=_("What stays after that?"), rows=2, max_length=1_000, required=False)


class BridgeForm(VerbForm):
    """For whom somebody can be a bridge, in which languages, and on what terms. The terms are theirs."""

    words = Words(
        label=_("I can be a bridge for…"),
        help_text=_(
            "Such as: Romanian families and the school, or neighbours who would rather not ring the council."
        ),
        rows=3,
        max_length=1_000,
    )
    languages = Line(
        label=_("In which languages?"),
        help_text=_("British Sign Language is one too."),
        max_length=200,
        required=False,
    )
    limits = Words(
        label=_("What will you not do?"),
        help_text=_(
            "Such as: nothing on Fridays, no letters from a court, nobody whom I did not meet first."
        ),
        rows=2,
        max_length=1_000,
    )
    pay = Line(
        label=_("What would you like to be paid?"),
        help_text=_("Such as: £15 an hour and my bus fare. “Nothing” is an answer too."),
        max_length=200,
    )


class GiftForm(VerbForm):
    """What a neighbour would like to give."""

    words = Words(
        label=_("What would you like to give or do?"),
        rows=2,
        max_length=300,
        help_text=_("Such as: I can mend bikes. Everybody reads this, so leave out your name and number."),
    )
    neighbourhood = Where()
    called = Line(label=_("What are you called?"), max_length=120)
    contact = Line(
        label=_("How can we reach you?"),
        help_text=_("Only whoever puts the two of you in touch sees this."),
    )


class NoteForm(VerbForm):
    """What somebody writes to a group, or about a gift."""

    words = Words(label=_("What would you like to say?"), rows=4, max_length=2_000)
    called = Line(label=_("What are you called?"), max_length=120)
    contact = Line(label=_("How can they reach you?"), required=False)


class AnswerForm(VerbForm):
    """What is answered."""

    words = Words(label=_("Your answer"), rows=4, max_length=2_000)


class InTouchForm(VerbForm):
    """That two people were put in touch."""

    words = Words(
        label=_("What would you like to tell whoever asked?"),
        rows=3,
        max_length=1_000,
        required=False,
        help_text=_("Speak to both first. They read this by their own link."),
    )


class WhyForm(VerbForm):
    """Why a page goes out of sight."""

    why = Words(label=_("Why? The group reads this."), rows=2, max_length=500)


class PointForm(VerbForm):
    """A point on the map, as two numbers: where a script runs, the map writes them."""

    point = Line(
        label=_("Latitude and longitude"),
        help_text=_("Two numbers, such as 53.51230, -2.51230. Empty: the middle of the neighbourhood."),
        max_length=60,
        required=False,
    )

    @staticmethod
    def written(latitude: float | None, longitude: float | None) -> str:
        """Give a point as it is typed."""
        return "" if latitude is None or longitude is None else f"{latitude:.5f}, {longitude:.5f}"

    def clean_point(self) -> tuple[float, float] | None:
        typed = self.cleaned_data["point"]
        if not typed:
            return None
        match = re.fullmatch(r"(-?\d{1,2}(?:\.\d{1,12})?)[\s,;]+(-?\d{1,3}(?:\.\d{1,12})?)", typed, re.ASCII)
        if match is None or abs(float(match[1])) > 85 or abs(float(match[2])) > 180:
            raise forms.ValidationError(_("Write two numbers, such as 53.51230, -2.51230."))
        return round(float(match[1]), 5), round(float(match[2]), 5)

    def cleaned(self) -> dict[str, Any]:
        point = super().cleaned()["point"]
        return {"latitude": point[0] if point else None, "longitude": point[1] if point else None}


MOST_OF_A_LIST = 16 * 1024 * 1024


class _ListFile(forms.FileField):
    """A file of a list, as bytes and its name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("The file"),
            help_text=_("JSON: one service, a page of services, or a whole list. 16 MB at most."),
            error_messages={
                "required": _("Choose a file."),
                "empty": _("That file is empty. Choose another."),
            },
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload.size > MOST_OF_A_LIST:
            raise forms.ValidationError(_("The file is over 16 MB. Split it into smaller ones."))
        return upload


def _file_of(values: dict[str, Any]) -> dict[str, Any]:
    upload = values.pop("file", None)
    return values | ({"content": bytes(upload.read()), "file_name": upload.name[:200]} if upload else {})


class ListForm(VerbForm):
    """A list from elsewhere: its address, or its file."""

    name = Line(
        label=_("Whose list is it?"),
        help_text=_("As people here say it: the county’s list. It stands on every page that comes from it."),
        max_length=80,
    )
    address = Line(
        label=_("Its address, if it is a feed"),
        help_text=_("It begins with https:// and is read again every night. Leave it empty for a file."),
        max_length=500,
        required=False,
    )
    file = _ListFile(required=False)

    def cleaned(self) -> dict[str, Any]:
        return _file_of(super().cleaned())


class ListFileForm(VerbForm):
    """A newer file of a list."""

    file = _ListFile()

    def cleaned(self) -> dict[str, Any]:
        return _file_of(super().cleaned())


class BringInForm(VerbForm):
    """That a list is brought in."""

    leave_out = forms.BooleanField(
        required=False, label=_("Leave out the records that have something wrong with them")
    )


class ThisIsUsForm(VerbForm):
    """Who says that a page from a list is theirs."""

    called = Line(label=_("What are you called?"), max_length=120)
    mail = forms.EmailField(
        max_length=200,
        label=_("Your mail address"),
        help_text=_(
            "If it stands in the list, your link is there in a minute. If not, somebody here asks first."
        ),
        error_messages={
            "required": _("Write a mail address, such as kitchen@example.org."),
            "invalid": _("Write a mail address, such as kitchen@example.org."),
        },
    )
    words = Words(label=_("Anything else we should know?"), rows=3, max_length=1_000, required=False)


class GivePageForm(VerbForm):
    """To which address the link of a page goes."""

    mail = _Mail(
        _("Their mail address"),
        _(
            "Are you sure that it is them? We send them a link. Leave it empty to give them the link yourself."
        ),
    )


class NotTheirsForm(VerbForm):
    """Why a page is not given."""

    words = Words(label=_("Why not? They read this by their own link."), rows=3, max_length=1_000)


def said_of_lines(post: QueryDict) -> tuple[frozenset[int], frozenset[int]]:
    """Give of which records it was said that they are the same as a page here, and of which that they are another."""
    said: dict[str, set[int]] = {"same": set(), "other": set()}
    for name, value in post.items():
        number = name.removeprefix("line-")
        if number != name and re.fullmatch(r"[0-9]{1,6}", number) and str(value) in said:
            said[str(value)].add(int(number))
    return frozenset(said["same"]), frozenset(said["other"])


class FindForm(forms.Form):
    """What somebody looks for. Never says an error: what cannot be understood is not asked for."""

    words = Line(label=_("In words"), required=False, max_length=100)
    where = forms.ChoiceField(choices=lambda: [("", _("Anywhere")), *_where()[1:]], label=_("Where"), required=False)  # fmt: skip
    day = forms.ChoiceField(choices=[("", _("Any day")), *WEEKDAYS], label=_("Day"), required=False)
    pay = forms.ChoiceField(choices=[("", _("Whatever it costs")), *Pay.choices], label=_("What it costs"), required=False)  # fmt: skip
    access = forms.MultipleChoiceField(
        choices=list(ACCESS.items()), label=_("What I need"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """Give what is looked for."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(
            asked.get("words", ""),
            asked.get("where", ""),
            int(asked["day"]) if asked.get("day") else None,
            asked.get("pay", ""),
            tuple(asked.get("access", ())),
        )
