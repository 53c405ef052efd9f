"""The register: the masked text, its pairs of tokens, and their weighted sums."""

from __future__ import annotations

import math

import pytest

from reliability.attribution import extraction
from reliability.attribution.annotation import annotate
from reliability.text import register
from reliability.text.document import parse
from reliability.text.lexicon import load_lexicon
from reliability.text.register import register_scores


def pairs(text: str) -> dict[tuple[str, str], int]:
    counted = register.term_counts(parse(text))
    return {key: times for key, times in counted.items() if isinstance(key, tuple)}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The clerk said so.", "the <other> said so ."),
        ("It was Jane Roe, of Transville.", "it was <name> , of <name> ."),
        ("He met J. K. Roe on Friday.", "he <other> <name> on <date> ."),
        ("He met Tom Price Jr. there.", "he <other> <name> there ."),
        ("He was in the U.S. She left.", "he was in <name> . she left ."),
        ("Was he in the U.S.? She left.", "was he in <name> ? she left ."),
        ("They sold 1,200 paintings.", "they <other> <number> <s> ."),
        ("She is walking slowly.", "she is <ing> <ly> ."),
        ('"Why?" it asked: "no"!', '" why ? " it asked : " no " !'),
        ("this - that (these)", "this that these"),
        ("", ""),
        ("?!", "? !"),
    ],
)
def test_the_masked_text(text: str, tokens: str) -> None:
    assert " ".join(register.register_tokens(parse(text))) == tokens


def test_the_last_token_is_followed_by_the_first() -> None:
    once, twice = pairs("It is so. "), pairs("It is so. It is so. ")
    assert once == {("it", "is"): 1, ("is", "so"): 1, ("so", "."): 1, (".", "it"): 1}
    assert twice == {pair: 2 * times for pair, times in once.items()}


def test_no_entity_is_counted_as_a_word() -> None:
    counted = register.term_counts(parse("It was Jane Roe who met Roe in Transville."))
    assert not {"jane", "roe", "transville"} & counted.keys()
    assert counted["who"] == 1


def test_scores_are_sums_of_weighted_log_rates() -> None:
    document = parse("The clerk said that the road is closed, and that it will stay so.")
    counted = register.term_counts(document)
    for name, value in register_scores(document).items():
        total = 0.0
        for words, entry in load_lexicon(name).phrases.items():
            times = counted.get(words[0] if len(words) == 1 else (words[0], words[1]), 0)
            total += entry.weight * math.log1p(400 * times / document.size)
        assert total != 0.0
        assert value == pytest.approx(total, abs=1e-9)


def test_the_registers_have_words_and_pairs_of_the_masked_text() -> None:
    known = {*register.SIGNS, "<name>", "<date>", "<number>", "<other>"}
    for name in (register.NEWS, register.OPEN, register.PARTISAN):
        phrases = load_lexicon(name).phrases
        assert {len(words) for words in phrases} == {1, 2}
        for words in phrases:
            for token in words:
                if len(words) == 2 and token not in known and not token.startswith("<"):
                    assert register.register_tokens(parse(f"zz {token}"))[1] == token
    assert register_scores(parse("one")).keys() == {
        register.NEWS,
        register.OPEN,
        register.PARTISAN,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Critics say that the road is closed. It will stay so until May.",
        "The road is closed, according to some experts. It will stay so until May.",
        "The road, critics say, is closed. It will stay so until May.",
    ],
)
def test_vague_sources_leave_no_trace_in_the_register(text: str) -> None:
    document = parse(text)
    uncounted = extraction.uncounted_words(document, annotate(document).attributions)
    plain = parse("The road is closed. It will stay so until May.")
    assert register.term_counts(document, uncounted) == register.term_counts(plain)


def test_the_sentences_of_two_vague_sources_stay_apart() -> None:
    document = parse("The road is closed, critics say. Some experts say it will stay so.")
    uncounted = extraction.uncounted_words(document, annotate(document).attributions)
    plain = parse("The road is closed. It will stay so.")
    assert register.term_counts(document, uncounted) == register.term_counts(plain)


def test_an_opening_attribution_can_be_excluded() -> None:
    plain = "The road is closed. It will stay so until May."
    for source in ("Jane Roe", "Jane Roe, a clerk", "the report"):
        document = parse(f"According to {source}, the road is closed. It will stay so until May.")
        annotated = annotate(document)
        excluded = extraction.opening_attributions(document, annotated.attributions)
        assert excluded
        assert register.term_counts(document, excluded) == register.term_counts(parse(plain))
    last = annotate(parse("The road is closed, according to Jane Roe."))
    assert extraction.opening_attributions(last.document, last.attributions) == []
