"""ACLED: an export of the user's own account, for figures on the user's own machine.

ACLED's terms restrict passing its data on, so nothing of it is ever written to data/: `refresh` shows what it
gives, and keeps it in `.companion/`, which git ignores. An export from HDX has a row of HXL tags.
Deaths are ACLED's single estimate; its events are not UCDP's one-sided violence, and the two are never added.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from companion.sources import countries, rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "acled"
TITLE = "ACLED, Armed Conflict Location & Event Data: the user's own export"
PRODUCER = "ACLED"
ADDRESS = ""
LICENCE = "ACLED's terms of use: not to be passed on"
SOURCE = "acled"
TABLE = "violence"
PART = ("dataset",)
WRITES = "own machine"

DATASET = "acled"
STATE_FORCES = ("1", "state forces")  # inter1 before and since 2024
AGAINST_CIVILIANS = "violence against civilians"
COUNTRIES = {"Democratic Republic of Congo": "DR Congo (Zaire)"}  # ACLED's name -> UCDP's
SHAPE = Shape(
    NAME,
    (
        Column("event_id_cnty", "name", filled=True),
        Column("event_date", "day", filled=True, past=True),
        Column("event_type", filled=True),
        Column("actor1", "name", filled=True),
        Column("inter1"),
        Column("country", "name", filled=True),
        Column("fatalities", "integer", filled=True, least=0),
    ),
    key=("event_id_cnty",),
    unused=("*",),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row an event of the export."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    days = [row["event_date"] for row in feed.rows]
    return feed.dated(f"to {max(days)}", min(days), max(days)).noting("kept on this machine only, as ACLED's terms ask")


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Deaths in violence against civilians by state forces in the essay's countries, by actor and year (best only)."""
    deaths: Counter[tuple[str, str, str]] = Counter()
    for row in feed.rows:
        country = COUNTRIES.get(row["country"], row["country"])
        by_state = row["inter1"].casefold() in STATE_FORCES
        if by_state and row["event_type"].casefold() == AGAINST_CIVILIANS and country in countries.NUMBERS:
            deaths[country, row["actor1"], row["event_date"][:4]] += row["fatalities"]
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, dataset=DATASET, unit="event-year", measure="violence against civilians by state forces", country=country,
                actor=actor, year=year, best=count, provisional="yes", version=feed.vintage, source=SOURCE,
            )
            for (country, actor, year), count in deaths.items()
        ],
    )  # fmt: skip
