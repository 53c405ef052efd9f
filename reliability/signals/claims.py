"""Claims: statements of fact in the article's own voice that need a source and have none.

`reliability.attribution.claims` scores the sentences without a source. An editor marks the most
important few of an article, so the findings are the strongest, at most a fifth of the sentences and a
few more. A sentence of strong certainty is a finding of the signal `certainty` instead.
"""

from __future__ import annotations

import math

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Reading, probability
from reliability.signals.signal import Signal, make_finding

_NOTE = "a claim without a source in this sentence or next to it"


def read(annotated: Annotated) -> Reading:
    """Return the rate of claims without a source and the share with one, with findings."""
    document, claims = annotated.document, annotated.claims
    findings = []
    for sentence, score in claims.plain:
        first, last = document.sentences[sentence][:2]
        weight = round(probability(score), 2)
        findings.append(
            make_finding(document, "claims", "unsourced_claims", first, last, _NOTE, weight)
        )
    sourced = sum(annotated.sourced)
    whole = sourced + claims.amount + claims.certain_amount
    return Reading(
        {
            "unsourced_claims": 100 * claims.amount / max(document.size, 1),
            "sourced_claim_share": sourced / whole if whole else math.nan,
        },
        findings,
    )


SIGNAL = Signal(
    "claims",
    "statements of fact that need a source, and have none",
    (
        Feature(
            "unsourced_claims",
            "statements of fact without a source in or next to their sentence",
            "expected claims per 100 words",
            reliability=-1,
            bias=None,
            severity=2,
        ),
        Feature(
            "sourced_claim_share",
            "the share of claims that have a source",
            "share",
            reliability=1,
            bias=None,
        ),
    ),
    read,
)
