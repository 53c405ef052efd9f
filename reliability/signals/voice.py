"""The voice of each word: the article's own, or that of somebody it quotes or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.text.boilerplate import is_notice
from reliability.text.document import Document

_LOADED = 0.5  # weight of loaded words per 100 words
_FIRM = 100  # words added to every text, so that a weak word in a short one does not count
_SIDED = frozenset(("emotive", "group_label", "partisan_praise"))
_ANSWERED = frozenset(("named", "role"))
_UNMARKED = frozenset(("unmarked",))  # the key of quotations without marks
_MOST_OF_TWEET = 300  # characters of a tweet before its signature
_INTRODUCTION = 160  # characters before a quoted paragraph that may introduce it
_CALL = 9  # the most words of a call next to a notice: "It's free! Sign up here."
_ADDRESSEE = 2  # words from a verb to the comma after it: ", she told him,"
_FEWEST_LABELS = 3  # labelled lines of a transcript
# "— Jane Roe (@jroe) May 4, 2019" below an embedded tweet
_SIGNATURE = re.compile(
    r"[\u2014\u2013-] ?(?:(?! - )[^()@!?\n\u2014\u2013]){1,60}"
    r"(?:\(@\w{1,20}\)|@\w{1,20} [A-Z][a-z]{2,8} \d)"
)
# The same without a dash, where a page lost it
_PLAIN_SIGNATURE = re.compile(
    r" (?:[A-Z#][\w.'-]*,? ){1,5}\(@\w{1,20}\),? [A-Z][a-z]{2,8} \d{1,2}, \d{4}"
)
_MOST_OF_PLAIN_TWEET = 140
# Until November 2017 a tweet had 140 characters, and an address more. The date is next to the signature.
_MOST_OF_OLD_TWEET, _LONGER_SINCE, _DATE = 170, 2017, 24
_YEAR = re.compile(r"\b(20\d\d)\b")
# "ROE: …" in a transcript
_LABELLED = re.compile(r"^[\"\u201c]?(?:[A-Z][A-Z.'\u2019 -]{1,30}|Q|A): \S", re.MULTILINE)
# "ROE: Yes. VOSS: No." in a transcript without line breaks, whose speakers speak again and again
_IN_LINE = re.compile(r"(?<=[.!?\]\u2014\u2013\"] )([A-Z][A-Z.'-]{2,20}): ")
_FEWEST_IN_LINE, _TURNS = 6, 2.5
# "She said: It is late", a quotation without marks in the same line: the mark, and the verb before it
_SENTENCE_AFTER_MARK = re.compile(r"[:;] (?=[A-Z])")
_SAID = re.compile(r"\b(?:said|says|wrote|writes|remarked|commented|explained|replied)\Z")
_LONGEST_SAID = 9  # letters
_INTRODUCTION_END = re.compile(r":[^\S\n]*\n+")
# "She told a local paper:" before a paragraph that is a quotation without marks
_INTRODUCED = re.compile(
    r"\b(?:told|said|says|wrote|writes|tweeted|tweets|posted|explains|explained|argued|argues|noted|notes|"
    r"added|remarked|commented|telling|saying|adding|writing|reads|states|stated|reported|reports|concluded|replied|responded|continued)\b[^\n.!?]{0,80}:$"
)
SOURCES = frozenset("named role document vague anonymous unknown".split())
SOMEBODY = SOURCES - {"vague"}


def reported_words(annotated: Annotated, kinds: frozenset[str] = _ANSWERED) -> bytearray:
    """Return one byte per word: 1 if it is quoted or in reported speech.

    The cues ("claimed") and the names of the sources are the article's choice, unless they are inside
    quotation marks.

    Parameters
    ----------
    annotated
        An article.
    kinds
        The kinds of source whose reported speech counts; by default, persons that can be asked.
    """
    kinds &= annotated.statement_kinds  # several signals ask for kinds that are the same here
    if kinds not in annotated.reported:
        annotated.reported[kinds] = _reported_words(annotated, kinds)
    return annotated.reported[kinds]


def _reported_words(annotated: Annotated, kinds: frozenset[str]) -> bytearray:
    document = annotated.document
    others = bytearray(document.quoted)
    unmarked = unmarked_words(annotated)
    if 1 in unmarked:
        others = bytearray(map(max, others, unmarked))
    for attribution in annotated.attributions:
        if (
            attribution.is_statement
            and attribution.kind in kinds
            and attribution.speaker not in annotated.hollow
        ):
            first, last = attribution.content
            # Speech over several sentences is quoted; reported speech ends with its sentence.
            if first < last and document.sentence_of[first] == document.sentence_of[last - 1]:
                others[first:last] = b"\x01" * (last - first)
            first, last = _before_source(document, attribution)
            others[first:last] = b"\x01" * (last - first)
    for attribution in annotated.attributions:
        first, last = attribution.cue
        others[first:last] = document.quoted[first:last]
        if attribution.source:
            first, last = attribution.source
            others[first:last] = document.quoted[first:last]
    return others


def _before_source(document: Document, attribution: Attribution) -> tuple[int, int]:
    """Return the words before a source that its statement includes: "the plan, Roe said, is vile".

    There are none in "after the vote, Roe said it was vile", whose statement follows.
    """
    if attribution.source is None:
        return 0, 0
    (start, _), (cue, end) = attribution.source, attribution.cue
    first, last = document.sentences[document.sentence_of[cue]][:2]
    if not first < start < cue or "," not in document.gap_before(start):
        return 0, 0
    is_inverted = first <= attribution.content[0] < attribution.content[1] <= start
    after = range(end, min(end + _ADDRESSEE, last))
    is_inserted = any("," in document.gap_before(i) for i in after)
    return (first, start) if is_inverted or is_inserted else (0, 0)


def unmarked_words(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if it is in a quotation without marks."""
    if _UNMARKED not in annotated.reported:
        document = annotated.document
        unmarked = bytearray(len(document.words))
        for first, last in _unmarked_quotations(document):
            unmarked[first:last] = b"\x01" * (last - first)
        annotated.reported[_UNMARKED] = unmarked
    return annotated.reported[_UNMARKED]


def _unmarked_quotations(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the word ranges of quotations without marks: tweets, transcripts and quoted paragraphs."""
    normalized = document.normalized
    spans: list[tuple[int, int]] = []
    end = 0
    if "@" in normalized:
        spans += _tweets(normalized)
        end = max((stop for _, stop in spans), default=0)
    for match in _SENTENCE_AFTER_MARK.finditer(normalized):
        mark = match.start()
        said = _SAID.search(normalized, max(mark - _LONGEST_SAID, 0), mark)
        if said and said.start() >= end:
            stop = normalized.find("\n", match.end())
            end = min(len(normalized) if stop < 0 else stop, match.end() + _MOST_OF_TWEET)
            spans.append((match.end(), end))
    colons = normalized.count(": ")  # few texts have enough for a search of turns or labels
    turns = list(_IN_LINE.finditer(normalized)) if colons >= _FEWEST_IN_LINE else []
    speakers = {match[1] for match in turns}
    if len(turns) >= _FEWEST_IN_LINE and len(turns) >= _TURNS * len(speakers):
        spans.append((turns[0].end(), turns[-1].end() + _MOST_OF_TWEET))
    labels = [
        match.start()
        for match in (_LABELLED.finditer(normalized) if colons >= _FEWEST_LABELS else ())
    ]
    is_transcript = len(labels) >= _FEWEST_LABELS
    for match in _INTRODUCTION_END.finditer(normalized):
        mark, at = match.span()
        begin = max(normalized.rfind("\n", 0, mark) + 1, mark + 1 - _INTRODUCTION)
        if _INTRODUCED.search(normalized[begin : mark + 1]):
            end = normalized.find("\n", at)
            spans.append((at, len(normalized) if end < 0 else end))
    if is_transcript:
        for start in labels:
            stop = normalized.find("\n", start)
            spans.append((start, len(normalized) if stop < 0 else stop))
    for start, stop in spans:
        first, last = document.words_before(start), document.words_before(stop)
        if first < last:
            yield first, last


def _tweets(normalized: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of embedded tweets, which stand before a signature."""
    end = 0
    for pattern, longest in (
        (_SIGNATURE, _MOST_OF_TWEET),
        (_PLAIN_SIGNATURE, _MOST_OF_PLAIN_TWEET),
    ):
        for match in pattern.finditer(normalized):
            year = _YEAR.search(normalized, match.end(), match.end() + _DATE)
            is_old = year is not None and int(year[1]) < _LONGER_SINCE
            most = min(longest, _MOST_OF_OLD_TWEET) if is_old else longest
            earliest = max(end, match.start() - most)
            # The signature may have a line of its own.
            before = len(normalized[earliest : match.start()].rstrip()) + earliest
            start = normalized.rfind("\n", earliest, before) + 1
            yield max(start, earliest), match.start()
            end = match.end()
        end = 0


def sentences_with_statements(annotated: Annotated, kinds: frozenset[str] = SOURCES) -> bytearray:
    """Return one byte per sentence: 1 if a source of some kinds states something in it."""
    document = annotated.document
    stated = bytearray(len(document.sentences))
    for attribution in annotated.attributions:
        if attribution.is_statement and attribution.kind in kinds:
            for first, last in (attribution.cue, attribution.content):
                if first < last:
                    start, end = document.sentence_of[first], document.sentence_of[last - 1] + 1
                    stated[start:end] = b"\x01" * (end - start)
    return stated


def takes_sides(annotated: Annotated) -> bool:
    """Return True if the article's own voice is loaded, as in opinion and in partisan reports."""
    document = annotated.document
    own = sum(
        weight
        for first, _, kind, weight in annotated.phrases["loaded"]
        if kind in _SIDED and not document.quoted[first]
    )
    return 100 * own >= _LOADED * (document.size + _FIRM)


def sentence_edges(document: Document, sentence: int) -> tuple[int, int]:
    """Return the offsets of a sentence in the normalized text, without outer punctuation."""
    first, last = document.sentences[sentence][:2]
    return document.normalized_starts[first], document.normalized_ends[last - 1]


def is_in_notice(document: Document, i: int) -> bool:
    """Return True if word `i` is in a notice to readers, or in a short sentence next to a notice."""
    at, sentences = document.sentence_of[i], document.sentences
    near = range(at, at + 1)
    if sentences[at].last - sentences[at].first <= _CALL:
        near = range(max(at - 1, 0), min(at + 2, len(sentences)))
    return any(is_notice(document.normalized, *sentence_edges(document, j)) for j in near)
