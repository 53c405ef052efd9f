"""Attributions compared with the annotation of PolNeAR (Newell et al. 2018).

A gold cue is found if a cue overlaps it, one to one. A source is correct if it has exactly the words of
the gold source of that cue. Content is compared word by word. A reader cannot follow up a gold
attribution without a source, or with a bare vague noun as its source ("critics"). The shipped weights of
cues and the threshold on them are from the training split. A statement that is denied or imagined, or
whose pronoun has no antecedent, has a source: it counts as neither vague nor missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution import extraction
from reliability.attribution.extraction import Attribution
from reliability.evaluation.benchmark import (
    Outcome,
    Span,
    f1_result,
    labelled_spans,
    match_counts,
    mistakes_by_phrase,
    string_field,
    words_in,
)
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher
from reliability.toml import own_tables

_PARTS = ("source", "cue", "content")
_UNTRACEABLE = ("vague", "none")  # the kinds of attribution that a reader cannot follow up
_VAGUE_WORDS: dict[str, list[str]] = own_tables(__file__)
_NOTES = {
    "cue": "a gold cue is found if a cue overlaps it",
    "cue_words": "the published reference is by words; some gold cues take in whole phrases",
    "source": "all sources found with a cue, compared with all gold sources",
    "content": "words of the statement, without those of its own cue and source",
    "vague": "kind vague or none, compared with no_source_ids and bare vague nouns; end to end",
}

WrongSpan = tuple[str, str, Span]


@dataclass(slots=True)
class GoldAttribution:
    """A gold attribution: the spans of its source, cue and content."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)


class AttributionArticle(NamedTuple):
    """An article and its gold attributions by key; `sourceless` has the keys without a source."""

    id: str
    text: str
    attributions: dict[str, GoldAttribution]
    sourceless: frozenset[str]


class ComparedArticle(NamedTuple):
    """An article, the attributions found in it, and the gold attribution that each found cue matches."""

    document: Document
    item: AttributionArticle
    found: list[Attribution]
    with_cue: list[Attribution]
    matched: dict[str, Attribution]
    gold_cues: dict[int, str]  # the key of the gold cue at each word
    gold_sources: dict[str, set[int]]


def parse_polnear_article(row: dict[str, Any]) -> AttributionArticle:
    """Parse a row of PolNeAR."""
    text = string_field(row, "document")
    attributions: dict[str, GoldAttribution] = defaultdict(GoldAttribution)
    for start, end, label in labelled_spans(row["spans"], text):
        part, _, key = label.partition(":")
        if part not in _PARTS or not key:
            raise ValueError(f"span label {label!r} is not source:KEY, cue:KEY or content:KEY")
        getattr(attributions[key], part).append((start, end))
    sourceless = frozenset(row["extra"]["no_source_ids"])
    return AttributionArticle(string_field(row, "id"), text, attributions, sourceless)


def is_vague_noun(document: Document, source: set[int]) -> bool:
    """Return True if a source is a bare vague noun: "critics", "many experts"; not "the critics"."""
    *before, noun = [document.words[i] for i in sorted(source)] or [""]
    return noun in _VAGUE_WORDS["nouns"] and set(before) <= {*_VAGUE_WORDS["amounts"]}


def measure_attributions(items: Sequence[AttributionArticle], fit: bool) -> Outcome:
    """Measure cues, sources and content, article by article."""
    counts = {goal: np.zeros((len(items), 3)) for goal in _NOTES}
    wrong: list[WrongSpan] = []
    for number, item in enumerate(items):
        compared = _compare(item)
        for goal, row in _counts(compared).items():
            counts[goal][number] = row
        wrong += _wrong_spans(compared)
    ids = [item.id for item in items]
    results = {goal: f1_result(counts[goal], ids, note) for goal, note in _NOTES.items()}
    return Outcome(results, mistakes_by_phrase(wrong))


def _compare(item: AttributionArticle) -> ComparedArticle:
    """Find the attributions of an article and match their cues to gold cues, one to one.

    A gold cue that is only punctuation (a dash, a colon) has no word and is always missed.
    """
    document = parse(item.text)
    matches = shipped_matcher().find(document)["sourcing"]
    found = extraction.extract_attributions(document, matches)
    with_cue = [one for one in found if one.cue[0] < one.cue[1]]
    gold_cues = {
        word: key
        for key, gold in item.attributions.items()
        for word in words_in(document, gold.cue)
    }
    matched: dict[str, Attribution] = {}
    for one in with_cue:
        keys = [gold_cues[word] for word in range(*one.cue) if word in gold_cues]
        if free := [key for key in keys if key not in matched]:
            matched[free[-1]] = one
    return ComparedArticle(
        document=document,
        item=item,
        found=found,
        with_cue=with_cue,
        matched=matched,
        gold_cues=gold_cues,
        gold_sources={
            key: words_in(document, gold.source) for key, gold in item.attributions.items()
        },
    )


def _source_words(one: Attribution) -> set[int]:
    return set(range(*one.source)) if one.source else set()


def _untraceable(compared: ComparedArticle) -> tuple[set[str], set[str]]:
    """Return the keys of attributions that a reader cannot follow up: predicted, and gold."""
    item, sources = compared.item, compared.gold_sources
    gold = {
        key
        for key, one in item.attributions.items()
        if one.cue and (key in item.sourceless or is_vague_noun(compared.document, sources[key]))
    }
    predicted = {key for key, one in compared.matched.items() if one.kind in _UNTRACEABLE}
    return predicted, gold


def _counts(compared: ComparedArticle) -> dict[str, tuple[int, int, int]]:
    """Return (correct, predicted, gold) of each goal."""
    document, attributions = compared.document, compared.item.attributions
    with_cue, matched, sources = compared.with_cue, compared.matched, compared.gold_sources
    exact = sum(
        bool(sources[key]) and _source_words(matched[key]) == sources[key] for key in matched
    )
    cue_words = {word for one in with_cue for word in range(*one.cue)}
    content: set[int] = set()
    for one in compared.found:  # the content of one may contain the cue and the source of another
        content |= set(range(*one.content)) - set(range(*one.cue)) - _source_words(one)
    gold_content = {
        word for gold in attributions.values() for word in words_in(document, gold.content)
    }
    predicted, untraceable = _untraceable(compared)
    return {
        "cue": (len(matched), len(with_cue), sum(bool(one.cue) for one in attributions.values())),
        "cue_words": match_counts(cue_words, compared.gold_cues.keys()),
        "source": (
            exact,
            sum(one.source is not None for one in with_cue),
            sum(map(bool, sources.values())),
        ),
        "content": match_counts(content, gold_content),
        "vague": (
            len(predicted & untraceable),
            sum(one.kind in _UNTRACEABLE for one in with_cue),
            len(untraceable),
        ),
    }


def _wrong_spans(compared: ComparedArticle) -> Iterator[WrongSpan]:
    document, text = compared.document, compared.item.text
    for one in compared.with_cue:
        if compared.gold_cues.keys().isdisjoint(range(*one.cue)):
            yield "cue, false alarm", text, document.span(*one.cue)
    for key, gold in compared.item.attributions.items():
        if key not in compared.matched:
            yield from (("cue, missed", text, span) for span in gold.cue[:1])
        elif _source_words(compared.matched[key]) != compared.gold_sources[key]:
            yield "cue with a wrong source", text, document.span(*compared.matched[key].cue)
    predicted, untraceable = _untraceable(compared)
    for key, gold in compared.item.attributions.items():
        if (key in predicted) != (key in untraceable):
            kind = "vague, missed" if key in untraceable else "vague, false alarm"
            yield kind, text, (gold.source or gold.cue)[0]
