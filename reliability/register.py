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
from typing import NamedTuple

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
            tokens += [sign for sign in gap if sign in SIGNS]
        tokens.append(_FLAGS[name] if name else _MASKED[word])
    tokens += [sign for sign in gaps[-1] if sign in SIGNS]
    return tokens


def counts(document: Document) -> dict[Key, int]:
    """Return how often each word, names left out, and each pair of the masked text occurs.

    The last token is followed by the first, so that a text told twice counts the same.
    """
    tokens = masked(document)
    found: dict[Key, int] = dict(document.counts.items())
    pairs: Counter[Key] = Counter(zip(tokens, tokens[1:] + tokens[:1], strict=True))
    found.update(pairs)
    return found


def log_rates(document: Document, times: set[int]) -> dict[int, float]:
    """Return the log of 1 + the rate per 400 words of what occurs so many times."""
    scale = 400 / max(document.size, 1)
    return {n: math.log1p(scale * n) for n in times}


class _Weights(NamedTuple):
    news: float
    partisan: float


@cache
def _weights() -> dict[Key, _Weights]:
    """Return what each word and pair weighs in the two registers."""
    learned = [
        {
            words[0] if len(words) == 1 else (words[0], words[1]): entry.weight
            for words, entry in lexicon.load(name).phrases.items()
        }
        for name in (NEWS, PARTISAN)
    ]
    keys: set[Key] = set().union(*learned)
    return {key: _Weights(*(weights.get(key, 0.0) for weights in learned)) for key in keys}


def values(document: Document) -> dict[str, float]:
    """Return the news and the partisan register: sums of weighted log rates, without a bound."""
    weights = _weights()
    found = [(n, weights[key]) for key, n in counts(document).items() if key in weights]
    logs = log_rates(document, {n for n, _ in found})
    return {
        NEWS: math.fsum(logs[n] * weight.news for n, weight in found),
        PARTISAN: math.fsum(logs[n] * weight.partisan for n, weight in found),
    }
