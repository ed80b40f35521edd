"""One page of the site: markdown with shortcodes in, a whole HTML document out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from companion.rendering import chartblocks, outline, pandoc, styles
from companion.rendering.citation import cite
from companion.rendering.project import Chapter, Project

if TYPE_CHECKING:
    import jinja2

TEMPLATE = Path(__file__).parent / "template"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
DESCRIPTION = 200


@dataclass(frozen=True)
class Page:
    """A rendered page and the files of the stage that it shows or links."""

    path: str
    html: str
    files: tuple[str, ...]


def render(project: Project, page: str) -> Page:
    """Render one chapter of the stage. UserError where it holds what the renderer does not know."""
    chapter = project.chapter(page)
    converted = pandoc.chapter(project, page)["html"]
    root = "../" * chapter.html.count("/")
    body = styles.to_classes(converted.text, page)
    body = _footnotes(body).replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')
    body = chartblocks.fill(body, project.stage, root)
    page_outline = outline.of_main(project.stage, chapter.html, body)
    title = page_outline.title or chapter.title
    picture, picture_text = _social_picture(project, page_outline)
    position = project.chapters.index(chapter)
    document = _template().render(
        project=project,
        chapter=chapter,
        title=title,
        description=_shorten(page_outline.lead or project.description),
        picture=picture and (f"{project.url.rstrip('/')}/{picture}" if project.url else root + picture),
        picture_text=picture_text,
        policy=POLICY,
        root=root,
        body=body,
        contents=[section for section in page_outline.sections if section.level in (2, 3) and section.anchor],
        numbers=dict(re.findall(r'<h[23][^>]* id="([^"]+)"[^>]*><span class="header-section-number">([\d.]+)', body)),
        previous=project.chapters[position - 1] if position else None,
        next=project.chapters[position + 1] if position + 1 < len(project.chapters) else None,
        parts=parts(project),
        citation=cite(project, chapter, title),
        href=lambda other: href(chapter, other),
        live="data-chart=" in body,
        as_of=f"{project.as_of.day} {project.as_of:%B %Y}",
    )  # fmt: skip
    charts = tuple(_chart_files(project.stage, body))
    return Page(chapter.html, document, tuple(dict.fromkeys((*converted.files, *charts, *filter(None, [picture])))))


def parts(project: Project) -> list[tuple[str, list[Chapter]]]:
    """The chapters by the part of the navigation they stand in, in order."""
    grouped: dict[str, list[Chapter]] = {}
    for chapter in project.chapters:
        grouped.setdefault(chapter.part, []).append(chapter)
    return list(grouped.items())


def href(here: Chapter, there: Chapter) -> str:
    """Relative address of one page as seen from another."""
    folder, _, _ = here.html.rpartition("/")
    if folder and there.html.startswith(folder + "/"):
        return there.html[len(folder) + 1 :]
    return "../" * here.html.count("/") + there.html


def _footnotes(body: str) -> str:
    """Footnotes under a heading, as readers of headings expect, instead of under a rule."""
    mark = '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes">\n<hr />'
    heading = mark.replace(' role="doc-endnotes">\n<hr />', '>\n<h2 class="unnumbered" id="notes">Notes</h2>')
    return body.replace(mark, heading)


def _social_picture(project: Project, page_outline: outline.Outline) -> tuple[str, str]:
    """The picture shared with the page and its text: the PNG of its first chart, or of the whole chart of a little one."""
    for source, text in page_outline.pictures:
        png = re.sub(r"(-little)?\.svg$", ".png", re.sub(r"^(\.\./)+", "", source))
        if (project.stage / png).is_file():
            return png, text
    return "", ""


def _chart_files(stage: Path, body: str) -> list[str]:
    names = dict.fromkeys(html.unescape(name) for name in re.findall(r'data-(?:chart|narrow)="([^"]+)"', body))
    candidates = (f"run/charts/{name}.{suffix}" for name in names for suffix, _ in chartblocks.FORMATS)
    return [path for path in candidates if (stage / path).is_file()]


def _shorten(text: str) -> str:
    if len(text) <= DESCRIPTION:
        return text
    return text[:DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:") + " …"


@cache
def _template() -> jinja2.Template:
    import jinja2

    loader = jinja2.FileSystemLoader(TEMPLATE)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.get_template("page.html.j2")
