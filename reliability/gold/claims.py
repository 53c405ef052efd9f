"""Which sentences have no source (PolNeAR), and which claim anything that can be checked.

PolNeAR's sentences are read in their articles, put together again with a space between two. Whether
a sentence claims anything, no signal says: measured is what a small model makes of the values of all
signals in that sentence (CheckThat 2024 task 1, PoliClaim).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from reliability.document import parse
from reliability.measure import annotate, measure
from reliability.metrics import cross_validated, f1_of, macro_f1
from reliability.targets import (
    Measured,
    Set,
    Target,
    every,
    first_of,
    held_out,
    mislabelled,
    one_of,
    paired_figure,
    text_of,
)

UNSOURCED = Target("", "unattributed sentence F1", 0.77)
UNSOURCED_MACRO = Target("", "unattributed or not, macro-F1", 0.77)
CHECKWORTHY = Target("", "claim F1", 0.82)
CHECKWORTHY_MACRO = Target("", "claim or not, macro-F1", 0.82)
VERIFIABLE = Target("", "claim F1", 0.80)
VERIFIABLE_MACRO = Target("", "claim or not, macro-F1", 0.80)

_NO_CLAIMS = (
    "nothing shipped says whether a sentence is a claim, and a fit is not allowed with --data"
)


class Sentence(NamedTuple):
    """A sentence, its label, and the document or speech it is from."""

    text: str
    positive: bool
    document: str


def attributed(row: dict[str, Any]) -> Sentence:
    """Read a row of PolNeAR; one that is attributed in part is not unattributed."""
    label = one_of(row, "attributed", "partial", "unattributed")
    return Sentence(text_of(row), label == "unattributed", text_of(row["extra"], "doc"))


def checked(row: dict[str, Any]) -> Sentence:
    """Read a row of CheckThat or PoliClaim; the former names no debates, but repeats sentences."""
    label, text = one_of(row, "checkworthy", "verifiable", "not"), text_of(row)
    return Sentence(text, label != "not", first_of(row["extra"].get("speech"), text))


def unsourced(items: Sequence[Sentence], fit: bool) -> Measured:
    """Measure in which sentences no source is seen, in their articles."""
    said = np.zeros(len(items), dtype=bool)
    documents: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        documents.setdefault(item.document, []).append(number)
    for numbers in documents.values():
        texts = [items[number].text for number in numbers]
        annotated = annotate(parse(" ".join(texts)))
        sourced = [
            (span.start, span.end)
            for span, yes in zip(annotated.document.sentences, annotated.sourced, strict=True)
            if yes
        ]
        starts = accumulate((len(text) + 1 for text in texts), initial=0)
        for number, text, start in zip(numbers, texts, starts, strict=False):
            said[number] = not any(a < start + len(text) and start < b for a, b in sourced)
    gold = np.array([item.positive for item in items])
    clusters = [item.document for item in items]
    note = "sentences for which the shipped reader sees no source, in their article; no fit"
    macro = "the same; the reference of .739 comes out again as macro-F1 of TF-IDF + LR, not as F1"
    figures = {
        UNSOURCED: paired_figure(f1_of, gold, said, clusters, note),
        UNSOURCED_MACRO: paired_figure(macro_f1, gold, said, clusters, macro),
    }
    lengths = np.array([len(item.text.split()) for item in items])
    return Measured(figures, mislabelled(gold, said, lengths, [item.text for item in items]))


def claims(f1: Target, macro: Target, items: Sequence[Sentence], fit: bool) -> Measured:
    """Measure what the values of all signals tell of a sentence's being a claim."""
    if not fit:
        return Measured({f1: _NO_CLAIMS, macro: _NO_CLAIMS})
    gold = np.array([item.positive for item in items])
    clusters = [item.document for item in items]
    x = np.nan_to_num([list(measure(item.text)[1].values.values()) for item in items])
    probabilities, said = cross_validated(x, gold, clusters, f1_of)
    _, balanced = cross_validated(x, gold, clusters, macro_f1)
    note = "logistic regression on the values of all signals, 5 folds; nothing shipped says it"
    figures = {
        f1: paired_figure(f1_of, gold, said, clusters, note),
        macro: paired_figure(macro_f1, gold, balanced, clusters, "the same, cut for macro-F1"),
    }
    texts = [item.text for item in items]
    return Measured(figures, mislabelled(gold, said, abs(probabilities - 0.5), texts))


_CHECKTHAT, _POLICLAIM = (CHECKWORTHY, CHECKWORTHY_MACRO), (VERIFIABLE, VERIFIABLE_MACRO)
SETS: tuple[Set[Any], ...] = (
    Set(
        "claims",
        "signals/polnear_sentences.jsonl.gz",
        held_out(attributed),
        unsourced,
        (UNSOURCED, UNSOURCED_MACRO),
    ),
    Set(
        "claims",
        "signals/checkthat24_en.jsonl.gz",
        every(checked),
        partial(claims, *_CHECKTHAT),
        _CHECKTHAT,
    ),
    Set(
        "claims",
        "signals/policlaim.jsonl.gz",
        every(checked),
        partial(claims, *_POLICLAIM),
        _POLICLAIM,
    ),
)
