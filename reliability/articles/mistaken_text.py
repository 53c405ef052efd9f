"""Tell the name of a file or an address that was given in the place of the text of an article."""

from __future__ import annotations

import re
from pathlib import Path

from reliability.errors import ArticleError

_LONGEST = 300  # characters; a longer string is a text
_ADDRESS = re.compile(r"(?:[a-z][a-z\d+.-]*://|www\.)\S+", re.IGNORECASE)
_ROOTED = re.compile(r"[/\\~]|\.{1,2}[/\\]|[a-z]:[/\\]", re.IGNORECASE)
_NETWORK = ("//", "\\\\")  # to look for such a file would open a connection


def check_is_text(name: str, text: str) -> None:
    """Raise ArticleError if a string is the name of a file, or an address, and not a text.

    Parameters
    ----------
    name : str
        The name of the argument.
    text : str
        The string. A string with a line break, or of more than 300 characters, is a text.

    Raises
    ------
    ArticleError
        With the call that reads the file.

    Examples
    --------
    >>> check_is_text("article", "The bridge fell.")
    >>> check_is_text("article", "drafts/bridge.md")
    Traceback (most recent call last):
    reliability.errors.ArticleError: article is the name of a file, not a text: read the file with \
reliability.read('drafts/bridge.md')
    """
    given = text.strip()
    if is_address(given):
        raise ArticleError(
            f"{name} is an address, not a text, and nothing is downloaded: save the page, and read the "
            "file with reliability.read"
        )
    if 0 < len(given) <= _LONGEST and len(given.splitlines()) == 1 and _is_file_name(given):
        raise ArticleError(
            f"{name} is the name of a file, not a text: read the file with "
            f"reliability.read({given!r})"
        )


def is_address(text: str) -> bool:
    """Return True if a text is nothing but an address.

    Examples
    --------
    >>> is_address("https://gazette.example/bridge"), is_address("See www.gazette.example")
    (True, False)
    """
    return bool(_ADDRESS.fullmatch(text.strip()))


def _is_file_name(given: str) -> bool:
    """Return True if a string is the name of a file by its suffix, or because there is such a file."""
    from reliability.articles.reader import NAMED_SUFFIXES, UNREAD_SUFFIXES  # only for short texts

    has_suffix = given.lower().endswith((*NAMED_SUFFIXES, *UNREAD_SUFFIXES))
    if has_suffix and (len(given.split()) == 1 or _ROOTED.match(given)):
        return True
    if given.startswith(_NETWORK) or not (has_suffix or "/" in given or "\\" in given):
        return False
    try:
        return Path(given).exists()
    except (OSError, ValueError):
        return False
