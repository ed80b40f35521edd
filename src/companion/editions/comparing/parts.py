"""The comparison, part by part: two sides in, what differs out."""

from __future__ import annotations

from typing import Any, TypeVar

from companion.editions.comparing import weights
from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import (
    ChartChange,
    ClaimChange,
    FigureChange,
    Judged,
    Made,
    ProseChange,
    Rows,
    TableChange,
    Vintage,
)
from companion.editions.comparing.rows import Sheet, compare
from companion.editions.comparing.words import NOT_YET

Change = TypeVar("Change", ClaimChange, FigureChange, ChartChange, TableChange, ProseChange)

NUMBERS = ("value", "low", "high", "best")
MEANS = ("rule", "unit", "title", "op", "column")


def made(old: Contents, new: Contents) -> tuple[Made, ...]:
    """Parameters that differ, then what the two were made with; nothing of the latter where a side does not say."""
    found = [("parameter", name, str(old.parameters.get(name, "")), str(new.parameters.get(name, ""))) for name in _names(old.parameters, new.parameters)]
    if old.made and new.made:
        found += [("made with", name, old.made.get(name, ""), new.made.get(name, "")) for name in _names(old.made, new.made)]
    return tuple(Made(*one) for one in found if one[2] != one[3])


def claims(old: Contents, new: Contents) -> tuple[ClaimChange, ...]:
    """Claims with another verdict or finding, or in one of the two registers only."""
    found = []
    for id in _names(old.claims, new.claims):
        before, after = (_judged(side.claims.get(id)) for side in (old, new))
        if before == after:
            continue
        entry = new.claims.get(id) or old.claims[id]
        kind = _turn(before, after)
        weight = weights.claim(kind, before, after)
        found.append(ClaimChange(id, str(entry.get("where", "")), str(entry.get("claim", "")), before, after, kind, tuple(entry.get("figures") or ()), weight))
    return _ordered(found)


def _judged(entry: dict[str, Any] | None) -> Judged | None:
    if entry is None:
        return None
    return Judged(*(str(entry.get(name) or "") for name in ("verdict", "computed", "verdict_at_edition", "computed_at_edition")))


def _turn(old: Judged | None, new: Judged | None) -> str:
    if not old or not new:
        return "appeared" if new else "gone"
    if old.verdict != new.verdict:
        return "turned"
    if old.at_edition != new.at_edition:
        return "due" if NOT_YET in (old.at_edition, new.at_edition) else "turned"
    return "found"


def figures(old: Contents, new: Contents, revised: tuple[TableChange, ...] = ()) -> tuple[FigureChange, ...]:
    """Figures that read differently, that one side lacks, whose rule changed, or that stand on other rows.

    revised: the tables that differ.
    """
    keys, moved = _keys(old, new), {change.name: change.rows for change in revised if change.known}
    found = [_figure(id, old, new, keys, moved) for id in _names(old.figures, new.figures)]
    return _ordered([change for change in found if change])


def _figure(id: str, old: Contents, new: Contents, keys: dict[str, tuple[str, ...]], moved: dict[str, Rows]) -> FigureChange | None:
    before, after = old.figures.get(id), new.figures.get(id)
    entry = after or before or {}
    if before and after and before["rows_sha256"] == after["rows_sha256"]:
        rows = Rows()
    else:
        names = [key for table in entry.get("tables") or [] for key in [keys.get(table, ())] if key]
        rows = compare(old.figure_rows(id), new.figure_rows(id), names[0] if names else ())
    kind = _kind(before, after, rows)
    if not kind:
        return None
    came, went = _names_apart(before, after)
    size = _size(before, after, came, went) if before and after and kind == "changed" else None
    headline = not entry.get("variant_of")
    revised = any(not keyed(rows).isdisjoint(keyed(moved[table])) for table in entry.get("tables") or [] if table in moved)
    texts = [str(one["text"]) if one else f"none: {side.absent.get(id, 'not in that edition')}" for one, side in ((before, old), (after, new))]
    return FigureChange(id, _title(id, new if after else old), str(entry["unit"]), kind, texts[0], texts[1], size, came, went, rows, revised, headline, weights.figure(kind, size, headline))


def _title(id: str, side: Contents) -> str:
    """A figure's title; one that reads "The same of ..." beside the figure it varies carries that one's title along."""
    entry = side.figures[id]
    title, of = str(entry.get("title", id)), side.figures.get(str(entry.get("variant_of")))
    return f"{of['title']}: {title[:1].lower()}{title[1:]}" if of and title.startswith("The same") else title


def keyed(rows: Rows) -> set[tuple[str, ...]]:
    """The keys of all rows that differ."""
    whole = [tuple(row[name] for name in rows.key) for row in (*rows.added, *rows.removed)] if rows.key else []
    return {*whole, *(one.key for one in rows.changed)}


def _kind(old: dict[str, Any] | None, new: dict[str, Any] | None, rows: Rows) -> str:
    if not old or not new:
        return "appeared" if new else "gone"
    if any(old.get(name) != new.get(name) for name in (*NUMBERS, "text")):
        return "changed"
    if any(old.get(name) != new.get(name) for name in MEANS):
        return "rule"
    return "rows" if rows else ""


def _names_apart(old: dict[str, Any] | None, new: dict[str, Any] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that only the new, and only the old, list has."""
    if not old or not new:
        return (), ()
    before, after = ([item for item in one["value"] if isinstance(item, str)] if isinstance(one["value"], list) else [] for one in (old, new))
    return tuple(name for name in after if name not in before), tuple(name for name in before if name not in after)


def _size(old: dict[str, Any], new: dict[str, Any], came: tuple[str, ...], went: tuple[str, ...]) -> float | None:
    """The largest change of value, low, high or best relative to what it was, of a list of names the share that came
    or went; None for what is neither."""
    if came or went:
        return (len(came) + len(went)) / max(len(old["value"]), 1)
    sizes = []
    for name in NUMBERS:
        was, now = old.get(name), new.get(name)
        if _number(was) and _number(now) and was:  # from nothing, no share can be said
            sizes.append(abs(now - was) / abs(was))
    return max(sizes) if sizes else None


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def charts(old: Contents, new: Contents) -> tuple[ChartChange, ...]:
    """Charts with other data, the same data drawn otherwise, or on one side only."""
    found = []
    before, after = old.chart_ids(), new.chart_ids()
    for id in _names(dict.fromkeys(before), dict.fromkeys(after)):
        if id in before and id in after:
            rows = compare(old.chart_rows(id), new.chart_rows(id))
            if not rows and old.chart_spec(id) == new.chart_spec(id):
                continue
            kind = "data" if rows else "drawing"
        else:
            rows, kind = Rows(), "appeared" if id in after else "gone"
        spec = (new if id in after else old).chart_spec(id)
        title = str((spec.get("usermeta") or {}).get("title") or id)
        found.append(ChartChange(id, title, kind, rows, weights.chart(kind, rows)))
    return _ordered(found)


def tables(old: Contents, new: Contents) -> tuple[TableChange, ...]:
    """Tables with other rows or other vintages; by their checksums alone where a side does not hold them."""
    if not (old.holds_tables and new.holds_tables):
        return _by_checksum(old, new)
    packages = old.package(), new.package()
    before, after = ({one["name"]: one for one in package["resources"]} for package in packages)
    sources = [{one["name"]: one for one in package["sources"]} for package in packages]
    found = []
    for name in _names(before, after):
        was, now = before.get(name), after.get(name)
        resource = now or was or {}
        sheets = old.table(was["path"]) if was else Sheet(), new.table(now["path"]) if now else Sheet()
        rows = compare(*sheets, _key(resource))
        covers = _covers_to(was), _covers_to(now)
        vintages = _vintages(sheets, sources)
        if rows or vintages or covers[0] != covers[1]:
            found.append(TableChange(name, str(resource.get("title", name)), rows, vintages, covers, True, weights.table(rows)))
    return _ordered(found)


def _covers_to(resource: dict[str, Any] | None) -> str:
    return str(resource.get("covers_to", "")) if resource else ""


def _vintages(sheets: tuple[Sheet, Sheet], sources: list[dict[str, dict[str, Any]]]) -> tuple[Vintage, ...]:
    """The sources the tables name whose vintage or file differs."""
    named = sorted({part for sheet in sheets for row in sheet.rows for part in row.get("source", "").split("; ") if part})
    found = []
    for name in named:
        was, now = (side.get(name) for side in sources)
        before, after = (f"{one.get('vintage', '')} {str(one.get('sha256', ''))[:12]}".strip() if one else "" for one in (was, now))
        if before != after:
            found.append(Vintage(name, str((now or was or {}).get("title", name)), before, after))
    return tuple(found)


def _by_checksum(old: Contents, new: Contents) -> tuple[TableChange, ...]:
    prefix, found = "data/", []
    names = sorted(name for name in {*old.inputs, *new.inputs} if name.startswith(prefix) and name.endswith(".csv"))
    for name in names:
        if old.inputs.get(name) != new.inputs.get(name):
            stem = name.removeprefix(prefix).removesuffix(".csv")
            found.append(TableChange(stem, stem, Rows(), (), ("", ""), False, weights.table(Rows())))
    return _ordered(found)


def _keys(old: Contents, new: Contents) -> dict[str, tuple[str, ...]]:
    """The primary key of each table, by its name."""
    return {one["name"]: _key(one) for side in (old, new) for one in side.package().get("resources", [])}


def _key(resource: dict[str, Any]) -> tuple[str, ...]:
    key = resource.get("schema", {}).get("primaryKey", [])
    return (key,) if isinstance(key, str) else tuple(key)


def _names(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Every name of either, in order."""
    return sorted({*old, *new})


def _ordered(changes: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: -change.weight))
