"""Read TOML: from files that anybody may have written, and from those next to a module."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import tomli

_BITS = 63  # of an integer without its sign: what TOML promises


def parse_toml(source: str) -> dict[str, Any]:
    """Return the tables of a TOML document.

    Raises
    ------
    ValueError
        If the source is not TOML, is nested too deeply, or has an integer that 64 bits cannot hold.
        Python reads such integers from hexadecimal digits, but cannot print them.

    Examples
    --------
    >>> parse_toml("[words]\\narticles = 'a an the'")
    {'words': {'articles': 'a an the'}}
    >>> parse_toml("a = 0x10000000000000000")
    Traceback (most recent call last):
        ...
    ValueError: an integer has over 64 bits
    """
    try:
        tables = tomli.loads(source.removeprefix("\ufeff"))  # a mark of Windows editors
        longest: float = _longest_integer(tables)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except tomli.TOMLDecodeError:
        raise
    except ValueError:  # a number of over 4,300 digits, with advice on a setting of Python
        longest = math.inf
    if longest > _BITS:
        raise ValueError("an integer has over 64 bits")
    return tables


def own_tables(module: str) -> dict[str, Any]:
    """Return the tables of the TOML file next to a module, which has its name."""
    return tomli.loads(Path(module).with_suffix(".toml").read_text("utf-8"))


def _longest_integer(value: object) -> int:
    """Return the most bits of an integer in a value of TOML."""
    values = [value]
    for one in values:  # of which there are more as tables and lists are opened
        if isinstance(one, list):
            values.extend(one)
        elif isinstance(one, dict):
            values.extend(one.values())
    return max((one.bit_length() for one in values if isinstance(one, int)), default=0)
