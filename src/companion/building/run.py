"""Building an edition: the stage is laid, what is stale runs, and the edition is put together and renamed into place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from companion import definition, parameters, project, tables
from companion.building import graph, pipeline
from companion.building.graph import State, Task
from companion.building.tasks import perform
from companion.editions import assembling, edition, stage
from companion.editions.edition import Request
from companion.errors import CheckFailed, UserError

STATE = "tasks.json"


@dataclass(frozen=True)
class Means:
    """How a build is run: tasks at a time, a Dask scheduler's address, the engine of the notebooks."""

    jobs: int = 2
    scheduler: str | None = None
    engine: str = "fork"


@dataclass(frozen=True)
class Runner:
    """What runs the tasks: an executor, the function it calls with a task, how many at a time, and what is looked at while
    they run."""

    executor: Executor
    perform: Callable[[Task], object]
    jobs: int
    watch: Callable[[], None] = lambda: None


def build(request: Request, means: Means = Means(), *, say: Callable[[str], None] = print) -> Path:
    """Build an edition and return its folder; returns at once where the same edition is there already."""
    found, final = request.project, request.project.reports / request.id()
    made = not (final / edition.SEAL).exists()
    if not made:
        say(f"Nothing has changed: {final.relative_to(found.root)} is whole.")
    else:
        with stage.locked(stage.folder(found, request.parameters, request.renderer)) as here:
            if not (final / edition.SEAL).exists():  # the build that was waited for may have made it
                _make(request, means, here, final, say)
        if (found.reports / "briefs" / final.name).exists():
            definition.briefs().settle(found, final.name)
    latest = found.reports / edition.LATEST
    moved = request.default and (not latest.exists() or latest.resolve() != final.resolve())
    if moved:
        edition.point_latest(found, final)
    if made or moved or not (found.reports / "index.html").exists():
        edition.write_index(found)
    return final


def _make(request: Request, means: Means, here: Path, final: Path, say: Callable[[str], None]) -> None:
    tasks, state = _planned(request, here, final.name, means.engine)
    stale = {one.name for one in graph.stale(tasks, state) if one.reasons}
    preload = dict.fromkeys(name for task in tasks if task.name in stale for name in task.preload)
    with runner(means, tuple(preload)) as its:
        try:
            graph.run(tasks, state, its.executor, its.perform, its.jobs, say, its.watch)
        except (UserError, CheckFailed, RuntimeError):
            raise
        except Exception as wrong:
            if not means.scheduler:
                raise
            from companion.building import cluster

            raise cluster.refused(wrong) from wrong
    assembling.assemble(request, here, final, pipeline.chapters(request), pipeline.drawing(request))


@contextmanager
def runner(means: Means, preload: tuple[str, ...]) -> Iterator[Runner]:
    """What runs the tasks of one build."""
    if means.scheduler:
        from companion.building import cluster

        with cluster.joined(means.scheduler) as joined:
            yield Runner(joined.executor, partial(cluster.on_worker, version=joined.version), joined.threads(), joined.watch)
        return
    from companion.processes import Processes

    with Processes(means.jobs, preload) as its:
        yield Runner(its.executor, lambda task: its.call(perform, task, process=task.process), means.jobs)


def _planned(request: Request, here: Path, name: str, engine: str = "fork") -> tuple[list[Task], State]:
    """The stage with the sources laid into it: its tasks, and what they saw last time."""
    stage.copy_sources(request.project, here)
    if request.since:
        from companion.editions.comparing import chapter

        chapter.announce(here)
    data = tables.load(here / "data")
    starts = data.columns("missions")["start"]
    if not starts:
        raise UserError("missions.csv has no row; the report begins with the first mission.")
    edition.check_day(request.parameters.as_of, data.resources, min(starts))
    return pipeline.tasks(request, here, name, engine), State(here / STATE, partial(_words, here))


def _words(here: Path, path: Path) -> str:
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else f"{path.parent.name}/{path.name}"


def explain(request: Request) -> str:
    """What a build would run and why, in words, without building."""
    final = request.project.reports / request.id()
    if (final / edition.SEAL).exists():
        return f"Nothing would run: {final.relative_to(request.project.root)} is whole."
    with stage.locked(stage.folder(request.project, request.parameters, request.renderer)) as here:
        tasks, state = _planned(request, here, final.name)
        return graph.explained(graph.stale(tasks, state))


def request(found: project.Project, overrides: dict[str, object], params: Path | None, renderer: str, since: Path | None = None, briefs: bool = False) -> Request:
    """A request from a command's words; raises `UserError` where they cannot be used."""
    given = parameters.load(params or found.root / "params.yml", overrides)
    default = given == parameters.load(found.root / "params.yml") and found.data == found.root / "data"
    return Request(found, given, renderer, default and since is None, since, briefs)


def means(jobs: int | None, scheduler: str | None, engine: str) -> Means:
    """How to run, from a command's words; raises `UserError` where they cannot be used."""
    if jobs is not None and jobs < 1:
        raise UserError(f"-j {jobs}: at least 1 task runs at a time.")
    return Means(jobs or max(2, min(os.cpu_count() or 2, 8)), scheduler, engine)


def progress(line: str) -> None:
    """Progress goes to standard error, so that what a command prints stays usable."""
    print(line, file=sys.stderr, flush=True)
