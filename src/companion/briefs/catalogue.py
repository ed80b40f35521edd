"""The page that lists all briefs: a chapter of the report's site, and the first page of a folder of briefs.

A script of the site adds filters to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from companion.ledger.variables import escaped
from companion.measures.subjects import FIELDS, KINDS, Subject, subjects
from companion.tables.dates import known, partial

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.tables import Tables

TITLES = {"mission": "Missions", "operation": "Operations and support offices", "resolution": "Resolutions"}
COLUMNS = {
    "mission": {"Mission": 15, "Name": 33, "Region": 16, "Began": 18, "Ended": 18},
    "operation": {"Operation": 15, "Name": 33, "Category": 16, "Began": 18, "Ended": 18},
    "resolution": {"Resolution": 25, "Topic": 54, "Adopted": 21},
}
OPEN = "open"


def page(tables: Tables, given: Parameters, there: Callable[[Subject], bool]) -> str:
    """The page as markdown: briefs that are `there` are linked, beside the page, and how to make others is said."""
    known = subjects(tables)
    made = {one for one in known if there(one)}
    count = {kind: sum(one.kind == kind for one in known) for kind in KINDS}
    counts = f"{count['mission']} missions, {count['operation']} operations and support offices, and {count['resolution']} resolutions of the chronology"
    parts = [
        "# Briefs {#sec-briefs}",
        f"::: {{.lead}}\nTwo pages on each of {counts}: its dates and how well they are known, its mandate, people and deaths, support, conditions and red lines, what the essay says of it, and what is not known.\n:::",
        _made(len(made), len(known), given),
        ":::: {.briefs}",
    ]
    for kind, title in TITLES.items():
        parts += [f"## {title} {{.unnumbered #sec-briefs-{KINDS[kind]}}}", _table(kind, tables, given, [one for one in known if one.kind == kind], made)]
    return "\n\n".join([*parts, "::::"]) + "\n"


def _made(made: int, all: int, given: Parameters) -> str:
    if made == all:
        return "Each brief is a page here and a PDF of two pages."
    day = f"-p as_of {given.as_of}"
    some = f"{made} of {all} have been made, and are linked." if made else "This edition was built without the briefs themselves."
    return f"{some} `companion build --briefs {day}` makes the report with all of them in it; `companion brief --all {day}` makes them in a folder of their own, and `companion brief MINUSMA {day}` makes one."


def _table(kind: str, tables: Tables, given: Parameters, mine: list[Subject], made: set[Subject]) -> str:
    columns = COLUMNS[kind] | ({"As PDF": 12} if made else {})
    held = tables.columns(KINDS[kind])
    lines = ["| " + " | ".join(columns) + " |", "|" + "|".join(":" + "-" * width for width in columns.values()) + "|"]
    rows = list(zip(mine, *(held[name] for name in FIELDS[kind]), strict=True))
    if kind == "resolution":  # by day: their symbols do not sort as numbers
        rows.sort(key=lambda row: (row[-1], row[0].key))
    for one, *cells in rows:
        name, *group = cells[: -2 if "Ended" in columns else -1]
        label = f"[{_said(one.key)}]({one.path}.html)" if one in made else _said(one.key)
        row = [f"[{label}]{{#{one.anchor}}}", *map(_said, [name, *group]), *_days(given, *cells[1 + len(group) :])]
        if made:
            row.append(f"[PDF[ of {_said(one.key)}]{{.vh}}]({one.path}.pdf)" if one in made else "not made yet")
        lines.append("| " + " | ".join(row) + " |")
    widths = ",".join(map(str, columns.values()))
    return "\n".join(lines) + f'\n\n: {TITLES[kind]}, with the dates of each {{#tbl-briefs-{KINDS[kind]} .wide tbl-colwidths="[{widths}]"}}'


def _days(given: Parameters, begun: str, *ended: str) -> list[str]:
    """When it began or was adopted, and ended: as known on the edition's day, but for what begins after it."""
    begins = known(begun)
    later = begins.earliest > given.as_of
    ends = [partial(day) for day in ended]
    told = [end.text if end and (later or end.earliest <= given.as_of) else OPEN for end in ends]
    return [begins.text + (" (after this edition’s day)" if later else ""), *told]


def _said(text: str) -> str:
    return escaped(" ".join(text.split()))
