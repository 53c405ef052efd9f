"""Ends of paragraphs, and ends of sentences at full stops, question marks and exclamation marks.

Sentences that end without a mark are found by `unpunctuated_boundaries`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import (
    DATE_WORDS,
    EXCLAIMING_NAMES,
    ORGANIZATION_NOUNS,
    opens_name,
    starts_sentence,
)
from reliability.text.tokenization import Tokens
from reliability.text.vocabulary import is_dictionary_word

# Abbreviations that never end a sentence.
_TITLES = word_class("titles")
# Abbreviations that end a sentence only before a word that often starts one.
_ABBREVIATIONS = word_class("abbreviations")
# The same, but only with a capital: "Mass." is an abbreviation, "a mass." is not.
_CAPITAL_ABBREVIATIONS = word_class("capital_abbreviations") | word_class("month_abbreviations")

# Abbreviations that end no sentence before a number: "pp. 4", "No. 2"
_NUMBERED = word_class("numbered_abbreviations")
_COURTESY_TITLES = word_class("courtesy_titles")
_COMPANY_FORMS = word_class("company_forms")
_TIMES = frozenset(("a.m", "p.m"))
_ZONES = word_class("time_zones")
_DAYTIME = frozenset(("time", "morning", "evening", "night", "afternoon"))  # "9 p.m. London time"
_QUANTIFYING = frozenset(("approx", "est", "incl", "excl"))
_SCHEDULED = frozenset(("the", "a", "an", "his", "her", "its", "their", "our"))  # "the 9 a.m. Mass"
_GENERATIONS = frozenset(("jr.", "sr."))
_NAMED_AFTER = word_class("named_after", "named_entities") | ORGANIZATION_NOUNS
_GIVEN_NAMES = word_class("given_names", "named_entities")

# Words before a letter: "size S", "vitamin D".
_LETTERED = word_class("lettered", "unpunctuated_boundaries") | {"size", "grade", "hepatitis"}
_STYLED = 2  # letters of a word with a full stop inside a name in capitals

# Marks before white space, with the references behind them ("end.[2]"), or one mark without a space
# between a lower-case letter or sign and a capitalised word ("end.Next").
_CLOSING_MARKS = re.compile(
    r"[.!?](?<![.!?].)(?:"
    r"[.!?]*+[\"')\]*]*+(?: ?\[\d{1,3}\])*+(?=\s|\Z)|"
    r"(?<=[a-z)%\"'].)[\"')]?(?=[\"'(]?[A-Z][a-z])|"
    # "end.O'Neill", "end.J. Roe", "end.BBC News"
    r"(?<=[a-z]{2}.)[\"')]?(?=[\"'(]?(?:[A-Z]'[A-Z]|[A-Z]\. ?[A-Z]|"
    r"(?!COM|NET|ORG|TV)[A-Z]{2,}(?: [A-Za-z]|'s ))))"
)

# A text wrapped to a width: limits on the number and width of its lines, and on their median length.
_FEWEST_WRAPPED = 5
_WIDEST_WRAPPED = 120  # characters
_NARROWEST_WRAPPED = 30
_MEDIAN_OF_WIDTH = 0.8
_SHORT_OF_WIDTH = 0.7  # a shorter line ends a paragraph
_CLOSING = frozenset('.!?"')


def paragraph_breaks(text: str) -> list[int]:
    """Return the offsets at which the paragraphs of a normalized text end, without the last.

    A blank line always ends a paragraph. A single line break does too, unless it splits a sentence, or
    the text is wrapped to a width: then it does so only after a line clearly shorter than the width.
    """
    if not text.strip():
        return []
    lines = text.split("\n")
    width = wrapped_width(lines)
    breaks = []
    end = -1
    for line, next_line in pairwise(lines):
        end += len(line) + 1
        if _splits_sentence(line, next_line):
            continue
        runs_on = width and line.strip() and next_line.strip()
        if not runs_on or len(line) < _SHORT_OF_WIDTH * width:
            breaks.append(end)
    return breaks


def wrapped_width(lines: Sequence[str]) -> int:
    """Return the width that the lines of a text are wrapped to, or 0."""
    if any(len(line) > _WIDEST_WRAPPED and line.strip() for line in lines):
        return 0
    lengths = sorted(len(line) for line in lines if line.strip()) or [0]
    width, median = lengths[-1], lengths[len(lengths) // 2]
    is_even = median >= _MEDIAN_OF_WIDTH * width >= _NARROWEST_WRAPPED
    return width if is_even and len(lengths) >= _FEWEST_WRAPPED else 0


def _splits_sentence(line: str, next_line: str) -> bool:
    """Return True if a sentence goes on in the next line: "Tom Roe\\nsaid the road was shut."."""
    following = next_line.strip()
    return (
        following[:1].islower()
        and line[:1].isupper()
        and line.rstrip()[-1:].isalpha()
        and (following[-1] in _CLOSING or ". " in following)
    )


def sentence_ends(tokens: Tokens) -> Iterator[int]:
    """Yield the offsets at which sentences end within paragraphs, after the closing marks.

    Examples
    --------
    >>> from reliability.text.tokenization import tokenize
    >>> list(sentence_ends(tokenize('"Why?" asked Dr. Roe. Nobody in the U.S. Senate knew. It rained.')))
    [21, 53]
    """
    for match in _CLOSING_MARKS.finditer(tokens.text):
        at, end = match.span()
        following = bisect_left(tokens.starts, end)
        if 0 < following < len(tokens.original) and _ends_sentence(tokens, at, match[0], following):
            yield end


def _ends_sentence(tokens: Tokens, at: int, marks: str, following: int) -> bool:
    """Return True if a sentence ends with the marks at an offset, before word `following`.

    The marks include closing quotation marks, brackets and references ('.', '?"', '.[2]'), and the full
    stop of "U.S." though it is part of the word.
    """
    next_word = tokens.original[following]
    next_is_small = next_word[0].islower() and not opens_name(tokens.original, following)
    is_ellipsis = marks[:2] == ".."
    if next_is_small and (is_ellipsis or marks[-1] not in ".!?"):
        return False  # '"Why?" he asked', "and then... nothing"
    if marks == "!" and _is_exclaiming_name(tokens, following - 1, next_is_small):
        return False
    if marks[0] != "." or is_ellipsis or marks[1:2] in ("?", "!"):
        return True  # the full stop of "Roe Jr.?" is that of the abbreviation
    if tokens.text[tokens.ends[following - 1] : at].strip():
        return True  # a sign between word and full stop: no abbreviation
    word = tokens.original[following - 1].rstrip(".")
    if _ends_address(tokens, following - 1):
        return not next_is_small
    if word.lower() in _TITLES or _is_item_number(tokens, following - 1):
        return word == "St" and _starts_after_street(tokens, following)
    is_inside = following > 1 and tokens.gaps[following - 1] == " "
    before = tokens.words[following - 2] if is_inside else ""
    if (
        len(word) == 1
        and word.isupper()
        and before in _LETTERED
        and not _is_initial(tokens, following)
    ):
        return True  # "It is a size S. Fits well."
    if (
        word.isupper()
        and next_word.isupper()
        and tokens.original[following - 2].isupper()
        and (
            following > 1
            and len(next_word) > 1
            and len(word) == _STYLED
            and tokens.gaps[following - 1] == " "
        )
    ):
        return False  # "The VW ID. BUZZ"
    is_abbreviation = _is_abbreviation(word, next_word)
    if next_is_small:
        return not is_abbreviation and len(word) >= 3 and word.isalpha()
    return not is_abbreviation or _starts_after_abbreviation(tokens, following)


def _is_exclaiming_name(tokens: Tokens, i: int, is_before_small: bool) -> bool:
    """Return True if word `i` is a name inside a sentence: "the show Jeopardy! is", "Yahoo! Inc."."""
    word, following = tokens.original[i], tokens.words[i + 1]
    if not word[0].isupper():
        return False
    is_known = tokens.words[i] in EXCLAIMING_NAMES
    if is_before_small:
        return is_known or (not word.isupper() and tokens.gaps[i] == " ")
    return is_known and (
        following in _COMPANY_FORMS or (tokens.gaps[i] == " " and not starts_sentence(following))
    )


def _ends_address(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` is the end of an address: "gov" in "office@harwick.gov"."""
    word = tokens.original[i]
    return len(word) > 1 and word.islower() and tokens.gaps[i] in (".", "@")


def _starts_after_street(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` starts a sentence after "Mill St.", which is not "St. Anne"."""
    return (
        i > 1
        and tokens.original[i - 2][0].isupper()
        and tokens.original[i][0].isupper()
        and tokens.gaps[i - 1] == " "
        and starts_sentence(tokens.words[i])
    )


def _is_item_number(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` is the number of an item in a list: "1. First"."""
    return tokens.original[i].isdigit() and (i == 0 or "\n" in tokens.gaps[i])


def _is_abbreviation(word: str, next_word: str) -> bool:
    """Return True if a word before a full stop is an abbreviation that may or may not end a sentence."""
    lower = word.lower()
    if lower in _ABBREVIATIONS or (lower in _NUMBERED and next_word[0].isdigit()):
        return True
    return word[0].isupper() and ("." in word or len(word) == 1 or lower in _CAPITAL_ABBREVIATIONS)


def _starts_after_abbreviation(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` starts a sentence though an abbreviation precedes it.

    It does in "in the U.S. The court" and "Acme Inc. Mr. Roe", but not in "J. A. Roe", "U.S. Senate" or
    "U.S. AND IRAN".
    """
    word, last = tokens.original[i], tokens.words[i - 1].rstrip(".")
    if tokens.words[i - 1] in _GENERATIONS:
        return _starts_after_generation(tokens, i)
    if _is_initial(tokens, i) or (word.isupper() and len(word) > 1):
        return False
    if last in _TIMES and not starts_sentence(word.lower()):
        return _starts_after_time(tokens, i)
    if word.lower() in _COURTESY_TITLES and tokens.text.startswith(".", tokens.ends[i]):
        return last not in _QUANTIFYING and "In" not in tokens.original[max(i - 3, 0) : i - 1]
    return starts_sentence(word.lower())


def _starts_after_time(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` starts a sentence after a time of day.

    It does in "It ends at 9 p.m. Workers then leave", but not in "at 9 p.m. Friday", "At 9 p.m. Mr. Roe
    left", "the 9 a.m. Mass" or "at 9 p.m. Eastern".
    """
    lower, k = tokens.words[i], i - 2
    while k > 0 and tokens.original[k][0].isdigit():
        k -= 1
    opens = tokens.original[k]
    if opens[0].isupper() or opens.lower() in _SCHEDULED or lower in DATE_WORDS | _ZONES:
        return False
    if lower in _COURTESY_TITLES:
        return True
    following = tokens.original[i + 1] if i + 1 < len(tokens.original) else ""
    return is_dictionary_word(lower) and following.islower() and following not in _DAYTIME


def _is_initial(tokens: Tokens, i: int) -> bool:
    """Return True for a letter with a full stop: "J. Roe"."""
    return len(tokens.words[i]) == 1 and tokens.text.startswith(".", tokens.ends[i])


def _starts_after_generation(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` starts a sentence after "Roe Jr.".

    It does in "Roe Jr. Okafor left" and "Roe Jr. Nobody left", but not in "Roe Jr. Boulevard", "Roe Jr.
    (Ohio)" or the headline "Roe Jr. Leaves Office".
    """
    word, lower = tokens.original[i], tokens.words[i].removesuffix("'s")
    gap = tokens.gaps[i]
    if gap == ' "':
        return True  # a quotation follows
    if gap.strip("\"')") != " " or not word[0].isupper() or lower in _NAMED_AFTER:
        return False
    if starts_sentence(lower) or lower in _GIVEN_NAMES or not is_dictionary_word(lower):
        return True
    following = tokens.original[i + 1] if i + 1 < len(tokens.original) else ""
    return following.islower() or word.removesuffix("'s") == tokens.original[max(i - 2, 0)]
