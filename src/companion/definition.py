"""What a report is made of, for the rooms that serve a report on any essay.

Those rooms never import a measure or a chart. They ask here for the report's definition, which is the one name
(`companion.report`) by which they reach what is about this essay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

MODULE = "companion.report"  # holds REPORT


@dataclass(frozen=True)
class Definition:
    """The parts of a report.

    chapters: name of a notebook (notebooks/<name>.ipynb) -> title of its evidence page, in the order of the chapters.
    figures, charts, listings: the modules that declare them, by dotted name; figures stand on the evidence pages in
    this order. briefs: the package that lists and makes briefs. rooms: the packages all these are in.
    """

    chapters: Mapping[str, str]
    figures: tuple[str, ...]
    charts: tuple[str, ...]
    listings: tuple[str, ...]
    briefs: str
    rooms: tuple[str, ...]


@cache
def current() -> Definition:
    """The definition of the report that is built."""
    definition: Definition = import_module(MODULE).REPORT
    return definition


def load(modules: tuple[str, ...]) -> None:
    """Import modules for what they declare."""
    for name in modules:
        import_module(name)


def briefs() -> ModuleType:
    """The package that lists and makes the report's briefs."""
    return import_module(current().briefs)
