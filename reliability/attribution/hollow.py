"""Hollow sources: names from nowhere, which an article neither introduces nor mentions again.

"…, Laura Finch said" is not enough for a reader to know who Finch is. Somebody who adds such names to an
article gives it no sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reliability.attribution.extraction import Attribution
from reliability.attribution.noun_phrases import PRONOUNS, word_set
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

# Words of an office before a name: "Prime Minister Jane Roe". "Mr" introduces nobody.
_OFFICES = (
    word_class("titles")
    | word_class("official_voices", "sourcing")
    | word_class("bodies", "sourcing")
) - word_set("mr mrs ms mx messrs")


def hollow_speakers(document: Document, statements: Iterable[Attribution]) -> frozenset[str]:
    """Return the keys of the named speakers of an article that nothing but their statements mentions.

    Parameters
    ----------
    document : Document
        The article.
    statements : iterable of Attribution
        Its statements.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.text.document import parse
    >>> annotated = annotate(parse("The road is shut, Jo Finch said. Bo Lang, a clerk, said so too."))
    >>> sorted(hollow_speakers(annotated.document, annotated.attributions))
    ['finch']
    """
    by_speaker: dict[str, list[Attribution]] = defaultdict(list)
    for a in statements:
        if a.kind == "named" and a.source:
            by_speaker[a.speaker].append(a)
    bare = {
        speaker: said
        for speaker, said in by_speaker.items()
        if all(_is_bare(document, a) for a in said)
    }
    return frozenset(bare.keys() - _mentioned_elsewhere(document, bare.values()))


def _is_bare(document: Document, a: Attribution) -> bool:
    """Return True if a source is a name without an office or a description, or a pronoun."""
    assert a.source is not None
    first, last = a.source
    return _OFFICES.isdisjoint(document.words[first : last - 1]) and all(
        document.entities[i] or document.words[i] in PRONOUNS for i in range(first, last)
    )


def _mentioned_elsewhere(document: Document, bare: Iterable[list[Attribution]]) -> set[str]:
    """Return the words of names in the headline and in the text, apart from bare sources."""
    inside = bytearray(len(document.words))
    for said in bare:
        for a in said:
            assert a.source is not None
            inside[slice(*a.source)] = b"\x01" * (a.source[1] - a.source[0])
    names = {
        word for i, word in enumerate(document.words) if document.entities[i] and not inside[i]
    }
    if document.headline is not None:
        names |= set(document.headline.words)
    return names | {name.removesuffix("'s") for name in names}
