"""Series of the support charts: small tidy tables from `support`, `conditions`, `red_lines`, `contributors` and
`supported_forces`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from companion.measures.forces import SOMALI
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
    """One row a support undertaken by `as_of`, in order of start; after them one row a host state's own force.

    Columns: what (operation|host force), operation, provider, resolution, funding, start, end (as known; empty = going
    on), first, last (ISO days a bar is drawn between), open (yes|no), source.
    """
    import pandas as pd

    rows = []
    for row in tables.support.itertuples():
        start, end = dates.partial(row.start), dates.partial(row.end)
        if start is None or start.earliest > given.as_of:
            continue
        going = end is None or end.earliest >= given.as_of  # the last day counts
        last = min(end.latest, given.as_of) if end and not going else given.as_of
        rows.append({
            "what": "operation", "operation": row.operation, "provider": row.provider, "resolution": row.resolution, "funding": row.funding,
            "start": row.start, "end": "" if going else row.end, "first": start.earliest.isoformat(), "last": last.isoformat(),
            "open": "yes" if going else "no", "source": row.source,
        })  # fmt: skip
    columns = ["what", "operation", "provider", "resolution", "funding", "start", "end", "first", "last", "open", "source"]
    given_to = pd.DataFrame(rows, columns=columns).sort_values(["first", "operation", "provider"])
    return pd.concat([given_to, pd.DataFrame(_forces(tables, given), columns=columns)], ignore_index=True)


def operations(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The rows of `support` on operations of others alone, as the number of operations counts them."""
    rows = support(tables, given)
    return rows[rows["what"] == "operation"]


def _forces(tables: Tables, given: Parameters) -> list[dict[str, Any]]:
    """One row a force, from the first resolution on: no end of such support is known."""
    known = tables.supported_forces
    known = known.loc[[dates.known(day).latest <= given.as_of for day in known["date"]]].sort_values("date")
    rows = []
    for force, its in known.groupby("force", sort=False):
        first = its.iloc[0]
        rows.append({
            "what": "host force", "operation": force, "provider": ", then ".join(dict.fromkeys(its["provider"])), "resolution": first["resolution"],
            "funding": first["funding"], "start": first["date"], "end": "", "first": dates.known(first["date"]).earliest.isoformat(),
            "last": given.as_of.isoformat(), "open": "yes", "source": "; ".join(dict.fromkeys("; ".join(its["source"]).split("; "))),
        })  # fmt: skip
    return rows


def forces(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The Somali forces whom the UN may support, one row a resolution with a number by `as_of`, by day.

    Columns: resolution, date, up_to (persons), beside (the operation they work with), ceiling (its uniformed
    personnel at the most, persons; missing where not known), source.
    """
    rows = tables.supported_forces
    rows = rows[(rows["force"] == SOMALI) & rows["up_to"].notna()]
    rows = rows.loc[[dates.known(day).latest <= given.as_of for day in rows["date"]]].sort_values("date")
    return rows[["resolution", "date", "up_to", "beside", "ceiling", "source"]].reset_index(drop=True)


def conditions(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Resolution 2719's conditions, one row an operation begun by `as_of` and condition.

    Columns: operation, asked, finding (met|not met|not established), hypothetical (yes|no), source, what (operation|
    host force).
    """
    rows = tables.conditions if given.as_of >= ADOPTED else tables.conditions.head(0)
    return _matrix(tables, given, rows, "condition", CONDITIONS, CONDITION_NAMES).assign(what="operation")


def red_lines(tables: Tables, given: Parameters) -> pd.DataFrame:
    """The essay's red lines, in the columns of `conditions`; none is hypothetical. The host states' own forces last."""
    import pandas as pd

    judged = _matrix(tables, given, tables.red_lines, "red_line", RED_LINES, RED_LINE_NAMES)
    first = tables.supported_forces.sort_values("date").drop_duplicates("force")
    begun = SimpleNamespace(operations=first.assign(operation=first["force"], start=first["date"]))
    own = _matrix(begun, given, tables.force_red_lines.rename(columns={"force": "operation"}), "red_line", RED_LINES, RED_LINE_NAMES)
    return pd.concat([judged.assign(what="operation"), own.assign(what="host force")], ignore_index=True)


def _matrix(tables: Tables | SimpleNamespace, given: Parameters, rows: pd.DataFrame, column: str, asked: dict[str, str], named: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    operations = tables.operations
    starts = {row.operation: dates.partial(row.start) for row in operations.itertuples()}
    begun = sorted((start.earliest, name) for name, start in starts.items() if start and start.earliest <= given.as_of)
    known = rows.loc[[not day or dates.known(day).earliest <= given.as_of for day in rows["date"]]]
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
