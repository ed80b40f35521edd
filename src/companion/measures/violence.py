"""Civilians killed by government forces, as UCDP estimates them, and what named bodies documented.

UCDP counts direct and deliberate killings of civilians and leaves out extrajudicial killings in custody; a body's
documented cases are another thing, and the two are never added or subtracted. UCDP's actor file and country file
are kept apart: the first counts an actor wherever it killed and from 25 deaths a year, the second a territory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, estimate, figure
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "incidents"
SAHEL = ("Burkina Faso", "Mali", "Niger")
FIRST = 2018  # the first whole year after Resolution 2391 of December 2017
MAIN, ANY = "one-sided by main government", "one-sided by any government"
BY_ACTOR = "one-sided by actor"


def sahel(tables: Tables, p: Parameters, measure: str, first: int = FIRST, last: int | None = None) -> pd.DataFrame:
    """Rows of one measure for Burkina Faso, Mali and Niger in years ended by as_of, by country and year."""
    until = min(last or dates.last_ended_year(p.as_of), dates.last_ended_year(p.as_of))
    rows = tables.violence
    dataset = "ucdp-onesided" if measure == BY_ACTOR else "ucdp-country-year"
    rows = rows[(rows["dataset"] == dataset) & (rows["measure"] == measure) & rows["year"].between(first, until)]
    rows = rows[rows["actor"].isin([f"Government of {name}" for name in SAHEL]) if measure == BY_ACTOR else rows["country"].isin(SAHEL)]
    if until < first or rows.empty:
        raise NotYet(f"no year from {first} on with such killings had ended")
    return rows.sort_values(["country", "year"])


@figure("violence.sahel_governments", title="Civilians killed on each country's soil by its own government", unit="list", tables=["violence"],
        rule=f"UCDP's country file: killings of civilians on the territory of Burkina Faso, Mali and Niger by the country's own government, by year, low, best and high, from {FIRST}.")
def sahel_governments(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, MAIN)
    records = [{"country": row.country, "year": int(row.year), "low": int(row.low), "best": int(row.best), "high": int(row.high)} for row in rows.itertuples()]
    return Finding(records, rows, text=f"{len(records)} country-years", until=f"{rows['year'].max()}-12-31")


@figure("violence.window", title="The years UCDP's file reaches", unit="years", tables=["violence"],
        rule=f"The calendar years from {FIRST} on that had ended by the edition's day and that UCDP's country file covers.")
def window(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, MAIN)
    last = int(rows["year"].max())
    return Finding(str(last) if last == FIRST else f"{FIRST} to {last}", rows, until=f"{last}-12-31")


@figure("violence.sahel_main", title="Civilians killed by the three governments, each on its own soil", unit="deaths", tables=["violence"],
        rule="The sum of violence.sahel_governments: best estimate, with the sums of the low and of the high ones.")
def sahel_main(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, MAIN)
    return estimate(rows, until=f"{rows['year'].max()}-12-31")


@figure("violence.sahel_any", title="Civilians killed by any government in the three countries", unit="deaths", tables=["violence"], variant_of="violence.sahel_main",
        rule=f"UCDP's country file, killings on the soil of the three countries from {FIRST} by any government, joint operations with foreign forces included.")
def sahel_any(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, ANY)
    return estimate(rows, until=f"{rows['year'].max()}-12-31")


@figure("violence.sahel_actor", title="Civilians killed by the three governments, wherever they killed", unit="deaths", tables=["violence"], variant_of="violence.sahel_main",
        rule=f"UCDP's one-sided file, the three governments as actors on any soil from {FIRST}; years under 25 deaths are absent there, not zero, and joint actors are rows of their own.")
def sahel_actor(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, BY_ACTOR)
    return estimate(rows, until=f"{rows['year'].max()}-12-31")


@figure("violence.sahel_main_to_2020", title="The same from late in the decade to 2020", unit="deaths", tables=["violence"],
        rule="violence.sahel_main in the calendar years 2019 and 2020, the years nearest to the period of the documented killings; the periods do not coincide.")
def sahel_to_2020(tables: Tables, p: Parameters) -> Finding:
    rows = sahel(tables, p, MAIN, first=2019, last=2020)
    return estimate(rows, until=f"{rows['year'].max()}-12-31")


@figure("incidents.hrw_lower_bound", title="Unlawful killings documented by February 2021", unit="killings", tables=["documented_incidents"],
        rule="What Human Rights Watch reported as documented by it, the UN and others of killings by the three countries' security forces; more than this, so a lower bound.")
def hrw_lower_bound(tables: Tables, p: Parameters) -> Finding:
    rows = tables.documented_incidents
    rows = rows[(rows["body"].str.startswith("Human Rights Watch")) & (rows["lower_bound"] == "yes") & rows["country"].str.contains("Burkina Faso") & rows["country"].str.contains("Niger")]
    if rows.empty or dates.known(rows["published"].iloc[0]).latest > p.as_of:
        raise NotYet("it had not been published")
    value = int(rows["count"].iloc[0])
    return Finding(value, rows, text=f"more than {value:,}", op="min", column="count")
