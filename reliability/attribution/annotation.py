"""Annotation."""

from __future__ import annotations

from typing import NamedTuple

from reliability.attribution import extraction
from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch, shipped_matcher


class Annotated(NamedTuple):
    """A document with what every signal may want.

    The matches of each lexicon in the text, and in its headline (empty where there is none); who
    says what; and one byte a sentence, 1 where it has a source.
    """

    document: Document
    phrases: dict[str, list[PhraseMatch]]
    headline_phrases: dict[str, list[PhraseMatch]]
    attributions: list[Attribution]
    sourced: bytearray


def annotate(document: Document) -> Annotated:
    """Return the document with what every signal may want of it."""
    find, headline = shipped_matcher().find, document.headline
    phrases = find(document)
    attributions = extraction.extract_attributions(document, phrases["sourcing"])
    sourced = extraction.sourced_sentences(document, attributions)
    return Annotated(document, phrases, find(headline) if headline else {}, attributions, sourced)
