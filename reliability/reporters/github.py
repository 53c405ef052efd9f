"""GitHub: findings as workflow commands, shown next to the lines of a pull request.

GitHub shows ten errors, ten warnings and ten notices of a step. Failed articles and the strongest
findings come first, and the others are counted. No words of an article can begin a line or end a
property of a command.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
from reliability.checking.source_map import Region
from reliability.display.escaping import escape_controls, escape_terminal
from reliability.display.formatting import plural
from reliability.records import CAVEAT, Verdict
from reliability.reporters import concise
from reliability.reporters.phrasing import format_finding, format_report

_MAX_SHOWN = 10  # of each command in a step
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}  # by severity
_WHOLE_ARTICLE = float("inf")  # the effect of a command about a whole article, which comes first


class _Command(NamedTuple):
    severity: str
    effect: float
    text: str


def render(articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]) -> str:
    """Return the commands of a run, the number of those not shown, and the summary."""
    by_severity: dict[str, list[_Command]] = defaultdict(list)
    for command in _commands(articles, unread):
        by_severity[command.severity].append(command)
    lines, hidden = [], []
    for severity, name in _COMMANDS.items():
        ranked = sorted(by_severity[severity], key=lambda command: -command.effect)
        lines += [command.text for command in ranked[:_MAX_SHOWN]]
        if more := len(ranked[_MAX_SHOWN:]):
            hidden.append(plural(more, name))
    if hidden:
        lines.append(
            f"not shown: {', '.join(hidden)}; GitHub shows {_MAX_SHOWN} of each, "
            "--format sarif has all"
        )
    return "\n".join([*lines, concise.summarize(articles, unread), CAVEAT])


def _commands(
    articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]
) -> Iterator[_Command]:
    for one in unread:
        text = _command("error", one.file, one.line or 1, "not read", one.error)
        yield _Command("error", _WHOLE_ARTICLE, text)
    for article in articles:
        verdict, line = article.report.verdict, article.report.article.line or 1
        if verdict in (Verdict.FAIL, Verdict.ABSTAIN):
            fails = verdict is Verdict.FAIL
            severity = "error" if fails else "note"
            title = "article fails" if fails else "article not judged"
            text = _command(
                _COMMANDS[severity], article.file, line, title, format_report(article.report)
            )
            yield _Command(severity, _WHOLE_ARTICLE, text)
        for diagnostic in article.findings:
            finding = diagnostic.finding
            text = _command(
                _COMMANDS[diagnostic.severity],
                article.file,
                diagnostic.region.line,
                finding.feature,
                format_finding(finding),
                diagnostic.region,
            )
            yield _Command(diagnostic.severity, finding.effect, text)


def _command(
    name: str, file: str, line: int, title: str, message: str, region: Region | None = None
) -> str:
    """Return a command. It has columns only if its region is on one line, as GitHub requires."""
    properties: dict[str, str | int] = {} if file in ("", "-") else {"file": file}
    properties["line"] = line
    if region:
        properties["endLine"] = region.end_line
        if region.end_line == line and region.end_column > region.column:
            properties |= {"col": region.column, "endColumn": region.end_column}
    properties["title"] = title
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_percent_encode(escape_terminal(message))}"


def _property(text: str) -> str:
    # Colons are encoded, so only `##[` can be a command. A space in `::` would name another file.
    encoded = _percent_encode(escape_controls(text)).replace(":", "%3A").replace(",", "%2C")
    return escape_terminal(encoded)


def _percent_encode(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
