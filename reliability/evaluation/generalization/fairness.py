"""Rows of the table on fairness: errors compared between political leanings, and between regions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.figures import shift_prior
from reliability.evaluation.generalization import bootstrap, holdouts
from reliability.evaluation.generalization.bootstrap import Names, Sample, Statistic
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.holdouts import HeldOutScores
from reliability.evaluation.generalization.rows import HELD_OUT, mean_row, protocol_row
from reliability.genres.classify import classify
from reliability.metrics import Array
from reliability.scoring.intervals import threshold_side
from reliability.scoring.parallel import parallel_map
from reliability.scoring.policy import Policy
from reliability.text.document import parse
from reliability.toml import own_tables
from reliability.training.datasets import TRAINING, TRANSFER, Example
from reliability.training.feature_matrix import FeatureMatrix
from reliability.training.progress import log_progress

LEANS = ("left", "center", "right")
GENRES = ("news", "opinion")  # the note gives the false alarms of each of these, too
_PLACES = own_tables(__file__)


def leans_of(table: FeatureMatrix) -> Names:
    """Return the lean of each article, else the most frequent lean of its publisher, else ""."""
    by_publisher: dict[str, Counter[str]] = defaultdict(Counter)
    for example in table.examples:
        if example.lean in LEANS:
            by_publisher[example.publisher][example.lean] += 1

    def lean(example: Example) -> str:
        known = by_publisher.get(example.publisher)
        return example.lean or (known.most_common(1)[0][0] if known else "")

    return np.array([lean(example) for example in table.examples])


def genre_of(example: Example) -> str:
    """Return the genre of an article, by its manner and marks."""
    annotated = annotate(parse(example.text, example.title))
    return classify(annotated, example.title).name


def lean_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the largest difference of false alarms and of calibration between leans."""
    judged = corpus.publishers_held_out.table.is_labelled & (
        corpus.publishers_held_out.table.lengths >= Policy().min_words
    )
    scored = corpus.publishers_held_out.take(judged)
    leans, labels = leans_of(scored.table), scored.table.labels
    reliable, leans_of_reliable = scored.take(labels == 1), leans[labels == 1]
    fails, uncertain, _ = (
        bootstrap.share_statistic(flags[judged][labels == 1]) for flags in corpus.threshold_sides
    )
    more = f"too close to call: {_format_by_lean(reliable, leans_of_reliable, uncertain)}"
    log_progress(f"genres of {len(leans_of_reliable)} reliable articles")
    genres = np.array([*parallel_map(genre_of, reliable.table.examples)])
    for genre in GENRES:
        inside = np.where(genres == genre, leans_of_reliable, "")
        more += f"; {genre} alone: {_format_by_lean(reliable, inside, fails)}"
    yield _difference_row("false alarms", reliable, leans_of_reliable, fails, more)
    error = bootstrap.calibration_error(labels, scored.log_odds)
    shifted = bootstrap.calibration_error(labels, _shifted_by_lean(scored, leans))
    more = (
        "not shifted, as the prevalence differs between leans; after a shift to the prevalence of "
        f"each: {_format_by_lean(scored, leans, shifted)}"
    )
    yield _difference_row("ECE", scored, leans, error, more)


def _shifted_by_lean(scored: HeldOutScores, leans: Names) -> Array:
    shifted = scored.log_odds.copy()
    for lean in LEANS:
        inside = leans == lean
        if inside.any():
            prevalence = float(scored.table.labels[inside].mean())
            shifted[inside] = shift_prior(shifted[inside], prevalence)
    return shifted


def _difference_row(
    measure: str, scored: HeldOutScores, leans: Names, statistic: Statistic, more: str
) -> Row:
    return mean_row(
        HELD_OUT,
        Goal("left, center, right", f"{measure}, difference", 0.03, at_most=True),
        [scored.sample(bootstrap.largest_group_difference(statistic, leans, LEANS))],
        "largest difference between leans (of the article in allsides, else of its publisher there); "
        f"{_format_by_lean(scored, leans, statistic)}; {more}",
    )


def _format_by_lean(scored: HeldOutScores, leans: Names, statistic: Statistic) -> str:
    return ", ".join(
        f"{lean} {statistic(np.flatnonzero(leans == lean)):.3f} of {(leans == lean).sum()} articles "
        f"({len(set(scored.table.publishers[leans == lean]))} publishers)"
        for lean in LEANS
    )


def region_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the share of false alarms on reliable outlets of some regions minus that on all others."""
    scored, learned = corpus.publishers_held_out, corpus.learned["reliability"]
    others = corpus.from_datasets([*TRANSFER, *TRAINING["bias"]])
    others = others.take(~np.isin(others.publishers, scored.table.publishers))
    spread = np.array([bag.log_odds(others) for bag in learned.bags])
    ends = holdouts.probability_interval(spread, learned.model.log_odds(others), others.lengths)
    fails = np.concatenate(
        (corpus.threshold_sides.below, threshold_side(ends, Policy().fail_under).below)
    )
    examples = scored.table.examples + others.examples
    ratings = [corpus.ratings.get(example.publisher, {}) for example in examples]
    words = np.concatenate((scored.table.lengths, others.lengths))
    rated = np.array([row.get("y") == 1 for row in ratings]) & (words >= Policy().min_words)
    regions = np.array(
        [region(one.publisher, row) for one, row in zip(examples, ratings, strict=True)]
    )[rated]
    publishers = np.array([example.publisher for example in examples])[rated]
    failed = fails[rated]
    there, here = regions == "there", regions == "here"
    goal = Goal("Asia, Africa, Eastern Europe", "false alarms above the rest", 0.05, at_most=True)
    if not there.any():
        reason = "skipped: the data have no reliable outlet from there"
        yield protocol_row(HELD_OUT, goal, reason)
        return
    names = sorted(set(publishers[there]))
    alarms = bootstrap.share_statistic(failed)
    statistic = bootstrap.difference(
        lambda items: alarms(items[there[items]]), lambda items: alarms(items[~there[items]])
    )
    note = (
        f"outlets with a rating of reliable and a country: {there.sum()} articles of {len(names)} "
        f"outlets from there ({', '.join(names)}), {failed[there].sum()} fail; of the {here.sum()} "
        f"articles from other countries {failed[here].mean():.1%} fail"
    )
    yield mean_row(HELD_OUT, goal, [Sample(publishers, statistic)], note)


def region(publisher: str, rating: Mapping[str, object]) -> str:
    """Return "there" for a publisher from one of the regions, "here" for another, "" if unknown."""
    country = str(rating.get("country") or "")
    if publisher in _PLACES["misplaced"] or country in ("", "Unknown"):
        return ""
    return "there" if country.startswith(tuple(_PLACES["regions"])) else "here"
