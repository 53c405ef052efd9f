"""Write to the terminal, to a pipe, or to a file as a whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from reliability.cli.exit_codes import CommandError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from reliability.articles.article import Unreadable
    from reliability.checking.diagnostics import ArticleDiagnostics
    from reliability.scoring.report import Report

    # One for each article; a report comes with the places of its findings if its format shows them.
    Result: TypeAlias = Report | ArticleDiagnostics | Unreadable

_PIPED_WIDTH = 100  # columns, if there is no terminal
_MIN_WIDTH, _MAX_WIDTH = 20, 500


def open_console(plain: bool = False) -> Console:
    """Return a console for standard output. A plain one never has colour."""
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
    # COLUMNS may be any number: at 0 rich prints nothing, and at a billion it fills the memory.
    console.width = min(max(console.width, _MIN_WIDTH), _MAX_WIDTH)
    return console


def show(console: Console, renderable: RenderableType) -> None:
    """Print; to a pipe or file, without trailing blanks."""
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    click.echo("\n".join(line.rstrip(" ") for line in captured.get().splitlines()))


def print_in_utf8() -> None:
    """Print in UTF-8 from now on, as programs expect of JSON, XML and HTML."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure and sys.stdout.encoding.lower().replace("-", "") != "utf8":
        reconfigure(encoding="utf-8", errors="backslashreplace")


def print_lines(
    results: Iterable[Report | Unreadable], fields: Sequence[str] | None = None
) -> None:
    """Print a line of JSON per report, or of some of its fields, or per unreadable article."""
    print_in_utf8()
    for result in results:
        click.echo(_as_json(result, fields))


def _as_json(result: Report | Unreadable, fields: Sequence[str] | None = None) -> str:
    from reliability.reporters import jsonl
    from reliability.scoring.report import Report

    if isinstance(result, Report):
        return jsonl.render_line(result, fields)
    return jsonl.render_unread(result.id, result.error)


def print_document(output: str, results: Iterable[Result]) -> None:
    """Print all reports and unreadable articles as one document in a format."""
    from reliability.articles.article import Unreadable
    from reliability.checking.diagnostics import ArticleDiagnostics, diagnose, unread_article

    print_in_utf8()
    if output == "jsonl":
        print_lines(_reports(results))
        return
    if output == "json":
        click.echo("[" + ",\n ".join(map(_as_json, _reports(results))) + "]")
        return
    reporter = import_module(f"reliability.reporters.{output}")
    if output == "html":
        sys.stdout.writelines(reporter.render_parts(_reports(results)))
        return
    gaps = [unread_article(one) for one in results if isinstance(one, Unreadable)]
    located = (one for one in results if not isinstance(one, Unreadable))
    checked = [one if isinstance(one, ArticleDiagnostics) else diagnose(one) for one in located]
    click.echo(reporter.render(checked, gaps))


def write_pages(folder: Path, results: Iterable[Result]) -> None:
    """Write a page of HTML for each article, and an index of all, into a folder."""
    from reliability.articles.whole_files import replacing
    from reliability.reporters.html import render_pages

    with writing(f"--pages {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, parts in render_pages(_reports(results)):
            with replacing(folder / name, "backslashreplace") as written:
                written.writelines(parts)


def _reports(results: Iterable[Result]) -> list[Report | Unreadable]:
    """Return results without the places of their findings."""
    from reliability.checking.diagnostics import ArticleDiagnostics

    return [one.report if isinstance(one, ArticleDiagnostics) else one for one in results]


@contextmanager
def writing(name: str, more: str = "") -> Iterator[None]:
    """Turn an OSError into a CommandError that says which output cannot be written, and the remedy."""
    try:
        yield
    except OSError as error:
        fault = f"{name} cannot be written ({error.strerror or error})"
        raise CommandError(f"{fault}: check the disk and the permissions{more}") from error


def is_special_file(file: Path, option: str = "--output") -> bool:
    """Return True if a file is a pipe or a device, such as /dev/stdout.

    Raises CommandError if it is a folder, or if the folder of an ordinary file does not exist.
    """
    target = Path(os.path.realpath(file))
    if file.absolute().is_relative_to("/dev") or (target.exists() and not target.is_file()):
        if target.is_dir():
            raise CommandError(f"{option} {file} is a folder: name a file")
        return True
    if not target.parent.is_dir():
        raise CommandError(f"{option} {file}: the folder {target.parent} does not exist")
    return False


@contextmanager
def redirected_to(file: Path | None, option: str = "--output") -> Iterator[None]:
    """Send standard output to a file, written as a whole at the end, and only if no error occurred."""
    if not file:
        yield
        return
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    from reliability.articles.whole_files import replacing

    direct = is_special_file(file, option)  # cannot be replaced
    with TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="") as buffer:
        with redirect_stdout(buffer):
            yield
        buffer.seek(0)
        with (
            writing(f"{option} {file}"),
            file.open("a", encoding="utf-8", newline="") if direct else replacing(file) as written,
        ):
            copyfileobj(buffer, written)


def is_same_file(file: Path, other: Path) -> bool:
    """Return True if two names refer to the same ordinary file."""
    try:
        return file.is_file() and file.samefile(other)
    except (OSError, ValueError):  # a file that does not exist yet is not the same one
        return False


def is_standard_output(file: str) -> bool:
    """Return True if standard output goes to this file."""
    try:
        printed = os.fstat(1)
        return stat.S_ISREG(printed.st_mode) and os.path.samestat(printed, Path(file).stat())
    except (OSError, ValueError):
        return False
