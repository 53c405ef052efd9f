"""Loaded language: biased sentences and words (BABE), propaganda spans (PTC), subjectivity (CLEF).

A scale predicts if a sentence is biased or subjective. A word of BABE is predicted to be biased if it
lies in a finding. Findings in PTC are measured as in SemEval-2020 task 11.

No benchmark here is unseen by the shipped word list: its words were chosen, and some of its weights
trained, on BABE, the training split of CLEF, and PTC with its dev split. The results are too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import Annotated, annotate
from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Result,
    Results,
    Span,
    bootstrap_result,
    excerpt,
    f1_result,
    first_string,
    label_of,
    labelled_spans,
    match_counts,
    mistakes_by_phrase,
    paired_result,
    string_field,
    words_in,
)
from reliability.evaluation.gold import predictions
from reliability.evaluation.gold.predictions import RatedText
from reliability.metrics import (
    Array,
    Items,
    coverage_sum,
    expected_calibration_error,
    merge_spans,
    ratio,
)
from reliability.scales.sentence_features import SentenceFeatures, features_of
from reliability.scoring.parallel import parallel_map
from reliability.signals.loaded import SIGNAL
from reliability.text.document import parse
from reliability.training.sentence_scales import measure_sentences


class BiasSentence(NamedTuple):
    """A sentence of BABE: its label, the share of votes for biased, and its biased words."""

    text: str
    document: str  # its outlet
    biased: bool
    votes: float | None
    words: list[Span]

    @property
    def rating(self) -> float:
        """The rated bias: three parts the votes, one part the label."""
        return float(self.biased) if self.votes is None else (3 * self.votes + self.biased) / 4


class PropagandaArticle(NamedTuple):
    """An article of PTC with its propaganda spans, merged so that none overlap."""

    id: str
    text: str
    spans: list[Span]


class WordResult(NamedTuple):
    """The words of a sentence: (correct, predicted, gold) counts, wrong spans, sentence features."""

    counts: tuple[int, int, int]
    wrong: list[tuple[str, str, Span]]
    features: SentenceFeatures


def parse_babe(row: dict[str, Any]) -> BiasSentence:
    """Parse a row of BABE."""
    text = string_field(row)
    votes = row["extra"].get("sg2_p_biased")
    if votes is not None and not 0 <= votes <= 1:
        raise ValueError(f"sg2_p_biased is {votes!r}, not a share of votes from 0 to 1")
    return BiasSentence(
        text=text,
        document=first_string(row["source"], row["id"]),
        biased=label_of(row, "Biased", "Non-biased") == "Biased",
        votes=votes,
        words=[(start, end) for start, end, _ in labelled_spans(row["spans"], text)],
    )


def parse_anno_lexical(row: dict[str, Any]) -> RatedText | None:
    """Parse a row of Anno-lexical, or return None for one of its few sentences from BABE."""
    if row["extra"]["in_babe"]:
        return None
    biased = label_of(row, "biased", "neutral") == "biased"
    return RatedText(string_field(row), float(biased), first_string(row["source"], row["id"]))


def parse_clef(row: dict[str, Any]) -> RatedText:
    """Parse a row of CLEF."""
    subjective = label_of(row, "SUBJ", "OBJ") == "SUBJ"
    return RatedText(string_field(row), float(subjective), string_field(row, "id"))


def is_clef_test(row: dict[str, Any]) -> bool:
    """Return True for a row of the split of CLEF that is measured."""
    return bool(row["split"] == "dev_test")


def parse_ptc(row: dict[str, Any]) -> PropagandaArticle:
    """Parse a row of PTC."""
    text = string_field(row)
    spans = [(start, end) for start, end, _ in labelled_spans(row["extra"]["si_spans"], text)]
    return PropagandaArticle(string_field(row, "id"), text, merge_spans(spans))


def finding_spans(annotated: Annotated) -> list[Span]:
    """Return the spans of the findings of the signal."""
    return [(found.start, found.end) for found in SIGNAL.read(annotated).findings]


def words_and_features(item: BiasSentence) -> WordResult:
    """Compare the biased words of a sentence with the annotation, and measure its features."""
    document = parse(item.text)
    annotated = annotate(document)
    gold, predicted = words_in(document, item.words), words_in(document, finding_spans(annotated))
    wrong = [
        (
            "word, missed" if word in gold else "word, false alarm",
            item.text,
            document.span(word, word + 1),
        )
        for word in [*sorted(predicted - gold), *sorted(gold - predicted)]
    ]
    return WordResult(match_counts(predicted, gold), wrong, features_of(annotated))


def measure_babe(items: Sequence[BiasSentence], fit: bool) -> Outcome:
    """Measure words, sentences, and probabilities compared with the votes if the file has any."""
    outlets = [item.document for item in items]
    words = [*parallel_map(words_and_features, items, 256)]
    counts = np.array([one.counts for one in words], dtype=float)
    note = "words in any finding; the shipped word list has seen BABE"
    results: Results = {"words": f1_result(counts, outlets, note)}
    predicted = predictions.predict("biased", [one.features for one in words], items, fit)
    gold = np.array([item.biased for item in items])
    by_cut = predicted.result("macro_f1", gold=gold).value
    note = (
        f"biased if the probability is over an even chance; {predicted.note}: "
        f"{by_cut:.3f}; the shipped word list has seen BABE"
    )
    results["biased"] = predicted.result_at_even_chance("macro_f1", gold, note)
    results["calibration"] = _vote_calibration(items, predicted.scores)
    return Outcome(results, mistakes_by_phrase(chain.from_iterable(one.wrong for one in words)))


def _vote_calibration(items: Sequence[BiasSentence], probabilities: Array) -> Result | str:
    voted = [number for number, item in enumerate(items) if item.votes is not None]
    if not voted:
        return "skipped: the file has no votes"
    return paired_result(
        lambda votes, predicted: expected_calibration_error(predicted, votes),
        np.array([items[number].votes for number in voted], dtype=float),
        probabilities[voted],
        [items[number].document for number in voted],
        "the same probabilities, in ten bins of equal size",
    )


def measure_ptc(items: Sequence[PropagandaArticle], fit: bool) -> Outcome:
    """Measure findings as propaganda of any technique."""
    sums = np.zeros((len(items), 4))
    mistakes = []
    for number, item in enumerate(items):
        found = merge_spans(finding_spans(annotate(parse(item.text))))
        sums[number] = (
            coverage_sum(found, item.spans),
            len(found),
            coverage_sum(item.spans, found),
            len(item.spans),
        )
        for kind, spans, others in (
            ("false alarm", found, item.spans),
            ("missed", item.spans, found),
        ):
            mistakes += [
                Mistake((end - start) ** 0.5, kind, excerpt(item.text, start, end))
                for start, end in spans
                if not coverage_sum([(start, end)], others)
            ]
    precision, recall = _precision_and_recall(sums)

    def statistic(drawn: Items) -> float:
        precision, recall = _precision_and_recall(sums[drawn])
        return ratio(2 * precision * recall, precision + recall)

    note = f"any finding against any technique; precision {precision:.3f}, recall {recall:.3f}"
    ids = [item.id for item in items]
    return Outcome({"f1": bootstrap_result(statistic, sums[:, 3].sum(), ids, note)}, mistakes)


def _precision_and_recall(sums: Array) -> tuple[float, float]:
    """Return both from the columns (covered, findings, covered gold, gold spans)."""
    covered, findings, covered_gold, gold = sums.sum(axis=0)
    return ratio(covered, findings), ratio(covered_gold, gold)


def measure_clef(items: Sequence[RatedText], fit: bool) -> Outcome:
    """Measure the shipped scale."""
    features = measure_sentences([item.text for item in items])
    more = ", trained on the train and valid splits"
    predicted = predictions.predict_shipped("subjective", features, items, more)
    return Outcome({"macro_f1": predicted.result("macro_f1")}, predicted.mistakes("macro_f1"))
