"""Invariants of the scores of all articles."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import reliability
from fuzz_targets import check_report
from reliability.scoring import model
from reliability.signals.registry import FEATURES, measure
from reliability.text.document import parse
from support import SEEDS, python, read_articles

# Written for this test; the names in braces are swapped below.
ARTICLE = """\
{Jane Roe} said on Monday that the "plan isn't ready" - and {Transville} knows it. Critics said the
mayor's office had never answered them; {Roe} denied that.

"We will look at it again," {Roe}, who leads the {Orange Party}, told {The Daily Bugle}. According
to a report by the {Institute of Trees}, about 40% of the trees - mostly young ones - may die by 2030.

The {Orange Party} has 12 seats in the council, and {Roe} wants more. Everyone knows this will
certainly fail! It's a glorious plan, the {Daily Bugle} wrote. {Transville} has seen worse. But
nobody can say why {Sam Poe}, a spokesman for {Transville}, did not respond to a request for comment.
"""
UNWRAPPED = re.sub(r"(?<!\n)\n(?!\n)", " ", ARTICLE.replace("Roe", "Moe"))
SWAPS = {
    "Jane Roe": "Bartholomew Featherstonehaugh",
    "Roe": "Featherstonehaugh",
    "Transville": "Ouagadougou",
    "Orange Party": "Mauve Alliance",
    "The Daily Bugle": "The Evening Zeitung",
    "Daily Bugle": "Evening Zeitung",
    "Institute of Trees": "Ministry of Soils",
    "Sam Poe": "Xiomara",
}


def plain(article: str = ARTICLE) -> str:
    return article.replace("{", "").replace("}", "")


def swapped() -> str:
    text = ARTICLE
    for name, other in SWAPS.items():
        text = text.replace("{" + name + "}", other)
    return text


def scores(text: str, title: str | None = None) -> tuple[float, float]:
    report = reliability.assess(text, title)
    return report.reliability.probability, report.bias.probability


def curly(text: str) -> str:
    quoted = text.split('"')
    marks = ("“", "”")
    text = "".join(
        part + (marks[i % 2] if i < len(quoted) - 1 else "") for i, part in enumerate(quoted)
    )
    return text.replace("'", "’")


TYPOGRAPHY: dict[str, Callable[[str], str]] = {
    "curly quotes": curly,
    "en dashes": lambda text: text.replace(" - ", " – "),
    "em dashes": lambda text: text.replace(" - ", "—"),
    "double hyphens": lambda text: text.replace(" - ", " -- "),
    "no-break spaces": lambda text: text.replace("Roe ", "Roe\u00a0").replace("40% ", "40%\u202f"),
    "zero-width spaces": lambda text: text.replace("certainly", "cer\u200btainly"),
    "soft hyphens": lambda text: text.replace("glorious", "glo\u00adrious"),
    "look-alikes": lambda text: text.replace("certainly", "cеrtаinly"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "guillemets": lambda text: curly(text).replace("“", "«").replace("”", "»"),
}


DISGUISES = {("reliability", "zero-width spaces"), ("reliability", "look-alikes")}


@pytest.mark.parametrize("name", TYPOGRAPHY)
def test_typography_leaves_the_scores_unchanged_but_for_disguises(name: str) -> None:
    change = TYPOGRAPHY[name]
    changed = change(plain())
    assert changed != plain()
    title = 'Roe: "plan isn\'t ready" - critics'
    plainly, found = reliability.assess(plain(), title), reliability.assess(changed, change(title))
    for target in ("reliability", "bias"):
        before, after = (dict(getattr(one, target).contributions) for one in (plainly, found))
        disguised = after.pop("disguised_words", 0.0)
        before.pop("disguised_words", None)
        assert after == pytest.approx(before, abs=1e-6)
        # A disguise inside a word never raises reliability; other typography is not a disguise.
        assert disguised < 0 if (target, name) in DISGUISES else disguised == 0


# Words and marks of texts so short that they lack what a signal may expect around a cue.
CUES = ("NEWS", "REALLY", "said", "Roe", "not", "the", "Dr.", "experts", "she", "BREAKING", "could")
JOINTS = (" ", " ", "-", "/", ": ", "!", "\n\n", '" ', "— ", "…", "? ", "' ", ". ")
SHORT_TEXTS = st.lists(st.tuples(st.sampled_from(CUES), st.sampled_from(JOINTS)), max_size=4).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)


@given(SHORT_TEXTS, SHORT_TEXTS)
@settings(max_examples=300)
@example("The NEWS-", "")
def test_a_text_of_few_words_is_scored(text: str, title: str) -> None:
    check_report(reliability.assess(text, title))


def test_names_leave_the_scores_unchanged() -> None:
    assert scores(swapped()) == pytest.approx(scores(plain()), abs=1e-6)


# Features of the text as a whole: no rate of its sentences or words.
OF_THE_WHOLE = {"smog_index", "single_source"}  # need 30 sentences, and some statements


# At every position: opening a sentence, a quotation, a bracket; inside; possessive; compounded.
POSITIONS = """\
{N} told reporters that the plan was ready. It was bad news for {N}, many said, and {N}'s friends \
were furious. "{N} isn't ready," a clerk said; the "{N}-backed" plan is a disgrace ({N} denied it).

Nobody met {N} in May, on 3 May or in the week before. {N} never answered. {N}'s plan may fail! \
According to {N}, about 40% of the trees will certainly die, although the office of {N} would not \
say so. "We will look at it again," said {N}, who wrote about it on Monday. Critics of {N} say: "No."

It is clear that the trees will die, and {N} knows it. The reports from Harwick and {N} showing \
the cost are new, and the story that {N} repeats after each storm is old.
"""
TITLES = (
    "{N} denies the plan is ready",
    "{N} Denies The Plan Is Ready For All",
    "{N} DENIES IT ALL",
)
SHAPES = {
    "persons": "Okafor|de Groot|van der Veen|O'Neill|Al-Sayed|Lloyd Webber|J. K. Roe|Jane Roe|"
    "Brown|King|Bush|Young|Price|Long|Bille August|Reyes|Jane Young|Theresa May|Mark Roe|"
    "Tom Price Jr.|Kim Hyo-jin|Ali al-Sayed|Lena af Holt|Ada Roe III|Ann I. Roe|Will Roe",
    "places": "Iran|New Zealand|United States|Burkina Faso|the U.K.|America|the US|the UK|Reading|"
    "the Netherlands|St. Albans|Port-au-Hale|Cap d'Or",
    "parties": "Republicans|Democrats|Labour|Conservatives|Liberal Democrats|the GOP|the SNP|"
    "the Republican Party|the Green Party|Sinn Fein|AfD",
    "outlets": "Reuters|the New York Times|CNN|BBC News|the Daily Mail|the Washington Post|the Times|"
    "Roe.com|eBugle|the Harwick Herald",
}


def filled(text: str, name: str) -> str:
    """Put a name in the gaps of a text, with a capital at the start of a sentence."""
    opening = name[0].upper() + name[1:]
    for before in ("\n", '"', ". ", "! "):
        text = text.replace(f"{before}{{N}}", before + opening)
    return re.sub(r"\A{N}", opening, text).replace("{N}", name)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", SHAPES)
def test_no_name_changes_a_value_at_any_position(kind: str, title: str) -> None:
    def values(name: str) -> dict[str, float]:
        head = filled(title, name)
        head = head.upper() if title.isupper() else head
        return measure(filled(POSITIONS, name), head)[1].values

    first, *others = SHAPES[kind].split("|")
    scored = (
        model.shipped_model("reliability").curves.keys() | model.shipped_model("bias").curves.keys()
    )
    expected = values(first)
    for name in others:
        found = values(name)
        wrong = {
            feature: (expected[feature], found[feature])
            for feature in scored
            if found[feature] != pytest.approx(expected[feature], abs=1e-9, nan_ok=True)
        }
        assert not wrong, name


# Sentences and lines in which the shape of a name once changed a value, with names that must be alike.
PLACES = {
    "It angered {N}. Aides met Jane {N}. {N} clearly believes that he is a god. The judge saw it.":
    "Okafor|May|van der Veen|Lloyd Webber",
    "Aides of President {N} left. President {N} seems to know where the money went, she wrote.":
    "Okafor|May",
    "Officials slammed {N}, with one calling the speech vile. They then slammed {N} again.":
    "Okafor|van der Veen|Lloyd Webber",
    "A vocal critic of Mr. {N} plans, arguing that they should go, left. They tell {N} lies to all.":
    "Okafor's|Reyes'",
    "{N} never misses a chance to score, as far as {N}'s campaign manager Jo Finch is concerned.":
    "Okafor|J. K. Roe|Tom Price Jr.",
    "According to Acme, the website of the provocateur {N}, the vote \"drew attention\" to them.":
    "Jane Okafor|Will Hurd",
    "A Democrat who is supporting {N} in the primary tweeted that the pier is shut. He left.":
    "Jane Okafor|J. K. Roe",
    "Did they vote for {N}? Add the date. The board left.":
    "Jane Okafor|Tom Price Jr.",
    "Montreal. {N}. Mexico. Last week he bought a boat. \"I shall sail,\" he told the clerk there.":
    "Oslo|Los Angeles|St. Louis",
    "{N} officials told the press that the bridge fell. Officials said so twice.":
    "Harwick|White House|Kremlin|U.S.|American|Chinese",
    "Twelve {N} voted against it. It was late. \"Our parks fall apart,\" he said on Monday.":
    "Republicans|Sinn Fein",
    "A photo posted by {N} Poe (@jpoe) on Sep 10, 2016 shows you the ferry.": "Okafor|Kim Jong-un",
    "It was long.\n\n{N} is a freelance writer.": "Jane Okafor|Ana de la Vega|Noor el-Haddad|Al Roe Jr.",
    "It was long.\n\n{N}:Ferries stay in port for a week and nobody is happy about it":
    "Jane Okafor|J. K. Roe",
    "It was long.\n\nUpdate: Story updated with comments from {N}.": "Jane Okafor|Ana Lloyd Webber",
    "It was long.\n\nContent created by The {N} News Foundation is available without charge to any news "
    "publisher that can provide a large audience. For licensing opportunities of our original content, "
    "please contact licensing@example.org.": "Harwick|Daily Caller",
    "It was long.\n\n- Check out the {N} Electoral Map and game out your own strategy for November.":
    "CNN|Salon.com",
    "The ferry was late, wet and cold.{N} said that the crew was tired. It rained.":
    "Okafor|O'Neill|J. K. Roe|BBC News",
    "Nobody likes {N}. Call that a shame. Nobody met {N}. Of course it rained on the day.":
    "Jane Okafor|Tom Price Jr.",
    "The clerk wrote to {N} (I) of Harwick, a friend of {N} — I know why. He beat {N} 3-1 on the day.":
    "Jane Okafor|Tom Price Jr.",
    "Nobody saw it come. {N} called the plan vile. It was a shock to all who work there and to their "
    "friends. The town is livid. {N} sees to that. He said so. - Jo Poe (@jpoe) May 4, 2016":
    "Okafor|Lloyd Webber|van der Veen",
    "As {N} said, sail with the tide but always check and confirm. It rained.":
    "Jane Okafor|Ana Garcia Marquez",
    "In News Free From Fines By {N} You may have heard of the new pier, and of much else besides it.":
    "Jo Poe|Kim Jong-un",
    "{N}'s biggest lender will raise its rates. It did so in the {N}.": "UK|US",
    "They fly with El Al — {N}'s carrier; all others stay away.": "Israel|the Netherlands",
    "Of course, {N} was nothing but rude to them. Aides met Jane {N}.": "Okafor|May",
    "The 20-team {N} Memorial Tournament was held in the hall.": "Jane Okafor|A. B. Okafor",
}  # fmt: skip


@pytest.mark.parametrize("text", PLACES)
def test_names_of_any_shape_are_alike_in_a_place(text: str) -> None:
    """The text around each place is long enough that a line below it can be left out."""
    scored = set().union(*(model.shipped_model(target).curves for target in model.TARGETS))
    values = []
    for name in PLACES[text].split("|"):
        found = measure(f"{plain(UNWRAPPED)}\n\n{filled(text, name)}")[1].values
        values.append({feature: found[feature] for feature in scored})
    for other in values[1:]:
        assert other == pytest.approx(values[0], abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", ["Whitton-Tull", "Tull-Haddad-Poe", "de la Vega"])
def test_names_of_any_shape_are_alike_in_a_headline(name: str) -> None:
    values = [
        measure(plain(), f"BREAKING Jo {one} Filed For Divorce In Court")[1].values[
            "headline_all_caps"
        ]
        for one in ("Okafor", name)
    ]
    assert values[1] == values[0] > 0


def test_repeating_a_text_leaves_the_values_unchanged() -> None:
    text = plain() + "\n"
    once, twice = (measure(text * times)[1].values for times in (1, 2))
    for name, value in once.items():
        if name not in OF_THE_WHOLE and not math.isnan(value):
            assert twice[name] == pytest.approx(value, rel=1e-6, abs=1e-6), name


def test_the_arithmetic_of_a_report_adds_up() -> None:
    report = reliability.assess(plain(), "A certain plan")
    for target in ("reliability", "bias"):
        score = getattr(report, target)
        log_odds = score.base + math.fsum(score.contributions.values())
        odds = math.log(score.probability / (1 - score.probability))
        assert odds == pytest.approx(log_odds, abs=1e-9)
        assert score.interval[0] <= score.probability <= score.interval[1]
        shares: dict[str, float] = {}
        for finding in report.findings:
            share = finding.contributions.get(target, 0.0)
            shares[finding.feature] = shares.get(finding.feature, 0.0) + share
        for feature, share in shares.items():
            assert share == pytest.approx(score.contributions.get(feature, 0.0), abs=1e-9)


def test_findings_slice_back_to_their_text() -> None:
    report = reliability.assess(curly(plain()), "You won’t believe what happened next")
    assert report.findings
    for finding in report.findings:
        whole = report.article.title if finding.where == "title" else report.article.text
        assert whole is not None
        assert whole[finding.start : finding.end] == finding.text
        for start, end in finding.related:
            assert 0 <= start < end <= len(report.article.text)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.md")), ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "sourced",
    [
        "The bridge will certainly collapse, said Ann Moe, an engineer.",
        "The bridge will certainly collapse, Ann Moe, an engineer, said.",
        "According to Ann Moe, an engineer, the bridge will certainly collapse.",
    ],
)
def test_adding_a_named_source_never_lowers_reliability(path: Path, sourced: str) -> None:
    (article,) = read_articles(path)
    bare = article.text + "\n\nThe bridge will certainly collapse.\n"
    assert (
        scores(article.text + f"\n\n{sourced}\n", article.title)[0]
        >= scores(bare, article.title)[0]
    )


# -- articles composed of these sentences --------------------------------------------------------

SENTENCES = (
    "{N} said on Monday that the bridge would close.",
    "“We have no money left,” {N} told reporters.",
    "Some experts believe that the plan may fail.",
    "Everyone knows that {N} will certainly win!",
    "Critics of the plan called it a disgrace.",
    "According to a report, 40% of the trees are sick.",
    "The mayor, who did not respond to a request for comment, has denied it.",
    "{N} is a liar, and his cronies are worse.",
    "The tower had 40 rooms, and it was sold in May.",
    "It is clear that the council wants to hide the truth.",
    "Sources say the deal is dead.",
    "The river rose by two metres, {N} reported.",
    "I think we must act now, because nobody else will.",
    "Nobody was hurt, the police said.",
    "He resigned - and {N} asked why.",
    "She said it wasn't the city's fault.",
    "The so-called experts have never been right.",
    "{N} accused the company of fraud.",
)
# The beginning of each article settles what depends on the article as a whole. A name that is also a
# word, such as "Young", is recognized by its place in a sentence. A source that is never introduced
# counts once, however often it speaks. A text with many statements and no quotation marks has lost them.
BEGINNING = "The council met {N}, who is an engineer, in May. “It is late,” {N} told the council. "
COMPOSED = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from((" ", " ", "\n\n"))),
    min_size=4,
    max_size=14,
).map(lambda parts: BEGINNING + "".join(sentence + gap for sentence, gap in parts).strip())
NAMES = st.sampled_from(SHAPES["persons"].split("|"))


@settings(max_examples=30)
@given(COMPOSED, st.sampled_from(TITLES), NAMES)
def test_the_arithmetic_and_the_spans_hold_in_composed_articles(
    text: str, title: str, name: str
) -> None:
    report = reliability.assess(filled(text, name), filled(title, name))
    check_report(report)
    assert report.features == measure(report.article.text, report.article.title)[1].values


def check_rates(text: str, title: str | None = None) -> None:
    """Check that each rate of phrases is the sum of their weights over the words."""
    document, reading = measure(text, title)
    weights: dict[str, list[float]] = {}
    for finding in reading.findings:
        weights.setdefault(finding.feature, []).append(finding.weight)
    for name, parts in weights.items():
        if FEATURES[name].unit in ("per 100 words", "weight per 100 words"):
            rate = 100 * math.fsum(parts) / document.size
            assert reading.values[name] == pytest.approx(rate, rel=1e-9), name


@settings(max_examples=30)
@given(COMPOSED, NAMES)
def test_rates_are_sums_of_weights_in_composed_articles(text: str, name: str) -> None:
    check_rates(filled(text, name))


@pytest.mark.parametrize(
    "text", ["Disgraceful.", "Never!", "Shocking lies.", "Perhaps.", "I know.", "They must."]
)
def test_rates_are_sums_of_weights_in_the_shortest_texts(text: str) -> None:
    check_rates(text)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.md")), ids=lambda path: path.stem)
def test_rates_are_sums_of_weights_in_the_sample_articles(path: Path) -> None:
    (article,) = read_articles(path)
    check_rates(article.text, article.title)


@settings(max_examples=10)
@given(st.lists(COMPOSED, min_size=2, max_size=4))
def test_the_articles_before_change_no_report(texts: list[str]) -> None:
    texts = [filled(text, "Roe") for text in texts]
    together = [report.to_dict() for report in reliability.assess_many([*texts, texts[0]])]
    assert together == [reliability.assess(text).to_dict() for text in (*texts, texts[0])]


@pytest.mark.slow
def test_the_seed_of_hashes_changes_no_report() -> None:
    code = (
        "import sys, reliability; from reliability.reporters.jsonl import render_line; "
        "print(render_line(reliability.assess(sys.argv[1], sys.argv[2])))"
    )
    arguments = ("-c", code, plain(), "A certain plan")
    lines = {
        python(*arguments, variables={"PYTHONHASHSEED": seed}, check=True).stdout
        for seed in ("0", "1", "2")
    }
    assert len(lines) == 1


@settings(max_examples=30)
@given(COMPOSED, NAMES, NAMES)
def test_names_move_no_score_of_composed_articles(text: str, one: str, other: str) -> None:
    assert scores(filled(text, one)) == pytest.approx(scores(filled(text, other)), abs=1e-6)


def test_the_words_of_a_name_take_no_biased_sentence_out() -> None:
    text = BEGINNING + "Everyone knows that {N} will certainly win!"
    one, two = (
        measure(filled(text, name))[1].values["biased_sentences"] for name in ("Okafor", "Jane Roe")
    )
    assert one == two > 0


@settings(max_examples=30)
@given(COMPOSED, st.sampled_from(sorted(TYPOGRAPHY.keys() - {"zero-width spaces", "look-alikes"})))
def test_typography_moves_no_score_of_composed_articles(text: str, name: str) -> None:
    text = filled(text, "Roe")
    assert scores(TYPOGRAPHY[name](text)) == pytest.approx(scores(text), abs=1e-6)


@settings(max_examples=20)
@given(COMPOSED, st.integers(2, 3))
def test_repeating_a_composed_article_moves_no_rate(text: str, times: int) -> None:
    # The end keeps the sources named at the beginning from those of the copy before.
    text = filled(text, "Roe") + " The road was wet. The sun came out. It was noon.\n\n"
    once, often = (measure(text * count)[1].values for count in (1, times))
    wrong = {
        feature: (value, often[feature])
        for feature, value in once.items()
        if feature not in OF_THE_WHOLE
        and often[feature] != pytest.approx(value, rel=1e-6, abs=1e-6, nan_ok=True)
    }
    assert not wrong


@settings(max_examples=20)
@given(
    COMPOSED,
    st.sampled_from(("The bridge will certainly collapse.", "The plan cost 40 jobs.")),
    st.sampled_from(("{}, said Ann Moe, an engineer.", "According to Ann Moe, an engineer, {}.")),
)
def test_a_named_source_never_lowers_the_reliability_of_composed_articles(
    text: str, claim: str, form: str
) -> None:
    text = filled(text, "Roe")
    inside = claim[:-1] if form.startswith("{}") else claim[0].lower() + claim[1:-1]
    sourced = scores(f"{text}\n\n{form.format(inside)}\n")[0]
    assert sourced >= scores(f"{text}\n\n{claim}\n")[0] - 1e-9


@pytest.mark.xfail(
    reason="a hedge of the article's own counts for it, and that of a source does not"
)
def test_a_named_source_never_lowers_the_reliability_of_a_hedged_claim() -> None:
    text = filled(BEGINNING + "{N} said on Monday that the bridge would close. " * 5, "Roe")
    bare, sourced = (
        scores(f"{text}\n\n{claim}\n")[0]
        for claim in (
            "The plan may cost 40 jobs.",
            "According to Ann Moe, an engineer, the plan may cost 40 jobs.",
        )
    )
    assert sourced >= bare


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_is_assessed(text: str) -> None:
    article = reliability.Article(text, title=text[:40])
    report = reliability.assess(article)
    assert 0 <= report.reliability.probability <= 1
    assert report.to_dict() == reliability.assess(article).to_dict()


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_spans_are_in_order_and_inside(text: str) -> None:
    document = parse(text)
    assert len(document.words) == len(document.starts) == len(document.entities)
    edges = [edge for pair in zip(document.starts, document.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(
        start < end <= len(text) for start, end in zip(document.starts, document.ends, strict=True)
    )
    assert sum(span.last - span.first for span in document.sentences) == len(document.words)
