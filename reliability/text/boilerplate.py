"""Find boilerplate: the text around an article on its page.

Boilerplate is datelines, share bars, calls to subscribe, links to other stories, notices of reprints
and rights, credits of agencies and pictures, and the headline as the first line. It shows who published
an article, not how the article is written, so a document leaves it out: whole lines, sentences at the
end of a text, and datelines before the first sentence. Most forms are data, in
`lexicons/boilerplate.toml`: a first word and a fixed phrase identify the line, so that prose stays.
Lines of any other wording that speak to the reader about the page are found by `page_lines`, and lists
of headlines by the heading above them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from reliability.text.lexicon_files import read_file, word_class, word_list
from reliability.text.named_entities import (
    DATE_WORDS,
    NAME_PARTICLES,
    NAME_SUFFIXES,
)
from reliability.text.page_lines import (
    BELOW,
    INSIDE,
    NEXT_TO,
    SENTENCE,
    can_be_page_line,
    has_saying,
    page_line_score,
)
from reliability.text.patterns import compile_later
from reliability.text.sentence_boundaries import paragraph_breaks

_FILE = "boilerplate"
_LONGEST_LINE = 1_000  # characters of a line that can be boilerplate
_LONGEST_DATELINE = 200
_MOST_FINAL_SENTENCES = 8
_LONGEST_FINAL_SENTENCES = 1_600  # characters
# A text with a larger share of boilerplate is not an article: nothing is left out.
_MOST_OF_TEXT = 0.5
# The same for the lines that no fixed form identifies
_MOST_PAGE_LINES = 0.34
_SHORTEST_COPIES = 400  # characters of a text that is printed twice
_OPENING_OF_COPY, _MOST_BETWEEN = 60, 20  # characters
_LONGEST_STAMP = 40  # characters before a name
_CLOSING = '.!?"'  # characters at the end of a sentence
_NARROWEST, _WIDEST = 36, 120  # characters of a line that may be wrapped
_BULLETS = ("•", "*", "- ", "·")
_MOST_WAITING = 3  # short lines between two that are out
_LONGEST_LIST = 12  # headlines below a heading
_LONGEST_HEADING, _LONGEST_HEADLINE, _LONGEST_FRAGMENT = 60, 120, 90  # characters
_LONGEST_TITLE_LINE, _LONGEST_BIOGRAPHY = 300, 600
_Scores = list[float | None]  # of lines; None if not yet computed
_CAPTION, _LONGEST_CAPTION = 20, 300  # lower-case words and characters of a caption
_SHORT_MARK = 8  # lower-case words next to a mark such as "©"
_SHORT_LINE, _LINE = 16, 60  # the most lower-case words of a line
_MOST_BEFORE_CALL = 6
_OF_ARTICLE = float("-inf")  # the score of a line that is certainly of the article
_LONGEST_OF_PAGE = 160  # characters of a sentence of the page


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


def forms(group: str) -> list[dict[str, Any]]:
    """Return the forms of a group: their patterns, and what is looked for first."""
    found: list[dict[str, Any]] = read_file(_FILE).tables[group]
    return found


def any_of(group: str) -> str:
    """Return a regular expression for all patterns of a group of forms."""
    patterns = (expand_pattern(form["pattern"]) for form in forms(group))
    return f"(?:{'|'.join(patterns)})"


def _by_first_word(group: str) -> dict[str, list[str]]:
    """Map the first words of lines to the patterns of a group of forms."""
    patterns: dict[str, list[str]] = defaultdict(list)
    for form in forms(group):
        for word in form["first"].split():
            for first in word_list(word[1:-1], _FILE) if word[0] == "{" else (word,):
                patterns[first].append(form["pattern"])
    return patterns


_WHOLE_LINES, _MARKED_LINES, _SHORT_LINES, _CREDITS = map(
    _by_first_word, ("whole_line", "marked_line", "short_line", "credit_line")
)
_FIRST_WORDS = frozenset(chain(_WHOLE_LINES, _MARKED_LINES, _SHORT_LINES, _CREDITS))

_END = r"\W*\Z"


@cache
def _form(group: str, end: str = "") -> re.Pattern[str]:
    """Compile a group of forms as one pattern, on first use: few articles have lines like them."""
    return re.compile(any_of(group) + end)


@cache
def _line_patterns(first: str) -> tuple[re.Pattern[str], ...]:
    """Compile the forms of lines with a first word, on first use: most first words are rare."""

    def compiled(patterns: dict[str, list[str]], end: str) -> re.Pattern[str]:
        either = "|".join(map(expand_pattern, patterns.get(first, ["(?!)"])))
        return re.compile(f"(?:{either}){end}")

    groups = ((_WHOLE_LINES, _END), (_MARKED_LINES, _END), (_SHORT_LINES, _END), (_CREDITS, ""))
    return tuple(compiled(*group) for group in groups)


_NEXT_TO_NAMES = NAME_PARTICLES.union(
    *(word_class(name, "boilerplate") for name in ("next_to_names", "first", "printed"))
)
_SHARE = word_class("share", "boilerplate")
_SHARE_BAR = _SHARE | word_class("next_to_share", "boilerplate")
# A number can begin a date, too.
_DATE_STARTS = DATE_WORDS | word_class("months_not_dates", "boilerplate") | {"0"}
_RIGHTS = word_class("rights", "boilerplate")
_STAMPS = word_class("stamps", "boilerplate")
_DATE_PARTS = frozenset(
    "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split()
)
_STAMP_STARTS = _STAMPS | _DATE_STARTS | _DATE_PARTS
_ROLES = ("Writer", "Reporter", "Correspondent", "Contributor", "Columnist")

_DATELINES = [
    (form["key"], compile_later(rf"\s*{expand_pattern(form['pattern'])}"))
    for form in forms("dateline")
]
# The dates of other stories, one after the other: "May 3, 2021 May 2, 2021 May 2, 2021"
_DATES = compile_later(expand_pattern(r"(?:\b{month}\.? \d{1,2}, \d{4}\b[ |]*){3,}"))
# Headlines of other stories after a name, which a site sets into its sentences: "Roe Jane Ann RoeBridge
# falls Ferry is late MORE". The name stands again, with a headline glued to it.
_LINKS_END = compile_later(r" MORE\b")
_LINKS_AFTER_NAME = compile_later(
    r"\b([A-Z][\w'-]+)((?: [A-Z(][\w.'()-]*){1,4}? \1(?=[A-Z'\"(\d])[^\n]{10,600}\Z)"
)
_LONGEST_LINKS = 700  # characters
# A label of the page if it stands three times: "H D", "ELECTION IN MAY = = ="
_LABEL = compile_later(r"(?:[A-Z]{1,2}(?: |\Z)){1,3}\Z|.{0,60}(?: [=|*~]){2,}\Z")
_FEWEST_LABELS = 3

# -- lines --------------------------------------------------------------------------------------

_OUTER_SIGNS = ' \t*#_>|•-[]()"™®&'
_OPENING = compile_later(
    r"(?:(?:please|you can|to) )?(?:(\d)[\d.,]*k?|(c\)|[a-z][a-z'-]*|©))\s*", re.IGNORECASE
)
# A word in lower case that is not part of a name: not in "al-Sayed", "eNews", "news.com", "@roe".
_LOWER_CASE_WORD = compile_later(r"(?<![\w'.@/-])[a-z]+\b(?![-'.]?[A-Z]|\.\w)")
_WORD = compile_later("[a-z]+")
# With words of stamps, and without
_HOUR_OR_DAY = compile_later(r"\A(?!.*(?:[%$]|\d,\d{3}))(?=.*\d)")
_PLAIN_STAMP = compile_later(
    r"\b(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[/.]\d\d?[/.]\d{2,4}|\d\d?:\d\d)\b"
)
# An address of e-mail, or of an account, alone on a line
_CONTACT = compile_later(
    r"(?:[\w.+-]+@[\w-]+(?:\.\w+)+|(?:https?://)?(?:www\.)?(?:twitter|x|facebook|instagram|linkedin)\.com/\S+)\Z"
)
# A link to another story, whose label lost the space behind it: "The harbour:Ferries stay in port"
_LABELLED_LINK = compile_later(
    r"(?=.{20,200}\Z)(?:[^:.\"]|(?<=\b[A-Z])\.|(?<=\b[JS]r)\.){3,60}:[A-Z'\"].*[^.!?:\"')]\Z"
)
_AUTHOR, _NAME_PART = map(compile_later, map(expand_pattern, ("{writer}", r"{upper}[\w-]*")))
_NO_SURNAMES = NAME_SUFFIXES | DATE_WORDS
_SITE_NAME = compile_later(r" (?:[|·:]|--?) ")
# Not after an initial or a short title: "J. K. Roe", "Dr. Roe".
_SENTENCE_END = compile_later(r"[.!?](?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)[\"')]* +(?=[\"'(]?[A-Z©])")


def boilerplate_spans(normalized: str, title: str = "") -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the boilerplate of a normalized text, in order.

    Takes time linear in the length. The span of a whole line includes its line break. The list is empty if
    boilerplate would be more than half of the text. A line that repeats the title is boilerplate, too.

    Examples
    --------
    >>> text = "OSLO, May 3 - The bridge fell on Monday and nobody was hurt.\\nShare this article"
    >>> [text[start:end] for start, end in boilerplate_spans(text)]
    ['OSLO, May 3 - ', 'Share this article']
    """
    lines = _read_lines(normalized, title)
    added = _page_lines(lines)
    if sum(line.end - line.start for line in added) <= _MOST_PAGE_LINES * len(normalized):
        for line in added:
            line.is_out = True
    spans = list(_spans(lines, normalized))
    if sum(end - start for start, end in spans) > _MOST_OF_TEXT * len(normalized):
        return []
    return spans


def second_copy(text: str) -> int:
    """Return the start of the second copy of a text that is printed twice; the length of any other text.

    Examples
    --------
    >>> story = " ".join(f"Boat {number} came into the harbour at noon." for number in range(20))
    >>> second_copy(f"{story}\\n\\n{story}") == len(story) + 2, second_copy(story) == len(story)
    (True, True)
    """
    middle = len(text) // 2
    opening = text[:_OPENING_OF_COPY]
    at = text.find(opening, max(middle - _MOST_BETWEEN, 1), middle + 2 * _OPENING_OF_COPY)
    if len(text) < _SHORTEST_COPIES or at < 0 or text.count(opening) > 2:
        return len(text)
    return at if text[:at].strip() == text[at:].strip() else len(text)


@dataclass(slots=True)
class _Line:
    """A line: its offsets and text, the length of its dateline, and True if it is left out."""

    start: int
    end: int
    text: str
    dateline: int
    is_out: bool


def _read_lines(normalized: str, title: str) -> list[_Line]:
    """Return the lines that are not blank; those of fixed forms are out."""
    lines = []
    has_begun = False
    heading = _plain(title) if title else ""
    for start, end in _lines(normalized):
        text = normalized[start:end].replace("\n", " ")
        dateline = 0 if has_begun else _dateline_length(text)
        is_out = is_boilerplate(text[dateline:]) or (
            bool(heading) and not has_begun and _repeats_title(text[dateline:], heading)
        )
        has_begun = has_begun or not is_out
        lines.append(_Line(start, end, text, dateline, is_out))
    return lines


def _spans(lines: Sequence[_Line], normalized: str) -> Iterator[tuple[int, int]]:
    """Yield the boilerplate of lines: whole lines, datelines, and the end of the article's last line."""
    last = next((line for line in reversed(lines) if not line.is_out), None)
    for line in lines:
        if line.is_out:
            yield line.start, min(line.end + 1, len(normalized))
            continue
        if line.dateline:
            yield line.start, line.start + line.dateline
        start, end = line.start + line.dateline, line.end
        if line is last:
            end = start + _article_length(normalized[start:end])
        yield from _inside(normalized, start, end)
        if end < line.end:
            yield end, line.end


def _inside(normalized: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the dates and the headlines of other stories inside a line, in order."""
    dates = [match.span() for match in _DATES.finditer(normalized, start, end)]
    for span in sorted([*dates, *_inserted_headlines(normalized, start, end)]):
        if span[0] >= start:
            yield span
            start = span[1]


def _inserted_headlines(normalized: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the full name and the headlines that are set between a name and the mark "MORE"."""
    for mark in _LINKS_END.finditer(normalized, start, end):
        first = max(start, mark.start() - _LONGEST_LINKS)
        if links := _LINKS_AFTER_NAME.search(normalized, first, mark.end()):
            yield links.span(2)
            start = mark.end()


# -- lines of any wording -----------------------------------------------------------------------


def _score(lines: Sequence[_Line], scores: _Scores, i: int) -> float:
    """Return the score of a line, and keep it."""
    score = scores[i]
    if score is None:
        text = lines[i].text[lines[i].dateline :]
        score = page_line_score(text)
        # The search for an appeal takes longer, and few lines come near a limit.
        scores[i] = score = _OF_ARTICLE if score >= NEXT_TO and is_appeal(text) else score
    return score


def _page_lines(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines that are out for their words or their neighbours, beyond those of fixed forms."""
    out = [line.is_out for line in lines]
    scores: _Scores = [None] * len(lines)
    for i, line in enumerate(lines):
        if not line.is_out and can_be_page_line(line.text[line.dateline :]):
            out[i] = _score(lines, scores, i) >= INSIDE
    _mark_labels(lines, out)
    _mark_lists(lines, out)
    _mark_below(lines, scores, out)
    _mark_fragments(lines, scores, out)
    return [line for line, is_out in zip(lines, out, strict=True) if is_out and not line.is_out]


def _mark_labels(lines: Sequence[_Line], out: list[bool]) -> None:
    """Mark the labels that stand several times: letters and signs without a word, as beside pictures."""
    labels = {
        i: line.text.strip() for i, line in enumerate(lines) if _LABEL.match(line.text.strip())
    }
    times = Counter(labels.values())
    for i, label in labels.items():
        out[i] = out[i] or times[label] >= _FEWEST_LABELS


def _mark_lists(lines: Sequence[_Line], out: list[bool]) -> None:
    """Mark the headlines below the heading of a list, and the name or date below a label."""
    left = 0
    for i, line in enumerate(lines):
        heading = (
            line.text.strip(_OUTER_SIGNS).lower() if len(line.text) <= _LONGEST_HEADING else ""
        )
        if heading and _form("list_heading", _END).match(heading):
            out[i], left = True, _LONGEST_LIST
        elif heading and _form("label", _END).match(heading) and _has_entry(lines[i + 1 : i + 2]):
            out[i] = out[i + 1] = True
        elif left and (out[i] or _is_headline(line.text)):
            out[i] = True
            left -= 1
        else:
            left = 0


def _mark_below(lines: Sequence[_Line], scores: _Scores, out: list[bool]) -> None:
    """Mark lines below the last paragraph of the article, where less evidence is enough.

    Short lines with some evidence are marked if the line above them is.
    """
    waiting: list[int] = []
    for i in range(len(lines) - 1, 0, -1):
        if out[i] or _score(lines, scores, i) >= BELOW or _is_biography(lines, i):
            out[i] = True
            for j in waiting:
                out[j] = True
            waiting = []
        elif len(waiting) < _MOST_WAITING and _is_fragment(lines, scores, i):
            waiting.append(i)
        else:
            break


def _is_out_by_words(lines: Sequence[_Line], out: Sequence[bool], i: int) -> bool:
    """Return True if there is such a line, and it is out for its words and not for a fixed form."""
    return i < len(lines) and out[i] and not lines[i].is_out


def _is_biography(lines: Sequence[_Line], i: int) -> bool:
    """Return True if a line is on the author: somebody whom the lines above do not name."""
    line = lines[i].text
    if len(line) > _LONGEST_BIOGRAPHY or not (found := _form("biography", r"\Z").match(line)):
        return False
    surname = _surname(found[0])
    whole = re.compile(rf"(?<!\w){re.escape(surname)}(?!\w)")
    return not any(
        surname in above.text and whole.search(above.text)
        for above in lines[:i]
        if not above.is_out
    )


def _surname(biography: str) -> str:
    """Return the name by which prose calls an author: no suffix, and no month, as "May" may be one.

    Examples
    --------
    >>> _surname("Noor el-Haddad Jr. is an editor."), _surname("Jane May's book is out.")
    ('Haddad', 'Jane')
    """
    author = _AUTHOR.match(biography)
    names = _NAME_PART.findall(author[0]) if author else []
    return next((name for name in reversed(names) if name.lower() not in _NO_SURNAMES), biography)


def _mark_fragments(lines: Sequence[_Line], scores: _Scores, out: list[bool]) -> None:
    """Mark short lines next to lines that are out, such as "Free each day" in a box."""
    last = len(lines) - 1
    for order, step in ((range(1, last + 1), -1), (range(last - 1, 0, -1), 1)):
        for i in order:
            if not out[i] and _is_out_by_words(lines, out, i + step):
                out[i] = _is_fragment(lines, scores, i)


def _is_fragment(lines: Sequence[_Line], scores: _Scores, i: int) -> bool:
    """Return True if a line is short and has some evidence of being about the page."""
    text = lines[i].text
    if len(text) > _LONGEST_FRAGMENT or text.startswith(_BULLETS):
        return False
    return _score(lines, scores, i) >= NEXT_TO


def _is_headline(line: str) -> bool:
    """Return True if a line may be a headline: short, without a full stop at the end."""
    return len(line) <= _LONGEST_HEADLINE and not line.rstrip("\"') ").endswith((".", ":", ","))


def _has_entry(lines: Sequence[_Line]) -> bool:
    """Return True if the first line is a date, or names without other words."""
    stripped = lines[0].text.strip(_OUTER_SIGNS) if lines else ""
    if len(stripped) > _LONGEST_FRAGMENT or stripped.endswith("."):
        return False
    if _form("date_line").match(stripped.lower()):
        return True
    return stripped[:1].isupper() and _NEXT_TO_NAMES.issuperset(_LOWER_CASE_WORD.findall(stripped))


def _plain(line: str) -> str:
    """Return the letters and digits of a line in lower case."""
    return "".join(filter(str.isalnum, line.lower()))


def _repeats_title(line: str, title: str) -> bool:
    """Return True if a line is the plain title, with or without the name of a site after it."""
    if len(line) > _LONGEST_TITLE_LINE:
        return False
    return title in (_plain(line), _plain(_SITE_NAME.split(line, maxsplit=1)[0]))


def _lines(normalized: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line that is not blank; a wrapped paragraph counts as one line."""
    breaks = frozenset(paragraph_breaks(normalized))
    start, end, before = 0, -1, ""
    for line in normalized.split("\n"):
        if not (line and before and _goes_on(before, line, end in breaks)):
            if before:
                yield start, end
            start = end + 1
        end += len(line) + 1
        before = "" if line.isspace() else line
    if before:
        yield start, end


def _goes_on(before: str, line: str, is_break: bool) -> bool:
    """Return True if a line continues the wrapped paragraph of the line before it.

    `is_break` is True if a paragraph ends between the two by the layout of the whole text.
    """
    is_closed = before[-1] in _CLOSING
    if is_break and (
        is_closed or not line[0].islower() or not _NARROWEST <= len(before) <= _WIDEST
    ):
        return False
    return not ((is_break or is_closed) and is_boilerplate(line))


def _dateline_length(line: str) -> int:
    """Return the number of characters in the datelines at the start of a line."""
    length = 0
    while end := _end_of_dateline(line[length : length + _LONGEST_DATELINE]):
        length += end
    return length


def _end_of_dateline(opening: str) -> int:
    """Return the offset after the dateline that opens a line, or 0."""
    for keys, dateline in _DATELINES:
        if any(key in opening for key in keys) and (match := dateline.match(opening)):
            return match.end()
    return 0


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
    return len(line) <= _LONGEST_LINE and _has_form(line) and not is_appeal(line)


def is_appeal(line: str) -> bool:
    """Return True if a line asks the reader to spread the text itself, as a chain letter does.

    Examples
    --------
    >>> is_appeal("Copy and paste this to everybody you know"), is_appeal("Share this story")
    (True, False)
    """
    return _form("appeal").search(line.lower()) is not None


def _has_form(line: str) -> bool:
    """Return True if a line has a form of boilerplate."""
    stripped = line.strip(_OUTER_SIGNS)
    opening = _OPENING.match(stripped)
    if not opening:
        return False
    first = "0" if opening[1] else opening[2].lower()
    if first in _FIRST_WORDS and _has_line_form(first, stripped[opening.end() :]):
        return True
    if _has_other_form(stripped, first):
        return True
    may_be_signature = "/" in stripped or line[0] == "(" or stripped.endswith(_ROLES)
    return may_be_signature and _form("signature").match(line) is not None


def is_of_page(sentence: str) -> bool:
    """Return True if a sentence of a normalized text reads as a line of the page.

    A sentence of the article may stand in the same line, so the line as a whole is not boilerplate.

    Examples
    --------
    >>> is_of_page("Sign up for our newsletter")
    True
    """
    return (
        len(sentence) <= _LONGEST_OF_PAGE
        and can_be_page_line(sentence)
        and page_line_score(sentence) >= INSIDE
        and not is_appeal(sentence)
    )


def _has_line_form(first: str, rest: str) -> bool:
    """Return True if a line has one of the forms of its first word."""
    lower = rest.lower()
    whole, marked, short, credit = _line_patterns(first)
    if whole.match(lower):
        return _lower_case_words(rest) <= _LINE
    if marked.match(lower):
        return all(map(_is_short_or_of_rights, _SENTENCE_END.split(rest)))
    if short.match(lower):
        return _lower_case_words(rest) <= _SHORT_LINE and not _has_claim(rest)
    match = credit.match(lower)
    return match is not None and _has_only_names(rest, match.end())


def _has_claim(line: str) -> bool:
    """Return True if a sentence after the first one is a sentence of an article."""
    _, *sentences = _SENTENCE_END.split(line)
    return any(
        _lower_case_words(sentence) > _SHORT_MARK and page_line_score(sentence) < SENTENCE
        for sentence in sentences
    )


def _is_short_or_of_rights(sentence: str) -> bool:
    """Return True if a sentence next to a mark such as "©" has no room for a claim, or is of rights."""
    if _lower_case_words(sentence) <= _SHORT_MARK:
        return True
    return not _RIGHTS.isdisjoint(_WORD.findall(sentence.lower()))


def _has_other_form(line: str, first: str) -> bool:
    """Return True if a line is a date, a credit, a call to subscribe or a share bar."""
    lower = line.lower()
    if first in _DATE_STARTS and _form("date_line").match(lower):
        return True
    if len(line) <= _LONGEST_HEADING and (_is_stamp(lower, first) or _CONTACT.match(line)):
        return True
    if ":" in line and _LABELLED_LINK.match(line):
        return True
    stamp, by, _ = lower.rpartition(" by ")
    if by and len(stamp) <= _LONGEST_STAMP and _is_stamp(stamp, first):
        return _has_only_names(line, len(stamp))
    # The search for a plain word is faster than the pattern.
    ends = any(word in lower for word in ("permission", "reserved", "contributed", "best price"))
    if ends and _form("ending", _END).search(lower):
        return _lower_case_words(line) <= _SHORT_LINE
    if "photo" in lower and (photo := _form("photo_credit").search(lower)):
        return _has_only_names(line, photo.end()) and _lower_case_words(line) <= _LINE
    if (
        len(line) <= _LONGEST_CAPTION
        and line[-1] != "."
        and (": " in lower or "(" in lower)
        and (credit := _form("caption_credit").search(lower))
        and _has_only_names(line, credit.end())
    ):
        return _lower_case_words(line) <= _CAPTION and not has_saying(lower)
    if ("newsletter" in lower or "inbox" in lower) and (call := _form("call").search(lower)):
        before = _lower_case_words(line[: call.start()])
        if before <= _MOST_BEFORE_CALL and _lower_case_words(line) <= _LINE:
            return not _has_claim(line)
    return _is_share_bar(lower, first)


def _lower_case_words(line: str) -> int:
    """Count the lower-case words, so that the length of names does not matter."""
    return sum(word not in NAME_PARTICLES for word in _LOWER_CASE_WORD.findall(line))


def _has_only_names(line: str, start: int) -> bool:
    """Return True if the rest of a line has only names and the words of credits."""
    return _NEXT_TO_NAMES.issuperset(_LOWER_CASE_WORD.findall(line, start))


def _is_stamp(lower: str, first: str) -> bool:
    """Return True if a short line has only the words and numbers of a day, an hour or a length."""
    if first not in _STAMP_STARTS:
        return False
    words = _WORD.findall(lower)
    if not all(word in _STAMPS or word[:3] in _DATE_PARTS for word in words):
        return False
    return (_HOUR_OR_DAY if words else _PLAIN_STAMP).search(lower) is not None


def _is_share_bar(lower: str, first: str) -> bool:
    """Return True if all words of a line are words of share bars."""
    return (
        (first == "0" or first in _SHARE_BAR)
        and all(word[0] in _SHARE_BAR for word in _WORD.finditer(lower))
        and not _SHARE.isdisjoint(_WORD.findall(lower))
    )
