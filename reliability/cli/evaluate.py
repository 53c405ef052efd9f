"""`reliability evaluate`: every figure of the models and the signals, and the gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from reliability.cli.exit_codes import Trouble

DATA = Path("../shared/data")


_json = click.option("--json", "as_json", is_flag=True, help="Print the figures for a program.")


@contextmanager
def training_tools() -> Iterator[None]:
    """Say what to install where a package that only training needs is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"sklearn", "scipy", "nltk", "textstat"}:
            raise
        raise Trouble(f'{error.name} is missing: install "news-reliability[train]"') from error


@click.group(invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Measure the shipped models, with nothing fitted, on all files of labelled articles here.",
)
@_json
@click.option("--gate", is_flag=True, help="Exit with 1 where a figure is below its floor.")
@click.pass_context
def evaluate(ctx: click.Context, data: Path | None, as_json: bool, gate: bool) -> None:
    """Measure the models on labelled articles and print every figure.

    Without --data on ../shared/data: models are learned anew with publishers, or whole sets, held out.
    """
    if name := ctx.invoked_subcommand:
        if any(ctx.get_parameter_source(one) is not ParameterSource.DEFAULT for one in ctx.params):
            raise click.UsageError(f"give options after {name!r}, not before")
        return
    if data and gate:
        raise click.UsageError("--gate holds the figures of ../shared/data: leave out --data")
    with training_tools():
        from reliability.evaluation import external
        from reliability.evaluation import figures as evaluation
        from reliability.evaluation.gold import sentence_scales

        if data:
            external.run_external(data, as_json=as_json)
        else:
            passed = evaluation.run_evaluation(DATA, as_json=as_json, gate=gate)
            if gate:
                passed = sentence_scales.scales_reproduced(DATA) and passed
            if not passed:
                raise SystemExit(1)


@evaluate.command("signals")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Measure the shipped signals, with nothing fitted, on files of the same names from here.",
)
@_json
@click.option("--errors", metavar="SIGNAL", help="Measure one signal; print its worst mistakes.")
def evaluate_signals(data: Path | None, as_json: bool, errors: str | None) -> None:
    """Measure every signal against human gold, each figure beside its target.

    Without --data on ../shared/data, where small models are fitted, held out by document, for what
    the signals do not say themselves.
    """
    if as_json and errors:
        raise click.UsageError("--errors prints sentences for people: leave out --json")
    with training_tools():
        from reliability.evaluation.gold import table

        table.run_gold(data or DATA, fit=data is None, as_json=as_json, errors=errors)


@evaluate.command("generalization")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=DATA,
    show_default=True,
    help="Folder of the labelled sets.",
)
@_json
@click.option(
    "--write", is_flag=True, help="Write the table to generalization.md beside the models."
)
def evaluate_generalization(data: Path, as_json: bool, write: bool) -> None:
    """Measure the models on sets, publishers and years they never saw, beside their targets.

    Models are learned anew for each; those that ship stay as they are. About eight minutes on two
    cores.
    """
    with training_tools():
        from reliability.evaluation.generalization import table

        table.run_generalization(data, as_json=as_json, write=write)
