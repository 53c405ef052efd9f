"""Errors that this package raises on purpose: each states the fault, the place and the remedy."""

from collections.abc import Iterable


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
