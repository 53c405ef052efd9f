"""Reports: the score of an article, the evidence that made it, and a verdict under a policy.

`assess` is the main job. This module shares each contribution out to the findings that made the
feature, decides by the policy, and defines the wire format. It refuses to know how a report is
printed: that is for reporters.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from reliability.articles.article import Article
from reliability.records import CAVEAT, NOTABLE, Evidence, Score, Verdict
from reliability.scoring.model import Model
from reliability.text.lexicon import lexicon_digests

_FELT, _FIRST = 0.05, 3  # log-odds of a feature whose strongest findings are notable; how many
WIRE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found out about one article. Offsets of findings point into `article.text`.

    `hidden` are the places in `findings` of those that a check was asked not to show. `left_out` are
    the stretches of the text that are of the page and not of the article: nothing was measured there.
    """

    article: Article
    verdict: Verdict
    reasons: tuple[str, ...]
    reliability: Score
    bias: Score
    features: dict[str, float]
    findings: tuple[Evidence, ...]
    hidden: frozenset[int] = frozenset()
    left_out: tuple[tuple[int, int], ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was said when the article was read, and what of its text was left out."""
        if not self.left_out:
            return self.article.notes
        text = self.article.text
        quoted = "; ".join(f"“{' '.join(text[start:end].split())}”" for start, end in self.left_out)
        return (*self.article.notes, f"left out, being of the page: {quoted}")

    @property
    def notable(self) -> tuple[Evidence, ...]:
        """The findings that are worth showing, in their order, but for those that are hidden."""
        shown = sorted(self.notable_places - self.hidden)
        return tuple(self.findings[at] for at in shown)

    @property
    def notable_places(self) -> frozenset[int]:
        """Where in `findings` those stand that move either score by `NOTABLE` log-odds or more.

        Of a feature that does so by many small ones, the three strongest. A reader is shown these;
        `explain`, where the sums must add up, shows all. One that is hidden makes room for no other.
        """
        ranks: Counter[str] = Counter()
        kept = set()
        for at, evidence in sorted(enumerate(self.findings), key=lambda item: -item[1].weight):
            feature = evidence.feature
            ranks[feature] += 1
            whole = max(
                abs(score.contributions.get(feature, 0.0))
                for score in (self.reliability, self.bias)
            )
            if evidence.pull >= NOTABLE or (whole >= _FELT and ranks[feature] <= _FIRST):
                kept.add(at)
        return frozenset(kept)

    def score(self, own: Model) -> Score:
        """Score the article with a model of one's own, such as `reliability train FILE` writes.

        Raises ModelError where it was trained with other lexicons than these.
        """
        own.check_lexicons(lexicon_digests())
        return own.score(self.features)

    def _repr_html_(self) -> str:
        """Show the marked article in a notebook, which asks the record itself for it."""
        from reliability.reporters import html

        return html.notebook_fragment(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the wire format, version 1: JSON types only, a feature without a value is null.

        A finding that a check was asked not to show says so.
        """
        return {
            "version": WIRE_VERSION,
            "id": self.article.id,
            "title": self.article.title,
            "verdict": str(self.verdict),
            "reasons": list(self.reasons),
            "reliability": _score_dict(self.reliability),
            "bias": _score_dict(self.bias),
            "features": {
                name: value if math.isfinite(value) else None
                for name, value in self.features.items()
            },
            "findings": [
                evidence.to_dict() | ({"hidden": True} if at in self.hidden else {})
                for at, evidence in enumerate(self.findings)
            ],
            "left_out": [list(stretch) for stretch in self.left_out],
            "notes": list(self.article.notes),
            "caveat": CAVEAT,
        }


def _score_dict(score: Score) -> dict[str, Any]:
    return {
        "probability": score.probability,
        "interval": list(score.interval),
        "base": score.base,
        "contributions": dict(score.contributions),
    }
