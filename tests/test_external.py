"""The shipped models on labelled files from elsewhere, made here in the format of the sets."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reliability import Verdict, assess
from reliability.errors import ReliabilityError
from reliability.evaluation import external
from support import SEEDS, read_articles, run, write_rows

GOOD = {"wire-report", "court-report", "science-hedged"}


def seeds() -> list[dict[str, Any]]:
    return [
        {
            "id": article.id,
            "text": article.text,
            "title": article.title,
            "y": int(Path(article.id).stem in GOOD),
            "source": f"{number % 4}.example",
        }
        for number, article in enumerate(read_articles(SEEDS))
    ]


def test_a_file_is_scored_with_the_shipped_models(tmp_path: Path) -> None:
    rows = seeds()
    path = write_rows(tmp_path / "late" / "news.jsonl.gz", rows)
    line = external.measure_file(path, "late/news.jsonl.gz")
    assert line is not None
    assert (line.target, line.articles, line.publishers) == ("reliability", len(rows), 4)
    scores = np.array([assess(r["text"], r["title"]).reliability.probability for r in rows])
    y = np.array([r["y"] for r in rows])
    above = scores[y == 1][:, None] > scores[y == 0]
    assert line.scores is not None
    assert line.selective is not None
    assert line.scores.auc == pytest.approx(above.mean())
    assert line.scores.brier == pytest.approx(((scores - y) ** 2).mean())
    assert line.prevalence == pytest.approx(3 / len(rows))
    assert line.scores.brier_baseline == pytest.approx(line.prevalence * (1 - line.prevalence))
    verdicts = [assess(r["text"], r["title"]).verdict for r in rows]
    assert line.abstained == verdicts.count(Verdict.ABSTAIN) > 0
    accuracy, at_70, aurc = line.selective
    assert min(accuracy, at_70) > 0.8
    assert max(accuracy, at_70) <= 1
    assert 0 <= aurc <= 1 - accuracy + 0.2


def test_a_folder_of_that_name_measures_bias(tmp_path: Path) -> None:
    rows = seeds()
    path = write_rows(tmp_path / "bias" / "opinion.jsonl.gz", rows)
    line = external.measure_file(path, "bias/opinion.jsonl.gz")
    assert line is not None
    scores = np.array([assess(r["text"], r["title"]).bias.probability for r in rows])
    y = np.array([r["y"] for r in rows])
    assert line.target == "bias"
    assert line.scores is not None
    assert line.scores.brier == pytest.approx(((scores - y) ** 2).mean())


def test_one_label_alone_has_no_rank(tmp_path: Path) -> None:
    rows = [row | {"y": None} for row in seeds()]
    line = external.measure_file(write_rows(tmp_path / "satire.jsonl.gz", rows), "satire.jsonl.gz")
    assert line is not None
    assert (line.scores, line.selective) == (None, None)
    assert external.external_table([line]).endswith("| – | – | – | – | – | – |")
    assert 0 < line.pass_rate < 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"text": "A whole article. " * 60}],
        [{"text": "A whole article. " * 60, "y": "left"}],
        [{"text": "A sentence.", "y": 1}, {"text": "Another one.", "y": 0}],
        [{"premise": "It fell.", "y": 1}],
    ],
)
def test_what_holds_no_labelled_articles_is_passed_over(tmp_path: Path, rows: list[Any]) -> None:
    assert external.read_labelled_articles(write_rows(tmp_path / "other.jsonl.gz", rows)) == []


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "It fell.", "y": 1}\n{"text": \n'))
    with pytest.raises(ReliabilityError, match=r"broken\.jsonl\.gz: line 2 is broken"):
        external.read_labelled_articles(path)


def test_the_command_prints_a_line_a_file_and_what_it_passed_over(tmp_path: Path) -> None:
    write_rows(tmp_path / "news.jsonl.gz", seeds())
    write_rows(tmp_path / "pairs.jsonl.gz", [{"premise": "It fell.", "hypothesis": "It rose."}])
    result = run("evaluate", "--data", str(tmp_path))
    assert result.exit_code == 0
    assert "| news.jsonl.gz | reliability | 13 |" in result.stdout
    assert "No labelled articles in: pairs.jsonl.gz" in result.stdout
    content = json.loads(run("evaluate", "--data", str(tmp_path), "--json").stdout)
    assert content["skipped"] == ["pairs.jsonl.gz"]
    (line,) = content["files"]
    assert line["articles"] == 13
    low, high = line["scores"]["auc_interval"]
    assert 0 <= low <= line["scores"]["auc"] <= high <= 1


def test_a_folder_without_labelled_articles_is_an_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        result = run("evaluate", "--data", str(folder))
        assert result.exit_code == 2
        assert str(folder) in result.stderr
        assert "give one with" in result.stderr or 'need a "text"' in result.stderr
    assert run("evaluate", "--data", str(tmp_path), "--gate").exit_code == 2
