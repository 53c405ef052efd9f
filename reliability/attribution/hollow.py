"""Find hollow sources: people quoted by name whom an article neither introduces nor mentions again.

"…, Laura Finch said" is not enough for a reader to know who Finch is. Somebody who adds such names to
an article gives it no sources. If an article has two or more statements by such speakers, they neither
identify a vague source nor show that quotation marks were lost. With three or more, the speakers are
hollow: they count together as two, and those without quotation marks are words of the article itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, compress
from typing import NamedTuple

from reliability.attribution.extraction import Attribution
from reliability.attribution.noun_phrases import PRONOUNS, word_set
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_FEWEST_UNINTRODUCED, _FEWEST = 2, 3  # statements of all of them; one is an oversight
COUNTED = _FEWEST - 1  # statements of all hollow sources; one more name never lowers the number
# Words of an office before a name: "Prime Minister Jane Roe". "Mr" introduces nobody.
_OFFICES = (
    word_class("titles")
    | word_class("official_voices", "sourcing")
    | word_class("generic_bodies", "sourcing")
    | word_class("bystanders", "sourcing")
    | {word.removesuffix("s") for word in word_class("experts", "sourcing")}
) - word_set("mr mrs ms mx messrs st")


class Unintroduced(NamedTuple):
    """The keys of named speakers that nothing but their statements mentions.

    There are none with a single statement, which is an oversight. `hollow` has the same keys if they
    have three statements or more.
    """

    speakers: frozenset[str]
    hollow: frozenset[str]


NOBODY = Unintroduced(frozenset(), frozenset())


def unintroduced_speakers(document: Document, attributions: Iterable[Attribution]) -> Unintroduced:
    """Return the keys of the named speakers of an article that nothing but their statements mentions.

    Examples
    --------
    >>> from reliability.attribution.extraction import extract_attributions
    >>> from reliability.text.document import parse
    >>> from reliability.text.lexicon import shipped_matcher
    >>> text = "The road is shut, Jo Finch said. It is old, Al Roe said. It is wet, Jo Finch said."
    >>> document = parse(f"{text} Bo Lang, a clerk, said so too.")
    >>> cues = shipped_matcher().find(document)["sourcing"]
    >>> sorted(unintroduced_speakers(document, extract_attributions(document, cues)).hollow)
    ['finch', 'roe']
    """
    by_speaker: dict[str, list[Attribution]] = defaultdict(list)
    for a in attributions:
        if a.is_statement and a.kind == "named" and a.source:
            by_speaker[a.speaker].append(a)
    bare = {
        speaker: statements
        for speaker, statements in by_speaker.items()
        if all(_is_bare(document, a) for a in statements)
    }
    if sum(map(len, bare.values())) < _FEWEST_UNINTRODUCED:
        return NOBODY
    elsewhere = _mentioned_elsewhere(document, bare.values())
    # The key of a body has two words: "york times". "Fox News" is also called "Fox".
    speakers = frozenset(
        one for one in bare if one.removesuffix(" news").rpartition(" ")[2] not in elsewhere
    )
    count = sum(len(bare[speaker]) for speaker in speakers)
    nobody: frozenset[str] = frozenset()
    return Unintroduced(
        speakers if count >= _FEWEST_UNINTRODUCED else nobody,
        speakers if count >= _FEWEST else nobody,
    )


def _is_bare(document: Document, a: Attribution) -> bool:
    """Return True if a source is a name without an office or a description, or a pronoun."""
    assert a.source is not None
    first, last = a.source
    if a.cue[1] <= first and "," in document.gap_after(last - 1):
        return False  # "said Jane Roe, Founder of Roe Kettles"
    return _OFFICES.isdisjoint(document.words[first : last - 1]) and all(
        document.entities[i] or document.words[i] in PRONOUNS for i in range(first, last)
    )


def _mentioned_elsewhere(document: Document, bare: Iterable[list[Attribution]]) -> set[str]:
    """Return the words of names in the headline and in the text, apart from bare sources."""
    outside = bytearray(document.entities)
    for a in chain.from_iterable(bare):
        assert a.source is not None
        outside[slice(*a.source)] = bytes(a.source[1] - a.source[0])
    names = set(compress(document.words, outside))
    if document.headline is not None:
        names |= set(document.headline.words)
    return names | {name.partition("'")[0] for name in names}
