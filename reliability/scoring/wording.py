"""Explain the value of a register: the words that made it, by families of manner.

The register of a model is the sum of small weights of everyday words. A report has its contribution as
one number; this module divides it among named families, and among the words with their places. It parses
the article again, so it takes longer than scoring.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from reliability.attribution import extraction
from reliability.display.card import Share
from reliability.scoring.model import TARGETS, Model, shipped_model
from reliability.scoring.report import Report
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher
from reliability.text.register import CONSTRUCTION, WordRange
from reliability.text.register_words import (
    PlacedTerm,
    RegisterWord,
    new_word,
    placed_terms,
    words_of_terms,
)

_VALUE = attrgetter("value")
_TOLERANCE = 1e-6  # log-odds
_MOST_WORDS = 4  # shown of a family
FAMILIES = {
    "reporting": "reporting and attribution",
    "time_place": "time and place of events",
    "argument": "contrast, reason and argument",
    "address": "address to the reader",
    "evaluation": "everyday evaluation",
    "emphasis": "emphasis and degree",
    "hedging": "possibility and caution",
    "quantity": "numbers and amounts",
    "cognition": "thought, belief and feeling",
    "force": "conflict and drama",
    "abstraction": "abstract nouns and verbs",
    "everyday": "plain everyday words",
    "grammar": "function words",
    "construction": "how sentences are built",
}


@dataclass(frozen=True, slots=True)
class FamilyShare:
    """The share of one family of words in the contribution of a register.

    Attributes
    ----------
    family : str
        The name of the family, one of `FAMILIES`.
    usual : float
        The log-odds that the family adds in the mean article, which are subtracted.
    words : tuple of RegisterWord
        The words and pairs with their places; their values are in log-odds.
    """

    family: str
    usual: float
    words: tuple[RegisterWord, ...]

    @property
    def log_odds(self) -> float:
        """The log-odds that the family adds to the score, relative to the mean article."""
        return math.fsum(map(_VALUE, self.words)) - self.usual


class _Read(NamedTuple):
    """An article that is parsed again, with the words that no register counts."""

    document: Document
    excluded: Sequence[WordRange]
    terms: Sequence[PlacedTerm]

    @classmethod
    def of(cls, report: Report) -> _Read:
        document = parse(report.article.text, report.article.title)
        cues = shipped_matcher().find(document)["sourcing"]
        attributions = extraction.extract_attributions(document, cues)
        excluded = extraction.uncounted_words(document, attributions)
        return cls(document, excluded, placed_terms(document, excluded))


def _family_shares(read: _Read, model: Model) -> list[FamilyShare]:
    name = model.register
    if name is None:
        return []
    words = words_of_terms(read.document, name, read.terms, read.excluded)
    (low, high), (bottom, top) = model.curves[name].x, model.curves[name].y
    slope = (top - bottom) / (high - low)
    usual = dict(model.family_means)
    # The file rounds the curve: the remainder of its zero goes to one family.
    usual[CONSTRUCTION] += low - bottom / slope - math.fsum(usual.values())
    value = math.fsum(map(_VALUE, words))
    if not low <= value <= high:
        slope *= model.curves[name](value) / (slope * (value - math.fsum(usual.values())))
    by_family: dict[str, list[RegisterWord]] = {family: [] for family in FAMILIES}
    for family, start, end, value in words:
        by_family[family].append(new_word((family, start, end, slope * value)))
    shares = [
        FamilyShare(family, slope * usual[family], tuple(members))
        for family, members in by_family.items()
    ]
    return sorted(shares, key=lambda share: -abs(share.log_odds))


def wording_of(report: Report) -> dict[str, list[FamilyShare]]:
    """Divide the wording of both scores among families of words, by the shipped models.

    A score of another model has an empty list: its register has other weights.
    """
    families, read = {}, _Read.of(report)
    for target in TARGETS:
        model = shipped_model(target)
        amount = report.scores[target].contributions.get(model.register or "", math.nan)
        shares = [] if math.isnan(amount) else _family_shares(read, model)
        total = math.fsum(share.log_odds for share in shares)
        families[target] = shares if abs(total - amount) < _TOLERANCE else []
    return families


def family_shares(wording: Mapping[str, Sequence[FamilyShare]]) -> list[Share]:
    """Return the amounts that families of words add to both scores, from the result of `wording_of`."""
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for target, shares in wording.items():
        for share in shares:
            sums[share.family][target] = share.log_odds
    return [
        Share(FAMILIES[family], amounts.get("reliability", 0.0), amounts.get("bias", 0.0))
        for family, amounts in sums.items()
    ]


def strongest_words(report: Report, share: FamilyShare) -> list[tuple[str, float]]:
    """Return the words of a family with the largest shares, each with the sum over its places."""
    sums: dict[str, float] = defaultdict(float)
    for word in share.words:
        phrase = " ".join(report.article.text[word.start : word.end].lower().split())
        sums[phrase] += word.value
    return sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))[:_MOST_WORDS]
