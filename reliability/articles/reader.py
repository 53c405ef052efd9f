"""Read articles from files, folders and standard input into plain text.

An input that cannot be read is yielded as an `Unreadable`, and reading goes on. Repairs and omissions
are in the notes of the article. An empty file is an error. Nothing here uses the network, and every
input is read in linear time; a file over the limits below is not an article. The readers of HTML and
Markdown, and libraries heavier than `json`, are imported where they are used, since most runs read
plain text.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from reliability.articles.article import Article, Extract, Unreadable, printable
from reliability.articles.decoding import NEWLINE, decode, decode_characters
from reliability.articles.entries import (
    Entry,
    article_of,
    cleaned,
    require_named,
    unreadable,
    without_markup,
)
from reliability.articles.fields import FACTS, Fields, find_names
from reliability.articles.first_line import NOTE, split_headline
from reliability.articles.formats import registry
from reliability.articles.formats.json_array import parsed
from reliability.articles.gitignore import IgnoreRules
from reliability.articles.whole_files import open_file, open_packed
from reliability.articles.wrapping import close_up, unwrap
from reliability.errors import ArticleError, frame_remedy
from reliability.toml import own_tables

_TABLES = own_tables(__file__)
_FORMATS: dict[str, str] = _TABLES["formats"]
TEXT_SUFFIXES = tuple(_FORMATS)  # of files of text that are one article
LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz")
# The files that are read in a folder. Files of other formats, such as package.json, are often not
# articles: they are read if they are named.
SUFFIXES = (*TEXT_SUFFIXES, *LINES)
NAMED_SUFFIXES = (*SUFFIXES, *registry.FORMATS)
_DOCUMENTS = tuple(suffix for suffix, form in registry.FORMATS.items() if not form.is_many)

# Without .warc.gz: warcio unpacks its records one by one.
_PACKED = (".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".csv.gz")
_SEVERAL_LINES = "JSON over several lines, not a line per article: call the file .json"
_ONE_PER_LINE = "write one object per line"
_REMEDIES = {suffix: remedy for remedy, some in _TABLES["remedies"].items() for suffix in some}
UNREAD_SUFFIXES = tuple(_REMEDIES)
LARGEST = 16 * 2**20  # bytes of a file that is one article, or of a line of JSON Lines
BLANK = 1_000_000  # blank lines of JSON Lines: a few kilobytes can unpack to 80 million
_FIRST = 100  # lines; one of them must have the fields that the user names
UNPACKED = 200  # times its own size; gzip makes text 3 to 10 times smaller, a bomb 1,000 times

# The beginning of JSON, complete or not: such a text is more likely to be malformed JSON than prose.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\Z)|\[\s*(?:\{|\Z))')
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\Z)")
_ADDRESS = re.compile(r"[a-z][a-z\d+.-]+:/", re.IGNORECASE)
_UNKNOWN = re.compile(r"\.[a-z][a-z\d]{0,9}$", re.IGNORECASE)
_LOCK = "~$"  # begins the name of the file that Word keeps while a document is open
# The beginning of a report that reliability wrote, as Markdown or as HTML
_REPORT = re.compile(
    rb'## reliability: |(?s:.{0,100})<meta name="generator" content="reliability">'
)
_HEAD = 200  # bytes
_PAGE = re.compile(r"\s*+<(?:!doctype\s+)?html\b", re.IGNORECASE)


def read(
    paths: Iterable[str | Path],
    wanted: Callable[[str], bool] | None = None,
    stdin_filename: str = "-",
    text_field: str | None = None,
    title_field: str | None = None,
    publisher_field: str | None = None,
    date_field: str | None = None,
    id_field: str | None = None,
    max_characters: int | None = None,
) -> Iterator[Article | Unreadable]:
    """Read files and folders, lazily and in order; "-" is standard input.

    Folders are read recursively, sorted by name: their files of text, Markdown, HTML and JSON Lines,
    without hidden names and files that .gitignore excludes, from the root of the repository down. A file
    or folder in `paths` is always read. A file that is named may also be JSON, CSV, Parquet, Word, PDF,
    an e-mail, RSS, Atom or WARC; some of these need an extra, such as "news-reliability[pdf]", and
    "news-reliability[formats]" is all of them.

    The title of plain text is its first line, if that stands alone and reads like a headline. The notes
    say so.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or "-"; a single path may be given without a list.
    wanted : callable, optional
        A test of file names: a file that fails it is skipped without being opened.
    stdin_filename : str
        The name that standard input is read under; its suffix sets the format. With "-", the first lines
        set it.
    text_field, title_field, publisher_field, date_field, id_field : str, optional
        The fields, or columns, of text, title, publisher, date and ID in files with several articles. By
        default "text", "title" and so on, or another usual name, such as "body" or "headline"; the notes
        of an article say which text and title were read. A field that a file lacks is an error.
    max_characters : int, optional
        The limit on the length of a text, by default 400,000 characters. A longer one is unreadable,
        because a million characters can take a gigabyte of memory.

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
    remedy = frame_remedy(paths)
    if remedy or not isinstance(paths, Iterable | Path):
        raise TypeError(f"paths must be files or folders, not {type(paths).__name__}{remedy}")
    fields = Fields(text_field, title_field, publisher_field, date_field, id_field, max_characters)
    yield from read_with(paths, fields, wanted, stdin_filename)


def read_with(
    paths: Iterable[str | Path],
    fields: Fields,
    wanted: Callable[[str], bool] | None = None,
    stdin_filename: str = "-",
) -> Iterator[Article | Unreadable]:
    """Read files and folders as `read` does, with the names of fields as one record."""
    for given in [paths] if isinstance(paths, str | Path) else paths:
        if given == "-":
            if stdin_filename == "-" or not wanted or wanted(stdin_filename):
                yield from _read_stdin(stdin_filename, fields)
        elif given == "":  # Path("") means ".", but an empty argument is usually an unset variable
            yield unreadable("", "an empty path: name a file or a folder")
        else:
            yield from _read_path(given, wanted or (lambda _: True), fields)


def read_source(article: Article) -> tuple[str, str]:
    """Return the source that an article was read from, and its format.

    Line ends and markup are kept; a byte order mark is not. The format is "markdown", "html" or
    "text". If the file is gone, or of a binary format, such as PDF, the source is the text of
    the article.
    """
    if article.given:
        return article.given
    file = article.file
    try:
        if suffix_of(file) not in registry.FORMATS and Path(file).is_file():
            with Path(file).open("rb") as stream:
                source, _ = decode_characters(stream.read(LARGEST))
            return source, _form_of(source, suffix_of(file))
    except (OSError, ValueError, ArticleError):
        pass  # the file is gone: positions point into the text that was read
    return article.text, "text"


def read_unsaved(source: str, name: str, suffix: str = "") -> Article | Unreadable:
    """Read the text of a whole file that is not saved, such as that of an editor.

    The file called `name` need not exist. If its suffix is unknown, `suffix` gives the format: ".md",
    ".html" or ".txt".

    Examples
    --------
    >>> read_unsaved("# The bridge\\n\\nIt *fell*.", "draft.md").title
    'The bridge'
    """
    try:
        data = source.encode("utf-8", "replace")
        return _read_document(data, name, suffix_of(name) or suffix, is_gone=True)
    except ArticleError as error:
        return unreadable(name, error)


def has_lines(file: str) -> bool:
    """Return True for a file with an article per line: its numbers of articles are lines."""
    return suffix_of(file) in LINES or not suffix_of(file)


# -- files --------------------------------------------------------------------------------------


def _read_path(
    given: str | Path, wanted: Callable[[str], bool], fields: Fields
) -> Iterator[Article | Unreadable]:
    if _ADDRESS.match(str(given)) and not Path(given).exists():
        fault = "nothing is fetched from the network: save the page as .html, and name that file"
        yield unreadable(os.fspath(given), fault)
        return
    found = False
    for name, error in files_of(given):
        found = True
        if error:
            yield unreadable(name, error)
        elif wanted(name):
            yield from _read_file(name, fields)
    if not found:
        fault = (
            "the folder has no .txt, .md, .html or .jsonl: name another, or name its files of other "
            "formats (`reliability --help` lists them)"
        )
        if any(files_of(given, with_excluded=True)):
            fault = ".gitignore excludes every article in the folder: name the files"
        yield unreadable(os.fspath(given), f"nothing to check: {fault}")


def files_of(
    given: str | Path, with_excluded: bool = False, suffixes: Container[str] = SUFFIXES
) -> Iterator[tuple[str, OSError | ValueError | None]]:
    """Yield the files to read for a path, each with the error if it cannot be reached.

    Of a folder, these are the files with one of the suffixes, sorted by name, without the
    reports that reliability wrote.
    """
    for name, error in _files(given, with_excluded, suffixes):
        if error or name == os.fspath(given) or not _is_report(name):
            yield name, error


def _files(
    given: str | Path, with_excluded: bool, suffixes: Container[str]
) -> Iterator[tuple[str, OSError | ValueError | None]]:
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
                if path is root or (suffix_of(name) in suffixes and stat.S_ISREG(facts.st_mode)):
                    yield name, None
            elif (facts.st_dev, facts.st_ino) not in seen:  # links may form a cycle
                seen.add((facts.st_dev, facts.st_ino))
                rules = IgnoreRules.above(path) if path is root else rules
                rules = IgnoreRules() if with_excluded else rules.with_folder(path)
                waiting += _entries(path, rules)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            # A dead link without a known suffix would not have been read anyway.
            is_dead = getattr(error, "errno", None) in (errno.ENOENT, errno.ELOOP)
            if path is root or suffix_of(name) in suffixes or not is_dead:
                yield name, error


def documents_in(folder: str | Path) -> list[str]:
    """Return the names of the documents in a folder, such as .docx, which are read if they are named."""
    return [name for name, error in files_of(folder, suffixes=_DOCUMENTS) if error is None]


def reports_in(folder: str | Path) -> list[str]:
    """Return the names of the reports in a folder that reliability wrote as HTML or Markdown."""
    return [
        name for name, error in _files(folder, False, SUFFIXES) if not error and _is_report(name)
    ]


def _is_report(name: str) -> bool:
    """Return True for a report that reliability wrote as HTML or Markdown."""
    if _FORMATS.get(suffix_of(name)) not in ("html", "markdown"):
        return False
    try:
        with Path(name).open("rb") as stream:
            return bool(_REPORT.match(stream.read(_HEAD)))
    except OSError:
        return False  # its reader states the fault


def _entries(folder: Path, rules: IgnoreRules) -> list[tuple[Path, IgnoreRules]]:
    """Return the visible entries of a folder in reverse order."""
    inside = (entry for entry in folder.iterdir() if not entry.name.startswith((".", _LOCK)))
    return [(entry, rules) for entry in sorted(inside, reverse=True)]


def suffix_of(name: str) -> str:
    """Return the known suffix of a file name, else an empty string."""
    return next((suffix for suffix in NAMED_SUFFIXES if name.lower().endswith(suffix)), "")


def _read_stdin(name: str, fields: Fields) -> Iterator[Article | Unreadable]:
    stdin = getattr(sys.stdin, "buffer", None)
    suffix = suffix_of(name)
    try:
        if stdin is None:
            raise ArticleError("there is no standard input: name a file or a folder")
        if suffix in _PACKED:
            raise ArticleError("standard input is packed: unpack it first, for example with gunzip")
        yield from _read_stream(stdin, name, suffix, fields, is_stdin=True)
    except (OSError, ValueError, ArticleError) as error:  # ValueError: standard input is closed
        yield unreadable(name, error)


def _read_file(name: str, fields: Fields) -> Iterator[Article | Unreadable]:
    suffix = suffix_of(name)
    try:
        if Path(name).name.startswith(_LOCK):
            raise ArticleError("a lock file of a document that is open in Word: leave it out")
        if suffix in _PACKED:
            with open_packed(name) as unpacked:
                size = Path(name).stat().st_size
                if suffix in LINES:
                    yield from _read_lines(lines_of(unpacked, size), name, fields)
                else:
                    whole = cast(BinaryIO, _Unpacked(unpacked, size))
                    yield from _read_entries(whole, name, suffix, fields)
        else:
            with open_file(name) as stream:
                yield from _read_stream(stream, name, suffix, fields)
    except (OSError, EOFError, ValueError, zlib.error, ArticleError) as error:
        yield unreadable(name, error)


def _read_stream(
    stream: BinaryIO, name: str, suffix: str, fields: Fields, is_stdin: bool = False
) -> Iterator[Article | Unreadable]:
    if not suffix and (unknown := _UNKNOWN.search(name)):
        raise ArticleError(
            f"files of the format {printable(unknown[0])} are not read: "
            f"{_REMEDIES.get(unknown[0].lower(), 'save the article as .txt')}; "
            "`reliability --help` lists the formats"
        )
    head, form = ([], suffix) if suffix else _sniff(stream)
    if form in LINES:
        yield from _read_lines(chain(head, lines_of(stream)), name, fields)
        return
    if form in registry.FORMATS and registry.FORMATS[form].is_many:
        whole = io.BytesIO(b"".join([*head, stream.read()])) if is_stdin else stream
        yield from _read_entries(whole, name, form, fields)
        return
    data = b"".join([*head, stream.read(LARGEST + 1)])
    if not data.strip():
        what = "standard input" if is_stdin else "the file"
        raise ArticleError(f"{what} is empty: there is nothing to check")
    if len(data) > LARGEST:
        raise ArticleError(
            f"over {LARGEST:,} bytes, too large for one article: use .jsonl for many"
        )
    is_gone = is_stdin or not stream.seekable()
    yield _read_document(data, name, suffix, is_gone, fields.max_characters)


def _read_entries(
    stream: BinaryIO, name: str, suffix: str, fields: Fields
) -> Iterator[Article | Unreadable]:
    entries = registry.reader(registry.FORMATS[suffix])
    for entry in entries(stream, fields):
        yield article_of(entry, name, fields)


class _Unpacked(io.RawIOBase):
    """An unpacked stream, with an error where it is longer than text can be."""

    def __init__(self, stream: BinaryIO, packed: int) -> None:
        self._stream, self._most, self._read = stream, max(LARGEST, UNPACKED * packed), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._most + 1) if size >= 0 else self._most + 1)
        self._read += len(data)
        if self._read > self._most:
            raise ArticleError(
                f"unpacks to over {UNPACKED} times its size, unlike text: unpack it first"
            )
        return data


def _sniff(stream: BinaryIO) -> tuple[list[bytes], str]:
    """Read the first two lines that are not blank; return all lines read, and the suffix of JSON.

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
            if filled == 1 and (_ARRAY.match(line) or line.strip() == b"{"):
                return head, ".json"
            if (filled == 1 and _JSON.match(line)) or _is_object(line):
                return head, ".jsonl"
            if filled == 2:
                break
    return head, ""


def _read_document(
    data: bytes, name: str, suffix: str, is_gone: bool, max_characters: int | None = None
) -> Article:
    """Read one article from bytes, and keep its source if that cannot be read again."""
    if suffix in registry.FORMATS:
        extract = registry.extractor(registry.FORMATS[suffix])(data)
        return _article(extract, name, [], max_characters)
    if _REPORT.match(data[:_HEAD]):
        raise ArticleError("a report that reliability wrote, not an article: name the article")
    source, notes = decode_characters(data)
    text = NEWLINE.sub("\n", source)
    form = _form_of(text, suffix, name == "-")
    extract = Extract(text, {}, [])
    if text.startswith("{\\rtf"):
        raise ArticleError("Rich Text (RTF): open it, and save it as .docx or .txt")
    if form == "markdown":
        from reliability.articles.markdown import from_markdown

        extract = from_markdown(text)
    elif form == "html" and text.strip():
        from reliability.articles.html import from_html

        extract = from_html(text)
    elif form == "text":
        extract = _of_text(text)
        if not suffix and (unknown := Path(name).suffix):
            notes.append(f"read as plain text: the suffix {printable(unknown)} is unknown")
    given = (source, form) if is_gone else None
    return _article(extract, name, notes, max_characters, given)


def _form_of(text: str, suffix: str, is_unnamed: bool = False) -> str:
    """Return the format of a text: by its first lines if it is called a text, else by its suffix."""
    form = _FORMATS.get(suffix, "text")
    if form == "text" and _PAGE.match(text):
        return "html"
    return "markdown" if is_unnamed and _has_front_matter(text) else form


def _has_front_matter(text: str) -> bool:
    from reliability.articles.markdown import front_matter

    return bool(front_matter(text)[0])


def _of_text(text: str) -> Extract:
    """Return plain text without the marks of markup, its paragraphs and spaced words whole.

    The title is a first line that reads like a headline.
    """
    plain, notes = without_markup(text)
    if not notes:
        plain, closed = close_up(plain)
        plain, joined = unwrap(plain)
        notes = [*closed, *joined]
    headline, body = split_headline(plain)
    if headline is None:
        return Extract(plain, {}, notes)
    notes = [*notes, NOTE]
    return Extract(body, {"title": headline}, notes)


def _article(
    extract: Extract,
    name: str,
    notes: list[str],
    max_characters: int | None,
    given: tuple[str, str] | None = None,
) -> Article:
    names = find_names(extract.metadata, Fields())
    facts = {role: extract.metadata.get(getattr(names, role)) for role in FACTS}
    text, known, more = cleaned(extract.text, facts, max_characters)
    return Article(
        text=text,
        id=printable(name),
        path=name,
        notes=(*notes, *extract.notes, *more),
        given=given,
        **known,
    )


# -- JSON Lines ---------------------------------------------------------------------------------


def lines_of(stream: BinaryIO, packed: int = 0) -> Iterator[bytes]:
    """Yield lines. An overlong line is cut, and `line_entry` rejects it.

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


def _read_lines(
    lines: Iterator[bytes], name: str, fields: Fields
) -> Iterator[Article | Unreadable]:
    lines = with_named_fields(lines, fields)
    number, blank, found = 0, 0, False
    try:
        for number, line in enumerate(lines, 1):
            if not found and line.strip() in (b"{", b"["):
                yield unreadable(name, _SEVERAL_LINES)
                return
            if line.strip() or len(line) > LARGEST:
                found = True
                yield article_of(line_entry(line, number), name, fields)
            else:
                blank += 1
                if blank > BLANK:
                    raise ArticleError(f"over {BLANK:,} blank lines: remove them")
    except (OSError, EOFError, ValueError, zlib.error, ArticleError) as error:
        # The lines after this one are not read.
        yield unreadable(f"{name}:{number + 1}", error, line=number + 1)
    else:
        if not found:
            yield unreadable(name, "nothing to check: the file has no lines")


def with_named_fields(lines: Iterator[bytes], fields: Fields) -> Iterator[bytes]:
    """Return lines, once one of the first has each field that the user named.

    Raises ArticleError otherwise, so that a misspelled name is reported before anything is scored.
    """
    if not fields.named:
        return lines
    head = list(islice(lines, _FIRST))
    require_named((line_entry(line, 1).content for line in head), fields)
    return chain(head, lines)


def line_entry(line: bytes, number: int) -> Entry:
    """Return the entry of a line."""
    try:
        if len(line) > LARGEST:
            raise ArticleError(
                f"a line of over {LARGEST:,} bytes, too large for one article: split it"
            )
        source, notes = decode(line)
        return Entry(number, parsed(source, _ONE_PER_LINE), tuple(notes))
    except ArticleError as error:
        return Entry(number, error=error)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(parsed(decode(line)[0], _ONE_PER_LINE), dict)
    except ArticleError:
        return False
