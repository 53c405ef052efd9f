"""Read articles from files, folders, JSON Lines and standard input into plain text.

An input that cannot be read is yielded as an `Unreadable`, and reading goes on. Repairs and omissions
are in the notes of the article. An empty file is an article with an empty text. Nothing here uses the
network, and every input is read in linear time; a file over the limits below is not an article.
Libraries heavier than `json` are imported where they are used, since most runs read plain text.
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
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

from reliability.articles.article import Article, Extract, Unreadable, printable
from reliability.articles.decoding import (
    LOST,
    NEWLINE,
    decode,
    decode_characters,
    has_tags,
    repair_text,
    unescape_line_ends,
    unescape_text,
)
from reliability.articles.gitignore import IgnoreRules
from reliability.articles.html import from_fragment, from_html
from reliability.articles.markdown import from_markdown, front_matter
from reliability.errors import ArticleError

_FORMATS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
SUFFIXES = (".txt", *_FORMATS, ".jsonl", ".jsonl.gz")

LARGEST = 16 * 2**20  # bytes of a file that is one article, or of a line of JSON Lines
LONGEST = (
    400_000  # characters of a text; of lines of one letter, each takes 32 µs and 3.7 kB: 1.5 GB
)
BLANK = 1_000_000  # blank lines of JSON Lines: a few kilobytes can unpack to 80 million
UNPACKED = 200  # times its own size; gzip makes text 3 to 10 times smaller, a bomb 1,000 times

# The beginning of JSON, complete or not: such a text is more likely to be malformed JSON than prose.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\Z)|\[\s*(?:\{|\Z))')
# Between Latin letters they show nothing and join nothing; soft hyphens do have a use there.
_INVISIBLE = re.compile(
    r"(?<=[A-Za-z])[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+(?=[A-Za-z])"
)
_PAGE = re.compile(r"\s*+<(?:!doctype\s+)?html\b", re.IGNORECASE)


def read(
    paths: Iterable[str | Path],
    wanted: Callable[[str], bool] | None = None,
    stdin_filename: str = "-",
) -> Iterator[Article | Unreadable]:
    """Read files and folders, lazily and in order; "-" is standard input.

    Folders are read recursively, sorted by name, without hidden names, unknown suffixes, and files that
    .gitignore excludes, from the root of the repository down. A file or folder in `paths` is always
    read.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or "-"; a single path may be given without a list.
    wanted : callable, optional
        A test of file names: a file that fails it is skipped without being opened.
    stdin_filename : str
        The name that standard input is read under; its suffix sets the format. With "-", the first lines
        set it.

    Yields
    ------
    Article or Unreadable
        One per article. An input that cannot be read raises no error.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "news.md").write_text("# The bridge\\n\\nIt *fell*.")
    ...     [article] = read([folder])
    >>> article.title, article.text
    ('The bridge', 'It fell.')
    """
    for given in [paths] if isinstance(paths, str | Path) else paths:
        if given == "-":
            if stdin_filename == "-" or not wanted or wanted(stdin_filename):
                yield from _read_stdin(stdin_filename)
        elif given == "":  # Path("") means ".", but an empty argument is usually an unset variable
            yield _unreadable("", "an empty path: name a file or a folder")
        else:
            yield from _read_path(given, wanted or (lambda _: True))


def read_source(article: Article) -> tuple[str, str]:
    """Return the source that an article was read from, and its format.

    Line ends and markup are kept; a byte order mark is not. The format is "markdown", "html" or
    "text". If the file is gone, the source is the text of the article.
    """
    if article.given:
        return article.given
    file = article.file
    try:
        if Path(file).is_file():
            with Path(file).open("rb") as stream:
                source, _ = decode_characters(stream.read(LARGEST))
            return source, _FORMATS.get(_suffix(file), "text")
    except (OSError, ValueError, ArticleError):
        pass  # the file is gone: positions point into the text that was read
    return article.text, "text"


# -- files --------------------------------------------------------------------------------------


def _read_path(given: str | Path, wanted: Callable[[str], bool]) -> Iterator[Article | Unreadable]:
    found = False
    for name, error in _files(given):
        found = True
        if error:
            yield _unreadable(name, error)
        elif wanted(name):
            yield from _read_file(name)
    if not found:
        fault = f"the folder has no {', '.join(SUFFIXES)}: name another"
        if any(_files(given, with_excluded=True)):
            fault = ".gitignore excludes every article in the folder: name the files"
        yield _unreadable(os.fspath(given), f"nothing to check: {fault}")


def _files(
    given: str | Path, with_excluded: bool = False
) -> Iterator[tuple[str, OSError | ValueError | None]]:
    """Yield the files to read for a path, each with the error if it cannot be reached."""
    root = Path(given)
    waiting = [(root, IgnoreRules())]
    seen = set()
    while waiting:
        path, rules = waiting.pop()
        name = os.fspath(given if path is root else path)
        try:
            if rules.exclude(path):
                continue
            facts = path.stat()
            if not stat.S_ISDIR(facts.st_mode):
                if path is root or (_suffix(name) and stat.S_ISREG(facts.st_mode)):
                    yield name, None
            elif (facts.st_dev, facts.st_ino) not in seen:  # links may form a cycle
                seen.add((facts.st_dev, facts.st_ino))
                rules = IgnoreRules.above(path) if path is root else rules
                rules = IgnoreRules() if with_excluded else rules.with_folder(path)
                waiting += _entries(path, rules)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            # A dead link without a known suffix would not have been read anyway.
            is_dead = getattr(error, "errno", None) in (errno.ENOENT, errno.ELOOP)
            if path is root or _suffix(name) or not is_dead:
                yield name, error


def _entries(folder: Path, rules: IgnoreRules) -> list[tuple[Path, IgnoreRules]]:
    """Return the visible entries of a folder in reverse order."""
    inside = (entry for entry in folder.iterdir() if not entry.name.startswith("."))
    return [(entry, rules) for entry in sorted(inside, reverse=True)]


def _suffix(name: str) -> str:
    """Return the known suffix of a file name, else an empty string."""
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")


def _unreadable(
    path: str, error: Exception | str, name: str = "", line: int | None = None
) -> Unreadable:
    shown = printable(path)
    if isinstance(error, OSError | EOFError | ValueError | zlib.error):
        what = getattr(error, "strerror", None) or error
        hint = "its links, its permissions, and that it is complete"
        if isinstance(error, FileNotFoundError):
            hint = "its name and the current folder"
        error = f"cannot be read ({what}): check {hint}"
    return Unreadable(name or shown, path, f"{shown}: {error}", line)


def _read_stdin(name: str) -> Iterator[Article | Unreadable]:
    stdin = getattr(sys.stdin, "buffer", None)
    suffix = _suffix(name)
    try:
        if stdin is None:
            raise ArticleError("there is no standard input: name a file or a folder")
        if suffix == ".jsonl.gz":
            raise ArticleError("standard input is packed: unpack it first, for example with gunzip")
        yield from _read_stream(stdin, name, suffix, is_stdin=True)
    except (OSError, ValueError, ArticleError) as error:  # ValueError: standard input is closed
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
    head, is_json = ([], suffix == ".jsonl") if suffix else _sniff(stream)
    if is_json:
        yield from _read_lines(chain(head, _lines(stream)), name)
        return
    data = b"".join([*head, stream.read(LARGEST + 1)])
    if is_stdin and not data.strip():
        raise ArticleError("standard input is empty: there is nothing to check")
    if len(data) > LARGEST:
        raise ArticleError(
            f"over {LARGEST:,} bytes, too large for one article: use .jsonl for many"
        )
    yield _read_document(data, name, suffix, is_gone=is_stdin or not stream.seekable())


def _sniff(stream: BinaryIO) -> tuple[list[bytes], bool]:
    """Read the first two lines that are not blank; return all lines read, and True if it is JSON.

    The second line counts too, since the first line of JSON Lines may be damaged.
    """
    head: list[bytes] = []
    filled = size = 0
    for line in iter(partial(stream.readline, LARGEST), b""):
        head.append(line)
        size += len(line)
        if size >= LARGEST:  # too large for an article, too; the end may never come
            break
        if line.strip():
            filled += 1
            if (filled == 1 and _JSON.match(line)) or _is_object(line):
                return head, True
            if filled == 2:
                break
    return head, False


def _read_document(data: bytes, name: str, suffix: str, is_gone: bool) -> Article:
    """Read one article from bytes, and keep its source if that cannot be read again."""
    source, notes = decode_characters(data)
    text = NEWLINE.sub("\n", source)
    form = _FORMATS.get(suffix, "text")
    if name == "-":
        form = "html" if _PAGE.match(text) else "markdown" if front_matter(text)[0] else form
    extract = Extract(text, {}, [])
    if form == "markdown":
        extract = from_markdown(text)
    elif form == "html" and text.strip():
        extract = from_html(text)
    elif not suffix and (unknown := Path(name).suffix):
        notes.append(f"read as plain text: the suffix {printable(unknown)} is unknown")
    text, known, more = _cleaned(extract.text, extract.metadata)
    return Article(
        text=text,
        id=printable(name),
        path=name,
        notes=(*notes, *extract.notes, *more),
        given=(source, form) if is_gone else None,
        **known,
    )


# -- JSON Lines ---------------------------------------------------------------------------------


def _lines(stream: BinaryIO, packed: int = 0) -> Iterator[bytes]:
    """Yield lines. An overlong line is cut, and `_read_line` rejects it.

    `packed` is the size of the packed file, if it was packed.
    """
    unpacked, begins = 0, True
    while line := stream.readline(LARGEST + 1):
        if not unpacked and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ArticleError("JSON Lines in UTF-16 or UTF-32: convert the file to UTF-8")
        unpacked += len(line)
        if packed and unpacked > max(LARGEST, UNPACKED * packed):
            raise ArticleError(
                f"unpacks to over {UNPACKED} times its size, unlike text: unpack it first"
            )
        if begins:
            yield line
        begins = line.endswith(b"\n")


def _read_lines(lines: Iterator[bytes], name: str) -> Iterator[Article | Unreadable]:
    number, blank, found = 0, 0, False
    try:
        for number, line in enumerate(lines, 1):
            if line.strip() or len(line) > LARGEST:
                found = True
                yield _read_line(line, name, number)
            else:
                blank += 1
                if blank > BLANK:
                    raise ArticleError(f"over {BLANK:,} blank lines: remove them")
    except (OSError, EOFError, ValueError, zlib.error, ArticleError) as error:
        # The lines after this one are not read.
        yield _unreadable(f"{name}:{number + 1}", error, line=number + 1)
    else:
        if not found:
            yield _unreadable(name, "nothing to check: the file has no lines")


def _read_line(line: bytes, file: str, number: int) -> Article | Unreadable:
    where = f"{file}:{number}"
    name = printable(where)
    try:
        if len(line) > LARGEST:
            raise ArticleError(
                f"a line of over {LARGEST:,} bytes, too large for one article: split it"
            )
        source, notes = decode(line)
        entry = _parse(source)
        if not isinstance(entry, dict):
            raise ArticleError('not a JSON object: write {"text": "…"}, one article per line')
        given = entry.get("id")
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            name = LOST.sub("\ufffd", str(given)).strip() or name
        text = entry.get("text")
        if not isinstance(text, str):
            wrong = "is not a string" if "text" in entry else "is missing"
            raise ArticleError(f'"text" {wrong}: it must be the text of the article')
        text, markup = _without_markup(text)
        title = entry.get("title")
        if isinstance(title, str):
            entry["title"] = _without_markup(title)[0]
        text, known, more = _cleaned(text, entry)
        notes += [*markup, *more]
        return Article(text=text, id=name, path=where, notes=tuple(notes), line=number, **known)
    except ArticleError as error:
        return _unreadable(where, error, name, number)


def _without_markup(text: str) -> tuple[str, list[str]]:
    """Return the plain text of a text field that may have tags, entities or escaped line ends.

    Tags may be escaped, too: "&lt;p&gt;".
    """
    if has_tags(text):
        text, notes = unescape_line_ends(text)
    else:
        text, notes = unescape_text(text)
    if has_tags(text):
        return from_fragment(text), [*notes, "markup read as HTML"]
    return text, notes


def _parse(line: str) -> object:
    try:
        return json.loads(line)
    except RecursionError:
        raise ArticleError("JSON nested too deeply: write one flat object per line") from None
    except json.JSONDecodeError as error:
        what = f"{error.msg} at character {error.pos + 1}"
        raise ArticleError(f"not JSON ({what}): write one object per line") from None
    except ValueError:
        raise ArticleError(
            "not JSON (a number has too many digits): write it as a string"
        ) from None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(_parse(decode(line)[0]), dict)
    except ArticleError:
        return False


def _cleaned(text: str, facts: Mapping[str, object]) -> tuple[str, dict[str, Any], list[str]]:
    """Return a text and its metadata with their encoding repaired, and notes on the repairs."""
    if len(text) > LONGEST:
        raise ArticleError(
            f"a text of over {LONGEST:,} characters, too long for one article: split it"
        )
    text, notes = repair_text(text)
    if inside := len(_INVISIBLE.findall(text)):
        notes.append(f"invisible characters inside words, which are ignored: in {inside} places")
    known: dict[str, Any] = {}
    for key in ("title", "publisher", "date"):
        value = facts.get(key)
        if value is None and key == "publisher":  # many data sets call it "source"
            value = facts.get("source")
        if value is None:
            continue
        if isinstance(value, bool | list | dict):
            notes.append(f"{key} left out: it is not a string")
            continue
        line, repairs = repair_text(" ".join(str(value).split()))
        known[key] = line or None
        notes += [f"{key}: {note}" for note in repairs]
    return text, known, notes
