"""Readability: published values and human judgement of CLEAR, and the cases of other packages' tests.

Measured are the values of the signal as shipped, with its own words and sentences; the cases that
give counts instead of a text go to `reliability.signals.readability_formulas`. A case is right within the tolerance it
states, else within the last digit of a value rounded to three.
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

from reliability.attribution.annotation import Annotated, annotate
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    Result,
    all_rows,
    finite_number,
    one_line,
    paired_result,
    residual_mistakes,
    share_result,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import pearson
from reliability.scoring.parallel import parallel_map
from reliability.scoring.sentences import SentenceFeatures, features_of
from reliability.signals import readability_formulas
from reliability.signals.readability import SIGNAL
from reliability.text.document import parse
from reliability.text.vocabulary import syllables

FRE = Goal("", "r with its published FRE", 0.97)
FKGL = Goal("", "r with its published FKGL", 0.97)
ARI = Goal("", "r with its published ARI", 0.97)
EASE = Goal("", "abs(r) with human ease", 0.68)
CASES = Goal("", "formula cases within tolerance", 1.0)
SYLLABLES = Goal("", "words with the same syllables", 1.0)

_PUBLISHED = {
    FRE: ("fre", "flesch_reading_ease"),
    FKGL: ("fkgl", "flesch_kincaid_grade"),
    ARI: ("ari", "automated_readability_index"),
}
# What the tests of other packages call our features.
_FEATURES = {
    "flesch": "flesch_reading_ease",
    "flesch_kincaid": "flesch_kincaid_grade",
    "ari": "automated_readability_index",
    "coleman_liau": "coleman_liau_index",
    "dale_chall": "dale_chall_readability_score",
    "smog_30": "smog_index",
    "smog_all": "smog_index",
}
_SENTENCES = frozenset(("count_sentences", "num_sentences", "nsentence"))
_DIGIT = 0.001


class ReadabilityExcerpt(NamedTuple):
    """An excerpt, how easy teachers found it, and the published values of its formulas."""

    title: str
    text: str
    ease: float
    published: dict[str, float]


@dataclass(frozen=True, slots=True)
class FormulaCase:
    """One case of a test suite: a text and formula (or a word), what is expected and what we say."""

    formula: str
    text: str
    expected: float
    computed: float
    tolerance: float
    sentences: int | None = None  # that the suite counts in the text

    @property
    def is_correct(self) -> bool:
        """Whether we say what is expected."""
        return abs(self.computed - self.expected) <= self.tolerance

    @property
    def reason(self) -> str:
        """Why we may say something else."""
        if self.formula == "syllables":
            return "counted as textstat counts"
        if not self.text:
            return "empty, which cannot be measured"
        count = len(parse(self.text).sentences)
        if self.sentences not in (None, count):
            return f"cut into {count} sentences, there into {self.sentences}"
        return "other counts of words, letters or difficult words"


def parse_clear(row: dict[str, Any]) -> ReadabilityExcerpt:
    """Read a row of CLEAR."""
    extra = row["extra"]
    published = {name: finite_number(extra["formulas"][name]) for name, _ in _PUBLISHED.values()}
    if not any(map(str.isalpha, string_field(row))):
        raise ValueError("text has no words")
    return ReadabilityExcerpt(
        str(extra["title"]), string_field(row), finite_number(row["label"]), published
    )


def readability_values(annotated: Annotated) -> dict[str, float]:
    """Return the values of the signal in a text."""
    return SIGNAL.read(annotated).values


def values_and_features(item: ReadabilityExcerpt) -> tuple[dict[str, float], SentenceFeatures]:
    """Return the values of the signal in an excerpt, and what scales look at."""
    annotated = annotate(parse(item.text))
    return readability_values(annotated), features_of(annotated)


def measure_clear(items: Sequence[ReadabilityExcerpt], fit: bool) -> Outcome:
    """Measure formulas against their published values, and all values together against people."""
    values, traits = zip(*parallel_map(values_and_features, items, 32), strict=True)
    titles = [item.title for item in items]
    figures: dict[Goal, Result | str] = {}
    for target, (published, feature) in _PUBLISHED.items():
        theirs = np.array([item.published[published] for item in items])
        ours = np.array([value[feature] for value in values])
        note = f"{feature} of the signal, with its own sentences and syllables"
        figures[target] = paired_result(pearson, theirs, ours, titles, note)
    ease = np.array([item.ease for item in items])
    texts = [item.text for item in items]
    found = predictions.predict("ease", traits, ease, titles, fit)
    figures[EASE] = paired_result(
        lambda x, y: abs(pearson(x, y)), ease, found.scores, titles, found.note
    )
    return Outcome(figures, residual_mistakes(found.scores, ease, texts))


def read_cases(path: Path) -> list[FormulaCase]:
    """Read the file of cases. Raises ReliabilityError where it has another form."""
    try:
        oracle = json.loads(gzip.decompress(path.read_bytes()))
        words = oracle["syllable_fixture"]["data"].items()
        found = [
            FormulaCase("syllables", word, float(count), syllables(word), 0.0)
            for word, count in words
        ]
        return found + list(_formula_cases(oracle["cases"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise ReliabilityError(f"{path}: malformed: {why}; mend it or leave it out") from error


def _formula_cases(rows: Sequence[dict[str, Any]]) -> Iterator[FormulaCase]:
    sentences = {row["text"]: row["expected"] for row in rows if row["test"] in _SENTENCES}
    names = {feature.name for feature in SIGNAL.features}
    for row in rows:
        text, name, arguments = row["text"], row["test"], row["args"]
        feature = _FEATURES.get(name, name)
        if text is None:
            ours = _value_from_counts(name, arguments)
        elif feature in names:
            ours = readability_values(annotate(parse(text)))[feature]
        else:
            continue  # a formula, or a count, that we do not have
        expected = finite_number(row["expected"])
        tolerance = _tolerance(str(arguments.get("note", "")), expected)
        given = str(arguments) if text is None else text
        yield FormulaCase(feature, given, expected, ours, tolerance, sentences.get(text))


def _value_from_counts(name: str, counts: dict[str, int]) -> float:
    sentences, words = counts["sentence"], counts.get("word", 0)
    if name == "smog_formula":
        return readability_formulas.smog_index(
            sentences=sentences, polysyllables=counts["polysyllabicWord"]
        )
    if name == "dale_chall_formula":
        return readability_formulas.dale_chall_readability_score(
            words=words, sentences=sentences, difficult=counts["difficultWord"]
        )
    return readability_formulas.flesch_reading_ease(
        words=words, sentences=sentences, syllables=counts["syllable"]
    )


def _tolerance(note: str, expected: float) -> float:
    stated, _, rest = note.removeprefix("tol ").partition(" ")
    if not note.startswith("tol "):
        return _DIGIT
    return float(stated) * (abs(expected) if rest == "rel" else 1.0)


def measure_oracle(items: Sequence[FormulaCase], fit: bool) -> Outcome:
    """Measure formulas and syllables, each by itself."""
    figures: dict[Goal, Result | str] = {}
    for target, chosen in (
        (CASES, [case for case in items if case.formula != "syllables"]),
        (SYLLABLES, [case for case in items if case.formula == "syllables"]),
    ):
        right = np.array([(case.is_correct, 1) for case in chosen], dtype=float)
        reasons = Counter(case.reason for case in chosen if not case.is_correct)
        note = "exceptions: " + ", ".join(
            f"{count} × {why}" for why, count in reasons.most_common()
        )
        figures[target] = share_result(right, [case.text for case in chosen], note)
    wrong = [
        Mistake(
            math.inf if math.isnan(case.computed) else abs(case.computed - case.expected),
            case.formula,
            f"{case.computed:.4g} for {case.expected:.4g} in {one_line(case.text[:80])!r}: {case.reason}",
        )
        for case in items
        if not case.is_correct
    ]
    return Outcome(figures, wrong)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "readability",
        "signals/clear.jsonl.gz",
        all_rows(parse_clear),
        measure_clear,
        (FRE, FKGL, ARI, EASE),
    ),
    Benchmark(
        "readability",
        "signals/readability_oracle.json.gz",
        read_cases,
        measure_oracle,
        (CASES, SYLLABLES),
    ),
)
