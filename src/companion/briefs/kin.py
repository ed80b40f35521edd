"""The subject's kin as small tables for its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.briefs.dossier import Dossier
from companion.tables import dates
from companion.tables.dates import PartialDate, partial

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

ORDER = ("establishes", "authorises force", "authorises support", "finances", "extends", "transitions", "terminates", "none recorded")


def spans(found: Dossier) -> pd.DataFrame:
    """Missions, or operations, begun by the day. Columns: their key, first, last (ISO days), open, years, source.

    A date known to a month or a year stands at its middle.
    """
    import pandas as pd

    kind = found.subject.kind
    rows = []
    for row in getattr(found.tables, f"{kind}s").itertuples():
        start, end = partial(row.start), partial(row.end)
        if start is None or start.earliest > found.day:
            continue
        going = end is None or end.earliest > found.day
        first, last = bounds(start, None if going else end, found.day)
        rows.append({
            kind: getattr(row, kind), "first": first.isoformat(), "last": last.isoformat(), "open": "yes" if going else "no",
            "years": years(first, last), "source": row.source,
        })  # fmt: skip
    return pd.DataFrame(rows)


def acts(found: Dossier) -> pd.DataFrame:
    """Resolutions adopted by the day, a row for each kind of thing one did. Columns: resolution, date, action, source."""
    resolutions = found.tables.resolutions
    resolutions = resolutions[[dates.known(day).earliest <= found.day for day in resolutions["date"]]]
    actions = found.tables.actions[["resolution", "action"]].drop_duplicates()
    merged = resolutions[["resolution", "date", "source"]].merge(actions, on="resolution", how="left")
    merged["action"] = merged["action"].fillna(ORDER[-1])
    merged = merged.assign(place=merged["action"].map(ORDER.index))
    merged = merged.sort_values(["place", "date", "resolution"], ignore_index=True)
    return merged[["resolution", "date", "action", "source"]]


def bounds(start: PartialDate, end: PartialDate | None, day: date) -> tuple[date, date]:
    """First and last day of a life; a partial date stands at its middle, one that is open ends on `day`."""
    first = min(_middle(start), day)
    return first, max(_middle(end), first) if end else day


def years(first: date, last: date) -> float:
    """Years between two days, to a tenth."""
    return round((last - first).days / 365.25, 1)


def _middle(known: PartialDate) -> date:
    return known.earliest + (known.latest - known.earliest) // 2
