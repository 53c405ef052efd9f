"""A run over articles: they are read and scored in their order, and what came of them is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import Trouble
from reliability.cli.output import is_same, is_standard_output
from reliability.display.escaping import escape_terminal

if TYPE_CHECKING:
    from reliability.articles.article import Article, Unreadable
    from reliability.checking.config import Config
    from reliability.scoring.report import Report


def complain(gap: Unreadable) -> None:
    """Say on standard error what could not be read."""
    click.echo(f"Error: {escape_terminal(gap.error)}", err=True)


def _unread_line(gap: Unreadable) -> None:
    from reliability.reporters import jsonl

    click.echo(jsonl.render_unread(gap.id, gap.error))


def teller(
    output: str, results: list[Report | Unreadable] | None = None
) -> Callable[[Unreadable], None]:
    """Return what tells of an article that could not be read, and where a document keeps it."""

    def tell(gap: Unreadable) -> None:
        if results is not None:
            results.append(gap)
        complain(gap)

    return _unread_line if output == "jsonl" else tell


class Run:
    """Articles read and scored, lazily and in order, and the count of what came of them.

    What cannot be read, or holds no article, is given to `unread` in its place. `outputs` are files
    that will be written, by the options that ask for them.
    """

    def __init__(
        self,
        paths: Sequence[str],
        config: Config | None = None,
        unread: Callable[[Unreadable], None] = complain,
        outputs: Mapping[Path, str] | None = None,
        stdin_filename: str | None = None,
    ) -> None:
        if stdin_filename is not None and "-" not in paths:
            raise click.UsageError("--stdin-filename is of standard input: give - as PATH")
        if stdin_filename == "":
            raise click.UsageError("--stdin-filename: an empty name: give one with a suffix")
        self.paths, self._config, self._complain = paths, config, unread
        self._outputs, self._stdin_filename = outputs or {}, stdin_filename or "-"
        self.verdicts: Counter[str] = Counter()
        self.unread = 0

    def articles(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Article]:
        """Yield what could be read, without a score."""
        from reliability.articles.article import Unreadable
        from reliability.articles.reader import read

        def spared(file: str) -> bool:
            if wanted and not wanted(file):
                return False
            for output, option in self._outputs.items():
                if is_same(Path(file), output):
                    said = f"{option} {output}: would overwrite what is read: name another"
                    raise Trouble(escape_terminal(said))
            if is_standard_output(file):  # it would be read as it grows, without end
                raise Trouble(
                    escape_terminal(f"{file}: what is printed goes into what is read: name another")
                )
            return True

        for article in read(self.paths, spared, self._stdin_filename):
            if isinstance(article, Unreadable):
                self.unread += 1
                self._complain(article)
            else:
                yield article

    def report(self, article: Article) -> Report:
        """Score an article."""
        from reliability.scoring.assess import assess

        if not self._config:
            return assess(article)
        policy = self._config.policy(article.file, {})
        return assess(article, policy=policy, model=self._config.model)

    def __iter__(self) -> Iterator[Report]:
        """Yield the reports, and count the verdicts."""
        for article in self.articles():
            report = self.report(article)
            self.verdicts[report.verdict] += 1
            yield report
