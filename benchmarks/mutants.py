"""Measure how many faults the tests notice: mutation testing on a sample of mutants.

    python benchmarks/mutants.py [--mutants 300] [--seed 1] [--first N] [--minutes M] [--only NAME ...]
                                 [--write]

Needs `pip install --group mutation`. The operators are those of cosmic-ray. Its own runner starts an
interpreter for each mutant, and would take hours for all of them. Here, places of `document`, `lexicon`,
`model`, `report` and the modules of the signals are drawn at random, and at each one an operator that
applies. A child process imports the mutated module and runs the tests that cover it, until one fails. So
a test that starts another interpreter does not see the mutant. Hypothesis tries the same examples for
every mutant.

Prints each mutant that no test noticed, and the share that was killed. `--write` puts the shares into
`docs/robustness.md`. Mutants that behave as the original does are listed in `equivalent_mutants.toml`,
and not counted. Annotations are not mutated.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import math
import os
import random
import resource
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "robustness.md"
PACKAGE = ROOT / "reliability"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
LONGEST = 90  # seconds of CPU; the tests take 20 to 40, and a mutant that takes longer is killed
# Libraries that the tests import: loaded once, and not in each child.
LIBRARIES = (
    "_pytest.assertion.rewrite", "click.testing", "hypothesis", "jinja2", "jsonschema", "lxml.html",
    "numpy", "pytest", "rich.console", "trafilatura", "yaml",
)  # fmt: skip
# The tests of each module, in the order in which they are run. The pinned texts are first: they are fast
# and notice most. Signals have cases of their own, too, and some a file of tests by their name. The
# examples of a docstring are run last.
TESTS = {
    "text.document": "document invariants named_entities seeds",
    "text.lexicon": "lexicon document cases",
    "scoring.model": "model report verdict invariants",
    "scoring.curves": "curves model report invariants",
    "scoring.intervals": "intervals model report verdict invariants",
    "scoring.report": "report reporters report_card verdict invariants",
}
TESTS_OF_SIGNALS = (
    "cases seeds neighbour_rules hedging grammar readability_formulas model report report_card "
    "invariants"
)
# Those of hashes and processes start other interpreters, which have no mutant.
SLOW = (
    "not blow_up and not linear and not processes and not hashes and not public_names "
    "and not has_a_user"
)
# An operator that puts "is" for "==" changes little but the warnings.
LEFT_OUT = {
    "core/VariableReplacer", "core/VariableInserter",  # need the names of variables
    "core/ReplaceComparisonOperator_Eq_Is", "core/ReplaceComparisonOperator_Is_Eq",
    "core/ReplaceComparisonOperator_NotEq_IsNot", "core/ReplaceComparisonOperator_IsNot_NotEq",
}  # fmt: skip


class Mutant(NamedTuple):
    """A module with one change: the first line that differs, before and after."""

    module: str
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> tuple[str, str, str]:
        """The identity of the mutant, which does not depend on other lines."""
        return self.module, self.before, self.after


class Tried(NamedTuple):
    """A mutant, and its result in the tests."""

    mutant: Mutant
    result: str  # "killed", "survived" or "equivalent"


class Mutated(MetaPathFinder, Loader):
    """Imports a mutated module in place of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self._name, self._source = f"reliability.{mutant.module}", mutant.source
        self._path = path_of(mutant.module)

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        """Return the module, if it is the mutated one."""
        return (
            spec_from_file_location(name, self._path, loader=self) if name == self._name else None
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated source."""
        exec(compile(self._source, str(self._path), "exec"), module.__dict__)


def path_of(module: str) -> Path:
    """Return the file of a module."""
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py")


def signal_modules() -> list[str]:
    """Return the modules of the signals."""
    return [f"signals.{path.stem}" for path in sorted(PACKAGE.glob("signals/[a-z]*.py"))]


def places(source: str) -> dict[Any, list[tuple[str, int]]]:
    """Return the operators, and the numbers of their occurrences, that apply at each place."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    found = defaultdict(list)
    nodes = list(ast_nodes(get_ast(source)))
    for name in sorted(set(operator_names()) - LEFT_OUT):
        operator, occurrence = get_operator(name)(), 0
        for node in nodes:
            for place in operator.mutation_positions(node):
                found[place].append((name, occurrence))
                occurrence += 1
    return found


def draw(module: str, number: int, chance: random.Random) -> Iterator[Mutant]:
    """Yield mutants of a module, each at another place."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    source = path_of(module).read_text("utf-8")
    found = places(source)
    original = without_annotations(source)
    for place in chance.sample(sorted(found), len(found)):
        if not number:
            break
        name, occurrence = chance.choice(found[place])
        changed = mutate_code(source, get_operator(name)(), occurrence)
        if changed is not None and without_annotations(changed) not in ("", original):
            number -= 1
            yield mutant_of(module, source, changed)


def without_annotations(source: str) -> str:
    """Return the syntax tree of a source without annotations, which nothing reads; "" if it has none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # such as "assert" in an expression: no mutant
        return ""
    nothing = ast.Constant(None)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = nothing
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)


def mutant_of(module: str, source: str, changed: str) -> Mutant:
    """Return a mutant with the lines that differ; "" are lines that were removed."""
    lines = source.splitlines(), changed.splitlines()
    edits = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    _, first, last, start, end = next(edit for edit in edits if edit[0] != "equal")
    before, after = (
        " ".join(" ".join(part).split()) for part in (lines[0][first:last], lines[1][start:end])
    )
    return Mutant(module, first + 1, before, after, changed)


def sample(number: int, seed: int) -> list[Mutant]:
    """Draw mutants: half of them of the signals, by their size, the rest of the other modules alike."""
    chance = random.Random(seed)
    counts = Counter({module: number // 2 // len(TESTS) for module in TESTS})
    signals = signal_modules()
    sizes = [len(path_of(module).read_text("utf-8")) for module in signals]
    counts.update(chance.choices(signals, sizes, k=number - counts.total()))
    drawn = [one for module, count in counts.items() for one in draw(module, count, chance)]
    return chance.sample(drawn, len(drawn))  # so that the first ones are a sample, too


def runs_of(module: str) -> Iterator[list[str]]:
    """Yield the arguments of pytest for the tests of a module."""
    name = module.rpartition(".")[2]
    if not module.startswith("scoring"):
        yield [path_of_test("pinned")]
    if module not in TESTS:
        own = [path_of_test("cases"), path_of_test(name)]
        yield [*filter(os.path.exists, own), "-k", name]
    files = TESTS.get(module, TESTS_OF_SIGNALS).split()
    yield [*map(path_of_test, files), "-k", SLOW]
    chosen = f"examples and {module}"
    if module not in TESTS:
        chosen += " or features or summaries or order"
    yield [path_of_test("architecture"), "-k", chosen]


def path_of_test(name: str) -> str:
    """Return the path of a file of tests."""
    return str(ROOT / "tests" / f"test_{name}.py")


def run_tests(mutant: Mutant | None, module: str) -> int:
    """Run the tests of a module in this process; return 1 if one fails."""
    import pytest
    from hypothesis import settings

    os.chdir(ROOT)
    # The same examples for every mutant: none by chance, and none from the database of earlier failures.
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    if mutant:
        sys.meta_path.insert(0, Mutated(mutant))
    options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    options += ["--hypothesis-profile", "mutants"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of LIBRARIES
    # Loading all plugins that are installed would take as long as the tests.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options += ["-p", "_hypothesis_pytestplugin", "-p", "xdist"]
    for arguments in runs_of(module):
        if pytest.main([*options, *arguments]) not in (0, 5):  # 5: no test has the name
            return 1
    return 0


def is_killed(mutant: Mutant | None, module: str) -> bool:
    """Run the tests of a module, with a mutant, in a child; return True if one fails or hangs."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = 1  # also if the import fails
        with contextlib.suppress(BaseException):
            code = run_tests(mutant, module)
        os._exit(code)
    return os.waitpid(child, 0)[1] != 0


def equivalent() -> set[tuple[str, str, str]]:
    """Return the names of the mutants that are known to behave as the original does."""
    listed = tomllib.loads(EQUIVALENT.read_text("utf-8"))["mutant"]
    return {(one["module"], one["before"], one["after"]) for one in listed}


def check_tests(mutants: Sequence[Mutant]) -> None:
    """Exit if the tests of a mutated module fail without a mutant."""
    # The modules of the signals share their tests.
    for module in {TESTS.get(one.module, ""): one.module for one in mutants}.values():
        if is_killed(None, module):
            sys.exit(
                f"{module}: its tests fail or take over {LONGEST} s without a mutant: mend them"
            )


def try_all(mutants: Sequence[Mutant], minutes: float) -> list[Tried]:
    """Try mutants until the time is over, and print those that survive."""
    known = equivalent()
    check_tests([one for one in mutants if one.name not in known])
    end = time.monotonic() + 60 * minutes
    tried = []
    for number, mutant in enumerate(mutants, 1):
        if time.monotonic() > end:
            break
        print(f"{number} of {len(mutants)}\r", end="", file=sys.stderr, flush=True)
        if mutant.name in known:
            tried.append(Tried(mutant, "equivalent"))
        elif is_killed(mutant, mutant.module):
            tried.append(Tried(mutant, "killed"))
        else:
            tried.append(Tried(mutant, "survived"))
            print(f"survived: {mutant.module}:{mutant.line}")
            print(f"- {mutant.before}\n+ {mutant.after}", flush=True)
    return tried


def summary(tried: Sequence[Tried]) -> list[tuple[object, ...]]:
    """Return a row for each module, and one for all: drawn, equivalent, killed, and the share killed."""
    rows: list[tuple[object, ...]] = []
    for name in (*sorted({one.mutant.module for one in tried}), "all"):
        counts = Counter(one.result for one in tried if name in (one.mutant.module, "all"))
        counted = counts["killed"] + counts["survived"]
        share = f"{counts['killed'] / counted:.0%}" if counted else "–"
        rows.append((name, counts.total(), counts["equivalent"], counts["killed"], share))
    return rows


def write(rows: Sequence[tuple[object, ...]], about: str) -> None:
    """Put the rows into the page, with a sentence on the sample."""
    # Not at the top: a child must import a mutated module itself.
    from reliability.evaluation.tables import markdown_table, write_block

    header = ("module", "mutants", "equivalent", "killed", "share killed")
    write_block(PAGE, "mutants", f"{markdown_table(header, rows)}\n\n{about}\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=300, help="to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, help="try only the first ones, a sample of the sample")
    parser.add_argument("--minutes", type=float, default=math.inf, help="to try mutants, at most")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="modules")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args()
    mutants = [
        one
        for one in sample(options.mutants, options.seed)[: options.first]
        if not options.only or one.module in options.only
    ]
    for library in LIBRARIES:
        import_module(library)
    tried = try_all(mutants, options.minutes)
    rows = summary(tried)
    print(f"{'module':32} {'drawn':>6} {'equivalent':>10} {'killed':>6} {'share':>6}")
    for name, drawn, same, killed, share in rows:
        print(f"{name:32} {drawn:6} {same:10} {killed:6} {share:>6}")
    if options.write:
        write(
            rows,
            f"The first {len(tried)} of {options.mutants} mutants drawn with the seed "
            f"{options.seed}, on {date.today()}.",
        )


if __name__ == "__main__":
    main()
