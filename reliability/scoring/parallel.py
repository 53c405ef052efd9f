"""Apply a function to many items in several processes, lazily and in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from reliability.errors import ReliabilityError

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

_CHUNKS_PER_PROCESS = 3  # waiting or under way, so that memory stays flat however long the input


def parallel_map(
    function: Callable[[T], R], items: Iterable[T], chunk: int = 16, n_jobs: int = -1
) -> Iterator[R]:
    """Return an iterator over the result for each item, in order.

    Parameters
    ----------
    function : callable
        A function that another process can import.
    items : iterable
        The items. No more than a few chunks are taken ahead of the results.
    chunk : int, default 16
        The number of items that are sent to a process at a time. Fewer than two chunks run in this
        process, since starting others would cost more.
    n_jobs : int, default -1
        The number of processes; -1 is one per core. With 1, everything runs in this process.

    Raises
    ------
    ReliabilityError
        If a process was lost, for example for lack of memory.
    ValueError
        If `n_jobs` is neither -1 nor at least 1.
    """
    if n_jobs < 1 and n_jobs != -1:
        raise ValueError(f"n_jobs is {n_jobs}: give a number of processes, or -1 for one per core")
    return _map(function, items, chunk, (os.cpu_count() or 1) if n_jobs == -1 else n_jobs)


def _map(function: Callable[[T], R], items: Iterable[T], chunk: int, processes: int) -> Iterator[R]:
    if processes == 1:
        yield from map(function, items)
        return
    remaining = iter(items)
    first = list(islice(remaining, 2 * chunk))
    if len(first) < 2 * chunk:
        yield from map(function, first)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    remaining = chain(first, remaining)
    with ProcessPoolExecutor(max_workers=processes) as pool:
        pending: deque[Future[list[R]]] = deque()
        try:
            while part := list(islice(remaining, chunk)):
                pending.append(pool.submit(_apply, function, part))
                if len(pending) >= _CHUNKS_PER_PROCESS * processes:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        except BrokenProcessPool as error:
            raise ReliabilityError(
                "a process was lost, perhaps for lack of memory: give a smaller n_jobs, or score files "
                "with `reliability batch`, which goes on"
            ) from error
        finally:
            for future in pending:
                future.cancel()


def _apply(function: Callable[[T], R], items: list[T]) -> list[R]:
    return [function(item) for item in items]
