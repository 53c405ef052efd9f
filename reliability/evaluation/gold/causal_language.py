"""Causal language in conclusions of PubMed and press releases of EurekAlert (Yu et al. 2019, 2020).

The shipped scale separates the two levels with causal claims, with or without "may", from the two
without. Four scales, which are fitted here and do not ship, distinguish all four levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Outcome,
    Result,
    Results,
    first_string,
    label_of,
    paired_result,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import Items, f1_score, group_folds
from reliability.training.sentence_scales import RatedSentences, fit_scale, measure_sentences

SCALE = "causal"
LEVELS = ("none", "correlational", "conditional causal", "direct causal")
_CAUSAL = LEVELS.index("conditional causal")
_PUBMED, _EUREKALERT = "causal_claims_pubmed", "causal_claims_eurekalert"
_OF_LEVELS = (_PUBMED, _EUREKALERT, "transfer")


class CausalSentence(NamedTuple):
    """A sentence on a finding: the level of its causal language, its document and its set."""

    text: str
    level: int
    document: str
    dataset: str

    @property
    def rating(self) -> float:
        """1 if it says that one thing causes another, else 0."""
        return float(self.level >= _CAUSAL)


def parse_causal_sentence(row: dict[str, Any]) -> CausalSentence:
    """Parse a row. PubMed names no documents, so each sentence is one."""
    return CausalSentence(
        text=string_field(row),
        level=LEVELS.index(label_of(row, *LEVELS)),
        document=first_string(row["doc"], row["id"]),
        dataset=string_field(row, "dataset"),
    )


def measure_causal(items: Sequence[CausalSentence], fit: bool) -> Outcome:
    """Measure the scale, and the four levels if scales may be fitted."""
    features = measure_sentences([item.text for item in items])
    predicted = predictions.predict(SCALE, features, items, fit)
    results: Results = {
        "causal": predicted.result("macro_f1"),
        **dict.fromkeys(_OF_LEVELS, "skipped: it needs a scale for each level"),
    }
    if fit:
        examples = predictions.rated_sentences(items, features)
        levels = np.array([float(item.level) for item in items])
        datasets = [item.dataset for item in items]
        results |= _measure_levels(replace(examples, ratings=levels), datasets)
    return Outcome(results, predicted.mistakes("macro_f1"))


def _measure_levels(examples: RatedSentences, datasets: Sequence[str]) -> Results:
    """Measure the four levels in each set, documents held out, and from PubMed to EurekAlert."""
    by_set = {
        name: examples.take([i for i, dataset in enumerate(datasets) if dataset == name])
        for name in (_PUBMED, _EUREKALERT)
    }
    if not all(len(part.features) for part in by_set.values()):
        return dict.fromkeys(_OF_LEVELS, "skipped: the file has not both sets")
    results: Results = {}
    for name, part in by_set.items():
        predicted = np.zeros(len(part.features), np.intp)
        for inside, outside in group_folds(part.documents):
            predicted[outside] = _predict_levels(part.take(inside), part.take(outside))
        results[name] = _levels_result(part, predicted)
    test = by_set[_EUREKALERT]
    results["transfer"] = _levels_result(test, _predict_levels(by_set[_PUBMED], test))
    return results


def _predict_levels(train: RatedSentences, test: RatedSentences) -> Items:
    """Predict the level whose scale, one against the others, gives the highest log-odds."""
    columns = [
        fit_scale(SCALE, replace(train, ratings=(train.ratings == level).astype(float)))(
            test.features
        )
        for level in range(len(LEVELS))
    ]
    return np.asarray(np.argmax(columns, axis=0), np.intp)


def _levels_result(gold: RatedSentences, predicted: Items) -> Result:
    note = "a scale for each level against the others, fitted on other documents; the highest wins"
    return paired_result(_levels_macro_f1, gold.ratings, predicted, gold.documents, note)


def _levels_macro_f1(gold: Any, predicted: Any) -> float:
    return float(np.mean([f1_score(gold == k, predicted == k) for k in range(len(LEVELS))]))
