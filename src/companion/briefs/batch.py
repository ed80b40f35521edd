"""Making briefs: which are asked for, notebooks and pages side by side, a failure that stops no other."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from companion import editions, ledger, parameters, processes, rendering, tables
from companion.briefs import folder as shelf
from companion.briefs import names, page, writing
from companion.editions import Request, stage
from companion.errors import UserError
from companion.measures import subjects
from companion.measures.subjects import Subject
from companion.notebooks.run import run
from companion.parameters import Parameters
from companion.project import Project

FOLDER = "briefs"
WORKERS = 2
PRELOAD = ("companion.notebooks.imports", "companion.briefs.primed", "companion.briefs.page")
IN_SITE = "../"


@dataclass(frozen=True)
class Wanted:
    """One brief asked for: the word, the parameters, and the row of the batch file where it comes from one."""

    word: str
    given: Parameters
    row: int = 0


def build(found: Project, given: Parameters, asked: list[str], all: bool, batch: Path | None, say: Callable[[str], None] = print) -> int:
    """Make the briefs asked for by name, all of them, or those of a batch file; returns 0, or 1 where any failed.

    They go to reports/briefs/<edition>/, an edition being named by its parameters, data and code. Raises `UserError`
    where nothing could be begun: no name, an unknown single name, a batch file that cannot be read.
    """
    loaded = tables.load(found.data)
    known, others = subjects.subjects(loaded), names.other_names(loaded)
    if batch:
        wanted = read_batch(batch, given)
    elif all:
        wanted = [Wanted(one.key, given) for one in known]
    elif asked:
        wanted = [Wanted(word, given) for word in asked]
        for word in asked:
            names.find(word, known, others)
    else:
        raise UserError("name a mission, operation or resolution, such as MINUSMA, FC-G5S or S/RES/2719; or --all; or --batch FILE.csv.")
    began, done = time.monotonic(), 0
    failed: list[str] = []
    for shared in dict.fromkeys(one.given for one in wanted):
        made, missed = _group(found, shared, [one for one in wanted if one.given == shared], known, others, say)
        done, failed = done + made, failed + missed
    spent = time.monotonic() - began
    say(f"{done} of {len(wanted)} briefs are there, in {spent:.1f} s{f' ({spent / done:.2f} s each)' if done > 1 else ''}.")
    for line in failed:
        say(f"failed: {line}")
    return 1 if failed else 0


def read_batch(path: Path, given: Parameters) -> list[Wanted]:
    """The rows of a batch file: a column `name`, and any of the parameters; an empty cell keeps the edition's own."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, header = list(reader), list(reader.fieldnames or [])
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UserError(f"--batch {path}: it cannot be read as CSV: {problem}.") from None
    if not rows or "name" not in header:
        raise UserError(f"--batch {path}: it needs a header row with a column `name`, and may have {', '.join(parameters.NAMES)}.")
    odd = [name for name in header if name not in ("name", *parameters.NAMES)]
    if odd:
        raise UserError(f"--batch {path}: {odd[0]!r} is no column of a batch; they are name, {', '.join(parameters.NAMES)}.")
    wanted = []
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise UserError(f"--batch {path}, row {number}: it does not have as many cells as the header.")
        changed = {name: value for name, value in row.items() if name != "name" and value}
        try:
            own = parameters.read({**given.plain(), **changed}) if changed else given
        except UserError as wrong:
            raise UserError(f"--batch {path}, row {number}: {wrong}") from None
        wanted.append(Wanted(row["name"], own, number))
    return wanted


def furnish(found: Project, given: Parameters, edition: str, folder: Path, say: Callable[[str], None] = print) -> None:
    """Make all briefs for the site of a report in the making, into `folder`, its briefs/; their list is a page of the report.

    `found` has the tables of that report. Raises `UserError` naming the briefs that failed.
    """
    known = subjects.subjects(tables.load(found.data))
    here = found.work / FOLDER / edition
    with stage.locked(here):
        shelf.furnish(folder)
        _, failed = _make(found, page.Place(here, edition, given, IN_SITE), folder, known, say)
    if failed:
        raise UserError("\n".join(failed))
    shutil.rmtree(here)


def _group(found: Project, shared: Parameters, wanted: list[Wanted], known: list[Subject], others: dict[str, list[str]], say: Callable[[str], None]) -> tuple[int, list[str]]:
    """Make briefs of one set of parameters; returns how many are there, and a line for each that failed."""
    edition = Request(found, shared, rendering.choose("auto"), False).id()
    folder, here = found.reports / FOLDER / edition, found.work / FOLDER / edition
    failed: list[str] = []
    subjects: dict[Subject, None] = {}
    for one in wanted:
        try:
            subjects[names.find(one.word, known, others)] = None
        except UserError as wrong:
            failed.append(f"row {one.row}: {wrong}" if one.row else str(wrong))
    todo = [one for one in subjects if not shelf.there(folder, one)]
    done = len(subjects) - len(todo)
    if done:
        say(f"{done} are there already.")
    with stage.locked(here):
        place = page.Place(here, edition, shared, f"../../{edition}/site/")
        if todo:
            expected = {*todo, *(one for one in known if shelf.there(folder, one))}
            made, missed = _make(found, place, folder, todo, say, lambda: shelf.list_body(found, place, expected.__contains__))
            done, failed = done + made, failed + missed
        shelf.furnish(folder)
        shelf.write_list(folder, found, place)
        settle(found, edition)
    if (found.reports / edition).is_dir():
        editions.write_index(found)  # it links an edition's briefs
    for subject in subjects:
        if len(subjects) <= 5 and shelf.there(folder, subject):
            say(os.path.relpath(folder / f"{subject.path}.html", found.root))
            say(os.path.relpath(folder / f"{subject.path}.pdf", found.root))
    return done, failed


def settle(found: Project, edition: str) -> None:
    """Let the briefs of an edition link its report where that is there; for when either has come."""
    shelf.settle(found.reports / FOLDER / edition, (found.reports / edition / "site").is_dir())


def _make(found: Project, place: page.Place, folder: Path, todo: list[Subject], say: Callable[[str], None], meanwhile: Callable[[], object] = lambda: None) -> tuple[int, list[str]]:
    """Make briefs and return how many, and a line for each that failed; `meanwhile` is done while the imports load."""
    os.environ[ledger.DATA_VARIABLE] = str(found.data)
    done, failed, began = 0, [], time.monotonic()
    sources = {kind: (found.root / FOLDER / f"{kind}.qmd").read_text(encoding="utf-8") for kind in subjects.KINDS}
    processes.start(PRELOAD)
    meanwhile()
    judged = _claims(found, place)
    renderers = ProcessPoolExecutor(WORKERS, mp_context=processes.FRESH, initializer=processes.follow_caller)
    with renderers, ThreadPoolExecutor(WORKERS) as threads:
        running = {threads.submit(_one, found, place, folder, one, sources[one.kind], judged, renderers): one for one in todo}
        for future in as_completed(running):
            one = running[future]
            try:
                future.result()
                done += 1
            except UserError as wrong:
                failed.append(f"{one.key}: {wrong}")
                say(f"  {one.key} failed")
            if len(todo) > 1 and (done + len(failed)) % 10 == 0:
                spent = time.monotonic() - began
                left = spent / (done + len(failed)) * (len(todo) - done - len(failed))
                say(f"  {done + len(failed)} of {len(todo)}, about {left:.0f} s left")
    order = [one.key for one in todo]
    return done, sorted(failed, key=lambda line: order.index(line.partition(": ")[0]))


def _claims(found: Project, place: page.Place) -> Path:
    """The essay's claims judged for these parameters: the edition's own where it is built, else computed and kept."""
    built = found.reports / place.edition / "claims.json"
    held = place.stage.parent / f"claims-{place.edition}.json"  # the edition's name tells data, parameters and code
    if built.exists() or held.exists():
        return built if built.exists() else held
    stage.put(held, ledger.dumps(processes.call(writing.judge, found, place.given)))
    return held


def _one(found: Project, place: page.Place, folder: Path, one: Subject, source: str, judged: Path, renderers: Executor) -> None:
    """One brief: its notebook in a process of its own, the rest in one that keeps V8 and typst's fonts, into its folder whole."""
    page.lay(place, one, source)
    env = {ledger.RUN_VARIABLE: str(place.stage / "run"), writing.CLAIMS_VARIABLE: str(judged)}
    given = {"kind": one.kind, "name": one.key, **place.given.plain()}
    run(found.root / "notebooks" / "brief.ipynb", place.stage / page.notebook(one), given, found.root, env)
    renderers.submit(_render, place, folder, one).result()


def _render(place: page.Place, folder: Path, one: Subject) -> None:
    """Charts, HTML and PDF of a brief whose notebook has run."""
    charts = _charts(place, one)
    document, printed = page.to_html(place, one), page.to_pdf(place, one)
    for name in charts:
        stage.put(folder / "run" / "charts" / name, (place.stage / "run" / "charts" / name).read_bytes())
    stage.put(folder / f"{one.path}.pdf", printed)
    stage.put(folder / f"{one.path}.html", document)


def _charts(place: page.Place, one: Subject) -> list[str]:
    """Draw the charts that the brief's notebook left as specifications; returns the names of their files."""
    from companion.drawing import render

    folder, made = place.stage / "run" / "charts", []
    for name in ("life", "kin"):
        spec = folder / f"{one.anchor}-{name}.json"
        if spec.exists():
            stage.put(spec.with_suffix(".svg"), render.finished(json.loads(spec.read_text(encoding="utf-8"))))
            made += [f"{spec.stem}.svg", f"{spec.stem}.csv", spec.name]
    return made
