"""HTML: one self-contained page about publishers, with links to the articles of the evidence.

The page has no script, and its content security policy forbids all. An address becomes a link only if it
begins with http.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.display.marked_html import content_digest, read_resource, render_template
from reliability.publishers.assess import CAVEAT_PUBLISHERS, PublisherReports
from reliability.publishers.phrasing import counts, drift_phrase, format_estimate, summary_notes
from reliability.scoring.model import TARGETS
from reliability.signals.registry import FEATURES


def render_parts(reports: PublisherReports) -> Iterator[str]:
    """Yield the page in parts."""
    style = read_resource("display/marks.css") + read_resource("reporters/page.css")
    yield from render_template(
        "publishers/publishers.html.j2",
        style=style,
        style_digest=content_digest(style),
        reports=reports.publishers,
        notes=[*summary_notes(reports)],
        caveat=CAVEAT_PUBLISHERS,
        counts=counts,
        drift_phrase=drift_phrase,
        estimate=format_estimate,
        FEATURES=FEATURES,
        TARGETS=TARGETS,
    )
