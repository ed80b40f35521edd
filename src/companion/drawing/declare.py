"""How a chart is declared: a pure function from a small table to a picture.

    @chart("active", chapter="missions", tables=("missions",), series=missions.active)
    def active(data, given, frame): ...

The function takes the series of its tables, the parameters and the frame to draw in, and returns a `Drawing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import definition
from companion.drawing import theme
from companion.errors import UserError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from companion.drawing.picture import Picture
    from companion.parameters import Parameters
    from companion.tables import Tables


@dataclass(frozen=True)
class Drawing:
    """What a chart's function returns: the chart without its title, and its texts."""

    title: str
    subtitle: str
    chart: alt.TopLevelMixin
    caption: str
    alt: str


Series = Callable[["Tables", "Parameters"], "pd.DataFrame"]
Function = Callable[["pd.DataFrame", "Parameters", theme.Frame], Drawing]


@dataclass(frozen=True)
class Declared:
    """A chart before it is drawn: where it belongs, the tables it reads, and the two functions that make it.

    little: it stands beside a number of the first page, in one small frame and without a caption.
    """

    id: str
    chapter: str
    tables: tuple[str, ...]
    series: Series
    function: Function
    little: bool = False


_DECLARED: dict[str, Declared] = {}


def chart(id: str, *, chapter: str, tables: tuple[str, ...], series: Series, little: bool = False) -> Callable[[Function], Function]:
    """Declare a chart; `series` takes (tables, parameters), the function under it (data, parameters, frame)."""

    def declare(function: Function) -> Function:
        if id in _DECLARED and _DECLARED[id].function.__module__ != function.__module__:
            raise ValueError(f"two charts are called {id}")
        _DECLARED[id] = Declared(id, chapter, tables, series, function, little)
        return function

    return declare


def declared() -> dict[str, Declared]:
    """All charts by id; imports the modules that declare them when first asked."""
    definition.load(definition.current().charts)
    return dict(_DECLARED)


def draw(id: str, tables: Tables, parameters: Parameters) -> Picture:
    """Draw one chart, wide and narrow; raises `UserError` for an unknown id."""
    from companion.drawing.attribution import behind

    known = declared()
    if id not in known:
        raise UserError(f"there is no chart {id!r}; the charts are {', '.join(sorted(known))}.")
    entry = known[id]
    data = entry.series(tables, parameters)
    return pictured(id, entry.function, data, parameters, behind(data, entry.tables, tables), tables.sources, entry.little)


def pictured(id: str, function: Function, data: pd.DataFrame, parameters: Parameters, used: Sequence[str], sources: Mapping[str, Mapping[str, str]], little: bool = False) -> Picture:
    """Draw a chart's function in both frames, or in the little one.

    used: names of the sources for the caption; sources: their records in datapackage.json, by name.
    """
    from altair.utils.schemapi import debug_mode

    from companion.drawing.attribution import sentence
    from companion.drawing.picture import Picture

    with debug_mode(False):  # Altair would check each object it makes; the tests check each whole chart instead
        frames = (theme.LITTLE,) if little else (theme.WIDE, theme.NARROW)
        drawn = [function(data, parameters, frame) for frame in frames]
        finished = [theme.finish(one, frame) for one, frame in zip(drawn, frames, strict=True)]
    first = drawn[0]
    return Picture(
        id=id,
        title=first.title,
        subtitle=first.subtitle,
        chart=finished[0],
        narrow=None if little else finished[1],
        caption=f"{first.caption} {sentence(used, sources)}".strip(),
        alt=first.alt,
        data=data,
        sources=tuple(used),
        little=little,
    )
