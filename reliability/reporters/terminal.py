"""Terminal: the scores of an article and the findings behind them, for people.

All functions return rich renderables built from `Text`, never from markup, because the words of an
article could be read as markup. A phrase is printed between « and » as well as in colour, so that
nothing is lost without colour. Line numbers are those of the file, from the `SourceFile` given.
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
from reliability.display.formatting import plural
from reliability.display.genre import genre_label, genre_reasons
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
    from collections.abc import Mapping

    from reliability.checking.source_map import SourceFile
    from reliability.records import Finding, Score
    from reliability.signals.signal import Signal

_PALETTE = ("red", "yellow", "magenta", "cyan", "green", "blue", "bright_red", "bright_magenta")
SIGNAL_COLOURS = {
    signal.name: _PALETTE[index % len(_PALETTE)] for index, signal in enumerate(SIGNALS)
}
FAVOURABLE = {"reliability": 1, "bias": -1}  # the sign of a contribution that favours the article
_VERDICT_STYLES = {
    "PASS": "bold green",
    "FAIL": "bold red",
    "BASELINED": "bold yellow",
    "ABSTAIN": "bold yellow",
}
_MIN_CONTRIBUTION = 0.005  # log-odds; less would print as 0.00
_GAUGE_WIDTH = 20
_CONTEXT = 60  # characters on each side of a phrase


def render_article(report: Report, source: SourceFile) -> RenderableType:
    """Return the full output of `score` for a single article."""
    return Group(
        render_heading(report),
        Text(),
        _render_score("reliability", report.reliability, report.features),
        Text(),
        _render_score("bias", report.bias, report.features),
        *_render_findings(report, source),
        Text(),
        render_caveat(),
    )


def render_summary(report: Report, source: SourceFile) -> RenderableType:
    """Return the short output of `score` for one of several articles."""
    lines: list[RenderableType] = [_render_verdict(report), _render_genre(report, False)]
    for name, score in (("reliability", report.reliability), ("bias", report.bias)):
        lines.append(
            Text.assemble(f"{name:<11} ", _render_gauge(score), f"  {format_interval(score)}")
        )
        for direction in _strongest_contributions(score.contributions, 3):
            cells = [Text(f"{feature} {amount:+.2f}", "dim") for feature, amount in direction]
            lines.append(Columns(cells, padding=(0, 3)))
    table = _places_table()
    for finding in strongest_findings(report.key_findings, 3):
        phrase = _render_phrase(report, finding, _CONTEXT // 2)
        note = Text.assemble(phrase, f"  {shorten(finding.note, 200)}")
        table.add_row(_place(finding, source), note)
    return Group(_render_name(report), Padding(Group(*lines, table), (0, 0, 1, 2)))


def render_heading(report: Report) -> RenderableType:
    """Return the name of an article, the notes on how it was read, and its verdict."""
    notes = [Text(f"note: {shorten(note, 300)}", style="dim") for note in report.notes]
    return Group(
        _render_name(report), *notes, Text(), _render_verdict(report), _render_genre(report)
    )


def render_caveat() -> Text:
    """Return the caveat that accompanies every score."""
    return Text(CAVEAT, style="italic")


def render_catalogue(signals: Iterable[Signal]) -> Iterator[RenderableType]:
    """Yield every signal with its features: their meaning, direction and published source."""
    for signal in signals:
        colour = SIGNAL_COLOURS[signal.name]
        yield Text.assemble((signal.name, f"bold {colour}"), f"  {signal.summary}")
        for feature in signal.features:
            entry = Text.assemble(
                (feature.name, "bold"),
                f"  {feature.summary}\n{feature.unit}; {describe_direction(feature)}",
            )
            if feature.source:
                entry.append(f"\nsource: {feature.source}", style="dim")
            yield Padding(entry, (0, 0, 0, 2))
        yield Text()


def format_interval(score: Score) -> str:
    """Return the interval of a score."""
    low, high = score.interval
    return f"80% interval {low:.2f} to {high:.2f}"


# -- the scores ------------------------------------------------------------------------------------


def _render_name(report: Report) -> Text:
    title, name = report.article.title, article_name(report)
    if not title or not title.strip() or title == report.article.id:
        return Text(name, style="bold")
    return Text.assemble((shorten(title, 200), "bold"), "\n", (name, "dim"))


def _render_verdict(report: Report) -> Text:
    reasons = "; ".join(report.reasons)
    return Text.assemble((str(report.verdict), _VERDICT_STYLES[report.verdict]), f"  {reasons}")


def _render_genre(report: Report, with_reasons: bool = True) -> Text:
    """Return the genre, and the reasons for it."""
    reasons = genre_reasons(report.genre) if with_reasons else ""
    return Text.assemble(
        ("genre ", "bold"), genre_label(report.genre), (f"  {reasons}" if reasons else "", "dim")
    )


def _render_gauge(score: Score) -> Text:
    """Draw a probability and its interval on a line from 0 to 1."""
    point, low, high = (
        round(value * (_GAUGE_WIDTH - 1)) for value in (score.probability, *score.interval)
    )
    return Text.assemble(
        (f"{score.probability:.2f}", "bold"),
        ("  " + "·" * low, "dim"),
        "━" * (point - low),
        ("●", "bold"),
        "━" * (high - point),
        ("·" * (_GAUGE_WIDTH - 1 - high), "dim"),
    )


def _strongest_contributions(
    contributions: Mapping[str, float], limit: int
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Return the strongest contributions downwards, and those upwards."""
    ranked = sorted(contributions.items(), key=lambda item: item[1])
    down = [item for item in ranked if item[1] <= -_MIN_CONTRIBUTION][:limit]
    up = [item for item in reversed(ranked) if item[1] >= _MIN_CONTRIBUTION][:limit]
    return down, up


def _render_score(target: str, score: Score, values: Mapping[str, float]) -> RenderableType:
    """Return a score: its gauge, its meaning in words, and the strongest contributions."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    directions = zip(("down", "up"), _strongest_contributions(score.contributions, 4), strict=True)
    for label, direction in directions:
        for index, (name, amount) in enumerate(direction):
            style = "green" if amount * FAVOURABLE[target] > 0 else "red"
            summary = FEATURES[name].summary if name in FEATURES else ""
            value = (f"({format_value(name, values[name])})", "dim")
            table.add_row(
                "" if index else label,
                Text(f"{amount:+.2f}", style),
                Text.assemble((name, "bold"), f"  {summary} ", value),
            )
    return Group(
        Text.assemble((f"{target} ", "bold"), _render_gauge(score)),
        Padding(Group(Text(interpretation(target, score)), table), (0, 0, 0, 2)),
    )


# -- the findings ----------------------------------------------------------------------------------


def _render_findings(report: Report, source: SourceFile) -> Iterator[RenderableType]:
    """Yield the strongest findings, each in its context."""
    chosen = strongest_findings(report.key_findings, 6)
    if not chosen:
        return
    table = _places_table()
    for finding in chosen:
        entry = Text.assemble(
            _render_phrase(report, finding, _CONTEXT),
            f"\n{shorten(finding.note, 300)}\n",
            *_related(finding, source),
            (f"{finding.feature}: {format_contributions(finding)}", "dim"),
        )
        table.add_row(_place(finding, source), entry)
    yield Text()
    yield Text(f"strongest of {plural(len(report.findings), 'finding')}", style="bold")
    yield Padding(table, (0, 0, 0, 2))


def _places_table() -> Table:
    """Return an empty table with a column of places and one of findings."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    return table


def _related(finding: Finding, source: SourceFile) -> Iterator[str]:
    """Yield a line for each of the first two related spans."""
    text = source.article.text
    for start, end in finding.related[:2]:
        line = source.region(start, end).line
        yield f"see line {line} «{shorten(text[start:end], 160)}»\n"


def _place(finding: Finding, source: SourceFile) -> str:
    if finding.where == "title":
        return "title"
    return f"line {source.region(finding.start, finding.end).line}"


def _render_phrase(report: Report, finding: Finding, context: int) -> Text:
    """Return a phrase with up to `context` characters of its line on each side."""
    text = (report.article.title or "") if finding.where == "title" else report.article.text
    before = text[max(0, finding.start - context) : finding.start].rpartition("\n")[2]
    after = text[finding.end : finding.end + context].partition("\n")[0]
    if len(before) == context:
        before = "… " + before.partition(" ")[2]
    if len(after) == context:
        after = after.rpartition(" ")[0] + " …"
    style = f"bold {SIGNAL_COLOURS.get(finding.signal, '')}"
    phrase = ("«" + shorten(finding.text, 160) + "»", style)
    return Text.assemble(_one_line(before), phrase, _one_line(after))


def _one_line(text: str) -> str:
    """Return the text around a phrase on one line, with its outer spaces."""
    line = shorten(text, 2 * _CONTEXT)
    if not line:
        return " " if text else ""
    return " " * text[0].isspace() + line + " " * text[-1].isspace()
