"""Disguise the cues of unreliable articles in many ways, and check that each is found and reported.

    python benchmarks/disguises.py [--data ../shared/data] [--articles 130] [--show DISGUISE] [--write]
    python benchmarks/disguises.py --honest 5000 [--data ../shared/data]

Takes unreliable articles with cues, which are findings of a few words that count against reliability,
and disguises the longest word of each cue. Prints for each disguise the share of cues that are still
found, the share reported as `disguised_words`, and the largest rise of the score of reliability.
`--write` puts the table into docs/robustness.md, with the digest of the model. `--honest` scores
reliable articles with their words restored and as they are, and prints those whose score moves, with the
words.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from operator import and_
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple
from unittest.mock import patch

from reliability.evaluation.gate import model_digests
from reliability.evaluation.generalization.rows import evenly_spaced
from reliability.evaluation.tables import markdown_table, write_block
from reliability.records import Finding
from reliability.scoring.model import shipped_model
from reliability.signals.registry import FEATURES, measure
from reliability.text import disguises, document
from reliability.text.disguises import MISSPELLED, apply_edits
from reliability.text.normalization import ODD_BLANK, Edit, NormalizedText
from reliability.text.tokenization import Tokens, tokenize
from reliability.text.vocabulary import is_dictionary_word
from reliability.training.datasets import (
    TRAINING,
    TRANSFER,
    dataset_path,
    load_datasets,
    read_rows,
)

Disguise = Callable[[str], str]

PAGE = Path(__file__).parents[1] / "docs" / "robustness.md"
SETS = ("recovery", "allsides", "golbeck_fake_vs_satire", "clef2021_task3a")
FEATURE, SLIP = "disguised_words", "out_of_vocabulary_words"  # one doubled letter may be a slip
SIGNALS = ("certainty", "hedging", "insinuation", "loaded", "mind_reading")  # with lexicons of cues
_MOVED = 0.005  # probability
_MOST_WORDS = 4  # of a cue
_LONG = 7  # letters of a word from which one is left out
_WORD = re.compile(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])")

CYRILLIC = dict(zip("aeopcyxijsh", "аеорсухіјѕһ", strict=True))
SMALL_CYRILLIC = dict(zip("tkmhb", "ткмнв", strict=True))
GREEK = dict(zip("opktuvinya", "ορκτυνιηγα", strict=True))
ARMENIAN = dict(zip("unohgq", "սոօհցզ", strict=True))
CHEROKEE = dict(zip("dweicsvrhz", "ꭰꮃꭼꭵꮯꮪꮩꭱꮋꮓ", strict=True))
PHONETIC = dict(zip("agiyosl", "ɑɡıʏɵʂɫ", strict=True))
SMALL_CAPITALS = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
OTHERS = dict(zip("fgl", "քցӏ", strict=True))
ANY_ALPHABET = ARMENIAN | GREEK | SMALL_CYRILLIC | CYRILLIC | CHEROKEE | OTHERS
ACUTE = dict(zip("aeiouycn", "áéíóúýćń", strict=True))
DOTTED = dict(zip("aeioudhklmnrst", "ạẹịọụḍḥḳḷṃṇṛṣṭ", strict=True))
LEET = dict(zip("oieast", "013457", strict=True)) | {"s": "5", "t": "7"}
SIGNS = dict(zip("asilt", "@$!|+", strict=True))


def swap(letters: Mapping[str, str]) -> Disguise:
    """Return a disguise that replaces letters, as many as there are."""
    return lambda word: "".join(letters.get(one, one) for one in word)


def swap_first(letters: Mapping[str, str], most: int) -> Disguise:
    """Return a disguise that replaces the first letters that can be."""

    def disguise(word: str) -> str:
        left = iter(range(most))
        return "".join(
            letters[one] if one in letters and next(left, None) is not None else one for one in word
        )

    return disguise


def row_from(first: int) -> Disguise:
    """Return a disguise by a row of 26 characters."""
    return swap({letter: chr(first + at) for at, letter in enumerate(ascii_lowercase)})


def after_each(*signs: str) -> Disguise:
    """Return a disguise that puts signs after each letter but the last."""

    def disguise(word: str) -> str:
        following = cycle(signs)
        return "".join(letter + next(following) for letter in word[:-1]) + word[-1]

    return disguise


def divide(sign: str) -> Disguise:
    """Return a disguise that puts a sign into the middle."""
    return lambda word: word[: len(word) // 2] + sign + word[len(word) // 2 :]


def double(word: str) -> str:
    """Double the letter before the middle."""
    at = len(word) // 2
    return word[:at] + word[at - 1] + word[at:]


def exchange(word: str) -> str:
    """Exchange the letters around the middle."""
    at = len(word) // 2
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def leave_out(word: str) -> str:
    """Leave out the letter in the middle of a long word."""
    at = len(word) // 2
    return word[:at] + word[at + 1 :] if len(word) >= _LONG else word


DISGUISES: dict[str, Disguise] = {
    "Cyrillic": swap(CYRILLIC),
    "Cyrillic, one letter": swap_first(CYRILLIC, 1),
    "Cyrillic т к м н в": swap(SMALL_CYRILLIC),
    "Greek": swap(GREEK),
    "Armenian": swap(ARMENIAN),
    "Cherokee": swap(CHEROKEE),
    "phonetic": swap(PHONETIC),
    "several alphabets": swap(ANY_ALPHABET),
    "small capitals": swap(SMALL_CAPITALS),
    "squared": row_from(0x1F130),
    "squared, filled": row_from(0x1F170),
    "circled": row_from(0x24D0),
    "circled, filled": row_from(0x1F150),
    "parenthesized": row_from(0x249C),
    "regional indicators": row_from(0x1F1E6),
    "full width": row_from(0xFF41),
    "mathematical": row_from(0x1D41A),
    "accents": swap(ACUTE),
    "dots below": swap_first(DOTTED, 2),
    "combining accents": after_each("\u0308"),
    "strike-through": after_each("\u0336"),
    "enclosing circles": after_each("\u20dd"),
    "piled marks": after_each("\u0301\u0323\u0334", "\u0360\u0489"),
    "zero-width spaces": after_each("\u200b"),
    "soft hyphens": after_each("\u00ad"),
    "invisible operators": after_each("\u2063", "\u2064"),
    "U+206A to U+206F": after_each("\u206a", "\u206f"),
    "Hangul fillers": after_each("\u3164", "\uffa0"),
    "variation selectors": after_each("\ufe0f", "\U000e0100"),
    "Braille blanks": divide("\u2800"),
    "right-to-left override": lambda word: f"\u202e{word[::-1]}\u202c",
    "digits": swap(LEET),
    "signs": swap_first(SIGNS, 2),
    "a doubled letter": double,
    "each letter doubled": swap({letter: letter * 2 for letter in ascii_lowercase}),
    "letters swapped": exchange,
    "a letter left out": leave_out,
    "z for s": swap({"s": "z"}),
    "capital": str.capitalize,
    "spaces": after_each(" "),
    "hair space": divide("\u200a"),
    "middle dot": divide("·"),
    "brackets": lambda word: f"{word[:2]}({word[2:4]}){word[4:]}",
    "hyphen": divide("-"),
    "full stops": after_each("."),
    "apostrophe": divide("'"),
    "slash": divide("/"),
    "line end": divide("\n"),
    "tags": divide("<b></b>"),
    "comment": divide("<!-- -->"),
    "character references": lambda word: f"{word[:2]}&#{ord(word[2])};{word[3:]}",
    "mixed case": lambda word: "".join(
        one.upper() if at % 2 else one for at, one in enumerate(word)
    ),
}


class Cue(NamedTuple):
    """A word of a cue in an article, and the feature that counts it."""

    start: int
    end: int
    feature: str


class Row(NamedTuple):
    """The text of an article, its title, and its cues in order."""

    text: str
    title: str | None
    cues: list[Cue]


class Result(NamedTuple):
    """The cues of an article that a disguise changes, found and reported, and the rise of its score."""

    cues: int
    found: int
    reported: int
    rise: float
    missed: list[str]


class Restored(NamedTuple):
    """A form in the text, the word that was restored from it, and the reason that is reported."""

    raw: str
    word: str
    reason: str


def cues(text: str, findings: list[Finding]) -> list[Cue]:
    """Return the longest word of each finding of a few words against reliability, without overlaps."""
    found: dict[int, Cue] = {}
    for one in findings:
        if one.where == "title" or one.signal not in SIGNALS:
            continue
        if FEATURES[one.feature].reliability != -1:
            continue
        words = [*_WORD.finditer(text, one.start, one.end)]
        if words and len(one.text.split()) <= _MOST_WORDS:
            word = max(words, key=lambda match: len(match[0]))
            found.setdefault(word.start(), Cue(word.start(), word.end(), one.feature))
    return [found[start] for start in sorted(found)]


def articles(data: Path, count: int) -> Iterator[Row]:
    """Yield unreliable articles with cues, as many from each set."""
    for name in SETS:
        rows = (row for row in read_rows(dataset_path(data, name)) if row.get("y") == 0)
        found = (
            Row(row["text"], row["title"], words)
            for row in rows
            if 600 < len(row["text"]) < 6_000
            and (words := cues(row["text"], measure(row["text"], row["title"])[1].findings))
        )
        yield from islice(found, -(-count // len(SETS)))


def score(text: str, title: str | None) -> tuple[float, list[Finding]]:
    """Return the reliability of an article and its findings in the text."""
    reading = measure(text, title)[1]
    score = shipped_model("reliability").score(reading.values)
    return score.probability, [one for one in reading.findings if one.where == "text"]


def disguised(row: Row, disguise: Disguise) -> tuple[str, list[Cue]]:
    """Return the text with its cues disguised, and the places of those that change."""
    pieces: list[str] = []
    moved = []
    at = length = 0
    for start, end, feature in row.cues:
        word = disguise(row.text[start:end])
        length += start - at
        if is_dictionary_word(word):  # "waging" becomes "wagging", or nothing was replaced
            word = row.text[start:end]
        else:
            moved.append(Cue(length, length + len(word), feature))
        pieces += row.text[at:start], word
        length += len(word)
        at = end
    return "".join((*pieces, row.text[at:])), moved


def result(row: Row, before: float, disguise: Disguise) -> Result:
    """Measure an article under a disguise."""
    text, moved = disguised(row, disguise)
    after, findings = score(text, row.title)
    places = {
        feature: [(one.start, one.end) for one in findings if one.feature == feature]
        for feature in (FEATURE, SLIP, *(cue.feature for cue in moved))
    }

    def has(feature: str, cue: Cue) -> bool:
        return any(start < cue.end and cue.start < end for start, end in places[feature])

    found = [has(cue.feature, cue) for cue in moved]
    reported = [has(FEATURE, cue) or has(SLIP, cue) for cue in moved]
    held = map(and_, found, reported)
    missed = [text[cue.start : cue.end] for cue, both in zip(moved, held, strict=True) if not both]
    return Result(len(moved), sum(found), sum(reported), after - before if moved else 0.0, missed)


def move_by_restoring(text: str, title: str | None) -> tuple[float, list[Restored]]:
    """Return the change of the score of an article by the words that are restored in it, and these."""
    words: list[Restored] = []

    def recorded(normalized: NormalizedText, edits: list[Edit]) -> NormalizedText:
        words.extend(
            Restored(normalized.text[one.start : one.end], one.word, one.reason) for one in edits
        )
        return apply_edits(normalized, edits)

    def as_it_is(normalized: NormalizedText) -> tuple[NormalizedText, Tokens]:
        return normalized, tokenize(normalized.text)

    def without_odd_blanks(normalized: NormalizedText) -> NormalizedText:
        return normalized._replace(text=normalized.text.replace(ODD_BLANK, " "))

    with patch.object(disguises, "apply_edits", recorded):
        restored, _ = score(text, title)
    if not words:
        return 0.0, words
    with (
        patch.object(document, "undisguise", as_it_is),
        patch.object(document, "undivide", without_odd_blanks),
    ):
        given, _ = score(text, title)
    return restored - given, words


def print_honest(data: Path, count: int) -> None:
    """Print the reliable articles whose score moves by the words that are restored in them."""
    sets = [*TRAINING["reliability"], *TRANSFER]
    reliable = [one for one in load_datasets(data, sets) if one.y == 1]
    chosen = evenly_spaced(reliable, count)
    moved = misspelled = 0
    for example in chosen:
        move, words = move_by_restoring(example.text, example.title)
        if abs(move) <= _MOVED:
            continue
        moved += 1
        misspelled += all(one.reason == MISSPELLED for one in words)
        print(f"{move:+.4f} {example.id}", *(f"{one.raw!r} > {one.word}" for one in words))
    print(
        f"{moved} of {len(chosen)} move by over {_MOVED}, {misspelled} of them by misspellings alone"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=130)
    parser.add_argument("--show", default="", help="print what is missed under this disguise")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    parser.add_argument("--honest", type=int, default=0, help="score as many reliable articles")
    options = parser.parse_args()
    if options.honest:
        print_honest(options.data, options.honest)
        return
    rows = list(articles(options.data, options.articles))
    before = [score(row.text, row.title)[0] for row in rows]
    about = f"{len(rows)} articles, {sum(len(row.cues) for row in rows)} cues"
    print(f"{about}, {len(DISGUISES)} disguises")
    print(f"{'disguise':24} {'cues':>6} {'found':>7} {'reported':>8} {'rise':>7}")
    total: list[Result] = []
    lines: list[tuple[str, ...]] = []
    for name, disguise in DISGUISES.items():
        results = [result(row, was, disguise) for row, was in zip(rows, before, strict=True)]
        lines.append((name, *_cells(results)))
        print(_line(lines[-1]), flush=True)
        total += results
        if options.show == name:
            print(*(missed for one in results for missed in one.missed), sep=", ")
    lines.append(("all", *_cells(total)))
    print(_line(lines[-1]))
    if options.write:
        table = markdown_table(("disguise", "cues", "found", "reported", "rise"), lines)
        digest = model_digests()["reliability"][:12]
        write_block(PAGE, "disguises", f"{table}\n\n{about}; the reliability model {digest}.\n")


def _cells(results: list[Result]) -> tuple[str, str, str, str]:
    """Return the number of cues, the shares found and reported, and the largest rise."""
    count = sum(one.cues for one in results)
    found = sum(one.found for one in results)
    reported = sum(one.reported for one in results)
    rise = max(one.rise for one in results)
    return f"{count:,}", f"{found / count:.1%}", f"{reported / count:.1%}", f"{rise:+.3f}"


def _line(cells: tuple[str, ...]) -> str:
    name, count, found, reported, rise = cells
    return f"{name:24} {count:>6} {found:>7} {reported:>8} {rise:>7}"


if __name__ == "__main__":
    main()
