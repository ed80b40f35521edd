"""Editions without pages: what the ledger computes from real tables, laid out as an edition holds it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import ledger, parameters, project, tables
from companion.editions.provenance.manifest import as_json
from companion.ledger.declare import NotYet

PART = [id for id in ledger.declared() if id.startswith(("missions.", "operations."))]
ROOT = Path(__file__).resolve().parents[3]


def make(folder: Path, data: Path, as_of: str = "2024-12-31", pages: dict[str, str] | None = None, claims: dict | None = None, every: bool = False) -> Path:
    """An edition in `folder` from the tables in `data`, with the figures on missions and operations, or with every one."""
    given = parameters.load(ROOT / "params.yml", {"as_of": as_of})
    read = tables.load(data)
    entries = ledger.compute(given, read, None if every else PART)
    for name in ("rows", "charts", "tables", "text/pages"):
        (folder / name).mkdir(parents=True)
    for id, entry in entries.items():
        (folder / "rows" / f"{id}.csv").write_text(entry.csv, encoding="utf-8", newline="")
    (folder / "figures.json").write_text(ledger.dumps({id: entry.record() for id, entry in entries.items()}), encoding="utf-8")
    (folder / "claims.json").write_text(ledger.dumps(claims or {}), encoding="utf-8")
    for path in [*data.glob("*.csv"), data / "datapackage.json"]:
        shutil.copyfile(path, folder / "tables" / path.name)
    for name, text in {"index.qmd": "# Findings\n", **(pages or {})}.items():
        (folder / "text" / name).write_text(text, encoding="utf-8")
    inputs = {f"data/{path.name}": {"sha256": project.sha256(path), "size": path.stat().st_size} for path in sorted(data.glob("*.csv"))}
    absent = ledger.absent(given, read) if every else {id: reason(id, read, given) for id in PART if id not in entries}
    manifest = {
        "format": 1, "parameters": given.plain(), "renderer": "builtin", "code": "0" * 64, "environment": {"python": "3.11"},
        "inputs": inputs, "files": {}, "absent": absent,
    }  # fmt: skip
    (folder / "manifest.json").write_text(as_json(manifest), encoding="utf-8")
    return folder


def reason(id: str, read: tables.Tables, given: parameters.Parameters) -> str:
    """Why an edition lacks a figure."""
    with pytest.raises(NotYet) as raised:
        ledger.declared()[id].measure(read, given)
    return str(raised.value)


def write_chart(edition: Path, id: str, spec: dict, csv: str) -> None:
    """Put a chart into an edition."""
    (edition / "charts" / f"{id}.json").write_text(json.dumps(spec), encoding="utf-8")
    (edition / "charts" / f"{id}.csv").write_text(csv, encoding="utf-8")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition of the real tables, read only."""
    return make(tmp_path_factory.mktemp("base") / "2024-12-31-aaaaaaaa", ROOT / "data")


@pytest.fixture
def revised(tmp_path: Path) -> Callable[..., Path]:
    """An edition from real tables in which text of one table was replaced: revised("missions", old, new)."""

    def edit(table: str, old: str, new: str, **more: object) -> Path:
        data = tmp_path / "data"
        shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("history"))
        text = (data / f"{table}.csv").read_text(encoding="utf-8")
        assert text.count(old) == 1
        (data / f"{table}.csv").write_text(text.replace(old, new), encoding="utf-8", newline="")
        return make(tmp_path / "2024-12-31-bbbbbbbb", data, **more)

    return edit


@pytest.fixture(scope="session")
def make_edition() -> Callable[..., Path]:
    """`make`, for tests that want an edition of their own."""
    return make


@pytest.fixture
def chart() -> Callable[..., None]:
    """`write_chart`."""
    return write_chart


@pytest.fixture
def stage_of() -> Callable[[Path, Path], Path]:
    """A stage that holds what an edition holds: stage_of(edition, folder)."""

    def lay(edition: Path, folder: Path) -> Path:
        (folder / "run").mkdir(parents=True)
        for name, place in (("rows", "run/rows"), ("charts", "run/charts"), ("tables", "data"), ("text/pages", "pages")):
            shutil.copytree(edition / name, folder / place)
        for name in ("figures.json", "claims.json"):
            shutil.copyfile(edition / name, folder / name)
        shutil.copyfile(edition / "text" / "index.qmd", folder / "index.qmd")
        (folder / "absent.json").write_text("{}", encoding="utf-8")
        return folder

    return lay
