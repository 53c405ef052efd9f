"""The gate: thresholds on cases made here, and the shipped files against each other without data."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from reliability.cli.main import commands
from reliability.errors import ReliabilityError
from reliability.evaluation import gate
from reliability.evaluation.gate import GateResult
from reliability.scales import model_files
from reliability.scoring import model

RESULT = GateResult("bias / transfer / made", auc=0.7, ece=0.05, brier=0.2, brier_baseline=0.25)


def test_the_gate_fails_on_a_low_auc_a_high_ece_and_a_missing_result() -> None:
    thresholds = {
        "bias / transfer / made": {"auc": 0.8, "ece": 0.04},
        "bias / transfer / other": {"auc": 0.5, "ece": 0.5},
    }
    assert gate.threshold_violations([RESULT], thresholds) == [
        "bias / transfer / made: AUC 0.700 is below the threshold 0.800",
        "bias / transfer / made: ECE 0.050 is above the threshold 0.040",
        "bias / transfer / other: no result",
    ]
    assert gate.threshold_violations([RESULT], {RESULT.key: {"auc": 0.7, "ece": 0.05}}) == []


def test_the_gate_fails_on_a_brier_score_as_high_as_that_of_the_prevalence() -> None:
    (violation,) = gate.threshold_violations([RESULT._replace(brier=0.25)], {})
    assert "Brier score 0.250 is not below 0.250" in violation


def test_the_gate_fails_on_a_changed_and_on_a_missing_data_set() -> None:
    changed, missing = gate.dataset_violations({"made": "1"}, {"made": "2", "gone": "3"})
    assert changed.startswith("made: the data set has changed")
    assert missing.startswith("gone: the data set has changed")
    assert gate.dataset_violations({"made": "1", "more": "2"}, {"made": "1"}) == []


def test_thresholds_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    for content in (None, "{", "[]", "{}"):
        if content is not None:
            path.write_text(content, "utf-8")
        with pytest.raises(ReliabilityError, match="cannot be read"):
            gate.load_thresholds(path)


# -- the shipped files -----------------------------------------------------------------------------


def test_the_shipped_files_belong_together_and_meet_the_thresholds() -> None:
    assert gate.stored_violations() == []
    result = CliRunner().invoke(commands, ["evaluate", "--gate", "--without-data"])
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_cards_have_a_result_for_every_threshold() -> None:
    folder = model_files.models_folder()
    results = {
        result.key
        for name in (*model.TARGETS, model.OPEN)
        for result in gate.card_results((folder / f"{name}.md").read_text("utf-8"))
    }
    assert gate.load_thresholds(folder / gate.THRESHOLDS)["thresholds"].keys() <= results
    assert len(results) >= 16


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped models, which may be changed."""
    copy = tmp_path / "models"
    copytree(model_files.models_folder(), copy)
    monkeypatch.setattr(model_files, "models_folder", lambda: copy)
    monkeypatch.setattr(
        model, "shipped_model", lambda name: model.Model.load(copy / f"{name}.json")
    )
    return copy


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_model_of_other_lexicons_is_a_violation(folder: Path) -> None:
    content = json.loads((folder / "bias.json").read_text("utf-8"))
    name, digest = next(iter(content["lexicons"].items()))
    replace(folder / "bias.json", f'"{name}": "{digest}"', f'"{name}": "0"')
    lexicons, *pages = gate.stored_violations()
    assert lexicons.startswith("bias.json: ")
    assert name in lexicons
    assert [page.partition(": run")[0] for page in pages] == [
        f"{page}: measured with other models" for page in gate.MEASURED_PAGES
    ]


def test_a_card_of_another_model_is_a_violation(folder: Path) -> None:
    card = folder / "reliability.md"
    articles = json.loads((folder / "reliability.json").read_text("utf-8"))["articles"]["recovery"]
    replace(
        card, "one piecewise-linear curve for each of", "one piecewise-linear curve for each of 1"
    )
    replace(card, f"| recovery | {articles} |", f"| recovery | {articles + 1} |")
    replace(card, "## Calibration", "## Other")
    assert [violation.partition(": ")[0] for violation in gate.stored_violations()] == [
        "reliability.md"
    ] * 3


def test_a_stored_result_that_misses_its_threshold_is_a_violation(folder: Path) -> None:
    thresholds = json.loads((folder / gate.THRESHOLDS).read_text("utf-8"))
    key = next(iter(thresholds["thresholds"]))
    thresholds["thresholds"][key]["auc"] = 0.999
    thresholds["false_alarms"]["sport / whole"] = -1
    (folder / gate.THRESHOLDS).write_text(json.dumps(thresholds), "utf-8")
    alarm, violation = gate.stored_violations()
    assert alarm.startswith("sport / whole: ")
    assert violation.startswith(f"{key}: AUC ")
    result = CliRunner().invoke(commands, ["evaluate", "--gate", "--without-data"])
    assert result.exit_code == 1
    assert "is below the threshold 0.999" in result.stdout
