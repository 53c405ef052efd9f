"""The records that everything shares: the README's glossary as code.

Feature, Finding and Reading describe what a signal measured; Score and Evidence what a model made of
it; Verdict what a policy decided.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Feature(NamedTuple):
    """One number about an article.

    `reliability` and `bias` are the declared directions: +1 where more of it may only raise that
    score, -1 where it may only lower it, 0 where the data decide, None where the feature is shown
    but never scored. A value of NaN means "cannot be measured here" and contributes nothing.
    """

    name: str
    summary: str
    unit: str
    reliability: int | None = 0
    bias: int | None = 0
    source: str = ""


class Finding(NamedTuple):
    """A stretch of the article that made a feature what it is.

    `start` and `end` are character offsets into the text; into the title where the signal is
    `headline`. `weight` is what it adds to the feature's sum, more than 0. `related` holds the
    offsets, always into the text, of stretches it stands against, such as the other half of a
    contradiction.
    """

    signal: str
    feature: str
    start: int
    end: int
    text: str
    weight: float
    note: str
    related: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signal read: a value for each of its features, and findings."""

    values: dict[str, float]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Score:
    """A calibrated probability and the arithmetic that made it.

    `base` plus the sum of `contributions` (feature -> log-odds) is the log-odds of `probability`.
    `interval` holds, for four scores in five, the share of label 1 among articles scored alike that
    are of other publishers. It is the middle half of what models trained on other draws of publishers
    say: the middle 80 % held that share for nine in ten.
    """

    probability: float
    interval: tuple[float, float]
    base: float
    contributions: dict[str, float]

    @property
    def log_odds(self) -> float:
        """The log-odds of the probability."""
        return math.fsum((self.base, *self.contributions.values()))


NOTABLE = 0.01  # log-odds; under it a probability moves by a quarter of a hundredth at most


CAVEAT = "The score judges manner, not truth: text alone cannot show whether a claim is false."


class Verdict(StrEnum):
    """What a policy says of an article; KNOWN is one that fails, and did so in the baseline."""

    PASS = "PASS"
    FAIL = "FAIL"
    KNOWN = "KNOWN"
    ABSTAIN = "ABSTAIN"


class Evidence(NamedTuple):
    """A finding (see `evidence.Finding`) with its share, in log-odds, of each score.

    The shares of the findings of a feature sum to that feature's contribution.
    """

    signal: str
    feature: str
    start: int
    end: int
    text: str
    weight: float
    note: str
    related: tuple[tuple[int, int], ...]
    reliability_share: float
    bias_share: float

    @property
    def pull(self) -> float:
        """How far it moves the score that it moves most, either way, in log-odds."""
        return max(abs(self.reliability_share), abs(self.bias_share))

    @property
    def harm(self) -> float:
        """How far it speaks against the article; below 0 it speaks for it."""
        return self.bias_share - self.reliability_share

    def to_dict(self) -> dict[str, Any]:
        """Return the wire format of one finding."""
        fields = self._asdict()
        fields["related"] = [list(span) for span in self.related]
        fields["share"] = {
            "reliability": fields.pop("reliability_share"),
            "bias": fields.pop("bias_share"),
        }
        return fields
