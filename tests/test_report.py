"""Reports: policies and verdicts, the wire format, and many articles in order."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import reliability
from reliability import Article, Model, Policy, Report, Verdict, assess, assess_many
from reliability.articles.article import Unreadable
from reliability.errors import ArticleError, ModelError, ReliabilityError
from reliability.records import CAVEAT, KEY_EFFECT, Abstention, Finding, Genre, Score, probability
from reliability.scales.model_files import models_folder
from reliability.scoring.assess import chosen_model
from reliability.scoring.claims import CLAIMS, relate_claims
from reliability.scoring.model import check_target
from reliability.scoring.report import WIRE_VERSION, json_schema, score_columns
from reliability.signals import certainty
from reliability.signals.registry import FEATURES
from reliability.signals.sourcing import SCORN

# Our own words: prose of enough length, with a source, a hedge and a sure claim.
PROSE = (
    "The council will close the old bridge in spring, the mayor said on Tuesday. Engineers who "
    "looked at the pillars found cracks that could grow in a cold winter, according to a report "
    "that was read out at the meeting. “We do not want to wait for an accident,” said Ann Moe, who "
    "leads the works. The owner of the mill said that nobody had asked him, and that his carts "
    "would have to go the long way round. A new bridge may be built by the end of the year, but the "
    "money for it has not been found. Everyone knows that this will certainly be a disaster for the "
    "mill. The council is going to talk about it again next month, and it has asked the public to "
    "write to it before then."
)
GERMAN = (
    "Der Rat wird die alte Brücke im Frühling schließen, sagte die Bürgermeisterin gestern Abend. "
    "Die Ingenieure fanden Risse, die in einem kalten Winter wachsen könnten, heißt es in einem "
    "Bericht, der in der Sitzung verlesen wurde. „Wir wollen nicht auf einen Unfall warten“, sagte "
    "Anna Moe, welche die Arbeiten leitet. Der Besitzer der Mühle sagte, dass ihn niemand gefragt "
    "habe und seine Wagen nun den langen Weg fahren müssten. Eine neue Brücke soll bis zum Ende des "
    "Jahres gebaut werden, doch das Geld dafür ist noch nicht gefunden. Der Rat wird im nächsten "
    "Monat noch einmal darüber sprechen und hat alle gebeten, ihm vorher zu schreiben."
)
LENIENT = Policy(fail_under=0.0, fail_over_bias=1.0)


# -- policies -----------------------------------------------------------------------------------


def test_the_default_policy_judges_by_reliability_alone() -> None:
    assert Policy().fail_over_bias == 1.0
    assert 0 < Policy().fail_under < 1


@pytest.mark.parametrize("field", ["fail_under", "fail_over_bias", "min_function_words"])
@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan, math.inf])
def test_thresholds_are_probabilities(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"^{field} is {value}: give a probability, 0 to 1$"):
        Policy(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0, 1, 0.5])
def test_the_ends_are_thresholds_too(value: float) -> None:
    policy = Policy(fail_under=value, fail_over_bias=value, min_function_words=value)
    assert policy.fail_under == policy.fail_over_bias == policy.min_function_words == value


@pytest.mark.parametrize("field", ["fail_under", "fail_over_bias", "min_words"])
def test_thresholds_are_numbers(field: str) -> None:
    with pytest.raises(TypeError, match=rf"^{field} must be a number, not str$"):
        Policy(**{field: "a"})  # type: ignore[arg-type]
    assert getattr(Policy(**{field: np.float32(0.5)}), field) == 0.5  # type: ignore[arg-type]


def test_the_fewest_words_are_not_negative() -> None:
    with pytest.raises(ValueError, match="min_words is -1: give 0 or more"):
        Policy(min_words=-1)


# -- verdicts -----------------------------------------------------------------------------------


def test_pass() -> None:
    report = assess(PROSE, policy=LENIENT)
    assert report.verdict is Verdict.PASS
    assert report.reasons == (f"reliability {report.reliability.probability:.2f} is at least 0.00",)


def test_fail_under() -> None:
    report = assess(PROSE, policy=Policy(fail_under=1.0))
    assert report.verdict is Verdict.FAIL
    assert report.reasons == (f"reliability {report.reliability.probability:.2f} is under 1.00",)


def test_fail_over_bias() -> None:
    report = assess(PROSE, policy=Policy(fail_under=0.0, fail_over_bias=0.0))
    assert report.verdict is Verdict.FAIL
    assert report.reasons == (f"bias {report.bias.probability:.2f} is over 0.00",)


def test_both_reasons_are_said() -> None:
    report = assess(PROSE, policy=Policy(fail_under=1.0, fail_over_bias=0.0))
    assert [reason.split()[0] for reason in report.reasons] == ["reliability", "bias"]


def test_a_threshold_that_is_met_passes() -> None:
    scored = assess(PROSE)
    policy = Policy(
        fail_under=scored.reliability.interval[0], fail_over_bias=scored.bias.interval[1]
    )
    assert assess(PROSE, policy=policy).verdict is Verdict.PASS
    policy = Policy(
        fail_under=scored.reliability.probability,
        fail_over_bias=scored.bias.probability,
        decide_uncertain=True,
    )
    assert assess(PROSE, policy=policy).verdict is Verdict.PASS


def test_too_close_to_call() -> None:
    scored = assess(PROSE)
    (least, most), likely = scored.reliability.interval, scored.reliability.probability
    assert least < likely < most
    inside = (likely + most) / 2
    report = assess(PROSE, policy=Policy(fail_under=inside))
    assert report.verdict is Verdict.ABSTAIN
    assert report.reasons == (
        f"too close to call: reliability {likely:.2f}, and the limit {inside:.2f} is inside its "
        f"interval, {least:.2f} to {most:.2f}",
    )
    judged = assess(PROSE, policy=Policy(fail_under=inside, decide_uncertain=True))
    assert judged.verdict is Verdict.FAIL
    over = math.nextafter(most, 1)
    assert assess(PROSE, policy=Policy(fail_under=over)).verdict is Verdict.FAIL


def test_what_fails_by_one_score_fails_though_the_other_is_too_close() -> None:
    scored = assess(PROSE)
    policy = Policy(fail_under=1.0, fail_over_bias=scored.bias.probability)
    report = assess(PROSE, policy=policy)
    assert report.verdict is Verdict.FAIL
    assert [reason.split()[0] for reason in report.reasons] == ["reliability"]


def test_too_short() -> None:
    report = assess("The bridge fell. Nobody was hurt.", policy=Policy(fail_under=1.0))
    assert report.verdict is Verdict.ABSTAIN
    assert report.reasons == ("too short: 6 words, and fewer than 100 cannot be judged",)
    lenient = Policy(min_words=6, fail_under=0.0)
    assert assess(report.article.text, policy=lenient).verdict is Verdict.PASS


def test_the_title_does_not_count_as_text() -> None:
    report = assess("The bridge fell.", title=PROSE)
    assert report.reasons[0].startswith("too short: 3 words")


def test_not_english() -> None:
    report = assess(GERMAN)
    assert report.verdict is Verdict.ABSTAIN
    kinds = [reason.split(":")[0] for reason in report.reasons]
    assert kinds == ["not English prose", "not English, or damaged"]
    assert "minimum is 25%" in report.reasons[0]
    anything = Policy(min_function_words=0, max_unknown_words=1, decide_uncertain=True)
    assert assess(report.article.text, policy=anything).verdict is not Verdict.ABSTAIN


def test_half_in_another_language() -> None:
    report = assess(f"{PROSE}\n\n{GERMAN}", policy=Policy(fail_under=0.0))
    assert report.verdict is Verdict.ABSTAIN
    assert [reason.split(":")[0] for reason in report.reasons] == ["not English, or damaged"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the price of an old cart and of a new one " * 20, "220 words in 1 sentence,"),
        (
            "Heat the oven. Grease a tin. Peel the apples. Beat the butter and the sugar. Add the "
            "eggs. Sift in the flour. Fold in the apples. Bake for an hour. Leave it to cool. "
            "Dust it with sugar. It keeps for three days.\n\n"
            "CHAIR: Is there a second? MS ROE: Second. CHAIR: It is carried. Who wants to speak? "
            "MR POE: I do. When will the bridge open? CHAIR: Nobody knows. MS ROE: Can the buses "
            "go round? MR POE: They do already. MS ROE: Not to the mill. Nor to the port. "
            "CHAIR: That is noted. Thank you. Then we move on.",
            "words, as in lists and talk",
        ),
        (
            "I walk along the river\n\nAnd nobody is calling out my name\n\nWe will never be the "
            "same again\n\nYou took the road that leads into the night\n\nThe water is rising and "
            "the wind is cold\n\nI wait for you beside the old stone wall\n\nAnd everything we had "
            "is bought and sold\n\nSo come on home\n\nThe lamp is burning in the hall for you\n\n"
            "And when the night is over we will see what is left of all that we have been\n\n"
            "And when the day is over we will know which of us had to stay and which to go",
            "11 of 11 sentences have no end mark",
        ),
        (
            "The bridge is closed to all cars and buses until the end of the week. " * 8
            + "Nobody knows when it will open. The council meets on it tonight.",
            "7 of 10 sentences repeat another",
        ),
    ],
)
def test_not_prose(text: str, reason: str) -> None:
    report = assess(text)
    assert report.verdict is Verdict.ABSTAIN
    assert all(found.startswith("not prose: ") for found in report.reasons), report.reasons
    assert any(reason in found for found in report.reasons), report.reasons


STORIES = (
    "The council met on Monday to talk about the old bridge and the road that leads to the... ",
    "A man of forty was taken to the hospital after his cart fell into the... Read more ",
    "The school will be closed for a week while the roof of the hall is… ",
    "By Jane Roe. The owner of the mill has asked the court to look at the contract that... ",
)


def test_a_list_of_stories_that_are_cut_off_is_not_an_article() -> None:
    report = assess("".join(STORIES) * 3, policy=Policy(decide_uncertain=True))
    assert report.verdict is Verdict.ABSTAIN
    assert any("cut off with dots, as in lists of stories" in one for one in report.reasons)
    ends = "".join(STORIES).replace("...", " mill.").replace("…", " dry.")
    assert not any("dots" in one for one in assess(ends * 3).reasons)
    with_pauses = f"{PROSE} He waited... Then he went on. She did not ask... She knew."
    assert not any("dots" in one for one in assess(with_pauses).reasons)


def test_a_page_of_stories_with_bylines_is_not_an_article() -> None:
    stories = (
        f"by {name} | May {day}, 2024 | Harbour News | 0 The council met on day {day} to talk "
        "about the old bridge and the road that leads to it, and then went home. "
        for day, name in enumerate(("Jane Roe", "John Doe", "Ann Lee") * 3, 10)
    )
    report = assess("".join(stories), policy=Policy(decide_uncertain=True))
    assert report.verdict is Verdict.ABSTAIN
    assert any("of stories in" in one for one in report.reasons), report.reasons
    with_byline = f"by Jane Roe | May 3, 2024 {PROSE} Read more"
    assert not any("of stories" in one for one in assess(with_byline).reasons)


def test_the_shape_of_two_sentences_shows_nothing() -> None:
    policy = Policy(min_words=1, decide_uncertain=True)
    assert assess("It fell. It fell.", policy=policy).verdict is not Verdict.ABSTAIN


def test_neither_english_nor_prose() -> None:
    report = assess("Brücke " * 200)
    assert report.verdict is Verdict.ABSTAIN
    assert {reason.split(":")[0] for reason in report.reasons} >= {"not English prose", "not prose"}


@pytest.mark.parametrize("text", ["", " \n", "...", "😀"])
def test_a_text_without_words_under_a_policy_without_a_least_length(text: str) -> None:
    assert assess(text, policy=Policy(min_words=0)).verdict is Verdict.ABSTAIN


@pytest.mark.parametrize("text", ["", "bridge", "Brücke " * 200])
def test_what_cannot_be_judged_still_has_numbers(text: str) -> None:
    report = assess(text)
    assert report.verdict is Verdict.ABSTAIN
    for score in (report.reliability, report.bias):
        low, high = score.interval
        assert 0 <= low <= score.probability <= high <= 1
        assert score.contributions


# -- evidence -----------------------------------------------------------------------------------


def test_shares_sum_to_contributions() -> None:
    report = assess(PROSE, "You won't believe what happened to the bridge!")
    assert report.findings
    for target in ("reliability", "bias"):
        contributions = getattr(report, target).contributions
        for feature in {finding.feature for finding in report.findings}:
            shares = [
                finding.contributions[target]
                for finding in report.findings
                if finding.feature == feature
            ]
            assert math.fsum(shares) == pytest.approx(contributions.get(feature, 0.0), abs=1e-9)


def test_the_same_text_gives_the_same_report() -> None:
    assert assess(PROSE).to_dict() == assess(PROSE).to_dict()


# -- without a finding ---------------------------------------------------------------------------


def test_without_a_finding_is_the_report_on_the_edited_article() -> None:
    policy = Policy(fail_under=0.9, min_words=5)
    article = Article(f"Everyone knows it. {PROSE}", "a", "You won't believe it: the bridge")
    report = assess(article, policy=policy)
    assert {finding.where for finding in report.findings} == {"text", "title"}
    for finding in report.findings:
        text, title = article.text, str(article.title)
        if finding.where == "title":
            title = title[: finding.start] + title[finding.end :]
        else:
            text = text[: finding.start] + text[finding.end :]
        edited = assess(Article(text, "a", title), policy=policy)
        assert report.without(finding).to_dict() == edited.to_dict()


def test_without_a_finding_keeps_the_model() -> None:
    model = chosen_model("open")
    report = assess(f"Everyone knows it. {PROSE}", model=model)
    edited = report.without(report.findings[0])
    assert edited.reliability == edited.score(model)


def test_only_a_finding_of_a_report_of_assess_can_be_cut_out() -> None:
    report = assess(f"Everyone knows it. {PROSE}")
    finding = report.findings[0]
    with pytest.raises(ValueError, match="not in this report"):
        assess(PROSE).without(finding)
    with pytest.raises(ValueError, match="not made by assess"):
        replace(report, reassess=None).without(finding)


# -- the wire format ----------------------------------------------------------------------------


def wire(text: str = PROSE, title: str | None = "You won't believe it") -> dict[str, Any]:
    article = Article(text=text, title=title, id="a-1", notes=("repaired",))
    return assess(article).to_dict()


def test_wire_keys() -> None:
    assert list(wire()) == [
        *(
            "version",
            "id",
            "title",
            "publisher",
            "date",
            "verdict",
            "reasons",
            "abstention",
            "part",
            "genre",
            "reliability",
            "bias",
        ),
        *("card", "features", "findings", "sources", "boilerplate", "notes", "caveat"),
    ]


def test_sources_have_kinds_statements_and_words() -> None:
    text = (
        'Jane Roe, a cook, came late. "It rains on us," she said. Roe added that it pours. Experts say '
        "that it hails. The report says it snows. Police said nobody was hurt. A friend of the singer "
        "said it was fun."
    )
    report = assess(text)
    assert [(s.kind, s.text, s.statements, s.quoted, s.reported) for s in report.sources] == [
        ("named", "Jane Roe", 2, 4, 2),
        ("vague", "Experts", 1, 0, 2),
        ("document", "The report", 1, 0, 2),
        ("institutional", "Police", 1, 0, 3),
        ("anonymous", "A friend of the singer", 1, 0, 3),
    ]
    assert [s.named for s in report.sources] == [True, False, False, False, False]
    assert all(text[s.start : s.end] == s.text for s in report.sources)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The port agency opened. It said it rains.", "The port agency"),
        ("Jane Roe left. The 40-year-old said it rains.", "Jane Roe"),
        ("Jane Roe (Port Union) said it rains.", "Jane Roe (Port Union)"),
        ("He said it rains.", None),
    ],
)
def test_a_source_is_shown_by_its_name_or_noun(text: str, source: str | None) -> None:
    assert [s.text for s in assess(text).sources] == ([source] if source else [])


@pytest.mark.parametrize("text", ["", PROSE, f"HARBOUR — {PROSE}\n\nRead more: Bridge opens"])
def test_the_wire_format_fits_its_schema(text: str) -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    report = assess(text, "You won't believe it")
    for one in (report, replace(report, hidden=frozenset(range(len(report.findings))))):
        assert not list(validator.iter_errors(json.loads(json.dumps(one.to_dict()))))
    for key in wire():
        assert not validator.is_valid({k: v for k, v in wire().items() if k != key})
    assert not validator.is_valid(wire() | {"left_out": []})


@pytest.mark.parametrize("target", ["reliability", "bias"])
def test_wire_keys_of_scores(target: str) -> None:
    score = wire()[target]
    assert score.keys() == {"probability", "interval", "base", "contributions"}
    low, high = score["interval"]
    assert low - 1e-6 <= score["probability"] <= high + 1e-6  # they are rounded
    log_odds = score["base"] + math.fsum(score["contributions"].values())
    odds = score["probability"] / (1 - score["probability"])
    assert math.log(odds) == pytest.approx(log_odds, abs=1e-9)


def test_wire_keys_of_findings() -> None:
    findings = wire()["findings"]
    assert findings
    for finding in findings:
        assert list(finding) == [
            *("signal", "feature", "where", "start", "end", "text", "weight", "note", "related"),
            "contributions",
        ]
        assert finding["contributions"].keys() == {"reliability", "bias"}
        assert finding["weight"] > 0
        assert finding["note"]
        assert all(len(span) == 2 for span in finding["related"])
        whole = {"title": "You won't believe it", "text": PROSE}[finding["where"]]
        assert whole[finding["start"] : finding["end"]] == finding["text"]
    assert "headline" in {finding["signal"] for finding in findings}


def test_wire_says_what_it_is() -> None:
    content = wire()
    assert (content["version"], content["caveat"]) == (WIRE_VERSION, CAVEAT)
    assert (content["id"], content["title"], content["notes"]) == (
        "a-1",
        "You won't believe it",
        ["repaired"],
    )
    assert content["verdict"] in ("PASS", "FAIL", "ABSTAIN")
    assert all(isinstance(reason, str) for reason in content["reasons"])


@pytest.mark.parametrize("text", [PROSE, "", "bridge", "\ud800 \x00", "“a” 10% " * 50])
def test_wire_is_json(text: str) -> None:
    content = wire(text, None)
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert content["title"] is None


def test_a_feature_that_cannot_be_measured_is_null() -> None:
    report = assess("")
    unmeasured = {name for name, value in report.features.items() if math.isnan(value)}
    assert unmeasured
    features = report.to_dict()["features"]
    assert {name for name, value in features.items() if value is None} == unmeasured
    assert features.keys() == report.features.keys()


def test_every_scored_feature_is_among_the_features() -> None:
    content = wire()
    for target in ("reliability", "bias"):
        assert content[target]["contributions"].keys() <= content["features"].keys()


# -- many ---------------------------------------------------------------------------------------


def test_assess_many_is_lazy_and_in_order() -> None:
    taken = []

    def articles() -> Iterator[Article | str]:
        for number in range(3):
            taken.append(number)
            yield Article(text=PROSE, id=str(number)) if number else PROSE
        raise AssertionError("nobody asked for more")

    reports = assess_many(articles(), policy=Policy(fail_under=1.0))
    assert isinstance(reports, Iterator)
    assert taken == []
    first = next(reports)
    assert isinstance(first, Report)
    assert (taken, first.article.id, first.verdict) == ([0], "", Verdict.FAIL)
    assert [next(reports).article.id for _ in range(2)] == ["1", "2"]
    assert taken == [0, 1, 2]


def test_assess_many_equals_assess() -> None:
    texts = [PROSE, "", PROSE[:200]]
    many = [report.to_dict() for report in assess_many(texts)]
    assert many == [assess(text).to_dict() for text in texts]
    assert list(assess_many([])) == []


def test_assess_many_in_processes_equals_one() -> None:
    texts = [f"{PROSE} It cost {n} pounds." for n in range(40)]
    one, two = (list(assess_many(texts, n_jobs=jobs)) for jobs in (1, 2))
    assert [report.to_dict() for report in one] == [report.to_dict() for report in two]


def test_assess_many_keeps_what_is_not_an_article_in_its_place() -> None:
    unread = Unreadable(id="b", path="b.txt", error="b.txt: empty")
    rows: list[Any] = [PROSE, unread, None, Article(text=PROSE)]
    first, second, third, fourth = assess_many(rows, errors="keep")
    assert isinstance(first, Report) and isinstance(fourth, Report)
    assert second is unread
    assert isinstance(third, Unreadable)
    assert third.error == "not an article: a string or an Article is expected, not NoneType"
    with pytest.raises(ArticleError, match=r"b\.txt: empty"):
        list(assess_many(rows))
    with pytest.raises(ValueError, match="errors is 'ignore': give"):
        assess_many(rows, errors="ignore")  # type: ignore[call-overload]


def test_progress_is_shown_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert len(list(assess_many([PROSE, PROSE], progress=True))) == 2
    out, err = capfd.readouterr()
    assert not out
    assert "Scoring" in err and "100%" in err


@pytest.mark.parametrize(("n_jobs", "error"), [(0, ValueError), (-3, ValueError), ("2", TypeError)])
def test_a_wrong_number_of_processes(n_jobs: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="n_jobs"):
        assess_many([PROSE], n_jobs=n_jobs)


def test_the_public_names_are_there() -> None:
    for name in reliability.__all__:
        assert getattr(reliability, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = reliability.nothing


@pytest.mark.parametrize(
    "articles", ["text", b"text", None, 5, {"text": "x"}, Article(text="x"), [b"x"], [None], [{}]]
)
def test_what_is_no_articles_is_a_type_error(articles: Any) -> None:
    with pytest.raises(TypeError, match="must be"):
        list(assess_many(articles))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"article": 5}, "article"),
        ({"article": None}, "article"),
        ({"article": "x", "title": 5}, "title"),
        ({"article": "x", "policy": {}}, "policy"),
        ({"article": Article(text=b"x")}, "text"),  # type: ignore[arg-type]
        ({"article": Article(text="x", title=5)}, "title"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_type_is_a_type_error(arguments: Any, name: str) -> None:
    with pytest.raises(TypeError, match=f"{name} must be"):
        assess(**arguments)


def test_a_number_is_not_a_path() -> None:
    with pytest.raises(TypeError, match=r"^paths must be files or folders, not int$"):
        next(reliability.read(3))  # type: ignore[arg-type]


def test_an_article_is_assessed_with_its_own_title() -> None:
    article = Article(text=PROSE, title="You won't believe it", id="a", publisher="The Mill")
    report = assess(article)
    assert report.article is article
    assert report.to_dict()["publisher"] == "The Mill"
    assert report.findings == assess(PROSE, "You won't believe it").findings
    with pytest.raises(TypeError, match="title: an Article has its own"):
        assess(article, "Another")


def test_a_report_in_one_line() -> None:
    report = assess(PROSE, policy=Policy(decide_uncertain=True))
    assert report.is_judged
    score, bias = report.reliability.probability, report.bias.probability
    start = f"{report.verdict} reliability {score:.2f} bias {bias:.2f} — "
    assert report.summary() == start + "; ".join(report.reasons)
    number = len(report.findings)
    short = f"<Report {report.verdict} reliability={score:.2f} bias={bias:.2f} findings={number}>"
    assert repr(report) == short
    low, high = report.bias.interval
    assert repr(report.bias) == f"<Score {bias:.2f} ({low:.2f} to {high:.2f})>"


def test_the_wire_format_shares_nothing_with_the_report() -> None:
    report = assess("It rained.")
    count = len(report.reliability.contributions)
    report.to_dict()["reliability"]["contributions"].clear()
    assert len(report.reliability.contributions) == count > 0


def test_notable_findings_move_a_score_or_are_the_first_of_many_small_ones() -> None:
    line = "The {n} clerks met in the hall and the road was closed until Monday. "
    text = "".join(line.format(n=n) for n in range(5, 30)) + "It is a total disgrace! " * 60
    report = assess(text, title="A road")
    shown = report.key_findings
    assert 0 < len(shown) < len(report.findings)
    assert [one for one in report.findings if one in shown] == list(shown)
    felt = {
        one.feature
        for one in report.findings
        for score in (report.reliability, report.bias)
        if abs(score.contributions.get(one.feature, 0.0)) >= 0.05
    }
    assert felt
    assert felt <= {one.feature for one in shown}
    for one in report.findings:
        if one.effect >= KEY_EFFECT:
            assert one in shown


def placed(
    feature: str, weight: float, reliability: float, bias: float, genre: str, kind: str = ""
) -> bool:
    """Return True if a finding is shown in an article with some log-odds of the scores and a genre."""
    contributions = {"reliability": -0.3, "bias": 0.3}
    text = "The council has betrayed the honest families of this town."
    finding = Finding(
        "claims", feature, 0, len(text), text, weight, "", (), contributions, kind=kind
    )
    other = Finding("claims", CLAIMS, 4, 11, "council", weight, "a claim is not raised alone")
    faults = (Finding("loaded", "emotive_words", 16, 24, "betrayed", 1.0, "loaded"),) * 2
    scores = [Score(probability(one), (0.0, 1.0), one, {}) for one in (reliability, bias)]
    report = Report(
        article=Article(text=text),
        verdict=Verdict.PASS,
        reasons=("",),
        reliability=scores[0],
        bias=scores[1],
        features={},
        findings=(finding, other, *faults),
        genre=Genre(genre, 1.0),
    )
    return finding in report.key_findings


@pytest.mark.parametrize(
    ("excess", "bias", "shown"),
    [
        (0.05, 3.0, True),
        (0.05, -3.0, False),
        (0.3, -3.0, True),
        (0.01, 0.5, False),
        (0.6, -9.0, True),
        (0.6, -15.0, False),
    ],
)
def test_a_biased_sentence_is_shown_if_its_article_bears_it_out(
    excess: float, bias: float, shown: bool
) -> None:
    assert placed("biased_sentences", 10 * excess, 0.0, bias, "news") == shown


@pytest.mark.parametrize(
    ("weight", "reliability", "genre", "shown"),
    [
        (0.35, -1.0, "news", True),
        (0.35, 2.0, "news", False),
        (0.7, 2.0, "news", True),
        (0.27, -5.0, "news", True),
        (0.27, 1.0, "news", False),
        (0.15, -5.0, "news", False),
        (0.0, -5.0, "news", False),
        (1.0, 5.0, "news", True),
        (0.35, -1.0, "opinion", True),
        (0.2, -1.0, "opinion", False),
        (0.7, -1.0, "interview", False),
        (0.7, -1.0, "letter", False),
        (0.7, -1.0, "opinion", True),
        (0.7, 0.5, "opinion", False),
    ],
)
def test_a_claim_is_shown_if_its_article_bears_it_out(
    weight: float, reliability: float, genre: str, shown: bool
) -> None:
    assert placed("unsourced_claims", weight, reliability, 0.0, genre) == shown


def claims_shown(
    genre: str, weights: Sequence[float], faults_beside: int = 2
) -> list[tuple[float, int]]:
    """Return the weight and the number of related spans of each claim shown in a bad article."""
    claims = [
        Finding("claims", CLAIMS, 10 * i, 10 * i + 9, "x" * 9, weight, "who says so?")
        for i, weight in enumerate(weights)
    ]
    faults = [Finding("loaded", "emotive_words", 0, 9, "x" * 9, 1.0, "loaded")] * faults_beside
    score = Score(probability(-1.0), (0.0, 1.0), -1.0, {})
    found = Genre(genre, 1.0)
    report = Report(
        article=Article(text="x" * 10 * len(claims)),
        verdict=Verdict.FAIL,
        reasons=("",),
        reliability=score,
        bias=score,
        features={},
        findings=relate_claims(claims + faults, score, found),
        genre=found,
    )
    shown = (one for one in report.key_findings if one.feature == CLAIMS)
    return [(one.weight, len(one.related)) for one in shown]


def test_the_claims_of_an_article_are_one_question() -> None:
    weights = [0.5, 0.9, 0.1, 0.6]  # 0.1 is too weak to be raised
    assert claims_shown("opinion", weights) == [(0.9, 2)]
    assert claims_shown("news", weights) == [(0.9, 2)]
    assert claims_shown("opinion", [0.9, 0.6]) == [(0.9, 1)]
    assert claims_shown("opinion", [0.9, 0.1]) == []


def test_a_claim_is_raised_beside_other_faults() -> None:
    assert [len(claims_shown("news", [0.9, 0.8], faults)) for faults in range(4)] == [0, 0, 1, 1]


def test_a_text_that_is_no_prose_has_no_claims() -> None:
    finding = Finding("claims", CLAIMS, 0, 9, "x" * 9, 0.9, "who says so?")
    faults = (Finding("loaded", "emotive_words", 0, 9, "x" * 9, 1.0, "loaded"),) * 2
    score = Score(probability(-1.0), (0.0, 1.0), -1.0, {})
    kinds = (None, Abstention.TOO_CLOSE, Abstention.UNREADABLE, Abstention.NOT_PROSE)
    reports = [
        Report(
            article=Article(text="x" * 9),
            verdict=Verdict.ABSTAIN,
            reasons=("",),
            reliability=score,
            bias=score,
            features={},
            findings=(finding, finding._replace(start=1), *faults),
            abstention=kind,
        )
        for kind in kinds
    ]
    shown = [finding in report.key_findings for report in reports]
    assert shown == [True, True, False, False]


@pytest.mark.parametrize(
    ("weight", "reliability", "shown"),
    [(1.0, 0.0, True), (1.0, 0.7, False), (SCORN, 0.0, False), (SCORN, -1.0, True)],
)
def test_scorn_without_an_accusation_needs_a_poor_article(
    weight: float, reliability: float, shown: bool
) -> None:
    assert placed("missing_reply", weight, reliability, 0.0, "news") == shown


@pytest.mark.parametrize("weight", [0.1, 9.0])  # it does not matter
@pytest.mark.parametrize(
    ("kind", "reliability", "shown"),
    [
        (certainty.CURE, 3.0, True),
        (certainty.CURE, -3.0, True),
        (certainty.STATEMENT, 3.0, False),
        (certainty.STATEMENT, 0.0, True),
        (certainty.EMPHASIS, 3.0, False),
        (certainty.EMPHASIS, -3.0, False),
    ],
)
def test_a_claim_of_a_cure_is_shown_in_a_trusted_article_and_an_emphatic_sentence_in_none(
    kind: str, reliability: float, shown: bool, weight: float
) -> None:
    assert placed(certainty.UNSOURCED, weight, reliability, 0.0, "news", kind) == shown


def test_certain_sentences_have_a_kind() -> None:
    kinds = {
        "Raw garlic cures cancer": certainty.CURE,
        "Obviously the mill is a ruin": certainty.EMPHASIS,
        "Everyone knows that the mill will fall": certainty.STATEMENT,
    }
    report = assess("The stall is open daily. " + ". ".join(kinds) + ".")
    found = [one for one in report.findings if one.feature == certainty.UNSOURCED]
    assert {one.text: one.kind for one in found} == kinds


def test_a_news_article_shows_its_strongest_claim() -> None:
    assert claims_shown("news", [0.5] * 4 + [0.9] + [0.8] * 7) == [(0.9, 11)]


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (("weasel_words", 0, 19, 1.0), ("vague_sources", 5, 19, 2.0), ["vague_sources"]),
        (("weasel_words", 0, 19, 2.0), ("vague_sources", 5, 19, 1.0), ["weasel_words"]),
        (
            ("weasel_words", 0, 5, 1.0),
            ("vague_sources", 5, 19, 2.0),
            ["weasel_words", "vague_sources"],
        ),
        (("weasel_words", 0, 19, 1.0), ("boosters", 5, 19, 2.0), ["weasel_words", "boosters"]),
    ],
)
def test_of_two_complaints_about_a_source_the_stronger_is_shown(
    one: tuple[str, int, int, float], other: tuple[str, int, int, float], shown: list[str]
) -> None:
    text = "Some experts believe it."
    contributions = {"reliability": -0.3, "bias": 0.3}
    report = replace(
        assess(text),
        findings=tuple(
            Finding("sourcing", feature, start, end, text[start:end], weight, "", (), contributions)
            for feature, start, end, weight in (one, other)
        ),
    )
    assert [finding.feature for finding in report.key_findings] == shown


@pytest.mark.parametrize(
    ("reliability", "genre", "shown"),
    [(-1.0, "news", True), (2.0, "news", False), (-1.0, "interview", False)],
)
def test_a_missing_reply_is_shown_if_the_article_needs_one(
    reliability: float, genre: str, shown: bool
) -> None:
    assert placed("missing_reply", 1.0, reliability, 0.0, genre) == shown


@pytest.mark.parametrize(
    ("feature", "weight", "reliability", "bias", "shown"),
    [
        ("absolutes", 0.5, 0.8, 0.0, True),
        ("absolutes", 0.49, 0.8, 0.0, False),
        ("absolutes", 0.5, 0.81, 0.0, False),
        ("absolutes", 1.0, 0.81, 0.0, False),
        ("mind_reading", 1.0, 0.5, 0.1, True),
        ("mind_reading", 0.99, 0.5, 0.59, False),
        ("mind_reading", 0.99, 0.5, 0.6, True),
        ("missing_reply", 1.0, 0.62, 0.0, True),
        ("missing_reply", 1.0, 0.63, 0.0, False),
        ("missing_reply", SCORN, 0.45, 0.0, True),
        ("missing_reply", SCORN, 0.46, 0.0, False),
    ],
)
def test_the_score_of_an_article_decides_at_its_limits(
    feature: str, weight: float, reliability: float, bias: float, shown: bool
) -> None:
    finding = Finding("x", feature, 0, 5, "never", weight, "", (), {"reliability": -0.3})
    scores = [Score(one, (0.0, 1.0), 0.0, {}) for one in (reliability, bias)]
    assert (report_of([finding], *scores).key_findings == (finding,)) == shown


def report_of(findings: Sequence[Finding], *scores: Score, genre: str = "news") -> Report:
    """Return a report with some findings, two scores and a genre."""
    plain = Score(0.5, (0.0, 1.0), 0.0, {})
    reliability, bias = scores or (plain, plain)
    return Report(
        article=Article(text="never"),
        verdict=Verdict.PASS,
        reasons=("",),
        reliability=reliability,
        bias=bias,
        features={},
        findings=tuple(findings),
        genre=Genre(genre, 1.0),
    )


@pytest.mark.parametrize(
    ("feature", "genre", "severity"),
    [
        ("author_opinion", "news", FEATURES["author_opinion"].severity),
        ("author_opinion", "opinion", 0),
        ("author_opinion", "letter", 0),
        ("emotive_words", "opinion", FEATURES["emotive_words"].severity),
        ("of_another_version", "news", 0),
    ],
)
def test_an_opinion_is_no_fault_where_opinions_are_due(
    feature: str, genre: str, severity: int
) -> None:
    assert FEATURES["author_opinion"].severity > 0 < FEATURES["emotive_words"].severity
    finding = Finding("x", feature, 0, 5, "never", 1.0, "")
    assert report_of([finding], genre=genre).severity(finding) == severity


def of_severity(severity: int) -> str:
    """Return a feature of some severity that the rules for single features do not name."""
    named = {"grammar_errors", "missing_spaces", "out_of_vocabulary_words", "author_opinion"}
    named |= {"biased_sentences", "absolutes", "mind_reading", "unsourced_claims", "missing_reply"}
    named |= {"unsourced_certainty", "headline_all_caps", "anonymous_sources", "vague_sources"}
    named |= {"weasel_words", "first_person", "first_person_plural", "second_person"}
    return next(
        name for name, one in FEATURES.items() if one.severity == severity and name not in named
    )


def many(feature: str, count: int, effect: float = 0.0) -> list[Finding]:
    """Return findings of a feature with falling weights, each with an effect on a score."""
    return [
        Finding("x", feature, i, i + 1, "x", 9.0 - i / 10, "", (), {"reliability": -effect})
        for i in range(count)
    ]


def test_twelve_faults_of_a_kind_are_shown_and_of_what_is_no_fault_none() -> None:
    for severity, shown in ((0, 0), (1, 0), (2, 12), (3, 12)):
        findings = many(of_severity(severity), 14)
        assert report_of(findings).key_findings == tuple(findings[:shown]), severity


@pytest.mark.parametrize("left_out", ["unsourced_claims", "biased_sentences", "first_person"])
def test_a_finding_that_is_left_out_hides_none_that_is_weaker(left_out: str) -> None:
    fault = many(of_severity(2), 1)[0]._replace(weight=0.1)
    stronger = many(left_out, 3)
    assert report_of([*stronger, fault]).key_findings[-1] == fault
    assert stronger[1] not in report_of([*stronger, fault]).key_findings


@pytest.mark.parametrize(("whole", "shown"), [(0.049, 0), (0.05, 3), (-0.05, 3), (0.3, 3)])
def test_a_feature_that_moves_a_score_shows_its_three_strongest(whole: float, shown: int) -> None:
    feature = of_severity(1)
    moved, plain = (Score(0.5, (0.0, 1.0), 0.0, one) for one in ({feature: whole}, {}))
    findings = many(feature, 5)
    for scores in ((moved, plain), (plain, moved)):
        assert report_of(findings, *scores).key_findings == tuple(findings[:shown])


def test_a_finding_with_the_least_effect_is_shown() -> None:
    feature = of_severity(1)
    assert len(report_of(many(feature, 5, KEY_EFFECT)).key_findings) == 5
    assert not report_of(many(feature, 5, KEY_EFFECT * 0.99)).key_findings


def test_hidden_findings_are_not_replaced_by_others() -> None:
    findings = many(of_severity(2), 14)
    report = replace(report_of(findings), hidden=frozenset({0, 13}))
    assert report.key_findings == tuple(findings[1:12])


def test_the_columns_of_a_report_are_its_grades_and_scores() -> None:
    report = assess(PROSE)
    columns = score_columns(report)
    assert list(columns) == [
        *report.card, "reliability", "reliability_low", "reliability_high",
        "bias", "bias_low", "bias_high",
    ]  # fmt: skip
    assert columns["tone"] == report.card["tone"].value
    for name, score in report.scores.items():
        ends = columns[f"{name}_low"], columns[f"{name}_high"]
        assert (columns[name], ends) == (score.probability, score.interval)


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        assess(PROSE).verdict = Verdict.FAIL  # type: ignore[misc]


@pytest.mark.parametrize("target", ["open", "tone", ""])
def test_a_score_that_no_report_has_is_named(target: str) -> None:
    message = f"unknown score '{target}': give reliability or bias"
    with pytest.raises(ReliabilityError, match=message):
        check_target(target)
    for known in ("reliability", "bias"):
        check_target(known)


def test_words_in_capitals_far_from_each_other_in_a_headline_are_two_findings() -> None:
    title = "Mayor CLAIMS the old bridge on the river is UNSAFE"
    found = assess("The mayor said that the bridge was not safe.", title=title).findings
    rows = [one.text for one in found if one.feature == "headline_all_caps"]
    assert rows == ["CLAIMS", "UNSAFE"]


def test_capitals_of_a_whole_headline_are_not_shown() -> None:
    body = "The mayor sold the pier on Monday, and the town learned of it from a note at the gate."
    shown = {
        title: any(
            one.feature == "headline_all_caps" for one in assess(body, title=title).key_findings
        )
        for title in (
            "MAYOR SELLS THE OLD PIER IN ONE NIGHT",
            "Mayor SELLS THE OLD PIER in one night",
        )
    }
    assert list(shown.values()) == [False, True]


def test_what_is_left_out_is_said() -> None:
    report = assess(f"HARBOUR — {PROSE}\n\nRead more: Bridge opens")
    out = [report.article.text[start:end] for start, end in report.boilerplate]
    assert out == ["HARBOUR — ", "Read more: Bridge opens"]
    assert report.notes == ("boilerplate ignored: “HARBOUR —”; “Read more: Bridge opens”",)
    assert report.to_dict()["boilerplate"] == [
        [0, 10],
        [len(report.article.text) - 23, 10 + len(PROSE) + 25],
    ]
    assert (assess(PROSE).boilerplate, assess(PROSE).notes) == ((), ())


# -- other models -------------------------------------------------------------------------------


def test_the_open_model_takes_the_place_of_the_shipped_one() -> None:
    plain, report = assess(PROSE), assess(PROSE, model=chosen_model("open"))
    assert report.features == plain.features or str(report.features) == str(plain.features)
    assert report.bias == plain.bias
    assert "open_register" in report.reliability.contributions
    assert "news_register" not in report.reliability.contributions
    assert {*report.reliability.contributions} - {"open_register"} == (
        {*plain.reliability.contributions} - {"news_register"}
    )
    shares: dict[str, float] = defaultdict(float)
    for finding in report.findings:
        shares[finding.feature] += finding.contributions["reliability"]
    for feature, share in shares.items():
        wanted = report.reliability.contributions.get(feature, 0.0)
        assert share == pytest.approx(wanted, abs=1e-9)


def test_a_model_of_a_file(tmp_path: Path) -> None:
    content = json.loads((models_folder() / "bias.json").read_text("utf-8"))
    content["base"] += 1
    (tmp_path / "own.json").write_text(json.dumps(content), "utf-8")
    plain, report = assess(PROSE), assess(PROSE, model=chosen_model(tmp_path / "own.json"))
    assert report.bias.base == pytest.approx(plain.bias.base + 1)
    assert report.reliability == plain.reliability
    [again] = assess_many([PROSE], model=chosen_model(tmp_path / "own.json"))
    assert again.bias == report.bias


def test_a_model_of_something_else_is_refused(tmp_path: Path) -> None:
    content = json.loads((models_folder() / "bias.json").read_text("utf-8"))
    content["target"] = "tone"
    path = tmp_path / "tone.json"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ModelError, match=f"{path}: this model scores 'tone', which no verdict"):
        chosen_model(path)
    with pytest.raises(ValueError, match=r"use Report\.score"):
        assess(PROSE, model=Model.load(path))
    assert assess(PROSE).score(Model.load(path)) == assess(PROSE).bias
    with pytest.raises(TypeError, match=r"not str; read one with reliability\.Model\.load$"):
        assess(PROSE, model="open")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"not str; read one with reliability\.Model\.load$"):
        assess(PROSE).score("open")  # type: ignore[arg-type]


def test_the_first_three_faults_of_language_are_shown() -> None:
    text = (
        "The ferry is realy late again. It is definately the engine, the clerk beleives. The boat has a "
        "seperate pump, and the sailors have recieved the parts. The fault occured on Monday."
    )
    report = assess(text)

    def misspelled(findings: tuple[Finding, ...]) -> list[str]:
        return [one.text for one in findings if one.feature == "out_of_vocabulary_words"]

    assert misspelled(report.findings) == [
        "realy", "definately", "beleives", "seperate", "recieved", "occured",
    ]  # fmt: skip
    assert misspelled(report.key_findings) == ["realy", "definately", "beleives"]


def test_one_pronoun_of_a_person_is_shown() -> None:
    text = (
        "We think that you know us, and our bridge is ours. I say that we and you will see it. " * 4
    )
    report = assess(text, policy=Policy(min_words=5))
    found = [finding.feature for finding in report.findings]
    shown = [finding.feature for finding in report.key_findings]
    assert found.count("first_person_plural") > 2
    assert shown.count("first_person_plural") == 1


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("It rained.\nmpany officials left.", "1 lost beginning of a line «mpany officials»"),
        (
            "It rained.\nwo-day talks failed.\nrust sold it.",
            "2 lost beginnings of lines «wo-day",
        ),
        ("He said\x9d no.", "1 lost character "),
        ("He said ???? ??? ????? to us.", "1 lost phrase "),
        ("Norwick�s mayor left. It�s late.", "2 lost characters "),
    ],
)
def test_damage_that_cannot_be_mended_is_noted(text: str, note: str) -> None:
    [found] = assess(text).notes
    assert found.startswith("damaged text: ")
    assert note in found
    assert assess(text).to_dict()["notes"] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Really??? he asked.",
        "What now ???",
        "It rained.\niPhone sales rose.",
        "It rained.\nvan der Berg left.",
        "It rained.\nal Qaeda denied it.",
        "Buy:\nmilk and eggs",
        "bell hooks wrote it.\nbell hooks was there.",
        "“It rained.”\nso he said.",
        "Café – 5 € at Øre.",
        "It rained.\neBay fell.",
    ],
)
def test_other_spellings_are_not_damage(text: str) -> None:
    assert not any("damaged" in note for note in assess(text).notes)
