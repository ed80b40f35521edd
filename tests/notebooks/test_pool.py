"""A warm parent: many notebooks, little memory, no threads, and what happens without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.errors import UserError
from companion.notebooks import pool as pools
from companion.notebooks import wire
from companion.notebooks.pool import Job, Pool
from companion.notebooks.run import run

from .conftest import gone, shown

CHART = "import altair as alt, pandas as pd\nalt.Chart(pd.DataFrame({'a': [1, 2]})).mark_bar().encode(x='a').to_dict()['mark']"


def test_many_notebooks_and_one_message_for_all_that_fail(pool, write, tmp_path):
    good, bad = write("good", ("x = 0", ["parameters"]), "print(x)"), write("bad", "1 / 0")
    jobs = [Job(good, tmp_path / "out" / f"{n}.ipynb", {"x": n}, tmp_path) for n in range(6)]
    jobs[2:2] = [Job(bad, tmp_path / "out" / f"bad{n}.ipynb", {}, tmp_path) for n in range(2)]
    done = []
    with pytest.raises(UserError) as error:
        pool.run_many(jobs, workers=2, done=done.append)
    assert str(error.value).count("cell 1 failed: ZeroDivisionError") == 2
    assert {job.parameters["x"] for job in done} == set(range(6))
    assert [shown(tmp_path / "out" / f"{n}.ipynb") for n in range(6)] == [f"{n}\n" for n in range(6)]


def test_the_parent_has_one_thread_and_no_process_is_large(pool, write, tmp_path):
    parent = pool._process.pid
    source = (
        CHART
        + "\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
    assert len(os.listdir(f"/proc/{parent}/task")) == 1
    assert int(shown(tmp_path / "out.ipynb")) < 350_000
    status = Path(f"/proc/{parent}/status").read_text()
    assert int(status.split("VmHWM:")[1].split()[0]) < 350_000


def test_a_notebook_finds_the_imports_loaded_and_no_v8(pool, write, tmp_path):
    source = "import sys\nprint([name in sys.modules for name in ('pandas', 'altair', 'companion.ledger', 'companion.drawing.render')])"
    run(write("n", source), tmp_path / "out.ipynb", {}, tmp_path)
    assert shown(tmp_path / "out.ipynb") == "[True, True, True, False]\n"


def test_the_caller_imports_nothing_heavy(pool, write, tmp_path):
    code = (
        "import sys; from pathlib import Path as P; from companion.notebooks.run import run\n"
        f"run(P({str(write('n', '1'))!r}), P({str(tmp_path / 'out.ipynb')!r}), {{}}, P({str(tmp_path)!r}))\n"
        "print([name for name in ('pandas', 'altair', 'papermill', 'nbformat', 'IPython') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_address_stands_in_the_environment_while_it_is_open():
    before = os.environ.get(wire.ADDRESS)
    with Pool() as opened:
        assert os.environ[wire.ADDRESS] == opened.address == pools.warm_parent()
        process, address = opened._process, Path(opened.address)
    assert os.environ.get(wire.ADDRESS) == before
    assert process.returncode is not None and not address.exists()


def test_a_parent_ends_with_its_owner(tmp_path):
    code = "import os; from companion.notebooks.pool import Pool; p = Pool(); p.start(); print(p._process.pid, p.address, flush=True); os._exit(0)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )  # waits for stdout to close
    pid, address = done.stdout.split()
    assert gone(int(pid)) and not Path(address).parent.exists()


def test_without_fork_it_says_so_and_runs_in_a_kernel(write, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(pools, "CAN_FORK", False)
    monkeypatch.setattr(pools, "_own", [])
    monkeypatch.setattr(pools, "_said", [])
    monkeypatch.delenv(wire.ADDRESS, raising=False)
    run(write("n", "print('ran')"), tmp_path / "out.ipynb", {}, tmp_path)
    assert shown(tmp_path / "out.ipynb") == "ran\n"
    assert caplog.messages == [
        "Notebooks run in kernels of their own, which is slower: this system cannot fork a process."
    ]


def test_a_parent_that_has_ended_is_said_and_done_without(write, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(pools, "_said", [])
    job = Job(write("n", "print('ran')"), tmp_path / "out.ipynb", {}, tmp_path)
    pools.submit(str(tmp_path / "no-such-socket"), job, {})
    assert shown(tmp_path / "out.ipynb") == "ran\n"
    assert "has ended" in caplog.messages[0]


def test_a_module_that_cannot_be_imported_is_left_to_the_notebook(write, tmp_path):
    with Pool(preload=["no_such_module", "colorsys"]) as opened:
        opened.run(
            Job(
                write("n", "import sys\nprint('colorsys' in sys.modules)"),
                tmp_path / "out.ipynb",
                {},
                tmp_path,
            )
        )
    assert shown(tmp_path / "out.ipynb") == "True\n"


def test_a_module_in_the_callers_folder_does_not_take_a_librarys_place(write, tmp_path, monkeypatch):
    (tmp_path / "pandas.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    with Pool() as opened:
        opened.run(
            Job(
                write("n", "import pandas\nprint(pandas.DataFrame().empty)"),
                tmp_path / "out.ipynb",
                {},
                tmp_path,
            )
        )
    assert shown(tmp_path / "out.ipynb") == "True\n"
