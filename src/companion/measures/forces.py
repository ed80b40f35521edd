"""Support to the host states' own army and police, from `supported_forces`: whom, since when, and how many at the most.

A force is no operation of others and is never counted among them. The numbers are ceilings that the Security Council
set or the office named, in persons; they are not how many were supported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, figure, listed
from companion.tables.dates import known

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "support"
SOMALI = "Somali army and police"  # the force with numbers, as the table names it


def undertaken(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The rows of `supported_forces` undertaken by as_of, by day; raises `NotYet` where there are none."""
    rows = tables.supported_forces
    rows = rows.loc[[known(day).latest <= p.as_of for day in rows["date"]]].sort_values(["date", "force"])
    if rows.empty:
        raise NotYet("the UN supported no force of a host state yet")
    return rows


def numbered(tables: Tables, p: Parameters) -> pd.DataFrame:
    """Those of the Somali forces that have a number, by day."""
    rows = undertaken(tables, p)
    rows = rows[(rows["force"] == SOMALI) & rows["up_to"].notna()]
    if rows.empty:
        raise NotYet("no number of soldiers to be supported had been set")
    return rows


@figure("support.host_forces", title="Host states' own forces supported by the UN", unit="names", tables=["supported_forces"],
        rule="Army and police of a state in which an operation works, whom a UN office had been mandated to support in joint operations by the edition's day. They are not counted among the operations supported.")
def host_forces(tables: Tables, p: Parameters) -> Finding:
    rows = undertaken(tables, p).drop_duplicates("force")
    found = list(rows["force"])
    return Finding(found, rows, text=listed([f"the {name}" for name in found]))


@figure("support.host_forces_first", title="The first support to a host state's own forces", unit="date", tables=["supported_forces"],
        rule="The earliest resolution of the table that has a UN office support the army or police of a host state.")
def host_forces_first(tables: Tables, p: Parameters) -> Finding:
    row = undertaken(tables, p).head(1)
    day = known(row["date"].iloc[0])
    return Finding(day.iso, row, text=day.text)


def _edge(rows: pd.DataFrame, column: str) -> Finding:
    return Finding(int(rows[column].iloc[0]), rows, op="max", column=column)


@figure("support.host_forces_first_number", title="Somali soldiers whom the UN might support, at first", unit="persons", tables=["supported_forces"],
        rule="The number in the earliest row on the Somali forces that has one: the most whom the office might support in joint operations, not how many it did.")
def first_number(tables: Tables, p: Parameters) -> Finding:
    return _edge(numbered(tables, p).head(1), "up_to")


@figure("support.host_forces_number", title="Somali soldiers and police whom the UN may support", unit="persons", tables=["supported_forces"],
        rule="The number in the latest row on the Somali forces that has one, by the edition's day: the most whom the office may support in joint operations, not how many it does.")
def number(tables: Tables, p: Parameters) -> Finding:
    return _edge(numbered(tables, p).tail(1), "up_to")


@figure("support.host_forces_resolution", title="The resolution with that number", unit="resolution and date", tables=["supported_forces"],
        rule="The resolution of the row that support.host_forces_number takes, and its day.")
def resolution(tables: Tables, p: Parameters) -> Finding:
    row = numbered(tables, p).tail(1)
    symbol, day = row["resolution"].iloc[0], known(row["date"].iloc[0])
    return Finding([{"resolution": symbol, "date": day.iso}], row, text=f"Resolution {symbol.removeprefix('S/RES/').split('(')[0]} of {day.text}")


@figure("support.host_forces_beside", title="Uniformed personnel of the operation beside them", unit="persons", tables=["supported_forces"],
        rule="The uniformed ceiling of the African Union's operation at the time of the latest row on the Somali forces that has both numbers: what it might have, not what it had.")
def beside(tables: Tables, p: Parameters) -> Finding:
    rows = numbered(tables, p)
    rows = rows[rows["ceiling"].notna()]
    if rows.empty:
        raise NotYet("no ceiling of the operation beside them is known")
    return _edge(rows.tail(1), "ceiling")
