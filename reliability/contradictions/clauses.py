"""Split an article into clauses that can be compared.

A clause has units: the stems of its content words, each number, and each name once, by its last word. It
also has cues (negation, modality, time) and a speaker. An index from stems to sentences finds the
clauses that could be about the same thing. There is no parser: a clause ends at punctuation, at a
conjunction or relative word, and at an "and" that joins two verbs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain, compress, count
from operator import attrgetter
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import AUXILIARIES, read_file, word_class, word_list
from reliability.text.named_entities import DATE
from reliability.text.vocabulary import WordCache, WordColumn

PRONOUNS = word_class("subject_pronouns")
NEGATION_KINDS = ("absolute", "negation")
_AUXILIARY = AUXILIARIES | word_class("contractions", "contradiction")
_FUNCTION = _AUXILIARY.union(
    *map(word_class, ("articles", "demonstratives", "possessives", "relative_pronouns")),
    word_class("other_function_words", "contradiction"),
)
_BREAKS = word_class("clause_breaks", "contradiction")
_FUTURE = word_class("future", "contradiction")
_PAST = word_class("past", "contradiction")
_PAST_FORMS = word_class("irregular_past", "contradiction")
_PRESENT = word_class("present", "contradiction")
PERFECT = frozenset("has have hasn't haven't".split())
_JOINS = word_class("joins", "contradiction")
NUMBERS = {word: f"#{value}" for value, word in enumerate(word_list("cardinals"))} | {
    word: f"#{10 * value}" for value, word in enumerate(word_list("tens"), start=2)
}
_ORDINALS = {word: f"#{value}th" for value, word in enumerate(word_list("ordinals"), start=1)}
_MOST_NEAREST = 24  # sentences with a stem
IRREGULAR_STEMS = {
    form: stem
    for stem, forms in read_file("contradiction").tables["irregular"].items()
    for form in forms.split()
}


def _stem(word: str) -> str:
    """Return the stem of a word; "" for a function word, "#14" for a number, "@1998" for a year."""
    if word in _FUNCTION:
        return NUMBERS.get(word, "")
    if word[0].isdigit():
        return _number(word)
    if known := NUMBERS.get(word) or _ORDINALS.get(word) or IRREGULAR_STEMS.get(word):
        return known
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    for suffix in ("ing", "ed"):
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) > 2 and any(letter in "aeiouy" for letter in rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if len(word) > 5 and word.endswith("ly"):
        word = word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def is_participle(word: str) -> bool:
    """Return True if a word may be a past form or a participle."""
    return word[-2:] == "ed" or word in IRREGULAR_STEMS or word in ("been", "born")


def _number(word: str) -> str:
    digits = word.replace(",", "")
    if ":" in word:
        return ""
    if digits.isdecimal():
        year = len(word) == 4 and 1500 <= int(digits) < 2100
        return ("@" if year else "#") + digits.lstrip("0")[:20]
    if digits[-2:] in ("st", "nd", "rd", "th"):
        return f"#{digits[:-2]}th"
    return "#" + digits


STEMS = WordCache(_stem)
MAY = "may"  # the month, which has no stem as it is a modal verb too
_STEM = WordColumn(STEMS.__getitem__, object)
_IS_NUMBER = WordColumn(lambda word: STEMS[word][:1] in ("#", "@"), bool)


_LONGEST = 60  # words; the rest of a longer clause is ignored


class Clause(NamedTuple):
    """A clause: its word range and sentence, its units in order and as a set, and its cues."""

    first: int
    last: int
    sentence: int
    units: list[str]
    stems: frozenset[str]
    cues: dict[str, int]  # kind of cue -> the word after it


class Clauses:
    """The clauses of a document, with an index of their stems.

    A sentence is split into clauses on first access. `cues` are the matches of the lexicon
    `contradiction`; `attributions` give the clauses their speakers. `states` are the matches of the
    lexicon `contradiction_states`, and `sources` those of `sourcing`.
    """

    def __init__(
        self,
        document: Document,
        cues: list[PhraseMatch],
        attributions: list[Attribution],
        states: Sequence[PhraseMatch] = (),
        sources: Sequence[PhraseMatch] = (),
    ) -> None:
        self.document = document
        self.states = states
        self.sources = sources
        words, names, sentence_of = document.words, document.entities, document.sentence_of
        self.stems: list[str] = _STEM.of(document.word_rows).tolist()
        stems = self.stems
        self.cues_by_sentence: dict[int, list[PhraseMatch]] = {}
        for cue in cues:
            if names[cue.first] == DATE:
                continue  # "in May"
            self.cues_by_sentence.setdefault(sentence_of[cue.first], []).append(cue)
            for i in range(cue.first, cue.last):
                stems[i] = ""
        # A name is one unit, its last word: "Jane Roe" equals "Roe". The "&" prefix keeps "US" apart
        # from "us" and Mr Price from a price.
        for first, last in document.entity_ranges:
            stems[first:last] = [
                *[""] * (last - first - 1),
                "&" + words[last - 1].removesuffix("'s"),
            ]
        i = -1
        while (i := names.find(DATE, i + 1)) >= 0:
            if words[i] == MAY:
                stems[i] = MAY
        self.sentence_stems = [
            frozenset(stems[span.first : span.last]) for span in document.sentences
        ]
        # Only stems that are in two sentences can connect them: one stem in four.
        counts = Counter(chain.from_iterable(self.sentence_stems))
        self.all_stems = counts.keys()
        self.shared_stems = {stem for stem, count in counts.items() if count > 1 and stem}
        self._clauses: dict[int, list[Clause]] = {}
        self.attributions = [one for one in attributions if one.is_statement]

    # Few articles have clauses that are compared, and so need the statements.
    @cached_property
    def _statements(self) -> list[tuple[int, int, int, int, str]]:
        """The words of each statement and of its cue, and the speaker, in order."""
        return sorted(
            (*a.content, *a.cue, a.speaker or f"?{i}") for i, a in enumerate(self.attributions)
        )

    @cached_property
    def _openings(self) -> set[int]:
        """The first words of statements that follow their cue and have a verb."""
        return {
            first
            for (first, last), cue in ((a.content, a.cue) for a in self.attributions)
            if cue[1] == first
            and self.document.contains_any(_AUXILIARY, first, self._first_break(first, last))
        }

    def _first_break(self, first: int, last: int) -> int:
        """Return the first word of a range that starts another clause, or its end."""
        end = self.document.window(first, _LONGEST, last)
        words = self.document.words
        return next((i for i in range(first, end) if words[i] in _BREAKS), end)

    def sentences_with(
        self, stems: AbstractSet[str], among: Collection[int] | None = None
    ) -> dict[str, list[int]]:
        """Return the sentences with each of some stems, in order, by default among all sentences."""
        found: dict[str, list[int]] = {}
        for sentence in range(len(self.sentence_stems)) if among is None else among:
            for stem in stems & self.sentence_stems[sentence]:
                found.setdefault(stem, []).append(sentence)
        return found

    @staticmethod
    def nearest(sentences: list[int], sentence: int) -> list[int]:
        """Return some sentences, or the nearest to one of them if there are many."""
        at = max(0, bisect_left(sentences, sentence) - _MOST_NEAREST // 2)
        return sentences[at : at + _MOST_NEAREST] if len(sentences) > _MOST_NEAREST else sentences

    @cached_property
    def _cues_by_kind(self) -> dict[str, list[PhraseMatch]]:
        found: dict[str, list[PhraseMatch]] = {}
        for cue in chain.from_iterable(self.cues_by_sentence.values()):
            found.setdefault(cue.kind, []).append(cue)
        return found

    def cued_sentences(self, kinds: Iterable[str]) -> dict[int, list[PhraseMatch]]:
        """Return the sentences with cues of some kinds, in order, with these cues."""
        found: dict[int, list[PhraseMatch]] = {}
        cues = (self._cues_by_kind.get(kind, ()) for kind in kinds)
        for cue in sorted(chain.from_iterable(cues), key=attrgetter("first")):
            found.setdefault(self.document.sentence_of[cue.first], []).append(cue)
        return found

    @cached_property
    def negations(self) -> dict[int, list[PhraseMatch]]:
        """The negations of each sentence that has any."""
        return self.cued_sentences(NEGATION_KINDS)

    @cached_property
    def dated_sentences(self) -> set[int]:
        """The sentences with a day, a month or a year."""
        sentence_of, entities, i = self.document.sentence_of, self.document.entities, -1
        found = {sentence_of[i] for i in self.year_positions}
        while (i := entities.find(DATE, i + 1)) >= 0:
            found.add(sentence_of[i])
        return found

    @cached_property
    def _figures(self) -> list[int]:
        return [*compress(count(), _IS_NUMBER.of(self.document.word_rows).tolist())]

    @cached_property
    def number_positions(self) -> list[int]:
        """The positions of numbers."""
        return [i for i in self._figures if self.stems[i][:1] == "#"]

    @cached_property
    def year_positions(self) -> list[int]:
        """The positions of years."""
        return [i for i in self._figures if self.stems[i][:1] == "@"]

    @cached_property
    def number_stems(self) -> set[str]:
        """The stems that are numbers."""
        return {self.stems[i] for i in self.number_positions}

    def next_stem(self, i: int) -> str:
        """Return the first stem at or after word `i`, in its sentence and within eight words, or ""."""
        last = self.document.sentences[self.document.sentence_of[i - 1]].last
        within = self.stems[i : self.document.window(i, 8, last)]
        return next(filter(None, within), "")

    def clause_at(self, i: int) -> Clause:
        """Return the clause of a word."""
        clauses = self.of_sentence(self.document.sentence_of[i])
        return next(clause for clause in clauses if i < clause.last)

    def of_sentence(self, sentence: int) -> list[Clause]:
        """Return the clauses of a sentence, in order."""
        if sentence not in self._clauses:
            self._clauses[sentence] = self._cut(sentence)
        return self._clauses[sentence]

    def _cut(self, sentence: int) -> list[Clause]:
        document = self.document
        words, names, gaps = document.words, document.entities, document.gaps
        first, last = document.sentences[sentence][:2]
        # A longer "sentence" is a table or a text without full stops.
        limit = first + 400
        stops = []
        begin = first
        for i in range(first + 1, min(last, limit)):
            word, gap = words[i], gaps[i]
            if (word in _BREAKS and not names[i]) or i in self._openings:
                cut = True
            elif len(gap) > 1:
                sign = gap.strip(" \n'.")
                cut = bool(sign) and not (
                    sign == ","
                    and (
                        names[i] == names[i - 1] != 0
                        or (names[i - 1] == DATE and word[0].isdigit())
                        or (words[i - 1][0].isdigit() and self.stems[i][:1] == "@")
                    )
                )
            elif word == "and" or word == "or":
                # It joins two verbs, and so two clauses.
                end = document.window(i + 1, 4, last)
                cut = self._has_verb(begin, i) and self._has_verb(i + 1, end)
            else:
                continue
            if cut:
                stops.append(i)
                begin = i
        cues = self.cues_by_sentence.get(sentence, [])
        question = "?" in document.gap_after(last - 1)
        clauses = []
        for stop in [*stops, last]:
            clauses.append(self._clause(first, stop, sentence, cues, question))
            first = stop
        return clauses

    def _has_verb(self, first: int, last: int) -> bool:
        words, names = self.document.words, self.document.entities
        return any(
            (words[i] in _AUXILIARY or words[i][-2:] == "ed" or words[i] in _PAST_FORMS)
            and not names[i]
            for i in range(first, last)
        )

    def _clause(
        self, first: int, last: int, sentence: int, cues: list[PhraseMatch], question: bool
    ) -> Clause:
        document, stems = self.document, self.stems
        units = list(filter(None, stems[first : self.document.window(first, _LONGEST, last)]))
        kinds = {}
        for cue in cues:
            if first <= cue.first < last or cue.kind == "hypothetical":
                kinds[cue.kind] = cue.last
        if question:
            kinds["hypothetical"] = last
        if document.quoted.find(1, first, last) >= 0:
            kinds["quoted"] = last
        return Clause(first, last, sentence, units, frozenset(units), kinds)

    def unit_positions(self, clause: Clause) -> list[int]:
        """Return the positions of the units of a clause."""
        first, last = clause.first, clause.last
        return [
            i for i in range(first, self.document.window(first, _LONGEST, last)) if self.stems[i]
        ]

    def is_future(self, clause: Clause) -> bool:
        """Return True if a clause is about the future."""
        return self.document.contains_any(_FUTURE, clause.first, clause.last)

    def is_finite(self, clause: Clause) -> bool:
        """Return True if a clause may have a finite verb."""
        words, names = self.document.words, self.document.entities
        return self.document.contains_any(_AUXILIARY, clause.first, clause.last) or any(
            (words[i][-1] == "s" or words[i][-2:] == "ed") and not names[i]
            for i in range(clause.first + 1, clause.last)
        )

    def has_clear_verb(self, clause: Clause) -> bool:
        """Return True if a clause certainly has a verb. A label or a caption has none."""
        return self.document.contains_any(_AUXILIARY, clause.first, clause.last) or (
            self.has_past_verb(clause)
        )

    def has_past_verb(self, clause: Clause) -> bool:
        """Return True if a clause has a verb in the past: "ended", "fell"."""
        words, names = self.document.words, self.document.entities
        return any(
            (words[i][-2:] == "ed" or words[i] in _PAST_FORMS) and not names[i]
            for i in range(clause.first + 1, clause.last)
        )

    def is_sentence(self, clause: Clause) -> bool:
        """Return True if a clause is a whole sentence."""
        sentence = self.document.sentences[clause.sentence]
        return (clause.first, clause.last) == (sentence.first, sentence.last)

    def is_complete(self, clause: Clause) -> bool:
        """Return True if the assertion of a clause ends with it.

        "There is no rule" is complete before punctuation or an "and", but not before a "that".
        """
        document, last = self.document, clause.last
        if last >= document.sentences[clause.sentence].last:
            return True
        return document.words[last] in _JOINS or document.gap_before(last).strip() != ""

    def is_past(self, clause: Clause) -> bool | None:
        """Return True for the past, False for the present, None if the verbs do not show the tense."""
        past = self.document.contains_any(_PAST, clause.first, clause.last)
        present = self.document.contains_any(_PRESENT, clause.first, clause.last)
        return None if past == present else past

    def is_perfect(self, clause: Clause) -> bool:
        """Return True for "has not been opened", which denies every time before now."""
        words = self.document.words
        return any(
            words[i] in PERFECT and any(map(is_participle, words[i + 1 : min(i + 4, clause.last)]))
            for i in range(clause.first, clause.last)
        )

    def speaker(self, clause: Clause) -> str:
        """Return the key of the speaker of a clause, "" for the author."""
        first, last = clause.first, clause.last
        middle = (first + last) // 2
        at = bisect_left(self._statements, (middle + 1,))
        for begin, end, cue, _, speaker in reversed(self._statements[max(0, at - 8) : at]):
            if begin <= middle < end and not first <= cue < last:
                return speaker
        return ""


def clauses_of(annotated: Annotated) -> Clauses:
    """Return the clauses of an annotated document."""
    phrases = annotated.phrases
    return Clauses(
        annotated.document,
        phrases["contradiction"],
        annotated.attributions,
        phrases["contradiction_states"],
        phrases["sourcing"],
    )
