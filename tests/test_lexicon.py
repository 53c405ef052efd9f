"""Lexicons: checks of the files, matching of phrases, and a user for every file."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reliability
from reliability.errors import LexiconError
from reliability.text.document import parse
from reliability.text.lexicon import (
    Lexicon,
    Matcher,
    parse_lexicon,
    shipped_lexicons,
    shipped_matcher,
)
from reliability.text.lexicon_files import (
    PHRASES,
    all_files,
    digests_of,
    lexicon_digests,
    lexicon_folder,
    parse_file,
    word_list,
)
from support import ROOT

PACKAGE = Path(reliability.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LICENCES = set(PROJECT["license"].split(" AND "))
NOTICE = (lexicon_folder() / "NOTICE").read_text("utf-8")
PATTERNS = (
    "line forms",
    "figure rules",
    "view constructions",
    "reply constructions",
)  # contents whose words are parts of patterns
PROVENANCE = '[lexicon]\nsource = "ours"\nlicence = "MIT"\nadapted = "by hand"\n'


def lexicon(text: str, name: str = "sample") -> Lexicon:
    return parse_lexicon(name, (PROVENANCE + text).encode())


def group(*phrases: str, kind: str = "k", weight: float = 1.0) -> str:
    listed = ", ".join(f'"{phrase}"' for phrase in phrases)
    return f'[[group]]\nkind = "{kind}"\nweight = {weight}\nphrases = [{listed}]\n'


def found(text: str, *lexicons: Lexicon) -> list[tuple[str, str, str]]:
    document = parse(text)
    return [
        (name, match.kind, " ".join(document.words[match.first : match.last]))
        for name, matches in Matcher(lexicons).find(document).items()
        for match in matches
    ]


# -- files --------------------------------------------------------------------------------------


def test_files_of_phrases_and_shipped_lexicons_are_the_same() -> None:
    files = {path.stem for path in lexicon_folder().glob("*.toml")}
    assert list(all_files()) == sorted(files)
    assert list(shipped_lexicons()) == sorted(
        name for name, file in all_files().items() if file.content == PHRASES
    )


def test_shipped_lexicons_are_as_valid_as_others_must_be() -> None:
    for name, read in shipped_lexicons().items():
        assert parse_lexicon(name, (lexicon_folder() / f"{name}.toml").read_bytes()) == read


def test_data_files_have_provenance() -> None:
    fields = ("source", "licence", "adapted")
    for name, file in all_files().items():
        assert file.provenance.keys() - {"matched"} == {*fields}, name
        assert all(len(file.provenance[field].strip()) > 2 for field in fields), name


def test_every_data_file_may_be_passed_on_under_a_licence_of_the_package() -> None:
    for name, file in all_files().items():
        assert file.licences, name
        assert set(file.licences) <= LICENCES, name
        if set(file.licences) - {"MIT"}:
            assert f"{name}.toml" in NOTICE, "NOTICE has the terms of every licence but MIT"


def test_every_licence_of_the_package_is_that_of_a_file() -> None:
    stated = {licence for file in all_files().values() for licence in file.licences}
    assert stated | {"BSD-2-Clause"} == LICENCES  # the dictionary in words.gz
    assert "words.gz" in NOTICE


@pytest.mark.parametrize(
    ("licence", "wanted"),
    [
        ("MIT", ("MIT",)),
        ("MIT; derived statistics", ("MIT",)),
        ("MIT (this list). Statistics only", ("MIT",)),
        ("Unicode-3.0 AND MIT; the package", ("Unicode-3.0", "MIT")),
        ("CC-BY-NC-SA-4.0", ("CC-BY-NC-SA-4.0",)),
    ],
)
def test_a_licence_begins_with_its_identifiers(licence: str, wanted: tuple[str, ...]) -> None:
    text = PROVENANCE.replace('"MIT"', f'"{licence}"')
    assert parse_file("sample", text.encode()).licences == wanted


@pytest.mark.parametrize(
    "licence", ["derived statistics", "see the source", "MIT or later AND", "-"]
)
def test_a_licence_without_identifiers_does_not_load(licence: str) -> None:
    text = PROVENANCE.replace('"MIT"', f'"{licence}"')
    with pytest.raises(LexiconError, match=r"licence must begin with an SPDX expression"):
        parse_file("sample", text.encode())


def test_shipped_lexicons_have_phrases_that_name_them() -> None:
    for name, read in shipped_lexicons().items():
        assert set(read.provenance) == {"source", "licence", "adapted"}, name
        assert {entry.lexicon for entry in read.phrases.values()} == {name}


def test_shipped_phrases_can_match() -> None:
    """A phrase that `parse` splits into other words would never be found."""
    for words in {words for read in shipped_lexicons().values() for words in read.phrases}:
        plain = [word for word in words if word[0].isalnum()]  # no sign, no mask
        assert parse(" ".join(plain), keep_boilerplate=True).words == plain


def test_shipped_phrases_are_found_unless_their_weight_is_0() -> None:
    for name, read in shipped_lexicons().items():
        for words, entry in read.phrases.items() if read.matched else ():
            document = parse(f"zzz {' '.join(words)} zzz")
            spans = {(match.first, match.last) for match in shipped_matcher().find(document)[name]}
            assert ((1, 1 + len(words)) in spans) == bool(entry.weight), (name, words)


def names_used(path: Path) -> set[str]:
    """Return the strings of a module, without the names of records (signals, findings, features)."""
    tree = ast.parse(path.read_text("utf-8"))
    labels = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Signal", "Feature", "Finding", "mark")
        for argument in node.args
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in labels
    }


def test_every_lexicon_has_a_user() -> None:
    folders = ("text", "attribution", "contradictions", "genres", "signals")
    used = [names_used(path) for folder in folders for path in (PACKAGE / folder).glob("*.py")]
    assert all_files().keys() - set[str]().union(*used) == set()


@pytest.mark.parametrize("field", ["source", "licence", "adapted"])
@pytest.mark.parametrize("value", ["", '= "  "', "= 3"])
def test_a_lexicon_without_provenance_does_not_load(field: str, value: str) -> None:
    lines = [
        line if not line.startswith(field) else value and f"{field} {value}"
        for line in (PROVENANCE + group("a phrase")).split("\n")
    ]
    with pytest.raises(LexiconError, match=rf"lexicons/sample\.toml: .*{field}"):
        parse_lexicon("sample", "\n".join(lines).encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is not TOML"),
        (b"[lexicon", "is not TOML"),
        (b"a = 0x1" + b"0" * 5_000, "is not TOML: an integer has over 64 bits"),
        (b"a = " + b"[" * 5_000, "is not TOML: nested too deeply"),
        (b"", r"\[lexicon\] has no 'source'"),
        (b'lexicon = "ours"', "lexicon must be a table"),
        (f'group = ["a"]\n{PROVENANCE}'.encode(), "group must be a list of tables"),
        (group("a phrase").encode(), r"\[lexicon\] has no 'source'"),
        (PROVENANCE.encode(), "has no phrases"),
    ],
)
def test_malformed_files(content: bytes, message: str) -> None:
    with pytest.raises(LexiconError, match=rf"^lexicons/sample\.toml: {message}"):
        parse_lexicon("sample", content)


NO_PHRASE = "is not a phrase of lower-case words with straight apostrophes and no other signs"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('matched = "no"\n' + group("a"), "matched = 'no' is not true or false"),
        ('[group]\nkind = "k"\nphrases = ["a"]', "group must be a list of tables"),
        ('[[group]]\nphrases = ["a"]', "group 1 needs a kind"),
        ('[[group]]\nkind = 1\nphrases = ["a"]', "group 1 needs a kind"),
        ('[[group]]\nkind = "k"', r"group 1 needs a kind \(string\) and phrases"),
        ('[[group]]\nkind = "k"\nphrases = 5', "group 1 needs a kind"),
        ('[[group]]\nkind = "k"\nweight = "1"\nphrases = ["a"]', "weight '1' is not a number"),
        ('[[group]]\nkind = "k"\nweight = true\nphrases = ["a"]', "weight True is not a number"),
        (group("a").replace("1.0", "nan"), "weight nan is not a number"),
        (group("a").replace("1.0", "inf"), "weight inf is not a number"),
        (group("a").replace("1.0", "1" + "0" * 12), "weight 1000000000000 is not a number"),
        (group("a") + '[[group]]\nkind = "z"\nphrases = [1]', rf"group 2 \(z\): 1 {NO_PHRASE}"),
        (group("An Upper"), f"'An Upper' {NO_PHRASE}"),
        (group(""), f"'' {NO_PHRASE}"),
        (group(" - "), f"' - ' {NO_PHRASE}"),
        (group("first, second"), f"'first, second' {NO_PHRASE}"),
        (group("don’t"), f"'don’t' {NO_PHRASE}"),
        (group("<name> said"), f"'<name> said' {NO_PHRASE}"),
        ("matched = false\n" + group("<Name>"), f"'<Name>' {NO_PHRASE}"),
        (group("so-called", "so called"), r"duplicate phrase 'so called' \(k and k\)"),
        (group("a") + group("a", kind="z"), r"duplicate phrase 'a' \(k and z\)"),
        (group(), "has no phrases"),
    ],
)
def test_malformed_groups(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as raised:
        lexicon(text)
    assert str(raised.value).startswith("lexicons/sample.toml: ")


def test_the_digests_are_of_the_bytes_of_all_data_files(tmp_path: Path) -> None:
    for name in ("phrases.toml", "table.gz", "NOTICE"):
        (tmp_path / name).write_text("one")
    before = digests_of(tmp_path)
    assert set(before) == {"phrases", "table"}
    (tmp_path / "table.gz").write_text("one more")
    after = digests_of(tmp_path)
    assert after["phrases"] == before["phrases"]
    assert after["table"] != before["table"]


def test_every_data_file_has_a_digest() -> None:
    files = {path.stem for path in lexicon_folder().iterdir() if path.name != "NOTICE"}
    assert lexicon_digests().keys() == files


def test_phrases_that_are_only_counted_may_have_signs_and_masks() -> None:
    counted = lexicon("matched = false\n" + group("<name> said", ", but"))
    assert counted.phrases.keys() == {("<name>", "said"), (",", "but")}


def test_matched_is_not_part_of_the_provenance() -> None:
    assert lexicon(group("a")).matched
    unmatched = lexicon("matched = false\n" + group("a"))
    assert not unmatched.matched
    assert "matched" not in unmatched.provenance


# -- matching -----------------------------------------------------------------------------------


def test_the_longest_match_wins() -> None:
    words = lexicon(group("no", "no doubt", kind="short") + group("no doubt at all", kind="long"))
    assert found("There is no doubt at all.", words) == [("sample", "long", "no doubt at all")]
    assert found("There is no doubt at last, no.", words) == [
        ("sample", "short", "no doubt"),
        ("sample", "short", "no"),
    ]


def test_an_exception_is_a_longer_phrase_of_weight_0() -> None:
    words = lexicon(group("may") + group("may day", kind="exception", weight=0))
    assert found("It may rain on a may day.", words) == [("sample", "k", "may")]


def test_an_exception_covers_phrases_that_start_inside_it() -> None:
    words = lexicon(group("day") + group("may day", kind="exception", weight=0))
    assert found("A may day is a day.", words) == [("sample", "k", "day")]


def test_lexicons_match_independently() -> None:
    one, two = lexicon(group("no doubt"), "one"), lexicon(group("doubt", kind="z"), "two")
    both = [("one", "k", "no doubt"), ("two", "z", "doubt")]
    assert found("There is no doubt.", one, two) == both
    exception = lexicon(group("no doubt", weight=0), "one")
    assert found("There is no doubt.", exception, two) == both[1:]


@pytest.mark.parametrize("between", [" ", "-", " - ", "–", "\n", "\u00a0", "'"])
def test_phrases_extend_over_spaces_dashes_and_apostrophes(between: str) -> None:
    assert len(found(f"a may{between}day", lexicon(group("may day")))) == (between != "'")


@pytest.mark.parametrize(
    "between", [", ", ". ", "; ", " (", '" ', "/", "... ", ",", "; the ", "\n\n"]
)
def test_no_phrase_extends_over_another_sign_or_a_paragraph_end(between: str) -> None:
    assert found(f"a may{between}day", lexicon(group("may day"))) == []


def test_a_comma_leaves_the_shorter_phrase() -> None:
    words = lexicon(group("no") + group("no doubt", kind="long"))
    assert found("No, doubt it.", words) == [("sample", "k", "no")]


@pytest.mark.parametrize("text", ["They met Hope Glory.", "We left Glory Hope.", "It was Mr Hope."])
def test_names_match_nothing(text: str) -> None:
    assert found(text, lexicon(group("hope", "glory", "hope glory"))) == []


def test_a_phrase_does_not_extend_into_a_name() -> None:
    words = lexicon(group("old hope"))
    assert found("Their old Hope died.", words) == []
    assert found("Their old hope died.", words) == [("sample", "k", "old hope")]


@pytest.mark.parametrize("text", ["it isn’t so", "it isn't so", "it ISN'T so", "it is\u200bn’t so"])
def test_matching_is_blind_to_typography_and_capitals(text: str) -> None:
    assert found(text, lexicon(group("isn't so"))) == [("sample", "k", "isn't so")]


@given(st.lists(st.sampled_from("may day no doubt at all , . \n".split(" ")), max_size=40))
def test_matches_are_in_order_and_apart(parts: list[str]) -> None:
    document = parse(" ".join(parts))
    words = lexicon(group("may", "may day", "day no", "no doubt at all", "doubt", "at"))
    end = 0
    for match in Matcher([words]).find(document)["sample"]:
        assert end <= match.first < match.last
        assert tuple(document.words[match.first : match.last]) in words.phrases
        end = match.last


def plain_matches(text: str, words: Lexicon) -> list[tuple[int, int, float]]:
    """Return the matches of a lexicon by trying all of its phrases at each word, the longest first."""
    document, at, matches = parse(text), 0, []
    phrases = sorted(words.phrases.items(), key=lambda item: -len(item[0]))
    while at < len(document.words):
        for phrase, entry in phrases:
            last = at + len(phrase)
            inside = document.gaps[at + 1 : last]
            if (
                tuple(document.words[at:last]) == phrase
                and not any(document.entities[at:last])
                and all(set(gap) <= set(" -") for gap in inside)
            ):
                matches += [(at, last, entry.weight)] if entry.weight else []
                at = last
                break
        else:
            at += 1
    return matches


@given(
    st.lists(st.sampled_from("no doubt at all ever , - . Roe".split()), max_size=30),
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("no doubt at all ever".split()), min_size=1, max_size=4),
            st.sampled_from([0.0, 0.5, 2.0]),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: tuple(row[0]),
    ),
)
def test_one_pass_finds_what_trying_each_phrase_finds(
    parts: list[str], rows: list[tuple[list[str], float, bool]]
) -> None:
    text = "It is so " + " ".join(parts)
    lexicons = [
        lexicon("".join(group(" ".join(phrase), weight=weight) for phrase, weight, _ in some), name)
        for name in ("one", "two")
        if (some := [row for row in rows if row[2] == (name == "one")])
    ]
    found_of = Matcher(lexicons).find(parse(text))
    for words in lexicons:
        found_here = [(one.first, one.last, one.weight) for one in found_of[words.name]]
        assert found_here == plain_matches(text, words)


def test_a_matcher_is_the_same_for_every_document() -> None:
    matcher = Matcher([lexicon(group("no", "no doubt", "doubt at all"))])
    texts = ["No.", "It is no doubt at all.", "Doubt at all, no doubt.", "No."]
    alone = [
        Matcher([lexicon(group("no", "no doubt", "doubt at all"))]).find(parse(text))
        for text in texts
    ]
    assert [matcher.find(parse(text)) for text in texts] == alone
    assert [len(one["sample"]) for one in alone] == [1, 1, 2, 1]


def test_all_shipped_lexicons_are_matched_in_one_pass() -> None:
    document = parse("He may certainly say so.")
    assert set(shipped_matcher().find(document)) == {
        name for name, read in shipped_lexicons().items() if read.matched
    }
    assert all(matches == [] for matches in shipped_matcher().find(parse("")).values())


# -- classes of words ---------------------------------------------------------------------------


def test_every_class_of_words_has_a_user_and_every_class_used_exists() -> None:
    calls = re.compile(r'word_(?:class|list)\(\s*"(\w+)"(?:,\s*"(\w+)")?')
    used = {
        (file or "closed_classes", name)
        for path in PACKAGE.rglob("*.py")
        for name, file in calls.findall(path.read_text("utf-8").replace(">>> word_class", ""))
    }
    there = {
        (name, one)
        for name, file in all_files().items()
        # The words of forms are used in patterns, those of families as one mapping.
        if file.content not in PATTERNS and name != "register_families"
        for one in file.tables.get("words", ())
    }
    used = {(file, name) for file, name in used if all_files()[file].content not in PATTERNS}
    assert used == there


def test_no_class_of_words_names_a_word_twice() -> None:
    for name, file in all_files().items():
        for one in file.tables.get("words", ()):
            words = word_list(one, name)
            assert words and len(words) == len(set(words)), one
