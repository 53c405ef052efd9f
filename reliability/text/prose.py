"""Counts that tell prose from lists, tables, verse, program text, transcripts and front pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from reliability.records import ProseCounts
from reliability.text.boilerplate import expand_pattern, forms
from reliability.text.document import CLOSING_MARKS, Document
from reliability.text.patterns import compile_later
from reliability.text.tokenization import Span

# "From: Jane Roe Sent: Monday, May 3, 2021 5:51 PM To: John Roe", on one line or on several
_MAIL_HEADER = compile_later(
    r"\bFrom: [^\n]{1,100}?\s(?:Sent|Date|To): [^\n]{1,100}?(?:\s(?:To|Subject|Sent|Date): |\n)"
)
_FEWEST_MAILS = 3
# The opening of a biography. Of 28,000 articles 21 begin so, have at most so many sentences, and mention
# the person in so many of them; all 21 are biographies of the staff of an outlet.
_BIOGRAPHY = compile_later(
    r"(?:[^.!?]{0,60}\b)?(?P<name>[A-Z][\w'-]+(?: [A-Z][\w.'-]+){0,2})"
    r"(?: is (?!(?:\w+ly )?\w+ing\b)| joined | has been )(?:[^.!?]{0,60}\W)?"
    r"(?:reporter|anchor|meteorologist|producer|editor|photographer|photojournalist|correspondent|journalist"
    r"|host|news team|newsroom|news staff)\b"
)
_LONGEST_BIOGRAPHY, _MOST_ON_PERSON = 40, 0.65  # sentences; share of them
_PERSON = frozenset("she he her his him hers".split())
# A caption ends in its credit: "(Getty Images)"
_CREDIT = compile_later(
    r"\((?:[^()\n]{0,60}\W)?(?:Getty|AP|Reuters|AFP|Photos?|Images?|Instagram|Twitter|Facebook|Wikimedia"
    r"|Flickr|Pixabay|Shutterstock)\b[^()\n]{0,60}\)\W*\Z"
)
_FEWEST_CAPTIONS, _LEAST_TEXT = 5, 100  # the latter in words
FEWEST_STORY_MARKS = 6  # of a list of stories
_LONGEST_HEADING, _LONGEST_TEASER = 14, 45  # words
# "The council met in the old... A man of 40 was": the start of a story, and the next
_DOTS = "..."  # one sign is three in the normalized text
_MOST_MARKED = 0.02  # marks of stories for each word
_AFTER_MARK = 15  # characters that tell a mark from another one of its kind
_CUT_OFF = re.compile(r"(?<=[a-z,' ])\.\.\.(?=\s+\"?[A-Z]|\s*(?:\n|\Z))")


def prose_counts(document: Document) -> ProseCounts:
    """Count the words and sentences of a document, and its signs of something else than prose."""
    sentences = document.sentences
    teasers, in_teasers = _teasers(document)
    distinct = {document.text[sentence.start : sentence.end] for sentence in sentences}
    return ProseCounts(
        words=len(document.words),
        sentences=len(sentences),
        open_ended=sum(
            CLOSING_MARKS.isdisjoint(document.marked_gaps[sentence.last]) for sentence in sentences
        ),
        repeated=len(sentences) - len(distinct),
        paragraphs=len(document.paragraphs),
        teasers=teasers,
        in_teasers=in_teasers,
        cut_off=_cut_off(document),
        story_marks=len(_story_marks(document.text, FEWEST_STORY_MARKS)),
    )


def other_form(document: Document) -> str:
    """Return the reason why a text is not one article, although it is prose; "" if it may be one.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> mail = "From: Jane Roe Sent: Monday 5:51 PM To: John Roe\\nIt rained in the valley.\\n"
    >>> other_form(parse(mail * 3))
    'not an article: 3 headers of e-mails, as in a correspondence'
    """
    text = document.text
    mails = len(_MAIL_HEADER.findall(text)) if "From: " in text else 0
    if mails >= _FEWEST_MAILS:
        return f"not an article: {mails} headers of e-mails, as in a correspondence"
    if _is_biography(document):
        return "not an article: the biography of a journalist, as on a staff page"
    captions, others = _captions(document) if text.count("(") >= _FEWEST_CAPTIONS else (0, 0)
    if captions >= _FEWEST_CAPTIONS and others < _LEAST_TEXT:
        return (
            f"not an article: {captions} captions of pictures and {others} words, as in a gallery"
        )
    return ""


def _captions(document: Document) -> tuple[int, int]:
    """Count the paragraphs that end in the credit of a picture, and the words of other sentences."""
    captions = others = 0
    for one in document.paragraphs:
        is_caption = _CREDIT.search(document.text, one.start, one.end) is not None
        captions += is_caption
        if not is_caption and not CLOSING_MARKS.isdisjoint(document.gaps[one.last]):
            others += one.last - one.first
    return captions, others


def _is_biography(document: Document) -> bool:
    """Return True if a text begins with the post of a journalist, and most of it is on that person."""
    sentences = document.sentences
    if not sentences or len(sentences) > _LONGEST_BIOGRAPHY:
        return False
    first = _BIOGRAPHY.match(document.sentence_text(0))
    if not first:
        return False
    names = _PERSON.union(first["name"].lower().split())
    on_person = sum(
        any(word.removesuffix("'s") in names for word in document.words[one.first : one.last])
        or bool(document.quoted[one.first])
        for one in sentences
    )
    return on_person >= _MOST_ON_PERSON * len(sentences)


def _cut_off(document: Document) -> int:
    """Count the sentences that dots cut off. In a quotation, dots mark an omission."""
    normalized = document.normalized
    if _DOTS not in normalized:
        return 0
    ends = (document.words_before(match.start()) for match in _CUT_OFF.finditer(normalized))
    return sum(end > 0 and not document.quoted[end - 1] for end in ends)


@cache
def _mark_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a form of marks on first use: few texts have its keys."""
    return re.compile(expand_pattern(pattern))


def _patterns_of_marks(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of marks of stories that may occur in a text."""
    for form in forms("story_mark"):
        if any(key in text for key in form["key"]):
            yield _mark_pattern(form["pattern"])


@lru_cache(maxsize=1)  # a text is asked for twice in a row
def _count_keys(text: str) -> int:
    """Count the keys of all marks of stories in a text: it has no more marks."""
    return sum(text.count(key) for form in forms("story_mark") for key in form["key"])


def _story_marks(text: str, fewest: float) -> set[str]:
    """Return the different marks of stories, such as "by Jane Roe | May 3", with what follows them.

    There are none in a text with fewer keys than `fewest`: the search for the marks is slow.
    """
    if _count_keys(text) < fewest:
        return set()
    return {
        text[match.start() : match.end() + _AFTER_MARK]
        for pattern in _patterns_of_marks(text)
        for match in pattern.finditer(text)
    }


def drop_story_marks(document: Document) -> str:
    """Return the text without the marks of stories, if there are as many as on a front page.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_story_marks(parse("It rained. Read more It snowed. Posted by Jane It hailed."))
    'It rained.  It snowed. Jane It hailed.'
    """
    text, most = document.text, _MOST_MARKED * len(document.words)
    if len(_story_marks(text, most)) <= most:
        return text
    for pattern in _patterns_of_marks(text):
        text = pattern.sub("", text)
    return text


def _teasers(document: Document) -> tuple[int, int]:
    """Count the headings with one short paragraph below, as front pages have them, and all headings.

    The second number is that of headings and such paragraphs together.
    """
    paragraphs = document.paragraphs
    is_heading = [_is_heading(document, span) for span in paragraphs]
    count = 0
    for i in range(len(paragraphs) - 1):
        below = paragraphs[i + 1]
        is_alone = i + 2 == len(paragraphs) or is_heading[i + 2]
        is_short = below.last - below.first <= _LONGEST_TEASER
        count += is_heading[i] and not is_heading[i + 1] and is_alone and is_short
    return count, count + sum(is_heading)


def _is_heading(document: Document, span: Span) -> bool:
    """Return True if a paragraph is short and has no end mark."""
    return span.last - span.first <= _LONGEST_HEADING and CLOSING_MARKS.isdisjoint(
        document.gaps[span.last]
    )
