"""Measure the speed of `assess` against nltk's sentence and word tokenizers in the same run.

    python benchmarks/speed.py [--data ../shared/data] [--rounds 15]

    python benchmarks/speed.py --against DIR

Prints CPU milliseconds per article for the whole and for each part, and the ratio to nltk, which is the
median of the rounds and robust on a noisy machine. Also prints the growth if the text doubles: the time
for 400,000 characters divided by the mean time for its two halves, again the median. Exits with 1 if a
target is missed.

The second form compares this checkout with another one, in `DIR`: both assess the same articles in turn,
each in a process of its own. It prints the median of the ratios of their times, and exits with 1 if this
checkout takes more than 1.05 times as long.

    python benchmarks/speed.py --sentences

The third form compares `score_sentences` with `assess` on the same articles in one process, in turn. It
prints the median of the ratios of their times, and exits with 1 if it is over 2.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer

import reliability
from reliability.attribution import extraction
from reliability.attribution.annotation import annotate
from reliability.signals.registry import SIGNALS
from reliability.text.document import parse
from reliability.text.lexicon import shipped_matcher

HIGHEST_RATIO = 1.2
HIGHEST_GROWTH = 2.2  # of the whole, if the text doubles; more memory alone makes it 2.1
# A part may grow more until its windows are full: contradiction compares the 24 nearest sentences that
# share a word, and in 200,000 characters few words occur in so many.
HIGHEST_GROWTH_OF_PART = 2.6
HALF = 200_000  # characters

HIGHEST_AGAINST = 1.05
HIGHEST_OF_SENTENCES = 2.0
# Assess the articles of a file once for each line of the standard input, and print the CPU milliseconds.
WORKER = """
import gzip, json, sys, time
import reliability
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    articles = [(row["text"], row["title"]) for row in map(json.loads, lines)]
for _ in sys.stdin:
    start = time.process_time()
    for text, title in articles:
        reliability.assess(text, title)
    print(1000 * (time.process_time() - start) / len(articles), flush=True)
"""

Work = Callable[[], object]


def cpu(works: Sequence[Work]) -> float:
    """Return the CPU milliseconds per piece of work, in one round."""
    start = time.process_time()
    for work in works:
        work()
    return 1000 * (time.process_time() - start) / len(works)


def rounds(count: int, *works: Sequence[Work]) -> list[tuple[float, ...]]:
    """Return the time of each list of work in each round; the lists take turns."""
    return [tuple(map(cpu, works)) for _ in range(count)]


def parts(text: str, title: str) -> dict[str, Work]:
    """Return the whole work on an article and each part of it, as functions to run separately."""
    document = parse(text, title)
    annotated = annotate(document)
    sourcing = annotated.phrases["sourcing"]
    return {
        "assess": partial(reliability.assess, text, title),
        "parse": partial(parse, text, title),
        "phrases": partial(shipped_matcher().find, document),
        "attribution": partial(extraction.extract_attributions, document, sourcing),
        **{signal.name: partial(signal.read, annotated) for signal in SIGNALS},
    }


def compare(other: Path, data: Path, count: int) -> None:
    """Compare the speed of this checkout with another one; exit with 1 if it is slower."""
    here = Path(__file__).parents[1]
    checkouts = {"here": here, "there": other.resolve()}
    workers = {
        name: subprocess.Popen(
            [sys.executable, "-c", WORKER, str((data / "bench_200.jsonl.gz").resolve())],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, folder in checkouts.items()
    }
    times: dict[str, list[float]] = {name: [] for name in workers}
    for number in range(count + 1):
        for name in sorted(workers, reverse=number % 2 == 1):  # they take turns at going first
            worker = workers[name]
            assert worker.stdin
            assert worker.stdout
            print(file=worker.stdin, flush=True)
            times[name].append(float(worker.stdout.readline()))
    for worker in workers.values():
        worker.communicate()
    ratios = [ours / theirs for ours, theirs in zip(times["here"], times["there"], strict=True)]
    ratio = statistics.median(ratios[1:])  # the first round fills the caches
    for name, folder in checkouts.items():
        print(f"{name:6} {statistics.median(times[name][1:]):.2f} ms per article ({folder})")
    print(f"ratio  {ratio:.3f} (at most {HIGHEST_AGAINST})")
    if ratio > HIGHEST_AGAINST:
        sys.exit(1)


def compare_sentences(articles: Sequence[tuple[str, str]], count: int) -> None:
    """Compare the speed of `score_sentences` with `assess`; exit with 1 if the ratio is too high."""
    functions = (reliability.assess, reliability.score_sentences)
    works = [[partial(function, *article) for article in articles] for function in functions]
    times = rounds(count + 1, *works)[1:]  # the first round fills the caches
    for function, column in zip(functions, zip(*times, strict=True), strict=True):
        print(f"{function.__name__:15} {statistics.median(column):.2f} ms per article")
    ratio = statistics.median(ours / theirs for theirs, ours in times)
    print(f"ratio           {ratio:.2f} (at most {HIGHEST_OF_SENTENCES})")
    if ratio > HIGHEST_OF_SENTENCES:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", type=Path, metavar="DIR", help="compare with this checkout")
    parser.add_argument(
        "--sentences", action="store_true", help="compare score_sentences with assess"
    )
    options = parser.parse_args()
    if options.against:
        compare(options.against, options.data, options.rounds)
        return
    with gzip.open(options.data / "bench_200.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [(row["text"], row["title"]) for row in rows]
    if options.sentences:
        compare_sentences(articles, options.rounds)
        return
    sentences, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    assess = [partial(reliability.assess, *article) for article in articles]
    nltk = [
        partial(tokenizer.tokenize, text)
        for text, _ in articles
        for tokenizer in (sentences, words)
    ]
    cpu(assess)
    missed = []

    paired = [(ours, 2 * theirs) for ours, theirs in rounds(options.rounds, assess, nltk)]
    for name, column in zip(("assess", "nltk"), zip(*paired, strict=True), strict=True):
        print(f"{name:8} {statistics.median(column):.2f} ms per article (least {min(column):.2f})")
    ratio = statistics.median(ours / theirs for ours, theirs in paired)
    print(f"ratio    {ratio:.2f}")
    if ratio > HIGHEST_RATIO:
        missed.append(f"assess takes {ratio:.2f} times as long as nltk, over {HIGHEST_RATIO}")

    text = "\n".join(text for text, _ in articles)
    pieces = (text[:HALF], text[HALF : 2 * HALF], text[: 2 * HALF])
    one, other, both = (parts(piece, articles[0][1]) for piece in pieces)
    small = [parts(*article) for article in articles]
    gc.collect()
    gc.freeze()  # exempts the articles kept here from garbage collection
    print("         ms per article   growth")
    for name in both:
        each = min(time for (time,) in rounds(options.rounds, [own[name] for own in small]))
        times = rounds(options.rounds, [one[name]], [other[name]], [both[name]])
        growth = statistics.median(2 * whole / (first + second) for first, second, whole in times)
        print(f"  {name:13} {each:7.2f}   {growth:6.2f}")
        highest = HIGHEST_GROWTH if name == "assess" else HIGHEST_GROWTH_OF_PART
        if growth > highest:
            missed.append(
                f"{name} takes {growth:.2f} times as long for twice the text, over {highest}"
            )
    if missed:
        sys.exit("; ".join(missed))


if __name__ == "__main__":
    main()
