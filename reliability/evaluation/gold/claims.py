"""Which sentences have no source (PolNeAR), and which claim anything that can be checked.

PolNeAR's sentences are read in their articles, put together again with a space between two; those of
CheckThat 2024 task 1 and PoliClaim by themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Outcome,
    all_rows,
    evaluation_rows,
    first_string,
    label_mistakes,
    label_of,
    paired_result,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import f1_score, macro_f1
from reliability.scoring.sentences import ContextFeatures, SentenceFeatures
from reliability.text.document import parse
from reliability.training.sentence_scales import measure_sentences

UNSOURCED = Goal("", "unattributed sentence F1", 0.77)
UNSOURCED_MACRO = Goal("", "unattributed or not, macro-F1", 0.77)
CHECKWORTHY = Goal("", "claim F1", 0.82)
CHECKWORTHY_MACRO = Goal("", "claim or not, macro-F1", 0.82)
VERIFIABLE = Goal("", "claim F1", 0.80)
VERIFIABLE_MACRO = Goal("", "claim or not, macro-F1", 0.80)


class LabelledSentence(NamedTuple):
    """A sentence, its label, and the document or speech it is from."""

    text: str
    positive: bool
    document: str


def parse_polnear_sentence(row: dict[str, Any]) -> LabelledSentence:
    """Read a row of PolNeAR; one that is attributed in part is not unattributed."""
    label = label_of(row, "attributed", "partial", "unattributed")
    return LabelledSentence(
        string_field(row), label == "unattributed", string_field(row["extra"], "doc")
    )


def parse_claim_sentence(row: dict[str, Any]) -> LabelledSentence:
    """Read a row of CheckThat or PoliClaim; the former names no debates, but repeats sentences."""
    label, text = label_of(row, "checkworthy", "verifiable", "not"), string_field(row)
    return LabelledSentence(text, label != "not", first_string(row["extra"].get("speech"), text))


def features_in_articles(items: Sequence[LabelledSentence]) -> list[SentenceFeatures]:
    """Measure sentences, with what their articles, put together again, say of their sources."""
    traits = measure_sentences([item.text for item in items])
    documents: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        documents.setdefault(item.document, []).append(number)
    for numbers in documents.values():
        texts = [items[number].text for number in numbers]
        document = parse(" ".join(texts))
        surroundings = ContextFeatures(annotate(document))
        starts = accumulate((len(text) + 1 for text in texts), initial=0)
        for number, text, start in zip(numbers, texts, starts, strict=False):
            first = min(bisect_left(document.starts, start), len(document.words) - 1)
            last = max(bisect_left(document.starts, start + len(text)), first + 1)
            traits[number].values.update(surroundings.between(first, last))
    return traits


def measure_unsourced(items: Sequence[LabelledSentence], fit: bool) -> Outcome:
    """Measure in which sentences no source is seen, in their articles."""
    found = predictions.predict_shipped("unattributed", features_in_articles(items))
    found = found._replace(note=f"{found.note}, learned on the train part; no fit")
    return classification_outcome((UNSOURCED, UNSOURCED_MACRO), items, found)


def measure_claims(
    targets: tuple[Goal, Goal], name: str, items: Sequence[LabelledSentence], fit: bool
) -> Outcome:
    """Measure which sentences a scale takes for claims."""
    traits = measure_sentences([item.text for item in items])
    said = np.array([float(item.positive) for item in items])
    found = predictions.predict(name, traits, said, [item.document for item in items], fit)
    return classification_outcome(targets, items, found)


def classification_outcome(
    targets: tuple[Goal, Goal], items: Sequence[LabelledSentence], found: predictions.Predictions
) -> Outcome:
    """Return the F1 and the macro-F1 of what a scale says, each by its own cut."""
    gold = np.array([item.positive for item in items])
    documents = [item.document for item in items]
    f1, macro = targets
    figures = {
        f1: paired_result(f1_score, gold, found.labels["f1"], documents, found.note),
        macro: paired_result(
            macro_f1, gold, found.labels["macro_f1"], documents, "the same, cut for macro-F1"
        ),
    }
    texts = [item.text for item in items]
    return Outcome(
        figures, label_mistakes(gold, found.labels["f1"], abs(found.scores - 0.5), texts)
    )


_CHECKTHAT, _POLICLAIM = (CHECKWORTHY, CHECKWORTHY_MACRO), (VERIFIABLE, VERIFIABLE_MACRO)
BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "claims",
        "signals/polnear_sentences.jsonl.gz",
        evaluation_rows(parse_polnear_sentence),
        measure_unsourced,
        (UNSOURCED, UNSOURCED_MACRO),
    ),
    Benchmark(
        "claims",
        "signals/checkthat24_en.jsonl.gz",
        all_rows(parse_claim_sentence),
        partial(measure_claims, _CHECKTHAT, "checkworthy"),
        _CHECKTHAT,
    ),
    Benchmark(
        "claims",
        "signals/policlaim.jsonl.gz",
        all_rows(parse_claim_sentence),
        partial(measure_claims, _POLICLAIM, "verifiable"),
        _POLICLAIM,
    ),
)
