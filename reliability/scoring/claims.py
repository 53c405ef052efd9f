"""Choose the claims without a source that an editor of the article would raise, by its score and genre.

An editor asks for a source more often in an article that is unreliable otherwise, and seldom for a step
of an argument. The claims of an opinion piece are one question to its writer: the strongest is shown,
and the others are its related spans.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import attrgetter

from reliability.records import Finding, Genre, Score

CLAIMS = "unsourced_claims"
# The log-odds of a claim must exceed the least by a share of those of its article, and by more in
# opinion.
_LEAST, _SHARE_OF_RELIABILITY, _MORE_IN_OPINION = -1.2, 0.8, 0.5
_PERSONAL, _OPINION = frozenset(("interview", "letter")), "opinion"
_MOST_SHOWN = 8  # claims of an article


def is_raised(claim: Finding, reliability: Score, genre: Genre) -> bool:
    """Return True if an editor of an article would ask for the source of a claim.

    Of 122 claims in opinion pieces with a reliability over an even chance, 45 needed a source: none of
    them is raised. The claims of an interview are those of the person interviewed, and the writer of a
    letter speaks from his own view.
    """
    is_opinion = genre.name == _OPINION
    if genre.name in _PERSONAL or (is_opinion and reliability.log_odds > 0):
        return False
    least = _LEAST + _SHARE_OF_RELIABILITY * max(reliability.log_odds, 0.0)
    least += _MORE_IN_OPINION * is_opinion
    probability = min(max(claim.weight, 0.01), 0.99)
    return math.log(probability / (1 - probability)) >= least


def most_shown(genre: Genre) -> int:
    """Return the most claims that are shown by themselves in an article of a genre."""
    return 1 if genre.name == _OPINION else _MOST_SHOWN


def relate_claims(
    findings: Sequence[Finding], reliability: Score, genre: Genre
) -> tuple[Finding, ...]:
    """Relate the claims of an opinion piece to the strongest of them, which alone is shown.

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
        The same findings. In opinion, the strongest claim has the other raised claims as related spans.
    """
    if genre.name != _OPINION:
        return tuple(findings)
    raised = [
        one for one in findings if one.feature == CLAIMS and is_raised(one, reliability, genre)
    ]
    if len(raised) < 2:
        return tuple(findings)
    strongest = max(raised, key=attrgetter("weight"))
    others = [one for one in raised if one is not strongest]
    spans = tuple((one.start, one.end) for one in others)
    count = f"{len(others)} other sentence{'s' * (len(others) > 1)} of this piece"
    note = f"{strongest.note}, nor in {count}"
    merged = strongest._replace(note=note, related=spans)
    return tuple(merged if one is strongest else one for one in findings)
