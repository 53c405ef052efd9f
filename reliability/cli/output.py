"""Where the words of a command go: the terminal, a pipe, a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import Trouble
from reliability.display.escaping import escape_terminal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from reliability.articles.article import Unreadable
    from reliability.scoring.report import Report

_PIPED_WIDTH = 100  # columns where there is no terminal to ask
_NARROWEST, _WIDEST = 20, 500


def open_console(plain: bool = False) -> Console:
    """Return a console for standard output; a plain one has no colour, whatever is asked for."""
    from rich.console import Console

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = None if known else _PIPED_WIDTH
    console = Console(
        highlight=False,
        markup=False,
        emoji=False,
        width=width,
        force_terminal=False if plain else None,
    )
    # COLUMNS may be anything: at 0 rich prints nothing, and for a billion it fills the memory.
    console.width = min(max(console.width, _NARROWEST), _WIDEST)
    return console


def show(console: Console, renderable: RenderableType) -> None:
    """Print; into a pipe or file without the blanks that fill a terminal's lines."""
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    click.echo("\n".join(line.rstrip(" ") for line in captured.get().splitlines()))


def kept(reports: Iterable[Report], results: list[Report | Unreadable]) -> Iterator[Report]:
    """Yield the reports, each of which is kept; what cannot be read is appended in between."""
    for report in reports:
        results.append(report)
        yield report


def print_document(output: str, results: Iterable[Report | Unreadable]) -> None:
    """Print what the reporter of a format makes of all reports and of what was not read."""
    from reliability.checking import diagnostics
    from reliability.scoring.report import Report

    reporter = import_module(f"reliability.reporters.{output}")
    if output == "jsonl":
        for one in results:
            if isinstance(one, Report):
                click.echo(reporter.render_line(one))
            else:
                click.echo(reporter.render_unread(one.id, one.error))
    elif output == "html":
        sys.stdout.writelines(reporter.render_parts(results))
    else:
        checked = [diagnostics.diagnose(one) for one in results if isinstance(one, Report)]
        gaps = [diagnostics.unread_article(one) for one in results if not isinstance(one, Report)]
        click.echo(reporter.render(checked, gaps))


def check_folder(file: Path, option: str = "--output") -> bool:
    """Say whether a file is a pipe or a device, such as /dev/stdout; else it needs its folder."""
    target = Path(os.path.realpath(file))
    if file.absolute().is_relative_to("/dev") or (target.exists() and not target.is_file()):
        if target.is_dir():
            raise Trouble(escape_terminal(f"{option} {file}: is a folder: name a file"))
        return True
    if not target.parent.is_dir():
        raise Trouble(escape_terminal(f"{option} {file}: there is no folder {target.parent}"))
    return False


@contextmanager
def into(file: Path | None, option: str = "--output") -> Iterator[None]:
    """Let what is printed go into a file, which is written when all went well, and as a whole."""
    if not file:
        yield
        return
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    direct = check_folder(file, option)  # what cannot be replaced
    target = Path(os.path.realpath(file))  # a link stays one
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="") as kept:
        with redirect_stdout(kept):
            yield
        kept.seek(0)
        try:
            place, mode = (file, "a") if direct else (beside, "w")
            with place.open(mode, encoding="utf-8", newline="") as written:
                copyfileobj(kept, written)
            if not direct:
                beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            what = f"{option} {file}: cannot be written ({error.strerror})"
            raise Trouble(escape_terminal(f"{what}: check the disk and the permissions")) from error


def is_same(file: Path, other: Path) -> bool:
    """Say whether two names are of one file that is kept, and not of a device."""
    try:
        return file.is_file() and file.samefile(other)
    except (OSError, ValueError):  # what is not there yet is no other
        return False


def is_standard_output(file: str) -> bool:
    """Say whether what is printed goes into a file, and into this one."""
    try:
        printed = os.fstat(1)
        return stat.S_ISREG(printed.st_mode) and os.path.samestat(printed, Path(file).stat())
    except (OSError, ValueError):
        return False
