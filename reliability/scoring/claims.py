"""Choose the claims without a source that an editor of the article would raise, by its score and genre.

An editor asks for a source more often in an article that is unreliable otherwise, and seldom for a step
of an argument. The claims of an article are one question to its writer: the strongest is shown, and the
others are its related spans.
"""

from __future__ import annotations

from collections.abc import Sequence

from reliability.records import Finding, Genre, Score, log_odds_of

CLAIMS = "unsourced_claims"
# The log-odds of a claim must exceed the least by a share of those of its article, and by more in
# opinion.
_LEAST, _SHARE_OF_RELIABILITY, _MORE_IN_OPINION = -1.2, 0.8, 0.5
_PERSONAL, _OPINION = frozenset(("interview", "letter")), "opinion"
MOST_SHOWN = 1  # the others are related to it
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


def relate_claims(
    findings: Sequence[Finding], reliability: Score, genre: Genre
) -> tuple[Finding, ...]:
    """Keep the strongest claims, and relate those that would be raised to the strongest of all.

    Parameters
    ----------
    findings : sequence of Finding
        All findings of an article.
    reliability : Score
        The reliability of the article.
    genre : Genre
        The genre of the article.

    Returns
    -------
    tuple of Finding
        The findings without the claims beyond the strongest few. The strongest claim has all other
        raised claims as related spans.
    """
    ranked = sorted((one for one in findings if one.feature == CLAIMS), key=lambda one: -one.weight)
    kept = {id(one): one for one in ranked[:_MOST_KEPT]}
    raised = [one for one in ranked if is_raised(one, reliability, genre)]
    if len(raised) > 1:
        kept[id(raised[0])] = _with_others(raised[0], raised[1:])
    return tuple(
        one if one.feature != CLAIMS else kept[id(one)]
        for one in findings
        if one.feature != CLAIMS or id(one) in kept
    )


def _with_others(strongest: Finding, others: Sequence[Finding]) -> Finding:
    """Return the strongest claim of an article, with the others as its related spans."""
    count = f"{len(others)} other sentence{'s' * (len(others) > 1)} of this article"
    spans = sorted((one.start, one.end) for one in others)
    return strongest._replace(note=f"{strongest.note}, nor in {count}", related=tuple(spans))
