"""Find the source next to a cue, on either side of it: "Roe said", "said Roe", "according to Roe"."""

from __future__ import annotations

from typing import NamedTuple

from reliability.attribution.noun_phrases import (
    BE,
    LONGEST,
    PARENTHETIC,
    PRONOUNS,
    NounPhrases,
    WordRange,
    word_set,
)
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY

NEGATIONS = word_class("negated_auxiliaries") | word_set("not never nobody none neither nor")
IRREALIS = word_set("would will could should might may if unless let")
# Words between a subject and its verb.
_AUXILIARIES = (
    BE | NEGATIONS | IRREALIS
    | word_class("auxiliaries", "sourcing")
) - word_set("nobody none neither nor if unless let")  # fmt: skip
_PARTICIPLES = word_class("participles", "sourcing")
_LONGEST_OPENING = 3  # words before "according to" that are no statement: "But, according to Roe,"
_OPENED = word_set("that and but because while who which")
_REPORTS = word_set("report reports account accounts")  # "according to reports from Jane Roe"
# Verbs that are passive right before a word: "Roe, described as a recluse, left"
_PASSIVE_BEFORE = {
    "as": word_set("described portrayed characterized characterised depicted regarded"),
    "of": word_set("accused"),
    "to": word_set("told urged"),
}
_NEVER_PASSIVE = word_set("worried convinced concerned determined resigned")
_OBJECT_PRONOUNS = word_set("him them her")
_NOT_AFTER_VERB = (PRONOUNS | word_set("to in on there out")) - {"one"}
_BEFORE_NAMES = word_set("said says")
NOMINAL = word_set("a an the no any little such")  # before a cue that is a noun: "no claim"
_SEEMING = word_class("seeming", "sourcing")
_FLOATING = word_set("both all each yet")  # "they all said", "has not yet said"
_BEFORE_FLOATING = word_set("they we you have had are were has hasn't haven't hadn't")
_WITH_REACH = 8  # words from "with" to its participle
_SEEN = word_class("seen", "sourcing")
HEARINGS = word_class("hearings", "sourcing")
_LONGEST_PASSIVE = 8  # words from a passive to its "by"


class VerbCue(NamedTuple):
    """A verb that may be a cue: its first auxiliary, the verb itself, and the end, as word indices."""

    first: int
    verb: int
    last: int


class SourceFinder:
    """Finder of the sources of cues. `sentence` is always the word range of the cue's sentence."""

    def __init__(self, phrases: NounPhrases) -> None:
        self.phrases = phrases

    def verb_cue(self, verb: int, last: int, sentence: WordRange) -> VerbCue:
        """Return the cue of a verb with the auxiliaries and adverbs before it: "has also said"."""
        phrases, (first, _) = self.phrases, sentence
        words, names, at = phrases.words, phrases.entities, verb
        while at > first and not names[at - 1] and not phrases.signs_before(at):
            word = words[at - 1]
            if word not in _AUXILIARIES and not phrases.is_adverb(at - 1):
                if word not in _FLOATING or at - 2 < first:
                    break
                if not (names[at - 2] or words[at - 2] in _BEFORE_FLOATING):
                    break
            at -= 1
        if at - 1 > first and words[at - 1] == "so" and "," in phrases.signs_before(at - 1):
            at -= 1  # "…, so says Roe"
        return VerbCue(at, verb, last)

    def according_to(self, cue: WordRange, sentence: WordRange) -> WordRange | None:
        """Return the source after "according to"."""
        phrases, (first, last) = self.phrases, sentence
        begin, end = cue
        opens = (
            phrases.size(first, begin) <= _LONGEST_OPENING or phrases.words[begin - 1] in _OPENED
        )
        if (
            end < last
            and phrases.words[end] in _OBJECT_PRONOUNS
            and (end + 1 == last or phrases.signs_before(end + 1))
        ):
            return end, end + 1
        is_report = end + 1 < last and phrases.words[end] in _REPORTS
        if is_report and phrases.words[end + 1] in ("from", "by"):
            author = phrases.phrase_after(end + 2, last)
            if author and phrases.entities[author[0]] == ENTITY:
                return phrases.extend(author, last, opens)
        source = phrases.phrase_after(end, last)
        return source and phrases.extend(source, last, opens)

    def of_verb(
        self, cue: VerbCue, sentence: WordRange, inverted: bool, carried: WordRange | None
    ) -> WordRange | None:
        """Return the subject of a verb, or the agent of a passive.

        `inverted` allows a subject after the verb. `carried` is the last source in the sentence: the
        subject of a verb without one.
        """
        phrases, (first, last) = self.phrases, sentence
        verb = phrases.words[cue.verb]
        if verb in _SEEMING:
            return None
        has_be = cue.first < cue.verb and not BE.isdisjoint(phrases.words[cue.first : cue.verb])
        if self._is_passive(cue, first, has_be):
            return self._agent(cue.last, last) or self._told_body(cue, sentence)
        if verb[-3:] == "ing" and (source := self._after_with(cue.first, first)):
            return source
        if verb[-3:] == "ing" and not has_be and (source := self._modified(cue.first, first)):
            return source
        has_no_subject = phrases.words[cue.verb - 1] == "to" or (verb[-3:] == "ing" and not has_be)
        source = None if has_no_subject else self._subject(cue, sentence, inverted)
        if source is None:
            source = (
                carried
                or phrases.nearest_subject(first, cue.first)
                or phrases.opening_phrase(first, cue.first)
            )
            if source is None and has_no_subject:
                source = phrases.subject_after_comma(cue.last, last)
        return source

    def _after_with(self, stop: int, first: int) -> WordRange | None:
        """Return the subject of a participle after "with": "with sources telling us"."""
        lowest = self.phrases.document.window(stop, -_WITH_REACH, first)
        if "with" not in self.phrases.words[lowest:stop]:
            return None
        source = self.phrases.phrase_before(stop, first)
        if source and source[0] > first and self.phrases.words[source[0] - 1] == "with":
            return source
        if source and self.phrases.words[source[0]] == "with" and source[1] > source[0] + 1:
            return source[0] + 1, source[1]
        return None

    def _modified(self, start: int, first: int) -> WordRange | None:
        """Return the persons whom a participle modifies: "a gunman claiming", "voters saying"."""
        phrases = self.phrases
        if start <= first or phrases.signs_before(start) or phrases.entities[start - 1]:
            return None
        if phrases.document.is_genitive(start - 1):
            return None  # "the mayor's warning"
        return phrases.phrase_before(start, first) if phrases.names_person(start - 1) else None

    def _is_passive(self, cue: VerbCue, first: int, has_be: bool) -> bool:
        words = self.phrases.words
        verb = words[cue.verb]
        return (
            cue.last == cue.verb + 1
            and (verb[-2:] == "ed" or verb in _PARTICIPLES)
            and verb not in _NEVER_PASSIVE
            and (
                has_be
                or words[cue.last : cue.last + 1] == ["by"]
                or self._lacks_object(cue)
                or (
                    verb in ("asked", "known")
                    and self.phrases.lacks_subject(cue.first, first)
                    and '"' not in self.phrases.signs_before(cue.first)
                )
            )
        )

    def _lacks_object(self, cue: VerbCue) -> bool:
        """Return True for "accused of" and ", described as", not for "which Roe described as"."""
        following = "".join(self.phrases.words[cue.last : cue.last + 1])
        return self.phrases.words[cue.verb] in _PASSIVE_BEFORE.get(following, ()) and (
            following != "as" or "," in self.phrases.signs_before(cue.first)
        )

    def _agent(self, start: int, last: int) -> WordRange | None:
        """Return the noun phrase after the "by" of a passive."""
        phrases = self.phrases
        words = phrases.words
        for i in range(start, phrases.document.window(start, _LONGEST_PASSIVE, last)):
            if words[i] == "by" and words[i + 1 : i + 2] != ["saying"]:
                found = phrases.phrase_after(i + 1, last)
                return found and self._before_infinitive(found)
        return None

    def _before_infinitive(self, found: WordRange) -> WordRange:
        """Return "reporters" of "asked by reporters to explain", "aides to the mayor" as it is."""
        words, (first, last) = self.phrases.words, found
        for k in range(first + 1, last - 1):
            is_name = self.phrases.entities[k + 1] or words[k + 1] in DETERMINERS
            if words[k] == "to" and not is_name:
                return first, k
        return found

    def _told_body(self, cue: VerbCue, sentence: WordRange) -> WordRange | None:
        """Return the body that hears a statement in court: "the jury was told that"."""
        found = (
            self._subject(cue, sentence, False) if self.phrases.words[cue.verb] == "told" else None
        )
        return found if found and self.phrases.words[found[1] - 1] in HEARINGS else None

    def _subject(self, cue: VerbCue, sentence: WordRange, inverted: bool) -> WordRange | None:
        """Return the subject right before a cue, or right after an inverted one."""
        phrases, (first, last) = self.phrases, sentence
        start, end = cue.first, cue.last
        is_second = "then" in phrases.words[start : cue.verb]  # ", then denied the report"
        may_follow = inverted and end < last and not is_second and not phrases.signs_before(end)
        sign = phrases.signs_before(start)
        if start <= first:
            return self._inverted_subject(end, last) if may_follow and '"' in sign else None
        if not sign or (sign == "." and phrases.entities[start - 1] == ENTITY):  # "Roe Inc. said"
            return self._adjacent_subject(start, first)
        if sign[-1] == ")" or sign.lstrip(".)") == ",":
            if may_follow and (found := self._name_after(cue, last)):
                return found
            if found := self._subject_with_apposition(start, first, inverted):
                return found
            if sign[-1] == ")":
                return phrases.phrase_before(start, first)
        if may_follow and ('"' in sign or sign[0] in ",-!?"):
            return self._inverted_subject(end, last)
        return None

    def _adjacent_subject(self, start: int, first: int) -> WordRange | None:
        """Return the subject that ends at the word `start`, with no punctuation in between."""
        phrases, words = self.phrases, self.phrases.words
        word = words[start - 1]
        if word in ("and", "or", "but", "then"):
            return None  # a second verb of the same subject
        is_counted = word == "one" and words[max(start - 2, 0)] == "of"  # "the mother of one"
        if word in PRONOUNS and not phrases.entities[start - 1] and not is_counted:
            if word == "one" and start - 2 >= first and words[start - 2] in ("no", "every"):
                return start - 2, start
            return phrases.with_relative_clause((start - 1, start), first)
        if word in NOMINAL:
            return None
        found = phrases.phrase_before(start, first)
        return found and phrases.with_relative_clause(found, first)

    def _subject_with_apposition(self, start: int, first: int, inverted: bool) -> WordRange | None:
        """Return a source whose apposition ends at the word `start`.

        "Jane Roe, 41, head of the union, which represents teachers, said".
        """
        phrases = self.phrases
        words, names, nouns = phrases.words, phrases.entities, phrases.noun_kinds
        front = phrases.opening_phrase(first, start)
        if front and front[1] < start and self._are_names(front[1], start):
            return front[0], start  # "The fire marshal, Jane Roe, said"
        if front and any(names[i] == ENTITY or i in nouns for i in range(*front)):
            opened = front[1]
            sign = phrases.signs_before(opened).lstrip(".)")[:1]
            if sign in (",", "(") and phrases.size(first, start) <= LONGEST:
                if words[opened] in ("including", "like", "among"):
                    return front[0], start
                is_aside = words[opened] in PARENTHETIC or words[opened] in _SEEN
                if words[opened].endswith(("ing", "ed")) or is_aside:
                    return front
                if phrases.starts_apposition(opened):
                    return front[0], start
        opened = phrases.apposition_comma(first, start)
        if opened > first and (found := phrases.phrase_before(opened, first)):
            end = found[1] - 1
            if (names[end] == ENTITY or end in nouns) and (
                not inverted or phrases.starts_apposition(opened) or self._are_names(opened, start)
            ):
                return found[0], start
        return None

    def _are_names(self, first: int, last: int) -> bool:
        """Return True if there are only names from `first` to `last`, or "Roe and Poe"."""
        phrases = self.phrases
        return all(
            phrases.entities[i] == ENTITY or phrases.words[i] == "and" for i in range(first, last)
        )

    def _name_after(self, cue: VerbCue, last: int) -> WordRange | None:
        """Return the name after "said" that closes a clause: "It rains, a lot, said Jane Roe"."""
        phrases, start = self.phrases, cue.last
        if phrases.words[cue.verb] not in _BEFORE_NAMES or phrases.entities[start] != ENTITY:
            return None
        found = self._inverted_subject(start, last)
        return found if found and (found[1] == last or phrases.signs_before(found[1])) else None

    def _inverted_subject(self, start: int, last: int) -> WordRange | None:
        """Return the subject that follows its verb: ", said Jane Roe, a teacher"."""
        phrases = self.phrases
        if not phrases.entities[start] and phrases.words[start] in _NOT_AFTER_VERB:
            return None
        found = phrases.phrase_after(start, last)
        if (
            found
            and found[1] < last
            and not phrases.signs_before(found[1])
            and phrases.may_be_finite_verb(found[1])
        ):
            return None  # "Roe, they told Poe has left"
        return phrases.extend(found, last) if found else None
