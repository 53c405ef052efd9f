"""Texts in two manners: the part that reads worst, compared with the rest.

Somebody may append ordinary news to an article that would fail, so that the mean of both passes. The
findings show where the bad part begins and ends; the model then scores both parts, each as a text of its
own. The scores of the whole stay as they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import fsum
from typing import Any, NamedTuple

from reliability.records import Finding, Score
from reliability.text.document import Document
from reliability.text.named_entities import ENTITY
from reliability.text.tokenization import Span

# Of 600 reliable articles of 400 words or more, 0.3% have a part that reaches the clear contrast, and
# 2.0% one that reaches the lower one. Of 48 failing articles with 500 words of news appended, 1 passes
# (`reliability evaluate generalization`).
LEAST_WORDS = 200  # of the part; a shorter one is too noisy
LEAST_REST = 100  # words
CONTRAST, CLEAR_CONTRAST = 2.0, 3.2  # log-odds between the part and the rest
# Limits of a first look at the findings, so that one article in ten is measured again: least contrast
# and highest log-odds of the part that its findings let expect.
_LEAST_EXPECTED, _MOST_EXPECTED = 1.6, -0.4
_MOST_SHARED = 0.43  # share of the distinctive words of the shorter part that the other has, too
_DISTINCTIVE = 6  # letters; shorter words are in every text
_STEM = 6  # letters that make two words the same
_QUOTED = 5  # words quoted from the beginning and from the end of the part


class Part(NamedTuple):
    """The part of an article that reads differently from the rest.

    Attributes
    ----------
    start, end : int
        Character offsets into the text.
    first, last : str
        The first and the last words of the part.
    alone, rest : Score
        The reliability of the part and of the rest, each scored as a text of its own, without a title.
    """

    start: int
    end: int
    first: str
    last: str
    alone: Score
    rest: Score

    @property
    def contrast(self) -> float:
        """The log-odds by which the rest is more reliable than the part."""
        return self.rest.log_odds - self.alone.log_odds

    def to_dict(self) -> dict[str, Any]:
        """Return the part in the wire format: JSON types only."""
        return {
            "start": self.start,
            "end": self.end,
            "reliability": self.alone.probability,
            "rest": self.rest.probability,
        }


def differing_part(
    document: Document,
    findings: Sequence[Finding],
    whole: Score,
    score: Callable[[str], Score],
    fails: Callable[[Score], bool],
) -> Part | None:
    """Return a part of an article that fails by itself and differs from the rest in manner and subject.

    Parameters
    ----------
    document : Document
        The article.
    findings : sequence of Finding
        Its findings, with their contributions.
    whole : Score
        The reliability of the article.
    score : callable
        Scores the reliability of a text.
    fails : callable
        Returns True for a score with which an article fails.

    Returns
    -------
    Part or None
        None for a short article, and for one without such a part.
    """
    worst = _worst_sentences(document.sentences, findings)
    if worst is None:
        return None
    opening, closing = document.sentences[worst.first], document.sentences[worst.last - 1]
    size = closing.last - opening.first
    # Among fewer words, the same findings have higher rates.
    lost, gained = (worst.excess * worst.words / size for size in (size, worst.words - size))
    if whole.log_odds - lost > _MOST_EXPECTED or lost + gained < _LEAST_EXPECTED:
        return None
    if _shared(document, opening.first, closing.last) >= _MOST_SHARED:
        return None
    start, end, text = opening.start, closing.end, document.text
    alone = score(text[start:end])
    if not fails(alone):
        return None
    part = Part(
        start,
        end,
        " ".join(text[start:end].split()[:_QUOTED]),
        " ".join(text[start:end].split()[-_QUOTED:]),
        alone,
        score(f"{text[:start]}\n\n{text[end:]}"),
    )
    return part if part.contrast >= CONTRAST else None


class _Range(NamedTuple):
    """A range of sentences, its excess in log-odds, and the words of the article."""

    first: int
    last: int  # exclusive
    excess: float
    words: int


def _worst_sentences(sentences: Sequence[Span], findings: Sequence[Finding]) -> _Range | None:
    """Return the range of sentences whose findings exceed their share of the penalties most.

    The penalty of a sentence is the log-odds of reliability that its findings cost. The excess of a
    range is its penalties minus the mean penalty of as many words.
    """
    sizes = [span.last - span.first for span in sentences]
    words = sum(sizes)
    if words < LEAST_WORDS + LEAST_REST:
        return None
    penalties = _penalties(sentences, findings)
    mean = fsum(penalties) / words
    excess = [0.0, *accumulate(p - mean * n for p, n in zip(penalties, sizes, strict=True))]
    before = [0, *accumulate(sizes)]
    best = _Range(0, 0, 0.0, words)
    lowest, candidate = 0, 0  # the start with the lowest excess before it, and the next one to try
    for end in range(1, len(before)):
        while before[end] - before[candidate] >= LEAST_WORDS:
            lowest = candidate if excess[candidate] < excess[lowest] else lowest
            candidate += 1
        is_long = LEAST_WORDS <= before[end] - before[lowest] <= words - LEAST_REST
        if is_long and excess[end] - excess[lowest] > best.excess:
            best = _Range(lowest, end, excess[end] - excess[lowest], words)
    return best if best.last else None


def _penalties(sentences: Sequence[Span], findings: Sequence[Finding]) -> list[float]:
    """Return the log-odds of reliability that the findings of each sentence cost."""
    starts = [span.start for span in sentences]
    penalties = [0.0] * len(starts)
    for finding in findings:
        if finding.where == "text":
            at = max(bisect_right(starts, finding.start) - 1, 0)
            penalties[at] -= finding.contributions.get("reliability", 0.0)
    return penalties


def _shared(document: Document, first: int, last: int) -> float:
    """Return the share of the distinctive words of a part that the rest has, or vice versa."""
    inside = _distinctive_words(document, first, last)
    outside = _distinctive_words(document, 0, first) | _distinctive_words(
        document, last, len(document.words)
    )
    return len(inside & outside) / max(min(len(inside), len(outside)), 1)


def _distinctive_words(document: Document, first: int, last: int) -> set[str]:
    """Return the names in a range and the beginnings of its long words: they tell its subject."""
    found = set()
    for i, word in enumerate(document.words[first:last], first):
        if document.entities[i] == ENTITY:
            found.add(word)
        elif len(word) >= _DISTINCTIVE:
            found.add(word[:_STEM])
    return found
