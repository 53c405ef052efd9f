"""Write the wire format of 2,211 articles to a file, to show that a change moves no score.

`python benchmarks/wire_numbers.py FILE` writes one line of JSON per article: `bench_200.jsonl.gz`, the
articles in `seeds/` that can be read, and 2,000 articles drawn from the labelled sets in
`../shared/data`. Run it before and after a change and compare the two files with `cmp` or `diff`.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import reliability
from reliability import Article

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


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def articles() -> Iterator[Article]:
    """Yield the articles, the same ones in the same order on each run."""
    drawn = rows(DATA / "bench_200.jsonl.gz")
    for name in SETS:
        labelled = rows(DATA / f"{name}.jsonl.gz")
        drawn += [labelled[len(labelled) * k // PER_SET] for k in range(PER_SET)]
    for row in drawn:
        yield Article(text=row["text"], title=row.get("title") or None, id=row["id"])
    for article in reliability.read(["seeds"]):
        assert isinstance(article, Article)
        yield article


def main(path: Path) -> None:
    """Score all articles and write their wire format."""
    with path.open("w", encoding="utf-8") as file:
        for report in reliability.assess_many(articles()):
            print(json.dumps(report.to_dict(), ensure_ascii=False), file=file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
