"""A parsed article: words, sentences, paragraphs and quotations as parallel columns.

`parse` reads a text once and every signal reads the result. It knows where words, sentences and
quotations begin and end and which words are names. It refuses to know what any word means: that is
for lexicons and signals. Offsets always point into the text as given, which is never changed;
typography (quote and dash style, no-break and zero-width characters, look-alike letters) is folded
in a copy, so that two texts that differ in it only are read alike, and what the page put around the
article is left out of the copy.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress
from typing import NamedTuple

from reliability.text import boilerplate, vocabulary
from reliability.text import named_entities as naming
from reliability.text.named_entities import COMMON_ENTITIES, ENTITY, KnownEntities
from reliability.text.normalization import OffsetMap, normalize
from reliability.text.quotations import find_quotations
from reliability.text.sentence_boundaries import paragraph_breaks, sentence_ends
from reliability.text.unpunctuated_boundaries import unpunctuated_ends

# -- folding ------------------------------------------------------------------------------------


def _cut(
    folded: str, offsets: OffsetMap | None, mixed: list[int]
) -> tuple[str, OffsetMap | None, list[int], list[tuple[int, int]]]:
    """Leave out page furniture; the last of what is returned says where in the text as given."""
    left_out = boilerplate.boilerplate_spans(folded)
    if not left_out:
        return folded, offsets, mixed, []
    edges = [0, *chain.from_iterable(left_out), len(folded)]
    kept = list(zip(edges[::2], edges[1::2], strict=True))
    lengths = [0, *accumulate(end - start for start, end in kept)]
    mixed = [
        length + at - start
        for (start, end), length in zip(kept, lengths, strict=False)
        for at in mixed[bisect_left(mixed, start) : bisect_left(mixed, end)]
    ]
    given = [_given(start, end, offsets) for start, end in left_out]
    remaining = "".join(folded[start:end] for start, end in kept)
    return remaining, (offsets or OffsetMap()).cut(kept), mixed, given


# -- words --------------------------------------------------------------------------------------

_LONG = 5_000  # words; about ten articles
_LONGEST_TITLE = 1_000  # characters; what is longer is no headline

# Hyphenated compounds are several words: a dash between two words may be written in five ways, and
# all of them must read alike.
_WORD = re.compile(
    r"([^\W_](?:"  # what all words begin with, so that signs are passed over at once
    r"[a-z]*+(?= )|"  # most words; the last line would do, slower
    r"(?<=\d)\d*(?:[.,:]\d+)*(?:%|[^\W\d_]+)?|"  # "1,200", "40%", "2nd"
    r"\.(?:[^\W\d_]\.)+(?:'[^\W\d_]+)?|"  # "U.S."
    r"(?<=[JS])[rR]\.(?:'[^\W\d_]+)?|"  # "Jr."
    r"[^\W_]*+(?:'[^\W\d_]++)*+))"  # "don't"
)

# -- sentences ----------------------------------------------------------------------------------

_INVERT = bytes([1]) + bytes(255)


class Span(NamedTuple):
    """A stretch of words: `first` and `last` are word indices, `last` is exclusive.

    `start` and `end` are character offsets into the text as given.
    """

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Document:
    """An article as columns.

    `words` are lower-case and folded; `fold_starts` and `fold_ends` are their character offsets
    into `folded`, `starts` and `ends` those into `text`, by way of `offsets`; `gaps` is what stands
    between them in `folded`, the first before the first word and the last after the last. `names`
    has one byte a word: `NAME` where it is (part of) a name, `DATE` where it is a day or month,
    else 0. `quoted` has 1 for a word in a quotation. `sentence_of` gives each word its index in
    `sentences`. `capitals` are the words in capitals that are no names, `joined` flags the names
    that carry on a run of them. `size` is the number of words with every run of names counted once,
    the denominator of rates: "Jane Roe" and "Roe" must weigh the same. `left_out` are the stretches of
    `text` that are page furniture (see `furniture`) and stand in no other column.
    """

    text: str
    normalized: str
    words: list[str]
    offsets: OffsetMap | None
    normalized_starts: list[int]
    normalized_ends: list[int]
    gaps: list[str]
    entities: bytearray
    quoted: bytearray
    sentences: list[Span]
    sentence_of: list[int]
    paragraphs: list[Span]
    quotations: list[Span]
    mixed_scripts: list[int]
    all_caps: list[int]
    continues_entity: bytearray
    size: int
    boilerplate: list[tuple[int, int]]
    headline: Document | None = None

    def original(self, i: int) -> str:
        """Return word `i` folded but with its capitals."""
        return self.normalized[self.normalized_starts[i] : self.normalized_ends[i]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets into the text as given of the words in a range."""
        return self._start(first), self._end(last - 1)

    def _start(self, i: int) -> int:
        at = self.normalized_starts[i]
        return at if self.offsets is None else self.offsets[at]

    def _end(self, i: int) -> int:
        at = self.normalized_ends[i]
        return at if self.offsets is None else _with_accents(self.text, self.offsets[at - 1] + 1)

    # Whole columns are for those who look at every word. A report asks for a few: to lay them out
    # took a tenth of the time of a long text, for one zero-width space in it.
    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts in the text as given."""
        return list(map(self._start, range(len(self.words))))

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends in the text as given."""
        return list(map(self._end, range(len(self.words))))

    def size_of(self, first: int, last: int) -> int:
        """Return the number of words in a range, every run of names counted once.

        In constant time: a sentence of a hostile text may hold 100,000 cues that ask.
        """
        return (
            self.cumulative_size[last] - self.cumulative_size[first + 1] + 1 if last > first else 0
        )

    @cached_property
    def cumulative_size(self) -> list[int]:
        """How many words stand before each word and before the end, a run of names counted once."""
        return [0, *accumulate(self.continues_entity.translate(_INVERT))]

    def window(self, i: int, count: int, bound: int) -> int:
        """Return the word `count` places after word `i`, or before it, and at most `bound`.

        A run of names is one place, so that a window holds the same words however long they are.
        """
        if abs(bound - i) <= abs(count):
            return bound
        places = self.cumulative_size
        found = bisect_right(places, places[i] + count) - 1
        return min(found, bound) if count > 0 else max(found, bound)

    def gap_before(self, i: int) -> str:
        """Return the folded characters between word `i` and the one before it."""
        return self.gaps[i]

    def gap_after(self, i: int) -> str:
        """Return the folded characters between word `i` and the next."""
        return self.gaps[i + 1]

    def entity_spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield (first, last), `last` exclusive, of each run of names in a range of words."""
        i = first
        names = self.entities
        while (i := names.find(ENTITY, i, last)) >= 0:
            j = i + 1
            while j < last and self.continues_entity[j]:
                j += 1
            yield i, j
            i = j

    def entity_start(self, i: int) -> int:
        """Return the first word of the run of names that word `i` carries on, or `i`."""
        while self.continues_entity[i]:
            i -= 1
        return i

    def contains_any(self, wanted: frozenset[str], first: int, last: int) -> bool:
        """Say whether any of some words stands in a range, names and dates left out."""
        found = wanted.intersection(self.words[first:last])
        return bool(found) and any(
            self.words[i] in found and not self.entities[i] for i in range(first, last)
        )

    def words_before(self, offset: int) -> int:
        """Return how many words start before an offset into the folded text."""
        return bisect_left(self.normalized_starts, offset)

    def positions_of(self, wanted: Collection[str]) -> list[int]:
        """Return where any of some words stands, names and dates left out."""
        if not wanted:
            return []
        found = compress(range(len(self.words)), map(wanted.__contains__, self.words))
        return [i for i in found if not self.entities[i]]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each word occurs, names and dates left out."""
        return Counter(compress(self.words, self.entities.translate(_INVERT)))

    @cached_property
    def word_totals(self) -> vocabulary.WordTotals:
        """What the words come to, names and dates left out."""
        return vocabulary.word_totals(self.counts, self.counts.values())

    @cached_property
    def missing_spaces(self) -> dict[str, tuple[str, str]]:
        """The words that lost the space between them, names left out, and the two they were."""
        if not self.word_totals.missing_spaces:
            return {}
        splits = {
            word: vocabulary.split_missing_space(word)
            for word in filter(vocabulary.has_missing_space, self.counts)
        }
        return {word: two for word, two in splits.items() if two}


def parse(
    text: str, title: str | None = None, known: KnownEntities = COMMON_ENTITIES, whole: bool = False
) -> Document:
    """Parse a text, and its headline beside it where one is given.

    What is `known` of names, as from the body for its headline, helps where capitals do not. Page
    furniture is left out, but of a text that is read `whole`.

    Takes any string, surrogates and control characters included; never raises on content.
    Time grows linearly with the length of the text.
    """
    folded, offsets, mixed = normalize(text)
    left_out: list[tuple[int, int]] = []
    if not whole:
        folded, offsets, mixed, left_out = _cut(folded, offsets, mixed)
    pieces = _WORD.split(folded)  # what stands between words, a word, what stands between …
    gaps, raw = pieces[::2], pieces[1::2]
    edges = list(accumulate(map(len, pieces)))
    fold_starts, fold_ends = edges[:-1:2], edges[1::2]
    # One string a word type, so that a long text stays in the processor's cache. A short one does,
    # and would take 2 % longer.
    if len(raw) > _LONG:
        same: dict[str, str] = {}
        raw = list(map(same.setdefault, raw, raw))
        lower = {word: word.lower() for word in same}
        words = list(map(lower.__getitem__, raw))
    else:
        words = list(map(str.lower, raw))

    breaks = paragraph_breaks(folded)
    stops = sorted(
        {
            *breaks,
            *sentence_ends(folded, raw, fold_starts, fold_ends),
            *unpunctuated_ends(folded, raw, gaps, fold_starts, fold_ends),
        }
    )
    paragraphs = _spans(breaks, folded, fold_starts, offsets)
    sentences = _spans(stops, folded, fold_starts, offsets)
    sentence_of: list[int] = []
    for index, sentence in enumerate(sentences):
        sentence_of += [index] * (sentence.last - sentence.first)

    names, joined, capitals, known = naming.tag_entities(
        folded, raw, words, fold_starts, sentence_of, sentences, known
    )
    quoted = bytearray(len(raw))
    quotations = []
    for start, end in find_quotations(folded, breaks):
        first, last = bisect_left(fold_starts, start), bisect_left(fold_starts, end)
        # One word in single marks is held at arm's length or a title, and so is one name.
        single = folded[start] == "'" != folded[start + 1]
        if first < last and not (
            single and not any(not joined[i] and " " in gaps[i] for i in range(first + 1, last))
        ):
            quoted[first:last] = b"\x01" * (last - first)
            quotations.append(Span(first, last, *_given(start, end, offsets)))

    return Document(
        text=text,
        normalized=folded,
        words=words,
        offsets=offsets,
        normalized_starts=fold_starts,
        normalized_ends=fold_ends,
        gaps=gaps,
        entities=names,
        quoted=quoted,
        sentences=sentences,
        sentence_of=sentence_of,
        paragraphs=paragraphs,
        quotations=quotations,
        mixed_scripts=list(
            dict.fromkeys(bisect_right(fold_starts, at) - 1 for at in mixed)
        ),  # "5аm"
        all_caps=capitals,
        continues_entity=joined,
        size=len(raw) - joined.count(1),
        boilerplate=left_out,
        headline=(
            parse(title[:_LONGEST_TITLE], known=known, whole=True)
            if title and title.strip()
            else None
        ),
    )


def _with_accents(text: str, end: int) -> int:
    """Return the end of a word with the combining accents of its last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _given(start: int, end: int, offsets: OffsetMap | None) -> tuple[int, int]:
    """Return folded offsets as offsets into the text as given."""
    return (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)


def _spans(
    stops: list[int], folded: str, starts: list[int], offsets: OffsetMap | None
) -> list[Span]:
    """Cut the text at the stops; return the pieces that hold a word, without outer white space."""
    spans = []
    first, left = 0, 0
    for stop in [*stops, len(folded)]:
        last = bisect_left(starts, stop, first)
        if last > first:
            piece = folded[left:stop]
            start = left + len(piece) - len(piece.lstrip())
            spans.append(Span(first, last, *_given(start, left + len(piece.rstrip()), offsets)))
        first, left = last, stop
    return spans
