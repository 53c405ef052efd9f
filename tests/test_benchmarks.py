"""The benchmarks that need no data: comparing reports, and the help of each."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reliability.attribution.annotation import annotate
from reliability.signals.registry import read_signals
from reliability.text.document import parse
from support import ROOT, executed_lines, load_benchmark, python

BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))
BEFORE: list[dict[str, Any]] = [
    {"id": "a", "score": {"low": 0.25}, "findings": [{"note": "x", "weight": 1.0}]},
    {"id": "b", "score": {"low": 0.5}, "findings": []},
]


def compared(
    folder: Path, before: list[Any], after: list[Any], capsys: Any, *more: str
) -> tuple[int, list[str]]:
    """Write two files of reports, compare them, and return the exit code and the printed lines."""
    paths = folder / "before.jsonl", folder / "after.jsonl"
    for path, reports in zip(paths, (before, after), strict=True):
        path.write_text("".join(json.dumps(report) + "\n" for report in reports), "utf-8")
    code = load_benchmark("wire_numbers").main(["--compare", *map(str, paths), *more])
    return code, capsys.readouterr().out.splitlines()


def test_equal_reports_are_identical(tmp_path: Path, capsys: Any) -> None:
    assert compared(tmp_path, BEFORE, BEFORE, capsys) == (0, ["2 of 2 articles identical"])


def test_each_field_that_differs_is_counted(tmp_path: Path, capsys: Any) -> None:
    after = [
        BEFORE[0] | {"findings": [{"note": "y", "weight": 1.0}]},
        BEFORE[1] | {"score": {"low": 0.75}, "new": None},
    ]
    code, lines = compared(tmp_path, BEFORE, after, capsys)
    assert code == 1
    assert sorted(lines[:-1]) == [
        "findings[].note: 1 articles, such as line 1: 'x' -> 'y'",
        "score.low: 1 articles, such as line 2: 0.5 -> 0.75",
    ]
    assert lines[-1] == "0 of 2 articles identical"
    code, lines = compared(tmp_path, BEFORE, after, capsys, "--ignore", "note")
    assert (code, lines[-1]) == (1, "1 of 2 articles identical")


def test_a_finding_or_an_article_more_is_a_difference(tmp_path: Path, capsys: Any) -> None:
    longer = [BEFORE[0], BEFORE[1] | {"findings": BEFORE[0]["findings"]}]
    code, lines = compared(tmp_path, BEFORE, longer, capsys)
    assert (code, lines[0]) == (1, "findings (length): 1 articles, such as line 2: 0 -> 1")
    code, lines = compared(tmp_path, BEFORE, BEFORE[:1], capsys)
    assert (code, lines[-1]) == (1, "1 of 2 articles identical")
    assert compared(tmp_path, [], [], capsys)[0] == 1, "nothing was compared"


def test_every_benchmark_has_help() -> None:
    """All run in one new process, which cannot import the tests."""
    code = (
        "import runpy, sys\n"
        "path = sys.path[1:]\n"
        "for script in sys.argv[1:]:\n"
        "    sys.path[:], sys.argv[:] = [script.rpartition('/')[0], *path], [script, '--help']\n"
        "    try: runpy.run_path(script, run_name='__main__')\n"
        "    except SystemExit as end: print(script, end.code)\n"
    )
    ran = python("-c", code, *BENCHMARKS, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert re.findall(r"^(.*\.py) 0$", ran.stdout, re.MULTILINE) == [*map(str, BENCHMARKS)]
    assert re.findall(r"^usage: (\S+)", ran.stdout, re.MULTILINE) == [
        one.name for one in BENCHMARKS
    ]


def test_the_search_for_growth_distinguishes_quadratic_work_from_linear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    growth = load_benchmark("growth")
    monkeypatch.setattr(growth, "seconds", lambda work, _: work())  # no clock is read
    for exponent in (1, 2):
        works = [partial(pow, length, exponent) for length in growth.LENGTHS]
        longest = growth.LENGTHS[-1] ** exponent
        assert growth.growth(works) == (pytest.approx(exponent), longest)
    too_short = growth.LEAST / 2
    assert growth.growth([lambda: too_short] * 3) == (0, too_short)


def test_the_inputs_of_the_search_have_their_length_and_new_words() -> None:
    growth = load_benchmark("growth")
    assert growth.compose(("ab", "c "), 12) == "ababab" + "c " * 3
    words = growth.compose((f"{growth.SLOT} ",), 2_000).split()
    assert len(words) == len(set(words)) == 1_000
    assert list(growth.inputs(5, 0)) == list(growth.inputs(5, 0))


def test_a_text_of_many_short_lines_takes_little_memory() -> None:
    growth = load_benchmark("growth")
    growth.peak_memory("The bridge fell. ")  # reads the lexicons and the models
    assert growth.peak_memory("a\n" * 16_000) < growth.MOST_BYTES


@pytest.mark.parametrize(
    "unit",
    [
        "some experts believe ",
        "Jane Roe, ",
        "he said ",
        "40 rooms, ",
        "all the media never ",
        "X\0 said\t: never… ",
    ],
)
def test_the_work_of_the_signals_is_linear(unit: str) -> None:
    growth = load_benchmark("growth")
    short, long = (annotate(parse(growth.compose((unit,), size))) for size in (2_000, 4_000))
    read_signals(long)  # fills the caches
    assert executed_lines(partial(read_signals, long)) < 2.3 * executed_lines(
        partial(read_signals, short)
    )


def test_mutants_that_are_equivalent_do_not_count_in_the_share_killed() -> None:
    mutants = load_benchmark("mutants")
    results = {"a": ("killed", "survived", "equivalent"), "b": ("killed",), "c": ("equivalent",)}
    tried = [
        mutants.Tried(mutants.Mutant(module, 1, "x", "y", ""), result)
        for module, all_of_module in results.items()
        for result in all_of_module
    ]
    assert mutants.summary(tried) == [
        ("a", 3, 1, 1, "50%"),
        ("b", 1, 0, 1, "100%"),
        ("c", 1, 1, 0, "–"),
        ("all", 5, 2, 2, "67%"),
    ]


def test_the_runs_of_the_fuzzer_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz = load_benchmark("fuzz")
    monkeypatch.setattr(fuzz, "RUNS", tmp_path / "runs.jsonl")
    fuzz.record([fuzz.Run("assess", 10, 1.2, 5, ""), fuzz.Run("report", 3, 2.0, 5, "a fault")])
    fuzz.record([fuzz.Run("assess", 5, 1.0, 5, ""), fuzz.Run("diff", 7, 1.0, 5, "")])
    sums = {kind: one[:3] for kind, one in fuzz.totals().items() if one.executions}
    assert sums == {
        "scoring and printing": (18, 4, 1),
        "diffs of git": (7, 1, 0),
        "all": (25, 5, 1),
    }
