"""What the feeds call missions, read through the register and `data/aliases.csv`."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from pathlib import Path

from companion.sources.published import Published

LIKE = {"un-contributions": "un-fatalities"}  # one hub, one set of acronyms: what one feed's aliases say holds for the other


@dataclass(frozen=True)
class Alias:
    """What a feed's name stands for: its kind, and the missions of the register it covers."""

    kind: str
    missions: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The missions of the register, and (feed, name) -> Alias for every other name a feed uses."""

    missions: frozenset[str]
    aliases: dict[tuple[str, str], Alias]

    def resolve(self, feed: str, name: str) -> Alias | None:
        """What a feed means by a name: an alias first, then the register; None where nobody knows it."""
        alias = self.aliases.get((feed, name)) or self.aliases.get((LIKE.get(feed, feed), name))
        return alias or (Alias("mission", (name,)) if name in self.missions else None)

    def check(self, published: Published, column: str, feed: str) -> None:
        """Raise `UserError` at the first row whose mission neither the register nor the aliases know."""
        for index, row in enumerate(published.rows):
            if self.resolve(feed, row[column]) is None:
                known = sorted({*self.missions, *(name for f, name in self.aliases if f == feed)})
                near = difflib.get_close_matches(row[column], known, 1)
                hint = f" ({near[0]} is known)" if near else ""
                published.refuse(
                    index, column, row[column],
                    f"no mission of the register has that name{hint}; if it is a new or another name, add a row to "
                    f"data/aliases.csv with feed {feed} and say what it is",
                )


def load(data: Path) -> Names:
    """Read `missions.csv` and `aliases.csv` of a data folder."""
    with (data / "missions.csv").open(encoding="utf-8", newline="") as file:
        missions = frozenset(row["mission"] for row in csv.DictReader(file))
    with (data / "aliases.csv").open(encoding="utf-8", newline="") as file:
        aliases = {
            (row["feed"], row["name"]): Alias(row["kind"], tuple(filter(None, row["mission"].split("; "))))
            for row in csv.DictReader(file)
        }
    return Names(missions, aliases)
