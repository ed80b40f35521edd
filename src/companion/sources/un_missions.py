"""UN Peace and Security Data Hub, DPPADPOSS-PKO: the UN's list of peacekeeping operations.

CSV and JSON. Held against the register, never written over it: a day `-01` may mean that only the month is known,
some rows are aggregates or no operations of the 71, and a closed mission can stand there as active for months.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
TABLE = "missions"
PART = ()
COMPARED = True

SHAPE = Shape(
    NAME,
    (
        Column("id", "integer", filled=True, least=1),
        Column("mission_acronym", "name", filled=True),
        Column("mission_name", "name"),
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
    """The feed's entries that are one mission of the register: mission, start and end with precision, active.

    A first of the month is read as a month: the feed writes it so where it does not know the day. Aggregates,
    parts and entities that are no mission are left out, as `aliases` says. Of two names of one mission the
    register's own is kept.
    """
    if names:
        names.check(feed, "mission_acronym", NAME)
    found: dict[str, dict[str, str]] = {}
    for row in sorted(feed.rows, key=lambda row: row["mission_acronym"]):
        stands = names.resolve(NAME, row["mission_acronym"]) if names else None
        if names and stands.kind != "mission":
            continue
        mission = stands.missions[0] if stands else row["mission_acronym"]
        if mission in found and mission != row["mission_acronym"]:
            continue
        found[mission] = {
            "mission": mission,
            **_dated("start", row["start_date"]),
            **_dated("end", row["end_date"]),
            "active": "yes" if row["mission_isactive"].casefold() == "yes" else "no",
        }
    return [found[mission] for mission in sorted(found)]


def _dated(column: str, day: str) -> dict[str, str]:
    month_only = day.endswith("-01")
    return {column: day[:7] if month_only else day, f"{column}_precision": "" if not day else "month" if month_only else "day"}


def disagreements(table: list[dict[str, str]], register: list[dict[str, str]], names: Names) -> list[Disagreement]:
    """Where the feed and the register differ on start, end or whether a mission still runs, and who lacks whom."""
    ours = {row["mission"]: row for row in register}
    theirs = {row["mission"]: row for row in table}
    found = [Disagreement(m, "mission", "not in the feed", "in the register") for m in sorted(ours.keys() - theirs.keys())]
    for mission, row in theirs.items():
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
