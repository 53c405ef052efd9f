"""Sentences on publishers for table and page: articles left out, estimates, the direction of a drift."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.display.formatting import format_signed, plural
from reliability.publishers.assess import (
    LEAST_ARTICLES,
    Estimate,
    PublisherReport,
    PublisherReports,
)
from reliability.publishers.drift import Drift


def format_estimate(score: Estimate) -> str:
    """Return a score with its interval."""
    low, high = score.interval
    return f"{score.probability:.2f} ({low:.2f} to {high:.2f})"


def counts(publisher: PublisherReport) -> str:
    """Return the number of articles of a publisher by kind, in words."""
    news, opinion = publisher.news, publisher.opinion
    parts = [f"{news.articles if news else 0} of news"]
    if news and news.shared:
        parts[0] += f" ({news.shared} shared with other publishers)"
    if opinion:
        parts.append(f"{opinion.articles} of opinion")
    if publisher.satire:
        parts.append(f"{publisher.satire} of satire")
    if publisher.copies:
        parts.append(plural(publisher.copies, "copy", "copies"))
    if publisher.left_out:
        parts.append(f"{publisher.left_out} left out")
    return f"{plural(publisher.articles, 'article')}: {', '.join(parts)}"


def drift_phrase(drift: Drift, target: str) -> str:
    """Return the change of a score over time in words; "" if its interval contains 0."""
    if not drift.is_clear(target):
        return ""
    change = drift.change[target]
    low, high = map(format_signed, drift.intervals[target])
    return (
        f"{target} {'rises' if change > 0 else 'falls'} by {abs(change):.2f} log-odds "
        f"({low} to {high}) from {drift.first} to {drift.last}"
    )


def summary_notes(reports: PublisherReports) -> Iterator[str]:
    """Yield the notes that explain the scores of publishers."""
    yield (
        "A score is the mean log-odds of a publisher's news, as a probability with a 90% interval. With "
        "few articles, it is moved towards the mean of all publishers. A verdict needs "
        f"{plural(LEAST_ARTICLES, 'article')}."
    )
    if reports.floor:
        yield (
            "More articles narrow an interval, but the error of the model remains: "
            f"±{reports.floor:.2f} log-odds of reliability."
        )
    yield from _not_counted(reports)
    if reports.unnamed:
        yield f"{plural(reports.unnamed, 'article')} without a publisher left out."
    if reports.unread:
        yield f"{plural(reports.unread, 'article')} could not be read."
    yield from (f"{note[0].upper()}{note[1:]}." for note in reports.notes)


def _not_counted(reports: PublisherReports) -> Iterator[str]:
    """Yield a note on the articles that no column of the table counts, if there are any."""
    copies = sum(publisher.copies for publisher in reports.publishers)
    left_out = sum(publisher.left_out for publisher in reports.publishers)
    parts = [plural(copies, "copy", "copies")] if copies else []
    if left_out:
        articles = plural(left_out, "article")
        parts.append(f"{articles} that cannot be judged, or of a genre that is left out")
    if parts:
        yield f"Not counted: {'; '.join(parts)}."
