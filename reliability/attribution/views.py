"""Find views of others: what somebody else says, thinks or tells, without a verb of speech.

"For the strikers, the offer is an insult" is the view of the strikers, and "The play follows a ruthless
banker" tells the plot of a play. The constructions are the tables of `lexicons/views.toml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon_files import lexicon_error, read_file, word_list
from reliability.text.patterns import expand_classes

_FILE = "views"
# "I would argue" is the writer's: words of `unless` that exclude a construction from a few words before
_SELF, _NEAR = frozenset(("i", "we")), 3
# Stands for ANY in a pattern: words without punctuation, but for the stops of names ("J. Roe Jr.")
_ANY = r"(?:[^,;:.()\"]|(?<=\b[A-Z])\.|(?<=\b[JS]r)\.){1,60}?"
# What ends the words of others, by the field `until` of a construction
_ENDS = {
    "all": re.compile(";"),
    "comma": re.compile(r"[,;:]| -"),
    "rest": re.compile(
        r";|, (?:but|while|whereas|though|although|yet|even though|(?:and |then )?\w+ed)\b"
    ),
}


class View(NamedTuple):
    """A construction that reports the view of others: see `lexicons/views.toml`."""

    pattern: str  # for the text between a word of the construction and the view
    until: str  # the end of the view: a key of `_ENDS`
    unless: frozenset[str]  # words that must not stand directly before; "i" and "we", nearby
    after: str  # the sign that must stand directly before, or ""
    needs: frozenset[str]  # words of which the text must have one, if there are any
    where: str  # the place of this word: "before" the construction, in its sentence, or "about"


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
            for word in _words_of(item.lower()) if item.isupper() else [item]:
                (opening if row.get("opens") else anywhere)[word].append(view)
    return opening, anywhere


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern with its classes of words, on first use: most articles need few of them."""
    return re.compile(expand_classes(pattern, _words_of, ANY=_ANY), re.IGNORECASE)


def _view(row: Mapping[str, Any]) -> View:
    """Return the construction of a table."""
    return View(
        pattern=row["pattern"],
        until=row["until"],
        unless=frozenset(row.get("unless", "").split()),
        after=row.get("after", ""),
        needs=frozenset(_words_of(row["needs"]) if "needs" in row else ()),
        where=row.get("where", ""),
    )


def _words_of(name: str) -> Sequence[str]:
    """Return the words of a class."""
    for file in (_FILE, "sourcing", "closed_classes"):
        if name in read_file(file).tables["words"]:
            return word_list(name, file)
    raise lexicon_error(_FILE, f"no class '{name.upper()}'")


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
    """Yield the ranges of words that are the view of somebody else."""
    for at, view in _candidates(document):
        if found := _range(document, view, at):
            yield found


def _candidates(document: Document) -> Iterator[tuple[int, View]]:
    """Yield the places of words that a construction has, with the construction."""
    opening, anywhere = constructions()
    for at in _openings(document):
        for view in opening.get(document.words[at], ()):
            yield at, view
    for at in document.positions_of(anywhere.keys()):
        for view in anywhere[document.words[at]]:
            yield at, view


def _openings(document: Document) -> Iterator[int]:
    """Yield the first words of sentences, and of clauses after a semicolon."""
    for sentence in document.sentences:
        yield sentence.first
    if ";" in document.normalized:
        for i, gap in enumerate(document.gaps[:-1]):
            if ";" in gap:
                yield i


def _range(document: Document, view: View, at: int) -> tuple[int, int] | None:
    """Return the words of others if a construction applies at a word, else None."""
    if view.where == "about" and document.counts.keys().isdisjoint(view.needs):
        return None
    sentence = document.sentences[document.sentence_of[at]]
    if view.after and not document.gaps[at].strip().endswith(view.after):
        return None
    before = document.words[document.window(at, -_NEAR, sentence.first) : at]
    if not view.unless.isdisjoint(before[-1:]) or not (view.unless & _SELF).isdisjoint(before):
        return None
    if view.where == "before" and not document.contains_any(view.needs, sentence.first, at):
        return None
    end = document.normalized_ends[sentence.last - 1]
    stop = min(end + 1, len(document.normalized))  # with the sign after the last word
    found = _compiled(view.pattern).match(document.normalized, document.normalized_ends[at], stop)
    if found is None:
        return None
    if view.until == "all" and at > sentence.first:
        return sentence.first, sentence.last
    first = max(document.words_before(found.end()), at + 1)
    closing = _ENDS[view.until].search(document.normalized, found.end(), end)
    last = document.words_before(closing.start()) if closing else sentence.last
    return (first, last) if first < last else None
