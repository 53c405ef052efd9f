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
    annotated = annotate(document)
    flags = speech_without_marks(document, annotated.laid_out, annotated.attributions)
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
        ("When he heard it, Orsk said, What the hell. It rained.", "what the hell"),
        (
            "He heard this: Orsk: Who did it? Bellis: A thief. Orsk: How? Bellis: With oil. It rained.",
            "orsk who did it bellis a thief orsk how bellis with oil",
        ),
        (
            "\n\nORSK: Who?\n\nTHE MAYOR: A thief.\n\nI saw him.\n\nORSK: How?\n\nI left.",
            "orsk who the mayor a thief i saw him orsk how",
        ),
        (
            "\n\nOrsk wrote:\n\nDear council,\n\nThis is vile.\n\nYours,\nLena Orsk\n\nIt rained.",
            "dear council this is vile yours lena orsk",
        ),
        (
            "\n\nThe Harwick Post reports:\n\nWe are told of oil.\n\nWe saw it.\n\nIt rained.",
            "we are told of oil we saw it",
        ),
        (
            "\n\nThe Harwick Post reports:\n\nIt was oil.\n\nIt burned.\n\nIt was late.\n\nIt rained.",
            "it was oil it burned it was late",
        ),
        (
            "The following comes from the Harwick Post...\n\nIt was oil.\n\nWhat a mess!",
            "it was oil",
        ),
        ("\n\nThe Harwick Post reports:\n\nIt was oil.\n\nWhat a mess!", "it was oil"),
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
        "Update: it rains. Note: it pours. Update: trams ran. Note: they did not.",
        "The mayor said, Orsk will stay. It rained.",
        "Sign up for our newsletter. The mayor said that the road is open.",
        # Too much for the speech of one who is named once
        "We were told lies. I know it. We paid. I ran. I saw it fall. The mayor said so. Trams ran.",
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
        annotated = annotate(document)
        flags = speech_without_marks(document, annotated.laid_out, annotated.attributions)
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Dear Ana, the boss is a crook. Fed Up in Selby\n\nDear Fed Up, ask a union.",
            "dear ana the boss is a crook fed up in selby",
        ),
        ("Dear Ana, is the boss a crook?\n\nDear Broken, ask.", "dear ana is the boss a crook"),
        ("Q: Is the boss a crook?\n\nA: Ask a union.", "q is the boss a crook"),
        (
            "To the editor: The pool is a sham.\nIna Voss, Selby\n\nThe pool is shut.",
            "to the editor the pool is a sham ina voss selby",
        ),
        (
            "She read a poem:\n\nThe king has lost his crown,\nThe queen her head,\nAnd all are ill.",
            "the king has lost his crown the queen her head and all are ill",
        ),
    ],
)
def test_letters_questions_and_poems_are_the_words_of_others(text: str, said: str) -> None:
    assert unmarked(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Dear voters, the mayor is a crook.\n\nDear mayor, the voters are ill.",
        "Q: Is the mayor a crook? The town thinks so.\n\nThe pool is shut.",
        "Sir John Poll is a crook.\n\nThe pool is shut.",
        "The poem is a sham.\n\nThe king is a crook.\nThe queen is ill.\nThe town is cold.",
        "The poems by town:\n\nOla Brandt, Bergen\nAna Poll, Cork\nIna Voss, Bonn",
        "The town has lost its crown,\nAnd all are ill in bed,\nAnd nobody is dead",
    ],
)
def test_an_open_letter_and_a_list_are_the_writers(text: str) -> None:
    assert unmarked(text) == ""
