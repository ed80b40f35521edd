"""Tables of a few rows in memory, of the columns and kinds that the contracts name, and figures measured on them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from companion import ledger, parameters
from companion.ledger.declare import Finding, NotYet

ROOT = Path(__file__).parents[2]
# A row of each table that some figure counts; a test names what differs.
LIKE = {
    "missions": {"mission": "M", "start": "2000-01-01", "multidimensional": "yes"},
    "operations": {"operation": "O", "start": "2000-01-01", "category": "AU-led", "own_borders": "no"},
    "support": {"operation": "O", "provider": "P", "resolution": "R", "funding": "assessed", "start": "2000-01-01"},
    "resolutions": {"resolution": "R", "date": "2000-01-01"},
    "actions": {"resolution": "R", "action": "authorises force", "concerns": "M", "read": "yes"},
    "personnel": {"series": "ipi-monthly", "date": "2000-01-31", "total": 1},
    "fatalities": {"month": "2000-01", "mission": "M", "incident": "Malicious Act", "personnel": "Military", "casualties": 1, "rows": 1},
    "violence": {"dataset": "ucdp-country-year", "measure": "one-sided by main government", "country": "Mali", "actor": "Government of Mali", "year": 2018, "low": 1, "best": 2, "high": 3},
    "conditions": {"operation": "O", "condition": "au_mandate", "finding": "met", "date": "2000-01-01", "hypothetical": "no"},
    "red_lines": {"operation": "O", "red_line": "own_borders", "finding": "met", "date": "2000-01-01"},
    "contributors": {"operation": "AMISOM", "country": "C", "strength": 1, "strength_date": "2000-01-01", "borders_host": "no"},
    "budgets": {"financial_year": "2012/13", "start": "2012-07-01", "end": "2013-06-30", "entity": "all", "kind": "all", "basis": "announced total", "usd": 10, "rounded_to": 1, "period": "whole year"},
    "apportionments": {"entity": "M", "start": "2026-07-01", "end": "2026-12-31", "usd": 1, "condition": "none"},
    "deployments": {"month": "2009-12", "region": "Africa", "group": "UN", "missions": 1, "persons": 1, "police_only_persons": 0, "largest": "M", "largest_persons": 1},
    "strength": {"mission": "M", "first": "1990-01", "last": "1990-01", "authorised": 5000},
    "documented_incidents": {"incident_count": "d", "body": "Human Rights Watch", "country": "Burkina Faso; Mali; Niger", "count": 600, "lower_bound": "yes", "published": "2021-02-25"},
    "codings": {"mission": "M", "coding": "Karlsrud 2024", "counts_as": "yes"},
    "aliases": {"feed": "ipi", "name": "A", "kind": "mission", "mission": "M"},
    "feed_missions": {"id": 1, "name": "M", "start": "2000-01-01"},
}  # fmt: skip


@cache
def fields() -> dict[str, dict[str, str]]:
    """Table -> column -> type, of datapackage.json."""
    held = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return {one["name"]: {field["name"]: field["type"] for field in one["schema"]["fields"]} for one in held}


def frame(table: str, rows: list[dict]) -> pd.DataFrame:
    """Rows as a table is read: texts "" and whole numbers missing where nothing is said; the index is the file's row."""
    columns = {}
    for name, kind in fields()[table].items():
        values = [{**LIKE.get(table, {}), **row}.get(name, "") for row in rows]
        columns[name] = pd.array([pd.NA if value in ("", None) else value for value in values], dtype="Int64") if kind == "integer" else pd.array([str(value) for value in values], dtype="str")
    return pd.DataFrame(columns, index=pd.RangeIndex(2, len(rows) + 2, name="row"))


@cache
def empty(table: str) -> pd.DataFrame:
    """A table without a row; looked at, never changed."""
    return frame(table, [])


def small(covers_to: str = "2025-12-31", **given: list[dict]) -> SimpleNamespace:
    """The tables, each with the rows given for it or none; every one covers its subject to a day."""
    return SimpleNamespace(resources={table: {"covers_to": covers_to} for table in fields()}, **{table: frame(table, given[table]) if table in given else empty(table) for table in fields()})


@cache
def at(as_of: str, **more: object) -> parameters.Parameters:
    """Parameters as of a day."""
    return parameters.load(ROOT / "params.yml", {"as_of": as_of, **more})


def find(id: str, tables: SimpleNamespace, as_of: str = "2024-12-31", **more: object) -> Finding | None:
    """What a figure finds; None where the edition does not have it yet."""
    try:
        return ledger.declared()[id].measure(tables, at(as_of, **more))
    except NotYet:
        return None


def value(id: str, tables: SimpleNamespace, as_of: str = "2024-12-31", **more: object) -> object:
    """A figure's value, its (low, high) where they differ, None where the edition does not have it yet."""
    found = find(id, tables, as_of, **more)
    if found is None:
        return None
    return found.value if found.low is None or found.low == found.high else (found.low, found.high)
