"""What a refresh found, as text for a terminal, as JSON, and as a page. Words from feeds are escaped."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.moves import Move
    from companion.refresh import Outcome

SHOWN = 12  # rows of each kind in the terminal and on the page; the JSON has all


def record(outcome: Outcome) -> dict:
    """Everything, for programs."""
    return asdict(outcome)


def text(outcome: Outcome) -> str:
    """For the terminal: what came, rows, figures, claims, disagreements, and what to do next."""
    lines = [_head(outcome), *(f"note: {note}" for note in outcome.notes)]
    for heading, rows in _sections(outcome):
        lines += ["", heading, *(f"  {' | '.join(row)}" for row in rows)]
    return "\n".join([*lines, "", _next(outcome)])


def page(outcome: Outcome) -> str:
    """A page of its own, without scripts: the same sections as tables."""
    parts = [f"<h1>Refresh of {escape(outcome.feed)}</h1>", f"<p>{escape(_head(outcome))}</p>"]
    parts += [f"<p>Note: {escape(note)}</p>" for note in outcome.notes]
    for heading, rows in _sections(outcome):
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        parts.append(f"<h2>{escape(heading)}</h2>" + (f"<table>{body}</table>" if rows else ""))
    parts.append(f"<p>{escape(_next(outcome))}</p>")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
        f"<title>Refresh of {escape(outcome.feed)}</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td{border-top:1px solid #999;padding:.3rem .8rem .3rem 0;vertical-align:top}</style>"
        f"</head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(outcome: Outcome) -> str:
    before = outcome.before.get("vintage", "nothing")
    return f"{outcome.feed}: {outcome.title}; vintage {outcome.vintage} from {outcome.origin} (sha256 {outcome.sha256[:12]}), held now: {before}."


def _sections(outcome: Outcome) -> list[tuple[str, list[tuple[str, ...]]]]:
    sections: list[tuple[str, list[tuple[str, ...]]]] = []
    if not outcome.compared_only or outcome.rows:
        rows = outcome.rows
        sections.append((f"rows of {outcome.table}: {len(rows.added)} added, {len(rows.removed)} removed, {len(rows.changed)} changed", []))
        for word, some in (("added", rows.added), ("removed", rows.removed)):
            if some:
                sections.append((f"{word}{_first(some)}", [tuple(filter(None, row.values())) for row in some[:SHOWN]]))
        if rows.changed:
            sections.append((f"changed{_first(rows.changed)}", [_change(old, new) for old, new in rows.changed[:SHOWN]]))
    if not outcome.compared_only:
        moved = f"figures that would move, as of {outcome.as_of}: {len(outcome.figures)}, largest first"
        behind = f" ({outcome.rows_behind} more read the same and rest on other rows)" if outcome.rows_behind else ""
        sections.append((moved + behind, [_moved(move) for move in outcome.figures]))
        if outcome.claims_known:
            sections.append((f"claims that would read otherwise: {len(outcome.claims)}", [_moved(move) for move in outcome.claims]))
    if outcome.disagreements or outcome.compared_only:
        sections.append(
            (
                f"disagreements with the register: {len(outcome.disagreements)}",
                [(d.about, d.column, f"the feed: {d.feed_says}", f"the register: {d.register_says}", f"settled in disagreements: {d.known}" if d.known else "not settled yet") for d in outcome.disagreements],
            )
        )
    return sections


def _first(some: tuple) -> str:
    return f", the first {SHOWN} of {len(some):,}" if len(some) > SHOWN else ""


def _change(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    same = [value for column, value in old.items() if value and value == new[column]]
    moved = [f"{column} {old[column] or 'empty'} -> {new[column] or 'empty'}" for column in old if old[column] != new[column]]
    return (" ".join(same), *moved)


def _moved(move: Move) -> tuple[str, ...]:
    return (move.id, f"{move.old} -> {move.new}", move.unit, move.title)


def _next(outcome: Outcome) -> str:
    if outcome.written:
        return f"written: {', '.join(outcome.written)}. Now: companion build"
    if outcome.compared_only:
        return "nothing is written: the register is compiled by hand. Decide on each disagreement, in its table and in data/disagreements.csv."
    if not outcome.rows and outcome.sha256 == outcome.before.get("sha256"):
        return "this is the file the tables were compiled from: nothing to write."
    return "nothing is written yet; add --write to replace the table (the one it replaces is kept in data/history/)."
