"""Readability formulas: textstat's own results, from the same counts, to the last bit.

Sentences are counted by textstat, and words by `reliability.text.vocabulary`, so that the whole chain
from words to grades is tested, not only the arithmetic.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from reliability.signals import readability_formulas
from reliability.signals.readability import RUN_ON
from reliability.signals.registry import FEATURES
from reliability.text.vocabulary import is_difficult, syllables
from support import DATA, unavailable

TEXTS = [
    "The cat sat on the mat. It was a warm day in May. The dog did not come.",
    "The committee approved the budget on Monday. Two members voted against it. Nobody abstained.",
    "Officials declined to comment on the investigation. A spokeswoman said the ministry would "
    "publish its findings next week. The opposition called the delay unacceptable.",
    "Rain fell all night. By morning the river had risen two metres, and the lower bridge was "
    "closed. Schools stayed open. Parents were told to take the longer road through the hills.",
    "Is it true that prices fell? Economists are divided! Some point to cheaper energy, others to "
    "weaker demand; neither explanation accounts for the figures of the past quarter.",
    "We don't know what they've found. It's possible that nobody's looked. They'll tell us soon.",
    "The prosecutor's office, which has investigated the company's accounts since January, charged "
    "three former directors with fraud. All of them deny it. The trial begins in September.",
    "Run now. Do not wait here. See what he did to us. Go and tell them that we are safe.",
    "Unconstitutional centralisation characterised administrative reorganisation. Parliamentary "
    "responsibility deteriorated correspondingly. Institutional accountability disappeared.",
    "The vaccine was tested in 2020 on 30000 volunteers. Of these 95 fell ill. Only 5 of them had "
    "been vaccinated, the manufacturer reported to the regulator in November.",
    "She asked (twice) whether the minister \"knew everything\" about it. He said he did not. "
    "Then, after a long silence, he added: \"I should have known.\"",
    "Hmm, said the judge. The court has heard enough of this today. We will meet again at nine.",
    "The minister said that the reform would be postponed until the autumn. He gave no reason for "
    "it. " * 8,
    "Nothing",
    "",
]  # fmt: skip

FORMULAS = [
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "gunning_fog",
    "smog_index",
    "automated_readability_index",
    "coleman_liau_index",
    "dale_chall_readability_score",
]


def score(name: str, text: str) -> float:
    """Return the value of our formula, for words and sentences counted as textstat does."""
    words = [re.sub(r"[^\w']|'(?![tsd]|ve|ll|re)", "", token) for token in text.split()]
    words = [word for word in words if word]
    counts = [syllables(word.lower()) for word in words]
    sentences = textstat.sentence_count(text)
    size = {"words": len(words), "sentences": sentences}
    if name == "smog_index":
        polysyllables = sum(count >= 3 for count in counts)
        return readability_formulas.smog_index(sentences=sentences, polysyllables=polysyllables)
    if name == "automated_readability_index":
        tokens = text.split()
        return readability_formulas.automated_readability_index(
            characters=sum(map(len, tokens)), tokens=len(tokens), **size
        )
    if name == "coleman_liau_index":
        return readability_formulas.coleman_liau_index(letters=len(re.findall(r"\w", text)), **size)
    if name == "gunning_fog":
        return readability_formulas.gunning_fog(
            difficult=sum(is_difficult(word, 3) for word in words), **size
        )
    if name == "dale_chall_readability_score":
        difficult = sum(is_difficult(word, 0) for word in words)
        return readability_formulas.dale_chall_readability_score(difficult=difficult, **size)
    return float(getattr(readability_formulas, name)(syllables=sum(counts), **size))


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_equal_textstats(name: str) -> None:
    expected = [getattr(textstat, name)(text) for text in TEXTS]
    assert [score(name, text) for text in TEXTS] == expected


def test_index_counts_a_dash_as_a_token() -> None:
    text = "The vote was close - 51 to 49 - and it was late. Nobody left. Both sides stayed on."
    assert score("automated_readability_index", text) == textstat.automated_readability_index(text)
    words = textstat.lexicon_count(text)
    tokens = words + 2
    assert textstat.automated_readability_index(text) != (
        readability_formulas.automated_readability_index(
            words=words, sentences=2, characters=tokens
        )
    )


COUNTS = st.integers(0, 10**6)


@given(COUNTS, COUNTS, COUNTS)
def test_formulas_take_any_counts(one: int, two: int, three: int) -> None:
    for result in (
        readability_formulas.flesch_reading_ease(words=one, sentences=two, syllables=three),
        readability_formulas.flesch_kincaid_grade(words=one, sentences=two, syllables=three),
        readability_formulas.gunning_fog(words=one, sentences=two, difficult=three),
        readability_formulas.smog_index(sentences=one, polysyllables=two),
        readability_formulas.automated_readability_index(
            words=one, sentences=two, characters=three
        ),
        readability_formulas.coleman_liau_index(words=one, sentences=two, letters=three),
        readability_formulas.dale_chall_readability_score(
            words=one, sentences=two, difficult=three
        ),
    ):
        assert isinstance(result, float)


# -- published cases ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    path = DATA / "signals" / "readability_oracle.json.gz"
    if not path.exists():
        unavailable(f"no {path}: the research data is not part of the repository")
    return dict(json.loads(gzip.decompress(path.read_bytes())))


def test_syllables_of_the_oracle(oracle: dict[str, Any]) -> None:
    """Equal to textstat on all 4,430 words, and to the published counts of 98.8% of them."""
    expected = oracle["syllable_fixture"]["data"]
    ours = {word: syllables(word) for word in expected}
    assert ours == {word: textstat.syllable_count(word) for word in expected}
    agreed = sum(ours[word] == count for word, count in expected.items())
    assert agreed / len(expected) > 0.985


def test_formulas_of_the_oracle(oracle: dict[str, Any]) -> None:
    checked = 0
    for case in oracle["cases"]:
        name, arguments = case["test"], case["args"]
        whole = arguments.get("strict_lower") or arguments.get("strict_upper") is False
        if case["source"].startswith("textstat") and name in FORMULAS and not whole:
            assert score(name, case["text"]) == pytest.approx(case["expected"], abs=0.001), case
            checked += 1
    assert checked > 30


def test_formulas_by_hand() -> None:
    """The cases of the packages words/flesch, words/dale-chall-formula and words/smog-formula."""
    ease = readability_formulas.flesch_reading_ease(words=6, sentences=1, syllables=6)
    chall = readability_formulas.dale_chall_readability_score(words=30, sentences=2, difficult=0)
    assert ease == pytest.approx(116.145)
    assert chall == pytest.approx(0.744)
    assert readability_formulas.smog_index(sentences=1, polysyllables=0) == pytest.approx(3.1291)


def test_the_summary_of_run_on_sentences_names_their_length() -> None:
    assert f"longer than {RUN_ON} words" in FEATURES["run_on_sentences"].summary
