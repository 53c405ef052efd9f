"""The marked article as an HTML fragment for notebooks, which run no script."""

from __future__ import annotations

from collections.abc import Sequence

from reliability.articles.article import Article
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
from reliability.records import Finding


def render_fragment(
    article: Article,
    findings: Sequence[Finding],
    boilerplate: Sequence[tuple[int, int]],
    **values: object,
) -> str:
    """Return a report as HTML with scoped styles, without a script and without ids.

    `findings` are marked in the text, and `boilerplate`, as offsets into it, is greyed. `values` are
    those of the template `notebook.html.j2` that the report has.
    """
    title, text = article.title, article.text
    marks = select_marks(findings)
    related = related_marks(marks)
    parts = render_template(
        "display/notebook.html.j2",
        style=read_resource("display/marks.css") + read_resource("display/notebook.css"),
        title=marked_title(title, marks) if title and title.strip() else (),
        paragraphs=marked_paragraphs(text, marks, boilerplate),
        extent=extent(len(findings)),
        rows=[
            (mark.number, phrase(mark, title, text), reason(mark, related[mark.number]))
            for mark in marks
        ],
        **values,
    )
    return "".join(parts)
