"""Compute the features of one sentence: its words with names masked, its phrases, and its place.

An article is parsed and annotated once; the features of a sentence are read from a range of its words.
They use the lexicons and the attributions, but no signal. A sentence that is given without its article
is measured as an article of its own, and has no place.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from operator import and_, not_
from typing import NamedTuple

from reliability.attribution.annotation import Annotated, annotate
from reliability.text.document import parse
from reliability.text.lexicon import matched_lexicons
from reliability.text.named_entities import DATE, ENTITY

SIGNS = ',.:;?!"()$-%'
MASKS = {ENTITY: "<name>", DATE: "<date>"}
NUMBER = "<number>"
COUNTED = (*SIGNS, *MASKS.values(), NUMBER)  # the tokens whose rates are features
OPENING = 5  # sentences
# The features that only a sentence in an article has.
PLACE = frozenset(
    "place opening sourced_before sourced_after said_before said_after quoted_before "
    "quoted_after".split()
)


class SentenceFeatures(NamedTuple):
    """The features of a sentence: its masked tokens, and numbers by name."""

    tokens: list[str]
    values: dict[str, float]


def measure_sentence(text: str) -> SentenceFeatures:
    """Measure a sentence that is given without its article."""
    return features_of(annotate(parse(text, keep_boilerplate=True)))


def features_of(annotated: Annotated) -> SentenceFeatures:
    """Measure a whole text as one sentence without an article."""
    return SentenceReader(annotated).sentence(0, len(annotated.document.words))


def terms(tokens: Sequence[str]) -> set[str]:
    """Return the distinct tokens and pairs of neighbouring tokens, the latter joined by a space."""
    return {*tokens, *map(" ".join, pairwise(("<start>", *tokens, "<end>")))}


def term_value(tokens: Sequence[str]) -> float:
    """Return the value of each term of a sentence; it falls with the number of tokens."""
    return 3 / math.sqrt(max(len(tokens), 1))


def is_phrase(feature: str) -> bool:
    """Return True if a feature is the sum of a kind of phrase, such as "loaded: emotive"."""
    return ": " in feature


@cache
def names_by_lexicon() -> dict[str, dict[str, str]]:
    """Return the name of the feature of each kind of phrase, by lexicon."""
    return {
        name: {
            kind: f"{name}: {kind}"
            for kind in dict.fromkeys(
                entry.kind for entry in lexicon.phrases.values() if entry.weight
            )
        }
        for name, lexicon in matched_lexicons().items()
    }


@cache
def phrase_names() -> tuple[str, ...]:
    """Return the features of the kinds of phrases."""
    return tuple(chain.from_iterable(map(dict.values, names_by_lexicon().values())))


def voice_flags(annotated: Annotated) -> tuple[bytearray, ...]:
    """Return a byte per word, 1 if it is said by a speaker, a cue, one with a speaker, or of thought."""
    said, cues, with_speaker, of_thought = flags = tuple(
        bytearray(len(annotated.document.words)) for _ in range(4)
    )
    for attribution in annotated.attributions:
        (first, last), (cue, cue_end) = attribution.content, attribution.cue
        if attribution.speaker:
            said[first:last] = b"\x01" * (last - first)
        if cue < cue_end:
            cues[cue] = 1
            with_speaker[cue] |= bool(attribution.speaker)
            of_thought[cue] |= not attribution.is_statement
    return flags


_is_sign = frozenset(SIGNS).__contains__


class SentenceReader:
    """Read the features of sentences from the columns of their article."""

    def __init__(self, annotated: Annotated) -> None:
        document = annotated.document
        self.document, self._sourced = document, annotated.sourced
        self._phrases = [
            (names, matches, [match.first for match in matches])
            for lexicon, names in names_by_lexicon().items()
            if (matches := annotated.phrases[lexicon])
        ]
        words = len(document.words)
        continues = document.continues_entity
        # The token of each word, "" for one that continues a name; the gaps that are more than a space.
        self._masked = ["" if continues[i] else self._mask(i) for i in range(words)]
        self._signed = [i for i in document.signed_gaps if i < words and not continues[i]]
        said, cues, with_speaker, of_thought = voice_flags(annotated)
        # A name of several words counts once, at its first word.
        counted = [*map(not_, document.continues_entity)]
        self._said = _running_totals(map(and_, said, counted))
        self._quoted = _running_totals(map(and_, document.quoted, counted))
        self._cues = _running_totals(cues)
        self._with_speaker = _running_totals(with_speaker)
        self._of_thought = _running_totals(of_thought)

    def sentence(self, first: int, last: int) -> SentenceFeatures:
        """Measure the words from `first` up to `last`, without their place in the article."""
        tokens = self._tokens(first, last) if first < last else []
        forms, voice = self._forms(tokens, first, last), self._voice(first, last)
        return SentenceFeatures(tokens, {**forms, **voice, **self._phrase_weights(first, last)})

    def sentence_in_article(self, first: int, last: int) -> SentenceFeatures:
        """Measure the words from `first` up to `last`, with their place in the article."""
        tokens, values = self.sentence(first, last)
        return SentenceFeatures(tokens, values | self._place(first, last))

    def _tokens(self, first: int, last: int) -> list[str]:
        """Return the words and signs in order, with masks for names, dates and numbers.

        Of the signs between two sentences, those after the first space belong to the second.
        """
        gaps, masked = self.document.marked_gaps, self._masked
        opening = at_space(gaps[first])[1] if first else gaps[first]
        tokens = [*filter(_is_sign, opening), masked[first] or self._mask(first)]
        at = first + 1
        for i in self._signed[bisect_left(self._signed, at) : bisect_left(self._signed, last)]:
            tokens += filter(None, masked[at:i])
            tokens += filter(_is_sign, gaps[i])
            at = i
        tokens += filter(None, masked[at:last])
        closing = gaps[last]
        tokens += filter(_is_sign, at_space(closing)[0] if last < len(masked) else closing)
        return tokens

    def _mask(self, i: int) -> str:
        word = self.document.words[i]
        return MASKS.get(self.document.entities[i]) or (NUMBER if word[0].isdigit() else word)

    def _forms(self, tokens: Sequence[str], first: int, last: int) -> dict[str, float]:
        """Return the length of a sentence, the rates of signs and masks, and the forms of words."""
        document = self.document
        totals = document.totals_of(first, last)
        size = max(document.size_of(first, last), 1)
        letters, counts = max(totals.alphabetic, 1), Counter(tokens)
        return {
            "size": float(size),
            "sentence_length": size / len(self._sentences(first, last)),
            "word_length": totals.letters / letters,
            "word_syllables": totals.alphabetic_syllables / letters,
            "difficult_words": 100 * totals.difficult / letters,
            "out_of_vocabulary_words": 100 * totals.out_of_vocabulary / letters,
            "suffix_ly": 100 * totals.ly / size,
            "suffix_ing": 100 * totals.ing / size,
            "suffix_ed": 100 * totals.ed / size,
            "suffix_tion": 100 * totals.tion / size,
            **{token: 100 * counts[token] / size for token in COUNTED},
        }

    def _voice(self, first: int, last: int) -> dict[str, float]:
        """Return the attributed and quoted shares of a sentence, and its attribution cues."""
        sentences = self._sentences(first, last)
        return {
            "sourced_here": float(any(self._sourced[sentences.start : sentences.stop])),
            "said_share": self._share(self._said, first, last),
            "quoted_share": self._share(self._quoted, first, last),
            "cues": float(self._cues[last] - self._cues[first]),
            "cues_with_speaker": float(self._with_speaker[last] - self._with_speaker[first]),
            "cues_of_thought": float(self._of_thought[last] - self._of_thought[first]),
        }

    def _phrase_weights(self, first: int, last: int) -> dict[str, float]:
        """Return the sum of the weights of the phrases of each kind."""
        values = dict.fromkeys(phrase_names(), 0.0)
        for names, matches, starts in self._phrases:
            for match in matches[bisect_left(starts, first) : bisect_left(starts, last)]:
                values[names[match.kind]] += match.weight
        return values

    def _place(self, first: int, last: int) -> dict[str, float]:
        """Return the place of a sentence in its article, and the voice of its neighbours."""
        here = self._sentences(first, last)
        before, after = self._neighbour(here.start - 1), self._neighbour(here.stop)
        return {
            "place": here.start / max(len(self._sourced), 1),
            "opening": float(min(here.start, OPENING)),
            "sourced_before": float(any(self._sourced[max(here.start - 1, 0) : here.start])),
            "sourced_after": float(any(self._sourced[here.stop : here.stop + 1])),
            "said_before": self._share(self._said, *before),
            "said_after": self._share(self._said, *after),
            "quoted_before": self._share(self._quoted, *before),
            "quoted_after": self._share(self._quoted, *after),
        }

    def _sentences(self, first: int, last: int) -> range:
        """Return the numbers of the sentences that some words are in; an empty text has one."""
        if first >= last:
            return range(1)
        return range(self.document.sentence_of[first], self.document.sentence_of[last - 1] + 1)

    def _neighbour(self, sentence: int) -> tuple[int, int]:
        """Return the words of a sentence; none if there is no such sentence."""
        spans = self.document.sentences
        return spans[sentence][:2] if 0 <= sentence < len(spans) else (0, 0)

    def _share(self, totals: Sequence[int], first: int, last: int) -> float:
        return (totals[last] - totals[first]) / max(self.document.size_of(first, last), 1)


def at_space(gap: str) -> tuple[str, str]:
    """Split the characters between two words at the first white space."""
    at = next((i for i, char in enumerate(gap) if char.isspace()), len(gap))
    return gap[:at], gap[at:]


def _running_totals(flags: Iterable[int]) -> list[int]:
    return list(accumulate(flags, initial=0))
