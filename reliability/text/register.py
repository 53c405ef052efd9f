"""The register of a text: its everyday words, and what follows what in its sentences.

A text is masked: function words, the most frequent everyday words and the signs of sentences stay,
every other word is only its ending ("<ing>"), and a run of names is "<name>". Pairs of neighbours in
the masked text say how sentences are built ("<name> said", ", but"), and not what they are about.
This module counts such pairs, and single words; which of them weigh, and how much, is learned
(`training`) and stands in a lexicon for each model. It refuses to know
what an article is about: names count for nothing, and the words that weigh are those no topic owns.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, compress, repeat

import numpy as np

from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.vocabulary import WordCache

# A word, or two tokens of the masked text that follow each other.
Term = str | tuple[str, str]
WordRange = tuple[int, int]

NEWS, OPEN, PARTISAN = "news_register", "open_register", "partisan_register"
SIGNS = frozenset(',.:?!"')
_ENDING = frozenset(".!?")
_UNMASKED = ("style", "everyday")  # the lexicons of function words and of everyday words
_ENDINGS = tuple("tion ment ness ity ing ed ly ist ism ous ive al er est s".split())
_FLAGS = {ENTITY: "<name>", DATE: "<date>"}
_NUMBER, _OTHER = "<number>", "<other>"


@cache
def _tokens() -> list[str]:
    """Return all tokens that a masked text may hold."""
    masks = [f"<{ending}>" for ending in _ENDINGS]
    unmasked = (word for name in _UNMASKED for word, *_ in load_lexicon(name).phrases)
    return list(
        dict.fromkeys([*sorted(SIGNS), *_FLAGS.values(), _NUMBER, _OTHER, *masks, *unmasked])
    )


@cache
def _letters() -> dict[str, str]:
    """Return a character for each token: a masked text is a string, and so joined at once."""
    return {token: chr(number) for number, token in enumerate(_tokens())}


def _mask(word: str) -> str:
    """Return the letter of the token that a word is masked to."""
    letters = _letters()
    if word[0].isdigit():
        return letters[_NUMBER]
    if word in letters:
        return letters[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return letters[f"<{ending}>"]
    return letters[_OTHER]


_MASKED = WordCache(_mask)
_SIGNS_IN = WordCache(lambda gap: "".join(_letters()[sign] for sign in gap if sign in SIGNS))


def _encoded(document: Document, credited: Sequence[WordRange]) -> str:
    """Return the masked text, without what is credited, with a letter for each token."""
    names, joined = document.entities, document.continues_entity
    pieces = [""] * (2 * len(names) + 1)
    pieces[::2] = map(_SIGNS_IN.__getitem__, document.gaps)
    pieces[1::2] = map(_MASKED.__getitem__, document.words)
    flags = {flag: _letters()[token] for flag, token in _FLAGS.items()}
    for i in compress(range(len(names)), names):
        if joined[i]:
            pieces[2 * i] = pieces[2 * i + 1] = ""
        else:
            pieces[2 * i + 1] = flags[names[i]]
    for first, last in credited:
        pieces[2 * first + 1 : 2 * last + 1] = [""] * (2 * (last - first))
    for _, last, _, _ in document.sentences:
        # "in the U.S." has its sentence's stop in the word, "in the U.S.!" has another.
        if document.words[last - 1][-1] == "." and _ENDING.isdisjoint(document.gaps[last]):
            pieces[2 * last] = _letters()["."] + pieces[2 * last]
    return "".join(pieces)


def masked_tokens(document: Document, credited: Sequence[WordRange] = ()) -> list[str]:
    """Return the tokens of the masked text: words, masks and signs, in order."""
    return [_tokens()[ord(letter)] for letter in _encoded(document, credited)]


def term_counts(document: Document, credited: Sequence[WordRange] = ()) -> dict[Term, int]:
    """Return how often each word, names left out, and each pair of the masked text occurs.

    The first token follows the last, so that a text told twice counts the same. `credited` has
    the words that name a source before a sentence begins: they are no manner of the article's.
    """
    tokens = masked_tokens(document, credited)
    pairs: Counter[Term] = Counter(zip(tokens, tokens[1:] + tokens[:1], strict=True))
    return dict(_own(document, credited).items()) | dict(pairs.items())


def _own(document: Document, credited: Sequence[WordRange]) -> dict[str, int]:
    """Return how often each word occurs that is not credited, names left out."""
    if not credited:
        return document.counts
    own = dict(document.counts)
    for first, last in credited:
        for i in range(first, last):
            if not document.entities[i]:
                own[document.words[i]] -= 1
    return {word: times for word, times in own.items() if times}


def log_rates(
    document: Document, times: Iterable[int], credited: Sequence[WordRange] = ()
) -> list[float]:
    """Return the log of 1 + the rate per 400 words, not credited, of what occurs so many times."""
    size = document.size - sum(document.size_of(*words) for words in credited)
    scale = 400 / max(size, 1)
    return [math.log1p(scale * n) for n in times]


class _Weights:
    """What words and pairs weigh in each register, by slots; slot 0 weighs nothing.

    The slots of pairs are in a table with a row and a column for each token: to look up 800 pairs
    of strings took four times as long.
    """

    def __init__(self) -> None:
        registers = {name: load_lexicon(name).phrases for name in (NEWS, OPEN, PARTISAN)}
        slots: dict[tuple[str, ...], int] = {
            key: slot for slot, key in enumerate(dict.fromkeys(chain(*registers.values())), 1)
        }
        number = {token: ord(letter) for token, letter in _letters().items()}
        self.words: dict[str, int] = {}
        self.pairs = np.zeros((len(number), len(number)), np.uint16)
        for key, slot in slots.items():
            if len(key) == 1:
                self.words[key[0]] = slot
            else:
                self.pairs[number[key[0]], number[key[1]]] = slot
        self.registers = {name: np.zeros(len(slots) + 1) for name in registers}
        for name, phrases in registers.items():
            for key, entry in phrases.items():
                self.registers[name][slots[key]] = entry.weight


_weights = cache(_Weights)


def register_scores(document: Document, credited: Sequence[WordRange] = ()) -> dict[str, float]:
    """Return each register: a sum of weighted log rates, without a bound."""
    weights = _weights()
    text, own = _encoded(document, credited), _own(document, credited)
    tokens, following = (
        np.frombuffer(letters.encode("utf-16-le"), np.uint16)
        for letters in (text, text[1:] + text[:1])
    )
    times = np.bincount(weights.pairs[tokens, following], minlength=len(weights.registers[NEWS]))
    words = np.fromiter(map(weights.words.get, own, repeat(0)), np.intp, len(own))
    times[words] = np.fromiter(own.values(), np.intp, len(own))
    times[0] = 0
    slots = np.flatnonzero(times)
    times = times[slots]
    rates = np.array(log_rates(document, range(times.max(initial=0) + 1), credited))[times]
    return {
        name: math.fsum((by_slot[slots] * rates).tolist())
        for name, by_slot in weights.registers.items()
    }
