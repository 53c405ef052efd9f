"""Sentences of one article that cannot both be true.

The rules are in `reliability.contradictions.detect`. Each clause gets one finding, however many others
contradict it; the finding points to the nearest.
"""

from __future__ import annotations

from reliability.attribution.annotation import Annotated
from reliability.contradictions.clauses import clauses_of
from reliability.contradictions.comparability import ClausePair
from reliability.contradictions.detect import contradicting_pairs
from reliability.contradictions.headline_body import Mismatch, headline_mismatch
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text.document import Document

RATE, HEADLINE = "contradictions", "headline_body_mismatch"


def _order(pair: ClausePair) -> tuple[int, int, int, str]:
    """Sort key: the first clause, then the distance of the other one."""
    one, other, note, _ = pair
    return one.first, abs(other.sentence - one.sentence), other.first, note


def _headline_finding(document: Document, title: Document, mismatch: Mismatch) -> Finding:
    related = []
    if mismatch.sentence is not None:
        sentence = document.sentences[mismatch.sentence]
        related = [document.span(sentence.first, sentence.last)]
    first, last, note, _ = mismatch
    return make_finding(title, "contradiction", HEADLINE, first, last, note, 1.0, related, "title")


def read(annotated: Annotated) -> Reading:
    """Find the contradictions within an article, and between its headline and its body."""
    document = annotated.document
    clauses = clauses_of(annotated)
    found: list[Finding] = []
    seen = -1
    for one, other, note, weight in sorted(contradicting_pairs(clauses), key=_order):
        if one.first == seen:
            continue  # one finding per clause, however many clauses contradict it
        seen = one.first
        a, b = (one, other) if one.first < other.first else (other, one)
        related = [document.span(b.first, b.last)]
        found.append(
            make_finding(document, "contradiction", RATE, a.first, a.last, note, weight, related)
        )
    values = {RATE: weighted_rate(found, document, 1000.0), HEADLINE: float("nan")}
    if document.headline is not None:
        mismatch = headline_mismatch(annotated, clauses)
        values[HEADLINE] = float(mismatch is not None)
        if mismatch is not None:
            found.append(_headline_finding(document, document.headline, mismatch))
    return Reading(values, found)


SIGNAL = Signal(
    "contradiction",
    "sentences of one article that cannot both be true",
    (
        Feature(
            RATE,
            "statements that another sentence of the article contradicts",
            "per 1,000 words",
            -1,
            None,
            "de Marneffe, Rafferty and Manning 2008",
        ),
        Feature(
            HEADLINE,
            "a headline that the body denies, hedges or does not bear out",
            "0 or 1",
            -1,
            None,
            "Chesney et al. 2017",
        ),
    ),
    read,
)
