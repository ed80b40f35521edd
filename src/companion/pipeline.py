"""The graph of a build: pytask runs what is stale by the content of what it reads, and nothing else.

tables → notebooks → charts and ledger → claims, variables, evidence → site and PDF. Every task reads and writes
inside the stage; `build` then puts the edition together beside its place, seals it and renames it there.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from companion import assembling, catalogue, editions, modules, parameters, project, stage, tables
from companion.editions import Request
from companion.errors import UserError

CHAPTERS = ("missions", "chronology", "support", "money", "incidents")
REGISTER = "claims"  # judged after the notebooks, and has a chart of its own


@dataclass(frozen=True)
class Step:
    """One task: a name people read, the files it reads and writes, and what else its result rests on.

    rests: words -> digest or value. task and given: what `steps.perform` is called with. place: where it is best
    run: "warm" (a process with pandas loaded), "apart" (a process of its own), "any" (wherever there is a thread: it
    waits for another process) or "here" (where the build was started: it takes milliseconds).
    """

    name: str
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]
    rests: dict[str, str]
    task: str
    given: dict = field(repr=False)
    place: str = "here"


@dataclass(frozen=True)
class Means:
    """How a build is run: steps at a time, a Dask scheduler's address, the engine of the notebooks."""

    jobs: int = 2
    scheduler: str | None = None
    engine: str = "fork"


def build(request: Request, means: Means = Means(), *, say: Callable[[str], None] = print) -> Path:
    """Build an edition and return its folder; returns at once where the same edition is there already."""
    found, final = request.project, request.project.reports / request.id()
    made = not (final / editions.SEAL).exists()
    if not made:
        say(f"Nothing has changed: {final.relative_to(found.root)} is whole.")
    else:
        with stage.held(stage.folder(found, request.parameters, request.renderer)) as here:
            if not (final / editions.SEAL).exists():  # the build that was waited for may have made it
                _make(request, means, here, final, say)
        if (found.reports / "briefs" / final.name).exists():
            from companion import briefs

            briefs.settle(found, final.name)
    latest = found.reports / editions.LATEST
    moved = request.default and (not latest.exists() or latest.resolve() != final.resolve())
    if moved:
        editions.point_latest(found, final)
    if made or moved or not (found.reports / "index.html").exists():
        editions.list_them(found)
    return final


def _make(request: Request, means: Means, here: Path, final: Path, say: Callable[[str], None]) -> None:
    from companion import explaining, running, workers

    with assembling.Assembly(request, here, final, chapters(request), (*chapters(request), REGISTER)) as assembly, workers.open_for(means, here) as crew:
        if not (here / explaining.LOCK).exists():
            crew.warm_up()  # all is to be made: it loads while the stage is laid
        lay(request, here)
        made = steps(request, here, final.name, means.engine)
        foreseen = explaining.expected(made, here)
        sure = {one.name for one in foreseen if one.reasons}
        certain = [step for step in made if step.name in sure]
        if any(step.place == "warm" for step in certain):
            crew.warm_up()  # it loads while pytask does
        else:
            crew.begin(certain)
        check(request, here)
        running.run(made, foreseen, here, crew, means.jobs, say, assembly.gather)
        assembly.finish()


def check(request: Request, here: Path) -> None:
    """Raise `UserError` for tables that break their contract, or a day they do not reach; these passed only once a stage."""
    files, passed = request.project.table_files(), here / "tables.passed"
    key = "\n".join([project.digest(files, request.project.data), code("companion.tables", "companion.editions"), str(request.parameters.as_of)])
    if passed.exists() and passed.read_text(encoding="utf-8") == key:
        return
    data = tables.load(request.project.data)
    data.check()
    editions.check_day(request.parameters.as_of, data.resources, min(data.columns("missions")["start"]))
    stage.put(passed, key)


def lay(request: Request, here: Path) -> None:
    """Copy the sources into the stage, and for each chapter what datapackage.json says of its tables."""
    stage.lay(request.project, here)
    if request.since:
        from companion.comparing import chapter

        chapter.announce(here)
    data = tables.load(here / "data")
    for name in chapters(request):
        stage.put(here / "contracts" / f"{name}.json", _contract(data, modules.tables(name)))


def chapters(request: Request) -> list[str]:
    """The chapters that have a notebook."""
    return [chapter for chapter in CHAPTERS if (request.project.root / "notebooks" / f"{chapter}.ipynb").exists()]


def _contract(data: tables.Tables, names: list[str]) -> str:
    """What datapackage.json says of these tables and of the sources that they name: all of it that a notebook reads."""
    named: set[str] = set()
    for name in names:
        named |= set(re.split(r'[;,"\r\n] ?', data.path(name).read_text(encoding="utf-8")))
    held = {"resources": [data.resources[name] for name in names], "sources": [one for name, one in data.sources.items() if name in named]}
    return json.dumps(held, ensure_ascii=False, sort_keys=True) + "\n"


def steps(request: Request, here: Path, edition: str, engine: str = "fork") -> list[Step]:
    """Every task of a build, in an order in which they could run one after another."""
    run, names, plain = here / "run", chapters(request), request.parameters.plain()
    said = {"the parameters": json.dumps(plain, sort_keys=True)}
    named = said | {"the edition's name": edition}
    builtin = request.renderer == "builtin"  # its pages are given their edition's name when it is put together
    ledgers = tuple(run / f"{name}.json" for name in names)
    executed = tuple(run / f"{name}.ipynb" for name in names)
    drawn = tuple(run / f"{name}.drawn.json" for name in (*names, REGISTER))
    figures, absent, claims, variables = here / "figures.json", here / "absent.json", here / "claims.json", here / "_variables.yml"
    package, data = here / "data" / "datapackage.json", _table_files(here)
    pages = tuple(here / path.relative_to(request.project.root) for path in request.project.page_sources())
    evidence = tuple(here / "evidence" / f"{name}.qmd" for name in ("index", *names, "rules", "disagreements"))
    inputs = {name: str(path) for name, path in request.inputs().items()}
    lock = request.project.root / "requirements.lock"
    locked = project.sha256(lock)

    def step(name: str, task: str, reads: tuple[Path, ...], writes: tuple[Path, ...], rests: dict[str, str], place: str = "here", **given: object) -> Step:
        own = {"its code": modules.function_digest("companion.steps", f"_{task}") + rests.pop("its code", ""), "requirements.lock": locked}
        return Step(name, reads, writes, own | rests, task, {"here": str(here), **given}, place)

    made = [_notebook(step, request, here, name, said, engine) for name in names]
    made.append(step("ledger", "ledger", ledgers, (figures, absent), {"its code": code("companion.ledger")}, chapters=names))
    made.append(step("claims", "claims", (figures, *data, here / "data" / "claims.yml"), (claims, run / f"{REGISTER}.json", run / f"{REGISTER}.md"), {"its code": code("companion.claims", *_measures())} | said, "warm", parameters=plain))
    earlier = request.since and request.since / "figures.json"
    known = (figures, absent, package, here / "data" / "disagreements.csv", *ledgers, *executed, *([earlier] if earlier else []))
    made.append(step("evidence", "evidence", known, (*evidence, here / "evidence.there"), {"its code": code("companion.evidence", *_measures())} | said, "warm", chapters=names, parameters=plain, earlier=earlier and str(earlier)))
    made.append(step("variables", "variables", (figures, absent, claims, package), (variables,), {"its code": code("companion.variables", "companion.claims.report")} | (said if builtin else named), parameters=plain, edition=assembling.unnamed(request) if builtin else edition))
    made.append(_briefs(step, request, here, edition, said | {"all are made": str(request.briefs)}))
    made.append(step("checks", "checks", (figures, absent, claims), (run / "checks.md",), {"its code": code("companion.provenance", "companion.claims.turned"), "an input": edition}, inputs=inputs, lock=str(lock)))
    # after what the heaviest pages wait for, so that there is always something that can run beside something else
    drawing = code("companion.charts.render")
    made += [_charts(step, run, name, drawing) for name in (*names, REGISTER)]
    if request.since:
        new = here / "pages" / "changes.qmd"
        reads = (figures, claims, *drawn, *data, request.since / editions.MANIFEST)
        made.append(step("what changed", "changes", reads, (new,), {"its code": code("companion.comparing.chapter")} | named, since=str(request.since), edition=edition, parameters=plain, inputs=inputs))
        pages = (*pages, new)
    pages = (*pages, here / catalogue.PAGE)
    whole = (*pages, *evidence, variables, run / f"{REGISTER}.md", run / "checks.md", *drawn, *executed)
    renderer = {"its code": code("companion.rendering") + modules.folder_digest("rendering") + request.renderer}
    if not builtin:
        return [*made, step("Quarto: site, PDF, Word, one HTML", "quarto", whole, (here / "site" / "index.html", *(here / name for name in assembling.documents(request))), dict(renderer), "apart")]
    made.append(step("PDF", "pdf", whole, (here / "companion.pdf",), renderer | {"the edition's name": edition}, "apart", edition=edition))
    shared = (variables, here / "evidence.there", here / "briefs.there", *(path for path in pages if path.suffix != ".qmd"))
    written = []
    for path in (path for path in (*pages, *evidence) if path.suffix == ".qmd" and path.name != "companion.qmd"):
        name = path.relative_to(here).as_posix()
        written.append(here / "site" / Path(name).with_suffix(".html"))
        made.append(step(f"page {name}", "page", (path, *shared, *_asked(here, path)), (written[-1],), dict(renderer), "any", page=name))
    made.append(step("search and links", "links", (*written, *drawn), (here / "site.done",), dict(renderer)))
    return made


def _charts(step: Callable[..., Step], run: Path, name: str, drawing: str) -> Step:
    """The pictures of a notebook, or of the register of claims."""
    return step(f"charts of {name}", "charts", (run / f"{name}.json",), (run / f"{name}.drawn.json",), {"its code": drawing}, "any", chapter=name, drawing=drawing)


def _notebook(step: Callable[..., Step], request: Request, here: Path, chapter: str, said: dict[str, str], engine: str) -> Step:
    """A notebook reads the tables its chapter declares, and of datapackage.json what is said of those."""
    source, root = request.project.root / "notebooks" / f"{chapter}.ipynb", request.project.root
    reads = (source, *(here / "data" / f"{name}.csv" for name in modules.tables(chapter)), here / "contracts" / f"{chapter}.json")
    writes = (here / "run" / f"{chapter}.ipynb", here / "run" / f"{chapter}.json")
    rests = {"its code": code("companion.ledger", "companion.notebooks.run", *modules.of_chapter(chapter))} | said
    plain = request.parameters.plain()
    return step(f"notebook {chapter}", "notebook", reads, writes, rests, "warm", source=str(source), chapter=chapter, parameters=plain, cwd=str(root), engine=engine)


def _briefs(step: Callable[..., Step], request: Request, here: Path, edition: str, rests: dict[str, str]) -> Step:
    """The list of briefs, and all of them where the edition is to hold them: each prints the edition's name."""
    root, listed = request.project.root, [here / "data" / f"{table}.csv" for table in catalogue.KINDS.values()]
    reads, given = tuple(listed), {"parameters": request.parameters.plain()}
    rests |= {"its code": code("companion.catalogue")}
    if request.briefs:
        sources = (root / "notebooks" / "brief.ipynb", *(root / "briefs" / f"{kind}.qmd" for kind in catalogue.KINDS))
        reads = (*_table_files(here), here / "data" / "claims.yml", *sources)
        rests |= {"its code": code("companion.briefs") + modules.folder_digest("briefs") + modules.folder_digest("rendering"), "the edition's name": edition}
        given |= {"root": str(root), "edition": edition}
    return step("briefs", "briefs", reads, (here / catalogue.PAGE, here / "briefs.there"), rests, "apart" if request.briefs else "here", **given)


def code(*roots: str) -> str:
    """The digest of the package's files that a task's work rests on."""
    return project.digest(modules.closure(*roots), modules.ROOT)


def _measures() -> list[str]:
    return [f"companion.measures.{path.stem}" for path in sorted((modules.ROOT / "measures").glob("*.py"))]


def _table_files(here: Path) -> tuple[Path, ...]:
    return (*sorted((here / "data").glob("*.csv")), here / "data" / "datapackage.json")


def _asked(here: Path, page: Path) -> list[Path]:
    """What a page embeds or includes, and the charts of a notebook or a register that it shows."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    asked = sorted({one.lstrip("/") for one in re.findall(r"{{< (?:embed|include) ([^ #>]+)", text)})
    return [here / one for one in asked] + [(here / one).with_suffix(".drawn.json") for one in asked if one.endswith(".ipynb") or one == f"run/{REGISTER}.md"]


def explain(request: Request) -> str:
    """What a build would run and why, in words, without building."""
    final = request.project.reports / request.id()
    if (final / editions.SEAL).exists():
        return f"Nothing would run: {final.relative_to(request.project.root)} is whole."
    from companion import explaining

    with stage.held(stage.folder(request.project, request.parameters, request.renderer)) as here:
        lay(request, here)
        check(request, here)
        return explaining.words(explaining.expected(steps(request, here, final.name), here))


def request(found: project.Project, overrides: dict[str, object], params: Path | None, renderer: str, since: Path | None = None, briefs: bool = False) -> Request:
    """A request from a command's words; raises `UserError` where they cannot be used."""
    path = params or found.root / "params.yml"
    given = parameters.load(path, overrides)
    default = given == parameters.load(found.root / "params.yml") and found.data == found.root / "data"
    return Request(found, given, renderer, default and since is None, since, briefs)


def means(jobs: int | None, scheduler: str | None, engine: str) -> Means:
    """How to run, from a command's words; raises `UserError` where they cannot be used."""
    if jobs is not None and jobs < 1:
        raise UserError(f"-j {jobs}: at least 1 step runs at a time.")
    return Means(jobs or max(2, min(os.cpu_count() or 2, 8)), scheduler, engine)


def progress(line: str) -> None:
    """Progress goes to standard error, so that what a command prints stays usable."""
    print(line, file=sys.stderr, flush=True)
