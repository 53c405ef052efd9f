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
    Mistake,
    Outcome,
    Set,
    Target,
    around,
    every,
    f1_figure,
    held_out,
    text_of,
)
from reliability.metrics import f1_from_counts
from reliability.text.document import parse

GUM = Target("", "sentence boundary F1", 0.97)
EWT = Target("", "sentence boundary F1", 0.88)

_ENDS = (".", "!", "?", '"', "'", ")", "”", "’", ":", ";", ",")


class Sentence(NamedTuple):
    """A sentence with its document, and whether a blank comes after it."""

    document: str
    text: str
    blank: bool


def gum(row: dict[str, Any]) -> Sentence | None:
    """Read a row of GUM, of which only the news is wanted."""
    extra = row["extra"]
    if extra["genre"] != "news":
        return None
    return Sentence(text_of(extra, "doc"), text_of(row), extra["space_after"][-1] == "1")


def ewt(row: dict[str, Any]) -> Sentence:
    """Read a row of the English Web Treebank, whose sentences are numbered by document."""
    extra = row["extra"]
    document = text_of(extra, "sent_id").rpartition("-")[0]
    return Sentence(document, text_of(row), extra["space_after"][-1] == "1")


def boundaries(target: Target, note: str, items: Sequence[Sentence], fit: bool) -> Outcome:
    """Measure where sentences start."""
    documents: dict[str, list[Sentence]] = {}
    for item in items:
        documents.setdefault(item.document, []).append(item)
    counts, lines = [], np.zeros(3)
    wrong = []
    for sentences in documents.values():
        text, gold, ours = starts(sentences, headings=False)
        counts.append((len(gold & ours), len(ours), len(gold)))
        for kind, places in (("false alarm", ours - gold), ("missed", gold - ours)):
            wrong += [Mistake(1.0, kind, around(text, at, at)) for at in sorted(places)]
        _, gold, ours = starts(sentences, headings=True)
        lines += len(gold & ours), len(ours), len(gold)
    note += f"; with a line break after what ends without a sign: {f1_from_counts(*lines):.3f}"
    return Outcome({target: f1_figure(np.array(counts, float), list(documents), note)}, wrong)


def starts(sentences: Sequence[Sentence], headings: bool) -> tuple[str, set[int], set[int]]:
    """Return a document, and where its sentences but the first start: by gold, and by us."""
    text, gold = "", set()
    for sentence in sentences:
        gold.add(len(text))
        ended = sentence.text.endswith(_ENDS) or not headings
        text += sentence.text + ("" if not sentence.blank else " " if ended else "\n")
    return text, gold - {0}, {span.start for span in parse(text).sentences} - {0}


_JOINED = "documents put together without their line breaks, so headings run on"
SETS: tuple[Set[Any], ...] = (
    Set(
        "sentences",
        "signals/gum.jsonl.gz",
        every(gum),
        partial(boundaries, GUM, f"news, all parts; {_JOINED}"),
        (GUM,),
    ),
    Set(
        "sentences",
        "signals/ud_ewt.jsonl.gz",
        held_out(ewt),
        partial(boundaries, EWT, _JOINED),
        (EWT,),
    ),
)
