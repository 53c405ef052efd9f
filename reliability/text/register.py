"""Count the words and pairs of a text for its register, with names, dates and numbers masked.

A text is masked: function words, the most frequent everyday words and the signs of sentences are kept;
every other word is replaced by its ending ("<ing>") and a named entity by "<name>". Pairs of adjacent
tokens show the construction of sentences ("<name> said", ", but"), not their topic. This
module counts such pairs and single words. Their weights are learned by `reliability.training` from words
that are not specific to a topic, and stored in one lexicon for each register.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.lexicon_files import read_file
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.vocabulary import WordCache, WordColumn, insert

# A word, or two adjacent tokens of the masked text.
Term = str | tuple[str, str]
# The first and last index of words; the last is exclusive.
WordRange = tuple[int, int]

NEWS, OPEN, PARTISAN = "news_register", "open_register", "partisan_register"
_REGISTERS = (NEWS, OPEN, PARTISAN)
SIGNS = frozenset(',.:?!"')
_UNMASKED = ("style", "everyday")  # the lexicons of function words and of everyday words
_ENDINGS = tuple("tion ment ness ity ing ed ly ist ism ous ive al er est s".split())
ENTITY_MASKS = {ENTITY: "<name>", DATE: "<date>"}
_NUMBER, _OTHER = "<number>", "<other>"
_FAMILY_OF_MASK = {"<date>": "time_place", _NUMBER: "quantity", "?": "address", "!": "emphasis"}


GRAMMAR, CONSTRUCTION = "grammar", "construction"


@cache
def word_families() -> dict[str, str]:
    """Return the family of manner of each everyday word and function word; topic words have none."""
    classes = read_file("register_families").tables["words"]
    families = {word: family for family, words in classes.items() for word in words.split()}
    return families | {word: GRAMMAR for word, *_ in load_lexicon("style").phrases}


def family_of(term: Term) -> str | None:
    """Return the family of a word or of a pair of tokens; None for a word that names a topic.

    A pair has the family of its first word of manner, or else shows how the sentence is built.

    Examples
    --------
    >>> family_of("proves"), family_of(("<name>", "said")), family_of(("<s>", ",")), family_of("golf")
    ('argument', 'reporting', 'construction', None)
    """
    families = word_families()
    if isinstance(term, str):
        return families.get(term)
    found = [_FAMILY_OF_MASK.get(token) or families.get(token) for token in term]
    if any(
        family is None and token[0].isalpha() for family, token in zip(found, term, strict=True)
    ):
        return None
    return next((one for one in found if one and one != GRAMMAR), CONSTRUCTION)


@cache
def _tokens() -> list[str]:
    """Return all tokens that a masked text may have; a token's index is its id."""
    endings = [f"<{ending}>" for ending in _ENDINGS]
    unmasked = (word for name in _UNMASKED for word, *_ in load_lexicon(name).phrases)
    return list(
        dict.fromkeys(
            [*sorted(SIGNS), *ENTITY_MASKS.values(), _NUMBER, _OTHER, *endings, *unmasked]
        )
    )


@cache
def _ids() -> dict[str, int]:
    """Return the id of each token."""
    return {token: number for number, token in enumerate(_tokens())}


def mask(word: str) -> str:
    """Return the token that a word is masked to."""
    if word[0].isdigit():
        return _NUMBER
    if word in _ids():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"<{ending}>"
    return _OTHER


_LEFT_OUT = np.iinfo(np.uint16).max  # in place of the id of a word that has no token
_ID_OF_WORD = WordColumn(lambda word: _ids()[mask(word)], np.uint16)
_IDS_OF_SIGNS = WordCache(lambda gap: [_ids()[sign] for sign in gap if sign in SIGNS])


def _token_ids(document: Document, excluded: Sequence[WordRange]) -> NDArray[np.uint16]:
    """Return the ids of the tokens of the masked text."""
    gaps = document.marked_gaps
    # No sign counts inside a name; after the last gap there is no word.
    inside = document.continues_entity + b"\0"
    signs = {i: _IDS_OF_SIGNS[gaps[i]] for i in document.signed_gaps if not inside[i]}
    ids = _ID_OF_WORD.of(document.word_rows)
    entities = np.frombuffer(document.entities, np.uint8)
    for flag, name in ENTITY_MASKS.items():
        ids[entities == flag] = _ids()[name]
    ids[np.frombuffer(document.continues_entity, np.uint8) > 0] = _LEFT_OUT
    for first, last in excluded:
        ids[first:last] = _LEFT_OUT
    whole, commas = dropped_signs(document, excluded)
    for i in signs.keys() & commas:
        signs[i] = [sign for sign in signs[i] if sign != _ids()[","]]
    for i in signs.keys() & whole:
        del signs[i]
    places = [i for i, found in signs.items() for _ in found]
    ids = insert(ids, places, [*chain.from_iterable(signs.values())])
    tokens: NDArray[np.uint16] = ids[ids != _LEFT_OUT]
    return tokens


def dropped_signs(
    document: Document, excluded: Sequence[WordRange]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the gaps whose signs are not counted, and the gaps whose commas are not counted.

    The signs between two excluded words are not counted, nor are the commas that set the words off from
    the rest of their sentence: ", critics say," leaves out both commas.
    """
    whole: set[int] = set()
    commas: set[int] = set()
    for first, last in excluded:
        whole.update(range(first + 1, last))
        sentence = document.sentences[document.sentence_of[first]]
        if first > sentence.first:
            commas.add(first)
        if last < sentence.last:
            commas.add(last)
    return frozenset(whole), frozenset(commas)


def register_tokens(document: Document, excluded: Sequence[WordRange] = ()) -> list[str]:
    """Return the tokens of the masked text: words, masks and signs.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> " ".join(register_tokens(parse("Jane Roe said that the road was closing.")))
    '<name> said that the <other> was <ing> .'
    """
    return [_tokens()[number] for number in _token_ids(document, excluded)]


def term_counts(document: Document, excluded: Sequence[WordRange] = ()) -> dict[Term, int]:
    """Count each word and each pair of tokens, without the words of entities.

    The first token follows the last, so that every count of a text doubles if the text is repeated.

    `excluded` are ranges of words to leave out, such as an opening "According to Roe,", which says
    nothing about the writer's manner.
    """
    tokens = register_tokens(document, excluded)
    counts: dict[Term, int] = dict(_word_counts(document, excluded).items())
    counts.update(Counter(zip(tokens, tokens[1:] + tokens[:1], strict=True)).items())
    return counts


def _word_counts(document: Document, excluded: Sequence[WordRange]) -> Mapping[str, int]:
    """Count each word, without entities and excluded words."""
    if not excluded:
        return document.counts
    counts = dict(document.counts)
    for first, last in excluded:
        for i in range(first, last):
            if not document.entities[i]:
                counts[document.words[i]] -= 1
    return {word: count for word, count in counts.items() if count}


def log_rates(
    document: Document, counts: Iterable[int], excluded: Sequence[WordRange] = ()
) -> list[float]:
    """Return log(1 + rate) for each count, with the rate per 400 words that are not excluded."""
    size = document.size - sum(document.size_of(first, last) for first, last in excluded)
    scale = 400 / max(size, 1)
    return [math.log1p(scale * count) for count in counts]


class _Weights(NamedTuple):
    """The weights of words and pairs in each register.

    Each word and pair that has a weight has a row; row 0 is for all others. The rows of pairs are in a
    table by the ids of both tokens: looking up 800 pairs of strings took four times as long.
    """

    rows_of_words: Mapping[str, int]
    rows_of_pairs: NDArray[np.uint16]
    registers: NDArray[np.float64]  # a row per register, a column per word or pair


@cache
def _weights() -> _Weights:
    """Read the weights from the lexicons."""
    lexicons = [load_lexicon(name).phrases for name in _REGISTERS]
    rows = {term: row for row, term in enumerate(dict.fromkeys(chain(*lexicons)), 1)}
    ids = _ids()
    rows_of_pairs = np.zeros((len(ids), len(ids)), np.uint16)
    pairs = [term for term in rows if len(term) == 2]
    first, second = ([ids[term[at]] for term in pairs] for at in (0, 1))
    rows_of_pairs[first, second] = [*map(rows.__getitem__, pairs)]
    registers = np.zeros((len(lexicons), len(rows) + 1))
    for register, phrases in zip(registers, lexicons, strict=True):
        register[[*map(rows.__getitem__, phrases)]] = [entry.weight for entry in phrases.values()]
    return _Weights(
        rows_of_words={term[0]: row for term, row in rows.items() if len(term) == 1},
        rows_of_pairs=rows_of_pairs,
        registers=registers,
    )


_ROW_OF_WORD = WordColumn(lambda word: _weights().rows_of_words.get(word, 0), np.uint16)


def register_scores(document: Document, excluded: Sequence[WordRange] = ()) -> dict[str, float]:
    """Return the score of each register: the unbounded sum of weighted log rates of its terms.

    `excluded` are ranges of words to leave out, as in `term_counts`.
    """
    weights = _weights()
    ids = _token_ids(document, excluded)
    pairs = weights.rows_of_pairs[ids, np.concatenate((ids[1:], ids[:1]))]
    is_counted = np.frombuffer(document.entities, np.uint8) == 0
    for first, last in excluded:
        is_counted[first:last] = False
    words = _ROW_OF_WORD.of(document.word_rows)[is_counted]
    counts = np.bincount(np.concatenate((pairs, words)))
    counts[:1] = 0
    present = counts.nonzero()[0]
    counts = counts[present]
    rates = np.array(log_rates(document, range(counts.max(initial=0) + 1), excluded))[counts]
    weighted = (weights.registers.take(present, axis=1) * rates).tolist()
    return dict(zip(_REGISTERS, map(math.fsum, weighted), strict=True))
