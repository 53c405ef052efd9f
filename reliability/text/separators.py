"""Remove signs between all words of a text, or around its sentences, where no author puts them.

A separator is what most words have between them instead of a space: "The.road.was", "The, road, was",
"The 1 road 2 was", "(The) (road)". A frame is what most sentences have around them: quotation marks, or
the label of a speaker. No list of signs is needed, because no prose has one form of gap so often.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import partial

from reliability.text.document import Document
from reliability.text.patterns import compile_later

# Of 5,355 reliable articles none has a comma between more than 0.26 of its words (a list of names), nor
# another form of gap but a space between more than 0.16; none has two marks of quotation between more
# than 0.35 of its sentences.
_MOST_SEPARATED, _MOST_COMMAS = 0.2, 0.3  # share of the gaps
_MOST_SPACES = 0.75  # share of the gaps; with more, no other form separates words
_MOST_FRAMED = 0.5  # share of the sentences
_MOST_MARKUP = 0.1  # tags and character references for each word
_MOST_ASKED = 0.35  # share of the lines of a frequent label; who interviews asks in more of them
_FREQUENT_LABEL = 0.15  # share of the labelled lines
_FEWEST_LINES = 2.5  # for each label

_NUMBER = compile_later(r"\d+")
_GAP = compile_later(r"[\W_]+")  # between words
_GAP_WITH_NUMBERS = compile_later(r"[\W\d_]+")  # between words of letters
_LONGEST_GAP, _LONGEST_FORM = 12, 6  # characters
_IN_WORDS = compile_later(r"<(\w{1,8})></\1>|<!--[^<>\n]{0,80}-->")
_MARKUP = compile_later(r"</?[A-Za-z][^<>\n]{0,80}>|&#?\w{1,8};")
_LINK = compile_later(r"\[([^\[\]\n]{1,80})\]\([^()\s]{1,300}\)")  # of Markdown
# "\\textbf{shut}" of LaTeX
_COMMAND = compile_later(
    r"\\(?:(?:begin|end|documentclass)\{[^{}\n]{1,40}\}|[a-z]{1,20}\{([^{}\n]{1,300})\})"
)
_QUOTING_TAG = compile_later(r"</?(?:blockquote|q)\b[^<>\n]{0,80}>", re.IGNORECASE)

# Signs of which a match has one, if not a bullet, a pattern, what a reader sees instead, and the most of
# them for each word. The lookbehinds follow the signs, so that a search goes from sign to sign.
_SIGNS = (
    (b"._/|~+*=", compile_later(r"[._/|~+*=](?<=[^\W\d_].)(?=[^\W\d_])"), " ", 0.2),
    (
        b"|/~*_=+<>{}#^\\",
        compile_later(r"[|/~*_=+<>{}#^\\•·](?<=\s.)[|/~*_=+<>{}#^\\•·]*\s"),
        "",
        0.1,
    ),
)
_QUOTATION_MARKS = compile_later(r"""["“”«»„]|['‘](?<!\w.)(?=\w)|['’](?<=[^\w\s].)(?!\w)""")
_BETWEEN_FRAMED = compile_later(r"""["'”’»)\]}*_](?<=\S.)\s+["'“‘«(\[{*_]""")
_BRACKETS = compile_later(r"[()\[\]{}*_]")
_BULLETS = "•·"
_MOST_QUOTED = 0.94  # share of the words, or of the paragraphs
_FEWEST_QUOTED = 3  # paragraphs
_IN_MARKS = compile_later(r'["“].*["”]', re.DOTALL)
_QUOTED_LINE = compile_later(r"^>+(.*)$", re.MULTILINE)  # "> ", as in e-mails and Markdown
# "Q: ", "JANE ROE: ", "12. ", "3/ ", "§ 2.1 "
_LABEL = compile_later(
    r"^(?:[A-Z][\w.'-]*(?: [\w.'-]+){0,2}:|(?:§ ?)?\d[\d.:]*[.)/]?)[ \t]+(?=\S)", re.MULTILINE
)
# The number of a note after an end mark, "[12]", and the template of a wiki
_NOTES = compile_later(r"(?<=[.!?\"”’])\[\d{1,3}\]|\{\{[^{}\n]{1,300}\}\}")
_MOST_NOTES = 0.3  # of these for each sentence


def drop_markup(document: Document) -> str:
    """Return the text without tags, references to characters, notes and links, if there are many.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_markup(parse("The<br>road&nbsp;was<br>sh<b></b>ut."))
    'The road was shut.'
    """
    text, least = document.text, _MOST_MARKUP * len(document.words)
    if text.count("[") + text.count("{{") > (most := _MOST_NOTES * len(document.sentences)):
        without, notes = _NOTES.subn("", text)
        text = without if notes > most else text
    if sum(map(text.count, ("<", "&", "](", "\\"))) <= least:
        return text
    whole = text
    text, inside = _IN_WORDS.subn("", text)
    text, between = _MARKUP.subn(" ", text)
    text, links = _LINK.subn(r"\1", text)
    text, commands = _COMMAND.subn(r"\1", text)
    return text if inside + between + links + commands > least else whole


def replace_separators(document: Document) -> str:
    """Return the text with a space for each separator of its words, and without many signs.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> replace_separators(parse("The_road_to_Lund was | shut | for a week."))
    'The road to Lund was shut for a week.'
    >>> replace_separators(parse("The. road. to. Lund,. he. said,. was. shut.. It. was. old."))
    'The road to Lund, he said, was shut. It was old.'
    """
    text = document.text
    if document.gaps.count(" ") <= _MOST_SPACES * len(document.words):
        text = _without_separators(text, _GAP)
    if _count(text, b"0123456789") > _MOST_SEPARATED * len(document.words):
        text = _without_separators(text, _GAP_WITH_NUMBERS)
    bullets = sum(map(text.count, _BULLETS))
    for signs, pattern, plain, most in _SIGNS:
        least = max(most * len(document.words), 1)
        if _count(text, signs) + bullets > least:  # the sum is no lower than the exact number
            replaced, count = pattern.subn(plain, text)
            text = replaced if count > least else text
    return text


def _count(text: str, signs: bytes) -> int:
    """Count some ASCII characters in a text."""
    plain = text.encode("ascii", "replace")
    return len(plain) - len(plain.translate(None, signs))


def _without_separators(text: str, gap: re.Pattern[str]) -> str:
    """Replace each form of gap that is between many words; a number is "0" in a form."""
    forms = Counter(gap.findall(_NUMBER.sub("0", text)))
    for form, count in forms.most_common(2):
        most = _MOST_COMMAS if form == ", " else _MOST_SEPARATED
        if count > most * forms.total() and form.strip() and len(form) <= _LONGEST_FORM:
            text = gap.sub(partial(_plain, form, _separator(form)), text)
    return text


def _separator(form: str) -> re.Pattern[str]:
    """Return a pattern for the signs of a form in order, with others between them."""
    signs = (r"(?<!\d)\d+" if sign == "0" else re.escape(sign) for sign in form)
    return re.compile(f"(.*){'(.*)'.join(signs)}(.*)")


def _plain(form: str, separator: re.Pattern[str], match: re.Match[str]) -> str:
    """Return a gap without the signs of a form: ",." as ", " if "." separates the words."""
    gap = match[0]
    found = separator.fullmatch(gap) if len(gap) <= _LONGEST_GAP else None
    if not found:
        return gap
    *before, after = found.groups()
    kept = "".join(before)
    if any(map(str.isspace, kept + after)):
        return gap.replace(form, " ") if form[-1].isspace() else gap  # ". -. " is " - "
    return f"{kept} {after}"


def drop_quotation_marks(document: Document) -> str:
    """Return the text without quotation marks, if nearly all of it or most sentences are in them.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_quotation_marks(parse('"The road to Lund was shut for a week."'))
    'The road to Lund was shut for a week.'
    >>> drop_quotation_marks(parse("'The road was shut.' 'It was old.' 'It rained.'"))
    'The road was shut. It was old. It rained.'
    """
    framed = len(_BETWEEN_FRAMED.findall(document.text))
    if framed > _MOST_FRAMED * len(document.sentences):
        return _QUOTATION_MARKS.sub("", _BRACKETS.sub("", document.text))
    paragraphs = [document.text[one.start : one.end] for one in document.paragraphs]
    in_marks = sum(map(bool, map(_IN_MARKS.fullmatch, paragraphs)))
    if sum(document.quoted) > _MOST_QUOTED * len(document.words) or in_marks > max(
        _MOST_QUOTED * len(paragraphs), _FEWEST_QUOTED
    ):
        return _QUOTATION_MARKS.sub("", _QUOTING_TAG.sub("", document.text))
    lines = _QUOTED_LINE.findall(document.text) if ">" in document.text else []
    is_quoted = sum(map(len, lines)) > _MOST_QUOTED * len(document.text)
    return "\n".join(lines) if is_quoted else document.text


def drop_labels(document: Document) -> str:
    """Return the text without the labels before its lines, if most have one, and it is not an interview.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_labels(parse("\\n".join(["Q: The road is shut.", "A: It is old."] * 3)))[:28]
    'The road is shut.\\nIt is old.'
    """
    lines = [line for line in document.text.split("\n") if line.strip()]
    asks: dict[str, list[bool]] = defaultdict(list)
    for line in lines:
        if label := _LABEL.match(line):
            asks[_NUMBER.sub("0", label[0])].append("?" in line)
    labelled = sum(map(len, asks.values()))
    if labelled <= max(_MOST_FRAMED * len(lines), _FEWEST_LINES * len(asks)):
        return document.text
    is_interview = any(
        sum(asked) > _MOST_ASKED * len(asked)
        for asked in asks.values()
        if len(asked) > _FREQUENT_LABEL * labelled
    )
    return document.text if is_interview else _LABEL.sub("", document.text)
