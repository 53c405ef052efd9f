"""Capitals for emphasis, apart from names, abbreviations, labels, headings and house style."""

from __future__ import annotations

import re
from functools import cache

from reliability.attribution.annotation import Annotated
from reliability.records import Finding
from reliability.signals.names_and_titles import is_in_list, is_in_offer
from reliability.signals.signal import make_finding
from reliability.signals.voice import is_in_notice, unmarked_words
from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY
from reliability.text.vocabulary import is_dictionary_word, word_classes

# The words of links and of headings of parts in capitals
_LINKS = word_class("link_words", "style")
_LINK_PHRASES = frozenset(("just watched", "must watch", "must read"))
ROW_GAP = 3  # words in capitals with fewer words between them are one finding
_ENDS = frozenset(".!")  # a line in capitals without one of these at its end is a heading
_LABEL = 3  # the most words of a label before a colon
_INNER_LABEL = 5  # the same inside a paragraph
_HEADING = 5  # the fewest words of a heading that runs into the text
_JOINING = frozenset("and of or for to in more".split())
_HEADINGS = 3  # the fewest headings in capitals that are the style of a text
_SLOGAN = 16  # the most words of a heading that is a sentence
_CARRIED = word_class("carried", "style")
_INSCRIBED = word_class("inscribed", "style")
_LABELS = word_class("labels", "style")
_BEFORE_LABEL, _AFTER_LABEL = frozenset(":|.-"), frozenset((":", "-", "--", "|", "—", "–"))
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_SIGNS_BEFORE = frozenset("#@$/_")
_AFTER_ABBREVIATION = word_class("after_abbreviation", "style")
# The word for a dash in some texts is a letter.
_AFTER_PLACE = re.compile(
    r"(?:, [A-Z][\w .]{1,20})?(?: \([A-Z][\w /]{1,20}\))? (?:--?|\u1173) (?=[\"A-Z])"
)
_AFTER_TOWN = re.compile(r", [A-Z][a-z]{1,5}\. (?=[A-Z])")
_ABBREVIATIONS = word_class("abbreviations", "headline")
_EMPHATIC = word_class("emphatic", "style")
_EMPHATIC_SHORT = word_class("emphatic_short", "style")
_EMPHATIC_ENDINGS = ("ly", "ing", "ed")
# Before an emphatic verb, like "to" and plural nouns; "the charity RESTORE" is a name
_BEFORE_VERB = frozenset(
    "auxiliary negation third_person first_person_plural second_person".split()
)
_LINK = "more"  # the end of a list of links: 1,895 of 1,900 "MORE" alone in 17,000 articles


@cache
def function_word_classes() -> dict[str, str]:
    """Return the closed class of each function word."""
    return {word: entry.kind for (word, *_), entry in load_lexicon("style").phrases.items()}


def find_capitals(annotated: Annotated) -> list[Finding]:
    """Find the author's words of four letters or more in capitals; a row of them is one finding.

    Left out are headings, labels before a colon ("FILE PHOTO: …") and words that may be abbreviations.
    """
    document = annotated.document
    shouts: list[list[int]] = []
    others = unmarked_words(annotated) if document.all_caps else document.quoted
    heading_ends: dict[int, int] = {}  # by sentence
    headings = bool(document.all_caps) and _has_headings(document)
    for i in document.all_caps:
        word = document.words[i]
        if len(word) > 3 and word != _LINK and not (document.quoted[i] or others[i]):
            at = document.sentence_of[i]
            if at not in heading_ends:
                heading_ends[at] = _heading_end(document, at, headings)
            if i < heading_ends[at]:
                continue
            if shouts and _is_same_row(document, shouts[-1][-1], i):
                shouts[-1].append(i)
            else:
                shouts.append([i])
    note = "written in capitals"
    return [
        make_finding(document, "style", "all_caps_words", shout[0], shout[-1] + 1, note, len(shout))
        for shout in shouts
        if _is_emphasis(document, shout)
        and not _is_house_style(document, *_capital_run(document, shout[0], shout[-1]))
    ]


def _is_same_row(document: Document, last: int, i: int) -> bool:
    """Return True if two words in capitals of a sentence are near, or have only capitals between."""
    if document.sentence_of[last] != document.sentence_of[i]:
        return False
    if document.size_of(last + 1, i) < ROW_GAP:
        return True
    between = "".join(map(document.original, range(last, i)))
    return between == between.upper()


def _is_emphasis(document: Document, shout: list[int]) -> bool:
    """Return True if words in capitals are ordinary English, and no abbreviation that looks like it.

    "STEM" and "CHAI" are nouns; a shout has a function word, an adverb, an adjective, a form of a verb,
    or an exclamation mark.
    """
    if document.gap_after(shout[-1]).startswith("!"):
        return not _is_repeated_name(document, shout)
    if _is_repeated_name(document, shout):
        return False
    row = document.words[slice(*_capital_run(document, shout[0], shout[-1]))]
    return not _EMPHATIC_SHORT.isdisjoint(row) or any(_is_emphatic(document, i) for i in shout)


def _is_emphatic(document: Document, i: int) -> bool:
    word = document.words[i]
    if word in _ABBREVIATIONS:
        return False
    if word in function_word_classes() or word in _EMPHATIC or "'" in word:
        return True
    if not is_dictionary_word(word):
        return False
    classes = word_classes(word)
    before = document.words[i - 1] if i else ""
    kind = function_word_classes().get(before)
    if "ADJ" in classes:
        return kind != "preposition"
    if "VERB" in classes:
        return before == "to" or before.endswith("s") or kind in _BEFORE_VERB
    return (
        word.endswith(_EMPHATIC_ENDINGS)
        or "PASTS" in classes
        or (word.endswith("s") and "VERB" in word_classes(word[:-1]))
    )


def _is_repeated_name(document: Document, shout: list[int]) -> bool:
    """Return True for one word that the text has several times, always in capitals: an abbreviation."""
    if len(shout) > 1 or document.words[shout[0]] in function_word_classes():
        return False
    word = document.words[shout[0]]
    places = document.word_rows.positions(word)
    return len(places) > 1 and all(document.original(i).isupper() for i in places)


def _capital_run(document: Document, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last word (exclusive) of the row of capitals around two words."""
    sentence = document.sentences[document.sentence_of[first]]
    while (
        first > sentence.first and document.original(first - 1).isupper() and _runs(document, first)
    ):
        first -= 1
    last += 1
    while last < sentence.last and document.original(last).isupper() and _runs(document, last):
        last += 1
    return first, last


def _runs(document: Document, i: int) -> bool:
    if document.gap_before(i) == ". ":
        return bool(document.continues_entity[i])  # "BY J. K. ROE"
    return document.gap_before(i) in (" ", ", ", "-", "/", "'", " & ")


def _is_house_style(document: Document, first: int, last: int) -> bool:
    """Return True if a row of capitals is not the author's emphasis: a lead, label, name or heading."""
    return any(rule(document, first, last) for rule in _HOUSE_STYLE)


def _is_lead(document: Document, first: int, last: int) -> bool:
    """Return True for the first words of a text: "POLICE have closed the pier"."""
    return (
        document.sentence_of[first] <= 1
        and _opens_line(document, first)
        and document.gap_after(last - 1) == " "
    )


def _is_label(document: Document, first: int, last: int) -> bool:
    """Return True for a label: "May 4: ACCIDENT – A car", "HAPPENING TODAY -- The", "JUST WATCHED A"."""
    after, words = document.gap_after(last - 1), document.words
    size = document.size_of(first, last)
    if size > _INNER_LABEL or last >= len(words):
        return False
    if after.startswith(":") and size <= _LABEL:
        return True
    if after == " " and words[last] in _CARRIED:
        return True  # "waving a NO ENTRY sign"
    opens = first == document.sentences[document.sentence_of[first]].first or (
        document.gap_before(first).strip()[-1:] in _BEFORE_LABEL
    )
    marked = after.strip() in _AFTER_LABEL or words[first] in _LABELS
    capital = after == " " and document.original(last)[0].isupper() and size <= _LABEL
    return opens and (marked or capital)


def _is_inscription(document: Document, first: int, last: int) -> bool:
    """Return True for what is written somewhere, and for a name: "read NO TAXES", "known as STRIDE"."""
    before = document.words[max(first - 2, 0) : first]
    return before == ["known", "as"] or not _INSCRIBED.isdisjoint(before[-1:])


def _is_in_brackets(document: Document, first: int, last: int) -> bool:
    """Return True for an abbreviation or a label in brackets: "the plan (TRACE)", "[VIDEO]"."""
    return (
        document.gap_before(first)[-1:] in _OPENING and document.gap_after(last - 1)[:1] in _CLOSING
    )


def _is_joined(document: Document, first: int, last: int) -> bool:
    """Return True for a part of a number, address or tag: "555-TIPS", "#NEVER", "/NEWS/"."""
    before, after = document.gap_before(first), document.gap_after(last - 1)
    return (
        before[-1:] in _SIGNS_BEFORE
        or (before == "-" and document.words[first - 1][-1].isdigit())
        or (after == "-" and last < len(document.words) and document.words[last][0].isdigit())
    )


def _is_name(document: Document, first: int, last: int) -> bool:
    """Return True for an abbreviation or a brand: before "Act", before a name, or in a compound."""
    if last - first > 1:
        # A brand, or a heading: "SPACE VIZZION", "ROE RESPONDS".
        return last - first == 2 and any(
            document.entities[i] and document.words[i] not in function_word_classes()
            for i in range(first, last)
        )
    if document.words[last : last + 1] and document.gap_after(last - 1) == " ":
        if document.words[last] in _AFTER_ABBREVIATION:
            return True
        named = document.entities[last] == ENTITY and not document.original(last).isupper()
        if named and document.words[first] not in function_word_classes():
            return True
    return False


def _is_inner_heading(document: Document, first: int, last: int) -> bool:
    """Return True for a heading that runs into the text: "SHOPS TO OPEN IN MAY The mayor said"."""
    after, sentence = document.gap_after(last - 1), document.sentences[document.sentence_of[first]]
    size = document.size_of(first, last)
    if (first, last) == (sentence.first, sentence.last) and (
        after.startswith("?") or (first == 0 and after.startswith("."))
    ):
        return size <= _SLOGAN  # "WHO PAYS? The town does.", or the slogan above a page
    fewest = _HEADING - 1 if first == sentence.first else _HEADING
    return size >= fewest and not after.startswith(("!", ".", ","))


def _is_notice(document: Document, first: int, last: int) -> bool:
    """Return True for capitals in a notice or an offer to readers: "Register for FREE"."""
    return is_in_notice(document, first) or is_in_offer(document, first)


def _is_dateline(document: Document, first: int, last: int) -> bool:
    """Return True for the place before a report: "GRAND RIVER, Ohio (WXYZ) - The"."""
    end = document.normalized_ends[last - 1]
    if first == document.sentences[document.sentence_of[first]].first and _AFTER_TOWN.match(
        document.normalized, end
    ):
        return True
    return _AFTER_PLACE.match(document.normalized, end) is not None


def _is_link(document: Document, first: int, last: int) -> bool:
    """Return True for a link of the page, or the heading of a part: "READ MORE", "ABSTRACT"."""
    words = document.words[first:last]
    return _LINKS.issuperset(words) or " ".join(words[:2]) in _LINK_PHRASES


def _is_menu(document: Document, first: int, last: int) -> bool:
    """Return True for a list of names: the menu of a page."""
    return any(is_in_list(document, i) for i in range(first, last))


_HOUSE_STYLE = (
    _is_link,
    _is_menu,
    _is_lead,
    _is_label,
    _is_inscription,
    _is_in_brackets,
    _is_joined,
    _is_name,
    _is_inner_heading,
    _is_notice,
    _is_dateline,
)


def _opens_line(document: Document, i: int) -> bool:
    return i == 0 or "\n" in document.gap_before(i)


def _is_run_in_heading(document: Document, sentence: int) -> bool:
    """Return True for a heading in capitals before a text: "DYING EMBERS. The mill said".

    Inside a line it consists of names of things: "STOP LYING. They know" is not a heading.
    """
    first, last = document.sentences[sentence][:2]
    size = document.size_of(first, last)
    if (
        size > _INNER_LABEL
        or document.gap_after(last - 1) != ". "
        or not all(document.original(i).isupper() for i in range(first, last))
    ):
        return False
    if _opens_line(document, first):
        return size <= _LABEL
    words = document.words[first:last]
    return all(word in _JOINING or not _is_said(word) for word in words)


def _is_said(word: str) -> bool:
    """Return True for a word that makes an emphatic statement of words in capitals."""
    return word in function_word_classes() or word in _EMPHATIC or word in _EMPHATIC_SHORT


def _is_line_in_capitals(document: Document, sentence: int) -> bool:
    """Return True if a sentence is a line of its own, in capitals."""
    first, last = document.sentences[sentence][:2]
    return (
        (first == 0 or "\n" in document.gap_before(first))
        and (last == len(document.words) or "\n" in document.gap_after(last - 1))
        and document.sentence_text(sentence).isupper()
    )


def _has_headings(document: Document) -> bool:
    """Return True if a text has several headings in capitals, alone or before a text: its style."""
    sentences = range(len(document.sentences))
    lines = sum(_is_line_in_capitals(document, i) for i in sentences)
    return lines + sum(_is_run_in_heading(document, i) for i in sentences) >= _HEADINGS


def _heading_end(document: Document, sentence: int, headings: bool) -> int:
    """Return the end of the heading or label in capitals that a sentence opens with, if any.

    `headings` is True if a full stop may end a heading.
    """
    first, last = document.sentences[sentence][:2]
    start, end = document.sentence_edges(sentence)
    normalized = document.normalized
    if headings and _is_run_in_heading(document, sentence):
        return last
    if _is_line_in_capitals(document, sentence):
        closing = document.gap_after(last - 1)[:1]
        if closing not in _ENDS or (
            closing == "." and (headings or document.size_of(first, last) <= _LABEL)
        ):
            return last
    colon = normalized.find(":", start, end)
    stop = document.words_before(colon) if colon > 0 else first
    if (
        stop > first
        and document.size_of(first, stop) <= _LABEL
        and normalized[start:colon].isupper()
    ):
        return stop
    return first
