"""`reliability check`: pass or fail articles, with settings, suppressions, a baseline and git."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reliability.cli.exit_codes import COULD_NOT, FAILED, PASSED
from reliability.cli.options import (
    Input,
    Probability,
    check_suffix,
    configured,
    format_of,
    output_file,
    reading,
    report_files,
)
from reliability.cli.output import (
    is_special_file,
    print_document,
    print_lines,
    redirected_to,
)
from reliability.cli.runner import Run
from reliability.display.escaping import escape_terminal
from reliability.display.formatting import FORMATS, LINES, plural
from reliability.errors import ConfigError
from reliability.records import CAVEAT, Abstention, Verdict

if TYPE_CHECKING:
    from reliability.articles.article import Article
    from reliability.checking.baseline import Entry
    from reliability.checking.check import Checker, CheckResult
    from reliability.checking.config import Config
    from reliability.checking.git_diff import Changes
    from reliability.cli.output import Result

T = TypeVar("T")
_MINOR = "minor findings in failed articles"
_MINOR_NEW = "minor findings that are new in baselined articles"


class _CheckCommand(click.Command):
    """The command, with a check that the value of --changed is not another option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reject `--changed=-x`: click would read `-x` as an option, since --changed has no value."""
        for given in args[: args.index("--")] if "--" in args else args:
            value = given.removeprefix("--changed=")
            if value != given and value.startswith("-") and value != "-":
                raise click.UsageError(f"{given}: git knows no such commit, branch or tag", ctx)
        return super().parse_args(ctx, args)


@dataclass(frozen=True)
class _Outputs:
    """The outputs of a run: the main format and its file, further files, and how much is printed."""

    format: str
    file: Path | None
    also: list[tuple[str, Path]]
    statistics: bool
    quiet: bool

    def validate(self, write_baseline: bool) -> None:
        """Raise UsageError if options contradict each other."""
        check_suffix(self.file, self.format)
        if write_baseline and (self.file or self.also):
            option = "--output" if self.file else "--report"
            raise click.UsageError(f"--write-baseline writes only the baseline: leave out {option}")
        if self.statistics and self.format != "terminal":
            raise click.UsageError(
                f"--statistics requires the terminal format: leave out --format {self.format}"
            )

    def files(self, baseline: Path | None) -> dict[Path, str]:
        """Return the option behind each output file. Raises UsageError if two are the same file."""
        files: dict[Path, str] = {}
        taken = {Path(os.path.realpath(baseline)): "--baseline"} if baseline else {}
        for option, path in [("--output", self.file), *(("--report", one) for _, one in self.also)]:
            if path is None or is_special_file(path, option):
                continue
            real = Path(os.path.realpath(path))
            if other := taken.get(real):
                raise click.UsageError(
                    f"{option} and {other} are the same file, {path}: name another"
                )
            taken[real] = files[path] = option
        return files


@click.command(cls=_CheckCommand)
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option(
    "--fail-under", type=Probability(), metavar="P", help="Lowest reliability that passes (0.4)."
)
@click.option(
    "--fail-over-bias", type=Probability(), metavar="P", help="Highest bias that passes (1.0: any)."
)
@click.option(
    "--decide-uncertain",
    is_flag=True,
    default=None,
    help="Pass or fail by the probability alone, even if its interval contains a limit.",
)
@click.option(
    "--judge-every-genre",
    is_flag=True,
    default=None,
    help="Judge press releases, interviews and letters like news.",
)
@click.option(
    "--fail-on-abstain",
    metavar="KINDS",
    help="Exit with 1 also if an article is not judged for one of these reasons: "
    f"{', '.join(Abstention)}; or all.",
)
@click.option("--select", metavar="NAMES", help="Show only findings of these signals or features.")
@click.option("--ignore", metavar="NAMES", help="Show no findings of these signals or features.")
@click.option(
    "--changed",
    metavar="[REF]",
    is_flag=False,
    flag_value="",
    help="Check only files that changed since the branch left REF; without REF, the default branch.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Ignore failures and findings recorded in FILE.",
)
@click.option(
    "--write-baseline", is_flag=True, help="Record all failures and findings in the baseline."
)
@click.option("--statistics", is_flag=True, help="Count the findings by feature at the end.")
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Print only articles that fail. Documents such as html and junit stay complete.",
)
@format_of(*FORMATS, default=None)
@output_file
@report_files
@reading
@configured
def check(
    paths: tuple[str, ...],
    given: Input,
    write_baseline: bool,
    statistics: bool,
    quiet: bool,
    fail_on_abstain: str | None,
    output: str | None,
    file: Path | None,
    also: list[tuple[str, Path]],
    config: Config,
    **requested: Any,
) -> None:
    """Pass or fail articles; exit with 1 if one fails.

    The exit code is 2 if the work could not be done: a file cannot be read, or an option or setting is
    wrong. An article that cannot be judged (too short, not English, not prose, too close to a limit) is
    shown as ABSTAIN with the reason, and does not fail, unless --fail-on-abstain names its kind. Without
    a PATH, the current folder is checked. Options override the settings of reliability.toml;
    without that file, those of [tool.reliability] in pyproject.toml.
    """
    from reliability.scoring.policy import select_abstentions

    outputs = _Outputs(output or config.format or "terminal", file, also, statistics, quiet)
    outputs.validate(write_baseline)
    named = paths or (("-",) if given.stdin_filename else ())
    paths, changes = _changed_paths(requested.pop("changed"), named)
    checker = _checker(config, changes, write_baseline, **requested)
    files = outputs.files(checker.baseline.path if checker.baseline else None)
    kinds = _selected("--fail-on-abstain", fail_on_abstain, select_abstentions)
    run = _CheckRun(
        paths,
        given,
        checker,
        outputs.format,
        files,
        config.fail_on_abstain if kinds is None else kinds,
    )
    if write_baseline:
        for _ in run.checked():
            pass
    else:
        _print(run, outputs)
    if run.is_empty:
        sys.exit(_nothing_to_check(run))
    sys.exit(_write_baseline(run) if write_baseline else _finish(run, outputs))


def _print(run: _CheckRun, outputs: _Outputs) -> None:
    """Run the check and print it in every format that was asked for."""
    checked = run.checked()
    if outputs.also or outputs.format not in LINES:  # whole documents, with --quiet too
        forms = {outputs.format, *(form for form, _ in outputs.also)}
        checked = _collecting(checked, run.results, bool(forms - {*LINES, "json", "html"}))
    if outputs.quiet and outputs.format in LINES:
        checked = (result for result in checked if result.report.verdict is Verdict.FAIL)
    with redirected_to(outputs.file):
        if outputs.format == "terminal":
            _print_terminal(checked, run, outputs)
        elif outputs.format == "jsonl":
            print_lines(result.report for result in checked)
        else:
            for _ in checked:
                pass
            print_document(outputs.format, run.results)
    for form, path in outputs.also:
        with redirected_to(path, "--report"):
            print_document(form, run.results)


def _collecting(
    checked: Iterable[CheckResult], results: list[Result], locate: bool
) -> Iterator[CheckResult]:
    """Yield the results, and append each report, with the places of its findings if asked for."""
    for result in checked:
        results.append(result.diagnostics if locate else result.report)
        yield result


def _print_terminal(checked: Iterable[CheckResult], run: _CheckRun, outputs: _Outputs) -> None:
    """Print a line per article as soon as it is checked, and the worst findings of one that fails."""
    from reliability.reporters import concise

    for result in checked:
        click.echo(concise.article_line(result.report))
        if result.report.verdict in (Verdict.FAIL, Verdict.BASELINED):
            worst = list(concise.worst_findings(result.diagnostics))
            for line in worst:
                click.echo(line)
            reason = _MINOR if result.report.verdict is Verdict.FAIL else _MINOR_NEW
            run.hidden[reason] += len(result.diagnostics.findings) - len(worst)
    if run.is_empty:
        return
    if outputs.statistics:
        for line in concise.statistics_lines(run.findings, run.verdicts):
            click.echo(line)
    if not outputs.quiet:
        click.echo(concise.summary_line(run.verdicts, run.unread))
        for note in run.notes():
            click.echo(note)
    if not outputs.quiet or run.verdicts[Verdict.FAIL]:
        click.echo(CAVEAT)


def _finish(run: _CheckRun, outputs: _Outputs) -> int:
    """Print the summary and the notes that the format leaves out, and return the exit code."""
    from reliability.reporters import concise

    if outputs.file and not outputs.quiet:
        click.echo(concise.summary_line(run.verdicts, run.unread))
    if not outputs.quiet and outputs.format != "terminal":
        for note in run.notes():
            click.echo(note, err=True)
    if run.unread:
        return COULD_NOT
    return FAILED if run.verdicts[Verdict.FAIL] or run.refused else PASSED


class _CheckRun(Run):
    """A run with a checker, and counts of the articles it skipped and the findings it hid."""

    def __init__(
        self,
        paths: Sequence[str],
        given: Input,
        checker: Checker,
        output: str,
        outputs: Mapping[Path, str],
        fail_on_abstain: frozenset[Abstention],
    ) -> None:
        super().__init__(paths, given, checker.config, output, outputs)
        self.checker, self.fail_on_abstain = checker, fail_on_abstain
        self.refused: Counter[str] = Counter()  # articles that were not judged, by reason
        self.skipped: Counter[str] = Counter()  # articles, by reason
        self.hidden: Counter[str] = Counter()  # findings, by reason
        self.findings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.files: set[str] = set()
        self.entries: dict[str, Entry] = {}
        self.resolved = 0

    @property
    def is_empty(self) -> bool:
        return not self.verdicts and not self.unread

    def articles(self) -> Iterator[Article]:
        from reliability.checking.check import UNCHANGED

        for article in super().articles():
            self.files.add(article.file)
            if self.checker.includes(article):
                yield article
            else:
                self.skipped[UNCHANGED] += 1

    def checked(self) -> Iterator[CheckResult]:
        for article in self.articles():
            result = self._check(article)
            self.verdicts[result.report.verdict] += 1
            if result.report.abstention in self.fail_on_abstain:
                self.refused[str(result.report.abstention)] += 1
            yield result

    def _check(self, article: Article) -> CheckResult:
        """Check an article, and print the faults of the suppression comments in its file."""
        result = self.checker.check(article)
        name = article.path or article.id
        for line, column, message in result.warnings:
            click.echo(f"{escape_terminal(name)}:{line}:{column}: suppression: {message}", err=True)
        for finding in result.report.key_findings:
            if finding.penalty > 0:
                self.findings[finding.signal, finding.feature][name] += 1
        self.hidden += result.hidden
        self.resolved += result.resolved
        if result.entry and self.checker.baseline:
            self.entries[self.checker.baseline.name(article)] = result.entry
        return result

    def is_wanted(self, file: str) -> bool:
        reason = self.checker.skip_reason(file)
        if reason:
            self.skipped[reason] += 1
            return False
        return super().is_wanted(file)

    def notes(self) -> Iterator[str]:
        """Yield the counts of skipped articles and hidden findings, and what the baseline can drop."""
        if self.skipped:
            yield f"articles not checked: {_format_counts(self.skipped)}"
        if self.refused:
            yield f"not judged, which counts as a failure here: {_format_counts(self.refused)}"
        if hidden := +self.hidden:
            yield f"findings not shown: {_format_counts(hidden)}"
        if self.verdicts and self.checker.shows_some and not self.findings:
            yield "no article has a finding of the signals or features that were selected"
        yield from self._unmatched()
        baseline = self.checker.baseline
        if baseline and (missing := baseline.missing()) + self.resolved:
            yield (
                f"{baseline.path} records {plural(self.resolved, 'finding')} and "
                f"{plural(missing, 'article')} that no longer exist: renew it with --write-baseline"
            )

    def _unmatched(self) -> Iterator[str]:
        """Yield the globs of the settings that match no article, if all articles were checked."""
        config = self.checker.config
        if not config.path or self.checker.changes or not self.files:
            return
        here = Path(os.path.realpath(config.folder))
        if not any(here.is_relative_to(os.path.realpath(path)) for path in self.paths):
            return
        for glob in config.unmatched(self.files):
            yield f'{config.path}: [per-path."{glob}"] matches no article: correct it, or remove it'


def _format_counts(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in counts.items())


def _changed_paths(
    changed: str | None, paths: tuple[str, ...]
) -> tuple[tuple[str, ...], Changes | None]:
    """Return the paths to check, and the changes if --changed was given.

    The word after --changed is a revision if git knows one of that name, otherwise a path, as in git.
    """
    if changed is None:
        return paths or (".",), None
    from reliability.checking import git_diff

    is_path = changed == "-" or (changed and Path(changed).exists())
    if is_path and not git_diff.is_revision(changed):
        paths, changed = (changed, *paths), ""
    if "-" in paths:
        raise click.UsageError("--changed cannot be combined with standard input: leave out -")
    git_diff.require_in_repository(paths)
    return paths or (".",), git_diff.changes_since(changed or None)


def _checker(
    config: Config,
    changes: Changes | None,
    write: bool,
    *,
    select: str | None,
    ignore: str | None,
    baseline: Path | None,
    **limits: float | bool | None,
) -> Checker:
    """Combine the settings and the options, which override them."""
    from reliability.checking import baseline as baselines
    from reliability.checking.check import Checker
    from reliability.signals.registry import select_features

    file = baseline or config.baseline
    if write and changes:
        raise click.UsageError("--write-baseline cannot be combined with --changed: leave one out")
    if write and not file:
        raise click.UsageError("--write-baseline requires --baseline FILE")
    known = None
    if file:
        known = baselines.baseline_to_update(file) if write else baselines.load_baseline(file)
    shown = _selected("--select", select, select_features)
    hidden = _selected("--ignore", ignore, select_features)
    if shown is not None and hidden and not shown - hidden:
        raise click.UsageError("--ignore leaves nothing of --select: leave one out")
    return Checker(config, _valid_limits(limits), shown, known, changes, hidden or frozenset())


def _valid_limits(limits: Mapping[str, float | bool | None]) -> dict[str, float | bool]:
    """Return the limits that were given. Raises UsageError at one that no policy accepts."""
    from reliability.scoring.policy import Policy

    given = {name: value for name, value in limits.items() if value is not None}
    for name, value in given.items():
        try:
            Policy(**{name: value})  # type: ignore[arg-type]
        except ValueError as error:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(str(error).replace(name, option, 1)) from error
    return given


def _selected(
    option: str, names: str | None, select: Callable[[Iterable[str]], frozenset[T]]
) -> frozenset[T] | None:
    """Apply a function to the names of an option, which are separated by commas."""
    if names is None:
        return None
    try:
        return select(name.strip() for name in names.split(","))
    except ConfigError as error:
        raise click.UsageError(f"{option}: {error}") from error


def _nothing_to_check(run: _CheckRun) -> int:
    """Print the reason; the exit code is that of a failure if a folder had no article to check."""
    if changes := run.checker.changes:
        click.echo(f"nothing to check: no article has changed since {changes.since}", err=True)
        return PASSED
    click.echo(f"nothing to check: {run.checker.config.path} ignores every path given", err=True)
    return COULD_NOT if any(Path(path).is_dir() for path in run.paths) else PASSED


def _write_baseline(run: _CheckRun) -> int:
    baseline = run.checker.baseline
    if run.unread or not baseline:
        click.echo("Error: baseline not written: an article could not be read", err=True)
        return COULD_NOT
    baseline.updated(run.entries).write()
    failing = sum(bool(entry.failed) for entry in run.entries.values())
    findings = sum(len(entry.fingerprints) for entry in run.entries.values())
    articles = plural(len(run.entries), "article")
    click.echo(f"{baseline.path}: {articles}, {failing} failing, {plural(findings, 'finding')}")
    return PASSED
