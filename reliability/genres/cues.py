"""Find cues of genres, such as "for immediate release", in the title, the text or its ends.

The cues are data, in `lexicons/genre_cues.toml`. They are searched in the text as given, because a
document leaves out datelines and notices as boilerplate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import chain, islice
from typing import NamedTuple

from reliability.records import GenreReason
from reliability.text.document import Document
from reliability.text.lexicon_files import read_file
from reliability.text.vocabulary import WordColumn

_FILE = "genre_cues"
_LONGEST_TEXT = 30_000  # characters searched from each end of a longer text
_OPENING, _ENDING = 400, 900  # characters
_BEFORE_KEY = 200  # characters that a match may start before its key
_WORD = re.compile(r"[a-z]+|[0-9]+|[$£€%™®#]")
_SIGNS = "$£€%™®#"
_TYPOGRAPHY = (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " "))
_OUTER_SIGNS = " \n\t*_#>|.!?:;,-–—\"'“”()[]/"

_compiled = cache(re.compile)


class GenreCue(NamedTuple):
    """A mark of a genre; the file explains the fields."""

    genre: str
    where: str
    keys: tuple[str, ...]
    pattern: str | None  # None if the keys suffice; compiled on first use, as most are not needed
    least: int
    weight: float
    note: str
    is_label: bool


class CueMatch(NamedTuple):
    """A cue that an article has."""

    genre: str
    weight: float
    reason: GenreReason
    is_label: bool = False  # the article names its genre by it


@cache
def shipped_cues() -> tuple[GenreCue, ...]:
    """Return the cues of this package, in the order of the file."""
    return tuple(
        GenreCue(
            genre=cue["genre"],
            where=cue["where"],
            keys=tuple(cue["key"]),
            pattern=cue.get("pattern"),
            least=cue.get("least", 1),
            weight=cue["weight"],
            note=cue["note"],
            is_label=cue.get("label", False),
        )
        for cue in read_file(_FILE).tables["cue"]
    )


@cache
def _cues_by_word(in_title: bool) -> dict[str, list[tuple[int, str, frozenset[str]]]]:
    """Map a word to the keys that contain it, each with the index of its cue and all its words.

    Each key is listed under its rarest word, or under "" if it has no word. Most articles have few of
    these words, so few keys have to be searched.
    """
    by_word: dict[str, list[tuple[int, str, frozenset[str]]]] = defaultdict(list)
    for index, cue in enumerate(shipped_cues()):
        if (cue.where == "title") == in_title:
            for key in cue.keys:
                words = _WORD.findall(key)
                by_word[max(words, key=_rarity, default="")].append((index, key, frozenset(words)))
    return by_word


def _rarity(word: str) -> tuple[bool, int]:
    """Return a rank of a word of a key: signs are rare, and so are long words."""
    return word in _SIGNS, len(word)


@cache
def _words_of_cues() -> frozenset[str]:
    """Return all words of the keys of cues that are searched in a text."""
    keys = chain.from_iterable(_cues_by_word(False).values())
    return frozenset().union(*(words for _, _, words in keys))


_IS_OF_CUE = WordColumn(lambda word: word in _words_of_cues(), bool)


@cache
def thresholds() -> dict[str, float]:
    """Return the log-odds that each genre needs beyond the more probable of news and opinion."""
    table: dict[str, float] = read_file(_FILE).tables["threshold"]
    return table


def find_cues(document: Document, title: str | None) -> Iterator[CueMatch]:
    """Yield the cues that an article has, in the order of the file.

    Parameters
    ----------
    document : Document
        The text. Its boilerplate is searched as well.
    title : str or None
        The title.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> [match.reason.note for match in find_cues(parse("It rained."), "Opinion: Let it rain")]
    ['labelled as opinion']
    """
    zones = _Zones(document, title or "")
    for index, keys in sorted(zones.candidates().items()):
        cue = shipped_cues()[index]
        if (span := zones.find(cue, keys)) is not None:
            in_title = cue.where == "title"
            start, end, text = _trim(zones.title if in_title else document.text, *span)
            where = "title" if in_title else "text"
            reason = GenreReason(cue.note, where, start, end, text)
            yield CueMatch(cue.genre, cue.weight, reason, cue.is_label)


class _Zones:
    """The parts of an article that cues are searched in, in lower case with plain typography."""

    def __init__(self, document: Document, title: str) -> None:
        self.document, self.title, text = document, title, document.text
        after = max(len(text) - _ENDING, 0)
        self._short = {
            "title": (0, _plain(title[:_OPENING].replace("\n", " "))),
            "opening": (0, _plain(text[:_OPENING])),
            "ending": (after, _plain(text[after:])),
        }

    def candidates(self) -> dict[int, list[str]]:
        """Return the indices of the cues that may match, with their keys that may occur."""
        found: dict[int, list[str]] = defaultdict(list)
        title_words = {"", *_WORD.findall(self._short["title"][1])} if self.title else set()
        for in_title, words in ((True, title_words), (False, self._cue_words)):
            by_word = _cues_by_word(in_title)
            for word in words & by_word.keys():
                for index, key, its_words in by_word[word]:
                    if its_words <= words:
                        found[index].append(key)
        return found

    def find(self, cue: GenreCue, keys: list[str]) -> tuple[int, int] | None:
        """Return the span of the first match of a cue with some of its keys, if it has enough."""
        offset, zone = (0, self._text) if cue.where == "text" else self._short[cue.where]
        found = [(at, key) for key in keys if (at := _first_place(zone, key)) >= 0]
        if not found or (cue.pattern is None and len(found) < cue.least):
            return None
        span = _first_match(cue, zone, *min(found))
        return span and (span[0] + offset, span[1] + offset)

    @cached_property
    def _cue_words(self) -> set[str]:
        """The words and signs of cues that the text has, boilerplate included."""
        document, is_of_cue = self.document, _words_of_cues().__contains__
        in_text = _IS_OF_CUE.of(document.word_rows).nonzero()[0].tolist()
        words = {"", *map(document.words.__getitem__, in_text)}
        words.update(filter(is_of_cue, _WORD.findall(self._short["opening"][1])))
        words.update(sign for sign in _SIGNS if sign in document.text)
        for start, end in document.boilerplate:
            words.update(filter(is_of_cue, _WORD.findall(document.text[start:end].lower())))
        return words

    @cached_property
    def _text(self) -> str:
        """The text; of a very long one the two ends, with blanks between them."""
        text = self.document.text
        if (middle := len(text) - 2 * _LONGEST_TEXT) > 0:
            text = text[:_LONGEST_TEXT] + " " * middle + text[-_LONGEST_TEXT:]
        return _plain(text)


def _plain(text: str) -> str:
    """Return a text in lower case with straight quotation marks, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    if not lowered.isascii():
        for sign, plain in _TYPOGRAPHY:
            lowered = lowered.replace(sign, plain)
    return lowered


def _first_place(zone: str, key: str) -> int:
    """Return the offset of a key, or -1. The blanks inside a very long text are skipped."""
    reach = _LONGEST_TEXT + len(key)
    at = zone.find(key, 0, reach)
    return at if at >= 0 else zone.find(key, max(len(zone) - reach, 0))


def _first_match(cue: GenreCue, zone: str, at: int, key: str) -> tuple[int, int] | None:
    """Return the first match of a cue whose first key is at an offset, if it has enough matches."""
    if cue.pattern is None:
        return at, at + len(key)
    found = _compiled(cue.pattern).finditer(zone, max(at - _BEFORE_KEY, 0))
    matches = list(islice(found, cue.least))
    # The only group with a name is that of the phrase to show.
    return matches[0].span(matches[0].lastgroup or 0) if len(matches) == cue.least else None


def _trim(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return a span without outer white space and signs, and its characters."""
    whole = text[start:end]
    inner = whole.strip(_OUTER_SIGNS) or whole
    start += whole.index(inner)
    return start, start + len(inner), inner
