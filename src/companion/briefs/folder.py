"""The folder that briefs stand in: the page that lists them, their style, and where their links to the report lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from companion import tables
from companion.briefs import catalogue, page
from companion.briefs.page import Place
from companion.editions import stage
from companion.measures import subjects
from companion.measures.subjects import Subject
from companion.project import Project
from companion.rendering import fonts
from companion.rendering.pages import POLICY
from companion.rendering.pages import TEMPLATE as SITE

LIST = "index.qmd"
ENDINGS = ("html", "pdf")
# A mention of the report is a link where it is there, and remembers where it would lead where it is not.
MENTION = re.compile(r'<(?:a|span) class="((?:\w+ )?to-report)" (?:data-)?href="([^"]*)">([^<]*)</(?:a|span)>')


def there(folder: Path, subject: Subject) -> bool:
    """Whether a brief stands in the folder, as a page and as a PDF."""
    return all((folder / f"{subject.path}.{ending}").is_file() for ending in ENDINGS)


def write_list(folder: Path, found: Project, place: Place) -> None:
    """Write index.html, which lists all subjects and links those briefs that are in the folder."""
    body = list_body(found, place, lambda one: there(folder, one))
    shown = page.environment().get_template("index.html.j2").render(
        body=body, report=place.report, report_title=page.REPORT, policy=POLICY, lang=page.LANG,
        edition=place.edition, as_of=place.day, as_of_iso=place.given.as_of.isoformat(),
    )  # fmt: skip
    stage.put(folder / "index.html", shown)


def list_body(found: Project, place: Place, is_there: Callable[[Subject], bool]) -> str:
    """The list of all subjects as HTML, with links to the briefs that are there. Pandoc's work is kept in the stage."""
    loaded = tables.load(found.data)
    stage.put(place.stage / LIST, catalogue.page(loaded, place.given, is_there))
    for one in subjects.subjects(loaded):
        for ending in ENDINGS if is_there(one) else ():  # pandoc's filters ask the stage whether a link leads somewhere
            (place.stage / one.path).parent.mkdir(exist_ok=True)
            (place.stage / f"{one.path}.{ending}").touch()
    return page.body(place, LIST, "Briefs")


def furnish(folder: Path) -> None:
    """Put the style, scripts and fonts of briefs into the folder."""
    for name in ("site.css", "boot.js", "briefs.js", "icon.svg"):
        stage.put(folder / "assets" / name, (SITE / name).read_bytes())
    stage.put(folder / "assets" / "briefs.css", (page.TEMPLATE / "briefs.css").read_bytes())
    for font in sorted(fonts.web_folder().glob("*.woff2")):
        stage.put(folder / "assets" / font.name, font.read_bytes())


def settle(folder: Path, report: bool) -> None:
    """Make links of every mention of the report in the folder's pages where the report is there, and words where not."""
    opening, name = ("a", "href") if report else ("span", "data-href")
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        stage.put(path, MENTION.sub(rf'<{opening} class="\1" {name}="\2">\3</{opening}>', text))
