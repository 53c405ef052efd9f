"""Contradictions: sentence pairs, documents with a claim added, and edited news, which has few.

A pair is read as two sentences of one text, and is said to contradict where anything is found; its
strength is the largest weight found. A SummEdits claim contradicts where a finding touches it. In
edited articles nearly every finding is a false alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from reliability.document import parse
from reliability.evidence import Finding
from reliability.measure import annotate
from reliability.metrics import balanced_accuracy, precision_at_recall, share
from reliability.signals import contradiction
from reliability.targets import (
    Measured,
    Mistake,
    Set,
    Target,
    every,
    mislabelled,
    one_line,
    one_of,
    paired_figure,
    share_figure,
    text_of,
)

MNLI = Target("", "precision at recall ≥ .15", 0.80)
BREAKING_RECALL = Target("", "recall", 0.75)
BREAKING_PRECISION = Target("", "precision", 0.97)
SUMMARIES = Target("", "balanced accuracy", 0.65)
NEWS = Target("", "findings in 1,000 sentences", 2.0, at_most=True)

_RECALL = 0.15


class Pair(NamedTuple):
    """Two sentences as one text, the first by itself, and whether they contradict each other."""

    premise: str
    text: str
    contradicts: bool


class Summary(NamedTuple):
    """A document with a claim after it, from offset `claim` on, which may contradict it."""

    text: str
    claim: int
    contradicts: bool


class Article(NamedTuple):
    """An edited article."""

    id: str
    title: str | None
    text: str


def pair(row: dict[str, Any]) -> Pair:
    """Read a row; each sentence gets the full stop it lacks and a paragraph of its own."""
    sentences = [text_of(row, field).strip() for field in ("premise", "hypothesis")]
    text = "\n\n".join(one if one[-1:] in (".", "?", "!") else one + "." for one in sentences)
    label = one_of(row, "contradiction", "neutral", "entailment")
    return Pair(sentences[0], text, label == "contradiction")


def summary(row: dict[str, Any]) -> Summary:
    """Read a row."""
    contradicts = one_of(row, "contradiction", "consistent") == "contradiction"
    return Summary(text_of(row, "document"), int(row["extra"]["claim_offset"]), contradicts)


def article(row: dict[str, Any]) -> Article:
    """Read a row."""
    title = text_of(row["extra"], "title") if row["extra"].get("title") else None
    return Article(text_of(row, "id"), title, text_of(row, "document"))


def findings(text: str, title: str | None = None) -> list[Finding]:
    """Return the contradictions found in a text."""
    return contradiction.SIGNAL.read(annotate(parse(text, title))).findings


def _pairs(items: Sequence[Pair]) -> tuple[Any, Any, list[str], list[Mistake]]:
    gold = np.array([item.contradicts for item in items])
    strength = np.array([max((f.weight for f in findings(i.text)), default=0.0) for i in items])
    texts = [item.text for item in items]
    premises = [item.premise for item in items]
    return gold, strength, premises, mislabelled(gold, strength > 0, strength, texts)


def mnli(items: Sequence[Pair], fit: bool) -> Measured:
    """Measure precision where a share of the contradictions must be found."""
    gold, strength, premises, wrong = _pairs(items)
    said = strength > 0
    hit = (gold & said).sum()
    note = (
        f"0 where no strength reaches that recall; with all that is found: recall "
        f"{share(hit, gold.sum()):.3f}, precision {share(hit, said.sum()):.3f}"
    )
    best = partial(precision_at_recall, least=_RECALL)
    figure = paired_figure(best, gold, strength, premises, note)
    return Measured({MNLI: figure}, wrong)


def breaking(items: Sequence[Pair], fit: bool) -> Measured:
    """Measure what is found of pairs that differ in one word."""
    gold, strength, premises, wrong = _pairs(items)
    said = strength > 0
    hit = gold & said
    figures = {
        BREAKING_RECALL: share_figure(
            np.column_stack((hit, gold)).astype(float), premises, "of the contradicting pairs"
        ),
        BREAKING_PRECISION: share_figure(
            np.column_stack((hit, said)).astype(float), premises, "of the pairs found"
        ),
    }
    return Measured(figures, wrong)


def summaries(items: Sequence[Summary], fit: bool) -> Measured:
    """Measure which added claims are found to contradict their document."""
    gold = np.array([item.contradicts for item in items])
    strength = np.zeros(len(items))
    for number, item in enumerate(items):
        for one in findings(item.text):
            if any(end > item.claim for _, end in ((one.start, one.end), *one.related)):
                strength[number] = max(strength[number], one.weight)
    said = strength > 0
    note = (
        f"a finding touches the claim: {share((gold & said).sum(), gold.sum()):.3f} of the "
        f"contradicting, {share((~gold & said).sum(), (~gold).sum()):.3f} of the consistent"
    )
    documents = [item.text[: item.claim] for item in items]
    figure = paired_figure(balanced_accuracy, gold, said, documents, note)
    return Measured(
        {SUMMARIES: figure},
        mislabelled(gold, said, strength, [item.text[item.claim :] for item in items]),
    )


def news(items: Sequence[Article], fit: bool) -> Measured:
    """Count findings where there should be none."""
    counts = np.zeros((len(items), 2))
    wrong = []
    for number, item in enumerate(items):
        document = parse(item.text, item.title)
        found = contradiction.SIGNAL.read(annotate(document)).findings
        counts[number] = len(found), len(document.sentences)
        for one in found:
            others = " / ".join(item.text[start:end] for start, end in one.related)
            wrong.append(
                Mistake(one.weight, "false alarm", one_line(f"{one.note}: {one.text} <> {others}"))
            )
    note = f"{len(items)} articles, {counts[:, 0].sum():.0f} findings; all parts, none trained on"
    ids = [item.id for item in items]
    return Measured({NEWS: share_figure(counts, ids, note, per=1000)}, wrong)


SETS: tuple[Set[Any], ...] = (
    Set("contradiction", "signals/mnli_dev_matched.jsonl.gz", every(pair), mnli, (MNLI,)),
    Set(
        "contradiction",
        "signals/breaking_nli.jsonl.gz",
        every(pair),
        breaking,
        (BREAKING_RECALL, BREAKING_PRECISION),
    ),
    Set(
        "contradiction", "signals/summedits_docs.jsonl.gz", every(summary), summaries, (SUMMARIES,)
    ),
    Set("contradiction", "signals/polnear_docs.jsonl.gz", every(article), news, (NEWS,)),
)
