"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from reliability.articles.fields import ROLES, Fields
from reliability.display.formatting import DOCUMENTS
from reliability.errors import ModelError

if TYPE_CHECKING:
    from reliability.checking.config import Config

REPORTS = ("jsonl", *DOCUMENTS)
_FORMAT_USES = {
    "terminal": "for people",
    "jsonl": "a line of JSON per article",
    "json": "for programs",
    "html": "a page with the marked text",
    "markdown": "a table",
}
# The formats that the names of output files promise
_FORMATS_OF_FILES = {".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl"}
_Command = TypeVar("_Command", bound=Callable[..., Any])

paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


class Probability(click.ParamType[float]):
    """The value of an option that is a number from 0 to 1. The policy checks its range."""

    name = "probability"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the value as a float."""
        try:
            return float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number: give a probability, 0 to 1", param, ctx)


class Input(NamedTuple):
    """How the paths of a command are read: the name of standard input, and the fields of articles."""

    stdin_filename: str | None
    fields: Fields


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def article_fields(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options on the fields of articles, which become the parameter `article_fields`."""

    @click.option(
        "--max-characters",
        type=click.IntRange(min=1),
        metavar="N",
        help="Refuse a longer text (default 400,000: a million can take 1 GB of memory and 10 seconds).",
    )
    @wraps(command)
    def wrapped(max_characters: int | None, **options: Any) -> None:
        named = {role: options.pop(f"{role}_field") for role in ROLES}
        for role, name in named.items():
            if name == "":  # usually an unset shell variable
                raise click.UsageError(
                    f"--{role}-field is empty: name a field, or leave the option out"
                )
        command(article_fields=Fields(**named, max_characters=max_characters), **options)

    for role in reversed(ROLES):
        wrapped = click.option(
            f"--{role}-field",
            metavar="NAME",
            help=f"The field or column with the {role} of an article.",
        )(wrapped)
    return wrapped


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options on reading, which become the parameter `given`, an `Input`."""

    @click.option(
        "--stdin-filename",
        metavar="NAME",
        help="Treat standard input as a file of this name: the suffix gives its format.",
    )
    @article_fields
    @wraps(command)
    def wrapped(stdin_filename: str | None, article_fields: Fields, **options: Any) -> None:
        command(given=Input(stdin_filename, article_fields), **options)

    return wrapped


def format_of(
    *formats: str,
    default: str | None = "terminal",
    help_text: str = "",
) -> Callable[[_Command], _Command]:
    """Add the option --format, which becomes the parameter `output`."""
    uses = [f"{name}: {_FORMAT_USES[name]}" for name in formats if name in _FORMAT_USES]
    if len(uses) < len(formats):
        uses.append("the others: for services")
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help=help_text or "; ".join(uses) + ".",
    )


def jobs_option(help_text: str, default: int | None = None) -> Callable[[_Command], _Command]:
    """Add the option --jobs, a number of processes."""
    return click.option(
        "--jobs",
        type=click.IntRange(1),
        default=default,
        show_default=True,
        metavar="N",
        help=help_text,
    )


def _split_format_and_file(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> list[tuple[str, Path]]:
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


def check_suffix(file: Path | None, output: str) -> None:
    """Raise UsageError if text for the terminal would be written to a file that is called otherwise."""
    wanted = _FORMATS_OF_FILES.get(file.suffix.lower()) if file else None
    if wanted and output == "terminal":
        raise click.UsageError(
            f"--output {file} would be plain text: add --format {wanted}, or name a .txt file"
        )


_config_option = click.option(
    "--config",
    "settings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the settings from FILE, without searching for reliability.toml or pyproject.toml.",
)
_isolated_option = click.option("--isolated", is_flag=True, help="Read no settings.")


def _read_settings(settings: Path | None, isolated: bool, with_model: bool) -> Config:
    """Read the settings of the file that --config names, or of the nearest one."""
    from reliability.checking.config import Config, find_config, load_config

    if settings and isolated:
        raise click.UsageError("--isolated and --config exclude each other: leave one out")
    if settings:
        return load_config(settings, with_model=with_model)
    return Config() if isolated else find_config(Path.cwd(), with_model=with_model)


def settings_file(command: Callable[..., None]) -> Callable[..., None]:
    """Add the parameter `config`: the settings without their model."""

    @_config_option
    @_isolated_option
    @wraps(command)
    def wrapped(settings: Path | None, isolated: bool, **options: Any) -> None:
        command(config=_read_settings(settings, isolated, with_model=False), **options)

    return wrapped


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Add the parameter `config`: the settings, with the model of --model instead of their own."""

    @_config_option
    @_isolated_option
    @click.option(
        "--model",
        metavar="FILE",
        help="Score with this model of reliability or bias. The name open means the shipped model that "
        "was trained without data under non-commercial licences.",
    )
    @wraps(command)
    def wrapped(settings: Path | None, isolated: bool, model: str | None, **options: Any) -> None:
        if model == "":  # usually an unset shell variable
            raise click.UsageError("--model is empty: name a file, or leave it out")
        config = _read_settings(settings, isolated, with_model=not model)
        if model:
            from reliability.scoring.assess import chosen_model

            try:
                config = replace(config, model=chosen_model(model))
            except ModelError as error:
                raise ModelError(f"--model: {error}") from error
        command(config=config, **options)

    return wrapped
