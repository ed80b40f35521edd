"""A difference for a terminal. Text from data loses its control characters, so that it cannot steer the terminal."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from companion.editions.comparing import words
from companion.editions.comparing.difference import Difference, FigureChange, ProseChange, Rows, TableChange

WIDTH = 100
ROWS = 6  # rows shown under a change; --json has all
FIRST_TITLE = "What weighs most"
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
MADE_TITLE = "Made differently"
HAPPENED_TITLE = "What happened between the two days"
DUE_TITLE = "Claims that only one of the two can judge"
FIRST = 8  # changes listed first, whatever they are of


def text(difference: Difference) -> str:
    """The whole difference: what weighs most, then part by part."""
    lines = [words.heading(difference), _item(words.summary(difference), ""), ""]
    if difference.made:
        lines += [MADE_TITLE, *(_item(words.made(one)) for one in difference.made), ""]
    if difference.happened:
        lines += [HAPPENED_TITLE, *(_item(words.happened(one)) for one in difference.happened), ""]
    for title, changes in sections(difference):
        lines += [title]
        for change in changes:
            lines.append(_item(words.line(change)))
            if title != FIRST_TITLE and isinstance(change, (FigureChange, TableChange)) and getattr(change, "kind", "") not in words.KINDS:
                lines += _rows(change.rows)
            if title != FIRST_TITLE and isinstance(change, ProseChange):
                lines += _passages(change)
        lines.append("")
    lines += [_item(f"Note: {note}, so that part was compared by checksums.", "") for note in difference.incomplete]
    return "\n".join(lines).rstrip()


def sections(difference: Difference) -> list[tuple[str, tuple[Any, ...]]]:
    """The parts that are not empty, by their titles, in their order."""
    parts: list[tuple[str, tuple[Any, ...]]] = [
        ("Claims", tuple(change for change in difference.claims if change.kind != "due")),
        ("Figures", difference.figures),
        ("Charts", difference.charts),
        ("Tables", difference.tables),
        ("Prose", difference.prose),
        (DUE_TITLE, difference.due),
    ]
    if len(difference.ranked) > FIRST:
        parts.insert(0, (FIRST_TITLE, difference.ranked[:FIRST]))
    return [part for part in parts if part[1]]


def _rows(rows: Rows) -> list[str]:
    lines = [f"{SIGNS[one.kind]} {one.line}" for one in words.row_changes(rows)]
    more = [f"    … and {len(lines) - ROWS:,} more; --json has all"] if len(lines) > ROWS else []
    return [_item(one, "    ") for one in lines[:ROWS]] + more


def _passages(change: ProseChange) -> list[str]:
    lines = [f"{sign} {words.short(side)}" for one in change.passages for sign, side in (("-", one.old), ("+", one.new)) if side]
    more = [f"    … and {len(lines) - ROWS:,} more; --json has all"] if len(lines) > ROWS else []
    return [_item(one, "    ") for one in lines[:ROWS]] + more


def _item(text: str, indent: str = "  ") -> str:
    return fill(words.printable(text), WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)
