"""Learn the weights of the lexicon `page_lines`, write them, and print their accuracy on other lines.

    python benchmarks/page_line_weights.py FOLDER [--data ../shared/data]

A logistic regression separates lines of pages from lines of articles by the features of
`reliability.text.page_lines`. Lines of pages are made up (`page_lines.toml` here and in `tests/data`),
or are blocks of the English pages of a public benchmark (FOLDER, see `extraction.py`) outside the body,
or lines that several articles of the data sets share. Lines of articles are made up, are in the bodies
of the benchmark's pages, or are paragraphs from inside the articles of the data sets. The sets contain
lines of pages, too, so the paragraphs that look most like them count for nothing. Lines of fixed forms
need no weights and are left out. No line is kept, only the weights of features.

The limits are the sums that a share of the lines of articles exceed, in predictions for lines that were
not learned from. Prints how many of the made-up lines of pages are above each limit.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from extraction import is_english, pages, sequences, words_of
from page_lines import FILE as MADE_UP
from page_lines import articles
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from trafilatura.utils import load_html

from reliability.articles.page_tree import blocks, prepare
from reliability.metrics import Array, group_folds
from reliability.text.boilerplate import is_boilerplate
from reliability.text.lexicon_files import lexicon_folder, read_file
from reliability.text.normalization import normalize
from reliability.text.page_lines import features

FILE = lexicon_folder() / "page_lines.toml"
OWN = Path(__file__).parents[1] / "tests" / "data" / "page_lines.toml"
LONGEST = 420  # characters of a line
SHARPNESS = 0.3  # inverse regularization
LEAST = 0.05  # smaller weights are dropped
TRIMMED = 0.025  # share of the paragraphs of the sets that count for nothing
CLASSES = {*read_file("page_lines").tables["classes"]} - {"saying", "report", "past", "neutral"}
IN_BODY = 0.3  # of a block's sequences of words; with more, it is neither of the body nor outside
FEWEST_COPIES = 4  # articles that share a line
ARTICLES = 10_000
# Weights of lines by origin. Most blocks of pages are headlines of other articles, and those without a
# word of a class, such as the names of sections, teach nothing.
WEIGHTS = {
    "made up": 3.0,
    "made up alike": 16.0,
    "page": 0.15,
    "shared": 0.3,
    "body": 1.0,
    "set": 1.0,
}
# Kinds of lines that are known by their neighbours and their names
NOT_OF_FORM = ("related", "biography")
# Groups of fixed forms whose counterexamples are lines of articles
FORMS = ("whole_line", "marked_line", "short_line", "credit_line", "call", "biography")
# The share of lines of articles above each limit
SHARES = {"inside": 0.0005, "below": 0.006, "next_to": 0.015, "sentence": 0.08}


class Line(NamedTuple):
    """A line, its origin, and True if it is of a page."""

    text: str
    origin: str
    of_page: bool


def made_up() -> Iterator[Line]:
    """Yield the made-up lines."""
    ours = tomllib.loads(MADE_UP.read_text("utf-8"))
    tests = tomllib.loads(OWN.read_text("utf-8"))
    of_kinds = {kind: lines for kind, lines in tests["page"].items() if kind not in NOT_OF_FORM}
    for lines in (ours["training"], ours["development"], *of_kinds.values()):
        # Below a blank line there are names and headlines, too.
        yield from (Line(line.split(" / ")[0], "made up", True) for line in lines)
    forms = read_file("boilerplate").tables
    alike = [line for group in FORMS for form in forms[group] for line in form["counterexamples"]]
    for line in (*ours["article"], *tests["article"]["lines"], *alike):
        yield Line(line, "made up alike", False)


def of_pages(folder: Path) -> Iterator[Line]:
    """Yield the blocks of the English pages of the benchmark, and the lines of the bodies."""
    for page in pages(folder):
        if not is_english(page.body):
            continue
        body = words_of(page.body.lower())
        flat, known = f" {' '.join(body)} ", sequences(body)
        tree = load_html(page.html)
        prepare(tree)
        for block in blocks(tree):
            words = words_of(block.text.lower())
            inside = [sequence in known for sequence in sequences(words)]
            if words and f" {' '.join(words)} " not in flat and sum(inside) < IN_BODY * len(inside):
                yield Line(block.text, "page", True)
        yield from (Line(line, "body", False) for line in page.body.splitlines())


def of_sets(data: Path) -> Iterator[Line]:
    """Yield the lines that several articles share, and those from inside a single article."""
    texts = [normalize(text).text.split("\n") for _, text in islice(articles(data), ARTICLES)]
    copies = Counter(line for lines in texts for line in {*lines})
    for found in texts:
        lines = [line for line in found if line.strip()]
        for i, line in enumerate(lines):
            if copies[line] >= FEWEST_COPIES:
                yield Line(line, "shared", True)
            elif copies[line] == 1 and 0 < i < len(lines) - 3:
                yield Line(line, "set", False)


def fit(matrix: Array, labels: Array, weights: Array) -> LogisticRegression:
    return LogisticRegression(C=SHARPNESS, max_iter=2_000).fit(matrix, labels, weights)


def held_out(matrix: Array, labels: Array, weights: Array, lines: Sequence[Line]) -> Array:
    """Return the sums of all lines, each by weights that were learned from others."""
    sums = np.zeros(len(lines))
    for train, test in group_folds([line.text for line in lines]):
        sums[test] = fit(matrix[train], labels[train], weights[train]).decision_function(
            matrix[test]
        )
    return sums


def trimmed(weights: Array, sums: Array, lines: Sequence[Line]) -> Array:
    """Return the weights, with 0 for the paragraphs of the sets that look most like lines of pages."""
    of_set = np.array([line.origin == "set" for line in lines])
    limit = np.quantile(sums[of_set], 1 - TRIMMED)
    return np.where(of_set & (sums > limit), 0.0, weights)


def write(weights: dict[str, float], limits: dict[str, float]) -> None:
    """Replace the learned part of the lexicon; the rest of the file stays."""
    head, *_ = FILE.read_text("utf-8").split("\n# Learned")
    lines = [head, "# Learned: written by benchmarks/page_line_weights.py", "[weights]"]
    lines += [
        f'"{name}" = {weight:.2f}' if "+" in name else f"{name} = {weight:.2f}"
        for name, weight in sorted(weights.items())
        if abs(weight) >= LEAST or name == "intercept"
    ]
    lines += ["", "[limits]", *(f"{name} = {limit:.2f}" for name, limit in limits.items())]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Learn, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    options = parser.parse_args()
    unique: dict[str, Line] = {}
    for line in (*made_up(), *of_pages(options.folder), *of_sets(options.data)):
        text = normalize(line.text).text.strip()
        if text and len(text) <= LONGEST and not is_boilerplate(text):
            unique.setdefault(text, line._replace(text=text))
    read = [
        (line, found)
        for line in unique.values()
        if (found := features(line.text)) is not None
        and (line.origin != "page" or not CLASSES.isdisjoint(found))
    ]
    lines = [line for line, _ in read]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([found for _, found in read])
    labels = np.array([line.of_page for line in lines])
    weights = np.array([WEIGHTS[line.origin] for line in lines])
    for _ in range(2):
        sums = held_out(matrix, labels, weights, lines)
        weights = trimmed(weights, sums, lines)
    sums = held_out(matrix, labels, weights, lines)
    of_articles = sums[~labels & (weights > 0)]
    limits = {name: float(np.quantile(of_articles, 1 - share)) for name, share in SHARES.items()}
    model = fit(matrix, labels, weights)
    names = dict(zip(vectorizer.feature_names_, model.coef_[0], strict=True))
    write({"intercept": float(model.intercept_[0]), **names}, limits)
    ours = labels & np.array([line.origin == "made up" for line in lines])
    print(
        f"{len(lines):,} lines, {len(of_articles):,} of articles, {ours.sum()} made-up lines of pages"
    )
    for name, limit in limits.items():
        print(
            f"{name} {limit:.2f}: {(sums[ours] > limit).mean():.2f} of the made-up lines of pages"
        )


if __name__ == "__main__":
    main()
