"""What a feed would change in a table, and where it disagrees with a register compiled by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.sources import rows

if TYPE_CHECKING:
    from companion.editions.comparing.moves import Move


@dataclass(frozen=True)
class Disagreement:
    """One fact on which the feed and the register differ; `about` is the register's key."""

    about: str
    column: str
    feed_says: str
    register_says: str
    known: str = ""


@dataclass(frozen=True)
class Difference:
    """What a refresh does to the rows of one table: rows added and removed, and (old, new) pairs of the changed."""

    added: tuple[dict[str, str], ...]
    removed: tuple[dict[str, str], ...]
    changed: tuple[tuple[dict[str, str], dict[str, str]], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(table: str, old: list[dict[str, str]], new: list[dict[str, str]]) -> Difference:
    """Compare rows by the key of their table; a row changed only in its source is no change."""
    before, after = ({rows.key(table, row): row for row in side} for side in (old, new))
    return Difference(
        tuple(after[key] for key in sorted(after.keys() - before.keys())),
        tuple(before[key] for key in sorted(before.keys() - after.keys())),
        tuple(
            (before[key], after[key])
            for key in sorted(after.keys() & before.keys())
            if _facts(before[key]) != _facts(after[key])
        ),
    )


def _facts(row: dict[str, str]) -> dict[str, str]:
    return {column: value for column, value in row.items() if column not in ("source", "version")}


def at_precision(one: str, other: str) -> bool:
    """Whether two partial ISO dates agree as far as both are known: 2017-05 and 2017-05-31 do."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@dataclass(frozen=True)
class Outcome:
    """What a refresh found: the feed before and after, rows, disagreements, figures and claims that would move.

    `claims_known` counts the claims of the register, `rows_behind` the figures that read the same and rest on other rows; `written` are the files replaced.
    """

    feed: str
    title: str
    table: str
    origin: str
    vintage: str
    sha256: str
    before: dict[str, str]
    as_of: str
    rows: Difference
    disagreements: tuple[Disagreement, ...]
    figures: tuple[Move, ...]
    claims: tuple[Move, ...]
    claims_known: int
    rows_behind: int
    notes: tuple[str, ...]
    compiled: int
    compared_only: bool
    written: tuple[str, ...] = ()
