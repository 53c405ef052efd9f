"""Measure time and memory of the largest inputs that are read.

    python benchmarks/largest.py [--write]

Each input is a text, a page or a line at its limit, or over it, and is scored in a process of its own.
Prints the seconds of processor time, the peak memory (Linux only), and the reason if it is refused.
`--write` puts the table into docs/robustness.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reliability.articles.entries import LONGEST
from reliability.articles.html import MANY_TAGS
from reliability.articles.reader import LARGEST
from reliability.evaluation.tables import markdown_table, write_block

PAGE = Path(__file__).parents[1] / "docs" / "robustness.md"
SENTENCES = (
    "The council of Elmford voted on Monday to mend the bridge, the mayor said.",
    "“It will take two years,” Mara Voss, an engineer, told the members.",
    "Some experts believe that nobody has ever seen such a shocking waste of money!",
)
TEN_MEGABYTES = 10 * 2**20
# Score the articles of a file; print the seconds, the peak memory in KB, and the errors.
PROGRAM = """
import json, re, sys, time
import reliability
from reliability.articles.article import Unreadable
start = time.process_time()
scored = reliability.assess_many(reliability.read([sys.argv[1]]), errors="keep")
errors = [str(one.error) for one in scored if isinstance(one, Unreadable)]
memory = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(json.dumps([time.process_time() - start, memory, errors]))
"""


class Input(NamedTuple):
    """A large input: its name, the suffix of its file, and its content."""

    name: str
    suffix: str
    content: str


def prose(characters: int) -> str:
    """Return paragraphs of a length, in which every sentence has a number of its own."""
    numbered = (f"{one} ({number})" for number, one in enumerate(cycle(SENTENCES)))
    sentences = [next(numbered) for _ in range(characters // 60)]
    paragraphs = (" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))
    return "\n\n".join(paragraphs)[:characters]


def inputs() -> Iterator[Input]:
    """Yield the inputs; the last ones are over a limit."""
    size = f"{LONGEST:,} characters"
    yield Input(f"prose, {size}", ".txt", prose(LONGEST))
    for name, unit in (
        ("a word on each line", "fine\n"),
        ("quotation marks", "“"),
        ("one word without an end", "a"),
        ("the same cue in a row", "some experts believe "),
    ):
        yield Input(f"{name}, {size}", ".txt", unit * (LONGEST // len(unit)))
    paragraphs = [f"<p>{one}</p>" for one in prose(LONGEST).split("\n\n")][: MANY_TAGS // 2]
    yield Input(f"a page of {len(paragraphs):,} paragraphs, {size}", ".html", "\n".join(paragraphs))
    line = json.dumps({"text": prose(LONGEST)}) + "\n"
    yield Input(f"JSON Lines, 10 articles of {size}", ".jsonl", line * 10)
    yield Input("one line of text, 10 MB", ".txt", prose(TEN_MEGABYTES).replace("\n\n", " "))
    yield Input("one line of JSON, 10 MB", ".jsonl", json.dumps({"text": prose(TEN_MEGABYTES)}))
    yield Input("a file of over 16 MB", ".txt", "a" * (LARGEST + 1))


def measure(given: Input, folder: Path) -> tuple[str, str, str, str]:
    """Return the row of an input: its name, the seconds, the peak memory, and why it is refused."""
    path = folder / f"news{given.suffix}"
    path.write_text(given.content, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], check=True, capture_output=True, text=True
    )
    seconds, memory, errors = json.loads(done.stdout)
    reason = errors[0].removeprefix(str(path)).lstrip(":1 ") if errors else "–"
    return given.name, f"{seconds:.1f}", f"{memory / 1024:,.0f}", reason


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        rows = [measure(given, Path(folder)) for given in inputs()]
    text = markdown_table(("input", "seconds", "MB", "refused"), rows) + "\n"
    print(text, end="")
    if options.write:
        write_block(PAGE, "largest", text)


if __name__ == "__main__":
    main()
