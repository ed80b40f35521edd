"""A project's copy to build in, and a crew that stands for the workers."""

from __future__ import annotations

import hashlib
import shutil
import threading
from pathlib import Path

import pytest

from companion.build import explaining, modules, pipeline, running
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


class Standing:
    """In place of the workers: what a step writes is a digest of all that it read and rests on. Counts what runs at once.

    meet: the first so many steps go on only when all of them have begun, so that no slow machine spoils the count.
    """

    def __init__(self, meet: int = 0, fails: str = "") -> None:
        self.meeting, self.fails = threading.Barrier(meet, timeout=60) if meet else None, fails
        self.ran: list[str] = []
        self.most, self._now, self._begun, self._lock = 0, 0, 0, threading.Lock()

    def begin(self, certain) -> None:
        """Nothing is to be made ready."""

    def run(self, step) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            meeting = self.meeting if self._begun < (self.meeting.parties if self.meeting else 0) else None
            self._begun += 1
        if meeting:
            meeting.wait()
        if step.name == self.fails:
            raise RuntimeError(f"{step.name} failed")
        whole = hashlib.sha256(repr(sorted(step.rests.items())).encode())
        for path in step.reads:
            whole.update(path.read_bytes())
        for path in step.writes:
            # evidence.there says only that the pages are there
            stage.put(path, "there\n" if path.suffix == ".there" else f"{path.name} {whole.hexdigest()}\n")
        with self._lock:
            self._now -= 1
            self.ran.append(step.name)


@pytest.fixture
def workshop(root, tmp_path, monkeypatch):
    """A copy of the sources and of the package that a graph is made of, and what to do with it."""
    package = tmp_path / "package" / "companion"
    shutil.copytree(modules.ROOT, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(modules, "ROOT", package)
    return Workshop(copied(root, tmp_path / "project"), package)


class Workshop:
    """root: the copied project; package: the copied package."""

    def __init__(self, root: Path, package: Path) -> None:
        self.root, self.package = root, package
        self.given: dict[str, object] = {}

    def graph(self):
        """The stage, laid, and the steps."""
        request = pipeline.request(Project(self.root, self.root / "data"), self.given, None, "builtin")
        here = stage.folder(request.project, request.parameters, request.renderer)
        here.mkdir(parents=True, exist_ok=True)
        pipeline.lay(request, here)
        return here, pipeline.steps(request, here, request.id())

    def explain(self):
        """What would run."""
        here, made = self.graph()
        return explaining.expected(made, here)

    def build(self, crew: Standing | None = None, jobs: int = 2, meanwhile=None) -> list[str]:
        """The names of the steps that ran."""
        here, made = self.graph()
        return running.run(made, explaining.expected(made, here), here, crew or Standing(), jobs, lambda line: None, meanwhile)
