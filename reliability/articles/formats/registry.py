"""The registry of formats: which suffix is read by which module, and the library that it needs.

A module has `extract(data)`, which returns the `Extract` of a file that is one article, or
`entries(stream, fields)`, which yields the entries of a file with several. Either raises `ArticleError`
for a file that is not in its format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple, TypeAlias, cast

from reliability.articles.article import Extract
from reliability.articles.entries import Entry
from reliability.articles.fields import Fields
from reliability.errors import ArticleError
from reliability.toml import own_tables

# A function that yields the entries of a file.
Reader: TypeAlias = Callable[[BinaryIO, Fields], Iterator[Entry]]


class Format(NamedTuple):
    """A format: its name in messages, its module, the library that it needs, and the extra of that.

    `is_many` is True if a file may hold several articles.
    """

    name: str
    module: str
    is_many: bool
    library: str = ""
    extra: str = ""


FORMATS = {
    suffix: Format(**form)
    for form in own_tables(__file__)["format"]
    for suffix in form.pop("suffixes")
}


def extractor(form: Format) -> Callable[[bytes], Extract]:
    """Return the function that reads a file that is one article."""
    return cast(Callable[[bytes], Extract], _loaded(form).extract)


def reader(form: Format) -> Reader:
    """Return the function that reads the entries of a file with several articles."""
    return cast(Reader, _loaded(form).entries)


def _loaded(form: Format) -> Any:
    """Import the module of a format. Raises ArticleError if its library is missing."""
    try:
        if form.library:
            import_module(form.library)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != form.library:
            raise
        raise ArticleError(
            f"{form.name} is read with {form.library}, which is missing: install "
            f'"news-reliability[{form.extra}]"'
        ) from error
    return import_module(f"reliability.articles.formats.{form.module}")
