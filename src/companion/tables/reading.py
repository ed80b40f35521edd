"""The tables in data/: read once, checked against their contract, handed on as pandas frames.

A frame's index is the row of the CSV (the header is row 1), so that every number leads back to its rows.
Text columns hold "" where nothing is known; integer columns are pandas `Int64`, number columns `Float64`.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import UserError
from companion.tables import contracts

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = "datapackage.json"


class Tables:
    """The tables of one folder. `tables.missions` is the frame of missions.csv, read and checked when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._columns: dict[str, dict[str, list[str]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    @cached_property
    def package(self) -> dict[str, Any]:
        """datapackage.json as it stands."""
        path = self.folder / PACKAGE
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return content
        except FileNotFoundError:
            raise UserError(f"{self.folder} holds no {PACKAGE}; --data should name a folder of tables like data/.") from None
        except ValueError as broken:
            raise UserError(f"{PACKAGE} is not readable JSON: {broken}.") from None

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Each table's entry in datapackage.json, by its name."""
        return {resource["name"]: resource for resource in self.package["resources"]}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Each source's entry in datapackage.json, by its name."""
        return {source["name"]: source for source in self.package["sources"]}

    def path(self, name: str) -> Path:
        """The CSV of a table."""
        return self.folder / str(self.resources[name]["path"])

    @property
    def used(self) -> set[str]:
        """Names of the tables that were asked for so far."""
        return set(self._columns)

    def columns(self, name: str) -> dict[str, list[str]]:
        """A table as columns of text, its contract checked; raises `UserError` at the first cell that breaks it."""
        if name not in self._columns:
            resource = self.resources[name]
            read = contracts.read_rows(self.path(name), resource["schema"]["fields"])
            self._columns[name] = read
            contracts.check(resource["path"], read, resource, self._targets)
        return self._columns[name]

    def _targets(self, table: str, column: str) -> set[str]:
        if column == "source" and not table:
            return set(self.sources)
        read = self._columns.get(table) or contracts.read_rows(self.path(table), self.resources[table]["schema"]["fields"])
        return set(read[column])

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.resources:
            raise AttributeError(f"there is no table {name!r}")
        if name not in self._frames:
            self._frames[name] = self._frame(name)
        return self._frames[name].copy(deep=False)

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd

        # For tables as small as these, Arrow's texts take twice as long as Python's own.
        pd.set_option("mode.string_storage", "python")
        columns = self.columns(name)
        data: dict[str, Any] = {}
        for field in self.resources[name]["schema"]["fields"]:
            column = columns[field["name"]]
            if field["type"] == "integer":
                data[field["name"]] = pd.array([pd.NA if value == "" else int(value) for value in column], dtype=pd.Int64Dtype())
            elif field["type"] == "number":
                data[field["name"]] = pd.array([pd.NA if value == "" else float(value) for value in column], dtype=pd.Float64Dtype())
            else:
                data[field["name"]] = pd.array(column, dtype="str")
        height = len(next(iter(columns.values())))
        return pd.DataFrame(data, index=pd.RangeIndex(2, height + 2, name="row"))

    def check(self) -> None:
        """Check every table; raises `UserError` at the first cell that breaks a contract."""
        for name in self.resources:
            self.columns(name)


def load(folder: Path) -> Tables:
    """The tables of a folder; reading and checking happen when a table is first used, or all at once by `.check()`."""
    return Tables(folder)
