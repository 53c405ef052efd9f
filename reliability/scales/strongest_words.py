"""Name the words of a sentence that raise its log-odds on a scale most."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from reliability.attribution.annotation import Annotated
from reliability.scales.scale import STACKED_ON, Scale, read_scale
from reliability.scales.sentence_features import names_by_lexicon, term_value
from reliability.text.register import GRAMMAR, word_families

# The lexicons whose phrases are reasons to a reader; those of others, such as verbs of speech, are not.
_REASONS = ("loaded", "insinuation", "opinion", "slanted")
_LEAST_OF_PHRASE, _LEAST_OF_WORD = 0.1, 0.2  # log-odds
_MOST = 3  # words that are named
_PLAIN = (GRAMMAR, "everyday")  # families of words that tell a reader nothing


def strongest_words(name: str, annotated: Annotated, first: int, last: int) -> list[str]:
    """Return up to three different words or phrases that raise a sentence most, in their order.

    Names, numbers, plain words and words that add little are left out, so a sentence may have none.

    Parameters
    ----------
    name : str
        A shipped scale.
    annotated : Annotated
        The article.
    first, last : int
        The range of the words of the sentence.

    Returns
    -------
    list of str
        The words as the article has them.
    """
    found = [*_phrases(name, annotated, first, last), *_words(name, annotated, first, last)]
    document, chosen = annotated.document, dict[tuple[str, ...], tuple[int, int]]()
    for _, start, end in sorted(found, reverse=True):
        words = tuple(document.words[start:end])
        overlaps = any(start < other and one < end for one, other in chosen.values())
        if words not in chosen and not overlaps and len(chosen) < _MOST:
            chosen[words] = start, end
    return [document.text[slice(*document.span(*words))] for words in sorted(chosen.values())]


def _phrases(
    name: str, annotated: Annotated, first: int, last: int
) -> Iterator[tuple[float, int, int]]:
    """Yield what each phrase adds in log-odds, with its range of words."""
    for lexicon in _REASONS:
        names = names_by_lexicon()[lexicon]
        for start, end, kind, weight in annotated.phrases[lexicon]:
            amount = weight * _slope(name, names[kind]) if first <= start < last else 0.0
            if amount >= _LEAST_OF_PHRASE:
                yield amount, start, end


def _words(
    name: str, annotated: Annotated, first: int, last: int
) -> Iterator[tuple[float, int, int]]:
    """Yield what each word other than names and plain words adds, with its range."""
    document, families = annotated.document, word_families()
    value = term_value(document.words[first:last])
    for i in range(first, last):
        word = document.words[i]
        if document.entities[i] or not word.isalpha() or families.get(word) in _PLAIN:
            continue
        amount = value * sum(factor * scale.terms.get(word, 0.0) for scale, factor in _parts(name))
        if amount >= _LEAST_OF_WORD:
            yield amount, i, i + 1


@cache
def _parts(name: str) -> list[tuple[Scale, float]]:
    """Return a scale and those it is stacked on, each with the factor by which it counts."""
    scale = read_scale(name)
    others = [(read_scale(other), _rate(scale, other)) for other in STACKED_ON.get(name, ())]
    return [(scale, 1.0), *others]


def _rate(scale: Scale, value: str) -> float:
    """Return the log-odds that a unit of a value adds, 0 for a value without a weight."""
    _, spread, weight = scale.values.get(value, (0.0, 1.0, 0.0))
    return weight / spread


@cache
def _slope(name: str, value: str) -> float:
    """Return the log-odds that a unit of a value adds, also by the scales that a scale is stacked on."""
    return sum(factor * _rate(scale, value) for scale, factor in _parts(name))
