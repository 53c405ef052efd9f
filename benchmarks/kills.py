"""End `reliability batch` at random moments, and compare its output with that of an undisturbed run.

    python benchmarks/kills.py [--kills 100] [--seed 1] [--articles 400]

Each time, the same command is given again and ended after a random time: the parent by kill -9, a
process that scores by kill -9 (the run must continue), or the run by a disk that is full from a random
size of a file on. Whenever a run ends by itself, its output must have the bytes of the undisturbed run;
then the next begins anew. Prints what was done, and exits with 1 if an output differs. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

WAYS = ("parent", "worker", "disk")
LONGEST = 6.0  # seconds until a kill
SENTENCES = (
    "Everyone knows that the bridge will certainly fall.",
    "The council said on Tuesday that the bridge may need repairs.",
    "Engineers measured the bearings in May, and two of them had cracks.",
    "Nobody who was asked could say when the work will begin!",
    "According to the report, the repairs cost 40 million crowns.",
)


def write_corpus(path: Path, count: int, draw: random.Random) -> None:
    """Write articles of some length as JSON Lines, a few of them damaged."""
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            text = " ".join(draw.choices(SENTENCES, k=draw.randint(3, 40)))
            line = json.dumps({"id": number, "title": f"Bridge {number}", "text": text})
            lines.write((line if draw.random() > 0.02 else line[:-5]) + "\n")


def workers(pid: int) -> list[int]:
    """Return the processes that score for a run."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            int(one) for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
        ]
    except OSError:  # they have just ended
        return []


def limit(size: int) -> None:
    """Let no file grow over a size, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def disturb(command: list[str], way: str, draw: random.Random, size: int) -> int | None:
    """Run a command, disturb it in a way, and return its exit code; None if it was killed."""
    most = draw.randint(500, size)
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=(lambda: limit(most)) if way == "disk" else None,
    ) as process:
        try:
            return process.wait(draw.uniform(0.2, LONGEST) if way != "disk" else None)
        except subprocess.TimeoutExpired:
            pass
        if way == "worker":
            for pid in draw.sample(found := workers(process.pid), min(len(found), 1)):
                os.kill(pid, signal.SIGKILL)
            return process.wait()
        process.kill()
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    done: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus, output = folder / "news.jsonl", folder / "scores.parquet"
        write_corpus(corpus, options.articles, draw)
        command = [sys.executable, "-m", "reliability", "batch", str(corpus)]
        flags = ["--findings", "--part", "5", "--jobs"]
        first = folder / "undisturbed.parquet"
        subprocess.run([*command, str(first), *flags, "1"], check=True, capture_output=True)
        expected = first.read_bytes()
        start = time.monotonic()
        while done["kills"] < options.kills:
            way = draw.choice(WAYS)
            code = disturb(
                [*command, str(output), *flags, str(options.jobs)], way, draw, len(expected)
            )
            done["kills"] += 1
            done[way] += 1
            if output.exists():
                done["finished"] += 1
                if output.read_bytes() != expected:
                    sys.exit(f"the output differs after {done['kills']} kills, the last: {way}")
                output.unlink()
                for rest in folder.glob("scores.parquet.parts*"):
                    shutil.rmtree(rest)
            elif code not in (None, 2):
                sys.exit(f"exit code {code} without an output after {way}")
        last = [*command, str(output), *flags, str(options.jobs)]
        subprocess.run(last, check=True, capture_output=True)
        if output.read_bytes() != expected:
            sys.exit("the output of the last run differs")
        left = [path.name for path in folder.glob("scores.parquet.parts*")]
    seconds = time.monotonic() - start
    ways = ", ".join(f"{way} {done[way]}" for way in WAYS)
    print(f"{done['kills']} kills ({ways}) in {seconds:.0f} s")
    print(f"{done['finished'] + 1} outputs with the same bytes; left behind: {left or 'nothing'}")


if __name__ == "__main__":
    main()
