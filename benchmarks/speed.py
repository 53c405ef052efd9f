"""How fast articles are assessed, beside nltk's sentence and word tokenizers in the same run.

    python benchmarks/speed.py [--data ../shared/data] [--rounds 5]

Prints CPU milliseconds an article (median of rounds; the machine may be noisy, so read the ratio),
the same for each part, and how the time grows when the text doubles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer

import reliability
from reliability import attribution, lexicon
from reliability.document import parse
from reliability.measure import annotate
from reliability.signals import SIGNALS


def cpu(work: Callable[[Any], object], items: list[Any]) -> float:
    """Return CPU milliseconds an item, in one round."""
    start = time.process_time()
    for item in items:
        work(item)
    return 1000 * (time.process_time() - start) / len(items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with gzip.open(options.data / "bench_200.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [(row["text"], row["title"]) for row in rows]
    sentences, words = PunktSentenceTokenizer(), NLTKWordTokenizer()

    def assess(article: tuple[str, str]) -> object:
        return reliability.assess(*article)

    def nltk(article: tuple[str, str]) -> object:
        return sentences.tokenize(article[0]), words.tokenize(article[0])

    assess(articles[0])
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(cpu(assess, articles))
        theirs.append(cpu(nltk, articles))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    print(f"assess   {statistics.median(ours):.2f} ms an article (least {min(ours):.2f})")
    print(f"nltk     {statistics.median(theirs):.2f} ms an article (least {min(theirs):.2f})")
    print(f"ratio    {statistics.median(ratios):.2f} (least {min(ratios):.2f})")

    documents = [parse(*article) for article in articles]
    matched = [(document, lexicon.matcher().find(document)) for document in documents]
    annotated = [annotate(document) for document in documents]
    parts: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "parse": (lambda article: parse(*article), articles),
        "phrases": (lexicon.matcher().find, documents),
        "attribution": (lambda pair: attribution.attribute(pair[0], pair[1]["sourcing"]), matched),
        **{signal.name: (signal.read, annotated) for signal in SIGNALS},
    }
    for name, (work, items) in parts.items():
        print(f"  {name:13} {min(cpu(work, items) for _ in range(options.rounds)):.2f} ms")

    text = "\n".join(article[0] for article in articles)
    for times in (1, 2):
        piece = text[: 200_000 * times]
        took = min(cpu(assess, [(piece, "")]) for _ in range(3))
        print(f"{len(piece):8,} characters: {took:.0f} ms")


if __name__ == "__main__":
    main()
