"""How right the contradiction signal is: edited news, sentence pairs, summaries with an error.

    python benchmarks/contradiction.py [--data ../shared/data] [--errors] [--only SET]

News: findings in 1,000 sentences of edited articles, nearly all of them false alarms. Pairs:
premise and hypothesis are read as two sentences of one text; precision and recall of
"contradiction". SummEdits: a document with a claim after it; balanced accuracy of "some sentence
of the claim is in a finding".
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reliability.document import parse
from reliability.evidence import Reading
from reliability.measure import annotate
from reliability.signals import contradiction

PAIRS = ("breaking_nli", "mnli_dev_matched", "sick", "snli_dev_test", "wikifactcheck_pairs")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read(text: str, title: str | None = None) -> tuple[Any, Reading]:
    document = parse(text, title)
    return document, contradiction.SIGNAL.read(annotate(document))


def show(errors: list[str]) -> None:
    for error in random.Random(0).sample(errors, min(20, len(errors))):
        print("   ", error.replace("\n", " "))


def news(path: Path, field: str, errors: bool) -> None:
    sentences, articles, marked = 0, 0, []
    kinds: Counter[str] = Counter()
    for row in rows(path):
        document, reading = read(row[field], row.get("title") or row.get("extra", {}).get("title"))
        sentences += len(document.sentences)
        articles += 1
        for found in reading.findings:
            kinds[found.note] += 1
            other = " / ".join(document.text[start:end] for start, end in found.related)
            marked.append(f"{found.note}: {found.text!r} <> {other!r}")
    print(
        f"{path.name}: {articles} articles, {sentences} sentences, "
        f"{1000 * len(marked) / max(sentences, 1):.2f} findings in 1,000 sentences"
    )
    for note, count in kinds.most_common():
        print(f"    {count:4d} {note}")
    if errors:
        show(marked)


def pairs(path: Path, errors: bool) -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    by: Counter[tuple[str, bool]] = Counter()
    false: list[str] = []
    missed: list[str] = []
    for row in rows(path):
        premise, hypothesis = row["premise"].strip(), row["hypothesis"].strip()
        text = premise + ("" if premise[-1:] in ".?!" else ".") + "\n\n" + hypothesis
        _, reading = read(text + ("" if hypothesis[-1:] in ".?!" else "."))
        found = bool(reading.findings)
        gold = row["label"] == "contradiction"
        counts[row["label"], found] += 1
        by[str(row["extra"].get("category", "")), found] += gold
        if found != gold:
            note = reading.findings[0].note if found else ""
            (false if found else missed).append(f"{note} | {premise} || {hypothesis}")
    right = counts["contradiction", True]
    alarms = sum(count for (_, found), count in counts.items() if found)
    gold = right + counts["contradiction", False]
    precision, recall = right / max(alarms, 1), right / max(gold, 1)
    print(f"{path.name}: precision {precision:.3f} recall {recall:.3f} ({alarms} found)")
    for name in sorted({name for name, _ in by if name}):
        print(
            f"    {name:20s} recall {by[name, True] / max(by[name, True] + by[name, False], 1):.2f}"
        )
    if errors:
        print("  false alarms")
        show(false)
        print("  missed")
        show(missed)


def summaries(path: Path, errors: bool) -> None:
    counts: Counter[tuple[bool, bool]] = Counter()
    false = []
    for row in rows(path):
        document, reading = read(row["document"])
        offset = row["extra"]["claim_offset"]
        hits = [
            found
            for found in reading.findings
            if any(end > offset for _, end in ((found.start, found.end), *found.related))
        ]
        gold = row["label"] == "contradiction"
        counts[gold, bool(hits)] += 1
        if hits and not gold:
            start, end = hits[0].related[0]
            false.append(f"{hits[0].note}: {hits[0].text!r} <> {document.text[start:end]!r}")
    rates = [
        counts[gold, True] / max(counts[gold, True] + counts[gold, False], 1)
        for gold in (True, False)
    ]
    print(
        f"{path.name}: balanced accuracy {(rates[0] + 1 - rates[1]) / 2:.3f} "
        f"(found {rates[0]:.3f} of the contradicting, {rates[1]:.3f} of the consistent)"
    )
    if errors:
        show(false)


def speed(path: Path) -> None:
    documents = [annotate(parse(row["text"])) for row in rows(path)]
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for annotated in documents:
            contradiction.SIGNAL.read(annotated)
        best = min(best, time.process_time() - start)
    print(f"{1000 * best / len(documents):.3f} ms an article of {path.name}")
    text = " ".join(annotated.document.text for annotated in documents)
    words = text.split()
    for count in (25_000, 50_000, 100_000):
        long = annotate(parse(" ".join(words[:count])))
        start = time.process_time()
        contradiction.SIGNAL.read(long)
        print(
            f"{1000 * (time.process_time() - start):.0f} ms for {count:,} words of it in one text"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    data = options.data / "signals"
    if options.only in "polnear_docs":
        news(data / "polnear_docs.jsonl.gz", "document", options.errors)
    if options.only in "bench_200":
        news(options.data / "bench_200.jsonl.gz", "text", options.errors)
    for name in PAIRS:
        if options.only in name:
            pairs(data / f"{name}.jsonl.gz", options.errors)
    if options.only in "summedits_docs":
        summaries(data / "summedits_docs.jsonl.gz", options.errors)
    if options.only in "speed":
        speed(options.data / "bench_200.jsonl.gz")


if __name__ == "__main__":
    main()
