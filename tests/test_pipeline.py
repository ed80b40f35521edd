"""Steps side by side: order, number, errors, what is kept; and whole builds, two at once and ended half-way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from companion.build import explaining, modules, pipeline, running, services, workers
from companion.editions import stage
from companion.errors import UserError
from companion.project import Project

from .builds import Standing, copied, workshop  # noqa: F401


def test_as_many_steps_run_at_once_as_asked_and_each_after_what_it_reads(workshop):  # noqa: F811
    crew = Standing(meet=3)
    ran = workshop.build(crew, jobs=3)
    assert crew.most == 3
    made = {step.name: step for step in workshop.graph()[1]}
    maker = {path: step.name for step in made.values() for path in step.writes}
    place = {name: number for number, name in enumerate(crew.ran)}
    assert sorted(ran) == sorted(made)
    for step in made.values():
        assert all(place[maker[path]] < place[step.name] for path in step.reads if path in maker), step.name


def test_one_at_a_time_is_one_at_a_time(workshop):  # noqa: F811
    crew = Standing()
    workshop.build(crew, jobs=1)
    assert crew.most == 1


def test_what_surely_runs_begins_ahead_in_its_turn_and_no_more_when_told(tmp_path):
    made = [pipeline.Step(name, (), (), {}, name, {}) for name in ("first", "second", "unsure", "third", "late")]
    seen = [explaining.Expected("first", ("changed",), ()), explaining.Expected("second", ("changed",), ("first",))]
    seen += [explaining.Expected("unsure", (), ("first",)), explaining.Expected("third", ("changed",), ("unsure",)), explaining.Expected("late", ("changed",), ("second",))]
    go, crew = threading.Event(), Standing()
    crew.run = lambda step: crew.ran.append(step.name) or (step.name == "second" and go.wait(60))
    with ThreadPoolExecutor(2) as threads:
        ahead = running.Ahead(made, seen, threads, crew)
        while crew.ran != ["first", "second"]:
            time.sleep(0.01)
        begun = ahead.stop()
        go.set()
    assert set(begun) == {"first", "second"} and crew.ran == ["first", "second"]


def test_nothing_begins_ahead_after_what_failed():
    made = [pipeline.Step(name, (), (), {}, name, {}) for name in ("first", "second")]
    seen = [explaining.Expected("first", ("changed",), ()), explaining.Expected("second", ("changed",), ("first",))]
    with ThreadPoolExecutor(2) as threads:
        ahead = running.Ahead(made, seen, threads, Standing(fails="first"))
    assert set(ahead.stop()) == {"first"}


def test_the_rest_is_put_together_while_the_pdf_is_set(workshop):  # noqa: F811
    class Slow(Standing):
        def run(self, step):
            if step.name == "PDF":
                assert gathered.wait(60), "the PDF was waited for"
            super().run(step)

    gathered, crew, seen = threading.Event(), Slow(), []
    workshop.build(crew, meanwhile=lambda: (seen.append(set(crew.ran)), gathered.set()))
    assert seen == [{step.name for step in workshop.graph()[1]} - {"PDF"}]


def test_a_failing_step_is_told_and_what_was_done_stays_done(workshop):  # noqa: F811
    with pytest.raises(RuntimeError, match="claims failed"):
        workshop.build(Standing(fails="claims"))
    again = workshop.build()
    assert "claims" in again and "PDF" in again
    assert not {"notebook missions", "notebook support"} & set(again)


def test_every_table_a_notebook_reads_is_declared(root):
    from companion import charts, measures
    from companion.measures import listings

    for chapter in pipeline.CHAPTERS:
        declared = [one for one in [*ledger.declared().values(), *drawing.declared().values()] if one.chapter == chapter]
        wanted = {name for one in declared for name in one.tables} | {name for its, names, _ in listings.LISTINGS.values() if its == chapter for name in names}
        assert modules.tables(chapter) == sorted(wanted)


def test_a_task_in_a_process_of_its_own_tells_its_error(tmp_path):
    with pytest.raises(UserError, match="there is no task 'nonsense'"):
        workers.apart("nonsense", {"here": str(tmp_path)})


def test_a_task_that_is_wrong_itself_shows_where_though_its_process_is_another(tmp_path):
    (tmp_path / "run").mkdir()
    with pytest.raises(RuntimeError, match=r"ledger: Traceback(.|\n)*FileNotFoundError.*missions\.json"):
        workers.apart("ledger", {"here": str(tmp_path), "chapters": ["missions"]})


def test_a_process_that_ends_before_its_task_is_done_is_an_error(tmp_path):
    ends = services.Service((sys.executable, "-c", "input(); print('no memory left', file=__import__('sys').stderr); exit(9)"))
    with pytest.raises(RuntimeError, match="ledger: its process ended before it was done: no memory left"):
        workers.apart("ledger", {"here": str(tmp_path)}, ends)


def test_a_process_made_ready_does_the_task_or_ends_unasked(tmp_path):
    one, other = (pipeline.Step(name, (), (), {}, "nonsense", {"here": str(tmp_path)}, "apart") for name in ("one", "other"))
    crew = workers.Local(tmp_path, 2)
    crew.begin([one, other])
    ready = dict(crew._apart)
    with pytest.raises(UserError, match="there is no task 'nonsense'"):
        crew.run(one)
    assert ready["one"]._process.returncode == 0
    crew.close()
    assert ready["other"]._process.returncode == 0


def test_fewer_than_one_step_at_a_time_is_refused():
    with pytest.raises(UserError, match="at least 1"):
        pipeline.means(0, None, "fork")
    assert pipeline.means(None, None, "fork").jobs >= 2


def test_nothing_changed_is_known_without_heavy_imports(root, tmp_path):
    """Where the edition is there, a build imports none of what it would take to make one."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom companion import pipeline\nfrom companion.project import Project\n"
        f"found = Project(Path({str(copied(root, tmp_path / 'project'))!r}), Path({str(tmp_path / 'project' / 'data')!r}))\n"
        "request = pipeline.request(found, {}, None, 'builtin')\n"
        "final = found.reports / request.id()\nfinal.mkdir(parents=True)\n"
        "(final / 'manifest.sha256').write_text('')\n(final / 'manifest.json').write_text('{\"parameters\": {\"as_of\": \"2024-12-31\"}}')\n"
        "said = []\npipeline.build(request, say=said.append)\nassert said[0].startswith('Nothing has changed'), said\n"
        "heavy = {'pandas', 'altair', 'papermill', 'pytask', 'vl_convert', 'typst'} & set(sys.modules)\nsys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "companion.cli", "build", "--renderer", "builtin", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(modules.ROOT.parent)}


def edition(folder: Path) -> dict[str, bytes]:
    """Every file of the only edition there."""
    (latest,) = {seal.parent.resolve() for seal in (folder / "reports").glob("*/manifest.sha256")}
    assert not latest.name.startswith(".")
    return {path.relative_to(latest).as_posix(): path.read_bytes() for path in latest.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def sound(root, tmp_path_factory):
    """An edition built in one go."""
    folder = copied(root, tmp_path_factory.mktemp("sound") / "project")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    return edition(folder)


@pytest.mark.long
def test_two_builds_at_once_in_one_folder(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    both = [subprocess.Popen(command(folder), cwd=folder, env=environment(), stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0], [one.stderr.read() for one in both]
    assert edition(folder) == sound


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_a_build_ended_at_some_moment_and_started_again(root, tmp_path, sound, seed):
    folder = copied(root, tmp_path / "project")
    child = subprocess.Popen(command(folder), cwd=folder, env=environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(random.Random(seed).uniform(0.5, 10))
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (folder / "reports" / "latest").exists() or edition(folder) == sound
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound


@pytest.mark.long
def test_what_an_ended_build_left_half_done_is_no_part_of_an_edition(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    request = pipeline.request(Project(folder, folder / "data"), {}, None, "builtin")
    nobody = 2**22 + 1  # more than the number of any process
    left = folder / "reports" / f".{request.id()}.{nobody}" / "figures.json"
    half = stage.folder(request.project, request.parameters, "builtin") / "site" / "assets" / f"{stage.UNFINISHED}vega.js"
    for path in (left, half):
        path.parent.mkdir(parents=True)
        path.write_text("half")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound
    assert not left.parent.exists()


@pytest.mark.long
def test_a_changed_build_is_that_of_an_empty_folder(root, tmp_path, sound):
    folder = copied(root, tmp_path / "project")
    page = folder / "pages" / "data.qmd"
    text = page.read_text(encoding="utf-8")
    page.write_text(text + "\nOne more sentence.\n", encoding="utf-8")
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    page.write_text(text, encoding="utf-8")
    for old in (folder / "reports").iterdir():
        if old.is_dir() and not old.is_symlink():
            subprocess.run(["rm", "-r", str(old)], check=True)
    subprocess.run(command(folder), cwd=folder, env=environment(), check=True, capture_output=True)
    assert edition(folder) == sound


def test_figures_stand_in_one_order_whatever_was_imported_first():
    """The evidence pages list figures in that order, and processes of a build import in different ones."""
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\nfrom companion import measures\nprint(*ledger.declared())"
    orders = [subprocess.run([sys.executable, "-c", code, *first], capture_output=True, text=True, check=True, env=environment()).stdout for first in ((), ("companion.measures.violence", "companion.measures.support"))]
    assert orders[0] == orders[1] and "missions.total" in orders[0]
