"""Sentences: a line a sentence with its place on every scale, for people or as JSON.

It decides nothing, but in which order they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from reliability.reporters import one_line
from reliability.scales import SCALES

if TYPE_CHECKING:
    from reliability.scales import Sentence

_WIDTH = 70  # characters of a sentence that are shown


def lines(found: Sequence[Sentence], by: str | None = None) -> Iterator[str]:
    """Yield the head of a table, then a line a sentence: in order, or those highest on `by` first."""
    yield "  ".join([*SCALES, "sentence"])
    order = sorted(found, key=lambda one: -one.scales[by]) if by else found
    for one in order:
        places = (f"{one.scales[name]:>{len(name)}.2f}" for name in SCALES)
        yield "  ".join([*places, one_line(one.text, _WIDTH)])


def line(identity: str, found: Sequence[Sentence]) -> str:
    """Return the sentences of an article as one line of JSON, without a line feed."""
    return json.dumps({"id": identity, "sentences": [asdict(one) for one in found]})
