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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from reliability.errors import ArticleError

if TYPE_CHECKING:
    from markdown_it.token import Token

_FORMS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
SUFFIXES = (".txt", *_FORMS, ".jsonl", ".jsonl.gz")

LARGEST = 64 * 2**20  # bytes of one file that is one article, or of one line of JSON Lines
UNPACKED = 200  # times its own size; gzip makes text 3 to 10 times smaller, a bomb 1,000 times
REPAIRED = 2**20  # characters of doubtful lines given to ftfy, which takes 1 to 3 s for them
# markdown-it takes 2.5 s for 200,000 characters of `- a`; some of its inline rules are quadratic
# (over 10 s for 200,000 of `![`, 0.6 s for 10,000); paragraphs of prose stay below 5,000.
MARKDOWN = 200_000
PARAGRAPH = 5_000
# trafilatura takes 6 s for 50,000 tags nested 240 deep; news pages have 1,000 to 10,000 of them.
HTML = 10_000_000
TAGS = 30_000
TAG = 4_096  # libxml2 is quadratic in the attributes of a tag: 3.6 s for 50,000, 2 ms for 1,300
JSON_LD = 32_768  # trafilatura searches it by quadratic expressions: 290 s for 1 MB of `"@type":[`

_WIDE = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What begins as JSON does, whole or not: an article that opens so is less likely than bad JSON.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\Z)|\[\s*(?:\{|\Z))')
_NEWLINE = re.compile(r"\r\n?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOST = re.compile(r"[\x00\ud800-\udfff]")
# What ftfy may find bad is among these: a C1 control, or two neighbours outside ASCII that are not
# typography. Looking costs 30 ms a million characters, importing ftfy 100 ms.
_DOUBTFUL = re.compile("[\x80-\x9f]|[^\x00-\x7f‘’“”–—…]{2}|[ÂÃÎÐ][^\x00-\x7f]|[ÂÃ] |[Ä-ßŠŽ][‘“”]")
_PIECE = re.compile(r"[^\n]{1,4000}\S{0,200}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")

# Comments may stand above it: were it then prose, a comment would move the score.
FRONT = re.compile(
    r"(?: {0,3}<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_PAGE = re.compile(r"\s*+<(?:!doctype\s+)?html\b", re.IGNORECASE)
_HOLDING = ("blockquote_open", "list_item_open", "bullet_list_open", "ordered_list_open")
# A key, its value, and the lines below that go on with it.
_ENTRY = re.compile(
    r"^([\w-]+)[ \t]*:(?:[ \t]+(.*))?((?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*+)$", re.MULTILINE
)
_FOLDED = re.compile(r"[|>][+\-\d]*(?:\s+#.*)?")
_QUOTED = re.compile(r"(?:\"((?:[^\"\\]|\\.)*+)\"|'((?:[^']|'')*+)')(?:\s+#.*)?")
_PROSE = re.compile(r"^[^\s#\-\]}]", re.MULTILINE)  # neither an entry nor what continues one
_TAG = re.compile(r"<[^<>]*>")
# Possessive throughout, so that what is never closed costs one look and not one a letter.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_OPENING = re.compile(rf"<(/?[a-z][^\s<>=/]*+){_ATTRIBUTES}", re.IGNORECASE)
# lxml's trees take no control characters, and trafilatura gives up a page for one `&#12;`.
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[1-8bcef]|1[\da-f]|fff[ef]))(?![\da-f]);?",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+|<[!?][^<>]*+>?+"
    rf"|<(script|style)\b({_ATTRIBUTES})>?+(?:[^<]++|<(?!/\1))*+(?:</\1[^<>]*+>)?+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its plain text, what is known of it, and what was done to read it.

    `line` is its line in a file that holds an article a line; `path` then ends with it. `given` is
    what `read_source` returns where that cannot be read again, such as standard input.
    """

    text: str
    id: str = ""
    title: str | None = None
    source: str | None = None
    date: str | None = None
    path: str | None = None
    notes: tuple[str, ...] = ()
    line: int | None = None
    given: tuple[str, str] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of an article that could not be read, and why."""

    id: str
    path: str
    error: str
    line: int | None = None


def file_of(read: Article | Unreadable) -> str:
    """Return the file something was read from, as it was named: `-` is standard input."""
    return (read.path or "").removesuffix(f":{read.line}" if read.line else "")


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


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data` and what was done to read it; an ArticleError if it is binary.

    UTF-8 is tried first, then cp1252: on 100 English articles in cp1252 that reads all, and
    charset-normalizer 67.
    """
    text, notes = _decode(data)
    text, repairs = _mend(text)
    return text, (*notes, *repairs)


def read_source(article: Article) -> tuple[str, str]:
    """Return what an article was read from, as it stands there, and its form.

    Line ends and markup are kept, but no byte order mark. The form is "markdown", "html" or "text".
    Where there is no such file any more, it is the text of the article.
    """
    if article.given:
        return article.given
    file = file_of(article)
    try:
        if Path(file).is_file():
            with Path(file).open("rb") as stream:
                source, _ = _characters(stream.read(LARGEST))
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


def printable(name: str) -> str:
    """Return the name of a file, which need not be UTF-8, as text that can be written."""
    return name.encode("utf-8", "backslashreplace").decode()


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
    source, notes = _characters(data)
    text = _NEWLINE.sub("\n", source)
    facts: Mapping[str, object] = {}
    more: list[str] = []
    form = _FORMS.get(suffix, "text")
    if name == "-":
        form = "html" if _PAGE.match(text) else "markdown" if _front_matter(text)[0] else form
    if form == "markdown":
        text, facts, more = _from_markdown(text)
    elif form == "html" and text.strip():
        text, facts, more = _from_html(text)
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
        source, notes = _decode(line)
        entry = _parse(source)
        if not isinstance(entry, dict):
            raise ArticleError('not a JSON object: write {"text": "…"}, one article a line')
        given = entry.get("id")
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            name = _LOST.sub("\ufffd", str(given)).strip() or name
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
        return isinstance(_parse(_decode(line)[0]), dict)
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
    text, repairs = _mend(text)
    notes = [*notes, *repairs]
    known: dict[str, Any] = {}
    for key in ("title", "source", "date"):
        value = facts.get(key)
        if value is None:
            continue
        if isinstance(value, bool | list | dict):
            notes.append(f"{key} left out: it is not a string")
            continue
        line, repairs = _mend(" ".join(str(value).split()))
        known[key] = line or None
        notes += [f"{key}: {note}" for note in repairs]
    return Article(text, name, path=path, notes=tuple(notes), line=number, **known)


# -- bytes to text ------------------------------------------------------------------------------


def _decode(data: bytes) -> tuple[str, list[str]]:
    text, notes = _characters(data)
    return _NEWLINE.sub("\n", text), notes


def _characters(data: bytes) -> tuple[str, list[str]]:
    codec = next((codec for mark, codec in _WIDE if data.startswith(mark)), "utf-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-8":
            # A UTF-8 file with a few stray bytes has more good sequences than bad ones.
            good = data.decode("utf-8", "ignore")
            foreign = len(good) - len(good.encode("ascii", "ignore"))
            codec = "utf-8" if foreign > len(data) - len(good.encode()) else "cp1252"
        text = data.decode(codec, "replace")
    notes = [] if codec == "utf-8" else [f"decoded as {codec}"]
    if b"\xef\xbf\xbd" not in data and (lost := text.count("\ufffd")):
        notes.append(f"{lost} characters that are not {codec} replaced by U+FFFD")
    if (controls := len(_CONTROL.findall(text))) * 100 > len(text):
        raise ArticleError(
            f"binary, or text in an encoding that cannot be told ({controls} control characters "
            f"among {len(text)}): save the article as UTF-8 text"
        )
    return text, notes


def _mend(text: str) -> tuple[str, list[str]]:
    """Undo text decoded by a wrong codec ("donâ€™t"), and replace what no file may hold."""
    notes: list[str] = []
    text = _NEWLINE.sub("\n", text)
    if _DOUBTFUL.search(text):
        text, notes = _fix_encoding(text)
    text, lost = _LOST.subn("\ufffd", text)
    notes += [f"{lost} lone surrogates or NULs replaced by U+FFFD"] if lost else []
    return text, notes


def _fix_encoding(text: str) -> tuple[str, list[str]]:
    import ftfy

    spans = looked_at = 0

    def fix(piece: re.Match[str]) -> str:
        nonlocal spans, looked_at
        old = piece[0]
        if looked_at > REPAIRED or not _DOUBTFUL.search(old):
            return old
        looked_at += len(old)
        new = ftfy.fix_encoding(old)
        if new != old:
            gone = Counter(_FOREIGN.findall(old)) - Counter(_FOREIGN.findall(new))
            spans += max(1, gone.total())
        return str(new)

    # Line by line, as ftfy advises, so that one bad line does not decide for a good one.
    text = _PIECE.sub(fix, text)
    within = f" in the first {REPAIRED:,} doubtful characters" if looked_at > REPAIRED else ""
    return text, [f"encoding repaired: {spans} spans{within}"] if spans else []


# -- Markdown -----------------------------------------------------------------------------------


def _from_markdown(source: str) -> tuple[str, dict[str, object], list[str]]:
    facts, source, notes = _front_matter(source)
    if len(source) > MARKDOWN:
        return source, facts, [*notes, f"Markdown over {MARKDOWN:,} characters read as plain text"]
    from html import unescape

    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")
    env: dict[str, object] = {}
    blocks: list[tuple[str, bool]] = []
    tables, level, tight = 0, "", False
    tokens = markdown.parse(source, env)
    deepest = max((token.level for token in tokens if token.type in _HOLDING), default=0)
    if deepest + 1 >= markdown.options["maxNesting"]:  # what lies deeper was left out
        return source, facts, [*notes, "Markdown nested too deep: read as plain text"]
    for token in tokens:
        if token.type in ("paragraph_open", "heading_open"):
            level, tight = token.tag, token.hidden  # hidden: a paragraph in a list without gaps
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "html_block":
            blocks.append((unescape(_TAG.sub(" ", ASIDE.sub("", token.content))), False))
        elif token.type == "inline" and not tables:
            text = token.content
            if len(text) <= PARAGRAPH:
                parts: list[Token] = []
                markdown.inline.parse(text, markdown, env, parts)
                text = "".join(map(_spoken, parts))
            text = _lines_of(text)
            if level != "h1" or not text or facts.setdefault("title", text) != text:
                blocks.append((text, tight))  # the title is kept apart, as in the other formats
    return _join(blocks), facts, notes


def _spoken(part: Token) -> str:
    if part.type in ("softbreak", "hardbreak"):
        return " " if part.type == "softbreak" else "\n"
    if part.type in ("image", "html_inline"):
        return "\n" if part.content.startswith("<br") else ""
    return part.content


def _front_matter(source: str) -> tuple[dict[str, object], str, list[str]]:
    match = FRONT.match(source)
    if not match:
        return {}, source, []
    block, rest = match[2] or "", source[match.end() :]
    if match[1] == "+++":
        import tomllib

        try:
            return tomllib.loads(block), rest, []
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            return {}, rest, [f"front matter is not TOML ({error}): left out"]
    if _PROSE.search(_ENTRY.sub("", block)):  # two rules with prose between them
        return {}, source, []
    facts: dict[str, object] = {}
    for key, value, below in _ENTRY.findall(block):
        if value := _scalar(value.strip(), " ".join(below.split())):
            facts[key.lower()] = value
    return facts, rest, []


def _scalar(value: str, below: str) -> str:
    """Return a value of YAML on one line; nothing for one that holds others."""
    if _FOLDED.fullmatch(value):
        return below
    if value and below:
        value = f"{value} {below}"
    if quoted := _QUOTED.fullmatch(value):
        double, single = quoted.groups()
        return double.replace('\\"', '"') if single is None else single.replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value if value.strip("|>+-") else ""


def _lines_of(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def _join(blocks: Iterable[tuple[str, bool]]) -> str:
    """Join blocks by blank lines, but lines of a list by newlines."""
    parts, was_line = [""], False
    for block, is_line in blocks:
        if text := _lines_of(block):
            parts += ["\n" if was_line and is_line else "\n\n", text]
            was_line = is_line
    return "".join(parts[2:])


# -- HTML ---------------------------------------------------------------------------------------


def _from_html(source: str) -> tuple[str, dict[str, object], list[str]]:
    if len(source) > HTML or source.count("<") > TAGS:
        raise ArticleError(
            f"HTML of over {HTML:,} characters or {TAGS:,} tags is not one article: "
            "save the text of the article as .txt"
        )
    import logging
    import warnings

    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # they speak of crawls
    budget = JSON_LD

    def keep(aside: re.Match[str]) -> str:
        nonlocal budget
        if not aside[1] or "ld+json" not in aside[2] or len(aside[0]) > budget:
            return " " if aside[1] else ""  # a comment within a word does not part it
        budget -= len(aside[0])
        return aside[0]

    page = _NO_CHARACTER.sub(" ", ASIDE.sub(keep, source))
    page = _OPENING.sub(lambda tag: tag[0] if len(tag[0]) <= TAG else f"<{tag[1]}", page)
    document = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = load_html(f"<html>\n{page}")
            if tree is not None:
                document = bare_extraction(
                    tree,
                    include_comments=False,
                    include_tables=False,
                    with_metadata=True,
                    date_extraction_params={"extensive_search": False, "original_date": True},
                )
    except Exception as error:  # whatever a hostile page does to a library is no one else's fault
        raise ArticleError(f"HTML that cannot be taken apart ({error!r})") from error
    facts: dict[str, object] = {}
    text = ""
    if document is not None and not isinstance(document, dict):
        facts = {"title": document.title, "source": document.sitename, "date": document.date}
        lines = [line.strip() for line in (document.text or "").splitlines()]
        if lines and lines[0] == document.title:
            del lines[0]
        text = _join((line.removeprefix("- "), line.startswith("- ")) for line in lines)
    if not text:
        raise ArticleError(
            "no main text found in its HTML (there is none for trafilatura in a page that a script "
            "fills, nor in elements nested over 250 deep): save the text of the article as .txt"
        )
    return text, facts, [f"main text extracted from HTML: {len(text)} of {len(source)} characters"]
