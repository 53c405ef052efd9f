"""Which sentences have no source (PolNeAR), and which claim anything that can be checked.

PolNeAR's sentences are read in their articles, put together again with a space between two; those of
CheckThat 2024 task 1 and PoliClaim by themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.evaluation.benchmark import (
    Outcome,
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
from reliability.evaluation.gold import predictions
from reliability.metrics import f1_score, macro_f1
from reliability.scoring.sentences import ContextFeatures, SentenceFeatures
from reliability.text.document import parse
from reliability.training.sentence_scales import measure_sentences

UNSOURCED = Target("", "unattributed sentence F1", 0.77)
UNSOURCED_MACRO = Target("", "unattributed or not, macro-F1", 0.77)
CHECKWORTHY = Target("", "claim F1", 0.82)
CHECKWORTHY_MACRO = Target("", "claim or not, macro-F1", 0.82)
VERIFIABLE = Target("", "claim F1", 0.80)
VERIFIABLE_MACRO = Target("", "claim or not, macro-F1", 0.80)


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


def in_articles(items: Sequence[Sentence]) -> list[SentenceFeatures]:
    """Measure sentences, with what their articles, put together again, say of their sources."""
    traits = measure_sentences([item.text for item in items])
    documents: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        documents.setdefault(item.document, []).append(number)
    for numbers in documents.values():
        texts = [items[number].text for number in numbers]
        document = parse(" ".join(texts))
        surroundings = ContextFeatures(annotate(document))
        starts = accumulate((len(text) + 1 for text in texts), initial=0)
        for number, text, start in zip(numbers, texts, starts, strict=False):
            first = min(bisect_left(document.starts, start), len(document.words) - 1)
            last = max(bisect_left(document.starts, start + len(text)), first + 1)
            traits[number].values.update(surroundings.between(first, last))
    return traits


def unsourced(items: Sequence[Sentence], fit: bool) -> Outcome:
    """Measure in which sentences no source is seen, in their articles."""
    found = predictions.shipped("unattributed", in_articles(items))
    found = found._replace(note=f"{found.note}, learned on the train part; no fit")
    return figured((UNSOURCED, UNSOURCED_MACRO), items, found)


def claims(
    targets: tuple[Target, Target], name: str, items: Sequence[Sentence], fit: bool
) -> Outcome:
    """Measure which sentences a scale takes for claims."""
    traits = measure_sentences([item.text for item in items])
    said = np.array([float(item.positive) for item in items])
    found = predictions.of(name, traits, said, [item.document for item in items], fit)
    return figured(targets, items, found)


def figured(
    targets: tuple[Target, Target], items: Sequence[Sentence], found: predictions.Places
) -> Outcome:
    """Return the F1 and the macro-F1 of what a scale says, each by its own cut."""
    gold = np.array([item.positive for item in items])
    documents = [item.document for item in items]
    f1, macro = targets
    figures = {
        f1: paired_figure(f1_score, gold, found.said["f1"], documents, found.note),
        macro: paired_figure(
            macro_f1, gold, found.said["macro_f1"], documents, "the same, cut for macro-F1"
        ),
    }
    texts = [item.text for item in items]
    return Outcome(figures, mislabelled(gold, found.said["f1"], abs(found.values - 0.5), texts))


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
        partial(claims, _CHECKTHAT, "checkworthy"),
        _CHECKTHAT,
    ),
    Set(
        "claims",
        "signals/policlaim.jsonl.gz",
        every(checked),
        partial(claims, _POLICLAIM, "verifiable"),
        _POLICLAIM,
    ),
)
