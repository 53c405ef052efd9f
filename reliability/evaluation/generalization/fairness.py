"""Lines of how evenly a model errs: between left, centre and right, and between regions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from reliability.evaluation.benchmark import Goal
from reliability.evaluation.figures import shift_prior
from reliability.evaluation.generalization import bootstrap, holdouts
from reliability.evaluation.generalization.bootstrap import Names, Sample, Statistic, mean_result
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.holdouts import HeldOutScores
from reliability.evaluation.generalization.rows import HELD, ProtocolResult
from reliability.scoring.model import threshold_side
from reliability.scoring.policy import Policy
from reliability.training.datasets import TRAINING, TRANSFER, Example
from reliability.training.feature_matrix import FeatureMatrix

LEANS = ("left", "center", "right")
# How `country` begins in the ratings of outlets from Asia, Africa and Eastern Europe.
REGIONS = tuple(
    "Afghanistan,Albania,Armenia,Azerbaijan,Bangladesh,Belarus,Bosnia,Bulgaria,Cambodia,Cameroon,"
    "China,Croatia,Cyprus,Czech,Egypt,Estonia,Ethiopia,Georgia,Ghana,Hong Kong,Hungary,India,Indonesia,"
    "Iran,Iraq,Israel,Japan,Jordan,Kazakhstan,Kenya,Kosovo,Kuwait,Latvia,Lebanon,Lithuania,Macedonia,"
    "Malaysia,Moldova,Montenegro,Morocco,Myanmar,Nepal,Nigeria,North Korea,Pakistan,Philippines,Poland,"
    "Qatar,Romania,Russia,Rwanda,Saudi Arabia,Serbia,Singapore,Slovakia,Slovenia,South Africa,"
    "South Korea,Sri Lanka,Syria,Taiwan,Tanzania,Thailand,Tunisia,Turkey,Uganda,Ukraine,"
    "United Arab Emirates,Vietnam,Zambia,Zimbabwe".split(",")
)
_MISPLACED = frozenset({"thestar.com"})  # Toronto's; the ratings have one in Malaysia


def leans_of(part: FeatureMatrix) -> Names:
    """Return the lean of each article, else that which most rated articles of its publisher have."""
    by_publisher: dict[str, Counter[str]] = defaultdict(Counter)
    for example in part.examples:
        if example.lean in LEANS:
            by_publisher[example.publisher][example.lean] += 1

    def lean(example: Example) -> str:
        known = by_publisher.get(example.publisher)
        return example.lean or (known.most_common(1)[0][0] if known else "")

    return np.array([lean(example) for example in part.examples])


def lean_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield by how much false alarms and calibration differ between left, centre and right."""
    own = corpus.publishers_held_out
    judged = own.table.is_labelled & (own.table.lengths >= Policy().min_words)
    own = own.take(judged)
    leans, y = leans_of(own.table), own.table.labels
    shifted = own.log_odds.copy()
    for lean in LEANS:
        inside = leans == lean
        if inside.any():
            shifted[inside] = shift_prior(shifted[inside], float(y[inside].mean()))
    after = _format_by_lean(own, leans, bootstrap.calibration_error(y, shifted))
    ece = bootstrap.calibration_error(y, own.log_odds)
    of_ece = f"; not shifted: a lean has a prevalence of its own, and after a shift to it {after}"
    reliable, theirs = own.take(y == 1), leans[y == 1]
    fails, unsure, _ = (
        bootstrap.share_statistic(flags[judged][y == 1]) for flags in corpus.threshold_sides
    )
    of_alarms = f"; too close to call {_format_by_lean(reliable, theirs, unsure)}"
    found = (
        ("false alarms", reliable, theirs, fails, of_alarms),
        ("ECE", own, leans, ece, of_ece),
    )
    for measure, part, lean_of, statistic, more in found:
        each = _format_by_lean(part, lean_of, statistic)
        note = f"largest difference by lean (allsides', else its publisher's there); {each}{more}"
        target = Goal("left, center, right", f"{measure}, difference", 0.03, at_most=True)
        widest = part.sample(bootstrap.largest_group_difference(statistic, lean_of, LEANS))
        yield HELD, target, mean_result([widest], note)


def _format_by_lean(part: HeldOutScores, leans: Names, statistic: Statistic) -> str:
    """Say what a statistic is on the articles of each lean."""
    return ", ".join(
        f"{lean} {statistic(np.flatnonzero(leans == lean)):.3f} of {(leans == lean).sum()} "
        f"({len(set(part.table.publishers[leans == lean]))} publishers)"
        for lean in LEANS
    )


def region_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the false alarms on reliable outlets of some regions above those on all others."""
    own, learned = corpus.publishers_held_out, corpus.learned["reliability"]
    others = corpus.from_datasets([*TRANSFER, *TRAINING["bias"]])
    seen = np.isin(others.publishers, own.table.publishers)
    others = others.take(~seen)
    examples = own.table.examples + others.examples
    spread = np.array([bag.log_odds(others) for bag in learned.bags])
    ends = holdouts.probability_interval(spread, learned.model.log_odds(others))
    fails = np.concatenate(
        (corpus.threshold_sides.below, threshold_side(ends, Policy().fail_under).below)
    )
    rows = [corpus.ratings.get(example.publisher, {}) for example in examples]
    words = np.concatenate((own.table.lengths, others.lengths))
    rated = np.array([row.get("y") == 1 for row in rows]) & (words >= Policy().min_words)
    group = np.array([region(e.publisher, row) for e, row in zip(examples, rows, strict=True)])
    publishers = np.array([example.publisher for example in examples])[rated]
    group, failed = group[rated], fails[rated]
    there = group == "there"
    note = (
        f"outlets rated reliable whose country is rated: {there.sum()} articles of "
        f"{len(set(publishers[there]))} ({', '.join(sorted(set(publishers[there])))}), "
        f"{failed[there].sum()} fail; of the {(group == 'here').sum()} of other countries "
        f"{failed[group == 'here'].mean():.1%}"
    )
    target = Goal("Asia, Africa, Eastern Europe", "false alarms above the rest", 0.05, at_most=True)
    if not there.any():
        yield HELD, target, "skipped: no reliable outlet from there is in the data"
        return
    alarms = bootstrap.share_statistic(failed)
    statistic = bootstrap.difference(
        lambda items: alarms(items[there[items]]), lambda items: alarms(items[~there[items]])
    )
    yield HELD, target, mean_result([Sample(publishers, statistic)], note)


def region(publisher: str, rating: Mapping[str, object]) -> str:
    """Return whether a rated publisher is from `REGIONS`: "there", "here", or "" where unknown."""
    country = str(rating.get("country") or "")
    if publisher in _MISPLACED or country in ("", "Unknown"):
        return ""
    return "there" if country.startswith(REGIONS) else "here"
