"""Contradictions: sentence pairs, documents with a claim added, and edited news, which has few.

A pair and a SummEdits claim with its document are compared by `find_contradictions`: they are
of one scene. They are said to contradict where it finds something at its default strength; their
strength is the largest found. In edited articles, which are read by the signal, nearly every finding
is a false alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.contradictions.comparison import LEAST, find_contradictions
from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Set,
    Target,
    every,
    mislabelled,
    one_line,
    one_of,
    paired_figure,
    share_figure,
    text_of,
)
from reliability.metrics import Array, Flags, balanced_accuracy, precision_at_recall, ratio
from reliability.signals import contradiction
from reliability.text.document import parse

MNLI = Target("", "precision at recall ≥ .15", 0.80)
BREAKING_RECALL = Target("", "recall", 0.75)
BREAKING_PRECISION = Target("", "precision", 0.97)
SUMMARIES = Target("", "balanced accuracy", 0.65)
NEWS = Target("", "findings in 1,000 sentences", 2.0, at_most=True)

_RECALL = 0.15


class Pair(NamedTuple):
    """A sentence or a document, a claim, and whether they contradict each other."""

    text: str
    claim: str
    contradicts: bool


class Article(NamedTuple):
    """An edited article."""

    id: str
    title: str | None
    text: str


def pair(row: dict[str, Any]) -> Pair:
    """Read a row."""
    label = one_of(row, "contradiction", "neutral", "entailment")
    return Pair(text_of(row, "premise"), text_of(row, "hypothesis"), label == "contradiction")


def summary(row: dict[str, Any]) -> Pair:
    """Read a row: the claim stands at the end of its document."""
    contradicts = one_of(row, "contradiction", "consistent") == "contradiction"
    text, claim = text_of(row, "document"), int(row["extra"]["claim_offset"])
    return Pair(text[:claim], text[claim:], contradicts)


def article(row: dict[str, Any]) -> Article:
    """Read a row."""
    title = text_of(row["extra"], "title") if row["extra"].get("title") else None
    return Article(text_of(row, "id"), title, text_of(row, "document"))


def _compared(items: Sequence[Pair]) -> tuple[Flags, Array, Flags, list[Mistake]]:
    """Return which pairs contradict, how strongly we say so, which we say do, and the mistakes."""
    gold = np.array([item.contradicts for item in items])
    strength = np.array(
        [
            max(
                (found.strength for found in find_contradictions(item.text, item.claim, 0)),
                default=0.0,
            )
            for item in items
        ]
    )
    said = strength >= LEAST
    texts = [f"{item.text if len(item.text) < 300 else '…'} <> {item.claim}" for item in items]
    return gold, strength, said, mislabelled(gold, said, strength, texts)


def mnli(items: Sequence[Pair], fit: bool) -> Outcome:
    """Measure precision where a share of the contradictions must be found."""
    gold, strength, said, wrong = _compared(items)
    hit = (gold & said).sum()
    note = (
        f"0 where no strength reaches that recall; at the default strength: recall "
        f"{ratio(hit, gold.sum()):.3f}, precision {ratio(hit, said.sum()):.3f}"
    )
    best = partial(precision_at_recall, least=_RECALL)
    figure = paired_figure(best, gold, strength, [item.text for item in items], note)
    return Outcome({MNLI: figure}, wrong)


def breaking(items: Sequence[Pair], fit: bool) -> Outcome:
    """Measure what is found of pairs that differ in one word."""
    gold, _, said, wrong = _compared(items)
    hit = gold & said
    premises = [item.text for item in items]
    figures = {
        BREAKING_RECALL: share_figure(
            np.column_stack((hit, gold)).astype(float), premises, "of the contradicting pairs"
        ),
        BREAKING_PRECISION: share_figure(
            np.column_stack((hit, said)).astype(float), premises, "of the pairs found"
        ),
    }
    return Outcome(figures, wrong)


def summaries(items: Sequence[Pair], fit: bool) -> Outcome:
    """Measure which claims are found to contradict their document."""
    gold, _, said, wrong = _compared(items)
    note = (
        f"found: {ratio((gold & said).sum(), gold.sum()):.3f} of the contradicting, "
        f"{ratio((~gold & said).sum(), (~gold).sum()):.3f} of the consistent"
    )
    documents = [item.text for item in items]
    figure = paired_figure(balanced_accuracy, gold, said, documents, note)
    return Outcome({SUMMARIES: figure}, wrong)


def news(items: Sequence[Article], fit: bool) -> Outcome:
    """Count findings where there should be none."""
    counts = np.zeros((len(items), 2))
    wrong = []
    for number, item in enumerate(items):
        document = parse(item.text, item.title)
        found = contradiction.SIGNAL.read(annotate(document)).findings
        counts[number] = len(found), len(document.sentences)
        for one in found:
            others = " / ".join(item.text[start:end] for start, end in one.related)
            wrong.append(
                Mistake(one.weight, "false alarm", one_line(f"{one.note}: {one.text} <> {others}"))
            )
    note = f"{len(items)} articles, {counts[:, 0].sum():.0f} findings; all parts, none trained on"
    ids = [item.id for item in items]
    return Outcome({NEWS: share_figure(counts, ids, note, per=1000)}, wrong)


SETS: tuple[Set[Any], ...] = (
    Set("contradiction", "signals/mnli_dev_matched.jsonl.gz", every(pair), mnli, (MNLI,)),
    Set(
        "contradiction",
        "signals/breaking_nli.jsonl.gz",
        every(pair),
        breaking,
        (BREAKING_RECALL, BREAKING_PRECISION),
    ),
    Set(
        "contradiction", "signals/summedits_docs.jsonl.gz", every(summary), summaries, (SUMMARIES,)
    ),
    Set("contradiction", "signals/polnear_docs.jsonl.gz", every(article), news, (NEWS,)),
)
