"""The records that the whole package shares: the README's glossary as code.

`Feature`, `Finding` and `Reading` describe what a signal measured, `Score` the result of a model, and
`Verdict` the decision of a policy. This module imports nothing from the package.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

CAVEAT = "The score judges manner, not truth: text alone cannot show whether a claim is false."
# In log-odds. A finding with a smaller effect moves a probability by less than 0.01.
KEY_EFFECT = 0.04
# A larger weight, or number of log-odds, in a file can only overflow.
HIGHEST = 1_000_000_000
# The genres by name, and as they are shown.
GENRES: Mapping[str, str] = {
    name: name.replace("_", " ")
    for name in (
        "news analysis opinion feature interview press_release listicle live_blog letter satire "
        "advertisement other"
    ).split()
}
_UNSCORED: Mapping[str, float] = {}


class Verdict(StrEnum):
    """The decision of a policy on an article.

    BASELINED is an article that fails, and that the baseline records as failing.
    """

    PASS = "PASS"
    FAIL = "FAIL"
    BASELINED = "BASELINED"
    ABSTAIN = "ABSTAIN"


class Abstention(StrEnum):
    """The kind of reason for which an article is not judged.

    Examples
    --------
    >>> import reliability
    >>> report = reliability.assess("It rained.")
    >>> report.abstention == "too_short"
    True
    """

    TOO_SHORT = "too_short"
    UNREADABLE = "unreadable"  # not English, or damaged
    NOT_PROSE = "not_prose"  # a list, a table, verse, program text or a front page
    GENRE = "genre"  # a genre that is not judged, or does not pass as news
    TOO_CLOSE = "too_close"  # to a limit
    TWO_MANNERS = "two_manners"  # a part reads differently from the rest


class Feature(NamedTuple):
    """One number about an article.

    Attributes
    ----------
    name : str
        An identifier, unique among all signals.
    summary : str
        A noun phrase in lower case, for tables.
    unit : str
        The unit of the value, such as "per 100 words".
    reliability, bias : {-1, 0, 1, None}
        The declared direction: 1 if a higher value may only raise that score, -1 if it may only lower
        it, 0 if the data decide, None if the feature is shown but never scored.
    source : str
        The published source of the measure or its word list.
    severity : {0, 1, 2, 3}
        The weight of a finding to an editor: 1 if a desk mends it silently, 2 if it asks the writer, 3
        if it holds the story; 0 for style and for good practice.

    Notes
    -----
    A value of NaN means "cannot be measured here" and contributes nothing.
    """

    name: str
    summary: str
    unit: str
    reliability: int | None = 0
    bias: int | None = 0
    source: str = ""
    severity: int = 0


class Finding(NamedTuple):
    """A span of the article that contributed to a feature.

    Attributes
    ----------
    signal, feature : str
        The names of the signal and of its feature.
    start, end : int
        Character offsets into the text, or into the title if `where` is "title".
    text : str
        The characters between `start` and `end`.
    weight : float
        The amount that the finding adds to the sum behind the feature, above 0.
    note : str
        The reason in plain English.
    related : tuple of (int, int)
        Offsets into the text of related spans, such as the other half of a contradiction.
    contributions : mapping of str to float
        The share of each score ("reliability", "bias") that is due to the finding, in log-odds. Empty
        until a model has scored the article. The shares of all findings of a feature sum to the
        contribution of the feature.
    where : {"text", "title"}
        The part of the article that `start` and `end` point into.
    kind : str
        The kind of the finding where a feature has findings of several kinds, else "". It is not in the
        wire format.

    Examples
    --------
    >>> import reliability
    >>> report = reliability.assess("Everyone knows that the bridge will definitely fall.")
    >>> finding = report.findings[0]
    >>> report.article.text[finding.start : finding.end] == finding.text
    True
    >>> sorted(finding.contributions)
    ['bias', 'reliability']
    """

    signal: str
    feature: str
    start: int
    end: int
    text: str
    weight: float
    note: str
    related: tuple[tuple[int, int], ...] = ()
    contributions: Mapping[str, float] = _UNSCORED
    where: Literal["text", "title"] = "text"
    kind: str = ""

    @property
    def effect(self) -> float:
        """The larger of the two contributions in absolute value, in log-odds."""
        return max(map(abs, self.contributions.values()), default=0.0)

    @property
    def penalty(self) -> float:
        """The log-odds by which the finding speaks against the article; negative if it speaks for it."""
        return self.contributions.get("bias", 0.0) - self.contributions.get("reliability", 0.0)

    def overlaps(self, other: Finding) -> bool:
        """Return True if two findings share a character."""
        return self.where == other.where and self.start < other.end and other.start < self.end

    def to_dict(self) -> dict[str, Any]:
        """Return the finding in the wire format: JSON types only."""
        return {
            "signal": self.signal,
            "feature": self.feature,
            "where": self.where,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "weight": self.weight,
            "note": self.note,
            "related": [list(span) for span in self.related],
            "contributions": dict(self.contributions),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """The output of a signal: a value for each of its features, and the findings behind them."""

    values: dict[str, float]
    findings: list[Finding] = field(default_factory=list)


class GenreReason(NamedTuple):
    """A mark of manner that speaks for a genre, with its place.

    Attributes
    ----------
    note : str
        The reason in plain English.
    where : str
        The part of the article that the offsets point into: "title" or "text".
    start, end : int
        Character offsets.
    text : str
        The characters between `start` and `end`.
    """

    note: str
    where: str
    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the reason in the wire format: JSON types only."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class Genre:
    """The genre of an article, judged by its manner.

    Attributes
    ----------
    name : str
        One of `GENRES`; "other" is a form that is none of them.
    probability : float
        The probability of the genre, 0 to 1.
    reasons : tuple of GenreReason
        The marks of manner that speak for it, the strongest first; empty if there are none.
    labelled : bool
        True if the article names its genre itself, such as by a title that begins with "Opinion:".

    Examples
    --------
    >>> import reliability
    >>> genre = reliability.assess("To the Editor: Your report on the bridge is wrong.").genre
    >>> genre.name, [reason.text for reason in genre.reasons]
    ('letter', ['To the Editor'])
    """

    name: str
    probability: float
    reasons: tuple[GenreReason, ...] = ()
    labelled: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the genre in the wire format: JSON types only."""
        return {
            "name": self.name,
            "probability": self.probability,
            "labelled": self.labelled,
            "reasons": [reason.to_dict() for reason in self.reasons],
        }


class ProseCounts(NamedTuple):
    """Counts that tell prose from lists, tables, verse, program text, transcripts and front pages.

    Attributes
    ----------
    words, sentences : int
        The number of words and of sentences.
    open_ended : int
        The number of sentences without an end mark.
    repeated : int
        The number of sentences that repeat an earlier one word for word.
    paragraphs : int
        The number of paragraphs.
    teasers : int
        The number of headings with one short paragraph below.
    in_teasers : int
        The number of headings and of such paragraphs.
    cut_off : int
        The number of sentences that dots cut off before their end, as in lists of stories.
    story_marks : int
        The number of different bylines, dates and links of stories, as in lists of stories; 0 if there
        are too few for a list.
    """

    words: int
    sentences: int
    open_ended: int
    repeated: int
    paragraphs: int = 0
    teasers: int = 0
    in_teasers: int = 0
    cut_off: int = 0
    story_marks: int = 0


def probability(log_odds: float) -> float:
    """Return the probability of log-odds: the logistic function.

    Examples
    --------
    >>> probability(0.0)
    0.5
    >>> probability(-1000.0)
    0.0
    """
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)  # exp of a large positive number would overflow
    return odds / (1 + odds)


def log_odds_of(probability: float) -> float:
    """Return the log-odds of a probability above 0 and below 1: the inverse of `probability`.

    Examples
    --------
    >>> log_odds_of(0.5), round(log_odds_of(0.9), 3)
    (0.0, 2.197)
    """
    return math.log(probability / (1 - probability))


@dataclass(frozen=True, slots=True)
class Score:
    """A calibrated probability and the arithmetic behind it.

    Attributes
    ----------
    probability : float
        The probability of label 1 ("reliable" or "biased"), 0 to 1.
    interval : tuple of float
        The 80% interval of the probability. In four of five cases it contains the share of label 1 among
        articles with a similar score from publishers that the model never saw. It is the middle 60%
        of the predictions of models trained on other draws of publishers.
    base : float
        The log-odds of an article whose features all contribute nothing.
    contributions : dict of str to float
        The contribution of each feature, in log-odds. The base plus their sum is `log_odds`.
    """

    probability: float
    interval: tuple[float, float]
    base: float
    contributions: dict[str, float]

    def __repr__(self) -> str:
        """Return a short form: the probability and its interval."""
        low, high = self.interval
        return f"<Score {self.probability:.2f} ({low:.2f} to {high:.2f})>"

    @property
    def log_odds(self) -> float:
        """The log-odds of the probability."""
        return math.fsum((self.base, *self.contributions.values()))

    def to_dict(self) -> dict[str, Any]:
        """Return the score in the wire format: JSON types only."""
        return {
            "probability": self.probability,
            "interval": list(self.interval),
            "base": self.base,
            "contributions": dict(self.contributions),
        }
