"""The command line. Thin: it reads, asks for a report, hands it to a reporter, and exits.

Exit codes: 0 passed; 1 an article failed; 2 the work could not be done (something could not be
read, nothing to check, a stale model, a wrong option). Nothing is imported before it is needed:
start-up counts in every build.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import replace
from functools import wraps
from importlib import import_module
from itertools import chain
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click
from click.core import ParameterSource

from reliability import __version__
from reliability.errors import ConfigError, ReliabilityError
from reliability.reporters import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from reliability.articles import Article, Unreadable
    from reliability.baseline import Entry
    from reliability.changes import Changes
    from reliability.config import Config
    from reliability.control import Control
    from reliability.report import Report

PASSED, FAILED, COULD_NOT = 0, 1, 2
# Formats that come line by line, and those of which a reporter makes one document.
_LINES, _DOCUMENTS = (
    ("terminal", "jsonl"),
    (
        "html",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "markdown",
    ),
)
_FORMATS = (*_LINES, *_DOCUMENTS)
_Command = TypeVar("_Command", bound=Callable[..., Any])
_LESSER = "lesser ones of articles that fail"
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


class _Check(click.Command):
    """A command whose --changed takes no option for its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what click would read as an option of its own, since --changed may lack a value."""
        for given in args[: args.index("--")] if "--" in args else args:
            value = given.removeprefix("--changed=")
            if value != given and value.startswith("-") and value != "-":
                raise click.UsageError(f"{given}: git knows no such commit, branch or tag", ctx)
        return super().parse_args(ctx, args)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reliability")
def commands() -> None:
    """Score English news articles for reliability and bias, and show the phrases that made it.

    A PATH is a file (.txt, .md, .html, .jsonl, .jsonl.gz), a folder, or - for standard input.

    Exit code: 0 passed, 1 an article failed, 2 the work could not be done.
    """


_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


def _format(*formats: str, default: str | None = "terminal") -> Callable[[_Command], _Command]:
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="terminal: for people; jsonl: a line of JSON an article; the others for services.",
    )


_output = click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write into this file, all of it or nothing, and print the summary.",
)


def _configured(command: Callable[..., None]) -> Callable[..., None]:
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
        from reliability import config

        if settings and isolated:
            raise click.UsageError("--isolated reads no settings: leave it out, or --config")
        if model == "":  # to whoever wrote it an unset variable
            raise click.UsageError("--model: an empty path: name a file, or leave it out")
        if settings:
            options["config"] = config.load(settings, _FORMATS, with_model=not model)
        elif isolated:
            options["config"] = config.Config()
        else:
            options["config"] = config.find(Path.cwd(), _FORMATS, with_model=not model)
        if model:
            from reliability.report import chosen_model

            options["config"] = replace(options["config"], model=chosen_model(model))
        command(*arguments, **options)

    return configured


@commands.command()
@_paths
@_format(*_LINES, "html", "markdown")
@_output
@_configured
def score(paths: tuple[str, ...], output: str, file: Path | None, config: Config) -> None:
    """Score articles, with the reasons."""
    from reliability.reporters import concise

    results: list[Report | Unreadable] = []
    run = _Run(paths, config, _unread(output, results), file)
    with _into(file):
        if output == "terminal":
            _score_in_terminal(run, plain=bool(file))
        elif output == "jsonl":
            from reliability.reporters import jsonl

            for report in run:
                click.echo(jsonl.line(report))
        else:
            click.echo(_document(output, run, results))
    if file:
        click.echo(concise.summary(run.verdicts, run.unread))
    sys.exit(COULD_NOT if run.unread else PASSED)


def _score_in_terminal(run: _Run, plain: bool) -> None:
    """Print one article in full, several as blocks, each as soon as it is scored."""
    from reliability.positions import Source
    from reliability.reporters import concise, terminal

    console = _console(plain)
    reports = iter(run)
    ahead = [report for report in (next(reports, None), next(reports, None)) if report]
    if len(ahead) == 1 and not run.unread:
        _print(console, terminal.article(ahead[0], Source(ahead[0].article)))
        return
    for report in chain(ahead, reports):
        _print(console, terminal.block(report, Source(report.article)))
    click.echo(concise.summary(run.verdicts, run.unread))
    _print(console, terminal.caveat())


@commands.command()
@click.argument("path")
@_configured
def explain(path: str, config: Config) -> None:
    """Show a score's arithmetic, to the last line, beside the text."""
    from reliability.reporters.explain import explanation

    console = _console()
    run = _Run((path,), config)
    for report in run:
        _print(console, explanation(report, console.width))
    sys.exit(COULD_NOT if run.unread else PASSED)


@commands.command(cls=_Check)
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("--fail-under", type=float, metavar="P", help="Lowest reliability that passes (0.4).")
@click.option(
    "--fail-over-bias", type=float, metavar="P", help="Highest bias that passes (1.0: any)."
)
@click.option(
    "--judge-unsure",
    is_flag=True,
    default=None,
    help="Decide by the score alone where its interval holds a limit.",
)
@click.option("--show", metavar="NAMES", help="Show findings of these signals or features only.")
@click.option(
    "--changed",
    metavar="[REF]",
    is_flag=False,
    flag_value="",
    help="Check what differs from where the branch left REF, or the default branch.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Let what this file knows neither fail nor be shown.",
)
@click.option("--write-baseline", is_flag=True, help="Write what is found into the baseline.")
@click.option("--statistics", is_flag=True, help="Count findings by feature, at the end.")
@click.option("-q", "--quiet", is_flag=True, help="Print what fails, and nothing else.")
@_format(*_FORMATS, default=None)
@_output
@_configured
def check(
    paths: tuple[str, ...],
    write_baseline: bool,
    statistics: bool,
    quiet: bool,
    output: str | None,
    file: Path | None,
    config: Config,
    **asked: Any,
) -> None:
    """Say which articles pass, and exit 1 if one fails.

    What cannot be judged (too short, not English, not prose, too close to a limit) is shown as
    ABSTAIN with the reason, and does not fail. Without a PATH all below the current folder is
    checked. Options win over reliability.toml, and that over [tool.reliability] in pyproject.toml.
    """
    from reliability.report import Verdict
    from reliability.reporters import concise

    output = output or config.format or "terminal"
    if write_baseline and file:
        raise click.UsageError("--write-baseline writes the baseline: leave out --output")
    if statistics and output != "terminal":
        raise click.UsageError(f"--statistics is for people: leave it out, or --format {output}")
    paths, changes = _since(asked.pop("changed"), paths)
    control = _control(config, changes, write_baseline, **asked)
    results: list[Report | Unreadable] = []
    if file and control.baseline and _is_same(control.baseline.path, file):
        raise click.UsageError("--output and --baseline are one file: name another")
    run = _Checks(paths, control, _unread(output, results), file)
    reports = (one for one in run if not quiet or one.verdict is Verdict.FAIL)
    if write_baseline:
        for _ in reports:
            pass
        sys.exit(_write_baseline(run) if run.verdicts or run.unread else _nothing_to_check(run))
    with _into(file):
        if output == "terminal":
            _check_in_terminal(reports, run, statistics, quiet)
        elif output == "jsonl":
            from reliability.reporters import jsonl

            for report in reports:
                click.echo(jsonl.line(report))
        else:
            click.echo(_document(output, reports, results))
    if not run.verdicts and not run.unread:
        sys.exit(_nothing_to_check(run))
    if file and not quiet:
        click.echo(concise.summary(run.verdicts, run.unread))
    if not quiet and output != "terminal":
        for note in run.notes():
            click.echo(note, err=True)
    sys.exit(COULD_NOT if run.unread else FAILED if run.verdicts[Verdict.FAIL] else PASSED)


def _check_in_terminal(
    reports: Iterable[Report], run: _Checks, statistics: bool, quiet: bool
) -> None:
    """Print a line an article, as soon as it is checked, and the worst of what fails."""
    from reliability import checks
    from reliability.report import CAVEAT, Verdict
    from reliability.reporters import concise
    from reliability.reporters.statistics import table

    for report in reports:
        click.echo(concise.line(report))
        if report.verdict is Verdict.FAIL:
            check = checks.check(report)
            worst = list(concise.worst(check))
            for line in worst:
                click.echo(line)
            run.hidden[_LESSER] += len(check.findings) - len(worst)
    if not run.verdicts and not run.unread:
        return
    if statistics:
        for line in table(run.findings, run.verdicts):
            click.echo(line)
    if not quiet:
        click.echo(concise.summary(run.verdicts, run.unread))
        for note in run.notes():
            click.echo(note)
    if not quiet or run.verdicts[Verdict.FAIL]:
        click.echo(CAVEAT)


@commands.command()
@_paths
@click.option("--by", metavar="SCALE", help="Put the sentences highest on a scale first.")
@_format(*_LINES)
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
    run = _Run(paths, unread=_unread(output))
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

    Written are NAME.json, for `reliability.Model.load`, and NAME.md, its card with two drawings,
    NAME-curves.svg and NAME-calibration.svg. Curves start from those of the shipped model of that
    name, else flat. No register of words is learned: the shipped ones
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
@click.option("--write", is_flag=True, help="Write the table to protocols.md beside the models.")
def evaluate_protocols(data: Path, as_json: bool, write: bool) -> None:
    """Measure the models on sets, publishers and years they never saw, beside their targets.

    Models are learned anew for each; those that ship stay as they are. About eight minutes on two
    cores.
    """
    with _training_tools():
        from reliability import protocols

        protocols.run(data, as_json=as_json, write=write)


# -- running -------------------------------------------------------------------------------------


def _complain(gap: Unreadable) -> None:
    click.echo(f"Error: {visible(gap.error)}", err=True)


def _unread_line(gap: Unreadable) -> None:
    from reliability.reporters import jsonl

    click.echo(jsonl.unread(gap.id, gap.error))


def _unread(
    output: str, results: list[Report | Unreadable] | None = None
) -> Callable[[Unreadable], None]:
    """Return what tells of an article that could not be read, and where a document keeps it."""

    def tell(gap: Unreadable) -> None:
        if results is not None:
            results.append(gap)
        _complain(gap)

    return _unread_line if output == "jsonl" else tell


def _document(output: str, reports: Iterable[Report], results: list[Report | Unreadable]) -> str:
    """Return what the reporter of a format makes of all reports and of what was not read."""
    from reliability import checks
    from reliability.report import Report

    for report in reports:
        results.append(report)  # noqa: PERF402 - what cannot be read is appended in between
    if output == "html":
        from reliability.reporters import html

        return html.page(results).removesuffix("\n")
    reporter = import_module(f"reliability.reporters.{output}")
    checked = [checks.check(one) for one in results if isinstance(one, Report)]
    gaps = [checks.gap(one) for one in results if not isinstance(one, Report)]
    return str(reporter.document(checked, gaps))


@contextmanager
def _into(file: Path | None) -> Iterator[None]:
    """Let what is printed go into a file, which is written when all went well, and as a whole."""
    if not file:
        yield
        return
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    # A link stays one; a pipe or a device, such as /dev/stdout, cannot be replaced.
    target = Path(os.path.realpath(file))
    direct = file.absolute().is_relative_to("/dev") or (target.exists() and not target.is_file())
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    if not direct and not target.parent.is_dir():
        raise _Trouble(visible(f"--output {file}: there is no folder {target.parent}"))
    with TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="") as kept:
        with redirect_stdout(kept):
            yield
        kept.seek(0)
        try:
            place, mode = (file, "a") if direct else (beside, "w")
            with place.open(mode, encoding="utf-8", newline="") as written:
                copyfileobj(kept, written)
            if not direct:
                beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            what = f"--output {file}: cannot be written ({error.strerror})"
            raise _Trouble(visible(f"{what}: check the disk and the permissions")) from error


def _is_same(file: Path, other: Path) -> bool:
    """Say whether two names are of one file that is kept, and not of a device."""
    try:
        return file.is_file() and file.samefile(other)
    except (OSError, ValueError):  # what is not there yet is no other
        return False


class _Run:
    """Articles read and scored, lazily and in order, and the count of what came of them.

    What cannot be read, or holds no article, is given to `unread` in its place.
    """

    def __init__(
        self,
        paths: Sequence[str],
        config: Config | None = None,
        unread: Callable[[Unreadable], None] = _complain,
        output: Path | None = None,
    ) -> None:
        self.paths, self._config, self._complain, self._output = paths, config, unread, output
        self.verdicts: Counter[str] = Counter()
        self.unread = 0

    def articles(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Article]:
        """Yield what could be read, without a score."""
        from reliability.articles import Unreadable, read

        def spared(file: str) -> bool:
            if wanted and not wanted(file):
                return False
            if self._output and _is_same(Path(file), self._output):
                raise _Trouble(
                    visible(f"--output {self._output}: would overwrite what is read: name another")
                )
            return True

        for article in read(self.paths, spared):
            if isinstance(article, Unreadable):
                self.unread += 1
                self._complain(article)
            else:
                yield article

    def report(self, article: Article) -> Report:
        """Score an article."""
        from reliability.articles import file_of
        from reliability.report import assess_article

        if not self._config:
            return assess_article(article)
        policy = self._config.policy(file_of(article), {})
        return assess_article(article, policy, self._config.model)

    def __iter__(self) -> Iterator[Report]:
        for article in self.articles():
            report = self.report(article)
            self.verdicts[report.verdict] += 1
            yield report


class _Checks(_Run):
    """A run under control, and the count of what was left out, hidden and found."""

    def __init__(
        self,
        paths: Sequence[str],
        control: Control,
        unread: Callable[[Unreadable], None],
        output: Path | None,
    ) -> None:
        super().__init__(paths, unread=unread, output=output)
        self.control = control
        self.left_out: Counter[str] = Counter()  # articles, by why
        self.hidden: Counter[str] = Counter()  # findings, by why
        self.findings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.entries: dict[str, Entry] = {}
        self.gone = 0

    def articles(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Article]:
        """Yield what is to be checked."""
        from reliability.control import UNCHANGED

        for article in super().articles(wanted or self._wanted):
            if self.control.wants(article):
                yield article
            else:
                self.left_out[UNCHANGED] += 1

    def report(self, article: Article) -> Report:
        """Score an article, and say what is wrong with the comments in its file."""
        checked = self.control.check(article)
        name = article.path or article.id
        for line, column, message in checked.remarks:
            click.echo(f"{visible(name)}:{line}:{column}: suppression: {message}", err=True)
        for finding in (one for one in checked.report.notable if one.harm > 0):
            self.findings[finding.signal, finding.feature][name] += 1
        self.hidden += checked.hidden
        self.gone += checked.gone
        if checked.entry and self.control.baseline:
            self.entries[self.control.baseline.name(article)] = checked.entry
        return checked.report

    def _wanted(self, file: str) -> bool:
        why = self.control.leaves_out(file)
        if why:
            self.left_out[why] += 1
        return not why

    def notes(self) -> Iterator[str]:
        """Yield what the summary does not say: what is not shown, and of the baseline what is gone."""
        if self.left_out:
            yield f"not checked: {_counted(self.left_out)}"
        if hidden := +self.hidden:
            yield f"findings not shown: {_counted(hidden)}"
        known = self.control.baseline
        if known and (missing := known.missing()) + self.gone:
            yield (
                f"{self.gone} findings and {missing} articles of {known.path} are no longer there: "
                "write it anew with --write-baseline"
            )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {why}" for why, number in counts.items())


def _since(changed: str | None, paths: tuple[str, ...]) -> tuple[tuple[str, ...], Changes | None]:
    """Return the paths to check, and what has changed where that was asked for.

    What follows --changed is a revision where git knows one by that name, else a path, as in git.
    """
    if changed is None:
        return paths or (".",), None
    from reliability import changes

    is_path = changed == "-" or (changed and Path(changed).exists())
    if is_path and not changes.is_revision(changed):
        paths, changed = (changed, *paths), ""
    if "-" in paths:
        raise click.UsageError("--changed: git knows nothing of standard input: leave out -")
    changes.check_inside(paths)
    return paths or (".",), changes.changed(changed or None)


def _control(
    config: Config,
    changes: Changes | None,
    write: bool,
    *,
    show: str | None,
    baseline: Path | None,
    **thresholds: float | bool | None,
) -> Control:
    from reliability import baseline as baselines
    from reliability.control import Control
    from reliability.report import Policy
    from reliability.signals import features_named

    given = {name: value for name, value in thresholds.items() if value is not None}
    for name, value in given.items():
        try:
            Policy(**{name: value})  # type: ignore[arg-type]
        except ValueError as error:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(str(error).replace(name, option, 1)) from error
    file = baseline or config.baseline
    if write and changes:
        raise click.UsageError("--write-baseline is of all articles: leave out --changed")
    if write and not file:
        raise click.UsageError("--write-baseline: say where, by --baseline FILE")
    known = None
    if file:
        known = baselines.begin(file) if write else baselines.load(file)
    shown = None
    if show is not None:
        try:
            shown = features_named(name.strip() for name in show.split(","))
        except ConfigError as error:
            raise click.UsageError(f"--show: {error}") from error
    return Control(config, given, shown, known, changes)


def _nothing_to_check(run: _Checks) -> int:
    """Say why there was nothing; only a folder that should have had something is trouble."""
    if changes := run.control.changes:
        click.echo(f"nothing to check: no article has changed since {changes.since}", err=True)
        return PASSED
    click.echo(f"nothing to check: {run.control.config.path} ignores all that was named", err=True)
    return COULD_NOT if any(Path(path).is_dir() for path in run.paths) else PASSED


def _write_baseline(run: _Checks) -> int:
    baseline = run.control.baseline
    if run.unread or not baseline:
        click.echo("Error: baseline not written: not all could be read", err=True)
        return COULD_NOT
    baseline.renewed(run.entries).write()
    failing = sum(bool(entry.failed) for entry in run.entries.values())
    findings = sum(len(entry.marks) for entry in run.entries.values())
    click.echo(
        f"{baseline.path}: {len(run.entries)} articles, {failing} that fail, {findings} findings"
    )
    return PASSED


@contextmanager
def _training_tools() -> Iterator[None]:
    """Say what to install where a package that only training needs is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"sklearn", "scipy", "nltk", "textstat"}:
            raise
        raise _Trouble(f'{error.name} is missing: install "news-reliability[train]"') from error


def _console(plain: bool = False) -> Console:
    """Return a console for standard output; a plain one has no colour, whatever is asked for."""
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
    except Exception as error:  # else Python would end with 1, which says that an article fails
        *_, (frame, line) = walk_tb(error.__traceback__)
        where = f"{Path(frame.f_code.co_filename).name}:{line}"
        click.echo(
            visible(
                f"Error: a defect of reliability, {type(error).__name__} at {where}: {error}. "
                "Please report it, with the article that it met"
            ),
            err=True,
        )
        sys.exit(COULD_NOT)


def _open_streams() -> None:
    """Do without a standard error that the caller has closed; not without an output."""
    output: TextIO | None = sys.stdout
    errors: TextIO | None = sys.stderr
    if errors is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if output is None:
        click.echo("Error: standard output is closed: send it to a file or to /dev/null", err=True)
        sys.exit(COULD_NOT)
