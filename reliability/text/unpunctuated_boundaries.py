"""Seams: where a sentence ends though no sign says so.

Articles lose their line breaks on the way, and headings, captions, datelines, bylines and addresses
run into what follows. What shows a seam is closed: a function word with a capital that opens
sentences, before a small word ("Storm Hits Coast The mayor said"); a whole date before a capital; a
label with its colon ("Image: Jane Roe"); an address; a rule. This module refuses to know names: which
of them stands at a seam, and how long it is, does not matter.

A heading before a body that opens with a name or a noun is left alone: "Storm Hits Coast Officials
met" may be one sentence.

Counted on treebanks whose documents were put together without line breaks (UD EWT, train; GUM, other
genres than news): of 850 seams 19 in 20 are right; of 250 read in articles, as many. Left out: "I"
(right 1 time in 10), "Police", "Today", "Watch" and "One", which end names, "Is" and "Was", which
stand in headlines, a colon or closing bracket before a capital, and what follows "Thanks,". A
logistic regression over the capitalised words that remain (how often the word opens sentences, the
words beside it, the length so far, the share of capitals) found none of 22 more in UD EWT (dev).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress

from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import SENTENCE_STARTERS, opens_name, starts_sentence

# With a capital after a word and a blank, and before small words, they open a sentence.
_OPENERS = frozenset(
    "The A An This These That Those It He She We They You My Our Their Its There Here When While If "
    "As Although Though Since Despite Because Before After Until Unless Upon During What How Why For "
    "In On At By From With But So Then Also Another Each Every Some Most Many Several It's That's "
    "There's Here's What's We're They're You're He's She's We've They've Let's Don't Are Do Does Did "
    "Attached Please Thanks Sorry P.S.".split()
)
# They do before any word.
_GREETINGS = frozenset("Dear FYI Hi Regards".split())
# Before a comma and a capital they end what is written, and a signature follows.
_CLOSINGS = frozenset("Regards Sincerely Respectfully".split())
# They do before a comma too.
_ADVERBS = frozenset(
    "However Meanwhile Instead Moreover Furthermore Nevertheless Nonetheless Unfortunately Perhaps "
    "Maybe Indeed Yet Finally Also Then So".split()
)
_LABELS = frozenset(
    "Image Images Photo Photos Photograph Pictures Credit Source Caption Contact Related Subject From "
    "Sent Date".split()
)
_MONTHS = frozenset(map(str.capitalize, word_class("months") | word_class("month_abbreviations")))
_WEEKDAYS = frozenset(map(str.capitalize, word_class("weekdays")))
_HALVES = frozenset(("AM", "PM"))
_CUES = _OPENERS | _ADVERBS | _GREETINGS | _CLOSINGS | _LABELS | _MONTHS | _HALVES

# They do not behind a pronoun: "That's Who We Are".
_AUXILIARIES = frozenset(("Are", "Did", "Do", "Does"))
# Behind a name they may be the rest of it.
_SURNAMES = frozenset(("An", "Do", "So", "You"))
# They take what follows: "Click Here to join", "the song called The end".
_TAKING = frozenset("say says said called titled entitled named dubbed click".split())
# No sentence ends with them, and they do not show whether the words after an opener are of a title.
_LINKS = word_class("title_links")
_PASSED = SENTENCE_STARTERS | _LINKS | {"I", "I'm", "I've", "I'd", "I'll"}
_FARTHEST = 6  # words to the one that shows it
# "class A drugs" and not "a class A drug was found".
_LETTERED = frozenset(
    "attachment category class donor exhibit flu grade group hepatitis influenza league part party "
    "patient plan point schedule section serie series strain team triple type vitamin".split()
)
# What is followed by a seam where a blank and a capital come next. One character is looked for in a
# thirtieth of the time of two.
_SIGNS = (
    ("/", re.compile(r"://\S*+")),
    ("@", re.compile(r"@\w[\w-]*\.\S*+")),
    (">", re.compile(r"(?<![-=<])>(?= )")),
    ("*", re.compile(r"\*\*\*(?= )")),
    ("_", re.compile(r"___(?= )")),
    ("=", re.compile(r"===(?= )")),
    ("----", re.compile(r"----(?= )")),
)


def unpunctuated_ends(
    folded: str, raw: Sequence[str], gaps: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> Iterator[int]:
    """Yield the offsets of the seams of a text."""
    for sign, pattern in _SIGNS:
        if sign in folded:
            for match in pattern.finditer(folded):
                stop = match.end()
                last, following = folded[stop - 1], folded[stop : stop + 2]
                if (
                    (last.isalnum() or last in "/>*_=-")
                    and following[1:].isupper()
                    and following[0] == " "
                ):
                    yield stop
    for i in compress(range(len(raw)), map(_CUES.__contains__, raw)):
        cue = raw[i]
        if cue in _MONTHS:
            yield from (starts[k] - 1 for k in _date(raw, gaps, i))
        elif cue in _HALVES:
            yield from (starts[k] - 1 for k in _stamp(raw, gaps, i))
        elif gaps[i] in ("...", "....") and cue in _OPENERS:
            yield starts[i]
        elif i and gaps[i] == " ":
            if not _opens(raw, gaps, i):
                continue
            yield ends[i - 1]
        if cue in _CLOSINGS and gaps[i] != ", " == gaps[i + 1] and raw[i + 1][0].isupper():
            yield ends[i] + 1


def _opens(raw: Sequence[str], gaps: Sequence[str], i: int) -> bool:
    """Say whether a cue after a blank opens a sentence, by the word before and those after it."""
    cue, before = raw[i], raw[i - 1]
    small = before.lower()
    if (
        small[-1] == "."  # "i.e. Are we", and "U.S. The court" ends with a sign
        or small in _LINKS
        or small in _TAKING
        or (before == small and starts_sentence(small))
    ):
        return False
    if cue in _GREETINGS:
        return not before.endswith(("'s", "s'"))  # "a nation's Dear Leader"
    if cue in _LABELS:
        return gaps[i + 1].startswith(":") and before not in _LABELS
    if cue in _ADVERBS and gaps[i + 1] == ", ":
        return True
    if cue in _AUXILIARIES and starts_sentence(small):
        return False
    if cue in _SURNAMES and before != small:
        return False
    if cue == "A" and (small in _LETTERED or not _is_counted(raw, i + 1)):
        return False
    return _is_small(raw, gaps, i + 1)


def _is_counted(raw: Sequence[str], i: int) -> bool:
    """Say whether word `i` may follow an article: "A storm", and not "Plan A is"."""
    word = raw[i] if i < len(raw) else ""
    plural = word.endswith("s") and not word.endswith("ss")
    return not (plural or word in _PASSED or word == "et")


def _is_small(raw: Sequence[str], gaps: Sequence[str], i: int) -> bool:
    """Say whether the first word of content from `i` on is small: not so in titles and headlines."""
    for k in range(i, min(i + _FARTHEST, len(raw))):
        if gaps[k] != " ":
            return False
        word = raw[k]
        if word not in _PASSED and not word[0].isdigit():
            return word[0].islower() and not opens_name(raw, k)
    return False


def _date(raw: Sequence[str], gaps: Sequence[str], i: int) -> Iterator[int]:
    """Yield the words before which a whole date with the month at word `i` shows a seam.

    One after it, where a capital follows; one before it too, where it begins with the weekday. In
    running prose a comma or a small word follows, or a preposition comes before.
    """
    if gaps[i + 1] not in (" ", ". "):  # "Sept. 5"
        return
    if _is_number(raw, i + 1, 2) and _is_number(raw, i + 2, 4) and gaps[i + 2] == ", ":
        first, after = i, i + 3
    elif i and _is_number(raw, i - 1, 2) and gaps[i] == " " and _is_number(raw, i + 1, 4):
        first, after = i - 1, i + 2
    else:
        return
    if after >= len(raw) or gaps[after] != " " or not opens_name(raw, after):
        return
    listed = raw[after] in _MONTHS and raw[after + 1 : after + 2] and raw[after + 1][0].isdigit()
    if listed or raw[after] in _WEEKDAYS:
        return  # a list of dates, but "May left"
    dated = first > 0 and raw[first - 1] in _WEEKDAYS and gaps[first] in (", ", " ")
    first -= dated
    if first and gaps[first] == " ":
        before = raw[first - 1]
        if before.lower() in _PASSED or before.endswith("'s"):
            return
        if before[0].islower() and first == i:
            return  # "a lengthy May 5, 2015 Senate hearing"
        if dated:
            yield first
    elif gaps[first].startswith(","):
        return
    yield after


def _is_number(raw: Sequence[str], i: int, digits: int) -> bool:
    """Say whether word `i` is a number of at most 2 digits, or of exactly 4."""
    return i < len(raw) and raw[i].isdigit() and 4 * (digits // 4) <= len(raw[i]) <= digits


def _stamp(raw: Sequence[str], gaps: Sequence[str], i: int) -> Iterator[int]:
    """Yield the words before which a stamp that ends at word `i` shows a seam.

    As mail and agencies have it, after the writer: "Jane Roe 08/17/2000 11:21 AM We met".
    """
    first = i - 4
    if first < 0 or ":" not in raw[i - 1] or not gaps[i - 3] == gaps[i - 2] == "/":
        return
    if first and (gaps[first] == "> " or (gaps[first] == " " and raw[first - 1][0].isupper())):
        yield first
    # "11:21 AM EST" goes on.
    if (
        i + 1 < len(raw)
        and gaps[i + 1] == " "
        and not (raw[i + 1].isupper() and len(raw[i + 1]) > 1)
    ):
        yield i + 1
