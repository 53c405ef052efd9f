"""The record of a signal, and the functions by which signals make findings and rates.

A signal is a value: a name, its features, and a function from an annotated document to a `Reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.text.document import Document


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal: one aspect of how an article is written.

    Parameters
    ----------
    name : str
        Its name, equal to the name of its module.
    summary : str
        A noun phrase that describes it.
    features : tuple of Feature
        Its features.
    read : callable
        Computes the values of all features, and their findings, from an annotated document.
    """

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
    """Return a finding over the words `first` to `last` (exclusive).

    Parameters
    ----------
    document : Document
        The text, or the headline for findings in it.
    signal, feature : str
        Their names.
    first, last : int
        Word range.
    note : str
        The reason, shown to the user.
    weight : float, default 1.0
        What the finding adds to the sum of its feature.
    related : iterable of (int, int)
        Character offsets in the text of passages that the finding refers to.
    """
    start, end = document.span(first, last)
    text = document.text[start:end]
    return Finding(signal, feature, start, end, text, weight, note, tuple(related))


def weighted_rate(findings: Iterable[Finding], document: Document, per: float = 100.0) -> float:
    """Return the sum of the weights of findings per `per` words (default 100; a name is one word)."""
    weights = [finding.weight for finding in findings]
    return per * sum(weights) / max(document.size, 1) if weights else 0.0
