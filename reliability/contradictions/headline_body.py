"""Find a headline that claims more than its body: denied, hedged, misquoted or missing there.

Each rule compares the content words of the headline with the sentences of the body and returns at most
one mismatch. Words are compared by their first letters, so that "votes" is "voting". A headline that
asks, denies or hedges is read by fewer rules, because it claims less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import compress
from math import inf
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.contradictions.clauses import NEGATION_KINDS, NUMBERS, STEMS, Clauses
from reliability.contradictions.comparability import is_unasserted
from reliability.contradictions.denials import denied
from reliability.contradictions.numbers import measured_numbers
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import read_file, word_class
from reliability.text.vocabulary import WordColumn

LEXICON = "contradiction_headline"
OTHER_STORY = (
    "the headline may belong to another story: the body has none of its names and few of its words"
)
_IDLE = word_class("idle", "contradiction_headline")
_UNCLAIMED = word_class("unclaimed", "contradiction_headline")
_CAUTIOUS = word_class("cautious", "contradiction_headline") | _UNCLAIMED
_DOUBTING = word_class("doubting", "contradiction_headline") | _UNCLAIMED
_SUSPECTS = word_class("suspects", "contradiction_headline")
_TRANSITIVE = word_class("transitive", "contradiction_headline")
_STORIES = word_class("stories", "contradiction_headline")
_FORCES = word_class("forces", "contradiction_headline")
_NOT = word_class("negated_auxiliaries") | {"not", "never"}
_COMPARED = 5  # letters of a word that are compared
_SHORT_BODY = 100  # words; the rules on missing words are not applied to a shorter body
_FEWEST_KEYS = 3  # a headline of two words without a number is a motto
_FEWEST_OF_OTHER_STORY = 5  # content words of a headline of which a short body has none
_MOST_KEYS = 25  # a longer "headline" is a paragraph
_AFTER_MODAL = 3  # words from "may" to the verb: "may soon have to resign"
_LEAD = 2  # sentences; a refutation there is about the headline
_CONTENT_OF = frozenset(("that", "of", "about"))  # before what a report says
_BEFORE_CONTENT = 4  # words: "denied reports late on Monday that …"
_ROUNDED = 0.1  # largest difference of a number from that of the body
_MASKS = ("*", "@#", "#@")  # signs for hidden letters
_MOST_MISSING = 0.84  # share of the headline that is not in the body
# The same of a headline of which the body has no name, by the most of its keys in one sentence
_MISSING_BY_TOGETHER = {0: 0.6, 1: 0.6, 2: 0.7}
_CLAIMED = 3  # keys of a headline that claims something


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
        self.title_cues = annotated.headline_phrases["contradiction"]
        keys_of_title: list[str] = _KEY.of(title.word_rows).tolist()
        keys = ["" if _is_masked(title, i) else key for i, key in enumerate(keys_of_title)]
        self.distinct = frozenset(keys) - {""}
        self.cues = annotated.phrases[LEXICON]
        keys_of_body = _KEY.of(self.body.word_rows).tolist()
        self.shared: dict[int, set[str]] = {}  # the keys of the headline by sentence of the body
        for i in compress(range(len(keys_of_body)), map(self.distinct.__contains__, keys_of_body)):
            self.shared.setdefault(self.body.sentence_of[i], set()).add(keys_of_body[i])
        self.counted = keys  # with one key for each name, "Roe" for "Jane Roe"
        for first, last in title.entity_ranges:
            for i in [i for i in range(first, last) if keys[i]][:-1]:
                keys[i] = ""

    @cached_property
    def title_clauses(self) -> Clauses:
        """The clauses of the headline."""
        return Clauses(self.title, self.title_cues, [])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the body."""
        return frozenset(self.body.words)

    @cached_property
    def present(self) -> frozenset[str]:
        """The keys of the headline that the body has."""
        return frozenset().union(*self.shared.values())

    def has_any(self, words: frozenset[str]) -> bool:
        """Return True if the headline has one of some words."""
        return not words.isdisjoint(self.title.words)

    def cued(self, kind: str) -> Iterator[tuple[int, PhraseMatch, set[str]]]:
        """Yield the cues of a kind in the body, with their sentences and the keys in these."""
        for cue in self.cues:
            if cue.kind == kind:
                sentence = self.body.sentence_of[cue.first]
                yield sentence, cue, self.shared.get(sentence, set())

    def missing(self, first: int, last: int) -> tuple[int, int]:
        """Count the content words of a part of the headline: those that the body lacks, and all.

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
    body, stems = pair.clauses, frozenset(map(STEMS.__getitem__, pair.title.words))
    alike = [s for s, shared in pair.shared.items() if len(shared) > 1]
    if any(cue.kind in NEGATION_KINDS for cue in pair.title_cues):
        for sentence, cues in pair.title_clauses.cued_sentences(NEGATION_KINDS).items():
            for denial in denied(pair.title_clauses, sentence, cues, body, alike):
                return _whole(pair, "the body says what the headline denies", denial.other.sentence)
    cued = body.cued_sentences(NEGATION_KINDS)
    for sentence in (s for s in alike if s in cued):
        if any(body.next_stem(cue.last) in stems for cue in cued[sentence]):
            title = pair.title_clauses
            for _ in denied(
                body, sentence, cued[sentence], title, [*range(len(title.sentence_stems))]
            ):
                return _whole(pair, "the body denies this", sentence)
    return None


def _other_number(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence with most words of the headline and another number for the same thing."""
    if not any(word[0].isdigit() or word in NUMBERS for word in pair.title.words):
        return None
    title, body = pair.title_clauses, pair.clauses
    in_title = list(measured_numbers(title))
    counted = list(measured_numbers(body)) if in_title else []
    for i, value, unit in in_title:
        if any(_is_close(value, stem) for stem in body.number_stems):
            continue
        rest = frozenset(title.stems) - {"", value, unit}
        values = {body.stems[j] for j in body.number_positions if body.next_stem(j + 1) == unit}
        for clause in (body.clause_at(j) for j, _, counts in counted if counts == unit):
            if len(values) > 1:
                break  # parts of the number, or a series
            kept = len(rest & clause.stems)
            is_asserted = not body.speaker(clause) and not is_unasserted(clause)
            if kept >= 2 and 4 * kept >= 3 * len(rest) and is_asserted:
                note = "the body has another number for the same thing"
                return Mismatch(i, i + 1, note, clause.sentence)
    return None


def _is_close(value: str, other: str) -> bool:
    """Return True if a number may be another one, rounded."""
    try:
        one, two = float(value[1:].rstrip("%")), float(other[1:].rstrip("%"))
    except ValueError:
        return value == other
    return abs(one - two) <= _ROUNDED * one


def _refuted(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence that calls the story of the headline untrue: "the report is a hoax"."""
    need = len(pair.distinct)
    if need < _CLAIMED or pair.has_any(_UNCLAIMED):
        return None
    for sentence, cue, here in pair.cued("refutation"):
        near = here | pair.shared.get(sentence - 1, set())
        is_same = len(here) >= _CLAIMED and 2 * len(here) >= need
        is_first = sentence < _LEAD and len(near) >= 2 and len(near) >= 0.3 * need
        if (is_same or is_first) and _is_of_story(pair.body, cue) and _is_of_headline(pair, cue):
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


def _is_of_headline(pair: HeadlineAndBody, cue: PhraseMatch) -> bool:
    """Return False if the untrue report is told, and only names of the headline are in it.

    "The firm denied reports on Monday that Roe was ill" leaves "Roe is paid by the firm" true. A body
    that opens with the denial is about it.
    """
    body, title = pair.body, pair.title
    sentence = body.sentence_of[cue.first]
    if not sentence:
        return True
    end = body.sentences[sentence].last
    opening = body.words[cue.last : min(cue.last + _BEFORE_CONTENT, end)]
    at = next((i for i, word in enumerate(opening, cue.last) if word in _CONTENT_OF), None)
    if body.words[cue.last - 1] not in _STORIES or at is None:
        return True
    named = {_key(word) for word, name in zip(title.words, title.entities, strict=True) if name}
    told = set(map(_key, body.words[at + 1 : end]))
    return not told.isdisjoint(pair.distinct - named)


class _Hedge(NamedTuple):
    """Cues of one kind, with which a body claims less than its headline.

    The sentence of a cue has three words of the headline, and a share of these. A headline with a word
    of `unless` claims less, too. The hedged word is the first `within` some words after the cue.
    """

    kind: str
    unless: frozenset[str]
    share: float
    note: str
    within: int = 0
    last_at: int | None = None


_HEDGES = (
    _Hedge("hedge", _CAUTIOUS, 0.5, 'the body says this only with "{cue}"', within=3),
    _Hedge("unnamed", _CAUTIOUS, 0.8, 'the body owes this to an unnamed source ("{cue}")'),
    _Hedge("denial", _CAUTIOUS, 0.6, 'the body says this only after "{cue}"', within=3, last_at=1),
    _Hedge(
        "doubt",
        _DOUBTING,
        0.5,
        'the body has only a "{cue} {after}"',
        within=1,
        last_at=_LEAD,
    ),
)


def _hedged(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a sentence that says the same with doubt: "reportedly arrested", "a suspected case"."""
    words, need = pair.body.words, len(pair.distinct)
    for hedge in _HEDGES if need >= _CLAIMED else ():
        if pair.has_any(hedge.unless):
            continue
        for sentence, cue, shared in pair.cued(hedge.kind):
            if len(shared) < _CLAIMED or len(shared) < hedge.share * need:
                continue
            if hedge.last_at is not None and sentence > hedge.last_at:
                continue
            last = min(cue.last + hedge.within, pair.body.sentences[sentence].last)
            after = next((word for word in words[cue.last : last] if _key(word)), "")
            if not hedge.within or (after not in _SUSPECTS and _key(after) in pair.distinct):
                said = " ".join(words[cue.first : cue.last])
                return _whole(pair, hedge.note.format(cue=said, after=after), sentence)
    return None


def _only_possible(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a verb of the headline that the body has only after "may": "resigns", "may resign"."""
    if pair.has_any(_CAUTIOUS):
        return None
    words = pair.body.words
    possible = {
        j: (sentence, " ".join(words[cue.first : j + 1]))
        for sentence, cue, shared in pair.cued("possible")
        if sentence < _LEAD and 2 * len(shared) >= len(pair.distinct)
        for j in range(cue.last, min(cue.last + _AFTER_MODAL, len(words)))
    }
    for i, word in enumerate(pair.title.words[1 : _MOST_KEYS if possible else 1], 1):
        at = next((j for j in possible if word in _third_persons(words[j])), None)
        if at is not None and all(
            k in possible for k, other in enumerate(words) if _key(other) == _key(word)
        ):
            sentence, said = possible[at]
            return Mismatch(i, i + 1, f'the body says only "{said}"', sentence)
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


def _of_other_story(pair: HeadlineAndBody) -> Mismatch | None:
    """Find a headline of another story: the body has few of its words, and none of its names."""
    missing, count = pair.missing(0, len(pair.title.words))
    names = [
        word
        for first, last in pair.title.entity_ranges
        for word in pair.title.words[first:last]
        if len(word) > 2
    ]
    if not names or not pair.words.isdisjoint(names):
        return None
    together = max(map(len, pair.shared.values()), default=0)
    is_unnamed = (
        len(pair.body.words) >= 2 * _SHORT_BODY
        and _FEWEST_OF_OTHER_STORY <= count <= _MOST_KEYS
        and missing >= _MISSING_BY_TOGETHER.get(together, inf) * count
    )
    return _whole(pair, OTHER_STORY) if is_unnamed or _absent(pair) else None


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
        return _whole(pair, "the body has hardly any of the words of the headline")
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
            return Mismatch(i, i + 1, f'the headline says "{said}", and the body does not')
    return None


RULES: tuple[Callable[[HeadlineAndBody], Mismatch | None], ...] = (
    _denied,
    _other_number,
    _refuted,
    _hedged,
    _only_possible,
    _misquoted,
    _overstated,
    _of_other_story,
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
