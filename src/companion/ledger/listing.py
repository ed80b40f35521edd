"""How a table for a page is declared: rows of text under named columns, with a caption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import definition
from companion.errors import UserError
from companion.ledger.variables import escaped

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.tables import Tables


@dataclass(frozen=True)
class Listing:
    """A table for a page: rows of text, in columns whose widths (in hundredths) say how much room each wants.

    briefs: what stands in the first column -> its place in the list of briefs.
    """

    id: str
    columns: dict[str, int]
    rows: list[list[str]]
    caption: str
    briefs: dict[str, str]

    def markdown(self) -> str:
        """As a pipe table with caption and label; a sentence where it has no rows."""
        if not self.rows:
            return f"*{escaped(self.caption)}: none by this edition's day.*\n"
        lines = ["| " + " | ".join(map(escaped, self.columns)) + " |", "|" + "|".join(":" + "-" * width for width in self.columns.values()) + "|"]
        for row in self.rows:
            first, *cells = (escaped(" ".join(cell.split())) or "–" for cell in row)
            place = self.briefs.get(row[0])
            lines.append("| " + " | ".join([f"[{first}]({place})" if place else first, *cells]) + " |")
        widths = ",".join(map(str, self.columns.values()))
        return "\n".join(lines) + f'\n\n: {escaped(self.caption)} {{#tbl-{self.id} tbl-colwidths="[{widths}]"}}\n'


Maker = Callable[["Tables", "Parameters"], Listing]
LISTINGS: dict[str, tuple[str, tuple[str, ...], Maker]] = {}


def listing(id: str, *, chapter: str, tables: tuple[str, ...]) -> Callable[[Maker], Maker]:
    """Declare the decorated function as the table `id` of a chapter."""

    def add(function: Maker) -> Maker:
        LISTINGS[id] = (chapter, tables, function)
        return function

    return add


def declared() -> dict[str, tuple[str, tuple[str, ...], Maker]]:
    """Every table of the report's pages by id: its chapter, the tables it reads, the function that makes it."""
    definition.load(definition.current().listings)
    return dict(LISTINGS)


def make(id: str, tables: Tables, parameters: Parameters) -> Listing:
    """One table; raises `UserError` for an unknown id."""
    known = declared()
    if id not in known:
        raise UserError(f"there is no table {id!r} for pages; there are {', '.join(known)}.")
    return known[id][2](tables, parameters)
