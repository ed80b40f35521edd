"""One side of a comparison: an edition on disk, or the stage of one that is being built."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.editions.comparing.rows import Sheet, read
from companion.errors import UserError

PACKAGE = "datapackage.json"
CHANGES = "pages/changes.qmd"  # a chapter that another comparison wrote; it is not compared


@dataclass(frozen=True)
class Contents:
    """The contents of a side. Small things are read at once; `rows`, `charts`, `tables` and `text` are folders."""

    id: str
    as_of: str
    parameters: dict[str, object]
    made: dict[str, str]
    inputs: dict[str, str]
    absent: dict[str, str]
    figures: dict[str, dict[str, Any]]
    claims: dict[str, dict[str, Any]]
    rows: Path = field(repr=False)
    charts: Path = field(repr=False)
    tables: Path = field(repr=False)
    text: Path = field(repr=False)

    def figure_rows(self, id: str) -> Sheet:
        """The rows behind a figure."""
        return _sheet(self.rows / f"{id}.csv")

    def chart_ids(self) -> list[str]:
        """The charts, by name; those drawn again for narrow screens are left out."""
        return sorted(path.stem for path in self.charts.glob("*.csv"))

    def chart_rows(self, id: str) -> Sheet:
        """What a chart shows."""
        return _sheet(self.charts / f"{id}.csv")

    def chart_spec(self, id: str) -> dict[str, Any]:
        """A chart's specification; empty where there is none."""
        path = self.charts / f"{id}.json"
        return _json(path) if path.is_file() else {}

    def picture(self, id: str) -> Path | None:
        """A chart's SVG."""
        path = self.charts / f"{id}.svg"
        return path if path.is_file() else None

    @property
    def holds_tables(self) -> bool:
        """Whether the tables themselves are there, not only their checksums."""
        return (self.tables / PACKAGE).is_file()

    def package(self) -> dict[str, Any]:
        """datapackage.json: the tables' contracts, and the sources with their vintages."""
        return _json(self.tables / PACKAGE) if self.holds_tables else {}

    def table(self, path: str) -> Sheet:
        """A table by its path in datapackage.json."""
        return _sheet(self.tables / Path(path).name)

    @property
    def holds_text(self) -> bool:
        """Whether the pages as written are there."""
        return (self.text / "index.qmd").is_file()

    def pages(self) -> dict[str, str]:
        """The pages as written, by name: index.qmd, pages/missions.qmd."""
        found = [*self.text.glob("index.qmd"), *sorted(self.text.glob("pages/*.qmd"))]
        named = {path.relative_to(self.text).as_posix(): path for path in found}
        return {name: path.read_text(encoding="utf-8") for name, path in named.items() if name != CHANGES}


def edition(folder: Path) -> Contents:
    """An edition as it stands under reports/; raises `UserError` where the folder is none."""
    folder = folder.resolve()
    if not (folder / "manifest.json").is_file():
        raise UserError(f"{folder.name} holds no manifest.json, so it is no edition; `companion editions` lists those there are.")
    manifest = _json(folder / "manifest.json")
    parameters = manifest["parameters"]
    return Contents(
        id=folder.name,
        as_of=str(parameters["as_of"]),
        parameters=parameters,
        made=_made(manifest),
        inputs={name: one["sha256"] for name, one in manifest["inputs"].items()},
        absent=manifest["absent"],
        figures=_json(folder / "figures.json"),
        claims=_json(folder / "claims.json") if (folder / "claims.json").is_file() else {},
        rows=folder / "rows",
        charts=folder / "charts",
        tables=folder / "tables",
        text=folder / "text",
    )


def stage(folder: Path, id: str, parameters: dict[str, object], inputs: dict[str, str]) -> Contents:
    """An edition that is being built, once its ledger, claims and charts are in the stage."""
    return Contents(
        id=id,
        as_of=str(parameters["as_of"]),
        parameters=parameters,
        made={},
        inputs=inputs,
        absent=_json(folder / "absent.json"),
        figures=_json(folder / "figures.json"),
        claims=_json(folder / "claims.json"),
        rows=folder / "run" / "rows",
        charts=folder / "run" / "charts",
        tables=folder / "data",
        text=folder,
    )


def _made(manifest: dict[str, Any]) -> dict[str, str]:
    environment = manifest.get("environment") or {}
    found = {"renderer": str(manifest.get("renderer", "")), "code": str(manifest.get("code", ""))}
    for name, value in environment.items():
        if isinstance(value, dict):
            found |= {f"{name}: {one}": str(version) for one, version in value.items()}
        else:
            found[name] = str(value)
    return found


def _sheet(path: Path) -> Sheet:
    return read(path.read_text(encoding="utf-8")) if path.is_file() else Sheet()


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path.parent.name}/{path.name} is not there; the edition is not whole.") from None
    except ValueError as broken:
        raise UserError(f"{path.parent.name}/{path.name} is not readable JSON: {broken}.") from None
    if not isinstance(found, dict):
        raise UserError(f"{path.parent.name}/{path.name} should hold names and values.")
    return found
