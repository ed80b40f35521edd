"""The same graph on a real Dask scheduler with two worker processes, one of which is ended while it works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion import project
from companion.building import cluster
from companion.building.graph import Task
from companion.errors import UserError

from .builds import copied, edition, environment

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

BUILD = """
import multiprocessing, sys
from pathlib import Path
from companion.building import run
from companion.project import Project
folder = Path(sys.argv[1])
request = run.request(Project(folder, folder / "data"), {}, None, "builtin")
run.build(request, run.means(2, sys.argv[2] or None, "fork"), say=run.progress)
if sys.argv[2]:
    assert "companion.processes" not in sys.modules or not multiprocessing.forkserver._forkserver._forkserver_pid, "a task ran where the build was started"
"""


def task(here: Path, function: str = "companion.building.tasks:gather_ledger", **arguments: object) -> Task:
    return Task("ledger", function, {"here": here, **arguments}, (), ())


@pytest.fixture
def dask(tmp_path, request):
    """(address, worker processes) of a scheduler with two workers on this machine, started with the words of the test."""
    told = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path, "env": environment()}
    scheduler = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)], **quiet)
    words = ["--scheduler-file", str(told), "--nthreads", "1", "--no-dashboard", *getattr(request, "param", ["--no-nanny"])]
    workers = [subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", *words], **quiet) for _ in range(2)]
    try:
        with distributed.Client(scheduler_file=str(told), timeout=120, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
            address = client.scheduler.address
        yield address, workers
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


def build(folder, address):
    return subprocess.Popen([sys.executable, "-c", BUILD, str(folder), address], cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True)


@pytest.mark.long
def test_a_build_on_a_cluster_is_that_of_this_machine_though_a_worker_ends(root, tmp_path, dask):
    address, workers = dask
    folder, here = copied(root, tmp_path / "project"), copied(root, tmp_path / "here")
    child = build(folder, address)
    first = next(line for line in child.stderr if "charts" in line)  # notebooks have run by then, and some are under way
    os.kill(workers[0].pid, signal.SIGKILL)
    rest = child.stderr.read()
    assert child.wait() == 0, first + rest
    alone = build(here, "")
    said = alone.stderr.read()
    assert alone.wait() == 0, said
    assert edition(folder) == edition(here)


@pytest.mark.long
@pytest.mark.parametrize("dask", [["--nanny", "--preload", "companion.building.cluster"]], indirect=True)
def test_a_worker_under_a_nanny_that_is_preloaded_joins_when_it_is_ready(root, tmp_path, dask):
    def server():  # on a worker, which does not know this module
        from multiprocessing import forkserver

        return forkserver._forkserver._forkserver_pid

    address, _ = dask
    folder = copied(root, tmp_path / "project")
    with distributed.Client(address, timeout=30, set_as_default=False) as client:
        before = client.run(server)
        child = build(folder, address)
        said = child.stderr.read()
        assert child.wait() == 0, said
        assert client.run(server) == before and all(before.values())


@pytest.mark.long
def test_while_a_task_runs_it_reaches_no_host_and_dask_its_own(dask):
    def reach():
        from pathlib import Path

        from companion.building import cluster
        from companion.building.graph import Task

        probe = Task("probe", "socket:getaddrinfo", {"host": "example.org", "port": 80}, (), ())
        try:
            cluster._processes().call(cluster.perform, probe, process="shared")
        except Exception as wrong:
            return f"{type(wrong).__name__}: {wrong} {Path}"
        return ""

    with distributed.Client(dask[0], timeout=30, set_as_default=False) as client:
        answer = client.submit(reach).result(timeout=60)
    assert answer.startswith("CheckFailed") and "tried to reach example.org" in answer


@pytest.mark.long
def test_a_build_whose_workers_are_all_gone_ends_and_says_so(root, tmp_path, dask):
    address, workers = dask
    child = build(copied(root, tmp_path / "project"), address)
    first = next(line for line in child.stderr if "notebook" in line)
    for worker in workers:
        worker.kill()
    rest = child.stderr.read()
    assert child.wait() != 0
    assert "no worker is left there" in rest, first + rest


@pytest.mark.long
def test_a_worker_of_another_version_is_refused(root, tmp_path, dask):
    address, _ = dask
    package = tmp_path / "other" / "companion"
    shutil.copytree(project.PACKAGE, package)
    (package / "errors.py").write_text((package / "errors.py").read_text() + "\nCHANGED = True\n")
    folder = copied(root, tmp_path / "project")
    child = subprocess.run([sys.executable, "-c", BUILD, str(folder), address], cwd=folder, env={**environment(), "PYTHONPATH": str(package.parent)}, capture_output=True, text=True, check=False)
    assert child.returncode != 0
    assert "another version" in child.stderr


def test_no_worker_of_another_version_takes_part(tmp_path):
    with pytest.raises(UserError, match="another version"):
        cluster.on_worker(task(tmp_path), "another digest")


def test_a_worker_that_began_before_the_project_changed_is_of_another_version(tmp_path, monkeypatch):
    cluster._loaded.cache_clear()
    before = cluster.version()
    with pytest.raises(UserError, match="does not see"):
        cluster.on_worker(task(tmp_path / "nowhere"), before)
    package = tmp_path / "companion"
    shutil.copytree(project.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "report.py").write_text("# another\n")
    monkeypatch.setattr(project, "PACKAGE", package)
    assert cluster.version() != before
    with pytest.raises(UserError, match="start the worker again"):
        cluster.on_worker(task(tmp_path), cluster.version())


def test_a_task_that_is_wrong_itself_shows_where_though_it_ran_on_a_worker(tmp_path):
    with pytest.raises(RuntimeError, match=r"Traceback(.|\n)*unexpected keyword argument 'unknown'"):
        cluster.on_worker(task(tmp_path, unknown=1), cluster._loaded())


def cluster_of(workers: dict, **more: object) -> SimpleNamespace:
    """In place of Dask's client."""
    return SimpleNamespace(scheduler_info=lambda: {"workers": workers}, get_executor=lambda **_: None, **more)


def test_a_cluster_without_workers_is_said_to_have_none():
    def never(count, timeout):
        raise TimeoutError

    with pytest.raises(UserError, match=r"^--scheduler: no worker has joined it within 30 seconds"):
        cluster.Cluster(cluster_of({}, wait_for_workers=never))


def test_a_build_gives_up_after_as_many_looks_without_a_worker_as_one_takes_to_start_again():
    workers = {"one": {"status": "running", "nthreads": 2}, "two": {"status": "running", "nthreads": 1}}
    joined = cluster.Cluster(cluster_of(workers))
    assert joined.threads() == 3
    joined.watch()
    workers["one"]["status"] = "closing"
    joined.watch()
    workers.pop("two")
    for _ in range(cluster.LOOKS - 1):
        joined.watch()
    with pytest.raises(UserError, match="no worker is left there"):
        joined.watch()


def test_an_address_where_nothing_answers_is_named():
    with pytest.raises(UserError, match="no Dask scheduler answers"), cluster.joined("tcp://127.0.0.1:9"):
        pass
