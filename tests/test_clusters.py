"""The recipes of docs/clusters.md run as printed: rows to the last digit, models once, a lost worker.

An engine that is not installed is skipped. `python benchmarks/clusters.py` runs them over more articles.
"""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is missing: install .[batch]")
pytest.importorskip("psutil", reason="psutil is missing: install .[clusters]")

from support import SEEDS, load_benchmark, read_articles

pytestmark = pytest.mark.slow

clusters, costs = load_benchmark("clusters"), load_benchmark("costs")
RECIPES = clusters.recipes()
LOSING = [name for name, engine in clusters.ENGINES.items() if engine.worker]
OTHERS = set(RECIPES) - {*LOSING, "reliability batch"}  # test_batch.py has tests of that
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Articles for several parts, one of them without a text."""
    rows: Rows = [
        {"id": f"{number:04}", "title": article.title, "text": article.text}
        for number, article in enumerate(read_articles(SEEDS) * 20)
    ]
    rows[40]["text"] = None
    return rows


@pytest.fixture(scope="module")
def wanted(rows: Rows) -> Rows:
    found: Rows = clusters.expected(rows)
    assert sum(row["error"] is not None for row in found) == 1
    return found


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The name of an engine that is installed."""
    if reason := clusters.missing(clusters.ENGINES[request.param]):
        pytest.skip(f"{reason}: docs/clusters.md names what to install")
    return str(request.param)


def test_every_recipe_has_an_engine_and_is_short() -> None:
    assert set(RECIPES) == set(clusters.ENGINES)
    for name, recipe in RECIPES.items():
        lines = [line for line in recipe.python.splitlines() if line]
        assert len(lines) <= (12 if name == "Dask" else 10), name


@pytest.mark.parametrize("name", sorted(OTHERS), indirect=True)
def test_the_rows_are_those_of_one_process(name: str, rows: Rows, wanted: Rows) -> None:
    found = clusters.run(name, rows)
    assert not [*clusters.faults(found, clusters.ENGINES[name], wanted)]


@pytest.mark.parametrize("name", ["DuckDB", "Polars"], indirect=True)
def test_findings_go_through_an_engine(
    name: str, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = RECIPES[name].python.replace("schema()", "schema(findings=True)")
    imports = "from reliability.tables import schema, score_batch\n"
    more = "import functools\nscore_batch = functools.partial(score_batch, findings=True)\n"
    assert imports in python
    recipe = clusters.Recipe(python.replace(imports, imports + more), ())
    monkeypatch.setattr(clusters, "recipes", lambda: {name: recipe})
    articles = rows[:40]
    assert clusters.run(name, articles).rows == clusters.expected(articles, findings=True)


@pytest.mark.parametrize("name", LOSING, indirect=True)
def test_the_rows_are_the_same_if_a_worker_is_lost(name: str, rows: Rows, wanted: Rows) -> None:
    found = clusters.run(name, rows, lose_worker=True)
    assert clusters.ENGINES[name].parts <= found.lost_after < clusters.FILES
    assert found.lost_after or len(found.loads) > 1, "the lost worker had not begun"
    assert not [*clusters.faults(found, clusters.ENGINES[name], wanted)]


def test_the_costs_on_the_page_follow_from_its_constants() -> None:
    _, _, rest = costs.PAGE.read_text("utf-8").partition("<!-- costs -->\n")
    shown, _, _ = rest.partition("<!-- /costs -->\n")
    constants = costs.constants_of(shown)
    assert set(constants) == set(costs.DECIMALS)
    assert shown == costs.tables(constants)


def test_a_billion_articles_of_known_cost() -> None:
    constants = dict.fromkeys(costs.DECIMALS, 1.0) | {costs.SCORING: 7.2, costs.INPUT: 2.0}
    text = costs.tables(constants)
    assert "| 1,000,000,000 | 2,000.0 | 31.25 | 1.9 TB | 953.7 GB | 953.7 GB |" in text
    assert "up to 7 cores busy" in text
    assert f"up to {7.2 * costs.PART:,.0f} with" in text
