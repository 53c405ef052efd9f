"""Find the masked words and pairs behind the value of a register: where each stands, and its share.

The value of a register is a sum over terms, and the share of a term divides evenly among its
occurrences. The places are found again by a slower reading of the same masked text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from operator import itemgetter, or_
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.register import (
    CONSTRUCTION,
    ENTITY_MASKS,
    SIGNS,
    WordRange,
    dropped_signs,
    family_of,
    log_rates,
    mask,
)
from reliability.text.vocabulary import WordCache


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


# An article has 1,000 of them, and this takes half the time of `RegisterWord(…)`.
new_word = partial(tuple.__new__, RegisterWord)

# A word or a pair of tokens, with its start and end
PlacedTerm = tuple[tuple[str, ...], int, int]


# A token of the masked text, with its start and end
_Token = tuple[str, int, int]
_MASK = WordCache(mask)


def words_of_terms(
    document: Document,
    register: str,
    terms: Iterable[PlacedTerm],
    excluded: Sequence[WordRange] = (),
) -> list[RegisterWord]:
    """Return the words and pairs with a weight in a register, in the order of the text.

    `terms` are the `placed_terms` of the document. The values sum to the register's score of the text.
    """
    weights = _weights(register)
    found = [one for one in terms if one[0] in weights]
    counts = Counter(map(itemgetter(0), found))
    rates = log_rates(document, counts.values(), excluded)
    shares = {
        term: (_family(term), weights[term] * rate / count)
        for (term, count), rate in zip(counts.items(), rates, strict=True)
    }
    words = []
    for term, start, end in found:
        family, value = shares[term]
        words.append(new_word((family, start, end, value)))
    return words


@cache
def _weights(register: str) -> dict[tuple[str, ...], float]:
    """Return the weights of a register other than 0."""
    phrases = load_lexicon(register).phrases.items()
    return {term: entry.weight for term, entry in phrases if entry.weight}


@cache
def _family(term: tuple[str, ...]) -> str:
    """Return the family of a term of a register."""
    first, *second = term
    return family_of((first, second[0]) if second else first) or CONSTRUCTION


def placed_terms(document: Document, excluded: Sequence[WordRange]) -> list[PlacedTerm]:
    """Return the words that are not of entities, and the pairs of tokens, in the order of their places.

    The pair of the last token and the first, which closes the circle, has the place of the last.
    """
    left_out = document.flags_of(excluded)
    places = zip(document.words, document.starts, document.ends, strict=True)
    is_out = map(or_, document.entities, left_out)
    terms: list[PlacedTerm] = [
        ((word,), start, end)
        for (word, start, end), out in zip(places, is_out, strict=True)
        if not out
    ]
    tokens = list(_tokens(document, excluded))
    terms += [((one[0], two[0]), one[1], two[2]) for one, two in pairwise(tokens)]
    if tokens:
        closing = tokens[-1]
        terms.append(((closing[0], tokens[0][0]), closing[1], closing[2]))
    return sorted(terms, key=itemgetter(1))


def _tokens(document: Document, excluded: Sequence[WordRange]) -> Iterator[_Token]:
    """Yield the tokens of the masked text with their places: those of `register_tokens`."""
    left_out = document.flags_of(excluded)
    whole, commas = dropped_signs(document, excluded)
    words, starts, ends = document.words, document.starts, document.ends
    for i, gap in enumerate(document.marked_gaps):
        # The full stop of "U.S." is within the word.
        before = ends[i - 1] - (len(gap) - len(document.gaps[i])) if i else 0
        is_inside = i < len(words) and document.continues_entity[i]
        if gap != " " and not is_inside and i not in whole:
            signs = SIGNS - {","} if i in commas else SIGNS
            yield from ((sign, before, before + 1) for sign in gap if sign in signs)
        if i < len(words) and not left_out[i] and not is_inside:
            token = ENTITY_MASKS.get(document.entities[i]) or _MASK[words[i]]
            yield token, starts[i], ends[i]
