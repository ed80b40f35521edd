"""What a feed says, checked against the shape it is known to have.

A `Shape` lists the columns of a feed; `published()` turns records (header and cells, as opened) into typed
rows, or raises one `UserError` that names feed, file, row, column, value and what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatch
from typing import Any, NoReturn

from companion.errors import UserError
from companion.sources.opening import Opened

NOTHING = ("", "NA", "NaN", "null", "None")  # how feeds write "no value"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00:00(?:\.0+)?Z?)?")
_INTEGER = re.compile(r"[-+]?\d+(?:[.,]0{1,2})?")  # 250.0 is whole; 1.000 may be a thousand and is refused
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Column:
    """A column of a feed: `kind` is text, name (text that reaches a table), day, integer or number.

    `filled`: no empty cell; `least`: smallest number; `only`: the values it may have; `absent_ok`: the column
    itself may be missing; `past`: a day that has not come yet is refused; `also`: other spellings of its header.
    """

    name: str
    kind: str = "text"
    filled: bool = False
    least: int | None = None
    only: tuple[str, ...] = ()
    absent_ok: bool = False
    past: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """The columns of a feed that are used, and `unused`, patterns of those known and passed over.

    `key`: the columns unique together. `headerless`: the order of columns where a file may lack its header row.
    """

    feed: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    headerless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """A feed as read: `rows` (column -> str, int, float or None), the `places` they stand at in the file.

    `vintage` is the feed's own word for its state ("2025-04-04", "25.1"), `covers` its first and last date.
    """

    feed: str
    file: str
    rows: tuple[dict[str, Any], ...]
    places: tuple[int, ...]
    vintage: str = ""
    covers: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = field(default=())

    def dated(self, vintage: str, first: str, last: str) -> Published:
        """The same with its vintage and the dates it covers."""
        return replace(self, vintage=vintage, covers=(first, last))

    def noting(self, *notes: str) -> Published:
        """The same with more notes for the reader."""
        return replace(self, notes=(*self.notes, *notes))

    def refuse(self, index: int, column: str, value: object, right: str) -> NoReturn:
        """Raise the one message for a row of this feed."""
        refuse(self.feed, self.file, self.places[index], column, value, right)


def refuse(feed: str, file: str, row: int | None, column: str, value: object, right: str) -> NoReturn:
    """Raise `UserError`: feed, file, row, column, value, and what would be right."""
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:76] + "...'"
    where = f"row {row}, " if row else ""
    raise UserError(f"{feed}: {file}, {where}column {column}: {shown} cannot be used; {right}.")


def heading(text: str) -> str:
    """A header as it is compared: "Voting - yes" and "voting_yes" are one name."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def published(opened: Opened, shape: Shape, today: date | None = None) -> Published:
    """Check an opened feed against its shape; raises `UserError` for the first thing that cannot be used."""
    today = today or date.today()
    header, records, notes = _header(opened, shape)
    found = {heading(name): place for place, name in enumerate(header)}
    if len(found) < len(header):
        twice = next(name for name in header if [heading(other) for other in header].count(heading(name)) > 1)
        refuse(shape.feed, opened.name, opened.header_row, twice, twice, "each column must have a name of its own")
    places: list[tuple[Column, int]] = []
    for column in shape.columns:
        spelled = next((heading(n) for n in (column.name, *column.also) if heading(n) in found), None)
        if spelled is not None:
            places.append((column, found.pop(spelled)))
        elif not column.absent_ok:
            raise UserError(
                f"{shape.feed}: {opened.name}, row {opened.header_row}: the column {column.name} is missing. "
                f"Expected: {', '.join(c.name for c in shape.columns if not c.absent_ok)}. "
                f"Found: {', '.join(header)[:300]}."
            )
    unknown = [header[p] for name, p in found.items() if not any(fnmatch(name, pattern) for pattern in shape.unused)]
    if unknown:
        notes.append(f"columns this program does not know, and leaves out: {', '.join(sorted(unknown))[:300]}")
    rows, lines = [], []
    for line, cells in records:
        if len(cells) != len(header):
            refuse(
                shape.feed, opened.name, line, header[min(len(cells), len(header)) - 1], cells[-1] if cells else "",
                f"the row has {len(cells)} cells where the header has {len(header)}; the file may be cut short",
            )
        rows.append({c.name: _typed(cells[p], c, shape.feed, opened.name, line, today) for c, p in places})
        lines.append(line)
    if not rows:
        raise UserError(f"{shape.feed}: {opened.name} has a header row and no rows; the whole file is expected.")
    result = Published(shape.feed, opened.name, tuple(rows), tuple(lines), notes=tuple(notes))
    unique(result, shape.key)
    return result


def unique(feed: Published, key: tuple[str, ...]) -> None:
    """Raise `UserError` where two rows share the values of the key columns."""
    seen: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(feed.rows if key else ()):
        values = tuple(row[column] for column in key)
        if values in seen:
            feed.refuse(
                index, " and ".join(key), ", ".join(map(str, values)),
                f"row {feed.places[seen[values]]} has it already, and it must be there once",
            )
        seen[values] = index


def _header(opened: Opened, shape: Shape) -> tuple[list[str], list[tuple[int, list[Any]]], list[str]]:
    """The header, the records under it, and notes: a tag row is passed over, a missing header supplied."""
    wanted = {heading(name) for c in shape.columns for name in (c.name, *c.also)}
    header, records, notes = opened.header, opened.records, []
    if not wanted & {heading(name) for name in header}:
        if shape.headerless and len(header) == len(shape.headerless):
            records = [(opened.header_row, header), *records]
            header, notes = list(shape.headerless), ["the file has no header row; its published order of columns is used"]
        else:
            raise UserError(
                f"{shape.feed}: {opened.name}, row {opened.header_row}: the first row must name the columns "
                f"({', '.join(c.name for c in shape.columns[:5])}, ...); found {', '.join(header)[:200]!r}."
            )
    if records and _is_tag_row(records[0][1]):
        notes.append(f"row {records[0][0]} holds HXL tags and is passed over")
        records = records[1:]
    return header, records, notes


def _is_tag_row(cells: list[Any]) -> bool:
    texts = [str(cell).strip() for cell in cells if cell not in (None, "")]
    return bool(texts) and all(text.startswith("#") for text in texts)


def _typed(value: object, column: Column, feed: str, file: str, line: int, today: date) -> str | int | float | None:
    def bad(right: str) -> NoReturn:
        refuse(feed, file, line, column.name, value, right)

    if value is None or (isinstance(value, str) and value.strip() in NOTHING):
        if column.filled:
            bad("it must not be empty")
        return "" if column.kind in ("text", "name", "day") else None
    if column.kind == "day":
        return _day(value, column, bad, today)
    if column.kind in ("integer", "number"):
        return _number(value, column, bad)
    text = str(value).strip()
    if column.kind == "name" and text.startswith(("=", "+", "-", "@", "\t")):
        bad("it begins like a spreadsheet formula where a name is expected")
    if column.kind == "name" and any(ord(letter) < 32 for letter in text):
        text = " ".join(text.split())  # names in UCDP's files hold newlines
    if column.only and text not in column.only:
        bad(f"one of these is expected: {', '.join(column.only)}")
    return text


def _day(value: object, column: Column, bad: Callable[[str], NoReturn], today: date) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            day = (_EPOCH + timedelta(milliseconds=value)).date()  # the hub's JSON: epoch milliseconds, also negative
        except (OverflowError, ValueError):
            bad("milliseconds since 1970 are expected")
    else:
        written = _DAY.fullmatch(str(value).strip())
        try:
            day = date.fromisoformat(written[1]) if written else bad("a date like 2024-12-31 is expected")
        except ValueError:
            bad("that day is not in the calendar; a date like 2024-12-31 is expected")
    if not 1945 <= day.year <= 2100:
        bad("a date since 1945 is expected")
    if column.past and day > today:
        bad(f"that day has not come yet; a date up to {today} is expected")
    return day.isoformat()


def _number(value: object, column: Column, bad: Callable[[str], NoReturn]) -> int | float:
    text = str(value).strip()
    whole = column.kind == "integer"
    if isinstance(value, bool) or not (_INTEGER if whole else _NUMBER).fullmatch(text):
        bad("a whole number without signs between its digits is expected" if whole else "a number is expected")
    number = int(re.split(r"[.,]", text)[0]) if whole else float(text.replace(",", "."))
    if column.least is not None and number < column.least:
        bad(f"a number of at least {column.least} is expected")
    return number
