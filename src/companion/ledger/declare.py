"""How a figure is declared: an id, a counting rule, a unit, and a pure function from tables to a finding.

    @figure("missions.total", title="Operations the UN lists", unit="missions", rule="Rows of ...", tables=["missions"])
    def total(tables, parameters): return count(tables.missions)

A finding carries the rows it counts, so that whoever reads the number can count them again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from companion import definition
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

Value = int | float | str | list[str] | list[dict[str, Any]] | None


class NotYet(Exception):
    """The edition's day lies before what the figure speaks of; the message says so in a clause."""


@dataclass(frozen=True)
class Second:
    """What another source says of the same thing: its value, the difference allowed, and why it may differ."""

    value: Value
    source: str
    tolerance: float
    note: str


@dataclass(frozen=True)
class Finding:
    """What a measure found.

    value: the number, string or list; None where low and high differ. best: the estimate between low and high that
    a source itself calls best, where there is one. rows: what stands behind it, a frame. text: as printed; made from the value where not given. op: how the value follows from the rows (count over
    their `counted` column; sum, min or max over `column`; share, of `part` = yes). until: last ISO day the rows
    reach where that is earlier than the tables do.
    """

    value: Value
    rows: pd.DataFrame
    low: int | float | None = None
    high: int | float | None = None
    best: int | float | None = None
    text: str = ""
    op: str | None = None
    column: str | None = None
    until: str | None = None
    second: Second | None = None

    def printed(self) -> str:
        """The value as a page prints it."""
        return self.text or say(self.value, self.low, self.high)


@dataclass(frozen=True)
class Figure:
    """A declared figure. `variant_of` names the headline figure it is another counting rule of."""

    id: str
    title: str
    unit: str
    rule: str
    tables: tuple[str, ...]
    measure: Callable[[Tables, Parameters], Finding] = field(repr=False)
    variant_of: str = ""

    @property
    def chapter(self) -> str:
        """The notebook that records it and the evidence page that shows it."""
        return str(sys.modules[self.measure.__module__].CHAPTER)

    @property
    def anchor(self) -> str:
        """Its section on the evidence page."""
        return self.id.replace(".", "-").replace("_", "-")


Measure = Callable[["Tables", "Parameters"], Finding]
REGISTRY: dict[str, Figure] = {}


def figure(id: str, *, title: str, unit: str, rule: str, tables: list[str], variant_of: str = "") -> Callable[[Measure], Measure]:
    """Declare the decorated function as the figure `id`."""

    def declare(measure: Measure) -> Measure:
        if id in REGISTRY:
            raise ValueError(f"the figure {id} is declared twice")
        REGISTRY[id] = Figure(id, title, unit, rule, tuple(tables), measure, variant_of)
        return measure

    return declare


def declared() -> dict[str, Figure]:
    """Every figure of the report by id, in the order of its modules and within them of the code."""
    modules = definition.current().figures
    definition.load(modules)
    # The registry's own order is that of imports, which differs between processes.
    place = {module: number for number, module in enumerate(modules)}
    known = {id: one for id, one in REGISTRY.items() if one.measure.__module__ in place}
    return dict(sorted(known.items(), key=lambda item: place[item[1].measure.__module__]))


def count(rows: pd.DataFrame, certainty: pd.Series | None = None, **more: Any) -> Finding:
    """Count rows. `certainty` (yes or perhaps a row; no is dropped) makes it an interval where some are perhaps."""
    if certainty is None:
        return Finding(len(rows), rows.assign(counted="yes"), op="count", **more)
    kept = rows.assign(counted=certainty.astype(str))[certainty.astype(str) != dates.Active.NO]
    low = int((kept["counted"] == dates.Active.YES).sum())
    high = len(kept)
    if low == high:
        return Finding(low, kept, op="count", **more)
    return Finding(None, kept, low=low, high=high, op="count", **more)


def total(rows: pd.DataFrame, column: str, **more: Any) -> Finding:
    """Sum a numeric column of rows."""
    return Finding(int(rows[column].sum()), rows, op="sum", column=column, **more)


def estimate(rows: pd.DataFrame, **more: Any) -> Finding:
    """Sum a source's own low, best and high estimates; one number only where low and high agree."""
    low, best, high = (int(rows[column].sum()) for column in ("low", "best", "high"))
    text = f"{say(best)} (between {say(low)} and {say(high)})" if low != high else say(best)
    return Finding(best if low == high else None, rows, low, high, best, text=text, op="sum", column="best", **more)


def names(rows: pd.DataFrame, column: str, **more: Any) -> Finding:
    """The names in a column, as a list in the rows' order."""
    return Finding(list(rows[column]), rows, **more)


def share(rows: pd.DataFrame, part: pd.Series, column: str | None = None, **more: Any) -> Finding:
    """The share, 0 to 1, of the rows (or of the sum of `column`) for which `part` is true; printed in per cent."""
    marked = rows.assign(part=part.map({True: "yes", False: "no"}).astype("str"))
    whole = float(rows[column].sum()) if column else float(len(rows))
    value = float(rows.loc[part, column].sum() if column else part.sum()) / whole if whole else None
    text = "no cases to share" if value is None else f"{100 * value:.1f} per cent"
    return Finding(value, marked, op="share" if whole else None, column=column, text=more.pop("text", text), **more)


def say(value: Value, low: float | None = None, high: float | None = None) -> str:
    """A value in words a page can print: 1,134; 49 to 53; A, B and C; none."""
    if value is None and low is not None:
        return f"{say(low)} to {say(high)}"
    if isinstance(value, bool) or value is None:
        return "not known" if value is None else ("yes" if value else "no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, str):
        return value
    return listed([item if isinstance(item, str) else ", ".join(map(str, item.values())) for item in value])


def listed(items: list[str]) -> str:
    """A, B and C; none where there are none."""
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
