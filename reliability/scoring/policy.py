"""Decide which scores pass, which fail, and which articles cannot be judged.

A policy sees the two scores, the values of the features, a few counts and the genre; it sees no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import NamedTuple

from reliability.display.formatting import plural
from reliability.errors import ConfigError, check_type, suggestion
from reliability.records import Abstention, Genre, ProseCounts, Score, Verdict, probability
from reliability.scoring.intervals import threshold_side
from reliability.scoring.report_card import part_sum
from reliability.text.prose import FEWEST_STORY_MARKS

# Five of 5,000 news articles in the labelled sets exceed any of these limits; all five are lists.
_MIN_SENTENCE_LENGTH = 6  # words in the mean sentence
_MAX_SENTENCE_LENGTH = 120
_MAX_OPEN_ENDED = 0.75  # share of the sentences
_MAX_REPEATED = 0.5
_MIN_TEASERS = 5
_MAX_IN_TEASERS = 0.87  # share of the paragraphs
# Of 3,141 texts 12 reach both; they are lists of the first lines of stories, or end in one.
_MIN_CUT_OFF, _MAX_CUT_OFF = 5, 0.33  # share of the sentences
# Of 12,813 articles 34 reach both, and all are lists of stories; 27 are of 3,000 local news pages.
_MOST_WORDS_OF_STORY = 45
_MIN_SENTENCES = 3  # with fewer sentences, only their length counts

MIN_GENRE = 0.6  # the probability from which a genre has an effect on the verdict
# Genres that are not judged: the score judges the writer of news.
_NOT_JUDGED = {
    "interview": "an interview: most of its words are those of the person interviewed",
    "letter": "a letter: its writer speaks from their own view, and need not name sources",
    "satire": "satire: it is made up to amuse, in the manner of news",
}
# Genres that do not pass as news, though they may fail.
_NEVER_PASSES = {
    "press_release": "a press release: one side speaks for itself; it does not pass as news",
    "advertisement": "an advertisement: a seller speaks for itself; it does not pass as news",
}
# Genres that are judged, with a remark on what the score means.
_REMARKS = {
    "opinion": "judged as opinion: its writer may give opinions",
    "analysis": "judged as analysis: it explains more than it reports",
    "feature": "judged as a feature: it tells more than it reports",
    "listicle": "judged as a listicle: its items are short, and may leave out their sources",
    "live_blog": "judged as a live blog: an entry may have its source in an earlier one",
}
_OPINIONATED = "labelled as opinion, which may take sides: without its tone it would pass"
_UNLABELLED_OPINION = "reads as opinion, and nothing labels it as opinion"


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits that decide on a verdict.

    Parameters
    ----------
    fail_under : float, default 0.4
        The lowest reliability that passes, a probability.
    fail_over_bias : float, default 1.0
        The highest bias that passes, a probability. At 1.0 every bias passes.
    min_words : int, default 100
        The smallest number of words that can be judged.
    min_function_words : float, default 0.25
        The lowest share of English function words in English prose, 0 to 1.
    max_unknown_words : float, default 0.15
        The highest share of words, names aside, that no English dictionary contains, 0 to 1.
    decide_uncertain : bool, default False
        If the 80% interval of a score contains its limit, the article is too close to call and gets
        ABSTAIN. If this is True, the probability decides instead.
    judge_every_genre : bool, default False
        An interview, a letter and satire are not judged, and a press release or advertisement does not
        pass: they get ABSTAIN. So does an advertisement, or an article labelled as opinion, that only
        its tone would fail. If this is True, they are judged like news.

    Raises
    ------
    TypeError
        If a limit is not a number.
    ValueError
        If a limit is out of its range.

    Examples
    --------
    >>> from reliability import Policy, assess
    >>> text = "Everyone knows that the bridge will definitely fall."
    >>> print(assess(text, policy=Policy(min_words=5, decide_uncertain=True)).verdict)
    FAIL
    """

    fail_under: float = 0.4
    fail_over_bias: float = 1.0
    min_words: int = 100
    min_function_words: float = 0.25
    max_unknown_words: float = 0.15
    decide_uncertain: bool = False
    judge_every_genre: bool = False

    def __post_init__(self) -> None:
        """Check the types and ranges of the limits."""
        for name in ("fail_under", "fail_over_bias", "min_function_words", "max_unknown_words"):
            check_type(name, getattr(self, name), Real, "a number")
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}: give a probability, 0 to 1")
        check_type("min_words", self.min_words, Real, "a number")
        if not self.min_words >= 0:  # this form rejects NaN as well
            raise ValueError(f"min_words is {self.min_words}: give 0 or more")

    def violations(self, reliability: Score, bias: Score) -> dict[str, str]:
        """Return the reasons for failing the article, by target; empty if it passes."""
        reasons = {}
        if threshold_side(self._range(reliability), self.fail_under).below:
            reasons["reliability"] = (
                f"reliability {reliability.probability:.2f} is under {self.fail_under:.2f}"
            )
        if threshold_side(self._range(bias), self.fail_over_bias).above:
            reasons["bias"] = f"bias {bias.probability:.2f} is over {self.fail_over_bias:.2f}"
        return reasons

    def inconclusive(self, reliability: Score, bias: Score) -> tuple[str, ...]:
        """Return a reason for each score that is too close to its limit to decide."""
        limits = (
            ("reliability", reliability, self.fail_under),
            ("bias", bias, self.fail_over_bias),
        )
        return tuple(
            f"too close to call: {name} {score.probability:.2f}, and the limit {limit:.2f} is inside "
            f"its interval, {score.interval[0]:.2f} to {score.interval[1]:.2f}"
            for name, score, limit in limits
            if threshold_side(self._range(score), limit).contains
        )

    def _range(self, score: Score) -> tuple[float, float]:
        """Return the range of probabilities that is compared with a limit."""
        return (score.probability,) * 2 if self.decide_uncertain else score.interval


def select_abstentions(names: Iterable[str]) -> frozenset[Abstention]:
    """Return the kinds of abstention by their names; "all" names every kind.

    Raises
    ------
    ConfigError
        If there is no such kind.

    Examples
    --------
    >>> sorted(map(str, select_abstentions(["unreadable", "too_close"])))
    ['too_close', 'unreadable']
    """
    chosen: set[Abstention] = set()
    known = [*Abstention, "all"]
    for name in names:
        if name not in known:
            raise ConfigError(
                f"there is no kind of abstention {name!r}{suggestion(name, known)}: "
                f"give {', '.join(known)}"
            )
        chosen.update(Abstention if name == "all" else [Abstention(name)])
    return frozenset(chosen)


class Decision(NamedTuple):
    """A verdict with at least one reason; an ABSTAIN has the kind of its first reason."""

    verdict: Verdict
    reasons: tuple[str, ...]
    abstention: Abstention | None = None


def decide(
    policy: Policy,
    scores: Mapping[str, Score],
    values: Mapping[str, float],
    counts: ProseCounts,
    genre: Genre,
    faults_of_headline: tuple[str, ...] = (),
) -> Decision:
    """Return PASS, FAIL or ABSTAIN, with at least one reason.

    `scores` has the scores "reliability" and "bias", and `values` the values of the features. The
    faults of the headline are named with the verdict, and do not change it.
    """
    name = genre.name if genre.probability >= MIN_GENRE else ""
    exempt = "" if policy.judge_every_genre else name
    remarks: tuple[str, ...] = (_REMARKS[name],) if name in _REMARKS else ()
    if name == "opinion" and not genre.labelled:
        remarks = (_UNLABELLED_OPINION,)
    remarks += faults_of_headline
    reliability, bias = scores["reliability"], scores["bias"]
    if faults := list(_unsuitable(policy, values, counts)):
        return _abstain(faults[0][0], *(reason for _, reason in faults))
    if exempt in _NOT_JUDGED:
        return _abstain(Abstention.GENRE, _NOT_JUDGED[exempt])
    if violations := policy.violations(reliability, bias):
        excuse = _excused_tone(exempt, genre) if [*violations] == ["reliability"] else ""
        if excuse and _without_tone(reliability) >= policy.fail_under:
            return _abstain(Abstention.GENRE, excuse, *violations.values())
        return Decision(Verdict.FAIL, (*violations.values(), *remarks))
    if exempt in _NEVER_PASSES:
        return _abstain(Abstention.GENRE, _NEVER_PASSES[exempt])
    if inconclusive := policy.inconclusive(reliability, bias):
        return _abstain(Abstention.TOO_CLOSE, *inconclusive, *remarks)
    passed = f"reliability {reliability.probability:.2f} is at least {policy.fail_under:.2f}"
    return Decision(Verdict.PASS, (passed, *remarks))


def _abstain(kind: Abstention, *reasons: str) -> Decision:
    return Decision(Verdict.ABSTAIN, reasons, kind)


def _excused_tone(name: str, genre: Genre) -> str:
    """Return the reason why the tone of a genre alone does not fail an article, or ""."""
    if name == "opinion" and genre.labelled:
        return _OPINIONATED
    return _NEVER_PASSES[name] if name == "advertisement" and not genre.labelled else ""


def _without_tone(reliability: Score) -> float:
    """Return the reliability that an article would have in a plain tone."""
    return probability(reliability.log_odds - min(part_sum("tone", reliability), 0.0))


def _unsuitable(
    policy: Policy, values: Mapping[str, float], counts: ProseCounts
) -> Iterator[tuple[Abstention, str]]:
    """Yield the reasons for which a text cannot be judged: too short, not English, not prose."""
    if counts.words < policy.min_words:
        number = plural(counts.words, "word")
        yield (
            Abstention.TOO_SHORT,
            f"too short: {number}, and fewer than {policy.min_words} cannot be judged",
        )
        return
    share = values["function_word_share"]
    if share < policy.min_function_words:
        yield (
            Abstention.UNREADABLE,
            f"not English prose: {share:.0%} of the words are English function words; the minimum "
            f"is {policy.min_function_words:.0%}",
        )
    unknown = values["unknown_words"] / 1000
    if unknown > policy.max_unknown_words:
        yield (
            Abstention.UNREADABLE,
            f"not English, or damaged: {unknown:.0%} of the words other than names are in no "
            f"dictionary; the maximum is {policy.max_unknown_words:.0%}",
        )
    for reason in _unlike_prose(counts, values["sentence_length"]):
        yield Abstention.NOT_PROSE, reason


def _unlike_prose(counts: ProseCounts, sentence_length: float) -> Iterator[str]:
    """Yield the signs that a text is a list, a table, verse, program text or a transcript."""
    sentences = plural(counts.sentences, "sentence")
    if counts.words > _MAX_SENTENCE_LENGTH * counts.sentences:
        yield (
            f"not prose: {counts.words} words in {sentences}, "
            "as in lists, tables or text without punctuation"
        )
    marks = counts.story_marks
    if marks >= FEWEST_STORY_MARKS and counts.words < _MOST_WORDS_OF_STORY * marks:
        yield (
            f"not an article: {marks} bylines, dates and links of stories in {counts.words} words, "
            "as on front pages"
        )
    if counts.sentences < _MIN_SENTENCES:
        return
    if sentence_length < _MIN_SENTENCE_LENGTH:
        yield f"not prose: the mean sentence has {sentence_length:.1f} words, as in lists and talk"
    if counts.open_ended > _MAX_OPEN_ENDED * counts.sentences:
        yield (
            f"not prose: {counts.open_ended} of {sentences} have no end mark, "
            "as in lists, verse and program text"
        )
    if counts.repeated > _MAX_REPEATED * counts.sentences:
        yield f"not prose: {counts.repeated} of {sentences} repeat another word for word"
    if counts.cut_off >= _MIN_CUT_OFF and counts.cut_off > _MAX_CUT_OFF * counts.sentences:
        yield (
            f"not an article: {counts.cut_off} of {sentences} are cut off with dots, "
            "as in lists of stories"
        )
    if counts.teasers >= _MIN_TEASERS and counts.in_teasers > _MAX_IN_TEASERS * counts.paragraphs:
        yield (
            f"not an article: {counts.in_teasers} of {counts.paragraphs} paragraphs are headings with a "
            "line or two below, as on front pages"
        )
