"""Hedge cues against the Szeged uncertainty corpus, weasel sentences against CoNLL-2010.

Szeged (Szarvas et al. 2012): a cue is right where its span is exactly a gold span; all four types
of the corpus count, whichever of them we take it for. CoNLL-2010 (Farkas et al. 2010): a sentence
is uncertain or not. The shipped phrases were revised after reading errors on Szeged's dev part, and
weasels and hints of vagueness were written after counting in this CoNLL set, on which the weights of
the hints were learned: without a refit its figure is one of fit (five-fold, with the choice of hints
left as it is: .64).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Outcome,
    Result,
    Span,
    all_rows,
    evaluation_rows,
    f1_result,
    first_string,
    label_mistakes,
    label_of,
    labelled_spans,
    mistakes_by_phrase,
    paired_result,
    share_result,
    string_field,
)
from reliability.metrics import cross_validated_predictions, f1_from_counts, f1_score
from reliability.records import probability
from reliability.signals import hedging
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher

WIKI_F1 = Goal("wiki", "exact cue span F1", 0.82)
WIKI_PRECISION = Goal("wiki", "exact cue span precision", 0.80)
BIO_F1 = Goal("bio", "exact cue span F1", 0.84)
NEWS_PRECISION = Goal("news", "exact cue span precision", 0.80)
WEASELS = Goal("", "uncertain sentence F1", 0.66)

_HEDGES = frozenset(("epistemic", "doxastic", "modal"))
_TYPES = _HEDGES | {"condition", "investigation"}


class CueSentence(NamedTuple):
    """A sentence with its gold cues, or with its label."""

    text: str
    part: str
    document: str
    uncertain: bool
    cues: list[tuple[int, int, str]]


def parse_cue_sentence(row: dict[str, Any]) -> CueSentence:
    """Read a row of Szeged or CoNLL-2010; what is neither wiki nor bio is news."""
    text, dataset = string_field(row), string_field(row, "dataset")
    part = next((part for part in ("wiki", "bio") if part in dataset), "news")
    uncertain = label_of(row, "uncertain", "certain") == "uncertain"
    cues = labelled_spans(row.get("spans", ()), text)
    document = first_string(row["extra"].get("doc"), row["id"])
    return CueSentence(text, part, document, uncertain, cues)


def cues_of(text: str) -> tuple[Document, list[hedging.Cue]]:
    """Return a text parsed, and its cues."""
    document = parse(text)
    return document, hedging.cues(document, shipped_matcher().find(document)["hedging"])


def measure_cues(items: Sequence[CueSentence], fit: bool) -> Outcome:
    """Measure the cues by themselves."""
    figures: dict[Goal, Result | str] = {}
    wrong: list[tuple[str, str, Span]] = []
    for part in sorted({item.part for item in items}):
        chosen = [item for item in items if item.part == part]
        counts, hedges = np.zeros((len(chosen), 3)), np.zeros(3)
        for number, item in enumerate(chosen):
            document, cues = cues_of(item.text)
            mine = {document.span(c.first, c.last): c.type for c in cues if c.type in _TYPES}
            gold = {(start, end): kind for start, end, kind in item.cues}
            counts[number] = len(mine.keys() & gold.keys()), len(mine), len(gold)
            ours, theirs = (
                {span for span, kind in spans.items() if kind in _HEDGES} for spans in (mine, gold)
            )
            hedges += len(ours & theirs), len(ours), len(theirs)
            wrong += [(f"{part}, false alarm", item.text, s) for s in mine.keys() - gold.keys()]
            wrong += [(f"{part}, missed", item.text, s) for s in gold.keys() - mine.keys()]
        documents = [item.document for item in chosen]
        note = (
            f"all four types of cue; epistemic and doxastic alone: F1 {f1_from_counts(*hedges):.3f}"
        )
        whole = f1_result(counts, documents, note)
        precision = share_result(counts[:, :2], documents, "of the cues found")
        figures |= {
            "wiki": {WIKI_F1: whole, WIKI_PRECISION: precision},
            "bio": {BIO_F1: whole},
            "news": {NEWS_PRECISION: precision},
        }[part]
    return Outcome(figures, mistakes_by_phrase(wrong))


def measure_weasels(items: Sequence[CueSentence], fit: bool) -> Outcome:
    """Measure the hints of vagueness in a sentence together."""
    gold = np.array([item.uncertain for item in items])
    documents = [item.document for item in items]
    given = []
    for item in items:
        document, cues = cues_of(item.text)
        found = hedging.weasels(document, cues)
        given.append(hedging.hints(document, found, 0, len(document.words)))
    if fit:
        numbers = {hint: i for i, hint in enumerate(sorted(set().union(*given)))}
        flags = np.zeros((len(items), len(numbers)))
        for row, hints in zip(flags, given, strict=True):
            row[[numbers[hint] for hint in hints]] = 1.0
        strength, said = cross_validated_predictions(flags, gold, documents, f1_score, scaled=False)
        note = "the hints of the lexicon 'vague' weighed anew, logistic regression, 5 folds by document"
    else:
        strength = np.array([probability(hedging.vagueness(hints)) for hints in given])
        said = strength > 0.5
        note = "by the shipped weights of the hints, learned on the training part of this set"
    wrong = label_mistakes(gold, said, abs(strength - 0.5), [item.text for item in items])
    return Outcome({WEASELS: paired_result(f1_score, gold, said, documents, note)}, wrong)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "hedging",
        "signals/szeged_uncertainty.jsonl.gz",
        evaluation_rows(parse_cue_sentence),
        measure_cues,
        (WIKI_F1, WIKI_PRECISION, BIO_F1, NEWS_PRECISION),
    ),
    Benchmark(
        "hedging",
        "signals/conll2010_wiki.jsonl.gz",
        all_rows(parse_cue_sentence),
        measure_weasels,
        (WEASELS,),
    ),
)
