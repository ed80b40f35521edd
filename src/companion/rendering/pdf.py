"""The one PDF: companion.qmd with all it includes, through pandoc to typst, set with the project's template."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from companion.errors import UserError
from companion.rendering import fonts, pandoc, shortcodes
from companion.rendering.pages import TEMPLATE
from companion.rendering.project import Project

DOCUMENT = "companion.qmd"
# Accessible and archivable at once: tags, alt texts, title and language for one, embedded fonts for the other.
STANDARDS = ["ua-1", "a-2a"]


def render(project: Project, target: Path) -> None:
    """Write the PDF. UserError for what a page holds wrongly, or where typst refuses what pandoc wrote."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compile(project, source(project)))


def source(project: Project) -> str:
    """The whole document as typst: the template, the call that names the edition, the chapters."""
    body = pandoc.convert(project, shortcodes.expand(project, DOCUMENT), "typst").text
    lang, _, region = project.lang.partition("-")
    settings = {
        "title": project.title,
        "subtitle": project.subtitle,
        "authors": list(project.authors),
        "edition": project.edition,
        "as-of": f"{project.as_of.day} {project.as_of:%B %Y}",
        "licence": project.licence,
        "description": project.description,
        "lang": lang,
        "region": region or None,
    }
    arguments = ", ".join(f"{name}: {_literal(value)}" for name, value in settings.items())
    template = (TEMPLATE / "report.typ").read_text(encoding="utf-8")
    return f"{template}\n#show: report.with({arguments})\n\n{body}"


def compile(project: Project, text: str) -> bytes:
    """Typst source -> PDF. The time inside is the edition's data date, so that the bytes depend on nothing else."""
    import typst

    day = project.as_of
    stamp = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    try:
        return typst.compile(
            text.encode(),
            root=str(project.stage),
            font_paths=[str(fonts.print_folder())],
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=int(stamp.timestamp()),
        )
    except (typst.TypstError, RuntimeError, ValueError) as error:
        detail = getattr(error, "diagnostic", "") or getattr(error, "message", "") or error
        raise UserError(f"{DOCUMENT}: typst could not set the PDF: {detail}") from None


def _literal(value) -> str:
    """A Python value as a typst literal; JSON's strings are typst's, but for the escapes of control characters."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return "(" + "".join(f"{_literal(item)}, " for item in value) + ")"
    return json.dumps(value, ensure_ascii=False)
