"""Loaded words: biased sentences and words (BABE), propaganda spans (PTC), subjectivity (CLEF).

Whether a sentence is biased or subjective, a scale says. Of BABE's words each counts that stands in a
finding; a finding in PTC counts by the measure of SemEval-2020 task 11.

None of these sets is new to the shipped word list: its words were chosen, and some of its weights
learned, from BABE, the training part of CLEF, and PTC with its dev part. The figures flatter it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import Annotated, annotate
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    Result,
    Span,
    all_rows,
    evaluation_rows,
    excerpt,
    f1_result,
    first_string,
    label_mistakes,
    label_of,
    labelled_spans,
    mistakes_by_phrase,
    paired_result,
    string_field,
    words_in,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import (
    Array,
    bootstrap_interval,
    coverage_sum,
    expected_calibration_error,
    macro_f1,
    merge_spans,
    ratio,
)
from reliability.scoring.parallel import parallel_map
from reliability.scoring.sentences import SentenceFeatures, features_of
from reliability.signals.loaded import SIGNAL
from reliability.text.document import parse
from reliability.training.sentence_scales import measure_sentences

BIASED = Goal("", "biased sentence or not, macro-F1", 0.74)
WORDS = Goal("", "biased word F1", 0.48)
CALIBRATION = Goal("", "ECE against the vote fractions", 0.04, at_most=True)
PROPAGANDA = Goal("", "span F1 of the task", 0.35)
SUBJECTIVE = Goal("", "subjective or not, macro-F1", 0.66)

_MEASURED_PART = "dev_test"


class BiasSentence(NamedTuple):
    """A sentence of BABE: its label, the share of votes for biased, and its biased words."""

    text: str
    outlet: str
    biased: bool
    votes: float | None
    words: list[Span]


class SubjectivitySentence(NamedTuple):
    """A sentence of CLEF: its label, and whether it belongs to the part that is measured."""

    id: str
    text: str
    subjective: bool
    measured: bool


class PropagandaArticle(NamedTuple):
    """An article of PTC with its propaganda, free of overlap."""

    id: str
    text: str
    spans: list[Span]


def parse_babe(row: dict[str, Any]) -> BiasSentence:
    """Read a row of BABE."""
    text = string_field(row)
    biased = label_of(row, "Biased", "Non-biased") == "Biased"
    votes = row["extra"].get("sg2_p_biased")
    if votes is not None and not 0 <= votes <= 1:
        raise ValueError(f"sg2_p_biased is {votes!r}, no share of votes")
    words = [(start, end) for start, end, _ in labelled_spans(row["spans"], text)]
    return BiasSentence(text, first_string(row["source"], row["id"]), biased, votes, words)


def parse_anno_lexical(row: dict[str, Any]) -> BiasSentence | None:
    """Read a row of Anno-lexical; sentences of BABE, which a few are, are left out."""
    if row["extra"]["in_babe"]:
        return None
    biased = label_of(row, "biased", "neutral") == "biased"
    return BiasSentence(string_field(row), first_string(row["source"], row["id"]), biased, None, [])


def parse_clef(row: dict[str, Any]) -> SubjectivitySentence:
    """Read a row of CLEF."""
    subjective = label_of(row, "SUBJ", "OBJ") == "SUBJ"
    return SubjectivitySentence(
        string_field(row, "id"), string_field(row), subjective, row["split"] == _MEASURED_PART
    )


def parse_ptc(row: dict[str, Any]) -> PropagandaArticle:
    """Read a row of PTC."""
    text = string_field(row)
    spans = [(start, end) for start, end, _ in labelled_spans(row["extra"]["si_spans"], text)]
    return PropagandaArticle(string_field(row, "id"), text, merge_spans(spans))


def finding_spans(annotated: Annotated) -> list[Span]:
    """Return where the findings of the signal are."""
    return [(found.start, found.end) for found in SIGNAL.read(annotated).findings]


def words_and_features(
    item: BiasSentence,
) -> tuple[tuple[int, int, int], list[tuple[str, str, Span]], SentenceFeatures]:
    """Return (hit, found, wanted) of the words of a sentence, which are wrong, what scales look at."""
    document = parse(item.text)
    annotated = annotate(document)
    theirs, ours = words_in(document, item.words), words_in(document, finding_spans(annotated))
    wrong = [
        (kind, item.text, document.span(i, i + 1))
        for kind, words in (("word, false alarm", ours - theirs), ("word, missed", theirs - ours))
        for i in sorted(words)
    ]
    return (len(ours & theirs), len(ours), len(theirs)), wrong, features_of(annotated)


def measure_babe(items: Sequence[BiasSentence], fit: bool) -> Outcome:
    """Measure sentences, words, and probabilities against the votes, where the file has any."""
    gold = np.array([item.biased for item in items])
    outlets = [item.outlet for item in items]
    counts, wrong, traits = zip(*parallel_map(words_and_features, items, 256), strict=True)
    figures: dict[Goal, Result | str] = {
        WORDS: f1_result(
            np.array(counts, float),
            outlets,
            "words in any finding; the shipped word list has seen BABE",
        )
    }
    votes = np.array([item.biased if item.votes is None else item.votes for item in items], float)
    voted = [i for i, item in enumerate(items) if item.votes is not None]
    said = np.array([bias_rating(item) for item in items])
    placed = predictions.predict("biased", traits, said, outlets, fit)
    note = f"{placed.note}; the shipped word list has seen BABE"
    figures[BIASED] = paired_result(macro_f1, gold, placed.labels["macro_f1"], outlets, note)
    figures[CALIBRATION] = (
        paired_result(
            lambda votes, p: expected_calibration_error(p, votes),
            votes[voted],
            placed.scores[voted],
            [outlets[i] for i in voted],
            "ten bins of equal mass, of the same probabilities",
        )
        if voted
        else "the file has no votes"
    )
    return Outcome(figures, mistakes_by_phrase(chain.from_iterable(wrong)))


def bias_rating(item: BiasSentence) -> float:
    """Return what people said of a sentence: three parts the votes on it, one part its label."""
    return float(item.biased) if item.votes is None else (3 * item.votes + item.biased) / 4


def measure_ptc(items: Sequence[PropagandaArticle], fit: bool) -> Outcome:
    """Measure findings as propaganda of whatever technique."""
    sums = np.zeros((len(items), 4))  # of precision, of guesses, of recall, of gold spans
    wrong = []
    for number, item in enumerate(items):
        ours = merge_spans(finding_spans(annotate(parse(item.text))))
        sums[number] = (
            coverage_sum(ours, item.spans),
            len(ours),
            coverage_sum(item.spans, ours),
            len(item.spans),
        )
        for kind, spans, others in (
            ("false alarm", ours, item.spans),
            ("missed", item.spans, ours),
        ):
            wrong += [
                Mistake((end - start) ** 0.5, kind, excerpt(item.text, start, end))
                for start, end in spans
                if not coverage_sum([(start, end)], others)
            ]

    def statistic(chosen: Array) -> float:
        precision, guesses, recall, gold = chosen.sum(axis=0)
        p, r = ratio(precision, guesses), ratio(recall, gold)
        return ratio(2 * p * r, p + r)

    precision, guesses, recall, gold = sums.sum(axis=0)
    figure = Result(
        statistic(sums),
        bootstrap_interval([item.id for item in items], lambda drawn: statistic(sums[drawn])),
        int(gold),
        f"any technique against any finding; precision {ratio(precision, guesses):.3f}, recall "
        f"{ratio(recall, gold):.3f}",
    )
    return Outcome({PROPAGANDA: figure}, wrong)


def measure_clef(items: Sequence[SubjectivitySentence], fit: bool) -> Outcome:
    """Measure statements of the part held out, or of all where there is no such part."""
    items = [item for item in items if item.measured] or items
    gold = np.array([item.subjective for item in items])
    texts = [item.text for item in items]
    found = predictions.predict_shipped("subjective", measure_sentences(texts))
    note = f"{found.note}, learned on train and valid; no fit"
    figure = paired_result(
        macro_f1, gold, found.labels["macro_f1"], [item.id for item in items], note
    )
    wrong = label_mistakes(gold, found.labels["macro_f1"], abs(found.scores - 0.5), texts)
    return Outcome({SUBJECTIVE: figure}, wrong)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "loaded",
        "bias/babe_v3_train.jsonl.gz",
        all_rows(parse_babe),
        measure_babe,
        (BIASED, WORDS, CALIBRATION),
    ),
    Benchmark(
        "loaded",
        "bias/ptc_spans.jsonl.gz",
        evaluation_rows(parse_ptc),
        measure_ptc,
        (PROPAGANDA,),
    ),
    Benchmark(
        "loaded",
        "bias/clef_subjectivity.jsonl.gz",
        all_rows(parse_clef),
        measure_clef,
        (SUBJECTIVE,),
    ),
)
