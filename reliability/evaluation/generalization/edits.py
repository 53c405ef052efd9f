"""Make the edits of an honest desk editor: good practice added, or a fault taken out.

Each pair is an article and the same article after one edit that makes it better. The lines that are
added are in `edits.toml`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from reliability.attribution.annotation import Annotated, annotate
from reliability.attribution.unanswered import accused_without_reply
from reliability.evaluation.generalization.rows import evenly_spaced
from reliability.records import Finding
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.scoring.report import Report
from reliability.scoring.report_card import EVIDENCE
from reliability.signals.registry import FEATURES, read_signals
from reliability.text.document import Document, parse
from reliability.text.lexicon import load_lexicon
from reliability.toml import own_tables
from reliability.training.datasets import Example

_LINES: dict[str, list[str]] = own_tables(__file__)
_SOURCES, _REPLIES, _LIMITS = _LINES["sources"], _LINES["replies"], _LINES["limits"]
_CLAIM_WORDS = range(8, 31)
_PLAIN = re.compile(r"The [^\"“”:;?!()\n—–]+\.")  # a sentence that takes a source at either end
_MARKS, _TITLE = re.compile('["“”]'), -1
_BEFORE_LOADED = frozenset("the this these those his her its their our your my".split())
# Endings of words that are adjectives before a noun, or adverbs.
_MODIFIERS = ("ous", "ful", "ing", "ic", "ive", "ible", "able", "less", "ly", "al", "ish", "ed")
_LOADED = frozenset(("emotive_words", "slanted_words", "promotional_words", "intensifiers"))


class Edit(NamedTuple):
    """An article before and after an edit that makes it better."""

    kind: str
    publisher: str
    title: str | None
    worse: str
    better: str


def _add_source(annotated: Annotated, _: Sequence[Finding], turn: int) -> str | None:
    """Name a source of a plain statement that has none."""
    document = annotated.document
    plain = [
        sentence
        for number, sentence in enumerate(document.sentences)
        if not annotated.sourced[number]
        and sentence.last - sentence.first in _CLAIM_WORDS
        and document.quoted.find(1, sentence.first, sentence.last) < 0
        and _PLAIN.fullmatch(document.text[sentence.start : sentence.end])
    ]
    if not plain:
        return None
    chosen = plain[turn % len(plain)]
    claim = document.text[chosen.start : chosen.end - 1]
    changed = _SOURCES[turn % len(_SOURCES)].format(Claim=claim, claim=f"the{claim[3:]}")
    return document.text[: chosen.start] + changed + document.text[chosen.end :]


def _add_reply(annotated: Annotated, findings: Sequence[Finding], turn: int) -> str | None:
    """Ask somebody who is accused for comment, after the strongest accusation."""
    if any(finding.feature == "right_of_reply" for finding in findings):
        return None
    accused = accused_without_reply(annotated, 0.0)
    if accused is None or not accused.accusations:
        return None
    document = annotated.document
    strongest = max(accused.accusations, key=lambda one: (one.strength, -one.first))
    if accused.key not in document.words:
        return None  # named with an ending only, or in the headline
    name = document.original(document.words.index(accused.key))
    line = _REPLIES[turn % len(_REPLIES)].format(name=name)
    return _insert_after(annotated, document.sentence_of[strongest.first], line)


def _add_limit(annotated: Annotated, _: Sequence[Finding], turn: int) -> str | None:
    """State a limit of knowledge at the end of the paragraph in the middle."""
    document = annotated.document
    middle = len(document.words) // 2
    paragraph = next(one for one in document.paragraphs if one.last > middle)
    line = _LIMITS[turn % len(_LIMITS)]
    return _insert_after(annotated, document.sentence_of[paragraph.last - 1], line)


def _insert_after(annotated: Annotated, sentence: int, line: str) -> str | None:
    """Insert a line after a sentence of the author; None if the sentence has no full stop.

    Nothing is inserted between a source and a sentence without one, which may be the source's.
    """
    document, sourced = annotated.document, annotated.sourced
    first, last, _, end = document.sentences[sentence]
    depends = sourced[sentence] and sourced[sentence + 1 : sentence + 2] == b"\0"
    if document.text[end - 1] != "." or depends or document.quoted.find(1, first, last + 1) >= 0:
        return None
    return f"{document.text[:end]} {line}{document.text[end:]}"


def _cut_sentence(
    feature: str, annotated: Annotated, findings: Sequence[Finding], turn: int
) -> str | None:
    """Cut the sentence of a finding, if it has no other findings than faults, and no quotation."""
    document = annotated.document
    of_fault = {_sentence(document, one) for one in findings if one.feature == feature}
    of_others = {
        _sentence(document, one) for one in findings if FEATURES[one.feature].reliability != -1
    }
    places = [document.sentences[number][2:] for number in sorted(of_fault - of_others - {_TITLE})]
    plain = [place for place in places if not _MARKS.search(document.text, *place)]
    return _cut(document, plain[turn % len(plain)]) if plain else None


def _cut(document: Document, place: tuple[int, int]) -> str:
    """Return the text without a place, and without the blank before it."""
    start, end = place
    return document.text[:start].rstrip(" ") + document.text[end:]


def _sentence(document: Document, finding: Finding) -> int:
    if finding.where == "title":
        return _TITLE
    at = int(np.searchsorted(document.ends, finding.start, side="right"))
    return document.sentence_of[min(at, len(document.words) - 1)]


def _drop_loaded_word(annotated: Annotated, findings: Sequence[Finding], turn: int) -> str | None:
    """Drop a loaded word between "the" or the like and a noun: "the shocking plan"."""
    document = annotated.document
    places = [
        (one.start, one.end)
        for one in findings
        if one.feature in _LOADED and one.where == "text" and _is_droppable(document, one)
    ]
    return _cut(document, places[turn % len(places)]) if places else None


def _is_droppable(document: Document, finding: Finding) -> bool:
    """Return True for a modifier without which the words around it still read as a phrase."""
    at = int(np.searchsorted(document.starts, finding.start))
    before, after = document.words[at - 1 : at], document.words[at + 1 : at + 2]
    return (
        finding.text.islower()
        and finding.text.endswith(_MODIFIERS)
        and finding.text == document.words[at]
        and bool(after)
        and before[0] in _BEFORE_LOADED
        and document.gaps[at] == document.gaps[at + 1] == " "
        and (after[0],) not in load_lexicon("style").phrases  # no function word
        and after[0].isalpha()
        and not document.entities[at + 1]
    )


Editor = Callable[[Annotated, Sequence[Finding], int], str | None]
ADDED: dict[str, Editor] = {
    "a named source": _add_source,
    "a reply": _add_reply,
    "an honest limit": _add_limit,
}
REMOVED: dict[str, Editor] = {
    "a vague source": partial(_cut_sentence, "vague_sources"),
    "a loaded word": _drop_loaded_word,
    "a certain claim without a source": partial(_cut_sentence, "unsourced_certainty"),
}


def edits_of(numbered: tuple[int, Example]) -> list[Edit]:
    """Return an edit of each kind that the article has a place for.

    The number of the article decides between several places and several forms of a line.
    """
    turn, example = numbered
    annotated = annotate(parse(example.text, example.title))
    findings = read_signals(annotated).findings
    edits = ((kind, edit(annotated, findings, turn)) for kind, edit in (ADDED | REMOVED).items())
    return [
        Edit(kind, example.publisher, example.title, example.text, better)
        for kind, better in edits
        if better is not None
    ]


def edits_by_kind(examples: Sequence[Example], count: int) -> dict[str, list[Edit]]:
    """Return at most `count` edits of each kind, evenly spaced over the articles."""
    found: dict[str, list[Edit]] = {kind: [] for kind in ADDED | REMOVED}
    for edits in parallel_map(edits_of, enumerate(examples)):
        for edit in edits:
            found[edit.kind].append(edit)
    return {kind: evenly_spaced(edits, count) for kind, edits in found.items()}


class EditGain(NamedTuple):
    """The gain in reliability by an edit.

    `evidence` is the change of the log-odds over the features of `EVIDENCE`. `by_length` is the part of
    it that is due to features with the same findings before and after: only their rates changed, with
    the number of words. `moved` has the change of each feature, the register included.
    """

    evidence: float
    by_length: float
    probability: float
    moved: dict[str, float]

    @property
    def worst(self) -> str:
        """The feature of the evidence that falls most."""
        return min(EVIDENCE & self.moved.keys(), key=self.moved.__getitem__)


def gain_of(edit: Edit) -> EditGain:
    """Score an article before and after an edit."""
    worse, better = assess(edit.worse, edit.title), assess(edit.better, edit.title)
    amounts = worse.reliability.contributions
    moved = {
        name: amount - amounts[name] for name, amount in better.reliability.contributions.items()
    }
    same = {
        name for name in EVIDENCE & moved.keys() if _weight(worse, name) == _weight(better, name)
    }
    return EditGain(
        evidence=math.fsum(moved[name] for name in EVIDENCE & moved.keys()),
        by_length=math.fsum(moved[name] for name in same),
        probability=better.reliability.probability - worse.reliability.probability,
        moved=moved,
    )


def _weight(report: Report, feature: str) -> float:
    return math.fsum(finding.weight for finding in report.findings if finding.feature == feature)
