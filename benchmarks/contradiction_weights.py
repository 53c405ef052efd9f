"""Learn the weights of claim-text contradictions, print their tables, and their accuracy.

    python benchmarks/contradiction_weights.py [--data ../shared/data]

The tables are those of `reliability/lexicons/contradiction_weights.toml`, to be pasted there. They are
a logistic regression over the sentences of MultiNLI (matched dev), BreakingNLI and SummEdits (without
its news) with evidence of a contradiction, on one half of each dataset; the halves are drawn by premise
and by document. The accuracy follows for both halves, and for SNLI and SICK, which are only for testing.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator, Mapping
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
from reliability.text.lexicon_files import weights
from reliability.training import datasets

LEARNED = {"mnli_dev_matched": 1.0, "breaking_nli": 0.3, "summedits_docs": 1.0}  # with weights
OTHERS = ("snli_dev_test", "sick")
HALF = 0  # the half that the shipped weights are learned on


class Example(NamedTuple):
    """A text with a claim: its half, its label, and the evidence and label of each sentence."""

    half: int
    contradicts: bool
    evidence: list[dict[str, float]]  # empty without evidence
    labels: list[bool]


def clauses_of(text: str) -> Clauses:
    """Return the clauses of a text."""
    annotated = annotate(parse(text))
    return Clauses(annotated.document, annotated.phrases["contradiction"], annotated.attributions)


def evidence(text: Clauses, claim: Clauses) -> Iterator[dict[str, float]]:
    """Yield the evidence of a contradiction in each sentence of a claim, with its context."""
    comparison = ClaimComparison(text, claim)
    for sentence in range(len(claim.sentence_stems)):
        kinds, context = comparison.evidence(sentence, comparison.closest(sentence))
        yield {**context, **dict.fromkeys(kinds, 1.0)} if kinds else {}


def parse_example(row: dict[str, Any]) -> Example | None:
    """Parse a row: two sentences, or a document with a claim at its end."""
    contradicts = row["label"] == "contradiction"
    if "premise" in row:
        text, claim, edited = row["premise"], row["hypothesis"], None
    else:
        offset = row["extra"]["claim_offset"]
        text, claim = row["document"][:offset], row["document"][offset:]
        edited = [(a - offset, b - offset) for a, b in row["extra"]["contradicting_sentence_spans"]]
    text_clauses, claim_clauses = clauses_of(text), clauses_of(claim)
    if not text_clauses.sentence_stems or not claim_clauses.sentence_stems:
        return None
    document = claim_clauses.document
    spans = [document.span(sentence.first, sentence.last) for sentence in document.sentences]
    return Example(
        half=zlib.crc32(text.encode()) % 2,
        contradicts=contradicts,
        evidence=list(evidence(text_clauses, claim_clauses)),
        labels=[
            contradicts and (edited is None or any(a < end and start < b for a, b in edited))
            for start, end in spans
        ],
    )


def learn(examples: Mapping[str, list[Example]]) -> tuple[DictVectorizer, LogisticRegression]:
    """Fit the regression on one half of the datasets in `LEARNED`."""
    rows, labels, sample_weights = [], [], []
    for name, weight in LEARNED.items():
        seen = [
            (row, label)
            for example in examples[name]
            if example.half == HALF
            for row, label in zip(example.evidence, example.labels, strict=True)
            if row
        ]
        rows += [row for row, _ in seen]
        labels += [label for _, label in seen]
        sample_weights += [3000 * weight / len(seen)] * len(seen)
    vectors = DictVectorizer(sparse=False)
    model = LogisticRegression(max_iter=3000, C=0.3)
    model.fit(vectors.fit_transform(rows), labels, sample_weight=sample_weights)
    return vectors, model


def tables(vectors: DictVectorizer, model: LogisticRegression) -> str:
    """Return the weights as the tables of the lexicon."""
    learned = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
    shipped = weights("contradiction_weights")
    lines = ["[base]", f"log_odds = {model.intercept_[0]:.2f}"]
    for table in ("evidence", "context"):
        lines += ["", f"[{table}]", *(f"{key} = {learned[key]:.2f}" for key in shipped[table])]
    return "\n".join(lines)


def accuracy(examples: list[Example], vectors: DictVectorizer, model: LogisticRegression) -> str:
    """Return the accuracy of the strength on some examples."""
    strengths = []
    for example in examples:
        found = model.predict_proba(vectors.transform(example.evidence))[:, 1]
        pairs = zip(found, example.evidence, strict=True)
        strengths.append(max((strength for strength, row in pairs if row), default=0.0))
    strength = np.array(strengths)
    gold = np.array([example.contradicts for example in examples])
    predicted = strength >= 0.5
    hits = (gold & predicted).sum()
    return (
        f"precision at recall 0.15 {precision_at_recall(gold, strength, 0.15):.3f}, from 0.5 on "
        f"precision {ratio(hits, predicted.sum()):.3f}, recall {ratio(hits, gold.sum()):.3f}, "
        f"balanced accuracy {balanced_accuracy(gold, predicted):.3f}"
    )


def main() -> None:
    """Learn, and print weights and accuracy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    folder = parser.parse_args().data / "signals"
    examples: dict[str, list[Example]] = {
        name: datasets.parse_rows(folder / f"{name}.jsonl.gz", parse_example)
        for name in (*LEARNED, *OTHERS)
    }
    vectors, model = learn(examples)
    print(tables(vectors, model), end="\n\n")
    for name, rows in examples.items():
        for half in (HALF, 1 - HALF):
            part = [example for example in rows if example.half == half]
            use = "learned" if name in LEARNED and half == HALF else "held out"
            print(f"{name} {use} ({len(part)}): {accuracy(part, vectors, model)}")


if __name__ == "__main__":
    main()
