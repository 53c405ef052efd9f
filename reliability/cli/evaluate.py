"""`reliability evaluate`: measure the models and the signals, and check the figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from reliability.cli.exit_codes import CommandError, needs

DATA = Path("../shared/data")
_Command = TypeVar("_Command", bound=Callable[..., Any])

_json = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
_labelled_sets = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    show_default=True,
    help="The folder of the labelled sets.",
)


def _sample(default: int, help_text: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--sample", type=click.IntRange(min=1), default=default, show_default=True, help=help_text
    )


def _write(page: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--write", is_flag=True, help=f"Write the table to {page}, next to the models."
    )


def require_data(data: Path, instead: str = "evaluate --data DIR") -> None:
    """Raise CommandError, naming the command for users, if the maintainers' data are missing."""
    if not data.is_dir():
        raise CommandError(
            f"{data} is missing: only maintainers have the labelled sets that this command needs; "
            f"with your own labels, use `reliability {instead}`"
        )


def check_stored() -> None:
    """Check the shipped files against each other; exit with 1 if there is a fault."""
    with needs("train"):
        from reliability.evaluation.gate import stored_violations

        violations = stored_violations()
    click.echo("\n".join(violations) or "The shipped models, cards and figures belong together.")
    if violations:
        raise SystemExit(1)


@click.group(invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Measure the shipped models, without fitting, on the files of labelled articles in a folder.",
)
@_json
@click.option("--gate", is_flag=True, help="Exit with 1 if a figure misses its threshold.")
@click.option(
    "--without-data",
    is_flag=True,
    help="With --gate: only check that models, cards and stored figures belong together.",
)
@click.pass_context
def evaluate(
    ctx: click.Context, data: Path | None, as_json: bool, gate: bool, without_data: bool
) -> None:
    """Measure the shipped models on your labelled articles. Without --data: maintainers only.

    Without --data, models are trained on ../shared/data, which only maintainers have, with publishers or
    whole sets held out, and every figure of the cards is printed.
    """
    if name := ctx.invoked_subcommand:
        if any(ctx.get_parameter_source(one) is not ParameterSource.DEFAULT for one in ctx.params):
            raise click.UsageError(f"give options after {name!r}, not before")
        return
    if data and gate:
        raise click.UsageError("--gate checks the figures on ../shared/data: leave out --data")
    if without_data and (not gate or as_json):
        raise click.UsageError("--without-data requires --gate, and excludes --json")
    if without_data:
        check_stored()
        return
    with needs("train"):
        from concurrent.futures import ProcessPoolExecutor

        from reliability.evaluation import external, figures
        from reliability.evaluation.gold import sentence_scales

        if data:
            external.run_external(data, as_json=as_json)
            return
        require_data(DATA)
        # Each trains on one thread for most of its time, so the scales get their own process.
        with ProcessPoolExecutor(1) as pool:
            scales = pool.submit(sentence_scales.scales_reproduced, DATA) if gate else None
            passed = figures.run_evaluation(DATA, as_json=as_json, gated=gate)
            passed = (scales is None or scales.result()) and passed
        if not passed:
            raise SystemExit(1)


@evaluate.command("signals")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Measure the shipped signals, without fitting, on files of the same names in a folder.",
)
@_json
@click.option("--errors", metavar="SIGNAL", help="Measure one signal, and print its worst errors.")
def evaluate_signals(data: Path | None, as_json: bool, errors: str | None) -> None:
    """Measure every signal against human annotations. Without --data: maintainers only.

    Each figure is printed next to its goal. Without --data, the signals are measured on ../shared/data,
    which only maintainers have, and small models are fitted with documents held out for labels that no
    signal gives directly.
    """
    if as_json and errors:
        raise click.UsageError("--errors and --json exclude each other: leave one out")
    with needs("train"):
        from reliability.evaluation.gold import table

        require_data(data or DATA, "evaluate signals --data DIR")
        table.run_gold(data or DATA, fit=data is None, as_json=as_json, errors=errors)


@evaluate.command("generalization")
@_labelled_sets
@_json
@_write("generalization.md")
def evaluate_generalization(data: Path, as_json: bool, write: bool) -> None:
    """Measure the models on held-out sets (maintainers only).

    Each figure is printed next to its goal. Models are trained anew for each test; the shipped ones stay
    as they are. It takes about eight minutes on two cores.
    """
    with needs("train"):
        from reliability.evaluation.generalization import table

        require_data(data)
        table.run_generalization(data, as_json=as_json, write=write)


@evaluate.command("attacks")
@_labelled_sets
@_sample(100, "The number of unreliable articles to attack.")
@_json
def evaluate_attacks(data: Path, sample: int, as_json: bool) -> None:
    """Measure what each attack gains (maintainers only).

    Each attack is tried on unreliable articles of sets that no model was trained on. It takes about two
    minutes on two cores.
    """
    with needs("train"):
        from reliability.evaluation.generalization import gaming

        require_data(data)
        gaming.run_attacks(data, sample, as_json=as_json)


@evaluate.command("false-alarms")
@_labelled_sets
@_sample(200, "The largest number of articles of each kind and length.")
@_json
@_write("false_alarms.md")
def evaluate_false_alarms(data: Path, sample: int, as_json: bool, write: bool) -> None:
    """Measure how much ordinary news fails (maintainers only).

    The shipped models score articles that nobody rated: of agencies, local news, sport and opinion, cut
    to 120, 200 and 300 words, and whole. It prints the share that fails for each kind and
    length. It takes about a minute on two cores.
    """
    with needs("train"):
        from reliability.evaluation.generalization import false_alarms

        require_data(data)
        false_alarms.run_false_alarms(data, sample, as_json=as_json, write=write)


@evaluate.command("publishers")
@_labelled_sets
@_json
def evaluate_publishers(data: Path, as_json: bool) -> None:
    """Measure the scores of publishers (maintainers only).

    The scores are compared with published ratings of domains. Models are trained anew with publishers
    held out. It takes about five minutes on two cores.
    """
    with needs("train"):
        from reliability.evaluation import publishers

        require_data(data)
        publishers.run_publishers(data, as_json=as_json)
