"""Which missions were large when: authorised strength month by month, 1990 to May 2015.

The register's one strength a mission is its highest at any time. Here a mission is large in the months in which its
authorised troops, police and observers together were `large_from` or more. A month the file lacks is not known: it
counts as perhaps where the mission was then active and was large in some other month, or at its highest in the register.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, count, figure, listed, names, say
from companion.tables import dates
from companion.tables.dates import known, partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "money"
FIRST, LAST = "1990-01", "2015-05"  # the months the file covers; a test holds them to the table


@cache
def months(first: str, last: str) -> tuple[str, ...]:
    """Every month from one to another, both included, as YYYY-MM."""
    begin, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return tuple(f"{one // 12}-{one % 12 + 1:02d}" for one in range(begin, end + 1))


def reach(p: Parameters) -> str:
    """The last month of the file that had ended by as_of; raises `NotYet` where none had."""
    there = [month for month in months(FIRST, LAST) if known(month).latest <= p.as_of]
    if not there:
        raise NotYet("the table of authorised strength begins later")
    return there[-1]


def large(tables: Tables, p: Parameters) -> pd.DataFrame:
    """Large missions month by month, to the last month that had ended by as_of.

    Columns: month (YYYY-MM), mission, certainty (yes; perhaps where the month is not in the file), source.
    """
    import pandas as pd

    last, rows = reach(p), tables.strength
    covered: dict[str, set[str]] = {}
    found = []
    for row in rows.itertuples():
        if str(row.authorised) == "<NA>":
            continue
        span = months(row.first, row.last)
        covered.setdefault(row.mission, set()).update(span)
        if row.authorised >= p.large_from:
            found += [(month, row.mission, "yes", row.source) for month in span if month <= last]
    once = {row.mission for row in rows.itertuples() if str(row.authorised) != "<NA>" and row.authorised >= p.large_from}
    missions = tables.missions
    highest = missions["strength_authorised"].fillna(0) >= p.large_from
    for row in missions[missions["mission"].isin(once) | highest].itertuples():
        start, end = dates.known(row.start), partial(row.end)
        for month in months(FIRST, last):
            here = dates.known(month)
            if month not in covered.get(row.mission, ()) and dates.overlaps(start, end, here.earliest, here.latest) != dates.Active.NO:
                found.append((month, row.mission, "perhaps", row.source))
    return pd.DataFrame(found, columns=["month", "mission", "certainty", "source"]).sort_values(["month", "mission"], ignore_index=True)


def by_month(found: pd.DataFrame, last: str) -> pd.DataFrame:
    """One row a month: low (certainly large) and high (perhaps large too)."""
    import pandas as pd

    table = pd.crosstab(found["month"], found["certainty"]).reindex(index=list(months(FIRST, last)), columns=["yes", "perhaps"], fill_value=0)
    return pd.DataFrame({"month": table.index, "low": table["yes"].to_numpy(), "high": (table["yes"] + table["perhaps"]).to_numpy()})


def runs(tables: Tables, p: Parameters) -> list[tuple[str, list[tuple[str, str]], int]]:
    """(mission, its runs of months as a large one, highest strength in the file), those large last first.

    A run ends where the strength falls below `large_from`, or where the file has no month.
    """
    last = reach(p)
    spans: dict[str, list[tuple[str, str]]] = {}
    most: dict[str, int] = {}
    for row in tables.strength.sort_values(["mission", "first"]).itertuples():
        if str(row.authorised) == "<NA>" or row.authorised < p.large_from or row.first > last:
            continue
        end, its = min(row.last, last), spans.setdefault(row.mission, [])
        if its and months(its[-1][1], row.first)[1:] == (row.first,):
            its[-1] = (its[-1][0], end)
        else:
            its.append((row.first, end))
        most[row.mission] = max(most.get(row.mission, 0), int(row.authorised))
    ordered = sorted(spans, key=lambda name: (spans[name][-1][1], spans[name][0][0], name), reverse=True)
    return [(name, spans[name], most[name]) for name in ordered]


def _interval(rows: pd.DataFrame, month: str, until: str) -> Finding:
    low, high = int((rows["certainty"] == "yes").sum()), len(rows)
    counted = rows.assign(counted=rows["certainty"])
    text = f"{say(low) if low == high else say(None, low, high)} ({known(month).text})"
    return Finding(low if low == high else None, counted, low=None if low == high else low, high=None if low == high else high, text=text, op="count", until=until)


@figure("strength.large_last", title="Large missions in the last month of the table", unit="missions", tables=["strength", "missions"],
        rule="Missions whose authorised troops, police and observers together were large_from or more in the last month of the file that had ended by the edition's day, of any kind, multidimensional or not; perhaps where the file lacks the month.")
def large_last(tables: Tables, p: Parameters) -> Finding:
    last = reach(p)
    found = large(tables, p)
    return _interval(found[found["month"] == last], last, known(last).latest.isoformat())


@figure("strength.large_deployed", title="The same by people deployed", unit="missions", tables=["strength", "personnel", "aliases"], variant_of="strength.large_last",
        rule="Missions with large_from or more troops, police and observers there at the end of that month, by IPI's series; political missions are left out.")
def large_deployed(tables: Tables, p: Parameters) -> Finding:
    last, rows, aliases = reach(p), tables.personnel, tables.aliases
    political = set(aliases.loc[(aliases["feed"] == "ipi") & (aliases["kind"] == "political mission"), "name"])
    rows = rows[(rows["series"] == "ipi-mission") & (rows["date"].str[:7] == last) & ~rows["mission"].isin(political)]
    if rows.empty:
        raise NotYet(f"IPI's series has no {known(last).text}")
    chosen = rows[rows["total"].fillna(0) >= p.large_from].sort_values("mission")
    return count(chosen, text=f"{len(chosen)} ({known(last).text})", until=known(last).latest.isoformat())


@figure("strength.large_last_names", title="Large missions in the last month, by name", unit="names", tables=["strength", "missions"],
        rule="Those of strength.large_last that are certain.")
def large_last_names(tables: Tables, p: Parameters) -> Finding:
    last = reach(p)
    found = large(tables, p)
    return names(found[(found["month"] == last) & (found["certainty"] == "yes")], "mission", until=known(last).latest.isoformat())


@figure("strength.large_most", title="Most large missions in one month", unit="missions", tables=["strength", "missions"], variant_of="strength.large_last",
        rule="The highest count of strength.large_last in any month from January 1990 on, and the first month that has it.")
def large_most(tables: Tables, p: Parameters) -> Finding:
    last, found = reach(p), large(tables, p)
    table = by_month(found, last)
    top = table.loc[table["low"].idxmax()]
    return _interval(found[found["month"] == top["month"]], top["month"], known(last).latest.isoformat())


@figure("strength.large_2000", title="Large missions at the turn of the century", unit="missions", tables=["strength", "missions"], variant_of="strength.large_last",
        rule="As strength.large_last, in January 2000.")
def large_2000(tables: Tables, p: Parameters) -> Finding:
    if reach(p) < "2000-01":
        raise NotYet("January 2000 had not ended")
    found = large(tables, p)
    return _interval(found[found["month"] == "2000-01"], "2000-01", "2000-01-31")


@figure("strength.no_longer_large", title="Missions at work that were large once and no longer", unit="names", tables=["strength", "missions"],
        rule="Missions active in the last month of the file whose authorised strength was large_from or more in an earlier month and below it then: by their highest strength they count as large all the same.")
def no_longer_large(tables: Tables, p: Parameters) -> Finding:
    last, rows = reach(p), tables.strength
    now = rows[(rows["first"] <= last) & (rows["last"] >= last) & (rows["authorised"].fillna(p.large_from) < p.large_from)]
    before = rows[(rows["first"] <= last) & (rows["authorised"].fillna(0) >= p.large_from)]
    chosen = now[now["mission"].isin(before["mission"])].sort_values("mission")
    said = [f"{row.mission} ({say(int(row.authorised))})" for row in chosen.itertuples()]
    return Finding(list(chosen["mission"]), chosen, text=f"{listed(said)} in {known(last).text}" if said else "none", until=known(last).latest.isoformat())
