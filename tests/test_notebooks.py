"""The notebooks run from top to bottom."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
EXPECTED = {
    "the_whole_way": (
        "new 67 triples",
        "unchanged 67 triples",
        "Rembrandt van Rijn",
        "Vinci",
        "is 2",
        "Not in the graph",
        "http://example.org/art/Milkmaid",
        "contradiction: Leonardo da Vinci -- Girl with a Pearl Earring painted by Johannes Vermeer",
        "67 statements went",
    ),
}
"""What the cells of each notebook must print."""


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    """Every cell runs, in a process of its own; the asserts in the cells hold, and the answers are printed."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = "".join(
        output.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    )
    assert [expected for expected in EXPECTED[path.stem] if expected not in printed] == []


def test_there_is_a_notebook() -> None:
    """An empty folder would make the test above pass by doing nothing."""
    assert {path.stem for path in NOTEBOOKS} == set(EXPECTED)
