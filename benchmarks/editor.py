"""Measure the language server: the time from the text of a document to its diagnostics.

    python benchmarks/editor.py [--data ../shared/data] [--words 1500]

The documents are the 200 articles of `bench_200.jsonl.gz` as Markdown, up to a number of words. Each is
checked as after a change in an editor, without the delay that waits for the end of typing. The times are
CPU times, so that other programs on the machine count little.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from pygls.workspace import PositionCodec

from reliability.checking.check import Checker, CheckResult
from reliability.servers.lsp import Positions, check_document, diagnostics_of
from reliability.training.datasets import read_rows

MOST = 50  # milliseconds


def milliseconds(source: str) -> float:
    """Return the time for the diagnostics of a document."""
    start = time.process_time()
    result = check_document(Checker(), source, "/articles/draft.md", "markdown")
    assert isinstance(result, CheckResult)
    list(diagnostics_of(result, "file:///articles/draft.md", Positions(source, PositionCodec())))
    return (time.process_time() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--words", type=int, default=1_500)
    options = parser.parse_args()
    rows = read_rows(options.data / "bench_200.jsonl.gz")
    sources = [
        f"# {row['title']}\n\n{row['text']}"
        for row in rows
        if len(row["text"].split()) <= options.words
    ]
    for source in sources[:20]:  # fills the caches
        milliseconds(source)
    times = sorted(milliseconds(source) for source in sources)
    middle, late, most = (times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 1))
    print(f"documents {len(times)} of up to {options.words} words")
    print(f"time      {middle:.0f} ms median, {late:.0f} ms p95, {most:.0f} ms at most")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if late > MOST:
        sys.exit(f"missed: p95 of at most {MOST} ms")


if __name__ == "__main__":
    main()
