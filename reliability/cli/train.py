"""`reliability train`: train a model on the user's labels or, for maintainers, the shipped models."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from reliability.cli.evaluate import DATA, require_data
from reliability.cli.exit_codes import CommandError, needs


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    show_default=True,
    help="Maintainers: the folder of the labelled sets behind the shipped models.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("models"),
    show_default=True,
    help="The folder to write the models to; required with FILE.",
)
@click.option(
    "--target",
    metavar="NAME",
    default="reliability",
    show_default=True,
    help="With FILE: the meaning of label 1, and the name of the files written.",
)
@click.pass_context
def train(ctx: click.Context, files: tuple[Path, ...], data: Path, out: Path, target: str) -> None:
    """Train a model on the labels in FILE. Without FILE (maintainers only): train the shipped models.

    FILE is .jsonl or .jsonl.gz, with an object per line: "text"; "title", if there is one; "label" (or
    "y"), 1 or 0; "publisher" (or "source"), the outlet, author or desk that is held out as a unit. For
    the target reliability, 1 means reliable; for bias, biased; for any other NAME, NAME. These words,
    and "unreliable" or "not NAME" for 0, may replace the numbers. At least 40 articles and 5 publishers
    of each label are required, and 10 publishers in all.

    The command writes NAME.json, for `reliability.Model.load`, and NAME.md, a card with two charts,
    NAME-curves.svg and NAME-calibration.svg. Curves start from those of the shipped model of that name;
    without one, they start flat. No word register is learned: the shipped registers are features like
    any other. Nothing in the package changes.

    Training without FILE needs the labelled sets, which only maintainers have.
    """
    given = {
        name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    _check_options(files, given)
    if out.exists() and not out.is_dir():
        raise CommandError(f"--out {out} is a file: give a folder")
    with needs("train"):
        if files:
            from reliability.evaluation import custom_model

            custom_model.train_custom_model(files, out, target)
            return
        require_data(data, "train FILE --out DIR")
        from reliability.evaluation import figures
        from reliability.evaluation.gold import sentence_scales

        # The models have a feature that the scales predict.
        sentence_scales.train_scales(data, out)
        figures.run_train(data, out)


def _check_options(files: tuple[Path, ...], given: set[str]) -> None:
    if files and "data" in given:
        raise CommandError("--data and FILE exclude each other: leave one out")
    if files and "out" not in given:
        raise CommandError("FILE requires --out DIR, the folder for the model and its card")
    if not files and "target" in given:
        raise CommandError("--target requires FILE, with your labels")
