"""The words and pairs of a text that make the value of a register, each with its place and its share.

The value of a register is a sum over terms, and the share of a term divides evenly among its
occurrences. The places are found again by a slower reading of the same masked text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.register import (
    CLOSING_MARKS,
    CONSTRUCTION,
    ENTITY_MASKS,
    SIGNS,
    WordRange,
    family_of,
    log_rates,
    mask,
)


class RegisterWord(NamedTuple):
    """An occurrence of a word or pair that has a weight in a register.

    Attributes
    ----------
    family : str
        Its family of manner, such as "reporting".
    start, end : int
        Character offsets into the text; those of a pair cover both tokens.
    value : float
        Its share of the value of the register.
    """

    family: str
    start: int
    end: int
    value: float


# A word or a pair of tokens, with its start and end
PlacedTerm = tuple[tuple[str, ...], int, int]


class _Token(NamedTuple):
    token: str
    start: int
    end: int


def register_words(
    document: Document, register: str, excluded: Sequence[WordRange] = ()
) -> list[RegisterWord]:
    """Return the words and pairs with a weight in a register, in the order of the text.

    Parameters
    ----------
    document : Document
        The text.
    register : str
        The name of the register's lexicon.
    excluded : sequence of (int, int), optional
        Ranges of words to leave out, as in `term_counts`.

    Returns
    -------
    list of RegisterWord
        Their values sum to the register's score of the text.
    """
    return words_of_terms(document, register, placed_terms(document, excluded), excluded)


def words_of_terms(
    document: Document,
    register: str,
    terms: Iterable[PlacedTerm],
    excluded: Sequence[WordRange] = (),
) -> list[RegisterWord]:
    """Return the same from the terms of the text, which are those of every register."""
    weights = _weights(register)
    found = [one for one in terms if weights.get(one[0])]
    counts = Counter(term for term, _, _ in found)
    rates = dict(zip(counts, log_rates(document, counts.values(), excluded), strict=True))
    words = []
    for term, start, end in found:
        value = weights[term] * rates[term] / counts[term]
        words.append(RegisterWord(_family(term), start, end, value))
    return sorted(words, key=lambda word: word.start)


@cache
def _weights(register: str) -> dict[tuple[str, ...], float]:
    return {term: entry.weight for term, entry in load_lexicon(register).phrases.items()}


@cache
def _family(term: tuple[str, ...]) -> str:
    """Return the family of a term of a register."""
    first, *second = term
    return family_of((first, second[0]) if second else first) or CONSTRUCTION


def placed_terms(document: Document, excluded: Sequence[WordRange]) -> Iterator[PlacedTerm]:
    """Yield the words that are not of entities, and the pairs of tokens, with their places.

    The pair of the last token and the first, which closes the circle, has the place of the last.
    """
    left_out = bytearray(len(document.words))
    for first, last in excluded:
        left_out[first:last] = b"\x01" * (last - first)
    for i, word in enumerate(document.words):
        if not document.entities[i] and not left_out[i]:
            yield (word,), *document.span(i, i + 1)
    tokens = list(_tokens(document, left_out))
    for one, two in pairwise(tokens):
        yield (one.token, two.token), one.start, two.end
    if tokens:
        yield (tokens[-1].token, tokens[0].token), tokens[-1].start, tokens[-1].end


def _tokens(document: Document, left_out: bytearray) -> Iterator[_Token]:
    """Yield the tokens of the masked text with their places: those of `register_tokens`."""
    words = document.words
    stops = {span.last for span in document.sentences if words[span.last - 1][-1] == "."}
    for i, gap in enumerate(document.gaps):
        before = document.span(i - 1, i)[1] if i else 0
        if i in stops and CLOSING_MARKS.isdisjoint(gap):
            yield _Token(".", before - 1, before)
        is_inside = i < len(words) and document.continues_entity[i]
        if not is_inside and not (i and left_out[i - 1]):
            yield from (_Token(sign, before, before + 1) for sign in gap if sign in SIGNS)
        if i < len(words) and not left_out[i] and not document.continues_entity[i]:
            token = ENTITY_MASKS.get(document.entities[i]) or mask(words[i])
            yield _Token(token, *document.span(i, i + 1))
