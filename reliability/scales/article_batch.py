"""Compute the features of all sentences of an article at once, in columns.

The columns are equal to those of a `SentenceBatch` of the sentences that `SentenceReader` reads one by
one, in a fifth of the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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

# The features that are totals of words, by the fields of the totals
_FORMS = {
    "word_length": "letters",
    "word_syllables": "alphabetic_syllables",
    "difficult_words": "difficult",
    "out_of_vocabulary_words": "out_of_vocabulary",
}
_SHARES = slice(2, None)  # those of `_FORMS` that are given per 100 words
_ENDINGS = ("ly", "ing", "ed", "tion")
_RATES = (*(f"suffix_{ending}" for ending in _ENDINGS), *COUNTED)
_OF_LETTERS, _SUFFIXES = (
    [WordTotals._fields.index(field) for field in fields] for fields in (_FORMS.values(), _ENDINGS)
)
_ALPHABETIC = WordTotals._fields.index("alphabetic")


_NONE = ""  # the name of the row of zeros


@cache
def _term_table(names: tuple[str, ...]) -> TermTable:
    return TermTable([read_scale(name).terms for name in names])


class ArticleBatch(SentenceBatch):
    """The sentences of an article that has one at least, with their place in the article.

    `scales` are the names of the scales that will be predicted, for the sentences that are `wanted`, by
    default all. The words of the others are not read, so their predictions mean nothing.
    """

    def __init__(
        self, annotated: Annotated, scales: Iterable[str], wanted: Sequence[bool] | None = None
    ) -> None:
        document = annotated.document
        self._tokens = ArticleTokens.of(document)
        self._firsts = np.array([span.first for span in document.sentences])
        counted = np.frombuffer(document.continues_entity, np.uint8) == 0
        # A name that continues from the sentence before counts as a word here.
        self._sizes = self._sums(counted) + ~counted[self._firsts]
        self.term_values = 3 / np.sqrt(np.bincount(self._tokens.sentence_of) - 2)
        names = tuple(dict.fromkeys(chain(scales, *(STACKED_ON.get(name, ()) for name in scales))))
        is_wanted = None if wanted is None else np.array(wanted, bool)
        sums = _term_table(names).sums(self._tokens, is_wanted)
        self._term_sums = dict(zip(names, sums, strict=True))
        phrases, voice = self._phrase_weights(annotated), self._voice(annotated, counted)
        # Most kinds of phrases are in no sentence, and share a row of zeros.
        zeros = {_NONE: np.zeros(len(self))}
        columns = zeros | phrases | self._forms(annotated) | voice | self._place(voice)
        self._keep(columns, len(names))
        self.rows = dict.fromkeys(phrase_names(), self.rows.pop(_NONE)) | self.rows

    def term_sums(self, scale: Scale) -> Sequence[float]:
        """Return the sum of the weights of the terms of each sentence."""
        return self._term_sums[scale.name]

    def _sums(self, column: NDArray[Any]) -> Array:
        """Return the sum of a column of the words over each sentence."""
        return np.add.reduceat(column, self._firsts, axis=0, dtype=float)

    def _forms(self, annotated: Annotated) -> dict[str, Array]:
        """Return the length of each sentence, the rates of signs and masks, and the forms of words."""
        totals = annotated.document.sentence_totals
        forms = totals[:, _OF_LETTERS].T
        forms[_SHARES] *= 100
        forms /= np.maximum(totals[:, _ALPHABETIC], 1)
        width = max(COUNTED_NUMBERS) + 1
        cells = self._tokens.sentence_of * width + self._tokens.others
        tokens = np.bincount(cells, minlength=len(self) * width).reshape(-1, width)
        rates: Array = np.concatenate((totals[:, _SUFFIXES], tokens[:, COUNTED_NUMBERS]), axis=1)
        rates *= 100
        rates /= self._sizes[:, None]
        return {
            "size": self._sizes,
            "sentence_length": self._sizes,
            **dict(zip(_FORMS, forms, strict=True)),
            **dict(zip(_RATES, rates.T, strict=True)),
        }

    def _voice(self, annotated: Annotated, counted: NDArray[np.bool_]) -> dict[str, Array]:
        """Return the attributed and quoted shares of each sentence, and its attribution cues."""
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

    def _place(self, voice: Mapping[str, Array]) -> dict[str, Array]:
        """Return the place of each sentence, and the voice of its neighbours."""
        numbers = np.arange(len(self), dtype=float)
        place = {"place": numbers / len(self), "opening": np.minimum(numbers, OPENING)}
        around = np.zeros((3, len(self) + 2))
        around[:, 1:-1] = [voice[name] for name in ("sourced_here", "said_share", "quoted_share")]
        for name, column in zip(("sourced", "said", "quoted"), around, strict=True):
            place |= {f"{name}_before": column[:-2], f"{name}_after": column[2:]}
        return place

    def _phrase_weights(self, annotated: Annotated) -> dict[str, Array]:
        """Return the sum of the weights of the phrases of each kind that the article has."""
        sentence_of = annotated.document.sentence_of
        sums = defaultdict[str, list[float]](lambda: [0.0] * len(self))
        for lexicon, name_of in names_by_lexicon().items():
            for first, _, kind, weight in annotated.phrases[lexicon]:
                sums[name_of[kind]][sentence_of[first]] += weight
        return {name: np.array(column) for name, column in sums.items()}
