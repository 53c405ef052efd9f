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
from reliability.contradictions.find import MIN_STRENGTH, find_contradictions
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    all_rows,
    label_mistakes,
    label_of,
    one_line,
    paired_result,
    share_result,
    string_field,
)
from reliability.metrics import Array, Flags, balanced_accuracy, precision_at_recall, ratio
from reliability.signals import contradiction
from reliability.text.document import parse

MNLI = Goal("", "precision at recall ≥ .15", 0.80)
BREAKING_RECALL = Goal("", "recall", 0.75)
BREAKING_PRECISION = Goal("", "precision", 0.97)
SUMMARIES = Goal("", "balanced accuracy", 0.65)
NEWS = Goal("", "findings in 1,000 sentences", 2.0, at_most=True)

_RECALL = 0.15


class ClaimPair(NamedTuple):
    """A sentence or a document, a claim, and whether they contradict each other."""

    text: str
    claim: str
    contradicts: bool


class EditedArticle(NamedTuple):
    """An edited article."""

    id: str
    title: str | None
    text: str


def parse_sentence_pair(row: dict[str, Any]) -> ClaimPair:
    """Read a row."""
    label = label_of(row, "contradiction", "neutral", "entailment")
    return ClaimPair(
        string_field(row, "premise"), string_field(row, "hypothesis"), label == "contradiction"
    )


def parse_summary_claim(row: dict[str, Any]) -> ClaimPair:
    """Read a row: the claim stands at the end of its document."""
    contradicts = label_of(row, "contradiction", "consistent") == "contradiction"
    text, claim = string_field(row, "document"), int(row["extra"]["claim_offset"])
    return ClaimPair(text[:claim], text[claim:], contradicts)


def parse_edited_article(row: dict[str, Any]) -> EditedArticle:
    """Read a row."""
    title = string_field(row["extra"], "title") if row["extra"].get("title") else None
    return EditedArticle(string_field(row, "id"), title, string_field(row, "document"))


def _compare_pairs(items: Sequence[ClaimPair]) -> tuple[Flags, Array, Flags, list[Mistake]]:
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
    said = strength >= MIN_STRENGTH
    texts = [f"{item.text if len(item.text) < 300 else '…'} <> {item.claim}" for item in items]
    return gold, strength, said, label_mistakes(gold, said, strength, texts)


def measure_mnli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure precision where a share of the contradictions must be found."""
    gold, strength, said, wrong = _compare_pairs(items)
    hit = (gold & said).sum()
    note = (
        f"0 where no strength reaches that recall; at the default strength: recall "
        f"{ratio(hit, gold.sum()):.3f}, precision {ratio(hit, said.sum()):.3f}"
    )
    best = partial(precision_at_recall, least=_RECALL)
    figure = paired_result(best, gold, strength, [item.text for item in items], note)
    return Outcome({MNLI: figure}, wrong)


def measure_breaking_nli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure what is found of pairs that differ in one word."""
    gold, _, said, wrong = _compare_pairs(items)
    hit = gold & said
    premises = [item.text for item in items]
    figures = {
        BREAKING_RECALL: share_result(
            np.column_stack((hit, gold)).astype(float), premises, "of the contradicting pairs"
        ),
        BREAKING_PRECISION: share_result(
            np.column_stack((hit, said)).astype(float), premises, "of the pairs found"
        ),
    }
    return Outcome(figures, wrong)


def measure_summaries(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure which claims are found to contradict their document."""
    gold, _, said, wrong = _compare_pairs(items)
    note = (
        f"found: {ratio((gold & said).sum(), gold.sum()):.3f} of the contradicting, "
        f"{ratio((~gold & said).sum(), (~gold).sum()):.3f} of the consistent"
    )
    documents = [item.text for item in items]
    figure = paired_result(balanced_accuracy, gold, said, documents, note)
    return Outcome({SUMMARIES: figure}, wrong)


def measure_news(items: Sequence[EditedArticle], fit: bool) -> Outcome:
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
    return Outcome({NEWS: share_result(counts, ids, note, per=1000)}, wrong)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "contradiction",
        "signals/mnli_dev_matched.jsonl.gz",
        all_rows(parse_sentence_pair),
        measure_mnli,
        (MNLI,),
    ),
    Benchmark(
        "contradiction",
        "signals/breaking_nli.jsonl.gz",
        all_rows(parse_sentence_pair),
        measure_breaking_nli,
        (BREAKING_RECALL, BREAKING_PRECISION),
    ),
    Benchmark(
        "contradiction",
        "signals/summedits_docs.jsonl.gz",
        all_rows(parse_summary_claim),
        measure_summaries,
        (SUMMARIES,),
    ),
    Benchmark(
        "contradiction",
        "signals/polnear_docs.jsonl.gz",
        all_rows(parse_edited_article),
        measure_news,
        (NEWS,),
    ),
)
