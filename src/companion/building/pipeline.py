"""The tasks of an edition: what each reads and writes, and what else its result depends on.

tables -> notebooks -> charts and ledger -> claims, variables, evidence -> pages and PDF. Every task reads and writes in the
stage. This module ships with each edition as its workflow.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from companion import definition, project, tables
from companion.building.graph import Task
from companion.editions import assembling
from companion.editions.edition import MANIFEST, Request
from companion.processes import Kind

REGISTER = "claims"  # judged after the notebooks, and has a chart of its own
TABLES_CHECKED = "tables.checked"

# Kind of task -> the rooms and modules of the package whose change makes its result stale. The rooms of the report
# (measures, charts, briefs) are "report". To follow imports more finely would save a second or so after a change of code.
DECLARED = ("definition.py", "report.py", "parameters.py", "project.py", "tables", "ledger", "drawing", "report")
RENDERING = ("rendering", "drawing", "project.py")
CODE = {
    "check_tables": ("tables",),
    "run_notebook": (*DECLARED, "notebooks", "__init__.py"),
    "gather_ledger": ("ledger",),
    "draw_charts": ("drawing",),
    "judge_claims": (*DECLARED, "claims"),
    "write_evidence": DECLARED,
    "write_variables": ("ledger", "claims", "tables"),
    "list_briefs": ("tables", "ledger", "report"),
    "make_briefs": (*DECLARED, "notebooks", "claims", "rendering"),
    "write_checks": ("editions/provenance", "claims", "rendering/prose.py"),
    "write_changes": ("editions/comparing", "tables", "ledger", "drawing"),
    "render_page": RENDERING,
    "finish_site": RENDERING,
    "render_pdf": RENDERING,
    "render_with_quarto": RENDERING,
}
# Modules that are imported once, before tasks of a kind are forked.
NOTEBOOK_IMPORTS = ("companion.notebooks.imports",)
PAGE_IMPORTS = ("companion.rendering.builtin", "jinja2", "yaml")


def chapters(request: Request) -> list[str]:
    """The chapters that have a notebook, in the order of the report."""
    return [name for name in definition.current().chapters if (request.project.root / "notebooks" / f"{name}.ipynb").exists()]


def drawing(request: Request) -> list[str]:
    """What leaves charts in the stage: the chapters and the register of claims."""
    return [*chapters(request), REGISTER]


def code(kind: str) -> str:
    """The digest of the package's files that the result of a kind of task depends on."""
    files: set[Path] = {project.PACKAGE / "building" / "tasks.py"}
    for part in CODE[kind]:
        for room in definition.current().rooms if part == "report" else (part,):
            place = project.PACKAGE / room
            files |= {place} if place.is_file() else {path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    return project.digest(sorted(files), project.PACKAGE)


class _Stage:
    """Makes the tasks of one stage."""

    def __init__(self, request: Request, here: Path) -> None:
        self.request, self.here = request, here
        self.locked = project.sha256(request.project.root / "requirements.lock")
        self.data = tables.load(here / "data")
        self.codes = {kind: code(kind) for kind in CODE}

    @cache  # noqa: B019 - as long as the tasks are listed; a table is read by several notebooks
    def contract(self, table: str) -> str:
        """`_contract` of a table of the stage."""
        return _contract(self.data, table)

    def task(self, name: str, kind: str, inputs: tuple[Path, ...], outputs: tuple[Path, ...], values: dict[str, str] | None = None, preload: tuple[str, ...] = (), process: Kind = "shared", **arguments: object) -> Task:
        """A task that calls the function `kind` of `tasks` with the stage and these arguments."""
        depends = {"its code": self.codes[kind], "requirements.lock": self.locked, **(values or {})}
        return Task(name, f"companion.building.tasks:{kind}", {"here": self.here, **arguments}, inputs, outputs, depends, preload, process)


def tasks(request: Request, here: Path, edition: str, engine: str = "fork") -> list[Task]:
    """Every task of a build in the stage `here`, in an order in which they could run one after another.

    engine: of the notebooks, "fork" or "kernel".
    """
    made, run = _Stage(request, here), here / "run"
    names, parameters = chapters(request), request.parameters.plain()
    builtin = request.renderer == "builtin"  # its pages are given their edition's name when it is put together
    ledgers = tuple(run / f"{name}.json" for name in names)
    executed = tuple(run / f"{name}.ipynb" for name in names)
    drawn = tuple(run / f"{name}.drawn.json" for name in drawing(request))
    figures, absent, claims, variables = here / "figures.json", here / "absent.json", here / "claims.json", here / "_variables.yml"
    package, data, checked = here / "data" / tables.PACKAGE, _table_files(here), here / TABLES_CHECKED
    pages = tuple(here / path.relative_to(request.project.root) for path in request.project.page_sources())
    evidence = tuple(here / "evidence" / f"{name}.qmd" for name in ("index", *names, "rules", "disagreements"))
    briefs = here / definition.briefs().PAGE if definition.current().briefs else None
    inputs = request.inputs()

    found = [made.task("tables", "check_tables", data, (checked,))]
    found += [_notebook(made, name, engine) for name in names]
    found.append(made.task("ledger", "gather_ledger", ledgers, (figures, absent), chapters=names))
    found.append(made.task("claims", "judge_claims", (figures, checked, *data, here / "data" / "claims.yml"), (claims, run / f"{REGISTER}.json", run / f"{REGISTER}.md"), preload=NOTEBOOK_IMPORTS, parameters=parameters))
    earlier = request.since / "figures.json" if request.since else None
    known = (figures, absent, package, here / "data" / "disagreements.csv", *ledgers, *executed, *([earlier] if earlier else []))
    found.append(made.task("evidence", "write_evidence", known, (*evidence, here / "evidence.there"), preload=NOTEBOOK_IMPORTS, chapters=names, parameters=parameters, earlier=earlier))
    named = assembling.unnamed(request) if builtin else edition
    found.append(made.task("variables", "write_variables", (figures, absent, claims, package), (variables,), preload=PAGE_IMPORTS, parameters=parameters, edition=named))
    if briefs:
        found.append(_briefs(made, briefs, edition))
    found.append(made.task("checks", "write_checks", (figures, absent, claims), (run / "checks.md",), {"an input": edition}, sources=inputs, lock=request.project.root / "requirements.lock"))
    # after what the heaviest pages wait for, so that there is always something that can run beside something else
    found += [made.task(f"charts of {name}", "draw_charts", (run / f"{name}.json",), (run / f"{name}.drawn.json",), chapter=name, drawing=made.codes["draw_charts"]) for name in drawing(request)]
    if request.since:
        new = here / "pages" / "changes.qmd"
        reads = (figures, claims, *drawn, *data, request.since / MANIFEST)
        found.append(made.task("what changed", "write_changes", reads, (new,), preload=NOTEBOOK_IMPORTS, since=request.since, edition=edition, parameters=parameters, sources=inputs))
        pages = (*pages, new)
    if briefs:
        pages = (*pages, briefs)
    whole = (*pages, *evidence, variables, run / f"{REGISTER}.md", run / "checks.md", *drawn, *executed)
    if not builtin:
        outputs = (here / "site" / "index.html", *(here / name for name in assembling.documents(request)))
        return [*found, made.task("Quarto: site, PDF, Word, one HTML", "render_with_quarto", whole, outputs, process="fresh")]
    found.append(made.task("PDF", "render_pdf", whole, (here / "companion.pdf",), process="fresh", edition=edition))
    shared = (variables, here / "evidence.there", *([here / "briefs.there"] if briefs else []), *(path for path in pages if path.suffix != ".qmd"))
    written = []
    for path in (path for path in (*pages, *evidence) if path.suffix == ".qmd" and path.name != "companion.qmd"):
        name = path.relative_to(here).as_posix()
        written.append(here / "site" / Path(name).with_suffix(".html"))
        found.append(made.task(f"page {name}", "render_page", (path, *shared, *_shown(here, path)), (written[-1],), preload=PAGE_IMPORTS, page=name))
    found.append(made.task("search and links", "finish_site", (*written, *drawn), (here / "site.done",), preload=PAGE_IMPORTS))
    return found


def _notebook(made: _Stage, chapter: str, engine: str) -> Task:
    """A notebook reads the tables that it read last time, and of datapackage.json what is said of those; at first, all."""
    here, root = made.here, made.request.project.root
    data = made.data
    names = _used(here, chapter) or list(data.resources)
    names = [name for name in names if name in data.resources]
    values = {f"what datapackage.json says of {name}.csv": made.contract(name) for name in names}
    inputs = (root / "notebooks" / f"{chapter}.ipynb", here / TABLES_CHECKED, *(data.path(name) for name in names))
    outputs = (here / "run" / f"{chapter}.ipynb", here / "run" / f"{chapter}.json")
    parameters = made.request.parameters.plain()
    return made.task(f"notebook {chapter}", "run_notebook", inputs, outputs, values, NOTEBOOK_IMPORTS, process="own", source=inputs[0], chapter=chapter, parameters=parameters, cwd=root, engine=engine)


def _used(here: Path, chapter: str) -> list[str]:
    """The tables that a chapter's notebook used when it last ran in this stage; none where it has not."""
    try:
        used: list[str] = json.loads((here / "run" / f"{chapter}.json").read_text(encoding="utf-8"))["tables"]
    except (OSError, ValueError, KeyError):
        return []
    return used


def _contract(data: tables.Tables, table: str) -> str:
    """The digest of what datapackage.json says of a table and of the sources that it names."""
    try:
        text = data.path(table).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""  # the task that checks the tables comes first, and says what is wrong
    named = set(re.split(r'[;,"\r\n] ?', text))
    held = [data.resources[table], [source for key, source in data.sources.items() if key in named]]
    return project.text_digest(json.dumps(held, ensure_ascii=False, sort_keys=True))


def _briefs(made: _Stage, page: Path, edition: str) -> Task:
    """The list of briefs, and all of them where the edition is to hold them: each prints the edition's name."""
    here, root, kinds = made.here, made.request.project.root, definition.briefs().KINDS
    outputs, parameters = (page, here / "briefs.there"), made.request.parameters.plain()
    if not made.request.briefs:
        return made.task("briefs", "list_briefs", tuple(here / "data" / f"{table}.csv" for table in kinds.values()), outputs, parameters=parameters)
    sources = (root / "notebooks" / "brief.ipynb", *(root / "briefs" / f"{kind}.qmd" for kind in kinds))
    reads = (*_table_files(here), here / TABLES_CHECKED, here / "data" / "claims.yml", *sources)
    return made.task("briefs", "make_briefs", reads, outputs, preload=NOTEBOOK_IMPORTS, process="own", parameters=parameters, root=root, edition=edition)


def _table_files(here: Path) -> tuple[Path, ...]:
    """The tables that datapackage.json names, also one that is not there, those it does not name, and itself."""
    data = tables.load(here / "data")
    return (*sorted({*(here / "data").glob("*.csv"), *map(data.path, data.resources)}), here / "data" / tables.PACKAGE)


def _shown(here: Path, page: Path) -> list[Path]:
    """What a page embeds or includes, and the charts of a notebook or a register that it shows."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    names = sorted({one.lstrip("/") for one in re.findall(r"{{< (?:embed|include) ([^ #>]+)", text)})
    charts = [(here / name).with_suffix(".drawn.json") for name in names if name.endswith(".ipynb") or name == f"run/{REGISTER}.md"]
    return [*(here / name for name in names), *charts]
