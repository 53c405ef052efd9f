"""The command line: find the command, run it, and always end with one of the exit codes.

Exit codes: 0 if everything passed; 1 if an article failed; 2 if the work could not be done (a file
cannot be read, nothing to check, a stale model, a wrong option). Modules are imported only when needed,
since every build waits for the start-up.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

import click

from reliability import __version__
from reliability.cli.exit_codes import COULD_NOT, CommandError
from reliability.display.escaping import escape_terminal, shorten
from reliability.errors import ReliabilityError, describe_bug, suggestion

# The modules with commands, in the order of `--help`.
_COMMANDS = (
    "score explain check batch publishers serve lsp mcp diff sentences signals init train evaluate"
).split()
_OBJECTS_BETWEEN_COLLECTIONS = 400_000


class _Group(click.Group):
    """The group of commands, imported on demand; a `ReliabilityError` becomes a message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of `--help`."""
        return _COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found = getattr(import_module(f"reliability.cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or suggest one with a similar name."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            hint = suggestion(name, _COMMANDS)
            if Path(name).exists():
                hint = f": to check this path, use `check {name}`"
            ctx.fail(escape_terminal(f"there is no command {name!r}{hint}"))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReliabilityError as error:
            raise CommandError(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reliability")
def commands() -> None:
    """Score English news articles for reliability and bias, and show the phrases behind the scores.

    A PATH is a file, a folder, or - for standard input. Files are .txt, .md, .html, .jsonl, .json, .csv,
    .tsv, .parquet, .docx, .pdf, .eml, .mhtml, .rss, .atom, .xml or .warc; in a folder the first four are
    read.

    Exit codes: 0 passed, 1 an article failed, 2 the work could not be done.
    """


def _keep_objects() -> None:
    """Let Python end without a search for garbage, and without freeing every object, which takes 13 ms.

    The values of all modules are kept by a cycle, and the search leaves out what is frozen.
    """
    modules = [module for module in sys.modules.values() if isinstance(module, ModuleType)]
    kept: list[object] = [dict(vars(module)) for module in modules]
    kept.append(kept)
    gc.freeze()


def main() -> None:
    """Run the command line as a program."""
    # Modules and word lists are 200,000 objects that stay. The search for garbage among them, each time
    # that some are added, took a tenth of the start-up.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(_keep_objects)
    _open_streams()
    # Characters that the encoding of the terminal lacks are escaped. An interrupt, or a reader that
    # stops (`| head`), ends the program silently, as it ends other programs.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        commands(prog_name="reliability")
    except OSError as error:  # a full disk, or a terminal that was closed
        hint = "check the disk, and where the output goes"
        if error.errno == errno.ENAMETOOLONG:
            hint = "use a shorter name"
            error = OSError(f"{error.strerror} ({shorten(str(error.filename), 80)})")
        with suppress(OSError):
            click.echo(f"Error: {error}: {hint}", err=True)
        os._exit(COULD_NOT)  # an ordinary exit would try to write the same output again
    except Exception as error:  # Python would exit with 1, which means that an article failed
        click.echo(escape_terminal(f"Error: {describe_bug(error)}"), err=True)
        sys.exit(COULD_NOT)


def _open_streams() -> None:
    """Replace a closed standard error; exit if standard output is closed."""
    output: TextIO | None = sys.stdout
    errors: TextIO | None = sys.stderr
    if errors is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if output is None:
        click.echo("Error: standard output is closed: send it to a file or to /dev/null", err=True)
        sys.exit(COULD_NOT)
