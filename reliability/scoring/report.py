"""The report on an article: both scores, the findings behind them, the verdict, and the wire format."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reliability.articles.article import Article
from reliability.attribution.source_table import Source
from reliability.errors import check_type
from reliability.records import (
    CAVEAT,
    KEY_EFFECT,
    Abstention,
    Finding,
    Genre,
    Score,
    Verdict,
    log_odds_of,
)
from reliability.scales.digests import digests_for_models
from reliability.scoring import claims
from reliability.scoring.card_table import card_rows, disagreement
from reliability.scoring.manner import Part
from reliability.scoring.model import Model
from reliability.scoring.report_card import Grade, grade_article
from reliability.signals import certainty
from reliability.signals.registry import FEATURES
from reliability.signals.sourcing import SCORN

WIRE_VERSION = 2
UNKNOWN_GENRE = Genre("other", 1.0)
# In log-odds. A feature with at least this effect shows its strongest findings, however small.
_FEATURE_EFFECT = 0.05
_SHOWN_OF_FEATURE = 3
_RAISED = 2  # the least severity of a fault that is shown whatever its effect
_MOST_RAISED = 12  # such faults of a feature; an editor who reads on knows the manner by then
# Faults of language that a desk mends: each is right or wrong by itself, so the first few are shown.
_LANGUAGE_FAULTS = frozenset({"grammar_errors", "missing_spaces", "out_of_vocabulary_words"})
# One "we" shows that the author says it. Of 107 pronouns shown in 40 articles, a strict reader would
# raise 15.
_PRONOUNS = frozenset({"first_person", "first_person_plural", "second_person"})
# Genres in which authors speak for themselves, so that their opinions are not a fault.
_OPINION_GENRES = frozenset({"opinion", "letter", "interview"})
_AUTHOR_OPINION = "author_opinion"
# Of 755 biased sentences of 182 articles, 80 were read. If the log-odds of a sentence and this share of
# those of its article sum to less than the least, one in four was biased to a reader of the article; of
# the others, four in five.
_LEAST_BIASED, _SHARE_OF_BIAS = 1.5, 0.3
# "Always" and "never" are as often narration as a sweeping claim.
_LEAST_ABSOLUTE = 0.5
# Of the feelings and guesses that were read, 33 of 61 were right in articles with a lower bias, and
# 177 of 202 in the others.
_PLAIN_CLAIM, _BIASED = 1.0, 0.6
_TRUSTED = 0.8  # what a more reliable article states as certain is seldom wrong
_LEAST_EXCESS = 0.1  # over an even chance
_NOT_ARTICLES = frozenset((Abstention.UNREADABLE, Abstention.NOT_PROSE))
# Genres whose accusations are those of the person interviewed.
_SPOKEN_GENRES = frozenset({"interview"})
# The desk editor missed a reply in 3 of 23 articles with a reliability over .8, none of which was found.
# Of the accusations in the text of articles over .62, a second reading called 1 of 4 right.
_NEEDS_NO_REPLY, _HEADLINE_NEEDS_NO_REPLY = 0.62, 0.8
# Of the sentences that only scorn somebody, none of three in articles with a higher reliability was an
# accusation.
_SCORN_NEEDS_NO_REPLY = 0.45
# Features whose findings are phrases with a source that nobody could ask.
_SAME_COMPLAINT = frozenset({"anonymous_sources", "vague_sources", "weasel_words"})


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
        """The notes of the reader on the article, and the text that was ignored as boilerplate."""
        if not self.boilerplate:
            return self.article.notes
        text = self.article.text
        quoted = "; ".join(
            f"“{' '.join(text[start:end].split())}”" for start, end in self.boilerplate
        )
        return (*self.article.notes, f"boilerplate ignored: {quoted}")

    @property
    def key_findings(self) -> tuple[Finding, ...]:
        """The findings that are worth showing, in their order, without the hidden ones."""
        return tuple(self.findings[index] for index in sorted(self.key_indices - self.hidden))

    @property
    def key_indices(self) -> frozenset[int]:
        """The indices in `findings` of those that an editor raises, or that move a score.

        These are the faults of severity 2 and 3, the findings with an effect of at least `KEY_EFFECT`
        log-odds, and the three strongest findings of a feature that moves a score through many small
        ones, and of each fault of language; of "we", "I" and "you" the first. Of two findings that call
        the source of the same words vague, the stronger is kept. A biased sentence and a claim without a
        source are among them if the article bears them out. `explain`, where the sums must add up, shows
        all findings. A hidden finding is not replaced by another.
        """
        ranks: Counter[str] = Counter()
        chosen = set()
        raised_claims = claims.raised_claims(self.findings, self.reliability, self.genre)[:1]
        for index, finding in sorted(enumerate(self.findings), key=lambda item: -item[1].weight):
            feature = finding.feature
            if feature == claims.CLAIMS and finding not in raised_claims:
                continue
            if not self._holds_in_place(finding):
                continue
            ranks[feature] += 1
            if feature in _PRONOUNS and ranks[feature] > 1:
                continue
            whole = max(abs(one.contributions.get(feature, 0.0)) for one in self.scores.values())
            moves = whole >= _FEATURE_EFFECT or feature in _LANGUAGE_FAULTS
            strongest = moves and ranks[feature] <= _SHOWN_OF_FEATURE
            raised = self.severity(finding) >= _RAISED and ranks[feature] <= _MOST_RAISED
            if raised or finding.effect >= KEY_EFFECT or strongest:
                chosen.add(index)
        return frozenset(chosen - self._repeated(chosen))

    def _holds_in_place(self, finding: Finding) -> bool:
        """Return True if a sentence found by its words is a finding to a reader of its article, too."""
        if finding.feature == "biased_sentences":
            # The weight is the excess over an even chance, times the words.
            excess = min(finding.weight / max(len(finding.text.split()), 1), 0.49)
            of_article = _SHARE_OF_BIAS * self.bias.log_odds
            return (
                excess >= _LEAST_EXCESS and log_odds_of(0.5 + excess) + of_article >= _LEAST_BIASED
            )
        if finding.feature == claims.CLAIMS:
            return self.abstention not in _NOT_ARTICLES
        is_trusted = self.reliability.probability > _TRUSTED
        if finding.feature == "absolutes":
            return finding.weight >= _LEAST_ABSOLUTE and not is_trusted
        if finding.feature == certainty.UNSOURCED:
            is_minor = finding.kind == certainty.EMPHASIS or is_trusted
            return finding.kind == certainty.CURE or not is_minor
        if finding.feature == "mind_reading":
            return finding.weight >= _PLAIN_CLAIM or self.bias.probability >= _BIASED
        if finding.feature == "headline_all_caps":
            return not (self.article.title or "").isupper()  # the style of the house
        if finding.feature == "missing_reply":
            limit = _HEADLINE_NEEDS_NO_REPLY if finding.where == "title" else _NEEDS_NO_REPLY
            limit = limit if finding.weight > SCORN else _SCORN_NEEDS_NO_REPLY
            is_trusted = self.reliability.probability > limit
            return self.genre.name not in _SPOKEN_GENRES and not is_trusted
        return True

    def _repeated(self, chosen: set[int]) -> set[int]:
        """Return those of some findings that repeat a stronger one on the same words."""
        repeated = set()
        ranked = sorted(
            (index for index in chosen if self.findings[index].feature in _SAME_COMPLAINT),
            key=lambda index: (-self.findings[index].weight, index),
        )
        kept: list[Finding] = []
        for index in ranked:
            one = self.findings[index]
            if any(one.overlaps(other) for other in kept):
                repeated.add(index)
            else:
                kept.append(one)
        return repeated

    def severity(self, finding: Finding) -> int:
        """Return the severity of a finding for an editor in an article of this genre, from 0 to 3.

        It is the severity of the feature, but 0 for an opinion of the author where opinions are due.
        """
        if finding.feature == _AUTHOR_OPINION and self.genre.name in _OPINION_GENRES:
            return 0
        feature = FEATURES.get(finding.feature)
        return feature.severity if feature else 0

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
            "notes": list(self.article.notes),
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
