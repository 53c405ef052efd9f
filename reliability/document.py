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
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress, pairwise
from typing import NamedTuple

from reliability import furniture, seams
from reliability import names as naming
from reliability import words as vocabulary
from reliability.names import GENERAL, NAME, Known, opens_name, starts_sentence

# -- folding ------------------------------------------------------------------------------------

_ONE_TO_ONE = {
    **dict.fromkeys("‘’‚‛ʼʻʹ′´‹›`", "'"),
    **dict.fromkeys("“”„‟″«»❝❞〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃⸺﹘﹣", "-"),
    **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
}
# All that is not ASCII, tab, vertical tab, form feed, backtick: one class, since it is searched
# for in every text.
_NOT_PLAIN = re.compile(r"[^\x00-\x08\n\r\x0e-_a-\x7f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
# What changes the number of characters: invisible signs, combining marks, ligatures, the ellipsis,
# two characters for one line break. The ASCII ones are looked for apart: one class is searched for
# in a fifth of the time.
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\u0300-\u034e\u0350-\u036f\u180b-\u180d\u3164\ufb00-\ufb06\U000e0000-\U000e007f…]"
)
_RESIZED = re.compile(_INVISIBLE)
_RESIZING = re.compile(rf"\r(?=\n)| (?= )|{_INVISIBLE}")
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονιɡ",
    "ABESIJKMHOPCTYXaesijopcyxdhqwlABEZHIKMNOPTYXaovig",
)
_LOOK_ALIKE = re.compile("[ɡ\u0370-\u03ff\u0400-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")


class _Offsets:
    """The way from offsets into the folded text back to offsets into the text as given.

    The two run in step but where a character was dropped, added or spelled out. Only these places
    are kept: a list of all characters would take a quarter of the time of parsing a long text.
    """

    def __init__(self) -> None:
        self._folded = [0]  # from this offset into the folded text on …
        self._given = [0]  # … the two run in step, from this offset into the text as given

    def step(self, folded: int, given: int) -> None:
        """Say that the two run in step from here on."""
        self._folded.append(folded)
        self._given.append(given)

    def cut(self, kept: list[tuple[int, int]]) -> _Offsets:
        """Return the way back from a text of which only some stretches were kept."""
        cut = _Offsets()
        length = 0
        for start, end in kept:
            cut.step(length, self[start])
            inside = bisect_right(self._folded, start), bisect_left(self._folded, end)
            for at, given in zip(
                self._folded[slice(*inside)], self._given[slice(*inside)], strict=True
            ):
                cut.step(length + at - start, given)
            length += end - start
        return cut

    def __getitem__(self, at: int) -> int:
        i = bisect_right(self._folded, at) - 1
        return self._given[i] + at - self._folded[i]


def _fold(text: str) -> tuple[str, _Offsets | None, list[int]]:
    """Return the folded text, its offset map (None where it is the identity) and mixed words.

    The map gives for each offset into the folded text the offset into `text`. Mixed words are the
    starts, in the folded text, of words that mixed two alphabets.
    """
    if text.isascii() and "  " not in text and not _NOT_PLAIN.search(text) and "\r" not in text:
        return text, None, []
    folded = text
    for char in {match[0] for match in _NOT_PLAIN.finditer(text)}:
        folded = folded.replace(char, _fold_character(char))
    if "\r" in folded:
        folded = _LONE_RETURN.sub("\n", folded)
    offsets: _Offsets | None = None
    ascii_only = folded.isascii()
    if "  " in folded or "\r" in folded or (not ascii_only and _RESIZED.search(folded)):
        folded, offsets = _resize(folded)
    mixed: list[int] = []
    if not ascii_only and _LOOK_ALIKE.search(folded):

        def restore(match: re.Match[str]) -> str:
            word = match[0]
            latin = word.translate(_LOOK_ALIKES)
            if word.isascii() or not latin.isascii() or not any(map(str.isascii, word)):
                return word
            mixed.append(match.start())
            return latin

        folded = _LETTERS.sub(restore, folded)
    return folded, offsets, mixed


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    """Return the plain form of a character, where it is one character too."""
    if char in _ONE_TO_ONE:
        return _ONE_TO_ONE[char]
    plain = unicodedata.normalize("NFKC", char)  # full-width, bold and other styled letters
    return plain if len(plain) == 1 and plain.isascii() else char


def _resize(text: str) -> tuple[str, _Offsets]:
    """Drop invisible signs, compose accents, spell out ligatures and the ellipsis."""
    pieces: list[str] = []
    offsets = _Offsets()
    at = length = 0
    for match in _RESIZING.finditer(text):
        start = match.start()
        pieces.append(text[at:start])
        length += start - at
        at = start + 1
        char = match[0]
        if char == "…" or "\ufb00" <= char <= "\ufb06":
            spelled = unicodedata.normalize("NFKC", char)
            pieces.append(spelled)
            for _ in spelled:
                offsets.step(length, start)
                length += 1
        elif unicodedata.combining(char) and pieces[-1]:
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + char)
            if len(composed) == 1:
                pieces[-1] = pieces[-1][:-1] + composed
        offsets.step(length, at)
    pieces.append(text[at:])
    return "".join(pieces), offsets


def _cut(
    folded: str, offsets: _Offsets | None, mixed: list[int]
) -> tuple[str, _Offsets | None, list[int], list[tuple[int, int]]]:
    """Leave out page furniture; the last of what is returned says where in the text as given."""
    left_out = furniture.find(folded)
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
    return remaining, (offsets or _Offsets()).cut(kept), mixed, given


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

# Never the end of a sentence.
_TITLES = frozenset(
    "dr mr mrs ms mx messrs prof gov sen sens rep reps gen col lt maj capt sgt cpl cmdr adm "
    "brig rev fr hon supt det insp atty st vs v viz cf e.g i.e eg nos p.s".split()
)
# The end of one only where a word follows that likes to start sentences.
_ABBREVIATIONS = frozenset(
    "u.s u.k u.n e.u u.s.a d.c a.m p.m n.y l.a b.c a.d ph.d m.d j.d b.a m.a etc al p approx est "
    "dept".split()
)
# The same, and only with a capital: "Mass." but not "a mass."
_CAPITAL_ABBREVIATIONS = frozenset(
    "inc ltd corp co llc plc jr sr bros univ assn ave blvd rd mt ft no fig vol sec art jan feb "
    "mar apr jun jul aug sept sep oct nov dec calif fla ala ariz ark colo conn ga ill ind kan "
    "ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)
# Marks before white space, with the notes behind them ("end.[2]"), or one glued between a small letter
# or sign and a capitalised word.
_SENTENCE_END = re.compile(
    r"[.!?](?<![.!?].)(?:"
    r"[.!?]*+[\"')\]*]*+(?: ?\[\d{1,3}\])*+(?=\s|\Z)|"
    r"(?<=[a-z)%\"'].)[\"')]?(?=[\"'(]?[A-Z][a-z]))"
)
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
    folded: str
    words: list[str]
    offsets: _Offsets | None
    fold_starts: list[int]
    fold_ends: list[int]
    gaps: list[str]
    names: bytearray
    quoted: bytearray
    sentences: list[Span]
    sentence_of: list[int]
    paragraphs: list[Span]
    quotations: list[Span]
    mixed: list[int]
    capitals: list[int]
    joined: bytearray
    size: int
    left_out: list[tuple[int, int]]
    headline: Document | None = None

    def raw(self, i: int) -> str:
        """Return word `i` folded but with its capitals."""
        return self.folded[self.fold_starts[i] : self.fold_ends[i]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets into the text as given of the words in a range."""
        return self._start(first), self._end(last - 1)

    def _start(self, i: int) -> int:
        at = self.fold_starts[i]
        return at if self.offsets is None else self.offsets[at]

    def _end(self, i: int) -> int:
        at = self.fold_ends[i]
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
        return self.places[last] - self.places[first + 1] + 1 if last > first else 0

    @cached_property
    def places(self) -> list[int]:
        """How many words stand before each word and before the end, a run of names counted once."""
        return [0, *accumulate(self.joined.translate(_INVERT))]

    def reach(self, i: int, count: int, bound: int) -> int:
        """Return the word `count` places after word `i`, or before it, and at most `bound`.

        A run of names is one place, so that a window holds the same words however long they are.
        """
        if abs(bound - i) <= abs(count):
            return bound
        places = self.places
        found = bisect_right(places, places[i] + count) - 1
        return min(found, bound) if count > 0 else max(found, bound)

    def before(self, i: int) -> str:
        """Return the folded characters between word `i` and the one before it."""
        return self.gaps[i]

    def after(self, i: int) -> str:
        """Return the folded characters between word `i` and the next."""
        return self.gaps[i + 1]

    def name_runs(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield (first, last), `last` exclusive, of each run of names in a range of words."""
        i = first
        names = self.names
        while (i := names.find(NAME, i, last)) >= 0:
            j = i + 1
            while j < last and self.joined[j]:
                j += 1
            yield i, j
            i = j

    def run_start(self, i: int) -> int:
        """Return the first word of the run of names that word `i` carries on, or `i`."""
        while self.joined[i]:
            i -= 1
        return i

    def holds(self, wanted: frozenset[str], first: int, last: int) -> bool:
        """Say whether any of some words stands in a range, names and dates left out."""
        found = wanted.intersection(self.words[first:last])
        return bool(found) and any(
            self.words[i] in found and not self.names[i] for i in range(first, last)
        )

    def words_before(self, offset: int) -> int:
        """Return how many words start before an offset into the folded text."""
        return bisect_left(self.fold_starts, offset)

    def places_of(self, wanted: Collection[str]) -> list[int]:
        """Return where any of some words stands, names and dates left out."""
        if not wanted:
            return []
        found = compress(range(len(self.words)), map(wanted.__contains__, self.words))
        return [i for i in found if not self.names[i]]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each word occurs, names and dates left out."""
        return Counter(compress(self.words, self.names.translate(_INVERT)))

    @cached_property
    def totals(self) -> vocabulary.Totals:
        """What the words come to, names and dates left out."""
        return vocabulary.totals(self.counts, self.counts.values())

    @cached_property
    def glued(self) -> dict[str, tuple[str, str]]:
        """The words that lost the space between them, names left out, and the two they were."""
        if not self.totals.glued:
            return {}
        splits = {
            word: vocabulary.split_glued(word) for word in filter(vocabulary.is_glued, self.counts)
        }
        return {word: two for word, two in splits.items() if two}


def parse(
    text: str, title: str | None = None, known: Known = GENERAL, whole: bool = False
) -> Document:
    """Parse a text, and its headline beside it where one is given.

    What is `known` of names, as from the body for its headline, helps where capitals do not. Page
    furniture is left out, but of a text that is read `whole`.

    Takes any string, surrogates and control characters included; never raises on content.
    Time grows linearly with the length of the text.
    """
    folded, offsets, mixed = _fold(text)
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

    breaks = _paragraph_breaks(folded)
    stops = sorted(
        {
            *breaks,
            *_sentence_ends(folded, raw, fold_starts, fold_ends),
            *seams.find(folded, raw, gaps, fold_starts, fold_ends),
        }
    )
    paragraphs = _spans(breaks, folded, fold_starts, offsets)
    sentences = _spans(stops, folded, fold_starts, offsets)
    sentence_of: list[int] = []
    for index, sentence in enumerate(sentences):
        sentence_of += [index] * (sentence.last - sentence.first)

    names, joined, capitals, known = naming.find(
        folded, raw, words, fold_starts, sentence_of, sentences, known
    )
    quoted = bytearray(len(raw))
    quotations = []
    for start, end in _quotations(folded, breaks):
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
        folded=folded,
        words=words,
        offsets=offsets,
        fold_starts=fold_starts,
        fold_ends=fold_ends,
        gaps=gaps,
        names=names,
        quoted=quoted,
        sentences=sentences,
        sentence_of=sentence_of,
        paragraphs=paragraphs,
        quotations=quotations,
        mixed=list(dict.fromkeys(bisect_right(fold_starts, at) - 1 for at in mixed)),  # "5аm"
        capitals=capitals,
        joined=joined,
        size=len(raw) - joined.count(1),
        left_out=left_out,
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


def _given(start: int, end: int, offsets: _Offsets | None) -> tuple[int, int]:
    """Return folded offsets as offsets into the text as given."""
    return (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)


def _spans(
    stops: list[int], folded: str, starts: list[int], offsets: _Offsets | None
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


def _paragraph_breaks(folded: str) -> list[int]:
    """Return the offsets at which a paragraph ends.

    A blank line always ends one. A single line break does too, unless the text is wrapped to a
    width: there it does only after a line that stops short of the width.
    """
    lines = folded.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    if not lengths:
        return []
    width = lengths[-1]
    wrapped = len(lengths) >= 5 and width <= 120 and lengths[len(lengths) // 2] >= 0.8 * width >= 30
    breaks = []
    at = 0
    for line, following in pairwise(lines):
        at += len(line) + 1
        if not wrapped or not line.strip() or not following.strip() or len(line) < 0.7 * width:
            breaks.append(at - 1)
    return breaks


def _sentence_ends(
    folded: str, raw: list[str], starts: list[int], ends: list[int]
) -> Iterator[int]:
    """Yield the offsets at which sentences end within paragraphs."""
    for match in _SENTENCE_END.finditer(folded):
        at, stop = match.span()
        after = bisect_left(starts, stop)
        before = after - 1
        if before < 0 or after >= len(raw):
            continue
        following = raw[after]
        small = following[0].islower() and not opens_name(raw, after)
        rest = folded[at:stop]
        if small and (rest[-1] not in ".!?" or rest.startswith("..")):
            continue  # '"Why?" he asked', "and then... nothing"
        if rest[0] != "." or rest.startswith(".."):
            yield stop
            continue
        # The full stop of "U.S." is part of the word.
        word = raw[before].rstrip(".")
        if ends[before] < at and folded[ends[before] : at].strip():
            yield stop  # a sign stands between: the word is no abbreviation
            continue
        bare = word.lower()
        if bare in _TITLES:
            continue
        if bare.isdigit() and (before == 0 or "\n" in folded[ends[before - 1] : starts[before]]):
            continue  # an enumeration: "1. First"
        abbreviation = (
            bare in _ABBREVIATIONS
            or ("." in word and word[0].isupper())
            or (word[0].isupper() and (len(word) == 1 or bare in _CAPITAL_ABBREVIATIONS))
            or (bare == "no" and following[0].isdigit())
        )
        if small and (abbreviation or len(word) < 3 or not word.isalpha()):
            continue
        if abbreviation:  # "J. A. Roe", "U.S. Senate", "No. 2", but "in the U.S. The court"
            initial = len(following) == 1 and folded.startswith(".", starts[after] + 1)
            loud = following.isupper() and len(following) > 1  # "U.S. AND IRAN"
            again = (  # "Roe Jr. Roe left"
                bare in ("jr", "sr") and following.removesuffix("'s") == raw[max(before - 1, 0)]
            )
            if initial or loud or not (again or starts_sentence(following.lower())):
                continue
        yield stop


_QUOTE = re.compile(r"\"|``|''")
# The most characters from the end of the paragraph that opens a quotation to its closing mark.
_LONGEST_GAP = 2_000
# The mark comes first, and what must stand before it after: so a text is searched for marks alone.
_SINGLE_OPEN = re.compile(r"'(?<![^\s(\[-]')(?=\w)")
_SINGLE_CLOSE = re.compile(r"'(?<=[\w.,!?-]')(?=[\s.,;:!?)-]|\Z)")


def _quotations(folded: str, breaks: list[int]) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of quotations, quotation marks included.

    A mark that nothing closes in its paragraph runs to the closing mark of a paragraph soon after;
    else to the paragraph's end where the next paragraph opens with a mark again, as print has it,
    or where the paragraph opens with it; else it is a stray sign. Where a text has no double marks,
    single ones are read, whatever is between them. Where it has both, so are those outside the
    double ones: of forty in edited news all quoted somebody, most in links and headings.
    """
    found: list[tuple[int, int]] = []
    marks = [match.span() for match in _QUOTE.finditer(folded)]
    singles = list(_singles(folded, breaks))
    if not marks:
        return singles
    edges = [0, *breaks, len(folded)]
    cursor = 0
    for left, right in pairwise(edges):
        opened: int | None = None
        while cursor < len(marks) and marks[cursor][0] < right:
            start, end = marks[cursor]
            cursor += 1
            previous = folded[start - 1] if start > left else " "
            following = folded[end] if end < right else " "
            if opened is None:
                if following.isspace() or (previous.isdigit() and not following.isalnum()):
                    continue  # a closing mark without an opening one, or inches
                opened = start
            elif previous.isspace() and not following.isspace():
                opened = start  # a second opening: the first was never closed
            else:
                found.append((opened, end))
                opened = None
        if opened is not None:
            start, end = marks[cursor] if cursor < len(marks) else (len(folded), len(folded))
            closes = start > 0 and not folded[start - 1].isspace() and folded[end:][:1] <= "/"
            if cursor < len(marks) and closes and start - right < _LONGEST_GAP:
                found.append((opened, end))
                cursor += 1
            elif not folded[right:start].strip() or not folded[left:opened].strip():
                found.append((opened, right))
    outside = [
        (start, end)
        for start, end in singles
        if bisect_left(found, (start, 0)) == (at := bisect_left(found, (end, 0)))
        and (at == 0 or found[at - 1][1] <= start)
    ]
    return sorted(found + outside) if outside else found


def _singles(folded: str, breaks: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of what stands between single marks of the same paragraph."""
    closings = [match.end() for match in _SINGLE_CLOSE.finditer(folded)]
    end = 0
    for opening in _SINGLE_OPEN.finditer(folded):
        start, after = opening.span()
        i, j = bisect_left(breaks, after), bisect_right(closings, after)
        if start < end or j == len(closings) or (i < len(breaks) and closings[j] > breaks[i]):
            continue
        end = closings[j]
        yield start, end
