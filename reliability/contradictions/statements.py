"""Find two statements about one subject that exclude each other: "Roe did not resign", "he resigned".

A statement is a subject, a verb group and a predicate. The predicates that are compared are a denied
word and the same word asserted, the phrases of a topic of the lexicon `contradiction_topics`, and events
that happen once, which have one day and one place. The statements must have the same subject, time,
speaker and object, and no word of their sentences may tell of a change, a contrast or a condition. There
is no parser: the subject is what precedes the verb group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import product
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import (
    NEGATION_KINDS,
    PERFECT,
    STEMS,
    Clause,
    Clauses,
    is_participle,
)
from reliability.contradictions.comparability import ClausePair, opens_contrast
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.subjects import Subject, Subjects
from reliability.text.lexicon import PhraseMatch, load_lexicon
from reliability.text.lexicon_files import AUXILIARIES, word_class, word_list
from reliability.text.named_entities import DATE, ENTITY

_BE = word_class("be")
_LINKS = _BE | word_class("linking", "contradiction")
_VERB_GROUP = _LINKS | AUXILIARIES | word_class("in_verb_group", "contradiction")
_PREPOSITIONS = word_class("prepositions", "contradiction")
_PAST = word_class("past", "contradiction") | word_class("linking_past", "contradiction")
_EARLIER = frozenset(("had", "hadn't"))
_FUTURE = frozenset(("will", "won't"))
_TIME_NOUNS = word_class("time_nouns", "contradiction")
_BOUNDS = frozenset("before after during since".split())
_SPANS = frozenset("from to till through by since ending between and as".split())
_CHANGES = word_class("changes", "contradiction")
_CONDITIONS = frozenset("when while until if unless as before that than where".split())
_OPENING_WORDS = frozenset("that how where what why".split())  # of clauses that assert nothing
_NOT_DENYING = word_class("not_denying", "contradiction")
_RELATIVE = frozenset(("who", "which"))
_INDEFINITE = frozenset("a an another more some".split())
_ANY = frozenset("any all anything".split())
# After "it is certain"
_SUPPOSITIONS = frozenset("that whether if who what how why where when".split())
_PLACED = frozenset(("held", "place", "born"))  # before "in" and a place
_LIFE_EVENTS = frozenset(STEMS[word] for word in word_class("life_events", "contradiction"))
_WEEKDAYS = frozenset(word_list("weekdays"))
_LONGEST_SENTENCE = 400  # words
_LONGEST_OPENING = 8  # words of "In the north, prices rose"
_NEAR = 2  # words between a negation and what it denies
_REFERRING = frozenset("he she it they".split())
_LONGEST_SUBJECT = 20  # words before a predicate
_FURTHEST = 4  # words from one of these to a predicate
_MOST = 12  # statements that are compared with one before them, so that time stays linear


class Predicate(NamedTuple):
    """The words of a predicate, the family of its topic, and its side.

    The family is "" for a denied word, and "once" for an event that happens once. `lasts` is True if the
    predicate brings about a state: a man who was released is not in custody.
    """

    first: int
    last: int
    family: str
    side: str = ""
    lasts: bool = False
    is_denied: bool = False


class Statement(NamedTuple):
    """What a clause says of a subject."""

    predicate: Predicate
    clause: Clause
    denial: str  # "", "negation" or "absolute"
    subject: Subject
    tense: str
    is_passive: bool
    rest: frozenset[str]  # units of the object and of a phrase that opens the sentence
    times: frozenset[str]
    agent: frozenset[str] = frozenset()  # units of the subject, if the verb was active


def statement_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two statements about the same subject that exclude each other."""
    reader: _Reader | None = None
    for group in (_denied_words, _topics, _events):
        for predicates in group(clauses):
            for at, one in enumerate(predicates):
                for other in predicates[at + 1 : at + _MOST]:
                    if _may_exclude(clauses, one, other):
                        reader = reader or _Reader(clauses)
                        yield from reader.compare(one, other)


def _may_state(clauses: Clauses, predicate: Predicate) -> bool:
    """Return False if the words around a predicate show at once that it states nothing."""
    document, i = clauses.document, predicate.first
    if document.quoted[i] or document.entities[i]:
        return False
    word, before = document.words[i], document.words[i - 1]
    return (
        before in _VERB_GROUP
        or predicate.family == "act"
        or (predicate.family != "state" and (word[-1] == "s" or is_participle(word)))
        or before[-2:] == "ly"
        or clauses.stems[i - 1][:1] == "#"
        or document.gap_before(i) == ", "
    )


def _may_exclude(clauses: Clauses, one: Predicate, other: Predicate) -> bool:
    """Return False if two predicates cannot be of one subject, or do not exclude each other."""
    if one.family != "once" and (one.is_denied != other.is_denied) != (one.side == other.side):
        return False
    sentence_of = clauses.document.sentence_of
    s, t = sentence_of[one.first], sentence_of[other.first]
    if s == t:
        return False
    stems = clauses.sentence_stems
    return (
        _refers(clauses, one)
        or _refers(clauses, other)
        or (_shares(clauses, one, stems[t]) and _shares(clauses, other, stems[s]))
    )


def _refers(clauses: Clauses, predicate: Predicate) -> bool:
    """Return True if a pronoun, or "the" and a noun, may be the subject of a predicate."""
    document, i = clauses.document, predicate.first
    first = document.sentences[document.sentence_of[i]].first
    if document.words[first] == "the" and i - first <= _FURTHEST:
        return True
    return not _REFERRING.isdisjoint(document.words[max(first, i - _FURTHEST) : i])


def _shares(clauses: Clauses, predicate: Predicate, stems: AbstractSet[str]) -> bool:
    """Return True if a word before a predicate, or its object, is among some stems."""
    document, i = clauses.document, predicate.first
    first = document.sentences[document.sentence_of[i]].first
    if not stems.isdisjoint(filter(None, clauses.stems[max(first, i - _LONGEST_SUBJECT) : i])):
        return True
    has_object = predicate.family in ("", "once") and not predicate.is_denied
    return has_object and clauses.next_stem(predicate.last) in stems


def _denied_words(clauses: Clauses) -> Iterator[list[Predicate]]:
    """Yield, for each word after a negation, its places in the text."""
    document, stems, light = clauses.document, clauses.stems, oppositions().light
    denied: dict[str, list[Predicate]] = {}
    for sentence, cues in clauses.negations.items():
        for cue in cues:
            end = min(cue.last + _NEAR + 1, document.sentences[sentence].last)
            i = next((i for i in range(cue.last, end) if stems[i]), -1)
            is_shared = i >= 0 and stems[i] in clauses.shared_stems and stems[i] not in light
            if is_shared and not document.quoted[i]:
                denied.setdefault(stems[i], []).append(Predicate(i, i + 1, "", is_denied=True))
    index = clauses.sentences_with(denied.keys()) if denied else {}
    for stem, found in denied.items():
        known = {document.sentence_of[one.first] for one in found}
        near = clauses.nearest(index[stem], document.sentence_of[found[0].first])
        firsts = (document.sentences[sentence].first for sentence in near if sentence not in known)
        places = (stems.index(stem, first) for first in firsts)
        asserted = (Predicate(i, i + 1, "") for i in places)
        yield [*found, *(one for one in asserted if _may_state(clauses, one))]


@cache
def _phrases() -> dict[str, list[tuple[list[str], list[str]]]]:
    """Return the words and the kind of the phrases of the topics by their first words, longest first."""
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for words, entry in load_lexicon("contradiction_topics").phrases.items():
        found.setdefault(words[0], []).append(([*words], entry.kind.split(":")))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


def _topics(clauses: Clauses) -> Iterator[list[Predicate]]:
    """Yield the phrases of each topic of which the text has two sides, or a denial."""
    document, phrases = clauses.document, _phrases()
    present = document.counts.keys() & phrases.keys()
    if sum(map(document.counts.__getitem__, present)) < 2:
        return
    topics: dict[str, list[tuple[int, int, list[str]]]] = {}
    for i in document.positions_of(present):
        for phrase, kind in phrases[document.words[i]]:
            last = i + len(phrase)
            if last == i + 1 or document.words[i:last] == phrase:
                topics.setdefault(kind[1], []).append((i, last, kind))
                break
    for places in topics.values():
        if len(places) > 1:
            read = [
                Predicate(i, last, family, side, bool(flags), _is_negated(clauses, i))
                for i, last, (family, _, side, *flags) in places
            ]
            if len({(one.side, one.is_denied) for one in read}) > 1:
                yield [one for one in read if _may_state(clauses, one)]


def _is_negated(clauses: Clauses, i: int) -> bool:
    """Return True if a negation is next to word `i`, or an adverb from it."""
    cues = clauses.negations.get(clauses.document.sentence_of[i], ())
    return any(cue.last <= i <= cue.last + _NEAR for cue in cues)


def _events(clauses: Clauses) -> Iterator[list[Predicate]]:
    """Yield the mentions of each kind of event that happens once, with a day, a year or a place."""
    document = clauses.document
    found: dict[str, set[tuple[int, int]]] = {}
    events = oppositions().one_time_events & clauses.shared_stems
    dated = clauses.dated_sentences if events else ()
    for sentence in dated:
        for stem in events & clauses.sentence_stems[sentence]:
            i = clauses.stems.index(stem, document.sentences[sentence].first)
            found.setdefault(stem, set()).add((i, i + 1))
    for i in document.positions_of(_PLACED):
        if document.words[i + 1 : i + 2] == ["in"] and ENTITY in document.entities[i + 2 : i + 3]:
            event = "born" if document.words[i] == "born" else "held"  # "took place"
            found.setdefault(event, set()).add((i - (document.words[i] == "place"), i + 1))
    for places in found.values():
        if len(places) > 1:
            mentions = [Predicate(first, last, "once") for first, last in sorted(places)]
            yield [one for one in mentions if _may_state(clauses, one)]


class _Reader:
    """Reads statements, and compares them."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.document = clauses, clauses.document
        self.subjects = Subjects(clauses)
        self._known: dict[Predicate, list[Statement]] = {}

    def compare(self, one: Predicate, other: Predicate) -> Iterator[ClausePair]:
        """Yield the clauses of two predicates if they exclude each other."""
        sentences = (self.document.sentence_of[each.first] for each in (one, other))
        if any(map(self._tells_of_change, sentences)):
            return
        first = self._statements(one)
        for a, b in product(first, self._statements(other) if first else ()):
            if note := self._note_on(a, b):
                yield ClausePair(a.clause, b.clause, note)

    def _tells_of_change(self, sentence: int) -> bool:
        """Return True if a sentence has a word such as "later" or "no longer"."""
        cues = self.clauses.cues_by_sentence.get(sentence, ())
        first, last = self.document.sentences[sentence][:2]
        words = self.document.words[first:last]
        return any(cue.kind == "shift" for cue in cues) or not _CHANGES.isdisjoint(words)

    def _statements(self, predicate: Predicate) -> list[Statement]:
        """Return the statement of a predicate, and the same in the passive, if there are any."""
        if predicate not in self._known:
            one = self._read(predicate)
            has_voice = predicate.family in ("", "once")
            turned = self._in_passive(one) if one and has_voice and not one.is_passive else None
            self._known[predicate] = [each for each in (one, turned) if each]
        return self._known[predicate]

    def _read(self, predicate: Predicate) -> Statement | None:
        """Return the statement of a predicate, or None if it cannot be compared."""
        words, (first, last) = self.document.words, predicate[:2]
        clause = self.clauses.clause_at(first)
        opens = words[clause.first] == "it"
        is_supposition = opens and not _SUPPOSITIONS.isdisjoint(words[last : last + 1])
        if last > clause.last or not self._is_plain(clause, is_supposition):
            return None
        begin = self._group_start(clause, first)
        group, is_aside = words[begin:last], self._is_aside(clause, begin)
        is_apposition = is_aside and begin == clause.first
        in_past = any(map(is_participle, words[first:last]))
        negations = self._cues(clause, NEGATION_KINDS)
        if any(not begin <= cue.first < first for cue in negations) or len(negations) > 1:
            return None
        if predicate.family == "state" and _LINKS.isdisjoint(group) and not is_apposition:
            return None
        has_participle = any(map(is_participle, group))
        tense = "past" if is_apposition and in_past else _tense(group, has_participle)
        if is_supposition:
            end = self.clauses.clause_at(last + 1).last
            details = frozenset(self.clauses.stems[last:end]) - {""}
            subject: Subject | None = Subject(head="it", details=details)
        elif not tense or (tense == "present" and self._is_conditional(clause)):
            return None
        else:
            subject = self._subject(clause, begin, is_aside)
        if subject is None:
            return None
        rest, times = self._rest(clause, last, is_aside)
        denial = negations[0].kind if negations else ""
        is_passive = is_apposition or not _BE.isdisjoint(words[begin:first])
        has_voice = in_past and predicate.family in ("", "once", "act") and last - first == 1
        return Statement(
            predicate, clause, denial, subject, tense, has_voice and is_passive, rest, times
        )

    def _cues(self, clause: Clause, kinds: Collection[str]) -> list[PhraseMatch]:
        """Return the cues of some kinds in a clause."""
        cues = self.clauses.cues_by_sentence.get(clause.sentence, ())
        return [
            cue for cue in cues if cue.kind in kinds and clause.first <= cue.first < clause.last
        ]

    def _is_plain(self, clause: Clause, is_supposition: bool) -> bool:
        """Return True if a clause asserts or denies something without a condition or a contrast."""
        clauses, words = self.clauses, self.document.words
        is_open = any(
            cue.kind == "hypothetical" and not is_supposition
            for cue in clauses.cues_by_sentence.get(clause.sentence, ())
        )
        return not (
            is_open
            or "quoted" in clause.cues
            or "modal" in clause.cues
            or words[clause.first] in _OPENING_WORDS
            or opens_contrast(clauses, clause)
            or not _NOT_DENYING.isdisjoint(words[clause.first : clause.last])
            or not (is_supposition or clauses.is_complete(clause))
        )

    def _is_conditional(self, clause: Clause) -> bool:
        """Return True if the clause after another one restricts it: "is closed when it rains"."""
        last = self.document.sentences[clause.sentence].last
        return clause.last < last and self.document.words[clause.last] in _CONDITIONS

    def _group_start(self, clause: Clause, i: int) -> int:
        """Return the first word of the verb group before word `i`."""
        words, stems = self.document.words, self.clauses.stems
        while i > clause.first and not self.document.entities[i - 1]:
            word = words[i - 1]
            is_adverb = word[-2:] == "ly" and len(word) > 4
            if not (word in _VERB_GROUP or is_adverb or stems[i - 1][:1] == "#"):
                break
            i -= 1
        return i

    def _is_aside(self, clause: Clause, begin: int) -> bool:
        """Return True for "…, a member of", or "…, who is", after a comma and a subject."""
        document, first = self.document, clause.first
        is_relative = begin == first + 1 and document.words[first] in _RELATIVE
        starts = document.sentences[clause.sentence].first == first
        if starts or document.gap_before(first) != ", " or not (begin == first or is_relative):
            return False
        if document.entities[first - 1] == ENTITY:
            return True
        before = self.clauses.clause_at(first - 1)
        return document.words[before.first] == "the" and not self.clauses.has_clear_verb(before)

    def _subject(self, clause: Clause, begin: int, is_aside: bool) -> Subject | None:
        """Return the subject before a verb group, or before an aside."""
        first = clause.first
        if not is_aside:
            return self.subjects.of_phrase(first, begin)
        if self.document.entities[first - 1] == ENTITY:
            return self.subjects.named(first)
        return self.subjects.of_phrase(self.clauses.clause_at(first - 1).first, first)

    def _rest(
        self, clause: Clause, first: int, is_aside: bool
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return the units after a predicate and of an opening phrase, and the times of the sentence."""
        stems, start = self.clauses.stems, clause.first
        before = self.clauses.clause_at(start - 1) if not is_aside and start else None
        if (
            before
            and before.sentence == clause.sentence
            and not self.clauses.has_clear_verb(before)
        ):
            start = max(before.first, start - _LONGEST_OPENING)
        span = clause if is_aside else self.document.sentences[clause.sentence]
        times, skipped = self._times(span.first, min(span.last, span.first + _LONGEST_SENTENCE))
        rest = (*range(start, clause.first), *range(first, clause.last))
        anything = {i + 1 for i in rest if self.document.words[i] in _ANY}
        units = {stems[i] for i in rest if i not in skipped and i not in anything}
        return frozenset(units - {""}), times

    def _times(self, first: int, last: int) -> tuple[frozenset[str], set[int]]:
        """Return the days and other times in some words, and the places of the words that name them."""
        words, stems, names = self.document.words, self.clauses.stems, self.document.entities
        times: set[str] = set()
        places: set[int] = set()
        for i in range(first, last):
            before, word = max(i - 1, first), words[i]
            if names[i] == DATE or stems[i][:1] == "@":
                near = [j for j in (before, i + 1) if j < last and stems[j][:1] == "#"]
                span = words[before] + " " if words[before] in _SPANS else ""  # "from Monday"
                times.add(span + "".join((word, *(stems[j] for j in near))))
                places.update((i, *near))
            elif word in _TIME_NOUNS and not names[i]:
                times.add(f"{words[before]} {word}")
                places.update((before, i))
            elif word in _BOUNDS:
                times.add(word)
        return frozenset(times), places

    def _in_passive(self, one: Statement) -> Statement | None:
        """Return "Roe was arrested" for "police arrested Roe", or None."""
        words, names = self.document.words, self.document.entities
        first, last = one.predicate.last, one.clause.last
        stop = (i for i in range(first, last) if words[i] in _PREPOSITIONS or names[i] == DATE)
        end = next(stop, last)
        if one.denial or first >= end or not (names[first] == ENTITY or words[first] == "the"):
            return None
        subject = self.subjects.of_phrase(first, end)
        if subject is None:
            return None
        rest = one.rest - subject.units - {*self.clauses.stems[first:end]}
        return one._replace(subject=subject, is_passive=True, rest=rest, agent=one.subject.units)

    def _place_of(self, one: Statement) -> str:
        """Return the stem of the place in "held in Lund", or ""."""
        document, i = self.document, one.predicate.last
        if document.words[i : i + 1] != ["in"] or ENTITY not in document.entities[i + 1 : i + 2]:
            return ""
        return next(filter(None, self.clauses.stems[i + 1 : one.clause.last]), "")

    def _note_on(self, one: Statement, other: Statement) -> str:
        """Return why two statements exclude each other, or ""."""
        is_one_side = one.predicate.side == other.predicate.side
        if one.clause.sentence == other.clause.sentence or (one.denial and other.denial):
            return ""
        if one.predicate.family == "once":
            note = self._note_on_event(one, other)
        elif one.denial or other.denial:
            denied, asserted = (one, other) if one.denial else (other, one)
            note = notes.DENIAL if is_one_side and _is_denied(denied, asserted) else ""
        else:
            note = notes.STATE if not is_one_side and _are_opposite(one, other) else ""
        earlier, later = sorted((one, other), key=lambda each: each.clause.first)
        is_same = note and self.subjects.are_same(earlier.subject, later.subject)
        return note if is_same and self._is_same_voice(one, other) else ""

    def _is_same_voice(self, a: Statement, b: Statement) -> bool:
        """Return True if two statements have one speaker, or are of the author and of a document.

        The days of an event may also be those of the author and of a speaker.
        """
        one, other = self.clauses.speaker(a.clause), self.clauses.speaker(b.clause)
        is_event = a.predicate.family == "once"
        return one == other or (
            "" in (one, other) and (is_event or (one or other) in self._documents)
        )

    @cached_property
    def _documents(self) -> set[str]:
        return {each.speaker for each in self.clauses.attributions if each.kind == "document"}

    def _note_on_event(self, one: Statement, other: Statement) -> str:
        """Return the note on an event with two days, years or places, or ""."""
        is_placed = any(each.predicate.last - each.predicate.first == 2 for each in (one, other))
        has_voice = is_placed or one.is_passive == other.is_passive
        is_known = self._is_known(one) and self._is_known(other)
        if one.denial or other.denial or one.tense != other.tense or not (has_voice and is_known):
            return ""
        places = {self._place_of(one), self._place_of(other)} - {""}
        if len(places) == 2:
            is_other = _fit(one.rest - places, other.rest - places) and _fit(one.times, other.times)
            return notes.PLACE if is_other else ""
        if not _fit(one.rest, other.rest):
            return ""
        is_life_event = self.clauses.stems[one.predicate.first] in _LIFE_EVENTS
        for kind in (_years, _weekdays, _dates):
            days = [kind(each.times) for each in (one, other)]
            if days[0] != days[1] and len(days[0]) == len(days[1]) == 1:
                is_other = is_life_event or (
                    kind is not _years and _fit(*map(_periods, (one, other)))
                )
                return notes.DAY if is_other else ""
        return ""

    def _is_known(self, one: Statement) -> bool:
        """Return True if an event is one event: its subject and object are definite."""
        i = one.predicate.last
        follows = self.document.words[i : i + 1]
        is_indefinite = follows and (follows[0] in _INDEFINITE or self.clauses.stems[i][:1] == "#")
        return not is_indefinite and (one.subject.is_definite or bool(one.rest))


def _tense(group: list[str], has_participle: bool) -> str:
    """Return the tense of the words of a verb group and a predicate, or "" for an earlier past."""
    words = set(group)
    if words & _EARLIER:
        return ""
    if words & _FUTURE:
        return "future"
    if words & PERFECT and (has_participle or "been" in words):
        return "perfect"
    if words & _PAST:
        return "past"
    return "past" if has_participle and not words & (_LINKS | PERFECT) else "present"


def _fit(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _same_time(one: Statement, other: Statement, is_of_object: bool) -> bool:
    """Return True if two statements have the same time, or of one event only one has a weekday."""
    if one.times == other.times:
        return True
    is_past = one.tense == "past" and is_of_object
    return is_past and not (one.times and other.times) and one.times ^ other.times <= _WEEKDAYS


def _years(times: frozenset[str]) -> frozenset[str]:
    return frozenset(time for time in times if time.isdigit())


def _dates(times: frozenset[str]) -> frozenset[str]:
    return frozenset(time for time in times if "#" in time)


def _periods(one: Statement) -> frozenset[str]:
    """Return the times that are no weekdays, months or days of a month."""
    return frozenset(time for time in one.times if " " in time or time.isdigit())


def _weekdays(times: frozenset[str]) -> frozenset[str]:
    return times & _WEEKDAYS


def _is_denied(denied: Statement, asserted: Statement) -> bool:
    """Return True if a statement denies another one about the same subject."""
    tenses = denied.tense, asserted.tense
    is_absolute = denied.denial == "absolute"
    fits = len({*tenses}) == 1 or {*tenses} == {"past", "perfect"}
    if not (fits or (is_absolute and tenses == ("perfect", "present"))):
        return False
    if denied.is_passive != asserted.is_passive:
        return False
    if denied.times != asserted.times and (denied.times or asserted.tense == "present"):
        return False
    is_timeless = denied.tense == "perfect" or (is_absolute and denied.tense == "past")
    if not is_timeless and _years(asserted.times - denied.times):
        return False
    if denied.rest == asserted.rest:
        return True
    is_general = is_absolute or (bool(denied.rest) and denied.tense != "present")
    return is_general and denied.rest <= asserted.rest | asserted.agent


def _are_opposite(one: Statement, other: Statement) -> bool:
    """Return True if two sides of a topic are asserted of the same time and object."""
    if one.is_passive != other.is_passive:
        return False
    if one.predicate.lasts != other.predicate.lasts:
        state = other if one.predicate.lasts else one
        is_now = state.tense == "present" and "future" not in (one.tense, other.tense)
        return is_now and _fit(one.rest, other.rest) and not _years(one.times | other.times)
    earlier, later = sorted((one, other), key=lambda each: each.clause.first)
    small, large = sorted((later.rest, earlier.rest), key=len)
    if one.tense != other.tense or not _same_time(one, other, bool(small)):
        return False
    is_part = small <= large and not any(unit[0] in "#@" for unit in large)
    is_named_again = len(small) > 1 or (len(small) == 1 and small == later.rest)
    return small == large or (is_part and (is_named_again or one.predicate.lasts))
