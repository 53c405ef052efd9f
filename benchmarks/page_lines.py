"""Print the made-up lines of pages that change a verdict, and the paragraphs that are left out.

    python benchmarks/page_lines.py [--data ../shared/data] [--set fresh] [--body 2000]

Appends each line of `page_lines.toml` to 153 articles of several sets, one at a time, and counts the
lines that are left out, and the verdicts that change: by one line for each article in turn, and by any
of them. Then it reads 2,000 paragraphs from inside other articles and prints those that are left out,
for somebody to read: they must be lines of pages that the data sets contain. Exits with 1 if more than
two of 153 verdicts change by one line for each article.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from reliability import assess
from reliability.text.boilerplate import boilerplate_spans
from reliability.text.normalization import normalize
from reliability.training import datasets

FILE = Path(__file__).parent / "page_lines.toml"
SETS = (
    "reliability/allsides",
    "reliability/recovery",
    "reliability/buzzfeed_webis2016",
    "reliability/clef2021_task3a",
    "reliability/isot_sample",
    "more/bbc_masakhanews",
    "more/local_news",
    "more/opinion",
)
ARTICLES = 153
MOST_CHANGED = 2
SHORTEST, LONGEST = 1_200, 8_000  # characters of an article
SEED = 16


class Text(NamedTuple):
    """An article of a set."""

    title: str
    text: str


def articles(data: Path) -> Iterator[Text]:
    """Yield the articles of all sets that are neither short nor long, in a fixed random order."""
    found = []
    for name in SETS:
        rows = list(datasets.read_rows(data / f"{name}.jsonl.gz"))
        random.Random(SEED).shuffle(rows)
        texts = (Text(row.get("title") or "", row.get("text") or "") for row in rows)
        found.append([text for text in texts if SHORTEST <= len(text.text) <= LONGEST])
    for group in zip_longest(*found):
        yield from filter(None, group)


def kept(text: str, title: str) -> list[str]:
    """Return the lines of a text that are not boilerplate."""
    plain = normalize(text).text
    for start, end in reversed(boilerplate_spans(plain, normalize(title).text)):
        plain = plain[:start] + plain[end:]
    return [line for line in re.split(r"\n+", plain) if line.strip()]


class Effect(NamedTuple):
    """The effect of appended lines on articles.

    `one_each` counts the articles whose verdict changes by the one line that is their turn, `articles`
    those whose verdict any line changes. `by_line` has the number of verdicts that each line changes,
    for the lines that are not left out of every article.
    """

    one_each: int
    articles: int
    by_line: dict[str, int]


def appended(lines: Sequence[str], texts: Sequence[Text]) -> Effect:
    """Append each line to each article, one at a time."""
    by_line: dict[str, int] = {}
    one_each = articles_changed = 0
    for turn, (title, text) in enumerate(texts):
        plain, before = kept(text, title), assess(text, title).verdict
        changed = set()
        for i, line in enumerate(lines):
            longer = "\n\n".join((text, *line.split(" / ")))
            if kept(longer, title) == plain:
                continue
            by_line.setdefault(line, 0)
            if assess(longer, title).verdict != before:
                by_line[line] += 1
                changed.add(i)
        articles_changed += bool(changed)
        one_each += turn % len(lines) in changed
    return Effect(one_each, articles_changed, by_line)


def left_out(texts: Iterator[Text], number: int) -> Iterator[str]:
    """Yield the paragraphs that are left out, of a number of them from inside articles."""
    seen = 0
    for title, text in texts:
        lines = [line for line in re.split(r"\n+", normalize(text).text) if line.strip()]
        stay = set(kept(text, title))
        for line in lines[1:-2]:
            if seen == number:
                return
            seen += 1
            if line not in stay and not any(line.endswith(other) for other in stay):
                yield line


def main() -> None:
    """Print the figures, the lines that change a verdict, and the paragraphs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument(
        "--set", default="test", choices=("development", "test", "fresh", "later", "last")
    )
    parser.add_argument("--body", type=int, default=2_000)
    options = parser.parse_args()
    lines = tomllib.loads(FILE.read_text("utf-8"))[options.set]
    texts = articles(options.data)
    chosen = [text for text, _ in zip(texts, range(ARTICLES), strict=False)]
    effect = appended(lines, chosen)
    always = len(lines) - len(effect.by_line)
    print(f"lines left out of every article: {always} of {len(lines)}")
    print(f"verdicts changed, one line for each article: {effect.one_each} of {len(chosen)}")
    pairs = len(lines) * len(chosen)
    print(f"verdicts changed, every line: {sum(effect.by_line.values())} of {pairs}")
    print(f"articles whose verdict any line changes: {effect.articles} of {len(chosen)}")
    for line, number in sorted(effect.by_line.items(), key=lambda pair: -pair[1]):
        print(f"{number:4} {line}")
    print(f"left out of {options.body} paragraphs from inside articles:")
    for line in left_out(texts, options.body):
        print(f"     {line}")
    sys.exit(effect.one_each > MOST_CHANGED)


if __name__ == "__main__":
    main()
