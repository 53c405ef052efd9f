"""Places at which an English word may be hyphenated, by the patterns that pyphen carries.

The result is pyphen's. It parses 11,000 patterns when it is loaded, which takes 80 ms; here a pattern is
parsed when a word has its letters.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import digits

from reliability.errors import LexiconError

_FILE = "dictionaries/hyph_en_US.dic"
_DIGITS = digits.encode()
_FEWEST = 2  # letters before the first place, and after the last


@cache
def _patterns() -> tuple[dict[str, str], int]:
    """Return the patterns by their letters ("a2ch4" by "ach"), and the most letters of one.

    The other lines of the file become patterns that no word has.
    """
    package = find_spec("pyphen")
    folder = Path(package.origin).parent if package and package.origin else Path("pyphen")
    try:
        source = (folder / _FILE).read_bytes()
        letters, patterns = source.translate(None, _DIGITS).decode(), source.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            f"{folder / _FILE} cannot be read ({error}): install pyphen again"
        ) from error
    by_letters = dict(zip(letters.splitlines(), patterns.splitlines(), strict=True))
    return by_letters, max(map(len, by_letters))


def hyphen_places(word: str) -> list[int]:
    """Return the places at which a lower-case word may be hyphenated, as numbers of letters before.

    Between two letters, the highest digit that a pattern has there counts: an odd one is a place. Takes
    time that grows with the square of the length, up to the longest pattern.

    Examples
    --------
    >>> [hyphen_places(word) for word in ("hyphenation", "bridge", "reporter")]
    [[2, 6], [], [2]]
    """
    by_letters, longest = _patterns()
    dotted = f".{word}."
    levels = [0] * (len(dotted) + 1)
    for first in range(len(dotted)):
        for last in range(first + 1, min(first + longest, len(dotted)) + 1):
            at = first
            for sign in by_letters.get(dotted[first:last], ""):
                if sign in digits:
                    levels[at] = max(levels[at], int(sign))
                else:
                    at += 1
    return [at for at in range(_FEWEST, len(word) + 1 - _FEWEST) if levels[at + 1] % 2]
