"""The loop that runs tasks side by side, as a plugin of pytask's.

pytask's own loop runs one task at a time and pytask-parallel's looks for finished ones up to a second apart; here a
thread a task waits for its worker, and what has become ready starts at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TYPE_CHECKING, Any

import pytask

from companion.running import work

if TYPE_CHECKING:
    from companion.pipeline import Step
    from companion.running import Ahead, Progress
    from companion.workers import Crew


LAST = "PDF"  # the step that takes longest, and that none waits for


class Loop:
    """The loop of one build: hands ready steps to the crew, the first of the list first."""

    def __init__(self, crew: Crew, jobs: int, progress: Progress, made: list[Step], certain: list[Step], threads: Executor, ahead: Ahead, meanwhile: Callable[[], None] | None) -> None:
        """`certain`: the steps that will surely run; `ahead`: what begins them in `threads` until this loop does;
        `meanwhile`: what to do when the PDF alone is still made."""
        self.crew, self.jobs, self.progress, self.certain, self.threads, self.ahead = crew, jobs, progress, certain, threads, ahead
        self.meanwhile = meanwhile
        self.begun: dict[str, Future[float]] = {}
        self.steps = {step.name: (place, step) for place, step in enumerate(made)}
        self.failed: BaseException | None = None

    @pytask.hookimpl(tryfirst=True)
    def pytask_execute_build(self, session: Any) -> bool:
        """In place of pytask's own loop: until nothing is left, or a step failed and those beside it are done."""
        self.crew.begin(self.certain)
        self.begun = self.ahead.stop()
        scheduler, waiting, running = session.scheduler, [], {}
        while scheduler.is_active() or running:
            waiting += scheduler.get_ready(10_000)
            waiting.sort(key=lambda name: self._step(session, name)[0], reverse=True)
            while waiting and len(running) < self.jobs and not self.failed:
                name = waiting.pop()
                task, step = session.dag.nodes[name], self._step(session, name)[1]
                if self._is_stale(session, task, step):
                    running[self.begun.get(step.name) or self.threads.submit(work, step, self.crew)] = (name, task, step)
                else:
                    scheduler.done(name)
                    waiting += scheduler.get_ready(10_000)
                    waiting.sort(key=lambda name: self._step(session, name)[0], reverse=True)
            if not running:
                if self.failed or not waiting:
                    return True
                continue
            if self.meanwhile and not self.failed and not waiting and [step.name for *_, step in running.values()] == [LAST]:
                self.meanwhile()
                self.meanwhile = None
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name, task, step = running.pop(future)
                self._finish(session, task, step, future)
                scheduler.done(name)
        return True

    def _step(self, session: Any, name: str) -> tuple[int, Step]:
        return self.steps[session.dag.nodes[name].name.split("::")[-1]]

    def _is_stale(self, session: Any, task: Any, step: Step) -> bool:
        """As pytask sees it; what has begun was stale, and may have left what pytask would take for untouched."""
        if step.name not in self.begun:
            try:
                session.hook.pytask_execute_task_setup(session=session, task=task)
            except Exception as told:
                self._report(session, task, pytask.ExecutionReport.from_task_and_exception(task, (type(told), told, told.__traceback__)))
                self.progress.settled.add(step.name)
                return False
        self.progress.starts(step)
        return True

    def _finish(self, session: Any, task: Any, step: Step, future: Future[float]) -> None:
        try:
            seconds = future.result()
            session.hook.pytask_execute_task_teardown(session=session, task=task)
        except BaseException as wrong:
            self.failed = self.failed or wrong
            report = pytask.ExecutionReport.from_task_and_exception(task, (type(wrong), wrong, wrong.__traceback__))
        else:
            self.progress.done(step, seconds)
            report = pytask.ExecutionReport.from_task(task)
        self.progress.settled.add(step.name)
        self._report(session, task, report)

    def _report(self, session: Any, task: Any, report: Any) -> None:
        session.hook.pytask_execute_task_process_report(session=session, report=report)
        session.execution_reports.append(report)
        if report.outcome == pytask.TaskOutcome.FAIL and not self.failed:
            self.failed = report.exc_info[1]
