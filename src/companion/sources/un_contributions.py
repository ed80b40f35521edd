"""UN Peace and Security Data Hub, DPO-UCHISTORICAL: uniformed personnel by month, mission and contributor, since 2010.

CSV and JSON. Some months are missing at the hub. Political missions stand among the missions. The hub counts staff
officers among contingent personnel, so they are troops here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from companion.sources import rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, heading, published

NAME = "un-contributions"
TITLE = "Historical Uniformed Personnel Contribution (DPO-UCHISTORICAL)"
PRODUCER = "United Nations, Peace and Security Data Hub"
ADDRESS = "https://api.psdata.un.org/public/data/DPO-UCHISTORICAL/CSV"
LICENCE = "CC BY-IGO"
SOURCE = "un-hub-contributions"
TABLE = "personnel"
PART = ("series",)
WRITES = "table"

SERIES = "un-monthly"
TYPES = {  # the hub's types of personnel -> the columns of the table
    "troops": "troops",
    "staff_officer": "troops",
    "staff_officers": "troops",
    "formed_police_units": "police",
    "individual_police": "police",
    "experts_on_mission": "observers",
}
SHAPE = Shape(
    NAME,
    (
        Column("contribution_id", "integer", filled=True, least=1),
        Column("contributing_country", "name", filled=True),
        Column("mission_acronym", "name", filled=True),
        Column("personnel_type", filled=True),
        Column("female_personnel", "integer", least=0),
        Column("male_personnel", "integer", least=0),
        Column("last_reporting_date", "day", filled=True, past=True),
    ),
    key=("contribution_id",),
    unused=("isocode3", "m49_code", "last_update"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a month, mission, contributor and type of personnel, persons by gender."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        if heading(row["personnel_type"]) not in TYPES:
            expected = "Troops, Staff Officer, Formed Police Units, Individual Police or Experts on Mission is expected"
            feed.refuse(index, "personnel_type", row["personnel_type"], expected)
        if row["female_personnel"] is None and row["male_personnel"] is None:
            feed.refuse(index, "male_personnel", "", "at least one of male_personnel and female_personnel must be filled")
    days = [row["last_reporting_date"] for row in feed.rows]
    return feed.dated(max(days), min(days), max(days))


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Series `un-monthly`: by day of report and mission (as the feed writes it), and for all missions together.

    A type of personnel the hub does not list for a mission and month is empty; the sum over all missions counts
    the missions behind it.
    """
    if names:
        names.check(feed, "mission_acronym", NAME)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in feed.rows:
        kind = TYPES[heading(row["personnel_type"])]
        persons = (row["female_personnel"] or 0) + (row["male_personnel"] or 0)
        for mission in (row["mission_acronym"], ""):
            cell = counts[row["last_reporting_date"], mission]
            cell[kind] = cell.get(kind, 0) + persons
    missions: dict[str, int] = defaultdict(int)
    for day, mission in counts:
        missions[day] += bool(mission)
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, series=SERIES, date=day, date_precision="day", mission=mission, **cell, total=sum(cell.values()),
                missions_counted=None if mission else missions[day], source=SOURCE,
            )
            for (day, mission), cell in counts.items()
        ],
    )  # fmt: skip
