"""From an entry of a file with several articles, such as a line of JSON Lines, to an `Article`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reliability.articles.article import Article, Unreadable, printable
from reliability.articles.decoding import (
    LOST,
    has_tags,
    repair_text,
    unescape_line_ends,
    unescape_text,
)
from reliability.articles.html import read_fragment
from reliability.errors import ArticleError, suggestion

# The names of fields in data sets of news and in the output of crawlers and extractors, the usual first.
# They are compared in lower case, without "_", "-", ":" and blanks.
_TEXTS = (
    "text", "body", "content", "maintext", "articletext", "fulltext", "articlebody", "bodytext",
    "article", "articlecontent", "newstext", "story", "contentencoded", "contenttext", "contenthtml",
)  # fmt: skip
_TITLES = ("title", "headline", "articletitle", "heading", "newstitle", "webtitle")
_PUBLISHERS = tuple("publisher source outlet sitename publishername sourcename outletname".split())
_DATES = tuple("date published datepublished datepublish publisheddate pubdate publishedat".split())
_IDS = ("id",)
# The fields that hold those of the article, as databases and services nest them
_INNER = ("_source", "fields", "attributes", "article", "node", "item", "document")
# The fields that hold the string of a field
_VALUES = ("rendered", "main", "name", "value", "plain", "#text")
_LISTED = 12  # fields listed in a message
_LONGEST_NAME = 40  # characters of one: the first row of a table may be an article
# Characters of a text. Of lines of one letter, each takes 20 µs and 1.5 kB: 0.4 GB in all.
LONGEST = 400_000
# Between Latin letters they show nothing and join nothing; soft hyphens do have a use there. Every match
# begins with one of them, so that the search passes over all other characters at once.
_SIGN = r"[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
_INVISIBLE = re.compile(rf"{_SIGN}(?<=[A-Za-z]{_SIGN}){_SIGN}*(?=[A-Za-z])")


class Fields(NamedTuple):
    """What the user said of the fields of articles; None for what is usual."""

    text: str | None = None  # the name of the field
    title: str | None = None
    max_characters: int | None = None  # of the text


class Entry(NamedTuple):
    """An entry of a file: its number from 1, its content, and notes on its decoding.

    The content is a mapping, or anything else for an entry that is none. `is_plain` is True if its text
    has no markup that is still to be read. `error` is the fault of an entry that cannot be read.
    """

    number: int
    content: object = None
    notes: tuple[str, ...] = ()
    is_plain: bool = False
    error: Exception | str | None = None


class Names(NamedTuple):
    """The names of the fields of entries, None for those they lack, and notes on the choice."""

    text: str | None
    title: str | None
    publisher: str | None
    date: str | None
    id: str | None
    notes: tuple[str, ...] = ()

    @property
    def given(self) -> list[str]:
        """The names of the fields that there are."""
        return [name for name in self[:5] if name is not None]


def find_names(names: Iterable[object], wanted: Fields) -> Names:
    """Find the fields of an article among the names of an entry or of the columns of a table.

    Names such as "body" and "headline" are known; a note says so if one is used.

    Examples
    --------
    >>> found = find_names(["Headline", "Body", "year"], Fields())
    >>> found.text, found.title, found.notes[0]
    ('Body', 'Headline', 'text read from the field "Body"')
    """
    given = [name for name in names if isinstance(name, str)]
    simple: dict[str, str] = {}
    for name in given:
        simple.setdefault(_simple(name), name)
    notes = []

    def find(role: str, known: Sequence[str], own: str | None = None) -> str | None:
        if own is not None:
            return own if own in given else None
        if known[0] in given:
            return known[0]
        name = next((simple[one] for one in known if one in simple), None)
        if name is not None and role in ("text", "title"):
            notes.append(f'{role} read from the field "{name}"')
        return name

    return Names(
        find("text", _TEXTS, wanted.text),
        find("title", _TITLES, wanted.title),
        find("publisher", _PUBLISHERS),
        find("date", _DATES),
        find("id", _IDS),
        tuple(notes),
    )


def _simple(name: str) -> str:
    return name.strip().lower().replace("_", "").replace("-", "").replace(":", "").replace(" ", "")


def no_text(names: Iterable[object], wanted: Fields) -> str:
    """Return the error of entries without a field of text."""
    given = [name for name in names if isinstance(name, str)]
    near = suggestion(wanted.text or "text", given)
    shown = [
        name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        for name in given[:_LISTED]
    ]
    listed = ", ".join(shown) + (", …" if len(given) > _LISTED else "") or "none"
    return (
        f'"{wanted.text or "text"}" is missing{near}: it must be the text of the article; the fields '
        f"are {listed}, and --text-field (or text_field=) names another"
    )


def article_of(
    entry: Entry, file: str, wanted: Fields, names: Names | None = None
) -> Article | Unreadable:
    """Return the article of an entry, or the reason why it has none.

    `names` has the names of the fields, if they are those of a table.
    """
    where = f"{file}:{entry.number}"
    name = printable(where)
    try:
        if entry.error is not None:
            raise entry.error if isinstance(entry.error, Exception) else ArticleError(entry.error)
        content = entry.content
        if not isinstance(content, dict):
            raise ArticleError('not a JSON object: write {"text": "…"}, one article per line')
        if names is None:
            content = _with_inner(content, wanted)
            names = find_names(content, wanted)
        given = content.get(names.id) if names.id else None
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            name = LOST.sub("\ufffd", str(given)).strip() or name
        if names.text is None:
            raise ArticleError(no_text(content, wanted))
        text = _string(content.get(names.text))
        if isinstance(text, list) and text and all(isinstance(one, str) for one in text):
            text = "\n\n".join(text)  # a list of paragraphs
        if not isinstance(text, str):
            raise ArticleError(
                f'"{names.text}" is not a string: it must be the text of the article'
            )
        facts = {
            role: _string(content.get(field))
            for role, field in zip(("title", "publisher", "date"), names[1:4], strict=True)
            if field is not None
        }
        notes = [*entry.notes, *names.notes]
        if wanted.title is not None and wanted.title not in content:
            notes.append(f'no title: there is no field "{wanted.title}"')
        if not entry.is_plain:
            text, markup = without_markup(text)
            notes += markup
            if isinstance(title := facts.get("title"), str):
                facts["title"] = without_markup(title)[0]
        text, known, repairs = cleaned(text, facts, wanted.max_characters)
        notes += repairs
        return Article(
            text=text, id=name, path=where, notes=tuple(notes), line=entry.number, **known
        )
    except (ArticleError, OSError, ValueError) as error:
        return unreadable(where, error, name, entry.number)


def _with_inner(content: dict[str, Any], wanted: Fields) -> dict[str, Any]:
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


def unreadable(
    path: str, error: Exception | str, name: str = "", line: int | None = None
) -> Unreadable:
    """Return the error of an article that cannot be read, on one line, with its path in front."""
    import zlib

    shown = printable(path)
    if isinstance(error, OSError | EOFError | ValueError | zlib.error):
        what = getattr(error, "strerror", None) or error
        hint = "its links, its permissions, and that it is complete"
        if isinstance(error, FileNotFoundError):
            hint = "its name and the current folder"
        error = f"cannot be read ({what}): check {hint}"
    # The names of fields, and the messages of libraries, may have line ends.
    return Unreadable(name or shown, path, " ".join(f"{shown}: {error}".splitlines()), line)


def without_markup(text: str) -> tuple[str, list[str]]:
    """Return the plain text of a text field that may have tags, entities or escaped line ends.

    Tags may be escaped, too: "&lt;p&gt;".
    """
    if has_tags(text):
        text, notes = unescape_line_ends(text)
    else:
        text, notes = unescape_text(text)
    if has_tags(text):
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
    for key in ("title", "publisher", "date"):
        value = facts.get(key)
        if value is None and key == "publisher":  # many data sets call it "source"
            value = facts.get("source")
        if value is None or value != value:  # NaN, in JSON that pandas wrote
            continue
        if isinstance(value, bool | list | dict):
            notes.append(f"{key} left out: it is not a string")
            continue
        line, repairs = repair_text(" ".join(str(value).split()))
        known[key] = line or None
        notes += [f"{key}: {note}" for note in repairs]
    return text, known, notes
