"""The inputs in `tests/corpus`, each given to its fuzz target; `benchmarks/fuzz.py` finds more."""

from __future__ import annotations

import json

import pytest

from fuzz_targets import TARGETS_BY_NAME, Fuzzed, run
from reliability.errors import ReliabilityError
from support import ROOT

CORPUS = ROOT / "tests" / "corpus"


def kept(target: str) -> list[bytes]:
    """Return the inputs of a target."""
    lines = (CORPUS / f"{target}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line).encode("latin-1") for line in lines]


@pytest.mark.parametrize("target", TARGETS_BY_NAME)
def test_the_kept_inputs_cause_no_fault(target: str) -> None:
    inputs = kept(target)
    assert inputs
    for data in (b"", *inputs):
        run(target, data)


def test_the_kept_inputs_are_small_and_belong_to_a_target() -> None:
    files = list(CORPUS.iterdir())
    assert {path.stem for path in files} == TARGETS_BY_NAME.keys()
    assert sum(path.stat().st_size for path in files) < 200_000


@pytest.mark.parametrize("error", [ReliabilityError(""), KeyError("a")])
def test_only_an_error_of_the_package_with_a_message_is_not_a_fault(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: bytes) -> None:
        raise error

    monkeypatch.setitem(TARGETS_BY_NAME, "fails", Fuzzed(fail, "a kind"))
    with pytest.raises((AssertionError, KeyError)):
        run("fails", b"")
