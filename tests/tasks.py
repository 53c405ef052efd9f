"""Tasks that other processes do in tests; some end their process. It imports little, to start fast."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def square(number: int) -> int:
    return number * number


def lost_once(task: tuple[int, str]) -> int:
    """Return a square; the first process that comes to 3 is lost."""
    number, marker = task
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def always_lost(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fails(number: int) -> int:
    raise OSError(28, "no space left on the disk")
