"""Sentences of one article that cannot both be true.

The rules are in `reliability.contradictions.detect`. Each clause gets one finding, however many others
contradict it; the finding points to the nearest.
"""

from __future__ import annotations

from reliability.attribution.annotation import Annotated
from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import ClausePair
from reliability.contradictions.detect import contradicting_pairs
from reliability.contradictions.headline_body import headline_pairs, is_assertion
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate

RATE, HEADLINE = "contradictions", "headline_body_contradiction"


def _order(pair: ClausePair) -> tuple[int, int, int, str]:
    """Sort key: the first clause, then the distance of the other one."""
    one, other, note, _ = pair
    return one.first, abs(other.sentence - one.sentence), other.first, note


def read(annotated: Annotated) -> Reading:
    """Find the contradictions within an article, and between its headline and its body."""
    document = annotated.document
    clauses = Clauses(document, annotated.phrases["contradiction"], annotated.attributions)
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
    if (title := document.headline) and is_assertion(title):
        title_clauses = Clauses(title, annotated.headline_phrases["contradiction"], [])
        pairs = sorted(headline_pairs(clauses, title_clauses), key=_order)
        values[HEADLINE] = float(bool(pairs))
        if pairs:
            body, head, note, _ = pairs[0]
            start, end = title.span(head.first, head.last)
            words = title.text[start:end]
            note = f'{note} (the headline says: "{words}")'
            found.append(
                make_finding(document, "contradiction", HEADLINE, body.first, body.last, note)
            )
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
            "a headline that the body denies, or for which it gives another number",
            "0 or 1",
            -1,
            None,
            "Chesney et al. 2017",
        ),
    ),
    read,
)
