"""The table of signals against gold: on rows of our own with known answers, and on the real sets."""

from __future__ import annotations

import gzip
import json
import math
import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from reliability import assess, metrics, score_sentences
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import Benchmark
from reliability.evaluation.gold import editor, readability, table
from reliability.training import datasets
from support import run, write_rows

Row = dict[str, Any]
WRONG: tuple[Any, ...] = (None, "", "x", 3, -1.5, math.nan, True, [], {}, [[5, 2, "x"]])
evaluate = partial(run, "evaluate", "signals")


def tokens_of(text: str) -> Row:
    """Return the tokens of a text that has a blank behind it."""
    return {"tokens": re.findall(r"\w+|[^\w\s]", text), "space_after": "11"}


def marked(text: str, *stretches: tuple[str, str]) -> Row:
    """Return a text with spans over the first place of each stretch."""
    spans = [[text.index(part), text.index(part) + len(part), label] for part, label in stretches]
    return {"text": text, "spans": spans}


def szeged(number: int, dataset: str, text: str, *cues: tuple[str, str], split: str = "dev") -> Row:
    label = "uncertain" if cues else "certain"
    document = {"extra": {"doc": f"d{number}"}}
    return {"id": str(number), "dataset": dataset, "label": label, "split": split} | document | marked(
        text, *cues
    )  # fmt: skip


def pair(premise: str, hypothesis: str, label: str) -> Row:
    return {"premise": premise, "hypothesis": hypothesis, "label": label}


SAID = "The mayor said the bridge is safe. Rain fell on the square for two hours."
ORACLE = {
    "cases": [
        {"test": "flesch_reading_ease", "text": "The cat sat.", "args": {}, "expected": 119.19},
        {"test": "flesch_reading_ease", "text": "", "args": {}, "expected": 0.0},
        {"test": "count_sentences", "text": "The cat sat.", "args": {}, "expected": 1},
        {
            "test": "flesch_formula",
            "text": None,
            "args": {"sentence": 1, "word": 6, "syllable": 6},
            "expected": 116.145,
        },
        {"test": "flesch", "text": "It is.", "args": {"note": "tol .01 rel"}, "expected": 121.0},
    ],
    "syllable_fixture": {"data": {"water": 2, "cat": 4}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every set in its format; all rows are ours."""
    polnear = marked(SAID, ("The mayor", "source:E1"), ("said", "cue:E1"))
    start = SAID.index("the bridge")
    polnear["spans"].append([start, SAID.index("."), "content:E1"])
    # A longer cue, a shorter source and content than those found; and nothing at all.
    other = marked(
        SAID, ("mayor", "source:E1"), ("said the", "cue:E1"), ("bridge is safe", "content:E1")
    )
    articles = [
        {
            "id": f"a{number}",
            "split": "dev",
            "document": SAID,
            "spans": spans,
            "extra": {"no_source_ids": [], "title": "A bridge"},
        }
        for number, spans in enumerate((polnear["spans"], other["spans"], []))
    ]
    document = "The bridge in the town is open to all cars. "
    claims = [
        ("It is closed to all cars.", "contradiction"),
        ("Trees grow there.", "contradiction"),
        ("Cars use it.", "consistent"),
    ]
    files: dict[str, list[Row]] = {
        "signals/szeged_uncertainty.jsonl.gz": [
            szeged(1, "szeged_wiki", "It may rain here.", ("may", "epistemic")),
            szeged(2, "szeged_wiki", "It will rain perhaps.", ("will", "epistemic")),
            szeged(3, "szeged_wiki", "It might rain.", split="train"),
            szeged(6, "szeged_wiki", "It may snow here.", ("may", "epistemic")),
            szeged(7, "szeged_wiki", "It will snow.", ("will", "epistemic")),
            szeged(4, "szeged_bio_x", "This may bind.", ("may", "epistemic")),
            szeged(8, "szeged_bio_x", "That may fold.", ("may", "epistemic")),
            szeged(9, "szeged_bio_x", "It may grow."),
            szeged(5, "szeged_factbank", "Prices may rise.", ("may", "epistemic"), split="test"),
            szeged(10, "szeged_factbank", "Wages may rise.", ("may", "epistemic"), split="test"),
            szeged(11, "szeged_factbank", "Rents may rise.", ("may", "epistemic"), split="test"),
            szeged(12, "szeged_factbank", "Taxes may rise.", split="test"),
        ],
        "signals/conll2010_wiki.jsonl.gz": [
            szeged(1, "conll", "Many believe that it is so.", ("Many", "weasel"), split="train"),
            szeged(2, "conll", "The river is long.", split="train"),
            szeged(3, "conll", "Many believe that it is old.", ("Many", "weasel"), split="train"),
            szeged(4, "conll", "Many believe that it is far.", ("Many", "weasel"), split="train"),
            szeged(5, "conll", "The road is long.", ("The", "weasel"), split="train"),
        ],
        "signals/certainty_science.jsonl.gz": [
            {"id": "1", "text": "It may perhaps help.", "label": 1.0},
            {"id": "2", "text": "It helps.", "label": "4.0"},
            {"id": "3", "text": "It undoubtedly helps everyone.", "label": 6.0},
            {"id": "4", "text": "Not rated as a whole.", "label": None},
        ],
        "signals/polnear_docs.jsonl.gz": articles,
        "signals/polnear_sentences.jsonl.gz": [
            {"text": text, "label": label, "split": "dev", "extra": {"doc": article}}
            for article, labels in (
                ("a0", ("attributed", "unattributed")),
                ("a1", ("unattributed", "unattributed")),
            )
            for text, label in zip(SAID.replace(". ", ".|").split("|"), labels, strict=True)
        ],
        "more/newsdiscourse.jsonl.gz": [
            {
                "doc": source,
                "source": source,
                "paragraph": paragraph,
                "text": text,
                "label": label,
            }
            for source in ("Courier", "Herald")
            for paragraph, (text, label) in enumerate(
                (
                    ("The council closed the bridge on Monday.", "Main"),
                    (
                        "“This is a very good and important decision,” said Jane Roe, an expert.",
                        "Distant_Evaluation",
                    ),
                    (
                        "The bridge is expected to open again next year.",
                        "Distant_Expectations_Consequences",
                    ),
                )
            )
        ],
        "more/causal_claims.jsonl.gz": [
            {"id": text, "doc": None, "dataset": dataset, "text": text, "label": label}
            for text, dataset, label in (
                ("Tea reduces the risk of gout.", "causal_claims_pubmed", "direct causal"),
                ("Tea was associated with gout.", "causal_claims_pubmed", "correlational"),
                ("Coffee improves sleep.", "causal_claims_eurekalert", "correlational"),
                ("The study had 40 patients.", "causal_claims_eurekalert", "none"),
            )
        ],
        "signals/checkthat24_en.jsonl.gz": [
            {"text": text, "label": label, "extra": {}}
            for text, label in (
                ("Taxes fell by 10 percent in 2015.", "checkworthy"),
                ("Taxes fell by 20 percent in 2016.", "checkworthy"),
                ("Taxes fell by 30 percent in 2017.", "checkworthy"),
                ("Taxes fell by 40 percent in 2018.", "not"),
                ("Thank you so much.", "not"),
                ("Thank you very much.", "checkworthy"),
                ("Thank you all so much.", "checkworthy"),
            )
        ],
        "signals/policlaim.jsonl.gz": [
            {"text": text, "label": label, "extra": {"speech": speech}}
            for text, label, speech in (
                ("We built 300 schools in 2015.", "verifiable", "a"),
                ("We built 400 schools in 2016.", "verifiable", "a"),
                ("We built 500 schools in 2017.", "verifiable", "b"),
                ("We built 600 schools in 2018.", "verifiable", "b"),
                ("We built 700 schools in 2019.", "not", "b"),
                ("God bless you all.", "not", "b"),
                ("God bless you.", "not", "b"),
            )
        ],
        "signals/mnli_dev_matched.jsonl.gz": [
            pair("The door is open.", "The door is not open.", "contradiction"),
            pair("The door is open.", "A dog sleeps", "neutral"),
            pair("The gate is open.", "The gate is not open.", "contradiction"),
            pair("The shop is open.", "The shop is not open.", "neutral"),
        ],
        "signals/breaking_nli.jsonl.gz": [
            pair("The man wears a red hat.", f"The man wears a {colour} hat.", label)
            for colour, label in (
                ("blue", "contradiction"),
                ("black", "contradiction"),
                ("green", "contradiction"),
                ("red", "contradiction"),
                ("red", "entailment"),
                ("white", "entailment"),
                ("yellow", "neutral"),
            )
        ],
        "signals/summedits_docs.jsonl.gz": [
            {"document": document + claim, "label": label, "extra": {"claim_offset": len(document)}}
            for claim, label in claims
        ],
        "signals/clear.jsonl.gz": [
            {
                "text": text,
                "label": str(ease),
                "extra": {"title": text[:5], "formulas": {"fre": fre, "fkgl": -fre, "ari": -fre}},
            }
            for text, ease, fre in (
                ("The cat sat. It was warm.", 1.0, 110.0),
                ("The committee approved another budget on Monday.", -1.0, 40.0),
                ("Parliamentary responsibility deteriorated correspondingly.", -2.0, -100.0),
            )
        ],
        "signals/gum.jsonl.gz": [
            {"text": text, "extra": {"doc": "d", "genre": genre} | tokens_of(text)}
            for genre, text in (("news", "Rain fell."), ("news", "It was cold."), ("vlog", "Hi"))
        ],
        "signals/ud_ewt.jsonl.gz": [
            {"text": text, "split": "dev", "extra": {"sent_id": f"d-{i}"} | tokens_of(text)}
            for i, text in enumerate(("Rain fell.", "It was cold."))
        ],
        "bias/babe_v3_train.jsonl.gz": [
            {"id": "1", "source": "A", "label": "Biased", "extra": {"sg2_p_biased": 0.8}}
            | marked("This is a disgraceful sham.", ("disgraceful", "word"), ("This", "word")),
            {"id": "2", "source": "B", "label": "Non-biased", "extra": {"sg2_p_biased": None}}
            | marked("The council met on Monday."),
            {"id": "3", "source": "C", "label": "Biased", "extra": {"sg2_p_biased": None}}
            | marked("The council met on Tuesday."),
        ],
        "bias/ptc_spans.jsonl.gz": [
            {
                "id": "1",
                "split": "valid",
                "text": "It was a disgraceful act.",
                "extra": {"si_spans": [[9, 20], [21, 24]]},
            },
        ],
        "bias/clef_subjectivity.jsonl.gz": [
            {"id": "1", "text": "What a disgraceful sham.", "label": "SUBJ", "split": "dev_test"},
            {"id": "2", "text": "The council met.", "label": "OBJ", "split": "dev_test"},
            {"id": "3", "text": "The court met.", "label": "OBJ", "split": "dev_test"},
            {"id": "4", "text": "What a disgraceful lie.", "label": "OBJ", "split": "dev_test"},
        ],
        # Half of the titles, by their hash, are of the training half: the last.
        "contradictions/edits.jsonl": [
            {"set": "reliability/allsides", "id": "a", "start": 0, "end": 0, "new": "So it is. "}
            | halves
            for halves in ({}, {"one": ["text", 0, 9], "two": ["text", 11, 20]})
        ],
        "reliability/allsides.jsonl.gz": [
            {"id": "a", "title": "A safe bridge", "text": SAID, "label": "center", "y": 1}
        ],
        "more/fnc1_stance.jsonl.gz": [
            {"title": "A bridge", "text": SAID, "stance": stance} for stance in ("agree", "disagree")
        ],
        "more/bump.jsonl.gz": [
            {"doc_text": SAID, "correct_summary": SAID, "altered_summary": "No.", "intrinsic": True}
        ],
        "more/clickbait.jsonl.gz": [
            {"id": "1", "title": "23 Soups Everyone Will Actually Love", "y_clickbait": 1},
            {"id": "2", "title": "Woman Adopts Nine Geese", "y_clickbait": 1},
            {"id": "3", "title": "Flood reaches the lower town", "y_clickbait": 0},
            {"id": "4", "title": "Court rejects appeal over weir", "y_clickbait": 0},
            {"id": "5", "title": "You Won't Believe This Weir", "y_clickbait": 1},
        ],
        # The mark on "may" has a finding, the one on the source has not. A grade of 9 has no fault.
        "editor/marks.jsonl": [
            {"set": "reliability/ours", "id": "a", "where": "text"} | mark
            for mark in (
                {"kind": "loaded_language", "severity": 2, "start": 9, "end": 20},
                {"kind": "vague_source", "severity": 3, "start": 0, "end": 2},
                {"kind": "missing_reply", "severity": 1, "where": "article"},
                {"kind": "good_data", "severity": 1, "start": 0, "end": 2},
            )
        ],
        "editor/grades.jsonl": [
            {"set": "reliability/ours", "id": "a", "overall": 2, "genre": "other"},
            {"set": "reliability/ours", "id": "b", "overall": 9, "genre": "other"},
            {"set": "reliability/ours", "id": "c", "overall": 4, "genre": "news"},
        ],
        "reliability/ours.jsonl.gz": [
            {"id": "a", "title": "An act", "text": "It was a disgraceful act, a sham. It is over."},
            {"id": "b", "title": None, "text": "The council met on Monday."},
            {"id": "c", "title": None, "text": "It was a disgraceful day."},
        ],
        "bench_200.jsonl.gz": [
            {"title": "A bridge", "text": "It is a total lie! " * 30, "source": "X", "bias": "center"},
            {"title": "A bridge", "text": "It may rain.", "source": "X", "bias": "left"},
        ],
    }  # fmt: skip
    for file, rows in files.items():
        write_rows(tmp_path / file, rows)
    path = tmp_path / "signals/readability_oracle.json.gz"
    path.write_bytes(gzip.compress(json.dumps(ORACLE).encode()))
    return tmp_path


# The figures on these rows, worked out by hand. None: the figure is undefined.
EXPECTED = {
    ("szeged_uncertainty wiki", "exact cue span F1"): 2 * 2 / (3 + 4),
    ("szeged_uncertainty wiki", "exact cue span precision"): 2 / 3,
    ("szeged_uncertainty bio", "exact cue span F1"): 2 * 2 / (3 + 2),
    ("szeged_uncertainty news", "exact cue span precision"): 3 / 4,
    ("conll2010_wiki", "uncertain sentence F1"): 2 * 3 / (3 + 4),
    ("polnear_docs", "cue F1, by overlap one to one"): 2 * 2 / (3 + 2),
    ("polnear_docs", "cue F1, by words"): 2 * 2 / (3 + 3),
    ("polnear_docs", "source F1, exact span"): 2 * 1 / (3 + 2),
    ("polnear_docs", "content F1, by words"): 2 * 7 / (12 + 7),
    ("polnear_docs", "vague or missing source F1"): None,
    ("polnear_sentences", "unattributed sentence F1"): 2 * 2 / (2 + 3),
    ("polnear_sentences", "unattributed or not, macro-F1"): (4 / 5 + 2 / 3) / 2,
    ("checkthat24_en", "claim F1"): 2 * 3 / (4 + 5),
    ("checkthat24_en", "claim or not, macro-F1"): (2 / 3 + 2 / 5) / 2,
    ("policlaim", "claim F1"): 2 * 4 / (5 + 4),
    ("policlaim", "claim or not, macro-F1"): (8 / 9 + 4 / 5) / 2,
    ("newsdiscourse", "evaluation or not, AUC"): 1,
    ("newsdiscourse", "expectation or not, AUC"): 1,
    ("newsdiscourse", "anecdote or not, AUC"): None,
    ("causal_claims", "causal or not, macro-F1"): (2 / 3 + 4 / 5) / 2,
    ("mnli_dev_matched", "precision at recall ≥ 0.15"): 2 / 3,
    ("breaking_nli", "recall"): 3 / 4,
    ("breaking_nli", "precision"): 3 / 5,
    ("summedits_docs", "balanced accuracy"): (1 / 2 + 1) / 2,
    ("polnear_docs", "findings in 1,000 sentences"): 0,
    ("readability_oracle", "formula cases within tolerance"): 3 / 4,
    ("readability_oracle", "words with the same syllables"): 1 / 2,
    ("gum", "sentence boundary F1"): 1,
    ("gum nltk Punkt untrained", "sentence boundary F1"): 1,
    ("gum nltk Punkt trained", "sentence boundary F1"): 1,
    ("gum", "exact word span F1"): 1,
    ("gum nltk NLTKWordTokenizer", "exact word span F1"): 1,
    ("gum nltk WordPunctTokenizer", "exact word span F1"): 1,
    ("ud_ewt", "sentence boundary F1"): 1,
    ("babe_v3_train", "biased sentence or not, macro-F1"): (2 / 3 + 2 / 3) / 2,
    ("babe_v3_train", "biased word F1"): 2 * 1 / (2 + 2),
    ("ptc_spans", "span F1 of the task"): 2 * 1 * 0.5 / 1.5,
    ("clef_subjectivity", "subjective or not, macro-F1"): (2 / 3 + 4 / 5) / 2,
    ("clickbait", "clickbait headlines found"): 1 / 2,
    ("clickbait", "news headlines marked"): 0,
    ("marks", "recall of marks of severity 2 and 3"): 1 / 2,
    ("marks vague and anonymous sources", "recall of marks of severity 2 and 3"): 0,
    ("marks missing reply", "recall of marks of severity 2 and 3"): None,
    ("marks", "shown faults in a sentence with a marked fault"): 1,
    ("grades", "Spearman of the grade with the sum of the findings"): 1,
    ("grades all", "accuracy"): 2 / 3,  # a short text shows no manner: "other"
}


def test_figures_on_rows_of_our_own(folder: Path) -> None:
    result = evaluate("--data", str(folder), "--json")
    assert result.exit_code == 0
    rows = {(row["dataset"], row["measure"]): row for row in json.loads(result.stdout)["rows"]}
    for key, expected in EXPECTED.items():
        assert rows[key]["value"] == (None if expected is None else pytest.approx(expected)), key
    assert rows["clear", "r with its published FRE"]["value"] > 0.95
    assert rows["clear textstat", "r with its published FRE"]["value"] > 0.95
    assert rows["clear textstat", "words with the same syllables as ours"]["value"] == 1
    assert rows["clear textstat", "words difficult for both or neither"]["value"] == 1
    assert rows["certainty_science", "Pearson r with the rated certainty"]["value"] > 0.8
    (sham,) = score_sentences("This is a disgraceful sham.")  # 0.8 of the votes are for biased
    error = rows["babe_v3_train", "ECE against the vote fractions"]["value"]
    assert error == pytest.approx(abs(sham.scores["biased"] - 0.8))
    assert rows["bench_200 centre outlets", "median findings in an article"]["value"] > 0
    assert evaluate("--data", str(folder), "--json").stdout == result.stdout


def test_the_table_for_a_program_has_one_form(folder: Path) -> None:
    content = json.loads(evaluate("--data", str(folder), "--json").stdout)
    assert content["fit"] is False
    assert len(content["rows"]) == sum(len(one.goals) for one in table.BENCHMARKS)
    for row in content["rows"]:
        assert set(row) == {
            "group", "dataset", "measure", "value", "interval", "items", "goal", "at_most",
            "met", "note",
        }  # fmt: skip
        assert row["note"]
        if row["value"] is None:
            assert row["met"] is None
            assert row["interval"] is None
        else:
            assert row["items"] > 0
            if row["goal"] is None:
                assert row["met"] is None
            else:
                better = row["value"] <= row["goal"], row["value"] >= row["goal"]
                assert row["met"] is better[0 if row["at_most"] else 1]
            low, high = row["interval"] or (row["value"], row["value"])
            assert low <= high


def test_the_table_for_people_has_a_line_and_a_note_for_every_target(folder: Path) -> None:
    output = evaluate("--data", str(folder)).stdout
    count = sum(len(one.goals) for one in table.BENCHMARKS)
    lines = output.splitlines()
    assert sum(line.startswith("| ") for line in lines) == count + 1
    assert sum(line.split(". ")[0].isdigit() for line in lines) == count


@pytest.mark.parametrize(
    ("text", "feature", "strength"),
    [
        ("It was a disgraceful day.", "emotive_words", -3.0),  # severity 2, weight 1.5
        ("The pier is shut, said Lena Orsk, a baker.", "named_sources", 1.0),
        ("The pier may be shut.", "epistemic_hedges", 0.0),
    ],
)
def test_a_fault_takes_from_the_sum_and_good_practice_adds(
    text: str, feature: str, strength: float
) -> None:
    report = assess(text)
    (finding,) = (one for one in report.findings if one.feature == feature)
    assert editor.strength(report, finding) == strength


def test_what_is_not_there_is_skipped_and_said(folder: Path) -> None:
    (folder / "signals/mnli_dev_matched.jsonl.gz").unlink()
    rows = json.loads(evaluate("--data", str(folder), "--json").stdout)["rows"]
    row = next(row for row in rows if row["dataset"] == "mnli_dev_matched")
    assert row["note"] == "skipped: the file is missing"
    assert row["value"] is None


def test_rows_for_training_are_measured_only_if_there_are_no_others(tmp_path: Path) -> None:
    rows = [szeged(n, "szeged_wiki", "It may rain.", split="train") for n in range(3)]
    write_rows(tmp_path / "signals/szeged_uncertainty.jsonl.gz", rows)
    content = json.loads(evaluate("--data", str(tmp_path), "--json").stdout)
    assert content["rows"][1]["items"] == 3
    write_rows(
        tmp_path / "signals/szeged_uncertainty.jsonl.gz", [*rows[:2], rows[2] | {"split": "dev"}]
    )
    content = json.loads(evaluate("--data", str(tmp_path), "--json").stdout)
    assert content["rows"][1]["items"] == 1


def test_a_cue_that_is_a_sign_is_missed_and_a_second_cue_is_a_false_alarm(folder: Path) -> None:
    """Gold: a dash, and one cue over both of our two."""
    text = "“Rain is due.” – Jane Roe\n\nThe mayor said and added that it was dry."
    row = {"id": "1", "document": text, "extra": {"no_source_ids": ["E3"]}} | {
        "spans": marked(
            text, ("–", "cue:E1"), ("Jane Roe", "source:E1"), ("said and added", "cue:E3")
        )["spans"]
    }
    write_rows(folder / "signals/polnear_docs.jsonl.gz", [row])
    content = json.loads(evaluate("--data", str(folder), "--json").stdout)
    rows = {row["measure"]: row for row in content["rows"] if row["group"] == "sourcing"}
    cues = rows["cue F1, by overlap one to one"]
    assert cues["items"] == 2
    assert cues["value"] == pytest.approx(2 / 4)
    assert rows["cue F1, by words"]["value"] == pytest.approx(2 * 2 / (2 + 3))
    assert rows["vague or missing source F1"]["value"] == 0


def test_errors_are_shown_the_worst_first_and_twenty_at_most(tmp_path: Path) -> None:
    words = "never always seldom often once twice here there now then so thus yet still too".split()
    texts = [f"It {word} may rain {other}." for word in words for other in ("there", "later")]
    rows = [szeged(n, "szeged_wiki", text) for n, text in enumerate(texts)]
    rows += [szeged(99, "szeged_wiki", f"{word} it", (word, "epistemic")) for word in words * 2]
    write_rows(tmp_path / "signals/szeged_uncertainty.jsonl.gz", rows)
    output = evaluate("--data", str(tmp_path), "--errors", "hedging").stdout
    assert "conll2010_wiki" in output
    assert "polnear" not in output
    _, _, listed = output.partition("szeged_uncertainty: the worst of")
    first, *rest = listed.partition("\n\n")[0].splitlines()[1:]
    assert first.startswith("wiki, false alarm: 30 × 'may', as in: It never [may] rain there.")
    assert 10 < len(rest) < 20
    assert all(line.startswith("wiki, missed: ") for line in rest)


def test_every_signal_has_its_errors(folder: Path) -> None:
    for signal in table.SIGNALS:
        result = evaluate("--data", str(folder), "--errors", signal)
        assert result.exit_code == 0
        assert "the worst of" in result.stdout


def test_an_exception_of_the_oracle_has_a_reason(folder: Path) -> None:
    wrong = [
        case for case in readability.read_cases(folder / "signals/readability_oracle.json.gz")
        if not case.is_correct
    ]  # fmt: skip
    assert [(case.formula, case.reason) for case in wrong] == [
        ("syllables", "counted as textstat counts"),
        ("flesch_reading_ease", "an empty text has no value"),
    ]
    other = readability.FormulaCase(
        formula="flesch_reading_ease",
        text="It is. It was.",
        expected=1.0,
        computed=2.0,
        tolerance=0.0,
        sentences=1,
    )
    assert other.reason == "2 sentences here, 1 there"


# -- trouble ---------------------------------------------------------------------------------------

GOOD = szeged(1, "szeged_wiki", "It may rain.", ("may", "epistemic"))
BROKEN: dict[str, tuple[str, str]] = {
    "no JSON": ("{broken\n", "line 1 is broken"),
    "no object": ("3\n", "line 1 is broken: no JSON object"),
    "a second line": (json.dumps(GOOD) + "\n[1]\n", "line 2 is broken"),
    "no text": (json.dumps(GOOD | {"text": None}), "line 1 is malformed: text is not a string"),
    "no field": (json.dumps({"text": "It may."}), "line 1 is malformed: no field 'dataset'"),
    "no label": (
        json.dumps(GOOD | {"label": "maybe"}),
        "unknown label 'maybe': expected uncertain or cert",
    ),
    "a span outside": (json.dumps(GOOD | {"spans": [[3, 99, "x"]]}), "the span 3 to 99"),
    "no spans": (json.dumps(GOOD | {"spans": [3]}), "line 1 is malformed"),
    "no extra": (json.dumps(GOOD | {"extra": None}), "line 1 is malformed"),
}


def only_error(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_one_line_that_says_where(name: str, tmp_path: Path) -> None:
    content, expected = BROKEN[name]
    path = tmp_path / "signals/szeged_uncertainty.jsonl.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(content.encode()))
    message = only_error(evaluate("--data", str(tmp_path)))
    assert expected in message
    assert str(path) in message


@pytest.mark.parametrize("one", table.BENCHMARKS, ids=lambda one: f"{one.signal}-{one.name}")
def test_whatever_stands_in_a_field_is_measured_or_named(
    one: Benchmark[Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "DRAWS", 2)
    if one.name == "readability_oracle":
        return
    first, *others = datasets.read_rows(folder / one.file)
    for holder in (first, first.get("extra", {})):
        for field in list(holder):
            kept = holder.pop(field)
            for value in WRONG:
                holder[field] = value
                write_rows(folder / one.file, [first, *others])
                with suppress(ReliabilityError):
                    for _, rows, _ in table.measure_benchmarks(folder, False, [one]):
                        assert all(row.value is None or math.isfinite(row.value) for row in rows)
            holder[field] = kept


def test_a_broken_oracle_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "signals/readability_oracle.json.gz"
    path.parent.mkdir()
    for content in (
        b"",
        b"no gzip",
        gzip.compress(b"{"),
        gzip.compress(b"[]"),
        gzip.compress(b"{}"),
    ):
        path.write_bytes(content)
        assert str(path) in only_error(evaluate("--data", str(tmp_path)))


def test_a_file_cut_short_is_one_line(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "signals/szeged_uncertainty.jsonl.gz", [GOOD])
    for content in (path.read_bytes()[:-9], b"no gzip at all"):
        path.write_bytes(content)
        assert "cannot be read as gzip" in only_error(evaluate("--data", str(tmp_path)))


def test_nothing_to_measure_is_not_a_success(tmp_path: Path) -> None:
    assert "none is missing" in only_error(evaluate("--data", str(tmp_path / "none")))
    assert "nothing to measure" in only_error(evaluate("--data", str(tmp_path)))
    assert "unknown signal: expected hedging" in only_error(
        evaluate("--data", str(tmp_path), "--errors", "tone")
    )
    assert evaluate("--json", "--errors", "hedging").exit_code == 2


# -- the real sets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("one", table.BENCHMARKS, ids=lambda one: f"{one.signal}-{one.name}")
def test_the_real_sets_have_the_form_that_is_read(one: Benchmark[Any], data: Path) -> None:
    assert len(one.read(data / one.file)) > 20


@pytest.mark.slow
def test_figures_of_a_fit_on_the_real_sets(data: Path) -> None:
    """The small sets of those that need a fit: better than saying one label of everything."""
    small = [one for one in table.BENCHMARKS if one.name in ("policlaim", "clef_subjectivity")]
    rows = [row for _, rows, _ in table.measure_benchmarks(data, True, small) for row in rows]
    assert len(rows) == 3
    for row in rows:
        assert row.value is not None
        assert row.interval is not None
        assert row.interval[0] < row.value < row.interval[1]
        assert row.value > 0.6
