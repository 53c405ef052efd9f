"""A claim compared with a text: a summary, a headline or a sentence beside what it is about.

The caller says that both are of one scene, so the guards within an article - one voice, one time, no
series - do not apply, and weaker evidence counts; see `reliability.clashes.beside`. It refuses to
say that a claim without a contradiction is true: what the text does not speak of is not found.
"""

from __future__ import annotations

from typing import NamedTuple

from reliability.claims import Claims
from reliability.clashes.beside import Beside
from reliability.document import parse
from reliability.measure import annotate

LEAST = 0.5


class Contradiction(NamedTuple):
    """A sentence of a claim that a sentence of the text speaks against.

    `claim` and `text` are their offsets, each into its own string. `strength` is the probability that
    they contradict each other where eight in ten that have any evidence do, as in what it was learned
    on. Where hardly any do, as in edited news, it is far too high.
    """

    claim: tuple[int, int]
    text: tuple[int, int]
    note: str
    strength: float


def compare(text: str, claim: str, least: float = LEAST) -> list[Contradiction]:
    """Return what in a claim a text of the same scene contradicts, in the order of the claim.

    Only what is of a strength of `least` or more: 0 returns all for which there is any evidence.
    """
    told, said = _claims(text), _claims(claim)

    def span(claims: Claims, sentence: int) -> tuple[int, int]:
        first, last, _, _ = claims.document.sentences[sentence]
        return claims.document.span(first, last)

    return [
        Contradiction(span(said, sentence), span(told, closest), note, strength)
        for sentence, closest, note, strength in Beside(told, said).clashes()
        if strength >= least
    ]


def _claims(text: str) -> Claims:
    annotated = annotate(parse(text))
    return Claims(annotated.document, annotated.phrases["contradiction"], annotated.attributions)
