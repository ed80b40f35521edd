"""UCDP Georeferenced Event Dataset, yearly release: every lethal event since 1989, about 390,000 rows.

CSV and the publisher's zip. Summed to actor, country and year (unit event-year). The threshold of 25 deaths a year
does not apply to events, so these rows never stand in one sum with actor-years. The file does not say its version:
its name does.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.errors import UserError
from companion.sources import ged_events, ged_versions, rows
from companion.sources.names import Names
from companion.sources.published import Published

NAME = "ucdp-ged"
TITLE = "UCDP Georeferenced Event Dataset (GED) Global"
PRODUCER = "Uppsala Conflict Data Program"
ADDRESS = "https://ucdp.uu.se/downloads/ged/ged{yearly}-csv.zip"
LICENCE = "CC BY 4.0"
SOURCE = "ucdp-ged"
TABLE = "violence"
PART = ("dataset",)
WRITES = "table"

DATASET = "ucdp-ged"
MEASURE = "one-sided events by actor"


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """Government one-sided violence in the essay's countries, summed from checked events (see `ged_events.read`)."""
    name = name or (source.name if isinstance(source, Path) else "")
    feed = ged_events.read(source, NAME, name, today)
    version = ged_versions.yearly(feed.vintage, name)
    if not version:
        candidate = ged_versions.candidate(feed.vintage, name)
        reason = f"it is the candidate release {candidate}; use the feed ucdp-candidate" if candidate else (
            "its name does not say which version it is; keep the publisher's name, as GEDEvent_v25_1.csv")  # fmt: skip
        raise UserError(f"{NAME}: {feed.file}: {reason}.")
    return feed.dated(version, *feed.covers)


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """`violence`, unit event-year, measure "one-sided events by actor": sums of the events' estimates."""
    return table(feed, DATASET, SOURCE, "no")


def table(feed: Published, dataset: str, source: str, provisional: str) -> list[dict[str, str]]:
    """Rows of `violence` from summed events."""
    return rows.ordered(
        TABLE,
        [
            rows.row(
                TABLE, dataset=dataset, unit="event-year", measure=MEASURE, country=row["country"], actor_id=row["actor_id"],
                actor=row["actor"], year=row["year"], low=row["low"], best=row["best"], high=row["high"],
                provisional=provisional, version=feed.vintage, source=f"{source}-{feed.vintage.replace('.', '-')}",
            )
            for row in feed.rows
        ],
    )  # fmt: skip
