"""Word documents: mammoth turns one into HTML, and that is read as its paragraphs."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from reliability.articles.article import Extract
from reliability.articles.first_line import NOTE, split_headline
from reliability.articles.html import join_blocks
from reliability.articles.page_tree import blocks_of_fragment, prepare
from reliability.errors import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNPACKED = 64 * 2**20  # bytes of a part; the text of a novel takes 5 million
_DOCUMENT, _FACTS = "word/document.xml", "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_NOTE = re.compile(r"(?:foot|end)note-(?:ref-)?\d+$")
_MOST_IN_TABLES = 0.5  # share of the words; a document set as a table is kept
_REMEDY = "open it, and save it as .docx or .txt again"
_NAMES_ITSELF = re.compile(r"^(?:Microsoft )?Word\b|\.docx?$|^Document ?\d*$", re.IGNORECASE)


def extract(data: bytes) -> Extract:
    """Return the text of a document, its title and date, and notes."""
    import mammoth

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
            facts = _facts(packed)
            shown, hidden = _without_hidden(packed)
        html = mammoth.convert_to_html(shown, style_map=_STYLES, convert_image=lambda _: []).value
    except ArticleError:
        raise
    except Exception as error:  # a damaged document may cause any exception in the library
        what = str(error).partition("\n")[0][:200] or type(error).__name__
        raise ArticleError(f"not a Word document ({what}): {_REMEDY}") from error
    text, title, notes = _text(html)
    if hidden:
        notes.insert(0, f"hidden text left out: {hidden} words")
    if not title and not facts.get("title"):
        title, text = split_headline(text)
        notes += [NOTE] if title else []
    return Extract(text, facts | ({"title": title} if title else {}), notes)


def _check_parts(packed: zipfile.ZipFile) -> None:
    """Raise ArticleError unless a packed file has a document of a usual size."""
    parts = {part.filename: part for part in packed.infolist()}
    if _DOCUMENT not in parts:
        kind = "an encrypted or another" if "EncryptedPackage" in parts else "another"
        raise ArticleError(f"not a Word document (it is {kind} kind of file): {_REMEDY}")
    for part in parts.values():
        if part.filename.endswith((".xml", ".rels")) and part.file_size > UNPACKED:
            raise ArticleError(f"a part of it unpacks to over {UNPACKED:,} bytes: {_REMEDY}")


def _parsed(source: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(
        source, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )


def _facts(packed: zipfile.ZipFile) -> dict[str, object]:
    from lxml import etree

    try:
        root = _parsed(packed.read(_FACTS))
    except (KeyError, etree.LxmlError):
        return {}
    title = " ".join((root.findtext(f"{_DC}title") or "").split())
    date = (root.findtext(f"{_TERMS}created") or "").strip()
    if _NAMES_ITSELF.search(title):  # the name of the program, or of the file
        title = ""
    return {"title": title or None, "date": date or None}


def _without_hidden(packed: zipfile.ZipFile) -> tuple[io.BytesIO, int]:
    """Return a document without its hidden text, and the number of words in that."""
    root = _parsed(packed.read(_DOCUMENT))
    words = 0
    for run in list(root.iter(f"{_W}r")):
        mark = run.find(f"{_W}rPr/{_W}vanish")
        if mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off"):
            words += len("".join(run.itertext(f"{_W}t")).split())
            run.getparent().remove(run)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as shown:
        for part in packed.infolist():
            if part.filename == _DOCUMENT:
                from lxml import etree

                shown.writestr(_DOCUMENT, etree.tostring(root))
            elif part.filename.endswith((".xml", ".rels")):  # no pictures
                shown.writestr(part.filename, packed.read(part))
    made.seek(0)
    return made, words


def _text(html: str) -> tuple[str, str | None, list[str]]:
    from lxml.html import fragment_fromstring

    tree = fragment_fromstring(html, create_parent="div")
    notes = _drop_notes_and_tables(tree)
    title = None
    headings = tree.xpath("./h1[@class='title'] | ./h1[not(preceding-sibling::*)]")
    if headings:
        title = " ".join(headings[0].text_content().split()) or None
        headings[0].drop_tree()
    prepare(tree)
    return join_blocks(blocks_of_fragment(tree)), title, notes


def _drop_notes_and_tables(tree: HtmlElement) -> list[str]:
    """Remove footnotes, the marks that point to them, and tables; return notes."""
    notes = []
    marked = [element for element in tree.iter("a", "li") if _NOTE.search(element.get("id") or "")]
    if marked:
        for element in marked:
            element.drop_tree()
        count = sum(element.tag == "li" for element in marked)
        notes.append(f"footnotes left out: {count}")
    tables = list(tree.iter("table"))
    inside = sum(len(table.text_content().split()) for table in tables)
    if tables and inside <= _MOST_IN_TABLES * len(tree.text_content().split()):
        for table in tables:
            table.drop_tree()
        notes.append(f"tables left out: {inside} words")
    return notes
