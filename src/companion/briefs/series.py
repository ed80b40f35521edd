"""A mission's people and deaths over time, as the feeds have them under whatever name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from companion import dates
from companion.dates import partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.tables import Tables


@dataclass(frozen=True)
class Series:
    """A series of one mission: its rows, the names it has in the feed, and what to know of them.

    people: columns date, troops, police, observers, total. deaths: columns year, malicious, other.
    """

    rows: pd.DataFrame
    names: tuple[str, ...]
    notes: tuple[str, ...]
    source: str


def reach(tables: Tables) -> tuple[date, date]:
    """First and last day of the series of people by mission, whatever the mission."""
    table = tables.personnel
    days = table[table["series"] == "ipi-mission"]["date"]
    return partial(days.min()).earliest, partial(days.max()).latest


def month(day: date) -> str:
    """November 1990."""
    return f"{dates.MONTHS[day.month]} {day.year}"


def people(tables: Tables, mission: str, day: date) -> Series:
    """Uniformed personnel by month from the International Peace Institute's file by mission, up to `day`."""
    table = tables.personnel
    table = table[(table["series"] == "ipi-mission") & (table["date"] <= day.isoformat())]
    names, notes, spans = _names(tables, "ipi", mission, set(table["mission"]))
    rows = _within(table[table["mission"].isin(names)], "date", spans)
    return Series(rows[["date", "troops", "police", "observers", "total"]], names, notes, "ipi-ppp-missions")


def deaths(tables: Tables, mission: str, day: date) -> Series:
    """Deaths of UN personnel by calendar year, malicious acts apart from all others, up to `day`."""
    table = tables.fatalities
    table = table[table["month"] <= day.isoformat()[:7]]
    names, notes, spans = _names(tables, "un-fatalities", mission, set(table["mission"]))
    rows = _within(table[table["mission"].isin(names)], "month", spans)
    hostile = rows["incident"] == "Malicious Act"
    summed = rows.assign(
        year=rows["month"].str[:4].astype("int64"),
        malicious=rows["casualties"].where(hostile, 0).astype("int64"),
        other=rows["casualties"].where(~hostile, 0).astype("int64"),
    )
    yearly = summed.groupby("year", as_index=False)[["malicious", "other"]].sum()
    return Series(yearly, names, notes, "un-hub-fatalities")


def _names(tables: Tables, feed: str, mission: str, there: set[str]) -> tuple[tuple[str, ...], tuple[str, ...], dict]:
    """The feed's names for a mission; for a name shared with others the mission's own months only."""
    aliases = tables.aliases
    aliases = aliases[(aliases["feed"] == feed) & aliases["name"].isin(there)]
    names, notes, spans = [mission] if mission in there else [], [], {}
    for row in aliases.itertuples():
        shared = row.mission.split("; ") if row.mission else []
        if mission not in shared:
            continue
        if row.kind == "mission":
            names.append(row.name)
            notes.append(f"The feed calls it {row.name}.")
        elif row.kind == "aggregate":
            own = tables.missions.set_index("mission").loc[mission]
            end = partial(own["end"])
            names.append(row.name)
            spans[row.name] = (partial(own["start"]).earliest.isoformat(), end.latest.isoformat() if end else "9999")
            notes.append(f"The feed puts {', '.join(shared)} under one name, {row.name}; shown are the months of this mission.")
        elif row.kind == "part":
            notes.append(f"The feed lists a part of it, {row.name}, on its own; it is not in these numbers.")
    return tuple(names), tuple(notes), spans


def _within(rows: pd.DataFrame, column: str, spans: dict[str, tuple[str, str]]) -> pd.DataFrame:
    for name, (first, last) in spans.items():
        size = 7 if column == "month" else 10
        rows = rows[(rows["mission"] != name) | ((rows[column] >= first[:size]) & (rows[column] <= last[:size]))]
    return rows.sort_values(column)
