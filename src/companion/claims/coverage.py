"""How much of the essay the register covers, counted over data/essay_sentences.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.tables import Tables

TABLE = "essay_sentences"


def counted(data: Tables) -> dict[str, tuple[int, int, int]]:
    """Part of the essay -> its sentences, those that can be checked, and those that a claim covers."""
    columns, found = data.columns(TABLE), dict[str, tuple[int, int, int]]()
    for part, checkable, claims in zip(columns["part"], columns["checkable"], columns["claims"], strict=True):
        sentences, to_check, covered = found.get(part, (0, 0, 0))
        found[part] = sentences + 1, to_check + (checkable == "yes"), covered + bool(claims)
    return found


def covered(data: Tables) -> str:
    """The count as a table of the page of claims; empty where the folder of tables has no sentences."""
    parts = counted(data) if TABLE in data.resources else {}
    if not parts:
        return ""
    lines = ["| Part of the essay | Sentences | Checkable | Covered by a claim |", "|:---|--:|--:|--:|"]
    whole = tuple(map(sum, zip(*parts.values(), strict=True)))
    lines += [f"| {part} | {numbers[0]} | {numbers[1]} | {numbers[2]} |" for part, numbers in [*parts.items(), ("All", whole)]]
    return "\n".join(lines) + '\n\n: The sentences of the essay and its notes, and what the register has of them {#tbl-claims-coverage tbl-colwidths="[46,16,16,22]"}'
