"""Loaded language: words that take sides, whatever the topic.

There are words that condemn or dramatise, intensifiers, labels for groups, praise of one side, the
language of advertising, and scare quotes. Words that are loaded only in some contexts, such as
"claimed", count only if the article has enough of them. No topic, person or party is loaded in itself,
and labels of the left and the right have the same weight.

Loaded words in quotations or reported speech are the speaker's, and count separately, in one feature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding
from reliability.signals.voice import reported_words
from reliability.text.document import Document
from reliability.text.lexicon import PhraseEntry, PhraseMatch, load_lexicon
from reliability.text.lexicon_files import word_class
from reliability.text.vocabulary import is_dictionary_word

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
# A quotation after one of these is a name, a term or somebody's word, not a scare quote.
_CLOSED = re.compile(r"[\"']++(?!:)")
_INTRODUCES = word_class("introducing", "loaded")
_GLUED, _LONGEST = 8, 40  # letters of two words without a space between them
_NEAR = 5  # words from a "called" to the label
_DEGREES = frozenset("much so more fully highly totally".split())
_ON_SCREEN = frozenset("button link form tab icon key box menu option".split())
_BARE = frozenset("if but why how what yes no".split())
_PAIRED = 4  # the most words between two quotations of a pair: "high" or "low"
_CALLS = frozenset("called calls calling labeled labelled dubbed branded".split())
_USUAL = 0.02  # the prior share of slanted words in an article
_FIRM = 50  # the weight of the prior, in words
_ROUNDS = 3
MIN_PROBABILITY = 0.15  # the least probability of a finding
_SCARE_WEIGHT = 0.5  # many are terms that a reporter quotes for good reason


def _scare_quotes(annotated: Annotated) -> list[tuple[int, int]]:
    """Return the word ranges of single words quoted in sentences that quote nobody.

    Not scare quotes are: words with a capital (titles and names), with a full stop or a comma inside
    the marks (speech), with a colon after them (keys in program text). Most longer quotations, words
    that are not in the dictionary and words quoted in pairs are terms.
    """
    document = annotated.document
    attributed = {document.sentence_of[a.cue[0]] for a in annotated.attributions}
    return [
        (quotation.first, quotation.last)
        for quotation in document.quotations
        if document.sentence_of[quotation.first] not in attributed
        and _is_plain_word(document, quotation.first, quotation.last)
        and _is_no_term(document, quotation.first, quotation.last)
    ]


def _is_plain_word(document: Document, first: int, last: int) -> bool:
    """Return True for one ordinary word in quotation marks, perhaps after an adverb of degree."""
    words = document.words
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    one = " " not in document.normalized[start:end]
    if not one and (last - first != 2 or words[first] not in _DEGREES):
        return False
    return (
        words[first] not in _BARE
        and all(len(word) < 4 or is_dictionary_word(word) for word in words[first:last])
        and all(document.original(i)[0].islower() for i in range(first, last))
        and not any(document.entities[first:last])
    )


def _is_no_term(document: Document, first: int, last: int) -> bool:
    """Return True if the context does not make a quoted word a term, a title, speech or a key."""
    words = document.words
    sentence = document.sentences[document.sentence_of[first]]
    after = document.gap_after(last - 1)
    if words[last : last + 1] and (
        words[last] in _ON_SCREEN or (words[first - 1] in ("a", "an") and after[-1:] == " ")
    ):
        return False  # a kind of thing: a "parity" law
    introduction = words[document.window(first, -3, sentence.first) : first]
    if sentence.first == first or not _INTRODUCES.isdisjoint(introduction):
        return False
    nearby = (
        document.quoted[document.window(first, -_PAIRED, 0) : first]
        + document.quoted[last : document.window(last, _PAIRED, len(words))]
    )
    # The mark follows the word directly, without a colon: no sentence's end and no program's key.
    before = document.gap_before(first).lstrip("'")  # of "Reyes' 'improved' plan"
    return not any(nearby) and bool(_CLOSED.match(after)) and before[:1] in " -,("


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


def slant_probabilities(weights: Mapping[str, float], types: int) -> dict[str, float]:
    """Return the probability that each slanted word of an article is meant as such.

    A word's weight is its probability in sentences in which 1 word in 30 is slanted. The article's share
    of slanted words is the one that equals the mean probability of its words (Saerens et al. 2002),
    shrunk to the usual share. It counts distinct words, so that repeating a text changes nothing.

    Parameters
    ----------
    weights : mapping of str to float
        The weights of the slanted words in the article.
    types : int
        The number of distinct words in the article.

    Returns
    -------
    dict of str to float
        The probability of each of the words.
    """
    probable = dict(weights)
    usual = _USUAL / (1 - _USUAL)
    for _ in range(_ROUNDS):
        share = (sum(probable.values()) + _FIRM * _USUAL) / (types + _FIRM)
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
        if probable[words[first]] >= MIN_PROBABILITY and first not in taken
    ]


def read(annotated: Annotated) -> Reading:
    """Return the rates of loaded words by kind, with their findings."""
    document = annotated.document
    findings: list[Finding] = []
    matches = annotated.phrases.get("loaded", [])
    matches = matches + _glued(document, matches)
    matches += _slanted(annotated, matches)
    others = reported_words(annotated) if matches else document.quoted
    words, sentences, sentence_of = document.words, document.sentences, document.sentence_of
    for first, last, kind, weight in matches:
        before = words[document.window(first, -_NEAR, sentences[sentence_of[first]].first) : first]
        called = kind == "group_label" and not _CALLS.isdisjoint(before)
        feature = "quoted_loaded_words" if others[first] or called else _FEATURE[kind]
        findings.append(
            make_finding(document, "loaded", feature, first, last, _NOTES[feature], weight)
        )
    for first, last in _scare_quotes(annotated):
        note = _NOTES["scare_quotes"]
        findings.append(
            make_finding(document, "loaded", "scare_quotes", first, last, note, _SCARE_WEIGHT)
        )
    sums = dict.fromkeys(_NOTES, 0.0)
    for finding in findings:
        sums[finding.feature] += finding.weight
    per = 100.0 / max(document.size, 1)
    return Reading(
        {feature.name: per * sums[feature.name] for feature in SIGNAL.features}, findings
    )


_PER = "weight per 100 words"
_RECASENS = "Recasens et al. 2013, P13-1162"
SIGNAL = Signal(
    "loaded",
    "loaded words in the article's own voice",
    (
        Feature(
            "emotive_words",
            "words that condemn or dramatise: disgraceful, spewing, a cesspool",
            _PER,
            -1,
            1,
            _RECASENS,
        ),
        Feature(
            "intensifiers",
            "words that exaggerate: utterly, massive, unprecedented",
            _PER,
            0,
            1,
            _RECASENS,
        ),
        Feature(
            "group_labels",
            "labels for people: thugs, elites, the radical left or right",
            _PER,
            -1,
            1,
            "Da San Martino et al. 2019, name calling, D19-1565",
        ),
        Feature(
            "partisan_praise",
            "praise of one side: glorious, heroic, historic victory",
            _PER,
            0,
            1,
            "Da San Martino et al. 2019, flag-waving, D19-1565",
        ),
        Feature(
            "promotional_words",
            "the language of advertising: game-changing, breathtaking",
            _PER,
            -1,
        ),
        Feature(
            "scare_quotes",
            'quotation marks, or "so-called", around a word that quotes nobody',
            _PER,
            0,
            1,
        ),
        Feature(
            "slanted_words",
            "words that readers mark as slanted, in articles with many of them: claimed, conveniently",
            "probability per 100 words",
            -1,
            1,
            "Spinde et al. 2021, BABE, 2021.findings-emnlp.101",
        ),
        Feature(
            "quoted_loaded_words",
            "loaded words in quotations and reported speech, which are the speaker's",
            _PER,
            None,
            0,
        ),
    ),
    read,
)
