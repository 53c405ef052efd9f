"""Attributions against people's reading of PolNeAR (Newell et al. 2018).

A cue is found where it overlaps a gold cue, one to one; a source where it has the words of the gold
source of that cue, no more and no fewer; content by its words. A gold attribution without a source,
or with a bare vague noun for one ("critics"), is one that a reader cannot follow up. The shipped weights
of cues and the threshold on them are from the training part. A saying that is denied or imagined, and
one by a pronoun that nobody explains, has a source: it counts as neither vague nor missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution import extraction
from reliability.attribution.extraction import Attribution
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Outcome,
    Span,
    evaluation_rows,
    f1_result,
    labelled_spans,
    mistakes_by_phrase,
    string_field,
    words_in,
)
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher

CUE = Goal("", "cue F1, by overlap one to one", 0.75)
CUE_WORDS = Goal("", "cue F1, by words", 0.75)
SOURCE = Goal("", "source F1, exact span", 0.70)
CONTENT = Goal("", "content F1, by words", 0.80)
VAGUE = Goal("", "vague or missing source F1", 0.70)

_PARTS = ("source", "cue", "content")
_HIDDEN = ("vague", "none")
_AMOUNT = frozenset("a an another few many most one other several some unnamed various".split())
_VAGUE_NOUNS = frozenset(
    "analysts commentators critics experts insiders many observers officials others people pundits "
    "reports researchers scholars scientists skeptics some source sources studies supporters "
    "opponents".split()
)


@dataclass(slots=True)
class GoldAttribution:
    """A gold attribution: the spans of its parts, and whether it has no source."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)


class AttributionArticle(NamedTuple):
    """An article with its gold attributions; `sourceless` are the keys of those without a source."""

    id: str
    text: str
    attributions: dict[str, GoldAttribution]
    sourceless: frozenset[str]


def parse_polnear_article(row: dict[str, Any]) -> AttributionArticle:
    """Read a row."""
    text = string_field(row, "document")
    said: dict[str, GoldAttribution] = defaultdict(GoldAttribution)
    for start, end, label in labelled_spans(row["spans"], text):
        part, _, key = label.partition(":")
        if part not in _PARTS or not key:
            raise ValueError(f"span label {label!r} is no source:, cue: or content: with a key")
        getattr(said[key], part).append((start, end))
    return AttributionArticle(
        string_field(row, "id"), text, said, frozenset(row["extra"]["no_source_ids"])
    )


def is_vague_noun(document: Document, source: set[int]) -> bool:
    """Say whether a source is a bare vague noun: "critics", "many experts"; not "the critics"."""
    *before, noun = [document.words[i] for i in sorted(source)] or [""]
    return noun in _VAGUE_NOUNS and _AMOUNT.issuperset(before)


def measure_attributions(items: Sequence[AttributionArticle], fit: bool) -> Outcome:
    """Measure who says what, article by article."""
    counts = {target: np.zeros((len(items), 3)) for target in GOALS}
    wrong: list[tuple[str, str, Span]] = []
    for number, item in enumerate(items):
        document = parse(item.text)
        found = extraction.extract_attributions(
            document, shipped_matcher().find(document)["sourcing"]
        )
        for target, row in _compare(document, item, found, wrong).items():
            counts[target][number] = row
    notes = {
        CUE: "a gold cue is found where a cue of ours overlaps it",
        CUE_WORDS: "the reference is by words; some gold cues take in whole phrases",
        SOURCE: "all sources found with a cue, against all gold sources",
        CONTENT: "words of what is said, without those of its own cue and source",
        VAGUE: "kind vague or none, against no_source_ids and bare vague nouns; end to end",
    }
    articles = [item.id for item in items]
    figures = {target: f1_result(counts[target], articles, notes[target]) for target in GOALS}
    return Outcome(figures, mistakes_by_phrase(wrong))


def _compare(
    document: Document,
    item: AttributionArticle,
    found: list[Attribution],
    wrong: list[tuple[str, str, Span]],
) -> dict[Goal, tuple[int, int, int]]:
    """Return (hit, found, wanted) of each target in an article, and note what is wrong.

    A gold cue that is only a sign (a dash, a colon) has no word and is always missed.
    """
    cued = [a for a in found if a.cue[0] < a.cue[1]]
    owner = {
        word: key
        for key, said in item.attributions.items()
        for word in words_in(document, said.cue)
    }
    sources = {key: words_in(document, said.source) for key, said in item.attributions.items()}
    matched: dict[str, Attribution] = {}
    for a in cued:
        owners = [owner[word] for word in range(*a.cue) if word in owner]
        if free := [key for key in owners if key not in matched]:
            matched[free[-1]] = a
        elif not owners:
            wrong.append(("cue, false alarm", item.text, document.span(*a.cue)))
    exact = 0
    for key, said in item.attributions.items():
        if one := matched.get(key):
            mine = set(range(*one.source)) if one.source else set()
            exact += bool(mine) and mine == sources[key]
            if mine != sources[key]:
                wrong.append(("cue, whose source is another", item.text, document.span(*one.cue)))
        else:
            wrong += [("cue, missed", item.text, span) for span in said.cue[:1]]
    nobody = {
        key
        for key, said in item.attributions.items()
        if said.cue and (key in item.sourceless or is_vague_noun(document, sources[key]))
    }
    hidden = {key for key, a in matched.items() if a.kind in _HIDDEN}
    for kind, keys in (
        ("vague, missed", nobody - hidden),
        ("vague, false alarm", hidden - nobody),
    ):
        said_so = (said for key, said in item.attributions.items() if key in keys)
        wrong += [(kind, item.text, (said.source or said.cue)[0]) for said in said_so]
    ours = {word for a in cued for word in range(*a.cue)}
    body: set[int] = set()
    for a in found:  # what another says may hold a cue and a source of its own
        body |= set(range(*a.content)) - set(range(*a.cue)) - set(range(*(a.source or (0, 0))))
    content = {
        word for said in item.attributions.values() for word in words_in(document, said.content)
    }
    return {
        CUE: (len(matched), len(cued), sum(bool(said.cue) for said in item.attributions.values())),
        CUE_WORDS: (len(ours & owner.keys()), len(ours), len(owner)),
        SOURCE: (exact, sum(a.source is not None for a in cued), sum(map(bool, sources.values()))),
        CONTENT: (len(body & content), len(body), len(content)),
        VAGUE: (len(hidden & nobody), sum(a.kind in _HIDDEN for a in cued), len(nobody)),
    }


GOALS = (CUE, CUE_WORDS, SOURCE, CONTENT, VAGUE)
BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "sourcing",
        "signals/polnear_docs.jsonl.gz",
        evaluation_rows(parse_polnear_article),
        measure_attributions,
        GOALS,
    ),
)
