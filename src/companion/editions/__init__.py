"""Editions: the report built for one set of parameters and data, from the stage it is made in to its place in reports/.

Serves a report on any essay. `edition` names, finds and lists editions, `stage` is the working copy a build writes into,
`assembling` makes an edition of it; `comparing`, `provenance` and `publishing` are what is done with whole editions.
Imports `tables`, `ledger`, `claims`, `rendering`.
"""

from __future__ import annotations

from companion.editions.edition import (
    LATEST,
    MANIFEST,
    SEAL,
    Request,
    Shelved,
    add_sources,
    check_day,
    listed,
    path,
    point_latest,
    prune,
    publish,
    remove,
    shelf,
    table,
    title,
    write_index,
)

__all__ = [
    "LATEST",
    "MANIFEST",
    "SEAL",
    "Request",
    "Shelved",
    "add_sources",
    "check_day",
    "listed",
    "path",
    "point_latest",
    "prune",
    "publish",
    "remove",
    "shelf",
    "table",
    "title",
    "write_index",
]  # fmt: skip
