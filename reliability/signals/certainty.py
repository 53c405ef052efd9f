"""Certainty: claims that leave no room for doubt, and may have no source.

There are four kinds: boosters ("undoubtedly"), absolutes ("everyone knows"), predictions stated as
facts ("will collapse") and sweeping necessity ("every country must"); see
`reliability.attribution.certain_phrases`. Certainty in quotations and in what somebody is reported to
say is the speaker's and is counted separately. A sentence without a source, in it or in the sentence
before, gets its own finding if it has such phrases or if it is a bold claim; see
`reliability.attribution.claims`. So does one that says what cures or causes an illness; see
`reliability.attribution.cures`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.attribution.annotation import Annotated
from reliability.attribution.certain_phrases import is_question
from reliability.records import Finding, Reading
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import (
    SOMEBODY,
    is_in_notice,
    is_unmarked,
    reported_words,
    sentences_with_statements,
    thought_words,
)
from reliability.text.document import either
from reliability.text.lexicon import PhraseMatch

UNSOURCED = "unsourced_certainty"
_NOTES = {
    "boosters": "insists on certainty",
    "absolutes": "allows no exception",
    "certain_predictions": "states a prediction as a fact",
    "quoted_certainty": "certain in the words of somebody else",
}
_WEAK = 0.55  # the most weight of "never", which tells what happened in articles that take no sides
# Kinds of certain sentences without a source: a claim about an illness, a sentence that is certain by an
# adverb alone, and any other
CURE, EMPHASIS, STATEMENT = "cure", "emphasis", "statement"
_WEIGHTS = {
    CURE: 1.5,  # it harms if it is wrong
    EMPHASIS: 0.7,  # 4 of 20 that were read want a source
    STATEMENT: 1.0,
}
_CURED = "says what cures or causes an illness, without a source in this sentence or next to it"
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
    by_feature[UNSOURCED] = list(_sentences(annotated))
    values = {name: weighted_rate(findings, document) for name, findings in by_feature.items()}
    values[UNSOURCED] = 100 * annotated.claims.certain_amount / max(document.size, 1)
    return Reading(values, [finding for findings in by_feature.values() for finding in findings])


def _sentences(annotated: Annotated) -> Iterator[Finding]:
    """Yield the findings of sentences without a source that are certain, or claim a cure."""
    document, cures = annotated.document, annotated.claims.cures
    emphatic, said = _emphatic_sentences(annotated), _sentences_of_others(annotated)
    for sentence, _ in annotated.claims.certain:
        if is_unmarked(annotated, sentence) or sentence in said:
            continue
        kind = CURE if sentence in cures else EMPHASIS if sentence in emphatic else STATEMENT
        note = _CURED if kind == CURE else _UNSOURCED
        first, last = document.sentences[sentence][:2]
        yield make_finding(
            document, "certainty", UNSOURCED, first, last, note, _WEIGHTS[kind], kind=kind
        )


def _sentences_of_others(annotated: Annotated) -> frozenset[int]:
    """Return the sentences that are certain in the words of others: "yelled about how all lie"."""
    sentence_of, others = annotated.document.sentence_of, reported_words(annotated)
    phrases = annotated.certain_sentences.unsourced
    own = {sentence_of[one.first] for one in phrases if not others[one.first]}
    return frozenset(sentence_of[one.first] for one in phrases) - own


def _emphatic_sentences(annotated: Annotated) -> frozenset[int]:
    """Return the sentences that are certain by an adverb alone: "obviously", "certainly"."""
    sentence_of = annotated.document.sentence_of
    phrases = annotated.certain_sentences.unsourced
    adverbs = {one for one in phrases if one.kind == "booster" and one.last - one.first == 1}
    others = frozenset(
        sentence_of[one.first] for one in phrases if one not in adverbs or one.weight >= 1
    )
    return frozenset(sentence_of[one.first] for one in adverbs) - others


def _phrases(annotated: Annotated) -> Iterator[Finding]:
    """Yield the findings of certain phrases."""
    document, phrases = annotated.document, annotated.certain_phrases
    if not phrases:
        return
    others = either(reported_words(annotated), thought_words(annotated))
    stated, sided = sentences_with_statements(annotated, SOMEBODY), annotated.takes_sides
    for phrase in phrases:
        feature = _FEATURE[phrase.kind]
        if others[phrase.first]:
            feature = feature and "quoted_certainty"
        elif not _is_own(annotated, phrase, stated, sided):
            feature = ""
        if feature:
            first, last, _, weight = phrase
            yield make_finding(document, "certainty", feature, first, last, _NOTES[feature], weight)


def _is_own(annotated: Annotated, phrase: PhraseMatch, stated: bytearray, sided: bool) -> bool:
    """Return True if a certain phrase expresses the certainty of the writer.

    A question does not, nor does a prediction with a source, nor an absolute in a statement of somebody:
    "the only way, he told her, was by boat". `stated` marks the sentences with statements, and `sided`
    is True if the article takes sides.
    """
    document = annotated.document
    sentence = document.sentence_of[phrase.first]
    if is_question(document, sentence):
        return False
    if phrase.kind == "prediction":
        return phrase in annotated.certain_sentences.unsourced
    if phrase.kind == "absolute":
        is_weak = phrase.weight <= _WEAK and not sided
        return not (is_weak or stated[sentence] or is_in_notice(document, phrase.first))
    return True


SIGNAL = load_signal(__file__, read)
