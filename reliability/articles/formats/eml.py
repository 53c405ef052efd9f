"""E-mails: the subject is the title, and the text or the HTML of the mail is the article.

A page that a browser saved as MHTML has the form of an e-mail; its title is that of the page.
"""

from __future__ import annotations

import re
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from reliability.articles.article import Extract
from reliability.articles.decoding import NEWLINE, decode
from reliability.articles.html import from_html, read_fragment
from reliability.articles.wrapping import unwrap
from reliability.errors import ArticleError

PARTS = 1_000  # of a mail; its parts may be nested
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_SAVED = re.compile(r'[<"]*Saved by\b')  # a page that a browser saved as MHTML
_SIGNATURE = re.compile(r"^-- ?$(?=(?s:.){0,1000}\Z)", re.MULTILINE)
# The lines above a message that is forwarded or answered
_FORWARDED = re.compile(
    r"^(?:(?:-{3,} ?(?:Forwarded message|Original Message) ?-{3,}|Begin forwarded message:)\n\s*"
    r"(?:[A-Z][\w-]{1,12}:[ \t].*\n)+|"
    r"(?:_{8,}\n\s*)?\*?From:\*?[ \t].*\n(?:\*?(?:Sent|Date|To|Cc|Subject):\*?[ \t].*\n){2,})",
    re.MULTILINE | re.IGNORECASE,
)
_WROTE = re.compile(r"^On [^\n]{6,120}(?:\n[^\n]{1,80})?\bwrote:\s*$", re.MULTILINE)
_SENT_FROM = re.compile(r"^(?:Sent from my \w+|Get Outlook for \w+).*$", re.MULTILINE)
# The mail that is answered, in HTML: to the end
_ANSWERED = re.compile(
    r"<(?:div|blockquote)\b[^<>]*(?:gmail_quote|divRplyFwdMsg|yahoo_quoted|moz-cite-prefix|type=.?cite)"
    r"[^<>]*>.*",
    re.DOTALL | re.IGNORECASE,
)
_LIST_FOOT = re.compile(r"^_{20,}\n[^\n]*mailing list\b.*", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
# A part of text with a smaller share of the words of the HTML points to that, or is another text. Mail
# programs show the HTML.
_FEW = 0.5
_REMEDY = "save the text of the article as .txt"


def extract(data: bytes) -> Extract:
    """Return the text of a mail, its subject and date, and notes."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        if not mail.keys():
            raise ArticleError(f"not an e-mail (it has no header): {_REMEDY}")
        facts = _facts(mail)
        plain, html = _bodies(mail)
    except ArticleError:
        raise
    except (Exception, RecursionError) as error:  # a malformed mail may cause any in the library
        what = str(error).partition("\n")[0][:200] or type(error).__name__
        raise ArticleError(f"not an e-mail, or a damaged one ({what}): {_REMEDY}") from error
    text, notes = _of_text(*plain) if plain else ("", [])
    if html:
        of_html = _of_html(html)
        if _SAVED.match(str(mail["from"] or "")):
            facts |= {name: fact for name, fact in of_html.metadata.items() if fact}
        words = {*text.split()}
        shared = sum(word in words for word in of_html.text.split())
        if shared < _FEW * len(of_html.text.split()):
            text, notes = of_html.text, of_html.notes
    if not text.strip():
        raise ArticleError(f"the e-mail has no text: {_REMEDY}")
    return Extract(text, facts, notes)


def _facts(mail: EmailMessage) -> dict[str, object]:
    subject = _REPLY.sub("", " ".join(str(mail["subject"] or "").split()))
    facts: dict[str, object] = {"title": subject or None}
    with suppress(ValueError, TypeError):  # no date, or an invalid one
        facts["date"] = parsedate_to_datetime(str(mail["date"])).date().isoformat()
    return facts


def _bodies(mail: EmailMessage) -> tuple[tuple[str, bool, bool] | None, str | None]:
    """Return the text of a mail, with two flags of its format, and its HTML; each None if missing."""
    plain, html = None, None
    for number, part in enumerate(mail.walk()):
        if number > PARTS:
            raise ArticleError(f"an e-mail of over {PARTS:,} parts: {_REMEDY}")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and plain is None:
            is_flowed = str(part.get_param("format", "")).lower() == "flowed"
            plain = _content(part), is_flowed, str(part.get_param("delsp", "")).lower() == "yes"
        elif kind == "text/html" and html is None:
            html = _content(part)
    return plain, html


def _content(part: EmailMessage) -> str:
    """Return the text of a part; its bytes decide if the charset that it names is wrong."""
    data = part.get_payload(decode=True)
    charset = part.get_content_charset() or "utf-8"
    if isinstance(data, bytes):
        try:
            return NEWLINE.sub("\n", data.decode(charset))
        except (LookupError, UnicodeDecodeError):
            return decode(data)[0]
    return NEWLINE.sub("\n", str(data or ""))


def _of_text(text: str, is_flowed: bool, drops_space: bool) -> tuple[str, list[str]]:
    """Return a text without its signature and the lines of earlier mails, in paragraphs."""
    notes = []
    text = _LIST_FOOT.sub("", _SIGNATURE.split(text)[0])
    before, *forwarded = _FORWARDED.split(text)
    if forwarded and len(before) < len(forwarded[-1]):
        text = forwarded[-1].lstrip("\n")
        notes.append("the message that was forwarded is read")
    elif forwarded:
        text = before
        notes.append("an earlier mail left out")
    lines = _SENT_FROM.sub("", text).split("\n")
    own = [line for line in lines if not line.startswith(">")]
    if len(own) < len(lines):
        notes.append(f"lines of earlier mails left out: {len(lines) - len(own)}")
    text = _WROTE.sub("", "\n".join(own))
    if is_flowed:  # a blank at the end of a line continues the paragraph (RFC 3676)
        return re.sub(r" \n(?!\n)", "" if drops_space else " ", text).strip(), notes
    text, joined = unwrap(text)
    return text.strip(), [*notes, *joined]


def _is_longer_before(source: str) -> bool:
    """Return True if a mail in HTML has more text before the mail that it answers than in that."""
    match = _ANSWERED.search(source)
    if not match:
        return False
    before, after = (len(_TAG.sub("", part)) for part in (source[: match.start()], match[0]))
    return before > after


def _of_html(source: str) -> Extract:
    """Return the main text of a mail in HTML, or all of its text if there is no main text."""
    source = _ANSWERED.sub("", source) if _is_longer_before(source) else source
    try:
        found = from_html(source)
    except ArticleError:
        text, notes = read_fragment(source)
        return Extract(text, {}, ["all text of the HTML read", *notes])
    return found
