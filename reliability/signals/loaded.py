"""Loaded language: words that take sides, whatever the topic.

There are words that condemn or dramatise, intensifiers, labels for groups, praise of one side, the
language of advertising, and scare quotes. Words that are loaded only in some contexts, such as
"claimed", count only if the article has enough of them. No topic, person or party is loaded in itself,
and labels of the left and the right have the same weight.

Loaded words in quotations or reported speech are the speaker's, and count separately, in one feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Literal

from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals.names_and_titles import is_in_name
from reliability.signals.scare_quotes import is_pretended, mocked_in_headline, scare_quotes
from reliability.signals.signal import load_signal, make_finding
from reliability.signals.voice import is_in_notice, reported_words, thought_words, unmarked_words
from reliability.signals.whose_word import is_called, is_denied, is_of_occasion, is_supposed
from reliability.signals.word_senses import describes_thing, is_literal, is_of_match, is_subject
from reliability.text.document import Document
from reliability.text.lexicon import PhraseEntry, PhraseMatch, load_lexicon
from reliability.text.lexicon_files import word_class

_FEATURE = {
    "emotive": "emotive_words",
    "intensifier": "intensifiers",
    "group_label": "group_labels",
    "partisan_praise": "partisan_praise",
    "promotional": "promotional_words",
    "distance": "scare_quotes",
    "slanted": "slanted_words",
}
_NOTES = {
    "emotive_words": "an emotive word, in the article's own voice, where a neutral one would do",
    "intensifiers": "exaggerates",
    "group_labels": "labels people instead of describing them",
    "partisan_praise": "praises one side in the article's own voice",
    "promotional_words": "the language of advertising",
    "scare_quotes": "puts a word in quotation marks without quoting anybody",
    "slanted_words": "a word that readers of news often mark as slanted",
    "quoted_loaded_words": "a loaded word in the words of somebody else",
}
_SO_CALLED = '"so-called" suggests that the name is wrong, without saying why'
_PLAIN = word_class("plain", "loaded")
_MASKED = re.compile(
    r"(?<![\w*@#/])(?=[A-Za-z*]{4})[A-Za-z]?[a-z]{0,7}[a-z]\*{1,6}[a-z]{1,7}(?![\w*])"
)
_GLUED, _LONGEST = 8, 40  # letters of two words without a space between them
_USUAL = 0.02  # the prior share of slanted words in an article
_FIRM = 50  # the weight of the prior, in words
_ROUNDS = 3
# In an article that takes no sides, "claimed" is a verb of speech, and "defamatory" a term of law.
_DOUBTS = frozenset("claim claims claimed claiming purported defamatory deceptive".split())
MIN_PROBABILITY = 0.25  # the least probability of a finding
# Words of these lexicons and kinds are part of a finding of another signal, which says more.
_STRONGER = {"mind_reading": frozenset(("claim",)), "insinuation": frozenset(("phrase", "opening"))}
# Kinds whose words of at most this weight count only in articles that take sides.
_WEAK = {"intensifier": 0.5, "group_label": 0.5, "partisan_praise": 0.5}
_JOINED = frozenset(("emotive_words", "group_labels"))  # neighbours of these are one finding
_SHORT = 60  # words; a shorter text does not show if it takes sides
_SCARE_WEIGHT = 0.5  # many are terms that a reporter quotes for good reason


def _glued(document: Document, matches: list[PhraseMatch]) -> list[PhraseMatch]:
    """Return the loaded words without a space before or after them: "ourglorious"."""
    halves: dict[str, PhraseEntry] = {}
    for word, two in document.missing_spaces.items():
        if _GLUED <= len(word) <= _LONGEST:
            for half in two:
                entry = load_lexicon("loaded").phrases.get((half,))
                if entry and entry.weight:
                    halves[word] = entry
    if not halves:
        return []
    taken = {i for match in matches for i in range(match.first, match.last)}
    found = [
        (i, halves[document.words[i]]) for i in document.positions_of(halves) if i not in taken
    ]
    return [PhraseMatch(i, i + 1, entry.kind, entry.weight) for i, entry in found]


def _masked(document: Document) -> list[PhraseMatch]:
    """Return the swear words with asterisks for some of their letters: "sh*t"."""
    places = _MASKED.finditer(document.normalized) if "*" in document.normalized else ()
    return [
        PhraseMatch(first, last, "emotive", 1.0)
        for place in places
        for first in [document.words_before(place.start())]
        for last in [document.words_before(place.end())]
        if first < last and not (document.entities[first] or document.entities[last - 1])
    ]


def slant_probabilities(weights: Mapping[str, float], types: int) -> dict[str, float]:
    """Return the probability that each slanted word of an article is meant as such.

    A word's weight is its probability in sentences in which 1 word in 30 is slanted. The article's share
    of slanted words is the one that equals the mean probability of its words (Saerens et al. 2002),
    shrunk to the usual share. It counts distinct words, so that repeating a text changes nothing.

    Returns
    -------
    dict of str to float
        The probability of each of the words.
    """
    probable = dict(weights)
    usual = _USUAL / (1 - _USUAL)
    for _ in range(_ROUNDS):
        share = (fsum(probable.values()) + _FIRM * _USUAL) / (types + _FIRM)
        ratio = share / (1 - share) / usual
        probable = {w: p * ratio / (p * ratio + 1 - p) for w, p in weights.items()}
    return probable


def _slanted(annotated: Annotated, matches: list[PhraseMatch]) -> list[PhraseMatch]:
    """Return the likely slanted words that are not loaded ones, with their probability as weight."""
    found = annotated.phrases["slanted"]
    if not found:
        return []
    document = annotated.document
    words = document.words
    weights = {words[match.first]: match.weight for match in found}
    probable = slant_probabilities(weights, len(document.counts))
    taken = {i for match in matches for i in range(match.first, match.last)}
    return [
        PhraseMatch(first, last, kind, probable[words[first]])
        for first, last, kind, _ in found
        if probable[words[first]] >= MIN_PROBABILITY
        and first not in taken
        and (annotated.takes_sides or words[first] not in _DOUBTS)
    ]


def _own_matches(annotated: Annotated) -> list[PhraseMatch]:
    """Return the loaded and slanted words outside phrases of other signals."""
    document = annotated.document
    matches = annotated.phrases.get("loaded", [])
    matches = matches + _glued(document, matches) + _masked(document)
    matches += _slanted(annotated, matches)
    taken = {
        i
        for lexicon, kinds in _STRONGER.items()
        for match in annotated.phrases.get(lexicon, ())
        if match.kind in kinds
        for i in range(match.first, match.last)
    }
    return [match for match in matches if match.first not in taken]


def _without_lone_praise(document: Document, matches: list[PhraseMatch]) -> list[PhraseMatch]:
    """Return the matches, without praise in an article that has no phrase of advertising.

    "An incredible catch" is enthusiasm, and "breathtaking ignorance" is polemics. In an article with
    "goes on sale", the same words advertise.
    """
    sold = [match for match in matches if match.kind == "promotional"]
    plain = {match for match in sold if document.words[match.first] in _PLAIN}
    return matches if len(plain) < len(sold) else [one for one in matches if one not in plain]


def _is_loaded(document: Document, match: PhraseMatch, start: int, sided: bool) -> bool:
    """Return True unless a word is denied, literal, in a name or notice, or too weak in plain text."""
    if match.kind == "distance":
        return is_pretended(document, match.last, sided)
    is_plain = not sided and document.size > _SHORT
    if is_plain and match.kind in _WEAK and match.weight <= _WEAK[match.kind]:
        return False
    return not (
        is_in_notice(document, match.first)
        or is_denied(document, match, start)
        or is_literal(document, match)
        or is_subject(document, match)
        or (not (sided and document.size > _SHORT) and is_of_match(document, match))
        or is_supposed(document, match, start)
        or is_in_name(document, match)
    )


def _scare_quote(
    document: Document, first: int, last: int, where: Literal["text", "title"]
) -> Finding:
    note = _NOTES["scare_quotes"]
    return make_finding(
        document, "loaded", "scare_quotes", first, last, note, _SCARE_WEIGHT, where=where
    )


def _words(annotated: Annotated, sided: bool) -> Iterator[tuple[str, PhraseMatch]]:
    """Yield the loaded words with their features, in the voice of the article or of somebody else."""
    document = annotated.document
    matches = _own_matches(annotated)
    others = reported_words(annotated) if matches else document.quoted
    thought = thought_words(annotated) if matches else document.quoted
    for match in _without_lone_praise(document, matches):
        start = document.sentences[document.sentence_of[match.first]].first
        feature = _FEATURE[match.kind]
        if match.kind == "group_label" and describes_thing(document, match):
            feature = "emotive_words"
        reported = others[match.first] and not is_of_occasion(document, match)
        if reported or is_called(document, match, start):
            yield "quoted_loaded_words", match
        elif _is_loaded(document, match, start, sided):
            yield ("quoted_loaded_words" if thought[match.first] else feature), match


def _joined(
    document: Document, words: Iterable[tuple[str, PhraseMatch]]
) -> list[tuple[str, PhraseMatch]]:
    """Return the words with neighbours of the same feature as one: "a blatant lie" is one complaint."""
    joined: list[tuple[str, PhraseMatch]] = []
    for feature, match in words:
        if joined and feature in _JOINED and joined[-1][0] == feature:
            before = joined[-1][1]
            if before.last == match.first and document.gap_before(match.first) == " ":
                whole = PhraseMatch(
                    before.first, match.last, before.kind, before.weight + match.weight
                )
                joined[-1] = feature, whole
                continue
        joined.append((feature, match))
    return joined


def _ironic_quotes(annotated: Annotated) -> Iterator[Finding]:
    """Yield the scare quotes of the text and of the headline."""
    document = annotated.document
    ironic = list(scare_quotes(annotated))
    unmarked = unmarked_words(annotated) if ironic else document.quoted
    for first, last in ironic:
        if not unmarked[first]:
            yield _scare_quote(document, first, last, "text")
    if document.headline is not None:
        for first, last in mocked_in_headline(document.headline, document):
            yield _scare_quote(document.headline, first, last, "title")


def read(annotated: Annotated) -> Reading:
    """Return the rates of loaded words by kind, with their findings."""
    document = annotated.document
    findings: list[Finding] = []
    for feature, match in _joined(document, _words(annotated, annotated.takes_sides)):
        first, last, kind, weight = match
        note = _SO_CALLED if kind == "distance" else _NOTES[feature]
        findings.append(make_finding(document, "loaded", feature, first, last, note, weight))
    findings += _ironic_quotes(annotated)
    sums = dict.fromkeys(_NOTES, 0.0)
    for finding in findings:
        sums[finding.feature] += finding.weight
    per = 100.0 / max(document.size, 1)
    return Reading(
        {feature.name: per * sums[feature.name] for feature in SIGNAL.features}, findings
    )


SIGNAL = load_signal(__file__, read)
