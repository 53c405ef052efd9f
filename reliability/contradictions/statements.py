"""Find two statements about one subject that exclude each other: "Roe did not resign", "he resigned".

A statement is a subject, a verb group and a predicate. The predicates that are compared are a denied
word and the same word asserted, two antonyms, the phrases of a topic of the lexicon
`contradiction_topics`, votes of all and split votes, and events that happen once, which have one day and
one place. The statements must have the same subject, time, speaker and object, and no word of their
sentences may tell of a change, a contrast or a condition. There is no parser: the subject is what
precedes the verb group, except in "found Roe guilty" and "As a member of the panel, Roe spoke".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import compress, count, product
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
from reliability.text.vocabulary import WordColumn

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
_OCCASIONS = frozenset("as when whenever".split())
_OPENING_WORDS = frozenset("that how where what why".split())  # of clauses that assert nothing
_NOT_DENYING = word_class("not_denying", "contradiction")
_RELATIVE = frozenset(("who", "which"))
_INDEFINITE = frozenset("a an another more some".split())
_ANY = frozenset("any all anything".split())
_IMPERSONAL = frozenset(("it", "there"))
# After "it is certain"
_SUPPOSITIONS = frozenset("that whether if who what how why where when".split())
_PLACED = frozenset("held place born buried signed".split())  # before "in" and a place
_LIFE_EVENTS = frozenset(STEMS[word] for word in word_class("life_events", "contradiction"))
_WEEKDAYS = frozenset(word_list("weekdays"))
# Times of one event that another sentence may leave out
_FITTING = frozenset((*_WEEKDAYS, *word_list("months"), "after"))
_LONGEST_SENTENCE = 400  # words
_LONGEST_OPENING = 8  # words of "In the north, prices rose"
_NEAR = 2  # words between a negation and what it denies
_FINDING = frozenset("found declared ruled".split())  # before an object and what it is
_BEFORE_MARGINS = frozenset(("by", "with"))
_OPENINGS = frozenset(("as", "having"))
_ERGATIVE = frozenset(map(STEMS.__getitem__, word_class("ergative", "contradiction")))
_BEFORE_VERBS = frozenset("will did does do".split())
_REVERSIBLE = frozenset(map(STEMS.__getitem__, word_class("reversible", "contradiction")))
_UNANIMOUSLY, _LONGEST_VOTE = "unanimously", 8  # words from "voted" to the numbers of votes
_DASHES = ("-", "–", "—")  # after a clause, lead on to what it is about
_TO_LEVELS = frozenset(("at", "to"))
_BEFORE_LEVELS = frozenset("a an its their".split())
_REPORTED = frozenset(map(STEMS.__getitem__, ("admitted", "denied", "confirmed")))  # before "that"
_REFERRING = frozenset("he she it they there".split())
_LONGEST_SUBJECT = 20  # words before a predicate
_FURTHEST = 4  # words from one of these to a predicate
_HAS_ANTONYM = WordColumn(lambda word: STEMS[word] in oppositions().antonym_stems, bool)
_WITH_VOICE = ("", "once", "act")  # families of predicates that may be in the passive
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


# How a predicate is joined to its subject, if it does not follow it
_SUPPOSED = "supposed"  # "it is certain that", where the subject is what follows
_REPORTING = "reporting"  # "Roe denied that": what follows is the object
_OPENING = "opening"  # "As a member of the panel, Roe spoke"
_APPOSITION, _RELATIVE_CLAUSE = "apposition", "relative clause"  # ", a member of", ", who is"
_OBJECT = "object"  # "found Roe guilty"
_ASIDES = (_APPOSITION, _RELATIVE_CLAUSE)


class Frame(NamedTuple):
    """How a predicate is joined to its subject: the form, the verb group, the start of an object."""

    form: str
    begin: int
    at: int = 0


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
    is_aside: bool = False


def statement_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two statements about the same subject that exclude each other."""
    reader: _Reader | None = None
    for group in (_denied_words, _topics, _opposites, _votes, _events):
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
        or (predicate.family == "state" and _is_found(clauses, i))
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


def _opposites(clauses: Clauses) -> Iterator[list[Predicate]]:
    """Yield the places of a verb, or a word after "is", and of its antonym."""
    places: dict[str, list[Predicate]] = {}
    for i in compress(count(), _HAS_ANTONYM.of(clauses.document.word_rows).tolist()):
        word, before = clauses.document.words[i], clauses.document.words[i - 1]
        is_verb = word[-1] == "s" or is_participle(word) or before in _BEFORE_VERBS
        stem, family = clauses.stems[i], "act" if is_verb else "state"
        if is_verb:
            is_kept = before in _LINKS or stem not in _REVERSIBLE
        else:
            is_kept = before in _VERB_GROUP or _is_found(clauses, i)
        if is_kept:
            one = Predicate(i, i + 1, family, stem, False, _is_negated(clauses, i))
            places.setdefault(stem, []).append(one)
    antonyms = oppositions().antonyms
    for stem, found in places.items() if len(places) > 1 else ():
        for other in antonyms.get(stem, frozenset()) & places.keys():
            if stem < other:
                yield sorted(found + places[other])


def _is_found(clauses: Clauses, i: int) -> bool:
    """Return True if word `i` may be what something is found to be: "found the miller guilty"."""
    return not _FINDING.isdisjoint(clauses.document.words[max(i - _LONGEST_OPENING, 0) : i])


def _votes(clauses: Clauses) -> Iterator[list[Predicate]]:
    """Yield the verbs of votes with "unanimously" or with two numbers: "voted 6 to 3", "passed 7-2"."""
    document, votes = clauses.document, dict[str, list[Predicate]]()
    unanimous = document.positions_of((_UNANIMOUSLY,))
    places = [(i, j, "unanimous") for i in unanimous for j in (i - 1, i + 1)]
    for i in clauses.number_positions if unanimous else ():
        if _is_score(clauses, i):
            span = document.sentences[document.sentence_of[i]]
            places += [(i, j, "split") for j in range(max(span.first, i - _LONGEST_VOTE), i)]
    for _, j, side in places:
        if 0 <= j < len(document.words) and is_participle(document.words[j]):
            votes.setdefault(clauses.stems[j], []).append(Predicate(j, j + 1, "act", side))
    for found in votes.values():
        yield sorted(found)


def _is_score(clauses: Clauses, i: int) -> bool:
    """Return True at the first number of "3-1", "6 to 3" and "by four votes to three"."""
    words, stems = clauses.document.words, clauses.stems
    if stems[i + 1 : i + 2] and stems[i + 1][:1] == "#":
        return clauses.document.gap_before(i + 1) == "-"
    at = i + 1 + (words[i + 1 : i + 2] in (["vote"], ["votes"]))
    return words[at : at + 1] == ["to"] and "".join(stems[at + 1 : at + 2])[:1] == "#"


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
    for i in document.positions_of(("in",)):
        word = document.words[i - 1]
        if word in _PLACED and ENTITY in document.entities[i + 1 : i + 2]:
            event = "held" if word == "place" else word
            found.setdefault(event, set()).add((i - 1 - (word == "place"), i))
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
        """Return the statement of a predicate, and the same in the passive, if there is one."""
        if predicate not in self._known:
            one = self._read(predicate)
            has_voice = predicate.family in _WITH_VOICE
            turned = self._in_passive(one) if one and has_voice and not one.is_passive else []
            if one and has_voice and self.clauses.stems[predicate.first] in _ERGATIVE:
                turned.append(one._replace(is_passive=True))  # "The bill passed the senate"
            self._known[predicate] = [one, *turned] if one else []
        return self._known[predicate]

    def _read(self, predicate: Predicate) -> Statement | None:
        """Return the statement of a predicate, or None if it cannot be compared."""
        words, (first, last) = self.document.words, predicate[:2]
        clause = self.clauses.clause_at(first)
        if last > clause.last:
            return None
        frame = self._frame(predicate, clause)
        group, negations = words[frame.begin : last], self._negations(clause, first, last)
        is_linked = frame.form in (_APPOSITION, _OBJECT) or not _LINKS.isdisjoint(group)
        if (
            not self._is_plain(clause, first, frame.form)
            or any(not frame.begin <= cue.first < first for cue in negations)
            or len(negations) > 1
            or (predicate.family == "state" and not is_linked)
        ):
            return None
        subject, tense = self._subject(predicate, clause, frame)
        if not subject or not tense:
            return None
        rest, times = self._rest(clause, last, frame.form)
        in_past = any(map(is_participle, words[first:last])) and last - first == 1
        is_passive = frame.form == _APPOSITION or not _BE.isdisjoint(words[frame.begin : first])
        return Statement(
            predicate, clause, negations[0].kind if negations else "", subject, tense,
            in_past and predicate.family in _WITH_VOICE and is_passive, rest, times,
            is_aside=frame.form in _ASIDES,
        )  # fmt: skip

    def _frame(self, predicate: Predicate, clause: Clause) -> Frame:
        """Return how a predicate is joined to its subject."""
        words, last = self.document.words, predicate.last
        begin = self._group_start(clause, predicate.first)
        opening, follows = words[clause.first], words[last : last + 1]
        if opening in _IMPERSONAL and not _SUPPOSITIONS.isdisjoint(follows):
            return Frame(_SUPPOSED, begin)
        if follows == ["that"] and predicate.side in _REPORTED:
            return Frame(_REPORTING, begin)
        if opening in _OPENINGS and begin <= clause.first + 1:
            return Frame(_OPENING, begin)
        if self._is_aside(clause, begin):
            return Frame(_APPOSITION if begin == clause.first else _RELATIVE_CLAUSE, begin)
        if predicate.family == "state":
            nearest = max(clause.first, begin - _LONGEST_OPENING)
            found = (i for i in range(begin - 2, nearest, -1) if words[i] in _FINDING)
            if (i := next(found, 0)) and words[i - 1] not in _LINKS:
                return Frame(_OBJECT, begin, i + 1)
        return Frame("", begin)

    def _subject(
        self, predicate: Predicate, clause: Clause, frame: Frame
    ) -> tuple[Subject | None, str]:
        """Return the subject of a predicate and its tense, None or "" if it cannot be compared."""
        words, (first, last), begin = self.document.words, predicate[:2], frame.begin
        group = words[begin:last]
        tense = _tense(group, any(map(is_participle, group)))
        if frame.form == _SUPPOSED:
            end = self.clauses.clause_at(last + 1).last
            details = frozenset(self.clauses.stems[last:end]) - {""}
            return Subject(head="it", details=details, is_definite=False), tense or "past"
        if frame.form == _OPENING:
            return self._next_subject(clause)
        if frame.form == _OBJECT:
            return self.subjects.of_phrase(frame.at, begin), "past"
        if frame.form == _APPOSITION and any(map(is_participle, words[first:last])):
            tense = "past"
        at = clause.first
        is_open = tense == "present" and self._is_conditional(clause)
        if is_open or (words[at] == "when" and words[at + 1] in _REFERRING):
            return None, ""  # "When she arrived, Roe" may follow a sentence about another woman
        if frame.form not in _ASIDES:
            return self.subjects.of_phrase(at + (words[at] in _BOUNDS), begin), tense
        if self.document.entities[at - 1] == ENTITY and not self._is_place_of(at):
            return self.subjects.named(at), tense
        return self.subjects.of_phrase(self.clauses.clause_at(at - 1).first, at), tense

    def _is_place_of(self, end: int) -> bool:
        """Return True if a name follows a preposition, as in "Jane Roe, 58, of Norwick, died"."""
        before = self.document.entity_start(end - 1) - 1
        return before >= 0 and self.document.words[before] in _PREPOSITIONS

    def _negations(self, clause: Clause, first: int, last: int) -> list[PhraseMatch]:
        """Return the negations of a clause, without one that is part of a predicate: "not guilty"."""
        cues = self._cues(clause, NEGATION_KINDS)
        return [cue for cue in cues if not first <= cue.first < last]

    def _cues(self, clause: Clause, kinds: Collection[str]) -> list[PhraseMatch]:
        """Return the cues of some kinds in a clause."""
        cues = self.clauses.cues_by_sentence.get(clause.sentence, ())
        return [
            cue for cue in cues if cue.kind in kinds and clause.first <= cue.first < clause.last
        ]

    def _is_plain(self, clause: Clause, first: int, form: str) -> bool:
        """Return True if a clause asserts or denies something without a condition or a contrast."""
        clauses, words = self.clauses, self.document.words
        return not (
            ("hypothetical" in clause.cues and form != _SUPPOSED)
            or "quoted" in clause.cues
            or "modal" in clause.cues
            or words[clause.first] in _OPENING_WORDS
            or opens_contrast(clauses, clause)
            or self.document.gap_before(clause.last).strip() in _DASHES
            or not _NOT_DENYING.isdisjoint(words[clause.first : first])
            or not (form in (_SUPPOSED, _REPORTING) or clauses.is_complete(clause))
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
            is_level = word in _TO_LEVELS and words[i] in _BEFORE_LEVELS  # "fell to a record low"
            if not (word in _VERB_GROUP or is_adverb or stems[i - 1][:1] == "#" or is_level):
                break
            i -= 1
        cues = self._cues(clause, NEGATION_KINDS)
        return next((cue.first for cue in cues if cue.last == i), i)  # "failed to"

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

    def _next_subject(self, clause: Clause) -> tuple[Subject | None, str]:
        """Return the subject after "As a member of the panel," or "Having signed it,", and the tense."""
        document, words, first = self.document, self.document.words, clause.last
        span = document.sentences[clause.sentence]
        end = min(first + _LONGEST_OPENING, span.last)
        verbs = (
            i for i in range(first + 1, end) if not document.entities[i] and self._may_be_verb(i)
        )
        verb = next(verbs, end)
        if span.first != clause.first or verb == end:
            return None, "past"
        is_past = (
            words[clause.first] == "having" or words[verb] in _PAST or is_participle(words[verb])
        )
        return self.subjects.of_phrase(first, verb), "past" if is_past else "present"

    def _may_be_verb(self, i: int) -> bool:
        """Return True for "was", "voted" or, after a name, any word."""
        word = self.document.words[i]
        is_after_name = self.document.entities[i - 1] == ENTITY
        return word in AUXILIARIES or is_participle(word) or (is_after_name and word[-1].isalpha())

    def _rest(self, clause: Clause, first: int, form: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the units after a predicate and of an opening phrase, and the times of the sentence."""
        stems, start = self.clauses.stems, clause.first
        before = self.clauses.clause_at(start - 1) if form not in _ASIDES and start else None
        if (
            before
            and before.sentence == clause.sentence
            and not self.clauses.has_clear_verb(before)
        ):
            start = max(before.first, start - _LONGEST_OPENING)
        sentence = self.document.sentences[clause.sentence]
        span = clause if form in _ASIDES else sentence
        last = min(span.last, span.first + _LONGEST_SENTENCE)
        times, skipped = self._times(clause.first, span.first, last)
        if form == _SUPPOSED:
            return frozenset(), times  # the subject has the units
        rest = (
            *range(start, clause.first),
            *range(first, last if form == _REPORTING else clause.last),
        )
        skipped |= self._margins(first, clause.last)
        anything = {i + 1 for i in rest if self.document.words[i] in _ANY}
        kept = [i for i in rest if stems[i] and i not in skipped and i not in anything]
        units = (stems[i] + "'s" * self.document.is_genitive(i) for i in kept)
        return frozenset(units), times

    def _margins(self, first: int, last: int) -> set[int]:
        """Return the places of scores and margins: "3-1", "by nine points", "with 54% of the vote"."""
        words, stems = self.document.words, self.clauses.stems
        numbers = [i for i in range(first, last) if stems[i][:1] == "#"]
        scores = {
            j for i in numbers if _is_score(self.clauses, i) for j in numbers if i <= j < i + 4
        }
        scores.update(i for i in range(first, last) if words[i] == _UNANIMOUSLY)
        found = (
            i
            for i in range(first, last - 1)
            if words[i] in _BEFORE_MARGINS and stems[i + 1][:1] == "#"
        )
        return scores | {*range(next(found, last), last)}

    def _times(self, start: int, first: int, last: int) -> tuple[frozenset[str], set[int]]:
        """Return the days and other times in some words, and the places of the words that name them.

        "After" at the start of the clause itself is a time of another clause.
        """
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
            elif word in _BOUNDS and i != start:
                times.add(word)
        return frozenset(times), places

    def _in_passive(self, one: Statement) -> list[Statement]:
        """Return "Roe was arrested" for "police arrested Roe", with a short and a long object."""
        words, names = self.document.words, self.document.entities
        first, last = one.predicate.last, one.clause.last
        dates = (i for i in range(first, last) if names[i] == DATE or words[i] in _TIME_NOUNS)
        last = next(dates, last)
        if one.denial or first >= last or not (names[first] == ENTITY or words[first] == "the"):
            return []
        found = []
        short = next((i for i in range(first, last) if words[i] in _PREPOSITIONS), last)
        for end in dict.fromkeys((short, last - (words[last - 1] in _PREPOSITIONS))):
            if subject := self.subjects.of_phrase(first, end):
                rest = one.rest - subject.units - {*self.clauses.stems[first:end]}
                turned = one._replace(subject=subject, is_passive=True, rest=rest)
                found.append(turned._replace(agent=one.subject.units))
        return found

    def _place_of(self, one: Statement) -> str:
        """Return the stem of the place in "held in Lund", or ""."""
        document, i = self.document, one.predicate.last
        if document.words[i : i + 1] != ["in"] or ENTITY not in document.entities[i + 1 : i + 2]:
            return ""
        return next(filter(None, self.clauses.stems[i + 1 : one.clause.last]), "")

    def _note_on(self, one: Statement, other: Statement) -> str:
        """Return why two statements exclude each other, or ""."""
        is_one_side = one.predicate.side == other.predicate.side
        openings = {self._opening(one.clause), self._opening(other.clause)}
        if one.clause.sentence == other.clause.sentence or (one.denial and other.denial):
            return ""
        if len(openings) == 1 and openings <= _OCCASIONS:
            return ""  # "As prices rise, demand falls. As prices fall, demand rises."
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

    def _opening(self, clause: Clause) -> str:
        """Return the first word of the sentence of a clause."""
        return self.document.words[self.document.sentences[clause.sentence].first]

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
        is_one_time = one.tense == other.tense != "present"  # captions: "plane crashes in France"
        if one.denial or other.denial or not (is_one_time and has_voice and is_known):
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
    """Return True if two statements have the same time, or only one has a day of their event."""
    if one.times == other.times:
        return True
    is_past = one.tense == "past" and is_of_object
    return is_past and _fit(one.times, other.times) and one.times ^ other.times <= _FITTING


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
    if one.is_passive != other.is_passive or (one.agent and other.agent):
        return False
    is_by_one = not (one.rest.isdisjoint(other.agent) and other.rest.isdisjoint(one.agent))
    one, other = (a._replace(rest=a.rest - b.agent) for a, b in ((one, other), (other, one)))
    if one.predicate.lasts != other.predicate.lasts:
        state = other if one.predicate.lasts else one
        is_now = state.tense == "present" and "future" not in (one.tense, other.tense)
        return is_now and _fit(one.rest, other.rest) and not _years(one.times | other.times)
    earlier, later = sorted((one, other), key=lambda each: each.clause.first)
    small, large = sorted((later.rest, earlier.rest), key=len)
    is_report = one.predicate.side in _REPORTED  # one may admit what one denied before
    if one.tense != other.tense or not _same_time(one, other, bool(small) and not is_report):
        return False
    if later.is_aside and not later.rest:
        return True  # "Roe, who pleaded not guilty, was there"
    is_part = small <= large and not any(unit[0] in "#@" for unit in large)
    is_named_again = (
        len(small) > 1
        or (len(small) == 1 and (small == later.rest or len(large) == 2))
        or is_by_one
    )
    return small == large or (is_part and (is_named_again or one.predicate.lasts))
