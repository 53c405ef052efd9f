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
    Figure,
    Mistake,
    Outcome,
    Set,
    Target,
    every,
    number_of,
    one_line,
    paired_figure,
    residuals,
    share_figure,
    text_of,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import pearson
from reliability.scoring.sentences import SentenceFeatures, features_of
from reliability.signals import readability_formulas
from reliability.signals.readability import SIGNAL
from reliability.text.document import parse
from reliability.text.vocabulary import syllables
from reliability.training.parallel import parallel_map

FRE = Target("", "r with its published FRE", 0.97)
FKGL = Target("", "r with its published FKGL", 0.97)
ARI = Target("", "r with its published ARI", 0.97)
EASE = Target("", "abs(r) with human ease", 0.68)
CASES = Target("", "formula cases within tolerance", 1.0)
SYLLABLES = Target("", "words with the same syllables", 1.0)

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


class Excerpt(NamedTuple):
    """An excerpt, how easy teachers found it, and the published values of its formulas."""

    title: str
    text: str
    ease: float
    published: dict[str, float]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a test suite: a text and formula (or a word), what is expected and what we say."""

    of: str
    text: str
    expected: float
    ours: float
    tolerance: float
    sentences: int | None = None  # that the suite counts in the text

    @property
    def right(self) -> bool:
        """Whether we say what is expected."""
        return abs(self.ours - self.expected) <= self.tolerance

    @property
    def reason(self) -> str:
        """Why we may say something else."""
        if self.of == "syllables":
            return "counted as textstat counts"
        if not self.text:
            return "empty, which cannot be measured"
        count = len(parse(self.text).sentences)
        if self.sentences not in (None, count):
            return f"cut into {count} sentences, there into {self.sentences}"
        return "other counts of words, letters or difficult words"


def excerpt(row: dict[str, Any]) -> Excerpt:
    """Read a row of CLEAR."""
    extra = row["extra"]
    published = {name: number_of(extra["formulas"][name]) for name, _ in _PUBLISHED.values()}
    if not any(map(str.isalpha, text_of(row))):
        raise ValueError("text has no words")
    return Excerpt(str(extra["title"]), text_of(row), number_of(row["label"]), published)


def values_of(annotated: Annotated) -> dict[str, float]:
    """Return the values of the signal in a text."""
    return SIGNAL.read(annotated).values


def seen(item: Excerpt) -> tuple[dict[str, float], SentenceFeatures]:
    """Return the values of the signal in an excerpt, and what scales look at."""
    annotated = annotate(parse(item.text))
    return values_of(annotated), features_of(annotated)


def clear(items: Sequence[Excerpt], fit: bool) -> Outcome:
    """Measure formulas against their published values, and all values together against people."""
    values, traits = zip(*parallel_map(seen, items, 32), strict=True)
    titles = [item.title for item in items]
    figures: dict[Target, Figure | str] = {}
    for target, (published, feature) in _PUBLISHED.items():
        theirs = np.array([item.published[published] for item in items])
        ours = np.array([value[feature] for value in values])
        note = f"{feature} of the signal, with its own sentences and syllables"
        figures[target] = paired_figure(pearson, theirs, ours, titles, note)
    ease = np.array([item.ease for item in items])
    texts = [item.text for item in items]
    found = predictions.of("ease", traits, ease, titles, fit)
    figures[EASE] = paired_figure(
        lambda x, y: abs(pearson(x, y)), ease, found.values, titles, found.note
    )
    return Outcome(figures, residuals(found.values, ease, texts))


def cases(path: Path) -> list[Case]:
    """Read the file of cases. Raises ReliabilityError where it has another form."""
    try:
        oracle = json.loads(gzip.decompress(path.read_bytes()))
        words = oracle["syllable_fixture"]["data"].items()
        found = [
            Case("syllables", word, float(count), syllables(word), 0.0) for word, count in words
        ]
        return found + list(_formula_cases(oracle["cases"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise ReliabilityError(f"{path}: malformed: {why}; mend it or leave it out") from error


def _formula_cases(rows: Sequence[dict[str, Any]]) -> Iterator[Case]:
    sentences = {row["text"]: row["expected"] for row in rows if row["test"] in _SENTENCES}
    names = {feature.name for feature in SIGNAL.features}
    for row in rows:
        text, name, arguments = row["text"], row["test"], row["args"]
        feature = _FEATURES.get(name, name)
        if text is None:
            ours = _of_counts(name, arguments)
        elif feature in names:
            ours = values_of(annotate(parse(text)))[feature]
        else:
            continue  # a formula, or a count, that we do not have
        expected = number_of(row["expected"])
        tolerance = _tolerance(str(arguments.get("note", "")), expected)
        given = str(arguments) if text is None else text
        yield Case(feature, given, expected, ours, tolerance, sentences.get(text))


def _of_counts(name: str, counts: dict[str, int]) -> float:
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


def oracle(items: Sequence[Case], fit: bool) -> Outcome:
    """Measure formulas and syllables, each by itself."""
    figures: dict[Target, Figure | str] = {}
    for target, chosen in (
        (CASES, [case for case in items if case.of != "syllables"]),
        (SYLLABLES, [case for case in items if case.of == "syllables"]),
    ):
        right = np.array([(case.right, 1) for case in chosen], dtype=float)
        reasons = Counter(case.reason for case in chosen if not case.right)
        note = "exceptions: " + ", ".join(
            f"{count} × {why}" for why, count in reasons.most_common()
        )
        figures[target] = share_figure(right, [case.text for case in chosen], note)
    wrong = [
        Mistake(
            math.inf if math.isnan(case.ours) else abs(case.ours - case.expected),
            case.of,
            f"{case.ours:.4g} for {case.expected:.4g} in {one_line(case.text[:80])!r}: {case.reason}",
        )
        for case in items
        if not case.right
    ]
    return Outcome(figures, wrong)


SETS: tuple[Set[Any], ...] = (
    Set("readability", "signals/clear.jsonl.gz", every(excerpt), clear, (FRE, FKGL, ARI, EASE)),
    Set("readability", "signals/readability_oracle.json.gz", cases, oracle, (CASES, SYLLABLES)),
)
