"""Read the data files of `lexicons/`: classes of words, weights, provenance, digests.

Each file is TOML and does not load without its provenance:

    [lexicon]
    source = "…"
    licence = "MIT; …"
    adapted = "…"

A licence begins with an SPDX expression: the terms under which the file may be passed on.

A file without phrases (see `reliability.text.lexicon`) names its content, for example
`content = "word classes"` or `content = "weights"`. Classes of words are strings in the table `[words]`
of any file:

    [words]
    articles = 'a an the'

The digests of all files are part of every model, so that an edit to one of them makes the model stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from reliability.errors import LexiconError
from reliability.records import HIGHEST
from reliability.toml import parse_toml

Words = tuple[str, ...]  # of a phrase

PHRASES = "phrases"  # the content of a file that does not name one
_SHORTEST_CUE = 4  # letters; one more in a phrase of several words
_PROVENANCE = ("source", "licence", "adapted")
_LICENCES = re.compile(r"[A-Za-z][\w.+-]*(?: AND [A-Za-z][\w.+-]*)*(?=$|[;.]| \()")


class LexiconFile(NamedTuple):
    """One file with valid provenance, and its TOML tables."""

    name: str
    content: str
    provenance: Mapping[str, Any]
    tables: Mapping[str, Any]

    @property
    def licences(self) -> tuple[str, ...]:
        """The SPDX identifiers of the licences of the file, all of which apply.

        Examples
        --------
        >>> read_file("opposites").licences
        ('CC-BY-4.0', 'MIT')
        """
        return _licences(self.provenance["licence"])


def _licences(licence: str) -> tuple[str, ...]:
    """Return the SPDX identifiers at the head of a licence; none if there is no such expression."""
    head = _LICENCES.match(licence)
    return tuple(head[0].split(" AND ")) if head else ()


def lexicon_error(name: str, fault: str) -> LexiconError:
    """Return the error for a fault in the file of a lexicon."""
    return LexiconError(f"lexicons/{name}.toml: {fault}")


def parse_file(name: str, data: bytes) -> LexiconFile:
    """Parse the bytes of a file and check its provenance.

    Raises
    ------
    LexiconError
        If the TOML is malformed or the source, the licence or the adaptation is missing.
    """
    try:
        tables = parse_toml(data.decode("utf-8"))
    except ValueError as error:
        raise lexicon_error(name, f"is not TOML: {error}") from error
    provenance = tables.pop("lexicon", {})
    if not isinstance(provenance, dict):
        raise lexicon_error(name, "lexicon must be a table: [lexicon]")
    for field in _PROVENANCE:
        if not isinstance(provenance.get(field), str) or not provenance[field].strip():
            raise lexicon_error(name, f"[lexicon] has no {field!r}: say where the content is from")
    if not _licences(provenance["licence"]):
        fault = "[lexicon] licence must begin with an SPDX expression"
        raise lexicon_error(name, f'{fault}, such as "MIT" or "CC-BY-4.0 AND MIT; …"')
    content = provenance.pop("content", PHRASES)
    return LexiconFile(name, content, provenance, tables)


def lexicon_folder() -> Path:
    """Return the folder of the files of this package."""
    return Path(__file__).parents[1] / "lexicons"


@cache
def read_file(name: str) -> LexiconFile:
    """Return a file of this package by its name without ".toml"; each is read once."""
    return parse_file(name, (lexicon_folder() / f"{name}.toml").read_bytes())


@cache
def all_files() -> dict[str, LexiconFile]:
    """Return the files of this package by name, in alphabetical order."""
    return {
        name: read_file(name)
        for name in sorted(file.stem for file in lexicon_folder().glob("*.toml"))
    }


@cache
def cue_words() -> frozenset[str]:
    """Return the words of the phrases that are matched, without those too short to be told from others.

    Examples
    --------
    >>> [word in cue_words() for word in ("allegedly", "hoax", "the")]
    [True, True, False]
    """
    matched = (
        chain.from_iterable(split_groups(name))
        for name, file in all_files().items()
        if file.content == PHRASES and file.provenance.get("matched", True)
    )
    return frozenset(
        word
        for words in chain.from_iterable(matched)
        for word in words
        if len(word) >= _SHORTEST_CUE + (len(words) > 1)
    )


@cache
def split_groups(name: str) -> list[list[Words]]:
    """Return the words of the phrases in each group of a file of this package."""
    return [split_phrases(listed_phrases(group)) for group in read_file(name).tables["group"]]


def split_phrases(phrases: list[str]) -> list[Words]:
    """Return the words of each phrase; all hyphens are replaced at once, which is faster."""
    joined = "\0".join(phrases).replace("-", " ")
    return [*map(tuple, map(str.split, joined.split("\0")))] if phrases else []


@cache
def phrases_of(*files: str) -> frozenset[str]:
    """Return the phrases of some files."""
    groups = chain.from_iterable(read_file(file).tables["group"] for file in files)
    return frozenset(chain.from_iterable(map(listed_phrases, groups)))


def listed_phrases(group: Mapping[str, Any]) -> Any:
    """Return the phrases of a group.

    They are a list, or a string, which is parsed ten times as fast: `phrases` with commas between them,
    or `lines` with one a line, which may have commas.
    """
    if isinstance(phrases := group.get("phrases"), str):
        return [*map(str.strip, phrases.split(","))]
    return lines.splitlines() if isinstance(lines := group.get("lines"), str) else phrases


def digests_of(where: Path) -> dict[str, str]:
    """Return the digest of each data file in a folder, the table of words included."""
    return {
        file.stem: hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in sorted(where.iterdir())
        if file.suffix in (".toml", ".gz")
    }


@cache
def lexicon_digests() -> dict[str, str]:
    """Return the digests of the files of this package; a model records those it was trained with."""
    return digests_of(lexicon_folder())


def word_list(name: str, file: str = "closed_classes") -> tuple[str, ...]:
    """Return the words of a class in the order of the file; see `word_class`."""
    words: str = read_file(file).tables["words"][name]
    return tuple(words.split())


def word_class(name: str, file: str = "closed_classes") -> frozenset[str]:
    """Return the words of a class, from the table `[words]` of a file, as a set.

    Examples
    --------
    >>> sorted(word_class("articles"))
    ['a', 'an', 'the']
    """
    return frozenset(word_list(name, file))


DETERMINERS = word_class("articles") | word_class("possessives")
OWNERS = word_class("possessives") | {"whose"}
AUXILIARIES = frozenset().union(
    *map(word_class, ("be", "have", "do", "modals", "negated_auxiliaries"))
)


def is_weight(value: object) -> bool:
    """Return True if a value is a number that weights can be: no infinity, and not too large to add up.

    Examples
    --------
    >>> [is_weight(value) for value in (0.5, -1, True, "1", float("nan"), 10**400)]
    [True, True, False, False, False, False]
    """
    return isinstance(value, int | float) and type(value) is not bool and abs(value) <= HIGHEST


@cache
def weights(name: str) -> Mapping[str, Mapping[str, float]]:
    """Return the tables of a file of learned weights.

    Raises
    ------
    LexiconError
        If a weight is not a finite number.

    Examples
    --------
    >>> weights("attribution_cues")["decision"]["threshold"]
    -0.2
    """
    tables = read_file(name).tables
    for table, values in tables.items():
        for key, value in values.items():
            if not is_weight(value):
                raise lexicon_error(name, f"[{table}] {key}: weight {value!r} is not a number")
    return tables
