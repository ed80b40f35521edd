"""Calls in processes of their own: what they return and raise, what ends with them, and what they find loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from companion import processes
from companion.errors import CheckFailed, UserError
from companion.processes import ProcessEnded, Processes

from .building.builds import environment
from .notebooks.conftest import gone, wait


def wrong(kind: type[BaseException], words: str) -> None:
    raise kind(words)


def sleep_with_a_child(told: str) -> None:
    child = subprocess.Popen(["sleep", "600"])
    with open(told, "w") as file:
        file.write(f"{os.getpid()} {child.pid} ")
    time.sleep(600)


@pytest.fixture(scope="module", autouse=True)
def started():
    processes.start(("companion.notebooks.imports",))


def test_a_call_returns_what_its_function_does():
    assert processes.call(divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize("kind", [UserError, CheckFailed])
def test_the_packages_own_errors_are_raised_here(kind):
    with pytest.raises(kind, match=r"^a sentence\.$"):
        processes.call(wrong, kind, "a sentence.")


def test_another_error_shows_where_it_was_raised():
    with pytest.raises(RuntimeError, match=r"Traceback(.|\n)*in wrong(.|\n)*LookupError: no such thing"):
        processes.call(wrong, LookupError, "no such thing")


def test_a_process_that_ends_before_it_answers_is_an_error():
    with pytest.raises(ProcessEnded, match="ended with 9"):
        processes.call(os._exit, 9)


def test_each_call_has_a_process_and_an_environment_of_its_own():
    assert processes.call(os.getpid) not in {os.getpid(), processes.call(os.getpid)}
    processes.call(os.putenv, "MINE", "1")
    assert processes.call(os.getenv, "MINE") is None
    assert processes.call(os.getenv, "MINE", environment={"MINE": "2"}) == "2"


def test_sets_have_one_order_in_every_process():
    assert processes.call(hash, "text") == processes.call(hash, "text") != hash("text")


def test_as_many_calls_run_at_once_as_asked(tmp_path):
    with Processes(2) as its:
        running = [its.executor.submit(its.call, _met, str(tmp_path), name) for name in ("a", "b")]
        assert [one.result(timeout=60) for one in running] == [True, True]


def _met(folder: str, name: str) -> bool:
    open(f"{folder}/{name}", "w").close()
    return wait(lambda: len(os.listdir(folder)) == 2)


@pytest.mark.parametrize("kind", ["own", "shared", "fresh"])
def test_what_goes_wrong_ends_what_runs(tmp_path, kind):
    told = tmp_path / "pids"
    with pytest.raises(KeyboardInterrupt), Processes(1) as its:
        its.executor.submit(partial(its.call, process=kind), sleep_with_a_child, str(told))
        wait(lambda: told.exists() and told.read_text().endswith(" "))
        raise KeyboardInterrupt
    assert all(gone(int(pid)) for pid in told.read_text().split())


def test_a_caller_that_is_killed_takes_its_calls_along(tmp_path):
    told = tmp_path / "pids"
    code = f"from companion import processes\nfrom tests.test_processes import sleep_with_a_child\nprocesses.start(())\nprocesses.call(sleep_with_a_child, {str(told)!r})"
    caller = subprocess.Popen([sys.executable, "-c", code], env=environment())
    wait(lambda: told.exists() and told.read_text().endswith(" "))
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert all(gone(int(pid)) for pid in told.read_text().split())


def test_what_notebooks_import_is_loaded_and_no_v8():
    assert processes.call(_loaded, ("pandas", "altair", "companion.ledger", "vl_convert")) == [True, True, True, False]


def _loaded(names: tuple[str, ...]) -> list[bool]:
    return [name in sys.modules for name in names]


def test_a_module_in_the_working_folder_does_not_take_a_librarys_place(tmp_path):
    (tmp_path / "colorsys.py").write_text("raise SystemExit('the wrong one')")
    code = "from companion import processes\nprocesses.start(('colorsys',))\nprint(processes.call(len, 'abc'))"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.stdout == "3\n", done.stderr


def test_starting_the_server_imports_nothing_heavy_here():
    code = "import sys\nfrom companion import processes\nprocesses.start(('pandas',))\nprint(processes.call(len, 'abc'), [name for name in ('pandas', 'altair', 'papermill', 'IPython') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True)
    assert done.stdout == "3 []\n", done.stderr


def test_shared_workers_keep_what_they_did_and_their_errors_are_raised_here():
    with Processes(1) as its:
        first = its.call(os.getpid, process="shared")
        assert first == its.call(os.getpid, process="shared") != its.call(os.getpid)
        with pytest.raises(UserError, match="a sentence"):
            its.call(wrong, UserError, "a sentence.", process="shared")
        with pytest.raises(ProcessEnded):
            its.call(os._exit, 9, process="shared")
