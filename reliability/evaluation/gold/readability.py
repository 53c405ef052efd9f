"""Readability: published values and human judgement of CLEAR, and the test cases of other packages.

The features of the signal are measured as shipped, with its own words and sentences. Test cases that
give counts instead of a text go to `reliability.signals.readability_formulas`. A case is correct within
the tolerance it states, else within the last digit of a value rounded to three. textstat, the source of
our syllable counts and easy words, is measured on the same excerpts as a baseline.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import textstat

from reliability.attribution.annotation import Annotated, annotate
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Result,
    Results,
    finite_number,
    flagged_result,
    one_line,
    paired_result,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import Array, pearson, wilson_interval
from reliability.scales.sentence_features import SentenceFeatures, features_of
from reliability.scoring.parallel import parallel_map
from reliability.signals import readability_formulas
from reliability.signals.readability import SIGNAL
from reliability.text.document import parse
from reliability.text.vocabulary import is_difficult, syllables
from reliability.toml import own_tables

_NAMES: dict[str, Any] = own_tables(__file__)
_PUBLISHED: dict[str, str] = _NAMES["published"]
_FORMULAS: list[str] = _NAMES["formulas"]
_LAST_DIGIT = 0.001


class ReadabilityExcerpt(NamedTuple):
    """An excerpt, its ease in the judgement of teachers, and the published values of its formulas."""

    text: str
    rating: float  # the ease
    document: str  # the title
    published: dict[str, float]


class MeasuredExcerpt(NamedTuple):
    """The values of the signal and of textstat in an excerpt, its words, and its sentence features."""

    ours: dict[str, float]
    textstat: dict[str, float]
    words: frozenset[str]
    features: SentenceFeatures


@dataclass(frozen=True, slots=True)
class FormulaCase:
    """A case of a test suite: a formula and a text, or "syllables" and a word, with both values."""

    formula: str
    text: str
    expected: float
    computed: float
    tolerance: float
    sentences: int | None = None  # counted in the text by the suite

    @property
    def is_correct(self) -> bool:
        """True if the computed value is within the tolerance."""
        return abs(self.computed - self.expected) <= self.tolerance

    @property
    def reason(self) -> str:
        """The likely reason for a difference."""
        if self.formula == "syllables":
            return "counted as textstat counts"
        if not self.text:
            return "an empty text has no value"
        count = len(parse(self.text).sentences)
        if self.sentences not in (None, count):
            return f"{count} sentences here, {self.sentences} there"
        return "other counts of words, letters or difficult words"


def parse_clear(row: dict[str, Any]) -> ReadabilityExcerpt:
    """Parse a row of CLEAR."""
    extra, text = row["extra"], string_field(row)
    if not any(map(str.isalpha, text)):
        raise ValueError("the text has no words")
    return ReadabilityExcerpt(
        text=text,
        rating=finite_number(row["label"]),
        document=str(extra["title"]),
        published={name: finite_number(extra["formulas"][name]) for name in _PUBLISHED},
    )


def readability_values(annotated: Annotated) -> dict[str, float]:
    """Return the values of the signal in a text."""
    return SIGNAL.read(annotated).values


def measure_excerpt(item: ReadabilityExcerpt) -> MeasuredExcerpt:
    """Measure an excerpt by the signal and by textstat."""
    annotated = annotate(parse(item.text))
    return MeasuredExcerpt(
        ours=readability_values(annotated),
        textstat={name: float(getattr(textstat, name)(item.text)) for name in _FORMULAS},
        words=frozenset(filter(str.isalpha, annotated.document.words)),
        features=features_of(annotated),
    )


def measure_clear(items: Sequence[ReadabilityExcerpt], fit: bool) -> Outcome:
    """Correlate formulas with their published values, and the ease scale with human judgement."""
    measured = [*parallel_map(measure_excerpt, items, 32)]
    titles = [item.document for item in items]
    results: Results = {}
    ours, theirs = (_columns(values) for values in zip(*(one[:2] for one in measured), strict=True))
    for name, feature in _PUBLISHED.items():
        published = np.array([item.published[name] for item in items])
        for goal, values, whose in (
            (f"published_{name}", ours, f"{feature} of the signal"),
            (f"textstat_published_{name}", theirs, f"textstat's {feature}"),
        ):
            note = f"{whose}, with its own sentences and syllables"
            results[goal] = paired_result(pearson, published, values[feature], titles, note)
    predicted = predictions.predict("ease", [one.features for one in measured], items, fit)
    results["ease"] = predicted.agreement(_absolute_pearson)
    results |= _textstat_ease(ours, theirs, predicted.ratings, titles)
    results |= _textstat_words(frozenset().union(*(one.words for one in measured)))
    return Outcome(results, predicted.residuals())


def _absolute_pearson(x: Array, y: Array) -> float:
    return abs(pearson(x, y))


def _columns(values: Sequence[dict[str, float]]) -> dict[str, Array]:
    return {name: np.array([one[name] for one in values]) for name in _FORMULAS}


def _textstat_ease(
    ours: dict[str, Array], theirs: dict[str, Array], ease: Array, titles: Sequence[str]
) -> dict[str, Result]:
    """Correlate each formula of textstat with human judgement; the notes have ours."""
    results = {}
    for name in _FORMULAS:
        note = (
            f"of the signal's {_absolute_pearson(ease, ours[name]):.3f}; both correlate with "
            f"r = {pearson(theirs[name], ours[name]):.3f}"
        )
        result = paired_result(_absolute_pearson, ease, theirs[name], titles, note)
        results[f"textstat_{name}"] = result
    return results


def _textstat_words(words: frozenset[str]) -> Results:
    counted = [syllables(word) == textstat.syllable_count(word) for word in words]
    listed = [is_difficult(word) == textstat.is_difficult_word(word, 2) for word in words]
    note = "the different words of all excerpts, without numbers and hyphens"
    results: Results = {}
    for goal, alike in (("textstat_syllables", counted), ("textstat_difficult", listed)):
        if alike:
            share = sum(alike) / len(alike)
            interval = wilson_interval(share, len(alike))
            results[goal] = Result(share, interval, len(alike), note)
    return results


def read_cases(path: Path) -> list[FormulaCase]:
    """Read the file of test cases. Raises ReliabilityError if it has another format."""
    try:
        oracle = json.loads(gzip.decompress(path.read_bytes()))
        words = oracle["syllable_fixture"]["data"].items()
        cases = [
            FormulaCase("syllables", word, float(count), syllables(word), tolerance=0.0)
            for word, count in words
        ]
        return cases + list(_formula_cases(oracle["cases"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise ReliabilityError(f"{path}: malformed: {reason}; repair it or leave it out") from error


def _formula_cases(rows: Sequence[dict[str, Any]]) -> Iterator[FormulaCase]:
    sentences = {
        row["text"]: row["expected"] for row in rows if row["test"] in _NAMES["sentence_counts"]
    }
    names = {feature.name for feature in SIGNAL.features}
    for row in rows:
        text, name, arguments = row["text"], row["test"], row["args"]
        feature = _NAMES["features"].get(name, name)
        if text is None:
            computed = _value_from_counts(name, arguments)
        elif feature in names:
            computed = readability_values(annotate(parse(text)))[feature]
        else:
            continue
        expected = finite_number(row["expected"])
        tolerance = _tolerance(str(arguments.get("note", "")), expected)
        shown = str(arguments) if text is None else text
        yield FormulaCase(feature, shown, expected, computed, tolerance, sentences.get(text))


def _value_from_counts(name: str, counts: dict[str, int]) -> float:
    if name == "smog_formula":
        return readability_formulas.smog_index(
            sentences=counts["sentence"], polysyllables=counts["polysyllabicWord"]
        )
    both = {"sentences": counts["sentence"], "words": counts.get("word", 0)}
    if name == "dale_chall_formula":
        return readability_formulas.dale_chall_readability_score(
            **both, difficult=counts["difficultWord"]
        )
    return readability_formulas.flesch_reading_ease(**both, syllables=counts["syllable"])


def _tolerance(note: str, expected: float) -> float:
    """Return the tolerance in a note: "tol .01" is absolute, "tol .01 rel" relative."""
    stated, _, rest = note.removeprefix("tol ").partition(" ")
    if not note.startswith("tol "):
        return _LAST_DIGIT
    return float(stated) * (abs(expected) if rest == "rel" else 1.0)


def measure_oracle(items: Sequence[FormulaCase], fit: bool) -> Outcome:
    """Count the cases of formulas and of syllables that are correct."""
    results: Results = {}
    for goal in ("cases", "syllables"):
        cases = [case for case in items if (case.formula == "syllables") == (goal == "syllables")]
        reasons = Counter(case.reason for case in cases if not case.is_correct)
        listed = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
        correct, texts = [case.is_correct for case in cases], [case.text for case in cases]
        results[goal] = flagged_result(correct, texts, f"exceptions: {listed or 'none'}")
    mistakes = [
        Mistake(
            math.inf if math.isnan(case.computed) else abs(case.computed - case.expected),
            case.formula,
            f"{case.computed:.4g} for {case.expected:.4g} in {one_line(case.text[:80])!r}: "
            f"{case.reason}",
        )
        for case in items
        if not case.is_correct
    ]
    return Outcome(results, mistakes)
