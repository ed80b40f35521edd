"""Series of the missions' charts: small tidy tables from `missions`, up to the day the report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companion.measures.missions import SINCE, large_multidimensional
from companion.tables import dates
from companion.tables.dates import Active, PartialDate

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "missions"
MONTHLY, YEARLY, POINTS = "ipi-monthly", "owid-yearly", "un-point"
KINDS = ("multidimensional", "borderline or not coded", "other")

Event = tuple[int, str, str, str]  # a mission opened or closed: year, mission, band, source


@dataclass(frozen=True)
class Period:
    """A mission's life as far as it is known."""

    mission: str
    kind: str
    region: str
    start: PartialDate
    end: PartialDate | None


def kind(coding: str) -> str:
    """The band a coding belongs to: yes, no, or neither for certain."""
    return {"yes": KINDS[0], "no": KINDS[2]}.get(coding, KINDS[1])


def periods(missions: pd.DataFrame, as_of: date) -> list[Period]:
    """The missions that may have begun by `as_of`."""
    found = [
        Period(row.mission, kind(row.multidimensional), row.region, dates.known(row.start), dates.partial(row.end))
        for row in missions.itertuples()
        if row.start
    ]
    return [period for period in found if period.start.earliest <= as_of]


def active(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Missions active from each day on which a count changes, to `as_of`.

    Columns: date (ISO day), one column a kind with the missions certainly active, `perhaps` (those whose partial
    dates leave it open), `low` and `high` (all kinds, without and with them).
    """
    import pandas as pd

    known = periods(tables.missions, given.as_of)
    rows = [_on(day, known) for day in _changes(known, given.as_of)]
    return pd.DataFrame(rows, columns=["date", *KINDS, "perhaps", "low", "high"])


def _changes(known: list[Period], as_of: date) -> list[date]:
    days = {as_of} if known else set()
    for period in known:
        days |= {period.start.earliest, period.start.latest}
        if period.end:
            days |= {period.end.earliest + timedelta(1), period.end.latest + timedelta(1)}
    return sorted(day for day in days if day <= as_of)


def _on(day: date, known: list[Period]) -> dict[str, object]:
    counts = dict.fromkeys((*KINDS, "perhaps"), 0)
    for period in known:
        found = dates.active_on(period.start, period.end, day)
        if found is not Active.NO:
            counts[period.kind if found is Active.YES else "perhaps"] += 1
    low = sum(counts[name] for name in KINDS)
    return {"date": day.isoformat(), **counts, "low": low, "high": low + counts["perhaps"]}


def bars(tables: Tables, given: Parameters) -> pd.DataFrame:
    """One row a mission begun by `as_of`, by region and start.

    Columns: mission, name, location, region, kind, start, end (as known; empty = still open on `as_of`), first, last
    (ISO days, the widest span the dates allow), surely_first, surely_last (the narrowest; empty where there is none),
    open (yes|no), source.
    """
    import pandas as pd

    rows = []
    for row in tables.missions.itertuples():
        start, end = dates.partial(row.start), dates.partial(row.end)
        if start is None or start.earliest > given.as_of:
            continue
        going = end is None or end.earliest > given.as_of
        last, surely = (min(end.latest, given.as_of), end.earliest) if end and not going else (given.as_of, given.as_of)
        sure = start.latest <= surely
        rows.append({
            "mission": row.mission, "name": row.name, "location": row.location, "region": row.region,
            "kind": kind(row.multidimensional), "start": row.start, "end": "" if going else row.end,
            "first": start.earliest.isoformat(), "last": last.isoformat(),
            "surely_first": start.latest.isoformat() if sure else "", "surely_last": surely.isoformat() if sure else "",
            "open": "yes" if going else "no", "source": row.source,
        })  # fmt: skip
    columns = ["mission", "name", "location", "region", "kind", "start", "end", "first", "last", "surely_first", "surely_last", "open", "source"]
    return pd.DataFrame(rows, columns=columns).sort_values(["region", "first", "mission"], ignore_index=True)


def large(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The large multidimensional missions begun by `as_of`, in order of start, as missions.last_large_multidimensional takes them.

    Columns: mission, start (ISO, the latest day it may have begun), strength (authorised, persons), source.
    """
    import pandas as pd

    found = large_multidimensional(tables.missions, given.as_of, given.large_from)
    rows = [
        {"mission": row.mission, "start": dates.known(row.start).latest.isoformat(), "strength": int(row.strength_authorised), "source": row.source}
        for row in found.itertuples()
    ]
    return pd.DataFrame(rows, columns=["mission", "start", "strength", "source"])


def multidimensional(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The missions coded multidimensional of `bars`, in order of start, with `closed_since_2014` (yes|no) added."""
    rows = bars(tables, given)
    rows = rows[rows["kind"] == KINDS[0]].sort_values(["first", "mission"], ignore_index=True)
    ends = map(dates.partial, rows["end"])
    recent = ["yes" if end and end.earliest >= SINCE and end.latest <= given.as_of else "no" for end in ends]
    return rows[["mission", "start", "end", "first", "last", "open", "source"]].assign(closed_since_2014=recent)


def openings(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Missions opened and closed in each calendar year that had ended by `as_of`.

    Columns: year, opened, closed, opened_multidimensional, closed_multidimensional (missions), opened_missions,
    closed_missions (names), source. A date known to the month or the year is in no doubt as to its year.
    """
    import pandas as pd

    last = dates.last_ended_year(given.as_of)
    opened: list[Event] = []
    closed: list[Event] = []
    for row in tables.missions.itertuples():
        for found, text in ((opened, row.start), (closed, row.end)):
            day = dates.partial(text)
            if day and day.latest.year <= last:
                found.append((day.latest.year, row.mission, kind(row.multidimensional), row.source))
    years = range(min((year for year, *_ in opened), default=last + 1), last + 1)
    rows = [{"year": year, **_in_year(year, opened, "opened"), **_in_year(year, closed, "closed"), "source": _behind(year, opened, closed)} for year in years]
    columns = ["year", "opened", "closed", "opened_multidimensional", "closed_multidimensional", "opened_missions", "closed_missions", "source"]
    return pd.DataFrame(rows, columns=columns)


def _in_year(year: int, events: list[Event], name: str) -> dict[str, object]:
    missions = [(mission, band) for event_year, mission, band, _ in events if event_year == year]
    return {
        name: len(missions),
        f"{name}_multidimensional": sum(band == KINDS[0] for _, band in missions),
        f"{name}_missions": "; ".join(mission for mission, _ in missions),
    }


def _behind(year: int, *found: list[Event]) -> str:
    return "; ".join(sorted({name for events in found for event_year, _, _, source in events if event_year == year for name in source.split("; ")}))


def personnel(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Uniformed personnel in three series that are not one: by month, by year, and counts that stand alone.

    Columns: series (ipi-monthly|owid-yearly|un-point), date (ISO day or year), total (persons; empty for a month that
    the monthly series skips), source. Nothing after `as_of`; a year only when it had ended by then.
    """
    import pandas as pd

    rows = tables.personnel
    rows = rows[(rows["mission"] == "") & rows["total"].notna()]
    monthly = rows[(rows["series"] == MONTHLY) & (rows["date"] <= given.as_of.isoformat())].sort_values("date")
    yearly = rows[(rows["series"] == YEARLY) & (rows["date"] <= str(dates.last_ended_year(given.as_of)))].sort_values("date")
    points = rows[(rows["series"] == POINTS) & (rows["date"] <= given.as_of.isoformat())].sort_values("date")
    whole = pd.concat([_with_gaps(monthly), yearly, points])[["series", "date", "total", "source"]]
    return whole.astype({"total": "Int64"}).reset_index(drop=True)


def _with_gaps(monthly: pd.DataFrame) -> pd.DataFrame:
    """The same with an empty row for each month skipped, so that a line drawn through it breaks there."""
    import pandas as pd

    if monthly.empty:
        return monthly
    ends = pd.date_range(monthly["date"].min(), monthly["date"].max(), freq="ME").strftime("%Y-%m-%d")
    there = set(monthly["date"].str[:7])  # the feed ends February on the 28th in every year
    missed = [day for day in ends if day[:7] not in there]
    gaps = pd.DataFrame({"series": MONTHLY, "date": missed, "total": pd.array([pd.NA] * len(missed), dtype="Int64"), "source": monthly["source"].iloc[0]})
    return pd.concat([monthly[["series", "date", "total", "source"]], gaps]).sort_values("date")
