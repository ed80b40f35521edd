"""What happened between the days of two editions: told from the newer tables, and so no revision of the data."""

from __future__ import annotations

from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import Happened, Row
from companion.tables import dates

# table -> its key, and what each of its dates means for it
EVENTS = {
    "missions": ("mission", {"start": "mission opened", "end": "mission closed"}),
    "operations": ("operation", {"start": "operation begun", "end": "operation ended"}),
    "resolutions": ("resolution", {"date": "resolution adopted"}),
}


def happened(old: Contents, new: Contents) -> tuple[Happened, ...]:
    """Every event after the earlier and by the later of the two days, by kind and day; none where the days are one,
    or the later edition does not hold its tables. A date known to the month or year counts from its first day."""
    early, late = sorted((old, new), key=lambda side: side.as_of)
    if early.as_of == late.as_of or not late.holds_tables:
        return ()
    paths = {one["name"]: one["path"] for one in late.package()["resources"]}
    found = []
    for table, (key, columns) in EVENTS.items():
        for column, what in columns.items():
            rows = late.table(paths[table]).rows if table in paths else ()
            events = [Happened(what, row[key], row[column]) for row in rows if _between(row, column, early.as_of, late.as_of)]
            found += sorted(events, key=lambda one: (one.day, one.name))
    return tuple(found)


def _between(row: Row, column: str, after: str, until: str) -> bool:
    day = dates.partial(row.get(column, ""))
    return day is not None and after < day.earliest.isoformat() <= until
