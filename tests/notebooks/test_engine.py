"""The forked engine gives what papermill's own gives, and each notebook a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from companion import definition
from companion.errors import UserError
from companion.notebooks.run import run

from .conftest import DIFFICULT, gone, shown, wait

NAMES = sorted(path.stem for path in DIFFICULT.glob("*.ipynb"))


def executed(name: str, engine: str, folder) -> str:
    """A difficult notebook as an engine leaves it; where a cell was meant to fail, papermill calls the run failed."""
    work, output = folder / "work", folder / f"{engine}.ipynb"
    work.mkdir(parents=True)
    (work / "here.txt").write_text("")
    try:
        run(DIFFICULT / f"{name}.ipynb", output, {}, work, {"TZ": "Asia/Tokyo"}, engine, timeout=120)
    except UserError:
        output = output.with_suffix(".failed.ipynb")
    return output.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_difficult_notebook_is_the_same_under_both(tmp_path, monkeypatch, name):
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # ipykernel leaves the descriptors alone where it finds that a test runs
    forked, kernels = executed(name, "fork", tmp_path / "fork"), executed(name, "kernel", tmp_path / "kernel")
    if name == "streams" and forked != kernels:
        # A kernel reads what a subprocess writes to its descriptors in a thread of its own, and on a busy machine now
        # and then after the cell has ended: then the words are in no cell. Asked once more, it has them.
        again = tmp_path / "again"
        kernels = executed(name, "kernel", again)
    assert forked == kernels
    if name != "leaves":
        cells = [cell for cell in json.loads(forked)["cells"] if cell["cell_type"] == "code"]
        run_cells = [
            c
            for c in cells
            if "".join(c["source"]).strip() and "skip-execution" not in c["metadata"].get("tags", [])
        ]
        assert [cell["execution_count"] for cell in run_cells] == list(range(1, len(run_cells) + 1))


@pytest.mark.long
@pytest.mark.parametrize("name", list(definition.current().chapters))
def test_the_projects_notebooks_are_the_same_under_both(root, given, tmp_path, name):
    left = {}
    for engine in ("fork", "kernel"):
        folders = {"COMPANION_RUN": str(tmp_path / engine / "run"), "COMPANION_DATA": str(root / "data")}
        output = tmp_path / engine / f"{name}.ipynb"
        run(root / "notebooks" / f"{name}.ipynb", output, given().plain(), root, folders, engine)
        files = sorted(path for path in (tmp_path / engine).rglob("*") if path.is_file())
        left[engine] = {str(path.relative_to(tmp_path / engine)): path.read_bytes() for path in files}
    assert left["fork"] == left["kernel"]


def test_sys_exit_ends_a_notebook_and_is_no_failure(tmp_path):
    cells = json.loads(executed("leaves", "fork", tmp_path))["cells"]
    assert cells[-1]["outputs"] == [] and cells[-1]["execution_count"] is None


def test_nothing_of_one_notebook_reaches_the_next(write, tmp_path):
    first = (
        "import os, sys, pandas as pd, numpy as np, builtins, altair as alt\n"
        "mine = pd.DataFrame.mine = sys.mine = builtins.mine = 1\n"
        "os.environ['MINE'] = '1'; os.chdir('/'); pd.options.display.max_rows = 3\n"
        "np.random.rand()"
    )
    then = (
        "import os, sys, pandas as pd, numpy as np\n"
        "print([hasattr(place, 'mine') for place in (pd.DataFrame, sys)], 'mine' in globals(), 'MINE' in os.environ,"
        " os.getcwd(), pd.options.display.max_rows)\n"
        "np.random.rand()"
    )
    run(write("first", first), tmp_path / "1.ipynb", {}, tmp_path)
    run(write("then", then), tmp_path / "2.ipynb", {}, tmp_path)
    run(write("then", then), tmp_path / "3.ipynb", {}, tmp_path)
    second, third = shown(tmp_path / "2.ipynb"), shown(tmp_path / "3.ipynb")
    assert second.startswith("[False, False] False False . 60\n")
    assert second != third  # unseeded random numbers are not the parent's


def test_what_a_notebook_leaves_running_ends_with_it(write, tmp_path):
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"
    run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
    assert gone(int(shown(tmp_path / "out.ipynb")))


def test_a_run_that_is_abandoned_ends_with_all_it_started(write, tmp_path):
    told = tmp_path / "pids"
    source = f"import os, subprocess\np = subprocess.Popen(['sleep', '600'])\nopen({str(told)!r}, 'w').write(f'{{os.getpid()}} {{p.pid}} ')\nwhile True: pass"
    notebook = write("n", source)
    code = f"from pathlib import Path as P; from companion.notebooks.run import run; run(P({str(notebook)!r}), P({str(tmp_path / 'o.ipynb')!r}), {{}}, P({str(tmp_path)!r}))"
    asker = subprocess.Popen([sys.executable, "-c", code])
    wait(lambda: told.exists() and told.read_text().endswith(" "))
    asker.send_signal(signal.SIGKILL)
    asker.wait()
    assert all(gone(int(pid)) for pid in told.read_text().split())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("print('half a character \\ud800')", "half a character ?\n"),
        ("import os\nos.close(1)\nprint('said')", "said\n"),
        ("import os\nos.fork() or os._exit(0)\nprint('once')", "once\n"),
        ("import os\nos.system('echo cut > /dev/stdout')\nprint('after')", "cut\nafter\n"),
        ("print('x' * 3_000_000)", "x" * 3_000_000 + "\n"),
        (
            "import threading, time\nthreading.Thread(target=time.sleep, args=[600]).start()\nprint('left')",
            "left\n",
        ),
    ],
)
def test_what_a_notebook_may_do_to_its_streams_and_threads(write, tmp_path, source, text):
    run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
    assert shown(tmp_path / "out.ipynb") == text


def test_a_run_that_was_stopped_does_not_disturb_the_next(write, tmp_path):
    """They are driven by the same process, where a socket may get the number of one that was waited for."""
    for n in range(3):
        with pytest.raises(UserError, match=r"longer than 1 s|process ended"):
            stops = "import time; time.sleep(60)" if n else "import os; os._exit(1)"
            run(write("stopped", stops), tmp_path / "stopped.ipynb", {}, tmp_path, timeout=1)
        run(write("next", f"print({n})"), tmp_path / "next.ipynb", {}, tmp_path)
        assert shown(tmp_path / "next.ipynb") == f"{n}\n"


def test_papermills_command_finds_the_engine(write, tmp_path):
    notebook = write("n", ("x = 1", ["parameters"]), "print(x, end='')")
    command = [sys.executable, "-m", "papermill", str(notebook), str(tmp_path / "out.ipynb"), "-p", "x", "2"]
    options = ["--engine", "companion", "-k", "python3", "-l", "python", "--execution-timeout", "30"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    assert shown(tmp_path / "out.ipynb") == "2"
    assert "100%" in done.stderr  # papermill's progress


@pytest.mark.parametrize(("source", "words"), [
    ("get_ipython().kernel", "no attribute 'kernel'"),
    ("input('a question? ')", "EOFError"),
])
def test_what_a_kernel_alone_has_is_not_there(write, tmp_path, source, words):
    with pytest.raises(UserError, match=words):
        run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
