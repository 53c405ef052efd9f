"""Measure `reliability serve`: articles a second, overhead over `assess`, latency at half load, memory.

    python benchmarks/service.py [--data ../shared/data] [--requests 5000] [--jobs 2]

The articles are the 200 of `bench_200.jsonl.gz`, sent one a request over connections that are kept. The
overhead is the median ratio of the CPU times of all processes of the service and of `assess` in loops
on the same articles, in turn, so that other programs on the machine count little. There are as many
loops as processes that score, since two cores may share a unit. A second ratio is that to `assess` with
the wire format. The rate and the latency need a quiet machine: the client takes part of the two cores,
and the load average is printed. Latency is measured from the time at which a request was due, at half
the rate that was found. Memory is that of the largest process of the service, after a tenth of the
requests and after all of them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory
from threading import Lock, local
from typing import NamedTuple

import psutil

from reliability.training.datasets import read_rows

ROUNDS = 5
CLIENTS = 8  # connections; four for each process keep it busy
LEAST_RATE, MOST_OVERHEAD, MOST_LATENCY, MOST_GROWTH = 250, 1.10, 60, 1.05
# Score the articles in a loop at each line of input, and print the CPU seconds.
LOOP = """
import json, sys, time
import reliability
from reliability.reporters import jsonl
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for line in sys.stdin:
    start = time.process_time()
    for row in rows:
        report = reliability.assess(row["text"], row["title"])
        if line.strip() == "render":
            jsonl.render_line(report)
    print(time.process_time() - start, flush=True)
"""


class Service:
    """A running service, and a client with a connection for each thread."""

    def __init__(self, process: subprocess.Popen[str], bodies: list[bytes]) -> None:
        assert process.stderr
        found = re.match(r"http://[\d.]+:(\d+)/", process.stderr.readline())
        assert found
        self._port, self._bodies = int(found[1]), bodies
        self._thread = local()
        self.processes = [psutil.Process(process.pid)]
        self.processes += self.processes[0].children()

    def ask(self, number: int) -> None:
        """Send an article, and wait for its report."""
        if not hasattr(self._thread, "connection"):
            self._thread.connection = http.client.HTTPConnection("127.0.0.1", self._port)
        body = self._bodies[number % len(self._bodies)]
        connection = self._thread.connection
        connection.request("POST", "/v1/assess", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content

    def cpu(self) -> tuple[float, float]:
        """Return the CPU seconds so far: of the main process, and of those that score."""
        main, *scoring = (sum(one.cpu_times()[:2]) for one in self.processes)
        return main, sum(scoring)

    def memory(self) -> float:
        """Return the memory of the largest process in MB."""
        return float(max(one.memory_info().rss for one in self.processes)) / 2**20


@contextmanager
def serving(bodies: list[bytes], jobs: int) -> Iterator[Service]:
    command = [sys.executable, "-m", "reliability", "serve", "--port", "0", "--isolated"]
    with subprocess.Popen(
        [*command, "--jobs", str(jobs)], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Service(process, bodies)
        finally:
            process.terminate()


def in_parallel(work: Callable[[int], None], count: int) -> float:
    """Call a function with the numbers up to a count in several threads; return the seconds."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(count)))
    return time.perf_counter() - start


class Costs(NamedTuple):
    """The CPU milliseconds of a request in the service, and of an article in a loop."""

    main: float
    scoring: float
    assess: float
    with_wire_format: float

    @property
    def service(self) -> float:
        """The milliseconds of all processes of the service."""
        return self.main + self.scoring


def costs(service: Service, rows: Path, count: int) -> list[Costs]:
    """Measure the costs in several rounds, with a loop for each process that scores."""
    found = []
    command = [sys.executable, "-c", LOOP, str(rows)]
    with ExitStack() as stack:
        loops = [
            stack.enter_context(subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True))
            for _ in service.processes[1:]
        ]
        for _ in range(ROUNDS + 1):
            before = service.cpu()
            in_parallel(service.ask, count)
            after = service.cpu()
            seconds = [after[0] - before[0], after[1] - before[1]]
            seconds += [statistics.mean(answers(loops, kind)) for kind in ("assess", "render")]
            found.append(Costs(*(1000 * one / count for one in seconds)))
    return found[1:]  # the first round fills the caches


def answers(loops: list[subprocess.Popen[str]], line: str) -> list[float]:
    """Send a line to all loops at once, and return their answers."""
    for loop in loops:
        assert loop.stdin
        loop.stdin.write(f"{line}\n")
        loop.stdin.flush()
    return [float(loop.stdout.readline()) for loop in loops if loop.stdout]


def latencies(service: Service, rate: float, count: int) -> list[float]:
    """Send requests at a rate; return the milliseconds from the time that each was due, in order."""
    found: list[float] = []
    lock, start = Lock(), time.perf_counter() + 0.1

    def at_its_time(number: int) -> None:
        due = start + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        service.ask(number)
        with lock:
            found.append((time.perf_counter() - due) * 1000)

    in_parallel(at_its_time, count)
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    rows = list(read_rows(options.data / "bench_200.jsonl.gz"))
    bodies = [json.dumps({"text": one["text"], "title": one["title"]}).encode() for one in rows]
    with serving(bodies, options.jobs) as service, TemporaryDirectory() as folder:
        unpacked = Path(folder, "rows.jsonl")
        unpacked.write_text("".join(f"{json.dumps(one)}\n" for one in rows), "utf-8")
        rounds = costs(service, unpacked, len(rows))
        first = options.requests // 10
        in_parallel(service.ask, first)
        early = service.memory()
        rate = (options.requests - first) / in_parallel(service.ask, options.requests - first)
        late = service.memory()
        times = latencies(service, rate / 2, min(1_000, options.requests))
    p50, p99 = (times[int(share * len(times))] for share in (0.5, 0.99))
    overhead = statistics.median(one.service / one.assess for one in rounds)
    wire = statistics.median(one.service / one.with_wire_format for one in rounds)
    print(f"rate      {rate:.0f} articles/s with {options.jobs} processes (at least {LEAST_RATE})")
    print(f"overhead  {overhead:.3f} over assess (at most {MOST_OVERHEAD})")
    print(f"          {wire:.3f} over assess with the wire format")
    main, scoring, assess, whole = (statistics.median(one) for one in zip(*rounds, strict=True))
    print(
        f"CPU       {main:.2f} ms in the main process and {scoring:.2f} ms in the others a request,"
    )
    print(f"          {assess:.2f} ms for assess, {whole:.2f} ms with the wire format")
    print(f"latency   {p50:.0f} ms median, {p99:.0f} ms p99 at half load (at most {MOST_LATENCY})")
    print(f"memory    {early:.0f} MB, {late:.0f} MB after {options.requests} requests")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    targets = {
        "rate": rate >= LEAST_RATE,
        "overhead": overhead <= MOST_OVERHEAD,
        "latency": p99 <= MOST_LATENCY,
        "memory": late <= early * MOST_GROWTH,
    }
    if missed := [name for name, is_met in targets.items() if not is_met]:
        sys.exit("missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
