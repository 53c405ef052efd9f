"""The records between a signal and everything after it.

A signal is a value: a name, its features, and a function that reads an annotated document and
returns numbers with the findings that made them. This module holds those records and the shared
arithmetic of rates; it refuses to know any signal or any model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.text.document import Document


@dataclass(frozen=True, slots=True)
class Signal:
    """A named reader of one manner of writing."""

    name: str
    summary: str
    features: tuple[Feature, ...]
    read: Callable[[Annotated], Reading]


def make_finding(
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


def weighted_rate(findings: Iterable[Finding], document: Document, per: float = 100.0) -> float:
    """Return the summed weight of findings per `per` words of the document (names counted once)."""
    weights = [finding.weight for finding in findings]
    return per * sum(weights) / max(document.size, 1) if weights else 0.0
