"""A claim set beside a text that is of the same scene: what in the text speaks against it.

Within an article two sentences may be of two times, two places or two voices, and its rules let pass
nearly all that could be. Who sets a claim beside a text says that both are of one scene. Then a
denial, an opposite, another number or another name in the place of the first is evidence where the
wording differs, too. How strong it is the weights say, in log-odds that add up. It knows words, not
the world: what is put in other words is missed, and what is added is no clash. It refuses to know
who speaks.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from reliability.attribution.annotation import annotate
from reliability.contradictions.clauses import PRONOUNS, STEMS, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import measured_numbers
from reliability.records import probability
from reliability.text.document import parse
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

DENIES, DENIED_BY, OPPOSITE, CONTRAST = "denies", "denied", "opposite", "contrast"
MEMBER, AMOUNT, NUMBER, NAMED, ONLY = "member", "amount", "number", "name", "only"
NOTES = {
    DENIES: "the claim denies what the text says",
    DENIED_BY: "the text denies what the claim says",
    OPPOSITE: "the claim says the opposite of the text",
    CONTRAST: "the claim says the opposite of the text",
    MEMBER: "the claim names another thing of the same kind than the text",
    AMOUNT: "the text has another number of the same thing",
    NUMBER: "the text has no such number, and another where the claim has this",
    NAMED: "the text has no such name, and another where the claim has this",
    ONLY: "the claim leaves out others, and the text does not",
}
# Log-odds, learned by benchmarks/clash_weights.py on one half of MultiNLI (matched dev), BreakingNLI
# and SummEdits (without its news). Of those sentences that have a clash eight in ten contradict (79 %,
# weighed as they were learned): where few do, as in news, even a strength of .9 says little.
_BASE = 0.28
_CLASHES = {
    DENIES: 0.89,
    DENIED_BY: -0.42,  # a text denies much, seldom just this
    OPPOSITE: 1.68,
    CONTRAST: 1.24,
    MEMBER: 0.95,
    AMOUNT: 1.57,
    NUMBER: 0.39,
    NAMED: -0.10,
    ONLY: 0.21,
}
# What is no clash, and makes one more or less likely.
_BEARINGS = {
    "covered": 0.60,  # the share of the claim's units that the text has, too
    "equal": 2.18,  # the sentences are otherwise equal
    "absolute": 0.96,
    "universal": 0.32,
    "modal": -0.61,
    "hypothetical": -1.93,
}

_ARTICLES = word_class("articles")
_ONLY = frozenset("only solely lack lacks lacking lacked excluding without instead".split())
_OPPOSING = ("un", "in", "im", "dis", "non", "ir", "il")
_LONGEST_SWAP = 3  # words that may stand in the place of others
_LEAST_EQUAL = 3  # words that two sentences must share around them
_AROUND = 1  # sentences on both sides of the closest that are read with it


class Opposition(NamedTuple):
    """A sentence of a claim, the closest of the text, why they clash, and how probable that is."""

    sentence: int
    closest: int
    note: str
    strength: float


class ClaimComparison:
    """A text and a claim of the same scene."""

    def __init__(self, text: Clauses, claim: Clauses) -> None:
        self.text, self.claim = text, claim
        self._often = Counter(stem for held in text.sentence_stems for stem in held if stem)
        self._words = frozenset(text.document.words)
        self._numbers = {_value(stem) for stem in self._often if stem[0] in "#@"}
        self._measured = {unit.partition(" ")[0] for _, _, unit in measured_numbers(text)}
        self._amounts: dict[int, list[tuple[str, str]]] = {}
        for i, value, unit in measured_numbers(claim):
            sentence = claim.document.sentence_of[i]
            self._amounts.setdefault(sentence, []).append((value, unit.partition(" ")[0]))

    def oppositions(self) -> list[Opposition]:
        """Return the sentences of the claim that something in the text speaks against."""
        found = []
        for sentence in range(len(self.claim.sentence_stems) if self.text.sentence_stems else 0):
            closest = self.closest(sentence)
            clashes, bearings = self.evidence(sentence, closest)
            if clashes:
                odds = math.fsum(
                    (
                        _BASE,
                        *(_CLASHES[kind] for kind in clashes),
                        *(_BEARINGS[kind] * value for kind, value in bearings.items()),
                    )
                )
                note = NOTES[max(sorted(clashes), key=_CLASHES.__getitem__)]
                found.append(Opposition(sentence, closest, note, probability(odds)))
        return found

    def closest(self, sentence: int) -> int:
        """Return the sentence of the text that shares the most, and the rarest, with the claim's."""
        sets = self.text.sentence_stems
        rare = {
            stem: math.log((len(sets) + 1) / self._often[stem]) + 0.1
            for stem in self.claim.sentence_stems[sentence] & self._often.keys()
        }
        # A sum without rounding: in a set's order, another in each process, equals would differ.
        return max(
            range(len(sets)), key=lambda s: math.fsum(rare[unit] for unit in rare.keys() & sets[s])
        )

    def evidence(self, sentence: int, closest: int) -> tuple[set[str], dict[str, float]]:
        """Return the clashes of a sentence with the text, and what bears on them, from 0 to 1."""
        text, claim = self.text, self.claim
        around = range(
            max(0, closest - _AROUND), min(len(text.sentence_stems), closest + _AROUND + 1)
        )
        beside = frozenset[str]().union(*(text.sentence_stems[s] for s in around)) - {""}
        content = claim.sentence_stems[sentence] - PRONOUNS - {""}
        new, gone = content - beside, beside - content
        said = _cues(claim, sentence)
        told = frozenset[str]().union(*(_cues(text, s) for s in around))
        denies = not said.isdisjoint(NEGATION_KINDS)
        denied = not _cues(text, closest).isdisjoint(NEGATION_KINDS)
        if content == new:
            return set(), {}  # they share nothing that could clash
        clashes = self._clashing(sentence, new, gone)
        bearings = {"covered": 1 - len(new) / len(content)}
        if swap := self._swap(sentence, closest):
            bearings["equal"] = 1.0
            clashes |= _exclusive(*swap)
        if OPPOSITE in clashes:
            clashes.discard(CONTRAST)
        if denies != denied:
            if clashes.isdisjoint((OPPOSITE, CONTRAST)):
                if denies:
                    clashes.add(DENIES)
                elif _denied(text, closest) & content:
                    clashes.add(DENIED_BY)
            else:
                clashes -= {OPPOSITE, CONTRAST}  # "not safe" is no opposite of "dangerous"
        if not _ONLY.isdisjoint(_words(claim, sentence)) and not any(
            _ONLY.intersection(_words(text, s)) for s in around
        ):
            clashes.add(ONLY)
        bearings |= dict.fromkeys((said - told) & _BEARINGS.keys(), 1.0)
        return clashes, bearings

    def _clashing(self, sentence: int, new: frozenset[str], gone: frozenset[str]) -> set[str]:
        """Return which clashes there are between what only the claim and only the text has."""
        known = oppositions()
        signs = {unit[0] for unit in gone}
        found = set()
        for unit in new:
            if unit[0] in "#@":
                counts = unit != "#1" and unit[-2:] != "th"  # "one of them", "than the first"
                if counts and unit[0] in signs and _value(unit) not in self._numbers:
                    found.add(NUMBER)
            elif unit[0] == "&":
                if "&" in signs and unit[1:] not in self._words:
                    found.add(NAMED)
            elif not gone.isdisjoint(known.opposites(unit)):
                found.add(OPPOSITE)
            elif not gone.isdisjoint(known.contrasts.get(unit, ())) or _turned(unit, gone):
                found.add(CONTRAST)
            elif any(known.same_group(unit, other) for other in gone):
                found.add(MEMBER)
        for value, unit in self._amounts.get(sentence, ()):
            if unit in self._measured and _value(value) not in self._numbers:
                found.add(AMOUNT)
        return found

    def _swap(self, sentence: int, closest: int) -> tuple[list[str], list[str]] | None:
        """Return what stands in the place of what, in two sentences that are otherwise equal."""
        one, two = _tokens(self.text, closest), _tokens(self.claim, sentence)
        # A headline's capitals make names of words that its text has small.
        here, there = ([token.lstrip("&") for token in tokens] for tokens in (one, two))
        least = min(len(one), len(two))
        start = next((i for i in range(least) if here[i] != there[i]), least)
        least -= start
        end = next((i for i in range(least) if here[-1 - i] != there[-1 - i]), least)
        one, two = one[start : len(one) - end], two[start : len(two) - end]
        if start + end < _LEAST_EQUAL or not 0 < len(one) <= _LONGEST_SWAP:
            return None
        return (one, two) if 0 < len(two) <= _LONGEST_SWAP else None


def _exclusive(one: list[str], two: list[str]) -> set[str]:
    """Return how what stands in one place excludes what stands there in the other sentence."""
    known = oppositions()
    for sign, kind in (("&", NAMED), ("#", NUMBER)):
        here, there = ({_value(unit) for unit in units if unit[0] == sign} for units in (one, two))
        if here and there:
            return {kind} if here.isdisjoint(there) else set()
    both = [(u, v) for u in one for v in two]
    if any(v in known.opposites(u) or v in known.contrasts.get(u, ()) for u, v in both):
        return {OPPOSITE}
    return {MEMBER} if any(known.same_group(u, v) for u, v in both) else set()


def _cues(claims: Clauses, sentence: int) -> set[str]:
    return {cue.kind for cue in claims.cues_by_sentence.get(sentence, ())}


def _denied(claims: Clauses, sentence: int) -> set[str]:
    """Return what the negations of a sentence stand before."""
    cues = claims.cues_by_sentence.get(sentence, ())
    return {claims.next_stem(cue.last) for cue in cues if cue.kind in NEGATION_KINDS}


def _words(claims: Clauses, sentence: int) -> list[str]:
    first, last, _, _ = claims.document.sentences[sentence]
    return claims.document.words[first:last]


def _tokens(claims: Clauses, sentence: int) -> list[str]:
    """Return the words of a sentence, by stem where they have one, a name's with "&"; no articles."""
    document = claims.document
    first, last, _, _ = document.sentences[sentence]
    return [
        "&" * (document.entities[i] == ENTITY) + (STEMS[word] or word)
        for i, word in enumerate(document.words[first:last], first)
        if word not in _ARTICLES
    ]


def _turned(unit: str, gone: frozenset[str]) -> bool:
    """Say whether a unit is one of some others with "un-" or the like before it, or without."""
    return len(unit) > 3 and any(
        prefix + unit in gone or (unit.startswith(prefix) and unit[len(prefix) :] in gone)
        for prefix in _OPPOSING
    )


def _value(stem: str) -> str:
    """Return a number without its unit: "29.9m" and "29.9" are one, "3rd" and "3" are not."""
    counts = stem[0] != "&" and not stem.endswith("th")
    return stem[1:].rstrip("%abcdefghijklmnopqrstuvwxyz.") if counts else stem[1:]


LEAST = 0.5


class Contradiction(NamedTuple):
    """A sentence of a claim that a sentence of the text speaks against.

    `claim` and `text` are their offsets, each into its own string. `strength` is the probability that
    they contradict each other where eight in ten that have any evidence do, as in what it was learned
    on. Where hardly any do, as in edited news, it is far too high.
    """

    claim: tuple[int, int]
    text: tuple[int, int]
    note: str
    strength: float


def find_contradictions(text: str, claim: str, least: float = LEAST) -> list[Contradiction]:
    """Return what in a claim a text of the same scene contradicts, in the order of the claim.

    Only what is of a strength of `least` or more: 0 returns all for which there is any evidence.
    """
    told, said = _claims(text), _claims(claim)

    def span(claims: Clauses, sentence: int) -> tuple[int, int]:
        first, last, _, _ = claims.document.sentences[sentence]
        return claims.document.span(first, last)

    return [
        Contradiction(span(said, sentence), span(told, closest), note, strength)
        for sentence, closest, note, strength in ClaimComparison(told, said).oppositions()
        if strength >= least
    ]


def _claims(text: str) -> Clauses:
    annotated = annotate(parse(text))
    return Clauses(annotated.document, annotated.phrases["contradiction"], annotated.attributions)
