"""What each change says in a sentence, the same in the terminal, on the page and in the report's chapter."""

from __future__ import annotations

from dataclasses import dataclass

from companion.editions.comparing.difference import (
    Cell,
    Change,
    ChartChange,
    ClaimChange,
    Difference,
    FigureChange,
    Happened,
    Judged,
    Made,
    ProseChange,
    Row,
    Rows,
    TableChange,
)
from companion.tables import dates

NOTHING = "Nothing differs: claims, figures, charts, tables and prose are the same."
NOT_YET = "not yet"  # what an edition says of a claim about a later day
KINDS = {"appeared": "is new", "gone": "is gone"}
LETTERS = 12  # of a checksum
LONG = 160  # letters of a value in a sentence
SILENT = ("source", "note", "_precision")  # columns that say where a fact is from or how well it is known
CELLS = 4  # cells that tell a row which nothing identifies


def heading(difference: Difference) -> str:
    """The two editions by name."""
    return f"From {difference.old.id} to {difference.new.id}"


def summary(difference: Difference) -> str:
    """What differs, counted; says so where nothing does."""
    if difference.empty:
        return NOTHING
    counts = (
        (len(difference.turned), "claim turned", "claims turned"),
        (sum(one.kind == "found" for one in difference.claims), "claim stands on another finding", "claims stand on other findings"),
        (len(difference.due), "claim speaks of a day that one of the two lies before", "claims speak of a day that one of the two lies before"),
        (len(difference.moved), "figure reads differently", "figures read differently"),
        (len(difference.figures) - len(difference.moved), "figure reads the same and stands on other rows or another rule", "figures read the same and stand on other rows or another rule"),
        (len(difference.charts), "chart differs", "charts differ"),
        (len(difference.tables), "table differs", "tables differ"),
        (len(difference.prose), "page is worded differently", "pages are worded differently"),
    )
    return "; ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count) + "."


def line(change: Change) -> str:
    """A change in one sentence."""
    if isinstance(change, ClaimChange):
        return f"Claim {change.id}: {claim(change)}"
    if isinstance(change, FigureChange):
        return f"{change.title} ({change.id}): {figure(change)}"
    if isinstance(change, ChartChange):
        return f"Chart {change.id} ({change.title}): {chart(change)}"
    if isinstance(change, TableChange):
        return f"Table {change.name}: {table(change)}"
    assert isinstance(change, ProseChange)
    return f"Page {change.page}: {prose(change)}"


def claim(change: ClaimChange) -> str:
    """What became of a claim."""
    if change.kind == "due" and change.old and change.new:
        now = change.new if change.old.at_edition == NOT_YET else change.old
        found = f" (found {now.computed_at_edition})" if now.computed_at_edition else ""
        return f"{'can now be judged' if now is change.new else 'can no longer be judged, before'}: {now.at_edition}{found}"
    if not change.old or not change.new:
        return "is new in the register" if change.new else "is no longer in the register"
    old, new, parts = change.old, change.new, []
    if old.verdict != new.verdict:
        parts.append(f"{old.verdict} → {new.verdict}")
    if old.at_edition != new.at_edition:
        parts.append(f"at the edition's day {old.at_edition} → {new.at_edition}")
    if not parts:
        parts.append(f"still {new.verdict}")
    return "; ".join(parts) + _computed(old, new)


def _computed(old: Judged, new: Judged) -> str:
    parts = []
    if old.computed != new.computed:
        parts.append(f"{old.computed or 'nothing'} → {new.computed or 'nothing'}")
    if old.computed_at_edition != new.computed_at_edition:
        parts.append(f"at the edition's day {old.computed_at_edition or 'nothing'} → {new.computed_at_edition or 'nothing'}")
    return f" (found {', '.join(parts)})" if parts else ""


def happened(one: Happened) -> str:
    """What happened, to whom, on which day."""
    day = dates.partial(one.day)
    return f"{one.what}: {one.name}, {day.text if day else one.day}"


def figure(change: FigureChange) -> str:
    """What became of a figure: old and new, or for a list of names which came and went; whether data were revised."""
    return _figure(change) + ("; rows behind it were revised" if change.revised else "")


def _figure(change: FigureChange) -> str:
    if change.kind == "rows":
        return f"still {short(change.new)}, from other rows ({change.rows.words})"
    if change.kind == "rule":
        return f"still {short(change.new)}, with another rule, title or unit"
    if change.kind in KINDS:
        return f"{KINDS[change.kind]}: {short(change.new if change.kind == 'appeared' else change.old)}"
    names = [f"{word} {', '.join(names)}" for word, names in (("came", change.came), ("went", change.went)) if names]
    if names:
        return "; ".join(names)
    share = f" (by {change.size:.1%})" if change.size else ""
    return f"{short(change.old)} → {short(change.new)}{share}"


def chart(change: ChartChange) -> str:
    """What became of a chart."""
    if change.kind in KINDS:
        return KINDS[change.kind]
    return "the same data, drawn otherwise" if change.kind == "drawing" else f"{change.rows.words} in its data"


def table(change: TableChange) -> str:
    """What became of a table, with the first vintages of its sources that differ."""
    few = [f"{one.source} {one.old or 'not used'} → {one.new or 'not used'}" for one in change.vintages[:3]]
    if len(change.vintages) > 3:
        few.append(f"and {len(change.vintages) - 3} more sources")
    return "; ".join([content(change), *few])


def content(change: TableChange) -> str:
    """What became of a table's rows, and to which day they reach."""
    rows = change.rows.words if change.known else "other content, but the rows are not at hand"
    if change.covers[0] == change.covers[1]:
        return rows
    return f"{rows}; covers to {change.covers[1] or 'nothing'}, before to {change.covers[0] or 'nothing'}"


def prose(change: ProseChange) -> str:
    """How much of a page's words differ."""
    if not change.known:
        return "other words, but the pages as written are not at hand"
    count = len(change.passages)
    return f"{count} passage{'' if count == 1 else 's'} worded differently"


def made(one: Made) -> str:
    """What the two were made with."""
    old, new = (value[:LETTERS] if one.name == "code" else value for value in (one.old, one.new))
    return f"{one.kind} {one.name}: {old or 'none'} → {new or 'none'}"


@dataclass(frozen=True)
class RowChange:
    """A row that differs: added, removed or changed, its name, its cells that differ, and its other cells in words."""

    kind: str
    name: str
    cells: tuple[Cell, ...] = ()
    rest: str = ""

    @property
    def line(self) -> str:
        """The row in one line; what became of it unless it was added or removed."""
        cells = "; ".join(f"{cell.column} {cell.old or 'empty'} → {cell.new or 'empty'}" for cell in self.cells)
        return f"{self.name}: {cells}" if cells else self.name


def row_changes(rows: Rows) -> list[RowChange]:
    """The rows that differ, added ones first. A row is named by its key, without what all begin with."""
    by = _telling(rows)
    whole = [RowChange(kind, _name(row, by), (), _rest(row, by)) for kind, several in (("added", rows.added), ("removed", rows.removed)) for row in several]
    return whole + [RowChange("changed", _name(dict(zip(rows.key, one.key, strict=True)), by), one.cells) for one in rows.changed]


def _telling(rows: Rows) -> tuple[str, ...]:
    """The key without the leading columns, the most general ones, in which all rows that differ are alike."""
    keys = [tuple(row[name] for name in rows.key) for row in (*rows.added, *rows.removed)] + [one.key for one in rows.changed]
    alike = next((place for place in range(len(rows.key)) if len({one[place] for one in keys}) > 1), 0)
    return rows.key[alike:]


def _name(row: Row, by: tuple[str, ...]) -> str:
    """A row by what identifies it, else by its first cells that are filled: MINUSMA."""
    names = by or _first(row)
    return ", ".join(row[name] or "empty" for name in names)


def _rest(row: Row, by: tuple[str, ...]) -> str:
    """The other cells of a row that say something."""
    named = by or _first(row)
    return short(", ".join(f"{name} {value}" for name, value in row.items() if value and name not in named and not name.endswith(SILENT)))


def _first(row: Row) -> tuple[str, ...]:
    return tuple([name for name, value in row.items() if value][:CELLS])


def capital(text: str) -> str:
    """The same with a first capital."""
    return text[:1].upper() + text[1:]


def short(text: str) -> str:
    """A long value cut where a sentence cannot hold it; the whole stands in the JSON."""
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0] + " …"


def printable(text: str) -> str:
    """Text without control characters, escape sequences and marks that turn the direction of writing."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
