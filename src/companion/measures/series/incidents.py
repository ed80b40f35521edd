"""Series of the incidents' charts: small tidy tables from `fatalities`, `violence` and `documented_incidents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

MALICIOUS = "Malicious Act"


def malicious(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Fatalities by malicious acts, by calendar year that had ended by `as_of` and mission of the feed.

    Columns: year, mission, deaths, source. A year in which the feed has no such death has one row, with no mission
    and 0 deaths: the feed is a complete list, as far as it goes.
    """
    import pandas as pd

    table = tables.fatalities
    years = table["month"].str[:4].astype("int64")
    ended = years <= dates.last_ended_year(given.as_of)
    first = int(years[ended].min()) if ended.any() else None
    hostile = table[ended & (table["incident"] == MALICIOUS)].assign(year=years)
    summed = hostile.groupby(["year", "mission"], as_index=False).agg(
        deaths=("casualties", "sum"), source=("source", "first")
    )
    if first is not None:
        last = min(int(years.max()), dates.last_ended_year(given.as_of))
        quiet = sorted(set(range(first, last + 1)) - set(summed["year"]))
        source = table["source"].iloc[0]
        summed = pd.concat([summed, pd.DataFrame({"year": quiet, "mission": "", "deaths": 0, "source": source})])
    summed = summed.astype({"year": "int64", "deaths": "int64"})
    return summed.sort_values(["year", "deaths", "mission"], ascending=[True, False, True], ignore_index=True)
