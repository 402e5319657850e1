"""Reads that are put together once and run many times.

Putting a query together costs Django several times what the database needs to answer it. For the few reads that stand
behind every page about a person, the statement is made once per process; each page fills in its own values.

    PERSON = slot(1, UUIDField())
    _says = Prepared(lambda: Say.objects.filter(person_id=PERSON.stand_in).values_list("section", "answer"))
    _says.rows({PERSON: person_id})

The query must be a `values_list` on the record, and use a stand-in only as a value to compare with. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, QuerySet, UUIDField


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a statement: the value that stands there while it is put together, and its type."""

    stand_in: Any
    field: Any

    def in_database(self, value: Any) -> Any:
        """Give a value as the database takes it."""
        return self.field.get_db_prep_value(value, connection)


def slot(number: int, field: Field[Any, Any]) -> Slot:
    """Make a place for an id, a day or a moment. Numbers (1 to 28) keep the places of one statement apart."""
    if isinstance(field, UUIDField):
        return Slot(UUID(int=0x5EED5EED5EED4EED8EED000000000000 + number), field)
    if isinstance(field, DateTimeField):
        return Slot(datetime(1801, 1, number, tzinfo=UTC), field)
    if isinstance(field, DateField):
        return Slot(date(1802, 1, number), field)
    raise TypeError(f"There is no stand-in for {field!r}")


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]


class Prepared:
    """One read, put together the first time it is asked for."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[str, _Statement] = {}

    def rows(self, values: Mapping[Slot, Any]) -> list[list[Any]]:
        """Run the read with these values; give its rows with the values that `values_list` would give."""
        statement = self._made.get(connection.vendor)
        if statement is None:
            statement = self._made[connection.vendor] = _put_together(self._build())
        filled = {
            place.in_database(place.stand_in): place.in_database(value) for place, value in values.items()
        }
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, [filled.get(one, one) for one in statement.parameters])
            rows = [list(row) for row in cursor.fetchall()]
        for position, converters, expression in statement.converters:
            for row in rows:
                for convert in converters:
                    row[position] = convert(row[position], expression, connection)
        return rows


def _put_together(queryset: QuerySet[Any, Any]) -> _Statement:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return _Statement(
        sql,
        tuple(parameters),
        tuple(
            (position, tuple(convert), expression) for position, (convert, expression) in converters.items()
        ),
    )
