"""What the README and the pages show is what happens: commands, output and Python are run and compared.

`UPDATE_README=1 python -m pytest tests/test_readme.py` writes the output anew.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest

from support import ROOT, run

README = ROOT / "README.md"
# The pages of the site that are kept, not those that its build makes of signals and models.
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
CUT = "[…]\n"


def output_of(command: str) -> str:
    first, *rest = shlex.split(command)
    assert first == "reliability", f"a page may only show our own command, not {first}"
    result = run(*rest, env={"COLUMNS": "100"})  # pages are read at this width
    assert result.exit_code in (0, 1), result.stderr
    return "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())


def shortened(output: str, shown: str) -> str:
    """Cut an output where the shown one is cut: after as many lines from the start."""
    if CUT not in shown:
        return output
    kept = shown.split(CUT)[0].count("\n")
    return "".join(output.splitlines(keepends=True)[:kept]) + CUT


def holding(sign: str) -> list[Path]:
    return [path for path in PAGES if sign in path.read_text("utf-8")]


def test_first_steps_are_shown_with_their_output() -> None:
    docs = ROOT / "docs"
    assert {README, docs / "index.md", docs / "reading-a-score.md"} <= set(holding("```console\n"))
    assert {README, docs / "index.md", docs / "reading-a-score.md"} <= set(holding("\n>>> "))
    assert len(CONSOLE.findall(README.read_text("utf-8"))) >= 3


@pytest.mark.parametrize("path", holding("```console\n"), ids=lambda path: path.stem)
def test_commands_print_what_is_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = path.read_text("utf-8")
    assert text.count("```console") == len(CONSOLE.findall(text)), "a block is `$ reliability …`"
    fresh = text
    for block in CONSOLE.finditer(text):
        actual = shortened(output_of(block["command"]), block["output"])
        fresh = fresh.replace(block[0], f"```console\n$ {block['command']}\n{actual}```")
    if os.environ.get("UPDATE_README"):
        path.write_text(fresh, "utf-8")
        return
    assert fresh == text, "run UPDATE_README=1 python -m pytest tests/test_readme.py"


def rows_of_card(target: str) -> list[list[str]]:
    """Return the cells of each row of figures in a card."""
    card = (ROOT / "models" / f"{target}.md").read_text("utf-8").partition("## What decides")[0]
    lines = [line for line in card.splitlines() if line.startswith(f"| {target} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def figures() -> str:
    """Return the README's table of figures, from the cards."""
    lines = [
        "| score | protocol | set | articles | AUC (95% over publishers) | ECE | Brier (prevalence) |",
        "|---|---|---|---|---|---|---|",
    ]
    for target in ("reliability", "bias"):
        for _, protocol, name, articles, _, _, auc, _, ece, brier, baseline in rows_of_card(target):
            ece, brier = (cell.split(" ")[0] for cell in (ece, brier))
            row = (target, protocol, name, articles, auc, ece, f"{brier} ({baseline})")
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def test_figures_are_those_of_the_cards() -> None:
    text = README.read_text("utf-8")
    before, shown, after = re.split(r"<!-- /?figures -->\n", text)
    if os.environ.get("UPDATE_README"):
        marks = "<!-- figures -->\n", "<!-- /figures -->\n"
        README.write_text(before + marks[0] + figures() + marks[1] + after, "utf-8")
        return
    assert shown == figures(), "run UPDATE_README=1 python -m pytest tests/test_readme.py"


@pytest.mark.parametrize("path", holding("\n>>> "), ids=lambda path: path.stem)
def test_python_that_is_shown_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failures, tests = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert tests >= 5
    assert not failures
