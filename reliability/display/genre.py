"""The genre of an article in words, with its reasons."""

from __future__ import annotations

import math

from reliability.display.escaping import shorten
from reliability.records import GENRES, Genre

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


def genre_reasons(genre: Genre, width: float = math.inf) -> str:
    """Return the strongest reasons for a genre with their phrases, or "" if there are none.

    At most three are given, and only as many as fit into `width` characters; the first always is.

    Examples
    --------
    >>> from reliability.records import Genre, GenreReason
    >>> titled = GenreReason("titled as a letter", "title", 0, 6, "Letter")
    >>> signed = GenreReason("signed with a town", "text", 900, 917, "A. Roe, Norwick")
    >>> genre_reasons(Genre("letter", 0.9, (titled, signed)))
    'titled as a letter «Letter»; signed with a town «A. Roe, Norwick»'
    >>> genre_reasons(Genre("letter", 0.9, (titled, signed)), width=40)
    'titled as a letter «Letter»'
    """
    notes = [f"{one.note} «{shorten(one.text, 60)}»" for one in genre.reasons[:_MAX_REASONS]]
    while len(notes) > 1 and len("; ".join(notes)) > width:
        notes.pop()
    return "; ".join(notes)


def describe_genre(genre: Genre) -> str:
    """Return the name of a genre, its probability and its reasons."""
    reasons = genre_reasons(genre)
    return f"{genre_label(genre)}: {reasons}" if reasons else genre_label(genre)
