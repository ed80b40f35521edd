"""Series of the charts on money and on who deploys: small tidy tables from `budgets`, `deployments` and `strength`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import NotYet
from companion.measures import budgets, deployments, strength

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "money"
WHOLE, PART, SPENT = "approved for the whole year", "for part of the year, or not established", "spent"
GROUPS = ("UN", "regional", "international")


def announced(tables: Tables, given: Parameters) -> pd.DataFrame:
    """What was announced for all of peacekeeping, a row a financial year begun by `as_of`.

    Columns: financial_year, year (in which it began), usd, whole (yes|no), document, source. A year without a row was
    announced without a number, or no number was found.
    """
    try:
        rows = budgets.announced(tables, given)
    except NotYet:
        rows = tables.budgets.head(0)
    made = rows.assign(year=rows["start"].str[:4].astype(int), whole=(rows["period"] == budgets.WHOLE).map({True: "yes", False: "no"}).astype("str"))
    return made[["financial_year", "year", "usd", "whole", "document", "source"]].astype({"usd": "int64"}).reset_index(drop=True)


def support(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Money for support offices, a row a financial year and office; what was only proposed is left out.

    Columns: financial_year, year, entity, usd, kind (approved for the whole year; for part of it or not established;
    spent), source.
    """
    try:
        rows = budgets.begun(tables, given)
    except NotYet:
        rows = tables.budgets.head(0)
    rows = rows[(rows["kind"] == budgets.OFFICE) & (rows["basis"] != "proposed")].sort_values(["start", "entity"])
    kind = [SPENT if row.basis == "expenditure" else WHOLE if row.period == budgets.WHOLE else PART for row in rows.itertuples()]
    made = rows.assign(year=rows["start"].str[:4].astype(int), kind=kind)
    return made[["financial_year", "year", "entity", "usd", "kind", "source"]].astype({"usd": "int64"}).reset_index(drop=True)


def missions(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Money by mission and support office in the latest financial year the table has for all, the largest first.

    Columns: financial_year, entity, kind (mission|support office), usd, source.
    """
    try:
        rows = budgets.by_mission(tables, given)
    except NotYet:
        rows = tables.budgets.head(0)
    rows = rows.sort_values(["usd", "entity"], ascending=[False, True], ignore_index=True)
    return rows[["financial_year", "entity", "kind", "usd", "source"]].astype({"usd": "int64"})


def africa(tables: Tables, given: Parameters) -> pd.DataFrame:
    """People in Africa each December that had ended by `as_of`, a row a December and kind of organisation.

    Columns: year, group (UN|regional|international), persons, share (of those not the UN's, 0 to 1), source. A kind
    without a mission there has no row.
    """
    try:
        rows = deployments.ended(tables, given, deployments.AFRICA)
    except NotYet:
        rows = tables.deployments.head(0)
    shares = dict(deployments.by_december(rows)["share"]) if len(rows) else {}
    made = rows.assign(year=rows["month"].str[:4].astype(int), share=[round(float(shares[month]), 4) for month in rows["month"]])
    order = made["group"].map({name: place for place, name in enumerate(GROUPS)})
    made = made.assign(order=order).sort_values(["year", "order"], ignore_index=True)
    return made[["year", "group", "persons", "share", "source"]].astype({"persons": "int64"})


def large(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Large missions at a time, a row a month in which the count changes and one for the last month.

    Columns: date (first day of the month), low (certain), high (perhaps large too), source.
    """
    import pandas as pd

    columns = ["date", "low", "high", "source"]
    try:
        last = strength.reach(given)
    except NotYet:
        return pd.DataFrame(columns=columns)
    table = strength.by_month(strength.large(tables, given), last)
    changed = (table[["low", "high"]] != table[["low", "high"]].shift()).any(axis=1) | (table["month"] == last)
    source = tables.strength["source"].iloc[0]
    return table[changed].assign(date=table["month"] + "-01", source=source)[columns].reset_index(drop=True)
