"""Certainty: claims that leave no room for doubt, and may have no source.

There are four kinds: boosters ("undoubtedly"), absolutes ("everyone knows"), predictions stated as
facts ("will collapse") and sweeping necessity ("every country must"); see
`reliability.attribution.certain_phrases`. Certainty inside quotations is the speaker's and is counted
separately. A sentence without a source, in it or in the sentence before, gets its own finding if it
has such phrases or if it is a bold claim; see `reliability.attribution.claims`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.attribution.annotation import Annotated
from reliability.attribution.certain_phrases import is_question
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text.lexicon import PhraseMatch

_NOTES = {
    "boosters": "insists on certainty",
    "absolutes": "allows no exception",
    "certain_predictions": "states a prediction as a fact",
    "quoted_certainty": "certain in the words of the person quoted",
}
_UNSOURCED = "stated as certain, without a source in this sentence or the one before"
_FEATURE = {
    "booster": "boosters",
    "absolute": "absolutes",
    "prediction": "certain_predictions",
    "sweeping": "",  # counts only for the whole sentence
}


def read(annotated: Annotated) -> Reading:
    """Return the rates of certain phrases and sentences, with their findings."""
    document = annotated.document
    by_feature: dict[str, list[Finding]] = {feature.name: [] for feature in SIGNAL.features}
    for finding in _phrases(annotated):
        by_feature[finding.feature].append(finding)
    for sentence, _ in annotated.claims.certain:
        first, last = document.sentences[sentence][:2]
        by_feature["unsourced_certainty"].append(
            make_finding(document, "certainty", "unsourced_certainty", first, last, _UNSOURCED)
        )
    values = {name: weighted_rate(findings, document) for name, findings in by_feature.items()}
    values["unsourced_certainty"] = 100 * annotated.claims.certain_amount / max(document.size, 1)
    return Reading(
        values,
        [finding for findings in by_feature.values() for finding in findings],
    )


def _phrases(annotated: Annotated) -> Iterator[Finding]:
    """Yield the findings of certain phrases."""
    document = annotated.document
    for phrase in annotated.certain_phrases:
        feature = _feature_of(annotated, phrase)
        if feature:
            first, last, _, weight = phrase
            yield make_finding(document, "certainty", feature, first, last, _NOTES[feature], weight)


def _feature_of(annotated: Annotated, phrase: PhraseMatch) -> str:
    """Return the feature of a certain phrase, or "" if it is none by itself."""
    document, feature = annotated.document, _FEATURE[phrase.kind]
    if document.quoted[phrase.first]:
        return feature and "quoted_certainty"
    if is_question(document, document.sentence_of[phrase.first]):
        return ""
    owed = phrase not in annotated.certain_sentences.unsourced
    return "" if owed and phrase.kind == "prediction" else feature


_PER = "weight per 100 words"
SIGNAL = Signal(
    "certainty",
    "claims that leave no room for doubt, and may have no source",
    (
        Feature(
            "boosters",
            "words that insist on certainty: certainly, obviously, without a doubt",
            _PER,
            -1,
            1,
            source="Hyland 1998, Text 18(3):349-382",
        ),
        Feature(
            "absolutes",
            "words that allow no exception: always, never, everyone, 100%",
            _PER,
            -1,
            1,
            severity=1,
        ),
        Feature(
            "certain_predictions",
            "predictions stated as facts: will collapse, will never, is bound to",
            _PER,
            reliability=-1,
            bias=1,
            severity=1,
        ),
        Feature(
            "unsourced_certainty",
            "sentences stated as certain, without a source in them or in the sentence before",
            "sentences per 100 words",
            reliability=-1,
            bias=1,
            severity=2,
        ),
        Feature("quoted_certainty", "certainty inside quotations, which is the speaker's", _PER),
    ),
    read,
)
