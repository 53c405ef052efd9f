"""Find quotations: text in quotation marks, turns of a conversation, and embedded posts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reliability.text.patterns import compile_later

Range = tuple[int, int]

_DOUBLE_MARK = compile_later(r"(?:(?<!\S)\"\"(?=\w))|\"|``|''")
# The mark comes first in the pattern, and the character before it is in a lookbehind, so that the
# search is for marks alone.
# An apostrophe for left-out letters ("the '90s", "'em", "'s-Hertogenbosch") opens no quotation.
_SINGLE_OPENING = compile_later(
    r"'(?<![^\s(\[:-]')(?!\d\ds?\b|(?:em|til|tis|twas|cause|cos|round|bout|n|tween|neath|cept|s(?=-[a-z]))\b)"
    r"(?=\w|\.\.\.\w)",
    re.IGNORECASE,
)
_SINGLE_CLOSING = compile_later(r"'(?<=[\w.,!?-]')(?=[\s.,;:!?)-]|\Z)")
_AFTER_POSSESSIVE = compile_later(r"s' [A-Za-z]")

# The label of a turn: "Q:", "ROSA LUND:", "Rosa Lund:", but not "Lund: 1,547." A text with fewer turns
# is not a conversation.
_LABEL = compile_later(
    r"\s*[*_]{0,3}([A-Z][\w.'-]{0,25}(?: [A-Z][\w.'-]{1,25}){0,3})[*_]{0,3}:[*_]{0,3}\s+"
    r"(?=\S)(?![$£€\d][\d.,%]*\s*\Z)"
)
_FEWEST_TURNS = 4
_LONGEST_TURN = 1_500  # characters to the next label, if blank lines are inside a turn
_BEFORE_SPEECH = frozenset(".!?,:")
_SENTENCE_END = compile_later(r"[.!?](?=\s+[\"A-Z]|\s*\Z)")
# The rest of a sentence after a mark before a word: 'to "stop the leak in our roof.'
_OPENED_SENTENCE = compile_later(r"(?<=[\s(\[-])\"(?=\w)[^\"]*?(?:[.!?](?=\s+[\"A-Z]|\s*\Z)|\Z)")
# "Roe said: It …", before a quotation that lost its first mark
_SPEECH_OPENING = compile_later(r"(?:(?<=[a-z]):|(?<=said,)|(?<=says,)) (?=[A-Z])")
# A speaker after speech that lost a mark: ", Jane Roe said.", ", said Jane Roe", "? Roe asked"
_SAYS = "(?:said|says|told|added|adds|wrote|explained|recalled|insisted|asked|shouted|cried)"
_NAMED = r"(?!(?:He|She|They|It|We)\b)(?:[A-Z][\w'-]+ ){1,3}"
_SPEAKER = compile_later(
    rf"(?<=\w)[,?!] (?:{_NAMED}{_SAYS}\b(?!,(?! \")| (?:that|he|she|it|they)\b)|{_SAYS} [A-Z]"
    rf"|(?:he|she|they) {_SAYS}(?=[.]))"
)
# A single mark that closes what a double one opened
_WRONG_MARK = compile_later(r"(?<=[,.?!])'(?=\s|\Z)")
_SPEAKER_AFTER_MARK = compile_later(
    rf" (?:{_NAMED}{_SAYS}|{_SAYS} [A-Z]|(?:he|she|they) {_SAYS}\b)"
)
# 'for that, "she says, "but …', a closing mark on the wrong side of its space
_SPEAKER_GLUED = compile_later(rf"{_NAMED}{_SAYS}\b|{_SAYS} [A-Z]|(?:he|she|they) {_SAYS}\b")
# 'said: " It rains. "', an opening mark with a space after it
_SPACED_OPENING = compile_later(r"\" (?:\.{2,3} ?)?(?=[A-Z@])")
_AFTER_CLOSING = frozenset(",.;:")
_BEFORE_SPACED = frozenset((".", "!", "?", ",", ":", ""))
_LONGEST_UNOPENED = 600
_LONGEST_LOST = 400  # characters of a sentence of a quotation that is never closed
_MARGIN = 3  # the most characters between a quotation and the end of its paragraph
_LABELLED = compile_later(r"\s*[A-Z][\w'’ -]{0,40}:\s")
_SPEAKS = compile_later(r"\b(?:I|I'm|I've|I'd|we|we're|we've|my|our|us|me)\b")
# The signature of an embedded post: "- Rosa Lund (@rosalund)"; no hyphen inside a name
_POST_SIGNATURE = compile_later(
    r"\s*--?(?<!\w-(?=\w))\s?[^\n()@]{2,60}\(@\w{2,30}\)(?:\s[A-Z][a-z]{2,8}\s\d{1,2},\s(?P<year>\d{4}))?"
)
_LINK = compile_later(r"(?:https?://|pic\.twitter\.com/)\S+")
_LINE = compile_later(r"[^\n]*\S[^\n]*")
# The author before a post: "Rosa Lund (@rosalund) May 12, 2020" as a line or before it, or "@rosalund: "
_POST_HEADER = compile_later(
    r"^(?:(?![- ])(?:(?! -)[^\n()@.!?,]){2,40}\(@\w{2,30}\)(?: -|[ ·])*"
    r"(?:[A-Z][a-z]{2,8} \d{1,2}, \d{4})?(?:\n+|(?<=[\d)]) (?=[A-Z]))|@\w{2,30}: )(?=[^\n@])",
    re.MULTILINE,
)
# The initial of a politician who wrote a post: "We will build it. -R"
_POST_INITIAL = compile_later(r"-[A-Z](?<=[.!?] -[A-Z])$", re.MULTILINE)
_MOST_INITIALS = 3  # with more, they are something else
# Characters of a post with its address; until November 2017 a post had 140 without it.
_LONGEST_POST, _LONGEST_OLD_POST, _LONGER_SINCE = 320, 170, 2017
_SENTENCE_START = compile_later(r"[.!?:]['\"]? (?=\S)")
_MOST_APOSTROPHES = 8  # in one quotation
_SHORTEST_POST = 12  # characters

# Marks whose bytes became dots, but for the last byte of the closing one: "...It rains,..\x9d she said"
_LOST_BYTE = "\x9d"
_DAMAGED = compile_later(r"(?<!\S)\.\.\.(?=\w)[^\x9d\n]{0,1500}(?:\.\.\x9d|(?=\n)|\Z)")
# The most characters from the end of the paragraph that opens a quotation to its closing mark.
_LONGEST_GAP = 2_000


def find_quotations(text: str, breaks: Sequence[int]) -> list[Range]:
    """Return the (start, end) offsets of the quotations of a normalized text, marks included.

    If a text has double marks, those pair up within paragraphs, and single marks count only outside
    the pairs: forty of forty in edited news quoted somebody, most in links and headings. If it has
    none, all pairs of single marks count. The turns of a conversation with labels ("Q:", "Rosa Lund:")
    and the text of an embedded post before its signature ("- Rosa Lund (@rosalund)"), after a line with
    its author, or with an initial at its end ("-R") count, too.

    `breaks` are the offsets at which its paragraphs end, in order, without the last.

    Examples
    --------
    >>> find_quotations('"It rains," she said. A 12" pipe broke.', [])
    [(0, 11)]
    """
    marks = [match.span() for match in _DOUBLE_MARK.finditer(text)]
    found = list(_in_double_marks(text, breaks, marks)) if marks else []
    single = list(_in_single_marks(text, breaks))
    whole = [one for one in single if _is_whole_paragraph(text, one, breaks)] if found else []
    if whole:
        found = _merged(whole, found)  # '"Journalism" on the news. Pathetic!' in single marks
    found = _merged(found, single)
    if _LOST_BYTE in text:
        found = _merged([match.span() for match in _DAMAGED.finditer(text)], found)
    unmarked = [*_turns(text, breaks), *_posts(text, breaks)]
    return _merged(_disjoint(sorted(unmarked)), found) if unmarked else found


def _disjoint(ranges: Sequence[Range]) -> list[Range]:
    """Return sorted ranges without those that overlap one before them."""
    kept: list[Range] = []
    for one in ranges:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _merged(first: list[Range], second: list[Range]) -> list[Range]:
    """Return ranges in order, without those of the second list that overlap one of the first."""
    if not first:
        return second
    outside = [one for one in second if not _overlaps_any(one, first)]
    return sorted(first + outside) if outside else first


def _is_whole_paragraph(text: str, quotation: Range, breaks: Sequence[int]) -> bool:
    """Return True if a quotation opens a paragraph, and ends it or has a comma before its last mark."""
    start, end = quotation
    at = bisect_right(breaks, start)
    first, last = breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else len(text)
    if text[max(first, start - _MARGIN) : start].strip() or start - first > _MARGIN:
        return False
    return text[end - 2] == "," or (last - end <= _MARGIN and not text[end:last].strip())


def _turns(text: str, breaks: Sequence[int]) -> Iterator[Range]:
    """Yield the turns of a conversation: paragraphs that begin with a label, two of them in turn."""
    if text.count(": ") + text.count(":\n") < _FEWEST_TURNS:
        return
    turns = []
    for start, end in pairwise([0, *breaks, len(text)]):
        if match := _LABEL.match(text, start, end):
            turns.append((match[1], match.end(), start + len(text[start:end].rstrip())))
    speakers = Counter(label for label, _, _ in turns)
    repeated = [label for label, count in speakers.items() if count > 1]
    if len(turns) >= _FEWEST_TURNS and len(repeated) > 1:
        yield from _with_continuations(
            text, breaks, [one[1:] for one in turns if one[0] in repeated and one[1] < one[2]]
        )


def _with_continuations(
    text: str, breaks: Sequence[int], turns: Sequence[Range]
) -> Iterator[Range]:
    """Yield the turns, and the paragraphs after each that go on in the first person without a label."""
    bounds = [*breaks, len(text)]
    for (start, end), (following, _) in pairwise([*turns, (len(text), len(text))]):
        yield start, end
        is_inside = following < min(len(text), end + _LONGEST_TURN)
        for at in range(bisect_left(bounds, end), len(bounds) - 1):
            first, last = bounds[at], bounds[at + 1]
            if is_inside and not text[first:last].strip():
                continue
            if last > following or _LABELLED.match(text, first, last):
                break
            if not _SPEAKS.search(text, first, last):
                break
            spoken = text[first:last]
            yield last - len(spoken.lstrip()), first + len(spoken.rstrip())


def _posts(text: str, breaks: Sequence[int]) -> Iterator[Range]:
    """Yield the texts of embedded posts that are not in quotation marks."""
    bounds = [0, *breaks, len(text)]
    if "(@" in text:
        yield from _signed_posts(text, bounds)
    if "@" in text:
        for match in _POST_HEADER.finditer(text):
            yield from _whole_post(text, match.end(), bounds[bisect_right(bounds, match.end())])
    ends = [match.end() for match in _POST_INITIAL.finditer(text)]
    for end in ends if len(ends) <= _MOST_INITIALS else ():
        yield from _whole_post(text, bounds[bisect_left(bounds, end) - 1], end)


def _whole_post(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield a part of a paragraph, without the white space around it, if it may be a post."""
    part = text[start:end]
    post = part.strip()
    start += len(part) - len(part.lstrip())
    if _SHORTEST_POST <= len(post) <= _LONGEST_POST and '"' not in post:
        yield start, start + len(post)


def _signed_posts(text: str, bounds: Sequence[int]) -> Iterator[Range]:
    """Yield the texts of embedded posts: the rest of the paragraph before a signature.

    A page without line breaks has more than the post in its paragraph: the post is its last sentences.
    """
    last = 0
    for match in _POST_SIGNATURE.finditer(text):
        end = match.start()
        start = max(bounds[bisect_right(bounds, match.end() - 1) - 1], last)
        year = match["year"]
        most = _LONGEST_OLD_POST if year and int(year) < _LONGER_SINCE else _LONGEST_POST
        is_long = start == last > 0 and end - start > _LONGEST_POST
        if end - start > most and not is_long:
            opening = _SENTENCE_START.search(text, end - most, end - _SHORTEST_POST)
            start = opening.end() if opening else end - most
        elif _LINK.fullmatch(text[start:end].strip()):
            start = _post_above(text, max(start - most, last), start)
        start += len(text[start:end]) - len(text[start:end].lstrip())
        last = match.end()
        if end - start >= _SHORTEST_POST and not is_long and '"' not in text[start:end]:
            yield start, end


def _post_above(text: str, first: int, start: int) -> int:
    """Return the start of a post above the line of its link: of the line before, and of those with tags.

    None of it is before `first`.
    """
    begin = start
    for line in reversed(list(_LINE.finditer(text, first, start))):
        is_whole = line.start() == 0 or text[line.start() - 1] == "\n"
        if not is_whole or (begin < start and "#" not in line[0]):
            break
        begin = line.start()
    return begin


def _in_double_marks(text: str, breaks: Sequence[int], marks: Sequence[Range]) -> Iterator[Range]:
    """Yield the ranges between double marks, in order and without overlap."""
    used = closed = 0  # marks, and the end of a quotation that a mark of a later paragraph closed
    for start, end in pairwise([0, *breaks, len(text)]):
        if used == len(marks):
            return
        if marks[used][0] >= end:
            continue
        first, used = used, bisect_left(marks, (end, 0), used)
        pairs, unclosed = _pair_marks(text, (max(start, closed), end), marks[first:used])
        yield from pairs
        if unclosed is None:
            continue
        if used < len(marks) and _closes_earlier_paragraph(text, end, marks[used]):
            closed = marks[used][1]
            yield unclosed, closed
            used += 1
        elif lost := _before_speaker(text, unclosed, end):
            yield unclosed, lost
        elif _runs_to_the_end(text, (start, end), unclosed, marks[used : used + 1]):
            yield unclosed, end
        elif found := _OPENED_SENTENCE.match(text, unclosed, min(unclosed + _LONGEST_LOST, end)):
            yield found.span()


def _pair_marks(
    text: str, paragraph: Range, marks: Sequence[Range]
) -> tuple[list[Range], int | None]:
    """Pair the marks of a paragraph; return the pairs and the start of a mark that nothing closes.

    A quotation may have others inside, with the same marks, unless it is never closed. One that only
    closes began after a colon: 'He told the paper: It is late."'
    """
    pairs: list[Range] = []
    opened: list[int] = []
    paragraph_start, paragraph_end = paragraph
    for start, end in marks:
        previous = text[start - 1] if start > paragraph_start else " "
        following = text[end] if end < paragraph_end else " "
        if not opened:
            is_inches = previous.isdigit() and not following.isalnum()
            if not following.isspace() and not is_inches:
                opened.append(start)
            elif not is_inches and not previous.isspace():
                begin = pairs[-1][1] if pairs else paragraph_start
                pairs += _unopened(text, (begin, paragraph_end), start, end)
            elif _opens_spaced(text, paragraph, start, marks):
                opened.append(start)
        elif previous.isspace() and not (
            following in _AFTER_CLOSING or following.isspace() or _closes_glued(text, start, end)
        ):
            opened.append(start)
        else:
            outer = opened.pop()
            while pairs and pairs[-1][0] > outer:
                pairs.pop()  # inside
            pairs.append((outer, end))
    is_last = opened and (not pairs or pairs[-1][1] <= opened[-1])
    lost = opened[:-1] if is_last else opened
    openings = sorted((*opened, *(one[0] for one in pairs), paragraph_end))
    stops = [openings[bisect_right(openings, start)] for start in lost]
    found = _with_unclosed(text, paragraph_start, pairs, zip(lost, stops, strict=True))
    return found, opened[-1] if is_last else None


def _opens_spaced(text: str, paragraph: Range, start: int, marks: Sequence[Range]) -> bool:
    """Return True for a mark with a space after it that opens speech: 'she said: " It rains. "'."""
    before = text[paragraph[0] : start].rstrip()[-1:]
    following = bisect_right(marks, (start, paragraph[1]))
    is_near = following < len(marks) and marks[following][0] - start <= _LONGEST_UNOPENED
    return (
        before in _BEFORE_SPACED
        and (is_near or not before)
        and _SPACED_OPENING.match(text, start, paragraph[1]) is not None
    )


def _closes_glued(text: str, start: int, end: int) -> bool:
    """Return True for a mark after a space that closes speech: 'for that, "she says'."""
    return text[start - 2 : start - 1] in (",", "?", "!") and bool(_SPEAKER_GLUED.match(text, end))


def _unopened(text: str, stretch: Range, start: int, end: int) -> Iterator[Range]:
    """Yield the speech before a mark that closes it: after a colon, or before "Roe said".

    A paragraph in the first person that ends in the mark is speech, too, and what follows a single mark.
    """
    if text[start - 1 : start] not in (".", "!", "?", ","):
        return
    begin, stop = stretch
    first, begin = begin, max(begin, start - _LONGEST_UNOPENED)
    single = _SINGLE_OPENING.search(text, begin, start)
    if single is not None and not _SINGLE_CLOSING.search(text, single.end(), start):
        yield single.start(), end
        return
    is_rest = not text[end:stop].strip() and text[first - 1 : first] in ("", "\n")
    if is_rest and begin == first and _SPEAKS.search(text, begin, start):
        yield start - len(text[begin:start].lstrip()), end
        return
    opening = _SPEECH_OPENING.search(text, begin, start)
    if opening is not None and text[start - 1] != ",":
        yield opening.end(), end
    elif _SPEAKER_AFTER_MARK.match(text, end):
        ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, start - 1)]
        speech = text[ends[-1] if ends else begin : start]
        yield start - len(speech.lstrip()), end


def _with_unclosed(
    text: str, first: int, pairs: list[Range], unclosed: Iterable[Range]
) -> list[Range]:
    """Return pairs of marks, and the sentences that open with a mark that is never closed.

    `first` is the start of the paragraph. `unclosed` has, for each such mark, its offset and that of the
    next opening mark, or of the end of the paragraph.
    """
    found = []
    for start, stop in unclosed:
        before = text[max(start - 3, 0) : start].strip()[-1:]
        opens = start == first or before in _BEFORE_SPEECH
        whole = text[start:stop].rstrip()
        paragraph = (start, start + len(whole))
        if opens and _goes_on(text, whole, stop, before) and not _overlaps_any(paragraph, pairs):
            found.append(paragraph)
            continue
        end = _SENTENCE_END.search(text, start, min(start + _LONGEST_LOST, stop))
        lost = _before_speaker(text, start, end.start() if end else stop)
        if opens and lost and not _overlaps_any((start, lost), pairs):
            found.append((start, lost))
        elif opens and end and not _overlaps_any((start, end.end()), pairs):
            found.append((start, end.end()))
    return sorted(pairs + found) if found else pairs


def _before_speaker(text: str, start: int, stop: int) -> int | None:
    """Return the end of speech that is never closed: at its speaker, or at a mark of the other kind."""
    speaker, mark = _SPEAKER.search(text, start, stop), _WRONG_MARK.search(text, start, stop)
    if mark and not _SINGLE_OPENING.search(text, start, mark.start()):
        return mark.end()
    return speaker.start() + 1 if speaker else None


def _goes_on(text: str, part: str, stop: int, before: str) -> bool:
    """Return True if a part of a text is a paragraph of a quotation whose next one opens at `stop`.

    It follows a colon, which is the sign `before` it, or is in the first person. A page that lost its
    breaks has them in a line: '"I left. "We lost it. "I came back," she said.'
    """
    return (
        text[stop : stop + 1] == '"'
        and part[-1:] in (".", "!", "?")
        and len(part) < _LONGEST_GAP
        and (before == ":" or _SPEAKS.search(part) is not None)
    )


def _closes_earlier_paragraph(text: str, paragraph_end: int, mark: Range) -> bool:
    """Return True if a mark closes a quotation that a paragraph a little earlier opened."""
    start, end = mark
    return (
        start - paragraph_end < _LONGEST_GAP
        and not text[start - 1].isspace()
        and text[end : end + 1] <= "/"  # white space, punctuation or the end of the text
    )


def _runs_to_the_end(text: str, paragraph: Range, opened: int, next_marks: Sequence[Range]) -> bool:
    """Return True if an unclosed quotation covers the rest of its paragraph.

    In print, each paragraph of a long quotation opens with a mark and only the last one closes. So this
    paragraph or the next must open with a mark, or the text must end here.
    """
    next_start = next_marks[0][0] if next_marks else len(text)
    return not text[paragraph[1] : next_start].strip() or not text[paragraph[0] : opened].strip()


def _in_single_marks(text: str, breaks: Sequence[int]) -> Iterator[Range]:
    """Yield the ranges between single marks of the same paragraph.

    A paragraph that opens with a mark that nothing closes is quoted if the next opens with one, too.
    """
    openings = [match.span() for match in _SINGLE_OPENING.finditer(text)]
    closings = [match.end() for match in _SINGLE_CLOSING.finditer(text)] if openings else []
    end = 0
    for index, (start, after) in enumerate(openings):
        if start < end:
            continue
        at = bisect_left(breaks, after)
        paragraph = breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else len(text)
        next_opening = openings[index + 1][0] if index + 1 < len(openings) else len(text)
        closing = _single_closing(text, closings, after, min(next_opening, paragraph[1]))
        if closing is None:
            closing = _single_closing(text, closings, after, paragraph[1])
        if closing is None and next_opening < len(text):
            opens = not text[paragraph[0] : start].strip()
            if opens and not text[paragraph[1] : next_opening].strip():
                closing = paragraph[1]
        if closing is None and start - paragraph[0] <= _MARGIN:
            closing = _before_speaker(text, after, paragraph[1])
        if closing is not None:
            end = closing
            yield start, end


def _single_closing(text: str, closings: Sequence[int], after: int, stop: int) -> int | None:
    """Return the end of the mark that closes a quotation, if any: not an apostrophe ("owners' hopes").

    An apostrophe after "s" closes it if nothing else does.
    """
    first = bisect_right(closings, after)
    for k in range(first, min(first + _MOST_APOSTROPHES, len(closings))):
        if closings[k] > stop:
            break
        if not _AFTER_POSSESSIVE.match(text, closings[k] - 2):
            return closings[k]
    return closings[first] if first < len(closings) and closings[first] <= stop else None


def _overlaps_any(one: Range, others: Sequence[Range]) -> bool:
    """Return True if a range overlaps one of several others, in order and disjoint."""
    i = bisect_left(others, (one[1], 0))
    return i > 0 and others[i - 1][1] > one[0]
