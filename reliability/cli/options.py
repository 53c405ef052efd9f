"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from reliability.errors import ModelError

# Formats that are printed line by line, and formats that make one document.
LINES = ("terminal", "jsonl")
DOCUMENTS = ("html", "sarif", "github", "gitlab", "junit", "markdown")
FORMATS = (*LINES, *DOCUMENTS)
REPORTS = ("jsonl", *DOCUMENTS)
_Command = TypeVar("_Command", bound=Callable[..., Any])

paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


class Input(NamedTuple):
    """How the paths of a command are read: the name of standard input, the fields, and a limit."""

    stdin_filename: str | None = None
    text_field: str | None = None
    title_field: str | None = None
    max_characters: int | None = None


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


text_field = click.option(
    "--text-field",
    metavar="NAME",
    help="The field or column with the text, in files with several articles.",
)
title_field = click.option(
    "--title-field",
    metavar="NAME",
    help="The field or column with the title, in files with several articles.",
)


max_characters = click.option(
    "--max-characters",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse a longer text (default 400,000: a million can take 1 GB of memory and 10 seconds).",
)


def check_fields(text_field: str | None, title_field: str | None) -> None:
    """Raise UsageError if a name of a field is empty, as an unset shell variable makes it."""
    for option, name in (("--text-field", text_field), ("--title-field", title_field)):
        if name == "":
            raise click.UsageError(f"{option} is empty: name a field, or leave it out")


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options on reading, which become the parameter `given`, an `Input`."""

    @click.option(
        "--stdin-filename",
        metavar="NAME",
        help="Treat standard input as a file of this name: the suffix gives its format.",
    )
    @text_field
    @title_field
    @max_characters
    @wraps(command)
    def wrapped(
        *arguments: Any,
        stdin_filename: str | None,
        text_field: str | None,
        title_field: str | None,
        max_characters: int | None,
        **options: Any,
    ) -> None:
        check_fields(text_field, title_field)
        given = Input(stdin_filename, text_field, title_field, max_characters)
        command(*arguments, given=given, **options)

    return wrapped


def format_of(*formats: str, default: str | None = "terminal") -> Callable[[_Command], _Command]:
    """Add the option --format, which becomes the parameter `output`."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="terminal: for people; jsonl: a line of JSON per article; the others: for services.",
    )


def _split_format_and_file(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> list[tuple[str, Path]]:
    """Split each FORMAT:FILE."""
    pairs = []
    for value in given:
        output, _, file = value.partition(":")
        if output not in REPORTS or not file:
            forms = ", ".join(REPORTS)
            message = (
                f"{value!r} is not FORMAT:FILE, such as sarif:found.sarif; the formats are {forms}"
            )
            raise click.BadParameter(message, ctx, param)
        pairs.append((output, Path(file)))
    return pairs


report_files = click.option(
    "--report",
    "also",
    callback=_split_format_and_file,
    metavar="FORMAT:FILE",
    multiple=True,
    help="Also write another format to a file; may be repeated.",
)
output_file = click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file, as a whole or not at all, and print the summary.",
)


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Add the parameter `config`: the settings of the nearest file, or of the one named by --config."""

    @click.option(
        "--config",
        "settings",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read the settings from FILE, without searching for reliability.toml or pyproject.toml.",
    )
    @click.option("--isolated", is_flag=True, help="Read no settings.")
    @click.option(
        "--model",
        metavar="FILE",
        help='Score with this model of reliability or bias; for "open", see models/open.md.',
    )
    @wraps(command)
    def configured(
        *arguments: Any, settings: Path | None, isolated: bool, model: str | None, **options: Any
    ) -> None:
        from reliability.checking import config

        if settings and isolated:
            raise click.UsageError("--isolated and --config exclude each other: leave one out")
        if model == "":  # usually an unset shell variable
            raise click.UsageError("--model is empty: name a file, or leave it out")
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
