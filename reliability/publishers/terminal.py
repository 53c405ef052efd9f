"""Text for a terminal: a table of publishers, and the details of each on demand."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reliability.display.escaping import shorten
from reliability.display.formatting import feature_label, format_signed
from reliability.publishers.assess import CAVEAT_PUBLISHERS, PublisherReport, PublisherReports
from reliability.publishers.differences import Difference
from reliability.publishers.phrasing import counts, drift_phrase, format_estimate, summary_notes
from reliability.scoring.model import TARGETS

_LONGEST = 40  # characters of a name
_PHRASE = 80
_VERDICT_STYLES = {"PASS": "bold green", "FAIL": "bold red", "ABSTAIN": "bold yellow"}


def render(reports: PublisherReports, details: bool = False) -> Iterator[RenderableType]:
    """Yield the table of publishers, the details of each if they are wanted, and the notes."""
    yield _table(reports)
    if details:
        for publisher in reports.publishers:
            yield _details(publisher)
    for note in summary_notes(reports):
        yield Text(note)
    yield Text(CAVEAT_PUBLISHERS)


def _table(reports: PublisherReports) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("publisher", "verdict", *(f"{target} (90%)" for target in TARGETS), "news"):
        table.add_column(
            name, no_wrap=name == "verdict", justify="right" if name == "news" else "left"
        )
    table.add_column("opinion", justify="right")
    table.add_column("satire", justify="right")
    for one in reports.publishers:
        table.add_row(
            Text(shorten(one.name, _LONGEST)),
            Text(one.verdict, style=_VERDICT_STYLES[one.verdict]),
            *(_score(one, target) for target in TARGETS),
            Text(str(one.news.articles if one.news else 0)),
            Text(str(one.opinion.articles if one.opinion else 0)),
            Text(str(one.satire)),
        )
    return table


def _score(publisher: PublisherReport, target: str) -> Text:
    if publisher.news is None:
        return Text("–")
    text = format_estimate(publisher.news.scores[target])
    return Text(text, style="" if publisher.verdict != "ABSTAIN" else "dim")


def _details(publisher: PublisherReport) -> RenderableType:
    lines: list[RenderableType] = [
        Text(f"\n{shorten(publisher.name, 200)}", style="bold"),
        _indented(f"{publisher.verdict} — {'; '.join(publisher.reasons)}"),
        _indented(counts(publisher)),
    ]
    if publisher.opinion:
        scores = publisher.opinion.scores
        texts = ", ".join(f"{target} {format_estimate(scores[target])}" for target in TARGETS)
        lines.append(_indented(f"opinion: {texts}"))
    lines += [
        _indented(phrase)
        for target in TARGETS
        if publisher.drift and (phrase := drift_phrase(publisher.drift, target))
    ]
    for target, differences in publisher.differences.items():
        if differences:
            lines.append(_indented(f"what sets its {target} apart, in log-odds:"))
            lines += [Padding(_difference(one), (0, 0, 0, 4)) for one in differences]
    return Group(*lines)


def _indented(text: str) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, 2))


def _difference(one: Difference) -> Text:
    low, high = map(format_signed, one.interval)
    lines = [f"{format_signed(one.log_odds)} ({low} to {high}) {feature_label(one.feature)}"]
    lines += [
        f"  «{shorten(found.text, _PHRASE)}» {shorten(found.article, 200)}"
        for found in one.evidence
    ]
    return Text("\n".join(lines))
