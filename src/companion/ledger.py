"""The ledger: every figure and chart of an edition, with the rows behind each.

`compute` gives all figures from tables alone. A notebook gets the same through `open_ledger`, which also writes
what it records to the folder the runner names, one JSON a chapter and one CSV a figure.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from companion import dates, measures, parameters, project, tables
from companion.errors import UserError
from companion.measures.declare import Figure, Finding, NotYet

if TYPE_CHECKING:
    import pandas as pd

    from companion.charts.picture import Picture
    from companion.listings import Listing
    from companion.parameters import Parameters
    from companion.tables import Tables

RUN_VARIABLE = "COMPANION_RUN"
DATA_VARIABLE = "COMPANION_DATA"


@dataclass(frozen=True)
class Entry:
    """A figure as an edition holds it: what was declared, what was found, and where its rows are."""

    figure: Figure
    finding: Finding
    as_of: str
    reaches: str
    sources: tuple[str, ...]
    csv: str = field(repr=False)

    def record(self) -> dict:
        """Its entry in figures.json."""
        found, declared = self.finding, self.figure
        second = found.second
        return {
            "title": declared.title,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "best": found.best,
            "unit": declared.unit,
            "text": found.printed(),
            "rule": declared.rule,
            "variant_of": declared.variant_of or None,
            "as_of": self.as_of,
            "reaches": self.reaches,
            "tables": list(declared.tables),
            "sources": list(self.sources),
            "rows": f"rows/{declared.id}.csv",
            "row_count": len(found.rows),
            "rows_sha256": hashlib.sha256(self.csv.encode()).hexdigest(),
            "op": found.op,
            "column": found.column,
            "second": second and {"value": second.value, "source": second.source, "tolerance": second.tolerance, "note": second.note},
            "function": f"{declared.measure.__module__}.{declared.measure.__qualname__}",
            "notebook": f"notebooks/{declared.chapter}.ipynb",
            "evidence": f"evidence/{declared.chapter}.html#{declared.anchor}",
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": f"{self.figure.id} = {self.finding.printed()} ({self.figure.unit}); {self.figure.rule}"}


def compute(given: Parameters, data: Tables, ids: list[str] | None = None) -> dict[str, Entry]:
    """Every figure such an edition has, by id; those whose day has not come are left out (see `absent`)."""
    found = {}
    for id in ids or measures.declared():
        try:
            found[id] = entry(_figure(id), given, data)
        except NotYet:
            continue
    return found


def absent(given: Parameters, data: Tables) -> dict[str, str]:
    """The figures such an edition does not have, each with the reason as a clause."""
    reasons = {}
    for id, declared in measures.declared().items():
        try:
            declared.measure(data, given)
        except NotYet as reason:
            reasons[id] = str(reason)
    return reasons


def entry(declared: Figure, given: Parameters, data: Tables) -> Entry:
    """Measure one figure; raises `NotYet` when such an edition cannot have it."""
    finding = declared.measure(data, given)
    ends = [data.resources[name].get("covers_to", "") for name in declared.tables]
    reaches = min([given.as_of.isoformat(), *filter(None, ends), *([finding.until] if finding.until else [])])
    return Entry(declared, finding, given.as_of.isoformat(), reaches, _sources(finding.rows, declared, data), as_csv(finding.rows))


def _sources(rows: pd.DataFrame, declared: Figure, data: Tables) -> tuple[str, ...]:
    frames = [rows] if "source" in rows else [getattr(data, name) for name in declared.tables]
    cells = {cell for frame in frames for name in frame if name == "source" or name.endswith("_source") for cell in frame[name].unique()}
    return tuple(sorted({part for cell in cells for part in str(cell).split("; ")} & set(data.sources)))


def as_csv(rows: pd.DataFrame) -> str:
    """Rows as the CSV an edition ships: the row of the table first, then its columns; the same bytes every time."""
    return rows.to_csv(index=rows.index.name == "row", lineterminator="\n", float_format="%.10g")


def _figure(id: str) -> Figure:
    known = measures.declared()
    if id not in known:
        import difflib

        near = difflib.get_close_matches(id, known, n=3)
        raise UserError(f"there is no figure {id!r}" + (f"; the nearest are {', '.join(near)}." if near else ".") + " `companion figures` lists them all.")
    return known[id]


def one(id: str, data: Path | None = None, **overrides: object) -> Entry:
    """One figure, computed now; raises `UserError` when the id is unknown or such an edition lacks it."""
    found = project.find(data)
    given = parameters.load(found.root / "params.yml", overrides)
    try:
        return entry(_figure(id), given, tables.load(found.data))
    except NotYet as reason:
        raise UserError(f"{id} is not in an edition as of {dates.long(given.as_of)}: {reason}.") from None


class Ledger:
    """What a notebook works with: `record` a figure, `draw` a chart; `tables` and `parameters` are there to look at."""

    def __init__(self, chapter: str, given: Parameters, data: Tables, run: Path | None) -> None:
        self.chapter, self.parameters, self.tables, self._run = chapter, given, data, run
        self._figures: dict[str, dict] = {}
        self._charts: dict[str, dict] = {}
        self._absent: dict[str, str] = {}

    def record(self, *ids: str) -> Shown:
        """Measure figures and put them in the ledger; shown as a small table of id, value and rule."""
        lines = []
        for id in ids:
            declared = _figure(id)
            if declared.chapter != self.chapter:
                raise UserError(f"{id} belongs to the notebook {declared.chapter}.ipynb, not to {self.chapter}.ipynb.")
            try:
                found = entry(declared, self.parameters, self.tables)
            except NotYet as reason:
                self._absent[id] = str(reason)
                lines.append((id, "not in this edition", str(reason)))
                continue
            self._figures[id] = found.record()
            if self._run:
                _write(self._run / "rows" / f"{id}.csv", found.csv)
            lines.append((id, found.finding.printed(), declared.rule))
        self._save()
        return Shown(lines)

    def draw(self, id: str) -> Picture:
        """Draw a chart and put it in the ledger: the live chart in JupyterLab, a figure with caption on the pages."""
        from companion import charts

        picture = charts.draw(id, self.tables, self.parameters)
        self._charts[id] = picture.meta()
        if self._run:
            from companion.charts import render

            render.write_spec(picture, self._run / "charts")
            self._save()
            return picture.on_page()
        return picture

    def list(self, id: str) -> Listed:
        """One of the tables that pages print: a frame in JupyterLab, a table with caption on the pages."""
        from companion import listings

        made = listings.make(id, self.tables, self.parameters)
        return Listed(made, on_page=self._run is not None)

    def _save(self) -> None:
        if self._run:
            held = {"figures": self._figures, "charts": self._charts, "absent": self._absent}
            _write(self._run / f"{self.chapter}.json", dumps(held))


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

    made: Listing
    on_page: bool

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        if self.on_page:
            return {"text/markdown": self.made.markdown(), "text/plain": f"{self.made.caption} ({len(self.made.rows)} rows)"}
        import pandas as pd

        frame = pd.DataFrame(self.made.rows, columns=list(self.made.columns))
        return {"text/html": frame.to_html(index=False), "text/plain": frame.to_string(index=False)}


def open_ledger(chapter: str, **given: object) -> Ledger:
    """The ledger of one notebook. `given` are its parameters; what they leave out comes from params.yml."""
    run, data = os.environ.get(RUN_VARIABLE), os.environ.get(DATA_VARIABLE)
    found = project.find(Path(data) if data else None)
    read = parameters.load(found.root / "params.yml", given)
    return Ledger(chapter, read, tables.load(found.data), Path(run) if run else None)


def dumps(value: object) -> str:
    """JSON with a stable order and a closing newline."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
