"""A parsed article: words, sentences, paragraphs, quotations and named entities as parallel columns.

`parse` reads a text once, and every signal reads the resulting `Document`. The meaning of words is left
to lexicons and signals. The columns describe a copy of the text with normalized typography and without
boilerplate; `Document.span` maps words to offsets in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress, pairwise, repeat
from operator import ne
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
from numpy.typing import NDArray

from reliability.text import vocabulary
from reliability.text.boilerplate import boilerplate_spans
from reliability.text.disguises import is_told, undisguise, undivide
from reliability.text.named_entities import COMMON_ENTITIES, ENTITY, KnownEntities, tag_entities
from reliability.text.normalization import BACKWARDS, NormalizedText, OffsetMap, normalize
from reliability.text.notices import Key, is_notice, page_sentences, places_of_keys
from reliability.text.quotations import find_quotations
from reliability.text.sentence_boundaries import paragraph_breaks, sentence_ends
from reliability.text.stray_tags import without_tags
from reliability.text.tokenization import Span, Tokens
from reliability.text.unpunctuated_boundaries import unpunctuated_ends

_LONGEST_TITLE = 1_000  # characters; the rest of a longer title is ignored
_EMPHASIS = re.compile(
    r"(?<![\w*/])(?P<opening>\*{1,3}|_{1,2})(?=[^\W_]|[\"'(])[^*_\n]{1,300}(?<=\S)"
    r"(?P<closing>(?P=opening))(?![\w*/])"
)
# Dropped where the lines of a paragraph are joined: a second space, or the hyphen of a parted word
_LINE_END = re.compile(r"(?<= ) +|(?<=[a-z])- (?=[a-z])")
_OPENING_MARKS = "([{\"'"  # they belong to the sentence after them
_LAST_LETTERS, _LETTERS = re.compile(r"[a-z]+\Z"), re.compile(r"[a-z]+")
_LONGEST_PART = 24  # characters
_MOST_OF_PAGE = 0.5  # of a text; with more, no sentence is left out
CLOSING_MARKS = frozenset(".!?")
_IS_ZERO = bytes([1]) + bytes(255)  # for bytes.translate: 1 for 0, else 0
# The classes of ASCII characters; a space is itself, others are "-", and one that is not ASCII is ".".
CHARACTER_CLASSES = {
    "a": ascii_lowercase,
    "A": ascii_uppercase,
    "9": digits,
    ".": ",.;:?!",
    " ": " ",
}
_CLASS_OF = "".join(
    next((name for name, members in CHARACTER_CLASSES.items() if chr(code) in members), "-")
    for code in range(256)
).encode()


@dataclass(frozen=True, eq=False)
class Document:
    """An article as parallel columns.

    Attributes
    ----------
    text : str
        The text as given.
    normalized : str
        The text with normalized typography and without boilerplate.
    offsets : OffsetMap
        Maps offsets in `normalized` to offsets in `text`.
    words : list of str
        The words in lower case.
    originals : list of str
        The words in their original case.
    word_rows : WordRows
        The rows of the words in the table of `reliability.text.vocabulary`.
    normalized_starts, normalized_ends : list of int
        The offsets of each word in `normalized`.
    gaps : list of str
        The characters between the words in `normalized`: `gaps[i]` precedes word `i`, the last follows
        the last word.
    entities : bytearray
        For each word `ENTITY` if it is part of a named entity, `DATE` if it is a day or month, else 0.
    continues_entity : bytearray
        1 for each word that continues the entity of the word before it, else 0.
    quoted : bytearray
        1 for each word in a quotation, else 0.
    sentences, paragraphs, quotations : list of Span
        In order and disjoint; sentences and paragraphs cover all words.
    sentence_of : list of int
        The index of each word's sentence.
    disguised : list of (int, str)
        The words that were disguised, by index, with the reason (see `reliability.text.disguises`).
    all_caps : list of int
        The indices of the words in capitals that are not named entities.
    size : int
        The number of words with each entity counted once. It is the denominator of rates, so that "Jane
        Roe" weighs as much as "Roe".
    boilerplate : list of (int, int)
        The (start, end) offsets in `text` of boilerplate (see `reliability.text.boilerplate`).
    page_sentences : sequence of (int, int)
        The places of `boilerplate` that are sentences inside a paragraph.
    headline : Document or None
        The title, parsed, if there is one.
    """

    text: str
    normalized: str
    offsets: OffsetMap
    words: list[str]
    originals: list[str]
    word_rows: vocabulary.WordRows
    normalized_starts: list[int]
    normalized_ends: list[int]
    gaps: list[str]
    entities: bytearray
    continues_entity: bytearray
    quoted: bytearray
    sentences: list[Span]
    sentence_of: list[int]
    paragraphs: list[Span]
    quotations: list[Span]
    disguised: list[tuple[int, str]]
    all_caps: list[int]
    size: int
    boilerplate: list[tuple[int, int]]
    page_sentences: Sequence[tuple[int, int]]
    headline: Document | None = None

    def original(self, i: int) -> str:
        """Return word `i` in its original case."""
        return self.originals[i]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the (start, end) offsets in `text` of the words from `first` up to `last`."""
        return self._start(first), self._end(last - 1)

    def _start(self, i: int) -> int:
        start = self.normalized_starts[i]
        return start if self.offsets.is_identity else self.offsets[start]

    def _end(self, i: int) -> int:
        """Return the end of word `i` in `text`, with the combining accents of its last letter."""
        end = self.normalized_ends[i]
        if self.offsets.is_identity:
            return end
        end = self.offsets[end - 1] + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    # Most callers need a few words. Computing the columns for every text took a tenth of the time of a
    # long text with a single zero-width space.
    @cached_property
    def starts(self) -> list[int]:
        """The offset in `text` at which each word starts."""
        if self.offsets.is_identity:
            return self.normalized_starts
        return list(map(self._start, range(len(self.words))))

    @cached_property
    def ends(self) -> list[int]:
        """The offset in `text` at which each word ends."""
        if self.offsets.is_identity:
            return self.normalized_ends
        return list(map(self._end, range(len(self.words))))

    def size_of(self, first: int, last: int) -> int:
        """Return the number of words from `first` up to `last`, each entity counted once.

        Takes constant time: one sentence of a hostile text may have 100,000 cues that need it.
        """
        return (
            self.cumulative_size[last] - self.cumulative_size[first + 1] + 1 if last > first else 0
        )

    @cached_property
    def cumulative_size(self) -> list[int]:
        """The number of words before each word and before the end, each entity counted once."""
        return [0, *accumulate(self.continues_entity.translate(_IS_ZERO))]

    def window(self, i: int, count: int, bound: int) -> int:
        """Return the word `count` places from word `i`, but no further than `bound`.

        An entity is one place, so that the length of names does not change a window. A
        negative `count` leads towards the start.
        """
        if bound - i <= count if count > 0 else bound - i >= count:
            return bound
        sizes = self.cumulative_size
        found = bisect_right(sizes, sizes[i] + count) - 1
        return min(found, bound) if count > 0 else max(found, bound)

    def gap_before(self, i: int) -> str:
        """Return the characters between word `i` and the word before it."""
        return self.gaps[i]

    def gap_after(self, i: int) -> str:
        """Return the characters between word `i` and the word after it."""
        return self.gaps[i + 1]

    def is_genitive(self, i: int) -> bool:
        """Return True if word `i` ends as an owner does: "Roe's", "Reyes'", but not "'experts'"."""
        word = self.words[i]
        ends_in_mark = word[-1] == "s" and self.gaps[i + 1].startswith("' ")
        return word.endswith("'s") or (ends_in_mark and self.gaps[i][-1:] != "'")

    def entity_spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the (first, last) words of each entity in a range; `last` is exclusive."""
        i = first
        while (i := self.entities.find(ENTITY, i, last)) >= 0:
            j = i + 1
            while j < last and self.continues_entity[j]:
                j += 1
            yield i, j
            i = j

    @cached_property
    def entity_ranges(self) -> list[tuple[int, int]]:
        """The (first, last) words of each entity of the text."""
        return list(self.entity_spans(0, len(self.words)))

    def entity_start(self, i: int) -> int:
        """Return the first word of the entity that word `i` continues, or `i`."""
        while self.continues_entity[i]:
            i -= 1
        return i

    def contains_any(self, wanted: frozenset[str], first: int, last: int) -> bool:
        """Return True if any of some words is in a range, entities and dates ignored."""
        found = wanted.intersection(self.words[first:last])
        return bool(found) and any(
            self.words[i] in found and not self.entities[i] for i in range(first, last)
        )

    def ordinary_words(self, first: int, last: int) -> Iterator[str]:
        """Return the words in a range, entities and dates ignored."""
        return compress(self.words[first:last], self.entities[first:last].translate(_IS_ZERO))

    def words_before(self, offset: int) -> int:
        """Return the number of words that start before an offset in `normalized`."""
        return bisect_left(self.normalized_starts, offset)

    @cached_property
    def plain_words(self) -> list[str]:
        """The words, with "" for those of entities and dates: "May" and "Will" are names, too."""
        return ["" if tag else word for word, tag in zip(self.words, self.entities, strict=True)]

    def positions_of(self, wanted: Collection[str]) -> list[int]:
        """Return the indices of any of some words, entities and dates ignored."""
        present = self.counts.keys() & wanted
        found = self.word_rows.positions(*present) if present else ()
        return [i for i in found if not self.entities[i]]

    def last_before(self, word: str, i: int) -> int | None:
        """Return the last position of a word before word `i`, or None."""
        places = self.word_rows.positions(word)
        before = bisect_left(places, i)
        return places[before - 1] if before else None

    def flags_of(self, ranges: Iterable[tuple[int, int]]) -> bytearray:
        """Return one byte per word: 1 if it is in one of some ranges of words, else 0."""
        flags = bytearray(len(self.words))
        for first, last in ranges:
            flags[first:last] = b"\x01" * (last - first)
        return flags

    def sentence_text(self, sentence: int) -> str:
        """Return a sentence of `normalized` by its index, without its outer punctuation."""
        start, end = self.sentence_edges(sentence)
        return self.normalized[start:end]

    def sentence_edges(self, sentence: int) -> tuple[int, int]:
        """Return the offsets of a sentence in `normalized`, without its outer punctuation."""
        first, last = self.sentences[sentence][:2]
        return self.normalized_starts[first], self.normalized_ends[last - 1]

    def page_spans(self) -> list[tuple[int, int]]:
        """Return the spans in `normalized` of the sentences of the page, with their marks."""
        texts = [self.sentence_text(i) for i in range(len(self.sentences))]
        quoted = frozenset(compress(self.sentence_of, self.quoted))
        spans = []
        for i in sorted(page_sentences(texts, self.notices, quoted)):
            first, last = self.sentences[i][:2]
            before = self.gaps[first].rstrip(_OPENING_MARKS)
            after = self.gaps[last].partition("\n")[0].rstrip(_OPENING_MARKS)
            start, end = self.sentence_edges(i)
            spans.append((start - len(self.gaps[first]) + len(before), end + len(after)))
        return spans

    @cached_property
    def next_to_page(self) -> frozenset[int]:
        """The indices of the sentences next to a sentence of the page, which is left out."""
        starts = [sentence.start for sentence in self.sentences]
        following = (bisect_left(starts, start) for start, _ in self.page_sentences)
        return frozenset(chain.from_iterable((i - 1, i) for i in following))

    @cached_property
    def notices(self) -> frozenset[int]:
        """The indices of the sentences that are notices of the publisher to readers."""
        keys_of: dict[int, list[Key]] = defaultdict(list)
        for i, keys in places_of_keys(self.word_rows):
            keys_of[self.sentence_of[i]] += keys
        return frozenset(i for i, keys in keys_of.items() if is_notice(self.sentence_text(i), keys))

    @cached_property
    def neutral_notices(self) -> frozenset[int]:
        """The indices of the notices that take no side: nothing in them is the article's."""
        texts = {i: self.sentence_text(i) for i in self.notices}
        return frozenset(i for i, text in texts.items() if is_notice(text, is_neutral=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of occurrences of each word, entities and dates ignored."""
        return Counter(self.ordinary_words(0, len(self.words)))

    @cached_property
    def word_totals(self) -> vocabulary.WordTotals:
        """The totals of `reliability.text.vocabulary` over all words, entities and dates ignored."""
        return vocabulary.WordTotals(*map(int, self.sentence_totals.sum(axis=0).tolist()))

    @cached_property
    def sentence_totals(self) -> NDArray[np.float64]:
        """The same totals of each sentence: a row per sentence, a column per field."""
        firsts = [sentence.first for sentence in self.sentences]
        return self.word_rows.totals_from(firsts, self.entities)

    @cached_property
    def entity_totals(self) -> vocabulary.WordTotals:
        """The totals of `reliability.text.vocabulary` over the words of entities and dates."""
        return self.word_rows.totals(0, self.entities.translate(_IS_ZERO))

    def totals_of(self, first: int, last: int) -> vocabulary.WordTotals:
        """Return the totals over the words from `first` up to `last`, entities and dates ignored."""
        return self.word_rows.totals(first, self.entities[first:last])

    @cached_property
    def signed_gaps(self) -> list[int]:
        """The indices of the marked gaps that are more, or less, than a single space."""
        return list(compress(range(len(self.gaps)), map(ne, self.marked_gaps, repeat(" "))))

    @cached_property
    def marked_gaps(self) -> list[str]:
        """The gaps, with the full stop that a last word such as "U.S." shares with its sentence.

        The end mark before the number of a note, "It fell.[2]", is in the gap after the number.
        """
        gaps = self.gaps.copy()
        for _, last, _, _ in self.sentences:
            if not CLOSING_MARKS.isdisjoint(gaps[last]):
                continue
            if self.words[last - 1][-1] == ".":
                gaps[last] = "." + gaps[last]
            elif gaps[last][:1] == "]" and gaps[last - 1].endswith("["):
                gaps[last] = gaps[last - 1][:-1] + gaps[last]
        return gaps

    @cached_property
    def characters(self) -> bytes:
        """The class of each character of `normalized`; see `CHARACTER_CLASSES`."""
        return self.normalized.encode("ascii", "replace").translate(_CLASS_OF)

    @cached_property
    def missing_spaces(self) -> dict[str, tuple[str, str]]:
        """The words that lost the space between two words, with the two words."""
        glued = [self.words[i] for i in self.word_rows.glued() if not self.entities[i]]
        return {word: pair for word in glued if (pair := vocabulary.split_missing_space(word))}


def parse(
    text: str,
    title: str | None = None,
    known: KnownEntities = COMMON_ENTITIES,
    *,
    keep_boilerplate: bool = False,
) -> Document:
    """Parse an article.

    Accepts any string, including lone surrogates and control characters. Time grows linearly with the
    length of the text.

    Parameters
    ----------
    text
        The article without its title, as plain text; a blank line or line break ends a paragraph.
    title
        The headline, parsed into `Document.headline` with the entities that the text shows.
    known
        Entities of another text, for places where capitals are not evidence.
    keep_boilerplate
        True to leave nothing out as boilerplate.

    Examples
    --------
    >>> document = parse("Jane Roe left. “It rains,” she said.", "Roe Leaves")
    >>> document.words
    ['jane', 'roe', 'left', 'it', 'rains', 'she', 'said']
    >>> document.size
    6
    >>> document.sentences[1]
    Span(first=3, last=7, start=15, end=36)
    >>> [document.text[span.start : span.end] for span in document.quotations]
    ['“It rains,”']
    >>> document.headline.words
    ['roe', 'leaves']
    """
    normalized = undivide(normalize(text))
    heading = undivide(normalize(title[:_LONGEST_TITLE])).text if title else ""
    boilerplate = [] if keep_boilerplate else boilerplate_spans(normalized.text, heading)
    content = normalized.without(boilerplate) if boilerplate else normalized
    content = _without_emphasis(without_tags(content))
    content, tokens = undisguise(_with_whole_paragraphs(content))
    left_out = [normalized.offsets.span(start, end) for start, end in boilerplate]
    document = _document(text, content, tokens, known, title, left_out)
    spans = [] if keep_boilerplate else document.page_spans()
    size = sum(end - start for start, end in spans)
    if not 0 < size <= _MOST_OF_PAGE * len(content.text):
        return document
    page = [content.offsets.span(start, end) for start, end in spans]
    content, tokens = undisguise(content.without(spans))
    return _document(text, content, tokens, known, title, sorted([*left_out, *page]), page)


def _document(
    text: str,
    content: NormalizedText,
    tokens: Tokens,
    known: KnownEntities,
    title: str | None,
    boilerplate: list[tuple[int, int]],
    page: Sequence[tuple[int, int]] = (),
) -> Document:
    """Return the document of a text from its tokens; a sentence ends where one of the page was."""
    offsets = content.offsets
    breaks = paragraph_breaks(tokens.text)
    ends = _sentence_breaks(tokens, [*breaks, *_page_breaks(tokens, offsets, page)])
    sentences = _split(tokens, offsets, ends)
    sentence_of = [
        *chain.from_iterable(repeat(i, span.last - span.first) for i, span in enumerate(sentences))
    ]
    tags = tag_entities(tokens, sentence_of, sentences, known)
    quotations = _quotation_spans(tokens, offsets, breaks, tags.continues_entity)
    return Document(
        text=text,
        normalized=tokens.text,
        offsets=offsets,
        words=tokens.words,
        originals=tokens.original,
        word_rows=tokens.rows,
        normalized_starts=tokens.starts,
        normalized_ends=tokens.ends,
        gaps=tokens.gaps,
        entities=tags.entities,
        continues_entity=tags.continues_entity,
        quoted=_flags(quotations, len(tokens.words)),
        sentences=sentences,
        sentence_of=sentence_of,
        paragraphs=_split(tokens, offsets, breaks),
        quotations=quotations,
        disguised=_disguised_words(tokens, content.disguised),
        all_caps=tags.all_caps,
        size=len(tokens.words) - tags.continues_entity.count(1),
        boilerplate=boilerplate,
        page_sentences=page,
        headline=_parse_title(title, tags.known),
    )


def _parse_title(title: str | None, known: KnownEntities) -> Document | None:
    if not title or not title.strip():
        return None
    return parse(title[:_LONGEST_TITLE], known=known, keep_boilerplate=True)


def _without_emphasis(content: NormalizedText) -> NormalizedText:
    """Return a text without the marks of emphasis around words: "*word*", "_two words_"."""
    if "*" not in content.text and "_" not in content.text:
        return content
    edits = [
        (*found.span(group), "")
        for found in _EMPHASIS.finditer(content.text)
        for group in ("opening", "closing")
    ]
    return content.replace(edits) if edits else content


def _with_whole_paragraphs(content: NormalizedText) -> NormalizedText:
    """Return a text with the lines of each paragraph joined, and the words parted between them whole."""
    text, breaks = content.text, paragraph_breaks(content.text)
    if len(breaks) == text.count("\n"):
        return content
    edges = pairwise((-1, *breaks, len(text)))
    joined = "\n".join(text[start + 1 : end].replace("\n", " ") for start, end in edges)
    edits = [
        (*end.span(), "")
        for end in _LINE_END.finditer(joined)
        if end[0][0] == " " or _is_parted_word(joined, *end.span())
    ]
    content = content._replace(text=joined)
    return content.replace(edits) if edits else content


def _is_parted_word(text: str, start: int, end: int) -> bool:
    """Return True if the letters before `start` and after `end` make a word of the dictionary."""
    first = _LAST_LETTERS.search(text, max(start - _LONGEST_PART, 0), start)
    second = _LETTERS.match(text, end)
    word = f"{first[0]}{second[0]}" if first and second else ""
    return vocabulary.is_dictionary_word(word)


def _sentence_breaks(tokens: Tokens, paragraph_breaks: Sequence[int]) -> list[int]:
    """Return the offsets at which sentences end."""
    return sorted({*paragraph_breaks, *sentence_ends(tokens), *unpunctuated_ends(tokens)})


def _page_breaks(
    tokens: Tokens, offsets: OffsetMap, page: Sequence[tuple[int, int]]
) -> Iterator[int]:
    """Yield the offsets of the words after places that were left out."""
    for _, end in page:
        i = bisect_left(tokens.starts, end, key=offsets.__getitem__)
        if i < len(tokens.starts):
            yield tokens.starts[i]


def _split(tokens: Tokens, offsets: OffsetMap, breaks: Sequence[int]) -> list[Span]:
    """Return the parts of a text between breaks that contain a word, without outer white space."""
    text, starts = tokens.text, tokens.starts
    spans = []
    first = begin = 0
    for end in [*breaks, len(text)]:
        last = bisect_left(starts, end, first)
        if last > first:
            part = text[begin:end]
            start = begin + len(part) - len(part.lstrip())
            spans.append(Span(first, last, *offsets.span(start, begin + len(part.rstrip()))))
        first, begin = last, end
    return spans


def _quotation_spans(
    tokens: Tokens, offsets: OffsetMap, breaks: Sequence[int], continues_entity: Sequence[int]
) -> list[Span]:
    """Return the quotations of a text.

    A single word or entity in single marks is a scare quote or a title, and is left out.
    """
    spans = []
    for start, end in find_quotations(tokens.text, breaks):
        first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        is_single = tokens.text[start] == "'" != tokens.text[start + 1]
        if first < last and (
            not is_single
            or any(
                not continues_entity[i] and " " in tokens.gaps[i] for i in range(first + 1, last)
            )
        ):
            spans.append(Span(first, last, *offsets.span(start, end)))
    return spans


def _flags(spans: Sequence[Span], count: int) -> bytearray:
    """Return 1 for each of `count` words that is in one of the spans, else 0."""
    flags = bytearray(count)
    for span in spans:
        flags[span.first : span.last] = b"\x01" * (span.last - span.first)
    return flags


def _disguised_words(tokens: Tokens, places: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the words at the places of disguises with the reason, each word once."""
    found: dict[int, str] = {}
    for offset, reason in places:
        i = bisect_right(tokens.starts, offset) - 1
        if reason == BACKWARDS and (i < 0 or tokens.ends[i] <= offset):
            i += 1
        if not 0 <= i < len(tokens.words) or offset >= tokens.ends[i] or i in found:
            continue
        if is_told(tokens.words[i], offset - tokens.starts[i], reason):
            found[i] = reason
    return list(found.items())


def either(one: bytearray, other: bytearray) -> bytearray:
    """Return the words that one of two arrays of flags marks."""
    # Numbers as wide as the text: a pass over its words takes fifty times as long.
    marked = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return bytearray(marked.to_bytes(len(one), "little"))
