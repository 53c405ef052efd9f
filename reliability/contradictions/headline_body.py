"""Find a headline that claims more than its body: untrue, hedged, misquoted or missing there.

Each rule compares the content words of the headline with the sentences of the body and returns at most
one mismatch. Words are compared by their first letters, so that "votes" is "voting". A headline that
asks, denies or hedges is read by fewer rules, because it claims less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import chain, compress, takewhile
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.contradictions.clauses import STEMS, Clause, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS, is_negated, is_unasserted
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.negation import negation_pairs
from reliability.contradictions.numbers import measured_numbers
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import read_file, word_class, word_list
from reliability.text.vocabulary import WordColumn

LEXICON = "contradiction_headline"
_IDLE = word_class("idle", "contradiction_headline")
_UNCLAIMED = word_class("unclaimed", "contradiction_headline")
_CAUTIOUS = word_class("cautious", "contradiction_headline") | _UNCLAIMED
_DOUBTING = word_class("doubting", "contradiction_headline") | _UNCLAIMED
_SUSPECTS = word_class("suspects", "contradiction_headline")
_REFUTING = word_class("refuting", "contradiction_headline")
_REFUTED = word_list("refuted_in_body", "contradiction_headline")
_TRANSITIVE = word_class("transitive", "contradiction_headline")
_STORIES = word_class("stories", "contradiction_headline")
_NOT = word_class("negated_auxiliaries") | {"not", "never"}
_COMPARED = 5  # letters of a word that are compared
_SHORT_BODY = 100  # words; the rules on missing words are not applied to a shorter body
_FEWEST_KEYS = 3  # a headline of two words without a number is a motto
_FEWEST_OF_OTHER_STORY = 5  # content words of a headline of which a short body has none
_MOST_KEYS = 25  # a longer "headline" is a paragraph
_OWED = 0.8  # share of a headline that the body attributes to an unnamed source
_RULED_OUT = 0.6  # share of a headline that the body rules out
_RULED_WITHIN = 30  # words after "no evidence that" that it rules out
_AFTER_MODAL = 3  # words from "may" to the verb: "may soon have to resign"
_VICTIMS = word_class("victims", "contradiction_headline")
_PERSONS = frozenset({"people", "persons"})
_BETWEEN = _VICTIMS | word_class("between_victims", "contradiction_headline") | word_class("be")
_UNCOUNTED = word_class("uncounted", "contradiction_headline")
# The verbs before a number of victims, and the words after it
_HARMS = {
    "dead": (
        word_class("killing", "contradiction_headline"),
        word_class("dead", "contradiction_headline"),
    ),
    "injured": (
        word_class("injuring", "contradiction_headline"),
        word_class("injured", "contradiction_headline"),
    ),
}
_DEADLY = frozenset[str]().union(*_HARMS["dead"]) | {"dies", "death", "deaths", "fatal", "fatally"}
_OF_TOLLS = frozenset[str]().union(*(chain(*_HARMS.values()))) | _BETWEEN
_FORCES = word_class("forces", "contradiction_headline")
_BEFORE_HARM = 5  # words from a number to "dead" or "injured"
_LEAD = 2  # sentences; a refutation there is about the headline
_MASKS = ("*", "@#", "#@")  # signs for hidden letters
_MOST_MISSING = 0.84  # share of the headline that is not in the body


def _key(word: str) -> str:
    """Return the part of a word that is compared, "" for a word that says too little."""
    word = word.removesuffix("'s")
    if word in _IDLE or (len(word) < 3 and not word[:1].isdigit()):
        return ""
    return STEMS[word] if word[0].isdigit() else (STEMS[word] or word)[:_COMPARED]


_KEY = WordColumn(_key, object)


def _is_masked(document: Document, i: int) -> bool:
    """Return True for a part of a word with hidden letters, which the body may spell out: "d*mn"."""
    return document.gap_before(i).endswith(_MASKS) or document.gap_after(i).startswith(_MASKS)


class Mismatch(NamedTuple):
    """Words of a headline that its body does not bear out."""

    first: int  # words of the headline
    last: int
    note: str
    sentence: int | None = None  # of the body, if one speaks against the headline


class HeadlineAndBody:
    """A headline and its body, with the sentences in which words of the headline are.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.contradictions.clauses import clauses_of
    >>> from reliability.text.document import parse
    >>> annotated = annotate(parse("The roof fell on Monday. Crews left.", "Roof falls"))
    >>> sorted(HeadlineAndBody(annotated, clauses_of(annotated)).shared[0])
    ['fall', 'roof']
    """

    def __init__(self, annotated: Annotated, clauses: Clauses) -> None:
        title = annotated.document.headline
        assert title is not None
        self.title, self.body, self.clauses = title, annotated.document, clauses
        self.title_clauses = Clauses(title, annotated.headline_phrases["contradiction"], [])
        keys_of_title: list[str] = _KEY.of(title.word_rows).tolist()
        self.keys = ["" if _is_masked(title, i) else key for i, key in enumerate(keys_of_title)]
        self.distinct = frozenset(self.keys) - {""}
        self.counted = self._one_key_per_name()
        self.cues: dict[int, list[PhraseMatch]] = {}  # by sentence of the body
        for cue in annotated.phrases[LEXICON]:
            self.cues.setdefault(self.body.sentence_of[cue.first], []).append(cue)
        keys = _KEY.of(self.body.word_rows).tolist()
        is_shared = map(self.distinct.__contains__, keys)
        self._matching = dict(compress(zip(self.body.words, keys, strict=True), is_shared))
        self.present = frozenset(self._matching.values())

    def _one_key_per_name(self) -> list[str]:
        """Return the keys without those of the words of a name before its last, "Roe" in "Jane Roe"."""
        keys = self.keys.copy()
        for first, last in self.title.entity_ranges:
            named = [i for i in range(first, last) if keys[i]]
            for i in named[:-1]:
                keys[i] = ""
        return keys

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the body."""
        return frozenset(self.body.words)

    @cached_property
    def shared(self) -> dict[int, set[str]]:
        """The keys of the headline that each sentence of the body has."""
        found: dict[int, set[str]] = {}
        matching, sentence_of, words = self._matching, self.body.sentence_of, self.body.words
        for i in compress(range(len(words)), map(matching.__contains__, words)):
            found.setdefault(sentence_of[i], set()).add(matching[words[i]])
        return found

    def key_of(self, word: str) -> str:
        """Return the key of a word of the body that the headline has, too, or ""."""
        key: str = self._matching.get(word, "")
        return key

    def keys_of(self, first: int, last: int) -> frozenset[str]:
        """Return the keys of the headline that a range of the body has."""
        return frozenset(
            self._matching[word] for word in self.body.words[first:last] if word in self._matching
        )

    def has_any(self, words: frozenset[str]) -> bool:
        """Return True if the headline has one of some words."""
        return not words.isdisjoint(self.title.words)

    def cued(self, kind: str) -> Iterator[tuple[int, PhraseMatch]]:
        """Yield the cues of a kind in the body with their sentences."""
        for sentence, cues in self.cues.items():
            for cue in cues:
                if cue.kind == kind:
                    yield sentence, cue

    def missing(self, first: int, last: int) -> tuple[int, int]:
        """Return how many content words of a part of the headline the body lacks, and their number.

        A name counts once.
        """
        keys = [key for key in self.counted[first:last] if key]
        return sum(key not in self.present for key in keys), len(keys)


@cache
def _borne_out(of_force: bool) -> dict[str, tuple[str, ...]]:
    """Return the strong words of headlines, each with the beginnings of words that bear it out.

    `of_force` is True for words after a storm, a car or another force, of which some are literal.
    """
    return {
        word: tuple(claim["borne_out"].split())
        for claim in read_file(LEXICON).tables["claim"]
        if not (of_force and claim.get("is_of_forces"))
        for word in claim["words"].split()
    }


def _whole(pair: HeadlineAndBody, note: str, sentence: int | None = None) -> Mismatch:
    return Mismatch(0, len(pair.title.words), note, sentence)


def _denied(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a clause that denies the headline, or one that the headline denies."""
    title, body = pair.title_clauses, pair.clauses
    for sentence in title.cued_sentences(NEGATION_KINDS):
        for clause in title.of_sentence(sentence):
            for denial in negation_pairs(title, clause, body):
                return _whole(pair, "the body says what the headline denies", denial.other.sentence)
    stems = frozenset(title.stems)
    for sentence, cues in body.cued_sentences(NEGATION_KINDS).items():
        if not stems.isdisjoint([body.next_stem(cue.last) for cue in cues]):
            for clause in body.of_sentence(sentence):
                for _ in negation_pairs(body, clause, title):
                    return _whole(pair, "the body denies this", sentence)
    return None


def _other_number(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence with most words of the headline and another number for the same thing."""
    title, body = pair.title_clauses, pair.clauses
    in_title = list(measured_numbers(title))
    counted = list(measured_numbers(body)) if in_title else []
    for i, value, unit in in_title:
        head, _, _ = unit.partition(" ")
        same = [j for j, _, measure in counted if measure.partition(" ")[0] == head]
        if not same or any(_close(value, stem) for stem in body.number_stems):
            continue
        rest = frozenset(title.stems) - {"", value, head}
        for j in same:
            clause = body.clause_at(j)
            kept = len(rest & clause.stems)
            asserted = not body.speaker(clause) and not is_unasserted(clause)
            if kept >= 2 and 4 * kept >= 3 * len(rest) and asserted:
                note = "the body has another number for the same thing"
                return Mismatch(i, i + 1, note, clause.sentence)
    return None


def _close(value: str, other: str) -> bool:
    """Return True if a number may be another one, rounded."""
    if value == other:
        return True
    if not value[1:].isdecimal():
        return False
    try:
        return abs(float(other[1:].rstrip("%")) - float(value[1:])) <= 0.1 * float(value[1:])
    except ValueError:
        return False


def _opposed(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a first sentence that says the same as the headline with an opposite word: "overturned"."""
    opposites, present = oppositions().antonyms, pair.clauses.all_stems
    if pair.has_any(_CAUTIOUS):
        return None
    for i, stem in enumerate(pair.title_clauses.stems):
        opposite = opposites.get(stem, frozenset()) & present
        if not opposite or stem in present:
            continue
        rest = pair.distinct - {pair.keys[i]}
        for sentence in range(min(_LEAD, len(pair.body.sentences))):
            for clause in pair.clauses.of_sentence(sentence):
                if not opposite.isdisjoint(clause.stems) and _says_most(pair, clause, rest):
                    return Mismatch(i, i + 1, "the body says the opposite", sentence)
    return None


def _says_most(pair: HeadlineAndBody, clause: Clause, keys: frozenset[str]) -> bool:
    """Return True if a clause of the body asserts two thirds of some keys of the headline."""
    same = pair.keys_of(clause.first, clause.last) & keys
    if len(same) < 2 or 3 * len(same) < 2 * len(keys):
        return False
    return not (is_negated(clause) or is_unasserted(clause) or pair.clauses.speaker(clause))


class _Toll(NamedTuple):
    """A number of dead or of injured in a text."""

    at: int  # its word
    harm: str  # "dead" or "injured"
    victims: str  # such as "people" or "children"


def _other_toll(pair: HeadlineAndBody) -> Mismatch | None:
    """Find another number of dead or injured than in the headline, if the body lacks that number.

    A headline with both may divide a number of the body: "one dead, two hurt" of "three people injured".
    """
    in_title, body = list(_tolls(pair.title_clauses)), pair.clauses
    if len(in_title) != 1:
        return None
    [toll] = in_title
    if toll.harm == "injured" and pair.has_any(_DEADLY):
        return None
    above = takewhile(lambda one: body.document.sentence_of[one.at] <= _LEAD, _tolls(body))
    same = [one for one in above if one.harm == toll.harm]
    if len({body.stems[one.at] for one in same}) != 1 or same[0].victims != toll.victims:
        return None
    value, clause = pair.title_clauses.stems[toll.at], body.clause_at(same[0].at)
    if (
        is_unasserted(clause)
        or any(_close(value, stem) for stem in body.number_stems)
        or not _is_about_headline(pair, toll, clause.sentence)
    ):
        return None
    note = f"the body has another number of {toll.harm}"
    return Mismatch(toll.at, toll.at + 1, note, clause.sentence)


def _is_about_headline(pair: HeadlineAndBody, toll: _Toll, sentence: int) -> bool:
    """Return True if a sentence has half of the words of the headline that are not its toll."""
    words = zip(pair.title.words, pair.keys, strict=True)
    rest = {key for word, key in words if key and key[0] not in "#@" and word not in _OF_TOLLS}
    return 2 * len(rest & pair.shared.get(sentence, set())) >= len(rest) > 0


def _tolls(clauses: Clauses) -> Iterator[_Toll]:
    """Yield numbers of dead and injured, without "one": "five dead", "killed three people"."""
    words = clauses.document.words
    for i in clauses.number_positions:
        near = words[max(0, i - 2) : i + 3]
        if (
            clauses.stems[i] == "#1"
            or not clauses.stems[i][1:].isdecimal()
            or not _UNCOUNTED.isdisjoint(near)
        ):
            continue
        after = words[i + 1 : i + _BEFORE_HARM]
        victims = next(iter(after), "")
        victims = victims if victims in _VICTIMS else ""
        harmed = next((word for word in after if word not in _BETWEEN), "")
        for harm, (harming, is_harmed) in _HARMS.items():
            if (i and words[i - 1] in harming and victims) or harmed in is_harmed:
                yield _Toll(i, harm, victims if victims not in _PERSONS else "")
                break


def _refuted(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence that calls the story of the headline untrue: "the report is a hoax"."""
    need = len(pair.distinct)
    if need < 3 or pair.has_any(_UNCLAIMED):
        return None
    for sentence, cue in pair.cued("refutation"):
        if not _is_of_story(pair.body, cue):
            continue
        here = pair.shared.get(sentence, set())
        near = here | pair.shared.get(sentence - 1, set())
        if (len(here) >= 3 and 2 * len(here) >= need) or (
            sentence < _LEAD and len(near) >= 2 and len(near) >= 0.3 * need
        ):
            return _whole(pair, "the body reports that this is untrue", sentence)
    return None


def _is_of_story(body: Document, cue: PhraseMatch) -> bool:
    """Return True unless something else is untrue: "debunks that notion"."""
    first, after = body.words[cue.first], next(iter(body.words[cue.last : cue.last + 1]), "")
    if '"' in body.gap_before(cue.first) or (
        after == "that" and body.words[cue.last - 1] == "true"
    ):
        return False  # "calls the climate “a hoax”", "not true that it rained"
    has_object = first in _TRANSITIVE and not body.gap_after(cue.last - 1).strip()
    return not has_object or after in _STORIES


def _unrefuted(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a headline that calls something untrue, which no sentence of the body does."""
    at = next((i for i, word in enumerate(pair.title.words) if word in _REFUTING), None)
    if at is None or len(pair.body.words) < _SHORT_BODY // 2:
        return None
    if any(word.startswith(_REFUTED) or word.endswith("n't") for word in pair.words):
        return None
    return Mismatch(at, at + 1, "nothing in the body denies or disproves anything")


def _hedged(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence that says the same with doubt: "was reportedly arrested"."""
    need = len(pair.distinct)
    if need < 3 or pair.has_any(_CAUTIOUS):
        return None
    words = pair.body.words
    for sentence, cue in pair.cued("hedge"):
        shared = pair.shared.get(sentence, set())
        if len(shared) >= 3 and 2 * len(shared) >= need:
            last = min(cue.last + 3, pair.body.sentences[sentence].last)
            after = next(filter(None, map(_key, words[cue.last : last])), "")
            if after in pair.distinct:
                hedge = " ".join(words[cue.first : cue.last])
                return _whole(pair, f'the body says this only with "{hedge}"', sentence)
    for sentence, cue in pair.cued("unnamed"):
        shared = pair.shared.get(sentence, set())
        if len(shared) >= 3 and len(shared) >= _OWED * need:
            source = " ".join(words[cue.first : cue.last])
            return _whole(pair, f'the body owes this to an unnamed source ("{source}")', sentence)
    return None


def _suspected(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a thing that the first sentences only suspect: "a suspected infection"."""
    need = len(pair.distinct)
    if need < 3 or pair.has_any(_DOUBTING) or any("suspect" in word for word in pair.title.words):
        return None
    words = pair.body.words
    for sentence, cue in pair.cued("doubt"):
        shared = pair.shared.get(sentence, set())
        if sentence > _LEAD or len(shared) < 3 or 2 * len(shared) < need:
            continue
        thing = words[cue.last] if cue.last < len(words) else ""
        if thing and thing not in _SUSPECTS and _key(thing) in pair.distinct:
            doubt = " ".join(words[cue.first : cue.last + 1])
            return _whole(pair, f'the body has only a "{doubt}"', sentence)
    return None


def _ruled_out(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a first sentence that says the same after "no evidence that" or "no plans to"."""
    need = len(pair.distinct)
    if need < 2 or pair.has_any(_CAUTIOUS):
        return None
    words = pair.body.words
    for sentence, cue in pair.cued("denial"):
        if sentence >= _LEAD:
            continue
        end = min(cue.last + _RULED_WITHIN, pair.body.sentences[sentence].last)
        after = next(filter(None, map(_key, words[cue.last : end])), "")
        same = pair.keys_of(cue.last, end)
        if after in same and len(same) >= max(2, _RULED_OUT * need):
            denial = " ".join(words[cue.first : cue.last])
            return _whole(pair, f'the body says this only after "{denial}"', sentence)
    return None


def _only_possible(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a verb of the headline that the body has only after "may": "resigns", "may resign"."""
    need = len(pair.distinct)
    if need < 2 or pair.has_any(_CAUTIOUS):
        return None
    words = pair.body.words
    possible = {
        j: (sentence, " ".join(words[cue.first : j + 1]))
        for sentence, cue in pair.cued("possible")
        for j in range(cue.last, min(cue.last + _AFTER_MODAL, len(words)))
        if sentence < _LEAD and 2 * len(pair.shared.get(sentence, ())) >= need
    }
    tried = {""}  # a key is tried once, so that the time stays linear
    for j, (sentence, said) in possible.items():
        key = pair.key_of(words[j])
        at = next((i for i, other in enumerate(pair.keys) if other == key), 0)
        if key in tried or not at or pair.title.words[at] not in _third_persons(words[j]):
            continue
        tried.add(key)
        if all(k in possible for k, word in enumerate(words) if pair.key_of(word) == key):
            return Mismatch(at, at + 1, f'the body says only "{said}"', sentence)
    return None


def _third_persons(verb: str) -> frozenset[str]:
    """Return the forms that "he" may have with a verb: "resigns", "crushes", "denies"."""
    return frozenset((verb + "s", verb + "es", verb.removesuffix("y") + "ies"))


def _misquoted(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a quotation in the headline most of whose words are in no passage of the body."""
    if len(pair.body.words) < _SHORT_BODY:
        return None
    for quotation in pair.title.quotations:
        missing, count = pair.missing(quotation.first, quotation.last)
        if count < 2:
            continue
        keys = frozenset(pair.counted[quotation.first : quotation.last]) - {""}
        closest = max(
            (
                len(keys & (shared | pair.shared.get(s + 1, set())))
                for s, shared in pair.shared.items()
            ),
            default=0,
        )
        if 2 * missing >= count or (len(keys) >= 5 and 2 * closest < len(keys)):
            note = "the headline quotes words that the body does not have"
            return Mismatch(quotation.first, quotation.last, note)
    return None


def _absent(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a headline that hardly shares a word with its body."""
    missing, count = pair.missing(0, len(pair.title.words))
    is_of_other_story = missing == count >= _FEWEST_OF_OTHER_STORY
    shortest = _SHORT_BODY if is_of_other_story else 2 * _SHORT_BODY
    if len(pair.body.words) < shortest or not 2 <= count <= _MOST_KEYS:
        return None
    if count < _FEWEST_KEYS and not any(key[:1] in "#@" for key in pair.distinct):
        return None
    if missing == count or (count >= 5 and missing >= _MOST_MISSING * count):
        return _whole(pair, "the body has hardly a word of the headline")
    return None


def _overstated(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a strong word of the headline for which the body has no word: "slams", "meltdown"."""
    if len(pair.body.words) < _SHORT_BODY or "?" in pair.title.normalized:
        return None
    words = pair.title.words
    for i, word in enumerate(words):
        is_label = i == 0 and pair.title.gap_after(0).startswith(":")  # "BUSTED: …"
        if is_label or (i and words[i - 1] in _NOT):
            continue
        borne_out = _borne_out(not _FORCES.isdisjoint(words[:i])).get(word)
        if borne_out and not any(other.startswith(borne_out) for other in pair.words):
            said = pair.title.original(i).lower()
            return Mismatch(i, i + 1, f'the headline says "{said}", and nothing in the body does')
    return None


RULES: tuple[Callable[[HeadlineAndBody], Mismatch | None], ...] = (
    _denied,
    _other_number,
    _other_toll,
    _opposed,
    _refuted,
    _hedged,
    _suspected,
    _ruled_out,
    _only_possible,
    _misquoted,
    _overstated,
    _unrefuted,
    _absent,
)


def headline_mismatch(annotated: Annotated, clauses: Clauses) -> Mismatch | None:
    """Return the first mismatch of a headline and its body, or None.

    A question claims nothing. Without a headline there is no mismatch.
    """
    title = annotated.document.headline
    if title is None or not title.words or title.normalized.rstrip().endswith("?"):
        return None
    pair = HeadlineAndBody(annotated, clauses)
    return next(filter(None, (rule(pair) for rule in RULES)), None)
