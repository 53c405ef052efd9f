"""Compare the bytes of every output between runs, hash seeds, numbers of processes, and interpreters.

    python benchmarks/determinism.py [--python FILE ...] [--articles FILE] [--write]

Each interpreter runs this checkout, with the libraries that it has installed: give one that has the
oldest versions that pyproject.toml allows, and one with another Python (docs/releasing.md makes them).
The outputs are those of the commands on the articles in `seeds/`, and the reports on `--articles`, a
file with several articles, from 1, 2 and 8 processes. The first interpreter makes each with several
seeds of Python's hashes, one of them twice. Prints a line per interpreter and exits with 1 if any output
differs from that of the first run. `--write` puts the table into docs/robustness.md. It takes five
minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reliability.evaluation.tables import markdown_table, write_block

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "robustness.md"
HASH_SEEDS = ("0", "0", "1", "4242")  # of the first interpreter; the others run once
JOBS = (1, 2, 8)
COMMANDS = (
    "score seeds",
    "score --format jsonl seeds",
    "score --format html seeds",
    "explain seeds/clickbait.md",
    "check seeds",
    "check --format sarif seeds",
    "sentences --format jsonl seeds",
)
# Print the reports on the articles of a file, scored in a number of processes.
REPORTS = """
import json, sys
import reliability
articles = reliability.read([sys.argv[1]])
for report in reliability.assess_many(articles, n_jobs=int(sys.argv[2])):
    print(json.dumps(report.to_dict()))
"""
VERSIONS = """
import platform
from importlib.metadata import version
names = ("numpy", "trafilatura", "markdown-it-py", "ftfy", "jinja2")
print(platform.python_version(), *(f"{name} {version(name)}" for name in names), sep="|")
"""


class Run(NamedTuple):
    """A command that makes an output: the name of the output, the arguments of Python, the hash seed."""

    output: str
    arguments: tuple[str, ...]
    hash_seed: str


def runs(articles: Path, hash_seeds: Sequence[str]) -> Iterator[Run]:
    """Yield what an interpreter runs; runs of the same output must print the same bytes."""
    for command in COMMANDS:
        for seed in hash_seeds:
            yield Run(command, ("-m", "reliability", *command.split()), seed)
    for number, jobs in enumerate(JOBS):
        yield Run("reports", ("-c", REPORTS, str(articles), str(jobs)), str(number))


def printed(python: Path | str, arguments: tuple[str, ...], hash_seed: str) -> bytes:
    """Return what an interpreter prints. Raises RuntimeError if it could not do the work."""
    variables = {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        [str(python), *arguments], cwd=ROOT, env={**os.environ, **variables}, capture_output=True
    )
    if done.returncode not in (0, 1):  # 1: an article fails
        raise RuntimeError(f"{python}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def digest_of(python: Path | str, run: Run) -> str:
    """Return the SHA-256 of the bytes that a run prints."""
    return hashlib.sha256(printed(python, run.arguments, run.hash_seed)).hexdigest()


def compare(pythons: list[Path | str], articles: Path) -> tuple[str, bool]:
    """Return a table with a row per interpreter, and True if no output differs from the first run."""
    first: dict[str, str] = {}
    rows, same = [], True
    for python in pythons:
        version, *libraries = printed(python, ("-c", VERSIONS), "0").decode().strip().split("|")
        listed = [*runs(articles, HASH_SEEDS[:1] if first else HASH_SEEDS)]
        digests = [(run.output, digest_of(python, run)) for run in listed]
        differing = [name for name, one in digests if one != first.setdefault(name, one)]
        same = same and not differing
        rows.append(
            (
                version,
                ", ".join(libraries),
                len(listed),
                ", ".join(dict.fromkeys(differing)) or "none",
            )
        )
    header = ("Python", "libraries", "runs", "outputs that differ from those of the first line")
    return markdown_table(header, rows) + "\n", same


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python", type=Path, nargs="*", default=[], metavar="FILE", help="other interpreters"
    )
    parser.add_argument(
        "--articles", type=Path, default=ROOT.parent / "shared" / "data" / "bench_200.jsonl.gz"
    )
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args()
    text, same = compare([sys.executable, *options.python], options.articles.resolve())
    print(text, end="")
    if options.write:
        write_block(PAGE, "determinism", text)
    sys.exit(not same)


if __name__ == "__main__":
    main()
