"""UN Peace and Security Data Hub, DPPADPOSS-FATALITIES: every fatality in UN missions since 1948.

CSV and JSON. Covers peacekeeping operations, special political missions and Secretariat staff; the hub warns that
years before 2000 may be incomplete. `casualty_id` is not unique: a person filed under two names of one country
stands there twice, and is counted once.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from companion.sources import rows
from companion.sources.compare import Disagreement
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "un-fatalities"
TITLE = "Mission Fatalities - Fatalities in PKOs and SPMs since 1948 (DPPADPOSS-FATALITIES)"
PRODUCER = "United Nations, Peace and Security Data Hub"
ADDRESS = "https://api.psdata.un.org/public/data/DPPADPOSS-FATALITIES/CSV"
LICENCE = "CC BY-IGO"
SOURCE = "un-hub-fatalities"
TABLE = "fatalities"
PART = ()
WRITES = "table"

INCIDENTS = ("Accident", "Illness", "Malicious Act", "Self-Inflicted", "To Be Determined", "Unknown")
PERSONNEL = ("International Civilian", "Local", "Military", "Military Observer", "Other", "Police")
SHAPE = Shape(
    NAME,
    (
        Column("id", "integer", filled=True, least=1),
        Column("incident_date", "day", filled=True, past=True),
        Column("casualty_id", "name", filled=True),
        Column("mission_acronym", "name", filled=True),
        Column("type_of_casualty", filled=True, only=("Fatality",)),
        Column("gender", absent_ok=True),
        Column("casualty_nationality", absent_ok=True),
        Column("casualty_personnel_type", filled=True, only=PERSONNEL),
        Column("type_of_incident", filled=True, only=INCIDENTS),
        Column("m49_code", "integer", least=0, absent_ok=True),
        Column("isocode3", absent_ok=True),
        Column("last_update", "day", filled=True, past=True),
    ),
    key=("id",),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a fatality, as the hub publishes it; the vintage is the newest `last_update`."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    vintage = max(row["last_update"] for row in feed.rows)
    return feed.dated(vintage, min(row["incident_date"] for row in feed.rows), vintage)


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Casualties by month, mission (as the feed writes it), type of incident and of personnel.

    `rows` counts the feed's rows, `casualties` its casualty ids, each in the cell of its first row: a casualty id
    that is repeated is one casualty, so the column adds up to the number of casualties.
    """
    if names:
        names.check(feed, "mission_acronym", NAME)
    lines: Counter[tuple[str, ...]] = Counter()
    casualties: Counter[tuple[str, ...]] = Counter()
    seen: set[str] = set()
    for row in feed.rows:
        cell = (row["incident_date"][:7], row["mission_acronym"], row["type_of_incident"], row["casualty_personnel_type"])
        lines[cell] += 1
        if row["casualty_id"] not in seen:
            casualties[cell] += 1
            seen.add(row["casualty_id"])
    table = [
        rows.row(
            TABLE, month=month, mission=mission, incident=incident, personnel=personnel,
            casualties=casualties[month, mission, incident, personnel], rows=count, source=SOURCE,
        )
        for (month, mission, incident, personnel), count in lines.items()
    ]  # fmt: skip
    return rows.ordered(TABLE, table)


def disagreements(table: list[dict[str, str]], register: list[dict[str, str]], names: Names) -> list[Disagreement]:
    """Casualties the feed counts for a mission in months before its start or after its end in the register."""
    outside: Counter[tuple[str, str]] = Counter()
    dates = {row["mission"]: row for row in register}
    for row in table:
        stands = names.resolve(NAME, row["mission"])
        if not stands or stands.kind != "mission":
            continue
        held = dates[stands.missions[0]]
        if row["month"] < held["start"][: len(row["month"])]:
            outside[held["mission"], "start"] += int(row["casualties"])
        elif held["end"] and row["month"][: len(held["end"])] > held["end"][: len(row["month"])]:
            outside[held["mission"], "end"] += int(row["casualties"])
    said = {"start": "before its start", "end": "after its end"}
    return [
        Disagreement(mission, column, f"{count} {'casualty' if count == 1 else 'casualties'} {said[column]}", dates[mission][column])
        for (mission, column), count in sorted(outside.items())
    ]
