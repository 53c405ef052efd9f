"""The records between a signal and everything after it.

A signal is a value: a name, its features, and a function that reads an annotated document and
returns numbers with the findings that made them. This module holds those records and the shared
arithmetic of rates; it refuses to know any signal or any model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from reliability.attribution import Attribution
from reliability.document import Document
from reliability.lexicon import Match


class Feature(NamedTuple):
    """One number about an article.

    `reliability` and `bias` are the declared directions: +1 where more of it may only raise that
    score, -1 where it may only lower it, 0 where the data decide, None where the feature is shown
    but never scored. A value of NaN means "cannot be measured here" and contributes nothing.
    """

    name: str
    summary: str
    unit: str
    reliability: int | None = 0
    bias: int | None = 0
    source: str = ""


class Finding(NamedTuple):
    """A stretch of the article that made a feature what it is.

    `start` and `end` are character offsets into the text; into the title where the signal is
    `headline`. `weight` is what it adds to the feature's sum, more than 0. `related` holds the
    offsets, always into the text, of stretches it stands against, such as the other half of a
    contradiction.
    """

    signal: str
    feature: str
    start: int
    end: int
    text: str
    weight: float
    note: str
    related: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signal read: a value for each of its features, and findings."""

    values: dict[str, float]
    findings: list[Finding] = field(default_factory=list)


class Annotated(NamedTuple):
    """A document with what every signal may want.

    The matches of each lexicon in the text, and in its headline (empty where there is none); who
    says what; and one byte a sentence, 1 where it has a source.
    """

    document: Document
    phrases: dict[str, list[Match]]
    headline_phrases: dict[str, list[Match]]
    attributions: list[Attribution]
    sourced: bytearray


@dataclass(frozen=True, slots=True)
class Signal:
    """A named reader of one manner of writing."""

    name: str
    summary: str
    features: tuple[Feature, ...]
    read: Callable[[Annotated], Reading]


def mark(
    document: Document,
    signal: str,
    feature: str,
    first: int,
    last: int,
    note: str,
    weight: float = 1.0,
    related: Iterable[tuple[int, int]] = (),
) -> Finding:
    """Return a finding over the words `first` to `last` (exclusive)."""
    start, end = document.span(first, last)
    text = document.text[start:end]
    return Finding(signal, feature, start, end, text, weight, note, tuple(related))


def rate(findings: Iterable[Finding], document: Document, per: float = 100.0) -> float:
    """Return the summed weight of findings per `per` words of the document (names counted once)."""
    weights = [finding.weight for finding in findings]
    return per * sum(weights) / max(document.size, 1) if weights else 0.0
