"""Changes that git reports in scratch repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.checking import git_diff
from reliability.checking.git_diff import Changes, changes_since
from reliability.errors import ChangesError


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def commit(folder: Path, message: str = "more") -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a branch off main; it is the current folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "paper"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name in ("kept.md", "edited.md", "deleted.md", "renamed.md"):
        (folder / name).write_text("".join(f"{name} {n}\n" for n in range(1, 10)))
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "work")
    monkeypatch.chdir(folder)
    return folder


def seen(found: Changes, folder: Path) -> dict[str, tuple[range, ...] | None]:
    return {os.path.relpath(path, os.path.realpath(folder)): r for path, r in found.lines.items()}


def test_added_edited_deleted_renamed_and_untracked(repository: Path) -> None:
    assert seen(changes_since(), repository) == {}
    lines = (repository / "edited.md").read_text().splitlines(keepends=True)
    lines[1] = "other\n"
    lines[4:6] = []
    lines.append("last, without an end")
    (repository / "edited.md").write_text("".join(lines))
    (repository / "deleted.md").unlink()
    git(repository, "mv", "renamed.md", "other name.md")
    (repository / "added.md").write_text("one\ntwo\n")
    commit(repository)
    (repository / "below").mkdir()
    (repository / "below" / "untracked.md").write_text("one\n")
    (repository / ".gitignore").write_text("ignored.md\n")
    (repository / "ignored.md").write_text("one\n")
    assert seen(changes_since(), repository) == {
        "edited.md": (range(2, 3), range(8, 9)),
        "other name.md": (range(1, 10),),
        "added.md": (range(1, 3),),
        "below/untracked.md": None,
        ".gitignore": None,
    }


def test_from_another_folder_and_through_a_link(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "edited.md").write_text("new\n")
    (repository / "below").mkdir()
    monkeypatch.chdir(repository / "below")
    (repository.parent / "link").symlink_to(repository)
    found = changes_since()
    for name in ("../edited.md", str(repository.parent / "link" / "edited.md")):
        assert found.includes(name)
        assert found.overlaps(name, 1, 1)
        assert not found.overlaps(name, 2, 9)
    assert not found.includes("../kept.md")
    assert not found.overlaps("../kept.md", 1, 99)


def test_a_file_with_only_removed_lines_has_no_range(repository: Path) -> None:
    (repository / "edited.md").write_text("edited.md 1\n")
    assert seen(changes_since(), repository) == {"edited.md": ()}


def test_work_on_the_other_branch_is_not_ours(repository: Path) -> None:
    (repository / "added.md").write_text("one\n")
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    (repository / "theirs.md").write_text("one\n")
    commit(repository)
    git(repository, "checkout", "--quiet", "work")
    assert list(seen(changes_since("main"), repository)) == ["added.md"]


def test_a_revision_may_be_named(repository: Path) -> None:
    for name in ("one.md", "two.md"):
        (repository / name).write_text("one\n")
        commit(repository)
    assert list(seen(changes_since("HEAD~1"), repository)) == ["two.md"]
    assert set(seen(changes_since("HEAD~2"), repository)) == {"one.md", "two.md"}
    assert changes_since("HEAD~1").since.startswith("HEAD~1 (")


def test_on_the_default_branch_uncommitted_changes_count(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "main")
    (repository / "edited.md").write_text("new\n")
    assert list(seen(changes_since(), repository)) == ["edited.md"]


def test_a_clone_knows_its_default_branch(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "checkout", "--quiet", "-b", "trunk", "main")
    git(tmp_path, "clone", "--quiet", str(repository), "clone")
    git(repository, "branch", "--quiet", "--delete", "--force", "main")
    monkeypatch.chdir(tmp_path / "clone")
    (tmp_path / "clone" / "edited.md").write_text("new\n")
    assert changes_since().since.startswith("origin/HEAD (")


@pytest.mark.parametrize(
    "name",
    [
        'a "quoted" name.md',
        "tab\there.md",
        "zürich.md",
        "a\\b.md",
        " b.md",
        "new\nline.md",
        "plan b/y.md",
        "a/b/b/c.md",
        '"quoted".md',
        "b.md\t",
        os.fsdecode(b"\xff.md"),
    ],
)
def test_any_name(repository: Path, name: str) -> None:
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text("one\n")
    commit(repository)
    (repository / name).write_text("one\ntwo\n")
    assert seen(changes_since(), repository) == {name: (range(1, 3),)}
    assert seen(changes_since("HEAD"), repository) == {name: (range(2, 3),)}


def test_text_that_looks_like_a_diff_is_text(repository: Path) -> None:
    (repository / "edited.md").write_text("++ b/kept.md\n@@ -1 +1 @@\nno end")
    (repository / "kept.md").write_text("++ b/edited.md\n-- a/x")
    assert seen(changes_since(), repository) == {
        "edited.md": (range(1, 4),),
        "kept.md": (range(1, 3),),
    }


def test_the_users_git_settings_do_not_matter(repository: Path) -> None:
    for name, value in (
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "/bin/false"),
        ("color.ui", "always"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("core.quotePath", "false"),
    ):
        git(repository, "config", name, value)
    lines = (repository / "edited.md").read_text().splitlines()
    lines[1] = lines[3] = "new"
    (repository / "edited.md").write_text("\n".join(lines) + "\n")
    assert seen(changes_since(), repository) == {"edited.md": (range(2, 3), range(4, 5))}


@pytest.mark.parametrize("ref", ["nowhere", "-rf", "--output=x", "main:kept.md"])
def test_an_unknown_revision(repository: Path, ref: str) -> None:
    with pytest.raises(ChangesError, match=f"--changed={ref}: git knows no such commit") as caught:
        changes_since(ref)
    assert "shallow" not in str(caught.value)
    assert not (repository / "x").exists()


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ChangesError, match="--changed: git failed: not a git repository"):
        changes_since()


def test_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ChangesError, match=r"git cannot be run .*: install it"):
        changes_since()


def test_no_default_branch(repository: Path) -> None:
    git(repository, "branch", "--quiet", "--delete", "main")
    with pytest.raises(ChangesError, match=r"no default branch .*--changed=HEAD~1"):
        changes_since()


def test_no_common_history(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "alone")
    commit(repository, "another beginning")
    with pytest.raises(ChangesError, match="no commit in common with HEAD"):
        changes_since("main")


@pytest.mark.parametrize("ref", ["HEAD~1", None])
def test_a_shallow_clone_gets_a_hint_to_fetch(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ref: str | None
) -> None:
    (repository / "added.md").write_text("one\n")
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    git(tmp_path / "clone", "checkout", "--quiet", "--detach")
    git(tmp_path / "clone", "branch", "--quiet", "--delete", "--force", "work")
    git(tmp_path / "clone", "remote", "remove", "origin")
    monkeypatch.chdir(tmp_path / "clone")
    with pytest.raises(ChangesError, match=r"the clone is shallow: .*fetch-depth: 0"):
        changes_since(ref)


@given(st.lists(st.text(alphabet="+-@ \\ab\t\r\x0c\x85\u2028/1", max_size=12), max_size=6))
def test_hunks_are_skipped_by_their_length(lines: list[str]) -> None:
    text = "".join(f"+{line}\n" for line in lines)
    hunk = f"@@ -0,0 +1,{len(lines)} @@\n{text}\\ No newline at end of file\n" if lines else ""
    diff = f"--- a/x\n+++ b/one.md\n{hunk}--- a/x\n+++ b/two.md\n@@ -1 +3 @@\n-a\n+b\n"
    assert list(git_diff.changed_lines(diff.encode())) == [
        (b"one.md", (range(1, len(lines) + 1),) if lines else ()),
        (b"two.md", (range(3, 4),)),
    ]


@pytest.mark.parametrize(
    "diff", ["@@ -1 +1 @@\n-a\n", '--- a/x\n+++ "b/x", "y"\n', '--- a/x\n+++ "b/\\x"\n']
)
def test_output_that_is_no_diff_is_an_error(diff: str) -> None:
    with pytest.raises(ChangesError, match="the output of git is not a diff"):
        list(git_diff.changed_lines(diff.encode()))


def test_a_path_outside_is_rejected_and_a_link_to_it_is_not(repository: Path) -> None:
    outside = repository.parent / "outside.md"
    outside.write_text("one\n")
    (repository / "link.md").symlink_to(outside)
    (repository.parent / "way").symlink_to(repository)
    git_diff.require_in_repository(
        [".", "kept.md", "gone.md", "link.md", str(repository.parent / "way")]
    )
    with pytest.raises(ChangesError, match=r"outside\.md is not in this repository"):
        git_diff.require_in_repository(["kept.md", "../outside.md"])


# -- hostile repositories -----------------------------------------------------------------------


@pytest.fixture
def planted(repository: Path) -> tuple[str, Path]:
    """A program, and the file that exists once it has run; a file of the repository is edited."""
    ran = repository.parent / "ran"
    program = repository.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    (repository / "edited.md").write_text("other\n")
    (repository / ".gitattributes").write_text("*.md filter=x diff=x\n")
    return str(program), ran


@pytest.mark.parametrize(
    "keys",
    [
        ["core.fsmonitor"],
        ["filter.x.clean"],
        ["filter.x.process"],
        ["diff.x.textconv", "diff.x.command", "diff.external"],
        ["core.pager", "pager.diff", "alias.diff", "core.sshCommand", "credential.helper"],
    ],
)
def test_no_setting_of_the_repository_starts_a_program(
    repository: Path, planted: tuple[str, Path], keys: list[str]
) -> None:
    program, ran = planted
    for key in keys:
        git(repository, "config", key, program)
    assert "edited.md" in seen(changes_since(), repository)
    assert not ran.exists()


def test_no_program_named_in_an_included_file_or_with_an_equals_sign(
    repository: Path, planted: tuple[str, Path]
) -> None:
    program, ran = planted
    (repository / ".gitattributes").write_text("*.md filter=a=b\n")
    (repository / "more").write_text(f'[filter "a=b"]\n\tclean = {program}\n\trequired = true\n')
    git(repository, "config", "include.path", "../more")
    assert "edited.md" in seen(changes_since(), repository)
    assert not ran.exists()


def test_no_hook_runs(repository: Path, planted: tuple[str, Path]) -> None:
    program, ran = planted
    hooks = repository.parent / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / name).symlink_to(program)
    git(repository, "config", "core.hooksPath", str(hooks))
    changes_since()
    assert not ran.exists()


def test_a_partial_clone_fetches_nothing(repository: Path, planted: tuple[str, Path]) -> None:
    program, ran = planted
    for key, value in {
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
    }.items():
        git(repository, "config", key, value)
    blob = git(repository, "rev-parse", "HEAD:edited.md")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(ChangesError, match="git failed"):
        changes_since()
    assert not ran.exists()


def test_a_folder_shaped_as_a_git_directory_is_refused(
    repository: Path, planted: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, ran = planted
    git(repository, "init", "--quiet", "--bare", "art")
    (repository / "art" / "config").write_text(
        f"[core]\n\tbare = false\n\tworktree = {repository}\n\tfsmonitor = {program}\n"
    )
    monkeypatch.chdir(repository / "art")
    with pytest.raises(ChangesError, match="bareRepository"):
        changes_since()
    assert not ran.exists()


def test_a_git_that_takes_no_safe_settings_is_refused(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "git").write_text("#!/bin/sh\nexit 0\n")
    (old / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(old), prepend=os.pathsep)
    with pytest.raises(ChangesError, match=r"install git 2\.31"):
        changes_since()


def test_the_settings_of_the_user_still_count(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter of the user's own, as for large files, is trusted."""
    (tmp_path / "own").write_text('[filter "x"]\n\tclean = sed s/local/kept/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "own"))
    (repository / ".gitattributes").write_text("*.md filter=x\n")
    commit(repository)
    text = (repository / "kept.md").read_text()
    (repository / "kept.md").write_text(text.replace("kept", "local"))
    assert "kept.md" not in seen(changes_since("HEAD"), repository)


def test_changes_in_a_submodule(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet", "--initial-branch=main")
    for name in ("one.md", "two.md"):
        (other / name).write_text("one\ntwo\n")
    commit(other)
    source = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    git(repository, *source, str(other), "sub")
    assert seen(changes_since(), repository)["sub/one.md"] is None  # the submodule is new
    commit(repository)
    (repository / "sub" / "one.md").write_text("one\nother\n")
    (repository / "sub" / "new.md").write_text("one\n")
    assert seen(changes_since("HEAD"), repository) == {
        "sub/one.md": (range(2, 3),),
        "sub/new.md": None,
    }


def test_every_line_of_a_file_that_a_link_replaced_has_changed(
    repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.md").write_text("one\ntwo\nthree\n")
    (repository / "edited.md").unlink()
    (repository / "edited.md").symlink_to(tmp_path / "elsewhere.md")
    assert changes_since().overlaps(str(repository / "edited.md"), 3, 3)


def test_lines_are_looked_up_in_many_changes(tmp_path: Path) -> None:
    """Each of 20,000 findings went through all of the 20,000 changes, which took minutes."""
    name = os.path.realpath(tmp_path / "a.md")
    changes = Changes("HEAD", {name: tuple(range(n, n + 2) for n in range(0, 200_000, 10))})
    found = [n for n in range(0, 200_000, 10) if changes.overlaps(name, n + 2, n + 9)]
    assert not found
    for first, last, is_changed in [(0, 0, True), (1, 9, True), (5, 10, True), (2, 9, False)]:
        assert changes.overlaps(name, first, last) == is_changed
