"""Processes that do tasks; one that is lost is replaced, and its task done again.

`reliability.scoring.parallel` uses the pool of the standard library, which ends when a process is lost,
and whose processes outlive a parent that was killed. A run of hours can afford neither.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from reliability.errors import ReliabilityError

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_LOSSES = 3  # of processes that were lost over one task


def work(function: Callable[[Task], Result], tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """Yield the result of each task as soon as it is done, in any order.

    Parameters
    ----------
    function : callable
        A function that another process can import.
    tasks : iterable
        The tasks. One is taken ahead.
    jobs : int
        The number of processes. With 1, everything runs in this process.

    Yields
    ------
    object
        The results.

    Raises
    ------
    ReliabilityError
        If several processes were lost over the same task. An error of `function` is raised here.
    """
    if jobs == 1:
        yield from map(function, tasks)
        return
    workers: list[_Worker[Task, Result]] = []
    try:
        for task in tasks:
            if len(workers) < jobs:
                workers.append(_Worker(function))
                workers[-1].give(task)
                continue
            while not (idle := [worker for worker in workers if worker.is_idle]):
                yield from _finished(workers)
            idle[0].give(task)
        while any(not worker.is_idle for worker in workers):
            yield from _finished(workers)
    finally:
        for worker in workers:
            worker.end()


def _finished(workers: list[_Worker[Task, Result]]) -> Iterator[Result]:
    """Wait for some workers, and yield their results."""
    busy = {worker.pipe: worker for worker in workers if not worker.is_idle}
    for pipe in wait(list(busy)):
        yield from busy[pipe].results()  # type: ignore[index]


class _Worker(Generic[Task, Result]):
    """A process that does one task at a time."""

    def __init__(self, function: Callable[[Task], Result]) -> None:
        self._function = function
        self._task: list[Task] = []
        self._losses = 0
        self._start()

    def _start(self) -> None:
        # A forked process would share the lock on the output, and the threads of pyarrow.
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._function), daemon=True)
        self._process.start()
        other.close()

    @property
    def is_idle(self) -> bool:
        """True if the process has no task."""
        return not self._task

    def give(self, task: Task) -> None:
        """Send a task."""
        self._task, self._losses = [task], 0
        self._send()

    def _send(self) -> None:
        with suppress(OSError), _sigpipe_ignored():  # the process was lost: `results` finds out
            self.pipe.send(self._task[0])

    def results(self) -> Iterator[Result]:
        """Yield the result, if there is one; replace the process if it was lost."""
        try:
            done, result = self.pipe.recv()
        except (EOFError, OSError):
            self._replace()
            return
        if not done:
            raise result
        self._task = []
        yield result

    def _replace(self) -> None:
        self._process.join()
        self._losses += 1
        if self._losses >= MOST_LOSSES:
            raise ReliabilityError(
                f"{MOST_LOSSES} processes were lost over the same articles (exit code "
                f"{self._process.exitcode}), perhaps for lack of memory: give the same command again "
                "with fewer --jobs"
            )
        self.pipe.close()
        self._start()
        self._send()

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


@contextmanager
def _sigpipe_ignored() -> Iterator[None]:
    """Make a write to a lost process an OSError; the command line lets the signal end the program."""
    if not hasattr(signal, "SIGPIPE") or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, handler)


def _serve(pipe: Connection[Any, Any], function: Callable[[Any], Any]) -> None:
    """Do the tasks that come through a pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupt ends all processes, silently
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            try:
                answer = (True, function(task))
            except Exception as error:  # raised by the parent
                answer = (False, error)
            pipe.send(answer)


def _end_with_parent() -> None:
    """End this process as soon as its parent has ended: no part is written after that."""
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
