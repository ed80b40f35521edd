"""Our World in Data, United Nations Peacekeeping: missions and size of the force by year, since 1947.

December values (1998: November); missions are those active at any time in the year. From 1992 the sizes are the
UN's and include political missions; before, they are Global Policy Forum's.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from companion.sources import rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "owid"
TITLE = "United Nations Peacekeeping"
PRODUCER = "Our World in Data, from the United Nations and Global Policy Forum"
ADDRESS = (
    "https://raw.githubusercontent.com/owid/owid-datasets/master/datasets/"
    "United%20Nations%20Peacekeeping/United%20Nations%20Peacekeeping.csv"
)
LICENCE = "CC BY"
SOURCE = "owid-peacekeeping"
TABLE = "personnel"
PART = ("series",)
SERIES = "owid-yearly"
WRITES = "table"

MISSIONS = "Number of peacekeeping missions (United Nations Peacekeeping)"
SIZE = "Size of total peacekeeping force (United Nations Peacekeeping)"
POLICE = "Civilian police (peacekeepers) (United Nations Peacekeeping)"
OBSERVERS = "Military Observers and staff officers (peacekeepers) (United Nations Peacekeeping)"
TROOPS = "Troops (peacekeepers) (United Nations Peacekeeping)"
SHAPE = Shape(
    NAME,
    (
        Column("Entity", filled=True, only=("World",)),
        Column("Year", "integer", filled=True, least=1945),
        Column(MISSIONS, "integer", least=0),
        Column(SIZE, "integer", least=0),
        Column(POLICE, "integer", least=0),
        Column(OBSERVERS, "integer", least=0),
        Column(TROOPS, "integer", least=0),
    ),
    key=("Year",),
    unused=("code",),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a year; a year may have its missions and no size yet."""
    today = today or date.today()
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        if row["Year"] > today.year:
            feed.refuse(index, "Year", row["Year"], f"a year up to {today.year} is expected")
    sized = [row["Year"] for row in feed.rows if row[SIZE] is not None] or [row["Year"] for row in feed.rows]
    return feed.dated(f"to {max(sized)}", f"{min(sized)}-01-01", f"{max(sized)}-12-31")


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Series `owid-yearly`: the year's force and `missions_counted`. Parts are given from 1992.

    Before 1992 the file writes 0 for troops, police and observers beside a force of thousands: a part nobody
    knows, so the cell is empty.
    """
    return rows.ordered(TABLE, [_row(row) for row in feed.rows])


def _row(row: dict[str, Any]) -> dict[str, str]:
    unknown = not (row[TROOPS] or row[POLICE] or row[OBSERVERS])
    troops, police, observers = (None,) * 3 if unknown else (row[TROOPS], row[POLICE], row[OBSERVERS])
    return rows.row(
        TABLE, series=SERIES, date=row["Year"], date_precision="year", troops=troops, police=police,
        observers=observers, total=row[SIZE], missions_counted=row[MISSIONS], source=SOURCE,
    )  # fmt: skip
