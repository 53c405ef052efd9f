"""Hedge cues compared with the Szeged uncertainty corpus, weasel sentences with CoNLL-2010.

Szeged (Szarvas et al. 2012): a cue is correct if its span is exactly a gold span. All four types of cue
in the corpus count, regardless of the predicted type. CoNLL-2010 (Farkas et al. 2010): a sentence is
uncertain or not. The shipped phrases were revised after reading errors on Szeged's dev split. Weasels
and hints of vagueness were written after counting in this CoNLL file, and the weights of the hints were
trained on it: without a refit its result is one on training data (five-fold, with the same hints: 0.64).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Outcome,
    Results,
    Span,
    f1_result,
    first_string,
    label_mistakes,
    label_of,
    labelled_spans,
    match_counts,
    mistakes_by_phrase,
    paired_result,
    share_result,
    string_field,
)
from reliability.metrics import Array, Flags, cross_validated_predictions, f1_from_counts, f1_score
from reliability.records import probability
from reliability.signals import hedging
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher

_HEDGES = frozenset(("epistemic", "doxastic", "modal"))
_TYPES = _HEDGES | {"condition", "investigation"}


class CueSentence(NamedTuple):
    """A sentence with its label and its gold cues; CoNLL-2010 has the label only."""

    text: str
    part: str
    document: str
    uncertain: bool
    cues: list[tuple[int, int, str]]


def parse_cue_sentence(row: dict[str, Any]) -> CueSentence:
    """Parse a row of Szeged or CoNLL-2010. A dataset that is neither wiki nor bio is news."""
    text, dataset = string_field(row), string_field(row, "dataset")
    return CueSentence(
        text=text,
        part=next((part for part in ("wiki", "bio") if part in dataset), "news"),
        document=first_string(row["extra"].get("doc"), row["id"]),
        uncertain=label_of(row, "uncertain", "certain") == "uncertain",
        cues=labelled_spans(row.get("spans", ()), text),
    )


def cues_of(text: str) -> tuple[Document, list[hedging.Cue]]:
    """Parse a text and find its cues."""
    document = parse(text)
    return document, hedging.hedge_cues(document, shipped_matcher().find(document)["hedging"])


def measure_cues(items: Sequence[CueSentence], fit: bool) -> Outcome:
    """Measure the cues of the signal, each part of the corpus by itself."""
    results: Results = {}
    wrong: list[tuple[str, str, Span]] = []
    for part in sorted({item.part for item in items}):
        results |= _measure_part(part, [item for item in items if item.part == part], wrong)
    return Outcome(results, mistakes_by_phrase(wrong))


def _measure_part(
    part: str, items: Sequence[CueSentence], wrong: list[tuple[str, str, Span]]
) -> Results:
    """Return the results on a part of the corpus, and append its wrong spans to `wrong`."""
    counts, hedges = np.zeros((len(items), 3)), np.zeros(3)
    for number, item in enumerate(items):
        document, cues = cues_of(item.text)
        found = {document.span(c.first, c.last): c.type for c in cues if c.type in _TYPES}
        gold = {(start, end): kind for start, end, kind in item.cues}
        counts[number] = match_counts(found.keys(), gold.keys())
        hedges += match_counts(_hedges_among(found), _hedges_among(gold))
        wrong += [(f"{part}, false alarm", item.text, s) for s in found.keys() - gold.keys()]
        wrong += [(f"{part}, missed", item.text, s) for s in gold.keys() - found.keys()]
    documents = [item.document for item in items]
    note = f"all four types of cue; epistemic and doxastic alone: F1 {f1_from_counts(*hedges):.3f}"
    f1 = f1_result(counts, documents, note)
    precision = share_result(counts[:, :2], documents, "of the cues found")
    return {
        "wiki": {"wiki_f1": f1, "wiki_precision": precision},
        "bio": {"bio_f1": f1},
        "news": {"news_precision": precision},
    }[part]


def _hedges_among(cues: Mapping[Span, str]) -> set[Span]:
    return {span for span, kind in cues.items() if kind in _HEDGES}


def measure_weasels(items: Sequence[CueSentence], fit: bool) -> Outcome:
    """Measure the hints of vagueness in a sentence, taken together."""
    gold = np.array([item.uncertain for item in items])
    documents = [item.document for item in items]
    hints = [_hints_of(item.text) for item in items]
    if fit:
        probabilities, predicted = _refit(hints, gold, documents)
        note = (
            "logistic regression on the hints of the lexicon 'vague', 5 folds by document, the cut "
            "chosen on the other folds"
        )
    else:
        probabilities = np.array([probability(hedging.vagueness_log_odds(one)) for one in hints])
        predicted = probabilities > 0.5
        note = "by the shipped weights of the hints, trained on the training split of this corpus"
    texts = [item.text for item in items]
    mistakes = label_mistakes(gold, predicted, abs(probabilities - 0.5), texts)
    return Outcome({"f1": paired_result(f1_score, gold, predicted, documents, note)}, mistakes)


def _hints_of(text: str) -> set[hedging.Hint]:
    document, cues = cues_of(text)
    return hedging.vagueness_hints(
        document, hedging.join_weasels(document, cues), 0, len(document.words)
    )


def _refit(
    hints: Sequence[set[hedging.Hint]], gold: Flags, documents: Sequence[str]
) -> tuple[Array, Flags]:
    """Return held-out probabilities and labels by a logistic regression on the hints."""
    columns = {hint: column for column, hint in enumerate(sorted(set().union(*hints)))}
    flags = np.zeros((len(hints), len(columns)))
    for row, names in zip(flags, hints, strict=True):
        row[[columns[name] for name in names]] = 1.0
    return cross_validated_predictions(flags, gold, documents, f1_score)
