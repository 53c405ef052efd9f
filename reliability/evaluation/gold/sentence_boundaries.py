"""Sentence boundaries against GUM's news and the English Web Treebank.

A document is its gold sentences put together with the blanks the treebank notes. Line breaks it does
not note, so that headings run into what follows them. A boundary is where a sentence but the first
starts, and is right at that very place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    all_rows,
    evaluation_rows,
    excerpt,
    f1_result,
    string_field,
)
from reliability.metrics import f1_from_counts
from reliability.text.document import parse

GUM = Goal("", "sentence boundary F1", 0.97)
EWT = Goal("", "sentence boundary F1", 0.88)

_ENDS = (".", "!", "?", '"', "'", ")", "”", "’", ":", ";", ",")


class TreebankSentence(NamedTuple):
    """A sentence with its document, and whether a blank comes after it."""

    document: str
    text: str
    blank: bool


def parse_gum(row: dict[str, Any]) -> TreebankSentence | None:
    """Read a row of GUM, of which only the news is wanted."""
    extra = row["extra"]
    if extra["genre"] != "news":
        return None
    return TreebankSentence(
        string_field(extra, "doc"), string_field(row), extra["space_after"][-1] == "1"
    )


def parse_ewt(row: dict[str, Any]) -> TreebankSentence:
    """Read a row of the English Web Treebank, whose sentences are numbered by document."""
    extra = row["extra"]
    document = string_field(extra, "sent_id").rpartition("-")[0]
    return TreebankSentence(document, string_field(row), extra["space_after"][-1] == "1")


def measure_boundaries(
    target: Goal, note: str, items: Sequence[TreebankSentence], fit: bool
) -> Outcome:
    """Measure where sentences start."""
    documents: dict[str, list[TreebankSentence]] = {}
    for item in items:
        documents.setdefault(item.document, []).append(item)
    counts, lines = [], np.zeros(3)
    wrong = []
    for sentences in documents.values():
        text, gold, ours = sentence_starts(sentences, headings=False)
        counts.append((len(gold & ours), len(ours), len(gold)))
        for kind, places in (("false alarm", ours - gold), ("missed", gold - ours)):
            wrong += [Mistake(1.0, kind, excerpt(text, at, at)) for at in sorted(places)]
        _, gold, ours = sentence_starts(sentences, headings=True)
        lines += len(gold & ours), len(ours), len(gold)
    note += f"; with a line break after what ends without a sign: {f1_from_counts(*lines):.3f}"
    return Outcome({target: f1_result(np.array(counts, float), list(documents), note)}, wrong)


def sentence_starts(
    sentences: Sequence[TreebankSentence], headings: bool
) -> tuple[str, set[int], set[int]]:
    """Return a document, and where its sentences but the first start: by gold, and by us."""
    text, gold = "", set()
    for sentence in sentences:
        gold.add(len(text))
        ended = sentence.text.endswith(_ENDS) or not headings
        text += sentence.text + ("" if not sentence.blank else " " if ended else "\n")
    return text, gold - {0}, {span.start for span in parse(text).sentences} - {0}


_JOINED = "documents put together without their line breaks, so headings run on"
BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "sentences",
        "signals/gum.jsonl.gz",
        all_rows(parse_gum),
        partial(measure_boundaries, GUM, f"news, all parts; {_JOINED}"),
        (GUM,),
    ),
    Benchmark(
        "sentences",
        "signals/ud_ewt.jsonl.gz",
        evaluation_rows(parse_ewt),
        partial(measure_boundaries, EWT, _JOINED),
        (EWT,),
    ),
)
