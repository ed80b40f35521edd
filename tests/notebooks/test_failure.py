"""A failing notebook is one message."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

from companion.notebooks import failure

LONG = "\n".join(f"line_{n} = {n}" for n in range(1, 13))


def test_the_message_names_cell_source_parameters_and_command():
    failed = failure.Failure(4, "x = 1\nboom()", "NameError: no \x1b[31mboom", line=2)
    text = failure.message(
        failed, Path("n.ipynb"), {"as_of": "2015-06-30"}, "the command", Path("out/n.failed.ipynb")
    )
    assert text.splitlines() == [
        "n.ipynb: cell 4 failed: NameError: no boom",
        "      1  x = 1",
        "  >   2  boom()",
        "Parameters: as_of='2015-06-30'",
        "The notebook as far as it ran: out/n.failed.ipynb",
        "To run it alone:",
        "  the command",
    ]


def test_a_long_cell_shows_its_first_lines_and_the_failing_one():
    text = failure.message(failure.Failure(1, LONG, "E", line=11), Path("n"), {}, "c", None)
    assert "line_6 = 6\n         ...\n  >  11  line_11 = 11\n         ...\nParameters: none" in text
    assert "line_7" not in text


def test_the_failing_line_is_the_cells_own():
    traceback = [
        "\x1b[36mCell\x1b[39m \x1b[32mIn[3]\x1b[39m\x1b[32m, line 12\x1b[39m",
        "File x.py:99, in f()",
    ]
    assert failure.failed_line(["".join(traceback[0]).replace("Cell\x1b[39m ", "Cell ")]) == 12
    assert failure.failed_line(traceback[1:]) is None


def test_the_command_runs_the_notebook_with_the_same_input(write, tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    cells = (
        ("year = text = flags = None", ["parameters"]),
        "import os\nprint(repr(year), repr(text), flags, os.environ['OWN'], os.getcwd())",
    )
    notebook = write("it's", *cells)
    given = {"year": "2015", "text": "a 'b' \"c\" $d", "flags": [True, None, 1.5, {"k": "v"}]}
    words = shlex.split(failure.command(notebook, given, folder, {"OWN": "a b"}))
    variable = words.pop(0)
    assert words.pop(0) == "papermill"
    subprocess.run(
        ["/usr/bin/env", variable, sys.executable, "-m", "papermill", *words, "--no-progress-bar"],
        check=True,
        cwd=tmp_path,
        capture_output=True,
    )
    ran = json.loads((tmp_path / "it's.alone.ipynb").read_text())["cells"][-1]["outputs"][0]["text"]
    assert "".join(ran).strip() == f"'2015' {given['text']!r} {given['flags']} a b {folder}"
