"""Score a record batch of articles, one row in and one row out."""

from __future__ import annotations

from typing import Any

from reliability.articles.article import Article, Unreadable
from reliability.articles.entries import Entry, Fields, article_of, find_names, no_text
from reliability.checking.config import Config
from reliability.errors import ReliabilityError, describe_bug
from reliability.scoring.assess import assess
from reliability.scoring.model import Model
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report
from reliability.tables.schema import Columns, batch_of, pyarrow, row_of, schema
from reliability.tables.source import Item, read_item

_FILE = "row"  # names the rows without an id while they are read


def score_batch(
    batch: Any,
    text: str | None = None,
    title: str | None = None,
    *,
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
    text, title : str, optional
        The columns of text and title. By default "text" and "title", or another usual name, such as
        "body" or "headline".
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
        If `batch` is no record batch.
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
    "text" is not a string: it must be the text of the article
    """
    arrow = pyarrow()
    if not isinstance(batch, arrow.RecordBatch):
        remedy = ""
        if isinstance(batch, arrow.Table):
            remedy = ": give the batches of table.to_batches()"
        elif hasattr(batch, "columns"):
            remedy = ": score a data frame with reliability.score_frame"
        raise TypeError(f"batch must be a pyarrow.RecordBatch, not {type(batch).__name__}{remedy}")
    fields, columns = Fields(text, title), Columns(contributions, features, findings, signatures)
    given = batch.schema.names
    names = find_names(given, fields)
    if names.text is None:
        raise ValueError(no_text(given, fields).partition(", and --")[0] + "; give text=…")
    if title is not None and names.title is None:
        raise ValueError(f'there is no column "{title}": title= must name one')
    if twice := [name for name in names.given if given.count(name) > 1]:
        raise ValueError(f'two columns are called "{twice[0]}": rename one')
    rows = []
    for number, content in enumerate(batch.select(names.given).to_pylist(), 1):
        one = article_of(Entry(number, content), _FILE, fields, names)
        row = row_of(score_article(one, policy, model), columns)
        place = f"{_FILE}:{number}"
        if row["id"] == place:  # it depends on how an engine cuts the batches
            row["id"] = None
        if (error := row.get("error")) is not None:
            row["error"] = error.removeprefix(f"{place}: ")
        rows.append(row)
    return batch_of(rows, schema(*columns))


def score_article(
    article: Article | Unreadable, policy: Policy | None, model: Model | None
) -> Report | Unreadable:
    """Score an article; an unforeseen error becomes an `Unreadable`, so that a long run goes on."""
    if isinstance(article, Unreadable):
        return article
    try:
        return assess(article, policy=policy, model=model)
    except (ReliabilityError, MemoryError):
        raise
    except Exception as error:
        place = article.path or article.id
        return Unreadable(article.id, place, f"{place}: {describe_bug(error)}", article.line)


def score_item(item: Item, fields: Fields, config: Config) -> Report | Unreadable:
    """Read an item of the input, and score it by the settings for its file."""
    article = read_item(item, fields)
    policy = config.policy(article.file, {}) if isinstance(article, Article) else None
    return score_article(article, policy, config.model)
