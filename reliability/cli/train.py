"""`reliability train`: the shipped models anew, or one of one's own."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from reliability.cli.evaluate import DATA, training_tools
from reliability.cli.exit_codes import Trouble
from reliability.display.escaping import escape_terminal


@click.command()
@click.argument("own", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    show_default=True,
    help="Folder of the labelled sets that the shipped models are learned from.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("models"),
    show_default=True,
    help="Folder to write the models into; to be given with FILE.",
)
@click.option(
    "--target",
    metavar="NAME",
    default="reliability",
    show_default=True,
    help="With FILE: what label 1 means, and the name of the files written.",
)
@click.pass_context
def train(ctx: click.Context, own: tuple[Path, ...], data: Path, out: Path, target: str) -> None:
    """Train the models anew, or one on your own labels in FILE.

    FILE is .jsonl or .jsonl.gz, an object a line: "text"; "title", if there is one; "label" (or "y"),
    1 or 0; "publisher" (or "source"), who is held out as one: an outlet, an author or a desk. For the
    target reliability 1 is reliable, for bias it is biased, for any other NAME it is NAME; these words,
    and "unreliable" or "not NAME" for 0, may stand for the numbers. It takes 40 articles and 5
    publishers of each label, and 10 publishers in all.

    Written are NAME.json, for `reliability.Model.load`, and NAME.md, its card with two drawings,
    NAME-curves.svg and NAME-calibration.svg. Curves start from those of the shipped model of that
    name, else flat. No register of words is learned: the shipped ones
    are features like any other, and nothing in the package changes.
    """
    given = {
        name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    if own and "data" in given:
        raise Trouble("--data is for the shipped models: leave it out, or FILE")
    if own and "out" not in given:
        raise Trouble("say where the model and its card go: --out DIR")
    if not own and "target" in given:
        raise Trouble("--target is for labels of your own: give their FILE, too")
    if out.exists() and not out.is_dir():
        raise Trouble(escape_terminal(f"--out {out}: is a file: give a folder"))
    with training_tools():
        if own:
            from reliability.evaluation import custom_model as own_labels

            own_labels.train_custom_model(own, out, target)
            return
        from reliability.evaluation import figures as evaluation
        from reliability.evaluation.gold import sentence_scales

        evaluation.run_train(data, out)
        sentence_scales.train_scales(data, out)
