"""Options that commands share, each with the same words and checks wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from reliability.errors import ModelError

# Formats that come line by line, and those of which a reporter makes one document.
LINES = ("terminal", "jsonl")
DOCUMENTS = ("html", "sarif", "github", "gitlab", "junit", "markdown")
FORMATS = (*LINES, *DOCUMENTS)
REPORTS = ("jsonl", *DOCUMENTS)
_Command = TypeVar("_Command", bound=Callable[..., Any])

paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


stdin_filename = click.option(
    "--stdin-filename",
    metavar="NAME",
    help="Read - as a file of this name: its suffix says the form, and reports call it so.",
)


def format_of(*formats: str, default: str | None = "terminal") -> Callable[[_Command], _Command]:
    """Give a command `output`: one of these formats."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="terminal: for people; jsonl: a line of JSON an article; the others for services.",
    )


def _parted(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> list[tuple[str, Path]]:
    """Take each format and its file apart."""
    parted = []
    for value in given:
        output, _, file = value.partition(":")
        if output not in REPORTS or not file:
            forms = ", ".join(REPORTS)
            said = f"{value!r} is not FORMAT:FILE, as sarif:found.sarif; formats are {forms}"
            raise click.BadParameter(said, ctx, param)
        parted.append((output, Path(file)))
    return parted


report_files = click.option(
    "--report",
    "also",
    callback=_parted,
    metavar="FORMAT:FILE",
    multiple=True,
    help="Write another format into this file as well; may be repeated.",
)
output_file = click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write into this file, all of it or nothing, and print the summary.",
)


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `config`: the settings of a file found upwards, or of the one that is named."""

    @click.option(
        "--config",
        "settings",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read settings from here, not from reliability.toml or pyproject.toml upwards.",
    )
    @click.option("--isolated", is_flag=True, help="Read no settings.")
    @click.option(
        "--model",
        metavar="FILE",
        help="Score with this model of reliability or bias; open: see models/open.md.",
    )
    @wraps(command)
    def configured(
        *arguments: Any, settings: Path | None, isolated: bool, model: str | None, **options: Any
    ) -> None:
        from reliability.checking import config

        if settings and isolated:
            raise click.UsageError("--isolated reads no settings: leave it out, or --config")
        if model == "":  # to whoever wrote it an unset variable
            raise click.UsageError("--model: an empty path: name a file, or leave it out")
        if settings:
            options["config"] = config.load_config(settings, FORMATS, with_model=not model)
        elif isolated:
            options["config"] = config.Config()
        else:
            options["config"] = config.find_config(Path.cwd(), FORMATS, with_model=not model)
        if model:
            from reliability.scoring.assess import chosen_model

            try:
                options["config"] = replace(options["config"], model=chosen_model(model))
            except ModelError as error:
                raise ModelError(f"--model: {error}") from error
        command(*arguments, **options)

    return configured
