"""Who has people in peace operations: the UN, organisations of the region, others from outside it.

Counted are the Decembers, for which SIPRI reported numbers, as the data set of Bara and Hultman holds them: missions
with uniformed people in countries with a civil war between 1989 and 2016. The months between are that data set's own
estimates and are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, figure, say, share
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "money"
AFRICA, UN = "Africa", "UN"
RULE = "troops, police and observers of missions in countries with a civil war between 1989 and 2016, as SIPRI reported them for December"


def ended(tables: Tables, p: Parameters, region: str = "", month: str = "") -> pd.DataFrame:
    """The rows of Decembers that had ended by as_of, of one region and one December where these are named."""
    rows = tables.deployments
    rows = rows.loc[[dates.known(one).latest <= p.as_of for one in rows["month"]]]
    rows = rows[rows["region"] == region] if region else rows
    rows = rows[rows["month"] == month] if month else rows
    if rows.empty:
        raise NotYet(f"{dates.known(month).text} had not ended" if month else "the table of people by December begins later")
    return rows


def _last(tables: Tables, p: Parameters, region: str = "") -> pd.DataFrame:
    rows = ended(tables, p, region)
    newest: pd.DataFrame = rows[rows["month"] == rows["month"].max()]
    return newest


def _outside(rows: pd.DataFrame, column: str = "persons") -> Finding:
    """The share of people in missions that are not the UN's, with the December it is of."""
    found = share(rows, rows["group"] != UN, column)
    month = rows["month"].max()
    return Finding(found.value, found.rows, text=f"{found.text} ({dates.known(month).text})", op=found.op, column=column, until=dates.known(month).latest.isoformat())


@figure("deployments.africa_share", title="People in Africa in missions not the UN's, at the end", unit="share", tables=["deployments"],
        rule=f"Of the {RULE}, the share in Africa in missions not run by the UN, in the latest December of the table; it ends in 2016.")
def africa_share(tables: Tables, p: Parameters) -> Finding:
    return _outside(_last(tables, p, AFRICA))


@figure("deployments.africa_share_2009", title="The same in 2009", unit="share", tables=["deployments"], variant_of="deployments.africa_share",
        rule="As deployments.africa_share, in December 2009, the year in which the first support office was set up.")
def africa_share_2009(tables: Tables, p: Parameters) -> Finding:
    return _outside(ended(tables, p, AFRICA, "2009-12"))


@figure("deployments.africa_share_2013", title="The same in 2013", unit="share", tables=["deployments"], variant_of="deployments.africa_share",
        rule="As deployments.africa_share, in December 2013.")
def africa_share_2013(tables: Tables, p: Parameters) -> Finding:
    return _outside(ended(tables, p, AFRICA, "2013-12"))


@figure("deployments.africa_share_highest", title="The highest share in Africa", unit="share", tables=["deployments"], variant_of="deployments.africa_share",
        rule="As deployments.africa_share, in the December in which it was highest; the table begins in 1993.")
def africa_share_highest(tables: Tables, p: Parameters) -> Finding:
    shares = by_december(ended(tables, p, AFRICA))
    return _outside(ended(tables, p, AFRICA, shares["share"].idxmax()))


@figure("deployments.africa_share_without_police", title="The same without missions of civilian police alone", unit="share", tables=["deployments"], variant_of="deployments.africa_share",
        rule="As deployments.africa_share, without the people in missions of civilian police alone.")
def africa_share_without_police(tables: Tables, p: Parameters) -> Finding:
    rows = _last(tables, p, AFRICA)
    return _outside(rows.assign(uniformed=rows["persons"] - rows["police_only_persons"]), "uniformed")


@figure("deployments.world_share", title="The same in the whole world", unit="share", tables=["deployments"], variant_of="deployments.africa_share",
        rule="As deployments.africa_share, in all regions; Afghanistan and Kosovo weigh most outside Africa.")
def world_share(tables: Tables, p: Parameters) -> Finding:
    return _outside(_last(tables, p))


@figure("deployments.africa_outside", title="People in Africa in missions not the UN's", unit="persons", tables=["deployments"],
        rule="The people that deployments.africa_share is the share of.")
def africa_outside(tables: Tables, p: Parameters) -> Finding:
    rows = _last(tables, p, AFRICA)
    rows = rows[rows["group"] != UN]
    value, month = int(rows["persons"].sum()), rows["month"].max()
    return Finding(value, rows, text=f"{say(value)} ({dates.known(month).text})", op="sum", column="persons", until=dates.known(month).latest.isoformat())


@figure("deployments.africa_largest", title="The largest mission in Africa that is not the UN's", unit="name and persons", tables=["deployments"],
        rule="Of the missions not run by the UN in Africa in the latest December of the table, the one with most people, and its share of their people.")
def africa_largest(tables: Tables, p: Parameters) -> Finding:
    rows = _last(tables, p, AFRICA)
    rows = rows[rows["group"] != UN]
    top = rows.loc[rows["largest_persons"].idxmax()]
    part, month = int(top["largest_persons"]) / int(rows["persons"].sum()), rows["month"].max()
    text = f"{top['largest']}, {say(int(top['largest_persons']))} people, {100 * part:.0f} per cent of them ({dates.known(month).text})"
    return Finding([{"mission": top["largest"], "persons": int(top["largest_persons"])}], rows, text=text, until=dates.known(month).latest.isoformat())


def by_december(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a December: people of each kind of organisation, their sum, and the share of those not the UN's (0 to 1)."""
    table = rows.pivot_table(index="month", columns="group", values="persons", aggfunc="sum").astype("float").fillna(0)
    table = table.reindex(columns=["UN", "regional", "international"], fill_value=0.0)
    whole = table.sum(axis=1)
    return table.assign(total=whole, share=1 - table["UN"] / whole)
