"""Fuzz the package with atheris: parsing, scoring, every reader, every output, settings, requests.

    python benchmarks/fuzz.py [--targets NAME ...] [--seconds 60] [--seed 1] [--work DIR] [--keep]
                              [--write]

Needs `pip install --group fuzz`. Runs each target of `tests/fuzz_targets.py` for some time in a process
of its own, which starts with the inputs in `tests/corpus` and the phrases of the lexicons. Only the code
of this package is instrumented. A target may raise only the errors of this package. Anything else, a
violated invariant, and an input that takes over 20 seconds or 2 GB are faults. Prints the number of
executions of each target, and its faults with the input that caused them. Exits with 1 if there are any.

With `--keep`, inputs that together reach all the code that was reached are added to `tests/corpus`, the
smallest first, as long as those of a target have under 4 kB.

With `--write`, the run is added to `fuzz_runs.jsonl`, and the sums of all its runs are put into
`docs/robustness.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "robustness.md"
RUNS = Path(__file__).with_name("fuzz_runs.jsonl")
CORPUS = ROOT / "tests" / "corpus"
MOST = 4_000  # bytes of the inputs that are kept for a target
LONGEST_RUN = 20  # seconds
MEMORY = 2_000  # MB
NUMBER = re.compile(r"stat::number_of_executed_units: +(\d+)")
REACHED = re.compile(r"cov: (\d+)")
STRUCTURE = (  # besides the pieces of benchmarks/growth.py
    "\0", "\n\n", "\r\n", "\u200b", "\u202e", "\ud7ff", "е", "©", "--- a/", "+++ b/", "@@ -1,2 +3,4 @@",
    "\\ No newline at end of file", '{"text": "', '"title"', '"id": 1', "[[group]]", "phrases = [",
    "weight = ", "[lexicon]", "[tool.reliability]", "per-path", "fail-under = 0.5", "select = [",
    "<!-- reliability: ignore[", "ignore-file", "hedging]", '"version": 1', '"articles": {', "1e999",
    "NaN", "-Infinity", "null", '"bags": [[', '"x": [0, 1]', '"y": [0, 1]', "\\ud800", "!*.md", "**/",
    "text,title\n", '""', "Subject: ", "Content-Type: text/html; charset=", "multipart/mixed",
    "; boundary=x",
    "<rss><channel><item><title>", "<entry>", "<content:encoded><![CDATA[", "WARC/1.0\r\n",
    "WARC-Type: response\r\n", "Content-Length: ", "HTTP/1.1 200 OK\r\n", "%PDF-1.4\n", "1 0 obj\n<<",
    "endobj", "stream\n", "/Type /Page", "BT (a) Tj ET", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>",
    "text=a&title=b", "%00", "--x\r\nContent-Disposition: form-data; name=text\r\n\r\n", "\x1b[31m",
)  # fmt: skip


class Run(NamedTuple):
    """The result of fuzzing a target."""

    target: str
    executions: int
    seconds: float
    reached: int  # edges of the code
    fault: str  # the end of the log, "" if there is none


class Total(NamedTuple):
    """The runs of all targets of a kind."""

    executions: int
    seconds: int
    faults: int
    last: str  # the day of the last run


def load(target: str) -> Iterator[bytes]:
    """Yield the inputs that are kept for a target: JSON strings, with a character for each byte."""
    path = CORPUS / f"{target}.jsonl"
    if path.exists():
        yield from (json.loads(line).encode("latin-1") for line in path.read_text().splitlines())


def store(target: str, found: Iterable[bytes]) -> None:
    """Keep inputs for a target next to those that are kept, the shortest first, up to a size."""
    kept = list(load(target))
    size = sum(map(len, kept))
    for data in sorted(set(found).difference(kept), key=lambda data: (len(data), data)):
        size += len(data)
        if size > MOST:
            break
        kept.append(data)
    CORPUS.mkdir(exist_ok=True)
    lines = [json.dumps(data.decode("latin-1")) + "\n" for data in kept]
    (CORPUS / f"{target}.jsonl").write_text("".join(lines))


def dictionary() -> str:
    """Return a dictionary for libFuzzer: the phrases of the lexicons, names, marks and markup."""
    from growth import MARKS, MARKUP, WORDS

    from reliability.text.lexicon import matched_lexicons

    phrases = {" ".join(words) for one in matched_lexicons().values() for words in one.phrases}
    entries = [
        "".join(f"\\x{byte:02X}" for byte in entry.encode())
        for entry in (*WORDS, *MARKS, *MARKUP, *STRUCTURE, *sorted(phrases))
    ]
    return "".join(f'"{entry}"\n' for entry in entries)


def work_on(target: str, arguments: list[str]) -> None:
    """Fuzz one target in this process, which ends with it; `arguments` are those of libFuzzer."""
    import atheris

    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=["reliability"]):
        import fuzz_targets
    # To merge, libFuzzer starts itself again, by a shell and under this name.
    command = f"{shlex.quote(sys.executable)} {shlex.quote(__file__)} --run {target}"
    atheris.Setup([command, *arguments], lambda data: fuzz_targets.run(target, data))
    atheris.Fuzz()


def fuzz(target: str, longest: int, work: Path, seconds: int, seed: int) -> Run:
    """Fuzz a target in another process."""
    inputs = work / target
    inputs.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(load(target)):
        (inputs / f"kept-{number}").write_bytes(data)
    log = work / f"{target}.log"
    start = time.monotonic()
    with log.open("wb") as output:
        ran = subprocess.run(
            [
                sys.executable, __file__, "--run", target, str(inputs), f"-dict={work / 'words'}",
                f"-max_total_time={seconds}", f"-max_len={longest}", f"-timeout={LONGEST_RUN}",
                f"-rss_limit_mb={MEMORY}", f"-seed={seed}", f"-artifact_prefix={work / target}-",
                "-print_final_stats=1", "-reduce_inputs=1",
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
    printed = log.read_text("utf-8", "replace")
    executions = NUMBER.search(printed)
    reached = REACHED.findall(printed)
    return Run(
        target,
        int(executions[1]) if executions else 0,
        time.monotonic() - start,
        int(reached[-1]) if reached else 0,
        "" if ran.returncode == 0 else printed[-3_000:],
    )


def smallest(target: str, work: Path) -> list[bytes]:
    """Return inputs of a folder that together reach the same code as all of them."""
    chosen = work / f"{target}-chosen"
    chosen.mkdir(exist_ok=True)
    arguments = ["-merge=1", str(chosen), str(work / target)]
    subprocess.run([sys.executable, __file__, "--run", target, *arguments], capture_output=True)
    return [path.read_bytes() for path in chosen.iterdir()]


def record(runs: Sequence[Run]) -> None:
    """Add runs to the file of all runs."""
    with RUNS.open("a", encoding="utf-8") as file:
        for one in runs:
            entry = {
                "date": str(date.today()),
                "target": one.target,
                "seconds": round(one.seconds),
                "executions": one.executions,
                "faults": int(bool(one.fault)),
            }
            file.write(json.dumps(entry) + "\n")


def totals() -> dict[str, Total]:
    """Return the sums of the recorded runs for each kind of target, and those of all."""
    from fuzz_targets import TARGETS_BY_NAME

    kinds = dict.fromkeys(one.kind for one in TARGETS_BY_NAME.values())
    found = dict.fromkeys([*kinds, "all"], Total(0, 0, 0, ""))
    for entry in map(json.loads, RUNS.read_text("utf-8").splitlines()):
        for kind in (TARGETS_BY_NAME[entry["target"]].kind, "all"):
            total = found[kind]
            found[kind] = Total(
                total.executions + entry["executions"],
                total.seconds + entry["seconds"],
                total.faults + entry["faults"],
                max(total.last, entry["date"]),
            )
    return found


def page_table() -> str:
    """Return the sums of the recorded runs as Markdown."""
    from reliability.evaluation.tables import markdown_table

    header = ("kind of target", "executions", "seconds", "faults", "last run")
    rows = [
        (kind, f"{one.executions:,}", f"{one.seconds:,}", one.faults, one.last)
        for kind, one in totals().items()
    ]
    return markdown_table(header, rows) + "\n"


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        work_on(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--targets", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="folder for inputs, logs and faults")
    parser.add_argument("--keep", action="store_true", help="renew tests/corpus")
    parser.add_argument("--write", action="store_true", help="put the sums into the page")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    from fuzz_targets import TARGETS_BY_NAME

    work = options.work or Path(tempfile.mkdtemp(prefix="fuzz-"))
    work.mkdir(parents=True, exist_ok=True)
    (work / "words").write_text(dictionary())
    runs = []
    print(f"executions    edges  target      (inputs, logs and faults are in {work})")
    for name in options.targets or TARGETS_BY_NAME:
        longest = TARGETS_BY_NAME[name].longest
        one = fuzz(name, longest, work, options.seconds, options.seed)
        print(f"{one.executions:10,} {one.reached:8,}  {name}", flush=True)
        if one.fault:
            print(one.fault, flush=True)
        if options.keep:
            store(name, smallest(name, work))
        runs.append(one)
    print(f"{sum(one.executions for one in runs):10,}           in all")
    if options.write:
        # Not at the top: atheris instruments only modules that are imported after it.
        from reliability.evaluation.tables import write_block

        record(runs)
        write_block(PAGE, "fuzzing", page_table())
    if any(one.fault for one in runs):
        sys.exit(1)


if __name__ == "__main__":
    main()
