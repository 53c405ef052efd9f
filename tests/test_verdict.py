"""Verdicts that rest on a part of the text: broken texts, and texts of two manners."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle

import pytest

from reliability.articles.article import Article
from reliability.attribution.annotation import annotate
from reliability.checking.baseline import Entry, baseline_entry
from reliability.checking.fingerprints import fingerprint_findings
from reliability.contradictions.headline_body import OTHER_STORY
from reliability.evaluation.generalization import tricks
from reliability.records import Abstention, Score, Verdict
from reliability.reporters import jsonl
from reliability.scoring import manner
from reliability.scoring.assess import assess
from reliability.scoring.model import shipped_model
from reliability.scoring.policy import Policy
from reliability.scoring.verdict import Measured, _stays_clear
from reliability.text.damaged_words import restore_words
from reliability.text.document import parse
from reliability.text.readable import (
    APPROXIMATIONS,
    RESTORATIONS,
    drop_dots,
    keep_prose,
    restore_articles,
)
from reliability.text.refrains import drop_forms, drop_hollow_speech, drop_refrains

RANT = (
    "We were told that the harbour of year {n} would be safe, and we believed it. Nobody asked the "
    "people of pier {n} who pay for this shameful mess. So what do they do with the money of street "
    "{n}? They will of course say that the {n} boats were old. You and I know that it was the same "
    "crowd in {n} meetings, and they never stop! Everyone knows that the {n} clowns will ruin us all."
)
CALM = (
    "The county said on Monday that station {n} would reopen in June. Laura Finch, an engineer with "
    "the railway, told reporters that platform {n} had been repaired. Passengers of line {n} travelled "
    "by coach until then, according to a report of the transport office. The repairs of the roof cost "
    "{n} million, and the auditors will publish section {n} of their findings in the autumn."
)
BAD = "\n\n".join(RANT.format(n=n) for n in range(2, 7))
GOOD = "\n\n".join(CALM.format(n=n) for n in range(2, 11))
MORE = "\n\n".join(CALM.format(n=n) for n in range(11, 20))
BOTH = f"{BAD}\n\n{GOOD}"


def just_passing(text: str) -> Policy:
    """Return a policy by which the text as a whole passes, but nothing that is clearly worse."""
    return Policy(fail_under=assess(text).reliability.interval[0] - 0.001)


LIMIT = just_passing(BOTH)


def test_the_example_fails_by_itself() -> None:
    assert assess(BAD).verdict is Verdict.FAIL
    assert assess(GOOD).verdict is Verdict.PASS


@pytest.mark.parametrize("text", [BOTH, f"{GOOD}\n\n{MORE}\n\n{BAD}", f"{GOOD}\n\n{BAD}\n\n{GOOD}"])
def test_a_part_of_another_manner_fails_the_article(text: str) -> None:
    report = assess(text, policy=just_passing(text))
    assert report.verdict is Verdict.FAIL
    assert report.part is not None
    assert "is written in another manner: its reliability is" in report.reasons[0]
    found = text[report.part.start : report.part.end]
    assert "harbour" in found
    assert "platform" not in found
    alone, article = report.part.alone, assess(found).reliability
    assert (alone.probability, alone.contributions) == (article.probability, article.contributions)
    # The interval of a short article is wider, that of a part is not.
    assert article.interval[0] < alone.interval[0] < alone.interval[1] < article.interval[1]
    assert report.part.contrast >= manner.CLEAR_CONTRAST


def test_a_labelled_opinion_does_not_fail_by_a_part() -> None:
    text = f"{GOOD}\n\n{BAD}\n\n{GOOD}"
    article = Article(text=text, title="Opinion: The harbour of our town")
    report = assess(article, policy=just_passing(text))
    assert report.genre.labelled
    assert report.abstention is Abstention.TWO_MANNERS


def test_a_headline_of_another_story_is_named_with_the_verdict() -> None:
    report = assess(GOOD, "Quentin Marlow wins violin prize in distant Vienna")
    assert OTHER_STORY in report.reasons
    assert OTHER_STORY not in assess(GOOD).reasons


def test_a_failure_by_a_part_is_baselined_only_if_it_is_known() -> None:
    report = assess(BOTH, policy=LIMIT)
    fingerprints = fingerprint_findings(report.article, report.findings)
    entry = baseline_entry(report, LIMIT, fingerprints)
    assert entry.covers(report, LIMIT)
    assert entry.failed["reliability"] == pytest.approx(report.part.alone.probability, abs=1e-4)  # type: ignore[union-attr]
    assert not Entry({}, entry.findings).covers(report, LIMIT)


def test_the_scores_stay_those_of_the_whole() -> None:
    lenient, strict = assess(BOTH, policy=Policy(fail_under=0)), assess(BOTH, policy=LIMIT)
    assert lenient.part is None
    assert strict.part is not None
    assert lenient.reliability == strict.reliability
    assert lenient.findings == strict.findings


def test_the_part_is_in_the_wire_format() -> None:
    part = assess(BOTH, policy=LIMIT).to_dict()["part"]
    assert BOTH[part["start"] : part["end"]].startswith("We were told")
    assert part["reliability"] < LIMIT.fail_under < part["rest"]
    assert assess(GOOD).to_dict()["part"] is None


def test_a_change_of_subject_is_found() -> None:
    kept = assess(BOTH, policy=LIMIT)
    at = manner.change_of_subject(parse(BOTH))
    assert parse(BOTH).sentences[at].start == len(BAD) + 2
    assert kept.part is not None
    assert manner.change_of_subject(parse(GOOD)) == 0


def _score(log_odds: float) -> Score:
    return Score(0.5, (0.5, 0.5), log_odds, {})


@pytest.mark.parametrize(("gap", "is_part"), [(1.9, False), (2.1, True)])
def test_the_contrast_decides(gap: float, is_part: bool) -> None:
    scores = cycle((_score(-1.0), _score(gap - 1.0)))
    report = assess(BOTH)
    part = manner.differing_part(
        parse(BOTH),
        report.findings,
        report.reliability,
        lambda *_: (-1.0, gap - 1.0),
        lambda _: next(scores),
        lambda _: True,
    )
    assert (part is not None) == is_part


def test_a_part_without_an_estimated_contrast_is_not_scored() -> None:
    report = assess(BOTH)
    part = manner.differing_part(
        parse(BOTH),
        report.findings,
        report.reliability,
        lambda *_: (-1.0, 0.2),
        lambda _: pytest.fail("scored"),
        lambda _: True,
    )
    assert part is None


def test_the_estimate_is_near_the_score() -> None:
    model = shipped_model("reliability")
    whole, bad, good = (
        Measured(annotate(parse(text)), None, {"reliability": model}) for text in (BOTH, BAD, GOOD)
    )
    last = len(bad.document.sentences)
    estimated = manner.estimated_log_odds(whole.annotated, whole.reading, model, 0, last)
    scores = [part.score_as_part("reliability").log_odds for part in (bad, good)]
    assert estimated == pytest.approx(scores, abs=0.5)


@pytest.mark.parametrize(("share", "is_clear"), [(0.01, True), (0.2, False)])
def test_a_few_words_dropped_from_a_reliable_text_turn_nothing(
    share: float, is_clear: bool
) -> None:
    model = shipped_model("reliability")
    good = Measured(annotate(parse(GOOD)), None, {"reliability": model})
    rest = GOOD[: round((1 - share) * len(GOOD))]
    assert _stays_clear(Policy(), good, drop_refrains, rest) is is_clear
    assert not _stays_clear(Policy(), good, drop_forms, rest)
    both = Measured(annotate(parse(BOTH)), None, {"reliability": model})
    assert not _stays_clear(Policy(fail_under=0.0), both, drop_refrains, BOTH[:-9])


@pytest.mark.parametrize("text", ["", BAD[:900], GOOD])
def test_a_text_of_one_manner_has_no_part(text: str) -> None:
    assert assess(text).part is None


TRICKS: dict[str, Callable[[str], str]] = {
    "newlines": lambda text: "\n".join(text.split()),
    "blank lines": lambda text: "\n\n".join(text.split()),
    "stops": lambda text: ". ".join(text.split()),
    "no stops": lambda text: text.replace(". ", " "),
    "half the stops": lambda text: text.replace(". ", " ", text.count(". ") // 2),
    "commas for stops": lambda text: text.replace(". ", ", "),
    "dots for stops": lambda text: text.replace(". ", "... "),
    "stops for spaces": lambda text: ".".join(text.split(" ")),
    "stops and capitals": lambda text: ". ".join(text.title().split()),
    "a stop every fifth word": lambda text: re.sub(r"((?:\S+ ){5})", r"\1. ", text),
    "no capitals, no stops": lambda text: text.lower().replace(". ", " "),
    "bars between words": lambda text: " | ".join(text.split(" ")),
    "commas after words": lambda text: re.sub(r"(?<=\w)(?=\s)", ",", text),
    "commas for spaces": lambda text: text.replace(" ", ","),
    "stops and line ends": lambda text: text.replace(" ", ".\n"),
    "brackets around words": lambda text: re.sub(r"([\w']+)", r"(\1)", text),
    "numbers between words": lambda text: re.sub(" ", lambda one: f" {one.start()} ", text),
    "digits after words": lambda text: re.sub(r"(?<=\w)(?=\s)", "7", text),
    "tags between words": lambda text: text.replace(" ", "<br>"),
    "references for spaces": lambda text: text.replace(" ", "&nbsp;"),
    "each sentence quoted": lambda text: '"' + re.sub(r"(?<=[.!?])\s", '" "', text) + '"',
    "each in single marks": lambda text: "'" + re.sub(r"(?<=[.!?])\s", "' '", text) + "'",
    "speakers": lambda text: "JANE ROE: " + re.sub(r"(?<=[.!?])\s+", "\nJANE ROE: ", text),
    "letters spaced": lambda text: "   ".join(" ".join(word) for word in text.split()),
    "some letters spaced": lambda text: re.sub(
        r"\b\w{5,}\b", lambda one: " ".join(one[0]) if one.start() % 3 else one[0], text
    ),
    "digits for letters": lambda text: text.translate(str.maketrans("aeo", "430")),
    "hyphens in words": lambda text: re.sub(r"\b(\w{3})(\w{3,})\b", r"\1-\2", text),
    "spaces in words": lambda text: re.sub(r"\b(\w{3})(\w{3,})\b", r"\1 \2", text),
    "a letter left out": lambda text: re.sub(r"\b([a-z]{3})[a-z]([a-z]{3,})\b", r"\1\2", text),
    "letters out of order": lambda text: re.sub(
        r"\b([a-z])([a-z]{3,})([a-z])\b", lambda one: f"{one[1]}{one[2][::-1]}{one[3]}", text
    ),
    "tags in words": lambda text: re.sub(r"\b(\w{3})(\w{3,})\b", r"\1<b></b>\2", text),
    "accents": lambda text: text.translate(str.maketrans("aeiou", "áéíóú")),
    "questions": lambda text: text.replace(".", "?"),
    "headings": lambda text: re.sub(r"(?<=[.!?])\s+", "\n\nThe story so far\n\n", text),
    "no spaces": lambda text: text.replace(" ", ""),
    "capitals for spaces": lambda text: re.sub(r" (\w)", lambda one: one[1].upper(), text),
    "list": lambda text: re.sub(r"(?:\.|(?<=[?!])) *(?=[A-Z])|\n+", "\n- ", text),
    "nonsense between words": lambda text: re.sub(r"((?:\S+ ){3})", r"\1lorvan ", text),
    "quoted": lambda text: f'"{text}"',
    "each paragraph quoted": lambda text: '"' + text.replace("\n\n", '"\n\n"') + '"',
    "thrice": lambda text: "\n\n".join([text] * 3),
    "thrice in a line": lambda text: " ".join([text] * 3),
    "filler": lambda text: text + "\n\n" + " ".join(["lorvan tesk imder"] * 40),
    "list appended": lambda text: text + "\n\n" + "\n".join(f"item {n}" for n in range(60)),
} | {
    name: tricks.TRICKS[name]
    for name in (
        "program text appended",
        "vowels dropped",
        "vowels drawn out",
        "page numbers",
        "dots after every paragraph",
        "a byline before every paragraph",
        "a credit after every paragraph",
        '"she said" after every sentence',
        '"according to" after every sentence',
        '"she said that" before every sentence',
        "a speaker of six for every sentence",
        "every second sentence quoted",
        "every fourth sentence quoted",
        "the same by a farmer",
        "each part a post",
        "each part quoted, with a credit",
        "lines quoted as in e-mails",
        "a block quotation of HTML",
        "links in the words",
        "a line for each phrase",
        "function words dropped",
        "a table appended",
    )
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_does_not_hide_a_failure(trick: str) -> None:
    report = assess(TRICKS[trick](BAD))
    assert report.verdict is Verdict.FAIL
    assert report.abstention is None


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_does_not_make_good_news_fail(trick: str) -> None:
    assert assess(TRICKS[trick](GOOD)).verdict is not Verdict.FAIL


@pytest.mark.parametrize("trick", ["half the stops", "commas for stops", "dots for stops"])
def test_damage_that_raises_no_score_leaves_an_article_too_close_to_call(trick: str) -> None:
    text = TRICKS[trick](GOOD)
    score = assess(text).reliability
    policy = Policy(fail_under=(score.probability + score.interval[1]) / 2)
    assert assess(text, policy=policy).verdict is Verdict.ABSTAIN


def test_a_text_that_somebody_else_says_is_not_judged() -> None:
    announced = f"Full text of her remarks:\n{BAD}"
    report = assess(announced, policy=Policy(fail_under=0.1))
    assert report.verdict is Verdict.ABSTAIN
    assert report.abstention is Abstention.GENRE
    assert "of its words are somebody else's" in report.reasons[0]
    every = Policy(fail_under=0.1, judge_every_genre=True)
    assert assess(announced, policy=every).abstention is not Abstention.GENRE


def test_the_reason_says_how_much_was_read() -> None:
    reasons = assess("\n".join(BAD.split())).reasons
    assert reasons[0].startswith("as far as it can be read (")
    assert any("not prose" in reason for reason in reasons[1:])


def test_a_failure_of_a_mended_text_does_not_say_that_the_text_passes() -> None:
    broken = BAD.replace(". ", ", ")
    whole, damaged = assess(BAD).reliability.probability, assess(broken).reliability.probability
    reasons = assess(broken, policy=Policy(fail_under=(whole + damaged) / 2)).reasons
    assert reasons[0].startswith("as far as it can be read (all words, mended): reliability")
    assert not any("too close to call" in reason or "at least" in reason for reason in reasons)
    assert len(reasons) == len(set(reasons))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It rained.", Abstention.TOO_SHORT),
        ("lorvan tesk imder foluptas quendri masel orbitem. " * 30, Abstention.UNREADABLE),
        ("\n".join(f"the price of item {n} is down" for n in range(60)), Abstention.NOT_PROSE),
        (GOOD, None),
    ],
)
def test_the_kinds_of_abstention(text: str, kind: Abstention | None) -> None:
    report = assess(text)
    assert report.abstention == kind
    assert (report.verdict is Verdict.ABSTAIN) == (kind is not None)
    assert report.to_dict()["abstention"] == kind


def test_too_close_is_a_kind_of_its_own() -> None:
    low, high = assess(GOOD).reliability.interval
    report = assess(GOOD, policy=Policy(fail_under=(low + high) / 2))
    assert report.abstention is Abstention.TOO_CLOSE
    assert '"abstention":"too_close"' in jsonl.render_line(report).replace(": ", ":")


def test_the_title_of_a_broken_text_is_read_too() -> None:
    article = Article(text="\n".join(BAD.split()), title="The SHOCKING truth")
    with_title = assess(article).reasons[0]
    assert with_title != assess(article.text).reasons[0]


DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
CLAUSES = (
    "rain fell all night", "roads closed near Lund", "a barn burned down", "nobody was hurt",
    "trains stopped early", "two ferries turned back", "schools stayed shut", "power failed twice",
)  # fmt: skip


def in_form(form: str) -> str:
    """Return a sentence of a form for each clause, with a day and a number."""
    days = zip(CLAUSES, cycle(DAYS), range(8), strict=False)
    return " ".join(
        form.format(one=one, One=one.capitalize(), day=day, n=n) for one, day, n in days
    )


@pytest.mark.parametrize(
    "form",
    [
        "{One}, the county said on {day}.",
        "{One}, according to minutes of the meeting of {day}.",
        "The county writes that {one}.",
        "In the view of the county, {one}.",
        "{One} on {day}.",
        "In March 201{n}, {one}.",
        "At 9:40 a.m. on {day}, {one}.",
        "{One}, although nobody could confirm it.",
    ],
)
def test_tags_and_dates_of_most_sentences_are_refrains(form: str) -> None:
    plain = " ".join(f"{one.capitalize()}." for one in CLAUSES)
    assert drop_refrains(parse(in_form(form))).lower() == plain.lower()


@pytest.mark.parametrize(
    "form",
    [
        "{One} on {day}. Street {n} heard that {one}. And {one} again.",
        "On {day} {one}. Street {n} heard that {one}. And {one} again.",
        "{One}, the county said on {day}. Street {n} heard that {one}. And {one} again.",
    ],
)
def test_some_tags_and_dates_are_not_refrains(form: str) -> None:
    text = in_form(form)
    assert drop_refrains(parse(text)) == text


@pytest.mark.parametrize(
    "form",
    [
        "{name} did not respond to a request for comment.",
        "{name} beat {name} 3-{n} on {day}.",
        "The temperature in {name} was {n} degrees at noon on {day}.",
        "{name}, {name}.",
    ],
)
def test_sentences_that_differ_by_names_and_numbers_are_one_form(form: str) -> None:
    lines = zip(("Lund", "Harwell", "Brantham", "Stavely"), cycle(DAYS), range(8), strict=False)
    added = " ".join(form.format(name=name, day=day, n=n) for name, day, n in lines)
    text = " ".join(f"{one.capitalize()}, and few in the valley spoke of it." for one in CLAUSES)
    assert drop_forms(parse(f"{text}\n\n{added}")).strip() == text


@pytest.mark.parametrize("mark", ["FILE - ", "Image caption: "])
def test_prose_behind_a_mark_of_the_page_is_judged(mark: str) -> None:
    calm, bad = GOOD.split("\n\n"), BAD.replace("\n\n", " ")
    lines = [f"{mark}{one}." for one in bad.split(". ")[:8]]
    text = "\n\n".join([*calm[:3], *lines, *calm[3:6]])
    report = assess(text, policy=just_passing(text))
    assert report.boilerplate
    assert report.verdict is Verdict.FAIL
    assert report.reasons[0].startswith("with the lines that look like those of a page: ")


def test_captions_of_news_fail_no_article() -> None:
    caption = (
        "FILE - In this May 3 photo, passengers wait for a coach at the station, which is shut."
    )
    text = f"{GOOD}\n\n{caption}\n\n{caption}"
    assert assess(text, policy=just_passing(text)).verdict is Verdict.PASS


def test_a_headline_as_long_as_a_paragraph_is_judged_as_a_part_of_the_text() -> None:
    calm, bad = "\n\n".join(GOOD.split("\n\n")[:3]), BAD.replace("\n\n", " ")
    policy = Policy(fail_under=assess(calm, bad).reliability.interval[0] - 0.001)
    assert assess(calm, bad, policy=policy).reasons[0].startswith("with its long headline: ")
    assert assess(calm, " ".join(bad.split()[:12]), policy=policy).verdict is Verdict.PASS


def test_ordinary_texts_are_left_as_they_are() -> None:
    document = parse(GOOD)
    assert all(mend(document) == GOOD for mend in (*RESTORATIONS, *APPROXIMATIONS))


def test_speakers_of_news_keep_their_tags() -> None:
    weather = "rain snow wind fog hail sleet frost heat".split()
    news = " ".join(
        f"The {one} was strong, said Jane Roe. Roads with {one} close. Then {one} ends it."
        for one in weather
    )
    assert drop_refrains(parse(news)) == news


def test_speakers_whom_an_article_mentions_are_not_hollow() -> None:
    said = " ".join(f'"The {name} came first," Finch said.' for name in ("rain", "snow", "wind"))
    text = f"Jo Finch, a clerk, looked out of her window in Lund. {said}"
    assert drop_hollow_speech(parse(text)) == text
    once = f'"The rain came first," said Al Roe, a clerk. It rained for days. {text}'
    assert drop_hollow_speech(parse(once)) == once
    assert '"' not in drop_hollow_speech(parse(said))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"Northfield {n}, Lower Marsh {n + 1}" for n in range(30)),  # results
        "\n".join(f"Fresh bread {n} pounds" for n in range(30)),  # prices
        "El camino a la costa estuvo cerrado durante una semana por las obras. " * 12,
        "La policía informó que el conductor de la camioneta fue acusado por el juez. " * 12,
        "".join(
            f"Ben Roe, Northfield, and Al Orr, Lund, speed {n}, fees ${n}. " for n in range(25)
        ),
    ],
)
def test_lists_and_other_languages_are_not_read_as_damaged_prose(text: str) -> None:
    assert assess(text).verdict is Verdict.ABSTAIN


def test_words_of_another_language_are_not_mended_and_a_list_gets_no_articles() -> None:
    foreign = parse(
        "Los vecinos de la ciudad dicen que el puente no se puede usar por la lluvia. " * 9
    )
    names = parse("Ben Roe, Northfield; Al Orr, Lund; Jo Finch, Harwick; Ella Dell, Norwick. " * 9)
    assert restore_words(foreign) == restore_articles(foreign) == foreign.text
    assert restore_articles(names) == names.text


def test_dots_that_cut_stories_off_stay() -> None:
    text = "The council met in the... A man of 40 was... The road to... " * 3
    assert drop_dots(parse(text)) == text


def test_a_list_with_a_little_prose_stays_a_list() -> None:
    text = "\n".join(["Everyone knows that it rained here."] + [f"Item {n}" for n in range(60)])
    assert keep_prose(parse(text)) == text
    assert assess(text).verdict is Verdict.ABSTAIN


def test_a_text_in_another_language_is_not_judged_by_its_english_words() -> None:
    text = "Der Ort hat eine neue Bahn, und in allen Orten fahren die Wagen am Morgen. " * 12
    assert assess(text).abstention is Abstention.UNREADABLE


def test_a_part_is_scored_without_its_contradictions() -> None:
    text = f"{GOOD} The pier was shut on Saturday, July 17, 2020."
    models = {"reliability": shipped_model("reliability")}
    measured = Measured(annotate(parse(text)), None, models)
    assert measured.scores["reliability"].contributions["contradictions"] < 0
    assert measured.score_as_part("reliability").contributions["contradictions"] == 0


def _mails(text: str) -> str:
    header = "From: Jane Roe Sent: Monday, May 3, 2021 5:51 PM To: John Roe"
    return "\n\n".join(f"{header}\n{paragraph}" for paragraph in text.split("\n\n"))


BIOGRAPHY = (
    "Jane Roe is a reporter for Harbour 7 News. Roe came to the station in May after three years in"
    " Lund. She grew up by the sea, where her father had a boat, and she still swims in it in "
    "winter. Roe went to the college of the town and wrote for its paper, of which she was the "
    "editor in her last year. Her first story for the station was on the ferry, and she has been on"
    " board for each storm since then. When she is not at work, Roe mends old clocks. Jane lives "
    "with her two dogs and her sister, who is a nurse. She reads the mail of all who write to her, "
    "and Roe will be glad of a word from you at the fair."
)
GALLERY = "\n\n".join(
    f"The {ship} leaves the harbour in the rain, and her crew looks for cod in the north. (Photo by Roe)"
    for ship in "Rose Lily Swan Gull Star Moon Dawn Hope Faith Pearl".split()
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [(_mails(GOOD), "headers of e-mails"), (BIOGRAPHY, "biography"), (GALLERY, "as in a gallery")],
)
def test_what_is_not_one_article_is_not_judged(text: str, reason: str) -> None:
    policy = Policy(fail_under=0.0, min_function_words=0.0, max_unknown_words=1.0)
    report = assess(text, policy=policy)
    assert report.abstention is Abstention.NOT_PROSE
    assert reason in report.reasons[0]


def test_nothing_that_fails_is_saved_by_another_form() -> None:
    captions = "\n\n".join(f"A boat at pier {n}. (Getty Images)" for n in range(6))
    for text in (
        _mails(BAD),
        f"Jane Roe is a reporter for Harbour 7 News. {BAD}",
        f"{BAD}\n\n{captions}",
    ):
        assert assess(text).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "text",
    [
        f"From: Jane Roe Sent: Monday, May 3, 2021 5:51 PM To: John Roe\n{GOOD}",
        f"Jane Roe is a reporter for Harbour 7 News.\n\n{GOOD}",
        f"{GOOD}\n\n{GALLERY.partition('The Star')[0]}",
    ],
)
def test_an_article_with_one_header_or_with_captions_is_judged(text: str) -> None:
    assert assess(text).verdict is Verdict.PASS
