"""Score a record batch of articles, one row in and one row out."""

from __future__ import annotations

from typing import Any

from reliability.articles.article import Article, Unreadable
from reliability.articles.entries import Entry, article_of
from reliability.articles.fields import FRAMES, Fields, Name, names_of_columns
from reliability.checking.config import Config
from reliability.errors import ArticleError, ReliabilityError, describe_bug
from reliability.scoring.assess import assess
from reliability.scoring.model import Model
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report
from reliability.tables.schema import Columns, batch_of, pyarrow, row_of, schema
from reliability.tables.source import Item, read_item


def score_batch(
    batch: Any,
    text: Name | None = None,
    title: Name | None = None,
    publisher: Name | None = None,
    *,
    date: Name | None = None,
    id: Name | None = None,  # noqa: A002
    contributions: bool = False,
    features: bool = False,
    findings: bool = False,
    signatures: bool = False,
    policy: Policy | None = None,
    model: Model | None = None,
) -> Any:
    """Score the articles of a record batch: one row in, one row out, in the same order.

    It keeps only the models between calls, which a process loads once, so an engine may map it over
    batches in any number of processes and threads.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        The articles. A text may have tags and entities, which are removed.
    text, title, publisher, date, id : str, optional
        The columns of text, title, publisher, date and ID. By default "text", "title" and so on, or
        another usual name, such as "body" or "headline"; give "" to read none.
    contributions : bool, default False
        Also the base of each score and the contribution of each feature, in log-odds.
    features : bool, default False
        Also the value of each feature.
    findings : bool, default False
        Also the findings, with their places in the text without markup.
    signatures : bool, default False
        Also the signature of each text, by which `reliability publishers` finds copies.
    policy : Policy, optional
        The limits that decide on the verdicts.
    model : Model, optional
        A model of reliability or bias that replaces the shipped one.

    Returns
    -------
    pyarrow.RecordBatch
        A batch with the schema that `schema` returns. A row that cannot be scored has an error, and
        nothing else but its id.

    Raises
    ------
    ReliabilityError
        If pyarrow is missing, or datasketch for signatures.
    TypeError
        If `batch` is not a record batch.
    ValueError
        If a column is missing, or if two have its name.

    Examples
    --------
    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pylist([{"id": "a", "text": "It rained."}, {"id": "b"}])
    >>> scores = score_batch(batch)
    >>> scores.column("verdict").to_pylist()
    ['ABSTAIN', None]
    >>> print(scores.column("error")[1])
    "text" has no value: it must be the text of the article
    """
    arrow = pyarrow()
    if not isinstance(batch, arrow.RecordBatch):
        remedy = ""
        if isinstance(batch, arrow.Table):
            remedy = ": give the batches of table.to_batches()"
        elif hasattr(batch, "columns"):
            remedy = ": score a data frame with reliability.score_frame"
        raise TypeError(f"batch must be a pyarrow.RecordBatch, not {type(batch).__name__}{remedy}")
    fields, columns = (
        Fields(text, title, publisher, date, id),
        Columns(contributions, features, findings, signatures),
    )
    try:
        names = names_of_columns(batch.schema.names, fields, FRAMES)
    except ArticleError as error:
        raise ValueError(str(error)) from None
    rows = []
    for content in batch.select(names.given).to_pylist():
        article = article_of(Entry(1, content, names=names), "", fields)
        rows.append(row_of(score_article(article, policy, model), columns))
    return batch_of(rows, schema(*columns))


def score_article(
    article: Article | Unreadable, policy: Policy | None, model: Model | None
) -> Report | Unreadable:
    """Score an article; an unforeseen error becomes an `Unreadable`, so that a long run continues."""
    if isinstance(article, Unreadable):
        return article
    try:
        return assess(article, policy=policy, model=model)
    except (ReliabilityError, MemoryError):
        raise
    except Exception as error:
        place = f"{article.path}: " if article.path else ""
        fault = f"{place}{describe_bug(error)}"
        return Unreadable(article.id, article.path or "", fault, article.line)


def score_item(item: Item, fields: Fields, config: Config) -> Report | Unreadable:
    """Read an item of the input, and score it by the settings for its file."""
    article = read_item(item, fields)
    policy = config.policy(article.file, {}) if isinstance(article, Article) else None
    return score_article(article, policy, config.model)
