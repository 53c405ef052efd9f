"""From an entry of a file with several articles, such as a line of JSON Lines, to an `Article`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from numbers import Real
from typing import Any, NamedTuple

from reliability.articles.article import Article, Unreadable, printable
from reliability.articles.decoding import (
    LOST,
    has_tags,
    repair_text,
    unescape_line_ends,
    unescape_text,
)
from reliability.articles.fields import FACTS, Fields, Name, Names, find_names, missing_field
from reliability.errors import ArticleError

# The fields that hold those of the article, as databases and services nest them
_INNER = ("_source", "fields", "attributes", "article", "node", "item", "document")
# The fields that hold the string of a field
_VALUES = ("rendered", "main", "name", "value", "plain", "#text")
# Characters of a text. Of lines of one letter, each takes 20 µs and 1.5 kB: 0.4 GB in all.
LONGEST = 400_000
# Between Latin letters they show nothing and join nothing; soft hyphens do have a use there. Every match
# begins with one of them, so that the search passes over all other characters at once.
_SIGN = r"[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
_INVISIBLE = re.compile(rf"{_SIGN}(?<=[A-Za-z]{_SIGN}){_SIGN}*(?=[A-Za-z])")


class Entry(NamedTuple):
    """An entry of a file: its number from 1, its content, and notes on its decoding.

    The content is a mapping, or another value if the entry is malformed. `is_plain` is True if no markup
    of its text is still to be read. `error` is the fault of an entry that cannot be read. `names` are
    those of its fields; None if they are to be found.
    """

    number: int
    content: object = None
    notes: tuple[str, ...] = ()
    is_plain: bool = False
    error: Exception | str | None = None
    names: Names | None = None


def article_of(
    entry: Entry, file: str, wanted: Fields, may_be_empty: bool = False
) -> Article | Unreadable:
    """Return the article of an entry, or the reason why it cannot be read.

    `file` is "" for an entry without a file, such as a row of a data frame: its article has no path, and
    its ID is the given one or "". With `may_be_empty`, a text without any characters but blanks is
    accepted.
    """
    where = f"{file}:{entry.number}" if file else ""
    name = printable(where)
    try:
        if entry.error is not None:
            raise entry.error if isinstance(entry.error, Exception) else ArticleError(entry.error)
        content = entry.content
        if not isinstance(content, dict):
            raise ArticleError('not a JSON object: write {"text": "…"}, one article per line')
        notes, names = list(entry.notes), entry.names
        if names is None:
            content = _with_inner(content, wanted)
            names = find_names(content, wanted)
            notes += [
                f'no {role}: there is no field "{own}"'
                for role, own in wanted.named.items()
                if own not in content
            ]
        given = content.get(names.id)
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            name = LOST.sub("\ufffd", str(given)).strip() or name
        if names.text is None:
            raise ArticleError(missing_field("text", content, wanted))
        text = _text(content.get(names.text), names.text)
        facts = {
            role: _string(content.get(field))
            for role in FACTS
            if (field := getattr(names, role)) is not None
        }
        notes += names.notes
        if not entry.is_plain:
            text, markup = without_markup(text)
            notes += markup
            if isinstance(title := facts.get("title"), str):
                facts["title"] = without_markup(title)[0]
        text, known, repairs = cleaned(text, facts, wanted.max_characters)
        notes += repairs
        if not (may_be_empty or text.strip()):
            raise ArticleError(f'"{names.text}" is empty: it must be the text of the article')
        line = entry.number if file else None
        return Article(
            text=text, id=name, path=where or None, notes=tuple(notes), line=line, **known
        )
    except (ArticleError, OSError, ValueError) as error:
        return unreadable(where, error, name, entry.number if file else None)


def _text(value: object, name: Name) -> str:
    """Return the text in the value of a field. Raises ArticleError if it has none."""
    text = _string(value)
    if isinstance(text, list) and text and all(isinstance(one, str) for one in text):
        text = "\n\n".join(text)  # a list of paragraphs
    if not isinstance(text, str):
        fault = "has no value" if is_missing(text) else f"is {type(text).__name__}, not a string"
        raise ArticleError(f'"{name}" {fault}: it must be the text of the article')
    return text


def require_named(contents: Iterable[object], wanted: Fields) -> None:
    """Raise ArticleError if no entry has a field that the user named."""
    known: dict[str, None] = {}  # in the order of the entries
    for content in contents:
        if isinstance(content, dict):
            known |= dict.fromkeys(_with_inner(content, wanted))
    for role, name in wanted.named.items():
        if known and name not in known:
            raise ArticleError(missing_field(role, known, wanted))


def _with_inner(content: dict[Any, Any], wanted: Fields) -> dict[Any, Any]:
    """Return the fields of an entry, with those of the object in it that has the text."""
    if find_names(content, wanted).text is None:
        for name in _INNER:
            inner = content.get(name)
            if isinstance(inner, dict) and find_names(inner, wanted).text is not None:
                return {key: content[key] for key in content if key != name} | inner
    return content


def _string(value: object) -> object:
    """Return the string in the value of a field: "x" of {"rendered": "x"}."""
    if isinstance(value, dict):
        return next((value[name] for name in _VALUES if isinstance(value.get(name), str)), value)
    return value


def is_missing(value: object) -> bool:
    """Return True for the missing values of tables: None, NaN, NaT and NA.

    Examples
    --------
    >>> is_missing(float("nan")), is_missing("")
    (True, False)
    """
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return value is None or (isinstance(value, Real) and value != value)


def unreadable(
    path: str, error: Exception | str, name: str = "", line: int | None = None
) -> Unreadable:
    """Return the error of an article that cannot be read, on one line, after its path."""
    import zlib

    shown = printable(path)
    if isinstance(error, OSError | EOFError | ValueError | zlib.error):
        what = getattr(error, "strerror", None) or error
        hint = "its links, its permissions, and that it is complete"
        if isinstance(error, FileNotFoundError):
            hint = "its name and the current folder"
        error = f"cannot be read ({what}): check {hint}"
    # The names of fields, and the messages of libraries, may have line ends.
    whole = f"{shown}: {error}" if shown else str(error)
    return Unreadable(name or shown, path, " ".join(whole.splitlines()), line)


def without_markup(text: str) -> tuple[str, list[str]]:
    """Return the plain text of a text field that may have tags, entities or escaped line ends.

    Tags may be escaped, too: "&lt;p&gt;".
    """
    if has_tags(text):
        text, notes = unescape_line_ends(text)
    else:
        text, notes = unescape_text(text)
    if has_tags(text):
        from reliability.articles.html import read_fragment

        text, hidden = read_fragment(text)
        return text, [*notes, "markup read as HTML", *hidden]
    return text, notes


def cleaned(
    text: str, facts: Mapping[str, object], max_characters: int | None = None
) -> tuple[str, dict[str, Any], list[str]]:
    """Return a text and its metadata with their encoding repaired, and notes on the repairs.

    Raises ArticleError if the text is longer than `max_characters`, by default `LONGEST`.
    """
    limit = LONGEST if max_characters is None else max_characters
    if len(text) > limit:
        raise ArticleError(
            f"a text of over {limit:,} characters, too long for one article: split it, or raise the "
            "limit on the command line (--max-characters)"
        )
    text, notes = repair_text(text)
    if inside := len(_INVISIBLE.findall(text)):
        notes.append(f"invisible characters inside words, which are ignored: in {inside} places")
    known: dict[str, Any] = {}
    for key in FACTS:
        value = facts.get(key)
        if is_missing(value):  # NaN, in JSON that pandas wrote
            continue
        if isinstance(value, date):  # of a table
            value = value.isoformat()
        if isinstance(value, bool | list | dict):
            notes.append(f"{key} left out: it is not a string")
            continue
        line, repairs = repair_text(" ".join(str(value).split()))
        known[key] = line or None
        notes += [f"{key}: {note}" for note in repairs]
    return text, known, notes
