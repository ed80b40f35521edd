"""The one PDF: companion.qmd with all it includes, through pandoc to typst, set with the project's template."""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from companion.errors import UserError
from companion.rendering import fonts, pandoc, shortcodes
from companion.rendering.pages import TEMPLATE
from companion.rendering.pandoc import DOCUMENT
from companion.rendering.project import Project
from companion.rendering.shortcodes import Source

if TYPE_CHECKING:
    from typst import PDFStandards

# Accessible and archivable at once: tags, alt texts, title and language for one, embedded fonts for the other.
STANDARDS: PDFStandards = ["ua-1", "a-2a"]


def render(project: Project, target: Path, edition: str | None = None) -> None:
    """Write the PDF, with `edition` wherever the project names its own.

    UserError where a page holds something that is refused, or typst cannot compile what pandoc wrote.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compile(project, source(project).replace(project.edition, edition or project.edition)))


def source(project: Project) -> str:
    """The whole document as typst: the template, the call that names the edition, the chapters."""
    body = "\n\n".join(_parts(project))
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


def _parts(project: Project) -> list[str]:
    """Each part of the document as typst, converted side by side, which takes half the time.

    References are numbered by typst, which alone sees all parts.
    """
    sources = shortcodes.parts(project, DOCUMENT)
    pages = {chapter.path for chapter in project.chapters}
    last = [source for source in sources if pandoc.REFERENCES in source.text]

    def convert(source: Source) -> pandoc.Converted:
        if source.page in pages:
            return pandoc.chapter(project, source.page)["typst"]
        return pandoc.convert(project, source, {"typst": DOCUMENT})["typst"]

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        # the longest first, so that a long one does not begin last
        jobs = {
            id(source): pool.submit(convert, source)
            for source in sorted(sources, key=lambda source: -len(source.lines))
            if source not in last
        }
        done = {key: job.result() for key, job in jobs.items()}
    cited = tuple(sorted({key for one in done.values() for key in one.references.cites}))
    if cited and not last:
        raise UserError(f"{DOCUMENT}: works are cited but there is no place for references (::: {pandoc.REFERENCES}).")
    done |= {id(source): pandoc.convert(project, source, {"typst": DOCUMENT}, cited)["typst"] for source in last}
    ordered = [(source, done[id(source)]) for source in sources]
    _check(ordered)
    texts = [converted.text for _, converted in ordered]
    evidence = [place for place, (source, _) in enumerate(ordered) if source.page.startswith("evidence/")]
    texts.insert(evidence[0] if evidence else len(texts), "#show: annex")
    return texts


def _check(parts: list[tuple[Source, pandoc.Converted]]) -> None:
    """UserError for a name given in two parts, and for a link to a name that no part gives."""
    names = Counter(name for _, converted in parts for name in converted.references.names)
    wrong = [f"{source.where('#' + name)}: the name #{name} is given twice."
             for source, converted in parts for name in converted.references.names if names[name] > 1]  # fmt: skip
    wrong += [f"{source.where('#' + name, name)}: a link to #{name}, which is nowhere in the PDF."
              for source, converted in parts for name in converted.references.links if name not in names]  # fmt: skip
    if wrong:
        raise UserError("\n".join(dict.fromkeys(wrong)))


def compile(project: Project, text: str) -> bytes:
    """Typst source -> PDF. The time inside is the edition's data date, so that the bytes depend on nothing else."""
    import typst

    day = project.as_of
    stamp = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    try:
        compiler = typst.Compiler(root=str(project.stage), font_paths=[str(fonts.print_folder())], ignore_system_fonts=True)
        document = compiler.compile(input=text.encode(), pdf_standards=STANDARDS, timestamp=int(stamp.timestamp()))
    except (typst.TypstError, RuntimeError, ValueError) as error:
        detail = getattr(error, "diagnostic", "") or getattr(error, "message", "") or error
        raise UserError(f"{DOCUMENT}: typst could not set the PDF: {detail}") from None
    assert isinstance(document, bytes)  # a list or None only for other formats or with an output file
    return document


def _literal(value: str | list[str] | None) -> str:
    """A Python value as a typst literal; JSON's strings are typst's, but for the escapes of control characters."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return "(" + "".join(f"{_literal(item)}, " for item in value) + ")"
    return json.dumps(value, ensure_ascii=False)
