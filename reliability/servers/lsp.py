"""The language server: findings as diagnostics while an article is written, after the protocol LSP 3.17.

Settings and baseline are read again when a document is opened or saved. Lines end as the protocol says
(not where `str.splitlines` says), and columns count in the units of the client, usually UTF-16.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from reliability import __version__
from reliability.articles.article import Unreadable
from reliability.articles.reader import TEXT_SUFFIXES, read_unsaved, suffix_of
from reliability.checking.baseline import load_baseline
from reliability.checking.check import Checker, CheckResult
from reliability.checking.config import find_config
from reliability.checking.diagnostics import Diagnostic, Severity
from reliability.checking.source_map import LINE_END, Region
from reliability.checking.suppressions import Location, comments_to_hide
from reliability.display.escaping import shorten
from reliability.display.formatting import feature_label
from reliability.errors import ConfigError
from reliability.records import Verdict
from reliability.reporters.phrasing import format_contributions, format_report
from reliability.signals.registry import FEATURES

DELAY = 0.3  # seconds without a change until a document is checked
MOST = 100  # findings shown of a document, the strongest first
# The formats of a document, by the name of its language in an editor.
LANGUAGES = {"markdown": ".md", "html": ".html", "plaintext": ".txt", "text": ".txt"}
_SOURCE = "reliability"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


def checker_in(folder: Path) -> Checker:
    """Return the checker of the folder in which the command line would be run.

    It has the settings of the folder, and their baseline. Raises ConfigError if these are invalid.
    """
    config = find_config(folder)
    return Checker(config, baseline=load_baseline(config.baseline) if config.baseline else None)


def check_document(
    checker: Checker, source: str, path: str, language: str
) -> CheckResult | Unreadable | None:
    """Check the text of a document, with its markup.

    `path` is the file of the document, which need not exist, and `language` its language in the editor,
    for a file with an unknown suffix. Returns None if the suffix is not that of an article, or if the
    settings ignore the document.
    """
    suffix = suffix_of(path) or LANGUAGES.get(language, "")
    if suffix not in TEXT_SUFFIXES or checker.skip_reason(path):
        return None
    article = read_unsaved(source, path, suffix)
    return article if isinstance(article, Unreadable) else checker.check(article)


class Shown(NamedTuple):
    """A diagnostic as it was sent, and the finding that it is about, if it is about one."""

    diagnostic: types.Diagnostic
    found: Diagnostic | None = None


class Positions:
    """Positions in a text in the units of a client."""

    def __init__(self, source: str, codec: PositionCodec) -> None:
        self._lines, self._codec = LINE_END.split(source), codec

    def position(self, line: int, column: int) -> types.Position:
        """Return the position of a line and a column from 1, in characters."""
        before = self._lines[line - 1][: column - 1]
        return types.Position(line - 1, self._codec.client_num_units(before))

    def range(self, region: Region) -> types.Range:
        """Return the range of a region."""
        return types.Range(
            self.position(region.line, region.column),
            self.position(region.end_line, region.end_column),
        )

    def rest_of_line(self, line: int, column: int = 1) -> types.Range:
        """Return the range from a column to the end of its line."""
        end = len(self._lines[line - 1]) + 1
        return self.range(Region(line, column, line, end))


class Checked(NamedTuple):
    """The last check of a document: its version, its text, the result, and what was published."""

    version: int | None
    source: str
    result: CheckResult | None
    shown: list[Shown]


class ReliabilityServer(LanguageServer):
    """A language server with the last check of each open document."""

    def __init__(self) -> None:
        super().__init__(
            _SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self._checkers: dict[Path, Checker] = {}
        self._checked: dict[str, Checked] = {}
        self.delay = DELAY

    def check(self, uri: str, reload: bool = False) -> None:
        """Check a document and publish the diagnostics; if `reload`, read the settings again."""
        start = perf_counter()
        document = self.workspace.get_text_document(uri)
        positions = Positions(document.source, self.workspace.position_codec)
        path = uris.to_fs_path(uri) or uri
        result = None
        try:
            checker = self._checker(Path(path), reload)
            found = check_document(checker, document.source, path, document.language_id or "")
        except ConfigError as error:
            shown = [fault("settings", str(error))]
        else:
            result = found if isinstance(found, CheckResult) else None
            shown = [fault("unread", found.error)] if isinstance(found, Unreadable) else []
            shown += diagnostics_of(result, uri, positions) if result else ()
        self._checked[uri] = Checked(document.version, document.source, result, shown)
        published = [one.diagnostic for one in shown]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, published, document.version)
        )
        # A long document is checked less often, so that the editor is not kept waiting.
        self.delay = max(DELAY, 2 * (perf_counter() - start))

    def close(self, uri: str) -> None:
        """Forget a document, and remove its diagnostics."""
        self._checked.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def open_version(self, uri: str) -> int | None:
        """Return the version of a document; None if it is not open."""
        document = self.workspace.text_documents.get(uri)
        return document.version if document else None

    def current(self, uri: str) -> Checked:
        """Return the check of a document as it is now."""
        if uri not in self._checked or self._checked[uri].version != self.open_version(uri):
            self.check(uri)
        return self._checked[uri]

    def _checker(self, path: Path, reload: bool) -> Checker:
        """Return the checker of the folder of the workspace that has a file."""
        opened = (uris.to_fs_path(uri) for uri in self.workspace.folders)
        around = [Path(one) for one in opened if one and path.is_relative_to(one)]
        folder = max(around, key=lambda one: len(one.parts), default=path.parent)
        if reload or folder not in self._checkers:
            self._checkers.pop(folder, None)
            self._checkers[folder] = checker_in(folder)
        return self._checkers[folder]


def create_server() -> ReliabilityServer:
    """Create the language server."""
    server = ReliabilityServer()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def opened_or_saved(
        params: types.DidOpenTextDocumentParams | types.DidSaveTextDocumentParams,
    ) -> None:
        server.check(params.text_document.uri, reload=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        await asyncio.sleep(server.delay)
        if server.open_version(uri) == version:
            server.current(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        checked = server.current(params.text_document.uri)
        texts = list(hover_texts(checked, params.position))
        content = types.MarkupContent(types.MarkupKind.PlainText, "\n\n".join(texts))
        return types.Hover(content) if texts else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        checked = server.current(uri)
        positions = Positions(checked.source, server.workspace.position_codec)
        return list(code_actions(checked, uri, params.range, positions))

    return server


# -- diagnostics -----------------------------------------------------------------------------------


def diagnostics_of(result: CheckResult, uri: str, positions: Positions) -> Iterator[Shown]:
    """Yield the verdict of an article that fails, its findings, and the faults of its comments."""
    report = result.report
    if report.verdict is Verdict.FAIL:
        title = report.article.title
        line = result.source.region(0, len(title), in_title=True).line if title else 1
        yield fault("verdict", report.summary(), positions.rest_of_line(line))
    for found in result.diagnostics.ranked[:MOST]:
        related = [
            types.DiagnosticRelatedInformation(
                types.Location(uri, positions.range(region)), "the other part of it"
            )
            for region in found.related
        ]
        diagnostic = types.Diagnostic(
            positions.range(found.region),
            shorten(f"{feature_label(found.finding.feature)}: {found.finding.note}", 300),
            _SEVERITIES[found.severity],
            code=found.finding.feature,
            source=_SOURCE,
            related_information=related or None,
        )
        yield Shown(diagnostic, found)
    for line, column, message in result.warnings:
        where = positions.rest_of_line(line, column)
        yield fault("suppression", message, where, types.DiagnosticSeverity.Warning)


def fault(
    code: str,
    message: str,
    where: types.Range | None = None,
    severity: types.DiagnosticSeverity = types.DiagnosticSeverity.Error,
) -> Shown:
    """Return a diagnostic that is about no finding; by default at the start of the document."""
    start = types.Position(0, 0)
    return Shown(
        types.Diagnostic(
            where or types.Range(start, start), message, severity, code=code, source=_SOURCE
        )
    )


# -- hover and code actions ------------------------------------------------------------------------


def hover_texts(checked: Checked, position: types.Position) -> Iterator[str]:
    """Yield the reason and the share of each finding at a position; on the verdict, the report."""
    for diagnostic, found in _within(checked.shown, types.Range(position, position)):
        if found:
            yield (
                f"{diagnostic.message}\n"
                f"share of the scores, in log-odds: {format_contributions(found.finding)}\n"
                f"measured as: {FEATURES[found.finding.feature].summary}"
            )
        elif diagnostic.code == "verdict" and checked.result:
            yield format_report(checked.result.report)


def code_actions(
    checked: Checked, uri: str, where: types.Range, positions: Positions
) -> Iterator[types.CodeAction]:
    """Yield the comments that would hide the findings in a range."""
    form = checked.result.source.content[1] if checked.result else "text"
    if form == "text":
        return  # plain text has no comments
    places = {"ignore": "on this line", "ignore-file": "in this file"}
    seen = set()
    for diagnostic, found in _within(checked.shown, where):
        if not found or found.finding.feature in seen:
            continue
        seen.add(found.finding.feature)
        region = found.region
        location = Location(found.finding.feature, region.line, region.end_line)
        for comment in comments_to_hide(checked.source, form == "markdown", location):
            at = positions.position(comment.line, comment.column)
            edit = types.TextEdit(types.Range(at, at), comment.text)
            label = feature_label(location.feature)
            yield types.CodeAction(
                f"Hide {label} {places[comment.directive]}: write the reason into the comment",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                edit=types.WorkspaceEdit(changes={uri: [edit]}),
            )


def _within(shown: Iterable[Shown], where: types.Range) -> Iterator[Shown]:
    for one in shown:
        span = one.diagnostic.range
        if span.start <= where.end and where.start <= span.end:
            yield one
