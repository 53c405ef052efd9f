"""Sentences: the scores of each sentence, as text for people or as one line of JSON per article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from reliability.display.escaping import ascii_json, shorten
from reliability.scoring.sentences import ScoredSentence

_WIDTH = 98  # characters of a sentence; a line of its scores is about as wide
_SCORES = 6  # on a line


def render_lines(sentences: Sequence[ScoredSentence], by: str | None = None) -> Iterator[str]:
    """Yield the lines of each sentence, in text order or with the highest on the scale `by` first."""
    if by:
        sentences = sorted(sentences, key=lambda sentence: -sentence.scores[by])
    for sentence in sentences:
        yield shorten(sentence.text, _WIDTH)
        scores = [f"{name} {score:.2f}" for name, score in sentence.scores.items()]
        for i in range(0, len(scores), _SCORES):
            yield "  " + "  ".join(scores[i : i + _SCORES])


def render_json_line(identity: str, sentences: Sequence[ScoredSentence]) -> str:
    """Return the sentences of an article as a line of JSON, without a line feed."""
    return ascii_json({"id": identity, "sentences": [asdict(one) for one in sentences]})
