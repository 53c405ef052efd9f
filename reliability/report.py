"""Reports: the score of an article, the evidence that made it, and a verdict under a policy.

`assess` is the main job. This module shares each contribution out to the findings that made the
feature, decides by the policy, and defines the wire format. It refuses to know how a report is
printed: that is for reporters.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from numbers import Real
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple

from reliability import lexicon
from reliability import model as models
from reliability.articles import Article, Unreadable
from reliability.document import Document
from reliability.errors import ArticleError, ModelError
from reliability.evidence import Finding
from reliability.measure import measure
from reliability.model import Model, Score
from reliability.words import Memo

NOTABLE = 0.01  # log-odds; under it a probability moves by a quarter of a hundredth at most
_FELT, _FIRST = 0.05, 3  # log-odds of a feature whose strongest findings are notable; how many
WIRE_VERSION = 1
CAVEAT = "The score judges manner, not truth: text alone cannot show whether a claim is false."

_FILES = "; read files with reliability.read"


class Verdict(StrEnum):
    """What a policy says of an article; KNOWN is one that fails, and did so in the baseline."""

    PASS = "PASS"
    FAIL = "FAIL"
    KNOWN = "KNOWN"
    ABSTAIN = "ABSTAIN"


@dataclass(frozen=True, slots=True)
class Policy:
    """When an article fails and when it cannot be judged.

    `fail_under` is the lowest reliability that passes, `fail_over_bias` the highest bias that does
    (1.0 lets every bias pass). Where the 80 % interval of a score holds such a limit, the article is
    too close to call and not judged, unless `judge_unsure`: then the probability decides.
    `min_words` is the fewest words that can be judged.
    `min_function_words` is the lowest share of English function words in English prose, and
    `max_unknown_words` the highest share of words, names left out, that no English dictionary has.
    """

    fail_under: float = 0.4
    fail_over_bias: float = 1.0
    min_words: int = 100
    min_function_words: float = 0.25
    max_unknown_words: float = 0.15
    judge_unsure: bool = False

    def __post_init__(self) -> None:
        """Refuse thresholds that are no probability."""
        for name in ("fail_under", "fail_over_bias", "min_function_words", "max_unknown_words"):
            _check(name, getattr(self, name), Real, "a number")
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}: give a probability, 0 to 1")
        _check("min_words", self.min_words, Real, "a number")
        if not self.min_words >= 0:  # nor NaN
            raise ValueError(f"min_words is {self.min_words}: give 0 or more")

    def objections(self, reliability: Score, bias: Score) -> dict[str, str]:
        """Return the scores that fail, by target, with the reason."""
        said = {}
        if models.side(self._reach(reliability), self.fail_under).under:
            said["reliability"] = (
                f"reliability {reliability.probability:.2f} is under {self.fail_under:.2f}"
            )
        if models.side(self._reach(bias), self.fail_over_bias).over:
            said["bias"] = f"bias {bias.probability:.2f} is over {self.fail_over_bias:.2f}"
        return said

    def doubts(self, reliability: Score, bias: Score) -> tuple[str, ...]:
        """Return why it cannot be told on which side of a limit a score is, where nothing fails."""
        said = []
        for name, score, limit in (
            ("reliability", reliability, self.fail_under),
            ("bias", bias, self.fail_over_bias),
        ):
            if models.side(self._reach(score), limit).holds:
                least, most = score.interval
                said.append(
                    f"too close to call: {name} {score.probability:.2f}, and {limit:.2f} is inside "
                    f"its interval, {least:.2f} to {most:.2f}"
                )
        return tuple(said)

    def _reach(self, score: Score) -> tuple[float, float]:
        """Return between which probabilities a score is taken to lie."""
        return (score.probability,) * 2 if self.judge_unsure else score.interval


class Evidence(NamedTuple):
    """A finding (see `evidence.Finding`) with its share, in log-odds, of each score.

    The shares of the findings of a feature sum to that feature's contribution.
    """

    signal: str
    feature: str
    start: int
    end: int
    text: str
    weight: float
    note: str
    related: tuple[tuple[int, int], ...]
    reliability_share: float
    bias_share: float

    @property
    def pull(self) -> float:
        """How far it moves the score that it moves most, either way, in log-odds."""
        return max(abs(self.reliability_share), abs(self.bias_share))

    @property
    def harm(self) -> float:
        """How far it speaks against the article; below 0 it speaks for it."""
        return self.bias_share - self.reliability_share

    def to_dict(self) -> dict[str, Any]:
        """Return the wire format of one finding."""
        fields = self._asdict()
        fields["related"] = [list(span) for span in self.related]
        fields["share"] = {
            "reliability": fields.pop("reliability_share"),
            "bias": fields.pop("bias_share"),
        }
        return fields


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
        own.check_lexicons(lexicon.digests())
        return own.score(self.features)

    def _repr_html_(self) -> str:
        """Show the marked article in a notebook, which asks the record itself for it."""
        from reliability.reporters import html

        return html.fragment(self)

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


def assess(
    text: str,
    title: str | None = None,
    policy: Policy | None = None,
    model: Model | None = None,
) -> Report:
    """Score one article by its text and, where there is one, its title.

    Any string is taken. What cannot be judged (too short, not English, not prose, too close to a
    limit) gets the verdict ABSTAIN with the reasons, and still carries the numbers. A `model` of
    reliability or bias takes the place of the shipped one (see `chosen_model`).
    """
    return assess_article(Article(text=text, title=title), policy, model)


def assess_many(
    articles: Iterable[Article | Unreadable | str],
    policy: Policy | None = None,
    model: Model | None = None,
) -> Iterator[Report]:
    """Score articles lazily, in order. A string is taken as the text of an article.

    Raises ArticleError at an article that `read` could not read.
    """
    if isinstance(articles, str | bytes | Mapping) or not isinstance(articles, Iterable):
        raise TypeError("articles must be several: give one text to assess, or a list of texts")
    for article in articles:
        if isinstance(article, Unreadable):
            raise ArticleError(article.error)
        if isinstance(article, str):
            article = Article(text=article)
        _check("an article", article, Article, "a string or an Article", _FILES)
        yield assess_article(article, policy, model)


def assess_article(
    article: Article, policy: Policy | None = None, model: Model | None = None
) -> Report:
    """Score one article."""
    _check("text", article.text, str, "a string", _FILES)
    _check("title", article.title, str | None, "a string")
    _check("policy", policy, Policy | None, "a Policy")
    _check("model", model, Model | None, "a Model", "; read one with reliability.Model.load")
    policy = policy or Policy()
    document, reading = measure(article.text, article.title)
    by_target = {target: _model(target) for target in models.TARGETS}
    if model:
        by_target[_axis(model)] = model
    scores = {target: one.score(reading.values) for target, one in by_target.items()}
    reliability, bias = scores["reliability"], scores["bias"]
    verdict, reasons = _decide(document, reading.values, reliability, bias, policy)
    return Report(
        article=article,
        verdict=verdict,
        reasons=reasons,
        reliability=reliability,
        bias=bias,
        features=reading.values,
        findings=_share(reading.findings, reliability, bias),
        left_out=tuple(document.left_out),
    )


def _check(
    name: str, value: object, wanted: type | UnionType, called: str, instead: str = ""
) -> None:
    if not isinstance(value, wanted):
        raise TypeError(f"{name} must be {called}, not {type(value).__name__}{instead}")


@cache
def _model(target: str) -> Model:
    loaded = models.shipped(target)
    loaded.check_lexicons(lexicon.digests())
    return loaded


def chosen_model(name: str | Path) -> Model:
    """Return the model of a file, or the shipped one that is called "open".

    That one scores reliability, learned without the sets whose terms forbid commercial use. Raises
    ModelError where a file is none, was made with other lexicons, or scores something else.
    """
    if name == models.OPEN:
        return _model(models.OPEN)
    loaded = Model.load(name)
    loaded.check_lexicons(lexicon.digests())
    try:
        _axis(loaded)
    except ValueError as error:
        raise ModelError(f"{name}: {error}") from None
    return loaded


def _axis(model: Model) -> str:
    if model.target not in models.TARGETS:
        raise ValueError(
            f"this model scores {model.target!r}, which no verdict is about: "
            "ask Report.score for its score"
        )
    return model.target


def _share(findings: list[Finding], reliability: Score, bias: Score) -> tuple[Evidence, ...]:
    """Share each feature's contributions out to its findings by their weights."""
    totals: dict[str, float] = defaultdict(float)
    for finding in findings:
        totals[finding.feature] += finding.weight
    factors = {
        feature: (
            reliability.contributions.get(feature, 0.0) / total,
            bias.contributions.get(feature, 0.0) / total,
        )
        for feature, total in totals.items()
    }
    evidence = []
    for finding in findings:
        by_reliability, by_bias = factors[finding.feature]
        weight = finding.weight
        evidence.append(Evidence(*finding, weight * by_reliability, weight * by_bias))
    return tuple(evidence)


def _decide(
    document: Document, values: dict[str, float], reliability: Score, bias: Score, policy: Policy
) -> tuple[Verdict, tuple[str, ...]]:
    unjudged = _unjudged(document, values, policy)
    if unjudged:
        return Verdict.ABSTAIN, unjudged
    if objections := policy.objections(reliability, bias):
        return Verdict.FAIL, tuple(objections.values())
    if doubts := policy.doubts(reliability, bias):
        return Verdict.ABSTAIN, doubts
    passed = f"reliability {reliability.probability:.2f} is at least {policy.fail_under:.2f}"
    return Verdict.PASS, (passed,)


def _unjudged(document: Document, values: dict[str, float], policy: Policy) -> tuple[str, ...]:
    """Return the reasons why an article cannot be judged, none where it can."""
    words = len(document.words)
    if words < policy.min_words:
        count = _count(words, "word")
        return (f"too short: {count}, and fewer than {policy.min_words} cannot be judged",)
    reasons = []
    share = values["function_word_share"]
    if share < policy.min_function_words:
        reasons.append(
            f"not English prose: {share:.0%} of the words are English function words, "
            f"under {policy.min_function_words:.0%}"
        )
    unknown = values["unknown_words"] / 1000
    if unknown > policy.max_unknown_words:
        reasons.append(
            f"not English, or damaged: no dictionary has {unknown:.0%} of the words, names left "
            f"out; over {policy.max_unknown_words:.0%}"
        )
    return (*reasons, *_unlike_prose(document, values["sentence_length"]))


# Of 5,000 articles of `../shared/data` five are beyond one of these, and those are lists.
_SHORTEST, _LONGEST = 6, 120  # words in the mean sentence
_MOST_OPEN, _MOST_REPEATED = 0.75, 0.5  # of the sentences
_FEWEST = 3  # sentences that show a manner
_ENDED = Memo(lambda gap: not {".", "!", "?"}.isdisjoint(gap))


def _unlike_prose(document: Document, sentence_length: float) -> Iterator[str]:
    """Yield what shows that a text is a list, a table, verse, program text or talk."""
    number = len(document.sentences)
    sentences = _count(number, "sentence")
    if len(document.words) > _LONGEST * number:
        yield (
            f"not prose: {len(document.words)} words in {sentences}, "
            "as in lists, tables or text without punctuation"
        )
    if number < _FEWEST:
        return
    if sentence_length < _SHORTEST:
        yield f"not prose: {sentence_length:.1f} words in the mean sentence, as in lists and talk"
    after = [document.gaps[last] for _, last, _, _ in document.sentences]
    open_ended = number - sum(map(_ENDED.__getitem__, after))
    if open_ended > _MOST_OPEN * number:
        yield (
            f"not prose: {open_ended} of {sentences} have no end mark, "
            "as in lists, verse and program text"
        )
    repeated = number - len({document.text[start:end] for _, _, start, end in document.sentences})
    if repeated > _MOST_REPEATED * number:
        yield f"not prose: {repeated} of {sentences} repeat another word for word"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
