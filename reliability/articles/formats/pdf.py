"""PDF files: pypdf finds the lines of each page, and these are joined into paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reliability.articles.article import Extract
from reliability.articles.formats.columns import lines_in_columns
from reliability.articles.html import silenced
from reliability.articles.wrapping import paragraphs
from reliability.errors import ArticleError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

PAGES = 100  # more is a book or a report
CHARACTERS = 2_000_000  # of all pages
# Operators that show text. A page with more pieces of text is not searched for columns: the spaces
# between them could take a gigabyte.
_SHOWS_TEXT = frozenset((b"Tj", b"TJ", b"'", b'"'))
_MOST_PIECES = 10_000
_LINE_HEIGHT = 0.8  # of the font size; a space of two of them divides paragraphs
_EDGE = 2  # lines at the top and bottom of a page that may be running heads
_REPEATED = 0.5  # share of the pages on which a running head stands
_FEWEST_PAGES = 3  # with fewer, only the first or the last line may be one
_NUMBER = re.compile(r"\W*(?:page\W*)?\d+(?:\W*(?:of|/)\W*\d+)?\W*$", re.IGNORECASE)
# The lines that browsers print around a page: the date and time with its title, and its address.
_PRINTED = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d{2}\b|(?:https?|file)://\S+(?: \d+/\d+)?$"
)
_MADE_BY_PROGRAM = re.compile(
    r"^(?:microsoft \w+|untitled|document ?\d*)\b|\.(?:docx?|pdf|indd|qxd|tex|html?)$",
    re.IGNORECASE,
)
_LONGEST_TITLE, _SHORTEST_TITLE = 25, 3  # words
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "-"}
)
_REMEDY = "save the text of the article as .txt"


def extract(data: bytes) -> Extract:
    """Return the text of a PDF file, its title and date, and notes."""
    with silenced("pypdf"):
        pages, facts = _pages(data)
    if not any(line.strip() for page in pages for line in page):
        raise ArticleError(f"no text in the PDF, which may be a scanned picture: {_REMEDY}")
    kept, left_out = _without_running_heads(pages)
    blocks = paragraphs([line for page in kept for line in page])
    notes = [f"text read from {len(pages)} pages of PDF"]
    if left_out:
        notes.append(f"running heads and page numbers left out: {left_out}")
    if blocks and "title" in facts and blocks[0].lower() == str(facts["title"]).lower():
        del blocks[0]
    elif "title" not in facts and _may_be_title(blocks):
        facts["title"] = blocks.pop(0)
        notes.append("title read from the first line")
    return Extract("\n\n".join(blocks), facts, notes)


def _pages(data: bytes) -> tuple[list[list[str]], dict[str, object]]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("the PDF needs a password: save a copy without one")
        if len(reader.pages) > PAGES:
            raise ArticleError(
                f"a PDF of over {PAGES} pages is not one article: save the pages of the article"
            )
        pages, length = [], 0
        for page in reader.pages:
            lines = _lines(page)
            length += sum(map(len, lines))
            if length > CHARACTERS:
                raise ArticleError(f"over {CHARACTERS:,} characters of text: {_REMEDY}")
            pages.append(lines)
        return pages, _facts(reader)
    except ArticleError:
        raise
    except (FileNotDecryptedError, WrongPasswordError):
        raise ArticleError("the PDF needs a password: save a copy without one") from None
    except (Exception, RecursionError) as error:  # a damaged file may cause any in the library
        what = str(error).partition("\n")[0][:200] or type(error).__name__
        raise ArticleError(f"not a PDF, or a damaged one ({what}): {_REMEDY}") from error


def _lines(page: PageObject) -> list[str]:
    """Return the lines of a page in the order of reading: of a page in columns, column by column."""
    pieces = 0

    def count(operator: bytes, operands: Sequence[Any], *_: object) -> None:
        nonlocal pieces
        if operator in _SHOWS_TEXT:
            pieces += len(operands[0]) if operands and isinstance(operands[0], list) else 1

    text = page.extract_text(visitor_operand_before=count).translate(_LIGATURES)
    if pieces <= _MOST_PIECES and (found := lines_in_columns(_layout(page))):
        return found
    # A blank line of this text may divide any two lines.
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _layout(page: PageObject) -> list[str]:
    """Return the lines of a page with spaces that keep its layout; none if pypdf cannot find it."""
    try:
        text = page.extract_text(
            extraction_mode="layout", layout_mode_font_height_weight=_LINE_HEIGHT
        )
    except Exception:  # the plain text could be read, so the page is not damaged
        return []
    return text.translate(_LIGATURES).split("\n")


def _facts(reader: PdfReader) -> dict[str, object]:
    """Return the title and the date of a file's properties, unless a program made the title."""
    found = reader.metadata
    facts: dict[str, object] = {}
    title = " ".join(str((found and found.title) or "").split())
    if len(title.split()) >= _SHORTEST_TITLE and not _MADE_BY_PROGRAM.search(title):
        facts["title"] = title
    try:
        if found and found.creation_date:
            facts["date"] = found.creation_date.date().isoformat()
    except (ValueError, TypeError):
        pass  # an invalid date
    return facts


def _without_running_heads(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """Return pages without their numbers and repeated lines, and the number of lines left out."""
    edges = [_edge(page) for page in pages]
    counts = Counter(key for edge in edges for key in set(map(_key, edge.values())))
    heads = {
        key
        for key, count in counts.items()
        if count >= max(_FEWEST_PAGES, _REPEATED * len(pages)) and key
    }
    if len(pages) == 2:
        heads = {key for key in _shared_ends(*map(list, map(dict.values, edges))) if key}

    def is_left_out(line: str) -> bool:
        is_number = len(pages) > 1 and _NUMBER.fullmatch(line)
        return bool(_key(line) in heads or is_number or _PRINTED.match(line))

    left_out = [{i for i, line in edge.items() if is_left_out(line)} for edge in edges]
    kept = [
        "\n".join(line for i, line in enumerate(page) if i not in out).strip("\n")
        for page, out in zip(pages, left_out, strict=True)
    ]
    return [page.split("\n") for page in kept if page], sum(map(len, left_out))


def _shared_ends(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    """Yield the keys of the first and the last line of two pages that are the same on both."""
    for end in (0, -1):
        if one and other and _key(one[end]) == _key(other[end]):
            yield _key(one[end])


def _edge(page: Sequence[str]) -> dict[int, str]:
    """Return the lines at the top and bottom of a page that are not blank, by number."""
    filled = [(i, line) for i, line in enumerate(page) if line]
    return dict((*filled[:_EDGE], *filled[-_EDGE:]))


def _key(line: str) -> str:
    """Return a line without its digits, which differ from page to page."""
    return re.sub(r"[\d\W]+", " ", line.lower()).strip()


def _may_be_title(blocks: Sequence[str]) -> bool:
    """Return True if the first block is a heading: a few words without an end mark."""
    if len(blocks) < 2:
        return False
    words = len(blocks[0].split())
    return _SHORTEST_TITLE <= words <= _LONGEST_TITLE and not blocks[0].rstrip().endswith(
        (".", "!", ":", ",", ";", "”", '"')
    )
