"""Escaping."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

# Escape codes move the cursor and rename the window; direction marks make a line read other than
# it is; a lone surrogate cannot be written at all. Tab and line feed stay.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


# GitHub takes `::name` at the start of a line of a build log for a command, and `##[name` anywhere.
_COMMAND = re.compile(r"(?<=:):(?=[\w-])|(?<=#)#(?=\[)")


def escape_controls(text: str) -> str:
    """Return the text with every character that acts on a reader shown as a sign instead."""
    return _HOSTILE.sub(_sign, text.replace("\r\n", "\n"))


def escape_terminal(text: str) -> str:
    """Return the text with every character that acts on a terminal shown as a sign instead.

    What acts on a build log is parted by a space of no width, since a line may begin anywhere.
    """
    return _COMMAND.sub("\u200b\\g<0>", escape_controls(text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures, ␛ for escape
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def ascii_json(value: object, indent: int | None = None) -> str:
    """Return JSON in ASCII, in which a build log finds no command, since none begins a line."""
    return json.dumps(value, indent=indent, allow_nan=False).replace("##[", r"\u0023#[")


def shorten(text: str, limit: int) -> str:
    """Return the text harmless, on one line, its middle left out beyond `limit` characters."""
    if len(text) > 8 * limit:  # a very long text: what can be kept of it is near its ends
        text = text[: 4 * limit] + text[-4 * limit :]
    line = escape_terminal(" ".join(text.split()))
    if len(line) <= limit:
        return line
    right = (limit - 3) // 3
    return f"{line[: limit - 3 - right].rstrip()} … {line[-right:].lstrip()}"
