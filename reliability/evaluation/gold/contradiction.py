"""Contradictions: sentence pairs, documents with a claim, and edited news as a source of false alarms.

A pair, or a SummEdits claim and its document, is compared by `find_contradictions`, as both are about
the same event. It is predicted to contradict if a contradiction is found at the default strength, and
its strength is the largest one found. Edited articles are read by the signal; nearly every finding in
them is a false alarm.
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

_RECALL = 0.15
MNLI = Goal("", f"precision at recall ≥ {_RECALL}", 0.80)
BREAKING_RECALL = Goal("", "recall", 0.75)
BREAKING_PRECISION = Goal("", "precision", 0.97)
SUMMARIES = Goal("", "balanced accuracy", 0.65)
NEWS = Goal("", "findings in 1,000 sentences", 2.0, at_most=True)


class ClaimPair(NamedTuple):
    """A sentence or a document, a claim, and True if they contradict each other."""

    text: str
    claim: str
    contradicts: bool


class EditedArticle(NamedTuple):
    """An edited article."""

    id: str
    title: str | None
    text: str


class ComparedPairs(NamedTuple):
    """Columns of pairs: the annotation, the strength of the strongest contradiction, the prediction."""

    gold: Flags
    strength: Array
    predicted: Flags
    mistakes: list[Mistake]


def parse_sentence_pair(row: dict[str, Any]) -> ClaimPair:
    """Parse a premise and its hypothesis."""
    label = label_of(row, "contradiction", "neutral", "entailment")
    premise, hypothesis = string_field(row, "premise"), string_field(row, "hypothesis")
    return ClaimPair(premise, hypothesis, label == "contradiction")


def parse_summary_claim(row: dict[str, Any]) -> ClaimPair:
    """Parse a document that ends with a claim."""
    label = label_of(row, "contradiction", "consistent")
    text, offset = string_field(row, "document"), int(row["extra"]["claim_offset"])
    return ClaimPair(text[:offset], text[offset:], label == "contradiction")


def parse_edited_article(row: dict[str, Any]) -> EditedArticle:
    """Parse an article of PolNeAR."""
    title = string_field(row["extra"], "title") if row["extra"].get("title") else None
    return EditedArticle(string_field(row, "id"), title, string_field(row, "document"))


def _strength(pair: ClaimPair) -> float:
    found = find_contradictions(pair.text, pair.claim, 0)
    return max((contradiction.strength for contradiction in found), default=0.0)


def _compare_pairs(items: Sequence[ClaimPair]) -> ComparedPairs:
    gold = np.array([item.contradicts for item in items])
    strength = np.array([_strength(item) for item in items])
    predicted = strength >= MIN_STRENGTH
    texts = [f"{item.text if len(item.text) < 300 else '…'} <> {item.claim}" for item in items]
    mistakes = label_mistakes(gold, predicted, strength, texts)
    return ComparedPairs(gold, strength, predicted, mistakes)


def measure_mnli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure the best precision at a minimal recall."""
    pairs = _compare_pairs(items)
    correct = (pairs.gold & pairs.predicted).sum()
    note = (
        f"0 if no strength reaches that recall; at the default strength recall "
        f"{ratio(correct, pairs.gold.sum()):.3f}, precision "
        f"{ratio(correct, pairs.predicted.sum()):.3f}"
    )
    measure = partial(precision_at_recall, min_recall=_RECALL)
    premises = [item.text for item in items]
    result = paired_result(measure, pairs.gold, pairs.strength, premises, note)
    return Outcome({MNLI: result}, pairs.mistakes)


def measure_breaking_nli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure precision and recall on pairs that differ in one word."""
    pairs = _compare_pairs(items)
    correct = pairs.gold & pairs.predicted
    premises = [item.text for item in items]
    results = {
        goal: share_result(np.column_stack((correct, whole)).astype(float), premises, note)
        for goal, whole, note in (
            (BREAKING_RECALL, pairs.gold, "of the contradicting pairs"),
            (BREAKING_PRECISION, pairs.predicted, "of the pairs found"),
        )
    }
    return Outcome(results, pairs.mistakes)


def measure_summaries(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure the balanced accuracy on claims about a document."""
    pairs = _compare_pairs(items)
    gold, predicted = pairs.gold, pairs.predicted
    note = (
        f"predicted to contradict: {ratio((gold & predicted).sum(), gold.sum()):.3f} of the "
        f"contradicting claims, {ratio((~gold & predicted).sum(), (~gold).sum()):.3f} of the "
        "consistent ones"
    )
    documents = [item.text for item in items]
    result = paired_result(balanced_accuracy, gold, predicted, documents, note)
    return Outcome({SUMMARIES: result}, pairs.mistakes)


def measure_news(items: Sequence[EditedArticle], fit: bool) -> Outcome:
    """Count the findings in edited articles, in which there should be none."""
    counts = np.zeros((len(items), 2))
    mistakes = []
    for number, item in enumerate(items):
        document = parse(item.text, item.title)
        findings = contradiction.SIGNAL.read(annotate(document)).findings
        counts[number] = len(findings), len(document.sentences)
        for finding in findings:
            others = " / ".join(item.text[start:end] for start, end in finding.related)
            text = one_line(f"{finding.note}: {finding.text} <> {others}")
            mistakes.append(Mistake(finding.weight, "false alarm", text))
    note = (
        f"{counts[:, 0].sum():.0f} findings in {len(items)} articles of all splits; no rule was "
        "trained on them"
    )
    ids = [item.id for item in items]
    return Outcome({NEWS: share_result(counts, ids, note, scale=1000)}, mistakes)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        signal="contradiction",
        file="signals/mnli_dev_matched.jsonl.gz",
        read=all_rows(parse_sentence_pair),
        measure=measure_mnli,
        goals=(MNLI,),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/breaking_nli.jsonl.gz",
        read=all_rows(parse_sentence_pair),
        measure=measure_breaking_nli,
        goals=(BREAKING_RECALL, BREAKING_PRECISION),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/summedits_docs.jsonl.gz",
        read=all_rows(parse_summary_claim),
        measure=measure_summaries,
        goals=(SUMMARIES,),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/polnear_docs.jsonl.gz",
        read=all_rows(parse_edited_article),
        measure=measure_news,
        goals=(NEWS,),
    ),
)
