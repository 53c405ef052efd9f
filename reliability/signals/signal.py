"""The record of a signal, and the functions by which signals make findings and rates.

A signal is a value: a name, its features, and a function from an annotated document to a `Reading`. The
features are in the TOML file next to the module of the signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any, Literal

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.text.document import Document
from reliability.toml import own_tables

_UNSCORED = "unscored"  # the direction, in TOML, of a feature that is shown but never scored


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal: one aspect of how an article is written."""

    name: str  # equal to the name of its module
    summary: str  # a noun phrase
    features: tuple[Feature, ...]
    read: Callable[[Annotated], Reading]  # computes the values of all features, and their findings


def load_signal(module: str, read: Callable[[Annotated], Reading]) -> Signal:
    """Return the signal of a module, with the features in the TOML file of the same name.

    The values that `read` returns are in the order of these features.
    """
    tables = own_tables(module)
    features: dict[str, dict[str, Any]] = tables["features"]
    return Signal(
        Path(module).stem,
        tables["summary"],
        tuple(Feature(name, **_with_none(row)) for name, row in features.items()),
        read,
    )


def _with_none(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with None for "unscored": TOML has no None."""
    return {key: None if value == _UNSCORED else value for key, value in row.items()}


def make_finding(
    document: Document,
    signal: str,
    feature: str,
    first: int,
    last: int,
    note: str,
    weight: float = 1.0,
    related: Iterable[tuple[int, int]] = (),
    where: Literal["text", "title"] = "text",
    kind: str = "",
) -> Finding:
    """Return a finding over the words `first` to `last` (exclusive).

    `document` is the text, or the headline if `where` is "title". `note` is the reason, shown to
    the user. `weight` is the amount that the finding adds to its feature. `related` are the character
    offsets of passages in the text that the finding refers to. `kind` tells findings of a feature apart.
    """
    start, end = document.span(first, last)
    text = document.text[start:end]
    return Finding(
        signal, feature, start, end, text, weight, note, tuple(related), where=where, kind=kind
    )


def with_end_marks(document: Document, finding: Finding) -> Finding:
    """Return a finding with the exclamation and question marks directly after it: "sank!!"."""
    end = finding.end
    while document.text[end : end + 1] in ("!", "?"):
        end += 1
    return finding._replace(end=end, text=document.text[finding.start : end])


def weighted_rate(
    findings: Iterable[Finding], document: Document, per: float = 100.0, fewest: int = 1
) -> float:
    """Return the sum of the weights of findings per `per` words (default 100; a name is one word).

    The rate of a text of fewer than `fewest` words is that of so many words.
    """
    weights = [finding.weight for finding in findings]
    return per * fsum(weights) / max(document.size, fewest) if weights else 0.0
