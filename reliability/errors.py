"""The errors this package raises on purpose. Each message says what happened, where, what to do."""


class ReliabilityError(Exception):
    """Base of every error this package raises on purpose."""


class ArticleError(ReliabilityError):
    """An article cannot be read: missing, binary, not text, not the format its name says."""


class LexiconError(ReliabilityError):
    """A lexicon file is malformed, contradicts itself, or does not say where it comes from."""


class ModelError(ReliabilityError):
    """A model file is malformed, or was trained on other lexicons or features than these."""
