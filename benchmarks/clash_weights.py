"""Learn the weights of `reliability.contradictions.comparison`, and print them with their accuracy.

    python benchmarks/clash_weights.py [--data ../shared/data]

A logistic regression over the sentences of MultiNLI (matched dev), BreakingNLI and SummEdits (not its
news) that have a clash, on one half of each set; the halves are drawn by premise and by document. The
figures of both halves follow, and those of SNLI and SICK, of which nothing is learned.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from reliability.attribution.annotation import annotate
from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparison import ClaimComparison
from reliability.metrics import balanced_accuracy, precision_at_recall, ratio
from reliability.text.document import parse
from reliability.training import datasets

LEARNED = {"mnli_dev_matched": 1.0, "breaking_nli": 0.3, "summedits_docs": 1.0}
OTHERS = ("snli_dev_test", "sick")
HALF = 0  # what the shipped weights are learned on


class Item(NamedTuple):
    """A text with a claim: its half, its label, and evidence and label of each of its sentences."""

    half: int
    contradicts: bool
    evidence: list[dict[str, float]]
    labels: list[bool]


def claims_of(text: str) -> Clauses:
    """Return the claims of a text."""
    annotated = annotate(parse(text))
    return Clauses(annotated.document, annotated.phrases["contradiction"], annotated.attributions)


def evidence(text: Clauses, claim: Clauses) -> Iterator[dict[str, float]]:
    """Yield what speaks for and against a clash in each sentence; nothing where there is none."""
    beside = ClaimComparison(text, claim)
    for sentence in range(len(claim.sentence_stems)):
        clashes, bearings = beside.evidence(sentence, beside.closest(sentence))
        yield {**bearings, **dict.fromkeys(clashes, 1.0)} if clashes else {}


def item(row: dict[str, Any]) -> Item | None:
    """Read a row: two sentences, or a document with a claim at its end."""
    contradicts = row["label"] == "contradiction"
    if "premise" in row:
        text, claim, edited = row["premise"], row["hypothesis"], None
    else:
        at = row["extra"]["claim_offset"]
        text, claim = row["document"][:at], row["document"][at:]
        edited = [(a - at, b - at) for a, b in row["extra"]["contradicting_sentence_spans"]]
    told, said = claims_of(text), claims_of(claim)
    if not told.sentence_stems or not said.sentence_stems:
        return None
    spans = [said.document.span(first, last) for first, last, _, _ in said.document.sentences]
    labels = [
        contradicts and (edited is None or any(a < end and start < b for a, b in edited))
        for start, end in spans
    ]
    return Item(zlib.crc32(text.encode()) % 2, contradicts, list(evidence(told, said)), labels)


def main() -> None:
    """Learn, and print weights and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    folder = parser.parse_args().data / "signals"
    sets: dict[str, list[Item]] = {
        name: datasets.parse_rows(folder / f"{name}.jsonl.gz", item) for name in (*LEARNED, *OTHERS)
    }
    rows, labels, weights = [], [], []
    for name, weight in LEARNED.items():
        seen = [
            (row, label)
            for one in sets[name]
            if one.half == HALF
            for row, label in zip(one.evidence, one.labels, strict=True)
            if row
        ]
        rows += [row for row, _ in seen]
        labels += [label for _, label in seen]
        weights += [3000 * weight / len(seen)] * len(seen)
    vectors = DictVectorizer(sparse=False)
    model = LogisticRegression(max_iter=3000, C=0.3)
    model.fit(vectors.fit_transform(rows), labels, sample_weight=weights)
    print(f"base {model.intercept_[0]:.2f}")
    for name, weight in zip(vectors.feature_names_, model.coef_[0], strict=True):
        print(f"{name} {weight:.2f}")
    for name, items in sets.items():
        for half in (HALF, 1 - HALF):
            part = [one for one in items if one.half == half]
            found = [model.predict_proba(vectors.transform(one.evidence))[:, 1] for one in part]
            strength = np.array(
                [
                    max((p for p, row in zip(all_, one.evidence, strict=True) if row), default=0.0)
                    for all_, one in zip(found, part, strict=True)
                ]
            )
            gold = np.array([one.contradicts for one in part])
            said = strength >= 0.5
            hit = (gold & said).sum()
            learned = name in LEARNED and half == HALF
            print(
                f"{name} {'learned' if learned else 'held out'} ({len(part)}): precision at recall "
                f".15 {precision_at_recall(gold, strength, 0.15):.3f}, from .5 on precision "
                f"{ratio(hit, said.sum()):.3f}, recall {ratio(hit, gold.sum()):.3f}, balanced "
                f"accuracy {balanced_accuracy(gold, said):.3f}"
            )


if __name__ == "__main__":
    main()
