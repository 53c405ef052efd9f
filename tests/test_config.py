"""Settings: found upwards, rejected with the line of each fault, applied by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliability.checking.config import KEYS, Config, find_config, load_config, match_globs
from reliability.errors import ConfigError
from reliability.scoring.policy import Policy


def written(folder: Path, text: str, name: str = "reliability.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("glob", "path", "does"),
    [
        ("drafts", "drafts/a.md", True),
        ("drafts", "x/drafts/y/a.md", True),
        ("drafts/", "x/drafts/a.md", True),
        ("draft", "drafts/a.md", False),
        ("*.md", "x/a.md", True),
        ("*.md", "x/a.mdx", False),
        ("/a.md", "a.md", True),
        ("/a.md", "x/a.md", False),
        ("x/*", "x/y/z.md", True),  # a glob of a folder matches its files
        ("x/*.md", "x/y/z.md", False),
        ("x/**", "x/y/z.md", True),
        ("x/**", "xy", False),
        ("**/y/*.md", "y/a.md", True),
        ("**/y/*.md", "x/y/a.md", True),
        ("a/**/b.md", "a/b.md", True),
        ("a/**/b.md", "a/c/d/b.md", True),
        ("**", "q/r.md", True),
        ("?.md", "ab.md", False),
        ("a+(b).md", "a+(b).md", True),
        ("[ab].md", "x/b.md", True),
        ("[ab].md", "c.md", False),
        ("[!ab].md", "c.md", True),
        ("\\!a.md", "!a.md", True),
    ],
)
def test_globs(glob: str, path: str, does: bool) -> None:
    assert match_globs((glob,), path) is does


def test_the_nearest_file_is_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_config(inner) == Config()
    shared = written(tmp_path, "[tool.reliability]\nfail-under = 0.1", "pyproject.toml")
    assert find_config(inner).path == shared
    own = written(tmp_path, "fail-under = 0.2")
    assert find_config(inner).path == own, "beside a pyproject.toml, our own file counts"
    nearer = written(tmp_path, "[tool.reliability]\nfail-under = 0.3", "a/pyproject.toml")
    assert find_config(inner).path == nearer


@pytest.mark.parametrize("source", ["[project]\nname = 'x'", "tool = 1", "[tool\n", "\xff"])
def test_a_pyproject_without_our_table_is_passed_by(tmp_path: Path, source: str) -> None:
    (tmp_path / "pyproject.toml").write_text(source, "latin-1")
    assert find_config(tmp_path) == Config()


def test_a_file_of_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "reliability.toml").write_bytes(b"\xef\xbb\xbffail-under = 0.3\r\n")
    assert find_config(tmp_path).path == tmp_path / "reliability.toml"


def test_a_broken_pyproject_with_our_table_is_not_passed_by(tmp_path: Path) -> None:
    written(tmp_path, "[tool.reliability]\nfail-under = \n", "pyproject.toml")
    with pytest.raises(ConfigError, match=r"pyproject\.toml:2: not TOML: "):
        find_config(tmp_path)


def test_settings_apply_by_path_and_overrides_win(tmp_path: Path) -> None:
    config = load_config(
        written(
            tmp_path,
            """
fail-under = 0.3
min-words = 50
select = ["hedging", "clickbait"]
format = "sarif"
ignore = ["drafts"]
baseline = "known/baseline.json"

[per-path."opinion"]
fail-under = 0.2
select = ["clickbait"]

[per-path."opinion/guests/**"]
fail-under = 0.1
""",
        ),
    )
    news, opinion, guest = (
        str(tmp_path / name) for name in ("a.md", "opinion/a.md", "opinion/guests/a.md")
    )
    assert config.policy(news, {}) == Policy(fail_under=0.3, min_words=50)
    assert config.policy(opinion, {}) == Policy(fail_under=0.2, min_words=50)
    assert config.policy(guest, {}) == Policy(fail_under=0.1, min_words=50)
    assert config.policy(guest, {"fail_under": 0.9}) == Policy(fail_under=0.9, min_words=50)
    assert "clickbait" in (config.selected_features(news) or ())
    assert len(config.selected_features(news) or ()) > 1, "a signal stands for all its features"
    assert config.selected_features(guest) == frozenset({"clickbait"})
    assert config.is_ignored(str(tmp_path / "drafts" / "a.md"))
    assert not config.is_ignored(news)
    assert (config.format, config.baseline) == ("sarif", tmp_path / "known" / "baseline.json")


def test_without_a_file_the_defaults_apply() -> None:
    assert Config().policy("a.md", {}) == Policy()
    assert Config().selected_features("a.md") is None
    assert not Config().is_ignored("a.md")


def test_the_last_glob_that_matches_decides(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "ignore = ['*.md', '!news/*.md', 'b.md']"))
    ignored = {n: config.is_ignored(str(tmp_path / n)) for n in ("a.md", "news/a.md", "news/b.md")}
    assert ignored == {"a.md": True, "news/a.md": False, "news/b.md": True}


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("\nfail-undr = 1", 2, "fail-undr: unknown key (did you mean fail-under?)"),
        ("zzz = 1", 1, f"zzz: unknown key: use one of {', '.join(KEYS)}"),
        ("fail-under = 1.2", 1, "fail-under: expected a number from 0 to 1, not 1.2"),
        ("fail-under = true", 1, "fail-under: expected a number from 0 to 1, not true"),
        ("fail-under = nan", 1, "fail-under: expected a number from 0 to 1, not nan"),
        ("min-words = 1.5", 1, "min-words: expected a whole number, 0 or more, not 1.5"),
        ("min-words = true", 1, "min-words: expected a whole number, 0 or more, not true"),
        ("ignore = 'x'", 1, "ignore: expected a list of strings, not 'x'"),
        ("ignore = [1]", 1, "ignore: expected a list of strings, not [1]"),
        ("words = ['a', ' . ']", 1, "words: expected a list of words, each with a letter or digit"),
        ("format = ''", 1, "format: expected a string, not ''"),
        ("# c\nformat = 'sarf'", 2, "format: unknown format 'sarf' (did you mean sarif?)"),
        ("select = [\n 'hedgin',\n]", 1, "there is no signal or feature 'hedgin' (did you mean"),
        ("\nignore = ['a', './a.md']", 2, "ignore: './a.md' matches nothing: write a pattern"),
        ("ignore = ['# a']", 1, "ignore: '# a' matches nothing"),
        (
            "ignore = ['a\\']",
            1,
            "ignore: 'a\\\\' has a backslash, which divides no folders: write 'a/'",
        ),
        ("ignore = ['a\\b.md']", 1, "write 'a/b.md'"),
        ("[per-path.'./a']\nmin-words = 1", 1, "./a: './a' matches nothing"),
        ("[per-path.'!a']\nmin-words = 1", 1, "begins with neither !, # nor ./"),
        ("per-path = 3", 1, "per-path: expected a table, not 3"),
        ("[per-path]\n'a/**' = 1", 2, "a/**: expected a table, not 1"),
        ("[per-path.'a/**']\n\nfail-under = 7", 3, "fail-under: expected a number from 0 to 1"),
        ("per-path.'a/**'.fail-under = 7", 1, "fail-under: expected a number from 0 to 1"),
        (
            "[per-path.x]\nbaseline = 'b'",
            2,
            "baseline: unknown key in [per-path]: move it to the top",
        ),
        (
            "fail-under = 0.1\n[per-path.x]\nfail-under = 0.2\n[per-path.y]\nfail-under = 2",
            5,
            "fail-under: expected",
        ),
    ],
)
@pytest.mark.parametrize("shared", [False, True])
def test_a_fault_is_reported_with_its_line(
    tmp_path: Path, source: str, line: int, said: str, shared: bool
) -> None:
    if shared:
        head = "[project]\nfail-under = 3\n[tool.reliability]\n"
        source = head + source.replace("[per-path", "[tool.reliability.per-path")
        line += 3
    path = written(tmp_path, source, "pyproject.toml" if shared else "reliability.toml")
    with pytest.raises(ConfigError) as caught:
        find_config(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    source = "select = ['x']\nmin-words = 'many'\n[per-path.'a']\nbaseline = 1\nfail-under = 2\n"
    path = written(tmp_path, source)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    starts = [line.removeprefix(f"{path}:")[:1] for line in str(caught.value).splitlines()]
    assert starts == ["1", "2", "4", "5"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, ": cannot be read (No such file"),
        (b"\xff", ": not UTF-8"),
        (b"a = ", ": not TOML"),
        (b"\n\na = 1 2", ":3: not TOML"),
        (b"min-words = 0x1" + b"0" * 5_000, ": not TOML: an integer has over 64 bits"),
        (b"x." * 5_000 + b"y = 1", ": not TOML: nested too deeply"),
    ],
)
def test_a_file_that_is_not_toml(tmp_path: Path, data: bytes | None, said: str) -> None:
    path = tmp_path / "reliability.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}{said}")


def test_the_table_name_of_pyproject_is_rejected_elsewhere(tmp_path: Path) -> None:
    path = written(tmp_path, "[tool.reliability]\nfail-under = 0.3\n")
    with pytest.raises(ConfigError, match=r"remove \[tool.reliability\], which is for pyproject"):
        load_config(path)


def test_every_threshold_of_a_policy_is_a_key() -> None:
    assert {name.replace("_", "-") for name in Policy.__dataclass_fields__} <= KEYS.keys()
