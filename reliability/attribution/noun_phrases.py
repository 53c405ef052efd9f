"""Find the first and the last word of the noun phrase around a word.

The search goes word by word from a verb or a preposition to a word that cannot be in such a phrase. It
also extends a phrase over an apposition, a who clause or "released by". There is no parser, so
a phrase is too long if a verb looks like a noun ("Roe pumps water").
"""

from __future__ import annotations

from itertools import compress

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import AUXILIARIES, DETERMINERS, word_class, word_list
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.vocabulary import WordCache

WordRange = tuple[int, int]


def word_set(words: str) -> frozenset[str]:
    """Return the set of words in a string."""
    return frozenset(words.split())


BE = word_class("be")
_PERSONAL = word_class("subject_pronouns")
_SUBJECTS = _PERSONAL | {"who"}
PRONOUNS = _PERSONAL | word_class("pronouns", "sourcing")
_FINITE = AUXILIARIES | word_set("also often still already never recently")
_DETERMINERS = DETERMINERS | word_class("demonstratives") | word_class("determiners", "sourcing")
LINKS = word_set("of for at from with in on")
_FOLLOWING_LINKS = word_set("of for at from with")
_OUTSIDE = AUXILIARIES | word_class("outside", "sourcing")
_RELATED = word_class("related", "sourcing")
_OPPOSING = word_set("against between")
_PLACING = word_set("in on across inside")
_CLAUSE = word_class("clause", "sourcing")
_BOUNDING = _CLAUSE | word_set("where which what how why so yet both")
_DANGLING = _OUTSIDE | LINKS | {"and"}
_PREDETERMINERS = _DETERMINERS - {"that", "this"}
_APPROXIMATE = word_set("about nearly almost roughly only")
_FRACTIONS = word_set("third quarter fifth dozen majority")
_COMPARED = {("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least")}
_NUMBERS = word_class("numbers", "sourcing")
_INSIDE = (".", "(", ")", "&", "/")  # punctuation within a noun phrase: "Sen. Jane Roe (D)"
_LONGEST_OWNER = 6  # words of a name
_LONGEST_BRACKET = 8  # words
LONGEST = 30  # words in a source
_MADE = word_class("made", "sourcing")
_SUBORDINATE = word_class("subordinate", "sourcing")
_OPENED = _CLAUSE | word_set("than how why where what which who once")
_TIMES = word_set("before after since until")
_NO_PLURAL = word_set("his its this less yes always perhaps plus was is has does whose")
_NOUNS = word_set("role vague document anonymous")
_OPENERS = LINKS | _SUBORDINATE | word_set("near amid under within throughout across among")
_NEW_PHRASE = DETERMINERS | {"this", "these", "those"}
DATA_NOUNS = word_class("data_nouns", "sourcing")
_LY_NOUNS = word_class("ly_nouns", "sourcing")
_SEXED = word_class("female", "sourcing") | word_class("male", "sourcing")  # "queen", "uncle"
_TRADE_ENDINGS = (*word_list("agent_endings"), "ire", "eer")
_NO_TRADES, _SHORTEST_TRADE = word_class("no_trades", "sourcing"), 4  # letters
_QUANTIFIERS = word_set("much most many some all half none several both each few")
_ADVERBIALS = word_set("in on at during after before")
_NO_NOUNS = DETERMINERS | word_set("to by and")
_PERIODS = word_class("periods", "sourcing")
_TURNS = word_class("turns", "sourcing")
_BEFORE_TIMES = word_set("back in on last this early late")
_OF_TIMES = _PERIODS | _BEFORE_TIMES | word_set("earlier later ago days weeks months years")
_NO_CLAUSE = word_set("what how why where which said says and")
_ASIDE = word_class("aside", "sourcing")
_APPOSING = word_class("apposing", "sourcing")
_CLOSENESS = word_class("closeness", "sourcing")
PARENTHETIC = _ASIDE | _TURNS
_SIGNS = WordCache(lambda gap: gap.strip(" -'"))  # the punctuation in a gap between words


def is_plural(noun: str) -> bool:
    """Return True if a noun ends like a plural: "officers", not "actress"."""
    return noun.endswith("s") and not noun.endswith("ss")


class NounPhrases:
    """Finder of the noun phrases of a document.

    `noun_kinds` maps the last word of each phrase of the lexicon to its kind: "role", "vague",
    "document" or "anonymous". `anonymity_ends` holds the last words of phrases that keep a source
    anonymous, `verb_positions` words that are verbs, `cue_starts` the first words of the cues.
    """

    def __init__(self, document: Document, cues: list[PhraseMatch]) -> None:
        self.document, self.size = document, document.size_of
        self.words, self.entities = document.words, document.entities
        self.gaps, self.quoted = document.gaps, document.quoted
        self.plain = document.plain_words
        self.signs = [""] * len(self.gaps)
        for i in document.signed_gaps:
            self.signs[i] = _SIGNS[self.gaps[i]]
        for i in compress(range(len(self.words)), document.continues_entity):
            self.signs[i] = ""
        self.noun_kinds: dict[int, str] = {}
        self.anonymity_ends: set[int] = set()
        self.verb_positions: set[int] = set()
        self.cue_starts: set[int] = set()
        for first, last, kind, _ in cues:
            if kind in _NOUNS:
                self.noun_kinds[last - 1] = kind
                if kind == "anonymous" and (last - first > 2 or "anonym" in self.words[first]):
                    self.anonymity_ends.add(last - 1)
            elif kind == "verb":
                self.verb_positions.add(first)
            elif kind != "view":
                self.cue_starts.add(first)

    def signs_before(self, i: int) -> str:
        """Return the punctuation before word `i`, but for that inside a name: "J. K. Roe"."""
        return self.signs[i]

    def phrase_before(self, stop: int, lowest: int) -> WordRange | None:
        """Return the noun phrase that ends before the word `stop`, not reaching below `lowest`."""
        words = self.words
        lowest = self.document.window(stop, -LONGEST, lowest)
        stop = self._before_time(stop, lowest)
        k, coordinated = self._start_before(stop, lowest)
        if coordinated and (not self.may_start_clause(k, lowest) or self._follows_time(k, lowest)):
            k = coordinated
        k = self.coordination_start(self._amount_before(k, lowest), lowest)
        k = self._after_time(self._after_opening(k, stop, lowest), stop)
        while k < stop and words[k] in LINKS and not self.entities[k]:
            if tuple(words[k : k + 2]) in _COMPARED:
                break  # "at least two witnesses to the fire"
            if k > lowest and (self._is_name(k + 1, stop) or self._is_no_source(k + 1, stop)):
                return None  # "the inquiry into the time in Harwick found"
            k = self._after_adverbial(k, stop)  # "In London the minister said"
        while k < stop and words[k] == "and":
            k += 1
        is_bare = k + 1 == stop and words[k] in ("the", "a", "an") and not self.entities[k]
        is_date = all(self.entities[i] == DATE for i in range(k, stop))
        return None if is_bare or is_date else (k, stop)  # not "the predicted boom"

    def _is_no_source(self, first: int, stop: int) -> bool:
        """Return True for the last word of "in particular" and "for one"."""
        word = self.words[first]
        return first + 1 == stop and first not in self.noun_kinds and not is_plural(word)

    def _is_name(self, first: int, stop: int) -> bool:
        return self.entities[stop - 1] == ENTITY and self.document.entity_start(stop - 1) == first

    def _after_opening(self, k: int, stop: int, lowest: int) -> int:
        """Return the start of the name after an adverbial: "In a letter to the clerk Mr Roe said"."""
        opens = k - 1 == lowest or (k - 1 > lowest and bool(self.signs_before(k - 1)))
        if not opens or self.words[k - 1] not in _ADVERBIALS or self.entities[stop - 1] != ENTITY:
            return k
        name = self.document.entity_start(stop - 1)
        is_part = self.words[name - 1] in LINKS or self.words[name - 1] in _NO_NOUNS
        return k if name <= k or is_part or self.signs_before(name) else name

    def _after_time(self, k: int, stop: int) -> int:
        """Return the start of a source after a time: "Back in March 2014 Jane Roe", "Last week Roe"."""
        i = k
        while i < stop - 1 and self._tells_time(i):
            i += 1
        is_time = i > k and self.words[i - 1] not in _BEFORE_TIMES and self.gaps[i] != "-"
        return i if is_time and self._is_name_or_source(i) else k

    def _tells_time(self, i: int) -> bool:
        """Return True for a part of a date, and for "back", "last", "week" and a year."""
        word, is_year = self.words[i], self.words[i].isdigit() and len(self.words[i]) == len("2014")
        return self.entities[i] == DATE or (not self.entities[i] and (word in _OF_TIMES or is_year))

    def _follows_time(self, k: int, lowest: int) -> bool:
        """Return True for "before a concert and doctors": what follows "before" is an event."""
        words = self.words
        return k > lowest and words[k - 1] in _TIMES and words[k] in ("a", "an", "the")

    def _before_time(self, end: int, lowest: int) -> int:
        """Return the end of a phrase without its time: "Jane Roe on Friday", "Jane Roe this week".

        "A poll taken on Monday" is one phrase.
        """
        words = self.words
        stop = self._before_date(end, lowest)
        if words[stop - 1] in _MADE or words[stop - 1] == "in":
            stop = end
        if stop <= lowest + 2 or words[stop - 1] not in _PERIODS:
            return stop
        if self.entities[stop - 2] == DATE:  # "on Monday morning"
            stop -= 2
            if words[stop - 1] == "on":
                stop -= 1
        is_near = words[stop - 1] in _PERIODS and words[stop - 2] in ("last", "this")
        if stop > lowest + 2 and is_near:
            stop -= 2
            if words[stop - 1] in _MADE:
                stop = end
        return stop

    def _before_date(self, end: int, lowest: int) -> int:
        """Return the end of a phrase without the date, and the "on", after it."""
        words, names, stop = self.words, self.entities, end
        while stop > lowest + 1 and (names[stop - 1] == DATE or words[stop - 1] == "on"):
            stop -= 1
        return end if stop < end and words[stop] != "on" and names[stop] != DATE else stop

    def _start_before(self, stop: int, lowest: int) -> tuple[int, int]:
        """Return the start of a phrase that ends at `stop`, and of its last part after "and", or 0."""
        words, names = self.words, self.entities
        k, coordinated = stop, 0
        while k > lowest:
            if not names[k - 1]:
                if words[k - 1] == "by" and k > lowest + 1 and self.introduces_author(k - 1):
                    k -= 1
                    continue
                if self._is_outside(k - 1, stop):
                    break
                if words[k - 1] == "and":
                    coordinated = coordinated or k
            if k < stop and self._is_boundary(k):
                break
            k -= 1
            if words[k] in _DETERMINERS and not names[k] and not self._continues_before(k, lowest):
                start = self._with_predeterminer(k, lowest)
                if start == k or not self._continues_before(start, lowest):
                    return start, coordinated
                k = start  # "a statement from the two firms"
        return k, coordinated

    def _is_outside(self, i: int, stop: int) -> bool:
        """Return True if word `i`, which is not a name, cannot be in the phrase that ends at `stop`."""
        word = self.words[i]
        if word in _RELATED and i + 1 < stop:
            is_clause = self.words[i - 1] == "the" and self.noun_kinds.get(i + 1) == "vague"
            if self.entities[i + 1] == ENTITY or is_clause:
                return True  # "the reason Jane Roe gave", "the day analysts expect"
        if self.gaps[i + 1 : i + 2] == ["-"]:
            return False  # "the left-wing group"
        if word in _OPPOSING and i - 1 in self.noun_kinds:
            return False  # "the campaign against the fee"
        if word in _OUTSIDE:
            return True
        if word in _CLOSENESS and self.noun_kinds.get(i - 1) in ("role", "anonymous"):
            return False  # "an official briefed on the matter"
        is_verb = i in self.verb_positions or (word[-2:] == "ed" and self.looks_like_past_verb(i))
        return is_verb and not self.is_document_participle(i)

    def _is_boundary(self, k: int) -> bool:
        """Return True if the punctuation before word `k` ends a phrase."""
        if self.gaps[k] == " ":
            return False
        sign = self.signs_before(k)
        if sign[:1] in (".", ")") and self.words[k - 1].isdigit():
            return True  # "2. Jane Roe said"
        if sign and sign not in _INSIDE and ("," in sign or sign[-1] != ")"):
            return True
        return " -" in self.gaps[k]

    def _continues_before(self, k: int, lowest: int) -> bool:
        """Return True if a phrase goes on before the determiner `k`: "aides to the", "head of the"."""
        words = self.words
        if k <= lowest + 1:
            return False
        return (
            self.gaps[k] == "-"  # "twenty-four percent"
            or words[k - 1] in _FOLLOWING_LINKS
            or (words[k - 1] in _PLACING and self._continues_phrase(k - 1))
            or (words[k - 1] in _OPPOSING and k - 2 in self.noun_kinds)
            or (words[k - 2] in _CLOSENESS and words[k - 1] in LINKS)
            or (words[k - 1] == "to" and self._is_close(k - 2))
            or (words[k - 1] == "by" and self.introduces_author(k - 1))
        )

    def _with_predeterminer(self, k: int, lowest: int) -> int:
        """Return the start of a phrase with the word before its determiner: "all the"."""
        before = k > lowest and self.words[k - 1] in _PREDETERMINERS and not self.signs_before(k)
        return k - 1 if before else k

    def _is_close(self, k: int) -> bool:
        """Return True if "to" may follow word `k` in a source: "aides to", "a person close to"."""
        return k in self.noun_kinds or self.words[k] in _CLOSENESS

    def _amount_before(self, k: int, lowest: int) -> int:
        """Return the start of "about half of", "more than two in five" or "whose" before `k`."""
        words, names = self.words, self.entities
        if k > lowest and words[k - 1] == "whose" and not self.signs_before(k):
            return k - 1
        if not self.is_number(k):
            return k
        while k - 2 >= lowest and words[k - 1] in ("in", "of", "out") and self.is_number(k - 2):
            k -= 2
        while (
            k > lowest
            and words[k - 1] in _APPROXIMATE
            and not names[k - 1]
            and not self.signs_before(k)
        ):
            k -= 1
        if k - 2 >= lowest and (words[k - 2], words[k - 1]) in _COMPARED:
            k -= 2
        return k

    def is_number(self, k: int, link: str = "") -> bool:
        """Return True if word `k` is a number, before `link` if given: "40", "a third", "two in"."""
        word = self.words[k]
        if link and self.words[k + 1] != link:
            return False
        return (
            word in _NUMBERS or word.isdigit() or (word == "a" and self.words[k + 1] in _FRACTIONS)
        )

    def coordination_start(self, k: int, lowest: int) -> int:
        """Return the start of "Roe and his aides" or "she and Roe" whose last part starts at `k`."""
        words, i = self.words, k - 1
        if (
            k > lowest + 1
            and words[i] in ("and", "nor")
            and not self.signs_before(k)
            and not self.signs_before(i)
        ):
            if words[i - 1] in ("he", "she"):
                return i - 1
            first = self.phrase_before(i, lowest)
            if first and words[k] in _DETERMINERS and self._follows_time(first[0], lowest):
                return k
            if first and self.may_start_clause(first[0], lowest):
                return first[0]
            if first and words[first[0] - 1] == "neither":
                return first[0] - 1
        return k

    def may_start_clause(self, k: int, lowest: int) -> bool:
        """Return True if a clause may start with word `k`."""
        return k == lowest or bool(self.signs_before(k)) or self.words[k - 1] in _BOUNDING

    def with_relative_clause(self, found: WordRange, first: int) -> WordRange:
        """Extend a source over the clause that it ends: "one officer who heard the noise"."""
        words = self.words
        if "who" not in words[max(first, found[0] - 2 * LONGEST) : found[0]]:
            return found
        lowest = self.document.window(found[0], -LONGEST, first)
        for k in range(found[0] - 1, lowest, -1):
            is_office = self.noun_kinds.get(found[1] - 1) == "role" and found[1] <= found[0] + 2
            if words[k] == "who" and k + 1 == found[0] and is_office:
                return found  # "a man who the police say"
            if words[k] == "who" and not self.signs_before(k + 1):
                whole = None if self.signs_before(k) else self.phrase_before(k, first)
                return (whole[0], found[1]) if whole else found
            if self.signs_before(k + 1) or words[k] in _CLAUSE or words[k] in _NO_CLAUSE:
                break
        return found

    def introduces_author(self, k: int) -> bool:
        """Return True if "by" at `k` introduces an author: "a study by", "facts released Monday by"."""
        at = self._before_date(k, 0) - 1
        is_document = self.noun_kinds.get(at) == "document" or self.words[at] in DATA_NOUNS
        return is_document or (self.words[at] in _MADE and self.words[at - 1] not in BE)

    def is_document_participle(self, k: int) -> bool:
        """Return True if `k` is the participle of a document: "a study published", "facts sent by"."""
        if self.words[k] not in _MADE or k == 0:
            return False
        before = self.words[k - 1]
        if self.words[k + 1 : k + 2] == ["by"] and before not in BE and not self.entities[k - 1]:
            return True
        at = k - 1
        if self.entities[at]:  # "a report to Congress released"
            at = next((i for i in range(at, max(at - 6, 0), -1) if not self.entities[i]), at)
            at -= self.words[at] == "the"
            at -= self.words[at] in ("to", "from", "by", "of", "for")
        return self.noun_kinds.get(at) == "document" or self.words[at] in DATA_NOUNS

    def _continues_phrase(self, k: int) -> bool:
        """Return True if "in" or "on" at `k` continues a phrase: "a report in", "allies on"."""
        return k - 1 in self.noun_kinds or self.words[k - 1][-1] == "s"

    def looks_like_past_verb(self, k: int) -> bool:
        """Return True if word `k` looks like a past tense: "Roe signed", not "a retired judge"."""
        if k > 1 and self.is_adverb(k - 1) and self._is_name_or_source(k - 2):
            return self.words[k].endswith("ed") and self.gaps[k] != "-"  # "Roe immediately left"
        before = self.words[k - 1]
        return (
            self.words[k].endswith("ed")
            and k > 0
            and self.gaps[k] != "-"  # "Harwick-based"
            and before != "those"
            and self.words[k] not in _CLOSENESS
            and (self.entities[k - 1] == ENTITY or k - 1 in self.noun_kinds or before == "who")
        )

    def _after_adverbial(self, k: int, stop: int) -> int:
        """Return the start of the subject after an opening "In an interview with the paper"."""
        words, names = self.words, self.entities
        if names[stop - 1] == ENTITY:
            i = stop
            while i > k + 1 and names[i - 1] == ENTITY:
                i -= 1
            return i
        for i in range(stop - 1, k, -1):
            if words[i] in _DETERMINERS and words[i - 1] not in LINKS:
                return i
        return k + 1

    def phrase_after(self, start: int, stop: int) -> WordRange | None:
        """Return the noun phrase that starts at word `start`, if any."""
        words, names = self.words, self.entities
        stop = self.document.window(start, LONGEST, stop)
        k = start
        while k < stop:
            word = words[k]
            if (
                k > start
                and self.gaps[k] != " "
                and (sign := self.signs_before(k))
                and (sign not in _INSIDE or (sign == "(" and not self._is_closed_soon(k)))
            ):
                break
            if (
                k > start
                and word in _NEW_PHRASE
                and not names[k]
                and self._is_name_or_source(k - 1)
            ):
                break  # "according to experts this blackout will"
            if not names[k] and (
                (word in _OUTSIDE and not (word == "by" and self.introduces_author(k)))
                or (
                    word in _PLACING
                    and (k == start or bool(names[k - 1]) or not self._continues_phrase(k))
                )
                or k in self.verb_positions
                or (word[-2:] == "ed" and self.looks_like_past_verb(k))
            ):
                break
            if (  # "said Jane Roe on Monday", not "a May 2016 study"
                names[k] == DATE
                and k > start
                and names[k - 1] != DATE
                and words[k - 1] not in _DETERMINERS
            ):
                break
            k += 1
        while k > start and not names[k - 1] and self._dangles(k - 1):
            k -= 1
        if k == start:
            return None
        return start, k

    def _is_closed_soon(self, k: int) -> bool:
        """Return True for a short bracket that opens before word `k`: "Sen. Jane Roe (D-Ohio)"."""
        furthest = self.document.window(k, _LONGEST_BRACKET, len(self.gaps) - 1)
        return any(")" in self.gaps[i] for i in range(k + 1, furthest + 1))

    def _dangles(self, k: int) -> bool:
        """Return True if word `k` cannot end a phrase: "of", "immediately"."""
        is_dangling = self.words[k] in _DANGLING
        return is_dangling or (self.is_adverb(k) and self._is_name_or_source(k - 1))

    def names_person(self, k: int) -> bool:
        """Return True if word `k` is a source without a name, or ends like a trade: "builder"."""
        word = self.words[k].removesuffix("s")
        if k in self.noun_kinds:
            return self.noun_kinds[k] != "document"
        if self.entities[k] == ENTITY:
            return False
        if word in _SEXED or self.words[k] in _SEXED:
            return True
        is_trade = word.endswith(_TRADE_ENDINGS) and len(word) > _SHORTEST_TRADE
        return is_trade and word not in _NO_TRADES and k not in self.cue_starts

    def is_adverb(self, k: int) -> bool:
        """Return True if word `k` looks like an adverb: "quickly", not "family"."""
        word = self.words[k]
        return word[-2:] == "ly" and k not in self.noun_kinds and word not in _LY_NOUNS

    def _is_name_or_source(self, k: int) -> bool:
        return k in self.noun_kinds or self.entities[k] == ENTITY

    def extend(self, found: WordRange, stop: int, closed: bool = False) -> WordRange:
        """Extend a source over a clause or apposition: "an officer who saw it", "Jane Roe, a cook".

        If the sentence continues after the source, an apposition must be `closed` by a comma.
        """
        first, k = found
        if (
            k < stop
            and not self.signs_before(k)
            and (self.words[k] == "who" or self.words[k] in _MADE)
        ):
            k += 1
            stop = self.document.window(k, LONGEST, stop)
            while k < stop and not self.signs_before(k).strip("."):
                k += 1
            return first, k
        if closed:
            furthest = self.document.window(k, 13, stop)
            comma = next((i for i in range(k + 1, furthest) if "," in self.signs_before(i)), k)
            opens_clause = k < stop and self.words[k] not in _SUBJECTS | {"which"}
            if opens_clause and any(self.plain[i] in AUXILIARIES for i in range(k, comma)):
                return first, k  # "According to Roe, Harwick's pier has been shut"
            return first, k if self.apposition_end(k, comma) < comma else comma
        return first, self.apposition_end(k, stop)

    def apposition_end(self, k: int, stop: int) -> int:
        """Return the end of the apposition after the comma before word `k`, or `k` if none."""
        if k >= stop or self.signs_before(k).lstrip(".)") != ",":
            return k
        names = self.entities
        # "the clerk, Aud Finlayter"
        if names[k] == ENTITY and self.noun_kinds.get(k - 1) == "role":
            while k < stop and names[k] == ENTITY and not self.signs_before(k).strip(".,"):
                k += 1
            return k
        if self.words[k] == "who" and k + 1 in self.cue_starts:
            return k  # "according to Jane Roe, who warns that"
        if not self.starts_apposition(k) or (
            self.words[k].isdigit() and k + 1 < stop and self.signs_before(k + 1)[:1] != ","
        ):
            return k
        i, stop = k + 1, self.document.window(k, LONGEST, stop)
        while i < stop:
            if '"' in (sign := self.signs_before(i)) or ";" in sign or ":" in sign:
                break
            if sign[:1] == "," and (
                self.plain[i] in _ASIDE or self.plain[i] in _FINITE or self.plain[i].endswith("ing")
            ):
                break
            i += 1
        return i

    def apposition_comma(self, first: int, stop: int) -> int:
        """Return the word after the comma of an apposition closed at `stop`, or `first` if none."""
        lowest = self.document.window(stop, -LONGEST, first)
        for k in range(stop - 1, lowest, -1):
            sign = self.signs_before(k)
            if sign:
                if sign[0] == "," or sign[0] == "(":
                    return k
                if sign not in _INSIDE:
                    return first
        return first

    def starts_apposition(self, k: int) -> bool:
        """Return True if an apposition starts at word `k`: "a teacher", "who …", "president of"."""
        word = self.words[k]
        return (
            self.plain[k] in _APPOSING
            or word.isdigit()
            or (self.document.is_genitive(k) and word.removesuffix("'s") not in PRONOUNS)
            or self._is_owner(k)
            or self._opens_origin(k)
            or (word in ("r", "d") and self.gaps[k + 1 : k + 2] == ["-"])
            or (self.words[k + 1 : k + 2] == ["of"] and word not in _QUANTIFIERS)
            or any(
                self.noun_kinds.get(at) == "role"
                for at in range(k, self.document.window(k, 4, len(self.words)))
            )
        )

    def _opens_origin(self, k: int) -> bool:
        """Return True for "of Harwick" and "from the Harwick Trust" at word `k`."""
        at = k + 1 + (self.words[k + 1 : k + 2] == ["the"])
        is_name = at < len(self.words) and self.entities[at] == ENTITY
        return self.words[k] in ("of", "from") and is_name

    def _is_owner(self, k: int) -> bool:
        """Return True if a name of several words in the genitive starts at word `k`."""
        furthest = self.document.window(k, _LONGEST_OWNER, len(self.words))
        names, words = self.entities, self.words
        outside = (i for i in range(k, furthest) if names[i] != ENTITY and words[i] != "of")
        last = next(outside, furthest) - 1
        return last > k and self.document.is_genitive(last) and not self.signs_before(last)

    def nearest_subject(self, first: int, stop: int) -> WordRange | None:
        """Return the subject of the nearest clause before word `stop`: "she went home and".

        The subject of a clause that opens with "that" or "when" is the last choice.
        """
        words, names = self.words, self.entities
        found, aside = None, False
        at = stop - 1
        lowest = self.document.window(stop, -LONGEST, first)
        while at > lowest:
            if gap := self.signs_before(at):
                aside = aside or "," in gap
            elif not names[at] and not self.quoted[at - 1]:
                one = None
                if words[at - 1] in _SUBJECTS and not names[at - 1]:
                    if not (words[at - 1] == "who" and aside):
                        one = at - 1, at
                elif self._may_end_subject(at - 1) and self.may_be_finite_verb(at):
                    one = self.phrase_before(at, first)
                if one:
                    before = one[0] - 1
                    if before < first or self.signs_before(one[0]) or words[before] not in _OPENED:
                        return one
                    found = found or one
                    at = one[0]
            at -= 1
        return found

    def may_be_finite_verb(self, k: int) -> bool:
        """Return True if word `k`, which is not a name, may be the verb of a clause."""
        word = self.words[k]
        return (
            word in _FINITE or k in self.verb_positions or k in self.cue_starts or word[-2:] == "ed"
        )

    def _may_end_subject(self, k: int) -> bool:
        """Return True if a subject may end in word `k`: a name, a role, a plural."""
        word = self.words[k]
        if k in self.noun_kinds:
            return True
        if self.document.is_genitive(k) or self.entities[k]:
            return self.entities[k] == ENTITY and not self.document.is_genitive(k)
        return word[-1] == "s" and word not in _NO_PLURAL

    def opening_phrase(self, first: int, stop: int) -> WordRange | None:
        """Return the noun phrase that opens a sentence: the subject of a distant verb."""
        if first >= stop:
            return None
        words = self.words
        if (
            words[first].isdigit()
            and first + 1 < stop
            and self.signs_before(first + 1) in (".", ")")
        ):
            first += 1  # "2. Jane Roe said"
        while first < stop - 1 and words[first] in _TURNS and not self.entities[first]:
            first += 1
        if not self.entities[first] and (words[first] in _OPENERS or words[first].endswith("ing")):
            furthest = self.document.window(first, LONGEST, stop)
            for first in range(first + 1, furthest):  # noqa: B020
                if "," in self.signs_before(first):
                    break
            else:
                return None
        if words[first] in PRONOUNS and not self.entities[first]:
            return first, first + 1
        found = self.phrase_after(first, stop)
        if found:
            for k in range(first + 1, found[1]):  # "Roe walks the dog and says"
                if (
                    self.entities[k - 1] == ENTITY
                    and not self.entities[k]
                    and words[k][-1] == "s"
                    and k not in self.noun_kinds
                    and not self.signs_before(k)
                    and self.gaps[k] != "-"
                ):
                    return first, k
        return found

    def subject_after_comma(self, start: int, last: int) -> WordRange | None:
        """Return the subject after an opening clause: "Asking for time, the minister said"."""
        for k in range(start, self.document.window(start, LONGEST, last)):
            if "," in self.signs_before(k):
                if self.words[k] in _PERSONAL:
                    return k, k + 1
                return self.phrase_after(k, last)
        return None

    def lacks_subject(self, at: int, first: int) -> bool:
        """Return True if a participle has no subject: "asked when", "when asked", ", known as"."""
        return at == first or self.words[at - 1] == "when" or self.signs_before(at)[:1] == ","
