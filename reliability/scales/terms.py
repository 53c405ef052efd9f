"""Number the terms (words and pairs of words) of scales, and sum their weights by sentence with numpy.

A term is a token (a word, a sign or a mask) or a pair of neighbouring tokens. To join the 800 pairs of
an article to strings and to look each up takes ten times as long.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, count, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.scales.sentence_features import COUNTED, MASKS, NUMBER, SIGNS, at_space
from reliability.text.document import Document
from reliability.text.vocabulary import WordCache, WordColumn, WordRows, insert

# The numbers of the tokens that are not words; 0 is for every word that a scale does not know.
_OTHER = dict(zip(("<start>", "<end>", *COUNTED), count(1)))
_START, _END = _OTHER["<start>"], _OTHER["<end>"]
_WIDTH = 1 << 16  # of a table of all pairs of tokens, a row for each first token
_NO_PAIR = _WIDTH**2
_LEFT_OUT = -_WIDTH  # for a word that continues a name
COUNTED_NUMBERS = [_OTHER[token] for token in COUNTED]


def _numbers(gap: str) -> list[int]:
    return [_OTHER[sign] for sign in gap if sign in SIGNS]


def _numbers_of_break(gap: str) -> list[int]:
    """Return the numbers of the tokens between two sentences."""
    closing, opening = at_space(gap)
    return [*_numbers(closing), _END, _START, *_numbers(opening)]


_INSIDE, _BETWEEN = WordCache(_numbers), WordCache(_numbers_of_break)


class ArticleTokens(NamedTuple):
    """The tokens of all sentences of an article, each sentence between its start and its end."""

    others: NDArray[np.intp]  # the number of each token that is not a word; 0 for words
    words: WordRows  # the row of each word; 0 for tokens that are not words
    sentence_of: NDArray[np.intp]

    @classmethod
    def of(cls, document: Document) -> ArticleTokens:
        """Read the tokens of an article with a sentence at least; see `SentenceReader`."""
        gaps, entities = document.marked_gaps, np.frombuffer(document.entities, np.uint8)
        firsts = [span.first for span in document.sentences]
        continues = document.continues_entity + b"\0"  # no word follows the last gap
        inserted = {i: _INSIDE[gaps[i]] for i in document.signed_gaps if not continues[i]}
        inserted |= {i: _BETWEEN[gaps[i]] for i in firsts}
        inserted[0] = [_START, *_INSIDE[gaps[0]]]
        inserted[len(entities)] = [*_INSIDE[gaps[-1]], _END]
        # In one column, words have their rows, and other tokens numbers below 0.
        words = document.word_rows
        tokens = np.where(words.numerals(), -_OTHER[NUMBER], words.rows)
        for flag, mask in MASKS.items():
            tokens[entities == flag] = -_OTHER[mask]
        is_left_out = np.frombuffer(document.continues_entity, np.uint8) > 0
        is_left_out[firsts] = False
        tokens[is_left_out] = _LEFT_OUT
        new = [(i, -number) for i in sorted(inserted) for number in inserted[i]]
        tokens = insert(tokens, *zip(*new, strict=True))
        tokens = tokens[tokens != _LEFT_OUT]
        rows = WordRows(np.maximum(tokens, 0), words.table)
        return cls(np.maximum(-tokens, 0), rows, (tokens == -_START).cumsum() - 1)


class TermTable:
    """The weights of the terms of several scales, by the numbers of their tokens."""

    def __init__(self, scales: Sequence[Mapping[str, float]]) -> None:
        terms = {term: number for number, term in enumerate(dict.fromkeys(chain(*scales)), 1)}
        self._weights = np.zeros((len(scales), len(terms) + 1))  # term 0 is none
        for row, weights in zip(self._weights, scales, strict=True):
            row[[*map(terms.__getitem__, weights)]] = [*weights.values()]
        numbers, singles = dict(_OTHER), {}
        pairs = {_NO_PAIR: 0}  # the last when they are sorted
        for term, number in terms.items():
            first, _, second = term.partition(" ")
            one = numbers.setdefault(first, len(numbers) + 1)
            if second:
                pairs[one * _WIDTH + numbers.setdefault(second, len(numbers) + 1)] = number
            else:
                singles[one] = number
        self._number = WordColumn(lambda word: numbers.get(word, 0), np.uint16)
        self._terms_of_tokens = np.zeros(len(numbers) + 1, np.intp)
        self._terms_of_tokens[[*singles]] = [*singles.values()]
        self._pairs = np.array([*pairs])
        order = np.argsort(self._pairs)
        self._pairs = self._pairs[order]
        self._terms_of_pairs = np.array([*pairs.values()])[order]

    def sums(
        self, tokens: ArticleTokens, wanted: NDArray[np.bool_] | None = None
    ) -> list[list[float]]:
        """Return for each scale the sum of the weights of the distinct terms of each sentence.

        The sums of sentences that are not `wanted` are 0.
        """
        sentence_of, size = tokens.sentence_of, self._weights.shape[1]
        numbers = np.where(tokens.others, tokens.others, self._number.of(tokens.words))
        if wanted is not None:
            numbers *= wanted.take(sentence_of)
        is_pair = (numbers[:-1] > 0) & (numbers[1:] > 0)
        seconds = is_pair.nonzero()[0] + 1
        pairs = numbers[seconds - 1] * _WIDTH + numbers[seconds]
        places = self._pairs.searchsorted(pairs)
        terms = self._terms_of_pairs.take(places) * (self._pairs.take(places) == pairs)
        terms = np.concatenate((self._terms_of_tokens.take(numbers), terms))
        found = np.concatenate((sentence_of, sentence_of[seconds])) * size + terms
        found.sort()
        found = found[np.append(found[1:] != found[:-1], True)]  # each term once
        bounds = found.searchsorted(size * np.arange(sentence_of[-1] + 2)).tolist()
        found %= size
        return [
            [math.fsum(added[first:last]) for first, last in pairwise(bounds)]
            for added in (weights.take(found).tolist() for weights in self._weights)
        ]
