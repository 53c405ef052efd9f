"""Score texts before and after a change in one respect, by the shipped models.

The changes are lines that a page puts around an article, cutting an article in half, and constructed
pairs of texts that differ in one respect. The texts are in `perturbations.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, product
from typing import Any, NamedTuple

import numpy as np

from reliability.metrics import Array
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.scoring.report_card import EVIDENCE
from reliability.text.document import parse
from reliability.toml import own_tables
from reliability.training.brevity import first_words

PAIRS = 500

Text = tuple[str, str | None]

_TEXTS = own_tables(__file__)
# Lines that a page puts around an article: by kind, the functions that add a form of them to a text.
ADDITIONS: dict[str, list[Callable[[str], str]]] = {
    kind: [form.format for form in forms] for kind, forms in _TEXTS["additions"].items()
}


class Influence(NamedTuple):
    """The largest contribution of a single finding to reliability, in log-odds, and its feature.

    `absent` has the share of all absolute contributions that comes from each feature that points at the
    text and has no finding in it.
    """

    largest: float
    feature: str
    absent: dict[str, float]


def influence(text: Text) -> Influence:
    """Return the influence of the findings of a text."""
    report = assess(*text)
    largest, feature = max(
        ((abs(one.contributions["reliability"]), one.feature) for one in report.findings),
        default=(0.0, "none"),
    )
    amounts = report.reliability.contributions
    whole = math.fsum(map(abs, amounts.values())) or 1.0
    silent = EVIDENCE & amounts.keys() - {one.feature for one in report.findings}
    absent = {name: abs(amounts[name]) / whole for name in sorted(silent) if amounts[name]}
    return Influence(largest, feature, absent)


def _probabilities(text: Text) -> tuple[float, float]:
    report = assess(*text)
    return report.reliability.probability, report.bias.probability


def score_texts(texts: Sequence[Text]) -> Array:
    """Return the probabilities of reliability and bias of each text, one row per text."""
    return np.array(list(parallel_map(_probabilities, texts, 16))).reshape(-1, 2)


def first_half(text: str) -> str:
    """Return the sentences of a text up to and including the one with the middle word."""
    document = parse(text)
    return first_words(document, (len(document.words) + 1) // 2)


def changes_by_half(texts: Sequence[Text]) -> Array:
    """Return the absolute change of reliability from each whole text to its first half."""
    first = [(first_half(text), title) for text, title in texts]
    return np.asarray(np.abs(score_texts(first)[:, 0] - score_texts(texts)[:, 0]))


def changes_by_additions(texts: Sequence[Text]) -> Array:
    """Return the larger change of the two scores: one row per text, one column per kind of addition.

    Every text gets one form of each kind, in rotation.
    """
    plain = score_texts(texts)
    columns = []
    for forms in ADDITIONS.values():
        changed = score_texts(
            [(add(text), title) for add, (text, title) in zip(cycle(forms), texts, strict=False)]
        )
        columns.append(np.abs(changed - plain).max(axis=1))
    return np.column_stack(columns)


class ConstructedPair(NamedTuple):
    """Two texts that differ in one respect; the better one must not score lower."""

    kind: str
    background: str
    worse: str
    better: str


_PAIRS: dict[str, Any] = _TEXTS["pairs"]
KINDS = ("a named source", "no exclamations", "a contradiction undone")


def _capitalized(claim: str) -> str:
    return claim[0].upper() + claim[1:]


def _changes_of_kind(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the middle paragraph of the worse and of the better text, as templates."""
    if kind == "a named source":
        for source, claim in product(_PAIRS["sources"], _PAIRS["claims"]):
            first = claim if source.find("{") > 1 else _capitalized(claim)
            yield f"{{middle}} {_capitalized(claim)}.", f"{{middle}} {source.format(claim=first)}"
    elif kind == "no exclamations":
        for cry, mark in product(_PAIRS["cries"], _PAIRS["marks"]):
            yield f"{cry}{mark} {{middle}}", f"{cry}. {{middle}}"
    else:
        for statement, contradiction in _PAIRS["contradicted"]:
            yield f"{statement} {{middle}} {contradiction}", f"{statement} {{middle}} {statement}"


def constructed_pairs() -> list[ConstructedPair]:
    """Return constructed pairs, the three kinds in turn, always the same."""
    streams = [_pairs_of_kind(kind) for kind in KINDS]
    return [next(streams[number % len(KINDS)]) for number in range(PAIRS)]


def _pairs_of_kind(kind: str) -> Iterator[ConstructedPair]:
    """Yield the pairs of a kind, on all backgrounds and with all changes."""
    backgrounds = list(product(_PAIRS["openings"], _PAIRS["middles"], _PAIRS["closings"]))
    changes = list(_changes_of_kind(kind))
    for number in range(len(backgrounds) * len(changes)):
        # The steps are coprime, so no pair repeats before all have occurred.
        opening, middle, closing = backgrounds[number * 7 % len(backgrounds)]
        worse, better = changes[(number + number // len(backgrounds)) % len(changes)]
        texts = [
            f"{opening}\n\n{change.replace('{middle}', middle)}\n\n{closing}"
            for change in (worse, better)
        ]
        yield ConstructedPair(kind, opening, *texts)


def pair_gains(chosen: Sequence[ConstructedPair]) -> Array:
    """Return the reliability of the better text of each pair minus that of the worse."""
    worse = score_texts([(pair.worse, None) for pair in chosen])
    better = score_texts([(pair.better, None) for pair in chosen])
    return np.asarray(better[:, 0] - worse[:, 0])
