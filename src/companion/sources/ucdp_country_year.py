"""UCDP Country-Year Dataset on Organized Violence within Country Borders: what happened on a country's soil.

CSV (the publisher's zip or the file in it) and the API's JSON. Unlike the one-sided file it has a row for every
country and year and no threshold of 25 deaths, so a 0 is UCDP's finding that it recorded no such killing, not a
gap. "Main" is the country's own government acting alone; "any" adds foreign governments and joint actors.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companion.sources import countries, rows
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Column, Published, Shape, published

NAME = "ucdp-country-year"
TITLE = "UCDP Country-Year Dataset on Organized Violence within Country Borders"
PRODUCER = "Uppsala Conflict Data Program"
ADDRESS = "https://ucdp.uu.se/downloads/organizedviolencecy/organizedviolencecy-{yearly}-csv.zip"
LICENCE = "CC BY 4.0"
SOURCE = "ucdp-country-year"
TABLE = "violence"
PART = ("dataset",)
DATASET = "ucdp-country-year"
WRITES = "table"

MEASURES = {"main": "one-sided by main government", "any": "one-sided by any government"}
ESTIMATES = ("low", "best", "high")
SHAPE = Shape(
    NAME,
    (
        Column("country_id_cy", "integer", filled=True, least=1, also=("country_id",)),
        Column("country_cy", "name", filled=True, also=("country",)),
        Column("year_cy", "integer", filled=True, least=1989, also=("year",)),
        Column("main_govt_name_cy", "name", also=("govt_name",)),
        *(
            Column(f"os_{who}_govt_killings_{estimate}_cy", "integer", filled=True, least=0, also=(f"os_{api}_killings_{estimate}",))
            for who, api in (("main", "govt"), ("any", "any_govt"))  # the API calls the main government govt
            for estimate in ESTIMATES
        ),
        Column("version", filled=True),
    ),
    key=("country_id_cy", "year_cy"),
    unused=("region*", "sb_*", "ns_*", "os_*", "cumulative_*"),
)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """One row a country and year; the vintage is the dataset's version."""
    feed = published(opened(source, NAME, name), SHAPE, today)
    for index, row in enumerate(feed.rows):
        countries.check(feed, index, "country_cy", row["country_id_cy"], row["country_cy"])
        if row["year_cy"] > (today or date.today()).year:
            feed.refuse(index, "year_cy", row["year_cy"], "that year has not come yet")
    years = [row["year_cy"] for row in feed.rows]
    version = max(row["version"] for row in feed.rows)
    return feed.dated(version, f"{min(years)}-01-01", f"{max(years)}-12-31")


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """`violence`, unit territory-year: civilians killed on a country's soil by its own and by any government.

    The two measures overlap and are never added: "any" contains "main".
    """
    table = []
    for index, row in enumerate(feed.rows):
        if row["country_id_cy"] not in countries.ESSAY:
            continue
        for who, measure in MEASURES.items():
            low, best, high = (row[f"os_{who}_govt_killings_{estimate}_cy"] for estimate in ESTIMATES)
            if not low <= best <= high:
                feed.refuse(index, f"os_{who}_govt_killings_best_cy", best, f"it should lie between low {low} and high {high}")
            table.append(
                rows.row(
                    TABLE, dataset=DATASET, unit="territory-year", measure=measure, country=row["country_cy"],
                    actor=row["main_govt_name_cy"] if who == "main" else "any government", year=row["year_cy"], low=low,
                    best=best, high=high, provisional="no", version=row["version"],
                    source=f"{SOURCE}-{row['version'].replace('.', '-')}",
                )
            )  # fmt: skip
    return rows.ordered(TABLE, table)
