"""What a brief is written from: the subject's rows up to its day, the sources they name, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from companion.measures import subjects
from companion.measures.subjects import Subject
from companion.tables import dates
from companion.tables.dates import PartialDate, partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

BEGINS = {"mission": "start", "operation": "start", "resolution": "date"}
DAYS = ("date", "start", "period_start")


class Dossier:
    """Rows on one subject. `day` is the day it is told to: the edition's, or the tables' end where it begins later.

    Reading rows through `rows` keeps their sources and counts those left out as later than `day`.
    """

    def __init__(self, subject: Subject, tables: Tables, given: Parameters, judged: dict[str, dict[str, Any]]) -> None:
        self.subject, self.tables, self.given, self.judged = subject, tables, given, judged
        frame = getattr(tables, subjects.KINDS[subject.kind])
        self.row = frame[frame[subject.kind] == subject.key].iloc[0]
        self.begins = dates.known(self.row[BEGINS[subject.kind]])
        self.later = self.begins.earliest > given.as_of
        self.day = self._end_of_tables() if self.later else given.as_of
        self.used: list[str] = []
        self.unknown: list[str] = []
        self.left_out: set[tuple[str, int]] = set()
        self._adopted: dict[str, str] | None = None
        self._known = {one.key: one for one in subjects.subjects(tables)}
        self._note_sources(self.row)

    @property
    def key(self) -> str:
        """Name or symbol of the subject, as the tables have it."""
        return self.subject.key

    def rows(self, table: str, **wanted: str | Callable[[str], bool]) -> pd.DataFrame:
        """Rows of a table in which each named column has the value, or passes the test, up to the day; their sources are kept."""
        frame: pd.DataFrame = getattr(self.tables, table)
        for column, value in wanted.items():
            frame = frame[frame[column].map(value) if callable(value) else frame[column] == value]
        dated = next((name for name in DAYS if name in frame), None)
        if table == "actions":
            begun = [self.adopted(symbol) for symbol in frame["resolution"]]
        else:
            begun = list(frame[dated]) if dated else [""] * len(frame)
        keep = [self._by_day(value) for value in begun]
        self.left_out |= {(table, int(row)) for row, kept in zip(frame.index, keep, strict=True) if not kept}
        # By label: an empty list of booleans would choose columns.
        frame = frame.loc[[row for row, kept in zip(frame.index, keep, strict=True) if kept]]
        for cells in zip(*(frame[name] for name in frame.columns if _names_sources(name)), strict=True):
            self.use(*cells)
        return frame

    def adopted(self, symbol: str) -> str:
        """The day a resolution of the chronology was adopted, "" where it is not in it."""
        if self._adopted is None:
            columns = self.tables.columns("resolutions")
            self._adopted = dict(zip(columns["resolution"], columns["date"], strict=True))
        return self._adopted.get(symbol, "")

    def resolution(self, symbol: str) -> pd.Series | None:
        """The row of a resolution, its sources kept; None where the chronology does not hold it."""
        symbols = self.tables.columns("resolutions")["resolution"]
        if symbol not in symbols:
            return None
        row = self.tables.resolutions.iloc[symbols.index(symbol)]
        self._note_sources(row)
        return row

    def about(self, key: str) -> Subject | None:
        """The subject of another brief, None where there is none of that key."""
        return self._known.get(key)

    def ended(self) -> PartialDate | None:
        """When it ended, None while it is open on the day."""
        end = partial(self.row["end"])
        return end if end and end.earliest <= self.day else None

    def miss(self, sentence: str) -> str:
        """Note something that is not known; returns the words for the cell where it would stand."""
        if sentence not in self.unknown:
            self.unknown.append(sentence)
        return "not known"

    def use(self, *sources: str) -> None:
        """Keep the names of sources."""
        for cell in sources:
            for name in str(cell).split("; "):
                if name in self.tables.sources and name not in self.used:
                    self.used.append(name)

    def told_to(self) -> str:
        """The day, in words."""
        return dates.long(self.day)

    def _by_day(self, value: str) -> bool:
        known = partial(value)
        return known is None or known.earliest <= self.day

    def _end_of_tables(self) -> date:
        ends = [dates.known(resource["covers_to"]).latest for resource in self.tables.resources.values() if resource.get("covers_to")]
        return max([*ends, self.begins.latest])

    def _note_sources(self, row: pd.Series) -> None:
        self.use(*(row[name] for name in row.index if _names_sources(name)))


def _names_sources(column: str) -> bool:
    return column == "source" or column.endswith("_source")
