"""Publishers: pooling, copies, drift, differences, and the command over tables and articles."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from lxml import html
from scipy import sparse
from scipy.optimize import brentq

from reliability import Article, Policy, assess, assess_many, assess_publishers
from reliability.articles.article import Unreadable
from reliability.errors import ReliabilityError
from reliability.evaluation import publishers as evaluation
from reliability.evaluation.benchmark import Row
from reliability.metrics import Array
from reliability.publishers import page
from reliability.publishers.articles import (
    Evidence,
    ScoredArticle,
    from_report,
    from_row,
    parse_day,
    publisher_key,
)
from reliability.publishers.assess import LEAST_ARTICLES, PublisherReport, PublisherReports
from reliability.publishers.copies import connected_components, find_copies
from reliability.publishers.differences import LEAST_TEXTS
from reliability.publishers.groups import group_articles, weighted_means
from reliability.publishers.phrasing import drift_phrase
from reliability.publishers.pooling import (
    HALF_OF_80,
    moderated_variances,
    pool,
    variance_between,
)
from reliability.records import Abstention, Genre, probability
from reliability.scoring.report import Report
from reliability.signals.registry import FEATURES
from reliability.tables.schema import Columns, row_of
from reliability.text.minhash import HASHES, signature, sketch_of
from reliability.training.datasets import Example
from reliability.training.feature_matrix import FeatureMatrix
from reliability.training.graded import Material
from support import BODY, ROOT, SEEDS, read_articles, run, write_rows

PUBLISHERS = ROOT / "notebooks" / "publishers.jsonl"
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e $\\bad{"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return list(assess_many(read_articles(PUBLISHERS)))


def scored(
    publisher: str,
    log_odds: float,
    day: date | None = None,
    kind: str = "news",
    text: str = "",
    **features: float,
) -> ScoredArticle:
    """Return an article with a score; articles with the same text are copies."""
    columns = np.zeros(len(FEATURES), np.float32)
    for name, amount in features.items():
        columns[list(FEATURES).index(name)] = amount
    return ScoredArticle(
        publisher=publisher,
        id=f"{publisher}/{log_odds}/{text}",
        day=day,
        kind=kind,
        log_odds={"reliability": log_odds, "bias": -log_odds},
        errors={"reliability": 0.2, "bias": 0.2},
        contributions={"reliability": columns, "bias": columns},
        evidence=tuple(
            Evidence(
                name,
                f"{name} of {publisher}",
                "a reason",
                {"reliability": amount, "bias": 0.0},
                f"https://{publisher}/{log_odds}",
                HOSTILE,
            )
            for name, amount in features.items()
        ),
        signature=signature(text) if text else b"",
    )


def several(publisher: str, middle: float, count: int, **options: Any) -> list[ScoredArticle]:
    """Return articles with scores around a middle."""
    return [scored(publisher, middle + 0.4 * (-1) ** n + n / 1e4, **options) for n in range(count)]


def named(found: PublisherReports, name: str) -> PublisherReport:
    return next(one for one in found if one.name == name)


def reliability_of(found: PublisherReports, name: str) -> Any:
    news = named(found, name).news
    assert news is not None
    return news.scores["reliability"]


# -- pooling -------------------------------------------------------------------------------------

_estimates = st.integers(1, 12).flatmap(
    lambda count: st.tuples(
        arrays(float, count, elements=st.floats(-8, 8)),
        arrays(float, count, elements=st.floats(0.01, 9)),
    )
)


@given(_estimates)
def test_estimates_move_towards_the_mean_and_not_beyond(given: tuple[Array, Array]) -> None:
    estimates, variances = given
    pooled = pool(estimates, variances)
    assert (np.abs(pooled.means - pooled.mean) <= np.abs(estimates - pooled.mean) + 1e-9).all()
    sides = (pooled.means - pooled.mean) * (estimates - pooled.mean)
    assert (sides >= -1e-9).all()
    assert estimates.min() - 1e-9 <= pooled.mean <= estimates.max() + 1e-9
    assert (pooled.variances > 0).all()


@given(_estimates)
def test_noisier_estimates_move_by_a_larger_share(given: tuple[Array, Array]) -> None:
    estimates, variances = given
    pooled = pool(estimates, variances)
    kept = pooled.variance / (variances + pooled.variance)
    assert np.allclose(pooled.means - pooled.mean, kept * (estimates - pooled.mean))


@given(_estimates, st.randoms())
def test_the_order_of_groups_has_no_effect(
    given: tuple[Array, Array], shuffler: random.Random
) -> None:
    estimates, variances = given
    order = list(range(len(estimates)))
    shuffler.shuffle(order)
    one, other = pool(estimates, variances), pool(estimates[order], variances[order])
    assert np.allclose(one.means[order], other.means)
    assert np.allclose(one.variances[order], other.variances)


@given(_estimates)
def test_the_variance_between_groups_solves_its_equation(given: tuple[Array, Array]) -> None:
    estimates, variances = given

    def excess(between: float) -> float:
        weights = 1 / (variances + between)
        mean = np.average(estimates, weights=weights)
        return float((weights * (estimates - mean) ** 2).sum()) - (len(estimates) - 1)

    found = variance_between(estimates, variances)
    if len(estimates) == 1 or excess(0.0) <= 1e-9:
        assert found < 1e-6
    else:
        assert math.isclose(found, brentq(excess, 0.0, 1e4), rel_tol=1e-6, abs_tol=1e-9)


def test_with_equal_noise_the_estimates_are_those_of_james_and_stein() -> None:
    estimates = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    pooled = pool(estimates, np.full(5, 0.5))
    between = estimates.var(ddof=1) - 0.5
    share = between / (between + 0.5)
    assert np.allclose(pooled.means, estimates.mean() + share * (estimates - estimates.mean()))
    assert np.allclose(pooled.variances, 0.5 * share + (1 - share) * 0.5 / 5)


def test_estimates_of_simulated_groups_are_covered_nine_times_in_ten() -> None:
    random_numbers = np.random.default_rng(0)
    truth = random_numbers.normal(1.0, 0.8, 4000)
    variances = random_numbers.uniform(0.05, 2.0, 4000)
    pooled = pool(random_numbers.normal(truth, np.sqrt(variances)), variances)
    inside = np.abs(truth - pooled.means) <= 1.645 * np.sqrt(pooled.variances)
    assert 0.885 <= inside.mean() <= 0.915
    assert abs(pooled.variance - 0.64) < 0.06


@pytest.mark.parametrize("noise", [[0.0], [-1.0], []])
def test_pooling_needs_groups_with_noise(noise: list[float]) -> None:
    with pytest.raises(ValueError, match=r"no groups|above 0"):
        pool(np.zeros(len(noise)), np.array(noise))


def test_moderated_variances_lie_between_that_of_the_group_and_that_of_all() -> None:
    squares, freedom = np.array([9.0, 0.0, 40.0]), np.array([9.0, 0.0, 10.0])
    found = moderated_variances(squares, freedom, 10.0)
    overall = 49 / 19
    assert np.allclose(found, [(25.789 + 9) / 19, overall, (25.789 + 40) / 20], atol=1e-3)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=30))
def test_means_of_equal_weights_are_those_of_numpy(values: list[float]) -> None:
    column = np.array(values)[:, None]
    found = weighted_means([column], [np.ones(len(values))])
    assert math.isclose(found.means[0, 0], np.mean(values), abs_tol=1e-9)
    freedom = len(values) - 1
    overall = (0.64 + np.var(values) * len(values)) / (1 + freedom)
    within = (10 * overall + np.var(values) * len(values)) / (10 + freedom)
    assert math.isclose(found.variances[0, 0], within / len(values), rel_tol=1e-9)


@settings(max_examples=20)
@given(st.integers(2, 20), st.integers(2, 5))
def test_more_articles_of_the_same_kind_narrow_the_interval(count: int, times: int) -> None:
    others = [*several("b", 1.0, 10), *several("c", -1.0, 10)]
    one = assess_publishers([*several("a", 2.0, 2 * count), *others])
    more = assess_publishers([*several("a", 2.0, 2 * count * times), *others])
    assert reliability_of(more, "a").sampling_error < reliability_of(one, "a").sampling_error
    errors = [reliability_of(found, "a").model_error for found in (one, more)]
    assert np.allclose(errors, 0.2)


@settings(max_examples=20)
@given(st.randoms())
def test_order_and_copies_have_no_effect(shuffler: random.Random) -> None:
    articles = [
        scored(name, level + n / 10, text=f"{name} writes that {n} ships left the port on day {n}")
        for name, level in (("a", 2.0), ("b", -1.0))
        for n in range(4)
    ]
    doubled = [*articles, *articles[:3], articles[0]]
    shuffler.shuffle(doubled)
    one, other = assess_publishers(articles), assess_publishers(doubled)
    for name in ("a", "b"):
        assert reliability_of(one, name) == reliability_of(other, name)
    assert named(other, "a").copies == 4
    assert one.levels == other.levels


# -- copies --------------------------------------------------------------------------------------


def test_a_text_with_another_first_line_is_a_copy() -> None:
    text = " ".join(BODY)
    made = [signature(one) for one in (text, f"By our staff. {text}", " ".join(BODY[::2]), "")]
    assert find_copies(made) == [0, 0, 0, 3] or find_copies(made) == [0, 0, 2, 3]


def test_reports_of_two_writers_on_one_event_are_not_copies(reports: list[Report]) -> None:
    made = [signature(report.article.text) for report in reports]
    assert find_copies(made) == list(range(len(reports)))


def test_the_similarity_of_signatures_is_near_that_of_the_texts() -> None:
    numbers = [f"w{n}" for n in range(1000)]
    for shared in (200, 500, 800):
        one, other = numbers[:800], numbers[800 - shared : 1600 - shared]
        runs = [{tuple(w[i : i + 5]) for i in range(len(w) - 4)} for w in (one, other)]
        exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
        made = [sketch_of(signature(" ".join(words))) for words in (one, other)]
        assert abs(made[0].jaccard(made[1]) - exact) < 4 / math.sqrt(HASHES) / 2


@given(st.text())
def test_case_and_typography_do_not_change_a_signature(text: str) -> None:
    assert signature(text.upper().lower()) == signature(f"“{text.upper().lower()}”...")
    assert len(signature(text)) in (0, 4 * HASHES)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_components_are_those_of_a_search(pairs: list[tuple[int, int]]) -> None:
    found = connected_components(pairs)
    for start in found:
        reached, waiting = {start}, [start]
        while waiting:
            item = waiting.pop()
            near = {b for a, b in pairs if a == item} | {a for a, b in pairs if b == item}
            waiting += near - reached
            reached |= near
        assert {item for item in found if found[item] == found[start]} == reached


def test_wire_copy_counts_once_among_all_its_publishers() -> None:
    wire = "The agency said that the dam had held after a night of rain in the upper valley"
    articles = [scored(name, 3.0, text=wire) for name in "abcd"]
    articles += [one for name in "abcd" for one in several(name, 0.0, 3)]
    groups = group_articles(articles)
    assert sum(text.weight for group in groups for text in group.texts["news"]) == 4 * 3 + 1
    news = named(assess_publishers(articles), "a").news
    assert news is not None
    assert (news.articles, news.shared, news.weight) == (4, 1, 3.25)


def test_signatures_are_a_column_of_a_table(tmp_path: Path, reports: list[Report]) -> None:
    table = tmp_path / "scores.parquet"
    assert run("batch", PUBLISHERS, table, "--signatures", "--jobs", 1).exit_code == 0
    import pyarrow.parquet as pq

    found = [bytes.fromhex(one) for one in pq.read_table(table)["signature"].to_pylist()]
    assert found == [from_report(report).signature for report in reports]


# -- one publisher -------------------------------------------------------------------------------


def test_the_score_is_the_mean_where_noise_is_small(reports: list[Report]) -> None:
    found = assess_publishers(reports)
    for publisher in found:
        own = [r for r in reports if r.article.publisher == publisher.name]
        mean = np.mean([from_report(r).log_odds["reliability"] for r in own])
        score = reliability_of(found, publisher.name)
        assert abs(score.log_odds - mean) < score.sampling_error
        assert score.interval[0] < score.probability < score.interval[1]
    assert found.publishers[0].name == "Harrow Vale Ledger"


def test_publishers_written_to_differ_do_differ(reports: list[Report]) -> None:
    found = assess_publishers(reports)
    low, high = (reliability_of(found, one) for one in ("The Rampart", "Harrow Vale Ledger"))
    assert low.interval[1] < high.interval[0]


@pytest.mark.parametrize(
    "middle, count, verdict, reason",
    [
        (3.0, LEAST_ARTICLES, "PASS", "reliability 0.9"),
        (-3.0, LEAST_ARTICLES, "FAIL", "reliability 0.0"),
        (-0.4, LEAST_ARTICLES, "ABSTAIN", "too close to call: the limit 0.40 is inside"),
        (3.0, LEAST_ARTICLES - 1, "ABSTAIN", "too few: 9 articles of news, and fewer than 10"),
    ],
)
def test_verdicts_need_articles_and_distance(
    middle: float, count: int, verdict: str, reason: str
) -> None:
    found = assess_publishers([*several("a", middle, count), *several("b", 0.0, 20)])
    assert named(found, "a").verdict == verdict
    assert named(found, "a").reasons[0].startswith(reason)


def test_a_policy_moves_the_limits() -> None:
    articles = [*several("a", -3.0, 20), *several("b", 0.0, 20)]
    strict = Policy(fail_under=0.01, fail_over_bias=0.5)
    found = named(assess_publishers(articles, policy=strict), "a")
    assert found.reasons == ("bias 0.95 is over 0.50",)


def test_opinion_and_satire_are_kept_apart() -> None:
    articles = [
        *several("a", 2.0, 10),
        *several("a", -2.0, 4, kind="opinion"),
        *several("a", -4.0, 3, kind="satire"),
        *several("a", -9.0, 2, kind=""),
    ]
    found = named(assess_publishers(articles), "a")
    assert found.news is not None
    assert found.opinion is not None
    assert (found.news.articles, found.opinion.articles, found.satire) == (10, 4, 3)
    assert (found.left_out, found.articles) == (2, 19)
    assert found.news.scores["reliability"].log_odds > 1.9
    assert found.opinion.scores["reliability"].log_odds < -1.5


@pytest.mark.parametrize(
    "genre, abstention, kind",
    [
        (Genre("news", 0.9), None, "news"),
        (Genre("opinion", 0.9, labelled=True), None, "opinion"),
        (Genre("opinion", 0.5, labelled=True), None, "news"),
        (Genre("opinion", 0.9), None, "news"),
        (Genre("satire", 0.9), Abstention.GENRE, "satire"),
        (Genre("satire", 0.5), None, "news"),
        (Genre("interview", 0.9), Abstention.GENRE, ""),
        (Genre("news", 0.9), Abstention.TOO_SHORT, ""),
        (Genre("news", 0.9), Abstention.TOO_CLOSE, "news"),
    ],
)
def test_the_kind_of_an_article(
    reports: list[Report], genre: Genre, abstention: Abstention | None, kind: str
) -> None:
    assert from_report(replace(reports[0], genre=genre, abstention=abstention)).kind == kind


def test_a_row_and_a_line_tell_the_kind_as_the_report_does(tmp_path: Path) -> None:
    column = assess(Article(" ".join(BODY * 2), title="Opinion: The board is right"))
    for report in (assess("Too short."), column):
        kind = from_report(report, signed=False).kind
        assert from_row(row_of(report, Columns())).kind == kind == from_row(report.to_dict()).kind


def test_the_short_forms_name_the_scores(reports: list[Report]) -> None:
    found = assess_publishers(reports)
    assert repr(found) == "<PublisherReports publishers=4 unnamed=0 unread=0>"
    one = named(found, "BuzzPuddle")
    assert re.fullmatch(
        r"<PublisherReport 'BuzzPuddle' ABSTAIN reliability=0\.\d\d bias=0\.\d\d articles=5>",
        repr(one),
    )
    assert repr(replace(one, news=None)) == "<PublisherReport 'BuzzPuddle' ABSTAIN articles=5>"


def test_spellings_of_a_publisher_are_one() -> None:
    articles = [scored("www.A.example", 1.0), scored("a.example", 2.0), scored("a.example", 3.0)]
    [found] = assess_publishers(articles)
    assert (found.name, found.articles) == ("a.example", 3)
    assert publisher_key("WWW.a.Example") == "a.example"


def test_what_cannot_be_grouped_is_counted() -> None:
    found = assess_publishers([scored("a", 1.0), scored("", 1.0), Unreadable("x", "x", "x: gone")])
    assert (len(found), found.unnamed, found.unread) == (1, 1, 1)


# -- over time -----------------------------------------------------------------------------------


def over_years(publisher: str, slope: float, count: int = 30) -> list[ScoredArticle]:
    return [
        scored(publisher, slope * n / 10 + 0.3 * (-1) ** n, date(2016 + n // 10, 1 + n % 10, 5))
        for n in range(count)
    ]


def test_a_publisher_that_drifts_is_distinguished_from_one_that_does_not() -> None:
    found = assess_publishers([*over_years("a", -1.0), *over_years("b", 0.0)])
    falling, steady = named(found, "a").drift, named(found, "b").drift
    assert falling is not None
    assert steady is not None
    assert falling.is_clear("reliability")
    assert math.isclose(falling.change["reliability"], -1.0 * 2.75, abs_tol=0.4)
    assert not steady.is_clear("reliability")
    assert [(one.name, one.articles) for one in falling.periods] == [
        ("2016", 10), ("2017", 10), ("2018", 10)
    ]  # fmt: skip
    first, *_, last = [one.probabilities["reliability"] for one in falling.periods]
    assert first > last
    assert (falling.first, falling.last) == (date(2016, 1, 5), date(2018, 10, 5))


def test_a_slope_alone_is_that_of_least_squares() -> None:
    articles = over_years("a", 0.7)
    drift = named(assess_publishers(articles), "a").drift
    assert drift is not None
    days = [one.day.toordinal() / 365.25 for one in articles if one.day]
    wanted = np.polyfit(days, [one.log_odds["reliability"] for one in articles], 1)[0]
    assert math.isclose(drift.change["reliability"], wanted * (days[-1] - days[0]), rel_tol=1e-6)


def test_a_drift_over_months_is_not_that_of_a_year() -> None:
    articles = [scored("a", -n / 10, date(2024, 1, 5) + timedelta(4 * n)) for n in range(20)]
    drift = named(assess_publishers(articles), "a").drift
    assert drift is not None
    assert math.isclose(drift.change["reliability"], -1.9, rel_tol=1e-6)
    assert drift_phrase(drift, "reliability") == (
        "reliability falls by 1.90 log-odds (-2.03 to -1.77) from 2024-01-05 to 2024-03-21"
    )


def test_few_dates_or_a_few_weeks_show_no_drift() -> None:
    few = over_years("a", -1.0, count=9)
    weeks = [scored("b", n / 10, date(2019, 5, 1 + n)) for n in range(20)]
    undated = several("c", 0.0, 20)
    assert not any(one.drift for one in assess_publishers([*few, *weeks, *undated]))


def test_periods_of_two_years_are_quarters() -> None:
    drift = named(assess_publishers(over_years("a", 0.0, count=20)), "a").drift
    assert drift is not None
    assert [one.name for one in drift.periods][:2] == ["2016 Q1", "2016 Q2"]
    assert sum(one.articles for one in drift.periods) == 20


@pytest.mark.parametrize(
    "written, day",
    [
        ("2019-05-02", date(2019, 5, 2)),
        ("2019-05-02T23:10:00-08:00", date(2019, 5, 2)),
        ("Thu, 02 May 2019 10:00:00 GMT", date(2019, 5, 2)),
        ("May 2, 2019", date(2019, 5, 2)),
        (date(2019, 5, 2), date(2019, 5, 2)),
        ("May 2019", None), ("2019", None), ("", None), (None, None), ("Thursday", None),
        ("9" * 5000, None), ("32 May 2019", None), ("\x00 2", None), (20190502, None),
    ],
)  # fmt: skip
def test_days_of_dates_as_written(written: object, day: date | None) -> None:
    assert parse_day(written) == day


@given(st.text(max_size=40))
def test_any_text_may_stand_for_a_date(written: str) -> None:
    assert parse_day(written) is None or isinstance(parse_day(written), date)


# -- what sets a publisher apart -----------------------------------------------------------------


def test_a_feature_that_only_one_publisher_has_sets_it_apart() -> None:
    articles = several("a", -1.0, 10, group_labels=-0.8)
    articles += [one for name in "bcd" for one in several(name, 1.0, 10)]
    found = assess_publishers(articles)
    [difference] = named(found, "a").differences["reliability"]
    assert difference.feature == "group_labels"
    assert math.isclose(difference.log_odds, -0.8, abs_tol=0.1)
    assert difference.interval[1] < 0
    assert [one.text for one in difference.evidence] == ["group_labels of a"]
    assert difference.evidence[0].link.startswith("https://a/")
    assert not named(found, "b").differences["reliability"]


def test_four_articles_set_nobody_apart() -> None:
    articles = several("a", -1.0, LEAST_TEXTS - 1, group_labels=-0.8)
    found = assess_publishers([*articles, *several("b", 1.0, 10), *several("c", 1.0, 10)])
    assert not named(found, "a").differences["reliability"]


def test_evidence_is_from_the_articles_of_the_publisher(reports: list[Report]) -> None:
    found = assess_publishers(reports)
    texts: dict[str, str] = {}
    for report in reports:
        article = report.article
        texts[article.publisher or ""] = (
            f"{texts.get(article.publisher or '', '')} {article.title} {article.text}"
        )
    shown = 0
    for publisher in found:
        for differences in publisher.differences.values():
            for one in differences:
                for evidence in one.evidence:
                    shown += 1
                    assert evidence.text.split(" … ")[0] in " ".join(texts[publisher.name].split())
    assert shown > 10


@pytest.mark.parametrize("id_", ["javascript:alert(1)", "file:///etc/passwd", "news.txt", ""])
def test_only_addresses_become_links(id_: str) -> None:
    assert Evidence("f", "t", "n", {}, id_, "").link == ""


# -- rows, and the command -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the scores of the publishers in three forms."""
    folder = tmp_path_factory.mktemp("tables")
    wanted = ("--signatures", "--contributions", "--findings", "--jobs", 1)
    for name in ("scores.parquet", "scores.jsonl.gz"):
        assert run("batch", PUBLISHERS, folder / name, *wanted).exit_code == 0
    assert (
        run("score", PUBLISHERS, "--format", "jsonl", "--output", folder / "wire.jsonl").exit_code
        == 0
    )
    return folder


def as_json(*arguments: object) -> dict[str, Any]:
    result = run("publishers", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("name", ["scores.parquet", "scores.jsonl.gz", "wire.jsonl"])
def test_scores_give_the_same_as_articles(tables: Path, name: str) -> None:
    from_scores, from_articles = as_json(tables / name), as_json(PUBLISHERS)
    notes = from_scores.pop("notes")
    assert from_articles.pop("notes") == []
    assert bool(notes) == (name == "wire.jsonl")
    assert from_scores == from_articles


def test_scores_in_csv_give_the_same_as_in_parquet(tmp_path: Path) -> None:
    for name in ("scores.parquet", "scores.csv"):
        run("batch", PUBLISHERS, tmp_path / name, "--signatures", "--jobs", 1)
    assert as_json(tmp_path / "scores.csv") == as_json(tmp_path / "scores.parquet")


def test_the_table_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    result = run("publishers", PUBLISHERS, SEEDS, "--details")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert (
        lines[0].split()
        == "publisher verdict reliability (90%) bias (90%) news opinion satire".split()
    )
    assert any(re.match(r"Harrow Vale Ledger .* 0\.\d\d \(0\.\d\d", line) for line in lines)
    assert "  what sets its reliability apart, in log-odds:" in lines
    assert "A verdict needs 10 articles." in " ".join(lines)
    assert any("the error of the model remains" in line for line in lines)


def test_a_note_says_what_the_rows_lack(tmp_path: Path) -> None:
    plain = tmp_path / "plain.jsonl"
    assert run("batch", PUBLISHERS, plain, "--jobs", 1).exit_code == 0
    result = run("publishers", plain)
    shown = " ".join(result.stdout.split())
    assert "batch --signatures" in shown
    assert "batch --contributions --findings" in shown


def test_the_page_is_one_document_with_harmless_names(tmp_path: Path) -> None:
    articles = several(HOSTILE, -1.0, 10, group_labels=-0.8)
    articles += [*several("b", 1.0, 10), *several("c", 1.0, 10), *over_years("d", -1.0)]
    text = "".join(page.render_parts(assess_publishers(articles)))
    tree = html.document_fromstring(text)
    assert not tree.xpath("//script")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert tree.xpath("//h2")[0].text_content() != ""
    assert "script-src" not in text
    assert "default-src 'none'" in text
    names = [heading.text_content() for heading in tree.xpath("//h2")]
    assert any("<script>alert(1)</script>" in name for name in names)
    links = tree.xpath("//article//li//a/@href")
    assert links
    assert all(link.startswith("https://") for link in links)
    targets = {link.removeprefix("#") for link in tree.xpath("//a/@href") if link.startswith("#")}
    assert targets <= set(tree.xpath("//@id"))
    assert "2016" in text


def test_the_articles_that_no_column_counts_are_noted(tmp_path: Path) -> None:
    text = " ".join([*BODY, "The council will decide on the repairs in spring."])
    rows = [{"text": text, "publisher": "Gazette", "id": str(number)} for number in range(3)]
    rows.append({"text": "The bridge fell.", "publisher": "Gazette", "id": "short"})
    result = run("publishers", write_rows(tmp_path / "a.jsonl", rows))
    said = "Not counted: 2 copies; 1 article that cannot be judged, or of a genre that is left out."
    assert said in " ".join(result.stdout.split())
    assert "Not counted" not in run("publishers", PUBLISHERS).stdout


def test_hostile_names_are_harmless_in_the_terminal(tmp_path: Path) -> None:
    rows = [{"text": " ".join(BODY), "publisher": HOSTILE, "id": "::error::x"}]
    result = run("publishers", write_rows(tmp_path / "a.jsonl", rows), "--details")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "::error::" not in result.stdout


def test_the_plot_and_the_page_are_files(tmp_path: Path) -> None:
    drawn, written = tmp_path / "p.svg", tmp_path / "p.html"
    result = run("publishers", PUBLISHERS, "--plot", drawn, "--format", "html", "--output", written)
    assert result.stdout == "4 publishers\n"
    assert b"<svg" in drawn.read_bytes()
    assert "Harrow Vale Ledger" in written.read_text("utf-8")


def test_folders_name_publishers(tmp_path: Path) -> None:
    file = tmp_path / "news" / "publisher=The%20Gazette" / "a.csv"
    file.parent.mkdir(parents=True)
    file.write_text(f'text\n"{" ".join(BODY)}"\n', "utf-8")
    [found] = as_json(tmp_path / "news")["publishers"]
    assert found["publisher"] == "The Gazette"


def test_folders_name_publishers_of_scores_without(tmp_path: Path) -> None:
    for name in ("The%20Gazette", "Other"):
        write_rows(tmp_path / f"publisher={name}" / "a.jsonl", [row(publisher=None)])
    write_rows(tmp_path / "publisher=Other" / "b.jsonl", [row(publisher="Own")])
    found = {one["publisher"] for one in as_json(tmp_path)["publishers"]}
    assert found == {"The Gazette", "Other", "Own"}


def test_rows_with_errors_are_counted(tmp_path: Path) -> None:
    news = write_rows(
        tmp_path / "a.jsonl", [{"text": " ".join(BODY), "publisher": "a"}, {"text": None}]
    )
    scores = tmp_path / "scores.jsonl"
    assert run("batch", news, scores, "--jobs", 1).exit_code == 0
    assert as_json(scores)["unread"] == as_json(news)["unread"] == 1


def row(**values: Any) -> dict[str, Any]:
    return {
        "id": "a", "publisher": "a", "date": "2019-05-02", "verdict": "PASS", "reasons": ["fine"],
        "abstention": None, "genre": "news", "genre_probability": 0.9, "genre_labelled": False,
        "reliability": 0.5, "reliability_low": 0.4,
        "reliability_high": 0.6, "bias": 0.5, "bias_low": 0.4, "bias_high": 0.6, **values,
    }  # fmt: skip


def test_lines_of_scores_may_begin_with_an_error(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "wire.jsonl", [{"id": "b", "error": "b: gone"}, row()])
    found = as_json(file)
    assert (found["unread"], found["publishers"][0]["publisher"]) == (1, "a")


def test_an_option_names_the_column_of_scores_and_a_setting_does_not(tmp_path: Path) -> None:
    news = write_rows(tmp_path / "news.jsonl", [{"text": " ".join(BODY), "desk": "Sport"}])
    scores = write_rows(tmp_path / "scores.jsonl", [row(desk="Sport")])
    (tmp_path / "reliability.toml").write_text('publisher-field = "desk"')
    settings = ["--config", tmp_path / "reliability.toml"]

    def names(*arguments: object) -> list[str]:
        return [one["publisher"] for one in as_json(*arguments)["publishers"]]

    assert names(news, "--publisher-field", "desk") == names(news, *settings) == ["Sport"]
    assert names(scores, "--publisher-field", "desk") == ["Sport"]
    assert names(scores, *settings) == ["a"]
    for path in (news, scores):
        result = run("publishers", path, "--publisher-field", "dask")
        assert result.exit_code == 2
        assert '"dask" is missing (did you mean desk?)' in " ".join(result.output.split())


def test_a_row_is_enough_for_a_score() -> None:
    found = from_row(row(signature=None))
    assert found.log_odds == {"reliability": 0.0, "bias": 0.0}
    assert math.isclose(found.errors["reliability"], math.log(1.5) / HALF_OF_80)
    assert (found.day, found.kind, found.signature) == (date(2019, 5, 2), "news", b"")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reliability": 1.5}, {"reliability": "high"}, {"reliability": None}, {"reliability": {}},
        {"bias_low": math.nan}, {"genre_probability": None}, {"publisher": 5},
        {"signature": "xyz"}, {"signature": "abcd"}, {"findings": [1]}, {"reliability_contributions": 3},
    ],
)  # fmt: skip
def test_a_malformed_row_is_an_error_with_its_place(tmp_path: Path, wrong: dict[str, Any]) -> None:
    file = write_rows(tmp_path / "scores.jsonl", [row(), row(**wrong)])
    result = run("publishers", file)
    assert result.exit_code == 2
    assert f"{file}:2: not a row of scores" in result.output.replace("\n", "")


@pytest.mark.parametrize(
    "content, fault",
    [
        (b'{"text": "The bridge fell."}\n', "or name theirs with --publisher-field"),
        (b"not json\n", "no article can be read; the first:"),
        (b"", "nothing to check: the file has no lines"),
    ],
)
def test_a_corpus_without_publishers_is_an_error(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(content)
    result = run("publishers", file)
    assert result.exit_code == 2
    assert fault in result.output.replace("\n", " ")


def test_scores_and_articles_in_one_folder_are_an_error(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.jsonl", [row()])
    write_rows(tmp_path / "b.jsonl", [{"text": "It rained.", "publisher": "a"}])
    result = run("publishers", tmp_path)
    assert result.exit_code == 2
    assert "keep them in two folders" in " ".join(result.output.split())


def test_a_damaged_table_of_scores_is_an_error(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.jsonl", [row()])
    file.write_bytes(file.read_bytes() + b'{"id": \n')
    result = run("publishers", file)
    assert result.exit_code == 2
    assert "a.jsonl:2: cannot be read" in " ".join(result.output.split())


@pytest.mark.parametrize(
    "options, fault",
    [
        (["-"], "standard input is not read"),
        (["gone.jsonl"], "gone.jsonl"),
        ([PUBLISHERS, "--details", "--format", "json"], "--details requires"),
        ([PUBLISHERS, "--output", PUBLISHERS], "would overwrite"),
        ([PUBLISHERS, "--plot", PUBLISHERS], "would overwrite"),
        ([PUBLISHERS, "--plot", "x.nonsense"], "--plot x.nonsense cannot be written"),
        ([PUBLISHERS, "--text-field", ""], "--text-field is empty"),
    ],
)
def test_wrong_options_are_errors(options: Sequence[object], fault: str) -> None:
    result = run("publishers", *options)
    assert result.exit_code == 2
    assert fault in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ([5], TypeError, "reports must hold reports or rows of scores, not int"),
        ([{"text": "a"}], ReliabilityError, "not a row of scores"),
        ([], ReliabilityError, "there are no reports"),
        (None, TypeError, "reports must be a collection of reports or of rows of scores"),
    ],
)
def test_wrong_reports_are_errors(wrong: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        assess_publishers(wrong)


def test_the_probability_is_that_of_the_log_odds() -> None:
    found = assess_publishers([*several("a", 1.0, 10), *several("b", 0.0, 10)])
    score = reliability_of(found, "a")
    assert score.probability == probability(score.log_odds)


# -- the measurement -----------------------------------------------------------------------------


def simulated(publishers: int, articles: int, model_error: float) -> evaluation.HeldOut:
    """Return articles of publishers by two models that differ by an error on each publisher."""
    random_numbers = np.random.default_rng(1)
    found, other = [], {}
    for number in range(publishers):
        level = random_numbers.normal(0.5, 1.0)
        errors = random_numbers.normal(0, model_error / math.sqrt(2), 2)
        for _ in range(articles):
            score = level + random_numbers.normal(0, 0.8)
            article = replace(
                scored(f"p{number}", score + errors[0]),
                errors={"reliability": model_error, "bias": model_error},
            )
            found.append(article)
            other[article.id] = score + errors[1]
    ratings = {f"p{number}": number / publishers for number in range(publishers)}
    first = {article.id: article.log_odds["reliability"] for article in found}
    return evaluation.HeldOut(found, [first, other], ratings)


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], list[Row]]:
    rows: dict[tuple[str, str], list[Row]] = {}
    for one in evaluation.publisher_rows(simulated(60, 44, 0.3)):
        rows.setdefault((one.group, one.dataset), []).append(one)
    return rows


@pytest.mark.parametrize("name", ["same models", "other models"])
def test_nine_in_ten_halves_are_covered_where_the_model_holds(
    measured: dict[tuple[str, str], list[Row]], name: str
) -> None:
    least, most = measured[f"halves, {name}", "at least 10 articles"]
    assert least.value == most.value
    assert least.value is not None
    assert 0.85 <= least.value <= 0.95
    assert least.met
    assert most.met


def test_the_error_falls_to_the_floor_that_was_put_in(
    measured: dict[tuple[str, str], list[Row]],
) -> None:
    errors = [measured["number of articles", f"N = {n}"][0].value or 0 for n in (1, 2, 5, 10, 20)]
    wanted = [math.sqrt(0.8**2 / n + 0.3**2) for n in (1, 2, 5, 10, 20)]
    assert np.allclose(errors, wanted, rtol=0.15)
    [floor], [fit] = (measured["number of articles", name] for name in ("floor", "1/√N"))
    assert floor.value is not None
    assert abs(floor.value - 0.3) < 0.08
    assert fit.value is not None
    assert fit.value > 0.99


def test_the_rank_correlation_is_that_of_the_rated_publishers() -> None:
    articles = [one for n in range(6) for one in several(f"p{n}", float(n), 10)]
    articles += [*several("unrated", -9.0, 10), *several("p9", -9.0, LEAST_ARTICLES - 1)]
    ratings = {f"p{n}": n / 10 for n in range(10)}
    found = evaluation.rank_correlation(assess_publishers(articles), ratings)
    assert (found.value, found.items) == (1.0, 6)


def test_every_article_is_scored_without_its_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"p{n % 12}" for n in range(60)]
    examples = [
        Example(str(n), "recovery", "", None, n % 2, name, "") for n, name in enumerate(names)
    ]
    empty = sparse.csr_matrix((60, 0))
    table = FeatureMatrix(examples, [], np.zeros((60, 0)), [], empty)
    trained: list[tuple[set[str], set[str]]] = []

    class Fitted:
        def __init__(self, training: FeatureMatrix) -> None:
            self.publishers = {*training.publishers}

        def log_odds(self, tested: FeatureMatrix) -> Array:
            trained.append((self.publishers, {*tested.publishers}))
            return np.linspace(-1, 1, len(tested))

    monkeypatch.setattr(evaluation, "fit", lambda training, *_: Fitted(training))
    monkeypatch.setattr(evaluation, "bootstrap_refits", lambda rest, *_: [Fitted(rest)] * 4)
    is_training = np.arange(60) < 48
    found = evaluation.partition(table, is_training, Material(), 1)
    assert len(found.log_odds) == len(found.errors) == 60
    assert all(training.isdisjoint(tested) for training, tested in trained)
    assert set.union(*(tested for _, tested in trained)) == set(names)


def test_copies_are_compared_with_a_list() -> None:
    texts = ["the dam held", "the dam held", "the dam held", "it rained", "it snowed all day"]
    articles = [scored("a", float(n), text=text) for n, text in enumerate(texts)]
    names = [article.id for article in articles]
    listed = [(names[0], names[1]), (names[3], names[4]), (names[0], "elsewhere")]
    rows = evaluation.copy_rows(evaluation.HeldOut(articles, [], {}, listed))
    assert [one.value for one in rows] == [1 / 2, 1 / 3]


def test_without_the_data_the_command_says_so(tmp_path: Path) -> None:
    result = run("evaluate", "publishers", "--data", tmp_path / "gone")
    assert result.exit_code == 2
    assert "only maintainers" in " ".join(result.output.split())
