"""Measure `assess` beside other tools on the same articles, in one run, and its time a word by length.

    python benchmarks/peers.py [--data ../shared/data] [--articles 40] [--rounds 5] [--profile]

The others are nltk's tokenizers, eight formulas of textstat, proselint, textdescriptives and
nela-features, and as a floor `str.split` and `re.finditer`. A tool that is not installed, or that wants
data from the network, is skipped with the reason. Prints CPU milliseconds per article, the median of the
rounds, in which the tools take turns. Then the time a word of texts of 100 words up to the longest that
is scored, and of a million words in many texts: each may differ by 15% from their median. `--profile`
prints which modules the time of `assess` is spent in. Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path

import reliability
from reliability import assess
from reliability.articles.entries import LONGEST
from reliability.training.datasets import read_rows

PACKAGE = Path(reliability.__file__).parent
Work = Callable[[str], object]

# The highest ratio of the time of `assess` to that of a tool.
TARGETS = {"nltk": 1.4, "textstat": 1.0, "nela": 1 / 40}
FORMULAS = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "gunning_fog",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "linsear_write_formula",
)
# Of textdescriptives: all but "quality", which the present spacy refuses.
COMPONENTS = (
    "descriptive_stats",
    "readability",
    "dependency_distance",
    "pos_proportions",
    "coherence",
    "information_theory",
)
LENGTHS = (100, 1_000, 10_000, 60_000)  # words; the last is about `LONGEST` characters
MANY = 1_000_000  # words in all
FLAT = 0.15
FROM_THE_NETWORK = "needs data from the network: {}"


def nltk() -> Work:
    tokenize = import_module("nltk.tokenize")
    sentences, words = tokenize.PunktSentenceTokenizer(), tokenize.NLTKWordTokenizer()
    return lambda text: (sentences.tokenize(text), words.tokenize(text))


def textstat() -> Work:
    module = import_module("textstat").textstat
    formulas = [getattr(module, name) for name in FORMULAS]
    return lambda text: [formula(text) for formula in formulas]


def proselint() -> Work:
    tools = import_module("proselint.tools")
    checks = import_module("proselint.registry").CheckRegistry()
    checks.register_many(import_module("proselint.checks").__register__)
    return lambda text: tools.LintFile("article", text).lint(tools.DEFAULT)


def textdescriptives() -> Work:
    spacy = import_module("spacy")
    import_module("textdescriptives")
    english = [name for name in spacy.util.get_installed_models() if name.startswith("en_")]
    if not english:
        raise LookupError("no English pipeline of spacy is installed")
    pipeline = spacy.load(english[0])
    for component in COMPONENTS:
        pipeline.add_pipe(f"textdescriptives/{component}")
    return lambda text: pipeline(text)


def nela() -> Work:
    features = import_module("nela_features.nela_features").NELAFeatureExtractor()
    return lambda text: features.extract_all(text)


def floor_split() -> Work:
    return str.split


def floor_finditer() -> Work:
    words = re.compile(r"\w+")
    return lambda text: [found.span() for found in words.finditer(text)]


OTHERS = {
    "str.split": floor_split,
    "re.finditer": floor_finditer,
    "nltk": nltk,
    "textstat": textstat,
    "proselint": proselint,
    "textdescriptives": textdescriptives,
    "nela": nela,
}


def available(texts: list[str]) -> Iterator[tuple[str, Work]]:
    """Yield the tools that can score a text; say why the others cannot."""
    for name, make in OTHERS.items():
        try:
            work = make()
            work(texts[0])
            yield name, work
        except ImportError as error:
            print(f"{name:17} skipped: {error}")
        except (LookupError, OSError) as error:
            lines = [line for line in str(error).splitlines() if line.strip(" *")]
            print(f"{name:17} skipped: {FROM_THE_NETWORK.format((lines or [''])[0].strip())}")
        except (AttributeError, TypeError, ValueError) as error:
            print(f"{name:17} skipped: another version than the one known here: {error}")


def cpu(work: Work, texts: list[str]) -> float:
    """Return the CPU milliseconds per text."""
    start = time.process_time()
    for text in texts:
        work(text)
    return 1000 * (time.process_time() - start) / len(texts)


def compare(texts: list[str], rounds: int) -> Iterator[str]:
    """Print the time of each tool, and yield the targets that were missed."""
    tools: dict[str, Work] = {"assess": assess, **dict(available(texts))}
    times: dict[str, list[float]] = {name: [] for name in tools}
    for number in range(1, rounds + 1):
        # textstat remembers a text that it has seen.
        others = [text + " " * number for text in texts]
        for name, work in tools.items():
            times[name].append(cpu(work, others))
    for name, found in times.items():
        ratios = [
            ours / max(theirs, 1e-9) for ours, theirs in zip(times["assess"], found, strict=True)
        ]
        ratio, target = statistics.median(ratios), TARGETS.get(name)
        limit = f" (at most {target:.3g})" if target else ""
        middle = statistics.median(found)
        print(f"{name:17} {middle:9.3f} ms; assess takes {ratio:.3g} times as long{limit}")
        if target and ratio > target:
            yield f"assess takes {ratio:.2f} times as long as {name}, over {target:.3g}"


def by_length(texts: list[str]) -> Iterator[str]:
    """Print the time a word of texts of several lengths, and yield those far from the median."""
    # Whole paragraphs of all articles, in turn, so that every length has the same kind of text.
    words = [word for text in texts for word in re.findall(r"\S+\s*", text + "\n\n")]
    words *= -(-LENGTHS[-1] // len(words))
    found = {}
    for length in LENGTHS:
        parts = cut(words, length, max(1, 20_000 // length))
        best = min(cpu(assess, parts) for _ in range(3))
        found[f"{length:,} words"] = 1000 * best / length
    many = cut(words, 1_000, MANY // 1_000)
    found[f"{MANY:,} words in texts of 1,000"] = cpu(assess, many)
    middle = statistics.median(found.values())
    for name, each in found.items():
        print(f"{name:>34} {each:7.2f} µs a word, {each / middle - 1:+.0%}", flush=True)
        if abs(each / middle - 1) > FLAT:
            yield f"{name} take {each:.2f} µs a word, the median is {middle:.2f}"


def cut(words: list[str], length: int, count: int) -> list[str]:
    """Return texts of a number of words, from places all over the words and within the longest text."""
    starts = [number * 7919 % (len(words) - length + 1) for number in range(count)]
    return ["".join(words[start : start + length])[:LONGEST] for start in starts]


def profile(texts: list[str]) -> None:
    """Print the share of each folder and module in the CPU time of `assess`.

    The time in built-in functions and other libraries is "(elsewhere)" among the folders.
    """
    profiler = cProfile.Profile(time.process_time)  # other programs do not count
    profiler.enable()
    for text in texts:
        assess(text)
    profiler.disable()
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    folders: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for (file, _, name), (_, _, seconds, _, _) in stats.items():
        path = Path(file)
        is_own = path.is_relative_to(PACKAGE)
        folders[path.parent.name if is_own else "(elsewhere)"] += seconds
        modules[f"{path.parent.name}/{path.stem}" if is_own else f"({path.stem} {name})"] += seconds
    total = sum(folders.values())
    for name, seconds in [*folders.most_common(), ("", 0.0), *modules.most_common(25)]:
        print(f"{seconds / total:6.1%} {name}" if name else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="print the time by module, only")
    options = parser.parse_args()
    rows = islice(read_rows(options.data / "bench_200.jsonl.gz"), options.articles)
    texts = [row["text"] for row in rows]
    cpu(assess, texts)
    if options.profile:
        profile(texts)
        return
    missed = [*compare(texts, options.rounds), *by_length(texts)]
    if missed:
        sys.exit("missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
