"""Measure the extraction of articles from HTML on a public benchmark, beside other extractors.

    python benchmarks/extraction.py FOLDER [--show PAGE] [--wrong]

FOLDER is a copy of https://github.com/scrapinghub/article-extraction-benchmark (MIT): `html/` with
packed pages, and `ground-truth.json` with the body of the article on each. Nothing of it is contained
here. Prints for each extractor the F1 of the benchmark, from its mean precision and recall over
sequences of four words; the mean and the median over pages of the F1 of words; and the number of pages
with a wrong line, one of which less than half is in the body: of all pages and of those in English.
`reliability` is the text that is scored, without boilerplate. An extractor that is not installed is
skipped: `pip install readability-lxml` for one. The last rows are the extractions that the benchmark
keeps in `output/` of the extractors that lead its own table. `--wrong` prints the wrong lines, and
`--show` what one page lacks and has too much.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import compress
from pathlib import Path
from statistics import harmonic_mean
from typing import NamedTuple

import reliability
from reliability.articles.html import from_html
from reliability.text.boilerplate import boilerplate_spans
from reliability.text.normalization import normalize

SEQUENCE = 4  # words
SHARE = 0.5  # of a line that is in the body
ENGLISH = re.compile(r"\b(?:the|of|and|to|in)\b", re.IGNORECASE)
SHARE_OF_ENGLISH = 0.08  # of the words of an English text, those above
MISSING = (
    "{folder}: not the benchmark: expected ground-truth.json and html/ of "
    "https://github.com/scrapinghub/article-extraction-benchmark: clone it, and pass its folder"
)
# The extractors that lead the benchmark's own table, apart from trafilatura
KEPT = ("rs_trafilatura", "AutoExtract")
HEADER = (
    f"{'':17} {'F1':>9} {'precision':>9} {'recall':>9} {'words: F1':>9} {'median':>9}   "
    "wrong      in English"
)
Extractor = Callable[[str], str]


class Page(NamedTuple):
    """A page of the benchmark, and the body of its article."""

    name: str
    html: str
    body: str


class Result(NamedTuple):
    """An extraction compared with the body: over sequences of words, over words, and by lines."""

    precision: float
    recall: float
    f1: float
    wrong: list[str]


def scored(html: str) -> str:
    """Return the text that is scored: the main text without its boilerplate."""
    return without_boilerplate(*title_and_text(html))


def title_and_text(html: str) -> tuple[str, str]:
    """Return the title and the main text of a page; empty if there is none."""
    try:
        found = from_html(html)
    except reliability.ArticleError:
        return "", ""
    return str(found.metadata.get("title") or ""), found.text


def without_boilerplate(title: str, text: str) -> str:
    """Return the normalized text of an article without its boilerplate."""
    plain = normalize(text).text
    kept, at = [], 0
    for start, end in boilerplate_spans(plain, normalize(title).text):
        kept.append(plain[at:start])
        at = end
    return "".join((*kept, plain[at:]))


def trafilatura() -> Extractor:
    extract = import_module("trafilatura").extract
    return lambda html: extract(html, include_comments=False, include_tables=False) or ""


def readability() -> Extractor:
    document = import_module("readability").Document
    plain = import_module("lxml.html").fromstring

    def text(html: str) -> str:
        tree = plain(document(html).summary())
        blocks = (block for block in tree.iter("p", "li", "h2", "h3", "h4", "blockquote"))
        return "\n".join(" ".join(block.text_content().split()) for block in blocks)

    return text


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "reliability": lambda: scored,
    "main text": lambda: lambda html: title_and_text(html)[1],
    "trafilatura": trafilatura,
    "readability-lxml": readability,
}


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of the benchmark."""
    try:
        truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        for name, fields in truth.items():
            html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
            yield Page(name, html.decode("utf-8", "replace"), fields.get("articleBody", ""))
    except OSError:
        sys.exit(MISSING.format(folder=folder))


def kept_extractions(folder: Path, name: str) -> dict[str, str]:
    """Return the text of each page as an extractor found it, from the benchmark."""
    found = json.loads((folder / "output" / f"{name}.json").read_text("utf-8"))
    # Later files have the version of the extractor, too.
    return {page: one.get("articleBody", "") for page, one in found.get("output", found).items()}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def sequences(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count the sequences of four words; those of fewer words are one sequence."""
    starts = range(max(1, len(words) - SEQUENCE + 1))
    return Counter(tuple(words[i : i + SEQUENCE]) for i in starts if words)


def shares(found: Counter[tuple[str, ...]], true: Counter[tuple[str, ...]]) -> tuple[float, float]:
    """Return precision and recall; both are 1 if nothing was to be found and nothing is."""
    common = (found & true).total()
    if not found and not true:
        return 1.0, 1.0
    return common / max(1, found.total()), common / max(1, true.total())


def wrong_lines(text: str, body: str) -> Iterator[str]:
    """Yield the lines that are less than half in the body."""
    true = words_of(body.lower())
    known, flat = sequences(true), f" {' '.join(true)} "
    for line in text.splitlines():
        words = words_of(line.lower())
        if not words or f" {' '.join(words)} " in flat:
            continue
        inside = [sequence in known for sequence in sequences(words)]
        if sum(inside) < SHARE * len(inside):
            yield line.strip()


def compare(text: str, body: str) -> Result:
    """Compare an extraction with the body of the article."""
    found, true = words_of(text), words_of(body)
    precision, recall = shares(sequences(found), sequences(true))
    by_word = shares(Counter((word,) for word in found), Counter((word,) for word in true))
    return Result(precision, recall, harmonic_mean(by_word), list(wrong_lines(text, body)))


def is_english(body: str) -> bool:
    return len(ENGLISH.findall(body)) > SHARE_OF_ENGLISH * len(words_of(body))


def row(name: str, results: Sequence[Result], english: Sequence[bool]) -> str:
    """Return the row of an extractor in the table."""
    precision = statistics.mean(result.precision for result in results)
    recall = statistics.mean(result.recall for result in results)
    by_word = [result.f1 for result in results]
    wrong = sum(bool(result.wrong) for result in results)
    figures = (harmonic_mean((precision, recall)), precision, recall, statistics.mean(by_word))
    columns = " ".join(f"{figure:9.3f}" for figure in (*figures, statistics.median(by_word)))
    of_english = sum(bool(result.wrong) for result in compress(results, english))
    return f"{name:17} {columns}   {wrong:3} of {len(results)} {of_english:3} of {sum(english)}"


def differences(text: str, body: str) -> Iterator[str]:
    """Yield the lines that an extraction has too much (+) and those of the body that it lacks (-)."""
    yield from (f"+ {line}" for line in wrong_lines(text, body))
    yield from (f"- {line}" for line in wrong_lines(body, text))


def main() -> None:
    """Compare the extractors, or show their mistakes on pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", metavar="PAGE", help="the start of a page's name")
    parser.add_argument("--wrong", action="store_true", help="print the wrong lines of all pages")
    options = parser.parse_args()
    found = list(pages(options.folder))
    english = [is_english(page.body) for page in found]
    if options.show:
        for page in found:
            if page.name.startswith(options.show):
                print(page.name, *differences(scored(page.html), page.body), sep="\n")
        return
    print(HEADER)
    for name, load in EXTRACTORS.items():
        try:
            extract = load()
        except ImportError as error:
            print(f"{name:17} not installed: {error.name}")
            continue
        results = [compare(extract(page.html), page.body) for page in found]
        print(row(name, results, english), flush=True)
        if options.wrong and name == "reliability":
            for page, result in zip(found, results, strict=True):
                for line in result.wrong:
                    print(f"  {page.name[:8]} {line}")
    for name in KEPT:
        try:
            texts = kept_extractions(options.folder, name)
        except OSError:
            print(f"{name:17} not in the folder: output/{name}.json")
            continue
        results = [compare(texts.get(page.name, ""), page.body) for page in found]
        print(row(name, results, english), flush=True)


if __name__ == "__main__":
    main()
