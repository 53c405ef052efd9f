"""Measure the speed of `assess` against nltk's sentence and word tokenizers in the same run.

    python benchmarks/speed.py [--data ../shared/data] [--rounds 15]

Prints CPU milliseconds per article for the whole and for each part of it, and the ratio to nltk, which
is the median of the rounds and robust on a noisy machine. Also prints the growth if the text doubles:
the time for 400,000 characters divided by the mean time for its two halves, again the median. Last, the
time of the parts of a report that are made on demand: the card, the words behind the register, and the
wire format. Exits with 1 if a target is missed.

    python benchmarks/speed.py --against DIR

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
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer

import reliability
from reliability.attribution import extraction
from reliability.attribution.annotation import Annotated
from reliability.attribution.source_table import source_table
from reliability.genres.classify import classify
from reliability.records import Finding
from reliability.scoring.model import TARGETS, shipped_model
from reliability.scoring.policy import Policy, decide
from reliability.scoring.verdict import with_contributions
from reliability.scoring.wording import wording_of
from reliability.signals.registry import SIGNALS
from reliability.text.document import parse
from reliability.text.lexicon import shipped_matcher
from reliability.text.prose import prose_counts
from reliability.training.datasets import read_rows

HIGHEST_RATIO = 1.6
HIGHEST_GROWTH = 2.2  # of the whole, if the text doubles; more memory alone makes it 2.1
# A part may grow more until its windows are full: contradiction compares the 24 nearest sentences that
# share a word, and in 200,000 characters few words occur in so many.
HIGHEST_GROWTH_OF_PART = 2.6
SMALLEST_PART = 0.03  # of the whole; the growth of a smaller part is mostly noise
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
# Parts of a report that are made on demand, outside the time of `assess`
MADE_LATER: dict[str, Callable[[reliability.Report], object]] = {
    "report card": lambda report: report.card,
    "words of register": wording_of,
    "wire format": reliability.Report.to_dict,
}


def cpu(works: Sequence[Work]) -> float:
    """Return the CPU milliseconds per piece of work, in one round."""
    start = time.process_time()
    for work in works:
        work()
    return 1000 * (time.process_time() - start) / len(works)


def rounds(count: int, *works: Sequence[Work]) -> list[tuple[float, ...]]:
    """Return the time of each list of work in each round; the lists take turns."""
    return [tuple(map(cpu, works)) for _ in range(count)]


def stages(text: str, title: str) -> Generator[str, None, Mapping[str, float]]:
    """Do the work of `assess`, and yield the name of each part of it when it is done.

    A column of words that several parts need counts for the first of them. Returns the values of the
    features.
    """
    document = parse(text, title)
    yield "parse"
    phrases, headline_phrases = [
        shipped_matcher().find(part) if part else {} for part in (document, document.headline)
    ]
    yield "phrases"
    attributions = extraction.extract_attributions(document, phrases["sourcing"])
    sourced = extraction.sourced_sentences(document, attributions)
    annotated = Annotated(document, phrases, headline_phrases, attributions, sourced)
    yield "attribution"
    assert annotated.claims
    yield "unsourced claims"
    values: dict[str, float] = {}
    findings: list[Finding] = []
    for signal in SIGNALS:
        reading = signal.read(annotated)
        values.update(reading.values)
        findings.extend(reading.findings)
        yield signal.name
    genre = classify(annotated, title)
    yield "genre"
    scores = {target: shipped_model(target).score(values) for target in TARGETS}
    yield "scores"
    decide(Policy(), scores, values, prose_counts(document), genre)
    yield "verdict"
    findings.sort(key=lambda finding: (finding.where == "title", finding.start))
    with_contributions(findings, scores)
    yield "shares of findings"
    source_table(document, attributions)
    yield "table of sources"
    return values


def time_stages(articles: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the CPU milliseconds of each part of `assess`, summed over some articles."""
    times: dict[str, float] = defaultdict(float)
    for article in articles:
        start = time.process_time_ns()
        for name in stages(*article):
            now = time.process_time_ns()
            times[name] += (now - start) / 1e6
            start = now
    return times


def check_stages(text: str, title: str) -> None:
    """Exit with an error if the parts do not do what `assess` does."""
    work = stages(text, title)
    try:
        while True:
            next(work)
    except StopIteration as end:
        values = end.value
    if repr(values) != repr(reliability.assess(text, title).features):
        sys.exit("the parts in this file are not those of assess: bring `stages` up to date")


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
    rows = read_rows(options.data / "bench_200.jsonl.gz")
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
    title = articles[0][1]
    one, other, both = (
        (piece, title) for piece in (text[:HALF], text[HALF : 2 * HALF], text[: 2 * HALF])
    )
    gc.collect()
    gc.freeze()  # exempts the articles kept here from garbage collection
    check_stages(*articles[0])
    groups = (articles, [one], [other], [both])
    gc.disable()  # a collection would count for the part in which it happens to fall
    runs = [[time_stages(group) for group in groups] for _ in range(options.rounds)]
    gc.enable()
    print("                   ms per article   growth")
    for name in runs[0][0]:
        each = min(small[name] for small, *_ in runs) / len(articles)
        growth = statistics.median(
            2 * whole[name] / (first[name] + second[name]) for _, first, second, whole in runs
        )
        print(f"  {name:20} {each:10.2f}   {growth:6.2f}")
        share = statistics.median(whole[name] / sum(whole.values()) for *_, whole in runs)
        if growth > HIGHEST_GROWTH_OF_PART and share > SMALLEST_PART:
            missed.append(f"{name} takes {growth:.2f} times as long for twice the text")
    total = min(sum(small.values()) for small, *_ in runs) / len(articles)
    growth = statistics.median(
        2 * whole / (first + second)
        for first, second, whole in rounds(
            options.rounds, *([partial(reliability.assess, *part)] for part in (one, other, both))
        )
    )
    print(f"  {'all parts':20} {total:10.2f}\n  {'assess':20} {'':10}   {growth:6.2f}")
    if growth > HIGHEST_GROWTH:
        missed.append(f"assess takes {growth:.2f} times as long for twice the text")
    reports = [reliability.assess(*article) for article in articles]
    for name, make in MADE_LATER.items():
        times = rounds(options.rounds, [partial(make, report) for report in reports])
        print(f"  {name:20} {min(time for (time,) in times):10.2f}")
    if missed:
        sys.exit("; ".join(missed))


if __name__ == "__main__":
    main()
