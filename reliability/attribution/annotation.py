"""Annotate a document with what all signals share: phrases, attributions, sentences with a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from reliability.attribution import extraction
from reliability.attribution.certain_phrases import (
    CertainSentences,
    certain_phrases,
    certain_sentences,
)
from reliability.attribution.claims import Claims, find_claims, owed_sentences
from reliability.attribution.continued_speech import continued_speech
from reliability.attribution.extraction import Attribution
from reliability.attribution.hollow import NOBODY, Unintroduced, unintroduced_speakers
from reliability.attribution.named_soon import is_named_soon
from reliability.attribution.research_reports import research_sentences
from reliability.attribution.unmarked_speech import laid_out_speech
from reliability.text.document import Document, either
from reliability.text.lexicon import PhraseMatch, shipped_matcher

_LOADED = 0.5  # weight of loaded words per 100 words
_FIRM = 100  # words added to every text, so that a weak word in a short one does not count
_SIDED = frozenset(("emotive", "group_label", "partisan_praise"))


@dataclass(frozen=True, eq=False)
class Annotated:
    """A document with its annotations."""

    document: Document
    phrases: dict[str, list[PhraseMatch]]  # matches in the text by lexicon
    headline_phrases: dict[str, list[PhraseMatch]]  # in the headline; empty without one
    attributions: list[Attribution]  # in the text, in order
    sourced: bytearray  # 1 for each sentence with a source, else 0
    unintroduced: Unintroduced = NOBODY
    # The words that others say, by the kinds of their sources; see `reliability.signals.voice`.
    reported: dict[frozenset[str], bytearray] = field(default_factory=dict)

    @cached_property
    def introduced(self) -> list[Attribution]:
        """The attributions without those to speakers that nothing but their statements mentions."""
        unknown = self.unintroduced.speakers
        return [one for one in self.attributions if one.speaker not in unknown]

    @cached_property
    def continued(self) -> bytearray:
        """One byte per word: 1 if its sentence continues the indirect speech of one before."""
        return continued_speech(self.document, self.introduced)

    @cached_property
    def laid_out(self) -> bytearray:
        """One byte per word: 1 if its layout or an introduction shows that somebody else wrote it."""
        return laid_out_speech(self.document)

    @cached_property
    def sentences_with_limits(self) -> frozenset[int]:
        """The indices of sentences that say, outside quotations, what is not known."""
        document = self.document
        return frozenset(
            document.sentence_of[match.first]
            for match in self.phrases.get("caution", ())
            if match.kind == "limit" and not document.quoted[match.first]
        )

    @cached_property
    def statement_kinds(self) -> frozenset[str]:
        """The kinds of the sources of statements."""
        return frozenset(one.kind for one in self.attributions if one.is_statement)

    @cached_property
    def takes_sides(self) -> bool:
        """True if the article's own voice is loaded, as in opinion and in partisan reports."""
        document = self.document
        own = sum(
            weight
            for first, _, kind, weight in self.phrases["loaded"]
            if kind in _SIDED and not document.quoted[first]
        )
        return 100 * own >= _LOADED * (document.size + _FIRM)

    @cached_property
    def certain_phrases(self) -> list[PhraseMatch]:
        """The phrases of certainty, in quotations too."""
        return certain_phrases(self.document, self.phrases.get("certainty", []))

    @cached_property
    def certain_sentences(self) -> CertainSentences:
        """The sentences without a source that have phrases of certainty."""
        return certain_sentences(
            self.document, self.certain_phrases, self.sourced, self.attributions
        )

    @cached_property
    def claims(self) -> Claims:
        """The claims without a source."""
        document = self.document
        owed = owed_sentences(document, self.attributions)
        for sentence in (*research_sentences(document), *self._named_soon()):
            owed[sentence] = 1
        if 1 in self.continued:
            owed = either(owed, bytearray(self.continued[one.first] for one in document.sentences))
        certainty = self.certain_sentences.weights
        return find_claims(document, self.sourced, owed, certainty, self.phrases)

    def _named_soon(self) -> Iterator[int]:
        """Yield the sentences of people whom a sentence nearby names: "critics say", then "Roe said"."""
        for one in self.attributions:
            is_vague = one.is_statement and one.kind == "vague"
            if is_vague and is_named_soon(self.document, one, self.introduced):
                yield self.document.sentence_of[one.cue[0]]


def annotate(document: Document) -> Annotated:
    """Find the phrases and attributions of a document."""
    find, headline = shipped_matcher().find, document.headline
    phrases = find(document)
    attributions = extraction.extract_attributions(document, phrases["sourcing"])
    unintroduced = unintroduced_speakers(document, attributions)
    sourced = extraction.sourced_sentences(
        document, [one for one in attributions if one.speaker not in unintroduced.hollow]
    )
    headline_phrases = find(headline) if headline else {}
    return Annotated(document, phrases, headline_phrases, attributions, sourced, unintroduced)
