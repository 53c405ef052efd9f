"""The genre of an article in words, with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.records import GENRES

if TYPE_CHECKING:
    from reliability.records import Genre

_MAX_REASONS = 3


def genre_label(genre: Genre) -> str:
    """Return the name of a genre with its probability.

    Examples
    --------
    >>> from reliability.records import Genre
    >>> genre_label(Genre("press_release", 0.954))
    'press release 0.95'
    """
    return f"{GENRES[genre.name]} {genre.probability:.2f}"


def genre_reasons(genre: Genre) -> str:
    """Return the strongest reasons for a genre with their phrases, or "" if there are none.

    Examples
    --------
    >>> from reliability.records import Genre, GenreReason
    >>> reason = GenreReason("titled as a letter", "title", 0, 6, "Letter")
    >>> genre_reasons(Genre("letter", 0.9, (reason,)))
    'titled as a letter «Letter»'
    """
    return "; ".join(
        f"{reason.note} «{shorten(reason.text, 60)}»" for reason in genre.reasons[:_MAX_REASONS]
    )


def describe_genre(genre: Genre) -> str:
    """Return the name of a genre, its probability and its reasons."""
    reasons = genre_reasons(genre)
    return f"{genre_label(genre)}: {reasons}" if reasons else genre_label(genre)
