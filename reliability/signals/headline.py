"""Headline: clickbait, capitals, loaded words, and how much of the headline is in the body.

There are clickbait phrases, alarm words before a colon, lists, capitals, question and exclamation
marks, loaded words, search keywords, and the share of the headline's words that are also in the
body.

An article without a title has no values (NaN): a missing title says nothing about the article.
Offsets of findings are offsets in the title. A name counts once, whatever its length, and is in the
body if its last word is.
"""

from __future__ import annotations

import re
from itertools import compress
from math import nan

from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals.capitals import ROW_GAP
from reliability.signals.clickbait import find_bait
from reliability.signals.names_and_titles import is_exclaiming_name
from reliability.signals.signal import load_signal, make_finding
from reliability.signals.whose_word import is_called, is_denied, is_supposed
from reliability.signals.word_senses import is_literal
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

_NOTES = {
    "headline_all_caps": "an ordinary word in capitals",
    "headline_question": "asks instead of stating something",
    "headline_exclamation": "an exclamation mark in a headline",
    "headline_loaded": "a loaded word in the headline",
    "headline_keywords": "search keywords at the end of the headline",
}
_LOUD = 4  # letters; shorter words in capitals are mostly abbreviations
_ABBREVIATIONS = word_class("abbreviations", "headline")
_MARKS = ("'", '"')
_LONGEST = 40  # words; a longer title is the start of a text
_BRACKETED = re.compile(r"[(\[][A-Z/,& ]+[)\]]")
_STEM = 5  # letters that are compared, "votes" and "voting"; all of a shorter word
_EMPTY = word_class("empty", "headline")
_LABELS = word_class("labels", "headline")
_SAYING = word_class("saying", "headline")
_DASHES = ("-", "–", "—")
_LONGEST_SPEAKER = 6  # words of a title and a name
_LABEL_WORDS = 3  # words of a label at the start: "UPDATE 2-", "PHOTOS AND VIDEO:"
_TAIL_AFTER = 6  # the least words before a spaced colon with search keywords after it


def _overlap(headline: Document, body: Document) -> float:
    """Return the share of the headline's names and content words that are also in the body."""
    if not body.words:
        return nan
    # Names match names only, by their last word.
    names = set(compress(body.words, body.entities))
    named = {word.removesuffix("'s") for word in names}
    kept = [
        headline.words[last - 1].removesuffix("'s") in named for _, last in headline.entity_ranges
    ]
    # A search in one string is faster than a stem of every word.
    listed = "\n".join(["", *body.counts, *names, ""])
    for word in compress(headline.words, (flag != ENTITY for flag in headline.entities)):
        if len(word) > 2 and word not in _EMPTY:
            base = word.removesuffix("'s")
            stem = "\n" + base[:_STEM]
            ends = ("",) if len(stem) > _STEM else ("\n", "'s\n")
            kept.append(base in body.counts or any(stem + end in listed for end in ends))
    return sum(kept) / len(kept) if len(kept) > 1 else nan


def _title_finding(
    headline: Document, feature: str, first: int, last: int, weight: float = 1.0, note: str = ""
) -> Finding:
    """Return a finding in the title."""
    note = note or _NOTES[feature]
    return make_finding(headline, "headline", feature, first, last, note, weight, where="title")


def _is_label(headline: Document, i: int) -> bool:
    """Return True for a label in capitals: "LIVE: …", "UPDATE 2-…", "… [VIDEO]", "… – VIDEO"."""
    if headline.words[i] not in _LABELS:
        return False
    opens, count = headline.cumulative_size[i] < _LABEL_WORDS, len(headline.words)
    if i == count - 1 and headline.gap_before(i).strip()[-1:] in _DASHES:
        return True
    if headline.gap_before(i).strip()[-1:] in tuple("([|"):
        return True
    following = range(i + 1, headline.window(i, _LABEL_WORDS, count) + 1)
    gaps = (headline.gap_before(j).strip() for j in following if not _is_inside_name(headline, j))
    return opens and next(filter(None, gaps), "")[:1] in tuple(":-|])")


def _is_inside_name(headline: Document, i: int) -> bool:
    return i < len(headline.words) and bool(headline.continues_entity[i])


def _has_speaker(headline: Document) -> bool:
    """Return True for a name with a colon at the start, which says the rest: "Mayor Roe: It is …"."""
    colons = (i for i in range(1, len(headline.words)) if headline.gap_before(i) == ": ")
    end = next(colons, 0)
    return 0 < headline.size_of(0, end) <= _LONGEST_SPEAKER and headline.entities[end - 1] == ENTITY


def _loud_rows(headline: Document) -> list[tuple[int, int, int]]:
    """Return the rows of ordinary words in capitals: first word, last (exclusive), and their number.

    A headline wholly in capitals is one row.
    """
    rows: list[tuple[int, int, int]] = []
    for i, word in enumerate(headline.words):
        if not _is_loud(headline, i, word):
            continue
        first, last, size = rows[-1] if rows else (i, i, 0)
        between = "".join(map(headline.original, range(last, i)))
        if headline.size_of(last, i) < ROW_GAP or between == between.upper():
            rows[-1:] = [(first, i + 1, size + 1)]
        else:
            rows.append((i, i + 1, 1))
    return rows


def _is_loud(headline: Document, i: int, word: str) -> bool:
    """Return True for an ordinary word in capitals, no name, abbreviation or label."""
    return (
        len(word) >= _LOUD
        and word.isalpha()
        and not headline.entities[i]
        and headline.original(i).isupper()
        and word not in _ABBREVIATIONS
        and not _is_label(headline, i)
        and not _is_in_brackets(headline, i)
    )


def _is_in_brackets(headline: Document, i: int) -> bool:
    """Return True for a note in capitals and brackets: "(VIDEO)", "[TWEETS/IMAGES]"."""
    at = headline.normalized_starts[i]
    return any(note.start() < at < note.end() for note in _BRACKETED.finditer(headline.normalized))


def _phrases(headline: Document, loaded: list[PhraseMatch]) -> list[Finding]:
    """Find the clickbait and the loaded words of a headline."""
    found: list[Finding] = []
    taken: set[int] = set()  # words of clickbait are not loaded words too
    for first, last, weight, note in find_bait(headline):
        found.append(_title_finding(headline, "clickbait", first, last, weight, note))
        taken.update(range(first, last))
    for match in loaded:
        plain = match.first not in taken and not (
            _is_quoted(headline, match)
            or is_literal(headline, match)
            or _is_of_others(headline, match)
        )
        if plain and match.kind != "promotional":
            found.append(
                _title_finding(headline, "headline_loaded", match.first, match.last, match.weight)
            )
    return found


def _is_of_others(headline: Document, match: PhraseMatch) -> bool:
    """Return True for the word of somebody else: "branded a farce", "… is a farce, says Roe"."""
    return (
        is_called(headline, match, 0)
        or is_denied(headline, match, 0)
        or is_supposed(headline, match, 0)
        or _has_speaker(headline)
        or _has_speaker_at_end(headline, match)
    )


def _has_speaker_at_end(headline: Document, match: PhraseMatch) -> bool:
    """Return True for a word before a comma and whoever says it: "…, says bishop"."""
    commas = (
        i for i in range(len(headline.words) - 1, match.last - 1, -1) if _is_comma(headline, i)
    )
    end = next(commas, None)
    if end is None:
        return False
    tail, size = headline.words[end:], headline.size_of(end, len(headline.words))
    return 0 < size <= _LONGEST_SPEAKER and not _SAYING.isdisjoint((tail[0], tail[-1]))


def _is_comma(headline: Document, i: int) -> bool:
    return headline.gap_before(i).lstrip("'\"").startswith(",")


def _is_quoted(headline: Document, match: PhraseMatch) -> bool:
    """Return True for words in quotation marks, a single word too: "calls vote ‘ridiculous’"."""
    before, after = headline.gap_before(match.first), headline.gap_after(match.last - 1)
    return bool(headline.quoted[match.first]) or (
        before[-1:] in _MARKS and after.lstrip(",.!?")[:1] in _MARKS
    )


def _signs(headline: Document) -> list[Finding]:
    """Find the capitals, question and exclamation marks and search keywords of a headline."""
    found: list[Finding] = []

    def add(feature: str, first: int, last: int) -> None:
        found.append(_title_finding(headline, feature, first, last))

    count = len(headline.words)
    for first, last, size in _loud_rows(headline):
        note = "words in capitals" if size > 1 else ""
        found.append(_title_finding(headline, "headline_all_caps", first, last, float(size), note))
    for i in range(count):
        after = headline.gap_after(i)
        if "!" in after and not headline.quoted[i] and not is_exclaiming_name(headline, i):
            add("headline_exclamation", i, i + 1)
        if "?" in after and not headline.quoted[i]:
            add("headline_question", headline.sentences[headline.sentence_of[i]].first, i + 1)
        tail = " :" in after and headline.size_of(0, i + 1) >= _TAIL_AFTER
        if tail and headline.size_of(i + 1, count) > 1:
            add("headline_keywords", i + 1, count)
    return found


def read(annotated: Annotated) -> Reading:
    """Return the values of the headline and its findings; all values are NaN without one."""
    headline = annotated.document.headline
    if headline is None or not 0 < len(headline.words) <= _LONGEST:
        return Reading({feature.name: nan for feature in SIGNAL.features}, [])
    findings = _phrases(headline, annotated.headline_phrases["loaded"]) + _signs(headline)
    values = {feature.name: 0.0 for feature in SIGNAL.features}
    for finding in findings:
        values[finding.feature] += finding.weight
    values["headline_all_caps"] /= max(headline.size, 1)
    values["headline_overlap"] = _overlap(headline, annotated.document)
    values["headline_quotation"] = float(any(headline.quoted))
    return Reading(values, findings)


SIGNAL = load_signal(__file__, read)
