"""Measure the cost of an article, and compute that of a billion.

    python benchmarks/costs.py [--write]

The articles are the 2,213 of `wire_numbers.py`. One process reads them from Parquet and scores them in
batches of 256, as a worker of a cluster does; this gives CPU time, memory and the time of its start. The
sizes are those of Parquet with Zstandard. The parent of `reliability batch` reads, sends and joins for
all its processes, and the scheduler of Dask handles each task: both limit the number of cores. `--write`
puts the tables into docs/clusters.md. Needs ../shared/data, the extra `clusters`, and Linux.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from logging import CRITICAL
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliability.articles.entries import LONGEST
from reliability.articles.fields import Fields
from reliability.evaluation.tables import write_block
from reliability.tables import schema, score_batch
from reliability.tables.parts import PARQUET, Counts, Parts, write_part
from reliability.tables.run import PART, Task, cut
from reliability.tables.source import Source

PAGE = Path(__file__).parents[1] / "docs" / "clusters.md"
TASKS = 2_000  # of Dask, that do nothing
CORES = 64
# The constants, with the decimals that are shown. Everything else is computed from the shown values.
DECIMALS = {
    "words per article": 0,
    "CPU milliseconds per article": 2,
    "CPU seconds until a worker has scored its first article": 1,
    "peak memory of a worker, MB": 0,
    "input, KB per article": 2,
    "output, KB per article": 2,
    "output with findings, KB per article": 2,
    "CPU milliseconds per article in the parent of `reliability batch`": 3,
    "milliseconds per task in the scheduler of Dask": 2,
    "CPU seconds for a text of the greatest length": 1,
}
WORDS, SCORING, START, MEMORY, INPUT, OUTPUT, FINDINGS, PARENT, TASK, LONG = DECIMALS
# Score a file of Parquet; print the CPU seconds of the start and of the rest, and the peak memory in KB.
# (`ru_maxrss` would be at least that of the parent.)
WORKER = """
import json, re, sys, time
from itertools import chain
import pyarrow.parquet as pq
from reliability.tables import score_batch
batches = pq.ParquetFile(sys.argv[1]).iter_batches(int(sys.argv[2]))
first = next(batches)
score_batch(first.slice(0, 1))
start = time.process_time()
for batch in chain([first], batches):
    score_batch(batch)
memory = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(json.dumps([start, time.process_time() - start, memory]))
"""


def measure(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the constants of these articles on this machine."""
    count = len(rows)
    with TemporaryDirectory() as name:
        folder = Path(name)
        news = folder / "news.parquet"
        pq.write_table(pa.Table.from_pylist(rows), news, compression="zstd")
        start, scoring, memory = _worker(news)
        scores = [
            score_batch(batch, findings=True) for batch in pq.ParquetFile(news).iter_batches(PART)
        ]
        plain = [batch.select(schema().names) for batch in scores]
        return {
            WORDS: sum(len(row["text"].split()) for row in rows) / count,
            SCORING: 1e3 * scoring / count,
            START: start,
            MEMORY: memory / 1024,
            INPUT: news.stat().st_size / 1024 / count,
            OUTPUT: _size(folder, plain) / 1024 / count,
            FINDINGS: _size(folder, scores) / 1024 / count,
            PARENT: 1e3 * _parent(folder, rows, plain) / count,
            TASK: 1e3 * _dask() / TASKS,
            LONG: _longest(rows),
        }


def _worker(news: Path) -> tuple[float, float, float]:
    """Score a file in a new process; return the CPU seconds of start and work, and the peak in KB."""
    command = [sys.executable, "-c", WORKER, str(news), str(PART)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    start, scoring, memory = json.loads(ran.stdout)
    return start, scoring, memory


def _size(folder: Path, batches: Sequence[Any]) -> int:
    """Return the bytes of a file of Parquet with these batches."""
    file = folder / "scores.parquet"
    pq.write_table(pa.Table.from_batches(batches), file, compression="zstd")
    return file.stat().st_size


def _parent(folder: Path, rows: Sequence[Mapping[str, Any]], scores: Sequence[Any]) -> float:
    """Return the CPU seconds in which `batch` reads the articles, sends them, and joins the parts."""
    news = folder / "news.jsonl"
    news.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    parts = Parts(folder / "joined.parquet", {})
    for number, batch in enumerate(scores):
        write_part(parts.folder, number, [batch], Counts({}))
    start = time.process_time()
    for number, items in enumerate(cut(Source([str(news)], Fields()), PART)):
        pickle.dumps(Task(number, items))
    parts.join(len(scores), PARQUET, schema())
    seconds = time.process_time() - start
    parts.close()
    return seconds


def _dask() -> float:
    """Return the seconds in which a scheduler and two workers do all tasks that do nothing."""
    dask: Any = import_module("dask.distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        dask.LocalCluster(**options, silence_logs=CRITICAL) as cluster,
        dask.Client(cluster) as client,
    ):
        client.gather(client.map(abs, range(10), pure=False))
        start = time.monotonic()
        client.gather(client.map(abs, range(TASKS), pure=False))
        return time.monotonic() - start


def _longest(rows: Sequence[Mapping[str, Any]]) -> float:
    """Return the CPU seconds for the longest text that is scored."""
    text = "\n\n".join(row["text"] for row in rows)[:LONGEST]
    batch = pa.RecordBatch.from_pylist([{"text": text}])
    start = time.process_time()
    score_batch(batch)
    return time.process_time() - start


def tables(constants: Mapping[str, float]) -> str:
    """Return the tables of constants and costs, in Markdown."""
    lines = ["| constant | value |", "|---|---|"]
    lines += [f"| {name} | {constants[name]:,.{digits}f} |" for name, digits in DECIMALS.items()]
    head = ("articles", "core hours", f"hours on {CORES} cores", "input", "output", "with findings")
    lines += ["", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for count in (10**6, 10**9):
        hours = count * constants[SCORING] / 3.6e6
        sizes = [_bytes(count * constants[name]) for name in (INPUT, OUTPUT, FINDINGS)]
        lines.append(f"| {count:,} | {hours:,.1f} | {hours / CORES:,.2f} | {' | '.join(sizes)} |")
    by_batch = constants[SCORING] / constants[PARENT]
    by_dask = PART * constants[SCORING] / constants[TASK]
    lines += [
        "",
        f"{CORES} workers need {CORES * constants[MEMORY] / 1024:.1f} GB of memory. One `reliability "
        f"batch` keeps up to {by_batch:,.0f} cores busy, and one scheduler of Dask up to {by_dask:,.0f} "
        f"with tasks of {PART} articles: from there on, more cores wait.",
    ]
    return "\n".join(lines) + "\n"


def _bytes(kilobytes: float) -> str:
    return f"{kilobytes / 2**20:,.1f} GB" if kilobytes < 2**30 else f"{kilobytes / 2**30:,.1f} TB"


def constants_of(text: str) -> dict[str, float]:
    """Return the constants in tables that `tables` made."""
    cells = re.findall(r"^\| (.+) \| ([\d,.]+) \|$", text, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in cells if name in DECIMALS}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    options = parser.parse_args()
    from wire_numbers import articles

    rows = [{"id": one.id, "title": one.title, "text": one.text} for one in articles() if one.text]
    measured = measure(rows)
    text = tables({name: round(measured[name], digits) for name, digits in DECIMALS.items()})
    print(f"{platform.machine()}, Python {platform.python_version()}\n{text}", end="")
    if options.write:
        write_block(PAGE, "costs", text)


if __name__ == "__main__":
    main()
