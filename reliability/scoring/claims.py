"""Choose the claims without a source that an editor of the article would raise, by its score and genre.

An editor asks for a source more often in an article that is unreliable otherwise, or has other faults,
and seldom for a step of an argument. The claims of an article are one question to its writer: the
strongest is shown, and the others are its related spans.
"""

from __future__ import annotations

from collections.abc import Sequence

from reliability.display.formatting import plural
from reliability.records import Finding, Genre, Score, log_odds_of
from reliability.signals.registry import FEATURES

CLAIMS = "unsourced_claims"
# The log-odds of a claim must exceed the least by a share of those of its article, and by more in
# opinion.
_LEAST, _SHARE_OF_RELIABILITY, _MORE_IN_OPINION = -1.6, 1.0, 0.5
_PERSONAL, _OPINION = frozenset(("interview", "letter")), "opinion"
# A claim is raised in an article with at least so many other faults, of at least this severity.
_FEWEST_FAULTS, _GRAVE = 2, 2
# A claim is raised with another one at least: of 25 articles with one alone, an editor would ask for its
# source in 7, and of 215 with more, in 141.
_FEWEST_RAISED = 2
_VAGUE_SOURCES = "vague_sources"
_VAGUE = frozenset((_VAGUE_SOURCES, "weasel_words"))
_MOST_KEPT = 8  # findings of an article


def is_raised(claim: Finding, reliability: Score, genre: Genre) -> bool:
    """Return True if an editor of an article would ask for the source of a claim.

    Of 122 claims in opinion pieces with a reliability over an even chance, 45 needed a source: none of
    them is raised. The claims of an interview are those of the person interviewed, and the writer of a
    letter speaks from their own view.
    """
    is_opinion = genre.name == _OPINION
    if genre.name in _PERSONAL or (is_opinion and reliability.log_odds > 0):
        return False
    least = _LEAST + _SHARE_OF_RELIABILITY * max(reliability.log_odds, 0.0)
    least += _MORE_IN_OPINION * is_opinion
    return log_odds_of(min(max(claim.weight, 0.01), 0.99)) >= least


def raised_claims(findings: Sequence[Finding], reliability: Score, genre: Genre) -> list[Finding]:
    """Return the claims that an editor would raise, the one that is shown first.

    It is the strongest, of those that no finding calls vague if there are any. If the article has fewer
    than two other faults, or a single such claim, no claim is raised. A vague source, which asks the
    question of a claim, counts as two faults.
    """
    faults = filter(_is_other_fault, findings)
    if sum(1 + (one.feature == _VAGUE_SOURCES) for one in faults) < _FEWEST_FAULTS:
        return []
    raised = (
        one for one in findings if one.feature == CLAIMS and is_raised(one, reliability, genre)
    )
    ranked = sorted(raised, key=lambda one: -one.weight)
    if len(ranked) < _FEWEST_RAISED:
        return []
    shown = next((one for one in ranked if not _is_called_vague(one, findings)), None)
    return ranked if shown is None else [shown, *(one for one in ranked if one is not shown)]


def relate_claims(
    findings: Sequence[Finding], reliability: Score, genre: Genre
) -> tuple[Finding, ...]:
    """Keep the strongest claims, and relate the others that would be raised to the one that is shown.

    Returns
    -------
    tuple of Finding
        The findings without the claims beyond the strongest few. The claim that is shown has all other
        raised claims as related spans.
    """
    ranked = sorted((one for one in findings if one.feature == CLAIMS), key=lambda one: -one.weight)
    kept = {id(one): one for one in ranked[:_MOST_KEPT]}
    if raised := raised_claims(findings, reliability, genre):
        shown, *others = raised
        kept[id(shown)] = _with_others(shown, others) if others else shown
    return tuple(
        one if one.feature != CLAIMS else kept[id(one)]
        for one in findings
        if one.feature != CLAIMS or id(one) in kept
    )


def _is_other_fault(finding: Finding) -> bool:
    """Return True for a finding, other than a claim, that a desk raises with the writer."""
    feature = FEATURES.get(finding.feature)
    return feature is not None and feature.name != CLAIMS and feature.severity >= _GRAVE


def _is_called_vague(claim: Finding, findings: Sequence[Finding]) -> bool:
    """Return True if another finding asks for the source of a claim: "experts say that …"."""
    return any(
        one.feature in _VAGUE and one.start < claim.end and claim.start < one.end
        for one in findings
    )


def _with_others(shown: Finding, others: Sequence[Finding]) -> Finding:
    """Return the claim of an article that is shown, with the others as its related spans."""
    count = f"{plural(len(others), 'other sentence')} of this article"
    spans = sorted((one.start, one.end) for one in others)
    return shown._replace(note=f"{shown.note}, nor in {count}", related=tuple(spans))
