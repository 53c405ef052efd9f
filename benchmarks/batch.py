"""Measure `reliability batch`: two processes against one, overhead over `assess`, peak memory.

    python benchmarks/batch.py [--data ../shared/data] [--articles 20000] [--jobs 2] [--flat 2000]

The corpus is the 200 articles of `bench_200.jsonl.gz`, repeated with other ids. Since other programs may
run on the machine, the speed-up is given twice: by the clock, and as the CPU time with one process over
the largest CPU time of a process with several, which is what an idle machine would show. The overhead
is the median ratio of the CPU times of a run in one process and of `assess` in a loop on the same 200
articles, in turn. Peak memory is given for the whole corpus and for a smaller one (`--flat`).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from reliability.training.datasets import read_rows

ROUNDS = 5
LEAST_SPEEDUP, MOST_MEMORY, MOST_OVERHEAD = 1.85, 250, 1.10
# Score a file by `batch` and by `assess` in a loop, in turn, and print the ratios of their CPU times.
TURNS = """
import json, sys, time
from pathlib import Path
import reliability
from reliability.articles.fields import Fields
from reliability.checking.config import Config
from reliability.tables.run import Options, run
from reliability.tables.source import Source
given, output = sys.argv[1], Path(sys.argv[2])
rows = [json.loads(line) for line in Path(given).read_text("utf-8").splitlines()]
def loop():
    for row in rows:
        reliability.assess(row["text"], row["title"])
def batch():
    run(Source([given], Fields()), output, Options(Config()), 1)
for number in range(int(sys.argv[3]) + 1):
    times = {}
    for work in (loop, batch) if number % 2 else (batch, loop):
        start = time.process_time()
        work()
        times[work] = time.process_time() - start
    print(times[batch] / times[loop])
"""
# Run the command line; afterwards print the peak memory of each process, and its CPU seconds.
WATCH = """
import json, sys, time
import psutil
start = time.monotonic()
process = psutil.Popen(json.loads(sys.argv[1]), stdout=-3)
peaks, cpu = {}, {}
while process.poll() is None:
    for one in [process, *process.children()]:
        try:
            peaks[one.pid] = max(peaks.get(one.pid, 0), one.memory_info().rss)
            times = one.cpu_times()
            cpu[one.pid] = times.user + times.system
        except psutil.Error:
            pass
    time.sleep(0.05)
wall = time.monotonic() - start
print(json.dumps([wall, list(cpu.values()), max(peaks.values())]))
assert process.returncode == 0
"""


def watched(command: list[str]) -> tuple[float, list[float], float]:
    """Run a command; return its seconds, the CPU seconds of its processes, and the peak of one in MB."""
    ran = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(command)],
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu, peak = json.loads(ran.stdout.splitlines()[-1])
    return wall, cpu, peak / 2**20


def write_corpus(path: Path, data: Path, count: int) -> None:
    rows = list(read_rows(data / "bench_200.jsonl.gz"))
    with path.open("w", encoding="utf-8") as written:
        for number in range(count):
            row = rows[number % len(rows)] | {"id": f"{number:07}"}
            written.write(json.dumps(row) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--flat", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        whole, small, two_hundred = (folder / f"{one}.jsonl" for one in ("whole", "small", "turns"))
        for path, count in ((whole, options.articles), (small, options.flat), (two_hundred, 200)):
            write_corpus(path, options.data, count)

        def run(given: Path, jobs: int) -> tuple[float, list[float], float]:
            output = folder / f"{given.stem}-{jobs}.parquet"
            command = [sys.executable, "-m", "reliability", "batch", str(given), str(output)]
            found = watched([*command, "--jobs", str(jobs)])
            print(
                f"{given.stem:6} {jobs} jobs: {found[0]:7.1f} s, CPU "
                f"{' + '.join(f'{one:.1f}' for one in found[1])} s, peak {found[2]:.0f} MB",
                flush=True,
            )
            return found

        several, one = run(whole, options.jobs), run(whole, 1)
        few = run(small, options.jobs)
        same = (folder / f"whole-{options.jobs}.parquet").read_bytes() == (
            folder / "whole-1.parquet"
        ).read_bytes()
        arguments = [str(two_hundred), str(folder / "turns.parquet"), str(ROUNDS)]
        turns = subprocess.run(
            [sys.executable, "-c", TURNS, *arguments], capture_output=True, text=True, check=True
        )
    speedup, possible = one[0] / several[0], sum(one[1]) / max(several[1])
    ratios = [float(line) for line in turns.stdout.split()]
    overhead = statistics.median(ratios[1:])  # the first round fills the caches
    peak = max(found[2] for found in (several, one))
    print(f"same bytes   {same}")
    print(
        f"speed-up     {speedup:.2f} by the wall, {possible:.2f} by CPU (at least {LEAST_SPEEDUP})"
    )
    print(f"overhead     {overhead:.3f} (at most {MOST_OVERHEAD})")
    print(f"peak memory  {peak:.0f} MB, {few[2]:.0f} MB for {options.flat} (at most {MOST_MEMORY})")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    targets = {
        "the same outputs": same,
        "speed-up": max(speedup, possible) >= LEAST_SPEEDUP,
        "overhead": overhead <= MOST_OVERHEAD,
        "memory": peak <= MOST_MEMORY,
    }
    if missed := [name for name, is_met in targets.items() if not is_met]:
        sys.exit("missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
