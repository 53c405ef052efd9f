"""Policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from types import UnionType

from reliability.records import Score, Verdict
from reliability.scoring import model as models
from reliability.text.document import Document
from reliability.text.vocabulary import WordCache


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
            check_type(name, getattr(self, name), Real, "a number")
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}: give a probability, 0 to 1")
        check_type("min_words", self.min_words, Real, "a number")
        if not self.min_words >= 0:  # nor NaN
            raise ValueError(f"min_words is {self.min_words}: give 0 or more")

    def objections(self, reliability: Score, bias: Score) -> dict[str, str]:
        """Return the scores that fail, by target, with the reason."""
        said = {}
        if models.threshold_side(self._reach(reliability), self.fail_under).below:
            said["reliability"] = (
                f"reliability {reliability.probability:.2f} is under {self.fail_under:.2f}"
            )
        if models.threshold_side(self._reach(bias), self.fail_over_bias).above:
            said["bias"] = f"bias {bias.probability:.2f} is over {self.fail_over_bias:.2f}"
        return said

    def doubts(self, reliability: Score, bias: Score) -> tuple[str, ...]:
        """Return why it cannot be told on which side of a limit a score is, where nothing fails."""
        said = []
        for name, score, limit in (
            ("reliability", reliability, self.fail_under),
            ("bias", bias, self.fail_over_bias),
        ):
            if models.threshold_side(self._reach(score), limit).contains:
                least, most = score.interval
                said.append(
                    f"too close to call: {name} {score.probability:.2f}, and {limit:.2f} is inside "
                    f"its interval, {least:.2f} to {most:.2f}"
                )
        return tuple(said)

    def _reach(self, score: Score) -> tuple[float, float]:
        """Return between which probabilities a score is taken to lie."""
        return (score.probability,) * 2 if self.judge_unsure else score.interval


def check_type(
    name: str, value: object, wanted: type | UnionType, called: str, instead: str = ""
) -> None:
    if not isinstance(value, wanted):
        raise TypeError(f"{name} must be {called}, not {type(value).__name__}{instead}")


def decide(
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
    unknown = values["out_of_vocabulary_words"] / 1000
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


_ENDED = WordCache(lambda gap: not {".", "!", "?"}.isdisjoint(gap))


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
