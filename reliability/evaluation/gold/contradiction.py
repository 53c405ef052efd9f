"""Contradictions: sentence pairs, documents with a claim, edited news, and headlines with bodies.

A pair, or a SummEdits claim and its document, is compared by `find_contradictions`, as both are about
the same event. It is predicted to contradict if a contradiction is found at the default strength, and
its strength is the largest one found. Edited articles are read by the signal; nearly every finding in
them is a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.contradictions.find import MIN_STRENGTH, find_contradictions
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    Result,
    Span,
    all_rows,
    label_mistakes,
    label_of,
    one_line,
    paired_result,
    share_result,
    string_field,
)
from reliability.metrics import Array, Flags, balanced_accuracy, precision_at_recall, ratio
from reliability.records import Finding
from reliability.signals import contradiction
from reliability.text.document import Document, parse
from reliability.training import datasets

_Place = tuple[str, int, int]

_RECALL = 0.15
MNLI = Goal("", f"precision at recall ≥ {_RECALL}", 0.80)
BREAKING_RECALL = Goal("", "recall", 0.75)
BREAKING_PRECISION = Goal("", "precision", 0.97)
SUMMARIES = Goal("", "balanced accuracy", 0.65)
NEWS = Goal("", "findings in 1,000 sentences", 2.0, at_most=True)
WRITTEN = Goal("contradictions", "found, by both sentences", 0.40)
LOOK_ALIKES = Goal("look-alikes", "marked", 0.05, at_most=True)
CENTRE = Goal("center", "contradictions in 1,000 articles", 3.0, at_most=True)
DISAGREE = Goal("disagree", "headlines marked", 0.25)
AGREE = Goal("agree", "headlines marked", 0.03, at_most=True)
CORRECT = Goal("correct summaries", "marked", 0.04, at_most=True)
ALTERED = Goal("altered summaries, intrinsic", "marked", 0.20)


class ClaimPair(NamedTuple):
    """A sentence or a document, a claim, and True if they contradict each other."""

    text: str
    claim: str
    contradicts: bool


class EditedArticle(NamedTuple):
    """An edited article."""

    id: str
    title: str | None
    text: str


class EditedPair(NamedTuple):
    """An article with a contradiction, or a look-alike of one, that was written into it.

    `halves` are (where, start, end) of the two contradicting passages, and empty for a look-alike.
    """

    id: str
    title: str | None
    text: str
    added: Span
    halves: list[tuple[str, int, int]]


class Stance(NamedTuple):
    """A headline with a body, and the stance of the body to it."""

    title: str
    text: str
    stance: str


class SummaryPair(NamedTuple):
    """A document with a correct summary and an altered one; True if only its own words were used."""

    text: str
    correct: str
    altered: str
    intrinsic: bool


class ComparedPairs(NamedTuple):
    """Columns of pairs: the annotation, the strength of the strongest contradiction, the prediction."""

    gold: Flags
    strength: Array
    predicted: Flags
    mistakes: list[Mistake]


def parse_sentence_pair(row: dict[str, Any]) -> ClaimPair:
    """Parse a premise and its hypothesis."""
    label = label_of(row, "contradiction", "neutral", "entailment")
    premise, hypothesis = string_field(row, "premise"), string_field(row, "hypothesis")
    return ClaimPair(premise, hypothesis, label == "contradiction")


def parse_summary_claim(row: dict[str, Any]) -> ClaimPair:
    """Parse a document that ends with a claim."""
    label = label_of(row, "contradiction", "consistent")
    text, offset = string_field(row, "document"), int(row["extra"]["claim_offset"])
    return ClaimPair(text[:offset], text[offset:], label == "contradiction")


def parse_edited_article(row: dict[str, Any]) -> EditedArticle:
    """Parse an article of PolNeAR."""
    title = string_field(row["extra"], "title") if row["extra"].get("title") else None
    return EditedArticle(string_field(row, "id"), title, string_field(row, "document"))


def _strength(pair: ClaimPair) -> float:
    found = find_contradictions(pair.text, pair.claim, 0)
    return max((contradiction.strength for contradiction in found), default=0.0)


def _compare_pairs(items: Sequence[ClaimPair]) -> ComparedPairs:
    gold = np.array([item.contradicts for item in items])
    strength = np.array([_strength(item) for item in items])
    predicted = strength >= MIN_STRENGTH
    texts = [f"{item.text if len(item.text) < 300 else '…'} <> {item.claim}" for item in items]
    mistakes = label_mistakes(gold, predicted, strength, texts)
    return ComparedPairs(gold, strength, predicted, mistakes)


def measure_mnli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure the best precision at a minimal recall."""
    pairs = _compare_pairs(items)
    correct = (pairs.gold & pairs.predicted).sum()
    note = (
        f"0 if no strength reaches that recall; at the default strength recall "
        f"{ratio(correct, pairs.gold.sum()):.3f}, precision "
        f"{ratio(correct, pairs.predicted.sum()):.3f}"
    )
    measure = partial(precision_at_recall, min_recall=_RECALL)
    premises = [item.text for item in items]
    result = paired_result(measure, pairs.gold, pairs.strength, premises, note)
    return Outcome({MNLI: result}, pairs.mistakes)


def measure_breaking_nli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure precision and recall on pairs that differ in one word."""
    pairs = _compare_pairs(items)
    correct = pairs.gold & pairs.predicted
    premises = [item.text for item in items]
    results = {
        goal: share_result(np.column_stack((correct, whole)).astype(float), premises, note)
        for goal, whole, note in (
            (BREAKING_RECALL, pairs.gold, "of the contradicting pairs"),
            (BREAKING_PRECISION, pairs.predicted, "of the pairs found"),
        )
    }
    return Outcome(results, pairs.mistakes)


def measure_summaries(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure the balanced accuracy on claims about a document."""
    pairs = _compare_pairs(items)
    gold, predicted = pairs.gold, pairs.predicted
    note = (
        f"predicted to contradict: {ratio((gold & predicted).sum(), gold.sum()):.3f} of the "
        f"contradicting claims, {ratio((~gold & predicted).sum(), (~gold).sum()):.3f} of the "
        "consistent ones"
    )
    documents = [item.text for item in items]
    result = paired_result(balanced_accuracy, gold, predicted, documents, note)
    return Outcome({SUMMARIES: result}, pairs.mistakes)


def measure_news(items: Sequence[EditedArticle], fit: bool) -> Outcome:
    """Count the findings in edited articles, in which there should be none."""
    counts = np.zeros((len(items), 2))
    mistakes = []
    for number, item in enumerate(items):
        document = parse(item.text, item.title)
        findings = contradiction.SIGNAL.read(annotate(document)).findings
        counts[number] = len(findings), len(document.sentences)
        for finding in findings:
            others = " / ".join(item.text[start:end] for start, end in finding.related)
            text = one_line(f"{finding.note}: {finding.text} <> {others}")
            mistakes.append(Mistake(finding.weight, "false alarm", text))
    note = (
        f"{counts[:, 0].sum():.0f} findings in {len(items)} articles of all splits; no rule was "
        "trained on them"
    )
    ids = [item.id for item in items]
    return Outcome({NEWS: share_result(counts, ids, note, scale=1000)}, mistakes)


class _Edit(NamedTuple):
    """A row of the edits: the article, the replaced span, the new text, and the halves."""

    key: tuple[str, str]
    start: int
    end: int
    new: str
    halves: list[_Place]


def _parse_edit(row: dict[str, Any]) -> _Edit:
    halves = [
        (str(where), int(start), int(end))
        for where, start, end in (row[half] for half in ("one", "two") if half in row)
    ]
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start <= end:
        raise ValueError(f"the span {start} to {end} is not one")
    key = string_field(row, "set"), string_field(row, "id")
    return _Edit(key, start, end, string_field(row, "new"), halves)


def _parse_text(row: dict[str, Any]) -> EditedArticle:
    title = string_field(row, "title") if row.get("title") else None
    return EditedArticle(string_field(row, "id"), title, string_field(row, "text"))


def read_edits(path: Path) -> list[EditedPair]:
    """Read the edits, and the articles that they were written into, from the sets of the same folder."""
    edits = datasets.parse_rows(path, _parse_edit)
    wanted = {edit.key for edit in edits}
    articles: dict[tuple[str, str], EditedArticle] = {}
    for name in sorted({name for name, _ in wanted}):
        file = path.parent.parent / f"{name}.jsonl.gz"
        for article in datasets.parse_rows(file, _parse_text) if file.is_file() else ():
            if (name, article.id) in wanted:
                articles[name, article.id] = article
    found = []
    for key, start, end, new, halves in edits:
        if key in articles:
            _, title, before = articles[key]
            text = before[:start] + new + before[end:]
            found.append(EditedPair(key[1], title, text, (start, start + len(new)), halves))
    return found


def _sentence_spans(document: Document, findings: Iterable[Finding]) -> list[list[_Place]]:
    """Return the places of each finding: itself and what it relates to, extended to sentences."""

    def extended(start: int, end: int) -> _Place:
        inside = [s for s in document.sentences if s.start < end and start < s.end]
        return (
            "text",
            min([start, *(s.start for s in inside)]),
            max([end, *(s.end for s in inside)]),
        )

    return [
        [
            ("title", finding.start, finding.end)
            if finding.where == "title"
            else extended(finding.start, finding.end),
            *(extended(*span) for span in finding.related),
        ]
        for finding in findings
    ]


def _touches(place: _Place, other: _Place) -> bool:
    return place[0] == other[0] and place[1] < other[2] and other[1] < place[2]


def measure_edits(items: Sequence[EditedPair], fit: bool) -> Outcome:
    """Measure the contradictions found by both halves, and the look-alikes marked."""
    counts: dict[Goal, list[tuple[float, float]]] = {WRITTEN: [], LOOK_ALIKES: []}
    ids: dict[Goal, list[str]] = {WRITTEN: [], LOOK_ALIKES: []}
    mistakes = []
    for item in items:
        document = parse(item.text, item.title)
        findings = contradiction.SIGNAL.read(annotate(document)).findings
        places = _sentence_spans(document, findings)
        if item.halves:
            goal = WRITTEN
            hit = any(all(any(_touches(p, h) for p in one) for h in item.halves) for one in places)
        else:
            goal = LOOK_ALIKES
            hit = any(_touches(p, ("text", *item.added)) for one in places for p in one)
        counts[goal].append((hit, 1))
        ids[goal].append(item.id)
        if hit == (goal is LOOK_ALIKES):
            kind = "marked" if hit else "missed"
            mistakes.append(Mistake(1.0, kind, one_line(item.text[slice(*item.added)])))
    results = {
        goal: share_result(np.array(rows, float).reshape(-1, 2), ids[goal], "written one by one")
        for goal, rows in counts.items()
    }
    return Outcome(results, mistakes)


def parse_centre_article(row: dict[str, Any]) -> EditedArticle | None:
    """Parse an article of an outlet that is rated as centre."""
    if row.get("label") != "center" or not row.get("text"):
        return None
    return _parse_text(row)


def measure_centre(items: Sequence[EditedArticle], fit: bool) -> Outcome:
    """Count the contradictions in articles as they were published."""
    counts = np.ones((len(items), 2))
    mistakes = []
    for number, item in enumerate(items):
        document = parse(item.text, item.title)
        found = contradiction.SIGNAL.read(annotate(document)).findings
        findings = [finding for finding in found if finding.feature == contradiction.RATE]
        counts[number, 0] = len(findings)
        for finding in findings:
            others = " / ".join(item.text[start:end] for start, end in finding.related)
            text = one_line(f"{finding.note}: {finding.text} <> {others}")
            mistakes.append(Mistake(finding.weight, "found", text))
    note = f"{counts[:, 0].sum():.0f} findings; read them with --errors"
    ids = [item.id for item in items]
    return Outcome({CENTRE: share_result(counts, ids, note, scale=1000)}, mistakes)


def parse_stance(row: dict[str, Any]) -> Stance:
    """Parse a headline and a body."""
    return Stance(string_field(row, "title"), string_field(row, "text"), str(row["stance"]))


def measure_stances(items: Sequence[Stance], fit: bool) -> Outcome:
    """Measure the headlines that are marked, by the stance of the body to them."""
    results: dict[Goal, Result | str] = {}
    mistakes = []
    for goal in (DISAGREE, AGREE):
        part = [item for item in items if item.stance == goal.part]
        counts = np.ones((len(part), 2))
        for number, item in enumerate(part):
            reading = contradiction.SIGNAL.read(annotate(parse(item.text, item.title)))
            counts[number, 0] = reading.values[contradiction.HEADLINE] == 1.0
            if bool(counts[number, 0]) == goal.at_most:
                kind = "marked" if goal.at_most else "missed"
                mistakes.append(Mistake(1.0, kind, one_line(item.title)))
        note = "headlines of other articles about the same event; many share one event"
        results[goal] = share_result(counts, [item.title for item in part], note)
    return Outcome(results, mistakes)


def parse_summaries(row: dict[str, Any]) -> SummaryPair:
    """Parse a document with its two summaries."""
    return SummaryPair(
        text=string_field(row, "doc_text"),
        correct=string_field(row, "correct_summary"),
        altered=string_field(row, "altered_summary"),
        intrinsic=row["intrinsic"] is True,
    )


def measure_altered_summaries(items: Sequence[SummaryPair], fit: bool) -> Outcome:
    """Measure the correct and the altered summaries that are marked at the default strength."""
    correct = {(item.text, item.correct): item for item in items}.values()
    altered = [item for item in items if item.intrinsic]
    results = {}
    mistakes = []
    for goal, part in ((CORRECT, [*correct]), (ALTERED, altered)):
        counts = np.ones((len(part), 2))
        for number, item in enumerate(part):
            claim = item.correct if goal is CORRECT else item.altered
            counts[number, 0] = bool(find_contradictions(item.text, claim))
            if bool(counts[number, 0]) == goal.at_most:
                mistakes.append(Mistake(1.0, "wrong", one_line(claim)))
        note = "summaries of whole articles; the default strength"
        results[goal] = share_result(counts, [item.text for item in part], note)
    return Outcome(results, mistakes)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        signal="contradiction",
        file="signals/mnli_dev_matched.jsonl.gz",
        read=all_rows(parse_sentence_pair),
        measure=measure_mnli,
        goals=(MNLI,),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/breaking_nli.jsonl.gz",
        read=all_rows(parse_sentence_pair),
        measure=measure_breaking_nli,
        goals=(BREAKING_RECALL, BREAKING_PRECISION),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/summedits_docs.jsonl.gz",
        read=all_rows(parse_summary_claim),
        measure=measure_summaries,
        goals=(SUMMARIES,),
    ),
    Benchmark(
        signal="contradiction",
        file="signals/polnear_docs.jsonl.gz",
        read=all_rows(parse_edited_article),
        measure=measure_news,
        goals=(NEWS,),
    ),
    Benchmark(
        signal="contradiction",
        file="contradictions/edits.jsonl",
        read=read_edits,
        measure=measure_edits,
        goals=(WRITTEN, LOOK_ALIKES),
    ),
    Benchmark(
        signal="contradiction",
        file="reliability/allsides.jsonl.gz",
        read=all_rows(parse_centre_article),
        measure=measure_centre,
        goals=(CENTRE,),
    ),
    Benchmark(
        signal="contradiction",
        file="more/fnc1_stance.jsonl.gz",
        read=all_rows(parse_stance),
        measure=measure_stances,
        goals=(DISAGREE, AGREE),
    ),
    Benchmark(
        signal="contradiction",
        file="more/bump.jsonl.gz",
        read=all_rows(parse_summaries),
        measure=measure_altered_summaries,
        goals=(CORRECT, ALTERED),
    ),
)
