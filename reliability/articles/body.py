"""Choose the lines of an HTML page that are the body of its article.

trafilatura keeps one container of an article whose body is in several, drops paragraphs that are one
link, and keeps headlines, decks, links to other articles and headings without text below. `complete`
adds the paragraphs, and `body` leaves out the rest. Both compare the lines with the blocks of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from reliability.articles.page_tree import Block, key_of

_SHORTEST_LINK = 12  # words of a paragraph that is a link
_MOST_PARTS = 20
_SHORTEST_LINK_LINE = 4  # words; a shorter link may be the source of a quotation
_SHORTEST_LIST = 2  # links in a list of links
_TOP = 5  # lines in which the headline stands
_MOST_LEFT_OUT = 0.25  # of the words of an extraction
_MOST_OUTSIDE = 0.25  # of the words; with more, the article is in a part that is named like another


def complete(lines: Sequence[str], page: Sequence[Block]) -> list[str]:
    """Return the lines of an extraction with the paragraphs of the page that it left out between them.

    Paragraphs before the first line stay out. The result is the extraction itself if it is not in the
    order of the page.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(page):
        positions[key_of(block.text)].append(i)
    places: list[int | None] = []
    at = -1
    for line in lines:
        known = positions.get(key_of(line), [])
        k = bisect_left(known, at + 1)
        if k < len(known):
            at = known[k]
            places.append(at)
        else:
            places.append(None)
    matched = sum(place is not None for place in places)
    if matched * 10 < len(lines) * 7:
        return list(lines)
    return list(_filled(lines, places, page))


def _filled(
    lines: Sequence[str], places: Sequence[int | None], page: Sequence[Block]
) -> Iterator[str]:
    """Yield the lines, each after the paragraphs that precede it on the page."""
    body: set[object] = set()
    for place in places:
        if place is not None and page[place].is_prose:
            body |= page[place].containers
    at: int | None = None
    parts: list[str] = []  # keys of the lines since the last one that is a block
    for line, place in zip(lines, places, strict=True):
        if place is not None:
            if at is not None:
                yield from _left_out(page[at + 1 : place], parts)
            at, parts = place, []
        else:
            parts.append(key_of(line))
        yield line
    if at is not None:
        below = [block for block in page[at + 1 :] if not body.isdisjoint(block.containers)]
        yield from _left_out(below, parts)


def _left_out(page: Sequence[Block], parts: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of the article among some blocks, with the headings right above them.

    Blocks with a part that the extraction has as a line of its own stay out.
    """
    heading = ""
    for block in page:
        if parts and any(part in key_of(block.text) for part in parts[:_MOST_PARTS]):
            continue
        if block.is_prose and (not block.is_link or len(block.text.split()) >= _SHORTEST_LINK):
            if heading:
                yield heading
            yield block.text
            heading = ""
        else:
            heading = block.text if block.tag in ("h2", "h3", "h4") and not block.is_link else ""


def body(
    lines: Sequence[str], page: Sequence[Block], titles: Sequence[str] = (), summary: str = ""
) -> tuple[list[str], int]:
    """Return the lines of an extraction that are the body of the article, and the words left out.

    Leaves out the headline and what stands above it, the deck between headline and body, links to other
    articles, headings in parts of the page that are not of the article, and headings without text below.
    If these have more than a quarter of the words below the headline, only the headline and what stands
    above it are left out. Neither counts among the words left out.

    `titles` are the forms of the title of the page, and `summary` is the description of the article in
    its metadata, by which a deck is known.
    """
    blocks: dict[str, list[Block]] = defaultdict(list)
    for block in page:
        blocks[key_of(block.text)].append(block)
    kinds = [blocks.get(key_of(line), []) for line in lines]
    first = _first_below_headline(lines, kinds, {*map(key_of, titles)})
    lines, kinds = lines[first:], kinds[first:]
    out = _deck(lines, kinds, key_of(summary)) | _links(kinds) | _outside(lines, kinds)
    out |= _headings_at_end(kinds, out)
    kept = [line for i, line in enumerate(lines) if i not in out]
    left_out = count_words(lines) - count_words(kept)
    if left_out > _MOST_LEFT_OUT * count_words(lines):
        return list(lines), 0
    return kept, left_out


def count_words(lines: Sequence[str]) -> int:
    """Count the words of some lines."""
    return sum(len(line.split()) for line in lines)


_Kinds = Sequence[Sequence[Block]]  # the blocks of the page that have the text of each line


def _all_are(kinds: Sequence[Block], name: str) -> bool:
    """Return True if there are blocks with the text of a line, and all have a property."""
    return bool(kinds) and all(getattr(block, name) for block in kinds)


def _first_below_headline(lines: Sequence[str], kinds: _Kinds, titles: Set[str]) -> int:
    """Return the number of lines up to the headline: the title, or a first line that is an h1."""
    for i in range(min(_TOP, len(lines))):
        if key_of(lines[i]) in titles or (not i and any(block.tag == "h1" for block in kinds[i])):
            return i + 1
    return 0


def _deck(lines: Sequence[str], kinds: _Kinds, summary: str) -> set[int]:
    """Return the lines of the deck: headings above the body that are sentences or the summary."""
    out = set()
    for i in range(min(_TOP, len(lines))):
        if not kinds[i] or any(block.tag == "p" for block in kinds[i]):
            break
        is_summary = key_of(lines[i]) == summary
        if not is_summary and not _all_are(kinds[i], "is_heading"):
            break
        if is_summary or any(block.is_sentence or block.is_outside for block in kinds[i]):
            out.add(i)
    return out


def _links(kinds: _Kinds) -> set[int]:
    """Return the lines that are links to other articles: paragraphs, items of lists, and headings."""
    linked = [
        _all_are(blocks, "is_link")
        and not blocks[0].is_sentence
        and len(blocks[0].text.split()) >= _SHORTEST_LINK_LINE
        for blocks in kinds
    ]
    out: set[int] = set()
    run: list[int] = []  # of linked items or headings
    for i, blocks in enumerate([*kinds, []]):
        tag = blocks[0].tag if blocks else ""
        is_listed = bool(blocks) and (tag == "li" or blocks[0].is_heading)
        if run and not (is_listed and kinds[run[-1]][0].tag == tag):
            out.update(run if len(run) >= _SHORTEST_LIST else ())
            run = []
        if blocks and linked[i]:
            if is_listed:
                run.append(i)
            else:
                out.add(i)
        elif tag == "li":
            run = []  # a list of the article
    return out


def _outside(lines: Sequence[str], kinds: _Kinds) -> set[int]:
    """Return the lines in parts of the page outside the article, unless they are sentences."""
    outside = [i for i, blocks in enumerate(kinds) if _all_are(blocks, "is_outside")]
    if count_words([lines[i] for i in outside]) > _MOST_OUTSIDE * count_words(lines):
        return set()
    return {i for i in outside if not any(block.is_sentence for block in kinds[i])}


def _headings_at_end(kinds: _Kinds, out: set[int]) -> set[int]:
    """Return the headings and teasers with nothing of the article below them."""
    found = set()
    for i in range(len(kinds) - 1, -1, -1):
        if i not in out and not _all_are(kinds[i], "is_heading"):
            break
        found.add(i)
    return found
