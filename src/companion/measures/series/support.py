"""Series of the support charts: small tidy tables from `support`, `conditions`, `red_lines` and `contributors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.measures.support import ADOPTED, CONDITIONS, RED_LINES
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "support"
CONDITION_NAMES = {"au_mandate": "AU mandate", "joint_planning": "Joint planning", "accountability": "Accountability"}
RED_LINE_NAMES = {"elected_host": "Elected host", "own_borders": "Not at home", "accountability": "Accountability"}


def support(tables: Tables, given: Parameters) -> pd.DataFrame:
    """One row a support begun by `as_of`, in order of start.

    Columns: operation, provider, resolution, funding, start, end (as known; empty = going on), first, last (ISO days
    a bar is drawn between), open (yes|no), source.
    """
    import pandas as pd

    rows = []
    for row in tables.support.itertuples():
        start, end = dates.partial(row.start), dates.partial(row.end)
        if start is None or start.earliest > given.as_of:
            continue
        going = end is None or end.earliest > given.as_of
        last = given.as_of if going else min(end.latest, given.as_of)
        rows.append({
            "operation": row.operation, "provider": row.provider, "resolution": row.resolution, "funding": row.funding,
            "start": row.start, "end": "" if going else row.end, "first": start.earliest.isoformat(), "last": last.isoformat(),
            "open": "yes" if going else "no", "source": row.source,
        })  # fmt: skip
    columns = ["operation", "provider", "resolution", "funding", "start", "end", "first", "last", "open", "source"]
    return pd.DataFrame(rows, columns=columns).sort_values(["first", "operation", "provider"], ignore_index=True)


def conditions(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Resolution 2719's conditions, one row an operation begun by `as_of` and condition.

    Columns: operation, asked, finding (met|not met|not established), hypothetical (yes|no), source.
    """
    rows = tables.conditions if given.as_of >= ADOPTED else tables.conditions.head(0)
    return _matrix(tables, given, rows, "condition", CONDITIONS, CONDITION_NAMES)


def red_lines(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The essay's red lines, in the columns of `conditions`; none is hypothetical."""
    return _matrix(tables, given, tables.red_lines, "red_line", RED_LINES, RED_LINE_NAMES)


def _matrix(tables: Tables, given: Parameters, rows: pd.DataFrame, column: str, asked: dict[str, str], named: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    operations = tables.operations
    starts = {row.operation: dates.partial(row.start) for row in operations.itertuples()}
    begun = sorted((start.earliest, name) for name, start in starts.items() if start and start.earliest <= given.as_of)
    known = rows.loc[[not day or dates.partial(day).earliest <= given.as_of for day in rows["date"]]]
    found = {(row["operation"], row[column]): row for _, row in known.iterrows()}
    made = []
    for _, operation in begun:
        cells = [found[(operation, name)] for name in asked if (operation, name) in found]
        if not cells:
            continue  # support offices are providers and are not judged
        for name in asked:
            cell = found.get((operation, name))
            made.append({
                "operation": operation, "asked": named[name], "finding": "not established" if cell is None else cell["finding"],
                # of the operation, and so of a cell that is known only later too
                "hypothetical": cells[0].get("hypothetical", "no"), "source": "" if cell is None else cell["source"],
            })  # fmt: skip
    return pd.DataFrame(made, columns=["operation", "asked", "finding", "hypothetical", "source"])


def contributors(tables: Tables, given: Parameters) -> pd.DataFrame:
    """AMISOM's strength by contributor at the latest day it is known for by `as_of`, the largest first.

    Columns: country, strength (persons), neighbour (yes|no: a land border with Somalia), date, source.
    """
    rows = tables.contributors
    rows = rows[(rows["operation"] == "AMISOM") & rows["strength"].notna() & (rows["strength_date"] <= given.as_of.isoformat())]
    rows = rows[rows["strength_date"] == rows["strength_date"].max()] if len(rows) else rows
    shown = rows.assign(neighbour=rows["borders_host"], date=rows["strength_date"])[["country", "strength", "neighbour", "date", "source"]]
    return shown.astype({"strength": "int64"}).sort_values(["strength", "country"], ascending=[False, True], ignore_index=True)
