"""Reading articles: from files, folders, JSON Lines and standard input to plain text.

It knows encodings, the few formats articles come in, and what can be wrong with a file. It refuses
to know what makes a text worth scoring: an empty file is an article with an empty text. Whatever
cannot be read takes its place in the stream as an `Unreadable` and the run goes on; whatever was
repaired or left out on the way is said in the article's notes. Offsets in reports point into
`Article.text`. Nothing here touches the network, and every input is read in linear time: the
limits below say at what size a format stops being an article. Libraries heavier than `json` are
imported where they are used, since most runs read plain text.
"""

from __future__ import annotations

import codecs
import errno
import json
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from reliability.articles.article import Article, Unreadable, printable
from reliability.articles.decoding import LOST, NEWLINE, decode, decode_characters, repair_text
from reliability.articles.html import from_html
from reliability.articles.markdown import from_markdown, front_matter
from reliability.errors import ArticleError

if TYPE_CHECKING:
    pass

_FORMS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
SUFFIXES = (".txt", *_FORMS, ".jsonl", ".jsonl.gz")

LARGEST = 64 * 2**20  # bytes of one file that is one article, or of one line of JSON Lines
UNPACKED = 200  # times its own size; gzip makes text 3 to 10 times smaller, a bomb 1,000 times

# What begins as JSON does, whole or not: an article that opens so is less likely than bad JSON.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\Z)|\[\s*(?:\{|\Z))')

_PAGE = re.compile(r"\s*+<(?:!doctype\s+)?html\b", re.IGNORECASE)


def read(
    paths: Iterable[str | Path],
    wanted: Callable[[str], bool] | None = None,
    stdin_filename: str = "-",
) -> Iterator[Article | Unreadable]:
    """Read files, folders and `-` for standard input, lazily and in order.

    Folders are read with all below them, sorted by name, but for hidden names, unknown suffixes
    and folders seen before. Never raises for what it reads: the rest of the run is worth having.
    A file that is not `wanted` is passed by unopened. Standard input is read as a file of the name
    it is given would be, and called so; without a name its first lines tell what it is.
    """
    for given in [paths] if isinstance(paths, str | Path) else paths:
        if given == "-":
            if stdin_filename == "-" or not wanted or wanted(stdin_filename):
                yield from _read_stdin(stdin_filename)
        elif given == "":  # to Path the current folder; to whoever wrote it an unset variable
            yield _unreadable("", "an empty path: name a file or a folder")
        else:
            yield from _read_path(given, wanted or (lambda _: True))


def read_source(article: Article) -> tuple[str, str]:
    """Return what an article was read from, as it stands there, and its form.

    Line ends and markup are kept, but no byte order mark. The form is "markdown", "html" or "text".
    Where there is no such file any more, it is the text of the article.
    """
    if article.given:
        return article.given
    file = article.file
    try:
        if Path(file).is_file():
            with Path(file).open("rb") as stream:
                source, _ = decode_characters(stream.read(LARGEST))
            return source, _FORMS.get(_suffix(file), "text")
    except (OSError, ValueError, ArticleError):
        pass  # it was there a moment ago; what was read then is still worth pointing into
    return article.text, "text"


# -- files --------------------------------------------------------------------------------------


def _read_path(given: str | Path, wanted: Callable[[str], bool]) -> Iterator[Article | Unreadable]:
    root = Path(given)
    waiting, seen, found = [root], set(), False
    while waiting:
        path = waiting.pop()
        name = os.fspath(given if path is root else path)
        try:
            facts = path.stat()
            if not stat.S_ISDIR(facts.st_mode):
                if path is root or (_suffix(name) and stat.S_ISREG(facts.st_mode)):
                    found = True
                    if wanted(name):
                        yield from _read_file(name)
            elif (facts.st_dev, facts.st_ino) not in seen:  # links may lead back up
                seen.add((facts.st_dev, facts.st_ino))
                inside = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
                waiting += sorted(inside, reverse=True)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            # A dead link that would not have been read is no loss; all else might have been.
            dead = getattr(error, "errno", None) in (errno.ENOENT, errno.ELOOP)
            if path is root or _suffix(name) or not dead:
                found = True
                yield _unreadable(name, error)
    if not found:
        suffixes = ", ".join(SUFFIXES)
        yield _unreadable(os.fspath(given), f"nothing to check: the folder has no {suffixes}")


def _suffix(name: str) -> str:
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")


def _unreadable(
    path: str, error: Exception | str, name: str = "", line: int | None = None
) -> Unreadable:
    shown = printable(path)
    if isinstance(error, OSError | EOFError | ValueError | zlib.error):
        what = getattr(error, "strerror", None) or error
        hint = "that it is whole, its links and its permissions"
        if isinstance(error, FileNotFoundError):
            hint = "its name, and the current folder"
        error = f"cannot be read ({what}): check {hint}"
    return Unreadable(name or shown, path, f"{shown}: {error}", line)


def _read_stdin(name: str) -> Iterator[Article | Unreadable]:
    stdin = getattr(sys.stdin, "buffer", None)
    suffix = _suffix(name)
    try:
        if stdin is None:
            raise ArticleError("there is no standard input: name a file or a folder")
        if suffix == ".jsonl.gz":
            raise ArticleError("packed standard input is not read: unpack it, as by gunzip")
        yield from _read_stream(stdin, name, suffix, is_stdin=True)
    except (OSError, ValueError, ArticleError) as error:  # ValueError: standard input was closed
        yield _unreadable(name, error)


def _read_file(name: str) -> Iterator[Article | Unreadable]:
    suffix = _suffix(name)
    try:
        if suffix == ".jsonl.gz":
            import gzip

            with gzip.open(name) as unpacked:
                lines = _lines(cast(BinaryIO, unpacked), Path(name).stat().st_size)
                yield from _read_lines(lines, name)
        else:
            with Path(name).open("rb") as stream:
                yield from _read_stream(stream, name, suffix)
    except (OSError, ValueError, ArticleError) as error:
        yield _unreadable(name, error)


def _read_stream(
    stream: BinaryIO, name: str, suffix: str, is_stdin: bool = False
) -> Iterator[Article | Unreadable]:
    head: list[bytes] = []
    is_json = suffix == ".jsonl"
    if not suffix:  # standard input or an unknown suffix: the first lines that are not blank tell
        filled = 0
        for line in iter(partial(stream.readline, LARGEST), b""):
            head.append(line)
            if not line.strip():
                continue
            filled += 1
            is_json = (filled == 1 and bool(_JSON.match(line))) or _is_object(line)
            if is_json or filled == 2:  # the second, since the first may be a bad one
                break
    if is_json:
        yield from _read_lines(chain(head, _lines(stream)), name)
        return
    data = b"".join([*head, stream.read(LARGEST + 1)])
    if is_stdin and not data.strip():
        raise ArticleError("standard input is empty: there is nothing to check")
    if len(data) > LARGEST:
        raise ArticleError(f"over {LARGEST:,} bytes, which no article is: give many as .jsonl")
    source, notes = decode_characters(data)
    text = NEWLINE.sub("\n", source)
    facts: Mapping[str, object] = {}
    more: list[str] = []
    form = _FORMS.get(suffix, "text")
    if name == "-":
        form = "html" if _PAGE.match(text) else "markdown" if front_matter(text)[0] else form
    if form == "markdown":
        text, facts, more = from_markdown(text)
    elif form == "html" and text.strip():
        text, facts, more = from_html(text)
    elif not suffix and (unknown := Path(name).suffix):
        more = [f"read as plain text: the suffix {printable(unknown)} is unknown"]
    article = _article(text, printable(name), name, notes + more, facts)
    is_gone = is_stdin or not stream.seekable()
    yield replace(article, given=(source, form)) if is_gone else article


# -- JSON Lines ---------------------------------------------------------------------------------


def _lines(stream: BinaryIO, packed: int = 0) -> Iterator[bytes]:
    """Yield lines; of one longer than any article its beginning, for `_read_line` to refuse."""
    unpacked, begins = 0, True
    while line := stream.readline(LARGEST + 1):
        if not unpacked and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ArticleError("in UTF-16 or UTF-32, where JSON Lines is UTF-8: convert the file")
        unpacked += len(line)
        if packed and unpacked > max(LARGEST, UNPACKED * packed):
            raise ArticleError(
                f"unpacks to over {UNPACKED} times its size, which no articles do: unpack it first"
            )
        if begins:
            yield line
        begins = line.endswith(b"\n")


def _read_lines(lines: Iterator[bytes], name: str) -> Iterator[Article | Unreadable]:
    number, found = 0, False
    try:
        for number, line in enumerate(lines, 1):
            if line.strip() or len(line) > LARGEST:
                found = True
                yield _read_line(line, name, number)
    except (OSError, EOFError, ValueError, zlib.error, ArticleError) as error:
        # The lines after it are not read.
        yield _unreadable(f"{name}:{number + 1}", error, line=number + 1)
    else:
        if not found:
            yield _unreadable(name, "nothing to check: the file has no lines")


def _read_line(line: bytes, file: str, number: int) -> Article | Unreadable:
    where = f"{file}:{number}"
    name = printable(where)
    try:
        if len(line) > LARGEST:
            raise ArticleError(f"a line of over {LARGEST:,} bytes, which no article is: split it")
        source, notes = decode(line)
        entry = _parse(source)
        if not isinstance(entry, dict):
            raise ArticleError('not a JSON object: write {"text": "…"}, one article a line')
        given = entry.get("id")
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            name = LOST.sub("\ufffd", str(given)).strip() or name
        text = entry.get("text")
        if not isinstance(text, str):
            wrong = "is not a string" if "text" in entry else "is missing"
            raise ArticleError(f'"text" {wrong}: it must be the text of the article')
        return _article(text, name, where, notes, entry, number)
    except ArticleError as error:
        return _unreadable(where, error, name, number)


def _parse(line: str) -> object:
    try:
        return json.loads(line)
    except RecursionError:
        raise ArticleError("JSON nested too deep: write one flat object a line") from None
    except json.JSONDecodeError as error:
        what = f"{error.msg} at character {error.pos + 1}"
        raise ArticleError(f"not JSON ({what}): write one object a line") from None
    except ValueError:
        raise ArticleError("not JSON (a number too long to read): write it as a string") from None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(_parse(decode(line)[0]), dict)
    except ArticleError:
        return False


def _article(
    text: str,
    name: str,
    path: str,
    notes: list[str],
    facts: Mapping[str, object],
    number: int | None = None,
) -> Article:
    text, repairs = repair_text(text)
    notes = [*notes, *repairs]
    known: dict[str, Any] = {}
    for key in ("title", "publisher", "date"):
        value = facts.get(key)
        if value is None and key == "publisher":  # "source" is what many data sets call it
            value = facts.get("source")
        if value is None:
            continue
        if isinstance(value, bool | list | dict):
            notes.append(f"{key} left out: it is not a string")
            continue
        line, repairs = repair_text(" ".join(str(value).split()))
        known[key] = line or None
        notes += [f"{key}: {note}" for note in repairs]
    return Article(text, name, path=path, notes=tuple(notes), line=number, **known)


# -- bytes to text ------------------------------------------------------------------------------


# -- Markdown -----------------------------------------------------------------------------------


# -- HTML ---------------------------------------------------------------------------------------
