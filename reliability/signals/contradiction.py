"""Sentences of one article that cannot be true together, and a headline that its body does not bear out.

The rules are in `reliability.contradictions`. Each clause gets one finding, however many others
contradict it; the finding points to the nearest. A sentence gets one for figures that do not fit
together, and points to none.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.attribution.annotation import Annotated
from reliability.contradictions.clauses import Clauses, clauses_of
from reliability.contradictions.comparability import ClausePair, StatedFact
from reliability.contradictions.detect import contradicting_pairs
from reliability.contradictions.figures import figure_slips
from reliability.contradictions.headline_body import Mismatch, headline_mismatch
from reliability.contradictions.name_spellings import name_spellings
from reliability.contradictions.stated_facts import conflicting_facts
from reliability.records import Finding, Reading
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.text.document import Document

_FEWEST_WORDS = 400  # of a rate; in a shorter text, a wrong weekday would decide alone
RATE, HEADLINE, NAMES = "contradictions", "headline_body_mismatch", "name_spellings"


def _order(pair: ClausePair) -> tuple[int, int, int, str]:
    """Sort key: the first clause, then the distance of the other one."""
    one, other, note = pair
    return one.first, abs(other.sentence - one.sentence), other.first, note


def _headline_finding(document: Document, title: Document, mismatch: Mismatch) -> Finding:
    related = []
    if mismatch.sentence is not None:
        sentence = document.sentences[mismatch.sentence]
        related = [document.span(sentence.first, sentence.last)]
    first, last, note, _ = mismatch
    return make_finding(title, "contradiction", HEADLINE, first, last, note, 1.0, related, "title")


def _fact_finding(document: Document, feature: str, fact: StatedFact) -> Finding:
    related = [document.span(*fact.other)] if fact.other else []
    return make_finding(document, "contradiction", feature, *fact.words, fact.note, related=related)


def _title_findings(title: Document) -> Iterator[Finding]:
    """Yield the figures of a headline that do not fit together."""
    for slip in figure_slips(title):
        yield make_finding(title, "contradiction", RATE, *slip.words, slip.note, where="title")


def _clause_findings(document: Document, clauses: Clauses) -> Iterator[Finding]:
    """Yield one finding per clause, however many clauses contradict it."""
    seen = -1
    for one, other, note in sorted(contradicting_pairs(clauses), key=_order):
        if one.first == seen:
            continue
        seen = one.first
        a, b = (one, other) if one.first < other.first else (other, one)
        related = [document.span(b.first, b.last)]
        yield make_finding(document, "contradiction", RATE, a.first, a.last, note, related=related)


def read(annotated: Annotated) -> Reading:
    """Find the contradictions within an article, and between its headline and its body."""
    document = annotated.document
    clauses = clauses_of(annotated)
    facts = (*figure_slips(document), *conflicting_facts(clauses))
    found = [*_clause_findings(document, clauses)]
    found += [_fact_finding(document, RATE, fact) for fact in facts]
    if document.headline is not None:
        found += _title_findings(document.headline)
    spellings = [_fact_finding(document, NAMES, fact) for fact in name_spellings(document)]
    values = {
        RATE: weighted_rate(found, document, 1000.0, _FEWEST_WORDS),
        HEADLINE: float("nan"),
        NAMES: float(len(spellings)),
    }
    if document.headline is not None:
        mismatch = headline_mismatch(annotated, clauses)
        values[HEADLINE] = float(mismatch is not None)
        if mismatch is not None:
            found.append(_headline_finding(document, document.headline, mismatch))
    return Reading(values, found + spellings)


SIGNAL = load_signal(__file__, read)
