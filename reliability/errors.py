"""Errors that this package raises on purpose: each states the fault, the place and the remedy."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from types import UnionType


class ReliabilityError(Exception):
    """Base of all errors that this package raises on purpose."""


class ArticleError(ReliabilityError):
    """An article cannot be read: missing, binary, or not in the format of its suffix."""


class LexiconError(ReliabilityError):
    """A lexicon file is malformed, has a duplicate phrase, or lacks its provenance."""


class ModelError(ReliabilityError):
    """A model file is malformed, or was trained with other lexicons or features."""


class ConfigError(ReliabilityError):
    """A configuration, suppression or baseline is invalid."""


class ChangesError(ReliabilityError):
    """Git cannot report changes: no repository, no such revision, no common history."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean X?)" if a known name is similar to an unknown one, else "".

    Examples
    --------
    >>> suggestion("chekc", ["check", "score"])
    ' (did you mean check?)'
    """
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(known), 1)
    return f" (did you mean {near[0]}?)" if near else ""


def describe_bug(error: Exception) -> str:
    """Return the message for an unforeseen error, with the place where it was raised."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    where = f"{Path(frame.f_code.co_filename).name}:{line}"
    return (
        f"this is a bug in reliability: {type(error).__name__} at {where}: {error}. "
        "Please report it, with the article that caused it"
    )


@contextmanager
def optional_library(
    name: str, message: str, make_error: Callable[[str], Exception] = ReliabilityError
) -> Iterator[None]:
    """Raise an error with a message if a library that is imported in this context is missing.

    A library that is installed, but lacks another one, raises the error of the other one.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != name:
            raise
        raise make_error(message) from error


def frame_remedy(value: object) -> str:
    """Return the call that takes a data frame, as the end of a message; "" if a value is none.

    Examples
    --------
    >>> frame_remedy("a text")
    ''
    """
    if not hasattr(type(value), "columns"):
        return ""
    return ': a data frame goes to reliability.score_frame(df, text="text")'


def check_type(
    name: str, value: object, wanted: type | UnionType, called: str, remedy: str = ""
) -> None:
    """Raise TypeError unless a value is of the wanted type."""
    if not isinstance(value, wanted):
        remedy = frame_remedy(value) or remedy
        raise TypeError(f"{name} must be {called}, not {type(value).__name__}{remedy}")
