"""Series of the incidents' charts: small tidy tables from `fatalities`, `violence` and `documented_incidents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.measures.fatalities import WINDOW, last_year
from companion.measures.violence import ANY, FIRST, MAIN, SAHEL
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "incidents"
MALICIOUS = "Malicious Act"


def malicious(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Fatalities by malicious acts, by calendar year and mission of the feed, in years that had ended by `as_of` and
    that the feed covers to their end.

    Columns: year, mission, deaths, source. A year in which the feed has no such death has one row, with no mission
    and 0 deaths: the feed is a complete list, as far as it goes.
    """
    import pandas as pd

    table = tables.fatalities
    years = table["month"].str[:4].astype("int64")
    whole = last_year(tables, given)
    ended = years <= whole
    first = int(years[ended].min()) if ended.any() else None
    hostile = table[ended & (table["incident"] == MALICIOUS)].assign(year=years)
    summed = hostile.groupby(["year", "mission"], as_index=False).agg(
        deaths=("casualties", "sum"), source=("source", "first")
    )
    if first is not None:
        last = min(int(years.max()), whole)
        quiet = sorted(set(range(first, last + 1)) - set(summed["year"]))
        source = table["source"].iloc[0]
        summed = pd.concat([summed, pd.DataFrame({"year": quiet, "mission": "", "deaths": 0, "source": source})])
    summed = summed.astype({"year": "int64", "deaths": "int64"})
    return summed.sort_values(["year", "deaths", "mission"], ascending=[True, False, True], ignore_index=True)


def malicious_missions(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Fatalities by malicious acts from 2013 to 2023, in years that had ended by `as_of`, by mission of the feed.

    Columns: mission, deaths, first, last (years counted), source; the most deaths first.
    """
    rows = malicious(tables, given)
    rows = rows[rows["year"].between(*WINDOW) & (rows["deaths"] > 0)]
    summed = rows.groupby("mission", as_index=False).agg(deaths=("deaths", "sum"), source=("source", "first"))
    last = min(WINDOW[1], last_year(tables, given))
    return summed.assign(first=WINDOW[0], last=last)[["mission", "deaths", "first", "last", "source"]].sort_values(
        ["deaths", "mission"], ascending=[False, True], ignore_index=True
    )


def sahel(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Civilians killed in Burkina Faso, Mali and Niger, by country, year ended by `as_of`, and whose forces.

    Columns: country, year, forces (own government|any government), low, best, high (deaths), source.
    """
    import pandas as pd

    rows = tables.violence
    ended = rows["year"] <= dates.last_ended_year(given.as_of)
    rows = rows[ended & (rows["dataset"] == "ucdp-country-year") & rows["country"].isin(SAHEL) & (rows["year"] >= FIRST)]
    parts = [rows[rows["measure"] == measure].assign(forces=forces) for measure, forces in ((MAIN, "own government"), (ANY, "any government"))]
    columns = ["country", "year", "forces", "low", "best", "high", "source"]
    whole = pd.concat(parts)[columns].astype({name: "int64" for name in ("year", "low", "best", "high")})
    return whole.sort_values(["country", "year", "forces"], ascending=[True, True, False], ignore_index=True)


def sahel_main(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Civilians killed by the three governments, each on its own soil, by year: what violence.sahel_main sums.

    Columns: year, low, best, high (deaths), source.
    """
    rows = sahel(tables, given)
    rows = rows[rows["forces"] == "own government"]
    return rows.groupby("year", as_index=False).agg(low=("low", "sum"), best=("best", "sum"), high=("high", "sum"), source=("source", "first"))


def documented(tables: Tables, given: Parameters) -> pd.DataFrame:
    """What named bodies had documented of acts by forces in the central Sahel, published by `as_of`, with a count.

    Columns: body, what, subject, count, lower_bound (yes|no), period (in words), published, source; by count.
    """
    rows = tables.documented_incidents
    rows = rows[rows["count"].notna() & rows["country"].str.contains("|".join(SAHEL))]
    rows = rows.loc[[dates.known(day).latest <= given.as_of for day in rows["published"]]]
    spans = [_span(row.period_start, row.period_end) for row in rows.itertuples()]
    shown = rows.assign(period=spans)[["body", "what", "subject", "count", "lower_bound", "period", "published", "source"]]
    return shown.astype({"count": "int64"}).sort_values(["count", "published"], ascending=[False, True], ignore_index=True)


def _span(start: str, end: str) -> str:
    first, last = dates.partial(start), dates.partial(end)
    if first and last and start != end:
        return f"{first.text} to {last.text}"
    known = first or last
    return known.text if known else "period not known"
