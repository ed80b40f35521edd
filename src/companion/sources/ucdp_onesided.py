"""UCDP One-sided Violence Dataset, actor-year: civilians killed by a government or an organised group in a year.

CSV (the publisher's zip or the file in it) and the API's JSON. An actor-year below 25 deaths is absent from it:
absence is not zero. Killings in custody are not counted. `location` is every country where the actor killed, so a
row cannot be split by country, and the row of a joint actor stands beside the rows of its members.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from companion.sources import countries, rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "ucdp-onesided"
TITLE = "UCDP One-sided Violence Dataset"
PRODUCER = "Uppsala Conflict Data Program"
ADDRESS = "https://ucdp.uu.se/downloads/nsos/ucdp-onesided-{yearly}-csv.zip"
LICENCE = "CC BY 4.0"
SOURCE = "ucdp-onesided"
TABLE = "violence"
PART = ("dataset",)
DATASET = "ucdp-onesided"
WRITES = "table"

SHAPE = Shape(
    NAME,
    (
        Column("actor_id", "integer", filled=True, least=1),
        Column("coalition_components", absent_ok=True),
        Column("actor_name", "name", filled=True),
        Column("year", "integer", filled=True, least=1989),
        Column("best_fatality_estimate", "integer", filled=True, least=0),
        Column("low_fatality_estimate", "integer", filled=True, least=0),
        Column("high_fatality_estimate", "integer", filled=True, least=0),
        Column("is_government_actor", "integer", filled=True, least=0),
        Column("location", "name", filled=True),
        Column("gwno_location", filled=True),
        Column("gwnoa"),
        Column("version", filled=True),
    ),
    key=("actor_id", "year"),
    unused=("conflict_id", "dyad_id", "actor_name_*", "region"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row an actor and year; the vintage is the dataset's version."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    years = [row["year"] for row in feed.rows]
    for index, row in enumerate(feed.rows):
        _check_location(feed, index, row)
        if row["year"] > (today or date.today()).year:
            feed.refuse(index, "year", row["year"], "that year has not come yet")
    version = max(row["version"] for row in feed.rows)
    return feed.dated(version, f"{min(years)}-01-01", f"{max(years)}-12-31")


def _check_location(feed: Published, index: int, row: dict[str, Any]) -> None:
    names, numbers = row["location"].split(", "), row["gwno_location"].split(", ")
    for number in numbers:
        if not number.isdigit():
            feed.refuse(index, "gwno_location", row["gwno_location"], "numbers of countries, as 432, 436, are expected")
        if int(number) not in countries.KNOWN:
            feed.refuse(index, "gwno_location", number, "UCDP has no country of that number")
    stated = {countries.NUMBERS[name] for name in names if name in countries.NUMBERS}
    numbered = {int(number) for number in numbers if int(number) in countries.ESSAY}
    if stated != numbered:
        expected = ", ".join(countries.ESSAY[number] for number in sorted(numbered)) or "other countries"
        feed.refuse(index, "location", row["location"], f"its numbers {row['gwno_location']} stand for {expected}")


def concerns(row: dict[str, Any]) -> bool:
    """A government actor that killed in a country of the essay, or is the government of one, alone or jointly."""
    held = {int(n) for n in f"{row['gwno_location']}, {row['gwnoa']}".replace(",", " ").split() if n.isdigit()}
    return row["is_government_actor"] == 1 and bool(held & countries.ESSAY.keys())


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """`violence`, unit actor-year, measure "one-sided by actor": low, best and high estimate of civilians killed.

    `country` is the file's location, where the actor killed: for a government abroad it is not its own country.
    """
    table = []
    for index, row in enumerate(feed.rows):
        if not concerns(row):
            continue
        low, best, high = row["low_fatality_estimate"], row["best_fatality_estimate"], row["high_fatality_estimate"]
        if not low <= best <= high:
            feed.refuse(index, "best_fatality_estimate", best, f"it should lie between low {low} and high {high}")
        table.append(
            rows.row(
                TABLE, dataset=DATASET, unit="actor-year", measure="one-sided by actor", country=row["location"],
                actor_id=row["actor_id"], actor=row["actor_name"], year=row["year"], low=low, best=best, high=high,
                provisional="no", version=row["version"], source=f"{SOURCE}-{row['version'].replace('.', '-')}",
            )
        )  # fmt: skip
    return rows.ordered(TABLE, table)
