"""Resolutions: when each was adopted, by what vote, and what has been adopted since the essay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, count, figure, share
from companion.measures.missions import at_essay
from companion.tables import dates
from companion.tables.dates import known

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "chronology"
# the three the essay turns on, and those its statements about missions, forces and support rest on
FOLLOWED = {
    "r1244": "S/RES/1244(1999)", "r1744": "S/RES/1744(2007)", "r1863": "S/RES/1863(2009)", "r1925": "S/RES/1925(2010)",
    "r2085": "S/RES/2085(2012)", "r2098": "S/RES/2098(2013)", "r2100": "S/RES/2100(2013)", "r2127": "S/RES/2127(2013)",
    "r2149": "S/RES/2149(2014)", "r2245": "S/RES/2245(2015)", "r2351": "S/RES/2351(2017)", "r2359": "S/RES/2359(2017)",
    "r2391": "S/RES/2391(2017)", "r2531": "S/RES/2531(2020)", "r2628": "S/RES/2628(2022)", "r2657": "S/RES/2657(2022)",
    "r2690": "S/RES/2690(2023)", "r2710": "S/RES/2710(2023)", "r2717": "S/RES/2717(2023)", "r2719": "S/RES/2719(2023)",
    "r2746": "S/RES/2746(2024)", "r2767": "S/RES/2767(2024)",
}


def adopted(resolutions: pd.DataFrame, p: Parameters) -> pd.DataFrame:
    """The resolutions adopted by as_of, in order of date and number."""
    by_day = resolutions.loc[[bool(day) and known(day).latest <= p.as_of for day in resolutions["date"]]]
    return by_day.sort_values(["date", "resolution"])


def read(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions a source of the row tells of. The others rest on a table of dates, topics and votes, and say nothing
    here of what a resolution did."""
    return actions[actions["read"] == "yes"]


def vote(row: pd.Series) -> str:
    """A row's vote as for-against-abstaining, or what is known instead."""
    counts = [row["yes"], row["no"], row["abstain"]]
    if any(str(value) == "<NA>" for value in counts):
        return row["vote_note"] or "vote not known"
    return "-".join(str(int(value)) for value in counts)


def _followed(id: str, symbol: str) -> None:
    @figure(f"resolutions.{id}", title=f"Resolution {id[1:]}", unit="date and vote", tables=["resolutions"],
            rule=f"The day {symbol} was adopted and its vote: for, against, abstaining.")
    def resolution(tables: Tables, p: Parameters) -> Finding:
        rows = tables.resolutions[tables.resolutions["resolution"] == symbol]
        day = known(rows["date"].iloc[0])
        if day.earliest > p.as_of:
            raise NotYet(f"{symbol} was adopted on {day.text}")
        record = {"resolution": symbol, "date": day.iso, "vote": vote(rows.iloc[0])}
        return Finding([record], rows, text=f"{day.text} ({record['vote']})")


for _id, _symbol in FOLLOWED.items():
    _followed(_id, _symbol)


@figure("resolutions.count", title="Resolutions in the chronology", unit="resolutions", tables=["resolutions"],
        rule="Resolutions of the table adopted by the edition's day: those the essay names and those that made, changed or ended a mission, force or support office in it.")
def resolutions_count(tables: Tables, p: Parameters) -> Finding:
    return count(adopted(tables.resolutions, p))


@figure("resolutions.cited", title="Resolutions the essay cites", unit="resolutions", tables=["resolutions"],
        rule="Resolutions that the essay cites, adopted by the edition's day; a number that it prints by mistake for another is not counted.")
def resolutions_cited(tables: Tables, p: Parameters) -> Finding:
    rows = adopted(tables.resolutions, p)
    return count(rows[rows["cited"] == "yes"])


@figure("resolutions.actions_read", title="Actions of resolutions that a source tells of", unit="share", tables=["actions", "resolutions"],
        rule="Of the actions of resolutions adopted by the edition's day (one resolution can do several things), those for which a source of the row says what the resolution did. For the others only a table of dates, topics and votes was opened; they count in no figure on what resolutions did.")
def actions_read(tables: Tables, p: Parameters) -> Finding:
    rows = tables.actions
    rows = rows[rows["resolution"].isin(adopted(tables.resolutions, p)["resolution"])]
    told = rows["read"] == "yes"
    return share(rows, told, text=f"{int(told.sum())} of {len(rows)}")


@figure("resolutions.since_essay", title="Resolutions since the essay counts", unit="resolutions", tables=["resolutions"],
        rule="Resolutions of the table adopted after the beginning of 2024, up to the edition's day; the table follows the essay's subjects, not all the Council does.")
def since_essay(tables: Tables, p: Parameters) -> Finding:
    rows, day = adopted(tables.resolutions, p), at_essay(p)
    return count(rows.loc[[known(one).earliest > day for one in rows["date"]]])


@figure("resolutions.force_first", title="The first resolution since 2012 that authorised force by a UN mission", unit="date", tables=["resolutions", "actions", "missions"],
        rule="The earliest resolution adopted since 1 January 2012 whose action in the table is 'authorises force' for a mission of the UN's list: a new authority against armed groups, not a renewal nor the protection of civilians. Actions that no source was read for are left out.")
def force_first(tables: Tables, p: Parameters) -> Finding:
    actions, missions = read(tables.actions), set(tables.missions["mission"])
    forced = set(actions.loc[(actions["action"] == "authorises force") & actions["concerns"].isin(missions), "resolution"])
    rows = adopted(tables.resolutions, p)
    rows = rows[rows["resolution"].isin(forced) & (rows["date"] >= "2012")]
    if rows.empty:
        raise NotYet("no such resolution had been adopted")
    first = rows.head(1)
    day = known(first["date"].iloc[0])
    return Finding([{"resolution": first["resolution"].iloc[0], "date": day.iso}], first, text=f"Resolution {first['resolution'].iloc[0].removeprefix('S/RES/').split('(')[0]} of {day.text}")


@figure("resolutions.years_2098_to_2719", title="From Resolution 2098 to Resolution 2719", unit="years", tables=["resolutions"],
        rule="Whole years between the days on which the two were adopted.")
def years_between(tables: Tables, p: Parameters) -> Finding:
    rows = tables.resolutions
    pair = rows[rows["resolution"].isin([FOLLOWED["r2098"], FOLLOWED["r2719"]])].sort_values("date")
    first, last = (known(day).latest for day in pair["date"])
    if last > p.as_of:
        raise NotYet(f"Resolution 2719 was adopted on {dates.long(last)}")
    return Finding(dates.years_between(first, last), pair)
