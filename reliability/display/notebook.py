"""The marked article as an HTML fragment for notebooks, which run no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reliability.display.genre import describe_genre
from reliability.display.marked_html import (
    extent,
    marked_paragraphs,
    marked_title,
    phrase,
    read_resource,
    reason,
    render_template,
    select_marks,
)
from reliability.display.marks import related_marks
from reliability.records import Verdict

if TYPE_CHECKING:
    from reliability.display.card import CardRow
    from reliability.records import Finding, Genre, Score


def render_fragment(
    *,
    title: str | None,
    text: str,
    verdict: str,
    reasons: Sequence[str],
    scores: Mapping[str, Score],
    findings: Sequence[Finding],
    boilerplate: Sequence[tuple[int, int]],
    genre: Genre,
    card: Sequence[CardRow],
    disagreement: str,
) -> str:
    """Return a report as HTML with scoped styles, without a script and without ids.

    Parameters
    ----------
    title, text : str
        The article.
    verdict : str
        The verdict, such as "PASS".
    reasons : sequence of str
        The reasons for the verdict.
    scores : mapping of str to Score
        The scores "reliability" and "bias".
    findings : sequence of Finding
        The findings to mark.
    boilerplate : sequence of (int, int)
        Offsets into the text of boilerplate, which is greyed.
    genre : Genre
        The genre.
    card : sequence of CardRow
        The rows of the report card.
    disagreement : str
        The sentence on findings and wording that disagree, or "".

    Returns
    -------
    str
        A style element and a div.
    """
    marks = select_marks(findings)
    related = related_marks(marks)
    parts = render_template(
        "display/notebook.html.j2",
        style=read_resource("display/marks.css") + read_resource("display/notebook.css"),
        verdict=verdict,
        reasons=reasons,
        scores=scores,
        genre=describe_genre(genre),
        is_judged=verdict != Verdict.ABSTAIN,
        card=card,
        disagreement=disagreement,
        title=marked_title(title, marks) if title and title.strip() else (),
        paragraphs=marked_paragraphs(text, marks, boilerplate),
        extent=extent(len(findings)),
        rows=[
            (mark.number, phrase(mark, title, text), reason(mark, related[mark.number]))
            for mark in marks
        ],
    )
    return "".join(parts)
