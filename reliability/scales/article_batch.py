"""All sentences of an article as the scales read them, measured in columns.

The columns are equal to those of a `SentenceBatch` of the sentences that `SentenceReader` reads one by
one, in a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliability.attribution.annotation import Annotated
from reliability.scales.scale import STACKED_ON, Array, Scale, SentenceBatch, read_scale
from reliability.scales.sentence_features import (
    COUNTED,
    OPENING,
    names_by_lexicon,
    phrase_names,
    voice_flags,
)
from reliability.scales.terms import COUNTED_NUMBERS, ArticleTokens, TermTable
from reliability.text.vocabulary import WordTotals


@cache
def _term_table(names: tuple[str, ...]) -> TermTable:
    return TermTable([read_scale(name).terms for name in names])


class ArticleBatch(SentenceBatch):
    """The sentences of an article that has one at least, with their place in the article.

    `scales` are the names of the scales that will be predicted.
    """

    def __init__(self, annotated: Annotated, scales: Iterable[str]) -> None:
        document = annotated.document
        self._tokens = ArticleTokens.of(document)
        self._count = len(document.sentences)
        self._firsts = np.array([span.first for span in document.sentences])
        counted = np.frombuffer(document.continues_entity, np.uint8) == 0
        # A name that goes on from the sentence before counts as a word here.
        self._sizes = self._sums(counted) + ~counted[self._firsts]
        self.term_values = 3 / np.sqrt(np.bincount(self._tokens.sentence_of) - 2)
        names = tuple(dict.fromkeys(chain(scales, *(STACKED_ON.get(name, ()) for name in scales))))
        self._term_sums = dict(zip(names, _term_table(names).sums(self._tokens), strict=True))
        self.columns = self._forms(annotated) | self._voice(annotated, counted)
        self.columns |= self._phrase_weights(annotated) | self._place()

    def __len__(self) -> int:
        """Return the number of sentences."""
        return self._count

    def term_sums(self, scale: Scale) -> Sequence[float]:
        """Return the sum of the weights of the terms of each sentence."""
        return self._term_sums[scale.name]

    def _sums(self, column: NDArray[Any]) -> Array:
        """Return the sum of a column of the words over each sentence."""
        return np.add.reduceat(column, self._firsts, axis=0, dtype=float)

    def _forms(self, annotated: Annotated) -> dict[str, Array]:
        """Return the length of each sentence, the rates of signs and masks, and the forms of words."""
        document, sizes = annotated.document, self._sizes
        rows, table = document.word_rows
        is_ordinary = np.frombuffer(document.entities, np.uint8) == 0
        totals = WordTotals(*self._sums(table.totals.take(rows, axis=0) * is_ordinary[:, None]).T)
        letters = np.maximum(totals.alphabetic, 1)
        others, width = self._tokens.others, max(COUNTED_NUMBERS) + 1
        cells = np.bincount(
            self._tokens.sentence_of * width + others, minlength=self._count * width
        )
        rates = 100 * cells.reshape(-1, width).T[COUNTED_NUMBERS] / sizes
        return {
            "size": sizes,
            "sentence_length": sizes,
            "word_length": totals.letters / letters,
            "word_syllables": totals.alphabetic_syllables / letters,
            "difficult_words": 100 * totals.difficult / letters,
            "out_of_vocabulary_words": 100 * totals.out_of_vocabulary / letters,
            "suffix_ly": 100 * totals.ly / sizes,
            "suffix_ing": 100 * totals.ing / sizes,
            "suffix_ed": 100 * totals.ed / sizes,
            "suffix_tion": 100 * totals.tion / sizes,
            **dict(zip(COUNTED, rates, strict=True)),
        }

    def _voice(self, annotated: Annotated, counted: NDArray[np.bool_]) -> dict[str, Array]:
        """Return how much of each sentence is attributed and quoted, and its attribution cues."""
        said, *cues = voice_flags(annotated)
        flags = np.frombuffer(b"".join((said, annotated.document.quoted, *cues)), np.uint8)
        flags = flags.reshape(-1, len(counted)).T.copy()
        flags[:, :2] *= counted[:, None]
        said_words, quoted_words, *sums = self._sums(flags).T
        return {
            "sourced_here": np.array(annotated.sourced, float),
            "said_share": said_words / self._sizes,
            "quoted_share": quoted_words / self._sizes,
            **dict(zip(("cues", "cues_with_speaker", "cues_of_thought"), sums, strict=True)),
        }

    def _place(self) -> dict[str, Array]:
        """Return the place of each sentence, and the voice of its neighbours."""
        numbers = np.arange(len(self), dtype=float)
        place = {"place": numbers / len(self), "opening": np.minimum(numbers, OPENING)}
        for name, column in (
            ("sourced", self.columns["sourced_here"]),
            ("said", self.columns["said_share"]),
            ("quoted", self.columns["quoted_share"]),
        ):
            place[f"{name}_before"] = np.append(0.0, column[:-1])
            place[f"{name}_after"] = np.append(column[1:], 0.0)
        return place

    def _phrase_weights(self, annotated: Annotated) -> dict[str, Array]:
        """Return the sum of the weights of the phrases of each kind."""
        names, sentence_of = phrase_names(), annotated.document.sentence_of
        row_of = {name: len(self) * row for row, name in enumerate(names)}
        cells: list[int] = []
        weights: list[float] = []
        for lexicon, name_of in names_by_lexicon().items():
            for first, _, kind, weight in annotated.phrases[lexicon]:
                cells.append(row_of[name_of[kind]] + sentence_of[first])
                weights.append(weight)
        sums = np.bincount(np.array(cells, np.intp), weights, len(names) * len(self))
        return dict(zip(names, sums.reshape(-1, len(self)), strict=True))
