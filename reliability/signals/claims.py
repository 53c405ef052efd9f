"""Claims: statements of fact in the article's own voice that need a source and have none.

`reliability.attribution.claims` scores the sentences without a source. An editor marks the most
important few of an article, so the findings are the strongest, at most two fifths of the sentences and a
few more. A sentence of strong certainty is a finding of the signal `certainty` instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from reliability.attribution.annotation import Annotated
from reliability.attribution.claims import Claim
from reliability.records import Finding, Reading, probability
from reliability.signals.opinion_rules import Opinion, generalisations, is_hypothetical, opinions
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import (
    SOMEBODY,
    is_in_notice,
    is_unmarked,
    reported_words,
    sentences_with_statements,
    thought_words,
)
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_ANYBODY = frozenset("named role document vague anonymous unknown".split())
# A sentence with one of these in its opening says what somebody should do.
_DEMANDS = word_class("demands", "opinion")
_OPENING = 40  # characters
_NOTES = {
    "unsourced_claims": "no source in this sentence",
    "author_opinion": "the author's own opinion",
    "sweeping_generalisations": "says something about a whole group, without exception",
}


def read(annotated: Annotated) -> Reading:
    """Return the rates of claims without a source, opinions and generalisations, with findings."""
    document, claims = annotated.document, annotated.claims
    findings: list[Finding] = []
    values = {
        "unsourced_claims": 100 * claims.amount / max(document.size, 1),
        "sourced_claim_share": _share(annotated),
    }
    sided, phrases = annotated.takes_sides, annotated.phrases.get("opinion", [])
    for feature, found in (
        ("author_opinion", list(opinions(document, phrases, sided))),
        ("sweeping_generalisations", list(generalisations(document, sided))),
    ):
        shown = [_finding(document, feature, *one) for one in _strongest(annotated, found)]
        values[feature] = weighted_rate(shown, document)
        findings += shown
    plain = _claimed(annotated, claims.plain, findings)
    findings += [_finding(document, "unsourced_claims", *one) for one in _ranges(document, plain)]
    return Reading(values, findings)


def _claimed(
    annotated: Annotated, plain: Sequence[Claim], judged: Sequence[Finding]
) -> Iterator[Claim]:
    """Yield the claims that are not a post of somebody, nor a demand: "the council must act"."""
    document = annotated.document
    demands = [one.start for one in judged if not _DEMANDS.isdisjoint(one.text.lower().split())]
    for claim in plain:
        start = document.sentences[claim.sentence].start
        is_demand = any(start <= one < start + _OPENING for one in demands)
        if not is_demand and not is_unmarked(annotated, claim.sentence):
            yield claim


def _finding(document: Document, feature: str, first: int, last: int, weight: float) -> Finding:
    return make_finding(document, "claims", feature, first, last, _NOTES[feature], weight)


def _ranges(document: Document, found: Iterable[Claim]) -> Iterator[tuple[int, int, float]]:
    """Yield the word ranges and weights of claims without a source."""
    for sentence, score in found:
        first, last = document.sentences[sentence][:2]
        yield first, last, round(probability(score), 2)


def _share(annotated: Annotated) -> float:
    """Return the share of claims that have a source, or NaN without claims."""
    sourced, claims = sum(annotated.sourced), annotated.claims
    whole = sourced + claims.amount + claims.certain_amount
    return sourced / whole if whole else math.nan


def _strongest(annotated: Annotated, found: list[Opinion]) -> list[Opinion]:
    """Return the strongest opinion of each sentence in the article's own voice.

    A sentence in which somebody states something may be his: "the plan, she said, is absurd".
    """
    if not found:
        return []
    document, others = annotated.document, reported_words(annotated, _ANYBODY)
    stated, thought = sentences_with_statements(annotated, SOMEBODY), thought_words(annotated)
    best: dict[int, Opinion] = {}
    for one in found:
        sentence = document.sentence_of[one.first]
        is_of_others = stated[sentence] or others[one.first] or thought[one.first]
        of_page = is_in_notice(document, one.first)
        if is_of_others or of_page or is_hypothetical(document, one.first):
            continue
        if sentence not in best or best[sentence].weight < one.weight:
            best[sentence] = one
    return sorted(best.values())


SIGNAL = load_signal(__file__, read)
