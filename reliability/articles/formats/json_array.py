"""JSON: a list of articles, an object with such a list in it, or one article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from reliability.articles.decoding import decode
from reliability.articles.entries import Entry, require_named
from reliability.articles.fields import Fields, find_names, missing_field
from reliability.errors import ArticleError

LARGEST = 256 * 2**20  # bytes; a larger file takes over a gigabyte of memory
# The fields that hold the list, as services of news and crawlers call them.
_LISTS = ("articles", "items", "entries", "results", "documents", "docs", "data", "rows", "hits")
# The fields around it
_AROUND = ("response", "result", "data", "content", "hits", "feed", "channel")


def entries(stream: BinaryIO, fields: Fields) -> Iterator[Entry]:
    """Yield the articles of a JSON file."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ArticleError(f"JSON of over {LARGEST:,} bytes: write one article per line, as .jsonl")
    source, notes = decode(data)
    found = parsed(source, "check that it is complete; a file of one object per line is .jsonl")
    found, path = _list_in(found, fields)
    if path:
        notes.append(f'articles read from the field "{path}"')
    if isinstance(found, dict):
        found = _rows_of_columns(found) or [found]
    if not isinstance(found, list):
        raise ArticleError('not a list of articles: write [{"text": "…"}, …]')
    if not found:
        raise ArticleError("nothing to check: the list is empty")
    require_named(found, fields)
    for number, content in enumerate(found, 1):
        if isinstance(content, dict):
            yield Entry(number, content, tuple(notes))
        else:
            fault = f'{type(content).__name__}, not an object: write {{"text": "…"}}'
            yield Entry(number, error=fault)


def _list_in(found: object, fields: Fields) -> tuple[object, str]:
    """Return the list of articles in a value, or one article, and the path to it: "response.docs"."""
    path: list[str] = []
    while isinstance(found, dict):
        text = find_names(found, fields).text
        if text is not None:
            inner = found.get(text) if isinstance(text, str) else None
            if not isinstance(inner, dict) or find_names(inner, fields).text is None:
                break
            path.append(str(text))  # {"article": {"body": "…"}}
            found = inner
            continue
        if rows := _rows_of_split(found):
            return rows, ""
        if all(isinstance(one, dict) and find_names(one, fields).text for one in found.values()):
            return list(found.values()), ""
        name = next((name for name in _LISTS if isinstance(found.get(name), list)), None)
        name = name or next((name for name in _AROUND if isinstance(found.get(name), dict)), None)
        if name is None:
            raise ArticleError(missing_field("text", found, fields))
        path.append(name)
        found = found[name]
    return found, ".".join(path)


def _rows_of_split(table: dict[str, object]) -> list[object]:
    """Return the rows of a table that pandas wrote with `orient="split"`; none for another value."""
    columns, data = table.get("columns"), table.get("data")
    if not isinstance(columns, list) or not isinstance(data, list):
        return []
    whole = (row if isinstance(row, list) else [] for row in data)
    return [dict(zip(map(str, columns), row, strict=False)) for row in whole]


def _rows_of_columns(table: dict[str, object]) -> list[object]:
    """Return the rows of a table with a field per column, as of `DataFrame.to_json`; else none."""
    if len({tuple(one) if isinstance(one, dict) else None for one in table.values()}) != 1:
        return []
    values = [one for one in table.values() if isinstance(one, dict)]
    keys = list(values[0]) if values else []
    return [{name: one[key] for name, one in zip(table, values, strict=True)} for key in keys]


def parsed(source: str, remedy: str) -> object:
    """Return the value of a JSON text. Raises ArticleError, with a remedy, if it is not JSON."""
    try:
        return json.loads(source)
    except RecursionError:
        raise ArticleError(f"JSON nested too deeply: {remedy}") from None
    except json.JSONDecodeError as error:
        what = f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
        raise ArticleError(f"not JSON ({what}): {remedy}") from None
    except ValueError:
        raise ArticleError(
            "not JSON (a number has too many digits): write it as a string"
        ) from None
