"""The figures of an edition, computed from its tables alone: each with the rows behind it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import parameters, project, tables
from companion.errors import UserError
from companion.ledger import declare
from companion.ledger.declare import Figure, Finding, NotYet
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables


@dataclass(frozen=True)
class Entry:
    """A figure as an edition holds it: what was declared, what was found, and where its rows are."""

    figure: Figure
    finding: Finding
    as_of: str
    reaches: str
    sources: tuple[str, ...]
    csv: str = field(repr=False)

    def record(self) -> dict[str, Any]:
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
    for id in ids or declare.declared():
        try:
            found[id] = entry(figure(id), given, data)
        except NotYet:
            continue
    return found


def absent(given: Parameters, data: Tables) -> dict[str, str]:
    """The figures such an edition does not have, each with the reason as a clause."""
    reasons = {}
    for id, declared in declare.declared().items():
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
    cells = {cell for frame in frames for name in map(str, frame) if name == "source" or name.endswith("_source") for cell in frame[name].unique()}
    return tuple(sorted({part for cell in cells for part in str(cell).split("; ")} & set(data.sources)))


def as_csv(rows: pd.DataFrame) -> str:
    """Rows as the CSV an edition ships: the row of the table first, then its columns; the same bytes every time."""
    return rows.to_csv(index=rows.index.name == "row", lineterminator="\n", float_format="%.10g")


def figure(id: str) -> Figure:
    """A declared figure; raises `UserError`, with the nearest ids, for one that is not declared."""
    known = declare.declared()
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
        return entry(figure(id), given, tables.load(found.data))
    except NotYet as reason:
        raise UserError(f"{id} is not in an edition as of {dates.long(given.as_of)}: {reason}.") from None


def dumps(value: object) -> str:
    """JSON with a stable order and a closing newline."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
