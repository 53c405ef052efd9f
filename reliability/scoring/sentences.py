"""Sentence scores and reading ease, from linear models trained on human annotations.

A scale is a linear model of one property of a sentence. Its features are the words and the pairs of
neighbouring words of the sentence, and the values of `reliability.scoring.sentence_features`.
`reliability.training.sentence_scales` trains the scales; no score of an article uses one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reliability.attribution.annotation import annotate
from reliability.errors import ModelError
from reliability.records import probability
from reliability.scoring import model
from reliability.scoring.sentence_features import (
    SentenceFeatures,
    SentenceReader,
    measure_sentence,
    term_value,
    terms,
)
from reliability.text.document import parse
from reliability.text.lexicon_files import lexicon_digests

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
    "evaluation": "it comments on an event or an action, in anybody's words",
    "expectation": "it says what may come or follow, in anybody's words",
    "anecdote": "it tells what one person did or experienced",
    "causal": "as a finding of research, it says that one thing causes another, not only goes with it",
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
        The score on each scale in `SCALES`. `certainty` is a rating from 1 to 6; all others are
        probabilities.
    """

    start: int
    end: int
    text: str
    scores: dict[str, float]


# -- the public functions ------------------------------------------------------------------------


def score_sentences(text: str, title: str | None = None) -> list[ScoredSentence]:
    """Score every sentence of an article on ten scales.

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

    The article is parsed once, and every sentence is read as it stands in it. Where the annotated
    sentences came without their articles, the scale was trained on each as an article of its own.

    Examples
    --------
    >>> met, thanks = score_sentences("The bridge carried 400,000 trucks in 2019. Thank you so much!")
    >>> met.text
    'The bridge carried 400,000 trucks in 2019.'
    >>> met.scores["checkworthy"] > 0.5 > thanks.scores["checkworthy"]
    True
    """
    document = parse(text, title)
    spans = document.sentences
    if not spans:
        return []
    reader = SentenceReader(annotate(document))
    batch = SentenceBatch([reader.sentence_in_article(span.first, span.last) for span in spans])
    rows = zip(*(predict_scores(name, batch) for name in SCALES), strict=True)
    return [
        ScoredSentence(
            span.start, span.end, text[span.start : span.end], dict(zip(SCALES, row, strict=True))
        )
        for span, row in zip(spans, rows, strict=True)
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
        """Return the log-odds of each sentence, or its unclipped rating.

        Raises ModelError if the sentences lack a value.
        """
        if missing := self.values.keys() - batch.columns.keys():
            raise ModelError(
                f"the scale {self.name!r} needs {', '.join(sorted(missing))}, which sentences do not "
                "have: run `reliability train` to train it again"
            )
        weight_of = self.terms.get
        sums = [math.fsum(filter(None, map(weight_of, found))) for found in batch.terms]
        start = self.base + batch.term_values * sums
        values = np.array([batch.columns[name] for name in self.values])
        values = values.reshape(len(self.values), len(batch))
        means, spreads, weights = np.array([*self.values.values()]).reshape(-1, 3, 1).swapaxes(0, 1)
        added = weights * np.clip((values - means) / spreads, -BOUND, BOUND)
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
