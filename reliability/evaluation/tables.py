"""Lay out results as tables in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import Goal, Result, Row
from reliability.evaluation.gate import MEASURED_PAGES, model_digests
from reliability.evaluation.templates import TEMPLATES
from reliability.metrics import Interval
from reliability.scales import model_files
from reliability.training.progress import log_progress


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table.

    Examples
    --------
    >>> print(markdown_table(["set", "AUC"], [("recovery", 0.89)]))
    | set | AUC |
    |---|---|
    | recovery | 0.89 |
    """
    lines = [header, *rows]
    texts = [f"| {' | '.join(map(str, cells))} |" for cells in lines]
    return "\n".join([texts[0], "|---" * len(header) + "|", *texts[1:]])


def records_table(records: Iterable[Mapping[str, object]]) -> str:
    """Return a Markdown table with a row for each record; the keys of the records are its header."""
    first, *others = records
    return markdown_table([*first], [[*one.values()] for one in (first, *others)])


def write_block(page: Path, name: str, text: str) -> None:
    """Replace the lines of a page between `<!-- name -->` and `<!-- /name -->`.

    Raises ReliabilityError unless the page has both comments, each on a line of its own, in this order.
    """
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    before, start, rest = page.read_text("utf-8").partition(opening)
    _, end, after = rest.partition(closing)
    if not (start and end):
        raise ReliabilityError(f"{page}: no lines between {opening.strip()} and {closing.strip()}")
    page.write_text(f"{before}{opening}{text}{closing}{after}", "utf-8")


def write_measured_page(name: str, rows: Sequence[Row], group: str) -> None:
    """Write one of `MEASURED_PAGES` next to the models, with their digests at its head.

    Raises ReliabilityError if it cannot be written.
    """
    path = model_files.models_folder() / name
    text = TEMPLATES.get_template(name).render(
        command=MEASURED_PAGES[name],
        digests=markdown_table(["model", "SHA-256"], model_digests().items()),
        table=rows_table(rows, group),
    )
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise ReliabilityError(f"{path}: cannot be written: {error.strerror}") from error
    log_progress(f"wrote {path}")


def format_number(value: float | None, digits: int = 3) -> str:
    """Return a number with a fixed number of digits, or a dash for None and NaN."""
    return "–" if value is None or value != value else f"{value:.{digits}f}"


def format_result(value: float | None, interval: Interval | None) -> str:
    """Return a number and its interval, or a dash if there is no number."""
    if value is None:
        return "–"
    spread = "({:.3f}-{:.3f})".format(*interval) if interval else "(one cluster)"
    return f"{value:.3f} {spread}"


def make_row(group: str, dataset: str, goal: Goal, result: Result | str) -> Row:
    """Return the line of a result, or of the reason why there is none."""
    value, interval, items, note = (None, None, 0, result) if isinstance(result, str) else result
    met = None
    if value is not None and goal.value is not None:
        met = value <= goal.value if goal.at_most else value >= goal.value
    return Row(
        group=group,
        dataset=dataset,
        measure=goal.measure,
        value=value,
        interval=interval,
        items=items,
        goal=goal.value,
        at_most=goal.at_most,
        met=met,
        note=note,
    )


def print_rows(
    rows: Sequence[Row], group: str, as_json: bool, facts: Mapping[str, object] | None = None
) -> None:
    """Print rows as a table, or as JSON with other facts before them."""
    if as_json:
        content = {**(facts or {}), "rows": [row._asdict() for row in rows]}
        click.echo(json.dumps(content, indent=1))
    else:
        click.echo(rows_table(rows, group))


def rows_table(rows: Sequence[Row], group: str) -> str:
    """Return rows as a Markdown table, followed by the number of goals met and a list of notes.

    `group` is the heading of the first column, "signal" or "protocol".
    """
    table = markdown_table(
        ["", group, "set", "measure", "result (95%)", "goal", "met"],
        (
            (
                number,
                row.group,
                row.dataset,
                row.measure,
                format_result(row.value, row.interval),
                "–" if row.goal is None else f"{'≤' if row.at_most else '≥'} {row.goal:g}",
                {True: "yes", False: "no", None: "–"}[row.met],
            )
            for number, row in enumerate(rows, 1)
        ),
    ).replace("|  |", "| |", 1)
    met = sum(row.met is True for row in rows)
    goals = sum(row.goal is not None for row in rows)
    missing = sum(row.value is None for row in rows)
    notes = "\n".join(
        f"{number}. {row.note}" + (f" (of {row.items:,})" if row.items else "")
        for number, row in enumerate(rows, 1)
    )
    return f"{table}\n\n{met} of {goals} goals met, {missing} without a result.\n\n{notes}"
