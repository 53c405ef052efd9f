"""The language server, by a client over standard input and output, as an editor starts it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="pygls is missing: install .[lsp]")

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.workspace import PositionCodec

from reliability.checking.check import Checker
from reliability.records import CAVEAT
from reliability.servers import lsp
from reliability.servers.lsp import LANGUAGES
from support import BODY, ROOT, SEEDS, read_articles, run

# Characters that are two units in UTF-16 and one in Python, and one that ends no line in LSP.
ASTRAL, NO_LINE_END = "\U0001f600\U0001d518 ", "\u2028"
ARTICLE = "# Main to be replaced\n\n" + "".join(f"{one}\n\n" for one in BODY)
LOADED = "A neighbor paid for the disgraceful scheme in May."


class Editor:
    """An editor: a client with the diagnostics that it was sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("tests", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.version = self.received = 0

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

    async def start(self, encodings: list[types.PositionEncodingKind | str] | None = None) -> None:
        await self.client.start_io(
            sys.executable, "-m", "reliability", "lsp", "--stdio", cwd=self.folder
        )
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        uri = self.folder.as_uri()
        answer = await self.client.initialize_async(
            types.InitializeParams(
                types.ClientCapabilities(general=general),
                root_uri=uri,
                workspace_folders=[types.WorkspaceFolder(uri, "folder")],
            )
        )
        assert answer.capabilities.hover_provider
        assert answer.capabilities.code_action_provider
        self.client.initialized(types.InitializedParams())

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()  # type: ignore[no-untyped-call]

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(
        self, name: str, text: str, language: str = "markdown"
    ) -> list[types.Diagnostic]:
        self.version += 1
        item = types.TextDocumentItem(self.uri(name), language, self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    def change(self, name: str, text: str) -> None:
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def save(self, name: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))

    async def diagnostics(self) -> list[types.Diagnostic]:
        """Wait for the diagnostics of the last version."""
        while True:
            found = await self.published.get()
            self.received += 1
            if found.version in (None, self.version):
                return list(found.diagnostics)

    async def hover(self, name: str, position: types.Position) -> str | None:
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), position)
        )
        if not found:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        assert found.contents.kind == types.MarkupKind.PlainText
        return found.contents.value

    async def actions(self, name: str, where: types.Range) -> list[types.CodeAction]:
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)), where, types.CodeActionContext([])
            )
        )
        return [one for one in found or () if isinstance(one, types.CodeAction)]


def session(
    folder: Path,
    work: Callable[[Editor], Awaitable[None]],
    encodings: list[types.PositionEncodingKind | str] | None = None,
) -> None:
    """Start the server for a folder, and do something as an editor."""

    async def whole() -> None:
        editor = Editor(folder)
        await editor.start(encodings)
        try:
            await work(editor)
        finally:
            await editor.stop()

    asyncio.run(whole())


def covered(text: str, where: types.Range, units: str = "utf-16-le") -> str:
    """Return the text of a range on one line, cut as a client would cut it."""
    size = 1 if units == "utf-8" else 2
    line = text.replace("\r\n", "\n").split("\n")[where.start.line].encode(units)
    assert where.start.line == where.end.line
    return line[where.start.character * size : where.end.character * size].decode(units)


def codes(diagnostics: list[types.Diagnostic]) -> set[object]:
    return {one.code for one in diagnostics}


def test_the_diagnostics_are_those_of_the_command_line(tmp_path: Path) -> None:
    names = ["wire-report.md", "conspiracy-health.md", "clickbait.md", "very-short.txt"]

    async def work(editor: Editor) -> None:
        for name in names:
            text = (SEEDS / name).read_text("utf-8")
            (tmp_path / name).write_text(text, "utf-8")
            shown = await editor.open(name, text)
            checked = run("check", tmp_path / name, "--format", "sarif", "--isolated")
            results = json.loads(checked.stdout)["runs"][0]["results"]
            wanted = {
                (one["ruleId"], place["startLine"], place.get("startColumn", 1))
                for one in results
                if (place := one["locations"][0]["physicalLocation"].get("region"))
            }
            found = {
                (one.code, one.range.start.line + 1, one.range.start.character + 1) for one in shown
            }
            assert {one for one in found if one[0] != "verdict"} == {
                one for one in wanted if one[0] != "verdict"
            }
            assert ("verdict" in codes(shown)) == (checked.exit_code == 1)

    session(tmp_path, work)


@pytest.mark.parametrize(("encoding", "units"), [("utf-16", "utf-16-le"), ("utf-8", "utf-8")])
def test_positions_count_in_the_units_of_the_client(
    tmp_path: Path, encoding: str, units: str
) -> None:
    line = f"{ASTRAL}{NO_LINE_END}{ASTRAL}{LOADED}\n"

    async def work(editor: Editor) -> None:
        for end in ("\n", "\r\n"):
            text = f"{ARTICLE}{line}".replace("\n", end)
            shown = await editor.open("a.md", text)
            (found,) = (one for one in shown if one.code == "emotive_words")
            assert covered(text, found.range, units) == "disgraceful"
            assert "an emotive word" in str(await editor.hover("a.md", found.range.start))
            (edit, *_) = edits(await editor.actions("a.md", found.range))
            assert (
                covered(text, types.Range(found.range.start, edit.range.end), units)
                == (LOADED[LOADED.index("disgraceful") :])
            )

    session(tmp_path, work, [encoding])


def test_changes_in_a_row_are_checked_together_and_closing_removes_all(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        assert "emotive_words" not in codes(await editor.open("a.md", ARTICLE))
        for number in range(1, len(LOADED) + 1):
            editor.change("a.md", ARTICLE + LOADED[:number])
        assert "emotive_words" in codes(await editor.diagnostics())
        assert editor.received < len(LOADED), "once, unless the machine is busy"
        editor.change("a.md", ARTICLE)
        # A request is answered for the text as it is now, without waiting.
        assert await editor.hover("a.md", types.Position(0, 0)) is None
        assert "emotive_words" not in codes(await editor.diagnostics())
        editor.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri("a.md")))
        )
        assert await editor.diagnostics() == []
        assert editor.published.empty()

    session(tmp_path, work)


def test_hovering_shows_the_reason_and_the_share(tmp_path: Path) -> None:
    text = (SEEDS / "clickbait.md").read_text("utf-8")

    async def work(editor: Editor) -> None:
        shown = await editor.open("a.md", text)
        found = next(one for one in shown if one.code == "clickbait")
        words = str(await editor.hover("a.md", found.range.end))
        assert "clickbait: arouses curiosity instead of saying what happened" in words
        assert re.search(r"share of the scores, in log-odds: reliability -\d\.\d\d, bias", words)
        (verdict,) = (one for one in shown if one.code == "verdict")
        assert verdict.severity == types.DiagnosticSeverity.Error
        assert CAVEAT in str(await editor.hover("a.md", verdict.range.start))
        assert await editor.hover("a.md", types.Position(len(text.split("\n")), 0)) is None

    session(tmp_path, work)


def edits(actions: list[types.CodeAction]) -> list[types.TextEdit]:
    """Return the one edit of each action."""
    made = []
    for action in actions:
        assert action.kind == types.CodeActionKind.QuickFix
        assert action.diagnostics
        assert action.edit
        assert action.edit.changes
        ((edit,),) = action.edit.changes.values()
        made.append(edit)
    return made


def applied(text: str, edit: types.TextEdit, reason: str) -> str:
    """Return a text of characters that are one unit each with a comment and its reason inserted."""
    lines = text.split("\n")
    at = edit.range.start
    line = lines[at.line]
    comment = edit.new_text.replace(" -->", f"{reason} -->")
    lines[at.line] = line[: at.character] + comment + line[at.character :]
    return "\n".join(lines)


def test_an_action_inserts_a_comment_that_hides_the_finding_once_it_has_a_reason(
    tmp_path: Path,
) -> None:
    text = f"---\nauthor: A. Roe\n---\n{ARTICLE}{LOADED}  \nThe vote is due.\n"

    async def work(editor: Editor) -> None:
        shown = await editor.open("a.md", text)
        (found,) = (one for one in shown if one.code == "emotive_words")
        actions = await editor.actions("a.md", found.range)
        assert [one.title for one in actions] == [
            "Hide emotive words on this line: write the reason into the comment",
            "Hide emotive words in this file: write the reason into the comment",
        ]
        for edit in edits(actions):
            shown = await editor.open("a.md", applied(text, edit, ""))
            (warning,) = (one for one in shown if one.code == "suppression")
            assert warning.message.startswith("no reason: write one after ignore")
            assert "emotive_words" in codes(shown)
            shown = await editor.open("a.md", applied(text, edit, " her words"))
            assert codes(shown).isdisjoint({"suppression", "emotive_words"})
        shown = await editor.open("a.txt", f"{ARTICLE}{LOADED}", "plaintext")
        (found,) = (one for one in shown if one.code == "emotive_words")
        assert await editor.actions("a.txt", found.range) == []

    session(tmp_path, work)


def test_settings_and_baseline_are_those_of_the_folder_that_is_open(tmp_path: Path) -> None:
    text = ARTICLE + LOADED
    settings = tmp_path / "reliability.toml"
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_text(text, "utf-8")

    async def work(editor: Editor) -> None:
        assert "emotive_words" in codes(await editor.open("news/a.md", text))
        for line in (
            'ignore-findings = ["loaded"]',
            '[per-path."news/**"]\nselect = ["clickbait"]',
            'ignore = ["news"]',
            'baseline = "known.json"',
        ):
            settings.write_text(line, "utf-8")
            if line.startswith("baseline"):
                known = ("check", tmp_path, "--baseline", tmp_path / "known.json", "--isolated")
                assert run(*known, "--write-baseline").exit_code == 0
            editor.save("news/a.md")
            assert "emotive_words" not in codes(await editor.diagnostics()), line
        settings.write_text("\nselekt = []", "utf-8")
        editor.save("news/a.md")
        (fault,) = await editor.diagnostics()
        assert fault.code == "settings"
        assert "reliability.toml:2: selekt: unknown key (did you mean select?)" in fault.message
        settings.unlink()
        editor.save("news/a.md")
        assert "emotive_words" in codes(await editor.diagnostics())

    session(tmp_path, work)


def test_only_the_strongest_findings_are_shown_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    (article,) = read_articles(SEEDS / "clickbait.md")
    result = Checker().check(article)
    ranked = [one.finding for one in result.diagnostics.ranked]
    assert len(ranked) > 5
    monkeypatch.setattr(lsp, "MOST", 5)
    positions = lsp.Positions(result.source.content[0], PositionCodec())
    shown = [one.found for one in lsp.diagnostics_of(result, "file:///a.md", positions)]
    assert [one.finding for one in shown if one] == ranked[:5]


def test_what_is_no_article_has_no_findings(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        for name, language in (("a.unknown", "markdown"), ("Untitled-1", "plaintext")):
            assert "emotive_words" in codes(await editor.open(name, ARTICLE + LOADED, language))
        for name in ("a.jsonl", "a.py"):
            assert await editor.open(name, ARTICLE + LOADED, "other") == []
        (unread,) = await editor.open("a.txt", "\x01\x02\x03" * 9, "plaintext")
        assert (unread.code, unread.range.start) == ("unread", types.Position(0, 0))
        assert "binary" in unread.message

    session(tmp_path, work)


# -- the recipes -----------------------------------------------------------------------------------


def recipe(language: str, heading: str) -> str:
    """Return the first block of a language under a heading of docs/editors.md."""
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return section.split(f"```{language}\n")[1].split("```\n")[0]


def test_neovim_starts_the_server() -> None:
    assert 'cmd = { "reliability", "lsp" }' in recipe("lua", "Neovim")


def test_vim_starts_the_server(tmp_path: Path) -> None:
    vim = shutil.which("vim")
    if not vim:
        pytest.skip("no vim here")
    (tmp_path / "autoload").mkdir()
    # In place of the plug-in, a function that records what it is given.
    (tmp_path / "autoload" / "lsp.vim").write_text(
        "function! lsp#register_server(server)\n"
        "  call writefile([json_encode(a:server)], 'server.json')\n"
        "endfunction\n"
    )
    script = recipe("vim", "Vim") + "doautocmd User lsp_setup\nqall!\n"
    (tmp_path / "recipe.vim").write_text(script, "utf-8")
    command = [vim, "--not-a-term", "-Nu", "NONE", "-es", "--cmd", "set rtp^=.", "-S", "recipe.vim"]
    subprocess.run(command, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    found = json.loads((tmp_path / "server.json").read_text("utf-8"))
    assert found["cmd"] == ["reliability", "lsp"]
    assert set(found["allowlist"]) <= set(LANGUAGES)


def test_visual_studio_code_starts_the_server(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    heading = "Visual Studio Code"
    package = json.loads(recipe("json", heading))
    (tmp_path / package["main"]).write_text(recipe("js", heading), "utf-8")
    # In place of the library, a client that prints what it is given.
    library = tmp_path / "node_modules" / "vscode-languageclient"
    assert library.name in package["dependencies"]
    library.mkdir(parents=True)
    (library / "node.js").write_text(
        "exports.LanguageClient = class { constructor(...given) { this.given = given }\n"
        "start() { console.log(JSON.stringify(this.given)) } stop() { console.log('null') } }"
    )
    script = "const one = require('./extension.js'); one.activate(); one.deactivate()"
    ran = subprocess.run(
        [node, "-e", script], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    started, stopped = map(json.loads, ran.stdout.splitlines())
    name, server, options = started
    assert (name, server) == ("reliability", {"command": "reliability", "args": ["lsp"]})
    languages = {one["language"] for one in options["documentSelector"]}
    assert {f"onLanguage:{one}" for one in languages} == set(package["activationEvents"])
    assert languages <= set(LANGUAGES)
    assert stopped is None
