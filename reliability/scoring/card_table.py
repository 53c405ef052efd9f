"""Lay out the report card as rows with the features that contribute most, for every output."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from reliability.display.card import CardRow, Share
from reliability.display.formatting import feature_label
from reliability.records import Score
from reliability.scoring.report_card import EVIDENCE, WORDING, Grade, group_of, part_sum

_MOST = 3  # features shown in a row
_LEAST_AMOUNT = 0.05  # log-odds of a share that is shown
_LEAST_DISAGREEMENT = 0.5  # log-odds


def card_rows(
    card: Mapping[str, Grade],
    scores: Mapping[str, Score],
    is_judged: bool,
    families: Sequence[Share] = (),
) -> list[CardRow]:
    """Return a row for each part of the report card, and one for the wording.

    Parameters
    ----------
    card : mapping of str to Grade
        The grades by part.
    scores : mapping of str to Score
        The scores "reliability" and "bias".
    is_judged : bool
        False if the article is not judged.
    families : sequence of Share, optional
        The families of words, the strongest first. Without them, the row of the wording has the
        features.
    """
    first, second = (scores[target].contributions for target in ("reliability", "bias"))
    shares: dict[str, list[Share]] = {}
    for name in {**first, **second}:
        share = Share(feature_label(name), first.get(name, 0.0), second.get(name, 0.0))
        shares.setdefault(group_of(name), []).append(share)
    rows = []
    for part, grade in card.items():
        text = f"{round(grade.value)} of 10"
        text = text if is_judged else f"({text})"
        row = CardRow(part, text, grade.reliability, grade.bias, strongest(shares.get(part, ())))
        rows.append(row)
    reliability, bias = (part_sum(WORDING, scores[target]) for target in ("reliability", "bias"))
    wording = strongest(families or shares.get(WORDING, ()), 2)
    return [*rows, CardRow(WORDING, "", reliability, bias, wording)]


def strongest(shares: Iterable[Share], most: int = _MOST) -> tuple[Share, ...]:
    """Return the largest shares, without those that are too small to show."""
    shown = [share for share in shares if share.size >= _LEAST_AMOUNT]
    return tuple(sorted(shown, key=lambda share: -share.size)[:most])


def card_line(card: Mapping[str, Grade]) -> str:
    """Return the grades in one line: "sourcing 3, caution 4, tone 7, consistency 9, language 8"."""
    return ", ".join(f"{part} {round(grade.value)}" for part, grade in card.items())


def disagreement(scores: Mapping[str, Score]) -> str:
    """Return a sentence on the scores in which the findings and the wording disagree, or "".

    Examples
    --------
    >>> score = Score(0.5, (0.4, 0.6), 0.0, {"vague_sources": -0.7, "news_register": 0.7})
    >>> disagreement({"reliability": score})
    'The findings lower the reliability score, and the wording raises it.'
    """
    effects = []
    for target, score in scores.items():
        evidence = math.fsum(score.contributions.get(name, 0.0) for name in EVIDENCE)
        wording = part_sum(WORDING, score)
        if evidence * wording < 0 and min(abs(evidence), abs(wording)) > _LEAST_DISAGREEMENT:
            one, other = ("raise", "lowers") if evidence > 0 else ("lower", "raises")
            effects.append(f"The findings {one} the {target} score, and the wording {other} it.")
    return " ".join(effects)
