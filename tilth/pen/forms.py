from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.alongside.access import visible_to
from tilth.answers.models import Office
from tilth.answers.queries import offices
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, TilthError
from tilth.base.forms import LONGEST, Day, Language, Line, Pounds, VerbForm, Words
from tilth.base.ids import new_id
from tilth.decisions.models import Pot
from tilth.decisions.queries import pots_for
from tilth.pen import queries
from tilth.pen.access import marks_for
from tilth.pen.actions import WITHOUT_PERSON, NoteLine
from tilth.pen.note import FIELDS, MOST_ROWS, Mark, Row, lines_in, rows_for, rows_from
from tilth.people.models import Person
from tilth.plans.models import Step

PLACE, UNSURE = "place", "unsure"
Typed = dict[str, list[str]]


class NoteForm(VerbForm):
    """The note itself: whom it is about, the one box, where and when."""

    about = forms.ChoiceField(
        label=gettext_lazy("About a person, or our place?"),
        error_messages={
            "required": gettext_lazy("Choose who this is about. “Not sure” is fine."),
            "invalid_choice": gettext_lazy(
                "You cannot write about this person now. Choose somebody else, or “not sure”."
            ),
        },
    )
    body = Words(
        label=gettext_lazy("What was said, and what you noticed"),
        rows=8,
        error_messages={"required": gettext_lazy("Write at least one line.")},
    )
    where = Line(label=gettext_lazy("Where? (if you like)"), max_length=120, required=False)
    on = Day(label=gettext_lazy("Which day?"), required=False, initial=clock.today)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = choices

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(lines_in(body)) > MOST_ROWS:
            message = _("This is more than %(most)s lines. Join some of them, or save it as two notes.")
            raise forms.ValidationError(message % {"most": MOST_ROWS})
        return body

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError(_("That day has not come yet. Write the day you talked."))
        return on


class RowForm(forms.Form):
    """What one line's mark asks for. Only the fields of its own mark are looked at."""

    amount = Pounds(required=False)
    pot = forms.UUIDField(required=False)
    opened_up = Line(max_length=400, required=False)
    rule = Line(max_length=600, required=False)
    stopped = Words(max_length=4000, required=False)
    office = forms.UUIDField(required=False)
    who = forms.ChoiceField(choices=Step.Who.choices, required=False)
    who_words = Line(max_length=120, required=False)
    said_when = Line(max_length=120, required=False)
    language = Language(required=False)
    translation = Words(max_length=4000, required=False)
    translator = Line(max_length=120, required=False)

    ASKED = {
        Mark.THEIRS: ("language", "translation", "translator"),
        Mark.BOUGHT: ("amount", "pot", "opened_up"),
        Mark.IN_THE_WAY: ("rule", "stopped", "office"),
        Mark.STEP: ("who", "who_words", "said_when"),
    }

    def __init__(self, row: Row) -> None:
        super().__init__({f"{row.rid}-{name}": value for name, value in row.fields.items()}, prefix=row.rid)
        asked = self.ASKED.get(Mark(row.mark), ())
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if row.mark == Mark.BOUGHT:
            self.fields["amount"].required = True

    def clean_translator(self) -> str:
        named: str = self.cleaned_data["translator"]
        if self.cleaned_data.get("translation") and not named:
            raise forms.ValidationError(_("Write who put it into that language."))
        return named


class Sheet:
    """The whole page of a note: the form, its rows, and what is wrong beside which.

    `typed` is what the page carried, whether it came by post, from a draft or from before a sign-in.
    """

    def __init__(self, who: Actor, typed: Typed, *, is_sent: bool = False) -> None:
        self.who = who
        self.typed = typed
        self.errors: dict[str, str] = {}
        self.message = ""
        self.form = NoteForm(self._first(), choices=self.choices) if is_sent else self._unsent()

    def _first(self) -> dict[str, str]:
        return {name: (values or [""])[-1] for name, values in self.typed.items()}

    def _unsent(self) -> NoteForm:
        first = self._first()
        names = ("about", "body", "where", "on", "key")
        return NoteForm(
            initial={name: first[name] for name in names if first.get(name)}, choices=self.choices
        )

    def begin_again(self, message: str) -> None:
        """Turn what was typed into a new note, because the one it belonged to was saved or thrown away."""
        self.message = message
        self.typed = self.typed | {"key": [str(new_id())]}
        self.__dict__.pop("note_id", None)
        self.form = self._unsent()

    @cached_property
    def note_id(self) -> UUID:
        """The id of this note: its draft's and its save's, made when the page was first shown."""
        try:
            return UUID(str(self.value("key")))
        except ValueError:
            return new_id()

    def value(self, name: str) -> Any:
        """Give a field as it stands on the page."""
        return self.form[name].value()

    @cached_property
    def people(self) -> list[tuple[UUID, str]]:
        """Whom this writer may write about."""
        return queries.whom(self.who)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """The people, then "our place" and "not sure"."""
        own = self.who.person_id
        people = [(str(pk), _("Me: my own page") if pk == own else called) for pk, called in self.people]
        return [*people, (PLACE, _("Our place")), (UNSURE, _("Not sure"))]

    @property
    def is_short(self) -> bool:
        """Whether the people fit on the page as one tap each."""
        return len(self.people) <= queries.A_FEW

    @cached_property
    def person(self) -> Person | None:
        """The person who is chosen, if this writer still sees them."""
        try:
            pk = UUID(str(self.value("about") or ""))
        except ValueError:
            return None
        person: Person | None = visible_to(self.who).filter(pk=pk).first()
        return person

    @property
    def is_own(self) -> bool:
        """Whether somebody is writing about their own life."""
        return self.person is not None and self.person.pk == self.who.person_id

    @cached_property
    def _allowed(self) -> list[Mark]:
        return marks_for(self.who, self.person)

    @cached_property
    def marks(self) -> list[Mark]:
        """What a line may become here. Without a pot nothing can be bought."""
        return [mark for mark in self._allowed if mark != Mark.BOUGHT or self.pots]

    @property
    def whos(self) -> list[tuple[str, str]]:
        """Who may do a step, in this writer's words."""
        if self.is_own:
            return [
                (Step.Who.PERSON, _("me")),
                (Step.Who.LIFE, _("someone in my life")),
                (Step.Who.GROUP, _("a group")),
            ]
        called = self.person.called if self.person else _("the person")
        return [
            (Step.Who.PERSON, called),
            (Step.Who.LIFE, _("someone in their life")),
            (Step.Who.GROUP, _("a group")),
            (Step.Who.WORKER, _("me")),
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """The lines of the box as they stand, each with its mark."""
        body = str(self.value("body") or "")[:LONGEST]
        lines = lines_in(body)[:MOST_ROWS]
        return rows_for("\n".join(lines), rows_from(self.typed), self.marks)

    @cached_property
    def pots(self) -> list[Pot]:
        """The pots this writer may spend from; none for who may not spend."""
        return list(pots_for(self.who)) if Mark.BOUGHT in self._allowed and self.who.is_staff else []

    @cached_property
    def offices(self) -> list[Office]:
        """The offices that can change things."""
        return list(offices()) if Mark.IN_THE_WAY in self.marks else []

    def lines(self) -> tuple[NoteLine, ...]:
        """Read every row. What cannot be taken is in `errors`, beside its field."""
        return tuple(self._line(row) for row in self.rows)

    def _line(self, row: Row) -> NoteLine:
        form = RowForm(row)
        if not form.is_valid():
            for name, messages in form.errors.items():
                self.errors[f"{row.rid}-{name}"] = " ".join(map(str, messages))
        read = form.cleaned_data
        pot_id = read.get("pot") or (self.pots[0].pk if len(self.pots) == 1 else None)
        return NoteLine(
            words=row.words,
            mark=row.mark,
            rid=row.rid,
            who=read.get("who") or Step.Who.PERSON,
            who_words=read.get("who_words", ""),
            said_when=read.get("said_when", ""),
            amount_pence=read.get("amount"),
            pot_id=pot_id if row.mark == Mark.BOUGHT else None,
            opened_up=read.get("opened_up", ""),
            rule=read.get("rule", ""),
            stopped=read.get("stopped", ""),
            office_id=read.get("office"),
            language=read.get("language", ""),
            translation=read.get("translation", ""),
            translator=read.get("translator", ""),
        )

    def refuse(self, error: TilthError) -> None:
        """Put a refusal beside the line it is about, or above the note."""
        rid, _dash, name = ((error.field or "") if isinstance(error, InvalidInput) else "").partition("-")
        if name and any(row.rid == rid for row in self.rows):
            self.errors[f"{rid}-{name}"] = error.message
        else:
            self.form.refuse(error)

    @property
    def to_mend(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page, each with the field it leads to."""
        found = []
        for row in self.rows:
            for name in ("mark", "text", *FIELDS):
                if message := self.errors.get(f"{row.rid}-{name}"):
                    anchor = name if name in FIELDS and name != "who" else f"mark-{row.mark}"
                    found.append((message, f"{row.rid}-{anchor}"))
        return found

    def makes_something(self, lines: Sequence[NoteLine]) -> bool:
        """Whether a save makes anything; without a person most lines only wait as a draft."""
        return self.person is not None or any(line.mark in WITHOUT_PERSON for line in lines)
