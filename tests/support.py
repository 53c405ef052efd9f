"""Helpers of the tests: paths, running commands, writing labelled rows."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from subprocess import PIPE, CompletedProcess
from subprocess import run as run_process
from types import FrameType
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner, Result

from reliability.articles.article import Article
from reliability.articles.decoding import decode, repair_text
from reliability.articles.reader import read
from reliability.cli.main import commands
from reliability.signals.registry import FEATURES

TraceFunction = Callable[[FrameType, str, Any], Any]

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
DATA = ROOT.parent / "shared" / "data"
NOTHING_FOUND = dict.fromkeys(FEATURES, 0.0)  # the features of a hand-made report
# The paragraphs of an article on a page.
BODY = (
    "The water board of Elmford voted on Thursday to replace the main under Canal Street, which has "
    "burst four times since 2019.",
    "The work will take five months and cost $3.1 million, according to the budget of the board.",
    "Shop owners asked for help at the meeting, and the mayor said that there would be some.",
    "A report by the state found lead in two of 31 samples that were taken on the street last year.",
    "The council will vote on the plan on June 12, and the street will stay open to buses.",
)


def run(*arguments: object, **options: Any) -> Result:
    """Run `reliability` in this process; `options` are those of `CliRunner.invoke`.

    The test fails if the command ends by an exception instead of an exit code.
    """
    result = CliRunner().invoke(commands, [str(argument) for argument in arguments], **options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def python(
    *arguments: object, variables: Mapping[str, str] | None = None, **options: Any
) -> CompletedProcess[str]:
    """Run Python in a new process, with more environment variables; keep what it prints.

    `options` are those of `subprocess.run`.
    """
    command = [sys.executable, *map(str, arguments)]
    kept: dict[str, Any] = {
        "stdout": PIPE,
        "stderr": PIPE,
        "env": {**os.environ, **(variables or {})},
    }
    return run_process(command, text=True, encoding="utf-8", **(kept | options))


def write_rows(path: Path, rows: Iterable[Any]) -> Path:
    """Write rows as JSON Lines, compressed if the path ends in .gz, and make the folders of the path."""
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def read_articles(*paths: Path | str) -> list[Article]:
    """Read articles, all of which must be readable."""
    articles = list(read(paths))
    assert all(isinstance(article, Article) for article in articles), articles
    return [article for article in articles if isinstance(article, Article)]


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of some bytes, decoded and repaired, and the notes on it."""
    text, notes = decode(data)
    text, repairs = repair_text(text)
    return text, (*notes, *repairs)


def executed_lines(work: Callable[[], object]) -> int:
    """Run something and return the number of lines of Python that it executes."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def load_benchmark(name: str) -> Any:
    """Import a script of the folder benchmarks."""
    return load_script(f"benchmarks/{name}.py")


def load_script(path: str) -> Any:
    """Import a script by its path in the checkout."""
    spec = spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def unavailable(what: str) -> NoReturn:
    """Skip the test because this machine lacks something; fail instead under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; CI must have it")
    pytest.skip(what)
