"""The tasks of an edition: what each reads, writes and depends on, and what changes an edition's name."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion import definition, project, tables
from companion.building import graph, pipeline, run, tasks
from companion.building.graph import State
from companion.editions import assembling, stage
from companion.errors import UserError
from companion.project import Project

from .builds import copied

EDITION = "2024-12-31-0123abcd"
# Tasks that print their edition's name, or hold digests of all that it is made of: each of its changes is one of theirs.
NAMED = {"PDF": "edition", "what changed": "edition"}
TAKE_PARAMETERS = {"claims", "evidence", "variables", "briefs", "what changed"}


@pytest.fixture(scope="module")
def laid(root, tmp_path_factory):
    """A copy of the project, and an earlier edition of it that can be compared with. Nothing in it is changed."""
    folder = copied(root, tmp_path_factory.mktemp("pipeline") / "project")
    shutil.copytree(root / "briefs", folder / "briefs")
    before = folder / "reports" / "2015-06-30-00000000"
    before.mkdir(parents=True)
    for name in ("manifest.json", "figures.json"):
        (before / name).write_text("{}")
    return folder


def asked(folder, renderer="builtin", since=None, briefs=False, **given):
    return run.request(Project(folder, folder / "data"), given, None, renderer, since, briefs)


def planned(folder, renderer="builtin", edition=EDITION, engine="fork", **more):
    """(stage, tasks by name) of a request."""
    request = asked(folder, renderer, **more)
    here = folder / ".companion" / "stage"
    here.mkdir(parents=True, exist_ok=True)
    stage.copy_sources(request.project, here)
    found = pipeline.tasks(request, here, edition, engine)
    named = {task.name: task for task in found}
    assert len(named) == len(found)
    return here, named


@pytest.fixture(scope="module")
def plain(laid):
    return planned(laid)


@pytest.fixture(scope="module")
def full(laid):
    """With briefs, and compared with an earlier edition."""
    return planned(laid, since=laid / "reports" / "2015-06-30-00000000", briefs=True)


@pytest.fixture(scope="module")
def quarto(laid):
    return planned(laid, "quarto")


@pytest.fixture(params=["plain", "full", "quarto"])
def every(request):
    return request.getfixturevalue(request.param)


def kind(task):
    return task.function.removeprefix("companion.building.tasks:")


def test_each_task_has_what_its_function_takes(every):
    for task in every[1].values():
        inspect.signature(getattr(tasks, kind(task))).bind(**task.arguments)
        assert task.arguments["here"] == every[0]


def test_each_task_that_takes_parameters_has_those_of_the_request(laid, full):
    given = asked(laid).parameters.plain()
    with_them = {name for name, task in full[1].items() if "parameters" in inspect.signature(getattr(tasks, kind(task))).parameters}
    assert with_them == TAKE_PARAMETERS | {f"notebook {name}" for name in definition.current().chapters}
    assert all(full[1][name].arguments["parameters"] == given for name in with_them)


@pytest.mark.parametrize("name", ["as_of", "essay_date", "essay_published", "large_from"])
def test_each_parameter_makes_stale_what_takes_it(laid, full, name, tmp_path):
    """And the list of briefs where none are made."""
    changed = {"as_of": "2015-06-30", "essay_date": "2014-01-01", "essay_published": 2020, "large_from": 3000}[name]
    since = laid / "reports" / "2015-06-30-00000000"
    for its, more in ((full[1], {"since": since, "briefs": True}), (planned(laid)[1], {})):
        state = State(tmp_path / "tasks.json")
        for task in its.values():
            state.keep(task, {str(path): state.digest(path) for path in task.inputs}, 0.0)
        _, others = planned(laid, **more, **{name: changed})
        stale = {name for name, task in others.items() if "its parameters changed" in state.reasons(task)}
        assert stale == {one for one in others if one in TAKE_PARAMETERS or one.startswith("notebook ")}


def test_each_task_depends_on_its_code_and_the_lock(laid, every):
    locked = project.sha256(laid / "requirements.lock")
    for task in every[1].values():
        assert task.values["its code"] == pipeline.code(kind(task)), task.name
        assert task.values["requirements.lock"] == locked


def test_what_holds_digests_or_the_name_of_the_edition_depends_on_it(laid, full, plain, quarto):
    _, other = planned(laid, edition="2024-12-31-ffffffff", since=laid / "reports" / "2015-06-30-00000000", briefs=True)
    for name, argument in {**NAMED, "briefs": "edition"}.items():
        assert (full[1][name].arguments[argument], other[name].arguments[argument]) == (EDITION, "2024-12-31-ffffffff"), name
    assert (full[1]["checks"].values["an input"], other["checks"].values["an input"]) == (EDITION, "2024-12-31-ffffffff")
    assert plain[1]["PDF"].arguments["edition"] == EDITION
    assert quarto[1]["variables"].arguments["edition"] == EDITION
    assert plain[1]["variables"].arguments["edition"] == assembling.unnamed(asked(laid)) == "2024-12-31-unnamed0"
    assert "edition" not in plain[1]["briefs"].arguments, "a list without briefs names no edition"


def test_tasks_stand_in_an_order_in_which_they_could_run(every):
    _, named = every
    maker = {path: name for name, task in named.items() for path in task.outputs}
    assert len(maker) == sum(len(task.outputs) for task in named.values()), "no two write one file"
    done: set[Path] = set()
    for task in named.values():
        assert not [path for path in task.inputs if path in maker and path not in done], task.name
        done |= set(task.outputs)


def test_what_is_read_is_there_or_made(full):
    _, named = full
    made = {path for task in named.values() for path in task.outputs}
    for task in named.values():
        assert not [path for path in task.inputs if path not in made and not path.exists()], task.name


def test_charts_reach_the_pages_that_show_them(plain):
    here, named = plain
    shown = {"page index.qmd": set()}
    for page in (here / "pages").glob("*.qmd"):
        shown[f"page pages/{page.name}"] = set(re.findall(r"{{< embed /?run/(\w+)\.ipynb#", page.read_text(encoding="utf-8")))
    shown["page index.qmd"] = set(re.findall(r"{{< embed /?run/(\w+)\.ipynb#", (here / "index.qmd").read_text(encoding="utf-8")))
    assert set().union(*shown.values()) == set(definition.current().chapters) and shown["page index.qmd"]
    for name, notebooks in shown.items():
        for notebook in notebooks:
            assert {here / "run" / f"{notebook}.ipynb", here / "run" / f"{notebook}.drawn.json"} <= set(named[name].inputs), name
    assert {here / "run" / "claims.md", here / "run" / "claims.drawn.json"} <= set(named["page pages/claims.qmd"].inputs)
    assert here / "run" / "checks.md" in named["page pages/data.qmd"].inputs


@pytest.mark.parametrize("which", ["plain", "full", "quarto"])
def test_everything_reaches_the_documents_and_the_search(which, request):
    here, named = request.getfixturevalue(which)
    notebooks = [f"notebook {name}" for name in definition.current().chapters]
    drawn = {here / "run" / f"{name}.drawn.json" for name in (*definition.current().chapters, "claims")}
    whole = named["PDF" if which != "quarto" else "Quarto: site, PDF, Word, one HTML"]
    assert drawn <= set(whole.inputs)
    assert {named[name].outputs[0] for name in notebooks} <= set(whole.inputs)
    assert {here / path for path in ("_variables.yml", "_quarto.yml", "references.bib", "companion.qmd", "index.qmd", "run/claims.md", "run/checks.md", "briefs/index.qmd")} <= set(whole.inputs)
    assert {path for path in (*(here / "pages").glob("*.qmd"), *(here / "theme").rglob("*")) if path.is_file() and path.name != "changes.qmd"} <= set(whole.inputs)
    assert set(named["evidence"].outputs) - {here / "evidence.there"} <= set(whole.inputs)
    assert [name for name, task in named.items() if task.process == "fresh"] == [whole.name]
    assert {name for name, task in named.items() if task.process == "own"} == {*notebooks, *(["briefs"] if request.getfixturevalue(which)[1]["briefs"].function.endswith("make_briefs") else [])}
    if which != "quarto":
        assert drawn | {task.outputs[0] for name, task in named.items() if name.startswith("page ")} <= set(named["search and links"].inputs)
    assert (here / "pages" / "changes.qmd" in whole.inputs) == (which == "full")


def test_every_page_of_the_navigation_is_rendered_and_has_its_own_words_there(plain, quarto):
    """A page's heading is printed on the others only through `_quarto.yml`, which all of them read."""
    import yaml

    here, named = plain
    held = yaml.safe_load((here / "_quarto.yml").read_text(encoding="utf-8"))["website"]["sidebar"]["contents"]
    entries = [entry for part in held for entry in (part["contents"] if "section" in part else [part])]
    assert {f"page {entry['href']}" for entry in entries} == {name for name in named if name.startswith("page ")}
    assert all(entry["text"] for entry in entries)
    for entry in entries:
        task = named[f"page {entry['href']}"]
        assert task.outputs == ((here / "site" / entry["href"]).with_suffix(".html"),)
        assert {here / name for name in (entry["href"], "_variables.yml", "_quarto.yml", "references.bib", "evidence.there", "briefs.there")} <= set(task.inputs)
        assert task.arguments["page"] == entry["href"]
    assert not [name for name in quarto[1] if name.startswith("page ") or name == "PDF"]
    assert {path.name for path in quarto[1]["Quarto: site, PDF, Word, one HTML"].outputs} == {"index.html", "companion.pdf", "companion.docx", "companion.html"}


def test_a_notebook_reads_at_first_all_tables_and_then_those_it_used(laid, plain):
    here, named = plain
    task = named["notebook support"]
    data = tables.load(here / "data")
    assert {data.path(name) for name in data.resources} <= set(task.inputs)
    assert task.inputs[0] == laid / "notebooks" / "support.ipynb" == task.arguments["source"]
    assert here / "tables.checked" in task.inputs
    assert task.arguments["cwd"] == laid and task.arguments["engine"] == "fork"
    assert pipeline.tasks(asked(laid), here, EDITION, "kernel")[1].arguments["engine"] == "kernel"
    ledger = here / "run" / "support.json"
    ledger.parent.mkdir(exist_ok=True)
    try:
        for held in ('{"tables": ["support", "operations", "gone"]}', '{"tables": []}', "{}", "half"):
            ledger.write_text(held)
            task = {task.name: task for task in pipeline.tasks(asked(laid), here, EDITION)}["notebook support"]
            used = {path.stem for path in task.inputs if path.suffix == ".csv"}
            assert used == ({"support", "operations"} if "gone" in held else set(data.resources)), held
            assert {words for words in task.values if words.startswith("what datapackage.json says")} == {f"what datapackage.json says of {name}.csv" for name in used}
    finally:
        ledger.unlink()


def test_what_datapackage_says_of_a_table_and_of_its_sources_is_a_cause_and_no_more(laid, plain):
    here, _ = plain
    data = tables.load(here / "data")
    before = {name: pipeline._contract(data, name) for name in ("support", "strength")}

    def after(change):
        other = tables.load(here / "data")
        other.__dict__["package"] = json.loads(json.dumps(data.package))
        change(other)
        return {name for name in before if pipeline._contract(other, name) != before[name]}

    def source(other, name):
        other.sources[name]["title"] += " (2)"

    own = {one for row in data.columns("strength")["source"] for one in row.split("; ")}
    others = {one for row in data.columns("support")["source"] for one in row.split("; ")} - own
    assert after(lambda other: other.resources["support"].update(description="x")) == {"support"}
    assert after(lambda other: source(other, min(own))) >= {"strength"}
    assert after(lambda other: source(other, max(own))) >= {"strength"}
    assert all(after(lambda other, name=name: source(other, name)) == {"support"} for name in (min(others), max(others)))


def test_a_comparison_reads_the_edition_it_is_with(laid, full):
    here, named = full
    since = laid / "reports" / "2015-06-30-00000000"
    assert since / "manifest.json" in named["what changed"].inputs and named["what changed"].arguments["since"] == since
    assert since / "figures.json" in named["evidence"].inputs and named["evidence"].arguments["earlier"] == since / "figures.json"
    assert {here / "run" / f"{name}.drawn.json" for name in (*definition.current().chapters, "claims")} <= set(named["what changed"].inputs)
    assert {here / "figures.json", here / "claims.json"} <= set(named["what changed"].inputs)
    assert named["what changed"].outputs == (here / "pages" / "changes.qmd",)
    assert "page pages/changes.qmd" in named and here / "pages" / "changes.qmd" in named["page pages/changes.qmd"].inputs


def test_without_one_nothing_is_compared(plain):
    assert "what changed" not in plain[1] and plain[1]["evidence"].arguments["earlier"] is None


def test_claims_read_every_table_and_the_register(plain):
    here, named = plain
    data = tables.load(here / "data")
    assert {*map(data.path, data.resources), here / "data" / "claims.yml", here / "data" / "datapackage.json", here / "figures.json", here / "tables.checked"} <= set(named["claims"].inputs)
    assert {*map(data.path, data.resources), here / "data" / "datapackage.json"} == set(named["tables"].inputs)


def test_briefs_read_every_table_their_notebook_and_their_pages(laid, full, plain):
    here, named = full
    data = tables.load(here / "data")
    expected = {*map(data.path, data.resources), here / "data" / "datapackage.json", here / "data" / "claims.yml", here / "tables.checked", laid / "notebooks" / "brief.ipynb"}
    assert set(named["briefs"].inputs) == expected | {laid / "briefs" / f"{kind}.qmd" for kind in ("mission", "operation", "resolution")}
    assert kind(named["briefs"]) == "make_briefs" and named["briefs"].arguments["root"] == laid
    listed = plain[1]["briefs"]
    assert kind(listed) == "list_briefs" and {path.name for path in listed.inputs} == {"missions.csv", "operations.csv", "resolutions.csv"}
    assert set(listed.outputs) == set(named["briefs"].outputs) == {plain[0] / "briefs" / "index.qmd", plain[0] / "briefs.there"}


def test_charts_are_drawn_of_each_chapter_by_its_ledger_and_the_drawing_code(plain):
    here, named = plain
    for name in (*definition.current().chapters, "claims"):
        task = named[f"charts of {name}"]
        assert (task.inputs, task.outputs) == ((here / "run" / f"{name}.json",), (here / "run" / f"{name}.drawn.json",))
        assert task.arguments["chapter"] == name and task.arguments["drawing"] == pipeline.code("draw_charts")
    assert set(named["claims"].outputs) == {here / "claims.json", here / "run" / "claims.json", here / "run" / "claims.md"}


def test_a_chapter_without_a_notebook_has_no_tasks(laid, tmp_path):
    folder = shutil.copytree(laid, tmp_path / "project", ignore=shutil.ignore_patterns(".companion"))
    (folder / "notebooks" / "money.ipynb").unlink()
    _, named = planned(folder)
    assert "notebook money" not in named and "charts of money" not in named
    assert named["ledger"].arguments["chapters"] == ["missions", "chronology", "support", "incidents"] == named["evidence"].arguments["chapters"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return shutil.copytree(project.PACKAGE, tmp_path_factory.mktemp("package") / "companion", ignore=shutil.ignore_patterns("__pycache__"))


def test_a_change_of_each_room_is_a_change_of_the_code_of_its_kinds_and_of_no_other(package, monkeypatch):
    monkeypatch.setattr(project, "PACKAGE", package)
    before = {kind: pipeline.code(kind) for kind in pipeline.CODE}
    rooms = {part for parts in pipeline.CODE.values() for part in parts if part != "report"} | set(definition.current().rooms) | {"building/tasks.py", "building/graph.py", "cli.py", "sources"}
    for room in sorted(rooms):
        place = package / room
        for path in [place] if place.is_file() else [place / "__init__.py", place / "deep" / "new.txt"]:
            was = path.read_bytes() if path.exists() else None
            path.parent.mkdir(exist_ok=True)
            path.write_bytes((was or b"") + b"\n# changed\n")
            after = {kind for kind in pipeline.CODE if pipeline.code(kind) != before[kind]}
            path.unlink() if was is None else path.write_bytes(was)
            named = {kind for kind, parts in pipeline.CODE.items() if any(path.is_relative_to(package / part) or (part == "report" and room in definition.current().rooms) for part in parts)}
            assert after == (set(pipeline.CODE) if room == "building/tasks.py" else named), path
    (package / "tables" / "__pycache__").mkdir()
    (package / "tables" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert {kind: pipeline.code(kind) for kind in pipeline.CODE} == before


# What a task imports and yet does not depend on: the messages of errors, where processes and caches are; and of the ledger's
# room only the writing of JSON in `gather_ledger`; what a chapter on changes writes with.
SPARED = {"errors.py", "cache.py", "processes.py"}
ALSO_SPARED = {"gather_ledger": ("drawing", "tables", "definition.py", "parameters.py", "project.py"), "write_changes": ("editions/stage.py", "parameters.py", "project.py")}


@pytest.mark.parametrize("kind", pipeline.CODE)
def test_all_code_that_a_task_imports_is_its_code(kind):
    """Imports followed through the package. A task that prints its edition's name changes with all code."""
    tree = ast.parse((project.PACKAGE / "building" / "tasks.py").read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == kind]
    reached = imported(function)
    if kind == "list_briefs":
        reached |= {project.PACKAGE / "briefs" / "catalogue.py"} | imported(ast.parse((project.PACKAGE / "briefs" / "catalogue.py").read_text(encoding="utf-8")))
    covered = {place for part in pipeline.CODE[kind] for room in (definition.current().rooms if part == "report" else (part,)) for place in files(room)}
    spared = {place for room in ALSO_SPARED.get(kind, ()) for place in files(room)} | {project.PACKAGE / name for name in SPARED}
    if kind == "list_briefs":
        spared |= {path for path in reached if path.relative_to(project.PACKAGE).parts[0] not in ("tables", "measures", "briefs")} - files("ledger/variables.py")
    assert sorted(path.relative_to(project.PACKAGE).as_posix() for path in reached - covered - spared) == []


def files(room):
    place = project.PACKAGE / room
    return {place} if place.is_file() else set(place.rglob("*.py"))


def module(name):
    place = project.PACKAGE.joinpath(*name.split(".")[1:])
    return place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py" if (place / "__init__.py").exists() else None


def imported(tree, seen=None):
    """The files of the package that a piece of code imports, and those that these import."""
    seen = set() if seen is None else seen
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] != "companion":
            continue
        for alias in node.names:
            path = module(f"{node.module}.{alias.name}") or module(node.module)
            if path and path not in seen and path != project.PACKAGE / "__init__.py":
                seen.add(path)
                imported(ast.parse(path.read_text(encoding="utf-8")), seen)
    return seen


# The name of an edition.
CHANGES = {
    "a table": "data/missions.csv", "the first table": "data/actions.csv", "the last": "data/violence.csv", "the contracts": "data/datapackage.json",
    "the claims": "data/claims.yml", "a page": "pages/missions.qmd", "the first page": "index.qmd", "the document": "companion.qmd",
    "the navigation": "_quarto.yml", "the references": "references.bib", "the theme": "theme/*", "a notebook": "notebooks/missions.ipynb",
    "the briefs' notebook": "notebooks/brief.ipynb", "a brief's page": "briefs/mission.qmd", "the lock": "requirements.lock", "the package": "src/companion/tables/dates.py",
    "a template": "src/companion/rendering/site.css",
}  # fmt: skip


@pytest.fixture(scope="module")
def named(laid, tmp_path_factory):
    """A copy with a package of its own, and the name of its edition."""
    folder = shutil.copytree(laid, tmp_path_factory.mktemp("named") / "project", ignore=shutil.ignore_patterns(".companion"))
    for name in ("tables/dates.py", "rendering/site.css"):
        (folder / "src" / "companion" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "src" / "companion" / name).write_text("x")
    return folder, asked(folder).id()


@pytest.mark.parametrize("what", CHANGES)
def test_each_source_is_part_of_an_edition_s_name(named, what):
    folder, before = named
    place = next(path for path in sorted(folder.glob(CHANGES[what])) if path.is_file())
    was = place.read_bytes()
    place.write_bytes(was + b" ")
    try:
        assert asked(folder).id() != before
        assert place.relative_to(folder).as_posix() in asked(folder).inputs()
    finally:
        place.write_bytes(was)
    assert asked(folder).id() == before


def test_a_source_that_comes_goes_or_is_renamed_changes_the_name(named):
    folder, before = named
    for name in ("data/new.csv", "pages/new.qmd", "notebooks/new.ipynb", "src/companion/new.py"):
        (folder / name).write_text("")
        assert asked(folder).id() != before, name
        (folder / name).unlink()
    (folder / "data" / "violence.csv").rename(folder / "data" / "violence2.csv")
    assert asked(folder).id() != before
    (folder / "data" / "violence2.csv").rename(folder / "data" / "violence.csv")
    assert asked(folder).id() == before


@pytest.mark.parametrize(("name", "value"), [("as_of", "2024-12-30"), ("essay_date", "2024-01-02"), ("essay_published", 2024), ("large_from", 5001)])
def test_each_parameter_is_part_of_an_edition_s_name(named, name, value):
    folder, before = named
    other = asked(folder, **{name: value})
    assert other.id() != before and not other.default
    if name != "as_of":
        assert other.id()[:10] == before[:10] == "2024-12-31"
    else:
        assert other.id()[:10] == "2024-12-30"


def test_renderer_comparison_and_briefs_are_part_of_an_edition_s_name(named):
    folder, before = named
    since = folder / "reports" / "2015-06-30-00000000"
    names = {before, asked(folder, "quarto").id(), asked(folder, since=since).id(), asked(folder, briefs=True).id(), asked(folder, since=since, briefs=True).id()}
    assert len(names) == 5
    compared = asked(folder, since=since)
    was, its = (since / "manifest.json").read_text(), compared.id()
    (since / "manifest.json").write_text('{"other": 1}')
    assert compared.id() != its, "the content of what it is compared with"
    (since / "manifest.json").write_text(was)
    assert f"reports/{since.name}/manifest.json" in compared.inputs() and not compared.default
    assert not any(name.startswith("reports/") for name in asked(folder).inputs())


def test_what_is_no_source_changes_no_name(named):
    folder, before = named
    for name in ("README.md", "data/notes.txt", "reports/other/x.json", "tests/test_x.py", "src/companion/__pycache__/x.pyc", ".companion/x"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    assert asked(folder).id() == before and re.fullmatch(project.EDITION, before)
    params = folder / "params.yml"
    was = params.read_text(encoding="utf-8")
    params.write_text(was + "# a remark\n", encoding="utf-8")
    assert asked(folder).id() == before and asked(folder).default
    params.write_text(was, encoding="utf-8")


def test_only_what_stands_in_the_project_is_the_default_edition(named):
    folder, before = named
    assert asked(folder).default and asked(folder, as_of="2024-12-31").default and asked(folder, briefs=True).default
    other = shutil.copytree(folder / "data", folder / "data2")
    try:
        elsewhere = run.request(Project(folder, other), {}, None, "builtin")
        assert not elsewhere.default
        (other / "violence.csv").write_text("")
        assert elsewhere.id() != before
    finally:
        shutil.rmtree(other)


def test_the_stage_is_shared_by_builds_alike_and_by_no_other(named):
    folder, _ = named
    request = asked(folder)
    own = stage.folder(request.project, request.parameters, "builtin")
    assert own == stage.folder(request.project, request.parameters, "builtin") and own.name.startswith("2024-12-31-")
    others = [
        stage.folder(request.project, request.parameters, "quarto"), stage.folder(Project(folder, folder), request.parameters, "builtin"),
        stage.folder(request.project, replace(request.parameters, large_from=1), "builtin"), stage.folder(request.project, replace(request.parameters, as_of=date(2024, 12, 30)), "builtin"),
    ]  # fmt: skip
    assert len({own, *others}) == 5


@pytest.mark.parametrize(("break_it", "words"), [
    (lambda path: path.unlink(), r"support\.csv is not in"),
    (lambda path: path.write_bytes(path.read_bytes() + b"\xff"), r"support\.csv: byte \d+ is not UTF-8"),
])
def test_a_table_that_is_lost_or_damaged_makes_its_check_stale_and_is_told_there(laid, tmp_path, break_it, words):
    folder = shutil.copytree(laid, tmp_path / "project", ignore=shutil.ignore_patterns(".companion"))
    here, named = planned(folder)
    state = State(tmp_path / "tasks.json", lambda path: path.name)
    tasks.check_tables(here)
    state.keep(named["tables"], {str(path): state.digest(path) for path in named["tables"].inputs}, 0.0)
    assert state.reasons(named["tables"]) == ()
    break_it(folder / "data" / "support.csv")
    _, named = planned(folder)
    assert state.reasons(named["tables"]) == ("support.csv changed",)
    with pytest.raises(UserError, match=words):
        tasks.check_tables(here)
    assert named["notebook support"] in [task for task in named.values() if here / "tables.checked" in task.inputs]


def test_a_register_without_a_row_is_refused(laid, tmp_path):
    folder = shutil.copytree(laid, tmp_path / "project", ignore=shutil.ignore_patterns(".companion"))
    path = folder / "data" / "missions.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    request = asked(folder)
    with pytest.raises(UserError, match=r"missions\.csv has no row"):
        run._planned(request, tmp_path / "stage", request.id())


def test_a_build_that_is_explained_names_files_as_people_know_them(laid):
    here = laid / ".companion" / "stage"
    assert run._words(here, here / "data" / "missions.csv") == "data/missions.csv"
    assert run._words(here, laid / "notebooks" / "missions.ipynb") == "notebooks/missions.ipynb"
    assert isinstance(graph.stale([], State(here / "none")), list)
