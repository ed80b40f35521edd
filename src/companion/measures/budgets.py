"""Money: what peacekeeping costs a year, what of it goes to offices that support the forces of others, what waits.

The UN's financial year of peacekeeping runs from July to June; a sum is counted from its first day. Sums of one basis
are never added to those of another: what was announced for all, what was approved by mission with or without its share
of the support account, what was proposed and what was spent are different things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, figure, listed, names, share, total
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "money"
ANNOUNCED, OFFICE, WHOLE = "announced total", "support office", "whole year"
# by mission and for all missions of a year; what is left out was listed for some of them only, proposed or spent
COMPLETE = {"2012/13": "total appropriation", "2013/14": "total appropriation", "2026/27": "approved maintenance"}
APPORTIONED = "apportioned"


def dollars(value: float, rounded_to: float = 1) -> str:
    """5.59 billion dollars, 857.3 million dollars; with no digit more than a source that rounds has: 8.3 billion dollars."""
    if value >= 1e9:
        return f"{value / 1e9:,.{1 if rounded_to >= 1e8 else 2}f} billion dollars"
    return f"{value / 1e6:,.{0 if rounded_to >= 1e6 else 1}f} million dollars"


def begun(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The rows of `budgets` whose financial year had begun by as_of; raises `NotYet` where there are none."""
    rows = tables.budgets
    rows = rows[rows["start"] <= p.as_of.isoformat()]
    if rows.empty:
        raise NotYet("the table of budgets begins later")
    return rows


def announced(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The sums announced for all of peacekeeping, year by year."""
    rows = begun(tables, p)
    return rows[rows["basis"] == ANNOUNCED].sort_values("start")


def by_mission(tables: Tables, p: Parameters, year: str = "") -> pd.DataFrame:
    """One financial year's sums by mission and support office, of those that pay for the whole year.

    year: one of `COMPLETE`; the latest that had begun where none is named.
    """
    rows = begun(tables, p)
    there = [one for one, basis in COMPLETE.items() if ((rows["financial_year"] == one) & (rows["basis"] == basis)).any()]
    if (year and year not in there) or not there:
        raise NotYet("no budget of all missions is in the table for so early a day" if not there else f"the financial year {year} had not begun")
    year = year or there[-1]
    return rows[(rows["financial_year"] == year) & (rows["basis"] == COMPLETE[year]) & (rows["period"] == WHOLE)]


@figure("budgets.latest", title="The peacekeeping budget as last announced", unit="US dollars", tables=["budgets"],
        rule="The sum announced for all of peacekeeping in the latest financial year that had begun by the edition's day, when its budget was agreed; later additions are not in it.")
def latest(tables: Tables, p: Parameters) -> Finding:
    row = announced(tables, p).tail(1)
    return _sum(row)


@figure("budgets.highest", title="The highest peacekeeping budget announced", unit="US dollars", tables=["budgets"],
        rule="The highest of the sums announced for all of peacekeeping since 2009/10, among those that pay for the whole year of every mission as far as the sources say.")
def highest(tables: Tables, p: Parameters) -> Finding:
    rows = _whole(tables, p)
    return _sum(rows.loc[[rows["usd"].idxmax()]])


@figure("budgets.fall", title="How far the budget has fallen from its highest", unit="per cent", tables=["budgets"],
        rule="Of budgets.highest, the part by which the latest sum that pays for a whole year lies below it; in dollars of the year, prices not taken out.")
def fall(tables: Tables, p: Parameters) -> Finding:
    rows = _whole(tables, p)
    top, last = rows.loc[rows["usd"].idxmax()], rows.iloc[-1]
    value = round(100 * (1 - int(last["usd"]) / int(top["usd"])), 1)
    return Finding(value, rows[rows["financial_year"].isin([top["financial_year"], last["financial_year"]])], text=f"{value:.0f} per cent ({top['financial_year']} to {last['financial_year']})", until=last["start"])


@figure("budgets.partial", title="Budgets announced for less than the year", unit="names", tables=["budgets"],
        rule="Financial years in which the sum announced pays some mission for a part of the year only, or in which this was not established; they are shown and not compared.")
def partial_years(tables: Tables, p: Parameters) -> Finding:
    rows = announced(tables, p)
    return names(rows[rows["period"] != WHOLE], "financial_year")


def spans(years: list[str]) -> str:
    """2014/15 and 2016/17 to 2024/25, of financial years in order; two that follow on each other are both named."""
    runs: list[list[str]] = []
    for year in years:
        if runs and int(year[:4]) == int(runs[-1][-1][:4]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return listed([one for run in runs for one in (run if len(run) < 3 else [f"{run[0]} to {run[-1]}"])])


def _year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _missing(rows: pd.DataFrame, until: str) -> list[str]:
    """Financial years between the first of the rows and that of `until` (ISO) for which they have none."""
    there = {int(start[:4]) for start in rows["start"]}
    last = int(until[:4]) - (until[5:] < "07-01")
    return [_year(year) for year in range(min(there), last + 1) if year not in there]


@figure("budgets.no_total", title="Years without a sum announced for all of peacekeeping", unit="names", tables=["budgets"],
        rule="Financial years since 2009/10 that had begun by the edition's day and the table's end, for which the table has no sum announced: none was found, or the release that was read names no exact one.")
def no_total(tables: Tables, p: Parameters) -> Finding:
    rows = announced(tables, p)
    lacking = _missing(rows, rows["start"].max())
    return Finding(lacking, rows, text=spans(lacking))


@figure("budgets.complete_years", title="Years with every mission's money", unit="names", tables=["budgets"],
        rule="Financial years that had begun by the edition's day and that the table has for all missions and support offices, within one basis; those paid for part of the year named as such.")
def complete_years(tables: Tables, p: Parameters) -> Finding:
    rows = begun(tables, p)
    chosen = rows[[row.basis == COMPLETE.get(row.financial_year) for row in rows.itertuples()]]
    if chosen.empty:
        raise NotYet("no budget of all missions is in the table for so early a day")
    return Finding(sorted(set(chosen["financial_year"])), chosen)


@figure("budgets.missing_years", title="Years without a sum approved by mission", unit="names", tables=["budgets"],
        rule="Financial years that had begun by the edition's day, from the first with sums by mission to the table's latest, for which it has none that was approved.")
def missing_years(tables: Tables, p: Parameters) -> Finding:
    rows = begun(tables, p)
    approved = rows[~rows["basis"].isin([ANNOUNCED, "proposed", "expenditure"])]
    lacking = _missing(approved, rows["start"].max())
    return Finding(lacking, approved, text=spans(lacking))


@figure("budgets.support_share", title="What support offices get of the missions' money", unit="share", tables=["budgets"],
        rule="Of the money approved by mission and support office in the latest financial year that the table has for all of them, the share of the offices that support forces of others. A mission paid for part of the year is left out.")
def support_share(tables: Tables, p: Parameters) -> Finding:
    rows = by_mission(tables, p)
    return _share(rows)


@figure("budgets.support_share_first", title="The same in the first year the table has", unit="share", tables=["budgets"], variant_of="budgets.support_share",
        rule="As budgets.support_share, in 2012/13.")
def support_share_first(tables: Tables, p: Parameters) -> Finding:
    return _share(by_mission(tables, p, "2012/13"))


@figure("budgets.support", title="Money for support offices", unit="US dollars", tables=["budgets"],
        rule="The money approved for the offices that support forces of others, in the year of budgets.support_share.")
def support(tables: Tables, p: Parameters) -> Finding:
    rows = by_mission(tables, p)
    return _sum(rows[rows["kind"] == OFFICE])


@figure("budgets.by_mission", title="Money for missions and support offices together", unit="US dollars", tables=["budgets"],
        rule="The sum that budgets.support_share is a share of; without the support account and the service centres where the source leaves them out.")
def sum_by_mission(tables: Tables, p: Parameters) -> Finding:
    return _sum(by_mission(tables, p))


@figure("budgets.offices", title="The support offices counted", unit="names", tables=["budgets"],
        rule="The offices that budgets.support adds up.")
def offices(tables: Tables, p: Parameters) -> Finding:
    rows = by_mission(tables, p)
    return names(rows[rows["kind"] == OFFICE].sort_values("entity"), "entity")


@figure("budgets.first_support", title="The first sum approved for the support of AMISOM", unit="US dollars", tables=["budgets"],
        rule="The earliest row of a support office; for the months from July to December 2009.")
def first_support(tables: Tables, p: Parameters) -> Finding:
    rows = begun(tables, p)
    row = rows[rows["kind"] == OFFICE].sort_values("start").head(1)
    span = f"{dates.known(row['start'].iloc[0][:7]).text} to {dates.known(row['end'].iloc[0][:7]).text}"
    return Finding(int(row["usd"].iloc[0]), row, text=f"{dollars(int(row['usd'].iloc[0]))} ({span})", op="sum", column="usd")


def _change(tables: Tables, p: Parameters, kind: str) -> Finding:
    """How much less was approved for 2026/27 than for 2025/26, of what both years name; below nought where it is more."""
    rows = begun(tables, p)
    before = rows[(rows["basis"] == APPORTIONED) & (rows["kind"] == kind)]
    after = rows[(rows["basis"] == COMPLETE["2026/27"]) & (rows["financial_year"] == "2026/27") & rows["entity"].isin(before["entity"])]
    if after.empty:
        raise NotYet("the financial year 2026/27 had not begun")
    import pandas as pd

    value = round(100 * (1 - int(after["usd"].sum()) / int(before["usd"].sum())), 1)
    both = pd.concat([before, after])
    what = f"{listed(sorted(before['entity']))}, 2025/26 to 2026/27"
    return Finding(value, both, text=f"{value:.1f} per cent less ({what})", until=after["start"].max())


@figure("budgets.missions_change", title="How much less missions got in 2026/27", unit="per cent", tables=["budgets"],
        rule="By how much the money for the missions that both years name fell, from what was apportioned for 2025/26 to what was approved for 2026/27, shares of the support account in neither; five missions were transcribed.")
def missions_change(tables: Tables, p: Parameters) -> Finding:
    return _change(tables, p, "mission")


@figure("budgets.support_change", title="How much less the support office in Somalia got in 2026/27", unit="per cent", tables=["budgets"],
        rule="As budgets.missions_change, for UNSOS; the office in Haiti has no sum of the year before in the table.")
def support_change(tables: Tables, p: Parameters) -> Finding:
    return _change(tables, p, OFFICE)


def _scheduled(tables: Tables, p: Parameters) -> pd.DataFrame:
    rows = tables.apportionments
    if p.as_of.isoformat() < rows["start"].min():
        raise NotYet("the financial year 2026/27 had not begun")
    return rows


@figure("budgets.waiting", title="Money that waits for a vote of the Security Council", unit="share", tables=["apportionments"],
        rule="Of the money apportioned for 2026/27 among member states for the missions and offices transcribed, the share that is set free only if the Council extends a mandate.")
def waiting(tables: Tables, p: Parameters) -> Finding:
    rows = _scheduled(tables, p)
    return share(rows, rows["condition"] != "none", "usd")


@figure("budgets.last_days", title="Last days for which money is free without a vote", unit="list", tables=["apportionments"],
        rule="For each mission or office of which a part of the money waits, the last day of the part that does not; the Council decides by then.")
def last_days(tables: Tables, p: Parameters) -> Finding:
    rows = _scheduled(tables, p)
    held = rows[rows["condition"] != "none"]["entity"]
    free = rows[(rows["condition"] == "none") & rows["entity"].isin(held)].sort_values(["end", "entity"])
    records = [{"entity": row.entity, "day": row.end} for row in free.itertuples()]
    return Finding(records, free, text=listed([f"{row.entity} to {dates.known(row.end).text}" for row in free.itertuples()]))


def _whole(tables: Tables, p: Parameters) -> pd.DataFrame:
    rows = announced(tables, p)
    rows = rows[rows["period"] == WHOLE]
    if rows.empty:
        raise NotYet("no sum announced for a whole year had begun")
    return rows


def _sum(rows: pd.DataFrame) -> Finding:
    found = total(rows, "usd", until=rows["start"].max())
    text = dollars(found.value, int(rows["rounded_to"].max()) if len(rows) == 1 else 1)
    return Finding(found.value, rows, text=f"{text} ({rows['financial_year'].iloc[0]})", op="sum", column="usd", until=found.until)


def _share(rows: pd.DataFrame) -> Finding:
    found = share(rows, rows["kind"] == OFFICE, "usd")
    return Finding(found.value, found.rows, text=f"{found.text} ({rows['financial_year'].iloc[0]})", op=found.op, column="usd", until=rows["start"].max())
