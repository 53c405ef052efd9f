"""Extract attributions, direct and indirect, with the source of each.

An attribution has a cue ("said", "according to"), a source, the content, and perhaps a quotation.
`attribution_cues` decides which verbs are cues, `sources` finds the source of a cue, `noun_phrases` its
extent, and `speakers` its identity. There is no parser.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

from reliability.attribution.attribution_cues import (
    MAX_SOURCE_LOG_ODDS,
    THRESHOLD,
    cue_log_odds,
    source_log_odds,
)
from reliability.attribution.noun_phrases import NounPhrases, WordRange, word_set
from reliability.attribution.sources import IRREALIS, NEGATIONS, SourceFinder
from reliability.attribution.speakers import UNSAID, UNSPACED_CUE, Speaker, SpeakerRegistry
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch

_SHORTEST = 5  # words; a shorter quotation without a cue is a title or a scare quote
_NEAR = 8  # the most quotations of one sentence that a cue is matched with
_FAR = 4  # words from a quotation to the cue that follows it
_LAST_WORDS = 6  # a cue with fewer words after it ends its sentence: "It rains, Roe said on Monday"
_VERB_CUES = word_set("say hold reply")
_CUES = _VERB_CUES | word_set("unspaced according impersonal")
_DENYING = NEGATIONS | IRREALIS
_DENYING_SOURCES = word_set("nobody no none neither")
_NO_SOURCE = Speaker("none", "")


class Attribution(NamedTuple):
    """A statement with its source.

    Parameters
    ----------
    cue : (int, int)
        Word range of the cue; empty for a quotation that continues an attribution without a new cue.
    source : (int, int) or None
        Word range of the source; None if there is none next to the cue.
    content : (int, int)
        Word range of the statement. It may enclose the cue.
    quotation : int or None
        Index of the quotation in `Document.quotations`, if there is one.
    kind : str
        Kind of the source: "named", "role", "document", "vague", "anonymous", "unknown" ("he" without
        an antecedent), "writer" ("I", "we", "you"), "none" (no source), or "unsaid" (denied or
        hypothetical: "nobody said", "Roe would say").
    speaker : str
        Key that is equal for the same source. "" if nobody is accountable: the kinds vague, unknown,
        writer, none and unsaid.
    is_statement : bool
        False if the cue reports a thought or wish ("hopes", "opposes") rather than a statement.
    """

    cue: WordRange
    source: WordRange | None
    content: WordRange
    quotation: int | None
    kind: str
    speaker: str
    is_statement: bool


def extract_attributions(document: Document, cues: list[PhraseMatch]) -> list[Attribution]:
    """Return the attributions of a document, in the order of their cues.

    `cues` are the matches of the lexicon `sourcing`.
    """
    if not (cues or document.quotations):
        return []
    phrases = NounPhrases(document, cues)
    return AttributionExtractor(phrases, SpeakerRegistry(phrases)).extract(cues)


@dataclass(slots=True)
class _SentenceState:
    """The sentence being read, the last subject of a cue in it, and the number of cues so far."""

    index: int
    extent: WordRange
    subject: WordRange | None = None
    cues: int = 0


class _SourcedCue(NamedTuple):
    """A cue with its source and speaker."""

    cue: WordRange
    source: WordRange | None
    speaker: Speaker


class AttributionExtractor:
    """Extractor of the attributions of one document."""

    def __init__(self, phrases: NounPhrases, speakers: SpeakerRegistry) -> None:
        self.phrases, self.speakers = phrases, speakers
        self.document, self.sources = phrases.document, SourceFinder(phrases)

    def extract(self, cues: list[PhraseMatch]) -> list[Attribution]:
        """Return the attributions of the document, in the order of their cues."""
        document, last_word = self.document, 0
        quotations = self._quotations_by_sentence()
        owners: dict[int, Attribution] = {}
        found: list[Attribution] = []
        state = _SentenceState(-1, (0, 0))
        for match in with_unspaced_cues(document, cues):
            if match.kind not in _CUES or match.first < last_word or document.quoted[match.first]:
                continue
            index = document.sentence_of[match.first]
            if index != state.index:
                sentence = document.sentences[index]
                state = _SentenceState(index, (sentence.first, sentence.last))
            sourced = self._sourced_cue(match, state)
            if sourced is None:
                continue
            last_word = match.last
            content, own = self._content(sourced, state.extent, quotations.get(index, ()))
            is_statement = match.kind != "hold" or self._follows_quotation(match)
            if is_statement and sourced.speaker.key:
                self.speakers.last_speaker = sourced.speaker
            attribution = Attribution(
                cue=sourced.cue,
                source=sourced.source,
                content=content,
                quotation=own[0] if own else None,
                kind=sourced.speaker.kind,
                speaker=sourced.speaker.key,
                is_statement=is_statement,
            )
            found.append(attribution)
            state.cues += 1
            for quotation in own:
                if quotation not in owners or not owners[quotation].is_statement:
                    owners[quotation] = attribution
        found += self._continued(owners, found)
        found.sort(key=attrgetter("cue", "content"))
        return found

    def _follows_quotation(self, match: PhraseMatch) -> bool:
        """Return True if a quotation ends before a cue: any verb there reports speech."""
        return '"' in self.phrases.signs_before(match.first)

    def _sourced_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a match with its source and speaker, or None if it is not a cue."""
        cue, (first, _) = (match.first, match.last), state.extent
        if match.kind in _VERB_CUES:
            return self._verb_cue(match, state)
        if match.kind == "impersonal":
            return _SourcedCue(cue, None, Speaker("vague", ""))
        if match.kind == "according":
            source = self.sources.according_to(cue, state.extent)
        else:
            source = self.phrases.phrase_before(match.last, first)
        return _SourcedCue(cue, source, self._resolve(source, state.extent))

    def _verb_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a verb with its source and speaker, or None if it is not a cue."""
        phrases, words, sentence = self.phrases, self.document.words, state.extent
        log_odds = cue_log_odds(phrases, match, *sentence)
        if log_odds + MAX_SOURCE_LOG_ODDS <= THRESHOLD:
            return None
        cue = self.sources.verb_cue(match.first, match.last, sentence)
        # A verb right after a quotation reports it, whatever it means: '?" challenged Roe'.
        reports = match.kind == "say" or (match.kind == "hold" and self._follows_quotation(match))
        source = self.sources.of_verb(cue, sentence, reports, state.subject)
        carried = source is not None and source is state.subject
        log_odds += source_log_odds(
            phrases, source, (cue.first, cue.verb), sentence[0], state.cues, carried
        )
        if log_odds <= THRESHOLD:
            return None
        speaker = self._resolve(source, sentence)
        denied = not _DENYING.isdisjoint(words[cue.first : cue.verb])
        if source:
            state.subject = source
            denied = denied or words[source[0]] in _DENYING_SOURCES
        if denied and match.kind != "reply":
            speaker = UNSAID if source else _NO_SOURCE
        return _SourcedCue((cue.first, cue.last), source, speaker)

    def _resolve(self, source: WordRange | None, sentence: WordRange) -> Speaker:
        return self.speakers.resolve(source, sentence) if source else _NO_SOURCE

    def _quotations_by_sentence(self) -> dict[int, list[int]]:
        """Return the indices of the quotations that begin or end in each sentence."""
        found: dict[int, list[int]] = {}
        sentence_of = self.document.sentence_of
        for index, quotation in enumerate(self.document.quotations):
            for sentence in {sentence_of[quotation.first], sentence_of[quotation.last - 1]}:
                found.setdefault(sentence, []).append(index)
        return found

    def _content(
        self, sourced: _SourcedCue, sentence: WordRange, nearby: Sequence[int]
    ) -> tuple[WordRange, list[int]]:
        """Return the content of an attribution, and the `nearby` quotations that belong to it."""
        (low, high), source = sourced.cue, sourced.source
        if source:
            low, high = min(low, source[0]), max(high, source[1])
        phrases, (first, last) = self.phrases, sentence
        quotations = self.document.quotations
        if len(nearby) > _NEAR:  # keep the time linear on a hostile sentence
            at = bisect_left(nearby, low, key=lambda index: quotations[index].last)
            nearby = nearby[max(at - 1, 0) : at + _NEAR]
        own = [i for i in nearby if quotations[i].last <= low or quotations[i].first >= high]
        if own and quotations[own[0]].last <= low:
            before = quotations[own[0]]
            if phrases.size(before.last, low) <= _FAR:
                return (min(first, before.first), before.last), own
        if high < last and phrases.words[high] == "that":
            high += 1
        if low > first and phrases.signs_before(low) and phrases.size(high, last) <= _LAST_WORDS:
            return (first, low), own
        if (
            low > first
            and "," in phrases.signs_before(low)
            and high < last
            and "," in phrases.signs_before(high)
        ):
            return (first, last), own
        if high >= last:
            return (first, low), own
        ends = [quotations[i].last for i in own if quotations[i].first <= last]
        return (high, max([last, *ends])), own

    def _continued(
        self, owners: dict[int, Attribution], found: list[Attribution]
    ) -> list[Attribution]:
        """Return attributions for quotations without a cue: after another, a colon or a cue.

        `owners` maps the quotations that have an attribution to it; continued ones are added.
        """
        document, sentence_of = self.document, self.document.sentence_of
        last_in: dict[int, Attribution] = {}  # the last statement of each sentence
        first_in: dict[int, Attribution] = {}
        for attribution in found:
            if attribution.is_statement:
                sentence = sentence_of[attribution.cue[0]]
                last_in[sentence] = attribution
                first_in.setdefault(sentence, attribution)
        paragraph_of = _paragraph_of(document)
        continued = []
        for index, quotation in enumerate(document.quotations):
            first, last = quotation.first, quotation.last
            owner = owners.get(index)
            if owner is not None:
                if owner.quotation != index:
                    continued.append(
                        owner._replace(cue=(first, first), content=(first, last), quotation=index)
                    )
                continue
            if self.phrases.size(first, last) < _SHORTEST:
                continue
            previous = owners.get(index - 1)
            if not (previous and index and document.quotations[index - 1].last == first):
                previous = self._neighbour((first, last), last_in, first_in, paragraph_of)
            if previous:
                owners[index] = last_in[sentence_of[last - 1]] = previous._replace(
                    cue=(first, first), source=None, content=(first, last), quotation=index
                )
                continued.append(owners[index])
        return continued

    def _neighbour(
        self,
        quotation: WordRange,
        last_in: dict[int, Attribution],
        first_in: dict[int, Attribution],
        paragraph_of: list[int],
    ) -> Attribution | None:
        """Return the attribution that a quotation without a cue continues, in the next sentences."""
        document, (first, last) = self.document, quotation
        start, end = document.sentence_of[first], document.sentence_of[last - 1]
        before = last_in.get(start - 1) if start else None
        if before and (
            paragraph_of[start - 1] == paragraph_of[start]
            or ":" in document.gap_before(first)
            or document.paragraphs[paragraph_of[start]][:2] == quotation
        ):
            return before
        if end + 1 < len(paragraph_of) and paragraph_of[end + 1] == paragraph_of[end]:
            return first_in.get(end + 1)
        return None


def with_unspaced_cues(document: Document, cues: list[PhraseMatch]) -> list[PhraseMatch]:
    """Add the cues that lost the space before them: "Jane Roesaid".

    Damaged texts lose the space at line ends. A name with this ending ("Abusaid") does not occur
    without it.
    """
    words = document.words
    spellings = (UNSPACED_CUE, UNSPACED_CUE.title(), UNSPACED_CUE.upper())
    if sum(map(document.normalized.count, spellings)) <= words.count(UNSPACED_CUE):
        return cues
    unspaced = [
        PhraseMatch(i, i + 1, "unspaced", 1.0)
        for i in compress(range(len(words)), document.entities)
        if words[i].endswith(UNSPACED_CUE) and words[i].removesuffix(UNSPACED_CUE) in words
    ]
    return sorted(cues + unspaced)


def _paragraph_of(document: Document) -> list[int]:
    """Return the paragraph of each sentence."""
    paragraph_of = [0] * len(document.sentences)
    for index, paragraph in enumerate(document.paragraphs):
        first = document.sentence_of[paragraph.first]
        last = document.sentence_of[paragraph.last - 1] + 1
        paragraph_of[first:last] = [index] * (last - first)
    return paragraph_of


def opening_attributions(document: Document, attributions: list[Attribution]) -> list[WordRange]:
    """Return the word range of each "According to Jane Roe, a clerk," that opens a sentence.

    The opening of such a sentence comes after the source.
    """
    sentences, sentence_of = document.sentences, document.sentence_of
    found = []
    for attribution in attributions:
        first, source = attribution.cue[0], attribution.source
        sentence = sentences[sentence_of[first]]
        if (
            source
            and first == sentence.first
            and document.words[first] == "according"
            and source[1] < sentence.last
            and "," in document.gap_before(source[1])
        ):
            found.append((first, source[1]))
    return found


def sourced_sentences(document: Document, attributions: list[Attribution]) -> bytearray:
    """Return one byte per sentence: 1 if it has a source that is accountable.

    A sentence has a source if the cue, the content or the quotation of an attribution with a speaker
    touches it. These may extend over several sentences.
    """
    sourced = bytearray(len(document.sentences))
    sentence_of = document.sentence_of
    for attribution in attributions:
        if not attribution.speaker:
            continue
        stretches = [attribution.cue, attribution.content]
        if attribution.quotation is not None:
            stretches.append(document.quotations[attribution.quotation][:2])
        for first, last in stretches:
            if first < last:
                a, b = sentence_of[first], sentence_of[last - 1] + 1
                sourced[a:b] = b"\x01" * (b - a)
    return sourced
