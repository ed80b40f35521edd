"""The tables that pages print: declared like figures, each a small frame with the words of its columns and a caption."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from companion.ledger import declare
from companion.ledger.listing import Listing, listing
from companion.measures import chronology, missions, strength, subjects, support
from companion.tables import dates
from companion.tables.dates import Active, known

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables


def said(day: str) -> str:
    """A partial date as read, or nothing."""
    return known(day).text if day else ""


@listing("closed", chapter="missions", tables=("missions",))
def closed(tables: Tables, p: Parameters) -> Listing:
    """Missions that ended since 2014, with their coding."""
    frame = tables.missions
    rows = frame[missions.ended(frame, missions.SINCE, p.as_of) == Active.YES].sort_values("end")
    body = [[row.mission, row.location, said(row.start), said(row.end), row.multidimensional, row.closing] for row in rows.itertuples()]
    columns = {"Mission": 13, "Where": 16, "Start": 17, "End": 18, "Multidimensional": 18, "Closed by": 18}
    return Listing("closed", columns, body, f"Missions closed from {dates.long(missions.SINCE)} to {dates.long(p.as_of)}", subjects.anchors(tables, "mission"))


@listing("multidimensional", chapter="missions", tables=("missions",))
def multidimensional(tables: Tables, p: Parameters) -> Listing:
    """Every mission coded multidimensional or borderline, with start, strength and who coded it."""
    frame = tables.missions
    rows = frame[frame["multidimensional"].isin(["yes", "borderline"]) & (missions.begun(frame, date.min, p.as_of) == Active.YES)].sort_values("start", ascending=False)
    body = [[row.mission, said(row.start), said(row.end) or "open", row.multidimensional, _number(row.strength_authorised), row.coded_by] for row in rows.itertuples()]
    columns = {"Mission": 15, "Start": 17, "End": 17, "Coding": 12, "Authorised uniformed": 13, "Coded by": 26}
    return Listing("multidimensional", columns, body, "Missions coded multidimensional or borderline, the latest first", subjects.anchors(tables, "mission"))


def _number(value: object) -> str:
    return "not sourced" if str(value) == "<NA>" else f"{int(value):,}"


@listing("cited", chapter="chronology", tables=("resolutions", "actions"))
def cited(tables: Tables, p: Parameters) -> Listing:
    """The resolutions the essay cites, and one whose number it prints for another, with what each did."""
    rows = chronology.adopted(tables.resolutions, p)
    return _resolutions(tables, rows[rows["cited"] != ""], "cited", "Resolutions the essay cites, and one whose number it prints by mistake")


@listing("turning", chapter="chronology", tables=("resolutions", "actions", "operations"))
def turning(tables: Tables, p: Parameters) -> Listing:
    """Resolutions that authorised force by a UN mission or UN support, or financed others' operations, since 2007."""
    actions = chronology.read(tables.actions)
    chosen = actions[actions["action"].isin(["authorises support", "finances"]) | ((actions["action"] == "authorises force") & ~actions["concerns"].isin(tables.operations["operation"]))]
    rows = chronology.adopted(tables.resolutions, p)
    rows = rows[rows["resolution"].isin(set(chosen["resolution"])) & (rows["date"] >= "2007")]
    return _resolutions(tables, rows, "turning", "Resolutions that newly gave a UN mission force against armed groups, authorised UN support to others, or spoke of its financing")


@listing("since", chapter="chronology", tables=("resolutions", "actions"))
def since(tables: Tables, p: Parameters) -> Listing:
    """Resolutions adopted after the day the essay counts at."""
    rows = chronology.adopted(tables.resolutions, p)
    after = [known(day).earliest > p.essay_date for day in rows["date"]]
    return _resolutions(tables, rows.loc[after], "since", f"Resolutions of the table adopted after {dates.long(p.essay_date)}")


@listing("events", chapter="chronology", tables=("events",))
def events(tables: Tables, p: Parameters) -> Listing:
    """What has happened since the day the essay counts at and is no resolution."""
    rows = tables.events
    after = [known(day).earliest >= p.essay_date and known(day).latest <= p.as_of for day in rows["date"]]
    rows = rows.loc[after].sort_values(["date", "event"])
    body = [[said(row.date), row.what, row.bears_on] for row in rows.itertuples()]
    return Listing("events", {"When": 18, "What happened": 60, "Bears on": 22}, body, f"Events after {dates.long(p.essay_date)} that bear on the essay's argument, other than resolutions", {})


def _resolutions(tables: Tables, rows: pd.DataFrame, id: str, caption: str) -> Listing:
    unread = set(tables.actions["resolution"]) - set(chronology.read(tables.actions)["resolution"])
    did = [row["summary"] + " (not read; by the library's table)" * (row["resolution"] in unread) for _, row in rows.iterrows()]
    body = [[row["resolution"], said(row["date"]), chronology.vote(row), words, row["essay"]] for (_, row), words in zip(rows.iterrows(), did, strict=True)]
    columns = {"Resolution": 17, "Adopted": 15, "Vote": 12, "What it did": 42, "In the essay": 14}
    if not rows["essay"].any():
        columns.pop("In the essay")
        body = [row[:-1] for row in body]
    return Listing(id, columns, body, caption, subjects.anchors(tables, "resolution"))


@listing("supported", chapter="support", tables=("support", "operations"))
def supported(tables: Tables, p: Parameters) -> Listing:
    """Who supported whom under which resolution, from when, paid how."""
    try:
        rows = support.given_by(tables, p)
    except declare.NotYet:
        rows = tables.support.head(0)
    body = [[row.operation, row.provider, row.resolution, row.kind, row.funding, said(row.start), said(row.end) if row.end and known(row.end).earliest <= p.as_of else "open"] for row in rows.itertuples()]
    columns = {"Operation": 12, "Supported by": 12, "Resolution": 15, "What": 27, "Paid": 11, "Undertaken": 12, "To": 11}
    return Listing("supported", columns, body, "Support by the UN to operations not its own", subjects.anchors(tables, "operation"))


@listing("forces", chapter="support", tables=("supported_forces",))
def forces(tables: Tables, p: Parameters) -> Listing:
    """Host states' own forces whom a UN office may support, resolution by resolution."""
    rows = tables.supported_forces
    rows = rows.loc[[known(day).latest <= p.as_of for day in rows["date"]]].sort_values(["date", "force"])
    body = [
        [row.force, row.provider, row.resolution, said(row.date), _ceiling(row.up_to), f"{row.beside}, {_ceiling(row.ceiling)}", row.funding]
        for row in rows.itertuples()
    ]
    columns = {"Force": 20, "Supported by": 11, "Resolution": 17, "Day": 16, "Up to": 10, "Beside, up to": 15, "Paid": 11}
    return Listing("forces", columns, body, "Support by the UN to host states' own forces: the most whom it may support, and the uniformed ceiling of the operation beside them", {})


def _ceiling(value: object) -> str:
    return "no number seen" if str(value) == "<NA>" else f"{int(value):,}"


@listing("authorised", chapter="support", tables=("authorisations", "operations"))
def authorised(tables: Tables, p: Parameters) -> Listing:
    """Who mandated, authorised or only endorsed each operation."""
    rows = tables.authorisations
    rows = rows.loc[[bool(day) and known(day).earliest <= p.as_of for day in rows["date"]]].sort_values(["operation", "date"])
    body = [[row.operation, row.body, row.act, said(row.date), row.document] for row in rows.itertuples()]
    columns = {"Operation": 14, "Body": 26, "Act": 14, "Day": 18, "Document": 28}
    return Listing("authorised", columns, body, "Who mandated, authorised, endorsed or only welcomed each operation", subjects.anchors(tables, "operation"))


@listing("apportioned", chapter="money", tables=("apportionments",))
def apportioned(tables: Tables, p: Parameters) -> Listing:
    """What of the money of 2026/27 is free, to which day, and what waits for the Council."""
    rows = tables.apportionments
    rows = rows if p.as_of.isoformat() >= rows["start"].min() else rows.head(0)
    body = []
    for entity, its in rows.sort_values(["entity", "start"]).groupby("entity"):
        free, held = its[its["condition"] == "none"], its[its["condition"] != "none"]
        million = [f"{part['usd'].sum() / 1e6:,.1f}" if len(part) else "none" for part in (free, held)]
        body.append([entity, said(free["end"].max()), *million, f"{its['resolution'].iloc[0]}, paragraphs {' and '.join(str(one) for one in its['paragraph'])}" if len(its) > 1 else f"{its['resolution'].iloc[0]}, paragraph {its['paragraph'].iloc[0]}"])
    columns = {"For": 12, "Free to": 19, "Free, million dollars": 15, "Waiting, million dollars": 16, "General Assembly resolution": 32}
    return Listing("apportioned", columns, body, "Money of 2026/27 apportioned among member states: what is free without a vote of the Security Council, and what waits for one", {})


@listing("large-when", chapter="money", tables=("strength", "missions"))
def large_when(tables: Tables, p: Parameters) -> Listing:
    """Which missions were large in which months, those that were so last first."""
    try:
        runs, until = strength.runs(tables, p), said(strength.reach(p))
    except declare.NotYet:
        runs, until = [], said(strength.FIRST)
    body = [[name, " and ".join(f"{said(first)} to {said(last)}" if last != first else said(first) for first, last in spans), f"{most:,}"] for name, spans, most in runs]
    columns = {"Mission": 18, "Large, by the source": 58, "Highest in the source": 16}
    return Listing("large-when", columns, body, f"Missions with {p.large_from:,} or more authorised troops, police and observers, by month, to {until}", subjects.anchors(tables, "mission"))


@listing("documented", chapter="incidents", tables=("documented_incidents",))
def documented(tables: Tables, p: Parameters) -> Listing:
    """What named bodies documented, over what period, and whether it is a lower bound."""
    rows = tables.documented_incidents
    rows = rows.loc[[bool(day) and known(day).earliest <= p.as_of for day in rows["published"]]].sort_values(["published", "incident_count"])
    body = []
    for row in rows.itertuples():
        number = f"{'at least ' if row.lower_bound == 'yes' else ''}{int(row.count):,}" if str(row.count) != "<NA>" else "no number"
        body.append([row.body, row.what, row.subject, number, _span(row.period_start, row.period_end), said(row.published)])
    columns = {"Body": 18, "What": 24, "Whose acts": 20, "Count": 10, "Period": 16, "Published": 12}
    return Listing("documented", columns, body, "What named bodies documented; periods, bodies and definitions differ, and nothing here is added up", {})


def _span(start: str, end: str) -> str:
    return said(start) if start == end or not end else f"{said(start)} to {said(end)}" if start else f"to {said(end)}"
