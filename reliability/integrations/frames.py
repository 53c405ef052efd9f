"""Data frames of pandas and polars: a frame of articles in, a frame of scores out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from reliability.articles.article import Article, Unreadable
from reliability.articles.entries import Entry, article_of, is_missing
from reliability.articles.fields import FRAMES, Fields, Name, Names, names_of_columns
from reliability.articles.mistaken_text import check_is_text
from reliability.errors import ArticleError, optional_library
from reliability.scoring.assess import assess_many
from reliability.scoring.model import TARGETS, Model
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report, score_columns
from reliability.scoring.report_card import PARTS

LIBRARIES = ("pandas", "polars")
_NUMBERS = (*(f"{target}{end}" for target in TARGETS for end in ("", "_low", "_high")), *PARTS)
_SCORED = ("verdict", *_NUMBERS, "genre", "reasons", "error")
_METADATA = ("id", "title", "publisher", "date")
_RETURNED = ("id", "publisher", "date")  # the columns that are returned if they are named
Row = dict[str, str | float | None]


def score_frame(
    df: Any,
    text: Name | None = None,
    title: Name | None = None,
    publisher: Name | None = None,
    contributions: bool = False,
    *,
    date: Name | None = None,
    id: Name | None = None,  # noqa: A002
    policy: Policy | None = None,
    model: Model | None = None,
    n_jobs: int = 1,
    progress: bool = False,
) -> Any:
    """Score the articles of a data frame: one row in, one row out, in the same order.

    Parameters
    ----------
    df : pandas.DataFrame or polars.DataFrame
        The articles. A text may have tags and entities, which are removed.
    text : str or tuple, optional
        The column with the texts; a tuple if the names of the columns have several levels. By default
        the column "text", or another usual name, such as "body".
    title : str or tuple, optional
        The column with the titles. By default the column "title", or another usual name, such as
        "headline"; give "" for articles without titles.
    publisher : str or tuple, optional
        The column with the publishers, which is returned as "publisher", to group by.
    contributions : bool, default False
        Also return the base of each score and the contribution of each feature, in log-odds.
    date, id : str or tuple, optional
        The columns with the dates and the IDs, which are returned as "date" and "id".
    policy : Policy, optional
        The limits that decide on the verdicts.
    model : Model, optional
        A model of reliability or bias that replaces the shipped one.
    n_jobs : int, default 1
        The number of processes; -1 is one per core.
    progress : bool, default False
        Show a progress bar on standard error.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        A frame of the same library; one of pandas has the index of `df`. Its columns are

        - verdict: PASS, FAIL or ABSTAIN, a string;
        - reliability, reliability_low, reliability_high: the probability and the ends of its 80%
          interval, float64; bias, bias_low, bias_high likewise;
        - sourcing, caution, tone, consistency, language: the grades from 0 to 10, float64;
        - genre and reasons: strings, several reasons joined by "; ";
        - error: the reason why a row could not be scored, a string; its other columns are missing;
        - id, publisher, date: strings, if they are named;
        - reliability_base, reliability_FEATURE, bias_base, bias_FEATURE, float64, if asked for.

        A missing string is None, a missing number NaN in pandas and null in polars.

    Raises
    ------
    TypeError
        If `df` is not a data frame.
    ValueError
        If it has no column of a name that was given, or none with a text.

    Notes
    -----
    A value that is None, NaN or NA is a missing one. A text that is missing, not a string, or the name
    of a file or an address gives a row with an error.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["The bridge fell.", None], "outlet": ["Gazette", "Herald"]})
    >>> scores = score_frame(df, publisher="outlet")
    >>> scores[["publisher", "verdict"]].values.tolist()
    [['Gazette', 'ABSTAIN'], ['Herald', None]]
    >>> print(scores.error[1])
    "text" has no value: it must be the text of the article
    """
    library = _library_of(df)
    wanted = Fields(text, title, publisher or "", date or "", id or "")
    try:
        names = names_of_columns(df.columns, wanted, FRAMES)
    except ArticleError as error:
        raise ValueError(str(error)) from None
    reports = assess_many(
        list(_items(df, names, wanted)),
        policy=policy,
        model=model,
        n_jobs=n_jobs,
        errors="keep",
        progress=progress,
    )
    rows = [_row(report, contributions) for report in reports]
    returned = [role for role in _RETURNED if role in wanted.named]
    for role in returned:
        for row, value in zip(rows, df[getattr(names, role)], strict=True):
            row[role] = None if is_missing(value) else str(value)
    index = df.index if library == "pandas" else None
    return _frame(library, [*_SCORED, *returned], rows, contributions, model, index)


def to_frame(
    reports: Iterable[Report | Unreadable], contributions: bool = False, library: str = "pandas"
) -> Any:
    """Return reports as a data frame, a row for each.

    Parameters
    ----------
    reports : iterable of Report or Unreadable
        The reports, such as `assess_many` yields.
    contributions : bool, default False
        Also return the base of each score and the contribution of each feature, in log-odds.
    library : {"pandas", "polars"}
        The library of the frame.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        The columns id, title, publisher and date, which are strings, and those of `score_frame`. The row
        of an `Unreadable` has its id and its error.

    Raises
    ------
    ReliabilityError
        If the library is not installed.
    TypeError
        If an item is not a report.
    ValueError
        If `library` has another value.

    Examples
    --------
    >>> import reliability
    >>> frame = to_frame(reliability.assess_many(["The bridge fell.", "It rained."]))
    >>> frame.verdict.tolist()
    ['ABSTAIN', 'ABSTAIN']
    """
    if library not in LIBRARIES:
        raise ValueError(f'library is {library!r}: give "pandas" or "polars"')
    if isinstance(reports, Report | Unreadable):
        reports = [reports]
    rows = []
    for number, report in enumerate(reports):
        if not isinstance(report, Report | Unreadable):
            raise TypeError(
                f"item {number} is {type(report).__name__}, not a Report: score texts with "
                "reliability.assess_many, and data frames with reliability.score_frame"
            )
        rows.append(_metadata(report) | _row(report, contributions))
    return _frame(library, [*_METADATA, *_SCORED], rows, contributions)


def _library_of(df: Any) -> str:
    """Return the library of a data frame. Raises TypeError for anything else."""
    library = type(df).__module__.partition(".")[0]
    if library in LIBRARIES and type(df).__name__ == "LazyFrame":
        raise TypeError("df is a LazyFrame: give df.collect()")
    if library not in LIBRARIES or getattr(df, "ndim", len(getattr(df, "shape", ()))) != 2:
        remedy = ""
        if hasattr(df, "to_pandas"):
            remedy = ": give df.to_pandas()"
        elif isinstance(df, Iterable):
            remedy = ": score a collection of texts with reliability.assess_many"
        raise TypeError(f"df must be a pandas or polars DataFrame, not {type(df).__name__}{remedy}")
    return library


def _items(df: Any, names: Names, wanted: Fields) -> Iterator[Article | Unreadable]:
    """Yield the article of each row, or the reason why it has none."""
    columns = {name: list(df[name]) for name in (names.text, names.title) if name is not None}
    for values in zip(*columns.values(), strict=True):
        entry = Entry(1, dict(zip(columns, values, strict=True)), names=names)
        yield _with_text(article_of(entry, "", wanted), names.text)


def _with_text(article: Article | Unreadable, column: Name | None) -> Article | Unreadable:
    """Return an article, or an error if its text is the name of a file or an address."""
    if isinstance(article, Article):
        try:
            check_is_text(f'"{column}"', article.text)
        except ArticleError as error:
            return Unreadable(article.id, "", str(error))
    return article


def _metadata(report: Report | Unreadable) -> Row:
    if isinstance(report, Unreadable):
        return {"id": report.id}
    article = report.article
    return {name: getattr(article, name) for name in _METADATA}


def _row(report: Report | Unreadable, contributions: bool) -> Row:
    if isinstance(report, Unreadable):
        return {"error": report.error}
    row: Row = {
        "verdict": str(report.verdict),
        "genre": report.genre.name,
        "reasons": "; ".join(report.reasons),
    }
    row |= score_columns(report)
    if contributions:
        for target, score in report.scores.items():
            row[f"{target}_base"] = score.base
            row |= {f"{target}_{name}": amount for name, amount in score.contributions.items()}
    return row


def _added(rows: Sequence[Row], names: Sequence[str], model: Model | None) -> list[str]:
    """Return the columns of contributions, in the order of the models."""
    from reliability.scoring.model import shipped_model

    added = [name for row in rows for name in row if name not in names]
    if not added:  # no row was scored
        for target in TARGETS:
            one = model if model and model.target == target else shipped_model(target)
            added += [f"{target}_{name}" for name in ("base", *one.curves)]
    return list(dict.fromkeys(added))


def _frame(
    library: str,
    names: Sequence[str],
    rows: Sequence[Row],
    contributions: bool,
    model: Model | None = None,
    index: Any = None,
) -> Any:
    added = _added(rows, names, model) if contributions else []
    numbers = {*_NUMBERS, *added}
    columns = {name: [row.get(name) for row in rows] for name in (*names, *added)}
    with optional_library(library, f"{library} is missing: pip install {library}"):
        frames: Any = import_module(library)
    if library == "polars":
        types = {n: frames.Float64 if n in numbers else frames.String for n in columns}
        return frames.DataFrame(columns, schema=types)
    return frames.DataFrame(
        {
            name: frames.Series(
                values, index=index, dtype="float64" if name in numbers else "object"
            )
            for name, values in columns.items()
        }
    )
