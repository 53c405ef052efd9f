"""Text from an article made safe for terminals, build logs and pages."""

from __future__ import annotations

import json
import re

# Escape codes move the cursor and rename the window. Direction marks reorder what a reader sees. A lone
# surrogate cannot be written at all. Tab and line feed are kept.
_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# GitHub reads `::name` at the start of a line of a build log as a command, and `##[name` anywhere.
_COMMAND = re.compile(r"(?<=:):(?=[\w-])|(?<=#)#(?=\[)")


def escape_controls(text: str) -> str:
    r"""Replace control characters, direction marks and lone surrogates with visible symbols.

    Examples
    --------
    >>> escape_controls("\x1b[31mred\u202e")
    '␛[31mred\\u202e'
    """
    return _ACTIVE.sub(_sign, text.replace("\r\n", "\n"))


def escape_terminal(text: str) -> str:
    """Make a text safe for a terminal and for a build log.

    Commands of a build log are split by a zero-width space. That applies to the whole text, because a
    line of the output may begin anywhere in it.
    """
    return _COMMAND.sub("\u200b\\g<0>", escape_controls(text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # control pictures, such as ␛ for escape
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def ascii_json(value: object, indent: int | None = None) -> str:
    """Return JSON in ASCII that contains no command of a build log."""
    return json.dumps(value, indent=indent, allow_nan=False).replace("##[", r"\u0023#[")


def shorten(text: str, limit: int) -> str:
    """Return a text on one line, safe for a terminal, without its middle if it exceeds `limit`.

    Examples
    --------
    >>> shorten("one  two\\nthree four five six seven", 20)
    'one two thre … seven'
    """
    if len(text) > 8 * limit:  # only the ends of a very long text can be kept
        text = text[: 4 * limit] + text[-4 * limit :]
    line = escape_terminal(" ".join(text.split()))
    if len(line) <= limit:
        return line
    right = (limit - 3) // 3
    return f"{line[: limit - 3 - right].rstrip()} … {line[-right:].lstrip()}"
