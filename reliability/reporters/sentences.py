"""Sentences: each with its place on every scale, for people or as a line of JSON an article.

It decides nothing, but in which order they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from reliability.display.escaping import ascii_json, shorten

if TYPE_CHECKING:
    from reliability.scoring.sentences import ScoredSentence

_WIDTH = 98  # characters of a sentence that are shown: with its places it is no wider


def render_lines(found: Sequence[ScoredSentence], by: str | None = None) -> Iterator[str]:
    """Yield two render_lines a sentence: in their order, or those highest on the scale `by` first."""
    for one in sorted(found, key=lambda one: -one.scores[by]) if by else found:
        yield shorten(one.text, _WIDTH)
        yield "  " + "  ".join(f"{name} {place:.2f}" for name, place in one.scores.items())


def render_json_line(identity: str, found: Sequence[ScoredSentence]) -> str:
    """Return the sentences of an article as one line of JSON, without a line feed."""
    return ascii_json({"id": identity, "sentences": [asdict(one) for one in found]})
