"""The graph of a build: pytask runs what is stale by the content of what it reads, and nothing else.

tables → notebooks → charts and ledger → claims, variables, evidence → site and PDF. Every task reads and writes
inside the stage; `build` then puts the edition together beside its place, seals it and renames it there.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from companion import editions, modules, parameters, project, stage, tables
from companion.editions import Request
from companion.errors import UserError
from companion.variables import escaped

CHAPTERS = ("missions", "chronology", "support", "incidents")
OTHER_VARIABLES = {"edition", "param", "source", "claims"}


@dataclass(frozen=True)
class Step:
    """One task: a name people read, the files it reads and writes, and what else its result depends on."""

    name: str
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]
    depends: str
    work: Callable[[], None]


def build(request: Request, *, say: Callable[[str], None] = print) -> Path:
    """Build an edition and return its folder; returns at once where the same edition is there already."""
    found, given = request.project, request.parameters
    final = found.reports / request.id()
    if (final / "manifest.sha256").exists():
        say(f"Nothing has changed: {final.relative_to(found.root)} is whole.")
    else:
        from companion.provenance.network import closed

        data = tables.load(found.data)
        data.check()
        editions.check_day(given.as_of, data.resources, min(data.columns("missions")["start"]))
        with stage.held(stage.folder(found, given, request.renderer)) as here:
            _lay(request, here)
            with closed():
                run(steps(request, here, final.name), here, say)
            _assemble(request, here, final)
    if request.default:
        editions.point_latest(found, final)
    editions.list_them(found)
    return final


def _lay(request: Request, here: Path) -> None:
    """Copy the sources into the stage, and with an earlier edition to compare with name the chapter that does."""
    stage.lay(request.project, here)
    if request.since:
        from companion.comparing import chapter

        chapter.announce(here)


def steps(request: Request, here: Path, edition: str) -> list[Step]:
    """Every task of a build, in an order in which they could run one after another."""
    run_folder = here / "run"
    chapters = [chapter for chapter in CHAPTERS if (request.project.root / "notebooks" / f"{chapter}.ipynb").exists()]
    made = [_notebook(request, here, chapter) for chapter in chapters]
    made += [_charts(here, chapter) for chapter in chapters]
    ledgers = tuple(run_folder / f"{chapter}.json" for chapter in chapters)
    drawn = tuple(run_folder / f"{chapter}.drawn.json" for chapter in chapters)
    held, claims, variables = here / "figures.json", here / "claims.json", here / "_variables.yml"
    plain = json.dumps([request.parameters.plain(), edition], sort_keys=True)
    evidence = tuple(here / "evidence" / f"{name}.qmd" for name in ("index", *chapters, "rules", "disagreements"))
    made.append(Step("ledger", ledgers, (held, here / "absent.json"), code("companion.ledger"), lambda: _ledger(ledgers, here)))
    made.append(Step("claims", (held, *_table_files(here), here / "data" / "claims.yml"), (claims, run_folder / "claims.md"), code("companion.claims") + plain, lambda: _claims(request, here)))
    made.append(Step("variables", (held, here / "absent.json", claims, here / "data" / "datapackage.json"), (variables,), code("companion.variables") + plain, lambda: _variables(request, here, edition)))
    made.append(Step("evidence", (held, here / "absent.json", here / "data" / "datapackage.json", *ledgers), evidence, code("companion.evidence", "companion.measures"), lambda: _evidence(here, chapters)))
    made.append(Step("checks", (held, claims), (run_folder / "checks.md",), code("companion.provenance") + request.id(), lambda: _checks(request, here)))
    pages = tuple(here / path.relative_to(request.project.root) for path in request.project.page_sources())
    if request.since:
        changed = here / "pages" / "changes.qmd"
        made.append(Step("what changed", (held, claims, *drawn, *_table_files(here), request.since / editions.MANIFEST), (changed,), code("companion.comparing.chapter") + plain, lambda: _changes(request, here, edition)))
        pages = (*pages, changed)
    reads = (*pages, *evidence, variables, run_folder / "claims.md", run_folder / "checks.md", *drawn, *(run_folder / f"{chapter}.ipynb" for chapter in chapters))
    drawing = code("companion.rendering") + _folder_digest("rendering") + request.renderer
    if request.renderer == "quarto":
        made.append(Step("Quarto: site and PDF", reads, (here / "site" / "index.html", here / "companion.pdf"), drawing, lambda: _quarto(here)))
        return made
    made += _site(here, pages, evidence, variables, drawn, drawing)
    made.append(Step("PDF", reads, (here / "companion.pdf",), drawing, lambda: _pdf(here)))
    return made


def code(*roots: str) -> str:
    """The digest of the package's files that a task's work rests on."""
    return project.digest(modules.closure(*roots), modules.ROOT)


def _folder_digest(name: str) -> str:
    files = [path for path in sorted((modules.ROOT / name).rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return project.digest(files, modules.ROOT)


def chapter_modules(chapter: str) -> list[str]:
    """The modules that only this chapter's notebook rests on: its measures, series and charts."""
    found = []
    for folder in ("measures", "measures/series", "charts"):
        for path in sorted((modules.ROOT / folder).glob("*.py")):
            if modules.constant(path, "CHAPTER") == chapter:
                found.append(".".join(["companion", *folder.split("/"), path.stem]))
    return found


def chapter_tables(chapter: str) -> list[str]:
    """The tables that a chapter's figures and charts are declared to read."""
    from companion import charts, measures

    declared = [one for one in [*measures.declared().values(), *charts.declared().values()] if one.chapter == chapter]
    return sorted({name for one in declared for name in one.tables})


def _table_files(here: Path) -> tuple[Path, ...]:
    return (*sorted((here / "data").glob("*.csv")), here / "data" / "datapackage.json")


def _notebook(request: Request, here: Path, chapter: str) -> Step:
    source = request.project.root / "notebooks" / f"{chapter}.ipynb"
    read = [here / "data" / f"{name}.csv" for name in chapter_tables(chapter)]
    out = here / "run" / f"{chapter}.ipynb"
    rests = code("companion.ledger", "companion.notebooks.run", *chapter_modules(chapter)) + json.dumps(request.parameters.plain(), sort_keys=True)

    def work() -> None:
        from companion.notebooks import run as notebook

        folders = {"COMPANION_RUN": str(here / "run"), "COMPANION_DATA": str(here / "data")}
        notebook.run(source, out, request.parameters.plain(), request.project.root, folders)

    return Step(f"notebook {chapter}", (source, *read, here / "data" / "datapackage.json"), (out, here / "run" / f"{chapter}.json"), rests, work)


def _charts(here: Path, chapter: str) -> Step:
    ledger, drawn = here / "run" / f"{chapter}.json", here / "run" / f"{chapter}.drawn.json"

    def work() -> None:
        from companion.charts import render

        folder = here / "run" / "charts"
        ids = sorted(json.loads(ledger.read_text())["charts"])
        render.render({id: folder / f"{id}.json" for id in ids}, folder)
        stage.put(drawn, json.dumps({id: project.sha256(folder / f"{id}.svg") for id in ids}, indent=1) + "\n")

    return Step(f"charts of {chapter}", (ledger,), (drawn,), code("companion.charts.render"), work)


def _ledger(ledgers: tuple[Path, ...], here: Path) -> None:
    from companion import ledger

    parts = [json.loads(path.read_text()) for path in ledgers]
    stage.put(here / "figures.json", ledger.dumps({id: one for part in parts for id, one in part["figures"].items()}))
    stage.put(here / "absent.json", ledger.dumps({id: one for part in parts for id, one in part["absent"].items()}))


def _claims(request: Request, here: Path) -> None:
    from companion import claims, ledger

    judged = claims.judge(here / "data" / "claims.yml", json.loads((here / "figures.json").read_text()), tables.load(here / "data"), request.parameters)
    stage.put(here / "claims.json", ledger.dumps(judged))
    stage.put(here / "run" / "claims.md", claims.page(judged))


def _variables(request: Request, here: Path, edition: str) -> None:
    import yaml

    from companion import claims, variables

    held = {"figures": json.loads((here / "figures.json").read_text()), "absent": json.loads((here / "absent.json").read_text())}
    sources = tables.load(here / "data").sources
    named = claims.variables(json.loads((here / "claims.json").read_text()))
    tree = variables.build(held, {"id": edition, "as_of": request.parameters.as_of.isoformat()}, request.parameters.plain(), sources, named)
    stage.put(here / "_variables.yml", yaml.safe_dump(tree, allow_unicode=True, sort_keys=True, width=10_000))


def _evidence(here: Path, chapters: list[str]) -> None:
    import inspect

    from companion import evidence, measures

    figures, absent = json.loads((here / "figures.json").read_text()), json.loads((here / "absent.json").read_text())
    sources, declared = tables.load(here / "data").sources, measures.declared()
    ordered = {id: figures[id] for id in declared if id in figures}
    rows = {id: (here / "run" / one["rows"]).read_text(encoding="utf-8") for id, one in ordered.items()}
    for chapter in chapters:
        mine = {id: one for id, one in ordered.items() if declared[id].chapter == chapter}
        source = {id: inspect.getsource(declared[id].measure) for id in mine}
        stage.put(here / "evidence" / f"{chapter}.qmd", evidence.page(chapter, mine, rows, sources, source))
    stage.put(here / "evidence" / "index.qmd", evidence.index(ordered, absent))
    stage.put(here / "evidence" / "rules.qmd", evidence.rules(ordered, rows))
    stage.put(here / "evidence" / "disagreements.qmd", evidence.disagreements(tables.load(here / "data").columns("disagreements"), sources, ordered))


def _site(here: Path, pages: tuple[Path, ...], evidence: tuple[Path, ...], variables: Path, drawn: tuple[Path, ...], drawing: str) -> list[Step]:
    """A step a page, then the search index and the check of all links."""
    from companion.rendering import builtin

    shared = (variables, *drawn, *(path for path in pages if path.suffix != ".qmd"))
    chapters = [path for path in (*pages, *evidence) if path.suffix == ".qmd" and path.name != "companion.qmd"]
    written, made = [], []
    for path in chapters:
        name = path.relative_to(here).as_posix()
        target = here / "site" / Path(name).with_suffix(".html")
        written.append(target)
        reads = (path, *shared, *(here / one for one in _asked(path)))
        made.append(Step(f"page {name}", reads, (target,), drawing, lambda name=name: builtin.render_page(here, here / "site", name)))

    def finish() -> None:
        builtin.render_assets(here / "site")
        builtin.finish_site(here, here / "site")
        stage.put(done, "The links of the site hold.\n")

    done = here / "site.done"
    made.append(Step("search and links", (*written, *drawn), (done,), drawing, finish))
    return made


def _asked(page: Path) -> list[str]:
    """The files a page asks for by embed or include, as paths inside the stage."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return sorted({one.lstrip("/") for one in re.findall(r"{{< (?:embed|include) ([^ #>]+)", text)})


def _checks(request: Request, here: Path) -> None:
    from companion import claims, provenance

    inputs = request.inputs()
    rows = provenance.checks(
        inputs=inputs,
        digests={name: project.sha256(path) for name, path in inputs.items()},
        lock=(request.project.root / "requirements.lock").read_text(encoding="utf-8"),
        network_closed=True,
        printed=_printed(here),
        recorded=[*json.loads((here / "figures.json").read_text()), *json.loads((here / "absent.json").read_text())],
        turned=[one.id for one in claims.differences(json.loads((here / "claims.json").read_text()))],
    )
    lines = ["| Check | Holds | What it means |", "|:----|:--|:--------|"]
    lines += [f"| {escaped(row.name)} | { {True: 'yes', False: 'no', None: 'not known here'}[row.holds]} | {escaped(row.explanation)} |" for row in rows]
    stage.put(here / "run" / "checks.md", "\n".join(lines) + "\n\n: Checks of this edition {#tbl-checks}\n")


def _printed(here: Path) -> set[str]:
    """The ids of figures that pages ask for."""
    pages = [*here.glob("*.qmd"), *here.glob("pages/*.qmd")]
    return {id for page in pages for id in re.findall(r"{{< var ([a-z_]+\.\w+) >}}", page.read_text(encoding="utf-8")) if id.split(".")[0] not in OTHER_VARIABLES}


def _changes(request: Request, here: Path, edition: str) -> None:
    from companion.comparing import chapter

    inputs = {name: project.sha256(path) for name, path in request.inputs().items()}
    chapter.write(here, request.since, edition, request.parameters.plain(), inputs)


def _pdf(here: Path) -> None:
    from companion.rendering import builtin

    builtin.render_pdf(here, here / "companion.pdf")


def _quarto(here: Path) -> None:
    from companion.rendering import quarto

    quarto.render(here, here / "site", here / "companion.pdf")


def run(made: list[Step], here: Path, say: Callable[[str], None] = print) -> None:
    """Run what is stale through pytask; raises the first task's own error."""
    import pytask

    began, done = time.monotonic(), []

    def work(step: Step) -> None:
        done.append(step.name)
        say(f"  {step.name} …")
        for path in step.writes:
            path.parent.mkdir(parents=True, exist_ok=True)
        step.work()

    session = _session(made, here, work)
    for report in getattr(session, "execution_reports", []):
        if report.outcome == pytask.TaskOutcome.FAIL and report.exc_info:
            raise report.exc_info[1]
    if session.exit_code:
        raise UserError(f"the graph of the build could not be run: {_reasons(session)}")
    say(f"{len(done)} of {len(made)} steps run in {time.monotonic() - began:.1f} s; the rest were up to date.")


def _session(made: list[Step], here: Path, work: Callable[[Step], None], **options: Any) -> Any:
    """A pytask session over the steps; its state is kept in the stage."""
    import pytask

    stage.put(here / "pytask.toml", "[tool.pytask.ini_options]\n")

    def task(step: Step) -> Any:
        def one(reads: Any, depends: Any, writes: Any) -> None:
            work(step)

        one.__annotations__["writes"] = Annotated[Any, pytask.Product]
        nodes = {
            "reads": [pytask.PathNode(path=path, name=str(path)) for path in step.reads],
            "depends": pytask.PythonNode(name=f"{step.name} rests on", value=step.depends, hash=True),
            "writes": [pytask.PathNode(path=path, name=str(path)) for path in step.writes],
        }
        return pytask.task(name=step.name, kwargs=nodes)(one)

    pytask.console.quiet = True
    return pytask.build(tasks=[task(step) for step in made], config=here / "pytask.toml", capture=pytask.CaptureMethod.NO, verbose=0, stop_after_first_failure=True, **options)


def _reasons(session: Any) -> str:
    reports = [*getattr(session, "collection_reports", []), getattr(session, "dag_report", None)]
    return "; ".join(str(report.exc_info[1]) for report in reports if report is not None and getattr(report, "exc_info", None)) or "no reason given"


def _assemble(request: Request, here: Path, final: Path) -> None:
    """Put the edition together beside its place, seal it, rename it there."""
    import shutil

    from companion import provenance

    beside = final.with_name(f".{final.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        shutil.copytree(here / "site", beside / "site")
        for name in ("rows", "charts"):
            shutil.copytree(here / "run" / name, beside / name)
        (beside / "notebooks").mkdir()
        for notebook in sorted((here / "run").glob("*.ipynb")):
            shutil.copy2(notebook, beside / "notebooks" / notebook.name)
        for name in ("companion.pdf", "figures.json", "claims.json"):
            shutil.copy2(here / name, beside / name)
        editions.furnish(beside, request)
        provenance.seal(beside, parameters=request.parameters.plain(), inputs=request.inputs(), renderer=request.renderer, code_digest=request.code_digest(), absent=json.loads((here / "absent.json").read_text()))
        editions.publish(beside, final)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def explain(request: Request) -> str:
    """What a build would run and why, in words, without building."""
    final = request.project.reports / request.id()
    if (final / "manifest.sha256").exists():
        return f"Nothing would run: {final.relative_to(request.project.root)} is whole."
    with stage.held(stage.folder(request.project, request.parameters, request.renderer)) as here:
        _lay(request, here)
        session = _session(steps(request, here, final.name), here, lambda step: None, dry_run=True, explain=True)
        lines = []
        for report in session.execution_reports:
            explained = report.task.attributes.get("explanation")
            if explained is not None and explained.reasons:
                name = report.task.name.split("::")[-1]
                lines.append(f"{name}: " + "; ".join(dict.fromkeys(_reason(one, here, request.project.root) for one in explained.reasons)))
    return "\n".join(lines) or "No step would run; the edition would be put together from what is there."


def _reason(one: Any, here: Path, root: Path) -> str:
    name = one.node_name.split("::")[-1]
    place = Path(name)
    if place.is_absolute():
        name = (place.relative_to(here) if place.is_relative_to(here) else place.relative_to(root)).as_posix()
    if one.reason == "cascade":
        return f"{name} runs before it"
    if one.node_type == "task" or name.endswith("rests on") or name == "depends":
        return "its code or parameters changed" if one.reason == "changed" else "it has not run yet"
    return f"{name} " + {"changed": "changed", "missing": "is not there", "not_in_db": "is new to it", "first_run": "has not been made"}.get(one.reason, one.reason)


def request(found: project.Project, overrides: dict[str, object], params: Path | None, renderer: str, since: Path | None = None) -> Request:
    """A request from a command's words; raises `UserError` where they cannot be used."""
    path = params or found.root / "params.yml"
    given = parameters.load(path, overrides)
    default = given == parameters.load(found.root / "params.yml") and found.data == found.root / "data"
    return Request(found, given, renderer, default and since is None, since)


def progress(line: str) -> None:
    """Progress goes to standard error, so that what a command prints stays usable."""
    print(line, file=sys.stderr, flush=True)
