"""UN Dag Hammarskjöld Library through the Peace and Security Data Hub, DGC-SCRES: resolutions of the Security Council.

CSV and JSON. Statements of the President stand among them and are passed over. Held against the register of
resolutions, never written over it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from companion.sources.compare import Disagreement
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "un-resolutions"
TITLE = "Resolutions of the Security Council (DGC-SCRES)"
PRODUCER = "United Nations, Dag Hammarskjöld Library"
ADDRESS = "https://api.psdata.un.org/public/data/DGC-SCRES/CSV"
LICENCE = "CC BY-IGO"
SOURCE = "un-hub-scres"
TABLE = "resolutions"
PART = ()
WRITES = "nothing"

SYMBOL = re.compile(r"S/RES/(\d+) ?\((\d{4})\)")
SHAPE = Shape(
    NAME,
    (
        Column("Symbol", "name", filled=True),
        Column("Date", "day", filled=True, past=True),
        Column("Meeting number", absent_ok=True, also=("meeting",)),
        Column("Voting - yes", also=("voting_yes",), absent_ok=True),
        Column("Voting - no", "integer", least=0, also=("voting_no",), absent_ok=True),
        Column("Voting - abstain", "integer", least=0, also=("voting_abstain",), absent_ok=True),
        Column("Title", absent_ok=True),
    ),
    key=("Symbol",),
    unused=("id", "description", "organization*", "related_symbol", "subjects", "topics", "url", "last_update", "year"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a document of the Council; the vintage is its newest date."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        symbol = row["Symbol"]
        if symbol.startswith("S/RES/") and not SYMBOL.fullmatch(symbol):
            feed.refuse(index, "Symbol", symbol, "a symbol like S/RES/2719(2023) is expected")
        votes = row.get("Voting - yes", "")
        if votes and not votes.removesuffix(".0").isdigit() and "unanim" not in votes.casefold():
            feed.refuse(index, "Voting - yes", votes, "a number of votes, or Adopted unanimously, is expected")
    days = [row["Date"] for row in feed.rows]
    return feed.dated(max(days), min(days), max(days))


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """Resolutions as the register writes them: symbol, date, votes, meeting. Unanimous: no vote against, none withheld."""
    table = []
    for row in feed.rows:
        symbol = SYMBOL.fullmatch(row["Symbol"])
        if not symbol:
            continue
        yes = row.get("Voting - yes", "")
        unanimous = "unanim" in yes.casefold()
        table.append(
            {
                "resolution": f"S/RES/{symbol[1]}({symbol[2]})",
                "date": row["Date"],
                "yes": "" if unanimous else yes.removesuffix(".0"),
                "no": "0" if unanimous else _text(row.get("Voting - no")),
                "abstain": "0" if unanimous else _text(row.get("Voting - abstain")),
                "meeting": "".join(re.findall(r"\d+", row.get("Meeting number", ""))[-1:]),
            }
        )
    return sorted(table, key=lambda row: row["resolution"])


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def disagreements(table: list[dict[str, str]], register: list[dict[str, str]], names: Names) -> list[Disagreement]:
    """Where the feed and the register differ on a date, a vote or a meeting; what only one of them says is no difference."""
    theirs = {row["resolution"]: row for row in table}
    last = max((row["date"] for row in table), default="")
    found = []
    for held in register:
        if held["body"] != "SC":
            continue
        row = theirs.get(held["resolution"])
        if row is None:
            if held["date"] <= last:
                found.append(Disagreement(held["resolution"], "resolution", "not in the feed", "in the register"))
            continue
        meeting = "".join(re.findall(r"\d+", held["meeting"])[-1:])
        for column, ours in (*((c, held[c]) for c in ("date", "yes", "no", "abstain")), ("meeting", meeting)):
            if row[column] and ours and row[column] != ours:
                found.append(Disagreement(held["resolution"], column, row[column], ours))
    return found
