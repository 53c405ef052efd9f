"""Sentence scores and reading ease: scoring, the files of scales, and training."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability import Article
from reliability.attribution.annotation import annotate
from reliability.errors import ModelError
from reliability.scales import model_files
from reliability.scales import scale as scale_module
from reliability.scales.article_batch import ArticleBatch
from reliability.scales.scale import SCALES, Scale, SentenceBatch
from reliability.scales.sentence_features import (
    PLACE,
    SentenceFeatures,
    SentenceReader,
    measure_sentence,
)
from reliability.scales.strongest_words import strongest_words
from reliability.scoring import sentences as scoring_sentences
from reliability.scoring.sentences import score_sentences
from reliability.text.document import Document, parse
from reliability.training.sentence_scales import (
    PlacedSentence,
    RatedSentences,
    measure_in_articles,
    scale_json,
    train_scale,
)
from support import run

TEXT = (
    "The council met on Monday.\n\n"
    "“The bridge carried 4,000 trucks in May, 12 percent more than in 2019,” Jane Roe, the clerk, "
    "said. “It will be mended.”\n\n"
    "Thank you all so much! This disgraceful sham insults every decent citizen. "
    "Perhaps it may possibly help."
)
invoke = partial(run, "sentences")
GOOD: dict[str, Any] = {
    "format": 1,
    "scale": "biased",
    "base": -0.5,
    "cuts": {"f1": 0.4},
    "lexicons": {},
    "values": {"commas": [1.0, 2.0, 0.5]},
    "terms": {"sham": 0.6, "<start> a": 0.3},
}


def test_every_sentence_has_a_score_on_every_scale() -> None:
    found = score_sentences(TEXT)
    assert [TEXT[one.start : one.end] for one in found] == [one.text for one in found]
    assert "".join(one.text for one in found) == TEXT.replace("\n", "").replace(
        "! T", "!T"
    ).replace(". P", ".P").replace(". “", ".“")
    for one in found:
        assert list(one.scores) == list(SCALES)
        assert all(0 < one.scores[name] < 1 for name in SCALES if name not in scale_module.RATINGS)
        assert 1 <= one.scores["certainty"] <= 6


def test_an_article_is_scored_with_its_title() -> None:
    assert score_sentences(Article(TEXT, title="A bridge")) == score_sentences(TEXT, "A bridge")
    with pytest.raises(TypeError, match="an Article has its own"):
        score_sentences(Article(TEXT), "A bridge")


def test_each_scale_measures_its_property() -> None:
    met, carried, mended, thanks, sham, perhaps = (one.scores for one in score_sentences(TEXT))
    assert carried["checkworthy"] > 0.5 > thanks["checkworthy"]
    assert carried["verifiable"] > 0.5 > thanks["verifiable"]
    assert met["unattributed"] > 0.5 > max(carried["unattributed"], mended["unattributed"])
    assert sham["subjective"] > 0.5 > met["subjective"]
    assert sham["biased"] > 0.5 > met["biased"]
    assert perhaps["certainty"] < 3.5 < met["certainty"]


def test_names_do_not_change_a_score() -> None:
    def scores(name: str) -> list[dict[str, float]]:
        return [one.scores for one in score_sentences(TEXT.replace("Jane Roe", name))]

    expected = scores("Jane Roe")
    for name in ("Theresa May", "Ursula von Holt", "Will King", "Noor al-Haddad"):
        for ours, theirs in zip(scores(name), expected, strict=True):
            assert ours == pytest.approx(theirs, abs=1e-9), name


@given(st.text(max_size=80))
def test_any_text_can_be_scored(text: str) -> None:
    for one in score_sentences(Article(text)):
        assert all(map(math.isfinite, one.scores.values()))


def test_a_text_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []

    def counting(text: str, title: str | None = None) -> Document:
        parsed.append(len(text))
        return parse(text, title)

    monkeypatch.setattr(scoring_sentences, "parse", counting)
    score_sentences(TEXT)
    assert parsed == [len(TEXT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday Jane Roe paid 40 euros.", "on <date> <name> paid <number> euros ."),
        ("“It rains,” she said; (maybe).", '" it rains , " she said ; ( maybe ) .'),
        ("…", ""),
    ],
)
def test_tokens_are_words_masks_and_signs(text: str, expected: str) -> None:
    assert " ".join(measure_sentence(text).tokens) == expected


def test_each_sentence_has_its_own_signs() -> None:
    document = parse("She left. “It rains,” she said. (He stayed.) So: it rains!")
    reader = SentenceReader(annotate(document))
    found = [" ".join(reader.sentence(*span[:2]).tokens) for span in document.sentences]
    assert found == [
        "she left .",
        '" it rains , " she said .',
        "( he stayed . )",
        "so : it rains !",
    ]


def test_a_sentence_has_the_same_features_within_an_article_and_alone() -> None:
    """Where nothing around it matters, an article around a sentence changes no feature."""
    sentences = [
        "The council certainly failed its utterly disgraceful plan in May.",
        "Many experts believe that the old bridge may fall.",
        "Jane Roe said on Monday that 40 trucks had crossed it.",
    ]
    document = parse(" ".join(sentences))
    reader = SentenceReader(annotate(document))
    for span, text in zip(document.sentences, sentences, strict=True):
        assert reader.sentence(span.first, span.last) == measure_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Yes.",
        "…“So,” (he said; Jane Roe) – 40% of it!",
        "JANE ROE SAYS SO\n\nThe U.S. army, the U.K.'s too and 3,000 others left in May... Why? "
        "No: “it – the plan – is a sham”, Roe said. He met “Tom Price Jr.” It ended at 3 p.m. A sham, "
        "a sham, a sham!\nthe mayor has reportedly claimed otherwise",
    ],
)
def test_an_article_has_the_columns_of_its_sentences(text: str) -> None:
    """The sentences read one by one and all together have the same terms and values, to the last bit."""
    annotated = annotate(parse(text))
    reader = SentenceReader(annotated)
    spans = annotated.document.sentences
    single = SentenceBatch([reader.sentence_in_article(*span[:2]) for span in spans])
    together = ArticleBatch(annotated, SCALES)
    assert len(together) == len(single) == len(spans)
    assert together.rows.keys() == single.rows.keys()
    for name, row in single.rows.items():
        assert together.values[together.rows[name]].tolist() == single.values[row].tolist(), name
    assert together.term_values.tolist() == single.term_values.tolist()
    for name in SCALES:
        scale = scale_module.read_scale(name)
        assert together.term_sums(scale) == single.term_sums(scale), name


def test_phrases_add_their_weights_by_lexicon_and_kind() -> None:
    values = measure_sentence("The disgraceful sham may certainly fail.").values
    assert values["loaded: emotive"] > values["hedging: modal"] > 0
    assert values["certainty: booster"] > 0
    assert values["sourcing: say"] == 0


def test_the_full_stop_within_a_last_word_ends_its_sentence() -> None:
    whole = measure_sentence("He met Tom Price Jr. She left the U.S. It rained.").tokens
    assert " ".join(whole) == "he met <name> . she left <name> . it rained ."
    assert measure_sentence("Was it Price Jr.?").tokens == measure_sentence("Was it Price?").tokens


def test_a_sentence_has_its_place_in_the_article() -> None:
    document = parse(TEXT)
    reader = SentenceReader(annotate(document))
    met, carried, mended, *_ = (
        reader.sentence_in_article(span.first, span.last).values for span in document.sentences
    )
    assert (met["sourced_here"], met["sourced_before"], met["sourced_after"]) == (0, 0, 1)
    assert carried["cues"] == carried["cues_with_speaker"] == 1
    assert 0 < carried["said_share"] < 1 == mended["quoted_share"]
    assert mended["said_before"] == carried["said_share"]
    assert met.keys() - measure_sentence("It rained.").values.keys() == PLACE
    assert (met["opening"], mended["opening"], met["place"]) == (0, 2, 0)


def test_a_rebuilt_article_has_the_features_of_the_article() -> None:
    """Sentences of two articles in turn, with another paragraph for each."""
    texts = ["It rained on the town.", "Jane Roe said it would stop.", "“It did,” she said."]
    placed = [
        PlacedSentence(text, document, paragraph)
        for paragraph, text in enumerate(texts)
        for document in ("one", "two")
    ]
    document = parse("\n\n".join(texts))
    reader = SentenceReader(annotate(document))
    expected = [reader.sentence_in_article(*span[:2]) for span in document.sentences]
    assert measure_in_articles(placed) == [one for one in expected for _ in range(2)]


def test_reading_ease_is_the_mean_over_excerpts() -> None:
    easy = "The cat sat on the mat. The dog ran to the cat. They had fun in the sun. "
    hard = (
        "Notwithstanding parliamentary deliberations, the commission's jurisdictional competence "
        "remained contested throughout successive administrative reorganisations. "
    )
    assert (
        scoring_sentences.reading_ease(easy * 12)
        > 0
        > -1.2
        > scoring_sentences.reading_ease(hard * 12)
    )
    assert (
        scoring_sentences.reading_ease(hard * 12)
        <= scoring_sentences.reading_ease(easy * 12 + hard * 12)
        <= scoring_sentences.reading_ease(easy * 12)
    )
    assert math.isnan(scoring_sentences.reading_ease("…"))
    assert math.isfinite(scoring_sentences.reading_ease("Yes."))


# -- the file --------------------------------------------------------------------------------------


def test_log_odds_are_the_sum_of_the_weights_in_the_file() -> None:
    scale = Scale(GOOD)
    tokens = ["a", "sham", "on", "<name>"]
    terms = 3 / math.sqrt(4) * (0.6 + 0.3)
    commas = (3.0, 90.0)
    batch = SentenceBatch([SentenceFeatures(tokens, {"commas": value}) for value in commas])
    expected = [-0.5 + terms + 0.5, -0.5 + terms + 1.5]
    assert scale.log_odds(batch).tolist() == pytest.approx(expected)
    with pytest.raises(ModelError, match="needs commas"):
        scale.log_odds(SentenceBatch([SentenceFeatures(tokens, {})]))
    without = Scale(GOOD | {"values": {"commas": [1.0, 2.0, 0.0]}})
    batch = SentenceBatch([SentenceFeatures(tokens, {})])
    assert without.log_odds(batch).tolist() == pytest.approx([-0.5 + terms])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The endless war of the council is a disgrace.", ["endless", "war", "disgrace"]),
        ("The council of Oslo met on Monday, and it will meet again.", []),
        ("The regime is a regime, and nothing but a regime.", ["regime"]),
    ],
)
def test_the_words_that_raise_a_sentence_most_are_named(line: str, words: list[str]) -> None:
    annotated = annotate(parse(line))
    assert strongest_words("biased", annotated, 0, len(annotated.document.words)) == words
    [whole] = score_sentences(line)
    for word in words:
        [without] = score_sentences(line.replace(word, ""))
        assert without.scores["biased"] < whole.scores["biased"]


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": True},
        {"base": "high"},
        {"base": "0.5"},
        {"base": 10**400},
        {"base": False},
        {"scale": 1},
        {"terms": {"sham": "0.5"}},
        {"lexicons": {"loaded": 1}},
        {"values": {"commas": "123"}},
        {"base": math.nan},
        {"terms": {"sham": math.inf}},
        {"terms": ["sham"]},
        {"values": {"commas": [1.0, 2.0]}},
        {"values": {"commas": [1.0, 0.0, 0.5]}},
        {"values": {"commas": [1.0, 5e-324, 0.5]}},
        {"values": {"commas": [1.0, 1.0, 1e308]}},
        {"terms": {"sham": -1e308}},
        {"cuts": None},
    ],
)
def test_a_malformed_scale_is_rejected(change: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="train"):
        Scale(GOOD | change)


def test_a_stale_or_missing_file_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "scales_folder", lambda: tmp_path)
    scale_module.shipped_scale.cache_clear()
    scale_module.read_scale.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"biased\.json: cannot be read as a scale"):
            scale_module.shipped_scale("biased")
        (tmp_path / "biased.json").write_text("[]")
        with pytest.raises(ModelError, match=r"biased\.json"):
            scale_module.shipped_scale("biased")
        (tmp_path / "biased.json").write_text(json.dumps(GOOD))
        scale_module.read_scale.cache_clear()
        with pytest.raises(ModelError, match="trained with other lexicons"):
            scale_module.shipped_scale("biased")
    finally:
        scale_module.shipped_scale.cache_clear()
        scale_module.read_scale.cache_clear()


# -- training --------------------------------------------------------------------------------------


def examples(rating: bool = False) -> RatedSentences:
    """Return sentences of forty documents, rated low (or biased) for the word "sham"."""
    random = np.random.default_rng(3)
    traits, said = [], []
    for _ in range(400):
        bad = random.random() < 0.4
        tokens = ["the", "sham" if bad else "plan", "of", "<name>", "fell" if bad else "stood"]
        traits.append(SentenceFeatures(tokens, {"commas": random.normal(), "never": 0.0}))
        said.append(6.0 - 4 * bad if rating else float(bad))
    return RatedSentences(traits, np.array(said), [f"d{number % 40}" for number in range(400)])


def test_a_trained_scale_separates_the_labels_and_loads_from_its_file() -> None:
    learned = train_scale("biased", examples())
    assert ((learned.held_out > learned.cuts["f1"]) == (learned.examples.ratings > 0)).all()
    scale = Scale(json.loads(scale_json(learned, {})))
    features = learned.examples.features[:20]
    expected = learned.linear(features).tolist()
    assert scale.log_odds(SentenceBatch(features)).tolist() == pytest.approx(expected, abs=0.02)


def test_a_rating_is_predicted_as_a_number() -> None:
    learned = train_scale("certainty", examples(rating=True))
    assert learned.cuts == {}
    assert np.corrcoef(learned.held_out, learned.examples.ratings)[0, 1] > 0.9
    assert learned.held_out.max() <= scale_module.RATINGS["certainty"][1]


# -- the command -----------------------------------------------------------------------------------


def test_sentences_in_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    result = invoke(str(path))
    assert result.exit_code == 0
    name, *lines, caveat = result.output.splitlines()
    assert name == str(path)
    assert lines[0] == "The council met on Monday."
    assert [*lines[1].split()[::2], *lines[2].split()[::2]] == list(SCALES)
    assert len(lines) == 3 * len(score_sentences(TEXT))
    assert "manner, not truth" in caveat
    first = invoke(str(path), "--by", "subjective").output.splitlines()[1]
    assert "disgraceful sham" in first
    assert invoke(str(path), "--by", "tone").exit_code == 2


def test_sentences_as_json_with_an_unreadable_line(tmp_path: Path) -> None:
    result = invoke(
        "-", "--format", "jsonl", input=json.dumps({"id": "x", "text": TEXT}) + "\n{}\n"
    )
    read, unread = map(json.loads, result.stdout.splitlines())
    assert read["id"] == "x"
    assert [one["text"] for one in read["sentences"]] == [one.text for one in score_sentences(TEXT)]
    assert set(read["sentences"][0]["scores"]) == set(SCALES)
    assert set(unread) == {"id", "error"}
    assert result.exit_code == 2
    missing = invoke(str(tmp_path / "none.txt"))
    assert missing.exit_code == 2
    assert "none.txt" in missing.stderr
