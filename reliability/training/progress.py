"""Messages on progress."""

from __future__ import annotations

import sys


def log_progress(message: str) -> None:
    """Print a message on standard error; the results go to standard output."""
    print(message, file=sys.stderr, flush=True)
