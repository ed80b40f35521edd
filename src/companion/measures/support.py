"""Support and its conditions: whom UN offices and missions supported, and what Resolution 2719 and the essay ask."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from companion.ledger.declare import Finding, NotYet, count, figure, listed, names, share
from companion.measures.missions import at_essay, begun
from companion.tables import dates
from companion.tables.dates import Active, active_on, known, partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "support"
ADOPTED = date(2023, 12, 21)  # the day of Resolution 2719; a test holds it to the table
CONDITIONS = {"au_mandate": "a mandate of the AU Peace and Security Council", "joint_planning": "joint planning", "accountability": "accountability frameworks"}
RED_LINES = {"elected_host": "an elected host government", "own_borders": "no operation within the contributors' own borders", "accountability": "a robust human rights accountability system"}


def given_by(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The rows of `support` that had begun by as_of, in order of start."""
    rows = tables.support
    rows = rows.loc[[bool(start) and known(start).earliest <= p.as_of for start in rows["start"]]].sort_values(["start", "operation", "provider"])
    if rows.empty:
        raise NotYet("no support of this kind had begun")
    return rows


@figure("support.operations", title="Operations supported by the UN", unit="list", tables=["support"],
        rule="Operations not of the UN that a UN office or mission had been mandated or agreed to support by the edition's day, with provider and resolution. The day that counts is that of the resolution or agreement, not of the first delivery.")
def operations(tables: Tables, p: Parameters) -> Finding:
    rows = given_by(tables, p)
    records = [{"operation": row.operation, "provider": row.provider, "resolution": row.resolution} for row in rows.itertuples()]
    return Finding(records, rows, text=listed(list(dict.fromkeys(rows["operation"]))))


@figure("support.operations_count", title="Number of operations supported", unit="operations", tables=["support"],
        rule="Different operations among the rows of support.operations.")
def operations_count(tables: Tables, p: Parameters) -> Finding:
    rows = given_by(tables, p)
    return count(rows.drop_duplicates("operation"))


@figure("support.assessed", title="Operations supported from assessed contributions", unit="names", tables=["support"],
        rule="Operations among support.operations whose support the table records as paid from assessed contributions, alone or with a trust fund of voluntary money beside them.")
def assessed(tables: Tables, p: Parameters) -> Finding:
    rows = given_by(tables, p)
    return names(rows[rows["funding"].isin(["assessed", "mixed"])].drop_duplicates("operation"), "operation")


@figure("support.providers", title="Who gave the support", unit="names", tables=["support"],
        rule="Different UN providers among the rows of support.operations, in order of their first support.")
def providers(tables: Tables, p: Parameters) -> Finding:
    return names(given_by(tables, p).drop_duplicates("provider"), "provider")


@figure("support.first", title="The first support on record here", unit="date", tables=["support"],
        rule="The earliest start among the rows of support.operations.")
def first(tables: Tables, p: Parameters) -> Finding:
    row = given_by(tables, p).head(1)
    return Finding(known(row["start"].iloc[0]).iso, row, text=f"{row['provider'].iloc[0]} for {row['operation'].iloc[0]}, {known(row['start'].iloc[0]).text}")


@figure("support.office_first", title="The first UN support office", unit="name and date", tables=["operations"],
        rule="The earliest start among operations of category UN support office.")
def office_first(tables: Tables, p: Parameters) -> Finding:
    rows = _begun(tables, p, "UN support office").sort_values("start").head(1)
    if rows.empty:
        raise NotYet("no support office had been set up")
    start = known(rows["start"].iloc[0])
    return Finding([{"office": rows["operation"].iloc[0], "start": start.iso}], rows, text=f"{rows['operation'].iloc[0]}, {start.text}")


def _begun(tables: Tables, p: Parameters, category: str = "") -> pd.DataFrame:
    rows = tables.operations
    rows = rows[begun(rows, date.min, p.as_of) == Active.YES]
    return rows[rows["category"] == category] if category else rows[rows["category"] != "UN support office"]


@figure("operations.count", title="Operations not of the UN that had begun", unit="operations", tables=["operations"],
        rule="AU-led, subregional, ad hoc and Council-authorised operations of the table that had begun by the edition's day; the table follows the essay's subjects and is no census.")
def operations_begun(tables: Tables, p: Parameters) -> Finding:
    return count(_begun(tables, p))


@figure("operations.active", title="Operations not of the UN active", unit="names", tables=["operations"],
        rule="Operations of operations.count certainly active on the edition's day; the last day of an operation counts, and is said.")
def operations_active(tables: Tables, p: Parameters) -> Finding:
    rows = _begun(tables, p)
    on_day = [active_on(known(start), partial(end), p.as_of) == Active.YES for start, end in zip(rows["start"], rows["end"], strict=True)]
    rows = rows.loc[on_day].sort_values("start")
    told = [name + " (on its last day)" * (end == p.as_of.isoformat()) for name, end in zip(rows["operation"], rows["end"], strict=True)]
    return names(rows, "operation", text=listed(told))


@figure("operations.begun_since_2014", title="Operations not of the UN begun since 2014", unit="names", tables=["operations"],
        rule="Operations of operations.count whose start lies between 1 January 2014 and the edition's day.")
def begun_since_2014(tables: Tables, p: Parameters) -> Finding:
    rows = _begun(tables, p)
    return names(rows[rows["start"] >= "2014"].sort_values("start"), "operation")


@figure("operations.begun_since_essay", title="Operations not of the UN begun since the essay counts", unit="names", tables=["operations"],
        rule="Operations of operations.count whose start lies after the beginning of 2024, up to the edition's day.")
def begun_since_essay(tables: Tables, p: Parameters) -> Finding:
    rows, day = _begun(tables, p), at_essay(p)
    return names(rows.loc[[known(start).earliest > day for start in rows["start"]]].sort_values("start"), "operation")


@figure("operations.ended_since_essay", title="Operations not of the UN ended since the essay counts", unit="names", tables=["operations"],
        rule="Operations of operations.count whose last day lies between the beginning of 2024 and the day before the edition's; one on its last day is still active.")
def ended_since_essay(tables: Tables, p: Parameters) -> Finding:
    rows, day = _begun(tables, p), at_essay(p)
    past = [bool(end) and known(end).earliest >= day and known(end).latest < p.as_of for end in rows["end"]]
    return names(rows.loc[past].sort_values("end"), "operation")


@figure("operations.own_borders", title="Operations within their contributors' own borders", unit="names", tables=["operations"],
        rule="Operations of operations.count that the table records as working mainly (yes) within the contributors' own borders.")
def own_borders(tables: Tables, p: Parameters) -> Finding:
    rows = _begun(tables, p)
    return names(rows[rows["own_borders"] == "yes"].sort_values("start"), "operation")


def matrix(rows: pd.DataFrame, column: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """One record an operation: what was found of each thing asked; 'not established' where no row says."""
    records = []
    for operation, cells in rows.groupby("operation", sort=True):
        found = dict(zip(cells[column], cells["finding"], strict=True))
        records.append({"operation": operation, **{name: found.get(name, "not established") for name in asked}})
    return records


def _judged(frame: pd.DataFrame, tables: Tables, p: Parameters) -> pd.DataFrame:
    rows = frame[frame["operation"].isin(_begun(tables, p)["operation"])]
    rows = rows.loc[[not day or known(day).earliest <= p.as_of for day in rows["date"]]]
    if rows.empty:
        raise NotYet("no operation it speaks of had begun")
    return rows


def _conditions(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The conditions' rows as known by as_of; raises `NotYet` before the resolution that set them."""
    if p.as_of < ADOPTED:
        raise NotYet(f"Resolution 2719 was adopted on {dates.long(ADOPTED)}")
    return _judged(tables.conditions, tables, p)


@figure("conditions.met", title="Resolution 2719's conditions, by operation", unit="list", tables=["conditions", "operations"],
        rule="For each operation begun by the edition's day: met, not met or not established, condition by condition; hypothetical for operations before the resolution; no totals.")
def conditions_met(tables: Tables, p: Parameters) -> Finding:
    rows = _conditions(tables, p)
    records = matrix(rows, "condition", CONDITIONS)
    return Finding(records, rows, text=f"{len(records)} operations, condition by condition")


@figure("conditions.mandate_not_met", title="Operations without the AU mandate the resolution asks", unit="names", tables=["conditions", "operations"],
        rule="Operations in Africa for which the table records the first condition, an AU-led operation under a mandate of the AU Peace and Security Council, as not met. Forces that the Security Council authorised elsewhere, for which the resolution was not made, are left out.")
def mandate_not_met(tables: Tables, p: Parameters) -> Finding:
    rows, operations = _conditions(tables, p), tables.operations
    elsewhere = operations.loc[operations["category"] == "Council-authorised", "operation"]
    rows = rows[~rows["operation"].isin(elsewhere)]
    return names(rows[(rows["condition"] == "au_mandate") & (rows["finding"] == "not met")].sort_values("operation"), "operation")


@figure("conditions.all_met", title="Operations for which all three conditions are established as met", unit="names", tables=["conditions", "operations"],
        rule="Operations with the finding met in each of the three conditions; a condition not established does not count as met.")
def all_met(tables: Tables, p: Parameters) -> Finding:
    rows = _conditions(tables, p)
    met = [record["operation"] for record in matrix(rows, "condition", CONDITIONS) if all(record[name] == "met" for name in CONDITIONS)]
    return Finding(met, rows[rows["operation"].isin(met)])


def _cells(frame: pd.DataFrame, tables: Tables, p: Parameters) -> tuple[pd.DataFrame, pd.Series]:
    """Every cell of the operations begun by as_of, and for each whether it is established and was known by then."""
    rows = frame[frame["operation"].isin(_begun(tables, p)["operation"])]
    dated = rows["date"].map(lambda day: not day or known(day).earliest <= p.as_of).astype(bool)
    return rows, (rows["finding"] != "not established") & dated


def _established(frame: pd.DataFrame, tables: Tables, p: Parameters) -> Finding:
    rows, told = _cells(frame, tables, p)
    return share(rows, told, text=f"{int(told.sum())} of {len(rows)}")


def _open(frame: pd.DataFrame, column: str, asked: dict[str, str], tables: Tables, p: Parameters) -> Finding:
    rows, told = _cells(frame, tables, p)
    settled = set(rows.loc[told, column])
    found = [words for name, words in asked.items() if name not in settled]
    return Finding(found, rows[~rows[column].isin(settled)], text=listed(found))


@figure("conditions.established", title="Cells on the conditions that are established", unit="share", tables=["conditions", "operations"],
        rule="Of the cells, one for each operation begun by the edition's day and each condition, those in which a source settles whether the condition is met.")
def conditions_established(tables: Tables, p: Parameters) -> Finding:
    _conditions(tables, p)
    return _established(tables.conditions, tables, p)


@figure("conditions.open", title="Conditions established for no operation", unit="names", tables=["conditions", "operations"],
        rule="Conditions for which no source settles whether they are met, for any operation begun by the edition's day. While there is one, no operation can be known to meet them all.")
def conditions_open(tables: Tables, p: Parameters) -> Finding:
    _conditions(tables, p)
    return _open(tables.conditions, "condition", CONDITIONS, tables, p)


@figure("conditions.red_lines_established", title="Cells on the red lines that are established", unit="share", tables=["red_lines", "operations"],
        rule="Of the cells, one for each operation begun by the edition's day and each red line, those in which a source settles whether the line is kept.")
def red_lines_established(tables: Tables, p: Parameters) -> Finding:
    _judged(tables.red_lines, tables, p)
    return _established(tables.red_lines, tables, p)


@figure("conditions.red_lines_open", title="Red lines established for no operation", unit="names", tables=["red_lines", "operations"],
        rule="Red lines for which no source settles whether they are kept, for any operation begun by the edition's day.")
def red_lines_open(tables: Tables, p: Parameters) -> Finding:
    _judged(tables.red_lines, tables, p)
    return _open(tables.red_lines, "red_line", RED_LINES, tables, p)


@figure("conditions.red_lines", title="The essay's red lines, by operation", unit="list", tables=["red_lines", "operations"],
        rule="For each operation begun by the edition's day: met, not met or not established, line by line, as the essay's conclusion draws them; no totals.")
def red_lines(tables: Tables, p: Parameters) -> Finding:
    rows = _judged(tables.red_lines, tables, p)
    records = matrix(rows, "red_line", RED_LINES)
    return Finding(records, rows, text=f"{len(records)} operations, line by line")


@figure("contributors.amisom_neighbours", title="AMISOM soldiers from countries bordering Somalia", unit="share", tables=["contributors"],
        rule="Of AMISOM's strength with a sourced figure by contributor, the share from countries with a land border with Somalia.")
def amisom_neighbours(tables: Tables, p: Parameters) -> Finding:
    rows = tables.contributors
    rows = rows[(rows["operation"] == "AMISOM") & rows["strength"].notna() & (rows["strength_date"] <= p.as_of.isoformat())]
    if rows.empty:
        raise NotYet("no strength by contributor is known for that day")
    latest = rows[rows["strength_date"] == rows["strength_date"].max()]
    return share(latest, latest["borders_host"] == "yes", "strength", until=latest["strength_date"].max())
