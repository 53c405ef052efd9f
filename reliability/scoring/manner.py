"""Find the part of a text that reads worst, and tell whether its manner differs from the rest.

Somebody may append ordinary news to an article that would fail, so that the mean of both passes. The
findings, and the words that the sides share, show where the bad part begins and ends. If the values of
the whole suggest a contrast, the model scores both parts, each as a text of its own. The scores of
the whole stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, compress
from math import fsum, nan
from typing import Any, NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import uncounted_words
from reliability.attribution.noun_phrases import WordRange
from reliability.records import Finding, Reading, Score
from reliability.scoring.model import Model
from reliability.signals.registry import features_matching
from reliability.text.document import Document
from reliability.text.register import register_scores
from reliability.text.tokenization import Span
from reliability.text.vocabulary import WordCache

# Of 600 reliable articles of 400 words or more, 0.3% have a part that reaches the clear contrast, and
# 2.0% one that reaches the lower one. Of 48 failing articles with 500 words of news appended, 1 passes
# (`reliability evaluate generalization`).
LEAST_WORDS = 200  # of the part; a shorter one is too noisy
LEAST_REST = 100  # words
CONTRAST, CLEAR_CONTRAST = 2.0, 3.2  # log-odds between the part and the rest
# Limits of a first look at the findings, so that one article in ten is measured again: least contrast
# and highest log-odds of the part that its findings suggest.
_LEAST_EXPECTED, _MOST_EXPECTED = 1.6, -0.4
_MOST_EXPECTED_THERE = 1.0  # the latter for a part that begins or ends where the subject changes
# The least estimated contrast of a part that is scored, and of one whose rest is scored, too. Of 170
# parts of honest articles, 87 and 33 have it. No part with the contrast is lost, of 105, honest or not.
_LEAST_ESTIMATED, _LEAST_WITH_REST = 1.25, 1.7
_MOST_SHARED = 0.43  # share of the distinctive words of the shorter part that the other has, too
_MOST_SHARED_BY_SIDES = 0.18  # the same of the two sides of a change of subject
_DISTINCTIVE = 6  # letters; shorter words are in every text
_STEM = 6  # letters that make two words the same
_QUOTED = 5  # words quoted from the beginning and from the end of the part
# Signals without which a part is scored: in so few words, a single contradiction would decide.
LEFT_OUT_OF_PARTS = ("contradiction",)


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
    estimate: Callable[[int, int], tuple[float, float]],
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
    estimate : callable
        Estimates the log-odds of a range of sentences, and of all others, as `estimated_log_odds` does.
    score : callable
        Scores the reliability of a text.
    fails : callable
        Returns True for a score with which an article fails.

    Returns
    -------
    Part or None
        None for a short article, and for one without such a part.
    """
    text, sentences = document.text, document.sentences
    for first, last in _candidates(document, findings, whole):
        expected, expected_rest = estimate(first, last)
        if expected_rest - expected < _LEAST_ESTIMATED:
            continue
        start, end = sentences[first].start, sentences[last - 1].end
        alone = score(text[start:end])
        if not fails(alone) or expected_rest - alone.log_odds < _LEAST_WITH_REST:
            continue
        words = text[start:end].split()
        opening, closing = " ".join(words[:_QUOTED]), " ".join(words[-_QUOTED:])
        rest = score(f"{text[:start]}\n\n{text[end:]}")
        part = Part(start, end, opening, closing, alone, rest)
        if part.contrast >= CONTRAST:
            return part
    return None


def estimated_log_odds(
    annotated: Annotated, reading: Reading, model: Model, first: int, last: int
) -> tuple[float, float]:
    """Estimate the log-odds of a range of sentences, and of all others, each as a text without a title.

    The register is that of the words in question. A feature with findings has the rate of those that are
    there; any other has the value that it has in the whole. The standard error is 0.2.
    """
    document = annotated.document
    sentences, count = document.sentences, len(document.words)
    start, end = sentences[first].first, sentences[last - 1].last
    size, others = document.size_of(start, end), [(0, start), (end, count)]
    shares = _shares_inside(document, reading.findings, first, last)
    uncounted = uncounted_words(document, annotated.attributions)

    def log_odds(
        size: int, of_feature: Mapping[str, float], excluded: Iterable[WordRange]
    ) -> float:
        factor = document.size / max(size, 1)
        values = reading.values | dict.fromkeys(_not_of_parts(), nan)
        values |= {name: values[name] * share * factor for name, share in of_feature.items()}
        values |= register_scores(document, [words for words in excluded if words[0] < words[1]])
        return model.score(values).log_odds

    inside = [words for words in uncounted if start <= words[0] < end]
    outside = [words for words in uncounted if not start <= words[0] < end]
    of_rest = {name: 1 - share for name, share in shares.items()}
    return (
        log_odds(size, shares, [*others, *inside]),
        log_odds(document.size - size, of_rest, [(start, end), *outside]),
    )


@cache
def _not_of_parts() -> frozenset[str]:
    """Return the features that a part is scored without; it has no title."""
    return frozenset().union(*map(features_matching, ("headline", *LEFT_OUT_OF_PARTS)))


def _shares_inside(
    document: Document, findings: Sequence[Finding], first: int, last: int
) -> dict[str, float]:
    """Return the share of each feature that is inside a range of sentences, by what it counts."""
    sentences = document.sentences
    start, end = sentences[first].start, sentences[last - 1].end
    total, inside = defaultdict[str, float](float), defaultdict[str, float](float)
    for one in findings:
        if one.where == "text":
            total[one.feature] += one.weight
            if start <= one.start < end:
                inside[one.feature] += one.weight
    shares = {name: inside[name] / weight for name, weight in total.items() if weight}
    difficult = document.totals_of(sentences[first].first, sentences[last - 1].last).difficult
    shares["difficult_words"] = difficult / max(document.word_totals.difficult, 1)
    return shares


def _candidates(
    document: Document, findings: Sequence[Finding], whole: Score
) -> Iterator[tuple[int, int]]:
    """Yield ranges of sentences that may be a part of another manner and subject."""
    sentences = document.sentences
    worst = _worst_sentences(sentences, findings)
    if worst is None:
        return
    opening, closing = sentences[worst.first], sentences[worst.last - 1]
    size = closing.last - opening.first
    # Among fewer words, the same findings have higher rates.
    lost, gained = (worst.excess * worst.words / size for size in (size, worst.words - size))
    if (
        whole.log_odds - lost <= _MOST_EXPECTED
        and lost + gained >= _LEAST_EXPECTED
        and _shared(document, opening.first, closing.last) < _MOST_SHARED
    ):
        yield worst.first, worst.last
    if at := change_of_subject(document):
        costs = _penalties(sentences, findings)
        mean = fsum(costs) / worst.words
        before = sentences[at].first
        excess = fsum(costs[:at]) - mean * before
        size, side = (before, (0, at)) if excess > 0 else (worst.words - before, (at, len(costs)))
        if whole.log_odds - abs(excess) * worst.words / size <= _MOST_EXPECTED_THERE:
            yield side


def change_of_subject(document: Document) -> int:
    """Return the number of the first sentence of another subject, 0 if there is none.

    There the two sides of an article share the fewest distinctive words. In 95 of 100 articles of 200 to
    1,000 words to which news was appended, the news begins there, and the sides share 0.18 or less. Of
    900 reliable articles of 420 words or more, 12% have such a place.
    """
    count = len(document.words)
    if count < 2 * LEAST_WORDS:
        return 0
    keys = _distinctive(document)
    words, places = [*filter(None, keys)], [*compress(range(count), keys)]
    begun = sorted(dict(zip(reversed(words), reversed(places), strict=True)).values())
    ended = sorted(dict(zip(words, places, strict=True)).values())
    least, found = _MOST_SHARED_BY_SIDES, 0
    for number, sentence in enumerate(document.sentences):
        if not LEAST_WORDS <= sentence.first <= count - LEAST_WORDS:
            continue
        before, over = bisect_left(begun, sentence.first), bisect_left(ended, sentence.first)
        shared = (before - over) / max(min(before, len(ended) - over), 1)
        if shared < least:
            least, found = shared, number
    return found


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
    keys = _distinctive(document)
    inside, outside = {*keys[first:last]} - {""}, {*keys[:first], *keys[last:]} - {""}
    return len(inside & outside) / max(min(len(inside), len(outside)), 1)


def _distinctive(document: Document) -> list[str]:
    """Return the words that tell a subject: names, and the beginnings of long words; "" for others."""
    keys = [*map(_STEM_OF.__getitem__, document.words)]
    for first, last in document.entity_ranges:
        keys[first:last] = document.words[first:last]
    return keys


_STEM_OF = WordCache(lambda word: word[:_STEM] if len(word) >= _DISTINCTIVE else "")
