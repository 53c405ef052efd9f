"""Headline: what the title promises, how loudly, and whether the body takes it up.

It knows forms made to be clicked, alarms set before a colon, lists, capitals, question and
exclamation marks, loaded words, and how many of the title's words return in the body. It refuses to
know whether the promise is kept in substance. An article without a title has no values here (NaN):
that a title is missing says nothing about the article.

Offsets of findings point into the title. A name in it is one thing, whatever its length, and is
taken up where its last word is.
"""

from __future__ import annotations

from functools import cache
from itertools import compress
from math import nan

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding
from reliability.text.document import Document
from reliability.text.lexicon import Matcher, PhraseMatch, load_lexicon
from reliability.text.named_entities import ENTITY

_NOTES = {
    "clickbait": "arouses curiosity instead of saying what happened",
    "headline_all_caps": "shouts an ordinary word in capitals",
    "headline_question": "asks instead of stating",
    "headline_exclamation": "an exclamation mark in a headline",
    "headline_loaded": "a loaded word in the headline",
    "headline_keywords": "search words hung on the end of the headline",
}
_LOUD = 4  # letters; shorter capitals are mostly abbreviations
_ABBREVIATIONS = frozenset("aids snap nasa nato asap covid opec lgbt ices".split())
_STEM = 5  # letters compared: "votes" is taken up by "voting"; shorter words need all of theirs
_EMPTY = frozenset(
    "the and for with from that this these those into over after before about against amid its "
    "his her their our your has have had was were are is will would can could may might not but "
    "who what when where why how than then says said say new more most all any out off up one "
    "you they them he she him here just now get gets via video watch breaking".split()
)
_TAIL_AFTER = 6  # words a headline has before a spaced colon can begin a tail of search words


@cache
def _matcher() -> Matcher:
    return Matcher([load_lexicon("headline")])


def _overlap(headline: Document, body: Document) -> float:
    """Return the share of the headline's names and content words that the body takes up."""
    if not body.words:
        return nan
    # A name is known by its last word, and its letters say nothing about the words around it.
    named = {word.removesuffix("'s") for word in compress(body.words, body.entities)}
    kept = [
        headline.words[last - 1].removesuffix("'s") in named
        for _, last in headline.entity_spans(0, len(headline.words))
    ]
    # One search through all words spares the stem of each.
    listed = "\n".join(["", *body.counts, *compress(body.words, body.entities), ""])
    for word in compress(headline.words, (flag != ENTITY for flag in headline.entities)):
        if len(word) > 2 and word not in _EMPTY:
            stem = "\n" + word.removesuffix("'s")[:_STEM]
            ends = ("",) if len(stem) > _STEM else ("\n", "'s\n")
            kept.append(any(stem + end in listed for end in ends))
    return sum(kept) / len(kept) if len(kept) > 1 else nan


def _phrases(headline: Document, loaded: list[PhraseMatch]) -> list[Finding]:
    """Return the clickbait forms, alarms, lists and loaded words of a headline."""
    found: list[Finding] = []
    told: set[int] = set()  # words of a clickbait form are not marked once more as loaded
    for first, last, kind, weight in _matcher().find(headline)["headline"]:
        if kind == "alert":
            # An alarm stands before a colon or an exclamation mark, or in brackets: "[WATCH]".
            after = headline.gap_after(last - 1).strip()[:1]
            if after not in ("!", "]") and (after != ":" or first > 0):
                continue
            if (
                headline.words[first] == "watch"
                and headline.original(first) == "Watch"
                and after == ":"
            ):
                continue  # says that there is a film
        elif kind == "listed":
            if headline.size_of(0, last) > 4:  # "7 Simple Ways", "The 7 Ways"
                continue
            opening = headline.words[: headline.window(0, 2, first)]
            digits = [i for i, word in enumerate(opening) if word.isdigit() and len(word) < 3]
            if not digits:
                continue
            first = digits[0]
        found.append(
            make_finding(
                headline, "headline", "clickbait", first, last, _NOTES["clickbait"], weight
            )
        )
        told.update(range(first, last))
    for first, last, kind, weight in loaded:
        if first not in told and not headline.quoted[first] and kind != "promotional":
            note = _NOTES["headline_loaded"]
            found.append(
                make_finding(headline, "headline", "headline_loaded", first, last, note, weight)
            )
    return found


def _signs(headline: Document) -> list[Finding]:
    """Return the capitals, the question and exclamation marks and the tail of search words."""
    found: list[Finding] = []

    def add(feature: str, first: int, last: int) -> None:
        found.append(make_finding(headline, "headline", feature, first, last, _NOTES[feature]))

    count = len(headline.words)
    for i, word in enumerate(headline.words):
        loud = len(word) >= _LOUD and not headline.entities[i] and word not in _ABBREVIATIONS
        if loud and word.isalpha() and headline.original(i).isupper():
            add("headline_all_caps", i, i + 1)
        after = headline.gap_after(i)
        if "!" in after and not headline.quoted[i]:
            add("headline_exclamation", i, i + 1)
        if "?" in after and not headline.quoted[i]:
            add("headline_question", headline.sentences[headline.sentence_of[i]].first, i + 1)
        tail = " :" in after and headline.size_of(0, i + 1) >= _TAIL_AFTER
        if tail and headline.size_of(i + 1, count) > 1:
            add("headline_keywords", i + 1, count)
    return found


def read(annotated: Annotated) -> Reading:
    """Return what the headline does, NaN throughout where there is none."""
    headline = annotated.document.headline
    if headline is None or not headline.words:
        return Reading({feature.name: nan for feature in SIGNAL.features})
    findings = _phrases(headline, annotated.headline_phrases["loaded"]) + _signs(headline)
    values = {feature.name: 0.0 for feature in SIGNAL.features}
    for finding in findings:
        values[finding.feature] += finding.weight
    values["headline_all_caps"] /= max(headline.size, 1)
    values["headline_overlap"] = _overlap(headline, annotated.document)
    values["headline_quotation"] = float(any(headline.quoted))
    return Reading(values, findings)


_BLOM = "Blom & Hansen 2015, doi:10.1016/j.pragma.2014.11.010"
SIGNAL = Signal(
    "headline",
    "what the title promises, how loudly, and whether the body takes it up",
    (
        Feature(
            "clickbait",
            "Forms made to be clicked: you won't believe, this is why, 7 ways",
            "weight",
            -1,
            0,
            _BLOM,
        ),
        Feature("headline_all_caps", "Ordinary words in capitals", "share of words", -1, 1),
        Feature("headline_question", "Questions instead of statements", "questions"),
        Feature("headline_exclamation", "Words with an exclamation mark", "words", -1, 1),
        Feature("headline_loaded", "Loaded words, outside quotation", "weight", -1, 1),
        Feature("headline_keywords", "A tail of search words after a colon", "tails", -1, 0),
        Feature(
            "headline_overlap",
            "Names and content words of the headline that return in the body",
            "share",
            None,  # AUC .51 recovery, .66 webis, .30 clef21: it tells how a set took its titles
            None,
        ),
        Feature("headline_quotation", "The headline quotes", "0 or 1"),
    ),
    read,
)
