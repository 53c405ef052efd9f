"""`reliability check`: which articles pass, under settings, comments, a baseline and git."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.exit_codes import COULD_NOT, FAILED, PASSED
from reliability.cli.options import (
    FORMATS,
    LINES,
    configured,
    format_of,
    output_file,
    report_files,
    stdin_filename,
)
from reliability.cli.output import check_folder, into, kept, print_document
from reliability.cli.runner import Run, teller
from reliability.display.escaping import escape_terminal
from reliability.display.formatting import plural
from reliability.errors import ConfigError

if TYPE_CHECKING:
    from reliability.articles.article import Article, Unreadable
    from reliability.checking.baseline import Entry
    from reliability.checking.check import Checker
    from reliability.checking.config import Config
    from reliability.checking.git_diff import Changes
    from reliability.scoring.report import Report


_LESSER = "lesser ones of articles that fail"


class _Check(click.Command):
    """A command whose --changed takes no option for its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what click would read as an option of its own, since --changed may lack a value."""
        for given in args[: args.index("--")] if "--" in args else args:
            value = given.removeprefix("--changed=")
            if value != given and value.startswith("-") and value != "-":
                raise click.UsageError(f"{given}: git knows no such commit, branch or tag", ctx)
        return super().parse_args(ctx, args)


@click.command(cls=_Check)
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("--fail-under", type=float, metavar="P", help="Lowest reliability that passes (0.4).")
@click.option(
    "--fail-over-bias", type=float, metavar="P", help="Highest bias that passes (1.0: any)."
)
@click.option(
    "--decide-uncertain",
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
@format_of(*FORMATS, default=None)
@output_file
@report_files
@stdin_filename
@configured
def check(
    paths: tuple[str, ...],
    stdin_filename: str | None,
    write_baseline: bool,
    statistics: bool,
    quiet: bool,
    output: str | None,
    file: Path | None,
    also: list[tuple[str, Path]],
    config: Config,
    **asked: Any,
) -> None:
    """Say which articles pass, and exit 1 if one fails.

    Exit 2 says that the work could not be done: a file that cannot be read, a wrong option or setting.
    What cannot be judged (too short, not English, not prose, too close to a limit) is shown as
    ABSTAIN with the reason, and does not fail. Without a PATH all below the current folder is
    checked. Options win over reliability.toml, and that over [tool.reliability] in pyproject.toml.
    """
    from reliability.records import Verdict
    from reliability.reporters import concise

    output = output or config.format or "terminal"
    if write_baseline and (file or also):
        said = "--output" if file else "--report"
        raise click.UsageError(f"--write-baseline writes the baseline: leave out {said}")
    if statistics and output != "terminal":
        raise click.UsageError(f"--statistics is for people: leave it out, or --format {output}")
    paths, changes = _since(asked.pop("changed"), paths or (("-",) if stdin_filename else ()))
    control = _control(config, changes, write_baseline, **asked)
    results: list[Report | Unreadable] = []
    outputs = _outputs(file, also, control)
    run = _Checks(paths, control, teller(output, results), outputs, stdin_filename)
    reports: Iterator[Report] = (one for one in run if not quiet or one.verdict is Verdict.FAIL)
    if also or output not in LINES:
        reports = kept(reports, results)
    if write_baseline:
        for _ in reports:
            pass
        sys.exit(_write_baseline(run) if run.verdicts or run.unread else _nothing_to_check(run))
    with into(file):
        if output == "terminal":
            _check_in_terminal(reports, run, statistics, quiet)
        elif output == "jsonl":
            from reliability.reporters import jsonl

            for report in reports:
                click.echo(jsonl.render_line(report))
        else:
            for _ in reports:
                pass
            print_document(output, results)
    for form, place in also:
        with into(place, "--report"):
            print_document(form, results)
    if not run.verdicts and not run.unread:
        sys.exit(_nothing_to_check(run))
    if file and not quiet:
        click.echo(concise.summary_line(run.verdicts, run.unread))
    if not quiet and output != "terminal":
        for note in run.notes():
            click.echo(note, err=True)
    sys.exit(COULD_NOT if run.unread else FAILED if run.verdicts[Verdict.FAIL] else PASSED)


def _check_in_terminal(
    reports: Iterable[Report], run: _Checks, statistics: bool, quiet: bool
) -> None:
    """Print a line an article, as soon as it is checked, and the worst of what fails."""
    from reliability.checking import diagnostics
    from reliability.records import CAVEAT, Verdict
    from reliability.reporters import concise
    from reliability.reporters.statistics import render_table

    for report in reports:
        click.echo(concise.article_line(report))
        if report.verdict is Verdict.FAIL:
            check = diagnostics.diagnose(report)
            worst = list(concise.worst_findings(check))
            for line in worst:
                click.echo(line)
            run.hidden[_LESSER] += len(check.findings) - len(worst)
    if not run.verdicts and not run.unread:
        return
    if statistics:
        for line in render_table(run.findings, run.verdicts):
            click.echo(line)
    if not quiet:
        click.echo(concise.summary_line(run.verdicts, run.unread))
        for note in run.notes():
            click.echo(note)
    if not quiet or run.verdicts[Verdict.FAIL]:
        click.echo(CAVEAT)


class _Checks(Run):
    """A run under control, and the count of what was left out, hidden and found."""

    def __init__(
        self,
        paths: Sequence[str],
        control: Checker,
        unread: Callable[[Unreadable], None],
        outputs: Mapping[Path, str],
        stdin_filename: str | None,
    ) -> None:
        super().__init__(paths, None, unread, outputs, stdin_filename)
        self.control = control
        self.left_out: Counter[str] = Counter()  # articles, by why
        self.hidden: Counter[str] = Counter()  # findings, by why
        self.findings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.entries: dict[str, Entry] = {}
        self.gone = 0

    def articles(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Article]:
        """Yield what is to be checked."""
        from reliability.checking.check import UNCHANGED

        for article in super().articles(wanted or self._wanted):
            if self.control.includes(article):
                yield article
            else:
                self.left_out[UNCHANGED] += 1

    def report(self, article: Article) -> Report:
        """Score an article, and say what is wrong with the comments in its file."""
        checked = self.control.check(article)
        name = article.path or article.id
        for line, column, message in checked.warnings:
            click.echo(f"{escape_terminal(name)}:{line}:{column}: suppression: {message}", err=True)
        for finding in (one for one in checked.report.key_findings if one.penalty > 0):
            self.findings[finding.signal, finding.feature][name] += 1
        self.hidden += checked.hidden
        self.gone += checked.resolved
        if checked.entry and self.control.baseline:
            self.entries[self.control.baseline.name(article)] = checked.entry
        return checked.report

    def _wanted(self, file: str) -> bool:
        why = self.control.skip_reason(file)
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
                f"of {known.path} {plural(self.gone, 'finding')} and {plural(missing, 'article')} "
                "are no longer there: write it anew with --write-baseline"
            )


def _outputs(file: Path | None, also: list[tuple[str, Path]], control: Checker) -> dict[Path, str]:
    """Return the files to be written, by the options that ask for them; each has to be another."""
    outputs: dict[Path, str] = {}
    known = control.baseline
    taken = {Path(os.path.realpath(known.path)): "--baseline"} if known else {}
    for option, path in [("--output", file), *(("--report", path) for _, path in also)]:
        if path is None or check_folder(path, option):
            continue
        place = Path(os.path.realpath(path))
        if other := taken.get(place):
            raise click.UsageError(f"{option} and {other} are one file, {path}: name another")
        taken[place] = outputs[path] = option
    return outputs


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {why}" for why, number in counts.items())


def _since(changed: str | None, paths: tuple[str, ...]) -> tuple[tuple[str, ...], Changes | None]:
    """Return the paths to check, and what has changed where that was asked for.

    What follows --changed is a revision where git knows one by that name, else a path, as in git.
    """
    if changed is None:
        return paths or (".",), None
    from reliability.checking import git_diff

    is_path = changed == "-" or (changed and Path(changed).exists())
    if is_path and not git_diff.is_revision(changed):
        paths, changed = (changed, *paths), ""
    if "-" in paths:
        raise click.UsageError("--changed: git knows nothing of standard input: leave out -")
    git_diff.require_in_repository(paths)
    return paths or (".",), git_diff.changes_since(changed or None)


def _control(
    config: Config,
    changes: Changes | None,
    write: bool,
    *,
    show: str | None,
    baseline: Path | None,
    **thresholds: float | bool | None,
) -> Checker:
    from reliability.checking import baseline as baselines
    from reliability.checking.check import Checker
    from reliability.scoring.policy import Policy
    from reliability.signals.registry import select_features

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
        known = baselines.baseline_to_update(file) if write else baselines.load_baseline(file)
    shown = None
    if show is not None:
        try:
            shown = select_features(name.strip() for name in show.split(","))
        except ConfigError as error:
            raise click.UsageError(f"--show: {error}") from error
    return Checker(config, given, shown, known, changes)


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
    baseline.updated(run.entries).write()
    failing = sum(bool(entry.failed) for entry in run.entries.values())
    findings = sum(len(entry.fingerprints) for entry in run.entries.values())
    said = f"{plural(len(run.entries), 'article')}, {failing} that fail"
    click.echo(f"{baseline.path}: {said}, {plural(findings, 'finding')}")
    return PASSED
