"""Sentence scores and reading ease, from linear models trained on human annotations.

A scale is a linear model of one property of a sentence. Its features are the words and the pairs of
neighbouring words of the sentence, with names, dates and numbers masked, and the values of all signals
in it. `reliability.training.sentence_scales` trains the scales; no score of an article uses one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from operator import and_
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.attribution.annotation import Annotated, annotate
from reliability.errors import ModelError
from reliability.records import probability
from reliability.scoring import model
from reliability.signals import hedging
from reliability.signals.registry import FEATURES, SIGNALS
from reliability.signals.signal import Signal
from reliability.text.document import Document, parse
from reliability.text.lexicon_files import lexicon_digests
from reliability.text.named_entities import DATE, ENTITY

Array = npt.NDArray[np.float64]

FORMAT = 1
# The scales of `score_sentences`. All are probabilities, except those in `RATINGS`.
SCALES = {
    "checkworthy": "it makes a claim that a fact-checker would check",
    "verifiable": "it states something that can be verified",
    "unattributed": "it is attributed to nobody: the article itself speaks",
    "subjective": "it expresses an opinion rather than reporting",
    "biased": "its words favour a side",
    "certainty": "how certain it is, from 1 (not at all) to 6 (fully)",
}
# A scale that only other scales use: it predicts which sentences language models call biased.
SILVER = "silver_biased"
# Scales whose features include the log-odds of other scales.
STACKED_ON = {
    "subjective": (SILVER,),
    "biased": (SILVER,),
    "verifiable": (SILVER, "subjective", "checkworthy"),
}
EASE = "ease"  # the scale of `reading_ease`
RATINGS = {"certainty": (1.0, 6.0), EASE: (-4.0, 2.0)}  # the lowest and the highest rating
BOUND = 3.0  # values further from the mean, in standard deviations, are clipped
_MIN_EXCERPT = 150  # words; the excerpts that the scale of reading ease was trained on have 175
# Types of hedging cue that are separate features: to readers, "may" takes away three times as much
# certainty as any other hedge.
_CUE_TYPES = (
    "modal",
    "epistemic",
    "doxastic",
    "habit",
    "crowd",
    "group",
    "quantifier",
    "weasel",
)
# Features that no model scores, such as the grade formulas, count the letters of names.
_SCORED = tuple(
    name
    for name, feature in FEATURES.items()
    if (feature.reliability, feature.bias) != (None, None)
)
_SIGNS = frozenset(',.:;?!"()$-%')
_MASKS = {ENTITY: "<name>", DATE: "<date>"}


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of an article with its score on each scale.

    Attributes
    ----------
    start, end : int
        Character offsets into the text of the article; `end` is exclusive.
    text : str
        The sentence.
    scores : dict of str to float
        The score on each of the six scales. `checkworthy`, `verifiable`, `unattributed`, `subjective`
        and `biased` are probabilities; `certainty` is a rating from 1 to 6.
    """

    start: int
    end: int
    text: str
    scores: dict[str, float]


# -- the public functions ------------------------------------------------------------------------


def score_sentences(text: str, title: str | None = None) -> list[ScoredSentence]:
    """Score every sentence of an article on six scales.

    Parameters
    ----------
    text : str
        The text of an article.
    title : str, optional
        Its headline.

    Returns
    -------
    list of ScoredSentence
        The sentences in the order of the text.

    Notes
    -----
    The probabilities are calibrated on the annotated speeches, debates and news that each scale was
    trained on. They judge manner, not truth: a checkworthy sentence may be true.

    The scales were trained on sentences measured in isolation, so each sentence is parsed again by
    itself: of 7,265 sentences of news, 11% have other names or quotations within their article. This
    takes four to five times as long as `assess`.

    Examples
    --------
    >>> met, thanks = score_sentences("The bridge carried 400,000 trucks in 2019. Thank you so much!")
    >>> met.text
    'The bridge carried 400,000 trucks in 2019.'
    >>> met.scores["checkworthy"] > 0.5 > thanks.scores["checkworthy"]
    True
    """
    annotated = annotate(parse(text, title))
    spans = annotated.document.sentences
    if not spans:
        return []
    context, signals = ContextFeatures(annotated), scale_signals()
    texts = [text[span.start : span.end] for span in spans]
    batch = SentenceBatch(
        [
            SentenceFeatures(tokens, values | context.between(span.first, span.last))
            for span, (tokens, values) in zip(
                spans, (measure_sentence(one, signals) for one in texts), strict=True
            )
        ]
    )
    scores = {name: predict_scores(name, batch) for name in SCALES}
    return [
        ScoredSentence(span.start, span.end, one, dict(zip(SCALES, row, strict=True)))
        for span, one, row in zip(spans, texts, zip(*scores.values(), strict=True), strict=True)
    ]


def reading_ease(text: str) -> float:
    """Estimate how easy a text is to read, as teachers would judge it.

    Parameters
    ----------
    text : str
        A text. A long one is cut into excerpts of whole sentences with at least 150 words each; a
        shorter rest is ignored.

    Returns
    -------
    float
        The mean rating of the excerpts, from -4 (hard) to 2 (easy). -0.9 is the mean of the school
        texts that the scale was trained on. NaN if the text has no words.

    Examples
    --------
    >>> reading_ease("The cat sat on the mat. The dog ran to the cat. " * 20) > 0
    True
    """
    excerpts = _excerpts(text)
    if not excerpts:
        return math.nan
    batch = SentenceBatch([measure_sentence(excerpt) for excerpt in excerpts])
    return math.fsum(predict_scores(EASE, batch)) / len(excerpts)


def _excerpts(text: str) -> list[str]:
    excerpts, start, words = [], 0, 0
    spans = parse(text).sentences
    for span in spans:
        words += span.last - span.first
        if words >= _MIN_EXCERPT:
            excerpts.append(text[start : span.end])
            start, words = span.end, 0
    return excerpts or ([text] if spans else [])


# -- features ------------------------------------------------------------------------------------


class SentenceFeatures(NamedTuple):
    """The features of a sentence: its masked tokens, and numbers by name."""

    tokens: list[str]
    values: dict[str, float]


def measure_sentence(text: str, signals: Sequence[Signal] = SIGNALS) -> SentenceFeatures:
    """Measure a sentence in isolation."""
    return features_of(annotate(parse(text)), signals)


def features_of(annotated: Annotated, signals: Sequence[Signal] = SIGNALS) -> SentenceFeatures:
    """Measure an annotated sentence with some signals."""
    measured: dict[str, float] = {}
    for signal in signals:
        measured.update(signal.read(annotated).values)
    values = {name: measured[name] for name in _SCORED if name in measured}
    values |= dict.fromkeys(_CUE_TYPES, 0.0)
    cues = hedging.hedge_cues(annotated.document, annotated.phrases["hedging"])
    for cue in hedging.join_weasels(annotated.document, cues):
        if cue.type in _CUE_TYPES:
            values[cue.type] += cue.weight
    return SentenceFeatures(masked_tokens(annotated.document), values)


@cache
def scale_signals() -> tuple[Signal, ...]:
    """Return the signals that some scale of sentences gives a weight.

    The others cannot apply to a sentence by itself: nothing contradicts it, and it has no headline.
    """
    used = {name for scale in (*SCALES, SILVER) for name in shipped_scale(scale).values}
    return tuple(
        signal for signal in SIGNALS if any(feature.name in used for feature in signal.features)
    )


def masked_tokens(document: Document) -> list[str]:
    """Return the words and punctuation marks in order, with masks for names, dates and numbers."""
    found: list[str] = []
    for i, (word, gap) in enumerate(zip(document.words, document.gaps, strict=False)):
        if not document.continues_entity[i]:
            found += filter(_SIGNS.__contains__, gap)
            mask = "<number>" if word[0].isdigit() else word
            found.append(_MASKS.get(document.entities[i], mask))
    found += filter(_SIGNS.__contains__, document.gaps[-1])
    return found


def terms(tokens: Sequence[str]) -> set[str]:
    """Return the distinct tokens and pairs of neighbouring tokens, the latter joined by a space."""
    return {*tokens, *map(" ".join, pairwise(("<start>", *tokens, "<end>")))}


def term_value(tokens: Sequence[str]) -> float:
    """Return the value of each term of a sentence; it falls with the number of tokens."""
    return 3 / math.sqrt(max(len(tokens), 1))


class ContextFeatures:
    """Features of a sentence that depend on the attributions of its article."""

    def __init__(self, annotated: Annotated) -> None:
        document = annotated.document
        self.document, self.sourced = document, annotated.sourced
        words = len(document.words)
        attributed, cues, with_speaker, of_thought = (bytearray(words) for _ in range(4))
        for attribution in annotated.attributions:
            (first, last), (cue, cue_end) = attribution.content, attribution.cue
            if attribution.speaker:
                attributed[first:last] = b"\x01" * (last - first)
            if cue < cue_end:
                cues[cue] = 1
                with_speaker[cue] |= bool(attribution.speaker)
                of_thought[cue] |= not attribution.is_statement
        # A name of several words counts once, at its first word.
        opening = [not carried for carried in document.continues_entity]
        self._attributed = _running_totals(map(and_, attributed, opening))
        self._quoted = _running_totals(map(and_, document.quoted, opening))
        self._cues = _running_totals(cues)
        self._with_speaker = _running_totals(with_speaker)
        self._of_thought = _running_totals(of_thought)

    def between(self, first: int, last: int) -> dict[str, float]:
        """Return the features of the words `first` to `last` (exclusive), at least one word."""
        sentence_of, sourced = self.document.sentence_of, self.sourced
        here, end = sentence_of[first], sentence_of[last - 1] + 1
        size = self.document.size_of(first, last)
        return {
            "sourced_here": float(any(sourced[here:end])),
            "sourced_before": float(any(sourced[max(here - 1, 0) : here])),
            "sourced_after": float(any(sourced[end : end + 1])),
            "said_share": (self._attributed[last] - self._attributed[first]) / size,
            "quoted_share": (self._quoted[last] - self._quoted[first]) / size,
            "cues": self._cues[last] - self._cues[first],
            "cues_with_voice": self._with_speaker[last] - self._with_speaker[first],
            "cues_of_thought": self._of_thought[last] - self._of_thought[first],
            "place": here / len(sourced),
            "opening": float(min(here, 5)),
        }


def _running_totals(flags: Iterable[int]) -> list[int]:
    return list(accumulate(flags, initial=0))


# -- scales --------------------------------------------------------------------------------------


class SentenceBatch:
    """One or more sentences as the scales read them: the terms of each, and columns of values.

    `predict_log_odds` adds columns: the log-odds of the scales that another scale uses.
    """

    def __init__(self, sentences: Sequence[SentenceFeatures]) -> None:
        self.terms = [terms(one.tokens) for one in sentences]
        self.term_values = np.array([term_value(one.tokens) for one in sentences])
        names = list(sentences[0].values)
        rows = [[one.values[name] for name in names] for one in sentences]
        self.columns: dict[str, Array] = dict(zip(names, np.array(rows, float).T, strict=True))

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.terms)


class Scale:
    """A linear model of sentences, read from its JSON content.

    Raises ModelError if the content is malformed.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        model.check_format("format", content, FORMAT)
        try:
            self.name = str(content["scale"])
            self.base = float(content["base"])
            self.cuts = {name: float(cut) for name, cut in content["cuts"].items()}
            self.lexicons = dict(content["lexicons"])
            self.terms = {term: float(weight) for term, weight in content["terms"].items()}
            rows = {
                name: (float(mean), float(spread), float(weight))
                for name, (mean, spread, weight) in content["values"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"scale is malformed at {error}: train it again") from error
        numbers = [self.base, *self.cuts.values(), *self.terms.values(), *sum(rows.values(), ())]
        if not all(map(math.isfinite, numbers)):
            raise ModelError("scale is malformed: a number in it is not finite: train it again")
        if not all(spread > 0 for _, spread, _ in rows.values()):
            raise ModelError("scale is malformed: a spread in it is not above 0: train it again")
        self.values = {name: row for name, row in rows.items() if row[2]}  # those with a weight

    def log_odds(self, batch: SentenceBatch) -> Array:
        """Return the log-odds of each sentence, or its unclipped rating. NaN contributes nothing.

        Raises ModelError if the sentences lack a value.
        """
        if missing := self.values.keys() - batch.columns.keys():
            raise ModelError(
                f"the scale {self.name!r} needs {', '.join(sorted(missing))}, which no signal "
                "provides: run `reliability train` to train it again"
            )
        weight_of = self.terms.get
        sums = [math.fsum(filter(None, map(weight_of, found))) for found in batch.terms]
        start = self.base + batch.term_values * sums
        values = np.array([batch.columns[name] for name in self.values])
        values = values.reshape(len(self.values), len(batch))
        means, spreads, weights = np.array([*self.values.values()]).reshape(-1, 3, 1).swapaxes(0, 1)
        added = np.nan_to_num(weights * np.clip((values - means) / spreads, -BOUND, BOUND))
        # Added up in the order of the file: any other order may change the last digit.
        return np.asarray(np.cumsum(np.vstack((start, added)), axis=0)[-1])


def predict_log_odds(name: str, batch: SentenceBatch) -> Array:
    """Return the log-odds of sentences, or their unclipped ratings, on a shipped scale."""
    if name not in batch.columns:
        for other in STACKED_ON.get(name, ()):
            predict_log_odds(other, batch)
        batch.columns[name] = shipped_scale(name).log_odds(batch)
    return batch.columns[name]


def predict_scores(name: str, batch: SentenceBatch) -> list[float]:
    """Return the probabilities of sentences, or their ratings, on a shipped scale."""
    log_odds = predict_log_odds(name, batch).tolist()
    if name not in RATINGS:
        return list(map(probability, log_odds))
    lowest, highest = RATINGS[name]
    return [max(lowest, min(highest, rating)) for rating in log_odds]


def scales_folder() -> Path:
    """Return the folder of the shipped scales."""
    return model.models_folder() / "scales"


@cache
def shipped_scale(name: str) -> Scale:
    """Return a scale that comes with this package.

    Raises ModelError if it cannot be read, or if the lexicons have changed since it was trained.
    """
    path = scales_folder() / f"{name}.json"
    content = model.read_json_object(path, "a scale")
    try:
        scale = Scale(content)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    model.check_lexicons(f"the scale {name!r}", scale.lexicons, lexicon_digests())
    return scale
