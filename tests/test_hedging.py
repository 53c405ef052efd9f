"""Parts of hedging without findings: open questions, and the vagueness of a sentence."""

from __future__ import annotations

import pytest

from reliability import assess
from reliability.signals import hedging
from reliability.text.document import parse
from reliability.text.lexicon import load_lexicon, shipped_matcher


def types_of(text: str) -> dict[str, str]:
    """Return the type of each cue by its words."""
    document = parse(text)
    found = hedging.hedge_cues(document, shipped_matcher().find(document)["hedging"])
    return {" ".join(document.words[cue.first : cue.last]): cue.type for cue in found}


def vagueness(text: str) -> float:
    """Return the log-odds that readers call a text uncertain."""
    document = parse(text)
    found = hedging.hedge_cues(document, shipped_matcher().find(document)["hedging"])
    found = hedging.join_weasels(document, found)
    return hedging.vagueness_log_odds(
        hedging.vagueness_hints(document, found, 0, len(document.words))
    )


@pytest.mark.parametrize(
    "text",
    [
        "We then examined a hundred leaves.",
        "The team examined the effect of salt.",
        "They examined how the leaves had dried.",
        "They also examined the influence of salt.",
        "The influence of salt on the leaves was also examined.",
    ],
)
def test_verbs_of_inquiry_with_a_question_are_open(text: str) -> None:
    assert types_of(text) == {"examined": "investigation"}


@pytest.mark.parametrize(
    "text",
    [
        "The officer examined the car.",
        "She was examined in hospital.",
        "Examined leaves were thrown away.",
        "The test whether the lamp burns is simple, and this study the first.",
    ],
)
def test_verbs_of_inquiry_with_a_thing_are_not_open(text: str) -> None:
    assert (
        "investigation" not in {k: t for k, t in types_of(text).items() if k != "whether"}.values()
    )


def test_a_vague_sentence_is_more_vague_than_a_plain_one() -> None:
    plain = "The inn has nine rooms and stands beside the river."
    assert vagueness(plain) < 0 < vagueness("Many believe the inn is one of the most famous.")
    assert vagueness(plain) < vagueness("The inn is one of the most famous beside the river.")


def test_names_are_not_hints() -> None:
    assert vagueness("The novel was signed by Theresa May.") == vagueness(
        "The novel was signed by Theresa Roe."
    )


def test_every_type_among_the_hints_is_a_type_of_cue() -> None:
    kinds = {entry.kind.partition(" ")[0] for entry in load_lexicon("hedging").phrases.values()}
    named = {words[0] for words in load_lexicon("vague").phrases if words[0].startswith("<")}
    assert named - {"<usual>"} <= {f"<{kind}>" for kind in kinds}


@pytest.mark.parametrize(
    "text",
    [
        "Infectious disease experts said the outbreak would peak in March.",
        "Climate scientists say the ice is thinning.",
        "Many believe the striker will leave.",
        "It is widely believed that the mayor will resign.",
    ],
)
def test_a_vague_source_is_no_weasel_as_well(text: str) -> None:
    found = [one.feature for one in assess(text).findings if one.signal in ("hedging", "sourcing")]
    assert found == ["vague_sources"]


def test_a_weasel_weighs_more_in_a_vague_sentence() -> None:
    vague, plain = (
        next(one.weight for one in assess(text).findings if one.feature == "weasel_words")
        for text in (
            "The inn is regarded by some as one of the most famous in the town.",
            "In 1950 the inn, built by Roe, was regarded by some as grand.",
        )
    )
    assert vague > plain > 0.5
