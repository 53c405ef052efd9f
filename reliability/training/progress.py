"""Messages on progress."""

from __future__ import annotations

import sys


def log_progress(message: str) -> None:
    """Print a message on standard error, apart from the results."""
    print(message, file=sys.stderr, flush=True)
