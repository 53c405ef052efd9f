"""Run the recipes of docs/clusters.md as printed, with every engine that is installed.

    python benchmarks/clusters.py [ENGINE …] [--articles 2000] [--data ../shared/data]

The corpus is the 200 articles of `bench_200.jsonl.gz`, repeated with other ids, in 16 files of Parquet.
Prints for each engine its start, which is the time of a run over one article per file; the articles per
second of a run over all, less the start; whether the rows are those of `score_batch` in one process; and
how many processes read a model. Spark, Dask and Ray run once more, and one of their workers is ended by
kill -9 after the first part of the output, or with Ray, which writes small corpora at once, in the first
batch. Spark runs in its mode `local-cluster` with two executors, and needs Java. An engine that is not
installed is skipped. Exits with 1 if a run fails, if rows differ, or if a process reads a model more
than once per thread.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from reliability.tables import score_batch
from reliability.training.datasets import read_rows

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "clusters.md"
FILES = 16  # of the corpus: at least as many parts
LONGEST = 600  # seconds of a run
CORES = os.cpu_count() or 1
# The programs next to this Python are found first.
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
LOG = "loads"  # a file with the number of a process for each model that it read
Row = dict[str, Any]


class Engine(NamedTuple):
    """The needs of a recipe, and the mark of its workers."""

    module: str
    worker: str = ""  # a pattern of the command of a process
    environment: Mapping[str, str] = {}
    program: str = ""
    parts: int = 1  # of the output that are there before a worker is lost
    threads: int = 1  # of a process that scores; each may read a model if they start together


_SPARK = (
    "--master local-cluster[2,1,1024] --conf spark.sql.files.maxPartitionBytes=4m pyspark-shell"
)
_RAY = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}
ENGINES = {
    "reliability batch": Engine("pyarrow"),
    "Spark": Engine(
        "pyspark", "CoarseGrainedExecutorBackend", {"PYSPARK_SUBMIT_ARGS": _SPARK}, "java"
    ),
    "Dask": Engine("distributed", r"multiprocessing\.spawn import spawn_main", program="dask"),
    "Ray": Engine("ray", r"^ray::MapWorker", _RAY, parts=0),
    "Daft": Engine("daft", threads=CORES),
    "Hugging Face datasets": Engine("datasets"),
    "DuckDB": Engine("duckdb", threads=CORES),
    "Polars": Engine("polars", threads=CORES),
}
# The command that the engines are compared with, as a recipe.
BATCH = """\
import subprocess, sys
command = [sys.executable, "-m", "reliability", "batch", "news", "scores.parquet", "--jobs", "2"]
subprocess.run(command, check=True)
"""
# The module sitecustomize, which Python imports at its start: it notes each process that opens a model.
WITNESS = """\
import os, sys
def note(event, arguments):
    if event == "open" and str(arguments[0]).endswith("models{sep}reliability.json"):
        with open({log!r}, "a") as lines:
            lines.write(f"{{os.getpid()}}\\n")
sys.addaudithook(note)
"""


class Recipe(NamedTuple):
    """The Python of a recipe, and the commands that run at the same time."""

    python: str
    services: Sequence[str]


class Run(NamedTuple):
    """The outcome of a run."""

    seconds: float  # by the clock
    rows: list[Row]  # of the output, in the order of their ids
    loads: Mapping[int, int]  # how often each process read a model
    lost_after: int | None  # the parts of the output that were there when a worker was ended


class RunError(RuntimeError):
    """A run that failed, with the end of what it printed."""


def recipes() -> dict[str, Recipe]:
    """Return the recipes of the page by their headings."""
    found = {"reliability batch": Recipe(BATCH, ())}
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE))
        if "python" in blocks:
            services = blocks.get("sh", "").splitlines()
            found[section.partition("\n")[0]] = Recipe(blocks["python"], services)
    return found


def missing(engine: Engine) -> str:
    """Return why an engine cannot run here, "" if it can."""
    if find_spec(engine.module) is None:
        return f"{engine.module} is not installed"
    if engine.program and not shutil.which(engine.program, path=PATH):
        return f"there is no program {engine.program}"
    return ""


def write_news(folder: Path, rows: Sequence[Row]) -> None:
    """Write articles into files of Parquet, about the same number into each."""
    folder.mkdir()
    columns = pa.schema(dict.fromkeys(rows[0], pa.string()))  # also if a file has no title
    for number in range(min(FILES, len(rows))):
        table = pa.Table.from_pylist(rows[number::FILES], columns)
        pq.write_table(table, folder / f"{number:02}.parquet")


def expected(rows: Sequence[Row], findings: bool = False) -> list[Row]:
    """Return the rows of `score_batch` in this process, in the order of their ids."""
    batch = pa.RecordBatch.from_pylist(rows)
    found: list[Row] = score_batch(batch, findings=findings).to_pylist()
    return sorted(found, key=lambda row: row["id"])


def run(name: str, rows: Sequence[Row], lose_worker: bool = False) -> Run:
    """Run the recipe of an engine over articles. Raises RunError if it fails."""
    recipe, engine = recipes()[name], ENGINES[name]
    with TemporaryDirectory() as place:
        folder = Path(place)
        write_news(folder / "news", rows)
        (folder / "recipe.py").write_text(recipe.python, "utf-8")
        witness = folder / "witness"
        witness.mkdir()
        code = WITNESS.format(sep=os.sep, log=str(folder / LOG))
        (witness / "sitecustomize.py").write_text(code, "utf-8")
        environment = {**os.environ, **engine.environment, "PATH": PATH}
        environment |= {"PYTHONPATH": str(witness), "PYSPARK_PYTHON": sys.executable}
        with _services(recipe, folder, environment):
            start = time.monotonic()
            lost_after = _run(folder, engine, environment, lose_worker)
            seconds = time.monotonic() - start
        return Run(seconds, _scores(folder), _loads(folder), lost_after)


@contextmanager
def _services(recipe: Recipe, folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Start the services of a recipe; end them with all their processes."""
    started = []
    try:
        for command in recipe.services:
            with (folder / "services").open("a") as log:
                started.append(
                    psutil.Popen(
                        shlex.split(command), cwd=folder, env=environment, stdout=log, stderr=log
                    )
                )
        yield
    finally:
        for process in started:
            _end(process)


def _end(process: psutil.Process) -> None:
    """End a process and those that it started."""
    with suppress(psutil.NoSuchProcess):
        for one in [*process.children(recursive=True), process]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()


def _run(
    folder: Path, engine: Engine, environment: Mapping[str, str], lose_worker: bool
) -> int | None:
    """Run the recipe in a folder; return the parts that were there when a worker was lost."""
    lost_after = None
    with (folder / "printed").open("w") as printed:
        process = psutil.Popen(
            [sys.executable, "recipe.py"],
            cwd=folder,
            env=environment,
            stdout=printed,
            stderr=printed,
        )
    try:
        if lose_worker:
            lost_after = _lose_worker(process, engine, folder)
        code = process.wait(LONGEST)
    finally:
        _end(process)
    if code:
        said = (folder / "printed").read_text("utf-8", "replace")[-2000:]
        raise RunError(f"exit code {code}: {said}")
    return lost_after


def _lose_worker(process: psutil.Popen, engine: Engine, folder: Path) -> int:
    """End a worker that scores, after the first part of the output; return the number of parts."""
    while process.poll() is None:
        done = len(_parts(folder))
        if done >= engine.parts and (workers := _workers(engine, _loads(folder))):
            workers[0].kill()
            workers[0].wait()
            return done
        time.sleep(0.005)
    raise RunError("the run ended before a worker could be lost: give more articles")


def _loads(folder: Path) -> Counter[int]:
    """Return how often each process read a model so far."""
    log = folder / LOG
    return Counter(map(int, log.read_text().split())) if log.exists() else Counter()


def _parts(folder: Path) -> list[Path]:
    """Return the files of Parquet that an engine has written so far."""
    found = []
    for path in (folder / "scores").rglob("*.parquet"):
        with suppress(OSError):  # an engine may rename it now
            if path.stat().st_size:
                found.append(path)
    return found


def _workers(engine: Engine, scoring: Collection[int]) -> list[psutil.Process]:
    """Return the workers of an engine in which a process scores, among those that this one started."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if re.search(engine.worker, " ".join(process.cmdline())):
                family = [process, *process.children(recursive=True)]
                found += [process for one in family if one.pid in scoring]
    return found


def _scores(folder: Path) -> list[Row]:
    """Return the rows of the output, in the order of their ids."""
    output = folder / "scores"
    table = pq.read_table(output if output.exists() else output.with_suffix(".parquet"))
    rows: list[Row] = table.to_pylist()
    return sorted(rows, key=lambda row: row["id"])


def faults(run: Run, engine: Engine, wanted: Sequence[Row]) -> Iterator[str]:
    """Yield the faults of a run."""
    if run.rows != wanted:
        differ = sum(one != other for one, other in zip(run.rows, wanted, strict=False))
        yield f"{len(run.rows)} rows instead of {len(wanted)}, of which {differ} differ"
    if not 1 <= max(run.loads.values(), default=0) <= engine.threads:
        yield f"processes read a model {sorted(run.loads.values())} times"


def measure(name: str, rows: Sequence[Row], wanted: Sequence[Row]) -> Iterator[str]:
    """Run an engine, print its figures, and yield its faults."""
    start = run(name, rows[:FILES]).seconds
    whole = run(name, rows)
    rate = len(rows) / max(whole.seconds - start, 1e-9)
    wrong = [*faults(whole, ENGINES[name], wanted)]
    print(
        f"{name:21} start {start:5.1f} s, then {rate:5.0f} articles/s; "
        f"{'rows differ' if wrong else 'rows equal'}; {len(whole.loads)} processes read a model",
        flush=True,
    )
    yield from wrong
    if ENGINES[name].worker:
        again = run(name, rows, lose_worker=True)
        wrong = [*faults(again, ENGINES[name], wanted)]
        print(
            f"{'':21} a worker lost after {again.lost_after} of at least {FILES} parts: "
            f"{again.seconds:.1f} s, {'rows differ' if wrong else 'rows equal'}; "
            f"{len(again.loads)} processes read a model",
            flush=True,
        )
        yield from wrong


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=", ".join(ENGINES))
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    if unknown := set(options.engines) - set(ENGINES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; known: {', '.join(ENGINES)}")
    known = read_rows(options.data / "bench_200.jsonl.gz")
    texts = cycle([{"title": row["title"], "text": row["text"]} for row in known])
    rows = [{"id": f"{number:07}", **next(texts)} for number in range(options.articles)]
    wanted = expected(rows)
    wrong = []
    for name in options.engines or ENGINES:
        if reason := missing(ENGINES[name]):
            print(f"{name:21} skipped: {reason}")
            continue
        try:
            wrong += [f"{name}: {fault}" for fault in measure(name, rows, wanted)]
        except RunError as error:
            wrong.append(f"{name}: {error}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
