"""The lines of the table: which figure stands beside which target, and how it was measured.

It knows the targets. It refuses to know how a model is fitted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from reliability import corpora, metrics
from reliability.corpora import SATIRE, TRAINING, TRANSFER, Example
from reliability.evaluate import probability, shift_prior
from reliability.metrics import Flags
from reliability.protocols import edits, held, statistics
from reliability.protocols.held import CURVES, GRADES, LENGTH, OURS, RATING, TFIDF, TREES, Held
from reliability.protocols.measured import Measured
from reliability.protocols.statistics import Names, Part, Statistic, mean_over
from reliability.report import Policy
from reliability.targets import Figure, Target
from reliability.training.learn import calibrate, cross_fit
from reliability.training.table import Table

Line = tuple[str, Target, Figure | str]  # the protocol, what is wanted of which set, what it is

BASELINES = (LENGTH, GRADES, TFIDF, RATING)
LEANS = ("left", "center", "right")
LAST_YEAR = 2018
HELD = "publishers held out"
LEFT = "one set left out"
BIAS = "bias, publishers held out"
SHIPPED = "the shipped model"
ABOVE = "measured as in the row above"
EDITED, HALVED, LEAST_HALVED = 300, 600, 300  # articles changed, articles halved, their words
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


def _part(one: Held, statistic: Statistic) -> Part:
    return Part(one.table.publishers, statistic)


def _auc(one: Held, column: str = OURS) -> Part:
    return _part(one, statistics.auc(one.table.y, one.scores[column], one.weights))


def _beside(one: Held) -> str:
    """Say what the baselines reach on the same articles."""
    found = []
    for name in BASELINES:
        known = ~np.isnan(one.scores[name])
        if known.any():
            rated = f" on {known.sum()} rated" if name == RATING else ""
            found.append(f"{name} {_auc(one, name).whole:.3f}{rated}")
    return (
        f"beside it {', '.join(found)}; prevalence {one.table.y.mean():.2f}, "
        f"{len(set(one.table.publishers))} publishers"
        + (", lean balanced" if one.name == "allsides" else "")
    )


def sets_left_out(measured: Measured) -> Iterator[Line]:
    """Yield the AUC of each set by models of all others, their mean, and what is above TF-IDF."""
    for one in measured.left_out:
        target = Target(one.name, "AUC", None)
        if one in measured.with_both:
            yield LEFT, target, mean_over([_auc(one)], _beside(one))
        else:
            fails = (probability(one.log_odds) < Policy().fail_under).mean()
            why = f"has one label only; of {len(one.table)} articles {fails:.0%} fail"
            yield LEFT, target, why
    parts = measured.with_both
    beside = ", ".join(
        f"{name} {np.mean([_auc(one, name).whole for one in parts]):.3f}"
        for name in (LENGTH, GRADES, TFIDF)
    )
    note = (
        "models of all other sets; no publisher or near-duplicate of the set in training; words of the "
        f"register chosen, without labels, once; mean of {beside}"
    )
    of = f"mean of {len(parts)}"
    yield LEFT, Target(of, "AUC", 0.8), mean_over([*map(_auc, parts)], note)
    gains = [
        _part(one, statistics.gain(_auc(one).statistic, _auc(one, TFIDF).statistic))
        for one in parts
    ]
    note = "ours less that of TF-IDF of stems, learned on the same articles with the same weights"
    yield LEFT, Target(of, "AUC above TF-IDF", 0.03), mean_over(gains, note)


def glass_box(measured: Measured) -> Iterator[Line]:
    """Yield what a sum of curves loses to trees that may join the same features as they like."""
    parts = measured.with_both
    losses = [
        _part(one, statistics.gain(_auc(one, TREES).statistic, _auc(one, CURVES).statistic))
        for one in parts
    ]
    means = [np.mean([_auc(one, name).whole for one in parts]) for name in (TREES, CURVES)]
    note = (
        f"boosted trees {means[0]:.3f}, curves {means[1]:.3f}, both without the register, which is "
        f"linear; by set {_each(parts, losses)}"
    )
    target = Target(f"mean of {len(parts)}", "AUC lost to trees", 0.02, at_most=True)
    yield LEFT, target, mean_over(losses, note)


def hyperpartisan_portals(measured: Measured) -> Iterator[Line]:
    """Yield the AUC within the portals of webis that journalists call hyperpartisan."""
    orientation = corpora.field(measured.data, "buzzfeed_webis2016", "orientation")
    for one in measured.left_out:
        if one.name == "buzzfeed_webis2016":
            sides = [orientation.get(example.id) for example in one.table.examples]
            inside = one.take(np.array([side in ("left", "right") for side in sides]))
            target = Target("webis, hyperpartisan", "AUC", 0.62)
            yield LEFT, target, mean_over([_auc(inside)], _beside(inside))


def later_years(measured: Measured) -> Iterator[Line]:
    """Yield the AUC on allsides of later years by models of its earlier ones."""
    part = measured.of(["allsides"])
    dates = corpora.field(measured.data, "allsides", "date")
    years = np.array([int(str(dates.get(e.id, "0"))[:4]) for e in part.examples])
    late, scores = held.later_years(part, years, LAST_YEAR, measured.keys, measured.duplicates)
    tested = part.take(late)
    everything = measured.publishers_out
    usual = everything.scores[OURS][everything.table.datasets == "allsides"][late]
    one = Held("allsides", tested, {OURS: scores, HELD: usual}, scores)
    note = (
        f"trained on the {((years > 0) & ~late).sum()} articles of allsides up to {LAST_YEAR}, lean "
        f"balanced, publishers disjoint; by all training sets with publishers held out "
        f"{_auc(one, HELD).whole:.3f} on the same articles"
    )
    target = Target(f"allsides after {LAST_YEAR}", "AUC", None)
    yield "later years", target, mean_over([_auc(one)], note)


def publishers_left_out(measured: Measured) -> Iterator[Line]:
    """Yield the AUC of training sets with publishers held out, and what satire does not pass."""
    everything = measured.publishers_out
    for name, least in (("recovery", 0.9), ("polnear", 0.8), ("allsides", 0.68)):
        one = everything.take(everything.table.datasets == name)
        one = Held(name, one.table, one.scores, one.log_odds)
        note = f"mean of three cuts into folds; {_beside(one)}, the baselines in one cut"
        yield HELD, Target(name, "AUC", least), mean_over([_auc(one)], note)
    is_satire = everything.table.datasets == SATIRE
    satire = everything.take(is_satire)
    least, most = (ends[is_satire] for ends in measured.intervals)
    short = satire.table.lengths < Policy().min_words
    unpassed = short | (least < Policy().fail_under)
    fails = ~short & (most < Policy().fail_under)
    under = probability(satire.log_odds) < Policy().fail_under
    note = (
        f"{fails.mean():.1%} fail, {short.mean():.1%} are too short, the others too close to call; "
        f"{under.mean():.1%} are under {Policy().fail_under}; satire trains as unreliable, its "
        "publishers held out; calibrated without it"
    )
    target = Target("golbeck satire", "share not PASS", 0.85)
    yield HELD, target, mean_over([_part(satire, statistics.share(unpassed))], note)


def bias(measured: Measured) -> Iterator[Line]:
    """Yield how well hyperpartisan articles and opinion are told, publishers held out."""
    learned = measured.learned["bias"]
    part, datasets = learned.table, learned.table.datasets
    keys, duplicates = measured.keys, measured.duplicates
    own = datasets == "hyperpartisan_byarticle"
    measured.progress("bias: ten folds by publisher")
    scores = cross_fit(part, "bias", keys, duplicates, folds=10)
    said = np.zeros(len(part), dtype=bool)
    for publisher in np.unique(part.publishers[own]):
        here = own & (part.publishers == publisher)
        intercept, slope = calibrate(scores, part.y, own & ~here)
        said[here] = intercept + slope * scores[here] >= 0
    one = Held("", part.take(own), {OURS: scores[own]}, scores[own])
    right = _part(one, statistics.share((said == (part.y == 1))[own]))
    note = "ten folds by publisher, mean of three cuts; trained on both bias sets"
    cut = f"{note}; cut at .5 after calibration on the set's other publishers"
    yield BIAS, Target("hyperpartisan", "accuracy", 0.82), mean_over([right], cut)
    yield BIAS, Target("hyperpartisan", "AUC", 0.9), mean_over([_auc(one)], note)

    measured.progress("bias: leaving each publisher of opinion out")
    opinion = datasets == "allsides_opinion_vs_news"
    names = sorted(set(part.publishers[opinion].tolist()))
    scores = held.each_publisher_out(part, names, "bias", keys, duplicates)
    one = Held("", part.take(opinion), {OURS: scores[opinion]}, scores[opinion])
    note = f"each of {len(names)} publishers left out in turn, all scored together"
    yield BIAS, Target("opinion against news", "AUC", 0.9), mean_over([_auc(one)], note)


def calibration(measured: Measured) -> Iterator[Line]:
    """Yield the calibration errors, and how often the interval holds the rate."""
    target = Target("all", "ECE", 0.03, at_most=True)
    learned = measured.learned["reliability"]
    own = measured.publishers_out.take(learned.table.labelled)
    y = own.table.y
    note = (
        "each publisher calibrated on all others, ten bins of like size, no shift; a draw of publishers "
        "has errors of its own, so that the interval lies above the figure"
    )
    ece = _part(own, statistics.calibration_error(y, own.log_odds))
    yield HELD, target, mean_over([ece], note)

    parts = measured.with_both
    errors = [_part(p, statistics.calibration_error(p.table.y, p.shifted)) for p in parts]
    each = _each(parts, errors)
    note = f"after the prior shift to each set's prevalence; {each}; its interval is as high"
    target = Target(f"mean of {len(parts)}", "ECE, prior shifted", 0.08, at_most=True)
    yield LEFT, target, mean_over(errors, note)

    low, high = (ends[learned.table.labelled] for ends in measured.intervals)
    said = probability(own.log_odds)
    covered = _part(own, statistics.bins_covered(y, said, low, high))
    note = (
        f"bins of like size, {statistics.SPREAD_BINS} of them, whose rate of reliable articles lies in "
        f"the mean 80 % interval of {len(learned.bags)} refits that saw none of its publishers; the "
        f"interval is {np.mean(high - low):.3f} wide on the mean"
    )
    for value, at_most in ((0.75, False), (0.85, True)):
        target = Target("all", "share of bins covered", value, at_most)
        yield HELD, target, mean_over([covered], ABOVE if at_most else note)


def _each(sets: Sequence[Held], parts: Sequence[Part]) -> str:
    """Say what a statistic is on each set."""
    return ", ".join(f"{one.name} {part.whole:.3f}" for one, part in zip(sets, parts, strict=True))


def abstention(measured: Measured) -> Iterator[Line]:
    """Yield what is gained where the least sure articles are not judged."""
    parts = measured.with_both
    gains = [_part(p, statistics.abstention(p.table.y, p.shifted)) for p in parts]
    areas = [_part(p, statistics.error_over_coverage(p.table.y, p.shifted)) for p in parts]
    note = f"accuracy at 70 % coverage less that on all, prior shifted; {_each(parts, gains)}"
    of = f"mean of {len(parts)}"
    yield LEFT, Target(of, "accuracy gained", 0.05), mean_over(gains, note)
    note = f"mean error over all coverages; {_each(parts, areas)}"
    yield LEFT, Target(of, "AURC", None), mean_over(areas, note)


def leans_of(part: Table) -> Names:
    """Return the lean of each article, else that which most rated articles of its publisher have."""
    by_publisher: dict[str, Counter[str]] = defaultdict(Counter)
    for example in part.examples:
        if example.lean in LEANS:
            by_publisher[example.publisher][example.lean] += 1

    def lean(example: Example) -> str:
        known = by_publisher.get(example.publisher)
        return example.lean or (known.most_common(1)[0][0] if known else "")

    return np.array([lean(example) for example in part.examples])


def lean_symmetry(measured: Measured) -> Iterator[Line]:
    """Yield by how much false alarms and calibration differ between left, centre and right."""
    own = measured.publishers_out
    judged = own.table.labelled & (own.table.lengths >= Policy().min_words)
    own = own.take(judged)
    leans, y = leans_of(own.table), own.table.y
    least, most = (ends[judged] for ends in measured.intervals)
    reliable = y == 1
    alarms = statistics.share(most < Policy().fail_under)
    unsure = statistics.share((least < Policy().fail_under) & (most >= Policy().fail_under))
    unjudged = _by_lean(own.take(reliable), leans[reliable], _inside(unsure, reliable))
    shifted = own.log_odds.copy()
    for lean in LEANS:
        inside = leans == lean
        if inside.any():
            shifted[inside] = shift_prior(shifted[inside], float(y[inside].mean()))
    after = _by_lean(own, leans, statistics.calibration_error(y, shifted))
    found = [
        (
            "false alarms",
            own.take(reliable),
            leans[reliable],
            _inside(alarms, reliable),
            f"; too close to call {unjudged}",
        ),
        (
            "ECE",
            own,
            leans,
            statistics.calibration_error(y, own.log_odds),
            f"; not shifted: a lean has a prevalence of its own, and after a shift to it {after}",
        ),
    ]
    for measure, part, lean, statistic, more in found:
        each = _by_lean(part, lean, statistic)
        note = f"largest difference by lean (allsides', else its publisher's there); {each}{more}"
        target = Target("left, center, right", f"{measure}, difference", 0.03, at_most=True)
        widest = _part(part, statistics.widest(statistic, lean, LEANS))
        yield HELD, target, mean_over([widest], note)


def _by_lean(part: Held, leans: Names, statistic: Statistic) -> str:
    """Say what a statistic is on the articles of each lean."""
    return ", ".join(
        f"{lean} {statistic(np.flatnonzero(leans == lean)):.3f} of {(leans == lean).sum()} "
        f"({len(set(part.table.publishers[leans == lean]))} publishers)"
        for lean in LEANS
    )


def _inside(statistic: Statistic, keep: Flags) -> Statistic:
    """Return a statistic of the articles that are kept, by their numbers among these."""
    rows = np.flatnonzero(keep)
    return lambda items: statistic(rows[items])


def regions(measured: Measured) -> Iterator[Line]:
    """Yield the false alarms on reliable outlets of some regions above those on all others."""
    own, learned = measured.publishers_out, measured.learned["reliability"]
    others = measured.of([*TRANSFER, *TRAINING["bias"]])
    seen = np.isin(others.publishers, own.table.publishers)
    others = others.take(~seen)
    examples = own.table.examples + others.examples
    spread = np.array([bag.log_odds(others) for bag in learned.bags])
    _, most = held.interval(spread, learned.model.log_odds(others))
    most = np.concatenate((measured.intervals[1], most))
    rows = [measured.ratings.get(example.publisher, {}) for example in examples]
    words = np.concatenate((own.table.lengths, others.lengths))
    rated = np.array([row.get("y") == 1 for row in rows]) & (words >= Policy().min_words)
    group = np.array([region(e.publisher, row) for e, row in zip(examples, rows, strict=True)])
    publishers = np.array([example.publisher for example in examples])[rated]
    group, failed = group[rated], (most < Policy().fail_under)[rated]
    there = group == "there"
    note = (
        f"outlets rated reliable whose country is rated: {there.sum()} articles of "
        f"{len(set(publishers[there]))} ({', '.join(sorted(set(publishers[there])))}), "
        f"{failed[there].sum()} fail; of the {(group == 'here').sum()} of other countries "
        f"{failed[group == 'here'].mean():.1%}"
    )
    target = Target(
        "Asia, Africa, Eastern Europe", "false alarms above the rest", 0.05, at_most=True
    )
    if not there.any():
        yield HELD, target, "skipped: no reliable outlet from there is in the data"
        return
    alarms = statistics.share(failed)
    statistic = statistics.gain(
        lambda items: alarms(items[there[items]]), lambda items: alarms(items[~there[items]])
    )
    yield HELD, target, mean_over([Part(publishers, statistic)], note)


def region(publisher: str, rating: Mapping[str, object]) -> str:
    """Return whether a rated publisher is from `REGIONS`: "there", "here", or "" where unknown."""
    country = str(rating.get("country") or "")
    if publisher in _MISPLACED or country in ("", "Unknown"):
        return ""
    return "there" if country.startswith(REGIONS) else "here"


def length(measured: Measured) -> Iterator[Line]:
    """Yield how the score goes with length, and what it is on half of an article."""
    own = measured.publishers_out
    own = own.take(own.table.y == 1)
    words, said = own.table.lengths.astype(float), probability(own.log_odds)
    datasets = own.table.datasets
    each = ", ".join(
        f"{name} {metrics.pearson(said[datasets == name], words[datasets == name]):+.3f}"
        for name in np.unique(datasets)
    )
    ranks = [np.argsort(np.argsort(column)).astype(float) for column in (said, words)]
    note = (
        f"Pearson of probability and words on reliable articles, {metrics.pearson(said, words):+.3f} "
        f"(of ranks {metrics.pearson(*ranks):+.3f}); {each}"
    )
    target = Target("all", "abs(r) with words", 0.15, at_most=True)
    yield HELD, target, mean_over([_part(own, statistics.correlation(said, words))], note)

    long = [
        example
        for example in measured.learned["reliability"].table.examples
        if len(example.text.split()) >= LEAST_HALVED
    ]
    chosen = spaced(long, HALVED)
    measured.progress(f"halving {len(chosen)} articles")
    off = edits.halved([(example.text, example.title) for example in chosen])
    note = (
        f"whole sentences, articles of {LEAST_HALVED} words or more; a tenth move by "
        f"{np.quantile(off, 0.9):.3f} or more"
    )
    target = Target("training articles", "change by half, median", 0.06, at_most=True)
    part = Part(_names(chosen), statistics.quantile(off, 0.5))
    yield SHIPPED, target, mean_over([part], note)


def spaced(examples: Sequence[Example], count: int) -> list[Example]:
    """Return some of many, evenly spaced."""
    count = min(count, len(examples))
    return [examples[number * len(examples) // count] for number in range(count)]


def _names(examples: Sequence[Example]) -> Names:
    return np.array([example.publisher for example in examples])


def invariance(measured: Measured) -> Iterator[Line]:
    """Yield by how much lines around an article move its scores."""
    chosen = spaced(measured.learned["reliability"].table.examples, EDITED)
    measured.progress(f"adding lines to {len(chosen)} articles")
    moved = edits.added([(example.text, example.title) for example in chosen])
    each = ", ".join(
        f"{name} {np.median(column):.3f} to {column.max():.3f}"
        for name, column in zip(edits.ADDITIONS, moved.T, strict=True)
    )
    note = (
        f"the larger change of both scores, the worst of {len(edits.ADDITIONS)} additions; median to "
        f"largest of each: {each}"
    )
    for measure, at in (("largest change", 1.0), ("median change", 0.5)):
        part = Part(_names(chosen), statistics.quantile(moved.max(axis=1), at))
        target = Target("lines added", measure, 0.02, at_most=True)
        yield SHIPPED, target, mean_over([part], note if at == 1 else ABOVE)


def direction(measured: Measured) -> Iterator[Line]:
    """Yield how often, and by how much, the better text of a constructed pair scores lower."""
    chosen = edits.pairs()
    measured.progress(f"scoring {len(chosen)} constructed pairs")
    gains = edits.gains(chosen)
    lowered = gains < -1e-9
    kinds = np.array([pair.kind for pair in chosen])
    each = ", ".join(
        f"{kind} {lowered[kinds == kind].sum()} of {(kinds == kind).sum()} lowered "
        f"(median gain {np.median(gains[kinds == kind]):+.3f}, worst {gains[kinds == kind].min():+.3f})"
        for kind in edits.KINDS
    )
    backgrounds = np.array([pair.background for pair in chosen])
    worst = np.maximum(-gains, 0.0)
    found = (
        ("share lowered", statistics.share(lowered), each),
        ("worst loss", statistics.quantile(worst, 1.0), ABOVE),
    )
    for measure, statistic, note in found:
        target = Target("constructed pairs", measure, 0.0, at_most=True)
        yield SHIPPED, target, mean_over([Part(backgrounds, statistic)], note)


def ablation(measured: Measured) -> Iterator[Line]:
    """Yield what each group of features adds to the mean AUC, held out and on other sets."""
    training = measured.of(TRAINING["reliability"])
    duplicates = measured.duplicates
    seen = {duplicates.get(example.id, example.id) for example in training.examples}
    transfer = measured.of(TRANSFER)
    fresh = [duplicates.get(example.id, example.id) not in seen for example in transfer.examples]
    transfer = transfer.take(np.array(fresh))
    sets = {name: training.datasets == name for name in ("recovery", "polnear")}
    others = {name: transfer.datasets == name for name in TRANSFER}

    def aucs(names: Sequence[str]) -> list[tuple[str, Part]]:
        inside, outside = held.ablated(training, transfer, names, measured.keys, duplicates)
        return [
            (name, Part(table.publishers[rows], statistics.auc(table.y[rows], scores[rows])))
            for table, scores, masks in ((training, inside, sets), (transfer, outside, others))
            for name, rows in masks.items()
        ]

    measured.progress("ablation: with all features")
    whole = aucs([])
    for group, names in held.groups().items():
        measured.progress(f"ablation: without {group}")
        losses = [
            (name, Part(with_all.publishers, statistics.gain(with_all.statistic, less.statistic)))
            for (name, with_all), (_, less) in zip(whole, aucs(names), strict=True)
        ]
        each = ", ".join(f"{name} {part.whole:+.4f}" for name, part in losses)
        note = f"mean over sets of the loss without {len(names)} features, in one cut; {each}"
        target = Target(f"without {group}", "AUC lost", 0.0)
        yield "ablation", target, mean_over([part for _, part in losses], note)


PROTOCOLS: tuple[Callable[[Measured], Iterator[Line]], ...] = (
    sets_left_out,
    glass_box,
    hyperpartisan_portals,
    later_years,
    publishers_left_out,
    bias,
    calibration,
    abstention,
    lean_symmetry,
    regions,
    length,
    invariance,
    direction,
    ablation,
)
