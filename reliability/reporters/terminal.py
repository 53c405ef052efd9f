"""Text for a terminal: the scores of an article and its worst findings, cut to the width of lines.

All functions return rich renderables built from `Text`, never from markup, because the words of an
article could be read as markup. A phrase is printed between « and » as well as in colour, so that
nothing is lost without colour. Line numbers are those of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reliability.checking.source_map import SourceFile
from reliability.display.arithmetic import (
    FAVOURABLE,
    INTERVAL_NOTE,
    interpretation,
    interval_of_100,
    meaning,
)
from reliability.display.card import GRADES_NOTE, Share
from reliability.display.escaping import shorten
from reliability.display.formatting import feature_label, format_signed, plural
from reliability.display.genre import genre_label, genre_reasons
from reliability.records import CAVEAT, Finding, Score
from reliability.reporters.phrasing import (
    article_name,
    describe_direction,
    describe_sources,
    format_contributions,
    serious_findings,
)
from reliability.scoring.card_table import card_line, card_rows, disagreement
from reliability.scoring.report import Report
from reliability.scoring.wording import family_shares, wording_of
from reliability.signals.registry import SIGNALS
from reliability.signals.signal import Signal

_PALETTE = ("red", "yellow", "magenta", "cyan", "green", "blue", "bright_red", "bright_magenta")
SIGNAL_COLOURS = {
    signal.name: _PALETTE[index % len(_PALETTE)] for index, signal in enumerate(SIGNALS)
}
_VERDICT_STYLES = {
    "PASS": "bold green",
    "FAIL": "bold red",
    "BASELINED": "bold yellow",
    "ABSTAIN": "bold yellow",
}
_GAUGE_WIDTH = 16
# Columns, in a terminal of 100.
_LINE = 100
_PHRASE_WIDTH = 86  # of a phrase in its context
_MAX_LINES = 40
_SHARES_WIDTH = 58  # of the features in a row of the report card
_SLACK = 16  # columns that may stay empty at the end of a broken line
_MAX_FINDINGS = 5
_MAX_CONTEXT = 120
_LEAST_FAULT = 0.3  # log-odds that a part of the card loses on both scores by a serious fault
_SIGNS = "+ for the article, - against it"


def render_article(report: Report) -> RenderableType:
    """Return the full output of `score` for a single article: at most 40 lines of 100 columns."""
    above = Group(
        render_heading(report),
        Text(),
        *_render_scores(report),
        Text(),
        render_card(report, family_shares(wording_of(report))),
        Text.assemble(("sources ", "bold"), describe_sources(report)),
    )
    below = Group(Text(), render_caveat())
    room = _MAX_LINES - _height(above) - _height(below)
    return Group(above, *_render_findings(report, room), below)


def render_summary(report: Report) -> RenderableType:
    """Return the short output of `score` for one of several articles.

    Before each finding is a `+` if it speaks for the article, else a `-`.
    """
    lines: list[RenderableType] = [_render_verdict(report), _render_genre(report, False)]
    lines += [_render_score(name, score, report) for name, score in report.scores.items()]
    lines.append(Text(card_line(report.card)))
    if sentence := disagreement(report.scores):
        lines.append(Text(sentence))
    table, source = grid("left", style="dim"), SourceFile(report.article)
    for finding in serious_findings(report, 3):
        phrase = _render_phrase(report, finding, _PHRASE_WIDTH // 2)
        note = Text.assemble(phrase, f"  {shorten(finding.note, 200)}")
        table.add_row(Text.assemble(_sign(finding), f" {_place(finding, source)}"), note)
    return Group(_render_name(report), Padding(Group(*lines, table), (0, 0, 1, 2)))


def render_heading(report: Report, notes: int = 1) -> RenderableType:
    """Return the name of an article, its verdict and genre, and some notes on how it was read."""
    lines = [_render_name(report), _render_verdict(report), _render_genre(report)]
    hidden = len(report.notes) - notes
    for number, note in enumerate(report.notes[:notes], 1):
        more = f" (and {plural(hidden, 'more note')})" if hidden > 0 and number == notes else ""
        limit = _LINE - 25 if notes == 1 else 300
        lines.append(Text(f"note: {_shorten_note(note, limit)}{more}", style="dim"))
    return Group(*lines)


def _shorten_note(note: str, limit: int) -> str:
    """Return a note on one line; of several quotations that are too long together, only the first."""
    first, *others = note.split("”; “")
    if not others or len(note) <= limit:
        return shorten(note, limit)
    return f"{shorten(first, limit)}” and {len(others)} more"


def render_card(report: Report, families: Sequence[Share] = ()) -> RenderableType:
    """Return the report card as a table, and a sentence if its evidence disagrees."""
    table = grid("left", "right", "right", "right")
    heading = ("report card", "grade", "reliability", "bias", "mostly from (reliability/bias)")
    table.add_row(*(Text(cell, "dim") for cell in heading))
    for row in card_rows(report.card, report.scores, report.is_judged, families):
        table.add_row(
            Text(row.part, "bold"),
            row.grade,
            _coloured("reliability", row.reliability),
            _coloured("bias", row.bias),
            _fitting([share.text for share in row.strongest], _SHARES_WIDTH),
        )
    sentence = disagreement(report.scores)
    return Group(table, Text(GRADES_NOTE, "dim"), *([Text(sentence, "bold")] if sentence else []))


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
    title, name = report.article.title, shorten(article_name(report), _LINE)
    if not title or not title.strip() or title == report.article.id:
        return Text(name, style="bold")
    return Text.assemble((shorten(title, _LINE), "bold"), "\n", (name, "dim"))


def _render_verdict(report: Report) -> Text:
    reasons = "; ".join(report.reasons)
    return Text.assemble((str(report.verdict), _VERDICT_STYLES[report.verdict]), f"  {reasons}")


def _render_genre(report: Report, with_reasons: bool = True) -> Text:
    label = genre_label(report.genre)
    width = _LINE - len(label) - 8
    reasons = shorten(genre_reasons(report.genre, width), width) if with_reasons else ""
    return Text.assemble(("genre ", "bold"), label, (f"  {reasons}" if reasons else "", "dim"))


def _render_gauge(score: Score) -> Text:
    point, low, high = (
        round(value * (_GAUGE_WIDTH - 1)) for value in (score.probability, *score.interval)
    )
    return Text.assemble(
        ("·" * low, "dim"),
        "━" * (point - low),
        ("●", "bold"),
        "━" * (high - point),
        ("·" * (_GAUGE_WIDTH - 1 - high), "dim"),
        (f"  {score.probability:.2f}", "bold"),
    )


def _render_scores(report: Report) -> Iterator[RenderableType]:
    for target, score in report.scores.items():
        yield _render_score(target, score, report)
    if report.is_judged:
        yield Text(INTERVAL_NOTE, "dim")


def _render_score(target: str, score: Score, report: Report) -> Text:
    """Return a score in a line: its gauge, its probability, and its meaning in words."""
    name = (f"{target:<12}", "bold")
    if not report.is_judged:
        return Text.assemble(name, interpretation(target, score, is_judged=False))
    words = f"  {meaning(target, score)} ({interval_of_100(score)})"
    return Text.assemble(name, _render_gauge(score), words)


def _coloured(target: str, amount: float) -> Text:
    """Return an amount of log-odds, green if it speaks for the article and red if against it."""
    style = "green" if amount * FAVOURABLE[target] > 0 else "red"
    text = format_signed(amount)
    return Text(text, "dim" if text == "0" else style)


def _fitting(parts: Sequence[str], width: int) -> str:
    """Join two or three parts with commas: the third only if it fits into a width."""
    joined = ", ".join(parts)
    return joined if len(joined) <= width else ", ".join(parts[:2])


def _height(renderable: RenderableType) -> int:
    """Return the number of lines in a terminal of 100 columns."""
    console = Console(width=_LINE, file=StringIO(), markup=False, emoji=False, highlight=False)
    return len(console.render_lines(renderable))


# -- the findings ----------------------------------------------------------------------------------


def _render_findings(report: Report, room: int) -> Iterator[RenderableType]:
    """Yield the most serious findings that fit into a number of lines, each in at most four."""
    source, findings = SourceFile(report.article), serious_findings(report, _MAX_FINDINGS)
    # The first finding on an article without a fault that an editor raises may be a named source.
    is_serious = bool(findings) and findings[0].penalty > 0
    is_sound = max(grade.bias - grade.reliability for grade in report.card.values()) < _LEAST_FAULT
    strongest = "no serious fault; strongest" if is_sound else "strongest"
    rank = "most serious" if is_serious else strongest
    count = plural(len(report.findings), "finding")
    heading = Text.assemble((f"{rank} of {count}", "bold"), f" ({_SIGNS})")
    shown: list[RenderableType] = [heading]
    used = 1
    for finding in findings:
        table = grid("left", style="dim")
        place = Text.assemble(_sign(finding), f" {_place(finding, source):<8}")
        table.add_row(place, _render_finding(report, finding, source))
        used += _height(table)
        if used > room:
            break
        shown.append(table)
    if len(shown) > 1:
        yield from shown


def _sign(finding: Finding) -> Text:
    """Return "+" for a finding that speaks for the article, else "-", also if it has no effect."""
    return Text("+", "green") if finding.penalty < 0 else Text("-", "red")


def _render_finding(report: Report, finding: Finding, source: SourceFile) -> Text:
    """Return a finding: its phrase in context, a related phrase, the reason and the contributions."""
    name, amounts = feature_label(finding.feature), f" ({format_contributions(finding)})"
    related = _related(finding, source)
    room = 2 * _PHRASE_WIDTH - len(name) - len(amounts) - 2 - _SLACK
    return Text.assemble(
        _render_phrase(report, finding, _PHRASE_WIDTH),
        related,
        ("\n" + name, "bold"),
        f": {shorten(finding.note, max(room, _SLACK))}",
        (amounts, "dim"),
    )


def grid(*fixed: str, style: str = "", gap: int = 2) -> Table:
    """Return an empty table with columns that are never wrapped, each to the "left" or "right".

    A last column takes the rest of the width. `gap` is the number of blanks between columns.
    """
    table = Table.grid(padding=(0, gap, 0, 0))
    for side in fixed:
        table.add_column(no_wrap=True, justify=side, style=style)  # type: ignore[arg-type]
    table.add_column()
    return table


def _related(finding: Finding, source: SourceFile) -> str:
    if not finding.related:
        return ""
    start, end = finding.related[0]
    place = f"see line {source.region(start, end).line} "
    return f"\n{place}«{shorten(source.article.text[start:end], _PHRASE_WIDTH - len(place) - 2)}»"


def _place(finding: Finding, source: SourceFile) -> str:
    if finding.where == "title":
        return "title"
    return f"line {source.region(finding.start, finding.end).line}"


def _render_phrase(report: Report, finding: Finding, width: int) -> Text:
    """Return a phrase with its line on each side, cut to a width."""
    text = (report.article.title or "") if finding.where == "title" else report.article.text
    shown = shorten(finding.text, width - 2)
    room = max(width - 2 - len(shown), 0)
    style = f"bold {SIGNAL_COLOURS.get(finding.signal, '')}"
    before = _one_line(text[max(0, finding.start - width) : finding.start].rpartition("\n")[2])
    after = _one_line(text[finding.end : finding.end + width].partition("\n")[0])
    spare = max(room // 2, room - len(after))
    if len(before) > spare:
        before = "… " + before[len(before) - max(spare - 2, 0) :].partition(" ")[2]
        before = before if spare > 8 else ""
    room -= len(before)
    if len(after) > room:
        after = after[: max(room - 2, 0)].rpartition(" ")[0] + " …" if room > 8 else ""
    return Text.assemble(before, (f"«{shown}»", style), after)


def _one_line(text: str) -> str:
    """Return the text around a phrase on one line, with its outer spaces."""
    line = shorten(text, _MAX_CONTEXT)
    if not line:
        return " " if text else ""
    return " " * text[0].isspace() + line + " " * text[-1].isspace()
