"""Run a command over articles: read and score them in order, never reading an output file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import CommandError
from reliability.cli.options import Input
from reliability.cli.output import is_same_file, is_standard_output
from reliability.display.escaping import escape_terminal

if TYPE_CHECKING:
    from reliability.articles.article import Article, Unreadable
    from reliability.checking.config import Config
    from reliability.cli.output import Result
    from reliability.scoring.report import Report


def print_error(unread: Unreadable) -> None:
    """Print the error of an unreadable article on standard error."""
    click.echo(f"Error: {escape_terminal(unread.error)}", err=True)


def _print_json_line(unread: Unreadable) -> None:
    from reliability.reporters import jsonl

    click.echo(jsonl.render_unread(unread.id, unread.error))


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


def unread_handler(
    output: str, results: list[Result] | None = None
) -> Callable[[Unreadable], None]:
    """Return the function that reports an unreadable article in a format, and adds it to `results`."""

    def handle(unread: Unreadable) -> None:
        if results is not None:
            results.append(unread)
        print_error(unread)

    return _print_json_line if output == "jsonl" else handle


class Run:
    """Articles, read and scored lazily and in order, with counts of verdicts and unreadable articles.

    `unread` is called with each `Unreadable`, in its place. `outputs` has the files that will be
    written, with the options that ask for them; reading one of them is an error.
    """

    def __init__(
        self,
        paths: Sequence[str],
        given: Input,
        config: Config | None = None,
        unread: Callable[[Unreadable], None] = print_error,
        outputs: Mapping[Path, str] | None = None,
    ) -> None:
        if given.stdin_filename is not None and "-" not in paths:
            raise click.UsageError('--stdin-filename requires "-" as PATH')
        if given.stdin_filename == "":
            raise click.UsageError("--stdin-filename is empty: give a name with a suffix")
        self.paths, self._given, self._config = paths, given, config
        self._handle_unread, self._outputs = unread, outputs or {}
        self.verdicts: Counter[str] = Counter()
        self.unread = 0

    def articles(self) -> Iterator[Article]:
        """Yield the readable articles, without scoring them."""
        from reliability.articles.article import Unreadable
        from reliability.articles.reader import read_with

        fields, name = self._given.fields, self._given.stdin_filename or "-"
        if self._config:
            fields = fields.or_else(self._config.fields)
        for article in read_with(self.paths, fields, self.is_wanted, name):
            if isinstance(article, Unreadable):
                self.unread += 1
                self._handle_unread(article)
            else:
                yield article
        note_documents(self.paths)

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

        if not self._config:
            return assess(article)
        policy = self._config.policy(article.file, {})
        return assess(article, policy=policy, model=self._config.model)

    def __iter__(self) -> Iterator[Report]:
        """Yield the reports, and count their verdicts."""
        for article in self.articles():
            report = self.report(article)
            self.verdicts[report.verdict] += 1
            yield report
