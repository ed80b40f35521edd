"""Series of the missions' charts: small tidy tables from `missions`, up to the day the report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companion import dates
from companion.dates import Active, PartialDate

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

KINDS = ("multidimensional", "borderline or not coded", "other")


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
        Period(row.mission, kind(row.multidimensional), row.region, dates.partial(row.start), dates.partial(row.end))
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
    (ISO days a bar is drawn between: the middle of what is known), open (yes|no), years (length), source.
    """
    import pandas as pd

    rows = []
    for row in tables.missions.itertuples():
        start, end = dates.partial(row.start), dates.partial(row.end)
        if start is None or start.earliest > given.as_of:
            continue
        going = end is None or end.earliest > given.as_of
        first = min(_middle(start), given.as_of)
        last = given.as_of if going else max(_middle(end), first)
        rows.append({
            "mission": row.mission, "name": row.name, "location": row.location, "region": row.region,
            "kind": kind(row.multidimensional), "start": row.start, "end": "" if going else row.end,
            "first": first.isoformat(), "last": last.isoformat(), "open": "yes" if going else "no",
            "years": round((last - first).days / 365.25, 1), "source": row.source,
        })  # fmt: skip
    columns = ["mission", "name", "location", "region", "kind", "start", "end", "first", "last", "open", "years", "source"]
    return pd.DataFrame(rows, columns=columns).sort_values(["region", "first", "mission"], ignore_index=True)


def _middle(known: PartialDate) -> date:
    return known.earliest + (known.latest - known.earliest) // 2


def openings(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Missions opened and closed in each calendar year that had ended by `as_of`.

    Columns: year, opened, closed, and for each kind `opened multidimensional` ...; a year of either date is never in
    doubt, since each is known to the month at least or to the year.
    """
    import pandas as pd

    last = dates.last_ended_year(given.as_of)
    opened, closed = [], []
    for row in tables.missions.itertuples():
        for found, text in ((opened, row.start), (closed, row.end)):
            day = dates.partial(text)
            if day and day.latest.year <= last:
                found.append((day.latest.year, row.mission, kind(row.multidimensional)))
    years = range(min((year for year, _, _ in opened), default=last + 1), last + 1)
    rows = [
        {
            "year": year,
            "opened": sum(its == year for its, _, _ in opened),
            "closed": sum(its == year for its, _, _ in closed),
            "opened_multidimensional": sum(its == year and what == KINDS[0] for its, _, what in opened),
            "closed_multidimensional": sum(its == year and what == KINDS[0] for its, _, what in closed),
            "opened_missions": "; ".join(name for its, name, _ in opened if its == year),
            "closed_missions": "; ".join(name for its, name, _ in closed if its == year),
        }
        for year in years
    ]
    columns = ["year", "opened", "closed", "opened_multidimensional", "closed_multidimensional", "opened_missions", "closed_missions"]
    return pd.DataFrame(rows, columns=columns)
