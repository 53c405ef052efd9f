"""Speech without quotation marks: who says it, and which findings are not shown in it."""

from __future__ import annotations

import pytest

import reliability
from reliability.attribution.annotation import annotate
from reliability.attribution.unmarked_speech import speech_without_marks
from reliability.text.document import parse

OPENING = "The bakery on Mill Lane burned down on Tuesday, the fire service said. "


def unmarked(text: str) -> str:
    """Return the words that somebody else may have said."""
    document = parse(text)
    flags = speech_without_marks(document, annotate(document).attributions)
    return " ".join(word for word, flag in zip(document.words, flags, strict=True) if flag)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We lost everything, Lena Orsk told a reporter.", "we lost everything"),
        (
            "Lena Orsk, the owner, added: These walls are old. Nobody checked them.",
            "these walls are old nobody checked them",
        ),
        (
            "The mayor said he would help. I have met the owners. My heart is with them. Trams ran.",
            "i have met the owners my heart is with them",
        ),
        (
            "It was dark, Orsk said. We ran, Bellis said. We saw the glow and it was huge, Tolven said. "
            "Our hens were in there. Trams ran late.",
            "we ran bellis said we saw the glow and it was huge tolven said our hens were in there",
        ),
        ("Orsk and Bellis: We stay here", "we stay here"),
    ],
)
def test_speech_that_lost_its_marks_is_found(text: str, said: str) -> None:
    assert unmarked(OPENING + text) == said


@pytest.mark.parametrize(
    "text",
    [
        "I went there on Sunday. The mayor said she would help. I doubt it. My street is cold.",
        '"It was dark," Orsk said. "It still is," she said. We owe them an answer. Trams ran late.',
        "The mayor told me on Sunday that she would help the bakers.",
        "So there it is, dear readers: we have a new bridge at last.",
        "Sign up for our newsletter. The mayor said that the road is open.",
    ],
)
def test_the_authors_own_words_are_not_taken_for_speech(text: str) -> None:
    assert unmarked(text) == ""


@pytest.mark.parametrize("sentences", range(6, 16))
def test_the_length_of_a_name_does_not_tell_whether_a_text_lacks_its_marks(sentences: int) -> None:
    short, long = (
        unmarked(
            f'"It is late," {name} told the council. '
            + f"{name} said on Monday that the bridge would close. " * sentences
            + "I think we must act now, because nobody else will."
        )
        for name in ("Okafor", "Anna Orsk Tolven")
    )
    assert short == long


def test_speech_without_marks_has_no_finding_of_the_author() -> None:
    report = reliability.assess(
        OPENING
        + "We must rebuild this disgraceful ruin, the mayor, Lena Orsk, said. It is an outrage! Our "
        "council always forgets us, said Tamo Bellis, a baker. We should sue them at once, "
        "Mira Tolven said."
    )
    voice = {"first_person_plural", "author_opinion", "absolutes"}
    assert voice.isdisjoint(one.feature for one in report.findings)


def test_a_text_under_the_headline_of_a_speech_is_that_of_the_speaker() -> None:
    speech = (
        "The mayor spoke at the fair. I thank you all. We built this pier. We will never sell it."
    )
    for title, said in (("Mayor addresses the fair", "we will never sell it"), ("A pier", "")):
        document = parse(speech, title)
        flags = speech_without_marks(document, annotate(document).attributions)
        words = " ".join(w for w, flag in zip(document.words, flags, strict=True) if flag)
        assert (said in words) if said else not words


def test_answers_of_an_interview_without_labels_are_those_of_the_person() -> None:
    turns = (
        "The mayor met us on the pier.",
        "What do you think of the lease?",
        "We should never sell it.",
        "Will you run again?",
        "I doubt it.",
    )
    assert unmarked("\n\n".join(turns)).startswith("what do you think")
    assert unmarked(" ".join(turns)) == ""
