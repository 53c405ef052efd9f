"""Training on labels of one's own, through the command line: on articles made here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from html import unescape
from itertools import product
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from click.testing import Result
from scipy import sparse

import reliability
from reliability.errors import ModelError
from reliability.evaluation import custom_model
from reliability.evaluation.figures import ClassifierScores, DatasetResult
from reliability.records import CAVEAT, probability
from reliability.scales import model_files
from reliability.scales.digests import digests_for_models
from reliability.scoring import model
from reliability.training import fit
from reliability.training.datasets import Example
from reliability.training.feature_matrix import FeatureMatrix
from reliability.training.fit import custom_directions
from reliability.training.train import TrainedModel, label_folds
from support import run, write_rows

pytestmark = pytest.mark.slow

Row = dict[str, Any]

# Parts of sentences; an article is sentences of parts drawn at random.
SOBER = (
    "On {day} the council|A clerk of the works department|The auditors of the county|Two engineers|"
    "A spokeswoman for the port|Members of the committee",
    "said that the {thing} would|confirmed in a report that the {thing} may|told reporters the {thing} "
    "could|wrote to residents that the {thing} might|expect that the {thing} will",
    "reopen within {n} weeks|cost about {n} million to repair|be surveyed again in spring|need a new "
    "roof|remain closed to trucks|serve {n} hundred people a day",
    "according to a survey.|after a vote of nine to two.|but gave no date.|if the budget passes.|"
    "as in an earlier plan of 2011.|a statement said.",
)
LOUD = (
    "Everyone knows that|You won't BELIEVE how|Wake up, people:|It is absolutely disgusting that|"
    "Let me tell you why|Nobody can deny that",
    "these corrupt elites|the pathetic liars in charge|those {thing} idiots|our so-called leaders|"
    "the shameless crooks behind the {thing}",
    "lied to us {n} times|will definitely destroy our {thing}|never cared about you and me|hide the "
    "shocking truth|are always laughing at us|totally ruined every single {thing}",
    "without any doubt!|and we have had enough!!!|so why does no one talk about it?|I tell you.|"
    "and it is a DISGRACE!|because they are traitors!",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
THINGS = "bridge school road harbour library tunnel museum park".split()


def article(number: int, y: int) -> str:
    """Return one of many texts of our own; some sentences are in the manner of the other label."""
    random = Random(2 * number + y)
    sentences = []
    for _ in range(8):
        parts = SOBER if (random.random() < 0.75) == bool(y) else LOUD
        line = " ".join(random.choice(part.split("|")) for part in parts)
        sentences.append(
            line.format(
                day=random.choice(DAYS), thing=random.choice(THINGS), n=random.randrange(2, 40)
            )
        )
    return " ".join(sentences)


def rows() -> list[Row]:
    return [
        {
            "text": article(number, y),
            "title": f"Report {number} on the works" if y else f"The TRUTH, part {number}!",
            "label": ("unreliable", "reliable")[y],
            "publisher": f"{'xyzzy' if number % 2 else 'plugh'}{y}{number % 12}.example",
        }
        for number, y in product(range(48), (0, 1))
    ]


train = partial(run, "train")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """A file of labels, the folder of the model learned from it, and what the command printed."""
    folder = tmp_path_factory.mktemp("custom")
    short = {"text": "It rained.", "label": 1, "publisher": "xyzzy00.example"}
    path = write_rows(folder / "labels.jsonl.gz", [*rows(), rows()[3], short])
    result = train(path, "--out", folder / "made")
    assert result.exit_code == 0, result.stderr
    return path, folder / "made", result


def test_a_model_and_its_card_are_written_and_nothing_else(
    trained: tuple[Path, Path, Result],
) -> None:
    _, out, result = trained
    assert {one.name for one in out.iterdir()} == {
        "reliability.json",
        "reliability.md",
        "reliability-curves.svg",
        "reliability-calibration.svg",
    }
    assert "AUC (95%)" in result.stdout
    assert "left out: 1 of the same text, 1 under 60 words" in result.stdout
    content = json.loads((out / "reliability.json").read_text("utf-8"))
    assert content["lexicons"] == digests_for_models()
    assert "xyzzy" not in (out / "reliability.json").read_text("utf-8")
    assert content["curves"].keys() == custom_directions("reliability").keys()
    assert content["curves"].keys() > set(model.shipped_model("reliability").curves)


def test_the_card_says_what_it_must(trained: tuple[Path, Path, Result]) -> None:
    path, out, _ = trained
    card = " ".join((out / "reliability.md").read_text("utf-8").split())  # on one line
    for said in (
        CAVEAT,
        "in the manner of the articles labelled 1 (reliable)",
        "What it cannot judge",
        "No register of words is learned",
        "Curves start from those of the shipped model",
        "| 1 | 48 | 12 |",
        "| 0 | 48 | 12 |",
        "xyzzy01.example",
        "4 others",
        "The shipped model of reliability on the same articles: AUC",
        "| predicted | observed | articles |",
        "| feature | what it measures | value: log-odds |",
        "news_register",
        "Brier",
        custom_model.retrain_command([path], "reliability"),
    ):
        assert said in card, said


def test_the_same_labels_give_the_same_files(
    trained: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    path, out, _ = trained
    assert train(path, "--out", tmp_path / "again").exit_code == 0
    for one in out.iterdir():
        assert (tmp_path / "again" / one.name).read_bytes() == one.read_bytes()


def test_names_of_publishers_do_not_count(
    trained: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    """Other names that sort as these do give the same model to the last digit."""
    other = [row | {"publisher": "The " + row["publisher"].upper()} for row in rows()]
    path = write_rows(tmp_path / "labels.jsonl.gz", other)
    assert train(path, "--out", tmp_path).exit_code == 0
    _, out, _ = trained
    assert (tmp_path / "reliability.json").read_bytes() == (out / "reliability.json").read_bytes()


def test_it_loads_scores_and_adds_up(trained: tuple[Path, Path, Result]) -> None:
    _, out, _ = trained
    learned = reliability.Model.load(out / "reliability.json")
    means = []
    for y in (0, 1):
        found = []
        for number in range(100, 120):
            made = reliability.assess(article(number, y))
            score = made.score(learned)
            assert score == learned.score(made.features)
            log_odds = score.base + math.fsum(score.contributions.values())
            assert score.log_odds == pytest.approx(log_odds, abs=1e-9)
            assert score.probability == probability(score.log_odds)
            low, high = score.interval
            assert low <= score.probability <= high
            found.append(score.probability)
        means.append(math.fsum(found) / len(found))
    assert means[0] < 0.3
    assert means[1] > 0.7


def test_a_target_of_its_own_starts_flat_and_takes_both_registers(tmp_path: Path) -> None:
    made = [
        # As in files of labelled sets, `y` goes before a label of another kind.
        {"text": row["text"], "y": row["label"] != "reliable", "label": "left", "source": at % 16}
        for at, row in enumerate(rows())
    ]
    first, second = (
        write_rows(tmp_path / "a.jsonl", made[:50]),
        write_rows(tmp_path / "b.jsonl", made[50:]),
    )
    result = train(first, second, "--target", "rants", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    learned = reliability.Model.load(tmp_path / "rants.json")
    assert learned.target == "rants"
    assert {"news_register", "partisan_register"} <= set(learned.curves)
    assert learned.retrain == "reliability train a.jsonl b.jsonl --target rants --out DIR"
    card = (tmp_path / "rants.md").read_text("utf-8")
    assert "Curves start flat" in card
    assert "labelled 1 (rants)" in card
    assert "on the same articles" not in card


def test_a_stale_model_names_the_lexicons_and_the_command(
    trained: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    _, out, _ = trained
    content = json.loads((out / "reliability.json").read_text("utf-8"))
    content["lexicons"] |= {"hedging": "0123456789abcdef", "gone": "0123456789abcdef"}
    (tmp_path / "old.json").write_text(json.dumps(content), "utf-8")
    stale = reliability.Model.load(tmp_path / "old.json")
    with pytest.raises(ModelError) as error:
        reliability.assess("It rained.").score(stale)
    assert "gone, hedging changed" in str(error.value)
    assert "reliability train labels.jsonl.gz --target reliability --out DIR" in str(error.value)


# -- what cannot be learned from -------------------------------------------------------------------


def changed(at: int, **fields: Any) -> list[Row]:
    """Return the rows with one of them changed; a field that is None is taken away."""
    made = rows()
    made[at] = {key: value for key, value in (made[at] | fields).items() if value is not None}
    return made


def told_apart(publisher: Callable[[int, Row], str]) -> list[Row]:
    return [row | {"publisher": publisher(number, row)} for number, row in enumerate(rows())]


WRONG: dict[str, tuple[list[Row], str]] = {
    "no text": (changed(4, text=None), "line 5 is malformed: no text"),
    "a blank text": (changed(4, text=" \n"), "line 5 is malformed: no text"),
    "a title that is none": (changed(0, title=["x"]), 'line 1 is malformed: "title" is not a string'),
    "no label": (changed(4, label=None), "line 5 is malformed: no label"),
    "another label": (changed(4, label="satire"), "unknown label 'satire': give 1, true or 'reliable'"),
    "a third number": (changed(4, label=2), "line 5 is malformed: unknown label '2'"),
    "a label of bias": (changed(4, label="biased"), "--target names label 1"),
    "no publisher": (changed(9, publisher=None), "line 10 is malformed: no publisher"),
    "a list of publishers": (changed(9, publisher=["x"]), "line 10 is malformed: no publisher"),
    "a NUL": (changed(2, text="It \0 rained."), "line 3 is malformed: a NUL in the text"),
    "one label": (
        [row | {"label": "reliable"} for row in rows()],
        "0 articles of label 0 (not reliable)",
    ),
    "few articles": (
        [row for at, row in enumerate(rows()) if row["label"] == "reliable" or at < 78],
        "39 articles of label 0 (not reliable): training needs at least 40 of each label",
    ),
    "few publishers": (
        told_apart(lambda number, row: f"p{number % 9}"),
        "9 publishers: training needs at least 10, to hold some out (left out: 0",
    ),
    "few publishers of a label": (
        told_apart(lambda number, row: f"{row['label']}{number % 32 if number % 2 else number % 8}"),
        "4 publishers of label 0 (not reliable): training needs at least 5 of each label",
    ),
    "short articles": (
        [row | {"text": " ".join(row["text"].split()[:40]) + f" {n}"} for n, row in enumerate(rows())],
        "0 publishers: training needs at least 10, to hold some out "
        "(left out: 0 of the same text, 96 under 60 words)",
    ),
    "copies": (
        [rows()[0]] * 200,
        "1 publisher: training needs at least 10, to hold some out (left out: 199 of the same text)",
    ),
    "no lines": ([], "nothing to train on"),
}  # fmt: skip


def one_line_of(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    said = [line for line in result.stderr.splitlines() if "measuring" not in line]
    assert len(said) == 1
    assert said[0].startswith("Error: ")
    return said[0]


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_the_rows_is_said_in_a_line(name: str, tmp_path: Path) -> None:
    content, said = WRONG[name]
    path = write_rows(tmp_path / "labels.jsonl", content)
    line = one_line_of(train(path, "--out", tmp_path / "out"))
    assert said in line
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.jsonl", None, "x.jsonl: cannot be read (No such file or directory): check its name"),
        ("x.jsonl.gz", b"{}", "cannot be read as gzip"),
        ("x.txt", b"{}", "not a .jsonl or .jsonl.gz file"),
        ("x.jsonl", b"\n\n", "nothing to train on"),
        ("x.jsonl", b'\n{"text": \n', "line 2 is broken"),
        ("x.jsonl", b'{"text": "It \x00 rained."}\n', "line 1 is broken"),
        ("x.jsonl", b"\xff\xfe\n", "line 1 is broken"),
        ("x.jsonl", b"[" * 200_000, "line 1 is broken"),
        ("x.jsonl", b"[3]\n", "line 1 is broken: no JSON object"),
        ("x.jsonl", b"a" * (2**24 + 9), "line 1 is broken: over 16,777,216 bytes"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_a_line(
    name: str, data: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert said in one_line_of(train(path, "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_wrong_options(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "labels.jsonl", rows())
    assert "is a file" in one_line_of(train(path, "--out", path))
    assert "cannot be a folder" in one_line_of(train(path, "--out", path / "below"))
    assert "give another folder" in one_line_of(train(path, "--out", model_files.models_folder()))
    assert "not a name for files" in one_line_of(train(path, "--out", tmp_path, "--target", "../x"))
    assert "--out DIR" in one_line_of(train(path))
    assert "--data" in one_line_of(train(path, "--out", tmp_path, "--data", tmp_path))
    assert "--target requires FILE" in one_line_of(train("--target", "bias"))


def test_labels_the_wrong_way_round_teach_nothing(tmp_path: Path) -> None:
    made = [row | {"label": row["label"] != "reliable"} for row in rows()]
    path = write_rows(tmp_path / "labels.jsonl", made)
    result = train(path, "--out", tmp_path)
    assert result.exit_code == 2
    assert "Check that 1 means 'reliable'" in result.stderr
    assert not (tmp_path / "reliability.json").exists()


@pytest.mark.parametrize(
    ("target", "ones", "zeros"),
    [
        ("reliability", "reliable", "unreliable"),
        ("bias", "Biased", "not biased"),
        ("op_ed", "op-ed", "not_op-ed"),
    ],
)
def test_what_a_label_may_be_called(target: str, ones: str, zeros: str, tmp_path: Path) -> None:
    for y, called in ((1, [ones, 1, True, "1", "TRUE"]), (0, [zeros, 0, False, "0", " false "])):
        made = [{"text": "It rained.", "label": label, "source": "x"} for label in called]
        path = write_rows(tmp_path / "labels.jsonl", made)
        assert [one.y for one in custom_model.read_labelled(path, target)] == [y] * len(called)


def test_what_is_missing_for_training_is_said(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "labels.jsonl", rows())
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['sklearn', 'scipy', 'threadpoolctl'])); "
        f"sys.argv[1:] = ['train', {str(path)!r}, '--out', 'x']; "
        "from reliability.cli.main import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode == 2
    assert 'install "news-reliability[train]"' in ran.stderr
    assert "Traceback" not in ran.stderr


def test_directions_are_those_declared_for_the_target() -> None:
    assert fit.custom_directions("reliability")["news_register"] == 1
    assert fit.custom_directions("reliability")["partisan_register"] == 0
    assert fit.custom_directions("bias")["partisan_register"] == 1
    for target in ("name", "count", "satire"):  # the first two are attributes of a feature
        assert set(fit.custom_directions(target).values()) == {0}


# -- copies ----------------------------------------------------------------------------------------


def examples(*given: tuple[str, int, str]) -> list[Example]:
    return [
        Example(str(number), "custom", text, None, y, publisher, "")
        for number, (text, y, publisher) in enumerate(given)
    ]


def test_copies_are_left_out_and_all_of_them_where_labels_differ() -> None:
    found, repeated = custom_model.without_copies(
        examples(
            ("It rained.", 1, "a"), ("It  RAINED!", 1, "b"), ("It snowed.", 1, "a"),
            ("It snowed.", 0, "b"), ("It hailed.", 0, "b"),
        )
    )  # fmt: skip
    assert [one.text for one in found] == ["It rained.", "It hailed."]
    assert repeated == 3


def test_near_duplicates_across_publishers_are_found() -> None:
    text = article(1, 1)
    found = custom_model.with_groups(
        examples(
            (text, 1, "a"), (f"By our staff. {text} More soon.", 1, "b"), (article(2, 0), 0, "c")
        )
    )
    assert [one.group for one in found] == ["0", "0", "2"]


# -- holding out -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_both_labels_are_left_when_a_fold_is_held_out(seed: int) -> None:
    """Five large publishers of one label, five small ones of the other: by size, one fold has these."""
    sizes = {f"large{n}": (1, 40 - 30 * (n == 4)) for n in range(5)}
    sizes |= {f"small{n}": (0, 1) for n in range(5)}
    given = examples(*(("", y, name) for name, (y, size) in sizes.items() for _ in range(size)))
    nothing = np.zeros((len(given), 0))
    table = FeatureMatrix(given, [], nothing, [], sparse.csr_matrix(nothing))
    folds = label_folds(table, 5, seed)
    assert set(folds) == set(range(5))
    for fold in range(5):
        assert set(table.labels[folds != fold]) == {0, 1}
    for publisher in sizes:
        assert len(set(folds[table.publishers == publisher])) == 1


def test_a_card_says_where_the_figures_may_be_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = ClassifierScores(
        auc=0.55,
        auc_interval=(0.44, 0.66),
        ece=0.1,
        ece_shifted=0.1,
        brier=0.25,
        brier_shifted=0.25,
        brier_baseline=0.25,
    )
    row = DatasetResult(
        target="rants",
        protocol="publisher-held-out",
        dataset="all sets",
        articles=80,
        publishers=10,
        prevalence=0.5,
        auc_of_length=0.5,
        scores=scores,
    )
    monkeypatch.setattr(custom_model, "held_out_results", lambda learned: [row])
    trained = cast(TrainedModel, SimpleNamespace(target="rants"))
    assert "do not use this model yet" in custom_model.figures_table(trained)


def test_the_card_has_no_markup_of_a_publisher() -> None:
    name = "<img src=x onerror=alert(1)> [a](b) | `c` @team"
    examples = [SimpleNamespace(publisher=name, y=1), SimpleNamespace(publisher="plain", y=0)]
    trained: Any = SimpleNamespace(table=SimpleNamespace(examples=examples))
    shown = {row[0] for row in custom_model._publisher_counts(trained)}
    assert "plain" in shown
    [other] = shown - {"plain"}
    assert not set("<>[]|`@") & set(other)
    assert unescape(other).replace("\u200b", "") == name
