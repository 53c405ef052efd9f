"""Choose the genre of an article: cues, layout and manner summed in log-odds, each with its reason.

News has log-odds of 0, and opinion those of its manner and labels. Any other genre starts from the more
probable of the two, less a threshold, and adds the weights of its cues.
"""

from __future__ import annotations

import math
from collections import defaultdict

from reliability.attribution.annotation import Annotated
from reliability.genres.cues import CueMatch, find_cues, thresholds
from reliability.genres.layout import find_layout
from reliability.genres.manner import manner_reasons, measure_manner, opinion_log_odds
from reliability.records import Genre

_MIN_WORDS = 20  # a shorter text shows no manner
_MAX_MANNER = 5.0  # log-odds; a label outweighs the manner


def classify(annotated: Annotated, title: str | None) -> Genre:
    """Return the genre of an article.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.text.document import parse
    >>> text = "NORWICK, June 4 /PRNewswire/ -- Norwick Pumps opened a plant."
    >>> genre = classify(annotate(parse(text)), None)
    >>> print(genre.name, genre.reasons[0].note, sep=": ")
    press_release: dateline of a distributor of press releases
    """
    document = annotated.document
    by_genre: dict[str, list[CueMatch]] = defaultdict(list)
    for match in (*find_cues(document, title), *find_layout(document)):
        by_genre[match.genre].append(match)
    measures = measure_manner(annotated)
    has_manner = len(document.words) >= _MIN_WORDS
    manner = opinion_log_odds(measures) if has_manner else 0.0
    manner = max(min(manner, _MAX_MANNER), -_MAX_MANNER)
    opinion = manner + math.fsum(match.weight for match in by_genre["opinion"])
    plain = max(opinion, 0.0)
    scores = (
        {"news": 0.0, "opinion": opinion} if has_manner or by_genre["opinion"] else {"other": 0.0}
    )
    for name, threshold in thresholds().items():
        if by_genre[name]:
            scores[name] = plain - threshold + math.fsum(match.weight for match in by_genre[name])
    name = max(scores, key=scores.__getitem__)
    total = math.fsum(math.exp(score - scores[name]) for score in scores.values())
    cues = sorted(by_genre[name], key=lambda match: -match.weight)
    reasons = tuple(match.reason for match in cues)
    if name in ("news", "opinion") and has_manner:
        reasons += manner_reasons(annotated, measures, name == "opinion")
    return Genre(name, 1 / total, reasons, any(match.is_label for match in cues))
