"""Search for inputs whose time grows faster than their length.

    python benchmarks/growth.py [--inputs 100] [--seed 0] [--characters 8000] [--only NAME ...] [--write]

Composes inputs: a unit of a few pieces (cue words, quotation marks, names, brackets, entities, list
markers, markup, line ends) is repeated, sometimes followed by the repetition of another one, to a length
of 1, 2 and 4 times `--characters`. A piece may be a word that is another one each time. Each part of
the work is timed on the three. The exponent of a part is the slope of the logarithm of its time: 1 is
linear, 2 quadratic. Prints, for each part, the highest exponent, the time and the unit, of those inputs
that take long enough to be measured. Exits with 1 if an exponent is over 1.2, and is so again on texts
of four times the length.

The units of `KNOWN` were slow once and are always tried. `--write` puts the highest exponents into
docs/robustness.md.

With `--screen`, an input is first timed as a whole, by the public functions, on the shortest and the
longest text. Its parts are timed only if one of them grows faster than the text. That searches ten
times as many inputs in the same time. `--minutes` ends the search early.

    python benchmarks/growth.py --memory [--inputs 100] [--seed 0] [--characters 8000]

The second form measures the peak memory of `assess` on the same inputs, and prints the bytes a character
of the ten that need most. It exits with 1 if one needs over 1,000.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

import reliability
from reliability.articles.html import from_fragment, from_html
from reliability.articles.markdown import from_markdown
from reliability.attribution.annotation import annotate
from reliability.checking.diagnostics import diagnose
from reliability.errors import ReliabilityError
from reliability.evaluation.tables import markdown_table, write_block
from reliability.signals.registry import SIGNALS
from reliability.text.document import parse

PAGE = Path(__file__).parents[1] / "docs" / "robustness.md"
SHOWN = 10  # exponents on the page
HIGHEST = 1.2
LEAST = 0.04  # seconds for the longest input; less is mostly noise and fixed costs
LENGTHS = (1, 2, 4)
MOST_BYTES = 1_000  # a character
REPORTERS = ("html", "sarif", "github", "gitlab", "junit", "markdown")

WORDS = (
    "some say", "experts believe", "according to", "Jane Roe", "Smith", "Mr. Doe", "the mayor", "said",
    "he said that", "she told", "never", "always", "not", "no", "all", "every", "shocking", "evil",
    "liars", "must", "may", "will", "but", "because of", "who", "which was", "accused of fraud",
    "denied", "the bridge fell", "on Monday", "in 2019", "40", "40 percent", "up", "more than", "US",
    "IS A LIE", "theBridge", "SmithJones", "van der", "Oslo Times", "read more", "I think", "you", "of",
    "?", "!", ".", ",", ";", ":", "…", "-", "—", "a", "'s", "U.S.", "e.g.", "1.", "(", ")", "[", "]",
)  # fmt: skip
MARKS = ('"', "“", "”", "'", "‘", "’", "«", "»", "''", "`")
MARKUP = (
    "<p>", "</p>", "<div>", "</div>", "<b>", "<q>", "<blockquote>", "<li>", "<a href=x>", "<input>",
    "<table><tr><td>", "<br>", "<!--", "-->", "<script>", "<style>", "&amp;", "&#12;", "&lt;p&gt;",
    "<span class=tooltip>", "<p hidden>", "<h1>", "<", ">", "&", "<pre>", "<cite>", "<aside>",
    "> ", ">>", "- ", "* ", "1. ", "# ", "```", "~~~", "|a|b|", "---", "***", "**", "_", "[a](b)", "![",
    "[x]: y", "a: b", "~~", "\\", "    ", "===", "+ ",
)  # fmt: skip
SLOT = "\0"  # is filled with a word that is another one each time
NEW = (
    SLOT,
    f"X{SLOT}",
    f"Mr. X{SLOT}",
    f"X{SLOT} said",
    f"1{SLOT}",
    f"X{SLOT}Y{SLOT}",
    f"# {SLOT}\n",
)
ENDS = (" ", " ", " ", "\n", "\n\n", "", ". ", "\t", "\u200b", "\xa0")
KNOWN = (
    "some say ", "Some say so.\n\n", "some experts believe ", "a\n>>\n", "-\na: b\n>", "> ---\na\n",
    "theBridge fell. ", "SmithJones", "&#12;<p>a<input>", "\n", "a\n", "'a ", "“a ", "(a ",
    "Jane Roe, ", "40 rooms, ", "- a\n", "which was\u200b", "]\u200bvan der <!-- ",
    "all the media never ", "he said ", "a-\n", " \n \n", "x\n\n", "<p>a<input>",
    "<style>.a .a .b {display: none}</style>", "<div class='a b'>", "<style>/*", "<style>a{}}",
    "<i style='color:color:'>", f"X{SLOT} said\t: never… ", "<aside>\n» <li>",
)  # fmt: skip

Work = Callable[[], object]


class Growth(NamedTuple):
    """How the time of a part of the work grows with the length of an input, which repeats units."""

    exponent: float
    seconds: float  # for the longest input
    units: tuple[str, ...]


def inputs(number: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield the known units, and random ones, alone or in twos."""
    yield from ((unit,) for unit in KNOWN)
    chance = random.Random(seed)
    for _ in range(number):
        yield tuple(_random_unit(chance) for _ in range(chance.choice((1, 1, 2))))


def _random_unit(chance: random.Random) -> str:
    kinds = chance.choices((WORDS, NEW, MARKS, MARKUP), (6, 2, 2, 3), k=chance.randint(1, 5))
    return "".join(chance.choice(kind) + chance.choice(ENDS) for kind in kinds)


def compose(units: tuple[str, ...], characters: int) -> str:
    """Return the units, each repeated to its share of a length, with new words filled in."""
    share = characters // len(units)
    text = "".join(unit * max(share // len(unit), 1) for unit in units)
    new = (
        "".join(letters)
        for size in count(3)
        for letters in product("aeioubdgklmnprst", repeat=size)
    )
    first, *others = text.split(SLOT)
    return first + "".join(next(new) + other for other in others)


def parts(text: str) -> dict[str, Work]:
    """Return each part of the work on a text, as functions to run separately."""
    annotated = annotate(parse(text))
    report = reliability.assess(text)
    found = [diagnose(report)]
    reporters = {name: import_module(f"reliability.reporters.{name}") for name in REPORTERS}
    return {
        "parse": partial(parse, text),
        "annotate": partial(annotate, annotated.document),
        **{f"signal {one.name}": partial(one.read, annotated) for one in SIGNALS},
        "assess": partial(reliability.assess, text),
        "html": partial(from_html, f"<article>{text}"),
        "fragment": partial(from_fragment, text),
        "markdown": partial(from_markdown, text),
        "find_contradictions": partial(reliability.find_contradictions, text),
        "score_sentences": partial(reliability.score_sentences, text),
        **{
            f"reporter {name}": (
                partial(lambda render, given: list(render(given)), module.render_parts, [report])
                if name == "html"
                else partial(module.render, found, [])
            )
            for name, module in reporters.items()
        },
    }


def wholes(text: str) -> list[Work]:
    """Return the public functions on a text, which run all parts of the work but the reporters."""
    return [
        partial(reliability.assess, text),
        partial(from_html, f"<article>{text}"),
        partial(from_fragment, text),
        partial(from_markdown, text),
        partial(reliability.find_contradictions, text),
        partial(reliability.score_sentences, text),
    ]


def is_suspicious(units: tuple[str, ...], characters: int) -> bool:
    """Return True if a public function takes longer for a long text than for its parts."""
    short, long = (wholes(compose(units, characters * size)) for size in (LENGTHS[0], LENGTHS[-1]))
    limit = (LENGTHS[-1] / LENGTHS[0]) ** HIGHEST
    return any(
        (longest := seconds(after, LEAST)) > LEAST and longest > limit * seconds(before, LEAST)
        for before, after in zip(short, long, strict=True)
    )


def seconds(work: Work, longest: float = math.inf) -> float:
    """Return the CPU time of a part of the work: the least of three runs, if the first is short.

    As in `timeit`, the garbage collector waits: a full collection takes a tenth of a second here.
    """
    times = []
    gc.collect()
    gc.disable()
    for _ in range(3):
        start = time.process_time()
        with suppress(ReliabilityError):  # refused with a reason
            work()
        times.append(time.process_time() - start)
        if times[0] > longest:
            break
    gc.enable()
    return min(times)


def growth(works: list[Work]) -> tuple[float, float]:
    """Return the exponent of a part of the work, and the seconds for the longest input."""
    times = [seconds(work, 0.5) for work in works]
    if times[-1] < LEAST:
        return 0.0, times[-1]
    logs = [math.log(max(one, 1e-6)) for one in times]
    return (logs[-1] - logs[0]) / math.log(LENGTHS[-1] / LENGTHS[0]), times[-1]


def measure(
    units: tuple[str, ...], characters: int, only: list[str]
) -> Iterator[tuple[str, Growth]]:
    """Yield the growth of each part on an input.

    A high one is measured again on four times the length, and the lower counts: a text that has become
    long enough to be judged, or to be read in parts, takes more work from there on, but only once.
    """
    pieces = [parts(compose(units, characters * length)) for length in LENGTHS]
    for name in pieces[0]:
        if only and not any(wanted in name for wanted in only):
            continue
        works = [piece[name] for piece in pieces]
        exponent, longest = growth(works)
        if exponent > HIGHEST:
            longer = [LENGTHS[-1] * characters * length for length in LENGTHS]
            again, longest = growth([parts(compose(units, size))[name] for size in longer])
            exponent = min(exponent, again)
        yield name, Growth(exponent, longest, units)


def peak_memory(text: str) -> float:
    """Return the peak memory of `assess` on a text, in bytes a character."""
    tracemalloc.start()
    reliability.assess(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(text)


def search_memory(number: int, seed: int, characters: int) -> None:
    """Print the inputs that need most memory; exit with 1 if one needs too much."""
    reliability.assess("The bridge fell.")  # reads the lexicons and the models
    longest = characters * LENGTHS[-1]
    found = sorted(
        ((peak_memory(compose(units, longest)), units) for units in inputs(number, seed)),
        reverse=True,
    )
    print(f"bytes a character, the worst of {len(found):,} inputs of {longest:,} characters")
    for peak, units in found[:10]:
        print(f"{peak:17,.0f}  {units!r}")
    sys.exit(found[0][0] > MOST_BYTES)


def _shown(units: tuple[str, ...]) -> str:
    """Return units as one code span of a Markdown table can have them."""
    return ", ".join(map(repr, units)).replace("|", r"\|").replace("`", "ˋ")


def page_table(found: Sequence[tuple[str, Growth]], tried: int, characters: int) -> str:
    """Return the highest exponents as Markdown, with the number and the length of the inputs."""
    rows = [
        (f"{one.exponent:.2f}", f"{one.seconds:.2f}", name, f"`{_shown(one.units)}`")
        for name, one in found[:SHOWN]
    ]
    table = markdown_table(("exponent", "seconds", "part of the work", "repeated"), rows)
    longest = characters * LENGTHS[-1]
    return f"{table}\n\n{tried:,} inputs, of up to {longest:,} characters.\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=100, help="random inputs, besides the known")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--characters", type=int, default=8_000, help="of the shortest input")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="parts of the work")
    parser.add_argument("--screen", action="store_true", help="time the whole first")
    parser.add_argument("--minutes", type=float, default=math.inf, help="of the search, at most")
    parser.add_argument("--memory", action="store_true", help="measure memory instead of time")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args()
    if options.memory:
        search_memory(options.inputs, options.seed, options.characters)
    worst: dict[str, Growth] = {}
    end = time.monotonic() + 60 * options.minutes
    searched = 0
    for units in inputs(options.inputs, options.seed):
        if time.monotonic() > end:
            break
        searched += 1
        if options.screen and not is_suspicious(units, options.characters):
            continue
        for name, found in measure(units, options.characters, options.only):
            if found.exponent > HIGHEST:
                print(
                    f"{found.exponent:.2f} {found.seconds:7.2f} s {name:24} {units!r}", flush=True
                )
            worst[name] = max(worst.get(name, found), found)
    print(f"{searched:,} inputs searched")
    print("exponent  seconds  part of the work, and its worst input")
    ordered = sorted(worst.items(), key=lambda item: item[1], reverse=True)
    for name, found in ordered:
        print(f"{found.exponent:8.2f} {found.seconds:8.2f}  {name} {found.units!r}")
    if options.write:
        write_block(PAGE, "growth", page_table(ordered, searched, options.characters))
    if any(found.exponent > HIGHEST for found in worst.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
