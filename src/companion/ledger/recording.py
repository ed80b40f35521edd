"""What a notebook records its figures, charts and tables in.

Under a build the ledger also writes what it records into the folder that the runner names: one JSON a chapter, one CSV a
figure, one specification a chart.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import parameters, project, tables
from companion.errors import UserError
from companion.ledger import entries, listing
from companion.ledger.declare import NotYet

if TYPE_CHECKING:
    from companion.drawing.picture import OnPage, Picture
    from companion.ledger.listing import Listing
    from companion.parameters import Parameters
    from companion.tables import Tables

RUN_VARIABLE = "COMPANION_RUN"
DATA_VARIABLE = "COMPANION_DATA"


class Ledger:
    """What a notebook works with: `record` figures, `draw` charts, `list` tables; `tables` and `parameters` for its own code."""

    def __init__(self, chapter: str, parameters: Parameters, data: Tables, run: Path | None) -> None:
        self.chapter, self.parameters, self.tables, self._run = chapter, parameters, data, run
        self._figures: dict[str, dict[str, Any]] = {}
        self._charts: dict[str, dict[str, Any]] = {}
        self._absent: dict[str, str] = {}
        self._declared: set[str] = set()  # tables that the figures, charts and tables recorded so far are declared to read

    def record(self, *ids: str) -> Shown:
        """Measure figures and put them in the ledger; shown as a small table of id, value and rule."""
        lines = []
        for id in ids:
            declared = entries.figure(id)
            if declared.chapter != self.chapter:
                raise UserError(f"{id} belongs to the notebook {declared.chapter}.ipynb, not to {self.chapter}.ipynb.")
            self._declared |= set(declared.tables)
            try:
                found = entries.entry(declared, self.parameters, self.tables)
            except NotYet as reason:
                self._absent[id] = str(reason)
                lines.append((id, "not in this edition", str(reason)))
                continue
            self._figures[id] = found.record()
            if self._run:
                _write(self._run / "rows" / f"{id}.csv", found.csv)
            lines.append((id, found.finding.printed(), declared.rule))
        self.save()
        return Shown(lines)

    def draw(self, id: str) -> Picture | OnPage:
        """Draw a chart and put it in the ledger: the live chart in JupyterLab, a figure with caption on the pages."""
        from companion import drawing

        picture = drawing.draw(id, self.tables, self.parameters)
        self._declared |= set(drawing.declared()[id].tables)
        self._charts[id] = picture.meta()
        if self._run:
            from companion.drawing import render

            render.write_spec(picture, self._run / "charts")
            self.save()
            return picture.on_page()
        return picture

    def list(self, id: str) -> Listed:
        """One of the tables that pages print: a frame in JupyterLab, a table with caption on the pages."""
        table = listing.make(id, self.tables, self.parameters)
        self._declared |= set(listing.declared()[id][1])
        self.save()
        return Listed(table, on_page=self._run is not None)

    def save(self) -> None:
        """Under a build, write the chapter's record: figures, charts, absent figures, and the tables that were used."""
        if self._run:
            record = {"figures": self._figures, "charts": self._charts, "absent": self._absent, "tables": sorted(self.tables.used | self._declared)}
            _write(self._run / f"{self.chapter}.json", entries.dumps(record))


@dataclass(frozen=True)
class Shown:
    """Recorded figures as a notebook shows them."""

    lines: list[tuple[str, str, str]]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        wide = max((len(id) for id, _, _ in self.lines), default=0)
        return {"text/plain": "\n".join(f"{id:<{wide}}  {text}\n{'':<{wide}}  {rule}" for id, text, rule in self.lines)}


@dataclass(frozen=True)
class Listed:
    """A table as a notebook shows it, and as it leaves it for the pages."""

    table: Listing
    on_page: bool

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        if self.on_page:
            return {"text/markdown": self.table.markdown(), "text/plain": f"{self.table.caption} ({len(self.table.rows)} rows)"}
        import pandas as pd

        frame = pd.DataFrame(self.table.rows, columns=list(self.table.columns))
        return {"text/html": frame.to_html(index=False), "text/plain": frame.to_string(index=False)}


def open_ledger(chapter: str, **overrides: object) -> Ledger:
    """The ledger of one notebook. `overrides` are the notebook's parameters; the rest come from params.yml."""
    run, data = os.environ.get(RUN_VARIABLE), os.environ.get(DATA_VARIABLE)
    current = project.find(Path(data) if data else None)
    opened = Ledger(chapter, parameters.load(current.root / "params.yml", overrides), tables.load(current.data), Path(run) if run else None)
    if run and "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        shell.events.register("post_run_cell", lambda _: opened.save())  # a cell may look at a table and record nothing
    return opened


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
