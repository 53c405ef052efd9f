"""Error rates of held-out articles by kind of article.

A kind is defined by length and by features of the model, never by outlet, topic or sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.evaluation.tables import markdown_table
from reliability.metrics import Array, Flags, Interval, bootstrap_interval
from reliability.scoring.policy import Policy
from reliability.training.feature_matrix import FeatureMatrix

# An article with a lower probability is predicted to have label 0. By default bias has no limit.
LIMITS = {"reliability": Policy().fail_under, "bias": 0.5}
_LABEL_NAMES = {
    "reliability": ("unreliable", "reliable"),
    "bias": ("plain news", "biased"),
}  # the names of labels 0 and 1
_LOADED = ("emotive_words", "group_labels", "exclamations", "all_caps_words", "second_person")

Values = Callable[[str], Array]  # from the name of a feature to its values, one per article


class ErrorRate(NamedTuple):
    """The share of wrong predictions on the articles of a kind and label; None if there are none."""

    kind: str
    label: int
    articles: int
    publishers: int
    share: float | None
    interval: Interval | None


def _kinds(values: Values, words: npt.NDArray[np.int64]) -> dict[str, Flags]:
    """Return a flag per article for each kind. An article may be of several kinds."""
    no_source = values("named_sources") == 0
    plain = ~_any(values, *_LOADED)
    return {
        "all": np.ones(len(words), dtype=bool),
        "under 300 words": words < 300,
        "over 1,000 words": words > 1000,
        "first person outside quotations": _any(values, "first_person", "first_person_plural"),
        "informal: at least 1 contraction in 100 words": values("contractions") >= 1,
        "at least 1 question in 200 words": values("question_marks") >= 0.5,
        "long quotations: at least 40% of the words": values("direct_quotation") >= 0.4,
        "full of numbers: at least 4 in 100 words": values("numbers") >= 4,
        "names no source": no_source,
        "plain (no loaded word, nothing in capitals), names no source": plain & no_source,
        "plain, names a source": plain & (values("named_sources") > 0),
        "cautious: at least 1 epistemic hedge in 100 words": values("epistemic_hedges") >= 1,
    }


def _any(values: Values, *names: str) -> Flags:
    return np.asarray(np.any([values(name) > 0 for name in names], axis=0))


def error_rates_by_kind(target: str, table: FeatureMatrix, probabilities: Array) -> list[ErrorRate]:
    """Return the error rate of each kind for label 1 and label 0, from held-out probabilities."""
    kinds = _kinds(lambda name: table.columns([name])[:, 0], table.lengths)
    wrong = (probabilities >= LIMITS[target]) != (table.labels == 1)
    return [
        _error_rate(kind, label, inside & (table.labels == label), table, wrong)
        for kind, inside in kinds.items()
        for label in (1, 0)
    ]


def _error_rate(
    kind: str, label: int, chosen: Flags, table: FeatureMatrix, wrong: Flags
) -> ErrorRate:
    publishers, flags = table.publishers[chosen].tolist(), wrong[chosen]
    return ErrorRate(
        kind=kind,
        label=label,
        articles=len(flags),
        publishers=len(set(publishers)),
        share=float(flags.mean()) if len(flags) else None,
        interval=bootstrap_interval(publishers, lambda items: float(flags[items].mean())),
    )


def error_rates_table(target: str, rates: list[ErrorRate]) -> str:
    """Return error rates as a Markdown table, one line per kind, below a sentence on how to read it."""
    zero, one = _LABEL_NAMES[target]
    table = markdown_table(
        ["kind", one, f"predicted {zero} (95%)", zero, f"predicted {one} (95%)"],
        (
            (ones.kind, *_cells(ones), *_cells(zeros))
            for ones, zeros in zip(rates[::2], rates[1::2], strict=True)
        ),
    )
    return (
        f"Wrong predictions with publishers held out; a probability below {LIMITS[target]:g} predicts "
        f"{zero}. Articles are counted as articles/publishers. An article may be of several kinds. "
        f"Intervals are over draws of publishers.\n\n{table}"
    )


def _cells(rate: ErrorRate) -> tuple[str, str]:
    """Return the numbers of articles and publishers, and the share with its interval."""
    counts = f"{rate.articles}/{rate.publishers}"
    if rate.share is None:
        return counts, "–"
    spread = "{:.0%}-{:.0%}".format(*rate.interval) if rate.interval else "one publisher"
    return counts, f"{rate.share:.0%} ({spread})"
