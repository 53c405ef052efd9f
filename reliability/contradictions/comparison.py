"""Compare a claim with a text: check that both tell of one event, and weigh the evidence against it.

Sentences of one article may describe different times, places or speakers, so the rules within an article
are strict. Here the caller asserts that text and claim describe the same event. A negation, an opposite,
another number or another name is then evidence even if the wording differs. The weights of the evidence
are log-odds that add up; lexicons/contradiction_weights.toml has them. The comparison is of words: it
misses contradictions in other words, and accepts additions in the claim. Speakers are ignored.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import NEGATION_KINDS, PRONOUNS, STEMS, Clauses
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import restates_numbers, value_of
from reliability.contradictions.replaced_words import (
    LONG_TEXT,
    has_acronym,
    has_denial,
    replaced_word,
)
from reliability.records import probability
from reliability.text.lexicon_files import weights, word_class
from reliability.text.named_entities import ENTITY

DENIES, DENIED, OPPOSITE, CONTRAST = "denies", "denied", "opposite", "contrast"
MEMBER, NUMBER, NAME, ONLY = "member", "number", "name", "only"
_NOTES = {
    DENIES: notes.CLAIM_DENIES,
    DENIED: notes.CLAIM_DENIED,
    OPPOSITE: notes.CLAIM_OPPOSITE,
    CONTRAST: notes.CLAIM_OPPOSITE,
    MEMBER: notes.CLAIM_MEMBER,
    NUMBER: notes.CLAIM_NUMBER_ONLY,
    NAME: notes.CLAIM_NAME_ONLY,
    ONLY: notes.CLAIM_EXCLUDES,
}
_WEIGHTS = weights("contradiction_weights")
_BASE = _WEIGHTS["base"]["log_odds"]
_EVIDENCE = _WEIGHTS["evidence"]  # kind -> log-odds
_CONTEXT = _WEIGHTS["context"]  # circumstance of the evidence -> log-odds

_ARTICLES = word_class("articles")
_EXCLUSIVE = word_class("exclusive", "contradiction")
_LONGEST_SWAP = 3  # words that may replace others
_LEAST_EQUAL = 3  # words around them that two sentences must share
# Evidence there is strong only if the passage has this share of the units of the claim. A negation that
# only one side has is never strong.
_LEAST_COVERED = {NAME: 0.8, NUMBER: 0.6, OPPOSITE: 0.7, CONTRAST: 0.7, MEMBER: 0.5}
_STRENGTH_OF_REPLACED = 0.95
_WEAK = 0.8  # the largest strength of other evidence
_AROUND = 1  # sentences on both sides of the closest that are compared too


class Opposition(NamedTuple):
    """A sentence of a claim and the closest sentence of the text, by index, that it contradicts."""

    sentence: int
    closest: int
    note: str
    strength: float  # the probability of a contradiction


class ClaimComparison:
    """Comparison of a claim with a text about the same event."""

    def __init__(self, text: Clauses, claim: Clauses) -> None:
        self.text, self.claim = text, claim
        self._frequency = Counter(stem for stems in text.sentence_stems for stem in stems if stem)
        self._is_long = len(text.sentence_stems) > LONG_TEXT
        self._words = frozenset(text.document.words)
        self._numbers = {value_of(stem) for stem in self._frequency if stem[0] in "#@"}

    def oppositions(self) -> list[Opposition]:
        """Return the sentences of the claim for which there is evidence of a contradiction."""
        found = []
        for sentence in range(len(self.claim.sentence_stems) if self.text.sentence_stems else 0):
            replaced = replaced_word(self.text, self.claim, sentence)
            if replaced and not (
                replaced[1] == notes.CLAIM_NUMBER and self._restates(sentence, replaced[0])
            ):
                found.append(Opposition(sentence, *replaced, _STRENGTH_OF_REPLACED))
                continue
            closest = self.closest(sentence)
            kinds, context = self.evidence(sentence, closest)
            if kinds:
                log_odds = math.fsum(
                    (
                        _BASE,
                        *(_EVIDENCE[kind] for kind in kinds),
                        *(_CONTEXT[name] * value for name, value in context.items()),
                    )
                )
                note = _NOTES[max(sorted(kinds), key=_EVIDENCE.__getitem__)]
                strength = probability(log_odds)
                if self._is_weak(kinds, context["covered"]):
                    strength = min(strength, _WEAK)
                found.append(Opposition(sentence, closest, note, strength))
        return found

    def _restates(self, sentence: int, closest: int) -> bool:
        """Return True if the numbers of a claim are those around a sentence of the text, rounded."""
        last = len(self.text.sentence_stems)
        near = range(max(0, closest - _AROUND), min(last, closest + _AROUND + 1))
        return restates_numbers(self.text.document, near, self.claim.document, sentence)

    def _is_weak(self, kinds: set[str], covered: float) -> bool:
        """Return True if the evidence may be due to the length of the text."""
        return self._is_long and all(covered < _LEAST_COVERED.get(kind, math.inf) for kind in kinds)

    def closest(self, sentence: int) -> int:
        """Return the sentence of the text that shares the most stems, weighted by rarity."""
        sentences = self.text.sentence_stems
        rarity = {
            stem: math.log((len(sentences) + 1) / self._frequency[stem]) + 0.1
            for stem in self.claim.sentence_stems[sentence] & self._frequency.keys()
        }
        # fsum is exact: rounding would depend on the order of a set, which differs between processes.
        return max(
            range(len(sentences)),
            key=lambda s: math.fsum(rarity[stem] for stem in rarity.keys() & sentences[s]),
        )

    def evidence(self, sentence: int, closest: int) -> tuple[set[str], dict[str, float]]:
        """Return the evidence that a sentence of the claim contradicts the text near `closest`.

        Returns
        -------
        kinds : set of str
            The kinds of evidence, empty if there is none.
        context : dict of str to float
            Circumstances that make it stronger or weaker, from 0 to 1.
        """
        text, claim = self.text, self.claim
        nearby = range(
            max(0, closest - _AROUND), min(len(text.sentence_stems), closest + _AROUND + 1)
        )
        text_stems = frozenset[str]().union(*(text.sentence_stems[s] for s in nearby)) - {""}
        claim_stems = claim.sentence_stems[sentence] - PRONOUNS - {""}
        only_claim, only_text = claim_stems - text_stems, text_stems - claim_stems
        if claim_stems == only_claim:
            return set(), {}  # nothing in common
        kinds = {self._unit_evidence(unit, only_text) for unit in only_claim} - {""}
        context = {"covered": 1 - len(only_claim) / len(claim_stems)}
        if swap := self._swap(sentence, closest):
            context["equal"] = 1.0
            kinds |= _swap_evidence(*swap)
        if NUMBER in kinds and self._restates(sentence, closest):
            kinds.discard(NUMBER)
        if NAME in kinds and has_acronym(text, closest, claim, sentence):
            kinds.discard(NAME)
        kinds = self._with_negation(kinds, sentence, closest)
        if not _EXCLUSIVE.isdisjoint(_words(claim, sentence)) and not any(
            _EXCLUSIVE.intersection(_words(text, s)) for s in nearby
        ):
            kinds.add(ONLY)
        text_cues = frozenset[str]().union(*(_cue_kinds(text, s) for s in nearby))
        added_cues = _cue_kinds(claim, sentence) - text_cues
        context |= dict.fromkeys(added_cues & _CONTEXT.keys(), 1.0)
        return kinds, context

    def _with_negation(self, kinds: set[str], sentence: int, closest: int) -> set[str]:
        """Add the evidence of a negation that only one side has."""
        kinds = kinds - {CONTRAST} if OPPOSITE in kinds else kinds
        claim_negates = not _cue_kinds(self.claim, sentence).isdisjoint(NEGATION_KINDS)
        text_negates = not _cue_kinds(self.text, closest).isdisjoint(NEGATION_KINDS)
        denies = has_denial(*((self.text, closest) if claim_negates else (self.claim, sentence)))
        if claim_negates == text_negates or denies:
            return kinds  # "did not take it" is what "denied taking it" says
        if not kinds.isdisjoint((OPPOSITE, CONTRAST)):
            return kinds - {OPPOSITE, CONTRAST}  # "not safe" is not the opposite of "dangerous"
        if claim_negates:
            return kinds | {DENIES}
        content = self.claim.sentence_stems[sentence] - PRONOUNS - {""}
        return kinds | {DENIED} if _negated_stems(self.text, closest) & content else kinds

    def _unit_evidence(self, unit: str, only_text: frozenset[str]) -> str:
        """Return the kind of evidence that one unit of the claim gives, or ""."""
        known = oppositions()
        if unit[0] in "#@":
            counts = unit != "#1" and unit[-2:] != "th"  # not "one of them", "than the first"
            replaced = any(other[0] == unit[0] for other in only_text)
            return NUMBER if counts and replaced and value_of(unit) not in self._numbers else ""
        if unit[0] == "&":
            replaced = any(other[0] == "&" for other in only_text)
            return NAME if replaced and unit[1:] not in self._words else ""
        if not only_text.isdisjoint(known.opposites(unit)):
            return OPPOSITE
        if not only_text.isdisjoint(known.contrasts.get(unit, ())):
            return CONTRAST
        return MEMBER if any(known.same_group(unit, other) for other in only_text) else ""

    def _swap(self, sentence: int, closest: int) -> tuple[list[str], list[str]] | None:
        """Return the words that replace each other in two sentences that are otherwise equal."""
        ours, theirs = _tokens(self.text, closest), _tokens(self.claim, sentence)
        # Without the sign of names: in a headline any word may be capitalised.
        plain, other = ([token.lstrip("&") for token in tokens] for tokens in (ours, theirs))
        shortest = min(len(ours), len(theirs))
        start = next((i for i in range(shortest) if plain[i] != other[i]), shortest)
        shortest -= start
        end = next((i for i in range(shortest) if plain[-1 - i] != other[-1 - i]), shortest)
        ours, theirs = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
        if start + end < _LEAST_EQUAL or not 0 < len(ours) <= _LONGEST_SWAP:
            return None
        return (ours, theirs) if 0 < len(theirs) <= _LONGEST_SWAP else None


def _swap_evidence(ours: list[str], theirs: list[str]) -> set[str]:
    """Return the evidence that two replacements for each other are incompatible."""
    known = oppositions()
    for sign, kind in (("&", NAME), ("#", NUMBER)):
        here, there = (
            {value_of(unit) for unit in units if unit[0] == sign} for units in (ours, theirs)
        )
        if here and there:
            return {kind} if here.isdisjoint(there) else set()
    pairs = [(u, v) for u in ours for v in theirs]
    if any(v in known.opposites(u) or v in known.contrasts.get(u, ()) for u, v in pairs):
        return {OPPOSITE}
    return {MEMBER} if any(known.same_group(u, v) for u, v in pairs) else set()


def _cue_kinds(clauses: Clauses, sentence: int) -> set[str]:
    return {cue.kind for cue in clauses.cues_by_sentence.get(sentence, ())}


def _negated_stems(clauses: Clauses, sentence: int) -> set[str]:
    """Return the stems after the negations of a sentence."""
    cues = clauses.cues_by_sentence.get(sentence, ())
    return {clauses.next_stem(cue.last) for cue in cues if cue.kind in NEGATION_KINDS}


def _words(clauses: Clauses, sentence: int) -> list[str]:
    span = clauses.document.sentences[sentence]
    return clauses.document.words[span.first : span.last]


def _tokens(clauses: Clauses, sentence: int) -> list[str]:
    """Return the words of a sentence without articles: stems, with "&" before those of names."""
    document = clauses.document
    return [
        "&" * (document.entities[i] == ENTITY) + (STEMS[word] or word)
        for i, word in enumerate(_words(clauses, sentence), document.sentences[sentence].first)
        if word not in _ARTICLES
    ]
