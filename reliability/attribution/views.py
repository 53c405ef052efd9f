"""Views of others: words that report what somebody says, thinks or tells, without a verb of speech.

"For the strikers, the offer is an insult" is the view of the strikers, and "The play follows a ruthless
banker" the plot of a play. The constructions are the tables of `lexicons/views.toml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon_files import lexicon_error, read_file, word_list

_FILE = "views"
_CLASS = re.compile(r"\b[A-Z][A-Z_]+\b")
# ANY in a pattern: words without punctuation, but for the stops of names ("J. Roe Jr.")
_ANY = r"(?:[^,;:.()\"]|(?<=\b[A-Z])\.|(?<=\b[JS]r)\.){1,60}?"
_ENDS = {
    "all": re.compile(";"),
    "comma": re.compile(r"[,;:]| -"),
    "rest": re.compile(
        r";|, (?:but|while|whereas|though|although|yet|even though|(?:and |then )?\w+ed)\b"
    ),
}


class View(NamedTuple):
    """A construction that reports the view of others: see `lexicons/views.toml`."""

    pattern: re.Pattern[str]  # matches from the end of the word that it applies at
    until: str
    unless: frozenset[str]  # words that may not stand directly before
    after: str  # a sign that stands directly before
    needs: frozenset[str]
    where: str


@cache
def constructions() -> tuple[Mapping[str, Sequence[View]], Mapping[str, Sequence[View]]]:
    """Return the constructions by word: those that open a sentence, and those at any place.

    Raises
    ------
    LexiconError
        If a table names a class of words that does not exist.
    """
    opening: dict[str, list[View]] = defaultdict(list)
    anywhere: dict[str, list[View]] = defaultdict(list)
    for row in read_file(_FILE).tables["view"]:
        view = _view(row)
        for item in row["at"].split():
            for word in _words_of(item) if item.isupper() else [item]:
                (opening if row.get("opens") else anywhere)[word].append(view)
    return opening, anywhere


def _view(row: Mapping[str, Any]) -> View:
    pattern = _CLASS.sub(
        lambda match: _ANY if match[0] == "ANY" else "|".join(map(re.escape, _words_of(match[0]))),
        row["pattern"],
    )
    return View(
        re.compile(pattern, re.IGNORECASE),
        row["until"],
        frozenset(row.get("unless", "").split()),
        row.get("after", ""),
        frozenset(_words_of(row["needs"].upper()) if "needs" in row else ()),
        row.get("where", ""),
    )


def _words_of(name: str) -> Sequence[str]:
    """Return the words of a class, which is named in capitals."""
    for file in (_FILE, "sourcing", "closed_classes"):
        if name.lower() in read_file(file).tables["words"]:
            return word_list(name.lower(), file)
    raise lexicon_error(_FILE, f"no class '{name}'")


def views_of_others(document: Document) -> bytearray:
    """Return one byte per word: 1 if it is part of a view, a plot or a text of somebody else.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("For the strikers, the offer is an insult.")
    >>> [document.words[i] for i, flag in enumerate(views_of_others(document)) if flag]
    ['the', 'offer', 'is', 'an', 'insult']
    """
    return document.flags_of(_ranges(document))


def _ranges(document: Document) -> Iterator[tuple[int, int]]:
    opening, anywhere = constructions()
    words = document.words
    for first in _openings(document):
        for view in opening.get(words[first], ()):
            yield from _range(document, view, first)
    for at in document.positions_of(anywhere.keys()):
        for view in anywhere[words[at]]:
            yield from _range(document, view, at)


def _openings(document: Document) -> Iterator[int]:
    """Yield the first words of sentences, and of clauses after a semicolon."""
    for sentence in document.sentences:
        yield sentence.first
    if ";" in document.normalized:
        for i, gap in enumerate(document.gaps[:-1]):
            if ";" in gap:
                yield i


def _range(document: Document, view: View, at: int) -> Iterator[tuple[int, int]]:
    """Yield the words of others where a construction applies at a word, if it does."""
    sentence = document.sentences[document.sentence_of[at]]
    end = document.normalized_ends[sentence.last - 1]
    if view.after and not document.gaps[at].strip().endswith(view.after):
        return
    if at > sentence.first and document.words[at - 1] in view.unless:
        return
    if view.needs and not _has_needed(document, view, sentence.first, at):
        return
    stop = min(end + 1, len(document.normalized))  # with the sign after the last word
    found = view.pattern.match(document.normalized, document.normalized_ends[at], stop)
    if found is None:
        return
    if view.until == "all" and at > sentence.first:
        yield sentence.first, sentence.last
        return
    first = max(document.words_before(found.end()), at + 1)
    closing = _ENDS[view.until].search(document.normalized, found.end(), end)
    last = document.words_before(closing.start()) if closing else sentence.last
    if first < last:
        yield first, last


def _has_needed(document: Document, view: View, first: int, at: int) -> bool:
    if view.where == "about":
        return not view.needs.isdisjoint(document.counts)
    return document.contains_any(view.needs, first, at)
