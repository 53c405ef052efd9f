"""Compute MinHash signatures of texts with datasketch: similar texts have similar ones (Broder 1997)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reliability.errors import ReliabilityError

if TYPE_CHECKING:
    from datasketch import LeanMinHash

_WORD = re.compile(r"\w+")
_RUN = 5  # words
HASHES = 64  # the standard error of a similarity of a half is 0.06
SIZE = 4 * HASHES  # bytes of a signature
_BYTES, _SEED, _SCHEME = "<u4", 1, "affine32"


def signature(text: str) -> bytes:
    """Return the signature of a text: 64 hashes of its runs of five words.

    Case and punctuation do not count.

    Returns
    -------
    bytes
        256 bytes; none for a text without words.

    Raises
    ------
    ReliabilityError
        If datasketch is missing.

    Examples
    --------
    >>> len(signature("The bridge will fall, the mayor said."))
    256
    >>> signature("It rained.") == signature("it rained")
    True
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return b""
    runs = {" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))}
    sketch = _library().MinHash(HASHES, seed=_SEED, scheme=_SCHEME)
    sketch.update_batch([run.encode("utf-8", "replace") for run in runs])
    return bytes(sketch.hashvalues.astype(_BYTES).tobytes())


def sketch_of(made: bytes) -> LeanMinHash:
    """Return a signature as an object of datasketch, for comparison.

    Raises ReliabilityError if datasketch is missing.
    """
    import numpy as np

    values = np.frombuffer(made, _BYTES)
    return _library().LeanMinHash(seed=_SEED, hashvalues=values, scheme=_SCHEME)


def _library() -> Any:
    try:
        import datasketch
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("datasketch", "scipy"):
            raise
        raise ReliabilityError(
            'copies are found by datasketch, which is missing: install "news-reliability[publishers]"'
        ) from error
    return datasketch
