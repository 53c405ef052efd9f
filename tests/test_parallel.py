"""What is mapped on all cores comes out as in this process, in the order given."""

from __future__ import annotations

import os

from reliability.training.parallel import parallel_map


def here(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def test_many_items_are_done_in_other_processes_in_their_order() -> None:
    squares, processes = zip(*parallel_map(here, range(40), 8), strict=True)
    assert squares == tuple(number * number for number in range(40))
    assert os.getpid() not in processes


def test_few_items_are_done_in_this_process() -> None:
    assert list(parallel_map(here, range(15), 8)) == [(n * n, os.getpid()) for n in range(15)]
    assert list(parallel_map(here, [], 8)) == []
