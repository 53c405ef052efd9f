"""Biased sentences: sentences of the article's own whose words favour a side.

The scale `biased` (`reliability.scales`) was trained on sentences that experts judged. A sentence counts
if its probability is over 0.65, by its words that nobody else says, and if its article leans as well: to
a reader of the whole article, a lone biased sentence is seldom one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from math import fsum
from operator import gt

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.records import Reading, log_odds_of
from reliability.scales.article_batch import ArticleBatch
from reliability.scales.digests import BIASED
from reliability.scales.scale import predict_scores
from reliability.scales.strongest_words import strongest_words
from reliability.signals.signal import load_signal, make_finding
from reliability.signals.voice import SOURCES, is_in_notice, reported_words
from reliability.text.boilerplate import is_of_page
from reliability.text.document import CLOSING_MARKS, Document

# The least probability of a sentence that counts: few of those below it are biased to a reader of the
# whole article.
LEAST = 0.65
# The leaning of an article is the rate of the excess probability of its sentences over the first number.
# The log-odds of a sentence that counts, and this share of the leaning, sum to the last one at least.
_LEANS, _SHARE_OF_LEANING, _LEAST_SUM = 0.4, 0.2, 2.0
_MOST_PROBABLE = 0.99  # the most that a probability counts: it is computed from a rounded length
_LEAST_OWN = 0.4  # of a sentence, without cues and the names of sources
_FEWEST_PLAIN = 5  # words that are not names, of a sentence without an end mark
_ADDRESS = ("http://", "https://", "www.")
_NOTE = "readers would probably call this sentence biased"


def read(annotated: Annotated) -> Reading:
    """Return the bias of the sentences in the article's own voice, with the sentences."""
    found = list(_leaning(annotated))
    words = max(annotated.document.size, 1)
    leaning = 100 * fsum(own * (score - _LEANS) for *_, score, own in found) / words
    findings = [
        make_finding(
            annotated.document,
            "biased_sentences",
            "biased_sentences",
            first,
            last,
            _note(annotated, first, last),
            own * (score - LEAST),
        )
        for first, last, score, own in found
        if score > LEAST and _counts(score, leaning)
    ]
    total = fsum(finding.weight for finding in findings)
    return Reading({"biased_sentences": 100 * total / words}, findings)


def _counts(score: float, leaning: float) -> bool:
    """Return True if a sentence and the rest of its article are biased enough together."""
    return log_odds_of(min(score, _MOST_PROBABLE)) + _SHARE_OF_LEANING * leaning >= _LEAST_SUM


def _note(annotated: Annotated, first: int, last: int) -> str:
    """Return the note of a sentence, with the words that raise its probability most."""
    words = strongest_words(BIASED, annotated, first, last)
    return f"{_NOTE}, mostly for {', '.join(f'«{word}»' for word in words)}" if words else _NOTE


def _leaning(annotated: Annotated) -> Iterator[tuple[int, int, float, float]]:
    """Yield the word ranges of sentences that lean, with their probabilities and their own words.

    What somebody says, whoever it is, is not the article's own; a notice of the page is not a sentence
    of it.
    """
    document, spans = annotated.document, annotated.document.sentences
    reported = _words_of_others(annotated)
    shares = [
        1 - reported.count(1, first, last) / document.size_of(first, last)
        for first, last, _, _ in spans
    ]
    is_own = [share >= _LEAST_OWN for share in shares]
    if not any(is_own):
        return
    # The models that use this signal check the lexicons, and the scales.
    scores = predict_scores(BIASED, ArticleBatch(annotated, (BIASED,), is_own), is_checked=False)
    for i in compress(range(len(spans)), is_own):
        if scores[i] <= _LEANS or _is_label(document, i) or _is_of_page(document, i):
            continue
        first, last = spans[i][:2]
        yield first, last, scores[i], shares[i] * document.size_of(first, last)


def _is_label(document: Document, sentence: int) -> bool:
    """Return True for a heading, a credit or a name by itself: a few words without an end mark."""
    first, last = document.sentences[sentence][:2]
    is_short = document.entities.count(0, first, last) < _FEWEST_PLAIN
    return is_short and CLOSING_MARKS.isdisjoint(document.marked_gaps[last])


def _is_of_page(document: Document, sentence: int) -> bool:
    """Return True for a notice of the page, a short sentence next to it, and the address of another."""
    text, first = document.sentence_text(sentence), document.sentences[sentence].first
    return is_in_notice(document, first) or text.startswith(_ADDRESS) or is_of_page(text)


def _words_of_others(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if somebody else says it, also where that quotes a third person.

    The cue of a statement and the name of its source belong to it, unlike a description ("the crooked
    clerk") and "everyone knows". A name of several words counts once, at its first word.
    """
    document, others = annotated.document, bytearray(reported_words(annotated, SOURCES))
    for attribution in annotated.attributions:
        first, last = attribution.content
        if not (attribution.is_statement and attribution.kind in SOURCES and first < last):
            continue
        span = document.sentences[document.sentence_of[first]]
        whole = document.size_of(span.first, span.last)
        for i in _cue_and_name(document, attribution):
            others[i] = 1
        if last <= span.last and 2 * document.size_of(first, last) >= whole:
            others[first:last] = b"\x01" * (last - first)
    return bytearray(map(gt, others, document.continues_entity))


def _cue_and_name(document: Document, attribution: Attribution) -> Iterator[int]:
    """Yield the words of a cue, and of the name or pronoun before or after it."""
    if attribution.kind != "vague":
        source = range(*(attribution.source or (0, 0)))
        yield from range(*attribution.cue)
        yield from (i for i in source if document.entities[i] or len(source) == 1)


SIGNAL = load_signal(__file__, read)
