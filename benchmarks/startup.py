"""Print the ratio of the CPU times of `reliability check one.txt` and `python -c 'import numpy'`.

    python benchmarks/startup.py [RUNS]

The two run in turn, so that a busy machine slows both; the figure is the median of the ratios.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

SEED = Path(__file__).parents[1] / "seeds" / "wire-report.md"
TARGET = 5.0


def cpu_seconds(*arguments: str) -> float:
    """Run Python; return the user and system time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(runs: int) -> None:
    """Measure, print, and exit with 1 if the target is missed."""
    check = ("-m", "reliability", "check", "--fail-under", "0", str(SEED))
    numpy = ("-c", "import numpy")
    cpu_seconds(*check)  # compiled once, as in an installed package
    pairs = [(cpu_seconds(*check), cpu_seconds(*numpy)) for _ in range(runs)]
    ratio = median(mine / theirs for mine, theirs in pairs)
    print(
        f"reliability check: {median(mine for mine, _ in pairs):.3f} s CPU; "
        f"import numpy: {median(theirs for _, theirs in pairs):.3f} s; "
        f"ratio {ratio:.2f} (target: at most {TARGET:.0f})"
    )
    sys.exit(ratio > TARGET)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=15)
    main(parser.parse_args().runs)
