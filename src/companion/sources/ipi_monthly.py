"""IPI Providing for Peacekeeping: uniformed personnel of all UN missions at the end of each month, since Nov 1990.

Counts the political missions too (UNAMA, UNAMI). November 2016 is missing, and some months repeat the month before.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.sources import rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "ipi-monthly"
TITLE = "IPI Peacekeeping Database (Providing for Peacekeeping), totals by month"
PRODUCER = "International Peace Institute"
ADDRESS = "http://www.providingforpeacekeeping.org/contributions/"
LICENCE = "licence not stated, facts only"
SOURCE = "ipi-ppp-monthly"
TABLE = "personnel"
PART = ("series",)
SERIES = "ipi-monthly"
WRITES = "table"

SHAPE = Shape(
    NAME,
    (
        Column("Date", "day", filled=True, past=True),
        Column("Number of Contributors", "integer", least=0),
        Column("Troop Contributions", "integer", filled=True, least=0),
        Column("Police Contributions", "integer", filled=True, least=0),
        Column("EOM Contributions", "integer", filled=True, least=0),
        Column("Total Contributions", "integer", filled=True, least=0),
    ),
    key=("Date",),
    unused=("average_*", "median_*", "*_sd"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a month; refused where troops, police and observers do not make up the total."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        parts = row["Troop Contributions"] + row["Police Contributions"] + row["EOM Contributions"]
        if parts != row["Total Contributions"]:
            feed.refuse(index, "Total Contributions", row["Total Contributions"], f"troops, police and observers make {parts}")
    days = [row["Date"] for row in feed.rows]
    return feed.dated(f"to {max(days)[:7]}", min(days), max(days))


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Series `ipi-monthly`: troops, police, observers (experts on mission) and total, uniformed persons."""
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, series=SERIES, date=row["Date"], date_precision="day", troops=row["Troop Contributions"],
                police=row["Police Contributions"], observers=row["EOM Contributions"], total=row["Total Contributions"],
                source=SOURCE,
            )
            for row in feed.rows
        ],
    )  # fmt: skip
