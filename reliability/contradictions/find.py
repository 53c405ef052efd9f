"""The public functions that find contradictions, within a text or between a claim and a text."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from reliability.attribution.annotation import annotate
from reliability.contradictions.clauses import Clauses, clauses_of
from reliability.contradictions.comparability import ClausePair
from reliability.contradictions.comparison import ClaimComparison
from reliability.contradictions.detect import contradicting_pairs
from reliability.contradictions.figures import figure_slips
from reliability.contradictions.replaced_words import LONG_TEXT
from reliability.contradictions.stated_facts import conflicting_facts
from reliability.errors import check_type
from reliability.text.document import parse

MIN_STRENGTH = 0.5
MIN_STRENGTH_IN_LONG_TEXTS = 0.9  # of more than LONG_TEXT sentences


class Contradiction(NamedTuple):
    """Two passages that contradict each other.

    Parameters
    ----------
    claim_span : (int, int)
        Character offsets of the sentence in the claim. Within one text: of the later clause in it.
    text_span : (int, int)
        Character offsets in the text of the passage that it contradicts: the same passage if that
        contradicts itself, such as "fell from 20 to 30".
    note : str
        Why they contradict each other.
    strength : float
        Between a claim and a text, the probability of a contradiction, calibrated on data in which about
        80% of the sentences with any evidence contradict. It is much too high for texts with few
        contradictions, such as edited news. Within one text it is 1.
    """

    claim_span: tuple[int, int]
    text_span: tuple[int, int]
    note: str
    strength: float


def find_contradictions(
    text: str, claim: str | None = None, min_strength: float | None = None
) -> list[Contradiction]:
    """Find the sentences of a claim that contradict a text, or the contradictions within a text.

    Parameters
    ----------
    text : str
        The text.
    claim : str, optional
        A claim about the same event, such as a summary of the text. Without it, the clauses of the text
        are compared with each other, by stricter rules.
    min_strength : float, optional
        The least strength of a contradiction, from 0 to 1. 0 returns all with any evidence. By default
        0.5, and 0.9 if the text has more than 12 sentences.

    Returns
    -------
    list of Contradiction
        In the order of the claim, or of the later clauses in the text.

    Notes
    -----
    The comparison is of words. It is made for a claim next to the passage that it is about. With a whole
    article it finds about one in five altered summaries, and marks one in forty correct ones.

    Examples
    --------
    >>> text = "The ferry carried 40 passengers. Nobody was hurt."
    >>> claim = "The ferry carried 65 passengers."
    >>> [found] = find_contradictions(text, claim)
    >>> print(found.note, text[slice(*found.text_span)], sep=": ")
    the text has another number for the same thing: The ferry carried 40 passengers
    >>> find_contradictions(text)
    []

    >>> text = "The tower on the hill had 40 rooms. The tower on the hill had 65 rooms."
    >>> [found] = find_contradictions(text)
    >>> print(found.note, text[slice(*found.claim_span)], sep=": ")
    another number for the same thing: The tower on the hill had 65 rooms

    >>> [found] = find_contradictions("The budget rose from $200 to $300, an increase of 20 percent.")
    >>> print(found.note)
    from $200 to $300 is a rise of 50%, not 20 percent
    """
    check_type("text", text, str, "a string")
    check_type("claim", claim, str | None, "a string")
    clauses = clauses_of(annotate(parse(text)))
    if min_strength is None:
        is_long = claim is not None and len(clauses.sentence_stems) > LONG_TEXT
        min_strength = MIN_STRENGTH_IN_LONG_TEXTS if is_long else MIN_STRENGTH
    found = (
        _within(clauses) if claim is None else _between(clauses, clauses_of(annotate(parse(claim))))
    )
    return [one for one in found if one.strength >= min_strength]


def _between(text: Clauses, claim: Clauses) -> list[Contradiction]:
    """Return the contradictions between a claim and a text."""
    return [
        Contradiction(
            claim_span=_sentence_span(claim, opposition.sentence),
            text_span=_sentence_span(text, opposition.closest),
            note=opposition.note,
            strength=opposition.strength,
        )
        for opposition in ClaimComparison(text, claim).oppositions()
    ]


def _within(clauses: Clauses) -> list[Contradiction]:
    """Return the contradictions within a text, the strongest for each pair of clauses."""
    strongest: dict[tuple[int, int], ClausePair] = {}
    for pair in sorted(contradicting_pairs(clauses), key=lambda pair: pair.note):
        earlier, later = sorted(pair[:2], key=attrgetter("first"))
        strongest[later.first, earlier.first] = pair._replace(one=later, other=earlier)
    span = clauses.document.span
    facts = [
        Contradiction(span(*(fact.other or fact.words)), span(*fact.words), fact.note, 1.0)
        for fact in (*figure_slips(clauses.document), *conflicting_facts(clauses))
    ]
    return facts + [
        Contradiction(
            claim_span=span(pair.one.first, pair.one.last),
            text_span=span(pair.other.first, pair.other.last),
            note=pair.note,
            strength=1.0,
        )
        for _, pair in sorted(strongest.items())
    ]


def _sentence_span(clauses: Clauses, sentence: int) -> tuple[int, int]:
    span = clauses.document.sentences[sentence]
    return clauses.document.span(span.first, span.last)
