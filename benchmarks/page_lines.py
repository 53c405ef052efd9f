"""Print the made-up lines of pages that change a verdict, and the paragraphs that are left out.

    python benchmarks/page_lines.py [--data ../shared/data] [--set development] [--body 2000]

Appends each line of `page_lines.toml` to 153 articles of several sets, one at a time, and counts the
lines that are left out, and the articles whose verdict one of them changes. Then it reads 2,000
paragraphs from inside other articles and prints those that are left out, for somebody to read: they must
be lines of pages that the data sets contain. Exits with 1 if more than two articles change.
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

from reliability import Report, assess
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


def verdict(report: Report) -> object:
    return report.verdict


def appended(lines: Sequence[str], texts: Sequence[Text]) -> tuple[int, int, dict[str, int]]:
    """Append each line to each article.

    Returns the numbers of lines always left out and of articles with another verdict, and the number of
    verdicts that each line changes, for those that are not always left out.
    """
    changed_by = dict.fromkeys(lines, 0)
    always = set(lines)
    changed_articles = 0
    for title, text in texts:
        plain, before = kept(text, title), verdict(assess(text, title))
        changed = 0
        for line in lines:
            longer = "\n\n".join((text, *line.split(" / ")))
            if kept(longer, title) == plain:
                continue
            always.discard(line)
            if verdict(assess(longer, title)) != before:
                changed_by[line] += 1
                changed += 1
        changed_articles += changed > 0
    return len(always), changed_articles, {k: v for k, v in changed_by.items() if k not in always}


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
    parser.add_argument("--set", default="test", choices=("development", "test"))
    parser.add_argument("--body", type=int, default=2_000)
    options = parser.parse_args()
    lines = tomllib.loads(FILE.read_text("utf-8"))[options.set]
    texts = articles(options.data)
    chosen = [text for text, _ in zip(texts, range(ARTICLES), strict=False)]
    always, changed, by_line = appended(lines, chosen)
    print(f"lines always left out: {always} of {len(lines)}")
    print(f"articles whose verdict a line changes: {changed} of {len(chosen)}")
    print(f"verdicts changed: {sum(by_line.values())} of {len(lines) * len(chosen)}")
    for line, number in sorted(by_line.items(), key=lambda pair: -pair[1]):
        print(f"{number:4} {line}")
    print(f"left out of {options.body} paragraphs from inside articles:")
    for line in left_out(texts, options.body):
        print(f"     {line}")
    sys.exit(changed > MOST_CHANGED)


if __name__ == "__main__":
    main()
