"""Certainty of a sentence, compared with the ratings of Pei and Jurgens (2021) from 1 to 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reliability.evaluation.benchmark import Outcome, finite_number, string_field
from reliability.evaluation.gold import predictions
from reliability.evaluation.gold.predictions import RatedText
from reliability.metrics import pearson
from reliability.training.sentence_scales import measure_sentences


def parse_rated_sentence(row: dict[str, Any]) -> RatedText | None:
    """Parse a row, or return None if the sentence has no overall rating."""
    if row["label"] is None:
        return None
    return RatedText(string_field(row), finite_number(row["label"]), string_field(row, "id"))


def measure_certainty(items: Sequence[RatedText], fit: bool) -> Outcome:
    """Correlate the certainty scale with the ratings."""
    features = measure_sentences([item.text for item in items])
    predicted = predictions.predict("certainty", features, items, fit)
    note = f"{predicted.note}; the file names no documents, so each sentence is one"
    return Outcome({"r": predicted.agreement(pearson, note)}, predicted.residuals())
