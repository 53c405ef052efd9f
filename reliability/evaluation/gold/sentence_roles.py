"""Comments, expectations and anecdotes: roles of sentences in news (NewsDiscourse, Choubey et al. 2020).

A sentence is read in its article, which is rebuilt from its sentences and paragraphs. The labels give
the role of a sentence towards the main event, whoever speaks. Three publishers have all articles, so
that the AUC within each is also given for scales that never saw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Result,
    Results,
    label_of,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.evaluation.gold.predictions import RatedText, rated_sentences
from reliability.metrics import auc
from reliability.scales.sentence_features import SentenceFeatures
from reliability.training import datasets
from reliability.training.sentence_scales import (
    PlacedSentence,
    RatedSentences,
    fit_scale,
    measure_in_articles,
)

# The label of each scale's role, and the others.
ROLES = {
    "evaluation": "Distant_Evaluation",
    "expectation": "Distant_Expectations_Consequences",
    "anecdote": "Distant_Anecdotal",
}
_OTHER_ROLES = "Main Main_Consequence Cause_General Cause_Specific Distant_Historical NA".split()


class RoleSentence(NamedTuple):
    """A sentence with its place, its publisher and the label of its role."""

    placed: PlacedSentence
    publisher: str
    role: str

    def rated(self, scale: str) -> RatedText:
        """Return the sentence, rated 1 if it has the role that a scale is of, and 0 otherwise."""
        return RatedText(
            f"{scale}: {self.placed.text}", float(self.role == ROLES[scale]), self.placed.document
        )


def parse_role_sentence(row: dict[str, Any]) -> RoleSentence:
    """Parse a row of NewsDiscourse."""
    return RoleSentence(
        placed=PlacedSentence(string_field(row), string_field(row, "doc"), int(row["paragraph"])),
        publisher=string_field(row, "source"),
        role=label_of(row, *ROLES.values(), *_OTHER_ROLES),
    )


@cache
def _measured_roles(path: Path) -> tuple[list[RoleSentence], list[SentenceFeatures]]:
    """Measure the sentences of a file once for the three scales that learn from them."""
    items = datasets.parse_rows(path, parse_role_sentence)
    return items, measure_in_articles([item.placed for item in items])


def read_rated(scale: str, path: Path) -> RatedSentences:
    """Read sentences, rated 1 if they have the role that a scale is of, and 0 otherwise."""
    items, features = _measured_roles(path)
    return rated_sentences([item.rated(scale) for item in items], features)


def measure_roles(items: Sequence[RoleSentence], fit: bool) -> Outcome:
    """Measure the scale of each role."""
    features = measure_in_articles([item.placed for item in items])
    results: Results = {}
    mistakes: list[Mistake] = []
    for scale in ROLES:
        rated, unseen = [item.rated(scale) for item in items], f"{scale}_unseen"
        if len({one.rating for one in rated}) < 2:
            skipped = "skipped: the file has sentences of one kind only"
            results |= {scale: skipped, unseen: skipped}
            continue
        predicted = predictions.predict(scale, features, rated, fit)
        results[scale] = predicted.agreement(auc)
        results[unseen] = "skipped: it needs scales trained without a publisher"
        if fit:
            examples = rated_sentences(rated, features)
            results[unseen] = _publishers_held_out(scale, examples, items)
        mistakes += predicted.mistakes("f1")
    return Outcome(results, mistakes)


def _publishers_held_out(
    scale: str, examples: RatedSentences, items: Sequence[RoleSentence]
) -> Result | str:
    """Return the mean AUC within a publisher by the scale trained on the others."""
    publishers = np.array([item.publisher for item in items])
    values = {}
    for publisher in sorted(set(publishers)):
        test = examples.take(np.flatnonzero(publishers == publisher))
        fitted = fit_scale(scale, examples.take(np.flatnonzero(publishers != publisher)))
        if 0 < test.ratings.mean() < 1:
            values[publisher] = auc(test.ratings, fitted(test.features))
    if not values:
        return "skipped: no publisher has sentences of both kinds"
    note = ", ".join(f"{publisher} {value:.3f}" for publisher, value in values.items())
    return Result(float(np.mean([*values.values()])), None, len(items), note)
