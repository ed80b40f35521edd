"""One notebook, through papermill, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion.errors import UserError
from companion.notebooks.run import run

from .conftest import shown

CELL = ('as_of = "2024-12-31"', ["parameters"])


def test_parameters_folder_and_environment_reach_the_notebook(write, tmp_path):
    work = tmp_path / "work {as_of}"  # papermill would fill in the braces
    work.mkdir()
    notebook = write("n {x}", CELL, "import os\nprint(as_of, os.getcwd(), os.environ['OWN'])")
    output = tmp_path / "new" / "out {y}.ipynb"
    run(notebook, output, {"as_of": "2015-06-30"}, work, {"OWN": "value"})
    assert shown(output) == "2015-06-30 . value\n"
    assert [path.name for path in output.parent.iterdir()] == [output.name]


def test_without_parameters_the_cells_own_values_hold(write, tmp_path):
    run(write("n", CELL, "as_of"), tmp_path / "out.ipynb", {}, tmp_path)
    assert shown(tmp_path / "out.ipynb") == "'2024-12-31'"


def test_the_same_run_gives_the_same_bytes_without_time_place_or_person(write, tmp_path):
    source = (
        "import altair as alt, pandas as pd\n"
        "display(object(), {'b', 'a', 'c'}, pd.DataFrame({'a': [1]}).dtypes)\n"
        "alt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a')"
    )
    notebook, texts = write("n", CELL, source, "import warnings; warnings.warn('w')"), []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        run(notebook, folder / "out.ipynb", {"as_of": "2015"}, folder)
        texts.append((folder / "out.ipynb").read_text())
    assert texts[0] == texts[1]
    assert not [word for word in (str(tmp_path), "duration", "start_time", "iopub") if word in texts[0]]


def test_cells_keep_their_authors_ids(write, tmp_path):
    run(write("n", CELL, "1"), tmp_path / "out.ipynb", {"as_of": "2015"}, tmp_path)
    cells = json.loads((tmp_path / "out.ipynb").read_text())["cells"]
    assert [cell["id"] for cell in cells] == ["own-0", "cell-2", "own-1"]


def test_a_failing_cell_is_named_by_its_number_in_the_source(write, tmp_path):
    notebook = write("n", "before = 1", CELL, "x = 1\n\ndef f():\n    return 1 / 0\n\nf()")
    with pytest.raises(UserError) as error:
        run(notebook, tmp_path / "out.ipynb", {"as_of": "2015"}, tmp_path, {"OWN": "a b"})
    lines = str(error.value).splitlines()
    assert lines[0] == f"{notebook}: cell 3 failed: ZeroDivisionError: division by zero"
    assert lines[6] == "  >   6  f()"
    assert "Parameters: as_of='2015'" in lines
    assert lines[-1].startswith(f"  OWN='a b' papermill {notebook} ")


@pytest.mark.parametrize(("fails", "number"), [(0, 1), (1, 2), (2, 3)])
def test_the_cell_papermill_adds_is_not_counted(write, tmp_path, fails, number):
    cells = ["1", CELL, "2"]
    cells[fails] = ("as_of = 1\n1 / 0", ["parameters"]) if fails == 1 else "1 / 0"
    with pytest.raises(UserError, match=f"cell {number} failed"):
        run(write("n", *cells), tmp_path / "out.ipynb", {"as_of": "2015"}, tmp_path)


def test_a_failed_run_leaves_the_earlier_output_and_what_ran(write, tmp_path):
    output = tmp_path / "o" / "out.ipynb"
    run(write("n", "print('good')"), output, {}, tmp_path)
    with pytest.raises(UserError):
        run(write("n", "print('as far as here')", "1 / 0"), output, {}, tmp_path)
    assert shown(output) == "good\n"
    assert shown(output.with_suffix(".failed.ipynb")).startswith("as far as here\n")
    run(write("n", "print('better')"), output, {}, tmp_path)
    assert [path.name for path in output.parent.iterdir()] == ["out.ipynb"]


def test_a_cell_that_takes_too_long(write, tmp_path):
    with pytest.raises(UserError, match="cell 2 failed: it ran longer than 1 s"):
        run(write("n", "1", "while True: pass"), tmp_path / "out.ipynb", {}, tmp_path, timeout=1)


def test_a_cell_that_ends_its_process(write, tmp_path):
    with pytest.raises(UserError, match="cell 2 failed: its process ended"):
        run(write("n", "1", "import os; os.kill(os.getpid(), 9)"), tmp_path / "out.ipynb", {}, tmp_path)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "from companion.errors import UserError\nraise UserError('a sentence.')",
            "cell 1 failed: a sentence.\n",
        ),
        ("raise KeyError", "cell 1 failed: KeyError\n"),
        ("raise SystemExit('words')", "cell 1 failed: SystemExit: words\n"),
        (
            "display({'application/x+json': {}}, raw=True)\ndisplay({'image/png': {}}, raw=True)",
            "what a notebook cannot hold",
        ),
    ],
)
def test_an_error_is_told_in_its_own_words(write, tmp_path, source, words):
    with pytest.raises(UserError) as error:
        run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
    assert words in str(error.value)


def test_a_missing_folder_is_named(write, tmp_path):
    with pytest.raises(UserError, match=r"no such folder to run n\.ipynb in"):
        run(write("n", "1"), tmp_path / "out.ipynb", {}, tmp_path / "missing")


def test_nothing_is_fetched(tmp_path):
    with pytest.raises(UserError, match="no such notebook file"):
        run(Path("http://example.org/n.ipynb"), tmp_path / "out.ipynb", {}, tmp_path)
