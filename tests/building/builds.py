"""A project's copy to build in, and a function that stands for the tasks."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from companion import project
from companion.building import graph, pipeline, run
from companion.editions import stage
from companion.project import Project

SOURCES = ("params.yml", "requirements.lock", "_quarto.yml", "index.qmd", "companion.qmd", "references.bib", "data", "pages", "notebooks", "theme", "reports")


def copied(root: Path, to: Path) -> Path:
    """The project's sources in a folder of their own, without what was built."""
    to.mkdir()
    for name in SOURCES:
        if (root / name).is_dir():
            shutil.copytree(root / name, to / name, ignore=lambda _, names: [one for one in names if one[:2].isdigit() or one == "latest"])
        elif (root / name).exists():
            shutil.copy2(root / name, to / name)
    return to


def environment() -> dict[str, str]:
    """The environment of a command that runs this package."""
    return {**os.environ, "PYTHONPATH": str(project.PACKAGE.parent)}


def edition(folder: Path) -> dict[str, bytes]:
    """Every file of the only edition in a project's folder, by its path."""
    (latest,) = {seal.parent.resolve() for seal in (folder / "reports").glob("*/manifest.sha256")}
    assert not latest.name.startswith(".")
    return {path.relative_to(latest).as_posix(): path.read_bytes() for path in latest.rglob("*") if path.is_file()}


class Standing:
    """In place of the tasks: what one writes is a digest of all that it reads and depends on. Counts what runs at once.

    meet: the first so many notebooks go on only when all of them have begun, so that no slow machine spoils the count.
    """

    def __init__(self, meet: int = 0, fails: str = "") -> None:
        self.meeting, self.fails = threading.Barrier(meet, timeout=60) if meet else None, fails
        self.ran: list[str] = []
        self.most, self._now, self._begun, self._lock = 0, 0, 0, threading.Lock()

    def __call__(self, task: graph.Task) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            meeting = None
            if self.meeting and task.name.startswith("notebook"):
                self._begun += 1
                meeting = self.meeting if self._begun <= self.meeting.parties else None
        if meeting:
            meeting.wait()
        if task.name == self.fails:
            raise RuntimeError(f"{task.name} failed")
        whole = hashlib.sha256(repr([sorted(task.values.items()), sorted(task.arguments.items(), key=lambda one: one[0])]).encode())
        for path in task.inputs:
            whole.update(path.read_bytes())
        for path in task.outputs:
            # evidence.there says only that the pages are there, and a notebook's JSON which tables it used
            if path.suffix == ".there" or path.name == pipeline.TABLES_CHECKED:
                content = "there\n"
            elif task.name.startswith("notebook") and path.suffix == ".json":
                content = f'{{"tables": {self.used(task)}, "digest": "{whole.hexdigest()}"}}\n'
            else:
                content = f"{path.name} {whole.hexdigest()}\n"
            stage.put(path, content)
        with self._lock:
            self._now -= 1
            self.ran.append(task.name)

    def used(self, task: graph.Task) -> str:
        """The tables of the project's own notebooks, as they say themselves."""
        from companion import drawing, ledger
        from companion.ledger import listing

        chapter = task.name.removeprefix("notebook ")
        declared = [one.tables for one in [*ledger.declared().values(), *drawing.declared().values()] if one.chapter == chapter]
        declared += [names for its, names, _ in listing.declared().values() if its == chapter]
        return str(sorted({name for names in declared for name in names})).replace("'", '"')


@pytest.fixture
def workshop(root, tmp_path, monkeypatch):
    """A copy of the sources and of the package that a graph is made of, and what to do with it."""
    package = tmp_path / "package" / "companion"
    shutil.copytree(project.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(project, "PACKAGE", package)
    return Workshop(copied(root, tmp_path / "project"), package)


class Workshop:
    """root: the copied project; package: the copied package."""

    def __init__(self, root: Path, package: Path) -> None:
        self.root, self.package = root, package
        self.given: dict[str, object] = {}

    def graph(self) -> tuple[list[graph.Task], graph.State]:
        """The tasks of a build, its stage laid, and what they saw last time."""
        request = run.request(Project(self.root, self.root / "data"), self.given, None, "builtin")
        here = stage.folder(request.project, request.parameters, request.renderer)
        here.mkdir(parents=True, exist_ok=True)
        return run._planned(request, here, request.id())

    def stale(self) -> list[graph.Stale]:
        """What would run."""
        return graph.stale(*self.graph())

    def build(self, standing: Standing | None = None, jobs: int = 2) -> list[str]:
        """The names of the tasks that ran."""
        tasks, state = self.graph()
        with ThreadPoolExecutor(jobs) as executor:
            return graph.run(tasks, state, executor, standing or Standing(), jobs, lambda line: None)
