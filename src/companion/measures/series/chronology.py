"""Series of the chronology's charts: resolutions and what they concern, from `resolutions`, `actions` and the two registers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from companion.measures.chronology import read
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "chronology"
SINCE = date(2007, 1, 1)  # the year the first operation came that a UN office was later made to support
TURNS = ("authorises force", "authorises support", "finances")
COLUMNS = ("what", "name", "action", "concerns", "start", "end", "first", "last", "open", "source")


def chronology(tables: Tables, given: Parameters) -> pd.DataFrame:
    """Resolutions since 2007 that let a UN mission use force, or others be supported or financed; and those concerned.

    Columns: what (resolution|mission|operation), name (symbol or key), action and concerns (of a resolution), start,
    end (as known; empty = open on `as_of`), first, last (ISO days), open (yes|no), source. Resolutions come first, by
    date; then the missions and the operations they concern, each in the order of the first resolution on it.
    """
    own = set(tables.missions["mission"])
    acts = [
        act
        for act in _acts(tables, given, SINCE)
        if act["action"] in TURNS and (act["action"] != "authorises force" or act["concerns"] in own)
    ]
    order = list(dict.fromkeys(act["concerns"] for act in acts))
    lives = {life["name"]: life for life in _lives(tables, given)}
    concerned = [lives[name] for name in order if name in lives]
    return _frame([*acts, *sorted(concerned, key=lambda life: life["what"])])


def since(tables: Tables, given: Parameters) -> pd.DataFrame:
    """What has happened since the day the essay counts at: resolutions, and missions and operations begun or ended.

    The columns of `chronology`; a resolution has one row for each thing it did. A mission or operation is in it if it
    began after that day or ended on or after it, as far as its dates are known.
    """
    if given.as_of < given.essay_date:
        return _frame([])
    acts = [act for act in _acts(tables, given, given.essay_date) if act["start"] > given.essay_date.isoformat()]
    lives = [
        life
        for life in _lives(tables, given)
        if dates.known(life["start"]).earliest > given.essay_date
        or (life["end"] and dates.known(life["end"]).latest >= given.essay_date)
    ]
    return _frame([*acts, *sorted(lives, key=lambda life: (life["what"], life["first"], life["name"]))])


def _acts(tables: Tables, given: Parameters, first: date) -> list[dict[str, Any]]:
    """What resolutions did from a day to `as_of`, one row a resolution, action and subject, by date.

    Actions that no source was read for are left out; a resolution with none but such stands without an action.
    """
    did: dict[str, list[Any]] = {}
    for act in read(tables.actions).itertuples():
        did.setdefault(act.resolution, []).append(act)
    rows = []
    for row in tables.resolutions.itertuples():
        day = dates.partial(row.date)
        if day is None or not first <= day.earliest or day.latest > given.as_of:
            continue
        held = {"what": "resolution", "name": row.resolution, "start": row.date, "first": day.earliest.isoformat(), "last": day.earliest.isoformat()}
        for act in did.get(row.resolution, ()):
            rows.append({**held, "action": act.action, "concerns": act.concerns, "source": act.source})
        if row.resolution not in did:
            rows.append({**held, "action": "", "concerns": "", "source": row.source})
    return sorted(rows, key=lambda row: (row["first"], row["name"], row["action"], row["concerns"]))


def _lives(tables: Tables, given: Parameters) -> list[dict[str, Any]]:
    """Every mission and operation begun by `as_of`, with its span as far as it is known."""
    rows = []
    for what, table, key in (("mission", tables.missions, "mission"), ("operation", tables.operations, "operation")):
        for row in table.to_dict("records"):
            start, end = dates.partial(row["start"]), dates.partial(row["end"])
            if start is None or start.earliest > given.as_of:
                continue
            going = end is None or end.earliest >= given.as_of  # the last day counts
            rows.append({
                "what": what, "name": row[key], "start": row["start"], "end": "" if going else row["end"],
                "first": start.earliest.isoformat(), "last": (min(end.latest, given.as_of) if end and not going else given.as_of).isoformat(),
                "open": "yes" if going else "no", "source": row["source"],
            })  # fmt: skip
    return rows


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in rows], columns=list(COLUMNS))
