"""Contradictions: sentence pairs, documents with a claim, edited news, and headlines with bodies.

A pair, or a SummEdits claim and its document, is compared by `find_contradictions`, as both are about
the same event. It is predicted to contradict if a contradiction is found at the default strength, and
its strength is the largest one found. Edited articles are read by the signal; nearly every finding in
them is a false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reliability.articles.article import Article
from reliability.attribution.annotation import annotate
from reliability.contradictions.find import MIN_STRENGTH, find_contradictions
from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Results,
    Span,
    flagged_result,
    label_mistakes,
    label_of,
    one_line,
    overlap,
    paired_result,
    share_result,
    string_field,
    whole_sentences,
)
from reliability.evaluation.gold.source_articles import Key, read_articles
from reliability.metrics import Array, Flags, balanced_accuracy, precision_at_recall, ratio
from reliability.records import Finding
from reliability.signals import contradiction
from reliability.text.document import Document, parse
from reliability.training import datasets

_RECALL = 0.15  # of the goal of MNLI


class ClaimPair(NamedTuple):
    """A sentence or a document, a claim, and True if they contradict each other."""

    text: str
    claim: str
    contradicts: bool


_Place = tuple[str, Span]  # "text" or "title", and a span of it


class EditedArticle(NamedTuple):
    """An article with a contradiction, or a look-alike of one, that was written into it.

    `halves` are the places of the two contradicting passages, and empty for a look-alike.
    """

    id: str
    title: str | None
    text: str
    added: Span
    halves: list[_Place]


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
    """Columns of pairs: the text, the annotation, the largest strength found, the prediction."""

    texts: list[str]
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


def parse_polnear_article(row: dict[str, Any]) -> Article:
    """Parse an article of PolNeAR."""
    return Article(string_field(row, "document"), string_field(row, "id"), _title_in(row["extra"]))


def parse_centre_article(row: dict[str, Any]) -> Article | None:
    """Parse an article of an outlet that is rated as centre."""
    if row.get("label") != "center" or not row.get("text"):
        return None
    return Article(string_field(row), string_field(row, "id"), _title_in(row))


def _title_in(row: dict[str, Any]) -> str | None:
    return string_field(row, "title") if row.get("title") else None


class _Case(NamedTuple):
    """A text, the cluster that it counts with in the interval, and True if it is marked."""

    text: str
    cluster: str
    marked: bool


def _marked_outcome(
    cases: Mapping[str, Sequence[_Case]], wanted: str, note: str, kind: str = ""
) -> Outcome:
    """Return the share of marked texts of each goal, and the texts that are marked or missed wrongly.

    The texts of the goal `wanted` should be marked, and no others.
    """
    results: Results = {}
    mistakes: list[Mistake] = []
    for goal, part in cases.items():
        clusters = [case.cluster for case in part]
        results[goal] = flagged_result([case.marked for case in part], clusters, note)
        mistakes += [
            Mistake(1.0, kind or ("marked" if case.marked else "missed"), one_line(case.text))
            for case in part
            if case.marked != (goal == wanted)
        ]
    return Outcome(results, mistakes)


# -- pairs ---------------------------------------------------------------------------------------


def _strength(pair: ClaimPair) -> float:
    found = find_contradictions(pair.text, pair.claim, 0)
    return max((contradiction.strength for contradiction in found), default=0.0)


def _compare_pairs(items: Sequence[ClaimPair]) -> ComparedPairs:
    gold = np.array([item.contradicts for item in items])
    strength = np.array([_strength(item) for item in items])
    predicted = strength >= MIN_STRENGTH
    shown = [f"{item.text if len(item.text) < 300 else '…'} <> {item.claim}" for item in items]
    mistakes = label_mistakes(gold, predicted, strength, shown)
    return ComparedPairs([item.text for item in items], gold, strength, predicted, mistakes)


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
    result = paired_result(measure, pairs.gold, pairs.strength, pairs.texts, note)
    return Outcome({"precision": result}, pairs.mistakes)


def measure_breaking_nli(items: Sequence[ClaimPair], fit: bool) -> Outcome:
    """Measure precision and recall on pairs that differ in one word."""
    pairs = _compare_pairs(items)
    correct = pairs.gold & pairs.predicted
    results = {
        goal: share_result(np.column_stack((correct, whole)).astype(float), pairs.texts, note)
        for goal, whole, note in (
            ("recall", pairs.gold, "of the contradicting pairs"),
            ("precision", pairs.predicted, "of the pairs found"),
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
    result = paired_result(balanced_accuracy, gold, predicted, pairs.texts, note)
    return Outcome({"balanced_accuracy": result}, pairs.mistakes)


# -- articles ------------------------------------------------------------------------------------


def _read(title: str | None, text: str) -> tuple[Document, list[Finding]]:
    document = parse(text, title)
    return document, contradiction.SIGNAL.read(annotate(document)).findings


def _rate_of_findings(
    items: Sequence[Article],
    is_counted: Callable[[Finding], bool],
    size: Callable[[Document], int],
    kind: str,
    about: str,
) -> Outcome:
    """Return the findings in 1,000 sentences or articles, by the size of a document in these."""
    counts = np.zeros((len(items), 2))
    mistakes = []
    for number, item in enumerate(items):
        document, findings = _read(item.title, item.text)
        counted = [finding for finding in findings if is_counted(finding)]
        counts[number] = len(counted), size(document)
        for finding in counted:
            others = " / ".join(item.text[start:end] for start, end in finding.related)
            text = one_line(f"{finding.note}: {finding.text} <> {others}")
            mistakes.append(Mistake(finding.weight, kind, text))
    note = f"{counts[:, 0].sum():.0f} findings{about}"
    result = share_result(counts, [item.id for item in items], note, scale=1000)
    return Outcome({"rate": result}, mistakes)


def measure_news(items: Sequence[Article], fit: bool) -> Outcome:
    """Count the findings in edited articles, which should have no finding."""
    return _rate_of_findings(
        items,
        is_counted=lambda finding: True,
        size=lambda document: len(document.sentences),
        kind="false alarm",
        about=f" in {len(items)} articles of all splits; no rule was trained on them",
    )


def measure_centre(items: Sequence[Article], fit: bool) -> Outcome:
    """Count the contradictions in articles as they were published."""
    return _rate_of_findings(
        items,
        is_counted=lambda finding: finding.feature == contradiction.RATE,
        size=lambda document: 1,
        kind="found",
        about="; read them with --errors",
    )


# -- edits ---------------------------------------------------------------------------------------


class _Edit(NamedTuple):
    """A row of the edits: the article, the replaced span, the new text, and the halves."""

    key: Key
    start: int
    end: int
    new: str
    halves: list[_Place]


def _parse_edit(row: dict[str, Any]) -> _Edit:
    halves = [
        (str(where), (int(start), int(end)))
        for where, start, end in (row[half] for half in ("one", "two") if half in row)
    ]
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start <= end:
        raise ValueError(f"{start} to {end} is not a span")
    key = string_field(row, "set"), string_field(row, "id")
    return _Edit(key, start, end, string_field(row, "new"), halves)


def read_edits(path: Path) -> list[EditedArticle]:
    """Read the edits, and the articles that they were written into, from the sets of the same folder."""
    edits = datasets.parse_rows(path, _parse_edit)
    rows = ((edit.key, edit) for edit in edits)
    articles = {
        article.key: article for article in read_articles(path.parents[1], rows, skip_missing=True)
    }
    found = []
    for key, start, end, new, halves in edits:
        if key in articles:
            title, before = articles[key].title, articles[key].text
            text = before[:start] + new + before[end:]
            added = start, start + len(new)
            found.append(EditedArticle(key[1], title or None, text, added, halves))
    return found


def _places(document: Document, finding: Finding) -> list[_Place]:
    """Return the sentences of a finding and of its related spans."""
    spans = list(finding.related)
    title: list[_Place] = []
    if finding.where == "title":
        title.append(("title", (finding.start, finding.end)))
    else:
        spans.append((finding.start, finding.end))
    return title + [("text", whole_sentences(document, span)) for span in spans]


def _touches_any(place: _Place, others: Sequence[_Place]) -> bool:
    return any(place[0] == other[0] and overlap(place[1], other[1]) for other in others)


def _is_found(item: EditedArticle) -> bool:
    """Return True if a finding touches both halves, or for a look-alike the added text."""
    document, findings = _read(item.title, item.text)
    wanted = item.halves or [("text", item.added)]
    places = [_places(document, finding) for finding in findings]
    return any(all(_touches_any(half, one) for half in wanted) for one in places)


def measure_edits(items: Sequence[EditedArticle], fit: bool) -> Outcome:
    """Measure the contradictions found by both halves, and the look-alikes marked."""
    cases: dict[str, list[_Case]] = {"contradictions": [], "look_alikes": []}
    for item in items:
        case = _Case(item.text[slice(*item.added)], item.id, _is_found(item))
        cases["contradictions" if item.halves else "look_alikes"].append(case)
    return _marked_outcome(cases, "contradictions", "written one by one")


# -- headlines and summaries ---------------------------------------------------------------------


def parse_stance(row: dict[str, Any]) -> Stance:
    """Parse a headline and a body."""
    return Stance(string_field(row, "title"), string_field(row, "text"), str(row["stance"]))


def measure_stances(items: Sequence[Stance], fit: bool) -> Outcome:
    """Measure the headlines that are marked, by the stance of the body to them."""
    cases: dict[str, list[_Case]] = {"disagree": [], "agree": []}
    for item in items:
        if item.stance in cases:
            reading = contradiction.SIGNAL.read(annotate(parse(item.text, item.title)))
            marked = reading.values[contradiction.HEADLINE] == 1.0
            cases[item.stance].append(_Case(item.title, item.title, marked))
    note = "headlines of other articles about the same event; many share one event"
    return _marked_outcome(cases, "disagree", note)


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
    correct = dict.fromkeys((item.text, item.correct) for item in items)
    altered = [(item.text, item.altered) for item in items if item.intrinsic]
    cases = {
        goal: [_Case(claim, text, bool(find_contradictions(text, claim))) for text, claim in pairs]
        for goal, pairs in (("correct", correct), ("altered", altered))
    }
    note = "summaries of whole articles; the default strength"
    return _marked_outcome(cases, "altered", note, "wrong")
