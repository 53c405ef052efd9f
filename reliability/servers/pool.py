"""Work in other processes, with limits on its time and on how much of it waits.

anyio manages the processes: it starts one when all are busy, ends one whose work is cancelled, and
replaces one that was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import anyio
from anyio import BrokenWorkerProcess, to_process

from reliability.errors import ReliabilityError

Task = TypeVar("Task")
Result = TypeVar("Result")


class UnavailableError(ReliabilityError):
    """A task cannot be done now: too many wait, it took too long, or its process was lost."""


class Limits(NamedTuple):
    """The limits of a service."""

    processes: int  # the number of those that score articles
    pending: int = 200  # the largest number of articles that are waiting or being scored
    seconds: float = 30.0  # for a request to arrive, and for its articles to be scored


class Pool:
    """Processes that score articles, in the order in which these arrive."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pending = 0
        self._limiter = anyio.CapacityLimiter(limits.processes)

    async def start(self, prepare: Callable[[], None]) -> None:
        """Start all processes, and call a function in each."""
        async with anyio.create_task_group() as group:
            for _ in range(self.limits.processes):
                group.start_soon(self._in_process, prepare)

    async def map(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        """Apply a function to each of some tasks, and return the results in order.

        Raises UnavailableError if too many tasks would wait, if they took too long, or if a process was
        lost. An error of `function` is raised as it is.
        """
        if self.pending + len(tasks) > self.limits.pending:
            raise UnavailableError(
                f"{self.pending} articles are waiting, and {len(tasks)} more would exceed the limit of "
                f"{self.limits.pending}: try again later, or send fewer"
            )
        self.pending += len(tasks)
        results: dict[int, Result] = {}

        async def work(index: int) -> None:
            results[index] = await self._in_process(function, tasks[index])

        try:
            with anyio.fail_after(self.limits.seconds):
                # Most requests have one article, and a group costs as much as the rest of this method.
                if len(tasks) == 1:
                    await work(0)
                else:
                    async with anyio.create_task_group() as group:
                        for index in range(len(tasks)):
                            group.start_soon(work, index)
        except TimeoutError as error:
            raise UnavailableError(
                f"no result within {self.limits.seconds:g} seconds: try again later, "
                "or send shorter articles"
            ) from error
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            self.pending -= len(tasks)
        return [results[index] for index in range(len(tasks))]

    async def _in_process(self, function: Callable[..., Result], *arguments: object) -> Result:
        try:
            return await to_process.run_sync(
                function, *arguments, cancellable=True, limiter=self._limiter
            )
        except BrokenWorkerProcess as error:
            raise UnavailableError(
                "the process that scored the article was lost, perhaps for lack of memory: "
                "try again later, or send a shorter article"
            ) from error
