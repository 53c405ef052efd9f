"""Run a command over articles: read and score them in order, never reading an output file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import CommandError
from reliability.cli.options import Input
from reliability.cli.output import is_same_file, is_standard_output, print_lines
from reliability.display.escaping import escape_terminal

if TYPE_CHECKING:
    from reliability.articles.article import Article, Unreadable
    from reliability.checking.config import Config
    from reliability.cli.output import Result
    from reliability.scoring.report import Report


def note_documents(paths: Iterable[str | Path]) -> None:
    """Say on standard error which documents and which reports are not read in folders."""
    from reliability.articles.reader import documents_in, reports_in, suffix_of

    for folder in (path for path in paths if path and Path(path).is_dir()):
        suffixes = Counter(suffix_of(name) for name in documents_in(folder))
        notes = []
        if suffixes:
            listed = ", ".join(f"{number} {suffix}" for suffix, number in suffixes.items())
            example = Path(folder, f"*{min(suffixes)}")
            notes.append(f"{listed}: name the files to read them, such as {example}")
        if reports := reports_in(folder):
            more = f" and {len(reports) - 1} more" * (len(reports) > 1)
            notes.append(f"{reports[0]}{more}: written by reliability, not to be scored")
        for note in notes:
            click.echo(escape_terminal(f"not read in {folder}: {note}"), err=True)


class Run:
    """Articles, read and scored lazily and in order, with counts of verdicts and unreadable articles.

    An unreadable article is printed in its place, as the format `output` requires, and added to
    `results`. `outputs` has the files that will be written, with the options that ask for them; reading
    one of them is an error.
    """

    def __init__(
        self,
        paths: Sequence[str],
        given: Input,
        config: Config,
        output: str = "terminal",
        outputs: Mapping[Path, str] | None = None,
    ) -> None:
        if given.stdin_filename is not None and "-" not in paths:
            raise click.UsageError('--stdin-filename requires "-" as PATH')
        if given.stdin_filename == "":
            raise click.UsageError("--stdin-filename is empty: give a name with a suffix")
        self.paths, self._given, self._config = paths, given, config
        self._output, self._outputs = output, outputs or {}
        self.results: list[Result] = []  # for a format that is one document
        self.verdicts: Counter[str] = Counter()
        self.unread = 0

    def articles(self) -> Iterator[Article]:
        """Yield the readable articles, without scoring them."""
        from reliability.articles.article import Unreadable
        from reliability.articles.reader import read_with

        fields = self._given.fields.or_else(self._config.fields)
        name = self._given.stdin_filename or "-"
        for article in read_with(self.paths, fields, self.is_wanted, name):
            if isinstance(article, Unreadable):
                self._add_unread(article)
            else:
                yield article
        note_documents(self.paths)

    def _add_unread(self, article: Unreadable) -> None:
        self.unread += 1
        self.results.append(article)
        if self._output == "jsonl":
            print_lines([article])
        else:
            click.echo(f"Error: {escape_terminal(article.error)}", err=True)

    def is_wanted(self, file: str) -> bool:
        """Return False for a file that standard output goes to, in a folder: it is skipped.

        Raises CommandError if a file to read is also an output: of an option, or, if the file was named,
        standard output.
        """
        for output, option in self._outputs.items():
            if is_same_file(Path(file), output):
                raise CommandError(
                    f"{option} {output} would overwrite an article to read: name another file"
                )
            if output.is_dir() and Path(file).resolve().is_relative_to(output.resolve()):
                raise CommandError(
                    f"{option} {output} is a folder with articles to read: name another folder"
                )
        if is_standard_output(file):  # it would grow endlessly while it is read
            if file not in self.paths:
                return False
            raise CommandError(
                f"{file} is both an article to read and standard output: redirect it elsewhere"
            )
        return True

    def report(self, article: Article) -> Report:
        """Score an article."""
        from reliability.scoring.assess import assess

        policy = self._config.policy(article.file, {})
        return assess(article, policy=policy, model=self._config.model)

    def __iter__(self) -> Iterator[Report]:
        """Yield the reports, and count their verdicts."""
        for article in self.articles():
            report = self.report(article)
            self.verdicts[report.verdict] += 1
            yield report

    def all_results(self) -> list[Result]:
        """Return the reports and the unreadable articles, in order."""
        for report in self:  # which adds the unreadable articles between the reports
            self.results.append(report)
        return self.results
