"""What the tests share: the project's own tables, its parameters, and small tables of the same shape."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from companion import parameters, tables
from companion.notebooks import imports  # noqa: F401 - Altair comes first here, without jsonschema's costly formats

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> tables.Tables:
    """The project's own tables; read, never changed."""
    return tables.load(ROOT / "data")


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium, one for all that look into it; the tests are skipped where there is none."""
    from playwright.sync_api import sync_playwright

    from .browser.conftest import launched

    with sync_playwright() as playwright:
        browser = launched(playwright)
        if browser is None:
            pytest.skip("no Chromium on the PATH; `make browser` gets one")
        yield browser
        browser.close()


@pytest.fixture
def given():
    """Parameters as of a day: given("2015-06-30")."""

    def made(as_of: str = "2024-12-31", **more) -> parameters.Parameters:
        return parameters.load(ROOT / "params.yml", {"as_of": as_of, **more})

    return made


@pytest.fixture(scope="session")
def copied(tmp_path_factory) -> Path:
    """A copy of the project's sources, in which a test may build."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "notebooks", "pages", "theme", "src", "briefs"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("params.yml", "index.qmd", "companion.qmd", "_quarto.yml", "references.bib", "requirements.lock", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "reports").mkdir()
    return folder


@pytest.fixture(scope="session")
def edition(copied) -> Path:
    """The report as it is, built once a session by the built-in renderer; read, never changed."""
    run_in(copied, "build", "--renderer", "builtin")
    return (copied / "reports" / "latest").resolve()


@pytest.fixture(scope="session")
def earlier(copied) -> Path:
    """The same report as of 30 June 2015."""
    run_in(copied, "build", "--renderer", "builtin", "-p", "as_of", "2015-06-30")
    (folder,) = (copied / "reports").glob("2015-06-30-*")
    return folder


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess:
    """Run a command of the project inside a folder; fails with what it said where it does not end well."""
    done = subprocess.run([sys.executable, "-m", "companion.cli", *words], cwd=folder, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-4000:]
    return done


@pytest.fixture
def edited(tmp_path):
    """A copy of data/ in which cells were set: edited("missions", {"mission": "MINUSMA"}, {"end": "2024-06-30"})."""
    folder = tmp_path / "data"

    def change(table: str, where: dict[str, str], cells: dict[str, str]) -> Path:
        if not folder.exists():
            shutil.copytree(ROOT / "data", folder)
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found = [row for row in rows if all(row[name] == value for name, value in where.items())]
        assert found, f"no row of {table} has {where}"
        for row in found:
            row.update(cells)
        write(path, rows)
        return folder

    return change


@pytest.fixture
def made(tmp_path):
    """Tables of a few rows under the real contract: made(missions=[{...}]); cells left out are empty."""

    def make(**given: list[dict]) -> tables.Tables:
        package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
        for resource in package["resources"]:
            names = [field["name"] for field in resource["schema"]["fields"]]
            rows = [{name: str(row.get(name, "")) for name in names} for row in given.get(resource["name"], [])]
            write(tmp_path / resource["path"], rows, names)
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        return tables.load(tmp_path)

    return make


def write(path: Path, rows: list[dict], names: list[str] | None = None) -> None:
    """Rows as a CSV of the project's form."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
