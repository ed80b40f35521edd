"""The same graph on a real Dask scheduler with two worker processes, one of which is ended while it works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from companion.build import cluster, modules, workers
from companion.errors import UserError
from companion.build.pipeline import Step

from .builds import copied
from .test_pipeline import edition, environment

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

BUILD = """
import sys
from pathlib import Path
from companion.build import pipeline, services
from companion.project import Project
folder = Path(sys.argv[1])
request = pipeline.request(Project(folder, folder / "data"), {}, None, "builtin")
pipeline.build(request, pipeline.means(2, sys.argv[2] or None, "fork"), say=pipeline.progress)
from companion.notebooks import pool
if sys.argv[2]:
    assert not pool._own, "a notebook ran where the build was started"
    assert not services._idle, "charts or pages were made where the build was started"
"""


@pytest.fixture
def dask(tmp_path, request):
    """(address, worker processes) of a scheduler with two workers on this machine, started with the words of the test."""
    told = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path, "env": environment()}
    scheduler = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)], **quiet)
    words = ["--scheduler-file", str(told), "--nthreads", "1", "--no-nanny", "--no-dashboard", *getattr(request, "param", [])]
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
@pytest.mark.parametrize("dask", [["--preload", "companion.build.cluster"]], indirect=True)
def test_a_worker_that_is_preloaded_joins_when_it_is_ready_and_builds_with_what_it_started(root, tmp_path, dask):
    def started():  # on a worker, which does not know this module
        from companion.notebooks import pool
        from companion.build.services import _idle

        return [one._process.pid for one in pool._own], sorted(service._process.pid for idle in _idle.values() for service in idle)

    address, _ = dask
    folder = copied(root, tmp_path / "project")
    with distributed.Client(address, timeout=30, set_as_default=False) as client:
        before = client.run(started)
        child = build(folder, address)
        said = child.stderr.read()
        assert child.wait() == 0, said
        after = client.run(started)
    for worker, (warm, asked) in before.items():
        assert warm and len(asked) == 2, "one process to fork from, one that draws, one of pandoc"
        assert after[worker][0] == warm and set(after[worker][1]) >= set(asked)


@pytest.mark.long
def test_while_a_step_runs_dask_reaches_its_own_hosts_and_the_step_no_other(dask):
    def reach():
        import socket
        from urllib.parse import urlsplit

        from companion.build import cluster, steps
        from companion.editions.provenance import network

        def probe(here):
            socket.create_connection((scheduler.hostname, scheduler.port)).close()
            socket.getaddrinfo("example.org", 80)

        network._is_here = lambda host: False  # as if the scheduler were on another machine
        scheduler = urlsplit(distributed.get_worker().scheduler.address)
        steps.TASKS["probe"] = probe
        return cluster.on_worker("probe", {"here": "/"}, cluster._loaded())

    with distributed.Client(dask[0], timeout=30, set_as_default=False) as client:
        answer = client.submit(reach).result(timeout=60)
    assert answer["check"] and "tried to reach example.org" in answer["error"]


@pytest.mark.long
def test_a_build_whose_workers_are_all_gone_ends_and_says_so(root, tmp_path, dask):
    address, workers = dask
    child = build(copied(root, tmp_path / "project"), address)
    first = next(line for line in child.stderr if "notebook" in line)
    for worker in workers:
        worker.kill()
    rest = child.stderr.read()
    assert child.wait() != 0
    assert "no worker is left there for notebook" in rest, first + rest


@pytest.mark.long
def test_a_worker_of_another_version_is_refused(root, tmp_path, dask):
    address, _ = dask
    package = tmp_path / "other" / "companion"
    shutil.copytree(modules.ROOT, package)
    (package / "errors.py").write_text((package / "errors.py").read_text() + "\nCHANGED = True\n")
    folder = copied(root, tmp_path / "project")
    child = subprocess.run([sys.executable, "-c", BUILD, str(folder), address], cwd=folder, env={**environment(), "PYTHONPATH": str(package.parent)}, capture_output=True, text=True, check=False)
    assert child.returncode != 0
    assert "another version" in child.stderr


def test_a_worker_that_cannot_be_given_a_step_is_said_to_need_the_version():
    class Future:
        def result(self, timeout):
            raise AttributeError("module 'companion.build.cluster' has no attribute 'on_worker'\n  and more")

    class Client:
        scheduler = SimpleNamespace(address="tcp://127.0.0.1:1")

        def scheduler_info(self):
            return {"workers": {"tcp://10.0.0.6:1": {}}}

        def submit(self, *given, **how):
            return Future()

    with pytest.raises(UserError, match=r"^--scheduler: notebook missions could not .* no attribute 'on_worker'\)\. .* the version") as told:
        cluster.Cluster(Client()).run(Step("notebook missions", (), (), {}, "notebook", {}, "warm"))
    assert "and more" not in str(told.value)


def test_no_worker_of_another_version_takes_part(tmp_path):
    told = cluster.on_worker("ledger", {"here": str(tmp_path)}, "another digest")
    assert "another version" in told["error"]


def test_a_worker_that_began_before_the_project_changed_is_of_another_version(tmp_path, monkeypatch):
    cluster._loaded.cache_clear()
    before = cluster.version()
    assert "another version" not in cluster.on_worker("ledger", {"here": str(tmp_path / "nowhere")}, before)["error"]
    package = tmp_path / "companion"
    shutil.copytree(modules.ROOT, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "steps.py").write_text("# another\n")
    monkeypatch.setattr(modules, "ROOT", package)
    assert cluster.version() != before
    assert "start the worker again" in cluster.on_worker("ledger", {"here": str(tmp_path)}, cluster.version())["error"]


def test_a_step_that_is_wrong_itself_shows_where_though_it_ran_on_a_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "reachable", set)  # no worker of Dask's is here
    told = cluster.on_worker("ledger", {"here": str(tmp_path), "unknown": 1}, cluster._loaded())
    with pytest.raises(RuntimeError, match=r"ledger: Traceback(.|\n)*unexpected keyword argument 'unknown'"):
        workers.tell(told)


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path):
    told = cluster.on_worker("ledger", {"here": str(tmp_path / "nowhere")}, cluster.version())
    assert "does not see" in told["error"]


def test_a_cluster_without_workers_is_said_to_have_none():
    class Client:
        scheduler = SimpleNamespace(address="tcp://127.0.0.1:1")

        def scheduler_info(self):
            return {"workers": {}}

        def wait_for_workers(self, count, timeout):
            raise TimeoutError

    with pytest.raises(UserError, match=r"^--scheduler: no worker has joined it within 30 seconds"):
        cluster.Cluster(Client())


def test_an_address_where_nothing_answers_is_named(tmp_path):
    with pytest.raises(UserError, match="no Dask scheduler answers"), cluster.joined("tcp://127.0.0.1:9"):
        pass
