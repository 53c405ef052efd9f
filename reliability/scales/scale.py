"""Apply a scale, a linear model of one property of a sentence, to a batch of sentences.

The features of a scale are the words and the pairs of neighbouring words of a sentence, and the values
of `reliability.scales.sentence_features`. `reliability.training.sentence_scales` trains the scales.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count, repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from reliability.errors import ModelError
from reliability.records import HIGHEST, probability
from reliability.scales import model_files
from reliability.scales.digests import SILVER, digests_for_scales
from reliability.scales.model_files import numbers_of, text_of
from reliability.scales.sentence_features import (
    SentenceFeatures,
    term_value,
    terms,
)

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
# Scales whose features include the log-odds of other scales. Only they use `SILVER`, which predicts
# which sentences language models call biased.
STACKED_ON = {
    "subjective": (SILVER,),
    "biased": (SILVER,),
    "verifiable": (SILVER, "subjective", "checkworthy"),
}
EASE = "ease"  # the scale of `reading_ease`
RATINGS = {"certainty": (1.0, 6.0), EASE: (-4.0, 2.0)}  # the lowest and the highest rating
_MOST_SCALES = len(SCALES) + 2  # those above, `SILVER` and `EASE`
_AT_ONCE = 1_000  # sentences whose values are in memory at the same time
BOUND = 3.0  # values further from the mean, in standard deviations, are clipped


class SentenceBatch:
    """One or more sentences as the scales read them: the terms of each, and its values.

    `values` has a row per value and a column per sentence; `rows` has the row of each name. A scale
    takes its rows at once. `predict_log_odds` adds rows: the log-odds of the scales that others use.
    """

    def __init__(self, sentences: Sequence[SentenceFeatures]) -> None:
        self.terms = [terms(one.tokens) for one in sentences]
        self.term_values = np.array([term_value(one.tokens) for one in sentences])
        names = list(sentences[0].values)
        columns = np.array([[one.values[name] for name in names] for one in sentences], float).T
        self._keep(dict(zip(names, columns, strict=True)), _MOST_SCALES)

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.term_values)

    def _keep(self, columns: Mapping[str, Array], scales: int) -> None:
        """Keep the values of the sentences, with room for the log-odds of some scales."""
        room = repeat(np.zeros(len(self)), scales)
        self.values = np.array([*columns.values(), *room])
        self.rows = dict(zip(columns, count()))

    def add(self, name: str, column: Array) -> Array:
        """Add a value of each sentence, and return it."""
        row = self.rows[name] = max(self.rows.values()) + 1
        self.values[row] = column
        return column

    def term_sums(self, scale: Scale) -> Sequence[float]:
        """Return the sum of the weights of the terms of each sentence."""
        weight_of = scale.terms.get
        return [math.fsum(filter(None, map(weight_of, found))) for found in self.terms]


def _numbers_by_name(table: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers of a table. Raises TypeError if a value is not a number."""
    return dict(zip(table, numbers_of([*table.values()]), strict=True))


def _row(values: list[Any]) -> tuple[float, float, float]:
    """Return the mean, the spread and the weight of a value; raises an error if they are not three."""
    mean, spread, weight = numbers_of(values)
    return mean, spread, weight


class Scale:
    """A linear model of sentences, read from its JSON content.

    Raises ModelError if the content is malformed.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        model_files.check_format("format", content, FORMAT)
        try:
            self.name = text_of(content["scale"])
            [self.base] = numbers_of([content["base"]])
            self.cuts = _numbers_by_name(content["cuts"])
            self.lexicons = {name: text_of(mark) for name, mark in content["lexicons"].items()}
            self.terms = _numbers_by_name(content["terms"])
            rows = {name: _row(values) for name, values in content["values"].items()}
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise ModelError(f"scale is malformed at {error}: train it again") from error
        numbers = [self.base, *self.cuts.values(), *self.terms.values(), *sum(rows.values(), ())]
        if not all(map(math.isfinite, numbers)):
            raise ModelError("scale is malformed: a number in it is not finite: train it again")
        if max(map(abs, numbers)) > HIGHEST:
            raise ModelError(
                f"scale is malformed: a number in it is over {HIGHEST:,}: train it again"
            )
        if not all(spread >= 1 / HIGHEST for _, spread, _ in rows.values()):
            raise ModelError("scale is malformed: a spread in it is not above 0: train it again")
        self.values = {name: row for name, row in rows.items() if row[2]}  # those with a weight
        self._rows = np.array([*self.values.values()]).reshape(-1, 3, 1).swapaxes(0, 1)

    def log_odds(self, batch: SentenceBatch) -> Array:
        """Return the log-odds of each sentence, or its unclipped rating.

        Raises ModelError if the sentences lack a value.
        """
        try:
            rows = [*map(batch.rows.__getitem__, self.values)]
        except KeyError:
            missing = ", ".join(sorted(self.values.keys() - batch.rows.keys()))
            raise ModelError(
                f"the scale {self.name!r} needs {missing}, which sentences do not have: run "
                "`reliability train` to train it again"
            ) from None
        start = self.base + batch.term_values * batch.term_sums(self)
        parts = (slice(first, first + _AT_ONCE) for first in range(0, len(batch), _AT_ONCE))
        return np.concatenate(
            [self._add_values(start[part], batch.values[rows, part]) for part in parts]
        )

    def _add_values(self, start: Array, values: Array) -> Array:
        """Add the weighted values of sentences to their log-odds so far."""
        rows = np.concatenate((start[None], values))
        added, (means, spreads, weights) = rows[1:], self._rows
        added -= means
        added /= spreads
        added.clip(-BOUND, BOUND, out=added)
        added *= weights
        # Added up in the order of the file: any other order may change the last digit.
        return np.array(np.add.accumulate(rows, out=rows)[-1])  # a copy: a view would keep all rows


def predict_log_odds(name: str, batch: SentenceBatch, is_checked: bool = True) -> Array:
    """Return the log-odds of sentences, or their unclipped ratings, on a shipped scale.

    `is_checked` is False to accept other lexicons than those of its training.
    """
    if name in batch.rows:
        known: Array = batch.values[batch.rows[name]]
        return known
    for other in STACKED_ON.get(name, ()):
        predict_log_odds(other, batch, is_checked)
    scale = shipped_scale(name) if is_checked else read_scale(name)
    return batch.add(name, scale.log_odds(batch))


def predict_scores(name: str, batch: SentenceBatch, is_checked: bool = True) -> list[float]:
    """Return the probabilities of sentences, or their ratings, on a shipped scale."""
    log_odds = predict_log_odds(name, batch, is_checked).tolist()
    if name not in RATINGS:
        return list(map(probability, log_odds))
    lowest, highest = RATINGS[name]
    return [max(lowest, min(highest, rating)) for rating in log_odds]


@cache
def shipped_scale(name: str) -> Scale:
    """Return a scale that comes with this package.

    Raises ModelError if it cannot be read, or if the lexicons have changed since it was trained.
    """
    scale = read_scale(name)
    model_files.check_lexicons(f"the scale {name!r}", scale.lexicons, digests_for_scales())
    return scale


@cache
def read_scale(name: str) -> Scale:
    """Return a scale that comes with this package, without a check of the lexicons.

    Raises ModelError if it cannot be read.
    """
    path = model_files.scales_folder() / f"{name}.json"
    content = model_files.read_json_object(path, "a scale")
    try:
        return Scale(content)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
