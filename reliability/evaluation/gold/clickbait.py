"""Clickbait headlines against those of newspapers (Chakraborty et al. 2016).

The label is the site. Half of the headlines, by a hash of the title, taught the shipped weights; the
other half is measured here, of this file and of any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    flagged_result,
    paired_result,
    string_field,
)
from reliability.metrics import auc
from reliability.signals.clickbait import cues, find_bait, log_odds
from reliability.text.document import parse


class LabelledHeadline(NamedTuple):
    """A headline, and True if a clickbait site published it."""

    title: str
    bait: bool


def is_measured(title: str) -> bool:
    """Return True for the half of the headlines that the shipped weights were not learned from."""
    return sha256(title.encode(errors="replace")).digest()[0] % 2 == 1


def parse_headline(row: dict[str, Any]) -> LabelledHeadline | None:
    """Parse a row, or return None for a headline that the weights were learned from."""
    title, label = string_field(row, "title"), row["y_clickbait"]
    if label not in (0, 1) or isinstance(label, bool):
        raise ValueError(f"y_clickbait is {label!r}, not 0 or 1")
    return LabelledHeadline(title, label == 1) if is_measured(title) else None


def measure_headlines(items: Sequence[LabelledHeadline], fit: bool) -> Outcome:
    """Measure the findings of the feature, and the log-odds of the words."""
    documents = [parse(item.title, keep_boilerplate=True) for item in items]
    found = np.array([any(find_bait(document)) for document in documents])
    bait = np.array([item.bait for item in items])
    scores = np.array([log_odds(cues(document)) for document in documents])
    titles = np.array([item.title for item in items])
    note = (
        "any finding of the feature `clickbait`, in the half that the weights were not learned from"
    )
    mistakes = [
        Mistake(abs(score), "missed" if item.bait else "false alarm", item.title)
        for item, hit, score in zip(items, found, scores, strict=True)
        if hit != item.bait
    ]
    return Outcome(
        {
            "found": flagged_result(found[bait], titles[bait].tolist(), note),
            "marked": flagged_result(found[~bait], titles[~bait].tolist(), note),
            "auc": paired_result(
                auc, bait, scores, titles.tolist(), "the log-odds of the words and forms"
            ),
        },
        mistakes,
    )
