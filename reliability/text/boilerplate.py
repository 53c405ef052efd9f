"""Find boilerplate: the text around an article on its page.

Boilerplate is datelines, share bars, calls to subscribe, links to other stories, notices of reprints
and rights, and credits of agencies and pictures. It shows who published an article, not how the article
is written, so a document leaves it out: whole lines, sentences at the end of a text, and datelines
before the first sentence. Its forms are data, in `lexicons/boilerplate.toml`. A whole line is left out
only if its first word and a fixed phrase identify it, so that prose stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, pairwise

from reliability.text.lexicon_files import read_file, word_class, word_list
from reliability.text.named_entities import DATE_WORDS, NAME_PARTICLES, SENTENCE_STARTERS

_FILE = "boilerplate"
_LONGEST_LINE = 1_000  # characters of a line that can be boilerplate
_LONGEST_DATELINE = 200
_MOST_FINAL_SENTENCES = 8
_LONGEST_FINAL_SENTENCES = 1_600  # characters
# A text with a larger share of boilerplate is not an article: nothing is left out.
_MOST_OF_TEXT = 0.5
_SHORT_LINE, _LINE = 16, 60  # the most lower-case words of a line
_MOST_BEFORE_CALL = 6


# -- the forms ----------------------------------------------------------------------------------


def _parts() -> dict[str, str]:
    """Return the named parts of patterns; a part may contain the parts before it."""
    tables = read_file(_FILE).tables
    parts = {name: f"(?:{'|'.join(words.split())})" for name, words in tables["words"].items()}
    parts["particle"] = f"(?:{'|'.join(sorted(NAME_PARTICLES))})"
    for name, pattern in tables["parts"].items():
        parts[name] = _fill(pattern, parts)
    return parts


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda part: parts[part[1]], pattern)


_PARTS = _parts()


def expand_pattern(pattern: str) -> str:
    """Replace the named parts of a pattern, such as {story}, by regular expressions."""
    return _fill(pattern, _PARTS)


def _any_of(group: str) -> str:
    """Return a regular expression for all patterns of a group of forms."""
    patterns = (expand_pattern(form["pattern"]) for form in read_file(_FILE).tables[group])
    return f"(?:{'|'.join(patterns)})"


def _by_first_word(group: str) -> dict[str, list[str]]:
    """Map the first words of lines to the patterns of a group of forms."""
    patterns: dict[str, list[str]] = defaultdict(list)
    for form in read_file(_FILE).tables[group]:
        for word in form["first"].split():
            for first in word_list(word[1:-1], _FILE) if word[0] == "{" else (word,):
                patterns[first].append(form["pattern"])
    return patterns


_WHOLE_LINES, _SHORT_LINES, _CREDITS = map(
    _by_first_word, ("whole_line", "short_line", "credit_line")
)
_FIRST_WORDS = frozenset(chain(_WHOLE_LINES, _SHORT_LINES, _CREDITS))
_SELDOM_IN_PROSE = _FIRST_WORDS - SENTENCE_STARTERS


@cache
def _line_patterns(first: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile the forms of lines with a first word, on first use: most first words are rare."""

    def compiled(patterns: dict[str, list[str]], end: str) -> re.Pattern[str]:
        either = "|".join(map(expand_pattern, patterns.get(first, ["(?!)"])))
        return re.compile(f"(?:{either}){end}")

    end = r"\W*\Z"
    return compiled(_WHOLE_LINES, end), compiled(_SHORT_LINES, end), compiled(_CREDITS, "")


_NEXT_TO_NAMES = NAME_PARTICLES.union(
    *(word_class(name, "boilerplate") for name in ("next_to_names", "first", "printed"))
)
_SHARE = word_class("share", "boilerplate")
_SHARE_BAR = _SHARE | word_class("next_to_share", "boilerplate")
# A number can begin a date, too.
_DATE_STARTS = DATE_WORDS | word_class("months_not_dates", "boilerplate") | {"0"}
_ROLES = ("Writer", "Reporter", "Correspondent", "Contributor", "Columnist")

_DATELINE = re.compile(rf"\s*{_any_of('dateline')}")
_DATE_LINE = re.compile(_any_of("date_line"))
_SIGNATURE = re.compile(_any_of("signature"))
_PHOTO_CREDIT = re.compile(_any_of("photo_credit"))
_ENDING = re.compile(rf"{_any_of('ending')}\W*\Z")
_CALL = re.compile(_any_of("call"))
_NOTICE = re.compile(_any_of("notice"), re.IGNORECASE)

# -- lines --------------------------------------------------------------------------------------

_OUTER_SIGNS = ' \t*#_>|•-[]()"™®&'
_OPENING = re.compile(
    r"(?:(?:please|you can|to) )?(?:(\d)[\d.,]*k?|(c\)|[a-z][a-z'-]*|©))\s*", re.IGNORECASE
)
# A word in lower case that is not part of a name: not in "al-Sayed", "eNews", "news.com", "@roe".
_LOWER_CASE_WORD = re.compile(r"(?<![\w'.@/-])[a-z]+\b(?![-'.]?[A-Z]|\.\w)")
_WORD = re.compile("[a-z]+")
# Not after an initial or a short title: "J. K. Roe", "Dr. Roe".
_SENTENCE_END = re.compile(r"[.!?](?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)[\"')]* +(?=[\"'(]?[A-Z©])")


def boilerplate_spans(normalized: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the boilerplate of a normalized text, in order.

    Takes time linear in the length. The span of a whole line includes its line break. The list is empty if
    boilerplate would be more than half of the text.

    Examples
    --------
    >>> text = "OSLO, May 3 - The bridge fell on Monday and nobody was hurt.\\nShare this article"
    >>> [text[start:end] for start, end in boilerplate_spans(text)]
    ['OSLO, May 3 - ', 'Share this article']
    """
    spans: list[tuple[int, int]] = []
    last_line = None  # start and end of the article's last line, and the number of spans before it
    for start, end in _lines(normalized):
        line = normalized[start:end]
        dateline = 0 if last_line else _dateline_length(line)
        if is_boilerplate(line[dateline:]):
            spans.append((start, min(end + 1, len(normalized))))
            continue
        if dateline:
            spans.append((start, start + dateline))
        last_line = start + dateline, end, len(spans)
    if last_line:
        start, end, before = last_line
        start += _article_length(normalized[start:end])
        if start < end:
            spans.insert(before, (start, end))
    if sum(end - start for start, end in spans) > _MOST_OF_TEXT * len(normalized):
        return []
    return spans


def _lines(normalized: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line that is not blank."""
    end = -1
    for line in normalized.split("\n"):
        start, end = end + 1, end + 1 + len(line)
        if line and not line.isspace():
            yield start, end


def _dateline_length(line: str) -> int:
    """Return the number of characters in the datelines at the start of a line."""
    length = 0
    while match := _DATELINE.match(line[length : length + _LONGEST_DATELINE]):
        length += match.end()
    return length


def _article_length(line: str) -> int:
    """Return the number of characters of a line before the boilerplate sentences at its end."""
    searched = max(len(line) - _LONGEST_FINAL_SENTENCES, 0)
    starts = [match.end() for match in _SENTENCE_END.finditer(line, searched)]
    length = len(line)
    for start in starts[: -_MOST_FINAL_SENTENCES - 1 : -1]:
        if not is_boilerplate(line[start:length]):
            break
        length = start
    return length


def is_boilerplate(line: str) -> bool:
    """Return True if a line, or a sentence at the end of a text, is boilerplate.

    Examples
    --------
    >>> is_boilerplate("Share this article")
    True
    >>> is_boilerplate("Share prices fell on Monday.")
    False
    """
    if len(line) > _LONGEST_LINE:
        return False
    stripped = line.strip(_OUTER_SIGNS)
    opening = _OPENING.match(stripped)
    if not opening:
        return False
    first = "0" if opening[1] else opening[2].lower()
    if first in _FIRST_WORDS and _has_line_form(first, stripped[opening.end() :]):
        return True
    if _has_other_form(stripped, first):
        return True
    if ("/" in stripped or line[0] == "(" or stripped.endswith(_ROLES)) and _SIGNATURE.match(line):
        return True
    return first in _SELDOM_IN_PROSE and _all_sentences_are(stripped)


def is_notice(normalized: str, start: int, end: int) -> bool:
    """Return True if a sentence, normalized[start:end], is a notice of the publisher to readers."""
    return _NOTICE.search(normalized, start, end) is not None


def _has_line_form(first: str, rest: str) -> bool:
    """Return True if a line has one of the forms of its first word."""
    lower = rest.lower()
    whole, short, credit = _line_patterns(first)
    if whole.match(lower):
        return _lower_case_words(rest) <= _LINE
    if short.match(lower):
        return _lower_case_words(rest) <= _SHORT_LINE
    match = credit.match(lower)
    return match is not None and _has_only_names(rest, match.end())


def _has_other_form(line: str, first: str) -> bool:
    """Return True if a line is a date, a credit, a call to subscribe or a share bar."""
    lower = line.lower()
    if first in _DATE_STARTS and _DATE_LINE.match(lower):
        return True
    # The search for a plain word is faster than the pattern.
    ends = "permission" in lower or "reserved" in lower or "contributed" in lower
    if ends and _ENDING.search(lower):
        return _lower_case_words(line) <= _SHORT_LINE
    if "photo" in lower and (photo := _PHOTO_CREDIT.search(lower)):
        return _has_only_names(line, photo.end()) and _lower_case_words(line) <= _LINE
    if ("newsletter" in lower or "inbox" in lower) and (call := _CALL.search(lower)):
        before = _lower_case_words(line[: call.start()])
        return before <= _MOST_BEFORE_CALL and _lower_case_words(line) <= _LINE
    return _is_share_bar(lower, first)


def _all_sentences_are(line: str) -> bool:
    """Return True if a line has several sentences and all of them are boilerplate."""
    ends = [match.end() for match in _SENTENCE_END.finditer(line)]
    sentences = pairwise((0, *ends, len(line)))
    return bool(ends) and all(is_boilerplate(line[start:end]) for start, end in sentences)


def _lower_case_words(line: str) -> int:
    """Count the lower-case words, so that the length of names does not matter."""
    return sum(word not in NAME_PARTICLES for word in _LOWER_CASE_WORD.findall(line))


def _has_only_names(line: str, start: int) -> bool:
    """Return True if the rest of a line has only names and the words of credits."""
    return _NEXT_TO_NAMES.issuperset(_LOWER_CASE_WORD.findall(line, start))


def _is_share_bar(lower: str, first: str) -> bool:
    """Return True if all words of a line are words of share bars."""
    return (
        (first == "0" or first in _SHARE_BAR)
        and all(word[0] in _SHARE_BAR for word in _WORD.finditer(lower))
        and not _SHARE.isdisjoint(_WORD.findall(lower))
    )
