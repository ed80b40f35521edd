"""UCDP Candidate Events Dataset: this year's events, by month or cumulated, still under revision.

One release has come without a header row. Its rows are marked provisional and have a dataset of their own; a newer
release replaces an older one, so take the cumulated release (GEDEvent_v25_01_25_09.csv) for a year so far.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.errors import UserError
from companion.sources import ged_events, ged_versions, ucdp_ged
from companion.sources.names import Names
from companion.sources.published import Published

NAME = "ucdp-candidate"
TITLE = "UCDP Candidate Events Dataset"
PRODUCER = "Uppsala Conflict Data Program"
ADDRESS = "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v{candidate}.csv"
LICENCE = "CC BY 4.0"
SOURCE = "ucdp-ged-candidate"
TABLE = "violence"
PART = ("dataset",)
WRITES = "table"

DATASET = "ucdp-ged-candidate"


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """Government one-sided violence in the essay's countries, summed from checked events (see `ged_events.read`)."""
    name = name or (source.name if isinstance(source, Path) else "")
    feed = ged_events.read(source, NAME, name, today)
    version = ged_versions.candidate(feed.vintage, name)
    if not version:
        yearly = ged_versions.yearly(feed.vintage, name)
        reason = f"it is the yearly release {yearly}; use the feed ucdp-ged" if yearly else (
            "its name does not say which release it is; keep the publisher's name, as GEDEvent_v25_01_25_09.csv")  # fmt: skip
        raise UserError(f"{NAME}: {feed.file}: {reason}.")
    first, last = feed.covers
    return feed.dated(version, first, last).noting(f"provisional: covers {first} to {last} only")


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """`violence`, unit event-year, provisional: sums over the days the release covers, not over a whole year."""
    return ucdp_ged.table(feed, DATASET, SOURCE, "yes")
