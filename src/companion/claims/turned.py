"""The claims whose verdict turned: computed, it is not the one that the register records. Read from claims.json alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NAMED = 6  # rows named in a message


@dataclass(frozen=True)
class Difference:
    """A claim whose computed verdict is not the recorded one."""

    id: str
    where: str
    recorded: str
    computed: str
    expected: str
    found: str
    rows: tuple[str, ...]

    def __str__(self) -> str:
        """One line for `companion check`."""
        more = f" and {len(self.rows) - NAMED} more" if len(self.rows) > NAMED else ""
        rows = f" Rows: {'; '.join(self.rows[:NAMED])}{more}." if self.rows else ""
        return f"{self.id} ({self.where}): recorded as {self.recorded!r}, the data now say {self.computed!r}. The essay has {self.expected}; found: {self.found}.{rows}"


def differences(judged: dict[str, dict[str, Any]]) -> list[Difference]:
    """The claims whose verdict, computed at their own day, differs from the one recorded in the register."""
    return [
        Difference(id, one["where"], one["recorded"], one["verdict"], one["expected"] or "no value", one["computed"] or one["lacking"] or "nothing", tuple(_named(row) for row in one["rows"]))
        for id, one in judged.items()
        if one["verdict"] != one["recorded"]
    ]


def _named(row: dict[str, Any]) -> str:
    cells = ", ".join(f"{name} {value}" for name, value in row["cells"].items() if value != "")
    return f"data/{row['table']}.csv row {row['row']} ({cells})"
