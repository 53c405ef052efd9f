"""Explain: the arithmetic of both scores, to the last line, beside the marked text.

Every number printed can be added up by hand. A number in brackets leads from a line of the
arithmetic to the phrases in the text that made it, and back.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reliability.display.arithmetic import SCALE, format_value, ledger, round_to_sum
from reliability.display.escaping import escape_terminal, shorten
from reliability.display.marks import Mark, number_marks, related_marks
from reliability.records import probability
from reliability.reporters.terminal import COLOURS, render_caveat, render_heading
from reliability.scoring.report import Report

if TYPE_CHECKING:
    from reliability.records import Finding, Score

_BLANK_LINES = re.compile(r"\n{3,}")
_PAGE = 100_000  # characters of a text that are shown: nobody reads on, and rich takes minutes
_CITED = 40
_BESIDE = 110  # columns from which text and arithmetic stand side by side


def render_explanation(report: Report, width: int) -> RenderableType:
    """Return the whole account of an article, for a page of some columns."""
    marks = number_marks(report.findings)
    reading = Group(*_reading(report, marks))
    arithmetic = Group(
        _arithmetic("reliability", report.reliability, report, marks),
        Text(),
        _arithmetic("bias", report.bias, report, marks),
    )
    body: RenderableType
    if width >= _BESIDE:
        body = Table.grid(padding=(0, 4, 0, 0), expand=True)
        body.add_column(ratio=1)
        body.add_column(ratio=1)
        body.add_row(reading, arithmetic)
    else:
        body = Group(reading, Text(), arithmetic)
    return Group(render_heading(report), Text(), body, Text(), render_caveat())


# -- the marked text -----------------------------------------------------------------------------


def _reading(report: Report, marks: list[Mark]) -> Iterator[RenderableType]:
    """Yield the marked title and text, and the notes to their marks."""
    yield Text("the text, «phrase»[note]", "bold")
    shown = [mark for mark in marks if mark.end <= _PAGE]
    in_title = [mark for mark in shown if mark.in_title]
    if in_title:
        yield mark_text((report.article.title or "")[:_PAGE], in_title)
        yield Text()
    text = report.article.text
    yield mark_text(text[:_PAGE], [mark for mark in shown if not mark.in_title])
    if len(text) > _PAGE:
        yield Text(
            f"… {len(text) - _PAGE} characters more, with {len(marks) - len(shown)} notes, "
            "are not shown",
            "dim",
        )
    if shown:
        yield Text()
        yield _notes(report, marks, shown)


def _notes(report: Report, marks: list[Mark], shown: list[Mark]) -> RenderableType:
    """Return what the shown marks say, what each adds to the scores, and which face each other."""
    against = related_marks(marks)
    shares = _shares(report, marks)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for mark in shown:
        see = against.get(mark.number, [])
        if mark.evidence is None:
            note = Text(f"{mark.signal}: stands against, see {_cite(see)}")
        else:
            evidence = mark.evidence
            note = Text.assemble(
                (evidence.feature, "bold"),
                f"  {shorten(evidence.note, 300)}",
                f"; see {_cite(see)}" if see else "",
            )
            reliability, bias = shares[mark.number]
            note.append(f"\nreliability {_plain(reliability)}, bias {_plain(bias)}", "dim")
        table.add_row(Text(f"[{mark.number}]", COLOURS.get(mark.signal, "")), note)
    return table


def mark_text(text: str, marks: list[Mark]) -> Text:
    """Return a text, made harmless, with each phrase between « and »[number]."""
    # At one place a mark closes before another opens, and the one opened last closes first.
    edges = sorted(
        [(mark.start, 1, mark.number, mark) for mark in marks]
        + [(mark.end, 0, -mark.number, mark) for mark in marks]
    )
    result = Text()
    open_marks: dict[int, str] = {}
    at = 0
    for position, opens, _, mark in edges:
        style = next(reversed(open_marks.values())) if open_marks else ""
        result.append(_shown(text[at:position]), style)
        at = position
        colour = f"bold {COLOURS.get(mark.signal, '')}"
        if opens:
            open_marks[mark.number] = colour
            result.append("«", colour)
        else:
            open_marks.pop(mark.number, None)
            result.append(f"»[{mark.number}]", colour)
    result.append(_shown(text[at:]))
    result.rstrip()
    return result


def _shown(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", escape_terminal(text))


def _shares(report: Report, marks: list[Mark]) -> dict[int, tuple[int, int]]:
    """Return each finding's shares in units: those of a feature add up to its printed line."""
    of_feature: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for mark in marks:
        if mark.evidence:
            of_feature[mark.evidence.feature].append((mark.number, mark.evidence))
    reliability, bias = dict(ledger(report.reliability)[1]), dict(ledger(report.bias)[1])
    shares = {}
    for feature, items in of_feature.items():
        by_reliability = round_to_sum(
            (e.contributions["reliability"] for _, e in items), reliability.get(feature)
        )
        by_bias = round_to_sum((e.contributions["bias"] for _, e in items), bias.get(feature))
        for (index, _), *pair in zip(items, by_reliability, by_bias, strict=True):
            shares[index] = (pair[0], pair[1])
    return shares


# -- the arithmetic ------------------------------------------------------------------------------


def _arithmetic(target: str, score: Score, report: Report, marks: list[Mark]) -> RenderableType:
    """Return the table from the base to the probability."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for mark in marks:
        if mark.evidence:
            numbers[mark.evidence.feature].append(mark.number)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    table.add_row(Text("log-odds", "dim"), Text("total", "dim"), Text("from", "dim"))
    total, lines = ledger(score)
    table.add_row(_plain(total), _plain(total), "base, where every article starts")
    nothing = []
    good = 1 if target == "reliability" else -1
    for name, amount in lines:
        value = report.features.get(name, math.nan)
        if not amount and not score.contributions[name]:
            nothing.append(name if value == value else f"{name} (cannot be measured here)")
            continue
        total += amount
        table.add_row(
            Text(_plain(amount), "green" if amount * good > 0 else "red"),
            _plain(total),
            Text.assemble(
                (name, "bold"),
                f" ({format_value(name, value)}) ",
                (_spoken(value, numbers[name]), "dim"),
            ),
        )
    if nothing:
        table.add_row(_plain(0), _plain(total), Text(f"nothing from: {', '.join(nothing)}"))
    log_odds = total / SCALE
    low, high = score.interval
    return Group(
        Text(f"{target}: the arithmetic", style="bold"),
        table,
        Text.assemble(
            f"1 / (1 + exp({0 - log_odds:.4f})) = ",
            (f"{probability(log_odds):.3f}", "bold"),
            f" {target}; 8 of 10 models trained on other publishers say {low:.2f} to {high:.2f}",
        ),
    )


def _spoken(value: float, numbers: list[int]) -> str:
    """Say where in the text a contribution comes from."""
    if numbers:
        return _cite(numbers)
    return "no span: absent" if value == 0 else "no span: whole text"


def _cite(numbers: list[int]) -> str:
    cited = " ".join(f"[{number}]" for number in numbers[:_CITED])
    more = len(numbers) - _CITED
    return f"{cited} and {more} more" if more > 0 else cited


def _plain(units: int) -> str:
    """Return units as signed log-odds; nothing is 0.0000, without a sign."""
    return f"{units / SCALE:+.4f}" if units else "0.0000"
