"""The fields of an article in files and frames: the names that the user gives, and the usual names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from reliability.errors import ArticleError, suggestion
from reliability.toml import own_tables

FACTS = ("title", "publisher", "date")  # the metadata of an article
ROLES = ("text", *FACTS, "id")
# The name of a field or column: a string, or a tuple under several levels of names in pandas.
Name: TypeAlias = str | tuple[Any, ...]
_USUAL: dict[str, list[str]] = own_tables(__file__)  # the usual names of each role
_NOTED = ("text", "title")  # a note says if one of these is read from a field of another name
_LISTED = 12  # fields listed in a message
_LONGEST_NAME = 40  # characters of one: the first row of a table may be an article


class Fields(NamedTuple):
    """The fields, or columns, of articles, as the user names them.

    None is for a usual name, and "" to read none. A tuple is the name of a column of pandas under
    several levels of names. `max_characters` is the limit on the length of a text, None for the default.
    """

    text: Name | None = None
    title: Name | None = None
    publisher: Name | None = None
    date: Name | None = None
    id: Name | None = None
    max_characters: int | None = None

    @property
    def named(self) -> dict[str, Name]:
        """The names that the user gave, by their roles."""
        return {role: name for role, name in zip(ROLES, self, strict=False) if name}  # type: ignore[misc]

    def or_else(self, others: Fields) -> Fields:
        """Return these fields, with those of others for the ones that are not given.

        Examples
        --------
        >>> Fields("story").or_else(Fields("body", "deck"))[:2]
        ('story', 'deck')
        """
        given = {name: value for name, value in self._asdict().items() if value is not None}
        return others._replace(**given)


class Caller(NamedTuple):
    """The words of an interface in messages: its option that names a field, and its noun for fields."""

    option: str
    called: str = "fields"


FILES = Caller("--{role}-field (or {role}_field=)")
FRAMES = Caller("{role}=", "columns")


class Names(NamedTuple):
    """The names of the fields of entries, None for those they lack, and notes on the choice."""

    text: Name | None
    title: Name | None
    publisher: Name | None
    date: Name | None
    id: Name | None
    notes: tuple[str, ...] = ()

    @property
    def given(self) -> list[Name]:
        """The names of the fields that there are."""
        return [name for name in self[:5] if name is not None]


STANDARD = Names(*ROLES)  # of entries that a reader makes itself, such as those of a feed


def find_names(names: Iterable[object], wanted: Fields) -> Names:
    """Find the fields of an article among the names of an entry or of the columns of a table.

    Names such as "body" and "headline" are known; a note says so if one is used. A field that the user
    named for one role has no other.

    Examples
    --------
    >>> found = find_names(["Headline", "Body", "year"], Fields())
    >>> found.text, found.title, found.notes[0]
    ('Body', 'Headline', 'text read from the field "Body"')
    """
    given = list(names)
    taken = list(wanted.named.values())
    simple: dict[str, str] = {}
    for name in given:
        if isinstance(name, str) and name not in taken:
            simple.setdefault(_simple(name), name)
    found: dict[str, Name | None] = {}
    notes = []
    for role, usual in _USUAL.items():
        own = getattr(wanted, role)
        if own is not None:
            found[role] = own if own and own in given else None
        elif role in given and role not in taken:
            found[role] = role
        else:
            found[role] = next((simple[one] for one in usual if one in simple), None)
            if found[role] is not None and role in _NOTED:
                notes.append(f'{role} read from the field "{found[role]}"')
    return Names(**found, notes=tuple(notes))


def names_of_columns(names: Iterable[object], wanted: Fields, caller: Caller = FILES) -> Names:
    """Find the fields of an article among the columns of a table.

    Raises ArticleError if no column has the text, if one that the user named is missing, or if two
    columns have the name of a field.

    Examples
    --------
    >>> names_of_columns(["Headline", "Body", "Desk"], Fields(publisher="Desk")).publisher
    'Desk'
    """
    given = list(names)
    found = find_names(given, wanted)
    for role in ("text", *wanted.named):
        if getattr(found, role) is None:
            raise ArticleError(missing_field(role, given, wanted, caller))
    if twice := [name for name in found.given if given.count(name) > 1]:
        raise ArticleError(f'two columns are called "{twice[0]}": rename one')
    return found


def missing_field(
    role: str, names: Iterable[object], wanted: Fields, caller: Caller = FILES
) -> str:
    """Return the error of entries that lack the field of a role, with the names of those they have.

    Examples
    --------
    >>> error = missing_field("date", ["text", "day"], Fields(date="days"), FRAMES)
    >>> error.partition(":")[0]
    '"days" is missing (did you mean day?)'
    """
    given = [str(name) for name in names]
    name = str(wanted.named.get(role, role))
    shown = [
        one if len(one) <= _LONGEST_NAME else f"{one[:_LONGEST_NAME]}…" for one in given[:_LISTED]
    ]
    listed = ", ".join(shown) + (", …" if len(given) > _LISTED else "") or "none"
    return (
        f'"{name}" is missing{_suggested(role, name, given)}: it must be the {role} of the article; the '
        f"{caller.called} are {listed}, and {caller.option.format(role=role)} names another"
    )


def _suggested(role: str, name: str, given: Sequence[str]) -> str:
    """Return the suggestion of a field: one with the name among its words, or one of a similar name.

    A field with the usual name of another role is not suggested.
    """
    others = {one for other, usual in _USUAL.items() if other != role for one in usual}
    fitting = [one for one in given if _simple(one) not in others]
    for one in fitting:
        if name.lower() in re.split(r"[\W_]+", one.lower()) and len(one) <= _LONGEST_NAME:
            return f" (did you mean {one}?)"
    return suggestion(name, fitting)


def _simple(name: str) -> str:
    return name.strip().lower().replace("_", "").replace("-", "").replace(":", "").replace(" ", "")
