"""The figures of an edition, computed from its tables alone: each with the rows behind it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import project, tables
from companion.errors import UserError
from companion.ledger import declare
from companion.ledger.declare import Figure, Finding, NotYet
from companion.parameters import load as load_parameters
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables


@dataclass(frozen=True)
class Entry:
    """A figure of an edition: its declaration, its finding, and its rows as CSV."""

    figure: Figure
    finding: Finding
    as_of: str
    reaches: str
    sources: tuple[str, ...]
    csv: str = field(repr=False)

    def record(self) -> dict[str, Any]:
        """Its entry in figures.json."""
        finding, declared = self.finding, self.figure
        second = finding.second
        return {
            "title": declared.title,
            "value": finding.value,
            "low": finding.low,
            "high": finding.high,
            "best": finding.best,
            "unit": declared.unit,
            "text": finding.printed(),
            "rule": declared.rule,
            "variant_of": declared.variant_of or None,
            "as_of": self.as_of,
            "reaches": self.reaches,
            "tables": list(declared.tables),
            "sources": list(self.sources),
            "rows": f"rows/{declared.id}.csv",
            "row_count": len(finding.rows),
            "rows_sha256": hashlib.sha256(self.csv.encode()).hexdigest(),
            "op": finding.op,
            "column": finding.column,
            "second": second and {"value": second.value, "source": second.source, "tolerance": second.tolerance, "note": second.note},
            "function": f"{declared.measure.__module__}.{declared.measure.__qualname__}",
            "notebook": f"notebooks/{declared.chapter}.ipynb",
            "evidence": f"evidence/{declared.chapter}.html#{declared.anchor}",
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": f"{self.figure.id} = {self.finding.printed()} ({self.figure.unit}); {self.figure.rule}"}


def compute(parameters: Parameters, data: Tables, ids: list[str] | None = None) -> dict[str, Entry]:
    """Every figure of an edition with these parameters and tables, by id; those in `absent` are left out."""
    computed = {}
    for id in ids or declare.declared():
        try:
            computed[id] = entry(figure(id), parameters, data)
        except NotYet:
            continue
    return computed


def absent(parameters: Parameters, data: Tables) -> dict[str, str]:
    """The figures that an edition with these parameters and tables lacks, each with the reason as a clause."""
    reasons = {}
    for id, declared in declare.declared().items():
        try:
            declared.measure(data, parameters)
        except NotYet as reason:
            reasons[id] = str(reason)
    return reasons


def entry(declared: Figure, parameters: Parameters, data: Tables) -> Entry:
    """Measure one figure; raises `NotYet` where an edition with these parameters cannot have it."""
    finding = declared.measure(data, parameters)
    ends = [data.resources[name].get("covers_to", "") for name in declared.tables]
    reaches = min([parameters.as_of.isoformat(), *filter(None, ends), *([finding.until] if finding.until else [])])
    return Entry(declared, finding, parameters.as_of.isoformat(), reaches, _sources(finding.rows, declared, data), as_csv(finding.rows))


def _sources(rows: pd.DataFrame, declared: Figure, data: Tables) -> tuple[str, ...]:
    frames = [rows] if "source" in rows else [getattr(data, name) for name in declared.tables]
    cells = {cell for frame in frames for name in frame.columns if name == "source" or name.endswith("_source") for cell in frame[name].unique()}
    return tuple(sorted({part for cell in cells for part in str(cell).split("; ")} & set(data.sources)))


def as_csv(rows: pd.DataFrame) -> str:
    """Rows as the CSV an edition ships: the row of the table first, then its columns; the same bytes every time."""
    return rows.to_csv(index=rows.index.name == "row", lineterminator="\n", float_format="%.10g")


def figure(id: str) -> Figure:
    """The declaration of a figure; raises `UserError` naming the nearest where there is none of that id."""
    known = declare.declared()
    if id not in known:
        import difflib

        near = difflib.get_close_matches(id, known, n=3)
        raise UserError(f"there is no figure {id!r}" + (f"; the nearest are {', '.join(near)}." if near else ".") + " `companion figures` lists them all.")
    return known[id]


def one(id: str, data: Path | None = None, **overrides: object) -> Entry:
    """One figure, computed now; raises `UserError` when the id is unknown or such an edition lacks it."""
    current = project.find(data)
    parameters = load_parameters(current.root / "params.yml", overrides)
    try:
        return entry(figure(id), parameters, tables.load(current.data))
    except NotYet as reason:
        raise UserError(f"{id} is not in an edition as of {dates.long(parameters.as_of)}: {reason}.") from None


def dumps(value: object) -> str:
    """JSON with a stable order and a closing newline."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
