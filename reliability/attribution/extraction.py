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

from reliability.attribution.acts import does_something, is_deed, is_heard_in_court, is_in_fiction
from reliability.attribution.anonymity import INTRODUCED
from reliability.attribution.antecedents import BODIES, SEX_OF_PRONOUN
from reliability.attribution.attribution_cues import (
    MAX_SOURCE_LOG_ODDS,
    THRESHOLD,
    cue_log_odds,
    source_log_odds,
)
from reliability.attribution.noun_phrases import (
    BE,
    LINKS,
    PRONOUNS,
    NounPhrases,
    WordRange,
    is_plural,
    word_set,
)
from reliability.attribution.sources import (
    HEARINGS,
    IRREALIS,
    NEGATIONS,
    NOMINAL,
    SourceFinder,
    VerbCue,
)
from reliability.attribution.speakers import UNSAID, UNSPACED_CUE, Speaker, SpeakerRegistry
from reliability.attribution.unspoken import is_unspoken
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY, ORGANIZATION_NOUNS
from reliability.text.tokenization import Span
from reliability.text.vocabulary import word_classes

_ARTICLES = word_class("articles")
_LONGEST_LABEL = 6  # words
_QUESTION_LABELS, _ANSWER_LABELS = word_set("q question"), word_set("a answer")
_LONGEST_SIGNATURE = 20  # words
_SHORTEST = 5  # words; a shorter quotation without a cue is a title or a scare quote
_NEAR = 8  # the most quotations of one sentence that a cue is matched with
_FAR = 4  # words from a quotation to the cue that follows it
_LONGEST_TITLE = 4  # words; a longer quotation inside a clause is speech
_LAST_WORDS = 6  # a cue with fewer words after it ends its sentence: "It rains, Roe said on Monday"
_VERB_CUES = word_set("say hold reply")
_CUES = _VERB_CUES | word_set("unspaced according impersonal per manner view")
# A clause of a source and a verb at the end of a sentence: its most words, the least words of the
# sentence, and what it adds to the log-odds of the verb
_LONGEST_CLOSING, _SHORTEST_CLOSED, _CLOSING = 8, 6, 2.5
_NEXT_TO_QUOTATION = 2.75  # the log-odds of a verb of manner next to a quotation
_REFUSALS = word_class("refusals", "sourcing")
_MESSAGES, _LONGEST_OPENING = word_class("messages_of_speakers", "sourcing"), 20
_LONGEST_VIEW = 10  # words: "in the former prime minister's view"
_LONGEST_MESSAGE = 6  # words: "in a long and angry post"
_OWN = word_set("a an his her their its another one")  # not "in the" or "in this"
_SENDING = word_class("sending", "sourcing")
_NOUN_FORMS, _POSSESSIVES = word_class("noun_forms", "sourcing"), word_class("possessives")
_PLURALS = word_class("plurals", "sourcing")
_PLURAL_PRONOUNS = word_set("i we you they who which that those these")
_NEVER_NOUNS = word_set("said says told tells wrote writes")  # "Macy's told investors"
_VERDICTS, _LONGEST_OBJECT = word_class("verdicts", "sourcing"), 6
_NAMED_WITHIN = 14  # sentences in which somebody introduced by a noun is named
_ENDS = frozenset(",.?!")
_DENYING = NEGATIONS | IRREALIS
_DENYING_SOURCES = word_set("nobody no none neither whatever")
_ANYTHING = word_set("anything nothing everything")
_OF_BYLINES = word_set("posted submitted uploaded published")
_BEFORE_ADJECTIVES = word_set("in of with from at between for about on against")
_NEEDING_HEARERS = word_class("needing_hearers", "sourcing")
_GOING_ON = word_set("continued continues concluded began")
_MERE_PARTICIPLES = word_set("proven shown written spoken")
_DUBBING = word_set("dubbed titled nicknamed")
_AUXILIARIES = (
    BE | NEGATIONS | IRREALIS | word_class("have") | word_class("do") | word_set("to can")
)
_NO_SOURCE = Speaker("none", "")
CITING, _CITABLE = "citing", frozenset(("anonymous", "vague", INTRODUCED))
_ANYBODY = word_class("anybody", "sourcing")
_AFTER_HEAD = LINKS | word_class("closeness", "sourcing") | word_set("to who")


class Attribution(NamedTuple):
    """A statement with its source.

    Parameters
    ----------
    cue : (int, int)
        Word range of the cue; empty at the content for a quotation that continues an attribution
        without a new cue, and empty at the source after a dash: '"It rains." - Jane Roe'.
    source : (int, int) or None
        Word range of the source; None if there is none next to the cue.
    content : (int, int)
        Word range of the statement. It may enclose the cue.
    quotation : int or None
        Index of the quotation in `Document.quotations`, if there is one.
    kind : str
        Kind of the source: "named", "role", "document", "vague", "anonymous", "unknown" ("he" without
        an antecedent, or a thing: "the rain said"), "writer" ("I", "we", "you"), "none" (no source),
        or "unsaid" (denied or hypothetical: "nobody said", "Roe would say").
    speaker : str
        Key that is equal for the same source. "" if nobody is accountable: the kinds vague, writer,
        none and unsaid, and unknown for a pronoun.
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

    @property
    def is_continued(self) -> bool:
        """True for a quotation that continues an attribution without a new cue."""
        first, last = self.cue
        return first == last and not (self.source and self.source[0] == first)


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
        self._paragraph_ends = [paragraph.last for paragraph in self.document.paragraphs]

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
            is_statement = self._is_statement(match, sourced)
            is_vague = sourced.speaker.kind == "vague" and sourced.source is not None
            if is_statement and (sourced.speaker.key or is_vague):
                self.speakers.note_statement(sourced.source, sourced.speaker, index)
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
        found += self._without_cues(owners)
        found += self._continued(owners, found)
        found.sort(key=attrgetter("cue", "content"))
        return self._settled(found)

    def _settled(self, found: list[Attribution]) -> list[Attribution]:
        """Replace the kind INTRODUCED: "role" if a person is named later, else "anonymous".

        "A teacher has said that …" may be named two sentences on, or never.
        """
        kinds: dict[str, str] = {}
        named = self._newly_named(found) if any(one.kind == INTRODUCED for one in found) else []
        for one in found:
            if one.kind == INTRODUCED and one.speaker not in kinds:
                at = (one.source or one.cue)[0]
                is_named = bisect_left(named, at) < len(named)
                kinds[one.speaker] = "role" if is_named else "anonymous"
        return [
            one._replace(kind=kinds[one.speaker])
            if one.kind in (INTRODUCED, "role") and one.speaker in kinds
            else one
            for one in found
        ]

    def _newly_named(self, found: list[Attribution]) -> list[int]:
        """Return the first mentions, in order, of the persons who speak in the first sentences."""
        document = self.document
        first: dict[str, int] = {}
        for i in compress(range(len(document.words)), document.entities):
            first.setdefault(document.words[i].removesuffix("'s"), i)
        return sorted(
            first[one.speaker]
            for one in found
            if one.kind == "named"
            and one.source is not None
            and one.speaker in first
            and document.sentence_of[one.cue[0]] < _NAMED_WITHIN
            and document.words[one.source[1] - 1] not in ORGANIZATION_NOUNS | BODIES
        )

    def _without_cues(self, owners: dict[int, Attribution]) -> list[Attribution]:
        """Return attributions of quotations whose speaker is next to them; add them to `owners`."""
        found = []
        for rule in (self._signature, self._label, self._announcement):
            for index, quotation in enumerate(self.document.quotations):
                content = quotation.first, quotation.last
                sourced = None if index in owners else rule(*content)
                if sourced is None:
                    continue
                speaker = sourced.speaker
                owners[index] = Attribution(
                    sourced.cue, sourced.source, content, index, speaker.kind, speaker.key, True
                )
                found.append(owners[index])
        return found

    def _signature(self, first: int, last: int) -> _SourcedCue | None:
        """Return the name after a quotation and a dash: '"It rains." - Jane Roe, a cook'.

        The name, with its apposition, is the rest of its paragraph.
        """
        if not self._is_signed(last):
            return None
        extent = self.document.sentences[self.document.sentence_of[last]]
        source = self.phrases.phrase_after(last, extent.last)
        if source is None or (
            source[1] < extent.last and self.phrases.signs_before(source[1])[:1] in ("", ")")
        ):
            return None
        return self._known(last, self.phrases.extend(source, extent.last), extent)

    def _label(self, first: int, last: int) -> _SourcedCue | None:
        """Return the label of a paragraph in quotation: 'Jane Roe: "It rains."'.

        So are the turns of a conversation. "Q" is the writer, and "A" the last person.
        """
        document = self.document
        paragraph = document.paragraphs[bisect_left(self._paragraph_ends, first + 1)]
        label = paragraph.first, first
        if not 0 < document.size_of(*label) <= _LONGEST_LABEL or paragraph.last > last:
            return None
        if document.gaps[first].strip(' *_"')[:1] != ":":
            return None
        speaker = self._labelled_speaker(label)
        return _SourcedCue((label[0], label[0]), label, speaker) if speaker else None

    def _announcement(self, first: int, last: int) -> _SourcedCue | None:
        """Return the person before a colon: 'Jane Roe, a cook, was clear: "It rains on us."'."""
        extent = self.document.sentences[self.document.sentence_of[first]]
        is_short = self.phrases.size(first, last) < _SHORTEST
        if is_short or ":" not in self.document.gap_before(first):
            return None
        source = self.phrases.opening_phrase(extent.first, first)
        if source is None or not self.speakers.antecedents.is_person(source):
            return None
        return self._known(first, source, extent)

    def _known(self, at: int, source: WordRange, extent: Span) -> _SourcedCue | None:
        """Return a source with an empty cue at word `at`, or None if nobody is accountable."""
        speaker = self.speakers.resolve(source, (extent.first, extent.last))
        return _SourcedCue((at, at), source, speaker) if speaker.key else None

    def _labelled_speaker(self, label: WordRange) -> Speaker | None:
        """Return the speaker of a label, or None if it is neither a name nor "Q" or "A"."""
        word = self.document.words[label[0]]
        if label[1] - label[0] == 1 and word in _QUESTION_LABELS:
            return Speaker("writer", "")
        if label[1] - label[0] == 1 and word in _ANSWER_LABELS:
            known = self.speakers.last_person
            return known if known.key else Speaker("role", word)
        if not all(self.document.entities[slice(*label)]):
            return None
        extent = self.document.sentences[self.document.sentence_of[label[0]]]
        return self.speakers.resolve(label, (extent.first, extent.last))

    def _is_signed(self, after: int) -> bool:
        """Return True if a dash and a name follow the quotation that ends before word `after`."""
        document = self.document
        if after >= len(document.words) or document.entities[after] != ENTITY:
            return False
        _, dash, rest = document.gaps[after].partition("-")
        extent = document.sentences[document.sentence_of[after]]
        is_last = extent.last == len(document.words) or "\n" in document.gaps[extent.last]
        return (
            bool(dash)
            and not rest.strip(" -")
            and is_last
            and document.size_of(after, extent.last) <= _LONGEST_SIGNATURE
        )

    def _follows_quotation(self, match: PhraseMatch, source: WordRange | None = None) -> bool:
        """Return True if a quotation ends before a cue or its source: any verb there reports speech."""
        at = min(match.first, source[0]) if source else match.first
        opens = at == self.document.sentences[self.document.sentence_of[at]].first
        sign = self.phrases.signs_before(at)
        closes = at == match.first or not _ENDS.isdisjoint(sign)  # not 'the "old" clerk asked'
        # Not '"It rains." Asked by Roe', 'A "man" attacked'
        return '"' in sign and closes and not opens and not self._is_title(at)

    def _is_title(self, stop: int) -> bool:
        """Return True if a short quotation inside a clause ends at a word: 'the show "Moss," Roe'."""
        quoted, lowest = self.document.quoted, self.document.window(stop, -_LONGEST_TITLE, 1)
        start = next((k for k in range(stop - 1, lowest - 1, -1) if not quoted[k - 1]), 0)
        return start > 0 and not self.phrases.signs_before(start).strip('"')

    def _is_statement(self, match: PhraseMatch, sourced: _SourcedCue) -> bool:
        """Return True if a cue reports a statement: no thought, no deed, and no refusal to comment."""
        words = self.document.words
        if match.kind == "reply":
            return _REFUSALS.isdisjoint(words[match.first : match.last])
        if match.kind == "hold" and self._states_opinion(match, sourced):
            return True
        if words[match.first] in _GOING_ON and self._ends_after_comma(match, sourced):
            return True
        is_verb = match.kind in _VERB_CUES
        if match.kind == "hold" or (
            is_verb and is_deed(self.phrases, match, sourced.source, sourced.speaker.kind)
        ):
            return self._follows_quotation(match, sourced.source)
        return not is_in_fiction(self.document, match.first)

    def _ends_after_comma(self, match: PhraseMatch, sourced: _SourcedCue) -> bool:
        """Return True if a source and its verb end a sentence after a comma: ", he continued."."""
        at = min(match.first, (sourced.source or sourced.cue)[0])
        extent = self.document.sentences[self.document.sentence_of[match.first]]
        return match.last == extent.last and "," in self.phrases.signs_before(at)

    def _states_opinion(self, match: PhraseMatch, sourced: _SourcedCue) -> bool:
        """Return True for a thought that is uttered: in court, in a tweet, as a view or a verdict."""
        if self.document.words[match.first] == "view":
            return sourced.source is not None and self._is_owner(sourced.source)
        return (
            is_heard_in_court(self.phrases, match, sourced.source)
            or self._is_in_message(match.first)
            or self._quotes_verdict(match, sourced.cue)
        )

    def _quotes_verdict(self, match: PhraseMatch, cue: WordRange) -> bool:
        """Return True for 'called it "a farce"', "called it mad as"; not 'often called "Dreamers"'."""
        document, after = self.document, match.last
        is_passive = not BE.isdisjoint(document.words[cue[0] : match.first])
        if document.words[after - 1] not in _VERDICTS or is_passive:
            return False
        if after >= len(document.words) or document.quoted[after]:
            return False
        if document.words[after] in ("for", "of", "on"):
            return False
        last = document.sentences[document.sentence_of[match.first]].last
        stop = document.window(after, _LONGEST_OBJECT, last)
        return document.quoted.find(1, after, stop) >= 0 or self._gives_reason(after, stop)

    def _gives_reason(self, after: int, stop: int) -> bool:
        """Return True for "condemned it as mad" and "criticised her for lying"."""
        words = self.document.words
        for k in range(after, min(stop, len(words) - 1)):
            if self.phrases.signs_before(k):
                return False
            if words[k] == "as" or (words[k] == "for" and words[k + 1].endswith("ing")):
                return True
        return False

    def _is_in_message(self, i: int) -> bool:
        """Return True for a cue after "In a tweet on Monday," or "In his speech,"."""
        document, words = self.document, self.document.words
        first = document.sentences[document.sentence_of[i]].first
        if words[first] not in ("in", "on") or document.size_of(first, i) > _LONGEST_OPENING:
            return False
        comma = next(
            (k for k in range(first + 1, i + 1) if "," in self.phrases.signs_before(k)), first
        )
        opening = words[first + 1 : document.window(first, _LONGEST_MESSAGE, comma)]
        return opening[:1] != [] and opening[0] in _OWN and not _MESSAGES.isdisjoint(opening)

    def _sourced_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a match with its source and speaker, or None if it is not a cue."""
        cue, (first, _) = (match.first, match.last), state.extent
        if match.kind == "manner":
            return self._manner_cue(match, state)
        if match.kind == "view" or self.document.words[match.first] == "view":
            found = self._view_cue(match, state)
            if found or match.kind == "view":
                return found
        if self.document.words[match.first] == CITING and (found := self._cited(cue, state)):
            return found
        if match.kind in _VERB_CUES:
            is_act = does_something(self.phrases, match, state.extent[1])
            return None if is_act else self._verb_cue(match, state)
        if match.kind == "impersonal":
            return _SourcedCue(cue, None, Speaker("vague", ""))
        if match.kind == "per" and not self._cites(match, state):
            return None
        if match.kind in ("according", "per"):
            source = self.sources.according_to(cue, state.extent)
        else:
            source = self.phrases.phrase_before(match.last, first)
        return _SourcedCue(cue, source, self._resolve(source, state.extent))

    def _cited(self, cue: WordRange, state: _SentenceState) -> _SourcedCue | None:
        """Return the source without a name, or the document, that somebody cites: "citing an aide"."""
        source = self.sources.according_to(cue, state.extent)
        if source is None:
            return None
        links = (
            i for i in range(source[0] + 1, source[1]) if self.document.words[i] in _AFTER_HEAD
        )
        head = next(links, source[1]) - 1
        is_person = self.document.words[head] in _ANYBODY
        if not is_person and self.phrases.noun_kinds.get(head, "document") == "document":
            return None  # "citing a list of officers", "citing an inability to"
        speaker = self._resolve(source, state.extent)
        return _SourcedCue(cue, source, speaker) if speaker.kind in _CITABLE else None

    def _cites(self, match: PhraseMatch, state: _SentenceState) -> bool:
        """Return True if "per" names a source: ", per Rosa Lund", "per a report by Lund"."""
        phrases, after = self.phrases, match.last
        if after >= state.extent[1] or phrases.signs_before(after):
            return False
        if phrases.entities[after] == ENTITY:
            return match.first == state.extent[0] or "," in phrases.signs_before(match.first)
        source = phrases.phrase_after(after, state.extent[1])
        if source is None or phrases.words[after] not in _ARTICLES:
            return False
        kinds = {phrases.noun_kinds.get(i) for i in range(*source)}
        is_aside = "," in phrases.signs_before(match.first)
        return "document" in kinds or (is_aside and phrases.noun_kinds.get(source[1] - 1) == "role")

    def _view_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a noun of an opinion with its owner: "In Roe's view, …", "Roe's view is that …"."""
        phrases, (first, last) = self.phrases, state.extent
        at, after = match.first, match.last
        if after >= last or at <= first or phrases.signs_before(at):
            return None
        is_opening = (
            phrases.words[first] in ("in", "by", "to")
            and phrases.size(first, at) <= _LONGEST_VIEW
            and not any(phrases.signs_before(k) for k in range(first + 1, at + 1))
        )
        states = phrases.words[after] in BE and phrases.words[after + 1 : after + 2] == ["that"]
        if not states and not (is_opening and "," in phrases.signs_before(after)):
            return None
        start = first + 1 if is_opening and not states else first
        end = at - (phrases.words[at - 1] == "own")
        source = phrases.phrase_before(end, start)
        if source is None or not self._is_owner(source):
            return None
        cue = (at, after + 2) if states else (at, after)
        return _SourcedCue(cue, source, self._resolve(source, state.extent))

    def _is_owner(self, source: WordRange) -> bool:
        """Return True for "Roe's" and "her"."""
        last = source[1] - 1
        return self.document.is_genitive(last) or self.document.words[last] in SEX_OF_PRONOUN

    def _manner_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a verb of manner with its source if it is next to a quotation, else None.

        '"It is shut," Roe texted' and 'Roe texted: "It is."' report speech, "Roe texted Poe" may not.
        """
        found = self._verb_cue(match._replace(weight=_NEXT_TO_QUOTATION), state)
        if found is None or found.source is None:
            return None
        start = min(found.cue[0], found.source[0])
        end = max(found.cue[1], found.source[1])
        after = self.phrases.signs_before(end) if end < len(self.document.words) else ""
        before = self.phrases.signs_before(start)
        is_direct = found.source[1] <= found.cue[0]
        is_message = self.document.words[match.last - 1] in _SENDING
        states = is_direct and is_message and self.document.words[end : end + 1] == ["that"]
        return found if states or '"' in before or ('"' in after and after[0] in ',:"') else None

    def _verb_cue(self, match: PhraseMatch, state: _SentenceState) -> _SourcedCue | None:
        """Return a verb with its source and speaker, or None if it is not a cue."""
        phrases, words, sentence = self.phrases, self.document.words, state.extent
        log_odds = cue_log_odds(phrases, match, *sentence)
        if log_odds + _CLOSING + MAX_SOURCE_LOG_ODDS <= THRESHOLD or self._is_no_verb(
            match, sentence
        ):
            return None
        before = words[match.first - 1] if match.first > sentence[0] else ""
        closes = self._closes_sentence(match, sentence) or (
            before in HEARINGS and words[match.first] == "heard"
        )
        log_odds += _CLOSING * closes
        if log_odds + MAX_SOURCE_LOG_ODDS <= THRESHOLD:
            return None
        cue = self.sources.verb_cue(match.first, match.last, sentence)
        # A verb right after a quotation reports it, whatever it means: '?" challenged Roe'.
        reports = match.kind != "reply" and (
            match.kind == "say" or closes or self._follows_quotation(match)
        )
        source = self.sources.of_verb(cue, sentence, reports, state.subject)
        if source and self._is_owned(source, cue):
            return None
        if words[match.first] == "read" and not self._is_read(source, cue):
            return None
        carried = source is not None and source is state.subject
        log_odds += source_log_odds(
            phrases, source, (cue.first, cue.verb), sentence[0], state.cues, carried
        )
        if log_odds <= THRESHOLD:
            return None
        speaker = self._resolve(source, sentence)
        is_thing = source is not None and source[1] - source[0] > 1 and speaker.kind == "unknown"
        is_participle = words[cue.verb].endswith("ed")
        if is_thing and is_participle and not BE.isdisjoint(words[cue.last : cue.last + 1]):
            return None  # "one reason cited was the price"
        denied = not _DENYING.isdisjoint(words[cue.first : cue.verb]) or is_unspoken(
            phrases, source, cue, sentence
        )
        if source:
            state.subject = source
            denied = denied or words[source[0]] in _DENYING_SOURCES
            if source[0] > sentence[0] and not phrases.signs_before(source[0]):
                denied = denied or words[source[0] - 1] in _ANYTHING  # "anything Roe says"
        if denied and match.kind != "reply":
            speaker = UNSAID if source else _NO_SOURCE
        return _SourcedCue((cue.first, cue.last), source, speaker)

    def _is_read(self, source: WordRange | None, cue: VerbCue) -> bool:
        """Return True for "the sign read", 'it read: "Shut"'; not for "open it, and read this"."""
        is_adjacent = source is not None and cue.first in (source[1], source[0] - 1)
        return is_adjacent or self._opens_quotation(cue.last)

    def _is_owned(self, source: WordRange, cue: VerbCue) -> bool:
        """Return True for a cue that is a noun: "a firm pledge", "Roe's stated aim", "immediate blame".

        "Roe's claim that it rains" has a source.
        """
        words, (first, last), verb = self.document.words, source, self.document.words[cue.verb]
        # "did she blame"
        is_finite = not _AUXILIARIES.isdisjoint(words[max(first - 1, 0) : cue.verb])
        if verb in _NOUN_FORMS and (words[first] in ("a", "an") or not self._may_be_plural(source)):
            return last <= cue.verb and not is_finite
        following = words[cue.last : cue.last + 1] == ["that"] or self._opens_quotation(cue.last)
        if last != cue.first or self.phrases.signs_before(last) or following:
            return False
        owner = words[last - 1]
        if last - first == 1 and owner in _ARTICLES:
            return True  # "the early promises"
        is_described = "ADJ" in word_classes(owner) and not self.document.entities[last - 1]
        if is_described and verb.endswith("s") and "NOUNS" in word_classes(verb):
            return True  # "urgent calls"
        if owner in _POSSESSIVES:
            return owner != "her" or last - 1 == first  # not "those close to her say"
        is_owner = self.document.is_genitive(last - 1) and owner.partition("'")[0] not in PRONOUNS
        return is_owner and verb not in _NEVER_NOUNS

    def _may_be_plural(self, source: WordRange) -> bool:
        """Return True for the subject of a verb without "s": "aides to Roe", "Roe", "they", "a club"."""
        words, (first, last) = self.document.words, source
        if words[last : last + 1] != ["show"] and self.document.entities[last - 1]:
            return True  # but "the Harwick show" is a noun
        if words[last - 1] in _PLURAL_PRONOUNS:
            return True
        if words[last - 1] in BODIES or "and" in words[first:last]:
            return True
        return any(is_plural(word) or word in _PLURALS for word in words[first:last])

    def _opens_quotation(self, i: int) -> bool:
        """Return True if a colon or a quotation mark is before word `i`."""
        sign = self.phrases.signs_before(i) if i < len(self.document.words) else ""
        return ":" in sign or '"' in sign

    def _ends_name(self, i: int) -> bool:
        """Return True for the word in capitals after a name: "the Harwick VOICE"."""
        document = self.document
        is_after_name = i > 0 and document.entities[i - 1] == ENTITY and document.gaps[i] == " "
        return (
            is_after_name
            and document.original(i).isupper()
            and not document.original(i - 1).isupper()
        )

    def _is_no_verb(self, match: PhraseMatch, sentence: WordRange) -> bool:
        """Return True for a noun, an adjective and a byline: "the chants of", "the added benefit"."""
        words, (first, last), verb = self.document.words, sentence, self.document.words[match.first]
        before = words[match.first - 1] if match.first > first else ""
        is_noun = verb[-2:] == "ed" or verb in ("state", "express")
        if before in _ARTICLES and (is_noun or words[match.last : match.last + 1] == ["of"]):
            return True
        if is_noun and before in _BEFORE_ADJECTIVES and match.last < last:
            return True  # "in confirmed cases"
        may_be_noun = verb in _NOUN_FORMS or verb[-3:] == "ing"
        is_named = match.first > first and self.document.entities[match.first - 1]
        follows = not self.phrases.signs_before(match.first)
        if may_be_noun and before in NOMINAL and follows and not is_named:
            return True  # "made no mention", "a telling sign"
        if verb in _DUBBING and before not in _AUXILIARIES and match.last < last:
            # 'a record dubbed a "catch"'
            following = match.last + (words[match.last] in _ARTICLES)
            if self.document.quoted[min(following, last - 1)]:
                return True
        if (
            verb in _NOUN_FORMS
            and match.last < last
            and self.phrases.may_be_finite_verb(match.last)
        ):
            return True  # "the yield on the note fell"
        if before in ("worth", "bears", "bear") or (not before and verb in _OF_BYLINES):
            return True
        if verb == "said" and words[match.last : match.last + 2] == ["to", "be"]:
            return before not in BE  # "the study, said to be the first"
        if verb == "say" and self._is_aside(match, last):
            return True
        if verb in _NEEDING_HEARERS and (
            match.last == last or self.phrases.signs_before(match.last)[:1] == ","
        ):
            return True
        if before and self.document.gaps[match.first] == "-":
            return True  # "ill-informed"
        if before in ("that", "this", "all") and match.first == first + 1 and match.last < last:
            return "," in self.phrases.signs_before(match.last)  # "That said, it rains"
        return (
            self._ends_name(match.first)
            or self.phrases.is_document_participle(match.first)
            or self._is_adjective(match, sentence)
        )

    def _is_adjective(self, match: PhraseMatch, sentence: WordRange) -> bool:
        """Return True for "a widely cited firm" and "a sensible and proven plan"."""
        words, verb = self.document.words, match.first
        start = self.sources.verb_cue(verb, match.last, sentence).first
        if words[verb].endswith("ed") and sentence[0] < start < verb:
            return words[start - 1] in _ARTICLES
        is_bare = words[verb] in _MERE_PARTICIPLES and words[match.last : match.last + 1] != ["by"]
        return is_bare and _AUXILIARIES.isdisjoint(words[start:verb])

    def _is_aside(self, match: PhraseMatch, last: int) -> bool:
        """Return True for the first word of an example: "a trip to, say, Harwick"."""
        signs = self.phrases.signs_before
        is_closed = match.last < last and "," in signs(match.last)
        return is_closed and ("," in signs(match.first) or " -" in self.document.gaps[match.first])

    def _closes_sentence(self, match: PhraseMatch, sentence: WordRange) -> bool:
        """Return True if a clause of a source and a verb ends a sentence.

        "Half of all dams leak, the inspectors found", and "…, so believes Rosa Lund".
        """
        first, last = sentence
        if match.last < last and not self.document.entities[match.last]:
            return False
        before = self.document.words[match.first - 1] if match.first > first else ""
        document, size = self.document, self.phrases.size
        if size(first, last) < _SHORTEST_CLOSED or before in ("", "they"):
            return False  # whom "they" means is not clear without more signs of speech
        signs = self.phrases.signs_before
        if match.last == last:
            shortest = document.window(first, _SHORTEST, last)
            low = max(shortest, document.window(match.first, -_LONGEST_CLOSING, first))
            return any("," in signs(i) for i in range(low, match.first))
        opening = match.first - (before == "so")
        if size(match.last, last) > _LONGEST_CLOSING or size(first, opening) < _SHORTEST:
            return False
        return "," in signs(opening) and all(document.entities[match.last : last])

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
        closes = low > first and phrases.signs_before(low) and not self._is_in_message(low)
        if low - first == 2 and phrases.words[first] in _ARTICLES:
            closes = False  # "The glib, clumsy board repeated"
        if closes and phrases.size(high, last) <= _LAST_WORDS:
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


def uncounted_words(document: Document, attributions: list[Attribution]) -> list[WordRange]:
    """Return the words that no register counts, in ranges within sentences that do not overlap.

    These are openings such as "According to Jane Roe," and the cues and sources of vague attributions,
    such as "critics say": a verb of speech counts for an article only if it has a source.
    """
    vague = [one for one in attributions if one.kind == "vague"]
    ranges = [
        *opening_attributions(document, attributions),
        *(part for one in vague for part in (_with_that(document, one.cue), one.source) if part),
    ]
    left_out = document.flags_of(ranges)
    found = []
    for start, end, _, _ in document.sentences:
        first = left_out.find(1, start, end)
        while first >= 0:
            last = left_out.find(0, first, end)
            last = end if last < 0 else last
            found.append((first, last))
            first = left_out.find(1, last, end)
    return found


def _with_that(document: Document, cue: WordRange) -> WordRange:
    """Return a cue with the "that" after it: "critics say that"."""
    first, last = cue
    return first, last + (document.words[last : last + 1] == ["that"])


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
