"""Text for a terminal: the marked article, and the complete arithmetic of both scores.

All printed numbers add up. A number in brackets links a line of the arithmetic to the phrases behind it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reliability.display.arithmetic import FAVOURABLE, format_value, ledger, round_to_sum
from reliability.display.escaping import escape_terminal, shorten
from reliability.display.formatting import format_signed, format_units
from reliability.display.marks import Mark, number_marks, related_marks
from reliability.records import Finding, probability
from reliability.reporters.terminal import (
    SIGNAL_COLOURS,
    format_interval,
    grid,
    render_card,
    render_caveat,
    render_heading,
)
from reliability.scoring.report import Report
from reliability.scoring.report_card import group_number, group_of, part_sum
from reliability.scoring.wording import (
    FAMILIES,
    FamilyShare,
    family_shares,
    strongest_words,
    wording_of,
)

_DECIMALS = 4  # of log-odds
_BLANK_LINES = re.compile(r"\n{3,}")
_MAX_CHARACTERS = 100_000  # of a text; rich would take minutes for more
_MAX_CITED = 40
_MIN_WIDTH_OF_TWO = 110  # columns needed to print text and arithmetic side by side


def render_explanation(report: Report, width: int) -> RenderableType:
    """Return the marked text and the arithmetic of an article, for a terminal of `width` columns."""
    marks = number_marks(report.findings)
    text = Group(*_render_text(report, marks))
    wording = wording_of(report)
    arithmetic = Group(
        _render_arithmetic("reliability", report, marks),
        _render_wording("reliability", report, wording),
        Text(),
        _render_arithmetic("bias", report, marks),
        _render_wording("bias", report, wording),
    )
    body: RenderableType
    if width >= _MIN_WIDTH_OF_TWO:
        body = Table.grid(padding=(0, 4, 0, 0), expand=True)
        body.add_column(ratio=1)
        body.add_column(ratio=1)
        body.add_row(text, arithmetic)
    else:
        body = Group(text, Text(), arithmetic)
    heading = render_heading(report, len(report.notes))
    card = render_card(report, family_shares(wording))
    return Group(heading, Text(), card, Text(), body, Text(), render_caveat())


def _render_text(report: Report, marks: list[Mark]) -> Iterator[RenderableType]:
    """Yield the marked title and text, then the notes to their marks."""
    title, text = report.article.title or "", report.article.text
    shown = [mark for mark in marks if mark.end <= _MAX_CHARACTERS]
    in_title = [mark for mark in shown if mark.in_title]
    yield Text("text, with each «phrase»[note]", "bold")
    if in_title:
        yield mark_text(title[:_MAX_CHARACTERS], in_title)
        yield Text()
    yield mark_text(text[:_MAX_CHARACTERS], [mark for mark in shown if not mark.in_title])
    if len(text) > _MAX_CHARACTERS:
        yield Text(
            f"… {len(text) - _MAX_CHARACTERS} more characters with {len(marks) - len(shown)} notes "
            "not shown",
            "dim",
        )
    if shown:
        yield Text()
        yield _render_notes(report, marks, shown)


def _render_notes(report: Report, marks: list[Mark], shown: list[Mark]) -> RenderableType:
    """Return the reasons of the shown marks, their related marks and their contributions."""
    related = related_marks(marks)
    contributions = _contributions(report, marks)
    table = grid("right", gap=1)
    for mark in shown:
        see = f"see {_cite(related[mark.number])}" if mark.number in related else ""
        if mark.finding is None:
            note = Text(f"{mark.signal}: {see}")
        else:
            reliability, bias = contributions[mark.number]
            note = Text.assemble(
                (mark.finding.feature, "bold"),
                f"  {shorten(mark.finding.note, 300)}",
                f"; {see}" if see else "",
                (f"\nreliability {_log_odds(reliability)}, bias {_log_odds(bias)}", "dim"),
            )
        table.add_row(Text(f"[{mark.number}]", SIGNAL_COLOURS.get(mark.signal, "")), note)
    return table


def mark_text(text: str, marks: list[Mark]) -> Text:
    """Return a text, safe for the terminal, with each phrase between « and »[number]."""
    # At the same position, marks close before others open, and the mark opened last closes first.
    edges = sorted(
        [(mark.start, 1, mark.number, mark) for mark in marks]
        + [(mark.end, 0, -mark.number, mark) for mark in marks]
    )
    result = Text()
    open_styles: dict[int, str] = {}
    at = 0
    for position, opens, _, mark in edges:
        style = next(reversed(open_styles.values())) if open_styles else ""
        result.append(_readable(text[at:position]), style)
        at = position
        own_style = f"bold {SIGNAL_COLOURS.get(mark.signal, '')}"
        if opens:
            open_styles[mark.number] = own_style
            result.append("«", own_style)
        else:
            open_styles.pop(mark.number, None)
            result.append(f"»[{mark.number}]", own_style)
    result.append(_readable(text[at:]))
    result.rstrip()
    return result


def _readable(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", escape_terminal(text))


def _contributions(report: Report, marks: list[Mark]) -> dict[int, tuple[int, int]]:
    """Return each finding's contributions in units; those of a feature add up to its printed line."""
    by_feature: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for mark in marks:
        if mark.finding:
            by_feature[mark.finding.feature].append((mark.number, mark.finding))
    totals = {
        target: dict(ledger(score, _DECIMALS, group_number)[1])
        for target, score in report.scores.items()
    }
    contributions: dict[int, tuple[int, int]] = {}
    for feature, numbered in by_feature.items():
        reliability, bias = (
            round_to_sum(
                (finding.contributions[target] for _, finding in numbered),
                _DECIMALS,
                totals[target].get(feature),
            )
            for target in totals
        )
        numbers = (number for number, _ in numbered)
        contributions |= zip(numbers, zip(reliability, bias, strict=True), strict=True)
    return contributions


def _render_arithmetic(target: str, report: Report, marks: list[Mark]) -> RenderableType:
    score = report.scores[target]
    numbers: dict[str, list[int]] = defaultdict(list)
    for mark in marks:
        if mark.finding:
            numbers[mark.finding.feature].append(mark.number)
    table = grid("right", "right")
    table.add_row(Text("log-odds", "dim"), Text("total", "dim"), Text("from", "dim"))
    total, contributions = ledger(score, _DECIMALS, group_number)
    table.add_row(_log_odds(total), _log_odds(total), "base, the same for every article")
    nothing = []
    part = ""
    for name, units in contributions:
        value = report.features.get(name, math.nan)
        if not units and not score.contributions[name]:
            nothing.append(f"{name} (cannot be measured here)" if math.isnan(value) else name)
            continue
        if part != (part := group_of(name)):
            table.add_row("", "", Text(f"{part} {format_signed(part_sum(part, score))}", "dim"))
        total += units
        style = "green" if units * FAVOURABLE[target] > 0 else "red"
        source = Text.assemble(
            (name, "bold"),
            f" ({format_value(name, value)}) ",
            (_place(value, numbers[name]), "dim"),
        )
        table.add_row(Text(_log_odds(units), style), _log_odds(total), source)
    if nothing:
        table.add_row(_log_odds(0), _log_odds(total), Text(f"without effect: {', '.join(nothing)}"))
    log_odds = total / 10**_DECIMALS
    result = Text.assemble(
        f"1 / (1 + exp({0 - log_odds:.{_DECIMALS}f})) = ",
        (f"{probability(log_odds):.3f}", "bold"),
        f" {target}; {format_interval(score)}",
    )
    return Group(Text(f"arithmetic of {target}", style="bold"), table, result)


def _render_wording(
    target: str, report: Report, wording: Mapping[str, Sequence[FamilyShare]]
) -> RenderableType:
    """Return the wording of a score by families, each with its words of the largest shares."""
    table = grid("right")
    for share in wording[target]:
        if not (amount := round(share.log_odds, 2)):
            continue
        words = ", ".join(
            f"«{shorten(word, 40)}» {format_signed(value)}"
            for word, value in strongest_words(report, share)
            if round(value, 2)
        )
        style = "green" if amount * FAVOURABLE[target] > 0 else "red"
        family = Text.assemble((FAMILIES[share.family], "bold"), f"  {words}" if words else "")
        table.add_row(Text(format_signed(amount), style), family)
    if not table.rows:
        return Group()
    return Group(
        Text(f"wording of {target}, by families of words, minus the mean article", "bold"), table
    )


def _place(value: float, numbers: Sequence[int]) -> str:
    """Return the place in the text that a contribution comes from."""
    if numbers:
        return _cite(numbers)
    return "no span: absent" if value == 0 else "no span: whole text"


def _cite(numbers: Sequence[int]) -> str:
    cited = " ".join(f"[{number}]" for number in numbers[:_MAX_CITED])
    more = len(numbers) - _MAX_CITED
    return f"{cited} and {more} more" if more > 0 else cited


def _log_odds(units: int) -> str:
    return format_units(units, _DECIMALS)
