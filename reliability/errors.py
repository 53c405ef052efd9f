"""The errors this package raises on purpose. Each message says what happened, where, what to do."""

from collections.abc import Iterable


class ReliabilityError(Exception):
    """Base of every error this package raises on purpose."""


class ArticleError(ReliabilityError):
    """An article cannot be read: missing, binary, not text, not the format its name says."""


class LexiconError(ReliabilityError):
    """A lexicon file is malformed, contradicts itself, or does not say where it comes from."""


class ModelError(ReliabilityError):
    """A model file is malformed, or was trained on other lexicons or features than these."""


class ConfigError(ReliabilityError):
    """A configuration, suppression or baseline says what cannot be followed."""


class ChangesError(ReliabilityError):
    """Git cannot say what has changed: no repository, no such revision, no common past."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean …?)" where a known name is near to a wrong one, else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(known), 1)
    return f" (did you mean {near[0]}?)" if near else ""
