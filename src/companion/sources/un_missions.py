"""UN Peace and Security Data Hub, DPPADPOSS-PKO: the UN's list of peacekeeping operations.

CSV and JSON. Kept as published in a table of its own and held against the register, never written over it: a day
`-01` may mean that only the month is known, some rows are aggregates or no operations of the 71, and a closed
mission can stand there as active for months.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.sources import rows
from companion.sources.compare import Disagreement, at_precision
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "un-missions"
TITLE = "Peacekeeping Operations (DPPADPOSS-PKO)"
PRODUCER = "United Nations, Peace and Security Data Hub"
ADDRESS = "https://api.psdata.un.org/public/data/DPPADPOSS-PKO/CSV"
LICENCE = "CC BY-IGO"
SOURCE = "un-hub-pko"
TABLE = "feed_missions"
PART = ()
WRITES = "table"

SHAPE = Shape(
    NAME,
    (
        Column("id", "integer", filled=True, least=1),
        Column("mission_acronym", "name", filled=True),
        Column("mission_name", "name", filled=True),
        Column("mission_isactive", filled=True),
        Column("start_date", "day", past=True),
        Column("end_date", "day"),
        Column("mission_longitude", "number", absent_ok=True),
        Column("mission_latitude", "number", absent_ok=True),
        Column("last_update", "day", filled=True, past=True),
    ),
    key=("id",),
    unused=("lead_department", "mission_location"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row an operation or entity, as the hub lists it; the vintage is the newest `last_update`."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        if row["mission_isactive"].casefold() not in ("yes", "no"):
            feed.refuse(index, "mission_isactive", row["mission_isactive"], "Yes or No is expected")
        if row["start_date"] and row["end_date"] and row["end_date"] < row["start_date"]:
            feed.refuse(index, "end_date", row["end_date"], f"a day on or after the start, {row['start_date']}, is expected")
    vintage = max(row["last_update"] for row in feed.rows)
    return feed.dated(vintage, min(filter(None, (row["start_date"] for row in feed.rows)), default=""), vintage)


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """The list as published: one row an entry, its dates as they stand there, active yes or no."""
    if names:
        names.check(feed, "mission_acronym", NAME)
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, id=row["id"], name=row["mission_acronym"], full_name=row["mission_name"],
                active=row["mission_isactive"].casefold(), start=row["start_date"], end=row["end_date"], source=SOURCE,
            )
            for row in feed.rows
        ],
    )  # fmt: skip


def comparable(table: list[dict[str, str]], names: Names) -> dict[str, dict[str, str]]:
    """Mission of the register -> start, end and active, for the entries that are one mission of it.

    A first of the month is read as a month: the feed writes it so where it does not know the day. Aggregates,
    parts and entities that are no mission are left out, as `aliases` says. Of two names of one mission the
    register's own is kept.
    """
    found: dict[str, dict[str, str]] = {}
    for row in sorted(table, key=lambda row: row["name"]):
        stands = names.resolve(NAME, row["name"])
        if stands is None or stands.kind != "mission" or (stands.missions[0] in found and stands.missions[0] != row["name"]):
            continue
        found[stands.missions[0]] = {"start": _known(row["start"]), "end": _known(row["end"]), "active": row["active"]}
    return found


def _known(day: str) -> str:
    return day[:7] if day.endswith("-01") else day


def disagreements(table: list[dict[str, str]], register: list[dict[str, str]], names: Names) -> list[Disagreement]:
    """Where the feed and the register differ on start, end or whether a mission still runs, and who lacks whom."""
    ours = {row["mission"]: row for row in register}
    theirs = comparable(table, names)
    found = [Disagreement(m, "mission", "not in the feed", "in the register") for m in sorted(ours.keys() - theirs.keys())]
    for mission, row in sorted(theirs.items()):
        if mission not in ours:
            found.append(Disagreement(mission, "mission", "in the feed", "not in the register"))
            continue
        held = ours[mission]
        for column in ("start", "end"):
            if row[column] and held[column] and not at_precision(row[column], held[column]):
                found.append(Disagreement(mission, column, row[column], held[column]))
        if (row["active"] == "yes") != (not held["end"]):
            ended = f"ended {held['end']}" if held["end"] else "still open"
            found.append(Disagreement(mission, "end", "active" if row["active"] == "yes" else "not active", ended))
    return found
