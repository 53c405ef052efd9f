"""Print the ratio of the CPU times of `reliability check FILE` and `python -c 'import numpy'`.

    python benchmarks/startup.py [RUNS]

FILE is a text file, and the same article in Markdown with front matter. All commands run in turn, so
that a busy machine slows all of them; each figure is the median of the ratios. The target is that of the
text file. Unset PYTHONDONTWRITEBYTECODE, or the package is compiled in every run.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

SEED = Path(__file__).parents[1] / "seeds" / "wire-report.md"
TARGET = 4.0


def cpu_seconds(*arguments: str) -> float:
    """Run Python; return the user and system time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(runs: int) -> None:
    """Measure, print, and exit with 1 if the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "one.txt"
        text.write_text(SEED.read_text("utf-8").rpartition("---\n")[2], "utf-8")
        commands = [
            ("-m", "reliability", "check", "--fail-under", "0", str(path)) for path in (text, SEED)
        ]
        for command in commands:
            cpu_seconds(*command)  # compiled once, as in an installed package
        rounds = [
            [cpu_seconds(*command) for command in (("-c", "import numpy"), *commands)]
            for _ in range(runs)
        ]
    ratios = [median(times[i] / times[0] for times in rounds) for i in (1, 2)]
    for kind, ratio in zip(("text", "Markdown"), ratios, strict=True):
        print(f"reliability check, {kind}: {ratio:.2f} times import numpy")
    print(f"import numpy: {median(times[0] for times in rounds):.3f} s CPU")
    print(f"target for text: at most {TARGET:.0f}")
    sys.exit(ratios[0] > TARGET)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=15)
    main(parser.parse_args().runs)
