"""What a refresh found, as text for a terminal, as JSON, and as a page. Words from feeds are escaped."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from companion.editions.comparing.moves import Move
    from companion.sources.compare import Outcome

SHOWN = 12  # rows of each kind in the terminal and on the page; the JSON has all


def record(outcome: Outcome) -> dict[str, Any]:
    """Everything, for programs."""
    return asdict(outcome)


def text(outcome: Outcome) -> str:
    """For the terminal: what came, rows, figures, claims, disagreements, and what to do next."""
    lines = [_head(outcome), *(f"note: {note}" for note in outcome.notes)]
    for section in _sections(outcome):
        lines += ["", section.heading, *(f"  {' | '.join(filter(None, row))}" for row in section.rows)]
    return "\n".join([*lines, "", _next(outcome)])


def page(outcome: Outcome) -> str:
    """A page of its own, without scripts: the same sections as tables."""
    parts = [f"<h1>Refresh of {escape(outcome.feed)}</h1>", f"<p>{escape(_head(outcome))}</p>"]
    parts += [f"<p>Note: {escape(note)}</p>" for note in outcome.notes]
    for section in _sections(outcome):
        parts.append(f"<h2>{escape(section.heading[0].upper() + section.heading[1:])}</h2>")
        if section.rows:
            body = "".join(_row("td", row) for row in section.rows)
            parts.append(f"<div><table><thead>{_row('th', section.columns)}</thead><tbody>{body}</tbody></table></div>")
    parts.append(f"<p>{escape(_next(outcome))}</p>")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
        f"<title>Refresh of {escape(outcome.feed)}</title>"
        "<style>:root{color-scheme:light dark}body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "div{overflow-x:auto}table{border-collapse:collapse}th{text-align:left}td{border-top:1px solid #999}"
        "th,td{padding:.3rem .8rem .3rem 0;vertical-align:top}</style>"
        f"</head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _row(kind: str, cells: tuple[str, ...]) -> str:
    scope = ' scope="col"' if kind == "th" else ""
    return "<tr>" + "".join(f"<{kind}{scope}>{escape(cell)}</{kind}>" for cell in cells) + "</tr>"


def _head(outcome: Outcome) -> str:
    before = outcome.before.get("vintage", "nothing")
    older = "; this file is OLDER than what is held" if outcome.before and outcome.vintage < before else ""
    return f"{outcome.feed}: {outcome.title}; vintage {outcome.vintage} from {outcome.origin} (sha256 {outcome.sha256[:12]}), held now: {before}{older}."


class _Section(NamedTuple):
    """A part of the report: what it is, and its table with the names of its columns."""

    heading: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def _sections(outcome: Outcome) -> list[_Section]:
    sections = []
    rows = outcome.rows
    if not outcome.compared_only or rows:
        sections.append(_Section(f"rows of {outcome.table}: {len(rows.added)} added, {len(rows.removed)} removed, {len(rows.changed)} changed"))
        sections += [
            _Section(f"{word}{_first(some)}", tuple(some[0]), tuple(tuple(row.values()) for row in some[:SHOWN]))
            for word, some in (("added", rows.added), ("removed", rows.removed))
            if some
        ]
        if rows.changed:
            sections.append(_Section(f"changed{_first(rows.changed)}", ("row", "what changed"), tuple(_change(old, new) for old, new in rows.changed[:SHOWN])))
    if not outcome.compared_only:
        behind = f" ({outcome.rows_behind} more read the same and rest on other rows)" if outcome.rows_behind else ""
        moved = f"figures that would move, as of {outcome.as_of}: {len(outcome.figures)}, largest first{behind}"
        sections.append(_Section(moved, ("figure", "old -> new", "unit", "title"), tuple(map(_moved, outcome.figures))))
        if outcome.claims_known:
            sections.append(_Section(f"claims that would read otherwise: {len(outcome.claims)}", ("claim", "old -> new", "in words"), tuple((move.id, f"{move.old} -> {move.new}", move.title) for move in outcome.claims)))
    if outcome.disagreements or outcome.compared_only:
        columns = ("about", "column", "the feed", "the register", "settled")
        found = tuple(
            (d.about, d.column, f"the feed: {d.feed_says}", f"the register: {d.register_says}", f"settled in disagreements: {d.known}" if d.known else "not settled yet")
            for d in outcome.disagreements
        )
        sections.append(_Section(f"disagreements with the register: {len(outcome.disagreements)}", columns, found))
    return sections


def _first(some: tuple[object, ...]) -> str:
    return f", the first {SHOWN} of {len(some):,}" if len(some) > SHOWN else ""


def _change(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    same = [value for column, value in old.items() if value and value == new[column]]
    moved = [f"{column} {old[column] or 'empty'} -> {new[column] or 'empty'}" for column in old if old[column] != new[column]]
    return (" ".join(same), "; ".join(moved))


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
