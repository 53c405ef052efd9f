"""All cores: what a function makes of each of many items, in their order.

It refuses to know what is done to them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def parallel_map(work: Callable[[T], R], items: Sequence[T], chunk: int) -> Iterator[R]:
    """Yield what a function makes of each item, in as many processes as there are cores.

    A process is handed `chunk` items at a time. Fewer than two chunks are done here, which is faster
    than starting others.
    """
    if len(items) < 2 * chunk:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(work, items, chunksize=chunk)
