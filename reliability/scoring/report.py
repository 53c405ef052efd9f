"""The report on an article: both scores, the findings behind them, the verdict, and the wire format."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reliability.articles.article import Article
from reliability.attribution.source_table import Source
from reliability.errors import check_type
from reliability.records import (
    CAVEAT,
    Abstention,
    Finding,
    Genre,
    Score,
    Verdict,
)
from reliability.scales.digests import digests_for_models
from reliability.scoring.card_table import card_rows, disagreement
from reliability.scoring.key_findings import JudgedArticle, key_indices, severity
from reliability.scoring.manner import Part
from reliability.scoring.model import Model
from reliability.scoring.report_card import Grade, grade_article
from reliability.text.damaged_words import describe_damage

WIRE_VERSION = 2
UNKNOWN_GENRE = Genre("other", 1.0)


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The scores, the findings and the verdict of one article.

    Attributes
    ----------
    article : Article
        The article.
    verdict : Verdict
        PASS, FAIL, ABSTAIN, or BASELINED.
    reasons : tuple of str
        The reasons for the verdict, at least one.
    abstention : Abstention or None
        The kind of the first reason of an ABSTAIN, such as "too_close".
    part : Part or None
        A part that fails by itself and differs from the rest in manner and subject.
    reliability, bias : Score
        The two scores.
    features : dict of str to float
        The value of each feature; NaN if it cannot be measured.
    findings : tuple of Finding
        All findings, first those in the text, then those in the title. Their offsets point into
        `article.text` or `article.title`.
    hidden : frozenset of int
        The indices in `findings` of those that a check hides.
    boilerplate : tuple of (int, int)
        Offsets into the text of boilerplate, which belongs to the page, not to the article, and is not
        measured.
    genre : Genre
        The genre of the article by its manner, with reasons.
    sources : tuple of Source
        Who is quoted or reported, in the order of the text: kind, span, statements, words.
    words : int
        The number of words that were measured.
    reassess : callable or None
        Assesses another article with the policy and the models of this report.
    """

    article: Article
    verdict: Verdict
    reasons: tuple[str, ...]
    reliability: Score
    bias: Score
    features: dict[str, float]
    findings: tuple[Finding, ...]
    hidden: frozenset[int] = frozenset()
    boilerplate: tuple[tuple[int, int], ...] = ()
    abstention: Abstention | None = None
    part: Part | None = None
    genre: Genre = UNKNOWN_GENRE
    sources: tuple[Source, ...] = ()
    words: int = 0
    reassess: Callable[[Article], Report] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Return a short form: verdict, scores and number of findings."""
        return (
            f"<Report {self.verdict} reliability={self.reliability.probability:.2f} "
            f"bias={self.bias.probability:.2f} findings={len(self.findings)}>"
        )

    @property
    def scores(self) -> dict[str, Score]:
        """Both scores, by the names "reliability" and "bias"."""
        return {"reliability": self.reliability, "bias": self.bias}

    def summary(self) -> str:
        """Return the verdict, both scores and the reasons in one line.

        The scores of an article that is not judged are in brackets.

        Examples
        --------
        >>> import reliability
        >>> scores, _, reasons = reliability.assess("It rained.").summary().partition(" — ")
        >>> reasons
        'too short: 2 words, and fewer than 100 cannot be judged'
        """
        reliability = f"reliability {self.reliability.probability:.2f}"
        bias = f"bias {self.bias.probability:.2f}"
        scores = f"{reliability} {bias}" if self.is_judged else f"({reliability}, {bias})"
        return f"{self.verdict} {scores} — {'; '.join(self.reasons)}"

    @property
    def is_judged(self) -> bool:
        """True unless the verdict is ABSTAIN: then scores and grades are not a judgement."""
        return self.verdict is not Verdict.ABSTAIN

    @property
    def card(self) -> dict[str, Grade]:
        """The report card: a grade from 0 to 10 for sourcing, caution, tone, consistency and language.

        Examples
        --------
        >>> import reliability
        >>> card = reliability.assess("It rained on Monday, the mayor said.").card
        >>> list(card)
        ['sourcing', 'caution', 'tone', 'consistency', 'language']
        >>> 0 <= card["tone"].value <= 10
        True
        """
        return grade_article(self.features, self.reliability, self.bias)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of the reader, the damage of the text, and what was ignored as boilerplate."""
        text = self.article.text
        notes = (*self.article.notes, *describe_damage(text))
        if not self.boilerplate:
            return notes
        quoted = "; ".join(
            f"“{' '.join(text[start:end].split())}”" for start, end in self.boilerplate
        )
        return (*notes, f"boilerplate ignored: {quoted}")

    @property
    def key_findings(self) -> tuple[Finding, ...]:
        """The findings that are worth showing, in their order, without the hidden ones."""
        return tuple(self.findings[index] for index in sorted(self.key_indices - self.hidden))

    @property
    def key_indices(self) -> frozenset[int]:
        """The indices in `findings` of those that an editor raises, or that move a score.

        The text `explain`, where the sums must add up, shows all findings. A hidden finding is not
        replaced by another.
        """
        article = JudgedArticle(self.scores, self.genre, self.abstention, self.article.title)
        return key_indices(self.findings, article)

    def severity(self, finding: Finding) -> int:
        """Return the severity of a finding for an editor of this article, from 0 to 3."""
        return severity(finding, self.genre)

    def score(self, model: Model) -> Score:
        """Score the article with another model, such as one that `reliability train FILE` wrote.

        Parameters
        ----------
        model : Model
            A model of any target.

        Returns
        -------
        Score
            The score of the article on that target.

        Raises
        ------
        TypeError
            If `model` is not a `Model`.
        ModelError
            If the model was trained with lexicons that have changed since.
        """
        check_type("model", model, Model, "a Model", "; read one with reliability.Model.load")
        model.check_lexicons(digests_for_models())
        return model.score(self.features, self.words)

    def without(self, finding: Finding) -> Report:
        """Assess the article again without the phrase of a finding.

        The phrase is cut out of the text or of the title, and nothing else changes: same policy, same
        models. The difference between the reports is the effect of the phrase, also on other features.

        Parameters
        ----------
        finding : Finding
            A finding of this report.

        Returns
        -------
        Report
            The report on the shorter article.

        Raises
        ------
        ValueError
            If the finding is not in this report, or if the report was not made by `assess`.

        Examples
        --------
        >>> import reliability
        >>> report = reliability.assess("Everyone knows that the bridge will definitely fall.")
        >>> finding = report.findings[0]
        >>> edited = report.without(finding)
        >>> len(report.article.text) - len(edited.article.text) == len(finding.text)
        True
        """
        if finding not in self.findings:
            raise ValueError("the finding is not in this report")
        if self.reassess is None:
            raise ValueError("the report was not made by assess: it cannot be measured again")
        whole = getattr(self.article, finding.where)
        shorter = whole[: finding.start] + whole[finding.end :]
        return self.reassess(replace(self.article, **{finding.where: shorter}))

    def _repr_html_(self) -> str:
        """Return the marked article as HTML, for notebooks."""
        from reliability.display.genre import describe_genre
        from reliability.display.notebook import render_fragment

        return render_fragment(
            self.article,
            self.findings,
            self.boilerplate,
            verdict=self.verdict,
            reasons=self.reasons,
            scores=self.scores,
            genre=describe_genre(self.genre),
            is_judged=self.is_judged,
            card=card_rows(self.card, self.scores, self.is_judged),
            disagreement=disagreement(self.scores),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the wire format, version 2, as JSON types. `json_schema` describes it.

        A feature without a value is null. A finding that a check hides has "hidden".
        """
        return {
            "version": WIRE_VERSION,
            "id": self.article.id,
            "title": self.article.title,
            "publisher": self.article.publisher,
            "date": self.article.date,
            "verdict": str(self.verdict),
            "reasons": list(self.reasons),
            "abstention": self.abstention,
            "part": self.part.to_dict() if self.part else None,
            "genre": self.genre.to_dict(),
            **{target: score.to_dict() for target, score in self.scores.items()},
            "card": {part: grade.to_dict() for part, grade in self.card.items()},
            "features": {
                name: value if math.isfinite(value) else None
                for name, value in self.features.items()
            },
            "findings": [
                finding.to_dict() | ({"hidden": True} if index in self.hidden else {})
                for index, finding in enumerate(self.findings)
            ],
            "sources": [source.to_dict() for source in self.sources],
            "boilerplate": [list(span) for span in self.boilerplate],
            "notes": [*self.article.notes, *describe_damage(self.article.text)],
            "caveat": CAVEAT,
        }


def score_columns(report: Report) -> dict[str, float]:
    """Return the grades, the scores and the ends of their intervals by the columns of a table."""
    columns = {part: grade.value for part, grade in report.card.items()}
    for target, score in report.scores.items():
        columns[target] = score.probability
        columns[f"{target}_low"], columns[f"{target}_high"] = score.interval
    return columns


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the wire format.

    Examples
    --------
    >>> json_schema()["title"]
    'reliability report, version 2'
    """
    schema = Path(__file__).with_name("report.schema.json")
    loaded: dict[str, Any] = json.loads(schema.read_text("utf-8"))
    return loaded
