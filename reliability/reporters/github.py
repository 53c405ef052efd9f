"""GitHub: findings as workflow commands, which its runner shows beside the lines of a pull request.

It knows that GitHub shows ten errors, ten warnings and ten notices of a step, so the articles that
fail and what pulls the farthest come first, and the rest is counted. Nothing that an article says
begins a line or ends a property of a command.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reliability.display.escaping import escape_controls, escape_terminal
from reliability.records import CAVEAT, Verdict
from reliability.reporters import concise
from reliability.reporters.phrasing import format_finding, format_verdict

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
    from reliability.checking.source_map import Region

_SHOWN = 10  # of each command in a step: what GitHub keeps
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_FIRST = float("inf")  # the pull of what concerns a whole article


class _Command(NamedTuple):
    severity: str
    pull: float
    text: str


def render(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> str:
    """Return the commands, how many are left out, and the summary."""
    of_severity: dict[str, list[_Command]] = defaultdict(list)
    for command in _commands(checks, gaps):
        of_severity[command.severity].append(command)
    lines, left = [], []
    for severity, name in _COMMANDS.items():
        ranked = sorted(of_severity[severity], key=lambda command: -command.pull)
        lines += [command.text for command in ranked[:_SHOWN]]
        if more := len(ranked[_SHOWN:]):
            left.append(f"{more} {name}{'' if more == 1 else 's'}")
    if left:
        lines.append(
            f"not shown: {', '.join(left)}; GitHub takes {_SHOWN} of each, --format sarif holds all"
        )
    return "\n".join([*lines, concise.summarize_checks(checks, gaps), CAVEAT])


def _commands(
    checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]
) -> Iterator[_Command]:
    for gap in gaps:
        text = _command("error", gap.file, gap.line or 1, None, "not read", gap.error)
        yield _Command("error", _FIRST, text)
    for check in checks:
        report = check.report
        line = report.article.line or 1
        if report.verdict in (Verdict.FAIL, Verdict.ABSTAIN):
            severity = "error" if report.verdict is Verdict.FAIL else "note"
            told = f"{format_verdict(report)}. {CAVEAT}"
            title = "article fails" if report.verdict is Verdict.FAIL else "article not judged"
            text = _command(_COMMANDS[severity], check.file, line, None, title, told)
            yield _Command(severity, _FIRST, text)
        for placed in check.findings:
            evidence, region = placed.evidence, placed.region
            text = _command(
                _COMMANDS[placed.severity],
                check.file,
                region.line,
                region,
                evidence.feature,
                format_finding(evidence),
            )
            yield _Command(placed.severity, evidence.effect, text)


def _command(
    name: str, file: str, line: int, region: Region | None, title: str, message: str
) -> str:
    """Return one command. Columns are told where a finding is on one line, as GitHub wants it."""
    properties: dict[str, str | int] = {} if file in ("", "-") else {"file": file}
    properties["line"] = line
    if region:
        properties["endLine"] = region.end_line
        if region.end_line == line and region.end_column > region.column:
            properties |= {"col": region.column, "endColumn": region.end_column}
    properties["title"] = title
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    return _escaped(escape_terminal(text))


def _property(text: str) -> str:
    # Without colons only `##[` is left to be a command; to part `::` would name another file.
    return escape_terminal(_escaped(escape_controls(text)).replace(":", "%3A").replace(",", "%2C"))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
