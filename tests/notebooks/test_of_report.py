"""The chapters' notebooks: parameters as in params.yml, every declared figure recorded, every chart drawn, no outputs kept."""

from __future__ import annotations

import ast
import json
import re

import pytest
import yaml

from companion import definition, drawing, ledger
from companion.ledger import listing

CHAPTERS = tuple(definition.current().chapters)


def cells(root, chapter, kind="code"):
    notebook = json.loads((root / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def calls(root, chapter, method):
    text = "\n".join("".join(cell["source"]) for cell in cells(root, chapter))
    return [arg.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method for arg in node.args]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_its_parameters_are_those_of_params_yml(root, chapter):
    (first,) = [cell for cell in cells(root, chapter) if "parameters" in cell["metadata"].get("tags", [])]
    defaults = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse("".join(first["source"])).body}
    expected = {name: str(value) if hasattr(value, "isoformat") else value for name, value in yaml.safe_load((root / "params.yml").read_text()).items()}
    assert defaults == expected
    assert all("#" in line for line in "".join(first["source"]).splitlines()), "each parameter is explained"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_it_records_every_figure_of_its_chapter(root, chapter):
    declared = [id for id, one in ledger.declared().items() if one.chapter == chapter]
    assert sorted(calls(root, chapter, "record")) == sorted(declared)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_it_draws_every_chart_and_lists_every_table_of_its_chapter(root, chapter):
    assert sorted(calls(root, chapter, "draw")) == sorted(id for id, one in drawing.declared().items() if one.chapter == chapter)
    assert sorted(calls(root, chapter, "list")) == sorted(id for id, (owner, _, _) in listing.declared().items() if owner == chapter)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_it_keeps_no_output(root, chapter):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(root, chapter))


def test_every_embed_has_its_cell(root):
    for page in [root / "index.qmd", *sorted((root / "pages").glob("*.qmd"))]:
        for chapter, label in re.findall(r"{{< embed /run/(\w+)\.ipynb#([\w-]+) >}}", page.read_text(encoding="utf-8")):
            labels = re.findall(r"^#\| label: (\S+)$", "\n".join("".join(cell["source"]) for cell in cells(root, chapter)), re.M)
            assert label in labels, f"{page.name}: {label}"


@pytest.mark.long
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_run_all_shows_live_charts_and_no_raw_marks(root, chapter):
    """As JupyterLab runs it: a real kernel, no variable of the runner set."""
    import nbclient
    import nbformat

    notebook = nbformat.read(root / "notebooks" / f"{chapter}.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(root / "notebooks")}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    shown = [set(output.data) for output in outputs if output.output_type == "execute_result"]
    assert sum("application/vnd.vegalite.v5+json" in kinds for kinds in shown) == len(calls(root, chapter, "draw"))
    assert not any("text/markdown" in kinds for kinds in shown)
