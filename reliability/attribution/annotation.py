"""Annotate a document with phrase matches and attributions, which all signals share."""

from __future__ import annotations

from typing import NamedTuple

from reliability.attribution import extraction
from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch, shipped_matcher


class Annotated(NamedTuple):
    """A document with its annotations."""

    document: Document
    phrases: dict[str, list[PhraseMatch]]  # matches in the text by lexicon
    headline_phrases: dict[str, list[PhraseMatch]]  # in the headline; empty without one
    attributions: list[Attribution]  # in the text, in order
    sourced: bytearray  # 1 for each sentence with a source, else 0


def annotate(document: Document) -> Annotated:
    """Find the phrases and attributions of a document."""
    find, headline = shipped_matcher().find, document.headline
    phrases = find(document)
    attributions = extraction.extract_attributions(document, phrases["sourcing"])
    sourced = extraction.sourced_sentences(document, attributions)
    return Annotated(document, phrases, find(headline) if headline else {}, attributions, sourced)
