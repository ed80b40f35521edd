"""IPI Providing for Peacekeeping: uniformed personnel of each UN mission at the end of each month, since Nov 1990.

Political missions and a few remnants stand among the missions. The columns of the headquarters' longitude and
latitude are swapped in the file and are not used.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.sources import rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "ipi-missions"
TITLE = "IPI Peacekeeping Database (Providing for Peacekeeping), by mission and month"
PRODUCER = "International Peace Institute"
ADDRESS = "http://www.providingforpeacekeeping.org/contributions/"
LICENCE = "licence not stated, facts only"
SOURCE = "ipi-ppp-missions"
TABLE = "personnel"
PART = ("series",)
SERIES = "ipi-mission"
WRITES = "table"

SHAPE = Shape(
    NAME,
    (
        Column("Date", "day", filled=True, past=True),
        Column("Mission", "name", filled=True),
        Column("Troops", "integer", least=0),
        Column("Police", "integer", least=0),
        Column("Observers", "integer", least=0),
        Column("Total", "integer", filled=True, least=0),
    ),
    key=("Date", "Mission"),
    unused=("country_of_*", "mission_*", "number_of_contributors"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a mission and month; refused where the parts do not make up the total."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        parts = sum(row[column] or 0 for column in ("Troops", "Police", "Observers"))
        if parts != row["Total"]:
            feed.refuse(index, "Total", row["Total"], f"troops, police and observers make {parts}")
    days = [row["Date"] for row in feed.rows]
    return feed.dated(f"to {max(days)[:7]}", min(days), max(days))


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Series `ipi-mission`, by mission as the feed writes it; a part not reported is empty, not zero."""
    if names:
        names.check(feed, "Mission", "ipi")
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, series=SERIES, date=row["Date"], date_precision="day", mission=row["Mission"],
                troops=row["Troops"], police=row["Police"], observers=row["Observers"], total=row["Total"], source=SOURCE,
            )
            for row in feed.rows
        ],
    )  # fmt: skip
