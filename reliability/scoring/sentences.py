"""What single sentences are like, and how easy a text is, on scales learned from what people said.

Each scale is linear: what the words of a sentence, and pairs of neighbours, weigh, and what the values
of all signals in it weigh; names, dates and numbers are masked. This module reads scales and places
texts on them. It refuses to know how a scale was learned, and no score of an article uses one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from operator import and_
from pathlib import Path
from typing import Any, NamedTuple

from reliability.attribution.annotation import Annotated, annotate
from reliability.errors import ModelError
from reliability.records import probability
from reliability.scoring import model
from reliability.signals import hedging
from reliability.signals.registry import FEATURES, read_signals
from reliability.text.document import Document, parse
from reliability.text.lexicon_files import lexicon_digests
from reliability.text.named_entities import DATE, ENTITY

FORMAT = 1
# What each scale says of a sentence; all but `RATINGS` are probabilities.
SCALES = {
    "checkworthy": "it makes a claim that a fact-checker would look into",
    "verifiable": "it states something that can be verified",
    "unattributed": "nobody is said to have said it: the article speaks",
    "subjective": "it gives a view rather than a report",
    "biased": "its words take a side",
    "certainty": "how sure it is, from 1 (not at all) to 6 (wholly)",
}
# Where a sentence stands on other scales, too, counts for some. SILVER is for them alone: it says what
# language models call biased.
SILVER = "silver_biased"
STACKED_ON = {
    "subjective": (SILVER,),
    "biased": (SILVER,),
    "verifiable": (SILVER, "subjective", "checkworthy"),
}
EASE = "ease"  # the scale of texts
RATINGS = {"certainty": (1.0, 6.0), EASE: (-4.0, 2.0)}  # no probabilities: lowest and highest
_EXCERPT = 150  # words, at least, of a stretch of a text: those that ease was learned from have 175
BOUND = 3.0  # standard deviations from the mean that a value may count for
# Types of hedging cue that count by themselves: to readers a "may" takes away three times as much
# certainty as any other hedge.
_CUES = ("modal", "epistemic", "doxastic", "habit", "crowd", "group", "quantifier", "weasel")
# Grade formulas and the like, which are never scored, count the letters of names, too.
_SCORED = tuple(
    name
    for name, feature in FEATURES.items()
    if (feature.reliability, feature.bias) != (None, None)
)
_SIGNS = frozenset(',.:;?!"()$-%')
_MASKS = {ENTITY: "<name>", DATE: "<date>"}


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of an article, `start` to `end` in its text, and its place on each of `SCALES`."""

    start: int
    end: int
    text: str
    scores: dict[str, float]


class SentenceFeatures(NamedTuple):
    """What scales look at in a sentence: its masked tokens, and numbers by name."""

    tokens: list[str]
    values: dict[str, float]


class Scale:
    """A linear model of sentences."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Build a scale from its JSON content; raises ModelError where it is malformed."""
        model.check_format("format", content, FORMAT)
        try:
            self.name = str(content["scale"])
            self.base = float(content["base"])
            self.cuts = {name: float(cut) for name, cut in content["cuts"].items()}
            self.lexicons = dict(content["lexicons"])
            self.terms = {term: float(weight) for term, weight in content["terms"].items()}
            self.values = {
                name: (float(mean), float(spread), float(weight))
                for name, (mean, spread, weight) in content["values"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"scale is malformed at {error}: train it again") from error
        numbers = [self.base, *self.cuts.values(), *self.terms.values()]
        numbers += [number for three in self.values.values() for number in three]
        if not all(map(math.isfinite, numbers)):
            raise ModelError("scale is malformed: a number in it is not finite: train it again")
        if not all(spread > 0 for _, spread, _ in self.values.values()):
            raise ModelError("scale is malformed: a spread in it is not over 0: train it again")

    def log_odds(self, traits: SentenceFeatures) -> float:
        """Return the log-odds of a sentence, or its rating without bounds.

        NaN counts for nothing; raises ModelError where a value is missing.
        """
        if missing := self.values.keys() - traits.values.keys():
            raise ModelError(
                f"the scale {self.name!r} needs {', '.join(sorted(missing))}, which nothing gives: "
                "run `reliability train` to train it again"
            )
        weigh = self.terms.get
        total = self.base + term_value(traits.tokens) * math.fsum(
            weigh(term, 0.0) for term in terms(traits.tokens)
        )
        for name, (mean, spread, weight) in self.values.items():
            value = traits.values[name]
            if value == value:
                total += weight * max(-BOUND, min(BOUND, (value - mean) / spread))
        return total


def score_of(name: str, raw: float) -> float:
    """Return the probability, or the rating, that a raw number is on a scale."""
    if name not in RATINGS:
        return probability(raw)
    lowest, highest = RATINGS[name]
    return max(lowest, min(highest, raw))


def scores_of(traits: SentenceFeatures) -> dict[str, float]:
    """Return where a sentence, with what its surroundings say, stands on `SCALES`."""
    return {name: score_of(name, log_odds(name, traits)) for name in SCALES}


def log_odds(name: str, traits: SentenceFeatures) -> float:
    """Return the log-odds, or the rating without bounds, that the shipped scale gives."""
    for other in STACKED_ON.get(name, ()):
        if other not in traits.values:
            traits.values[other] = log_odds(other, traits)
    return shipped_scale(name).log_odds(traits)


def score_sentences(text: str, title: str | None = None) -> list[ScoredSentence]:
    """Return the sentences of an article in order, each with its place on every scale.

    Probabilities are calibrated on what each scale was learned from: speeches, debates, news. They
    judge manner, not truth: a checkworthy sentence may be true.
    """
    annotated = annotate(parse(text, title))
    surroundings = ContextFeatures(annotated)
    found = []
    for first, last, start, end in annotated.document.sentences:
        own = measure_sentence(text[start:end])
        own.values.update(surroundings.between(first, last))
        found.append(ScoredSentence(start, end, text[start:end], scores_of(own)))
    return found


def reading_ease(text: str) -> float:
    """Return how easy a text is to read, as teachers would say: from -4 (hard) to 2 (easy).

    -0.9 is the mean of the school texts it was learned from. A long text is the mean of its
    stretches of whole sentences, without the rest under 150 words; NaN where there are no words.
    """
    stretches, start, words = [], 0, 0
    spans = parse(text).sentences
    for first, last, _, end in spans:
        words += last - first
        if words >= _EXCERPT:
            stretches.append(text[start:end])
            start, words = end, 0
    if not stretches:
        stretches = [text] if spans else []
    scale = shipped_scale(EASE)
    found = [score_of(EASE, scale.log_odds(measure_sentence(stretch))) for stretch in stretches]
    return math.fsum(found) / len(found) if found else math.nan


def measure_sentence(text: str) -> SentenceFeatures:
    """Return what there is to see in a sentence by itself."""
    return features_of(annotate(parse(text)))


def features_of(annotated: Annotated) -> SentenceFeatures:
    """Return what there is to see in a sentence that is annotated."""
    reading = read_signals(annotated).values
    values = {name: reading[name] for name in _SCORED}
    values |= dict.fromkeys(_CUES, 0.0)
    cues = hedging.cues(annotated.document, annotated.phrases["hedging"])
    for cue in hedging.weasels(annotated.document, cues):
        if cue.type in _CUES:
            values[cue.type] += cue.weight
    return SentenceFeatures(masked_tokens(annotated.document), values)


def masked_tokens(document: Document) -> list[str]:
    """Return the words and signs in order; a name, a date or a number is a mask."""
    found: list[str] = []
    for i, (word, gap) in enumerate(zip(document.words, document.gaps, strict=False)):
        if not document.continues_entity[i]:
            found += filter(_SIGNS.__contains__, gap)
            mask = "<number>" if word[0].isdigit() else word
            found.append(_MASKS.get(document.entities[i], mask))
    found += filter(_SIGNS.__contains__, document.gaps[-1])
    return found


def terms(tokens: Sequence[str]) -> set[str]:
    """Return the different tokens, and pairs of neighbours with a blank between."""
    return {*tokens, *map(" ".join, pairwise(("<start>", *tokens, "<end>")))}


def term_value(tokens: Sequence[str]) -> float:
    """Return what one term of a sentence counts for: less in a long one."""
    return 3 / math.sqrt(max(len(tokens), 1))


class ContextFeatures:
    """What the attributions of an article say of any of its sentences."""

    def __init__(self, annotated: Annotated) -> None:
        document = annotated.document
        self.document, self.sourced = document, annotated.sourced
        words = len(document.words)
        said, cues, voiced, held = (bytearray(words) for _ in range(4))
        for attribution in annotated.attributions:
            (first, last), (cue, cue_end) = attribution.content, attribution.cue
            if attribution.speaker:
                said[first:last] = b"\x01" * (last - first)
            if cue < cue_end:
                cues[cue] = 1
                voiced[cue] |= bool(attribution.speaker)
                held[cue] |= not attribution.is_statement
        # A run of names counts once, at its first word.
        opening = [not carried for carried in document.continues_entity]
        self.counts = {
            "said": _sums(map(and_, said, opening)),
            "quoted": _sums(map(and_, document.quoted, opening)),
            "cues": _sums(cues),
            "voiced": _sums(voiced),
            "held": _sums(held),
        }

    def between(self, first: int, last: int) -> dict[str, float]:
        """Return numbers for the words `first` to `last` (exclusive), one at least."""
        sentence_of, sourced = self.document.sentence_of, self.sourced
        here, end = sentence_of[first], sentence_of[last - 1] + 1
        within = {name: sums[last] - sums[first] for name, sums in self.counts.items()}
        size = self.document.size_of(first, last)
        return {
            "sourced_here": float(any(sourced[here:end])),
            "sourced_before": float(any(sourced[max(here - 1, 0) : here])),
            "sourced_after": float(any(sourced[end : end + 1])),
            "said_share": within["said"] / size,
            "quoted_share": within["quoted"] / size,
            "cues": within["cues"],
            "cues_with_voice": within["voiced"],
            "cues_of_thought": within["held"],
            "place": here / len(sourced),
            "opening": float(min(here, 5)),
        }


def _sums(flags: Iterable[int]) -> list[int]:
    return list(accumulate(flags, initial=0))


def scales_folder() -> Path:
    """Return where the shipped scales are."""
    return model.models_folder() / "scales"


@cache
def shipped_scale(name: str) -> Scale:
    """Return a scale that comes with this package.

    Raises ModelError where it cannot be read, or was learned with other lexicons than there are.
    """
    path = scales_folder() / f"{name}.json"
    content = model.read_json_object(path, "a scale")
    try:
        scale = Scale(content)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    model.check_lexicons(f"the scale {name!r}", scale.lexicons, lexicon_digests())
    return scale
