"""Rows of the table on robustness: changes that must not move a score, or must not lower it."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from reliability import metrics
from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.generalization import (
    bootstrap,
    edits,
    gaming,
    perturbations,
    word_swaps,
)
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.edits import Edit
from reliability.evaluation.generalization.rows import (
    HELD_OUT,
    SAME,
    evenly_spaced,
    mean_row,
    publishers_of,
    shipped_row,
    with_words,
)
from reliability.metrics import probabilities
from reliability.scoring.parallel import parallel_map
from reliability.text.document import parse
from reliability.training.brevity import first_words
from reliability.training.datasets import TRAINING, TRANSFER, Example
from reliability.training.progress import log_progress

EDITED = 300  # articles to which lines are added
# Articles that are read for places to edit, and pairs of each kind; some kinds are rare.
EDITABLE, EDITS = 4500, 500
EDITED_WORDS = range(150, 1001)
INFLUENCED, TYPICAL_WORDS = 1000, 400  # articles, and the number of words to which they are cut
HALVED, MIN_HALVED_WORDS = 600, 300  # articles cut in half, and their minimum number of words
_SAME_TO = 1e-9  # log-odds by which the evidence of the better text may be less
_SAME_PROBABILITY = 0.005


def length_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the correlation of score and length, and the change of the score on half an article."""
    scored = corpus.publishers_held_out
    scored = scored.take(scored.table.labels == 1)
    words, predicted = scored.table.lengths.astype(float), probabilities(scored.log_odds)
    each = ", ".join(
        f"{name} {metrics.pearson(predicted[inside], words[inside]):+.3f}"
        for name in np.unique(scored.table.datasets)
        for inside in (scored.table.datasets == name,)
    )
    ranks = [np.argsort(np.argsort(column)).astype(float) for column in (predicted, words)]
    yield mean_row(
        HELD_OUT,
        Goal("all", "abs(r) with words", 0.15, at_most=True),
        [scored.sample(bootstrap.correlation_statistic(predicted, words))],
        "Pearson r of probability and number of words on reliable articles, "
        f"{metrics.pearson(predicted, words):+.3f} (of ranks {metrics.pearson(*ranks):+.3f}); {each}",
    )

    long = range(MIN_HALVED_WORDS, sys.maxsize)
    chosen = evenly_spaced(with_words(corpus.learned["reliability"].table.examples, long), HALVED)
    log_progress(f"halving {len(chosen)} articles")
    changes = perturbations.changes_by_half([(example.text, example.title) for example in chosen])
    yield shipped_row(
        Goal("training articles", "change by half, median", 0.06, at_most=True),
        publishers_of(chosen),
        bootstrap.quantile_statistic(changes, 0.5),
        f"the first half in whole sentences, of articles with {MIN_HALVED_WORDS} words or more; 10% of "
        f"them change by {np.quantile(changes, 0.9):.3f} or more",
    )


def invariance_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the change of the scores by lines that a page adds to an article."""
    chosen = evenly_spaced(corpus.learned["reliability"].table.examples, EDITED)
    log_progress(f"adding lines to {len(chosen)} articles")
    changes = perturbations.changes_by_additions(
        [(example.text, example.title) for example in chosen]
    )
    each = ", ".join(
        f"{name} {np.median(column):.3f} to {column.max():.3f}"
        for name, column in zip(perturbations.ADDITIONS, changes.T, strict=True)
    )
    note = (
        "the larger change of the two scores, by the worst of "
        f"{len(perturbations.ADDITIONS)} additions; median to largest of each: {each}"
    )
    for measure, quantile in (("largest change", 1.0), ("median change", 0.5)):
        statistic = bootstrap.quantile_statistic(changes.max(axis=1), quantile)
        yield shipped_row(
            Goal("lines added", measure, 0.02, at_most=True),
            publishers_of(chosen),
            statistic,
            note if quantile == 1 else SAME,
        )


def direction_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the share of constructed pairs whose better text scores lower, and the worst loss."""
    chosen = perturbations.constructed_pairs()
    log_progress(f"scoring {len(chosen)} constructed pairs")
    gains = perturbations.pair_gains(chosen)
    lowered = gains < -1e-9
    kinds = np.array([pair.kind for pair in chosen])
    each = ", ".join(
        f"{kind} {lowered[inside].sum()} of {inside.sum()} lower "
        f"(median gain {np.median(gains[inside]):+.3f}, worst {gains[inside].min():+.3f})"
        for kind in perturbations.KINDS
        for inside in (kinds == kind,)
    )
    backgrounds = np.array([pair.background for pair in chosen])
    losses = np.maximum(-gains, 0.0)
    for measure, statistic, note in (
        ("share lowered", bootstrap.share_statistic(lowered), f"better text against worse: {each}"),
        ("worst loss", bootstrap.quantile_statistic(losses, 1.0), SAME),
    ):
        goal = Goal("constructed pairs", measure, 0.0, at_most=True)
        yield shipped_row(goal, backgrounds, statistic, note)


def edit_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the share of edited articles that score lower, good practice added or faults taken out.

    Read from the better text to the worse, the same pairs show good practice taken out and faults put
    in, which must never raise reliability.
    """
    examples = evenly_spaced(with_words(_reliability_articles(corpus), EDITED_WORDS), EDITABLE)
    log_progress(f"editing {len(examples)} articles")
    by_kind = edits.edits_by_kind(examples, EDITS)
    for name, kinds in (("good practice added", edits.ADDED), ("faults taken out", edits.REMOVED)):
        chosen = [edit for kind in kinds for edit in by_kind[kind]]
        log_progress(f"scoring {len(chosen)} pairs: {name}")
        yield from _rows_of_edits(name, chosen, list(parallel_map(edits.gain_of, chosen)))


def _rows_of_edits(
    name: str, chosen: Sequence[Edit], gains: Sequence[edits.EditGain]
) -> Iterator[Row]:
    """Yield the share of pairs that are wrong by their evidence, and by their probability."""
    publishers = np.array([edit.publisher for edit in chosen])
    kinds = np.array([edit.kind for edit in chosen])
    evidence, by_length, probability = np.array([gain[:3] for gain in gains]).reshape(-1, 3).T
    lower = evidence < -_SAME_TO
    only_length = lower & (evidence - by_length >= -_SAME_TO)
    fell = Counter(
        gain.worst for gain, counts in zip(gains, lower & ~only_length, strict=True) if counts
    )
    by_evidence = "; ".join(
        f"{kind} {lower[inside].sum()} of {inside.sum()}, {only_length[inside].sum()} by length alone "
        f"(median {np.median(evidence[inside]):+.3f}, worst {evidence[inside].min():+.3f})"
        for kind in dict.fromkeys(kinds.tolist())
        for inside in (kinds == kind,)
    )
    by_probability = "; ".join(
        f"{kind} median {np.median(inside):+.3f}, worst {inside.min():+.3f}"
        for kind in dict.fromkeys(kinds.tolist())
        for inside in (probability[kinds == kind],)
    )
    features = ", ".join(f"{feature} {count}" for feature, count in fell.most_common(4))
    yield shipped_row(
        Goal(name, "share with less evidence", 0.0, at_most=True),
        publishers,
        bootstrap.share_statistic(lower),
        "the contributions of the features that point at the text, in log-odds: "
        f"{by_evidence}; by length alone: the same findings among another number of words; in the "
        f"others the feature that fell most was {features or 'none'}",
    )
    yield shipped_row(
        Goal(name, f"share lower by {_SAME_PROBABILITY:g}", 0.0, at_most=True),
        publishers,
        bootstrap.share_statistic(probability < -_SAME_PROBABILITY),
        f"the probability, register included: {by_probability}",
    )


def _reliability_articles(corpus: Corpus) -> Sequence[Example]:
    return corpus.from_datasets([*TRAINING["reliability"], *TRANSFER]).examples


def attack_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the gain of an attacker who swaps words by the weights of the register."""
    chosen = gaming.chosen_articles(corpus.from_datasets(TRANSFER).examples, gaming.ATTACKED)
    log_progress(f"swapping words of {len(chosen)} articles")
    attacked = list(parallel_map(word_swaps.attack, chosen))
    families: Counter[str] = Counter()
    for one in attacked:
        families.update(one.families)
    whole = sum(families.values()) or 1.0
    shares = ", ".join(f"{name} {gain / whole:.0%}" for name, gain in families.most_common())
    gains = np.array([one.after - one.before for one in attacked])
    passes = np.array([one.passes for one in attacked])
    new = passes & ~np.array([one.passed_before for one in attacked])
    for measure, statistic, note in (
        (
            "reliability gained, median",
            bootstrap.quantile_statistic(gains, 0.5),
            f"{word_swaps.SHARE:.0%} of the words of unreliable articles are swapped for those of their "
            "family and ending that add most to the register, whether or not the sense is kept; "
            f"families of words by their share of the gain: {shares}",
        ),
        (
            "share that passes by it",
            bootstrap.share_statistic(new),
            f"articles that pass after the same swaps and did not before; {passes.mean():.3f} pass "
            f"after them, {(passes & ~new).mean():.3f} before them too",
        ),
    ):
        goal = Goal("5% of words swapped", measure, 0.1, at_most=True)
        yield shipped_row(goal, publishers_of(chosen), statistic, note)


def influence_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the largest contribution of a single finding, and the share that comes from absence."""
    long = range(TYPICAL_WORDS, sys.maxsize)
    chosen = evenly_spaced(with_words(_reliability_articles(corpus), long), INFLUENCED)
    log_progress(f"findings of {len(chosen)} articles cut to {TYPICAL_WORDS} words")
    texts = [(first_words(parse(one.text), TYPICAL_WORDS), one.title) for one in chosen]
    found = list(parallel_map(perturbations.influence, texts))
    part, publishers = f"articles of {TYPICAL_WORDS} words", publishers_of(chosen)
    largest = np.array([one.largest for one in found])
    by_feature: dict[str, float] = defaultdict(float)
    for one in found:
        by_feature[one.feature] = max(by_feature[one.feature], one.largest)
    names = sorted(by_feature, key=lambda name: -by_feature[name])[:5]
    yield shipped_row(
        Goal(part, "largest move by one finding", 1.5, at_most=True),
        publishers,
        bootstrap.quantile_statistic(largest, 1.0),
        "log-odds of reliability that one finding adds or takes; the median of the largest in an "
        f"article is {np.median(largest):.2f}; the largest of the five first features: "
        + ", ".join(f"{name} {by_feature[name]:.2f}" for name in names),
    )
    absent: Counter[str] = Counter()
    for one in found:
        absent.update(one.absent)
    named = ", ".join(f"{name} {sum_ / len(found):.4f}" for name, sum_ in absent.most_common(4))
    shares = np.array([sum(one.absent.values()) for one in found])
    yield shipped_row(
        Goal(part, "share of contributions from absence", 0.02, at_most=True),
        publishers,
        bootstrap.share_statistic(shares),
        "absolute contributions of features that point at the text and have no finding in it, of all "
        f"absolute contributions to reliability; by feature: {named or 'none'}",
    )
