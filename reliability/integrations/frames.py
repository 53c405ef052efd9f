"""Data frames of pandas and polars: a frame of articles in, a frame of scores out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from reliability.articles.article import Article, Unreadable
from reliability.articles.entries import Fields, find_names
from reliability.errors import optional_library, suggestion
from reliability.integrations.inputs import is_missing
from reliability.scoring.assess import assess_many
from reliability.scoring.model import TARGETS, Model
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report, score_columns
from reliability.scoring.report_card import PARTS

LIBRARIES = ("pandas", "polars")
_NUMBERS = (*(f"{target}{end}" for target in TARGETS for end in ("", "_low", "_high")), *PARTS)
_SCORED = ("verdict", *_NUMBERS, "genre", "reasons", "error")
_METADATA = ("id", "title", "publisher", "date")
_TITLE = "title"  # the column of titles, if no other is named
_LISTED = 12  # columns listed in a message

# The name of a column: a string, or a tuple under several levels of names in pandas.
Column: TypeAlias = str | tuple[Any, ...]
Row = dict[str, str | float | None]


def score_frame(
    df: Any,
    text: Column = "text",
    title: Column | None = None,
    publisher: Column | None = None,
    contributions: bool = False,
    *,
    policy: Policy | None = None,
    model: Model | None = None,
    n_jobs: int = 1,
) -> Any:
    """Score the articles of a data frame: one row in, one row out, in the same order.

    Parameters
    ----------
    df : pandas.DataFrame or polars.DataFrame
        The articles.
    text : str or tuple, default "text"
        The column with the texts; a tuple if the names of the columns have several levels.
    title : str or tuple, optional
        The column with the titles. By default the column called "title", if there is one; give "" for
        articles without titles.
    publisher : str or tuple, optional
        The column with the publishers, which is returned as "publisher", to group by.
    contributions : bool, default False
        Also return the base of each score and the contribution of each feature, in log-odds.
    policy : Policy, optional
        The limits that decide on the verdicts.
    model : Model, optional
        A model of reliability or bias that replaces the shipped one.
    n_jobs : int, default 1
        The number of processes; -1 is one per core.

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
        - publisher, a string, if asked for;
        - reliability_base, reliability_FEATURE, bias_base, bias_FEATURE, float64, if asked for.

        A missing string is None, a missing number NaN in pandas and null in polars.

    Raises
    ------
    TypeError
        If `df` is not a data frame.
    ValueError
        If it has no column of a name that was given.

    Notes
    -----
    A title or publisher that is None or NaN is a missing one. A text that is missing, or a value that is
    no string, gives a row with an error.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["The bridge fell.", None], "outlet": ["Gazette", "Herald"]})
    >>> scores = score_frame(df, publisher="outlet")
    >>> scores[["publisher", "verdict", "error"]].values.tolist()
    [['Gazette', 'ABSTAIN', None], ['Herald', None, 'the text is missing']]
    """
    library = _library_of(df)
    title = (_TITLE if _TITLE in df.columns else "") if title is None else title
    columns = {"text": text, "title": title, "publisher": publisher or ""}
    for role, name in columns.items():
        _check_column(df, role, name)
    given = {role: list(df[name]) for role, name in columns.items() if name}
    items = list(_items(len(df), given))
    reports = assess_many(items, policy=policy, model=model, n_jobs=n_jobs, errors="keep")
    names = [*_SCORED, *(["publisher"] if publisher else [])]
    index = df.index if library == "pandas" else None
    publishers = [_or_none(value) for value in given.get("publisher", ())]
    rows = [_row(report, contributions) for report in reports]
    for row, one in zip(rows, publishers, strict=False):
        row["publisher"] = None if one is None else str(one)
    return _frame(library, names, rows, contributions, model, index)


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
        If an item is no report.
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


# -- from a frame to articles ---------------------------------------------------------------------


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


def _check_column(df: Any, role: str, name: Column) -> None:
    """Raise ValueError unless a frame has one column of a name."""
    known = [str(column) for column in df.columns]
    if not isinstance(name, str | tuple):
        raise ValueError(f"{role} is {name!r}: give the name of a column, a string")
    count = list(df.columns).count(name) if name or role == "text" else 1
    if count == 1:
        return
    listed = ", ".join(known[:_LISTED]) + (", …" if len(known) > _LISTED else "")
    if count:
        raise ValueError(f"df has {count} columns called {name!r}: rename all but one")
    usual = getattr(find_names(known, Fields()), role)  # such as "body"
    near = f" (did you mean {usual}?)" if usual else ""
    if not usual and isinstance(name, str):
        near = suggestion(name, known)
    raise ValueError(
        f'df has no column {name!r}{near}: give {role}="…", one of its columns ({listed})'
    )


def _items(rows: int, given: dict[str, list[Any]]) -> Iterator[Article | Unreadable]:
    """Yield the article of each row, or the reason why it has none."""
    nothing = [None] * rows
    titles = given.get("title", nothing)
    for text, title in zip(given["text"], titles, strict=True):
        text, title = _or_none(text), _or_none(title)
        if isinstance(text, str) and (title is None or isinstance(title, str)):
            yield Article(text=str(text), title=None if title is None else str(title))
        elif text is None:
            yield Unreadable("", "", "the text is missing")
        else:
            part, value = ("title", title) if isinstance(text, str) else ("text", text)
            yield Unreadable("", "", f"the {part} is {type(value).__name__}: it must be a string")


def _or_none(value: Any) -> Any:
    return None if is_missing(value) else value


# -- from reports to a frame ----------------------------------------------------------------------


def _metadata(report: Report | Unreadable) -> Row:
    if isinstance(report, Unreadable):
        return {"id": report.id}
    article = report.article
    return {name: getattr(article, name) for name in _METADATA}


def _row(report: Report | Unreadable, contributions: bool) -> Row:
    """Return the columns of a report."""
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
    """Return rows as a data frame with columns of fixed types."""
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
