"""What a brief can be about: every mission, operation and resolution of the tables, and the name of its files.

Tables that pages print lead to the row of a subject in the list of briefs, without knowing how briefs are made.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.tables import Tables

PAGE = "briefs/index.qmd"
KINDS = {"mission": "missions", "operation": "operations", "resolution": "resolutions"}
# The columns of each table that a row of the list is made of: what names it, the group it belongs to, its days.
FIELDS = {"mission": ("name", "region", "start", "end"), "operation": ("name", "category", "start", "end"), "resolution": ("topic", "date")}


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
