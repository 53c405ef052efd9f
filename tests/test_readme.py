"""What the README shows is what happens: commands, output and Python are run and compared.

`UPDATE_README=1 python -m pytest tests/test_readme.py` writes the output anew.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
CUT = "[…]\n"


def output_of(command: str) -> str:
    first, *rest = shlex.split(command)
    assert first == "reliability", f"the README may only show our own command, not {first}"
    # COLUMNS: the README is read at this width.
    done = subprocess.run(
        [sys.executable, "-m", "reliability", *rest],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode in (0, 1), done.stderr
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def shortened(output: str, shown: str) -> str:
    """Cut an output where the shown one is cut: after as many lines from the start."""
    if CUT not in shown:
        return output
    kept = shown.split(CUT)[0].count("\n")
    return "".join(output.splitlines(keepends=True)[:kept]) + CUT


def test_commands_print_what_the_readme_shows() -> None:
    text = README.read_text("utf-8")
    blocks = list(CONSOLE.finditer(text))
    assert len(blocks) >= 3
    fresh = text
    for block in blocks:
        actual = shortened(output_of(block["command"]), block["output"])
        new = block[0].replace(block["output"], actual) if block["output"] else block[0]
        fresh = fresh.replace(block[0], new)
    if os.environ.get("UPDATE_README"):
        README.write_text(fresh, "utf-8")
        return
    assert fresh == text, "run UPDATE_README=1 python -m pytest tests/test_readme.py"


def rows_of_card(target: str) -> list[list[str]]:
    """Return the cells of each row of figures in a card."""
    card = (ROOT / "models" / f"{target}.md").read_text("utf-8")
    lines = [line for line in card.splitlines() if line.startswith(f"| {target} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def figures() -> str:
    """Return the README's table of figures, from the cards."""
    lines = [
        "| score | protocol | set | articles | AUC (95 % over publishers) | ECE | Brier (prevalence) |",
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


def test_python_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failures, tests = doctest.testfile(str(README), module_relative=False)
    assert tests > 5
    assert not failures


def test_package_docstring_runs() -> None:
    import reliability

    failures, tests = doctest.testmod(reliability)
    assert tests > 3
    assert not failures
