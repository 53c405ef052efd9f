"""Biased sentences: sentences of the article's own whose words favour a side.

The scale `biased` (`reliability.scales`) was trained on sentences that experts judged. A sentence counts
if its probability is over 0.65, by its words that nobody else says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from math import fsum
from operator import gt

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.records import Reading
from reliability.scales.article_batch import ArticleBatch
from reliability.scales.digests import BIASED
from reliability.scales.scale import predict_scores
from reliability.signals.signal import load_signal, make_finding
from reliability.signals.voice import SOURCES, is_in_notice, reported_words
from reliability.text.boilerplate import is_of_page
from reliability.text.document import CLOSING_MARKS, Document

# The least probability of a sentence that counts: few of those below it are biased to a reader of the
# whole article. With those from 0.5 on, the scores would rest more on sentences that are not shown.
LEAST = 0.65
_LEAST_OWN = (
    0.4  # the share of a sentence that is the article's own, without cues and names of sources
)
_FEWEST_PLAIN = 5  # words that are not names, of a sentence without an end mark
_ADDRESS = ("http://", "https://", "www.")
_NOTE = "readers who see only this sentence would probably call it biased"


def read(annotated: Annotated) -> Reading:
    """Return the bias of the sentences in the article's own voice, with the sentences."""
    findings = [
        make_finding(
            annotated.document, "biased_sentences", "biased_sentences", *one[:2], _NOTE, one[2]
        )
        for one in _biased(annotated)
    ]
    total = fsum(finding.weight for finding in findings)
    return Reading({"biased_sentences": 100 * total / max(annotated.document.size, 1)}, findings)


def _biased(annotated: Annotated) -> Iterator[tuple[int, int, float]]:
    """Yield the word ranges of biased sentences with their weights.

    The weight is the number of the sentence's own words times the excess of its probability. What
    somebody says, whoever it is, is not the article's own; a notice of the page is not a sentence of it.
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
        if scores[i] <= LEAST or _is_label(document, i) or _is_of_page(document, i):
            continue
        first, last = spans[i][:2]
        yield first, last, (scores[i] - LEAST) * shares[i] * document.size_of(first, last)


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
