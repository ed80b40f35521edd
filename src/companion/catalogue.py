"""The catalogue of briefs: what a brief can be about, where it lies, and the page that lists all of them.

The report's site holds that page as a chapter, a folder of briefs as its first page; a script adds filters to both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from companion.dates import partial
from companion.variables import escaped

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.tables import Tables

PAGE = "briefs/index.qmd"
KINDS = {"mission": "missions", "operation": "operations", "resolution": "resolutions"}
TITLES = {"mission": "Missions", "operation": "Operations and support offices", "resolution": "Resolutions"}
COLUMNS = {
    "mission": {"Mission": 15, "Name": 33, "Region": 16, "Began": 18, "Ended": 18},
    "operation": {"Operation": 15, "Name": 33, "Category": 16, "Began": 18, "Ended": 18},
    "resolution": {"Resolution": 25, "Topic": 54, "Adopted": 21},
}
# The columns of each table that a row of the list is made of: what names it, the group it belongs to, its days.
FIELDS = {"mission": ("name", "region", "start", "end"), "operation": ("name", "category", "start", "end"), "resolution": ("topic", "date")}
OPEN = "open"


@dataclass(frozen=True)
class Subject:
    """One mission, operation or resolution: its key in its table, its full name, and where its brief lies.

    `path` is the brief without its ending, such as missions/minusma; no two subjects share one.
    """

    kind: str
    key: str
    name: str
    path: str

    @property
    def anchor(self) -> str:
        """Its place in the list."""
        return self.path.replace("/", "-")


def subjects(tables: Tables) -> list[Subject]:
    """Every mission of the register, operation and resolution of the chronology, in the order of the tables."""
    return list(_subjects(tables))


@lru_cache(maxsize=2)  # each brief of a batch asks
def _subjects(tables: Tables) -> tuple[Subject, ...]:
    found: list[Subject] = []
    for kind, table in KINDS.items():
        columns = tables.columns(table)
        keys = columns[kind]
        found += [Subject(kind, key, name, f"{table}/{stem}") for key, name, stem in zip(keys, columns[FIELDS[kind][0]], stems(keys), strict=True)]
    return tuple(found)


def anchors(tables: Tables, kind: str) -> dict[str, str]:
    """Key -> address of its row in the list, for a page of the report; reads the table of that kind and no other."""
    keys = tables.columns(KINDS[kind])[kind]
    return {key: f"/{PAGE}#{KINDS[kind]}-{stem}" for key, stem in zip(keys, stems(keys), strict=True)}


def stems(keys: list[str]) -> list[str]:
    """A file name for each key, in plain lower-case letters, digits and hyphens; equal ones get a number."""
    made: list[str] = []
    for key in keys:
        stem = re.sub(r"[^a-z0-9]+", "-", plain(key)).strip("-") or "brief"
        number, free = 2, stem
        while free in made:
            free, number = f"{stem}-{number}", number + 1
        made.append(free)
    return made


def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


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
    begins = partial(begun)
    later = begins.earliest > given.as_of
    ends = [partial(day) for day in ended]
    told = [end.text if end and (later or end.earliest <= given.as_of) else OPEN for end in ends]
    return [begins.text + (" (after this edition’s day)" if later else ""), *told]


def _said(text: str) -> str:
    return escaped(" ".join(text.split()))
