"""Write the reports on 2,213 articles to a file, or compare two such files.

    python benchmarks/wire_numbers.py FILE
    python benchmarks/wire_numbers.py --compare BEFORE AFTER

The first form writes one JSON report per line: on `bench_200.jsonl.gz`, on 2,000 articles drawn from the
labelled sets in `../shared/data`, and on the articles in `seeds/`. Run it before and after a change. The
second form prints the fields that differ, the number of articles in which each does, and one example. It
exits with 1 if any field differs. `--ignore FIELD` leaves out a field, such as `note` after its wording
has changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import reliability
from reliability import Article
from reliability.training.datasets import read_rows

DATA = Path("../shared/data")
SETS = (
    "reliability/recovery",
    "reliability/allsides",
    "reliability/polnear",
    "reliability/golbeck_fake_vs_satire",
    "reliability/buzzfeed_webis2016",
    "reliability/fakenewsnet_old",
    "reliability/clef2021_task3a",
    "bias/hyperpartisan_byarticle",
    "bias/allsides_opinion_vs_news",
    "bias/ptc_spans",
)
PER_SET = 200


def articles() -> Iterator[Article]:
    """Yield the articles, the same ones in the same order on each run."""
    drawn = list(read_rows(DATA / "bench_200.jsonl.gz"))
    for name in SETS:
        labelled = list(read_rows(DATA / f"{name}.jsonl.gz"))
        drawn += [labelled[len(labelled) * k // PER_SET] for k in range(PER_SET)]
    for row in drawn:
        yield Article(text=row["text"], title=row.get("title") or None, id=row["id"])
    for article in reliability.read(["seeds"]):
        assert isinstance(article, Article)
        yield article


def write_reports(path: Path) -> None:
    """Score all articles and write their reports."""
    with path.open("w", encoding="utf-8") as file:
        for report in reliability.assess_many(articles()):
            print(json.dumps(report.to_dict(), ensure_ascii=False), file=file)


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the path and both values of each difference between two JSON values.

    The items of a list share the path of the list with "[]" after it; a list of another length is one
    difference, of the lengths.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            inner = f"{path}.{key}" if path else key
            yield from differences(before.get(key), after.get(key), inner)
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            yield f"{path} (length)", len(before), len(after)
        else:
            for one, other in zip(before, after, strict=True):
                yield from differences(one, other, f"{path}[]")
    elif before != after:
        yield path, before, after


def compare(before: Path, after: Path, ignored: Collection[str] = ()) -> bool:
    """Print the differences between the reports of two files; return True if there are none."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    total = same = 0
    with before.open(encoding="utf-8") as first, after.open(encoding="utf-8") as second:
        for total, (one, other) in enumerate(zip_longest(first, second), start=1):
            if one is None or other is None:
                found = [("(article)", one and "present", other and "present")]
            else:
                found = [
                    (path, old, new)
                    for path, old, new in differences(json.loads(one), json.loads(other))
                    if path.rpartition(".")[2] not in ignored
                ]
            same += not found
            for path, old, new in found:
                examples.setdefault(path, f"line {total}: {old!r} -> {new!r}"[:150])
            counts.update({path for path, _, _ in found})
    for path, count in counts.most_common():
        print(f"{path}: {count} articles, such as {examples[path]}")
    print(f"{same} of {total} articles identical")
    return same == total > 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or compare, as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="write the reports here")
    parser.add_argument("--compare", type=Path, nargs=2, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--ignore", action="append", default=[], metavar="FIELD")
    given = parser.parse_args(arguments)
    if (given.file is None) == (given.compare is None):
        parser.error("give either FILE or --compare BEFORE AFTER")
    if given.compare:
        before, after = given.compare
        return 0 if compare(before, after, given.ignore) else 1
    write_reports(given.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
