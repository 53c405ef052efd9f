"""The command line. Thin: it reads, asks for a report, hands it to a reporter, and exits.

Exit codes: 0 passed; 1 an article failed; 2 the work could not be done (something could not be
read, nothing to check, a stale model, a wrong option). Nothing is imported before it is needed:
start-up counts in every build.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from click.core import ParameterSource

from reliability import __version__
from reliability.errors import ReliabilityError
from reliability.reporters import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from reliability.articles import Article, Unreadable
    from reliability.report import Policy, Report

PASSED, FAILED, COULD_NOT = 0, 1, 2
_PIPED_WIDTH = 100  # columns where there is no terminal to ask
_NARROWEST, _WIDEST = 20, 500


class _Trouble(click.ClickException):
    """A message on stderr, and the exit code of work that could not be done."""

    exit_code = COULD_NOT


class _Group(click.Group):
    """Commands in the order they are defined in; errors raised on purpose become messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands as `--help` lists them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except ReliabilityError as error:
            raise _Trouble(visible(str(error))) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reliability")
def commands() -> None:
    """Score English news articles for reliability and bias, and show the phrases that made it.

    A PATH is a file (.txt, .md, .html, .jsonl, .jsonl.gz), a folder, or - for standard input.

    Exit code: 0 passed, 1 an article failed, 2 the work could not be done.
    """


_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


_format = click.option(
    "--format",
    "output",
    type=click.Choice(["terminal", "jsonl"]),
    default="terminal",
    show_default=True,
    help="For people, or for programs a line of JSON an article.",
)


@commands.command()
@_paths
@click.option(
    "--format",
    "output",
    type=click.Choice(["terminal", "jsonl", "html"]),
    default="terminal",
    show_default=True,
    help="For people, for programs a line of JSON an article, or one page for a browser.",
)
@click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write the page into, instead of to standard output.",
)
def score(paths: tuple[str, ...], output: str, file: Path | None) -> None:
    """Score articles, with the reasons."""
    if file and output != "html":
        raise click.UsageError("--output is for --format html: send other formats on with >")
    if output == "html":
        run = _score_as_page(paths, file)
    elif output == "jsonl":
        from reliability.reporters import jsonl

        run = _Run(paths, unread=_unread_line)
        for report in run:
            click.echo(jsonl.line(report))
    else:
        run = _Run(paths)
        _score_in_terminal(run)
    sys.exit(COULD_NOT if run.unread else PASSED)


def _score_as_page(paths: tuple[str, ...], file: Path | None) -> _Run:
    """Write one page about all articles; what could not be read is said in it, and on stderr."""
    from reliability.reporters import html

    results: list[Report | Unreadable] = []

    def unread(gap: Unreadable) -> None:
        results.append(gap)
        _complain(gap)

    run = _Run(paths, unread=unread)
    for report in run:
        results.append(report)  # noqa: PERF402 - `unread` appends between two of them
    page = html.page(results)
    if file is None:
        click.echo(page, nl=False)
        return run
    try:
        file.write_text(page, "utf-8")
    except OSError as error:
        raise _Trouble(
            visible(f"--output {file}: cannot be written: {error.strerror}: give another file")
        ) from error
    return run


def _score_in_terminal(run: _Run) -> None:
    """Print one article in full, several as blocks, each as soon as it is scored."""
    from reliability.reporters import concise, terminal

    console = _console()
    reports = iter(run)
    ahead = [report for report in (next(reports, None), next(reports, None)) if report]
    if len(ahead) == 1 and not run.unread:
        _print(console, terminal.article(ahead[0]))
        return
    for report in chain(ahead, reports):
        _print(console, terminal.block(report))
    click.echo(concise.summary(run.verdicts, run.unread))
    _print(console, terminal.caveat())


@commands.command()
@click.argument("path")
def explain(path: str) -> None:
    """Show a score's arithmetic, to the last line, beside the text."""
    from reliability.reporters.explain import explanation

    console = _console()
    run = _Run((path,))
    for report in run:
        _print(console, explanation(report, console.width))
    sys.exit(COULD_NOT if run.unread else PASSED)


@commands.command()
@_paths
@click.option("--fail-under", type=float, metavar="P", help="Lowest reliability that passes (0.4).")
@click.option(
    "--fail-over-bias", type=float, metavar="P", help="Highest bias that passes (1.0: any)."
)
def check(paths: tuple[str, ...], **thresholds: Any) -> None:
    """Say which articles pass, and exit 1 if one fails.

    What cannot be judged (too short, not English, not prose) is shown as ABSTAIN with the reason,
    and does not fail.
    """
    from reliability.report import CAVEAT, Policy, Verdict
    from reliability.reporters import concise

    given = {name: value for name, value in thresholds.items() if value is not None}
    try:
        policy = Policy(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    run = _Run(paths, policy)
    for report in run:
        for line in concise.lines(report):
            click.echo(line)
    click.echo(concise.summary(run.verdicts, run.unread))
    click.echo(CAVEAT)
    sys.exit(COULD_NOT if run.unread else FAILED if run.verdicts[Verdict.FAIL] else PASSED)


@commands.command()
@_paths
@click.option("--by", metavar="SCALE", help="Put the sentences highest on a scale first.")
@_format
def sentences(paths: tuple[str, ...], by: str | None, output: str) -> None:
    """Say of every sentence whether it wants a check or takes a side.

    Six scales: checkworthy, verifiable, unattributed, subjective and biased are probabilities;
    certainty is a rating from 1 to 6.
    """
    from reliability.report import CAVEAT
    from reliability.reporters import sentences as reporter
    from reliability.scales import SCALES
    from reliability.scales import sentences as place

    if by and by not in SCALES:
        raise click.UsageError(f"--by {by}: no such scale; give one of {', '.join(SCALES)}")
    run = _Run(paths, unread=_unread_line if output == "jsonl" else _complain)
    for article in run.articles():
        found = place(article.text, article.title)
        if output == "jsonl":
            click.echo(reporter.line(article.id, found))
        else:
            click.echo(visible(article.path or article.id))
            for line in reporter.lines(found, by):
                click.echo(line)
    if output == "terminal":
        click.echo(CAVEAT)
    sys.exit(COULD_NOT if run.unread else PASSED)


@commands.command()
def signals() -> None:
    """List all signals: what each measures, its direction, its source."""
    from reliability.reporters.terminal import catalogue
    from reliability.signals import SIGNALS

    console = _console()
    for renderable in catalogue(SIGNALS):
        _print(console, renderable)


_DATA = Path("../shared/data")


@commands.command()
@click.argument("own", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=_DATA,
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
    """Train the models anew, or one of your own on the labels in FILE.

    FILE is .jsonl or .jsonl.gz, an object a line: "text"; "title", if there is one; "label" (or "y"),
    1 or 0; "publisher" (or "source"), who is held out as one: an outlet, an author or a desk. For the
    target reliability 1 is reliable, for bias it is biased, for any other NAME it is NAME; these words,
    and "unreliable" or "not NAME" for 0, may stand for the numbers. It takes 40 articles and 5
    publishers of each label, and 10 publishers in all.

    Written are NAME.json, for `reliability.Model.load`, and NAME.md, its card. Curves start from those
    of the shipped model of that name, else flat. No register of words is learned: the shipped ones
    are features like any other, and nothing in the package changes.
    """
    given = {
        name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    if own and "data" in given:
        raise _Trouble("--data is for the shipped models: leave it out, or FILE")
    if own and "out" not in given:
        raise _Trouble("say where the model and its card go: --out DIR")
    if not own and "target" in given:
        raise _Trouble("--target is for labels of your own: give their FILE, too")
    if out.exists() and not out.is_dir():
        raise _Trouble(visible(f"--out {out}: is a file: give a folder"))
    with _training_tools():
        if own:
            from reliability import own as own_labels

            own_labels.run(own, out, target)
            return
        from reliability import evaluate as evaluation
        from reliability.gold import scales

        evaluation.run_train(data, out)
        scales.run_train(data, out)


_json = click.option("--json", "as_json", is_flag=True, help="Print the figures for a program.")


@commands.group(invoke_without_command=True)
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
    with _training_tools():
        from reliability import elsewhere
        from reliability import evaluate as evaluation
        from reliability.gold import scales

        if data:
            elsewhere.run(data, as_json=as_json)
        else:
            passed = evaluation.run(_DATA, as_json=as_json, gate=gate)
            if gate:
                passed = scales.reproduced(_DATA) and passed
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
    with _training_tools():
        from reliability import gold

        gold.run(data or _DATA, fit=data is None, as_json=as_json, errors=errors)


@evaluate.command("protocols")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=_DATA,
    show_default=True,
    help="Folder of the labelled sets.",
)
@_json
def evaluate_protocols(data: Path, as_json: bool) -> None:
    """Measure the models on sets, publishers and years they never saw, beside their targets.

    Models are learned anew for each; what ships stays as it is. About eight minutes on two cores.
    """
    with _training_tools():
        from reliability import protocols

        protocols.run(data, as_json=as_json)


# -- running -------------------------------------------------------------------------------------


def _complain(gap: Unreadable) -> None:
    click.echo(f"Error: {visible(gap.error)}", err=True)


def _unread_line(gap: Unreadable) -> None:
    from reliability.reporters import jsonl

    click.echo(jsonl.unread(gap.id, gap.error))


class _Run:
    """Articles read and scored, lazily and in order, and the count of what came of them.

    What cannot be read, or holds no article, is given to `unread` in its place.
    """

    def __init__(
        self,
        paths: Sequence[str],
        policy: Policy | None = None,
        unread: Callable[[Unreadable], None] = _complain,
    ) -> None:
        self.paths, self.policy, self._complain = paths, policy, unread
        self.verdicts: Counter[str] = Counter()
        self.unread = 0

    def articles(self) -> Iterator[Article]:
        """Yield what could be read, without a score."""
        from reliability.articles import Unreadable, read

        for article in read(self.paths):
            if isinstance(article, Unreadable):
                self.unread += 1
                self._complain(article)
            else:
                yield article

    def __iter__(self) -> Iterator[Report]:
        from reliability.report import assess_article

        for article in self.articles():
            report = assess_article(article, self.policy)
            self.verdicts[report.verdict] += 1
            yield report


@contextmanager
def _training_tools() -> Iterator[None]:
    """Say what to install where a package that only training needs is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"sklearn", "scipy", "nltk", "textstat"}:
            raise
        raise _Trouble(f'{error.name} is missing: install "news-reliability[train]"') from error


def _console() -> Console:
    from rich.console import Console

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = None if known else _PIPED_WIDTH
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    # COLUMNS may be anything: at 0 rich prints nothing, and for a billion it fills the memory.
    console.width = min(max(console.width, _NARROWEST), _WIDEST)
    return console


def _print(console: Console, renderable: RenderableType) -> None:
    """Print; into a pipe or file without the blanks that fill a terminal's lines."""
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    click.echo("\n".join(line.rstrip(" ") for line in captured.get().splitlines()))


def main() -> None:
    """Run the command line as a program."""
    _open_streams()
    # What the terminal's encoding lacks is shown as an escape; an interrupt or a reader that has
    # seen enough (`| head`) ends the program as it ends any other, without a word.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        commands(prog_name="reliability")
    except OSError as error:  # a full disk, a terminal that is gone
        with suppress(OSError):
            click.echo(f"Error: {error}: check the disk, and where the output goes", err=True)
        os._exit(COULD_NOT)  # to exit in order would write once more what could not be written


def _open_streams() -> None:
    """Do without a standard error that the caller has closed; not without an output."""
    output: TextIO | None = sys.stdout
    errors: TextIO | None = sys.stderr
    if errors is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if output is None:
        click.echo("Error: standard output is closed: send it to a file or to /dev/null", err=True)
        sys.exit(COULD_NOT)
