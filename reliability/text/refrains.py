"""Find refrains: the same words at the ends or beginnings of many sentences, and sentences of one form.

Examples are "she said", "Jane Roe said that", "on Monday" and "[SOURCE]". No author repeats them so
often: they make each sentence look like a statement of somebody. The tags of several speakers are one
refrain, because somebody who adds tags can add names as well; so are all dates. Sentences of one form
differ by their names and numbers only: "Jane Roe did not respond to a request for comment."
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.named_entities import DATE, DATE_WORDS
from reliability.text.patterns import compile_later
from reliability.text.tokenization import Span

# Of 3,204 reliable articles, four have more sentences or paragraphs with the tag of a speaker, the same
# ending of two words that is not a date, or the same opening of three words. Of 2,000, six have a short
# sentence as often as the third line says ("No cover."), and twelve have hollow tags.
# Of 2,740 honest articles 200 have one of these or sentences of one form; without it, one more fails.
_MOST = 0.4
_FEWEST = 8  # sentences or paragraphs
_FEWEST_IN_TURN = 2  # sentences with one of several refrains that take turns
_FEWEST_HOLLOW, _MOST_HOLLOW, _FEWEST_ALIKE = 2, 0.12, 2  # sentences, share, uses of one tag
_LONGEST_HOLLOW = 6  # words; the source of a longer tag is described in it
_FEWEST_ALONE, _LONGEST_ALONE, _MOST_ALONE = 2, 40, 0.1  # sentences, characters, share

_NAME = r"[A-Z][\w.'’-]*"
# "she", "police", "the health ministry"
_BODY = r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) (?:[\w-]+ )?)?[\w-]+"
_SPEAKER = rf"(?:{_BODY}|(?:{_NAME} ){{0,3}}{_NAME})"
_VERBS = (
    "said say says adds added explains explained note notes noted wrote write writes argue argues "
    "argued state states stated claims claimed reports reported believe believes believed think thinks "
    "thought feel feels felt"
).split()
_SAID = (
    rf"(?:{'|'.join(_VERBS)}|(?:told|tells) (?:\w+ )?\w+|(?:is|are|was|were) (?:sure|convinced)"
    r"|(?:goes|went) on to say)"
)
# A tag has one of these
_SAYING = frozenset(_VERBS) | frozenset(
    "add explain claim report told tells sure convinced according".split()
)
_OF_VIEW = ("in", "for", "to")  # a tag without one of these begins so: "In the view of Roe,"
_DAY = "|".join(sorted(word.capitalize() for word in DATE_WORDS))
_TIME = rf"(?:[\d:.]+ [ap]\.?m\.? on )?(?:(?:{_DAY})\b(?:\.? \d{{1,2}})?(?:,? \d{{4}})?|\d{{4}}\b)"
_LONGEST_TAG = 8  # words
_REACH = 80  # characters at either end of a sentence that are searched


class _Form(NamedTuple):
    """A form of refrains: how it ends a sentence, and how it begins one."""

    end: re.Pattern[str] | None
    start: re.Pattern[str] | None

    def search(self, sentence: str) -> re.Match[str] | None:
        """Return the refrain of a sentence."""
        tail = max(len(sentence) - _REACH, 0)
        found = self.end.search(sentence, tail) if self.end else None
        return found or (self.start.match(sentence, 0, _REACH) if self.start else None)

    def key(self, match: re.Match[str]) -> str:
        """Return the key that the matches of a refrain share; all tags have one key, and all dates."""
        if self in (_TAG, _DATED):
            return "any"
        return match[0] if self is _CLAUSE else _NUMBER.sub("0", match[0].lower())


_TAG = _Form(
    compile_later(
        rf"(?<=[,\"”'’ ])(?:{_SPEAKER} {_SAID}|{_SAID} {_SPEAKER}|according to [^,;.!?\"“”]{{2,70}})"
        rf"(?: (?:on|in|at) {_TIME})?(?=\W*\Z)"
    ),
    compile_later(
        rf"\W*(?:(?:[Ii]n (?:a|an|his|her|their) \w+ )?{_SPEAKER} {_SAID}(?: that\b|[,:]? (?=[\"“]))"
        rf"|According to {_SPEAKER},|(?:In|For|To) (?:the (?:view|opinion|eyes) of )?{_SPEAKER},)"
    ),
)
# "… on Monday.", "In March 2016, …"
_DATED = _Form(
    compile_later(rf"(?<= )(?:on|in|at|since) {_TIME}(?=\W*\Z)"),
    compile_later(rf"\W*(?:On|In|At|Since) {_TIME},?(?= )"),
)
# "…," said Jane Roe, a clerk.
_DESCRIBED = compile_later(
    rf"(?<=[,\"”'’ ])(?:(?:{_SAID}|according to) {_SPEAKER}, [^.!?\"“”]{{3,60}}"
    rf"|{_SPEAKER}, [^.!?\"“”]{{3,60}}, {_SAID})(?=\W*\Z)"
)
_WORD = compile_later(r"[\w’'-]+")
_PRONOUNS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("she",): ("she", "her", "hers"),
    ("he",): ("he", "him", "his"),
}
_NO_NAMES = _SAYING | {"to", "that"}
_ENDING = _Form(compile_later(r"\b[\w'’-]+[^\w.!?]+[\w'’-]+(?=\W*\Z)"), None)
# "— Jane Roe (@janeroe) May 3, 2018"
_POST = _Form(compile_later(r"[—–-]+ ?[^()\n]{1,40}\(@\w+\)(?=[\w ,.:]{0,25}\Z)"), None)
# ", and it was not immediately clear why"
_CLAUSE = _Form(compile_later(r", [^,;:.!?\"“”]{12,90}(?=\W*\Z)"), None)
_OPENING = _Form(None, compile_later(r"\W*[\w'’-]+(?:[^\w.!?]+[\w'’-]+){2}[,:]?"))
_QUOTATION_MARKS = compile_later('["“”]')
_NUMBER = compile_later(r"\d+")
# A form is a sentence without names and numbers: "X beat X 0-0 on X."
_NAMES, _SMALL_WORD = compile_later(rf"{_NAME}(?:,? {_NAME})*"), compile_later(r"\b[a-z]+\b")
_LONGEST_FORM, _FEWEST_SMALL = 120, 2  # characters; words in small letters
_FEWEST_OF_FORM, _MOST_OF_FORM = 2, 0.05  # sentences, share
_LEAST_OTHER, _MOST_OTHER = 0.4, 0.9  # share of a text that is in no form
_BEFORE_TAG = " ,;:-–—([{"


def drop_refrains(document: Document) -> str:
    """Return the text without the words that many of its sentences or paragraphs end or begin with.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> weather = "rain snow wind fog hail sleet frost sun".split()
    >>> drop_refrains(parse(" ".join(f"We had {name}, she said." for name in weather)))[:26]
    'We had rain. We had snow. '
    """
    text = document.text
    for spans, forms in (
        (document.sentences, (_TAG, _DATED, _CLAUSE, _ENDING, _OPENING)),
        (document.paragraphs, (_TAG, _POST)),
    ):
        units = [text[one.start : one.end] for one in spans]
        plain = _without_repeated(units)
        if possible := _possible_forms(document, spans):
            plain = _without_frequent(plain, forms, possible)
        if plain != units:
            return _with_gaps(document, spans, plain)
    return text


def _with_gaps(document: Document, spans: Sequence[Span], units: Sequence[str]) -> str:
    """Return the text with other words for its sentences or paragraphs, and its gaps between them."""
    text, starts = document.text, [*(span.start for span in spans), len(document.text)]
    gaps = [text[span.end : start] for span, start in zip(spans, starts[1:], strict=True)]
    return text[: starts[0]] + "".join(chain(*zip(units, gaps, strict=True)))


def drop_hollow_speech(document: Document) -> str:
    """Return the text without the tags of speakers whom only tags mention, if there are many.

    The tag of a speaker who is described in it is dropped if it is there twice.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> weather = "rain snow wind fog".split()
    >>> drop_hollow_speech(parse(" ".join(f'"We had {name}," Jo Finch said.' for name in weather)))
    'We had rain. We had snow. We had wind. We had fog.'
    """
    spans = document.sentences
    least = max(_FEWEST_HOLLOW, _MOST_HOLLOW * len(spans))
    if _count_saying(document, spans) < least:
        return document.text
    units = [document.text[one.start : one.end] for one in spans]
    tags = _hollow_tags(document, {i: units[i] for i in _saying_at_ends(document)}, least)
    if len(tags) < least:
        return document.text
    plain = [_cut(unit, tags[i]) if i in tags else unit for i, unit in enumerate(units)]
    return _with_gaps(document, spans, plain)


def drop_forms(document: Document) -> str:
    """Return the text without sentences that differ by names and numbers, if they are a good part of it.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> scores = " ".join(f"{name} beat Lund 3-2 on Monday." for name in ("Oslo", "Bergen", "Rome"))
    >>> drop_forms(parse(f"It rained in the valley for the whole of a week, and roads closed. {scores}"))
    'It rained in the valley for the whole of a week, and roads closed.   '
    """
    spans = document.sentences
    units = [document.text[one.start : one.end] for one in spans]
    forms = [_form_of(unit) for unit in units]
    counts = Counter(filter(None, forms))
    most = max(_FEWEST_OF_FORM, _MOST_OF_FORM * len(units))
    plain = ["" if counts[form] > most else unit for form, unit in zip(forms, units, strict=True)]
    share = sum(map(len, plain)) / (sum(map(len, units)) or 1)
    if not _LEAST_OTHER <= share < _MOST_OTHER:
        return document.text
    return _with_gaps(document, spans, plain)


def _form_of(unit: str) -> str:
    """Return a sentence with "X" for its names and "0" for its numbers; "" if it is long or one word.

    Examples
    --------
    >>> _form_of("Jane Roe did not respond to 2 requests.")
    'X did not respond to 0 requests.'
    """
    form = _NAMES.sub("X", _NUMBER.sub("0", unit)) if len(unit) <= _LONGEST_FORM else ""
    small = len(_SMALL_WORD.findall(form))
    return form if small >= _FEWEST_SMALL or (not small and " " in unit) else ""


def _hollow_tags(
    document: Document, units: Mapping[int, str], least: float
) -> dict[int, re.Match[str]]:
    """Return the tags whose speakers nothing else mentions, by the number of their sentence.

    The result is empty if fewer sentences than `least` have a tag.
    """
    described = {
        i: tag
        for i, unit in units.items()
        if unit.find(", ", -_REACH) >= 0
        and (tag := _DESCRIBED.search(unit, max(len(unit) - _REACH, 0)))
    }
    alike = Counter(tag[0] for tag in described.values())
    hollow = {i: tag for i, tag in described.items() if alike[tag[0]] >= _FEWEST_ALIKE}
    found = ((i, _TAG.search(unit)) for i, unit in units.items())
    bare = {i: tag for i, tag in found if tag and tag[0].count(" ") < _LONGEST_HOLLOW}
    if len(hollow | bare) < least:
        return {}
    names = {i: _name(tag[0]) for i, tag in bare.items()}
    times = Counter(names.values())
    mentions = Counter(document.words)
    for i, tag in bare.items():
        forms = _PRONOUNS.get(names[i], names[i][-1:])
        if times[names[i]] >= sum(mentions[form] + mentions[f"{form}'s"] for form in forms):
            hollow[i] = tag
    return hollow


def _name(tag: str) -> tuple[str, ...]:
    """Return the words of the name of a speaker, or the pronoun, in small letters."""
    words = (word.lower().rstrip(".") for word in _WORD.findall(tag))
    return tuple(word.removesuffix("'s") for word in words if word not in _NO_NAMES)


def _possible_forms(document: Document, spans: Sequence[Span]) -> set[_Form]:
    """Return the forms of refrains that many sentences or paragraphs may have.

    These have a common first or last word, a tag or a date; numbers count as one word. This is much
    faster than the search for refrains, which few texts have.
    """
    words, least = document.words, max(_FEWEST, len(spans)) * _MOST
    firsts, lasts = (
        Counter("0" if words[i][0].isdigit() else words[i] for i in edges)
        for edges in ([one.first for one in spans], [one.last - 1 for one in spans])
    )
    dates = document.entities
    dated = sum(
        DATE in (*dates[one.first : one.first + 3], *dates[max(one.last - 3, one.first) : one.last])
        for one in spans
    )
    ends_are_common = _pooled(lasts.values()) > least
    are_few = max(dated, _count_saying(document, spans), _pooled(firsts.values())) <= least
    if are_few and not ends_are_common:
        return set()
    rows = document.word_rows
    saying = _count_with(spans, rows.positions(*_SAYING)) + sum(
        map(firsts.get, _OF_VIEW, repeat(0))
    )
    timed = {*rows.positions(*DATE_WORDS), *rows.numerals().nonzero()[0].tolist()}
    could_be_frequent = {
        _TAG: saying > least,
        _DATED: _count_with(spans, timed) > least,
        _CLAUSE: ends_are_common,
        _ENDING: max(lasts.values()) > least,
        _OPENING: max(firsts.values()) > least,
        _POST: "@" in document.text,
    }
    return {form for form, is_possible in could_be_frequent.items() if is_possible}


def _count_with(spans: Sequence[Span], places: Iterable[int]) -> int:
    """Return the number of sentences or paragraphs with one of some words."""
    firsts = [one.first for one in spans]
    return len({bisect_right(firsts, i) for i in places})


def _pooled(counts: Iterable[int]) -> int:
    """Return the number of sentences that have one of several refrains that take turns."""
    return sum(count for count in counts if count > _FEWEST_IN_TURN)


def _count_saying(document: Document, spans: Sequence[Span]) -> int:
    """Return the number of sentences or paragraphs with a verb of speech near either end."""
    firsts, near = [one.first for one in spans], set[int]()
    for i in document.word_rows.positions(*_SAYING):
        at = bisect_right(firsts, i) - 1
        if min(i - firsts[at], spans[at].last - 1 - i) < _LONGEST_TAG:
            near.add(at)
    return len(near)


def _saying_at_ends(document: Document) -> set[int]:
    """Return the sentences with a verb of speech in the characters that are searched for a tag."""
    found = set[int]()
    for i in document.word_rows.positions(*_SAYING):
        sentence = document.sentences[document.sentence_of[i]]
        start, end = document.span(i, i + 1)
        is_near = end - sentence.start <= _REACH or sentence.end - start <= _REACH
        if is_near or document.words[sentence.first] in _OF_VIEW:
            found.add(document.sentence_of[i])
    return found


def _without_repeated(units: Sequence[str]) -> list[str]:
    """Return sentences with "" for the short ones that are repeated often."""
    alone = [_NUMBER.sub("0", one) if len(one) <= _LONGEST_ALONE else "" for one in units]
    counts = Counter(alone)
    least = max(_FEWEST_ALONE, _MOST_ALONE * len(units))
    return [
        "" if short and counts[short] > least else one
        for short, one in zip(alone, units, strict=True)
    ]


def _without_frequent(
    units: Sequence[str], forms: Iterable[_Form], possible: Container[_Form]
) -> list[str]:
    """Return sentences without refrains. Without one, they may have others than are `possible`."""
    plain, least = [*units], max(_FEWEST, len(units)) * _MOST
    for form in forms:
        if form not in possible and plain == units:
            continue
        matches = [form.search(unit) for unit in plain]
        keys = [form.key(match) if match else "" for match in matches]
        counts = Counter(filter(None, keys))
        are_in_turn = form is _CLAUSE and _pooled(counts.values()) > least
        often = _FEWEST_IN_TURN if are_in_turn else least
        plain = [
            _cut(unit, match) if match and counts[key] > often else unit
            for unit, match, key in zip(plain, matches, keys, strict=True)
        ]
    return plain


def _cut(unit: str, match: re.Match[str]) -> str:
    """Return a sentence without a refrain, and without quotation marks if they belong to it."""
    before, after = unit[: match.start()].rstrip(_BEFORE_TAG), unit[match.end() :].lstrip()
    if before[-1:] in {*'"”'}:
        before = _QUOTATION_MARKS.sub("", before).rstrip(_BEFORE_TAG)
    if after[:1] in {*'"“'}:
        after = _QUOTATION_MARKS.sub("", after)
    rest = before + after
    return rest[:1].upper() + rest[1:]
