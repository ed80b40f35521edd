"""What the tasks of a build do: each a function of the stage and plain values, so that any process can run it.

The graph (`pipeline`) says what each reads and writes; a worker (`workers`) calls it by name.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from companion import project, stage, tables
from companion.errors import UserError
from companion.variables import escaped

OTHER_VARIABLES = {"edition", "param", "source", "claims"}


def perform(task: str, given: dict, allow: Iterable[str] = ()) -> None:
    """Run the task of that name with no way out of this machine but to the hosts of `allow`; raises its own errors."""
    from companion.provenance.network import closed

    if task not in TASKS:
        raise UserError(f"there is no task {task!r} in a build.")
    with closed(allow):
        TASKS[task](Path(given["here"]), **{name: value for name, value in given.items() if name != "here"})


def get_ready(task: str) -> None:
    """Load ahead what a task needs, in the process that will run it."""
    if task == "pdf":
        from companion.rendering import pdf

        pdf.get_ready()
    elif task == "page":
        from companion.rendering import pages

        pages.get_ready()


def _notebook(here: Path, source: str, chapter: str, parameters: dict, cwd: str, engine: str) -> None:
    from companion.notebooks import run as notebook

    folders = {"COMPANION_RUN": str(here / "run"), "COMPANION_DATA": str(here / "data")}
    notebook.run(Path(source), here / "run" / f"{chapter}.ipynb", parameters, Path(cwd), folders, engine)


def _charts(here: Path, chapter: str, drawing: str) -> None:
    """Draw the chapter's charts whose specification or whose drawing code changed (`drawing` is its digest)."""
    from companion.charts import drawing as drawer

    folder, drawn, stale = here / "run" / "charts", [], {}
    for id in sorted(_read(here / "run" / f"{chapter}.json")["charts"]):
        specs = {spec.stem: spec for spec in (folder / f"{id}.json", folder / f"{id}-narrow.json") if spec.exists()}
        key = " ".join([drawing, *map(project.sha256, specs.values())])
        made = [folder / f"{name}.{kind}" for name in specs for kind in ("svg", "js")]
        drawn += made
        mark = here / "drawn" / id
        if not (all(path.exists() for path in made) and mark.exists() and mark.read_text() == key):
            mark.unlink(missing_ok=True)
            stale[mark] = key, specs
    drawer.render({name: spec for _, specs in stale.values() for name, spec in specs.items()}, folder)
    for mark, (key, _) in stale.items():
        stage.put(mark, key)
    digests = {path.name: project.sha256(path) for path in drawn}
    stage.put(here / "run" / f"{chapter}.drawn.json", json.dumps(digests, indent=1, sort_keys=True) + "\n")


def _ledger(here: Path, chapters: list[str]) -> None:
    from companion import ledger

    parts = [_read(here / "run" / f"{chapter}.json") for chapter in chapters]
    stage.put(here / "figures.json", ledger.dumps({id: one for part in parts for id, one in part["figures"].items()}))
    stage.put(here / "absent.json", ledger.dumps({id: one for part in parts for id, one in part["absent"].items()}))


def _claims(here: Path, parameters: dict) -> None:
    from companion import claims, ledger
    from companion.charts import render
    from companion.parameters import read

    given = read(parameters)
    judged = claims.judge(here / "data" / "claims.yml", _read(here / "figures.json"), tables.load(here / "data"), given)
    picture = claims.picture(judged, given)
    render.write_spec(picture, here / "run" / "charts")
    stage.put(here / "claims.json", ledger.dumps(judged))
    stage.put(here / "run" / "claims.json", ledger.dumps({"charts": {picture.id: picture.meta()}}))
    stage.put(here / "run" / "claims.md", claims.page(judged, picture.markdown(), claims.covered(tables.load(here / "data"))))


def _variables(here: Path, parameters: dict, edition: str) -> None:
    import yaml

    from companion import claims, variables

    held = {"figures": _read(here / "figures.json"), "absent": _read(here / "absent.json")}
    named = claims.variables(_read(here / "claims.json"))
    tree = variables.build(held, {"id": edition, "as_of": parameters["as_of"]}, parameters, tables.load(here / "data").sources, named)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    stage.put(here / "_variables.yml", yaml.dump(tree, Dumper=dumper, allow_unicode=True, sort_keys=True, width=10_000))


def _evidence(here: Path, chapters: list[str], parameters: dict, earlier: str | None) -> None:
    import inspect

    from companion import evidence, measures

    figures, absent = _read(here / "figures.json"), _read(here / "absent.json")
    data, declared = tables.load(here / "data"), measures.declared()
    ordered = {id: figures[id] for id in declared if id in figures}
    rows = {id: (here / "run" / one["rows"]).read_text(encoding="utf-8") for id, one in ordered.items()}
    before = (Path(earlier).parent.name, _read(Path(earlier))) if earlier else None
    for chapter in chapters:
        mine = {id: one for id, one in ordered.items() if declared[id].chapter == chapter}
        recorded = evidence.cells((here / "run" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        source = {id: inspect.getsource(declared[id].measure) for id in mine}
        stage.put(here / "evidence" / f"{chapter}.qmd", evidence.page(chapter, mine, rows, data.sources, source, recorded, parameters, before))
    stage.put(here / "evidence" / "index.qmd", evidence.index(ordered, absent))
    stage.put(here / "evidence" / "rules.qmd", evidence.rules(ordered, rows))
    stage.put(here / "evidence" / "disagreements.qmd", evidence.disagreements(data.columns("disagreements"), data.sources, ordered))
    stage.put(here / "evidence.there", "Every page of the navigation is in the stage.\n")


def _briefs(here: Path, parameters: dict, root: str | None = None, edition: str = "") -> None:
    """The list of briefs as a page; where `root`, the project's, is given, all briefs too, beside the page and in the site."""
    from companion import catalogue
    from companion.parameters import read

    given, folder = read(parameters), here / "briefs"
    if root:
        from companion import briefs
        from companion.project import Project

        shutil.rmtree(folder, ignore_errors=True)
        briefs.furnish(Project(Path(root), here / "data"), given, edition, folder)
        stage.mirror(folder, here / "site" / "briefs")
    stage.put(here / catalogue.PAGE, catalogue.page(tables.load(here / "data"), given, lambda one: bool(root)))
    stage.put(here / "briefs.there", "The list of briefs is in the stage.\n")


def _checks(here: Path, inputs: dict[str, str], lock: str) -> None:
    from companion import claims, provenance

    files = {name: Path(path) for name, path in inputs.items()}
    rows = provenance.checks(
        inputs=files,
        digests={name: project.sha256(path) for name, path in files.items()},
        lock=Path(lock).read_text(encoding="utf-8"),
        network_closed=True,
        printed=_printed(here),
        recorded=[*_read(here / "figures.json"), *_read(here / "absent.json")],
        turned=[one.id for one in claims.differences(_read(here / "claims.json"))],
    )
    lines = ["| Check | Holds | What it means |", "|:----|:--|:--------|"]
    lines += [f"| {escaped(row.name)} | {row.word} | {escaped(row.explanation)} |" for row in rows]
    stage.put(here / "run" / "checks.md", "\n".join(lines) + "\n\n: Checks of this edition {#tbl-checks}\n")


def _printed(here: Path) -> set[str]:
    """The ids of figures that pages ask for."""
    pages = [*here.glob("*.qmd"), *here.glob("pages/*.qmd")]
    asked = {id for page in pages for id in re.findall(r"{{< var ([a-z_]+\.\w+) >}}", page.read_text(encoding="utf-8"))}
    return {id for id in asked if id.split(".")[0] not in OTHER_VARIABLES}


def _changes(here: Path, since: str, edition: str, parameters: dict, inputs: dict[str, str]) -> None:
    from companion.comparing import chapter

    chapter.write(here, Path(since), edition, parameters, {name: project.sha256(Path(path)) for name, path in inputs.items()})


def _page(here: Path, page: str) -> None:
    from companion.rendering import builtin

    builtin.render_page(here, here / "site", page)


def _links(here: Path) -> None:
    from companion.rendering import builtin

    builtin.render_assets(here / "site")
    builtin.finish_site(here, here / "site")
    stage.put(here / "site.done", "The links of the site hold.\n")


def _pdf(here: Path, edition: str) -> None:
    from companion.rendering import builtin

    builtin.render_pdf(here, here / "companion.pdf", edition)


def _quarto(here: Path) -> None:
    from companion.rendering import quarto

    quarto.render(here, here / "site", here / "companion.pdf")


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


TASKS = {
    "notebook": _notebook, "charts": _charts, "ledger": _ledger, "claims": _claims, "variables": _variables, "evidence": _evidence, "briefs": _briefs,
    "checks": _checks, "changes": _changes, "page": _page, "links": _links, "pdf": _pdf, "quarto": _quarto,
}  # fmt: skip
