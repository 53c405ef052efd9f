"""Articles as clients submit them: from the fields of a request to a report and its formats.

The worker processes of the service run these functions, so nothing here imports a web framework.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from reliability.articles.article import Article, Unreadable
from reliability.articles.decoding import NEWLINE
from reliability.articles.entries import Entry, article_of
from reliability.articles.fields import STANDARD, Fields
from reliability.articles.first_line import NOTE, split_headline
from reliability.articles.mistaken_text import is_address
from reliability.checking.config import Config
from reliability.errors import ArticleError
from reliability.reporters import html, jsonl
from reliability.scoring.assess import assess
from reliability.scoring.model import Model
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report
from reliability.tables.score import score_article


class Scoring(NamedTuple):
    """The policy of the settings, and the model that replaces a shipped one."""

    policy: Policy = Policy()
    model: Model | None = None


def scoring_of(config: Config) -> Scoring:
    """Return the policy and the model of settings, without the settings for some paths."""
    return Scoring(replace(config, per_path=()).policy("", {}), config.model)


class Submission(NamedTuple):
    """The fields of an article in a request, and the policy and the model that score it."""

    fields: Mapping[str, str | None]
    scoring: Scoring = Scoring()


def read_submission(fields: Mapping[str, str | None]) -> Article:
    """Read the fields of a request as `reliability score` reads a line of JSON Lines.

    These are "text", and optionally "id", "title", "publisher" and "date". Tags and entities are
    removed, and damaged characters repaired. The article has no path, and its ID is the given one or "".
    Raises ArticleError if the fields are not an article.

    Examples
    --------
    >>> read_submission({"text": "<p>The bridge <b>fell</b>.</p>", "id": "7"}).text
    'The bridge fell.'
    """
    entry = Entry(1, dict(fields), names=STANDARD)
    article = article_of(entry, "", Fields(), may_be_empty=True)
    if isinstance(article, Unreadable):
        raise ArticleError(article.error)
    return article


def report_on(submission: Submission) -> Report:
    """Score the article of a request. Raises ArticleError if the fields are not an article."""
    fields, scoring = submission
    return assess(read_submission(fields), policy=scoring.policy, model=scoring.model)


def render_json(submission: Submission) -> str:
    """Score the article of a request, and return the wire format."""
    return jsonl.render_line(report_on(submission))


def render_json_or_error(submission: Submission) -> str:
    """Score one article of several; if that fails, return its ID and the error."""
    fields, scoring = submission
    try:
        article = read_submission(fields)
    except ArticleError as error:
        return jsonl.render_unread(fields.get("id") or "", str(error))
    result = score_article(article, *scoring)
    if isinstance(result, Unreadable):
        return jsonl.render_unread(result.id, result.error)
    return jsonl.render_line(result)


def render_html(submission: Submission) -> str:
    """Score the article of the form, and return the page on it.

    If the form has no headline, a first line that reads like one is it, as in a file of plain text.

    Raises ArticleError if the text is an address: many would paste the address of a page.
    """
    fields, scoring = submission
    if is_address(fields["text"] or ""):
        raise ArticleError(
            "text: an address, and nothing is downloaded: paste the text of the article"
        )
    article = read_submission({**fields, "text": NEWLINE.sub("\n", fields["text"] or "")})
    if article.title is None:
        headline, text = split_headline(article.text)
        notes = article.notes if headline is None else (*article.notes, NOTE)
        article = replace(article, title=headline, text=text, notes=notes)
    return html.render([assess(article, policy=scoring.policy, model=scoring.model)])


def prepare() -> None:
    """Score a short text, so that models and lexicons are loaded before the first request."""
    render_html(Submission({"text": "The bridge fell.", "title": "A bridge"}))
