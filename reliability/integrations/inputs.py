"""Articles as scikit-learn passes them: lists, columns, arrays and data frames, and their features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from reliability.articles.article import Article
from reliability.articles.entries import is_missing
from reliability.errors import optional_library
from reliability.signals.registry import measure

TEXT, TITLE = "text", "title"  # the columns that are read of a data frame
_BATCH = 16  # articles per task of a worker, about 0.1 s of work
Row = tuple[str, str | None]  # text and title


def requires_sklearn() -> AbstractContextManager[None]:
    """Return a context that names the extra to install if scikit-learn is missing."""
    message = 'scikit-learn is missing: install "news-reliability[train]"'
    return optional_library("sklearn", message, partial(ModuleNotFoundError, name="sklearn"))


def check_articles(articles: Any) -> None:
    """Raise ValueError unless a value is a list, a column, an array or a data frame of articles."""
    _items(articles)


def measure_articles(
    articles: Any, columns: Sequence[str], n_jobs: int | None = None
) -> npt.NDArray[np.float64]:
    """Return the features of articles, a row per article and a column per name in `columns`."""
    from sklearn.utils import gen_batches
    from sklearn.utils.parallel import Parallel, delayed

    rows = list(_rows(articles))
    batches = [rows[batch] for batch in gen_batches(len(rows), _BATCH)] if rows else []
    measured = Parallel(n_jobs=n_jobs)(delayed(_measure)(batch, columns) for batch in batches)
    return np.concatenate([np.empty((0, len(columns))), *measured])


def is_frame(value: Any) -> bool:
    """Return True if a value is a data frame."""
    return hasattr(type(value), "columns")


def _items(articles: Any) -> Iterable[Any]:
    """Return the articles of a list, a column or a table. Raises ValueError for a single article."""
    if isinstance(articles, str | bytes | Article) or not isinstance(articles, Iterable):
        raise ValueError(f"a single {type(articles).__name__}: give a list of articles")
    if is_frame(articles):
        return _items_of_frame(articles)
    if getattr(articles, "ndim", 1) > 1:
        table: Iterable[Any] = np.asarray(articles, dtype=object)
        return table
    return articles


def _items_of_frame(frame: Any) -> Iterable[Any]:
    """Return the articles of a data frame, by the names of its columns."""
    names = list(frame.columns)
    if names.count(TEXT) == 1 and names.count(TITLE) <= 1:
        titles = list(frame[TITLE]) if TITLE in names else [None] * len(frame)
        return list(zip(list(frame[TEXT]), titles, strict=True))
    if TEXT not in names and (
        (len(names) == 1 and names != [TITLE])
        or (len(names) == 2 and not any(isinstance(name, str) for name in names))
    ):
        table: Iterable[Any] = np.asarray(frame, dtype=object)
        return table
    listed = ", ".join(map(repr, names[:12]))
    raise ValueError(
        f"a data frame with the columns {listed}: call the one of texts {TEXT!r}, and the one of "
        f"titles {TITLE!r} if there is one, or give the column of texts alone"
    )


def _rows(articles: Any) -> Iterator[Row]:
    for number, item in enumerate(_items(articles)):
        yield (item.text, item.title) if isinstance(item, Article) else _row(item, number)


def _row(item: Any, number: int) -> Row:
    """Return the text and the title of a text, or of a pair or a row of a table."""
    text, title = item, None
    if isinstance(item, tuple | list | np.ndarray):
        if len(item) not in (1, 2):
            raise ValueError(f"article {number} has {len(item)} parts: give text and title")
        text, title = (*item, None)[:2]
    if is_missing(title):
        title = None
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise ValueError(
            f"article {number} is {type(text).__name__} with title {type(title).__name__}: give a "
            "string, a pair of strings, or a reliability.Article"
        )
    return str(text), None if title is None else str(title)


def _measure(rows: Sequence[Row], columns: Sequence[str]) -> npt.NDArray[np.float64]:
    values = [measure(text, title)[1].values for text, title in rows]
    return np.array([[one[name] for name in columns] for one in values])
