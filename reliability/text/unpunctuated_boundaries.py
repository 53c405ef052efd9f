"""Find sentence boundaries without punctuation, where headings and captions run into a sentence.

Extraction from pages can lose line breaks, so that headings, captions, datelines, bylines and addresses
run into the next sentence. Closed lists and patterns find the boundaries: a capitalised function word
that often starts sentences, before a lower-case word ("Storm Hits Coast The mayor said"); a whole date
before a capital; a label with its colon ("Image: Jane Roe"); an address; a line of asterisks or dashes.
Names and their lengths play no part.

A heading is not separated from a body that starts with a name or a noun: "Storm Hits Coast Officials
met" may be one sentence.

Measured on treebanks whose documents were joined without line breaks (UD EWT, train; GUM, genres other
than news): 19 in 20 of 850 boundaries are correct, and 19 in 20 of 250 read in articles. Left out is
"I", which is wrong 9 times in 10, and words that end names, such as "Police" and "Today".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import SENTENCE_STARTERS, opens_name, starts_sentence
from reliability.text.tokenization import Tokens

# Capitalised after a word and a space, and before lower-case words, these start a sentence.
_OPENERS = word_class("openers", "unpunctuated_boundaries")
# These start a sentence before any word.
_GREETINGS = frozenset("Dear FYI Hi Regards".split())
# These end a letter before a comma and a capital: a signature follows.
_CLOSINGS = frozenset("Regards Sincerely Respectfully".split())
# These start a sentence before a comma, too.
_ADVERBS = word_class("adverbs", "unpunctuated_boundaries")
# These start a sentence before a colon.
_LABELS = word_class("labels", "unpunctuated_boundaries")
_MONTHS = frozenset(map(str.capitalize, word_class("months") | word_class("month_abbreviations")))
_WEEKDAYS = frozenset(map(str.capitalize, word_class("weekdays")))
_HALF_DAYS = frozenset(("AM", "PM"))
_CUES = _OPENERS | _ADVERBS | _GREETINGS | _CLOSINGS | _LABELS | _MONTHS | _HALF_DAYS

# Openers that start no sentence after a pronoun: "That's Who We Are".
_AUXILIARIES = frozenset(("Are", "Did", "Do", "Does"))
# Openers that may be the surname after a first name.
_SURNAMES = frozenset(("An", "Do", "So", "You"))
# Words that take the opener as their object: "Click Here to join", "the song called The end".
_TAKE_OBJECT = word_class("take_object", "unpunctuated_boundaries")
# No sentence ends with these.
_LINKS = word_class("title_links")
# Words whose case does not tell titles from prose.
_UNINFORMATIVE = SENTENCE_STARTERS | _LINKS | {"I", "I'm", "I've", "I'd", "I'll"}
_FARTHEST = 6  # words after an opener among which an informative one is looked for
# Words before an "A" that is a letter: "class A drugs", but not "a class A drug was found".
_LETTERED = word_class("lettered", "unpunctuated_boundaries")
# A sentence ends after a match before a space and a capital. Every match has the string before its
# pattern, and most texts do not: the search for one character takes a thirtieth of that for two.
_PATTERNS = (
    ("/", re.compile(r"(?:://|\b\w++\.(?:com|co|org|net|uk|gov)/)\S*+")),
    ("@", re.compile(r"@\w[\w-]*\.\S*+")),
    (">", re.compile(r"(?<![-=<])>(?= )")),
    ("*", re.compile(r"\*\*\*(?= )")),
    ("_", re.compile(r"___(?= )")),
    ("=", re.compile(r"===(?= )")),
    ("----", re.compile(r"----(?= )")),
)


def unpunctuated_ends(tokens: Tokens) -> Iterator[int]:
    """Yield the offsets at which sentences end without punctuation, in no particular order.

    Examples
    --------
    >>> from reliability.text.tokenization import tokenize
    >>> list(unpunctuated_ends(tokenize("Storm Hits Coast The mayor said it was over")))
    [16]
    """
    yield from _ends_after_patterns(tokens.text)
    words, gaps = tokens.original, tokens.gaps
    for i in tokens.capitalized:
        cue = words[i]
        if cue not in _CUES:
            continue
        if cue in _MONTHS:
            yield from (tokens.starts[k] - 1 for k in _openers_around_date(tokens, i))
        elif cue in _HALF_DAYS:
            yield from (tokens.starts[k] - 1 for k in _openers_around_timestamp(tokens, i))
        elif gaps[i] in ("...", "....") and cue in _OPENERS:
            yield tokens.starts[i]
        elif i and gaps[i] == " ":
            if not _opens_sentence(tokens, i):
                continue
            yield tokens.ends[i - 1]
        if cue in _CLOSINGS and _precedes_signature(tokens, i):
            yield tokens.ends[i] + 1


def _ends_after_patterns(text: str) -> Iterator[int]:
    """Yield the ends of addresses and of rows of signs that a space and a capital follow."""
    for sign, pattern in _PATTERNS:
        if sign in text:
            for match in pattern.finditer(text):
                end = match.end()
                if (
                    (text[end - 1].isalnum() or text[end - 1] in "/>*_=-")
                    and text[end : end + 1] == " "
                    and text[end + 1 : end + 2].isupper()
                ):
                    yield end


def _precedes_signature(tokens: Tokens, i: int) -> bool:
    """Return True if a comma and a capitalised word follow word `i`: "Regards, Jane"."""
    return (
        tokens.gaps[i + 1] == ", " != tokens.gaps[i]
        and i + 1 < len(tokens.original)
        and tokens.original[i + 1][0].isupper()
    )


def _opens_sentence(tokens: Tokens, i: int) -> bool:
    """Return True if a cue after a space starts a sentence, by the words around it."""
    cue, previous, gap_after = tokens.original[i], tokens.original[i - 1], tokens.gaps[i + 1]
    lower = previous.lower()
    if _leads_on(previous):
        return False
    if cue in _GREETINGS:
        return not previous.endswith(("'s", "s'"))  # "a nation's Dear Leader"
    if cue in _LABELS:
        return gap_after.startswith(":") and previous not in _LABELS
    if cue in _ADVERBS and gap_after == ", ":
        return True
    if (
        (cue in _AUXILIARIES and starts_sentence(lower))
        or (cue in _SURNAMES and _may_be_name(tokens, i - 1))
        or (cue == "A" and (lower in _LETTERED or not _may_follow_article(tokens, i + 1)))
    ):
        return False
    return _precedes_prose(tokens, i + 1)


def _may_be_name(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` may end a name: "Roe", or "un" in "Jong-un"."""
    if tokens.gaps[i] == "-" and i:
        i -= 1
    return tokens.original[i] != tokens.words[i]


def _leads_on(word: str) -> bool:
    """Return True if no sentence ends with a word."""
    lower = word.lower()
    return (
        lower[-1] == "."  # "i.e. Are we"; after "U.S. The court" `sentence_ends` decides
        or lower in _LINKS
        or lower in _TAKE_OBJECT
        or (word == lower and starts_sentence(lower))
    )


def _may_follow_article(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` may follow the article "a": "A storm", but not "Plan A is"."""
    word = tokens.original[i] if i < len(tokens.original) else ""
    is_plural = word.endswith("s") and not word.endswith("ss")
    return not (is_plural or word in _UNINFORMATIVE or word == "et")


def _precedes_prose(tokens: Tokens, i: int) -> bool:
    """Return True if the first informative word from `i` on is lower-case, unlike in titles."""
    words = tokens.original
    for k in range(i, min(i + _FARTHEST, len(words))):
        if tokens.gaps[k] != " ":
            return False
        word = words[k]
        if word not in _UNINFORMATIVE and not word[0].isdigit():
            return word[0].islower() and not opens_name(words, k)
    return False


def _openers_around_date(tokens: Tokens, month: int) -> Iterator[int]:
    """Yield the words that start a sentence next to a full date with its month at word `month`.

    The word after the date does so if it has a capital; the date itself does if it begins with the
    weekday. In running prose a comma or a lower-case word follows, or a preposition precedes.
    """
    words, gaps = tokens.original, tokens.gaps
    first, following = _date_range(tokens, month)
    if first == following or not _opens_after_date(tokens, following):
        return
    has_weekday = first > 0 and words[first - 1] in _WEEKDAYS and gaps[first] in (", ", " ")
    first -= has_weekday
    if gaps[first].startswith(","):
        return
    if first and gaps[first] == " ":
        previous = words[first - 1]
        if previous.lower() in _UNINFORMATIVE or previous.endswith("'s"):
            return
        if previous[0].islower() and first == month:
            return  # "a lengthy May 5, 2015 Senate hearing"
        if has_weekday:
            yield first
    yield following


def _date_range(tokens: Tokens, month: int) -> tuple[int, int]:
    """Return the words of a full date, "May 5, 2015" or "5 May 2015", or an empty range."""
    words, gaps = tokens.original, tokens.gaps
    if gaps[month + 1] in (" ", ". "):  # "Sept. 5"
        if _is_day(words, month + 1) and _is_year(words, month + 2) and gaps[month + 2] == ", ":
            return month, month + 3
        if (
            month
            and _is_day(words, month - 1)
            and gaps[month] == " "
            and _is_year(words, month + 1)
        ):
            return month - 1, month + 2
    return month, month


def _opens_after_date(tokens: Tokens, i: int) -> bool:
    """Return True if word `i`, after a date, is capitalised and not part of a list of dates."""
    words = tokens.original
    if i >= len(words) or tokens.gaps[i] != " " or not opens_name(words, i):
        return False
    is_date = words[i] in _MONTHS and i + 1 < len(words) and words[i + 1][0].isdigit()
    return not is_date and words[i] not in _WEEKDAYS  # but "May left"


def _is_day(words: list[str], i: int) -> bool:
    return i < len(words) and words[i].isdigit() and len(words[i]) <= 2


def _is_year(words: list[str], i: int) -> bool:
    return i < len(words) and words[i].isdigit() and len(words[i]) == 4


def _openers_around_timestamp(tokens: Tokens, half_day: int) -> Iterator[int]:
    """Yield the words that start a sentence next to a timestamp that ends at word `half_day`.

    In mail and agency copy it follows the author: "Jane Roe 08/17/2000 11:21 AM We met".
    """
    words, gaps = tokens.original, tokens.gaps
    first, following = half_day - 4, half_day + 1
    if first < 0 or ":" not in words[half_day - 1] or not gaps[first + 1] == gaps[first + 2] == "/":
        return
    follows_author = gaps[first] == " " and first > 0 and words[first - 1][0].isupper()
    if first and (gaps[first] == "> " or follows_author):
        yield first
    if following < len(words) and gaps[following] == " ":
        is_zone = words[following].isupper() and len(words[following]) > 1  # "11:21 AM EST"
        if not is_zone:
            yield following
