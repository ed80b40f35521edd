"""Where a chart's data come from: the sources behind its rows, and the line that names them with their vintage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.tables import Tables

NAMED = 2  # a caption names this many sources; the others stand with the data


def behind(data: pd.DataFrame, names: tuple[str, ...], tables: Tables) -> list[str]:
    """Names of the sources behind a chart, those that carry most rows first.

    Taken from the `source` column of the series where it has one, else from the tables it was made of.
    """
    frames = [data] if "source" in data else [getattr(tables, name) for name in names]
    seen = Counter(part for frame in frames for cell in frame["source"] for part in str(cell).split("; ") if part)
    return sorted(seen, key=lambda name: (-seen[name], name))


def sentence(names: Sequence[str], known: Mapping[str, Mapping[str, str]]) -> str:
    """A sentence that names the first sources with their vintage, and says how many more there are."""
    if not names:
        return ""
    named = [_one(known.get(name, {}), name) for name in names[:NAMED]]
    others = len(names) - len(named)
    more = f"; and {others} more" if others else ""
    return f"Source{'s' if len(names) > 1 else ''}: {'; '.join(named)}{more}."


def _one(source: Mapping[str, str], name: str) -> str:
    short, title, producer = (str(source.get(key) or "") for key in ("short", "title", "producer"))
    title = title or name
    who = short or (f"{producer}, {title}" if producer and producer.lower() not in title.lower() else title)
    vintage = str(source.get("vintage") or "")
    with suppress(ValueError):  # a version such as 25.1 is printed as it is
        day = dates.partial(vintage)
        vintage = day.text if day else ""
    return f"{who.rstrip('.')}{f' ({vintage})' if vintage and vintage[:4] not in who else ''}"
