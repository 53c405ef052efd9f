"""Who says what: attributions, direct and indirect, with the source each one names.

Several signals ask it: sourcing counts sources, certainty asks whether a claim has one. It knows
cues ("said", "according to"), where a source stands around a cue, which quotation belongs to it,
and when a later "he" or "the expert" is a voice heard before. It refuses to know who anybody is: a
name is a name, of a person or an office. It has no parser: a noun phrase is walked word by word
until a word that cannot be in one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from reliability.document import Document
from reliability.lexicon import Match
from reliability.names import DATE, KINDS, NAME, PAPERS, SUFFIXES

Range = tuple[int, int]


class Attribution(NamedTuple):
    """One statement with its source.

    `cue` and `source` are (first, last) word ranges (`source` None where none stands by the cue);
    `content` is the word range of what is said, which may enclose the cue; `quotation` the index of
    the quotation it holds or None. A quotation that carries on a voice without a cue of its own has
    an empty `cue`. `kind` is one of named, role, document, vague, anonymous, unknown (a
    "he" whom no source before explains), writer ("I", "we", "you"), none (no source at all) or
    unsaid (denied or only imagined: "nobody said", "Roe would say"). `voice` is a key that is equal
    for the same source, and "" where there is nobody to be held to it: vague, unknown, writer, none
    and unsaid. `said` is False where a cue tells what somebody thinks or
    wants ("hopes", "opposes") rather than what was put into words.
    """

    cue: Range
    source: Range | None
    content: Range
    quotation: int | None
    kind: str
    voice: str
    said: bool


# A verb is a cue where its own log-odds (its weight in the lexicon) and those of the words around it
# come to more than this. The numbers are two logistic regressions' on the train part of PolNeAR,
# rounded: the neighbours', then with those as an offset the second word's and the source's. The
# threshold lies where their F1 is level, from .2 to .3.
_THRESHOLD = 0.25
_AFTER_QUOTATION = 1.5  # '," challenged Roe': set by hand, few verbs are seen there often
_BEFORE = {
    '"': 0.8, ",": 1.0, "NAME": 0.7, "also": 1.3, "are": 0.5, "as": -1.0, "be": -0.7,
    "being": -1.3, "but": 0.3, "can": 0.3, "can't": -0.7, "could": -0.4, "did": 1.1, "do": 0.3,
    "does": 0.9, "doesn't": 0.5, "don't": 0.5, "for": -1.9, "had": -0.4, "has": 0.5, "have": 0.4,
    "he": 0.6, "her": -0.3, "i": 0.7, "if": -0.8, "is": 1.0, "its": -0.5, "ly": 0.4, "many": 0.9,
    "may": 0.3, "must": -0.6, "never": -0.4, "of": -0.6, "often": 0.5, "on": -0.5, "or": -0.7,
    "others": 0.9, "our": -0.3, "she": 0.5, "should": -1.4, "some": 0.6, "that": -0.7,
    "the": -1.1, "their": -0.3, "this": -0.7, "to": -0.3, "we": 0.9, "were": 0.5, "what": -0.8,
    "which": 0.4, "won't": -1.0,
}  # fmt: skip
_AFTER = {
    ",": -0.8, "sign": -1.0, "end": -0.3, "NAME": 0.3, "other": -0.4, "about": 0.8, "an": 0.4,
    "and": -1.3, "as": -0.3, "at": -0.3, "for": 0.4, "from": -0.8, "her": 0.3, "him": 0.3,
    "his": 0.4, "i": -0.9, "if": 0.6, "in": -0.4, "is": -0.7, "it": 0.4, "not": 0.3, "or": -2.0,
    "out": 1.6, "reporters": 1.4, "she": 0.4, "that": 1.0, "their": 0.5, "this": 0.3, "to": 0.3,
    "us": -0.4, "was": -0.9, "what": 0.5, "whether": 0.7, "who": -0.7, "why": 0.7, "with": -0.4,
    '"': 0.2, **dict.fromkeys("on the of by he they them a how there".split(), 0.0),
}  # fmt: skip


_SECOND = {  # the word before the word before: what follows "that" is mostly told by another
    "start": 0.6, '"': 0.6, "NAME": 0.2, "that": -1.4, "said": -1.3, "says": -0.3, "what": -0.5,
    "of": -0.4, "to": -0.4, "but": 0.2, "in": 0.2,
}  # fmt: skip
_SOON_THAT = 0.4  # "told the paper that"
_SOURCE = {"document": 0.6, "role": 0.3, "vague": 0.3}  # of the noun that the source ends in
_SURE = 9.0  # log-odds of a cue that is no verb
_MOST = 0.6  # of these


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BE = _set("is are was were be been being")
_NOT = _set(
    "not didn't doesn't don't won't wouldn't hasn't haven't hadn't isn't aren't wasn't weren't "
    "can't cannot couldn't never nobody none neither nor"
)
_IMAGINED = _set("would will could should might may if unless let")
_LEADING = (  # stands between a subject and its verb
    _BE | _NOT | _IMAGINED
    | _set(
        "has have had will can must do does did also still often already recently later then again "
        "first long further ever since once repeatedly previously initially even just only"
    )
)  # fmt: skip
_LEADING -= _set("nobody none neither nor if unless let")
_PERSONAL = _set("he she they i we you")
_PRONOUNS = _PERSONAL | _set("it who which that this one everyone everybody nobody someone anyone")
_POINTING = _set("he she they it who which that this him her them")
_DETERMINERS = _set(
    "the a an his her their its my our your this that these those some many most several both all "
    "another other each every two three four five one no few"
)
_LINKS = _set("of for at from with in on")
_FOLLOWING_LINKS = _set("of for at from with")
_OUTSIDE = _BE | _set(  # cannot be part of the noun phrase that is a source
    "has have had will would can could may might must shall should do does did not never but "
    "because when while if as after before although though since than until unless whether that "
    "which who whom whose what why how where so then there here he she it they i we you him them "
    "us me also still however yet about into by during under over between against without within "
    "through upon said says say saying told according or nor even just only again once later "
    "earlier today yesterday now already instead meanwhile"
)  # fmt: skip
_CLAUSE = _set("that but because when while if as after before although though since until whether")
_DANGLING = _OUTSIDE | _LINKS | {"and"}
_PREDETERMINERS = _DETERMINERS - {"that", "this"}
_INSIDE = (".", "(", ")", "&", "/")  # signs within a noun phrase: "Sen. Jane Roe (D)"
_LONGEST = 30  # words in a source
_ADDRESSED = _set("told tells telling tell asked assured reminded informed warned urged")


def attribute(document: Document, cues: list[Match]) -> list[Attribution]:
    """Return the attributions of a document in the order of their cues."""
    return _Reader(document, cues).read() if cues or document.quotations else []


class _Reader:
    """What is known while a document is read from its start to its end."""

    def __init__(self, document: Document, cues: list[Match]) -> None:
        self.document, self.size = document, document.size_of
        self.words, self.names = document.words, document.names
        self.gaps, self.quoted = document.gaps, document.quoted
        self.cues = cues
        # "Jane Roesaid": damaged texts lose the space at line ends. A name that ends so by itself
        # ("Abusaid") never stands without its ending.
        if document.folded.lower().count(_GLUED) > self.words.count(_GLUED):
            self.cues = sorted(
                cues
                + [
                    Match(i, i + 1, "glued", 1.0)
                    for i in compress(range(len(self.words)), self.names)
                    if self.words[i].endswith(_GLUED)
                    and self.words[i].removesuffix(_GLUED) in self.words
                ]
            )
        self.spoken: list[Match] = []  # the cues, outside of quotations
        self.nouns: dict[int, str] = {}  # the lexicon's word on the last word of each phrase
        self.hiding: set[int] = set()
        self.verbs: set[int] = set()
        for match in self.cues:
            first, last, kind, _ = match
            if kind in _CUES:
                if not self.quoted[first]:
                    self.spoken.append(match)
            elif kind in _NOUNS:
                self.nouns[last - 1] = kind
                if kind == "anonymous" and (last - first > 2 or "anonym" in self.words[first]):
                    self.hiding.add(last - 1)
            elif kind == "verb":
                self.verbs.add(first)
        self.roles: dict[str, tuple[str, str]] = {}  # "expert" -> the voice introduced as one
        self.papers: dict[str, str] = {}  # "times" -> the key of "The New York Times"
        self.introduced: tuple[list[str], tuple[str, str]] = [], ("unknown", "")
        self.last_voice = ("unknown", "")

    def gap(self, i: int) -> str:
        """Return the signs before word `i`."""
        gap = self.gaps[i]
        return "" if gap == " " else gap.strip(" -'")

    # -- cues ----------------------------------------------------------------------------------

    def odds(self, match: Match, first: int, last: int) -> float:
        """Add the log-odds of a verb and of the words around it, in the sentence first..last."""
        i, after = match.first, match.last
        words, names, gaps = self.words, self.names, self.gaps
        odds = match.weight
        if i > first:
            if gaps[i] != " " and (sign := self.gap(i)):
                if '"' in sign and after < last and names[after] == NAME:
                    odds += _AFTER_QUOTATION
                odds += _BEFORE['"'] if '"' in sign else _BEFORE[","] if "," in sign else 0.0
            elif names[i - 1] == NAME:
                odds += _BEFORE["NAME"]
            else:
                word = words[i - 1]
                odds += _BEFORE.get(word, 0.4 if word[-2:] == "ly" else 0.0)
        if after >= last:
            odds += _AFTER["end"]
        elif gaps[after] != " " and (sign := self.gap(after)):
            if '"' in sign:
                odds += _AFTER['"']
            else:
                odds += _AFTER[","] if "," in sign else _AFTER["sign"]
        elif names[after] == NAME:
            odds += _AFTER["NAME"]
        else:
            odds += _AFTER.get(words[after], _AFTER["other"])
        if i - 2 < first:
            odds += _SECOND["start"]
        elif names[i - 2] == NAME:
            odds += _SECOND['"' if self.quoted[i - 2] else "NAME"]
        else:
            odds += _SECOND['"'] if self.quoted[i - 2] else _SECOND.get(words[i - 2], 0.0)
        if "that" in words[after + 1 : min(after + 6, last)]:
            odds += _SOON_THAT
        return odds

    def speaking(self, source: Range | None) -> float:
        """Return the log-odds that such a source adds."""
        return _SOURCE.get(self.nouns.get(source[1] - 1, ""), 0.0) if source else 0.0

    # -- sources -------------------------------------------------------------------------------

    def phrase_before(self, stop: int, lowest: int) -> Range | None:
        """Return the noun phrase that ends before the word `stop`, not reaching below `lowest`."""
        words, names = self.words, self.names
        lowest = self.document.reach(stop, -_LONGEST, lowest)
        end = stop
        while stop > lowest + 1 and (names[stop - 1] == DATE or words[stop - 1] == "on"):
            stop -= 1  # "Jane Roe on Friday said"
        if stop < end and words[stop] != "on" and names[stop] != DATE:
            stop = end
        if stop > lowest + 2 and words[stop - 1] in _PERIODS and names[stop - 2] == DATE:
            stop -= 2
            if words[stop - 1] == "on":
                stop -= 1
        if (
            stop > lowest + 2
            and words[stop - 1] in _PERIODS
            and words[stop - 2] in ("last", "this")
        ):
            stop -= 2  # "Jane Roe this week said"
            if stop > lowest + 2 and words[stop - 1] in _MADE and stop - 2 in self.nouns:
                stop -= 1
        k = stop
        coordinated = 0
        while k > lowest:
            word = words[k - 1]
            if not names[k - 1]:
                if word == "by" and k > lowest + 1 and self.by(k - 1):
                    k -= 1
                    continue
                if word in _OUTSIDE or k - 1 in self.verbs or self.past(k - 1):
                    break
                if word == "and":
                    coordinated = coordinated or k
            if k < stop and self.gaps[k] != " ":
                sign = self.gap(k)
                if sign and sign not in _INSIDE and ("," in sign or sign[-1] != ")"):
                    break
                if " -" in self.gaps[k]:
                    break
            k -= 1
            if word in _DETERMINERS and not names[k]:
                if k > lowest + 1 and (
                    words[k - 1] in _FOLLOWING_LINKS
                    or (words[k - 1] == "in" and k - 2 in self.nouns)
                    or (words[k - 1] == "by" and self.by(k - 1))
                ):
                    continue
                if k > lowest and words[k - 1] in _PREDETERMINERS and not self.gap(k):
                    k -= 1
                break
        bounded = k == lowest or bool(self.gap(k)) or words[k - 1] in _CLAUSE
        if coordinated and not bounded:
            k = coordinated
        k = self.joined_before(k, lowest)
        while k < stop and words[k] in _LINKS and not names[k]:  # "In London the minister said"
            k = self._after_adverbial(k, stop)
        while k < stop and words[k] == "and":
            k += 1
        return (k, stop) if k < stop else None

    def joined_before(self, k: int, lowest: int) -> int:
        """Return where "Roe and his aides" or "she and Jane Roe" begins, whose last part is `k`."""
        words, names = self.words, self.names
        i = k - 1
        if k > lowest + 1 and words[i] == "and" and not self.gap(k) and not self.gap(i):
            if names[i - 1] == NAME:
                while i > lowest and names[i - 1] == NAME and not self.gap(i).strip(".,"):
                    i -= 1
                if i == lowest or self.gap(i):
                    return i
            elif words[i - 1] in ("he", "she"):
                return i - 1
        return k

    def with_clause(self, found: Range, first: int) -> Range:
        """Return a source with the clause that `found` ends: "one officer who heard the noise"."""
        words = self.words
        lowest = self.document.reach(found[0], -_LONGEST, first)
        if "who" not in words[lowest : found[0]]:
            return found
        for k in range(found[0] - 1, lowest, -1):
            if words[k] == "who" and not self.gap(k + 1):
                whole = None if self.gap(k) else self.phrase_before(k, first)
                return (whole[0], found[1]) if whole else found
            if self.gap(k + 1) or words[k] in _CLAUSE or words[k] in _NO_CLAUSE:
                break
        return found

    def by(self, k: int) -> bool:
        """Say whether "by" at `k` names who made a document: "a study by", "a poll released by"."""
        return self.nouns.get(k - 1) == "document" or (
            self.words[k - 1] in _MADE and self.nouns.get(k - 2) == "document"
        )

    def past(self, k: int) -> bool:
        """Say whether word `k` looks like a verb: "Roe signed", but not "a retired judge"."""
        before = self.words[k - 1]
        return (
            self.words[k].endswith("ed")
            and k > 0
            and self.gaps[k] != "-"  # "Harwick-based"
            and before != "those"
            and (self.names[k - 1] == NAME or k - 1 in self.nouns or before == "who")
            and not (self.words[k] in _MADE and self.nouns.get(k - 1) == "document")
        )

    def _after_adverbial(self, k: int, stop: int) -> int:
        """Return where the subject begins after an opening "In an interview with the paper"."""
        words, names = self.words, self.names
        if names[stop - 1] == NAME:
            i = stop
            while i > k + 1 and names[i - 1] == NAME:
                i -= 1
            return i
        for i in range(stop - 1, k, -1):
            if words[i] in _DETERMINERS and words[i - 1] not in _LINKS:
                return i
        return k + 1

    def phrase_after(self, start: int, stop: int) -> Range | None:
        """Return the noun phrase that starts at the word `start`, with its apposition."""
        words, names = self.words, self.names
        stop = self.document.reach(start, _LONGEST, stop)
        k = start
        while k < stop:
            word = words[k]
            if k > start and (sign := self.gap(k)) and sign not in _INSIDE:
                break
            if not names[k] and (
                (word in _OUTSIDE and not (word == "by" and self.by(k)))
                or (word in _LINKS and word not in _FOLLOWING_LINKS)
                or k in self.verbs
                or self.past(k)
            ):
                break
            if names[k] not in (0, NAME):  # "said Jane Roe on Monday", "told Roe Monday"
                break
            k += 1
        while k > start and not names[k - 1] and words[k - 1] in _DANGLING:
            k -= 1
        if k == start:
            return None
        return start, k

    def apposition(self, k: int, stop: int) -> int:
        """Return where an apposition after the comma before word `k` ends, or `k`."""
        if k >= stop or self.gap(k)[:1] != ",":
            return k
        names = self.names
        if names[k] == NAME and self.nouns.get(k - 1) == "role":  # "the clerk, Aud Finlayter"
            while k < stop and names[k] == NAME and not self.gap(k).strip(".,"):
                k += 1
            return k
        if not self.opens(k) or (
            self.words[k].isdigit() and k + 1 < stop and self.gap(k + 1)[:1] != ","
        ):
            return k
        i, stop = k + 1, self.document.reach(k, _LONGEST, stop)
        while i < stop:
            if '"' in (sign := self.gap(i)) or ";" in sign or ":" in sign:
                break
            if sign[:1] == "," and (self.words[i] in _ASIDE or self.words[i].endswith("ing")):
                break
            i += 1
        return i

    def before_comma(self, first: int, stop: int) -> int:
        """Return the last word before the comma that opens an apposition closed at `stop`."""
        lowest = self.document.reach(stop, -_LONGEST, first)
        for k in range(stop - 1, lowest, -1):
            sign = self.gap(k)
            if sign:
                if sign[0] == "," or sign[0] == "(":
                    return k
                if sign not in _INSIDE:
                    return first
        return first

    def source(self, cue: Range, first: int, last: int, inverted: bool) -> Range | None:
        """Return the source of a cue in the sentence first..last."""
        words, names = self.words, self.names
        c0, c1 = cue
        if c0 > first:
            sign = self.gap(c0)
            word = words[c0 - 1]
            if not sign or (sign == "." and names[c0 - 1] == NAME):  # "Roe Inc. said"
                if word in ("and", "or", "but", "then"):
                    return None  # a second verb of the same subject
                if word in _PRONOUNS and not names[c0 - 1]:
                    if word == "one" and c0 - 2 >= first and words[c0 - 2] in ("no", "every"):
                        return c0 - 2, c0
                    return self.with_clause((c0 - 1, c0), first)
                found = self.phrase_before(c0, first)
                return found and self.with_clause(found, first)
            if sign[-1] == ")" or sign == ",":
                # "Jane Roe, 41, head of the union, which represents teachers, said"
                front = self.opening(first, c0)
                if front and (names[front[1] - 1] == NAME or front[1] - 1 in self.nouns):
                    opened = front[1]
                    if self.gap(opened)[:1] in (",", "(") and self.size(first, c0) <= _LONGEST:
                        if words[opened].endswith("ing") or words[opened] in _PARENTHETIC:
                            return front
                        if self.opens(opened):
                            return front[0], c0
                opened = self.before_comma(first, c0)
                if opened > first and (found := self.phrase_before(opened, first)):
                    end = found[1] - 1
                    if (names[end] == NAME or end in self.nouns) and (
                        not inverted
                        or self.opens(opened)
                        or names.count(NAME, opened, c0) == c0 - opened
                    ):
                        return found[0], c0
                if sign[-1] == ")":
                    return self.phrase_before(c0, first)
            if inverted and ('"' in sign or sign[0] in ",-!?") and c1 < last and not self.gap(c1):
                return self.inverted(c1, last)
        elif inverted and c1 < last and not self.gap(c1) and '"' in self.gap(c0):
            return self.inverted(c1, last)
        return None

    def inverted(self, start: int, last: int) -> Range | None:
        """Return the subject that follows its verb: ", said Jane Roe, a teacher"."""
        word = self.words[start]
        if not self.names[start] and word in _NOT_AFTER_VERB:
            return None
        found = self.phrase_after(start, last)
        return self.whole(found, last) if found else None

    def whole(self, found: Range, stop: int, closed: bool = False) -> Range:
        """Return a source with what follows it: "an officer who saw it", "Jane Roe, a cook".

        Where the sentence goes on after it, an apposition must be `closed` by a comma of its own.
        """
        first, k = found
        if (
            k < stop
            and not self.gap(k)
            and (self.words[k] == "who" or (self.words[k] in _MADE and self.names[k - 1] != NAME))
        ):
            k += 1
            stop = self.document.reach(k, _LONGEST, stop)
            while k < stop and not self.gap(k).strip("."):
                k += 1
            return first, k
        if closed:
            comma = next((i for i in range(k + 1, min(k + 13, stop)) if "," in self.gap(i)), k)
            return first, k if self.apposition(k, comma) < comma else comma
        return first, self.apposition(k, stop)

    def opens(self, k: int) -> bool:
        """Say whether an apposition begins with word `k`: "a teacher", "who …", "president of"."""
        word = self.words[k]
        return (
            word in _APPOSING
            or word.isdigit()
            or self.words[k + 1 : k + 2] == ["of"]
            or any(
                self.nouns.get(at) == "role"
                for at in range(k, self.document.reach(k, 4, len(self.words)))
            )
        )

    # -- voices --------------------------------------------------------------------------------

    def key(self, i: int) -> str:
        """Return what a source is known by, whose last word is `i`.

        Of a name it is the last word, and one more where many names end in that: "Fox News".
        """
        words, joined = self.words, self.document.joined
        while joined[i] and words[i].removesuffix("'s") in SUFFIXES:
            i -= 1
        if joined[i] and joined[i - 1] and self.gaps[i] == "-" and self.document.raw(i).islower():
            i -= 2  # "Kim Jong-un": the family's name stands first
        word = words[i].removesuffix("'s").removesuffix(_GLUED)
        if word not in KINDS or not self.names[i]:
            return word
        alone = not joined[i] or words[i - 1] == "the"
        key = self.papers.get(word, word) if alone else f"{words[i - 1]} {word}"
        if word in PAPERS:
            self.papers[word] = key
        return key

    def voice(self, source: Range, sentence: Range) -> tuple[str, str]:
        """Return the kind and the voice of a source, and remember whom it introduces."""
        first, last = source
        words, names, nouns = self.words, self.names, self.nouns
        if last - first == 1 and not names[first]:
            word = words[first]
            if word in _POINTING:
                if word in ("who", "which", "that") and (
                    found := self.phrase_before(first, sentence[0])
                ):
                    return self.voice(found, sentence)
                return self.last_voice
            if word in ("i", "we", "you"):
                return "writer", ""
            if word in ("nobody", "none"):
                return "unsaid", ""
        # the head: what stands before the first comma or link
        head = first + 1
        while head < last and not self.gap(head).strip(".&/"):
            if (words[head] in _LINKS or words[head] in ("by", "who")) and not names[head]:
                break
            head += 1
        i = head - 1
        comma = head < last and names[head] == NAME and self.gap(head)[:1] == ","
        if names[i] != NAME and comma:  # "the council clerk, Aud Finlayter"
            i = head
            while i + 1 < last and names[i + 1] == NAME and not self.gap(i + 1).strip("."):
                i += 1
        kind = nouns.get(i, "role")
        voice = self.key(i)
        if names[i] == NAME:
            kind = "named"
            plain = [words[at] for at in range(first, last) if not names[at]]
            if plain:
                self.introduced = plain, (kind, voice)
            for at in range(first, last):
                if nouns.get(at) == "role":
                    self.roles[words[at]] = (kind, voice)
        elif words[first] in ("no", "nobody", "neither"):
            return "unsaid", ""
        elif kind == "vague":
            if words[first] in _DEFINITE or any(names[at] == NAME for at in range(head, last)):
                kind = "role"
        elif kind == "role" and words[first] in _DEFINITE and last == head:
            if voice in self.roles:
                kind, voice = self.roles[voice]
            elif any(word.endswith(voice) for word in self.introduced[0]):
                kind, voice = self.introduced[1]  # a lost space: "militaryexpert Jane Roe"
        if voice.startswith("the") and voice[3:] in self.roles:
            kind, voice = self.roles[voice[3:]]  # another: "theexpert"
        if kind in ("vague", "role") and not self.hiding.isdisjoint(
            range(first, self.document.reach(last, _LONGEST, sentence[1]))
        ):
            kind = "anonymous"
        return kind, "" if kind == "vague" else voice

    # -- the pass ------------------------------------------------------------------------------

    def read(self) -> list[Attribution]:
        document, words = self.document, self.words
        sentence_of, sentences = document.sentence_of, document.sentences
        holding = self.quotations_by_sentence()
        owners: dict[int, Attribution] = {}
        found: list[Attribution] = []
        here, subject = -1, None  # the sentence, and the source last named in it
        done = 0
        for match in self.spoken:
            kind = match.kind
            if match.first < done:
                continue
            index = sentence_of[match.first]
            first, last = sentences[index][:2]
            odds = self.odds(match, first, last) if kind in _VERBS else _SURE
            if odds + _MOST <= _THRESHOLD:
                continue
            if index != here:
                here, subject = index, None
            c0, c1 = match.first, match.last
            denied = False
            # a verb right after a quotation speaks it, whatever it means: '?" challenged Roe'
            speaks = kind == "say" or (kind == "hold" and '"' in self.gap(c0))
            if kind == "according":
                source = self.phrase_after(c1, last)
                if (
                    c1 < last
                    and words[c1] in ("him", "them", "her")
                    and (c1 + 1 == last or self.gap(c1 + 1))
                ):
                    source = c1, c1 + 1
                elif source:
                    source = self.whole(source, last, c0 == first)
                voice = self.voice(source, (first, last)) if source else ("none", "")
            elif kind == "glued":
                source = self.phrase_before(c1, first)
                voice = self.voice(source, (first, last)) if source else ("none", "")
            elif kind == "impersonal":
                source, voice = None, ("vague", "")
            else:
                c0 = self.beginning(match.first, first)
                denied = not _DENYING.isdisjoint(words[c0 : match.first])
                source = self.of_verb((c0, match.first, c1), first, last, speaks, subject)
                if odds <= _THRESHOLD and odds + self.speaking(source) <= _THRESHOLD:
                    continue
                voice = self.voice(source, (first, last)) if source else ("none", "")
                if source:
                    subject = source
                    denied = denied or words[source[0]] in ("nobody", "no", "none", "neither")
            done = c1
            if denied and kind != "reply":
                voice = ("unsaid" if source else "none", "")
            content, own = self.content((c0, c1), source, first, last, holding.get(index, ()))
            said = kind != "hold" or speaks
            if said and voice[1]:
                self.last_voice = voice
            attribution = Attribution(
                (c0, c1), source, content, own[0] if own else None, *voice, said
            )
            found.append(attribution)
            for q in own:
                if q not in owners or not owners[q].said:
                    owners[q] = attribution
        found += self.carried(owners, found)
        found.sort(key=lambda attribution: (attribution.cue, attribution.content))
        return found

    def following(self, start: int, last: int) -> Range | None:
        """Return the subject after an opening clause: "Asking for time, the minister said"."""
        for k in range(start, self.document.reach(start, _LONGEST, last)):
            if "," in self.gap(k):
                if self.words[k] in _PERSONAL:
                    return k, k + 1
                return self.phrase_after(k, last)
        return None

    def no_subject(self, at: int, first: int) -> bool:
        """Say whether a participle stands by itself: "asked when", "when asked", ", also known as"."""
        return at == first or self.words[at - 1] == "when" or self.gap(at)[:1] == ","

    def beginning(self, verb: int, first: int) -> int:
        """Return where a cue begins whose verb is the word `verb`: "has also said"."""
        words, at = self.words, verb
        while at > first and not self.names[at - 1] and not self.gap(at):
            word = words[at - 1]
            if word not in _BEFORE_VERB and word[-2:] != "ly":
                if word not in _FLOATING or at - 2 < first:
                    break
                if not (self.names[at - 2] or words[at - 2] in _FLOATED):
                    break
            at -= 1
        return at

    def of_verb(
        self, cue: tuple[int, int, int], first: int, last: int, speaks: bool, subject: Range | None
    ) -> Range | None:
        """Return the source of a verb: its subject, or who stands behind the "by" of a passive.

        `cue` is where it begins, its verb and its end; `subject` the sentence's last source, which
        a verb without a subject of its own carries on.
        """
        words = self.words
        c0, at, c1 = cue
        verb = words[at]
        if verb in _SEEMING:
            return None
        being = c0 < at and not _BE.isdisjoint(words[c0:at])
        if (
            c1 == at + 1
            and (verb[-2:] == "ed" or verb in _PARTICIPLES)
            and verb not in _MINDED
            and (
                being
                or words[c1 : c1 + 1] == ["by"]
                or (verb in ("asked", "known") and self.no_subject(c0, first))
            )
        ):
            for by in range(c1, self.document.reach(c1, _BY, last)):
                if words[by] == "by" and words[by + 1 : by + 2] != ["saying"]:
                    return self.phrase_after(by + 1, last)
            return None
        far = words[at - 1] == "to" or (verb[-3:] == "ing" and not being)
        source = None if far else self.source((c0, c1), first, last, speaks)
        if source is None:
            source = subject or self.opening(first, c0)
            if source is None and far:
                source = self.following(c1, last)
        return source

    def opening(self, first: int, stop: int) -> Range | None:
        """Return the noun phrase a sentence opens with: the subject of a far-off verb."""
        if first >= stop:
            return None
        words = self.words
        while first < stop - 1 and words[first] in _TURNS and not self.names[first]:
            first += 1
        if not self.names[first] and (words[first] in _OPENERS or words[first].endswith("ing")):
            furthest = self.document.reach(first, _LONGEST, stop)
            for first in range(first + 1, furthest):  # noqa: B020
                if "," in self.gap(first):
                    break
            else:
                return None
        if words[first] in _PRONOUNS and not self.names[first]:
            return first, first + 1
        found = self.phrase_after(first, stop)
        if found:
            for k in range(first + 1, found[1]):  # "Roe walks the dog and says"
                if (
                    self.names[k - 1] == NAME
                    and not self.names[k]
                    and words[k][-1] == "s"
                    and k not in self.nouns
                    and not self.gap(k)
                    and self.gaps[k] != "-"
                ):
                    return first, k
        return found

    def quotations_by_sentence(self) -> dict[int, list[int]]:
        holding: dict[int, list[int]] = {}
        sentence_of = self.document.sentence_of
        for q, (first, last, _, _) in enumerate(self.document.quotations):
            holding.setdefault(sentence_of[first], []).append(q)
            if sentence_of[last - 1] != sentence_of[first]:
                holding.setdefault(sentence_of[last - 1], []).append(q)
        return holding

    def content(
        self, cue: Range, source: Range | None, first: int, last: int, near: Sequence[int]
    ) -> tuple[Range, list[int]]:
        """Return what is said, and the quotations of the sentence that belong to it."""
        low, high = cue
        if source:
            low, high = min(low, source[0]), max(high, source[1])
        quotations = self.document.quotations
        if len(near) > _NEAR:  # hold the time of a hostile sentence down
            at = bisect_left(near, low, key=lambda q: quotations[q].last)
            near = near[max(at - 1, 0) : at + _NEAR]
        own = [q for q in near if quotations[q].last <= low or quotations[q].first >= high]
        if own and quotations[own[0]].last <= low and self.size(quotations[own[0]].last, low) <= 4:
            q = quotations[own[0]]
            start = first if q.first > first else q.first
            return (min(start, q.first), q.last), own
        if high < last and self.words[high] == "that":
            high += 1
        if low > first and self.gap(low) and self.size(high, last) <= 6:
            return (first, low), own
        if low > first and "," in self.gap(low) and high < last and "," in self.gap(high):
            return (first, last), own
        if high >= last:
            return (first, low), own
        end = last
        for index in own:
            if quotations[index].first <= last <= quotations[index].last:
                end = max(end, quotations[index].last)
        return (high, end), own

    def carried(
        self, owners: dict[int, Attribution], found: list[Attribution]
    ) -> list[Attribution]:
        """Return the quotations that carry on a voice: after another, a colon or a cue."""
        document = self.document
        sentence_of = document.sentence_of
        paragraph_of = [0] * len(document.sentences)
        for index, paragraph in enumerate(document.paragraphs):
            here = sentence_of[paragraph.first], sentence_of[paragraph.last - 1] + 1
            paragraph_of[slice(*here)] = [index] * (here[1] - here[0])
        last_in: dict[int, Attribution] = {}  # the last saying of each sentence
        first_in: dict[int, Attribution] = {}
        for attribution in found:
            if attribution.said:
                s = sentence_of[attribution.cue[0]]
                last_in[s] = attribution
                first_in.setdefault(s, attribution)
        carried = []
        for q, (first, last, _, _) in enumerate(document.quotations):
            owner = owners.get(q)
            if owner is not None:
                if owner.quotation != q:
                    carried.append(
                        owner._replace(cue=(first, first), content=(first, last), quotation=q)
                    )
                continue
            if self.size(first, last) < _SHORTEST:
                continue
            s, e = sentence_of[first], sentence_of[last - 1]
            before = owners.get(q - 1)
            follows = q > 0 and document.quotations[q - 1].last == first
            if not (before and follows):
                before = last_in.get(s - 1) if s else None
                if (
                    before
                    and paragraph_of[s - 1] != paragraph_of[s]
                    and ":" not in document.before(first)
                    and document.paragraphs[paragraph_of[s]][:2] != (first, last)
                ):
                    before = None
                if before is None and e + 1 < len(paragraph_of):
                    after = first_in.get(e + 1)
                    if after and paragraph_of[e + 1] == paragraph_of[e]:
                        before = after
            if before:
                carry = before._replace(
                    cue=(first, first), source=None, content=(first, last), quotation=q
                )
                owners[q] = carry
                carried.append(carry)
                last_in[e] = carry
        return carried


_MADE = _set(
    "released published conducted commissioned obtained reviewed posted issued compiled filed "
    "sponsored written sent provided taken done prepared"
)
_PARTICIPLES = _set("told said known seen shown found written thought felt understood heard held")
_SUBORDINATE = _set("when while if as after before although though since because during despite by")
_SHORTEST = 5  # words; a shorter quotation without a cue is a title or a word held at arm's length
_NEAR = 8  # quotations of one sentence that a cue is matched with
_GLUED = "said"
_NOUNS = _set("role vague document anonymous")
_VERBS = _set("say hold reply")
_OPENERS = _LINKS | _SUBORDINATE
_CUES = _set("glued say hold reply according impersonal")
_DENYING = _NOT | _IMAGINED
_BEFORE_VERB = _LEADING | {"to"}
_NOT_AFTER_VERB = (_PRONOUNS | _set("to in on there")) - {"one"}
_DEFINITE = _set("the this that these those his her its their our my your two three four five")
_PERIODS = _set(
    "week month year weekend morning afternoon evening night spring summer fall autumn winter"
)
_TURNS = _set(
    "but and yet so still now then however meanwhile also later even or earlier instead though too "
    "for like"
)
_SEEMING = _set(
    "seem seems seemed seeming appear appears appeared appearing sounds sounded looks"
)  # what the writer sees, and nobody says
_FLOATING = _set("both all each")  # "Roe and Poe both said", "they all said"
_FLOATED = _set("they we you have had are were")
_MINDED = _set("worried convinced concerned determined resigned")  # no passives
_BY = 8  # words from a passive to its "by"
_NO_CLAUSE = _set("what how why where which said says and")
_ASIDE = _set(
    "in via during after before when while as at on by speaking adding citing referring "
    "according through but and"
)
_APPOSING = _set("a an the who whose which one his her former its")
_PARENTHETIC = _ASIDE | _TURNS


def sourced_sentences(document: Document, attributions: list[Attribution]) -> bytearray:
    """Return one byte a sentence: 1 where it has a source that is more than vague.

    A sentence has one where an attribution with a source touches it: its cue, its content, or the
    quotation it speaks in, however many sentences that runs over.
    """
    sourced = bytearray(len(document.sentences))
    sentence_of = document.sentence_of
    for attribution in attributions:
        if not attribution.voice:
            continue
        stretches = [attribution.cue, attribution.content]
        if attribution.quotation is not None:
            stretches.append(document.quotations[attribution.quotation][:2])
        for first, last in stretches:
            if first < last:
                a, b = sentence_of[first], sentence_of[last - 1] + 1
                sourced[a:b] = b"\x01" * (b - a)
    return sourced
