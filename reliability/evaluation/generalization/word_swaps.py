"""An attack by somebody who has the model file: words are swapped for others that read more like news.

Each word may be swapped for any word of its family with the same ending, whether or not the sentence
keeps its sense, so the attack is stronger than one that a reader would not notice.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reliability.evaluation.generalization.rows import replace_spans
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.text.document import Document, parse
from reliability.text.lexicon import load_lexicon
from reliability.text.register import (
    ENTITY_MASKS,
    GRAMMAR,
    NEWS,
    SIGNS,
    Term,
    mask,
    term_counts,
    word_families,
)
from reliability.training.datasets import Example

SHARE = 0.05  # of the words
_ENDINGS = ("ing", "ed", "ly", "s")
_TINY = 1e-9


class Swap(NamedTuple):
    """A swap of a word for another: its index, the new word, and its gain in the register."""

    at: int
    word: str
    gain: float


class Attacked(NamedTuple):
    """The reliability before and after an attack, whether it passes, and the gain by family."""

    before: float
    after: float
    passed_before: bool
    passes: bool
    families: dict[str, float]


@cache
def _weights() -> dict[Term, float]:
    return {
        term if len(term) == 2 else term[0]: entry.weight
        for term, entry in load_lexicon(NEWS).phrases.items()
    }


def form(word: str) -> tuple[str, str] | None:
    """Return the family and the ending of a word; None for one that is never swapped."""
    family = word_families().get(word, GRAMMAR)
    if family == GRAMMAR:
        return None
    return family, next((ending for ending in _ENDINGS if word.endswith(ending)), "")


@cache
def candidates(of: tuple[str, str]) -> tuple[str, ...]:
    """Return the words of a form that add to the register, alone or in a pair."""
    useful = {
        word
        for term, weight in _weights().items()
        if weight > 0
        for word in ((term,) if isinstance(term, str) else term)
    }
    return tuple(sorted(word for word in useful if form(word) == of))


class _Text:
    """The masked text of a document, with counts that follow the swaps."""

    def __init__(self, document: Document) -> None:
        self.counts: Counter[Term] = Counter(term_counts(document))
        self.scale = 400 / max(document.size, 1)
        self.words = list(document.words)
        self.tokens: list[str] = []
        self.place: dict[int, int] = {}  # in `tokens`, of each word outside named entities
        for i, word in enumerate(document.words):
            self.tokens.extend(sign for sign in document.gaps[i] if sign in SIGNS)
            if not document.entities[i]:
                self.place[i] = len(self.tokens)
                self.tokens.append(mask(word))
            elif not document.continues_entity[i]:
                self.tokens.append(ENTITY_MASKS[document.entities[i]])
        self.tokens.extend(sign for sign in document.gaps[-1] if sign in SIGNS)

    def best(self, i: int) -> Swap:
        """Return the swap of a word that adds most to the register."""
        of = form(self.words[i])
        assert of is not None
        lost = self._change(i, self.words[i], -1)
        return max(
            (Swap(i, word, lost + self._change(i, word, 1)) for word in candidates(of)),
            key=lambda swap: swap.gain,
            default=Swap(i, self.words[i], 0.0),
        )

    def apply(self, swap: Swap) -> None:
        self.counts.subtract(self._terms(swap.at, self.words[swap.at]))
        self.counts.update(self._terms(swap.at, swap.word))
        self.words[swap.at] = swap.word
        self.tokens[self.place[swap.at]] = mask(swap.word)

    def _terms(self, i: int, word: str) -> tuple[Term, Term, Term]:
        """Return the terms that a word has in a place: itself, and the pairs with its neighbours."""
        at, token = self.place[i], mask(word)
        after = self.tokens[(at + 1) % len(self.tokens)]
        return word, (self.tokens[at - 1], token), (token, after)

    def _change(self, i: int, word: str, sign: int) -> float:
        """Return the gain of the register by one occurrence more or less of a word in a place."""
        total = 0.0
        for term in self._terms(i, word):
            weight = _weights().get(term)
            if weight:
                count = self.counts[term]
                total += weight * (
                    math.log1p(self.scale * max(count + sign, 0)) - math.log1p(self.scale * count)
                )
        return total


def best_swaps(document: Document) -> Iterator[Swap]:
    """Yield the swaps of a share of the words that add most to the register, one at a time.

    The best swap comes first; those that are left are measured again when their turn comes.
    """
    text = _Text(document)
    queue = [
        (-swap.gain, swap)
        for swap in (text.best(i) for i in text.place if form(document.words[i]))
        if swap.gain > _TINY
    ]
    heapq.heapify(queue)
    left = int(SHARE * len(document.words))
    while queue and left:
        _, stale = heapq.heappop(queue)
        swap = text.best(stale.at)
        if queue and swap.gain < -queue[0][0] - _TINY:
            if swap.gain > _TINY:
                heapq.heappush(queue, (-swap.gain, swap))
            continue
        text.apply(swap)
        left -= 1
        yield swap


def swap_words(document: Document, swaps: list[Swap]) -> str:
    """Return the text with words swapped, each with the capitals of the word that it replaces."""
    replaced = []
    for swap in swaps:
        old = document.original(swap.at)
        new = swap.word.upper() if old.isupper() and len(old) > 1 else swap.word
        new = new[0].upper() + new[1:] if old[0].isupper() else new
        replaced.append((document.starts[swap.at], document.ends[swap.at], new))
    return replace_spans(document.text, replaced)


def attack(example: Example) -> Attacked:
    """Swap the words of an article, and score it before and after."""
    document = parse(example.text, example.title)
    swaps = list(best_swaps(document))
    families: dict[str, float] = defaultdict(float)
    for swap in swaps:
        families[word_families()[document.words[swap.at]]] += swap.gain
    before = assess(example.text, example.title)
    after = assess(swap_words(document, swaps), example.title)
    return Attacked(
        before.reliability.probability,
        after.reliability.probability,
        before.verdict is Verdict.PASS,
        after.verdict is Verdict.PASS,
        dict(families),
    )
