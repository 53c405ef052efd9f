"""Several processes and several threads give the same results as one, in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from reliability import assess
from reliability.errors import ReliabilityError
from reliability.scoring.parallel import parallel_map
from reliability.text import vocabulary
from support import SEEDS, read_articles
from tasks import always_lost


def here(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def test_many_items_are_done_in_other_processes_in_their_order() -> None:
    squares, processes = zip(*parallel_map(here, range(40), 8), strict=True)
    assert squares == tuple(number * number for number in range(40))
    assert os.getpid() not in processes


def noted(numbers: Iterable[int], taken: list[int]) -> Iterator[int]:
    """Yield the numbers, and append each to `taken` as it is asked for."""
    for number in numbers:
        taken.append(number)
        yield number


def test_few_items_are_done_in_this_process() -> None:
    assert list(parallel_map(here, range(15), 8)) == [(n * n, os.getpid()) for n in range(15)]
    assert list(parallel_map(here, [], 8)) == []


def test_one_job_runs_lazily_in_this_process() -> None:
    taken: list[int] = []
    results = parallel_map(here, noted(range(100), taken), 8, n_jobs=1)
    assert [next(results), next(results)] == [(0, os.getpid()), (1, os.getpid())]
    assert taken == [0, 1]


def test_items_are_taken_only_a_few_chunks_ahead() -> None:
    taken: list[int] = []
    results = parallel_map(here, noted(range(1_000), taken), 4, n_jobs=2)
    assert next(results)[0] == 0
    assert len(taken) <= 4 * 2 * 3 + 8
    assert [square for square, _ in results] == [n * n for n in range(1, 1_000)]


@pytest.mark.parametrize("n_jobs", [0, -2])
def test_a_wrong_number_of_jobs(n_jobs: int) -> None:
    with pytest.raises(ValueError, match="give a number of processes, or -1"):
        list(parallel_map(here, [1], n_jobs=n_jobs))


def fail(number: int) -> int:
    if number == 33:
        raise KeyError(number)
    return number


def test_an_error_in_another_process_is_raised_in_its_place() -> None:
    results = parallel_map(fail, range(100), 8, n_jobs=2)
    with pytest.raises(KeyError, match="33"):
        list(results)


def test_a_lost_process_is_said() -> None:
    with pytest.raises(ReliabilityError, match=r"process was lost.* smaller n_jobs"):
        list(parallel_map(always_lost, range(100), 8, n_jobs=2))


def test_threads_give_the_reports_of_one_thread(
    monkeypatch: pytest.MonkeyPatch, eager_threads: None
) -> None:
    articles = read_articles(SEEDS)
    alone = [assess(article) for article in articles]
    for _ in range(3):
        monkeypatch.setattr(vocabulary, "_table", vocabulary.WordTable())
        with ThreadPoolExecutor(6) as pool:
            reports = [*pool.map(assess, articles)]
        for report, one in zip(reports, alone, strict=True):
            assert (report.reliability, report.bias) == (one.reliability, one.bias)
            assert report.findings == one.findings
