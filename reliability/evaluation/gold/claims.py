"""Sentences as people rated them: without a source, with a claim to check, and by their certainty.

A sentence of PolNeAR is read in its article, which is rebuilt by joining its sentences with blanks.
Sentences of CheckThat 2024 task 1, of PoliClaim, and of Pei and Jurgens (2021), who rated certainty from
1 to 6, are read by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reliability.evaluation.benchmark import (
    Outcome,
    finite_number,
    first_string,
    label_of,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.evaluation.gold.predictions import Predictions, RatedText
from reliability.metrics import pearson
from reliability.scales.sentence_features import SentenceFeatures
from reliability.training.sentence_scales import (
    PlacedSentence,
    measure_in_articles,
    measure_sentences,
)


def parse_polnear_sentence(row: dict[str, Any]) -> RatedText:
    """Parse a row of PolNeAR. A sentence attributed in part counts as attributed."""
    label = label_of(row, "attributed", "partial", "unattributed")
    document = string_field(row["extra"], "doc")
    return RatedText(string_field(row), float(label == "unattributed"), document)


def parse_claim_sentence(row: dict[str, Any]) -> RatedText:
    """Parse a row of CheckThat or PoliClaim.

    CheckThat does not name debates, and it repeats sentences, so each distinct text is a document.
    """
    label, text = label_of(row, "checkworthy", "verifiable", "not"), string_field(row)
    return RatedText(text, float(label != "not"), first_string(row["extra"].get("speech"), text))


def polnear_features(items: Sequence[RatedText]) -> list[SentenceFeatures]:
    """Measure sentences of PolNeAR, whose paragraphs are not known, in their articles."""
    return measure_in_articles([PlacedSentence(item.text, item.document) for item in items])


def measure_unsourced(items: Sequence[RatedText], fit: bool) -> Outcome:
    """Measure the shipped scale of unattributed sentences, which was trained on the training split."""
    more = ", trained on the training split"
    predicted = predictions.predict_shipped("unattributed", polnear_features(items), items, more)
    return _classification_outcome(predicted)


def measure_claims(scale: str, items: Sequence[RatedText], fit: bool) -> Outcome:
    """Measure a scale of claims."""
    features = measure_sentences([item.text for item in items])
    return _classification_outcome(predictions.predict(scale, features, items, fit))


def _classification_outcome(predicted: Predictions) -> Outcome:
    """Return the F1 and the macro-F1 of predictions, each with the cut chosen for it."""
    note = "the same scale, with the cut for macro-F1"
    results = {"f1": predicted.result("f1"), "macro_f1": predicted.result("macro_f1", note)}
    return Outcome(results, predicted.mistakes("f1"))


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
