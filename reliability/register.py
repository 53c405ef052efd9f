"""The register of a text: its everyday words, and what follows what in its sentences.

A text is masked: function words, the most frequent everyday words and the signs of sentences stay,
every other word is only its ending ("<ing>"), and a run of names is "<name>". Pairs of neighbours in
the masked text say how sentences are built ("<name> said", ", but"), and not what they are about.
This module counts such pairs, and single words; which of them weigh, and how much, is learned
(`train`) and stands in the lexicons `news_register` and `partisan_register`. It refuses to know what
an article is about: names count for nothing, and the words that weigh are those no topic owns.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from itertools import repeat
from operator import mul

from reliability import lexicon
from reliability.document import Document
from reliability.names import DATE, NAME
from reliability.words import Memo

# A word, or two tokens of the masked text that follow each other.
Key = str | tuple[str, str]

NEWS, PARTISAN = "news_register", "partisan_register"
SIGNS = frozenset(',.:?!"')
_UNMASKED = ("style", "everyday")  # the lexicons of function words and of everyday words
_ENDINGS = tuple("tion ment ness ity ing ed ly ist ism ous ive al er est s".split())
_FLAGS = {NAME: "<name>", DATE: "<date>"}


def _mask(word: str) -> str:
    if word[0].isdigit():
        return "<number>"
    if any((word,) in lexicon.load(name).phrases for name in _UNMASKED):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"<{ending}>"
    return "<other>"


_MASKED = Memo(_mask)
_SIGNS_IN = Memo(lambda gap: [sign for sign in gap if sign in SIGNS])


def masked(document: Document) -> list[str]:
    """Return the tokens of the masked text: words, masks and signs, in order."""
    tokens: list[str] = []
    gaps = document.gaps
    for word, name, joined, gap in zip(
        document.words, document.names, document.joined, gaps, strict=False
    ):
        if joined:
            continue
        if gap != " ":
            tokens += _SIGNS_IN[gap]
        tokens.append(_FLAGS[name] if name else _MASKED[word])
    tokens += _SIGNS_IN[gaps[-1]]
    return tokens


def _followers(tokens: list[str]) -> list[str]:
    """Return what follows each token; the first follows the last, so that a text told twice counts
    the same.
    """
    return tokens[1:] + tokens[:1]


def counts(document: Document) -> dict[Key, int]:
    """Return how often each word, names left out, and each pair of the masked text occurs."""
    tokens = masked(document)
    pairs: Counter[Key] = Counter(zip(tokens, _followers(tokens), strict=True))
    return dict(document.counts.items()) | dict(pairs.items())


def log_rates(document: Document, times: set[int]) -> dict[int, float]:
    """Return the log of 1 + the rate per 400 words of what occurs so many times."""
    scale = 400 / max(document.size, 1)
    return {n: math.log1p(scale * n) for n in times}


class _Weights:
    """What words and pairs weigh in the two registers, by slots; slot 0 weighs nothing.

    Pairs are found by their first token and then their second: strings know their hash, and a tuple
    of them does not, which took twice the time.
    """

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.pairs: dict[str, dict[str, int]] = {}
        self.news, self.partisan = [0.0], [0.0]
        news, partisan = (dict(lexicon.load(name).phrases) for name in (NEWS, PARTISAN))
        for slot, key in enumerate(news | partisan, 1):
            if len(key) == 1:
                self.words[key[0]] = slot
            else:
                self.pairs.setdefault(key[0], {})[key[1]] = slot
            for weights, phrases in ((self.news, news), (self.partisan, partisan)):
                weights.append(phrases[key].weight if key in phrases else 0.0)


_weights = cache(_Weights)
_NOTHING: dict[str, int] = {}


def values(document: Document) -> dict[str, float]:
    """Return the news and the partisan register: sums of weighted log rates, without a bound."""
    weights = _weights()
    tokens, own = masked(document), document.counts
    rows = map(weights.pairs.get, tokens, repeat(_NOTHING))
    pairs = Counter(map(dict.get, rows, _followers(tokens), repeat(0)))
    words = own.keys() & weights.words.keys()
    slots = [*pairs, *map(weights.words.__getitem__, words)]
    times = [*pairs.values(), *map(own.__getitem__, words)]
    rates = list(map(log_rates(document, set(times)).__getitem__, times))
    return {
        NEWS: math.fsum(map(mul, map(weights.news.__getitem__, slots), rates)),
        PARTISAN: math.fsum(map(mul, map(weights.partisan.__getitem__, slots), rates)),
    }
