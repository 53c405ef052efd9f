"""Genres: each cue on its examples and counterexamples, layouts, manner, and the effect on verdicts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reliability.attribution.annotation import annotate
from reliability.genres import cues
from reliability.genres.classify import classify
from reliability.genres.cues import find_cues
from reliability.genres.layout import find_layout
from reliability.genres.manner import measure_manner
from reliability.records import GENRES, Genre, ProseCounts, Score, Verdict, probability
from reliability.scoring.assess import assess
from reliability.scoring.policy import Policy, decide
from reliability.text.document import parse
from reliability.text.lexicon_files import read_file
from support import SEEDS, read_articles, run

CUES: list[dict[str, Any]] = read_file("genre_cues").tables["cue"]
IDS = [
    f"{cue['genre']}-{cue['note'].replace(' ', '-')}-{number}" for number, cue in enumerate(CUES)
]
FILLER = " The road past the mill was dry, and two carts went by before noon."

COLUMN = (
    "We should be ashamed. The council must stop this nonsense, and it must stop it now, because "
    "nothing is worse than a town that gives up on its own people. I think we all know why. Perhaps it "
    "is fear. But fear is no reason to be foolish, and we deserve better than this shameful, stupid "
    "plan. Who would want it?"
)
REPORT = (
    "The council voted on Monday to close the mill, a spokesman said. The mayor, Ada Lorn, told "
    "reporters that the building had cost $40,000 in 2019. According to the clerk, 12 people work "
    "there. “It was safe,” Lorn said. The union announced a strike for Friday, and the owner declined "
    "to comment on Tuesday."
)


def genre_of(text: str, title: str | None = None) -> Genre:
    return classify(annotate(parse(text, title)), title)


def found_in(cue: dict[str, Any], sample: str) -> bool:
    """Return True if a sample, in the place where the cue is searched, has the cue."""
    title = sample if cue["where"] == "title" else None
    ending = cue["where"] == "ending"
    text = FILLER if title else ((FILLER * 9 + " " + sample) if ending else sample + FILLER)
    matches = find_cues(parse(text), title)
    return any((m.genre, m.reason.note) == (cue["genre"], cue["note"]) for m in matches)


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_a_cue_is_found_in_its_examples_only(cue: dict[str, Any]) -> None:
    for sample in cue["examples"]:
        assert found_in(cue, sample), sample
    for sample in cue["counterexamples"]:
        assert not found_in(cue, sample), sample


def test_cues_are_of_genres_with_a_threshold() -> None:
    for cue in cues.shipped_cues():
        assert cue.genre in GENRES
        assert cue.genre == "opinion" or cue.genre in cues.thresholds()
        assert cue.where in ("title", "opening", "ending", "text")


def test_a_reason_has_the_phrase_of_its_place() -> None:
    text = "«Dear Editor», your “report” is wrong.\n\nYours sincerely,\nAda Lorn"
    for reason in genre_of(text, "Letter: The report").reasons:
        whole = text if reason.where == "text" else "Letter: The report"
        assert whole[reason.start : reason.end] == reason.text != ""


def test_offsets_hold_where_lower_case_is_longer() -> None:
    text = "İİİ. " + FILLER + "\nMedia contact: İpek, press@norwick.example"
    [match] = find_cues(parse(text), None)
    assert match.reason.text == "Media contact"


LABELLED = """Ada Lorn has made pots for ten years.

Q: Why clay?
A: I like how it feels, and I always have.

Q: What do you do when a pot breaks?
A: I make another one.

Q: And then?
A: I sell it.
"""
ASKED = """Ada Lorn spoke to us about her pots.

Why do you work with clay?

I like how it feels, and I always have.

What do you do when a pot breaks?

I make another one. I have patience.

Who taught you?

My aunt did, in a shed.
"""
NAMED = """The Post: You won. Were you surprised?

Ada Lorn: I was. Nobody had counted on it.

The Post: What comes next?

Ada Lorn: A rest, I hope, and then the work.

The Post: Will you run again?

Ada Lorn: Ask me in May.
"""
SHORT = (
    "Ada Lorn makes pots. Q. Why clay? A. I like how it feels. Q. What do you do when a pot breaks? "
    "A. I make another one. Q. And then? A. I sell it."
)
BROADCAST = """Ada Lorn:

Pots are sold all over the county this week.

Jane Orsk makes them, and she joins me now."""
REPORTER = """Ada Lorn:

Pots are sold all over the county this week, and most of them are blue."""
NUMBERED = """Pots break.

1. Pack them well
Straw helps.

2. Dry them
Sun helps.

3. Wait
A week helps.

4. Sell
Now.
"""
TIMED = """10:45 a.m.: The vote begins.

11:20 a.m.: The first count is in.

12:05 p.m.: Lorn leads.

1:30 p.m.: It is over.
"""
SALE = "Sponsored content\n\nOur pots are the best. Order yours today and save 30% off."


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        (LABELLED, "interview"),
        (ASKED, "interview"),
        (NAMED, "interview"),
        (SHORT, "interview"),
        (BROADCAST, "interview"),
        (NUMBERED, "listicle"),
        (TIMED, "live_blog"),
    ],
)
def test_layouts_show_a_genre(text: str, genre: str) -> None:
    assert [match.genre for match in find_layout(parse(text))] == [genre]


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        REPORTER,
        "Note: it is shut.\nNote: it is dry.\nPlace: Norwick.\nPlace: the mill.\nTime: noon.",
        "What now?\n\nNobody knows.\n\nWho pays?\n\nThe town.\n\nWhen?\n\nIn May, the clerk said.",
        "The mill opened in 1904.\n\n12 people work there.\n\n40 once did.",
        "The vote began at 10:45 a.m.\n\nIt ended at 1:30 p.m.",
    ],
)
def test_layouts_that_show_no_genre(text: str) -> None:
    assert not list(find_layout(parse(text)))


@pytest.mark.parametrize(
    ("text", "title", "genre"),
    [
        (COLUMN, None, "opinion"),
        (REPORT, None, "news"),
        (REPORT, "Opinion: Close the mill", "opinion"),
        ("To the Editor:\n" + COLUMN, None, "letter"),
        (LABELLED, "Q&A with Ada Lorn", "interview"),
        (NUMBERED, "7 Ways to Sell a Pot", "listicle"),
        (TIMED, "Live updates: the vote in Norwick", "live_blog"),
        ("NORWICK, May 3 /PRNewswire/ -- " + REPORT, None, "press_release"),
        (SALE, None, "advertisement"),
        (REPORT, "Analysis: Why the mill had to close", "analysis"),
        ("Satire: the council has postponed Wednesday, a spokesman said.", None, "satire"),
        ("It rained.", None, "other"),
        ("", None, "other"),
    ],
)
def test_genres(text: str, title: str | None, genre: str) -> None:
    found = genre_of(text, title)
    assert found.name == genre
    assert 0.5 < found.probability <= 1


def test_quoted_words_count_once_where_a_later_paragraph_closes_a_quotation() -> None:
    document = parse("“We never went, \n\nI think.” I think.” I think.” ")
    assert measure_manner(annotate(document)).counts["first_singular"] == 2


def test_scorn_in_the_writers_own_words_speaks_for_opinion() -> None:
    scorn = "The plan is a sham and a farce. What a joke. Folks, it is garbage. "
    plain = "The plan is a loan and a lease. What a year. Clerks, it is finished. "
    assert any("scorn" in reason.note for reason in genre_of(scorn * 3).reasons)
    assert not any("scorn" in reason.note for reason in genre_of(plain * 3).reasons)
    quoted = " ".join(f"“{scorn.strip()}” said Ada Lorn, the mayor of Norwick." for _ in range(3))
    assert not any("scorn" in reason.note for reason in genre_of(quoted).reasons)


SCORES = {"reliability": Score(0.9, (0.8, 0.95), 0.0, {}), "bias": Score(0.1, (0.0, 0.2), 0.0, {})}
VALUES = {"function_word_share": 0.5, "unknown_words": 0.0, "sentence_length": 20.0}
COUNTS = ProseCounts(words=400, sentences=20, open_ended=0, repeated=0)


def verdict_of(name: str, policy: Policy | None = None, probability: float = 0.9) -> Any:
    genre = Genre(name, probability)
    decision = decide(policy or Policy(), SCORES, VALUES, COUNTS, genre)
    assert (decision.verdict is Verdict.ABSTAIN) == (decision.abstention is not None)
    return decision.verdict, decision.reasons


@pytest.mark.parametrize("name", GENRES)
def test_the_verdict_by_genre(name: str) -> None:
    verdict, reasons = verdict_of(name)
    passes = name in ("news", "analysis", "opinion", "feature", "listicle", "live_blog", "other")
    assert verdict is (Verdict.PASS if passes else Verdict.ABSTAIN)
    assert any(GENRES[name] in reason for reason in reasons) == (name not in ("news", "other"))
    verdict, _ = verdict_of(name, Policy(judge_every_genre=True))
    assert verdict is Verdict.PASS
    verdict, _ = verdict_of(name, probability=0.5)
    assert verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["press_release", "advertisement", "opinion"])
def test_a_genre_that_does_not_pass_may_fail(name: str) -> None:
    assert verdict_of(name, Policy(fail_under=0.97))[0] is Verdict.FAIL


def test_opinion_that_does_not_say_so() -> None:
    labelled = Genre("opinion", 0.9, labelled=True)
    reasons = decide(Policy(), SCORES, VALUES, COUNTS, labelled).reasons
    assert reasons[-1].startswith("judged as opinion")
    assert "nothing labels it as opinion" in verdict_of("opinion")[1][-1]
    assert "nothing labels it as opinion" in verdict_of("opinion", probability=0.7)[1][-1]
    assert "opinion" not in verdict_of("opinion", probability=0.5)[1][-1]
    assert genre_of(REPORT, "Opinion: Close the mill").labelled
    assert not genre_of(COLUMN).labelled


@pytest.mark.parametrize(
    ("contributions", "verdict"),
    [
        ({"biased_sentences": -2.0}, Verdict.ABSTAIN),
        ({"biased_sentences": -2.0, "contradictions": -2.0}, Verdict.FAIL),
        ({"contradictions": -2.0}, Verdict.FAIL),
    ],
)
def test_a_labelled_opinion_or_an_advertisement_does_not_fail_for_its_tone_alone(
    contributions: dict[str, float], verdict: Verdict
) -> None:
    score = Score(probability(1.0 + sum(contributions.values())), (0.1, 0.2), 1.0, contributions)
    scores = SCORES | {"reliability": score}
    labelled = Genre("opinion", 0.9, labelled=True)
    assert decide(Policy(), scores, VALUES, COUNTS, labelled)[0] is verdict
    assert decide(Policy(), scores, VALUES, COUNTS, Genre("opinion", 0.9))[0] is Verdict.FAIL
    assert decide(Policy(), scores, VALUES, COUNTS, Genre("advertisement", 0.9))[0] is verdict
    strict = Policy(judge_every_genre=True)
    assert decide(strict, scores, VALUES, COUNTS, labelled)[0] is Verdict.FAIL


@pytest.mark.parametrize(
    ("file", "genre"),
    [
        ("opinion-column.md", "opinion"),
        ("press-release.html", "press_release"),
        ("wire-report.md", "news"),
        ("court-report.md", "news"),
        ("science-hedged.md", "news"),
    ],
)
def test_sample_articles(file: str, genre: str) -> None:
    report = assess(read_articles(SEEDS / file)[0])
    assert report.genre.name == genre
    assert (genre == "news") == (not any(GENRES[genre] in reason for reason in report.reasons))


def test_the_command_line_judges_every_genre() -> None:
    path = SEEDS / "press-release.html"
    assert "does not pass as news" in run("check", path).output
    assert "does not pass as news" not in run("check", "--judge-every-genre", path).output


def test_all_outputs_show_the_genre() -> None:
    for arguments in (
        ("score",),
        ("explain",),
        ("score", "--format", "html"),
        ("score", "--format", "markdown"),
        ("score", "--format", "jsonl"),
        ("check", "--format", "sarif"),
        ("check", "--format", "junit"),
    ):
        assert "opinion" in run(*arguments, SEEDS / "opinion-column.md").output
    report = assess(COLUMN, "Opinion: Shame")
    assert "genre: opinion" in report._repr_html_()
    assert replace(report, genre=Genre("letter", 1.0)).to_dict()["genre"] == {
        "name": "letter",
        "probability": 1.0,
        "labelled": False,
        "reasons": [],
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It is right to act. The plan is right.", 2),
        ("The far right met. The right wing lost. The plan is right.", 1),
        ("They lie down at noon. They lie to us.", 1),
        ("The mill is left, right away.", 0),
    ],
)
def test_words_of_other_senses_are_not_counted(text: str, count: int) -> None:
    counts = measure_manner(annotate(parse(text))).counts
    assert counts["evaluation"] + counts["scorn"] == count


def notes_of(text: str) -> list[tuple[str, str]]:
    return [(reason.note, reason.text) for reason in genre_of(text).reasons]


def test_reasons_are_clear_words_of_the_writer() -> None:
    notes = notes_of(COLUMN)
    assert ("3 words in the first person plural", "We should be ashamed") in notes
    assert all(len(text) > 3 for _, text in notes)
    # "good", "so" and "most" persuade nobody, and a quotation speaks for somebody else.
    weak = "It is so good, and so much better than most of the rest. It is the best and the right one. "
    assert notes_of(weak * 4) == []
    quoted = (
        "“We must stop this shameful plan, and we must do it now,” said Ada Lorn. It is so good. "
    )
    assert not any("We" in text or "shameful" in text for _, text in notes_of(quoted * 4))


def test_the_reason_for_news_is_its_sources_or_its_names() -> None:
    assert notes_of(REPORT) == [("5 of 5 sentences have a source", "a spokesman said")]
    match = "Norwick beat Harbour by two goals on May 4 in Suffield. Ada Lorn scored in May. "
    [(note, text)] = notes_of(match * 3)
    assert note.startswith("names people, places or times")
    assert text == "Ada Lorn"


def test_satire_has_no_praise_for_its_sources() -> None:
    story = REPORT + " At press time, the mill was asking for a lawyer."
    report = assess(story * 2 + FILLER * 3)
    assert report.genre.name == "satire"
    assert not any(one.contributions["reliability"] > 0 for one in report.key_findings)
    assert any(one.contributions["reliability"] > 0 for one in report.findings)
