"""The terminal: an article's scores and what made them, for a person to read.

Everything here returns rich renderables built from `Text`, never from markup, since the words of an
article could spell markup. A phrase stands between « and » as well as in colour, so that nothing is
lost where there is none. The lines told are those of the file, by the `Source` given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reliability.display.arithmetic import format_value, interpretation
from reliability.display.escaping import shorten
from reliability.records import CAVEAT
from reliability.reporters.phrasing import (
    article_name,
    describe_direction,
    format_contributions,
    strongest_findings,
)
from reliability.scoring.report import Report
from reliability.signals.registry import FEATURES, SIGNALS

if TYPE_CHECKING:
    from reliability.checking.source_map import SourceFile
    from reliability.records import Finding, Score
    from reliability.signals.signal import Signal

_PALETTE = ("red", "yellow", "magenta", "cyan", "green", "blue", "bright_red", "bright_magenta")
COLOURS = {signal.name: _PALETTE[index % len(_PALETTE)] for index, signal in enumerate(SIGNALS)}
_VERDICTS = {
    "PASS": "bold green",
    "FAIL": "bold red",
    "BASELINED": "bold yellow",
    "ABSTAIN": "bold yellow",
}
_SHOWN = 0.005  # log-odds that would print as 0.00
_GAUGE = 20
_CONTEXT = 60  # characters of context on each side of a phrase


def render_article(report: Report, source: SourceFile) -> RenderableType:
    """Return all that `score` says of a single article."""
    return Group(
        render_heading(report),
        Text(),
        _scored("reliability", report.reliability, report.features),
        Text(),
        _scored("bias", report.bias, report.features),
        *_strongest_findings(report, source),
        Text(),
        render_caveat(),
    )


def render_summary(report: Report, source: SourceFile) -> RenderableType:
    """Return the few lines that `score` says of one of several articles."""
    lines: list[RenderableType] = [_verdict(report)]
    for name, score in (("reliability", report.reliability), ("bias", report.bias)):
        line = Text.assemble((f"{name:<11} ", ""), _gauge(score), f"  {_range(score)}")
        lines.append(line)
        for way in _pulls(score.contributions, 3):
            pulls = [Text(f"{feature} {contribution:+.2f}", "dim") for feature, contribution in way]
            lines.append(Columns(pulls, padding=(0, 3)))
    table = _places()
    for evidence in strongest_findings(report.key_findings, 3):
        phrase = _in_context(report, evidence, _CONTEXT // 2)
        told = Text.assemble(phrase, f"  {shorten(evidence.note, 200)}")
        table.add_row(_where(evidence, source), told)
    return Group(_name(report), Padding(Group(*lines, table), (0, 0, 1, 2)))


def render_heading(report: Report) -> RenderableType:
    """Return the name of an article, what was said when it was read, and its verdict."""
    notes = [Text(f"note: {shorten(note, 300)}", style="dim") for note in report.notes]
    return Group(_name(report), *notes, Text(), _verdict(report))


def render_caveat() -> Text:
    """Return what must be said wherever a score is shown."""
    return Text(CAVEAT, style="italic")


def render_catalogue(signals: Iterable[Signal]) -> Iterator[RenderableType]:
    """Yield every signal with its features: what each measures, its direction, its source."""
    for signal in signals:
        yield Text.assemble((signal.name, f"bold {COLOURS[signal.name]}"), f"  {signal.summary}")
        for feature in signal.features:
            told = Text.assemble(
                (feature.name, "bold"),
                f"  {feature.summary}\n{feature.unit}; {describe_direction(feature)}",
            )
            if feature.source:
                told.append(f"\nsource: {feature.source}", style="dim")
            yield Padding(told, (0, 0, 0, 2))
        yield Text()


def _name(report: Report) -> Text:
    title, path = report.article.title, article_name(report)
    if not title or not title.strip() or title == report.article.id:
        return Text(path, style="bold")
    return Text.assemble((shorten(title, 200), "bold"), "\n", (path, "dim"))


def _verdict(report: Report) -> Text:
    reasons = "; ".join(report.reasons)
    return Text.assemble((str(report.verdict), _VERDICTS[report.verdict]), f"  {reasons}")


def _gauge(score: Score) -> Text:
    """Draw a probability from 0 to 1 with its interval."""
    point, low, high = (round(at * (_GAUGE - 1)) for at in (score.probability, *score.interval))
    return Text.assemble(
        (f"{score.probability:.2f}", "bold"),
        ("  " + "·" * low, "dim"),
        "━" * (point - low),
        ("●", "bold"),
        "━" * (high - point),
        ("·" * (_GAUGE - 1 - high), "dim"),
    )


def _range(score: Score) -> str:
    low, high = score.interval
    return f"80 %: {low:.2f} to {high:.2f}"


def _pulls(
    contributions: dict[str, float], limit: int
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Return the strongest contributions downwards and upwards."""
    ranked = sorted(contributions.items(), key=lambda item: item[1])
    down = [item for item in ranked if item[1] <= -_SHOWN][:limit]
    up = [item for item in reversed(ranked) if item[1] >= _SHOWN][:limit]
    return down, up


def _scored(target: str, score: Score, values: dict[str, float]) -> RenderableType:
    """Return one score: its gauge, what it says in words, and what pulled it each way."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    good = 1 if target == "reliability" else -1
    for label, way in zip(("down", "up"), _pulls(score.contributions, 4), strict=True):
        for index, (name, contribution) in enumerate(way):
            summary = FEATURES[name].summary if name in FEATURES else ""
            table.add_row(
                "" if index else label,
                Text(f"{contribution:+.2f}", "green" if contribution * good > 0 else "red"),
                Text.assemble(
                    (name, "bold"),
                    f"  {summary} ",
                    (f"({format_value(name, values[name])})", "dim"),
                ),
            )
    return Group(
        Text.assemble((f"{target} ", "bold"), _gauge(score)),
        Padding(Group(Text(interpretation(target, score)), table), (0, 0, 0, 2)),
    )


def _strongest_findings(report: Report, source: SourceFile) -> Iterator[RenderableType]:
    chosen = strongest_findings(report.key_findings, 6)
    if not chosen:
        return
    table = _places()
    for evidence in chosen:
        table.add_row(
            _where(evidence, source),
            Text.assemble(
                _in_context(report, evidence, _CONTEXT),
                f"\n{shorten(evidence.note, 300)}\n",
                *_against(evidence, source),
                (f"{evidence.feature}: {format_contributions(evidence)}", "dim"),
            ),
        )
    yield Text()
    yield Text(f"strongest of {len(report.findings)} findings", style="bold")
    yield Padding(table, (0, 0, 0, 2))


def _places() -> Table:
    """Return a table of places, and of what was found there."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    return table


def _against(evidence: Finding, source: SourceFile) -> Iterator[str]:
    """Yield a line for each of the first stretches that a finding stands against."""
    text = source.article.text
    for start, end in evidence.related[:2]:
        line = source.region(start, end).line
        yield f"against line {line} «{shorten(text[start:end], 160)}»\n"


def _where(evidence: Finding, source: SourceFile) -> str:
    if evidence.signal == "headline":
        return "title"
    return f"line {source.region(evidence.start, evidence.end).line}"


def _in_context(report: Report, evidence: Finding, room: int) -> Text:
    """Return a phrase between its marks, with up to `room` characters of its line on each side."""
    text = (report.article.title or "") if evidence.signal == "headline" else report.article.text
    before = text[max(0, evidence.start - room) : evidence.start].rpartition("\n")[2]
    after = text[evidence.end : evidence.end + room].partition("\n")[0]
    if len(before) == room:
        before = "… " + before.partition(" ")[2]
    if len(after) == room:
        after = after.rpartition(" ")[0] + " …"
    return Text.assemble(
        _context(before),
        ("«" + shorten(evidence.text, 160) + "»", f"bold {COLOURS.get(evidence.signal, '')}"),
        _context(after),
    )


def _context(text: str) -> str:
    """Return text around a phrase on one line, with a space at its ends kept."""
    line = shorten(text, 2 * _CONTEXT)
    if not line:
        return " " if text else ""
    return " " * text[0].isspace() + line + " " * text[-1].isspace()
