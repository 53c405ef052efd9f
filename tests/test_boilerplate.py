"""Boilerplate is left out of a document; prose is not."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reliability.evaluation.generalization.perturbations import ADDITIONS
from reliability.scoring.assess import assess
from reliability.text.boilerplate import (
    boilerplate_spans,
    expand_pattern,
    is_appeal,
    is_boilerplate,
)
from reliability.text.document import parse
from reliability.text.lexicon_files import read_file, word_list
from reliability.text.notices import is_notice

BODY = (
    'The council met on Monday. "We have waited too long," said Martha Bell, who leads the group.\n\n'
    "Perhaps it will end well. The work began in March and is paid for by the county."
)

PROSE = (
    "Reporting by The Post revealed that the mayor lied.",
    "Newsletters are back in fashion.",
    "He entered with permission of the owner.",
    "Smoking contributed to this outcome.",
    "The report was published by the commission on Tuesday.",
    "Copyright law was changed in May.",
    "Register to vote by October 3.",
    "Video by a witness shows the officer.",
    "By then it was over.",
    "More news is expected on Friday.",
    "Love it or hate it, she has wide support.",
    "Share prices fell on Monday.",
    "Print is dead, he said.",
    "Twitter and Facebook said they would appeal.",
    "The view of the president was clear.",
    "Follow the money, he said on Tuesday.",
    "Facebook shares fell.",
    "Comments made on Monday caused outrage.",
    "Related companies were fined as well.",
    "See more than one doctor, she said.",
    "Like many teenagers, she got her news from TikTok.",
    "Like Facebook, Google has been fined by Brussels, and so has Twitter.",
    "Like him or not, Trump has changed Twitter.",
    "Find the man who posted the video on YouTube, the police chief told officers.",
    "Follow the money, prosecutors said, and it leads to a Facebook account in Minsk.",
    "Follow Smith on Twitter and you will find 40 insults a day.",
    "Twitter: the company said on Monday it would cut 300 jobs.",
    "This report, published in The Lancet on Monday, found that masks work.",
    "First published by The Guardian, the documents show that the agency spied on allies.",
    "Published on Monday, the report blames the pilot.",
    "Updated on Friday, the forecast calls for 40 inches of snow.",
    "Distributed at the rally, the leaflets called for a strike.",
    "This story ran counter to everything the officer had told the jury.",
    "The post that he deleted appeared first on his own site, Truth Social, on Monday.",
    "The views expressed by Mr. Smith drew rebukes from both parties.",
    "The ideas presented in the budget would cost $3 billion.",
    "Under the treaty, hunting rights reserved by the tribes cannot be taken away by the state.",
    "The names of victims are published with permission of their families.",
    "Smith, who contributed reporting from Kabul for 12 years, died on Monday.",
    "The works are under a Creative Commons license, which allows anyone to copy them.",
    "In a newsletter to constituents delivered last week, Mr. Smith said the vote was stolen.",
    "She subscribed to the newsletter of a neo-Nazi group in 2015, prosecutors say.",
    "Sign up to fight, the posters urged Ukrainians, and thousands did.",
    "Register now or lose your vote, the secretary of state told students.",
    "Click here, the e-mail said, and your account will be restored.",
    "To receive alerts of a tsunami, residents must buy a radio.",
    "Become a member of NATO and you get its protection, Mr Stoltenberg said.",
    "Read more than 40 books a year and you live longer, a study of 3,000 adults found.",
    "We want to hear from you, Judge Smith told the victims.",
    "Source: the tax office told Smith in May that he was under suspicion.",
    "Courtesy of a glitch, 40 prisoners walked free.",
    "With files from the FBI, the jury convicted him.",
    "Sponsored content made up a third of its revenue.",
    "Advertising on Facebook fell by a third.",
    "(c) any person who sells a gun to a minor shall be fined.",
    "You may like the new tax, but you will pay it.",
    "Recommended: two years in prison and a fine.",
    "Watch: the minister walked out of the interview after nine minutes.",
    "Related: a woman in Ohio died of the same illness last week.",
    "Video: the officer fired nine shots, the footage shows.",
    "Follow this link to see how the money was moved on to his firms.",
    "For more than a year, officials visited the site.",
    "If you like lower taxes, support the bill.",
    "Last Sunday night, October 1, a man from Nevada opened fire.",
    "First published in 1962 the book went on to sell nine million copies around the world.",
    "Source: the ministry. He gave no other.",
)


FORMS = read_file("boilerplate").tables
OF_LINES = (
    "whole_line",
    "marked_line",
    "short_line",
    "credit_line",
)  # they begin with a first word
OF_TEXTS = ("dateline", "notice", "story_mark")  # they are parts of other lines
OF_NEIGHBOURS = ("list_heading", "label", "biography")  # they depend on other lines
OF_ARTICLES = ("appeal",)  # they are not boilerplate


def forms(*groups: str) -> list[tuple[str, dict[str, Any]]]:
    return [(group, form) for group in groups for form in FORMS[group]]


def line_forms() -> list[tuple[str, dict[str, Any]]]:
    return forms(
        *(
            name
            for name in FORMS
            if name not in ("words", "parts", *OF_TEXTS, *OF_NEIGHBOURS, *OF_ARTICLES)
        )
    )


def test_every_form_has_examples_and_counterexamples() -> None:
    for _, form in [*line_forms(), *forms(*OF_TEXTS, *OF_NEIGHBOURS, *OF_ARTICLES)]:
        assert form["examples"], form
        assert form["counterexamples"], form


def opening(form: dict[str, Any]) -> str:
    """Return a pattern for the first words of a form."""
    words = [
        word
        for first in form["first"].split()
        for word in (word_list(first[1:-1], "boilerplate") if first[0] == "{" else [first])
    ]
    return "|".join(r"\d+" if word == "0" else re.escape(word) for word in words)


def has_form(group: str, form: dict[str, Any], line: str) -> bool:
    """Return True if a line has one form, regardless of the other forms."""
    pattern = expand_pattern(form["pattern"])
    if group in OF_LINES:
        end = "" if group == "credit_line" else r"\W*\Z"
        return bool(re.match(rf"\W*(?:{opening(form)})\s*(?:{pattern}){end}", line.lower()))
    if group == "caption_credit":
        return bool(re.search(pattern, line.lower()))
    if group == "signature":
        return bool(re.match(pattern, line))
    return bool(re.search(pattern, line.lower()))


def test_forms_of_lines() -> None:
    for group, form in line_forms():
        for example in form["examples"]:
            assert has_form(group, form, example), example
            assert is_boilerplate(example), example
            assert boilerplate_spans(f"{BODY}\n{example}"), example
        for prose in form["counterexamples"]:
            assert group not in OF_LINES or re.search(opening(form), prose.lower()), prose
            assert not is_boilerplate(prose), prose
            assert boilerplate_spans(f"{BODY}\n{prose}") == [], prose


def test_forms_of_datelines() -> None:
    for form in FORMS["dateline"]:
        for example in form["examples"]:
            found = re.match(expand_pattern(form["pattern"]), f"{example}{BODY}")
            assert found
            assert found[0] == example
            assert boilerplate_spans(f"{example}{BODY}") == [(0, len(example))], example
        for prose in form["counterexamples"]:
            assert boilerplate_spans(f"{prose}{BODY}") == [], prose


def test_forms_of_story_marks() -> None:
    for form in FORMS["story_mark"]:
        pattern = re.compile(expand_pattern(form["pattern"]))
        for example in form["examples"]:
            assert pattern.search(example), example
            assert any(key in example for key in form["key"]), example
        for prose in form["counterexamples"]:
            assert not pattern.search(prose), prose


def test_forms_of_biographies() -> None:
    for form in FORMS["biography"]:
        for example in form["examples"]:
            added = f"\n{example}"
            assert boilerplate_spans(BODY + added)[-1][1] == len(BODY + added), example
            assert boilerplate_spans(f"{BODY} Roe left.{added}") == [], "the article names her"
            assert boilerplate_spans(f"{example}\n{BODY}") == [], "above the article"
        for prose in form["counterexamples"]:
            assert boilerplate_spans(f"{BODY}\n{prose}") == [], prose


def test_forms_of_headings() -> None:
    for group, form in forms("list_heading", "label"):
        below = "Bridge opens after two years" if group == "list_heading" else "Jane Roe"
        for example in form["examples"]:
            added = f"\n{example}\n\n{below}"
            assert boilerplate_spans(BODY + added)[-1][1] == len(BODY + added), example
        for prose in form["counterexamples"]:
            assert boilerplate_spans(f"{BODY}\n{prose}\n\n{below}.") == [], prose


def test_the_call_of_a_chain_letter_is_its_authors() -> None:
    for form in FORMS["appeal"]:
        for example in form["examples"]:
            assert re.search(expand_pattern(form["pattern"]), example.lower()), example
            for text in (f"{BODY}\n\n{example}", f"{example}\n\n{BODY}", f"{BODY} {example}"):
                assert boilerplate_spans(text) == [], example
            assert not is_notice(example), example
        for line in form["counterexamples"]:
            assert not is_appeal(line), line


def test_forms_of_notices() -> None:
    for form in FORMS["notice"]:
        for example in form["examples"]:
            assert is_notice(example), example
            assert parse(f"Rain fell.\n{example}", keep_boilerplate=True).notices, example
        for prose in form["counterexamples"]:
            assert not is_notice(prose), prose


@given(st.data())
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_every_match_of_a_notice_contains_a_key(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS["notice"]))
    sentence = data.draw(st.from_regex(expand_pattern(form["pattern"]), fullmatch=True))
    assert any(key in sentence for key in form["key"])


@pytest.mark.parametrize("kind", ADDITIONS)
def test_added_boilerplate_leaves_no_trace(kind: str) -> None:
    plain = parse(BODY)
    for add in ADDITIONS[kind]:
        added = parse(add(BODY))
        assert (added.words, added.gaps[1:-1]) == (plain.words, plain.gaps[1:-1]), add(BODY)
        assert added.boilerplate
        for i in range(len(added.words)):
            start, end = added.span(i, i + 1)
            assert added.text[start:end].lower() == added.words[i]


def test_added_boilerplate_does_not_change_scores() -> None:
    text = "\n\n".join([BODY] * 4)
    plain = assess(text)
    for forms in ADDITIONS.values():
        for add in forms:
            report = assess(add(text))
            assert str(report.features) == str(plain.features)  # NaN among them
            assert report.reliability == plain.reliability
            assert report.bias == plain.bias
            shift = add(text).index(BODY)
            assert [(f.start - shift, f.text) for f in report.findings] == [
                (f.start, f.text) for f in plain.findings
            ]


def test_prose_stays() -> None:
    for sentence in PROSE:
        assert not is_boilerplate(sentence), sentence
        assert boilerplate_spans(f"{BODY}\n{sentence}") == [], sentence
        assert boilerplate_spans(f"{BODY} {sentence}") == [], sentence


@pytest.mark.parametrize(
    "opening",
    [
        "US - China talks",
        "I - the",
        "Yes - but",
        "FBI - the bureau",
        "Prices rose 4 percent - the",
        "NATO - the alliance of 30 states -",
        "OPEC -- the oil cartel --",
        "ISIS, Al Qaeda -- the two groups",
        "John Smith (Labour): We",
        "Smith, May 3 - the day the bill passed -",
        "World Health Organization (WHO) Director Jane Roe",
        "Sen. John Roe (R) Monday",
        "(a) The first of them",
    ],
)
def test_prose_that_looks_like_a_dateline_stays(opening: str) -> None:
    assert boilerplate_spans(f"{opening} went on for a day.") == []


def test_boilerplate_sentences_at_the_end_of_the_last_line() -> None:
    text = f"{BODY} Sign up for our newsletter. © 2020 Harbour Media Group."
    [(start, end)] = boilerplate_spans(text)
    assert text[start:end] == "Sign up for our newsletter. © 2020 Harbour Media Group."


def test_nothing_is_left_out_if_most_of_a_text_is_boilerplate() -> None:
    assert boilerplate_spans("Watch: the bridge\nRead more: the ferry\nIt rained.") == []
    phrases = "\n".join(f"{sentence} Used with permission." for sentence in PROSE)
    assert sum(end - start for start, end in boilerplate_spans(phrases)) < 40


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by {}; editing by John Poe",
        "By {}",
        "{} contributed to this report.",
        "Lee reported from {}. {} contributed reporting.",
        "© 2020 {}",
        "© {}/Harbour Press People walk past a bank.",
        "Follow {} on Twitter",
        "Join us on {}",
        "This story was originally published by {}.",
        "This {} story first appeared in print.",
        "Sign up for the {} newsletter here.",
        "The post {} resigns appeared first on {}.",
        "(AP Photo/{})",
        "A man talks to reporters after the vote, on May 3, in the city hall. AP Photo/{}",
        "{}, Staff Writer",
        "Read more about {} and the vote",
    ],
)
def test_names_do_not_matter(line: str) -> None:
    longest = " ".join(["Al-Sayed bin Rashid al-Makt"] * 9)
    for name in ("Jane Roe", "J. K. Roe", "Bo van der Berg", "eNews", "News.com.au", longest):
        assert is_boilerplate(line.replace("{}", name)), name


@pytest.mark.parametrize(
    "dateline", ["{}, Iran (Reuters) - ", "LE HAVRE, {} (AP) - ", "Oslo ({}) - ", "{}, May 3 - "]
)
def test_names_do_not_matter_in_datelines(dateline: str) -> None:
    for name in (
        "Oslo",
        "St. Louis",
        "the Netherlands",
        "Port-au-Prince",
        "Rio de Janeiro",
        "eNews",
    ):
        opening = dateline.replace("{}", name)
        assert boilerplate_spans(f"{opening}{BODY}") == [(0, len(opening))], name


@given(st.text(max_size=400))
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    edges = [edge for span in boilerplate_spans(text) for edge in span]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


@given(
    st.lists(st.sampled_from([*PROSE, "Advertisement", "Share this: ﬁ\u200b", "РARIS — x…", ""]))
)
def test_offsets_count_the_boilerplate(lines: list[str]) -> None:
    document = parse("\n".join(lines))
    words = [
        document.text[start:end] for start, end in zip(document.starts, document.ends, strict=True)
    ]
    assert len(words) == len(document.words)
    for given_word, word in zip(words, document.words, strict=True):
        assert parse(given_word, None, keep_boilerplate=True).words == [word]


FURNITURE = (
    "Sign up for our free newsletter, and we will send you the ten best stories of the week every "
    "Friday morning, with no advertising at all.",
    "Support our journalism: for the price of a cup of coffee a month, you can help us to report on "
    "the city and keep this site open for all our readers.",
    "We use cookies and other technologies on this site to give you the best experience and to show you "
    "advertising. Read our privacy policy for more.",
)


@pytest.mark.parametrize("width", [60, 70, 76])
@pytest.mark.parametrize("body_is_wrapped", [False, True])
def test_furniture_that_is_wrapped_is_left_out_as_a_whole(
    width: int, body_is_wrapped: bool
) -> None:
    """A mail or a printed page has every paragraph in lines; half a pitch was left in."""
    body = "\n\n".join((BODY, *(f"{BODY} It was item {n} of the list." for n in range(3))))
    furniture = "\n\n".join(textwrap.fill(one, width) for one in FURNITURE)
    if body_is_wrapped:
        body = "\n\n".join(textwrap.fill(one, width) for one in body.split("\n\n"))
    spans = boilerplate_spans(f"{body}\n\n{furniture}")
    left_out = "".join(f"{body}\n\n{furniture}"[start:end] for start, end in spans)
    assert left_out.split() == furniture.split()


def test_lines_of_a_wrapped_paragraph_are_no_lines_of_the_page() -> None:
    paragraph = (
        "The library has asked every reader who came in on Monday to leave an address, and so to\n"
        "sign up for the newsletter of the town, which the mayor calls a gift to all of its people\n"
        "and a waste of the money of others. Nobody was seen to sign, the head of the house said."
    )
    assert boilerplate_spans(f"{BODY}\n\n{paragraph}\n\n{BODY}") == []


@pytest.mark.parametrize(
    ("line", "is_out"),
    [
        ("A day at the harbour:Ferries stay in port for a week", True),
        ("Roe's new store:'We will open in May,' firm tells the city council", True),
        ("The mayor was clear:We will not pay for the bridge.", False),
        ("The score at the end:Two to one.", False),
        ("The mayor was clear: We will not pay", False),
        ("Meet at 10:30 at the bridge", False),
    ],
)
def test_a_label_glued_to_a_headline_is_a_link(line: str, is_out: bool) -> None:
    assert bool(boilerplate_spans(f"{BODY}\n\n{line}\n\n{BODY}")) is is_out


def test_a_dateline_before_the_headline_changes_nothing() -> None:
    title = "Bridge opens after two years"
    text = f"{title}\nThe bridge was opened on Monday, and nobody came to see it."
    plain = boilerplate_spans(text, title)
    dated = "OSLO, May 3 - "
    assert [(0, plain[0][1] + len(dated))] == boilerplate_spans(dated + text, title)


def test_a_dateline_before_a_page_line_changes_nothing() -> None:
    text = (
        "Subscribe to our newsletter and never miss a story from your town.\n"
        "The bridge was opened on Monday, and nobody came to see it. It had been shut for two years, "
        "and the ferry had taken its place. The mayor did not say what will become of the ferry now.\n"
    )
    [(start, end)] = boilerplate_spans(text)
    dated = "(Harbour Press) -- "
    assert boilerplate_spans(dated + text) == [(start, end + len(dated))]


@pytest.mark.parametrize(
    ("line", "is_of_page"),
    [
        ("5:45 AM PST 11/19/2019 by Jane Roe", True),
        ("May 3, 2019 by Jane van der Roe", True),
        ("11/19/2019 by noon the bridge was shut", False),
        ("jane.roe@harbour.example", True),
        ("twitter.com/janeroe", True),
        ("Write to jane.roe@harbour.example before the trial, he told them", False),
        ("Related Guide: Harbour bridge opens", True),
    ],
)
def test_stamps_with_a_name_and_addresses_alone_are_of_the_page(
    line: str, is_of_page: bool
) -> None:
    assert is_boilerplate(line) is is_of_page


STORY = (
    "The harbour board met in the old hall by the pier. It voted to close the crane while divers look "
    "at its footing. Six of the nine members were there.",
    "Divers found a crack in May. The work is to cost a third of the yearly budget, and ships will go "
    "to the new dock in the meantime. The mayor did not come.",
)


def kept_words(inside: str) -> list[str]:
    """Return the words of a story on one line with something between its halves."""
    return parse(f"{STORY[0]} {inside} {STORY[1]}").words


@pytest.mark.parametrize(
    "furniture",
    [
        "Please enter your email address.",
        "Sign up for our daily newsletter. You can unsubscribe at any time.",
        "Have a news tip? Let us know. Email us here.",
        "Stay tuned to Harbour 7 News for more on this story.",
        "Best Price: $5.64 Buy New $5.00.",
        "If you need help with the FCC Public File, please contact desk@harbour.example.",
        "Thanks for signing up to the list {{#errors}} {{message}} {{/errors}} Read our privacy policy.",
        "This website uses cookies. By using this website you consent to our use of cookies.",
        "When you see news happening, share it! We'd love to hear from you.",
        "If you enjoy our articles, please consider making a small donation today.",
        "You must log in to post a comment. Click here to log in.",
        "May 3, 2021 May 2, 2021 May 2, 2021 May 1, 2021",
    ],
)
def test_sentences_of_the_page_inside_a_paragraph_are_left_out(furniture: str) -> None:
    assert kept_words(furniture) == kept_words("")


@pytest.mark.parametrize(
    "prose",
    [
        "The union sent an email to its members on Friday.",
        "Readers of the paper can join the walk, which begins at the hall.",
        "We need to continue the review of our ports.",
        "Some 160 firms use our pier every month to reach their customers.",
        "It will push more of our families out of the state.",
        "The newsletter of the port gives no word on the price of the work.",
        "“Please enter your email address,” the page said.",
        "She had to sign up for the course before it closed.",
        "The best price for cod was five dollars in May.",
        "They met on May 3, 2021, May 5, 2021, and May 9, 2021.",
        "The police have a tip on who stole the boat.",
        "You can bring your own boat into the harbour if you want.",
    ],
)
def test_prose_inside_a_paragraph_stays(prose: str) -> None:
    assert len(kept_words(prose)) > len(kept_words(""))


@pytest.mark.parametrize(
    "slanted",
    [
        "Subscribe to our newsletter and stop the corrupt elites.",
        "Please share this: the mayor is a traitor and a criminal.",
        "Join us and fight the evil regime now!",
        "Please donate today to stop these thugs.",
        "Let us know what you think of this pathetic fraud.",
        "Our readers know that the mayor is a liar.",
        "Thanks for signing up to fight tyranny!",
        "Watch the video of his shameful lies.",
    ],
)
def test_a_sentence_that_takes_sides_stays_even_in_a_form(slanted: str) -> None:
    form = f"Sign up for our daily newsletter. {slanted} You can unsubscribe at any time."
    assert len(kept_words(form)) - len(kept_words("")) >= len(parse(slanted).words)


PLAIN = " The council met on Monday, and the clerk read a report on the bridge over the river." * 4


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            "Sen. Susan Roe Susan Margaret RoeCouncil under pressure Ferry is late MORE (R) left.",
            "Sen. Susan Roe (R) left.",
        ),
        (
            "Mitch Lund Addison (Mitch) LundBoats balk at a trial MORE's plan failed.",
            "Mitch Lund's plan failed.",
        ),
        ("Susan Roe wants MORE of it.", "Susan Roe wants MORE of it."),
        ("Roe Roe Boats are MORE than boats.", "Roe Roe Boats are MORE than boats."),
    ],
)
def test_headlines_of_other_stories_inside_a_sentence_are_left_out(line: str, kept: str) -> None:
    assert parse(line + PLAIN).normalized == kept + PLAIN


def test_nothing_is_left_out_of_a_text_of_such_headlines() -> None:
    text = "Roe Ann RoeBoats sail on MORE " * 2_000
    assert boilerplate_spans(text) == []  # they are most of the text


def test_labels_that_stand_three_times_are_left_out() -> None:
    for label, is_out in (("VOTE IN MAY = = =", True), ("H D", True), ("THE MAYOR MUST GO", False)):
        text = f"\n{label}\n".join((*STORY, *STORY))
        assert (parse(text).words == parse("\n".join((*STORY, *STORY))).words) is is_out, label
    assert "h" in parse("\nH D\n".join(STORY)).words


def test_nothing_is_left_out_of_a_text_of_notices() -> None:
    text = (
        "Please enter your email address. It rained. Sign up for our daily newsletter. It snowed."
    )
    assert "email" in parse(text).words


def test_places_of_sentences_of_the_page_are_reported() -> None:
    document = parse(f"{STORY[0]} Please enter your email address. {STORY[1]}")
    assert [document.text[slice(*place)] for place in document.boilerplate] == [
        "Please enter your email address. "
    ]
    assert all(document.text[one.start : one.end][0].isupper() for one in document.sentences)


def test_a_notice_with_a_partisan_word_hides_nothing() -> None:
    hidden = parse(
        "Rain fell. Subscribe to our newsletter: the thugs of the council ruin the whole town."
    )
    assert hidden.notices and not hidden.neutral_notices
    rule = parse("Rain fell. Comments that are racist or hateful will not be allowed on this page.")
    assert rule.neutral_notices == rule.notices != frozenset()


def test_a_sentence_ends_where_one_of_the_page_was() -> None:
    document = parse(f"Boats at pier 7 > Please enter your email address. {' '.join(STORY)}")
    assert document.sentence_text(0) == "Boats at pier 7"
    assert 0 in document.next_to_page


@pytest.mark.parametrize("between", ["\n\n", " ", "\n \n\n"])
def test_a_text_that_is_printed_twice_counts_once(between: str) -> None:
    story = "\n\n".join(STORY)
    once, twice = assess(story), assess(f"{story}{between}{story}")
    assert (twice.words, twice.reliability) == (once.words, once.reliability)
    assert [twice.article.text[slice(*place)] for place in twice.boilerplate] == [story]
    assert assess(f"{story}\n\nIn May, {story}").words > once.words
