"""Measure who-says-what against people's reading of PolNeAR: `python benchmarks/sourcing.py`.

Cues count as found where they overlap the gold cue, one to one; sources where every word of both
is the same; contents by their words. `--errors` prints some of each kind of error, `--split train`
reads the part the weights were learned on.
"""

from __future__ import annotations

import argparse
import gzip
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reliability import attribution
from reliability.document import Document, parse
from reliability.lexicon import matcher

DATA = Path(__file__).parents[2] / "shared" / "data" / "signals" / "polnear_docs.jsonl.gz"
Gold = dict[str, dict[str, list[int]]]


def articles(path: Path, split: str) -> Iterator[tuple[Document, Gold, dict[str, Any]]]:
    """Yield each article with its gold attributions: part -> word indices."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] != split:
                continue
            document = parse(row["document"])
            gold: Gold = defaultdict(lambda: {"source": [], "cue": [], "content": []})
            for start, end, label in row["spans"]:
                part, key = label.split(":")
                first = bisect_left(document.ends, start + 1)
                gold[key][part] += range(first, bisect_left(document.starts, end))
            yield document, gold, row["extra"]


class Count:
    """True positives, and all that was found and wanted."""

    def __init__(self) -> None:
        self.hit = self.found = self.wanted = 0

    def add(self, hit: int, found: int, wanted: int) -> None:
        self.hit += hit
        self.found += found
        self.wanted += wanted

    def __str__(self) -> str:
        precision, recall = self.hit / max(self.found, 1), self.hit / max(self.wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  n {self.wanted}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--errors", type=int, nargs="?", const=20, default=0)
    options = parser.parse_args()
    counts: dict[str, Count] = defaultdict(Count)
    errors: dict[str, list[str]] = defaultdict(list)
    for document, gold, extra in articles(options.data, options.split):
        found = attribution.attribute(document, matcher().find(document)["sourcing"])
        cued = [a for a in found if a.cue[0] < a.cue[1]]
        owner = {i: key for key, parts in gold.items() for i in parts["cue"]}
        matched: dict[str, attribution.Attribution] = {}
        for a in cued:
            keys = [owner[i] for i in range(*a.cue) if i in owner and owner[i] not in matched]
            if keys:
                matched[keys[-1]] = a
            elif not any(i in owner for i in range(*a.cue)):
                errors["cue, false alarm"].append(show(document, a))
        hit = len(matched)
        double = sum(any(i in owner for i in range(*a.cue)) for a in cued) - hit
        counts["cue (overlap)"].add(hit, len(cued) - double, len(gold))
        words = {i for a in cued for i in range(*a.cue)}
        counts["cue (words)"].add(len(words & owner.keys()), len(words), len(owner))
        exact = 0
        for key, parts in gold.items():
            source = set(parts["source"])
            if key not in matched:
                if parts["cue"]:
                    errors["cue, missed"].append(context(document, parts["cue"]))
                continue
            a = matched[key]
            mine = set(range(*a.source)) if a.source else set()
            exact += bool(source) and mine == source
            if mine != source:
                want = " ".join(document.words[i] for i in sorted(source)) or "-"
                errors["source"].append(f"want <{want}>  {show(document, a)}")
            counts["source given its cue"].add(
                bool(source) and mine == source, bool(mine), bool(source)
            )
            vague = key in extra["no_source_ids"]
            counts["vague or none given its cue"].add(
                vague and a.kind in ("vague", "none"), a.kind in ("vague", "none"), vague
            )
        counts["source (exact)"].add(
            exact,
            sum(a.source is not None for a in cued),
            sum(bool(parts["source"]) for parts in gold.values()),
        )
        body: set[int] = set()
        for a in found:
            body |= set(range(*a.content)) - set(range(*a.cue)) - set(range(*(a.source or (0, 0))))
        wanted = {i for parts in gold.values() for i in parts["content"]}
        counts["content (words)"].add(len(body & wanted), len(body), len(wanted))
    for name, count in counts.items():
        print(f"{name:28} {count}")
    for name, lines in errors.items():
        step = max(len(lines) // options.errors, 1) if options.errors else 1
        for line in lines[::step][: options.errors]:
            print(f"{name}: {line}")


def context(document: Document, words: list[int]) -> str:
    first, last = max(words[0] - 8, 0), min(words[-1] + 7, len(document.words) - 1)
    text = document.text
    left, right = document.starts[words[0]], document.ends[words[-1]]
    around = text[document.starts[first] : left] + "[" + text[left:right] + "]"
    return (around + text[right : document.ends[last]]).replace("\n", " / ")


def show(document: Document, a: attribution.Attribution) -> str:
    source = " ".join(document.words[slice(*a.source)]) if a.source else "-"
    return f"got <{source}> {a.kind}:{a.voice}  … {context(document, list(range(*a.cue)))}"


if __name__ == "__main__":
    main()
