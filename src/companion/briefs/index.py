"""The index of briefs: every mission, operation and resolution, with filters, linked to the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from companion import stage, tables
from companion.briefs import page
from companion.briefs.names import Subject
from companion.briefs.page import Place
from companion.dates import partial
from companion.project import Project
from companion.rendering import fonts
from companion.rendering.pages import POLICY
from companion.rendering.pages import TEMPLATE as SITE

ASSETS = ("site.css", "boot.js", "icon.svg")


@dataclass(frozen=True)
class Row:
    """A line of the index: what it is, where and when, and whether its brief is in the folder."""

    anchor: str
    key: str
    name: str
    kind: str
    group: str
    began: str
    year: str
    ended: str
    path: str
    there: bool


def write(folder: Path, found: Project, place: Place, known: list[Subject]) -> None:
    """Write index.html and the style and scripts of the briefs; it links those briefs that are in the folder."""
    rows = rows_of(known, tables.load(found.data), place, folder)
    kinds = {kind: sum(row.kind == kind for row in rows) for kind in ("mission", "operation", "resolution")}
    text = page.environment().get_template("index.html.j2").render(
        rows=rows, kinds=kinds, groups=sorted({row.group for row in rows}), report="../" * (place.report.count("../") - 1) + place.report.replace("../", ""),
        report_title=page.REPORT, edition=place.edition, as_of=place.day, as_of_iso=place.given.as_of.isoformat(),
        there=sum(row.there for row in rows), policy=POLICY,
    )  # fmt: skip
    stage.put(folder / "index.html", text)
    for name in ASSETS:
        stage.put(folder / "assets" / name, (SITE / name).read_bytes())
    for name in ("briefs.css", "briefs.js"):
        stage.put(folder / "assets" / name, (page.TEMPLATE / name).read_bytes())
    for font in sorted(fonts.web_folder().glob("*.woff2")):
        stage.put(folder / "assets" / font.name, font.read_bytes())


def rows_of(known: list[Subject], loaded: tables.Tables, place: Place, folder: Path) -> list[Row]:
    """A row for each subject; dates are told to the edition's day, except those of what begins after it."""
    as_of = place.given.as_of
    columns = {kind: {key: number for number, key in enumerate(loaded.columns(f"{kind}s")[kind])} for kind in ("mission", "operation", "resolution")}
    rows = []
    for one in known:
        table = loaded.columns(f"{one.kind}s")
        at = columns[one.kind][one.key]
        begins = partial(table["date" if one.kind == "resolution" else "start"][at])
        later = begins.earliest > as_of
        if one.kind == "resolution":
            group, ended = {"SC": "Security Council", "GA": "General Assembly"}[table["body"][at]], ""
        else:
            group = table["region" if one.kind == "mission" else "category"][at]
            end = partial(table["end"][at])
            ended = end.text if end and (later or end.earliest <= as_of) else "open"
        there = all((folder / f"{one.path}.{ending}").is_file() for ending in ("html", "pdf"))
        began = begins.text + (" (after this edition’s day)" if later else "")
        rows.append(Row(one.anchor, one.key, one.name, one.kind, group, began, str(begins.earliest.year), ended, one.path, there))
    return rows
