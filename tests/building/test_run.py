"""Tasks side by side: order, number, errors, what is kept; and whole builds, two at once and ended half-way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from companion.building import graph, run
from companion.editions import stage
from companion.errors import UserError
from companion.processes import Processes
from companion.project import Project
from companion.rendering import site

from .builds import Standing, copied, edition, environment, workshop  # noqa: F401


def test_as_many_tasks_run_at_once_as_asked_and_each_after_what_it_reads(workshop):  # noqa: F811
    standing = Standing(meet=3)
    ran = workshop.build(standing, jobs=3)
    assert standing.most == 3
    tasks = {task.name: task for task in workshop.graph()[0]}
    maker = {path: task.name for task in tasks.values() for path in task.outputs}
    place = {name: number for number, name in enumerate(standing.ran)}
    assert sorted(ran) == sorted(tasks)
    for task in tasks.values():
        assert all(place[maker[path]] < place[task.name] for path in task.inputs if path in maker), task.name


def test_one_at_a_time_is_one_at_a_time(workshop):  # noqa: F811
    standing = Standing()
    workshop.build(standing, jobs=1)
    assert standing.most == 1


def test_a_failing_task_is_told_and_what_was_done_stays_done(workshop):  # noqa: F811
    with pytest.raises(RuntimeError, match="claims failed"):
        workshop.build(Standing(fails="claims"))
    again = workshop.build()
    assert "claims" in again and "PDF" in again
    assert not {"notebook missions", "notebook support"} & set(again)


def test_a_task_whose_process_ends_is_named(tmp_path):
    ends = graph.Task("PDF", "os:_exit", {}, (), (tmp_path / "made",))
    for process in ("own", "shared", "fresh"):
        with Processes(1) as its, pytest.raises(UserError, match=r"^PDF: its process ended.* \(out of memory"):
            graph.run([ends], graph.State(tmp_path / "state"), its.executor, partial(its.call, end, process=process), 1, lambda line: None)


def end(task: graph.Task) -> None:
    os._exit(9)


def test_what_dask_cannot_do_is_said_to_need_the_version(tmp_path, monkeypatch, workshop):  # noqa: F811
    """What a worker cannot load comes back as an error of its own."""

    class Refusing(Executor):
        def submit(self, function, /, *arguments):
            future = Future()
            future.set_exception(AttributeError("module 'companion.building.cluster' has no attribute 'on_worker'\n  and more"))
            return future

    @contextmanager
    def runner(means, preload):
        yield run.Runner(Refusing(), end, 1)

    monkeypatch.setattr(run, "runner", runner)
    request = run.request(Project(workshop.root, workshop.root / "data"), {}, None, "builtin")
    with pytest.raises(UserError, match=r"^--scheduler: a task could not .* no attribute 'on_worker'\)\. .* the version") as told:
        run.build(request, run.means(1, "tcp://10.0.0.5:8786", "fork"), say=lambda line: None)
    assert "and more" not in str(told.value)


def test_fewer_than_one_task_at_a_time_is_refused():
    with pytest.raises(UserError, match="at least 1"):
        run.means(0, None, "fork")
    assert run.means(None, None, "fork").jobs >= 2


def test_nothing_changed_is_known_without_heavy_imports(root, tmp_path):
    """Where the edition is there, a build imports none of what it would take to make one."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom companion.building import run\nfrom companion.project import Project\n"
        f"found = Project(Path({str(copied(root, tmp_path / 'project'))!r}), Path({str(tmp_path / 'project' / 'data')!r}))\n"
        "request = run.request(found, {}, None, 'builtin')\n"
        "final = found.reports / request.id()\nfinal.mkdir(parents=True)\n"
        "(final / 'manifest.sha256').write_text('')\n(final / 'manifest.json').write_text('{\"parameters\": {\"as_of\": \"2024-12-31\"}}')\n"
        "said = []\nrun.build(request, say=said.append)\nassert said[0].startswith('Nothing has changed'), said\n"
        "heavy = {'pandas', 'altair', 'papermill', 'vl_convert', 'typst'} & set(sys.modules)\nsys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "companion.cli", "build", "--renderer", "builtin", *words]


@pytest.fixture(scope="module")
def sound(root, tmp_path_factory):
    """An edition built in one go."""
    folder = copied(root, tmp_path_factory.mktemp("sound") / "project")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    return edition(folder)


@pytest.mark.long
def test_two_builds_at_once_in_one_folder(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    both = [subprocess.Popen(command(folder), cwd=folder, env=environment(), stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0], [one.stderr.read() for one in both]
    assert edition(folder) == sound


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_a_build_ended_at_some_moment_and_started_again(root, tmp_path, sound, seed):
    folder = copied(root, tmp_path / "project")
    child = subprocess.Popen(command(folder), cwd=folder, env=environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(random.Random(seed).uniform(0.5, 10))
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (folder / "reports" / "latest").exists() or edition(folder) == sound
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound


@pytest.mark.long
def test_what_an_ended_build_left_half_done_is_no_part_of_an_edition(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    request = run.request(Project(folder, folder / "data"), {}, None, "builtin")
    nobody = 2**22 + 1  # more than the number of any process
    left = folder / "reports" / f".{request.id()}.{nobody}" / "figures.json"
    half = stage.folder(request.project, request.parameters, "builtin") / "site" / "assets" / f"{site.UNFINISHED}vega.js"
    for path in (left, half):
        path.parent.mkdir(parents=True)
        path.write_text("half")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound
    assert not left.parent.exists()


@pytest.mark.long
def test_a_changed_build_is_that_of_an_empty_folder(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    page = folder / "pages" / "data.qmd"
    text = page.read_text(encoding="utf-8")
    page.write_text(text + "\nOne more sentence.\n", encoding="utf-8")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    page.write_text(text, encoding="utf-8")
    for old in (folder / "reports").iterdir():
        if old.is_dir() and not old.is_symlink():
            subprocess.run(["rm", "-r", str(old)], check=True)
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound


def test_figures_stand_in_one_order_whatever_was_imported_first():
    """The evidence pages list figures in that order, and processes of a build import in different ones."""
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\nfrom companion import ledger\nprint(*ledger.declared())"
    orders = [subprocess.run([sys.executable, "-c", code, *first], capture_output=True, text=True, check=True, env=environment()).stdout for first in ((), ("companion.measures.violence", "companion.measures.support"))]
    assert orders[0] == orders[1] and "missions.total" in orders[0]
