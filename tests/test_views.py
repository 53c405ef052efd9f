"""Words of others without a verb of speech, and indirect speech over several sentences."""

import re

import pytest

from reliability import assess
from reliability.attribution.annotation import annotate
from reliability.attribution.continued_speech import continued_speech
from reliability.attribution.views import constructions, views_of_others
from reliability.errors import LexiconError
from reliability.text import lexicon_files
from reliability.text.document import parse

ROWS = lexicon_files.read_file("views").tables["view"]


def in_brackets(text: str) -> list[bool]:
    """Return for each word in brackets whether it is part of a view of others."""
    plain = text.replace("[", "").replace("]", "")
    document = parse(plain)
    views = views_of_others(document)
    return [
        bool(views[document.words_before(match.start() - 2 * number)])
        for number, match in enumerate(re.finditer(r"\[[^]]+\]", text))
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["at"][:20])
def test_examples_of_constructions(row: dict[str, str]) -> None:
    example, counterexample = in_brackets(row["example"]), in_brackets(row["counterexample"])
    assert example
    assert all(example)
    assert counterexample
    assert not any(counterexample)


def test_unknown_class_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    file = lexicon_files.read_file("views")
    row = {"at": "SHIPS", "pattern": " ", "until": "rest"}
    broken = file._replace(tables={**file.tables, "view": [row]})
    names = {"views": broken}
    monkeypatch.setattr(
        "reliability.attribution.views.read_file",
        lambda name: names.get(name) or lexicon_files.read_file(name),
    )
    with pytest.raises(LexiconError, match=r"lexicons/views\.toml: no class 'SHIPS'"):
        constructions.__wrapped__()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lund told the board she had left. The shop was a sham. She left at once, she added.", 5),
        ("Lund said she was ill. It would be a sham to open the shop.", 9),
        ("Prosecutors say Lund ran the shop. She was ruthless with clerks.", 5),
        ("Lund said she was sorry. It was a cowardly letter from a rich man.", 0),
        ("Lund said she was sorry. She is a liar, she added.", 0),
        ("Lund said she was sorry.\n\nThe shop was a sham, she added.", 0),
    ],
)
def test_indirect_speech_goes_on(text: str, words: int) -> None:
    annotated = annotate(parse(text))
    assert continued_speech(annotated.document, annotated.attributions).count(1) == words


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("As the growers see it, the levy is a disgrace.", "quoted"),
        ("The growers see it: the levy. It is a disgrace.", "emotive_words"),
        ("The levy is a sham, Lund said, and the mayor is a coward.", "quoted"),
        ("They claim that the levy is a hoax.", "quoted"),
        ("Full text of her remarks: Friends. This shameless gang owns nine shops.", "quoted"),
        ("From the Courier: The shops fell. This shameless gang owns them.", "quoted"),
        ("From the Courier:\n\nThe shops fell. This shameless gang owns them.", "quoted"),
        ("As reported by the Courier: The shops fell. This shameless gang owns them.", "quoted"),
        ("The mayor hit back in this tweet: This shameless gang owns nine shops.", "quoted"),
        ("The clerk claimed: Nobody paid. This shameless gang owns nine shops.", "quoted"),
        ("Her tweet had one flaw: This shameless gang owns nine shops.", "emotive_words"),
        ("As reported, it fell: This shameless gang owns nine shops.", "emotive_words"),
        (
            "The shops fell. This shameless gang owns them. Source: The Courier\n\nHe left.",
            "quoted",
        ),
        ("The shops fell. This shameless gang owns them. [SOURCE]\n\nHe left.", "quoted"),
        ("The Courier has the following:\n\nThis shameless gang owns nine shops.", "quoted"),
        ("He posted it. End the shameless plan. #now pic.twitter.com/ab12", "quoted"),
        ("[Verse 1]\nA shameless gang\n[Chorus]\nA disgraceful gang", "quoted"),
        ("Her answer was blunt: There is a shameless gang. It owns us.", "quoted"),
        ("Source: The Courier has nine shops. A shameless gang owns it.", "emotive_words"),
        ("The answer was a shameless lie. She left.", "emotive_words"),
        ("The shops fell. This shameless gang owns them. (Source: The Courier)", "emotive_words"),
        ("The levy is a sham, the clerk continued.", "quoted"),
        (
            "Lund said they hated law, loved bigotry and hatred, believe it is right, and left.",
            "quoted",
        ),
        ("They claim to be poor. This shameless gang owns nine shops.", "emotive_words"),
    ],
)
def test_whose_loaded_word(text: str, feature: str) -> None:
    feature = "quoted_loaded_words" if feature == "quoted" else feature
    loaded = [one.feature for one in assess(text).findings if one.signal == "loaded"]
    assert [one for one in loaded if one != "slanted_words"] == [feature] * len(loaded)
    assert loaded
