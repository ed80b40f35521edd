"""Uniformed personnel: the monthly series, its highest month, its gaps, and the counts that stand alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, Second, figure, listed, say
from companion.measures.missions import begun
from companion.tables import dates
from companion.tables.dates import Active, known

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "missions"


def _series(tables: Tables, p: Parameters, series: str) -> pd.DataFrame:
    rows = tables.personnel
    chosen = rows[(rows["series"] == series) & (rows["date"] <= p.as_of.isoformat()[: 4 if series.endswith("yearly") else 10])]
    if chosen.empty:
        raise NotYet(f"the series {series} begins later")
    return chosen.sort_values("date", kind="stable")  # so that of equal months the first is the highest


def _month(iso: str) -> str:
    return known(iso[:7]).text


@figure("personnel.peak", title="Most uniformed personnel in a month", unit="persons", tables=["personnel"],
        rule="The highest month-end total of the IPI series (troops, police and observers), which counts two political missions too.")
def personnel_peak(tables: Tables, p: Parameters) -> Finding:
    rows = _series(tables, p, "ipi-monthly")
    top = rows.loc[rows["total"].idxmax()]
    yearly = tables.personnel.query("series == 'owid-yearly'")
    year = yearly.loc[(yearly["date"] == top["date"][:4]) & (yearly["date"] <= str(dates.last_ended_year(p.as_of))), "total"]
    second = Second(int(year.iloc[0]), "owid-peacekeeping", 0.01, "the year's December value of the same series, so a little lower than its highest month") if len(year) and year.notna().all() else None
    return Finding(int(top["total"]), rows, text=f"{say(int(top['total']))} ({_month(top['date'])})", op="max", column="total", until=rows["date"].max(), second=second)


@figure("personnel.peak_operations_only", title="The same without political missions", unit="persons", tables=["personnel", "aliases"], variant_of="personnel.peak",
        rule="The highest month-end sum over the missions of the IPI series, those of kind political mission left out.")
def personnel_peak_operations(tables: Tables, p: Parameters) -> Finding:
    aliases = tables.aliases
    political = set(aliases.loc[(aliases["feed"] == "ipi") & (aliases["kind"] == "political mission"), "name"])
    rows = _series(tables, p, "ipi-mission")
    rows = rows[~rows["mission"].isin(political)]
    sums = rows.groupby("date")["total"].sum()
    month = sums.idxmax()
    value = int(sums[month])
    return Finding(value, rows[rows["date"] == month], text=f"{say(value)} ({_month(month)})", op="sum", column="total", until=rows["date"].max())


@figure("personnel.last", title="Uniformed personnel in the last month of the series", unit="persons", tables=["personnel"],
        rule="The last month-end total of the IPI series by the edition's day; nothing is carried forward from it.")
def personnel_last(tables: Tables, p: Parameters) -> Finding:
    rows = _series(tables, p, "ipi-monthly")
    last = rows.sort_values("date").tail(1)
    value, month = int(last["total"].iloc[0]), last["date"].iloc[0]
    return Finding(value, last, text=f"{say(value)} ({_month(month)})", op="sum", column="total", until=month)


@figure("personnel.missing_months", title="Months missing inside the monthly series", unit="names", tables=["personnel"],
        rule="Months between the first and the last of the IPI series for which it has no row.")
def personnel_missing(tables: Tables, p: Parameters) -> Finding:
    import pandas as pd

    rows = _series(tables, p, "ipi-monthly")
    there = set(rows["date"].str[:7])
    every = pd.period_range(min(there), max(there), freq="M").astype(str)
    return Finding([month for month in every if month not in there], rows, text=listed([_month(month) for month in every if month not in there]), until=rows["date"].max())


@figure("personnel.last_point", title="The latest single count of uniformed personnel", unit="persons", tables=["personnel"],
        rule="The latest dated count of UN uniformed personnel that stands alone, outside any series, by the edition's day.")
def personnel_last_point(tables: Tables, p: Parameters) -> Finding:
    last = _series(tables, p, "un-point").sort_values("date").tail(1)
    value, day = int(last["total"].iloc[0]), last["date"].iloc[0]
    return Finding(value, last, text=f"{say(value)} ({known(day).text})", op="sum", column="total", until=day)


@figure("personnel.sipri", title="International personnel in all peace operations, by SIPRI", unit="persons", tables=["personnel"],
        rule="SIPRI's latest year-end count by the edition's day of international personnel, civilians included, in all multilateral peace operations and not the UN's alone, beside its first one here; another thing than the series of UN personnel, and never joined to them.")
def personnel_sipri(tables: Tables, p: Parameters) -> Finding:
    rows = _series(tables, p, "sipri-point").sort_values("date")
    first, last = rows.iloc[0], rows.iloc[-1]
    value = int(last["total"])
    before = f", after {say(int(first['total']))} ({known(first['date']).text})" if len(rows) > 1 else ""
    return Finding(value, rows.tail(1), text=f"{say(value)} ({known(last['date']).text}){before}", op="sum", column="total", until=last["date"])


@figure("personnel.sipri_change", title="Change since SIPRI's first count here", unit="share", tables=["personnel"],
        rule="By how much personnel.sipri is below SIPRI's count at the end of 2015, in per cent of that count.")
def personnel_sipri_change(tables: Tables, p: Parameters) -> Finding:
    rows = _series(tables, p, "sipri-point").sort_values("date")
    if len(rows) < 2:
        raise NotYet("SIPRI's second count here is later")
    first, last = float(rows["total"].iloc[0]), float(rows["total"].iloc[-1])
    return Finding((first - last) / first, rows.iloc[[0, -1]], text=f"{100 * (first - last) / first:.0f} per cent", until=rows["date"].iloc[-1])


@figure("missions.last_large_multidimensional_deployed", title="The same by people deployed", unit="name and date", tables=["missions", "personnel", "aliases"],
        rule="The latest start among missions coded multidimensional whose highest month in the IPI series reached the threshold of a large mission; the series ends in March 2017.",
        variant_of="missions.last_large_multidimensional")
def last_large_deployed(tables: Tables, p: Parameters) -> Finding:
    aliases = tables.aliases
    register: dict[str, str] = dict(aliases.loc[(aliases["feed"] == "ipi") & (aliases["kind"] == "mission"), ["name", "mission"]].itertuples(index=False))
    highest = _series(tables, p, "ipi-mission").replace({"mission": register}).groupby("mission")["total"].max()
    missions = tables.missions
    large = missions["mission"].map(highest).fillna(0) >= p.large_from
    rows = missions[(missions["multidimensional"] == "yes") & large & (begun(missions, date.min, p.as_of) == Active.YES)].sort_values("start")
    if rows.empty:
        raise NotYet(f"no mission coded multidimensional had {p.large_from:,} people deployed")
    last = rows.tail(1).assign(deployed=rows["mission"].map(highest))
    name, start = last["mission"].iloc[0], known(last["start"].iloc[0])
    return Finding([{"mission": name, "start": start.iso}], last, text=f"{name}, {start.text}", until=_series(tables, p, "ipi-mission")["date"].max())
