"""How often articles of a kind are judged wrongly, publishers held out.

A kind is of manner and length, and said in our own words: never an outlet, a topic or a sentence. It is
told by the features that a score is made of. This module refuses to know how a score is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.metrics import Array, Flags, Interval, Items, bootstrap_interval
from reliability.scoring.policy import Policy
from reliability.training.feature_matrix import FeatureMatrix

# The probability under which an article is called label 0. Bias has no limit of its own by default.
LIMITS = {"reliability": Policy().fail_under, "bias": 0.5}
_LABEL_NAMES = {
    "reliability": ("unreliable", "reliable"),
    "bias": ("plain news", "biased"),
}  # labels 0, 1
_LOADED = ("emotive_words", "group_labels", "exclamations", "all_caps_words", "second_person")

Values = Callable[[str], Array]  # of a feature, one an article


class ErrorRate(NamedTuple):
    """Of one kind and label: articles, publishers, the share judged wrongly, and its interval."""

    kind: str
    label: int
    articles: int
    publishers: int
    share: float | None  # of none
    interval: Interval | None


def _kinds(of: Values, words: npt.NDArray[np.int64]) -> Iterator[tuple[str, Flags]]:
    """Yield kinds of articles, and which are of each; one may be of several."""
    yield "all", np.ones(len(words), dtype=bool)
    yield "under 300 words", words < 300
    yield "over 1,000 words", words > 1000
    yield (
        "the author says I or we, outside quotation",
        _any(of, "first_person", "first_person_plural"),
    )
    yield "informal: a contraction in 100 words or more", of("contractions") >= 1
    yield "asks a question in 200 words or more", of("question_marks") >= 0.5
    yield "quotes at length: 40 % of its words or more", of("direct_quotation") >= 0.4
    yield "full of numbers: 4 in 100 words or more", of("numbers") >= 4
    yield "names no source", of("named_sources") == 0
    yield (
        "sober, no source named: no loaded word, no shouting",
        _sober(of) & (of("named_sources") == 0),
    )
    yield "sober, and names a source", _sober(of) & (of("named_sources") > 0)
    yield "cautious: a hedge of its own in 100 words or more", of("epistemic_hedges") >= 1


def _any(of: Values, *names: str) -> Flags:
    return np.asarray(np.any([of(name) > 0 for name in names], axis=0))


def _sober(of: Values) -> Flags:
    return ~_any(of, *_LOADED)


def error_rates_by_kind(target: str, table: FeatureMatrix, probabilities: Array) -> list[ErrorRate]:
    """Return how often each kind is judged wrongly, by label; `probabilities` are held out."""
    kinds = _kinds(lambda name: table.columns([name])[:, 0], table.lengths)
    wrong = (probabilities >= LIMITS[target]) != (table.labels == 1)
    found = []
    for kind, inside in kinds:
        for label in (1, 0):
            chosen = inside & (table.labels == label)
            publishers, flags = table.publishers[chosen].tolist(), wrong[chosen]
            found.append(
                ErrorRate(
                    kind,
                    label,
                    len(flags),
                    len(set(publishers)),
                    float(flags.mean()) if len(flags) else None,
                    bootstrap_interval(publishers, _share(flags)),
                )
            )
    return found


def _share(flags: Flags) -> Callable[[Items], float]:
    return lambda items: float(flags[items].mean())


def error_rates_table(target: str, found: list[ErrorRate]) -> str:
    """Return the shares as a Markdown table, a kind a line, and what they are above it."""
    zero, one = _LABEL_NAMES[target]
    lines = [
        f"Judged wrongly, publishers held out, by the probability alone: under {LIMITS[target]:g} is "
        f"{zero}. Articles are given as so many of so many publishers; one may be of several kinds; "
        "intervals are over draws of publishers.",
        "",
        f"| kind | {one} | judged {zero} (95 %) | {zero} | judged {one} (95 %) |",
        "|---|---|---|---|---|",
    ]
    pairs = zip(found[::2], found[1::2], strict=True)
    lines += [
        f"| {a.kind} | {_count(a)} | {_format_rate(a)} | {_count(b)} | {_format_rate(b)} |"
        for a, b in pairs
    ]
    return "\n".join(lines)


def _count(wrong: ErrorRate) -> str:
    return f"{wrong.articles} of {wrong.publishers}"


def _format_rate(wrong: ErrorRate) -> str:
    if wrong.share is None:
        return "–"
    spread = "{:.0%}-{:.0%}".format(*wrong.interval) if wrong.interval else "one publisher"
    return f"{wrong.share:.0%} ({spread})"
