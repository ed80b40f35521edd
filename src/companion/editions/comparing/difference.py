"""What differs between two editions, as plain frozen records; how that is shown is no concern of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

Row = dict[str, str]


@dataclass(frozen=True)
class Cell:
    """One cell that reads differently."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """A row that stands in both under one key, with the cells that differ."""

    key: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Rows:
    """What differs between two sets of rows. `key` are the columns that identify a row; empty where none do."""

    key: tuple[str, ...] = ()
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[Changed, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.removed, self.changed, self.columns_added, self.columns_removed))

    @property
    def count(self) -> int:
        """How many rows were added, removed or changed."""
        return len(self.added) + len(self.removed) + len(self.changed)

    @property
    def words(self) -> str:
        """2 rows added, 1 changed."""
        parts = [
            f"{len(rows):,} {'row ' if len(rows) == 1 else 'rows '}{what}"
            for what, rows in (("added", self.added), ("removed", self.removed), ("changed", self.changed))
            if rows
        ]
        for names, what in ((self.columns_added, "added"), (self.columns_removed, "removed")):
            if names:
                parts.append(f"{len(names)} columns {what}" if len(names) > 1 else f"column {names[0]} {what}")
        return ", ".join(parts) or "no row differs"


@dataclass(frozen=True)
class Side:
    """One of the two editions: its name and its day."""

    id: str
    as_of: str


@dataclass(frozen=True)
class Made:
    """Something the two were made with that differs: a parameter, the renderer, the code, a package."""

    kind: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Happened:
    """Something that happened between the days of the two editions, as the newer one's tables have it.

    what: mission opened, mission closed, operation begun, operation ended, resolution adopted. day: ISO, at its own
    precision.
    """

    what: str
    name: str
    day: str


@dataclass(frozen=True)
class Judged:
    """What an edition says of a claim: at the claim's own day, and at the edition's."""

    verdict: str
    computed: str
    at_edition: str
    computed_at_edition: str


@dataclass(frozen=True)
class ClaimChange:
    """A claim that reads differently.

    kind: turned (a verdict is another one), found (the same verdict from another finding), due (one of the editions
    lies before the day the claim speaks of, and judges it not yet), appeared or gone (in one register only). A side
    that lacks the claim is None.
    """

    id: str
    where: str
    claim: str
    old: Judged | None
    new: Judged | None
    kind: str
    figures: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class FigureChange:
    """A figure that reads differently, or stands on other rows.

    kind: changed (its value or text), appeared, gone, rule (the counting rule, title or unit alone), rows (the same
    value from other rows). old, new: as printed, or why an edition has none. size: change relative to the old
    value, None where that has no sense. came, went: names in a list that are new or gone. revised: whether rows behind
    it differ in their table, so that the data were revised, and not only the day is another one.
    """

    id: str
    title: str
    unit: str
    kind: str
    old: str
    new: str
    size: float | None
    came: tuple[str, ...]
    went: tuple[str, ...]
    rows: Rows
    revised: bool
    headline: bool
    weight: float


@dataclass(frozen=True)
class ChartChange:
    """A chart that differs. kind: data, drawing (the same data drawn otherwise), appeared, gone."""

    id: str
    title: str
    kind: str
    rows: Rows
    weight: float


@dataclass(frozen=True)
class Vintage:
    """A source whose publication of the data is another one; empty where a side does not use it."""

    source: str
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class TableChange:
    """A table that differs, with the vintages of its sources and the last day it covers.

    `known` is false where an edition does not hold its tables, so that only their checksums could be compared.
    """

    name: str
    title: str
    rows: Rows
    vintages: tuple[Vintage, ...]
    covers: tuple[str, str]
    known: bool
    weight: float


@dataclass(frozen=True)
class Passage:
    """A passage that reads differently; one side is empty where it was added or taken out."""

    old: str
    new: str


@dataclass(frozen=True)
class ProseChange:
    """A page whose words differ, numbers aside; no passages where an edition does not hold its pages as written."""

    page: str
    passages: tuple[Passage, ...]
    known: bool
    weight: float


Change = ClaimChange | FigureChange | ChartChange | TableChange | ProseChange


@dataclass(frozen=True)
class Difference:
    """All that differs between an older and a newer edition; each list has the weightiest first."""

    old: Side
    new: Side
    made: tuple[Made, ...] = ()
    happened: tuple[Happened, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    charts: tuple[ChartChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    prose: tuple[ProseChange, ...] = ()
    incomplete: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether the two say the same; they may have been made with other means."""
        return not any((self.claims, self.figures, self.charts, self.tables, self.prose))

    @property
    def turned(self) -> tuple[ClaimChange, ...]:
        """The claims of which a verdict differs, or that only one register has."""
        return tuple(change for change in self.claims if change.kind in ("turned", "appeared", "gone"))

    @property
    def due(self) -> tuple[ClaimChange, ...]:
        """The claims that only one of the two could judge, the other lying before their day."""
        return tuple(change for change in self.claims if change.kind == "due")

    @property
    def moved(self) -> tuple[FigureChange, ...]:
        """The figures that read differently, or that only one of the two has."""
        return tuple(change for change in self.figures if change.kind in ("changed", "appeared", "gone"))

    @property
    def ranked(self) -> tuple[Change, ...]:
        """Every change, weightiest first; alike ones by kind and name."""
        every: list[Change] = [*self.claims, *self.figures, *self.charts, *self.tables, *self.prose]
        return tuple(sorted(every, key=lambda change: -change.weight))
