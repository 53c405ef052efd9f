"""Draw articles at random, and write the findings of each on a sheet for a reader to judge.

    python benchmarks/reading_sheets.py draw FOLDER [--articles N] [--seed SEED]
    python benchmarks/reading_sheets.py collect FOLDER

`draw` writes NN.md for each article of the labelled data, which must lie in ../shared/data. The reader
writes NN.txt beside it: a line for each finding with its number and "right" or "wrong". `collect` adds
the verdicts by place, without any text, to models/finding_verdicts.jsonl, where
`reliability evaluate signals` measures them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reliability import assess
from reliability.evaluation.gold.editor import shown_faults
from reliability.training.datasets import read_rows

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
VERDICTS = ROOT / "models" / "finding_verdicts.jsonl"
SETS = (
    "reliability/recovery",
    "reliability/allsides",
    "reliability/polnear",
    "reliability/buzzfeed_webis2016",
    "reliability/fakenewsnet_old",
    "reliability/clef2021_task3a",
    "reliability/golbeck_fake_vs_satire",
    "bias/hyperpartisan_byarticle",
    "more/bbc_masakhanews",
    "more/local_news",
    "more/opinion",
)
WORDS = range(150, 1500)


def articles(dataset: str) -> list[dict[str, Any]]:
    """Return the articles of a set that have a usual length and that nobody has read or judged."""
    files = (DATA / "editor" / "marks.jsonl", DATA / "editor" / "grades.jsonl", VERDICTS)
    read = {(row["set"], row["id"]) for path in files for row in read_rows(path)}
    rows = read_rows(DATA / f"{dataset}.jsonl.gz")
    return [
        row
        for row in rows
        if (dataset, row["id"]) not in read and len((row["text"] or "").split()) in WORDS
    ]


def sheet(dataset: str, row: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a sheet: where the article is from, its findings, and the article."""
    report = assess(row["text"], row.get("title"))
    yield json.dumps({"set": dataset, "id": row["id"]})
    for number, finding in enumerate(shown_faults(report), 1):
        names = ("feature", "where", "start", "end")
        place = {name: getattr(finding, name) for name in names}
        related = " | ".join(row["text"][start:end] for start, end in finding.related)
        yield f"\n{number}. {finding.feature}: “{' '.join(finding.text.split())}” — {finding.note}"
        if related:
            yield f"   with: “{' '.join(related.split())}”"
        yield f"   {json.dumps(place)}"
    yield f"\n# {row.get('title') or '(no title)'}\n\n{row['text']}"


def draw(folder: Path, count: int, seed: int) -> None:
    """Write a sheet for each of some articles, drawn evenly from the sets."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    chosen = [
        (dataset, row)
        for dataset in SETS
        for row in chance.sample(articles(dataset), -(-count // len(SETS)))
    ]
    for number, (dataset, row) in enumerate(chosen[:count], 1):
        (folder / f"{number:02}.md").write_text("\n".join(sheet(dataset, row)), "utf-8")


def collect(folder: Path) -> None:
    """Add the verdicts in a folder to the file of verdicts."""
    with VERDICTS.open("a", encoding="utf-8") as out:
        for path in sorted(folder.glob("*.txt")):
            lines = path.with_suffix(".md").read_text("utf-8").partition("\n\n# ")[0].splitlines()
            places = [line for line in lines if line.startswith('   {"feature"')]
            for line in filter(str.strip, path.read_text("utf-8").splitlines()):
                number, verdict = line.split()[:2]
                if verdict not in ("right", "wrong"):
                    raise SystemExit(f"{path}: {line!r} has no verdict: write right or wrong")
                row = json.loads(lines[0]) | json.loads(places[int(number.strip(".:")) - 1])
                out.write(json.dumps(row | {"right": verdict == "right"}) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=("draw", "collect"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    if options.action == "draw":
        draw(options.folder, options.articles, options.seed)
    else:
        collect(options.folder)
