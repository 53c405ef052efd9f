"""Grade an article from 0 to 10 by the models of the report card, and group features by part.

A grade from 0 to 10 is what a reader in the role of a desk editor would give, by a model of the grades
of 600 articles: curves of the same features as in the scores. The reader is a large language model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reliability.records import Score
from reliability.scales.digests import digests_for_models
from reliability.scales.model_files import models_folder
from reliability.scoring.model import Model

BEST = 10.0  # the highest grade
WORDING = "wording"  # the part of the registers
# The features of the shipped models, by part. Except those in `AVERAGES`, each of them points at phrases
# or sentences, and is 0 where there are none.
PARTS: Mapping[str, tuple[str, ...]] = {
    part: tuple(names.split())
    for part, names in {
        "sourcing": """
            named_sources document_sources right_of_reply vague_sources anonymous_sources
            single_source
        """,
        "caution": """
            unsourced_certainty certain_predictions absolutes boosters sweeping_generalisations
            honest_limits epistemic_hedges weasel_words insinuating_hedges
        """,
        "tone": """
            biased_sentences emotive_words slanted_words group_labels mind_reading insinuation
            author_opinion partisan_praise promotional_words scare_quotes intensifiers
            exclamations first_person first_person_plural second_person
        """,
        "consistency": """
            contradictions headline_body_mismatch clickbait headline_loaded headline_question
            headline_exclamation headline_all_caps
        """,
        "language": """
            grammar_errors missing_spaces out_of_vocabulary_words disguised_words
            run_on_sentences all_caps_words sentence_length difficult_words
        """,
    }.items()
}
# Averages over the whole text, which no single place shows. Their contributions are measured from the
# mean of the training articles.
AVERAGES = frozenset(("sentence_length", "difficult_words"))
PART_OF: Mapping[str, str] = {name: part for part, names in PARTS.items() for name in names}
GROUPS = (*PARTS, WORDING)  # every feature of a model is in one of these
EVIDENCE = frozenset(PART_OF) - AVERAGES  # the features that point at the text


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of an article in one part of the report card.

    Attributes
    ----------
    part : str
        "sourcing", "caution", "tone", "consistency" or "language".
    value : float
        The grade, from 0 (worst) to 10 (best).
    interval : tuple of float
        The range of grades by models of other draws of publishers.
    reliability, bias : float
        The sum of the contributions of the part's features to each score, in log-odds.
    """

    part: str
    value: float
    interval: tuple[float, float]
    reliability: float
    bias: float

    def to_dict(self) -> dict[str, Any]:
        """Return the grade in the wire format: JSON types only."""
        return {
            "grade": self.value,
            "interval": list(self.interval),
            "reliability": self.reliability,
            "bias": self.bias,
        }


def grade_article(
    features: Mapping[str, float], reliability: Score, bias: Score
) -> dict[str, Grade]:
    """Grade an article in each part of the report card.

    Returns
    -------
    dict of str to Grade
        The grades, in the order of `PARTS`.
    """
    grades = {}
    for part in PARTS:
        score = card_model(part).score(features)
        low, high = score.interval
        grades[part] = Grade(
            part=part,
            value=BEST * score.probability,
            interval=(BEST * low, BEST * high),
            reliability=part_sum(part, reliability),
            bias=part_sum(part, bias),
        )
    return grades


def part_sum(part: str, score: Score) -> float:
    """Return the sum of the contributions of a part's features to a score, in log-odds."""
    amounts = score.contributions
    names = PARTS.get(part) or amounts.keys() - PART_OF.keys()
    return math.fsum(amounts[name] for name in names if name in amounts)


def group_of(feature: str) -> str:
    """Return the part that a feature belongs to, or else "wording"."""
    return PART_OF.get(feature, WORDING)


def group_number(feature: str) -> int:
    """Return the number of a feature's part in the order of the report card."""
    return GROUPS.index(group_of(feature))


@cache
def card_model(part: str) -> Model:
    """Return the shipped model of the grades of a part, checked against the lexicons."""
    loaded = Model.load(models_folder() / "card" / f"{part}.json")
    loaded.check_lexicons(digests_for_models())
    return loaded
