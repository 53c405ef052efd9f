"""The notebooks run from top to bottom, and import the package without defining anything.

    python tests/test_notebooks.py

writes their outputs anew.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from shutil import copytree
from typing import cast

import nbformat
import pytest
from nbclient import NotebookClient

from reliability.training import datasets
from support import ROOT, write_rows
from test_custom_model import rows

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def opened(path: Path) -> nbformat.NotebookNode:
    read = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return cast(nbformat.NotebookNode, read)


def executed(path: Path, folder: Path) -> nbformat.NotebookNode:
    """Return a notebook as it is after a run from top to bottom in a folder."""
    notebook = opened(path)
    place = {"metadata": {"path": folder}}
    NotebookClient(
        notebook, timeout=300, resources=place, record_timing=False, coalesce_streams=True
    ).execute()
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what the cells have put out as text, without places in memory."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", ())]
    texts = [
        text
        for one in outputs
        for kind, text in sorted({"text/": one.get("text", ""), **one.get("data", {})}.items())
        if kind.startswith("text/")
    ]
    return [re.sub(r"0x[\da-f]+", "0x", text) for text in texts]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of notebooks, whose labelled set is small and made here."""
    for name in ("notebooks", "seeds"):
        copytree(ROOT / name, tmp_path / "checkout" / name)
    labelled = [
        row | {"id": str(number), "y": row["label"] == "reliable", "source": row["publisher"]}
        for number, row in enumerate(rows())
    ]
    write_rows(datasets.dataset_path(tmp_path / "shared" / "data", "fakenewsnet_old"), labelled)
    return tmp_path / "checkout" / "notebooks"


# Jupyter's own libraries warn about sockets and event loops that are not ours to close.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, folder: Path) -> None:
    notebook = opened(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs or "import" in cell.source for cell in code), "commit the outputs"
    for cell in code:
        tree = ast.parse(cell.source)
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))
    now = executed(path, folder)
    if "train" in path.stem:  # what is committed was learned from the labelled set
        assert "96 labelled articles\n" in printed(now)
    else:
        assert printed(now) == printed(notebook), f"stale: run python {__file__}"


def test_no_sentence_of_a_labelled_set_is_committed(data: Path) -> None:
    shown = {path.stem: plain(path.read_text("utf-8")) for path in NOTEBOOKS}
    assert plain("Everyone knows that because of the turmoil") in shown["01_score_an_article"]
    for example in datasets.load_dataset(data, "fakenewsnet_old"):
        for sentence in re.split(r"[.!?\n]", example.text):
            words = plain(sentence)
            if words.count(" ") >= 7:
                assert not [name for name, text in shown.items() if words in text], words


def plain(text: str) -> str:
    """Return the words of a text as they are, whatever markup and signs stand between them."""
    return " ".join(re.findall(r"[a-z']+", re.sub(r"<[^>]*>|\\n", " ", text).lower()))


if __name__ == "__main__":
    for notebook_path in NOTEBOOKS:
        nbformat.write(executed(notebook_path, notebook_path.parent), notebook_path)  # type: ignore[no-untyped-call]
