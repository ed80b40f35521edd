"""What the tasks of a build do: each a function of the stage and plain values, so that any process can run it.

`pipeline` says what each reads and writes; `graph` runs them.
"""

from __future__ import annotations

import json
import re
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import definition, project, tables
from companion.building.graph import Task
from companion.editions import stage
from companion.ledger.variables import escaped

if TYPE_CHECKING:
    from companion.notebooks.run import EngineName

OTHER_VARIABLES = {"edition", "param", "source", "claims"}


def perform(task: Task) -> None:
    """Run a task with no way out of this machine; raises its own errors."""
    from companion.editions.provenance.network import closed

    module, _, function = task.function.partition(":")
    with closed():
        getattr(import_module(module), function)(**task.arguments)


def check_tables(here: Path) -> None:
    """Check every table against its contract; leaves tables.checked."""
    tables.load(here / "data").check()
    stage.put(here / "tables.checked", "Every table follows its contract.\n")


def run_notebook(here: Path, source: Path, chapter: str, parameters: dict[str, Any], cwd: Path, engine: EngineName) -> None:
    """Run a chapter's notebook with papermill; leaves run/<chapter>.ipynb, what it recorded, and the charts' specifications."""
    from companion.notebooks import run

    env = {"COMPANION_RUN": str(here / "run"), "COMPANION_DATA": str(here / "data")}
    run.run_here(source, here / "run" / f"{chapter}.ipynb", parameters, cwd, env, engine)


def draw_charts(here: Path, chapter: str, drawing: str) -> None:
    """Draw the chapter's charts whose specification or whose drawing code changed (`drawing` is its digest)."""
    from companion.drawing import render

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
    render.render({name: spec for _, specs in stale.values() for name, spec in specs.items()}, folder)
    for mark, (key, _) in stale.items():
        stage.put(mark, key)
    digests = {path.name: project.sha256(path) for path in drawn}
    stage.put(here / "run" / f"{chapter}.drawn.json", json.dumps(digests, indent=1, sort_keys=True) + "\n")


def gather_ledger(here: Path, chapters: list[str]) -> None:
    """Put together what the chapters' notebooks recorded: figures.json and absent.json."""
    from companion import ledger

    parts = [_read(here / "run" / f"{chapter}.json") for chapter in chapters]
    stage.put(here / "figures.json", ledger.dumps({id: one for part in parts for id, one in part["figures"].items()}))
    stage.put(here / "absent.json", ledger.dumps({id: one for part in parts for id, one in part["absent"].items()}))


def judge_claims(here: Path, parameters: dict[str, Any]) -> None:
    """Judge the register of claims: claims.json, and the generated part of its page with its chart."""
    from companion import claims, ledger
    from companion.drawing import render
    from companion.parameters import read

    given = read(parameters)
    judged = claims.judge(here / "data" / "claims.yml", _read(here / "figures.json"), tables.load(here / "data"), given)
    picture = claims.picture(judged, given)
    render.write_spec(picture, here / "run" / "charts")
    stage.put(here / "claims.json", ledger.dumps(judged))
    stage.put(here / "run" / "claims.json", ledger.dumps({"charts": {picture.id: picture.meta()}}))
    stage.put(here / "run" / "claims.md", claims.page(judged, picture.markdown(), claims.covered(tables.load(here / "data"))))


def write_variables(here: Path, parameters: dict[str, Any], edition: str) -> None:
    """Write _variables.yml, what pages print of the ledger and the claims."""
    import yaml

    from companion import claims
    from companion.ledger import variables

    held = {"figures": _read(here / "figures.json"), "absent": _read(here / "absent.json")}
    named = claims.variables(_read(here / "claims.json"))
    tree = variables.build(held, {"id": edition, "as_of": parameters["as_of"]}, parameters, tables.load(here / "data").sources, named)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    stage.put(here / "_variables.yml", yaml.dump(tree, Dumper=dumper, allow_unicode=True, sort_keys=True, width=10_000))


def write_evidence(here: Path, chapters: list[str], parameters: dict[str, Any], earlier: Path | None) -> None:
    """Write the evidence pages; `earlier` is the figures.json of an edition that they are compared with."""
    import inspect

    from companion import ledger
    from companion.ledger import evidence

    figures, absent = _read(here / "figures.json"), _read(here / "absent.json")
    data, declared = tables.load(here / "data"), ledger.declared()
    ordered = {id: figures[id] for id in declared if id in figures}
    rows = {id: (here / "run" / one["rows"]).read_text(encoding="utf-8") for id, one in ordered.items()}
    before = (earlier.parent.name, _read(earlier)) if earlier else None
    for chapter in chapters:
        mine = {id: one for id, one in ordered.items() if declared[id].chapter == chapter}
        recorded = evidence.cells((here / "run" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        source = {id: inspect.getsource(declared[id].measure) for id in mine}
        title = definition.current().chapters[chapter]
        stage.put(here / "evidence" / f"{chapter}.qmd", evidence.page(chapter, title, mine, rows, data.sources, source, recorded, parameters, before))
    stage.put(here / "evidence" / "index.qmd", evidence.index(ordered, absent))
    stage.put(here / "evidence" / "rules.qmd", evidence.rules(ordered, rows))
    stage.put(here / "evidence" / "disagreements.qmd", evidence.disagreements(data.columns("disagreements"), data.sources, ordered))
    stage.put(here / "evidence.there", "Every page of the navigation is in the stage.\n")


def list_briefs(here: Path, parameters: dict[str, Any]) -> None:
    """Write the page that lists the briefs, none of them made."""
    _list_briefs(here, parameters, made=False)


def make_briefs(here: Path, parameters: dict[str, Any], root: Path, edition: str) -> None:
    """Make all briefs, beside their list and in the site; `root` is the project's folder."""
    from companion.parameters import read
    from companion.project import Project

    folder = here / "briefs"
    shutil.rmtree(folder, ignore_errors=True)
    definition.briefs().furnish(Project(root, here / "data"), read(parameters), edition, folder)
    stage.mirror(folder, here / "site" / "briefs")
    _list_briefs(here, parameters, made=True)


def _list_briefs(here: Path, parameters: dict[str, Any], made: bool) -> None:
    from companion.parameters import read

    briefs = definition.briefs()
    stage.put(here / briefs.PAGE, briefs.catalogue_page(tables.load(here / "data"), read(parameters), lambda one: made))
    stage.put(here / "briefs.there", "The list of briefs is in the stage.\n")


def write_checks(here: Path, sources: dict[str, Path], lock: Path) -> None:
    """Write the table of checks that the data page includes."""
    from companion import claims
    from companion.editions import provenance
    from companion.rendering import prose

    rows = provenance.checks(
        inputs=sources,
        digests={name: project.sha256(path) for name, path in sources.items()},
        lock=lock.read_text(encoding="utf-8"),
        network_closed=True,
        printed=_printed(here),
        recorded=[*_read(here / "figures.json"), *_read(here / "absent.json")],
        numbers=prose.coverage(prose.pages(sources)),
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


def write_changes(here: Path, since: Path, edition: str, parameters: dict[str, Any], sources: dict[str, Path]) -> None:
    """Write the chapter on what changed since the edition in the folder `since`."""
    from companion.editions.comparing import chapter

    chapter.write(here, since, edition, parameters, {name: project.sha256(path) for name, path in sources.items()})


def render_page(here: Path, page: str) -> None:
    """Render one page of the site with the built-in renderer."""
    from companion.rendering import builtin

    builtin.render_page(here, here / "site", page)


def finish_site(here: Path) -> None:
    """Write the site's style, scripts, fonts and search index, and check all links."""
    from companion.rendering import builtin

    builtin.render_assets(here / "site")
    builtin.finish_site(here, here / "site")
    stage.put(here / "site.done", "The links of the site hold.\n")


def render_pdf(here: Path, edition: str) -> None:
    """Set the one PDF with the built-in renderer."""
    from companion.rendering import builtin

    builtin.render_pdf(here, here / "companion.pdf", edition)


def render_with_quarto(here: Path) -> None:
    """Render site, PDF, Word and one HTML file with Quarto."""
    from companion.rendering import quarto

    quarto.render(here, here / "site", here / "companion.pdf")


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
