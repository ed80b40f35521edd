"""How to cite a page of an edition: as plain text, BibTeX and RIS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from companion.rendering.project import Chapter, Project


@dataclass(frozen=True)
class Citation:
    """The same reference in the three forms that readers ask for."""

    plain: str
    bibtex: str
    ris: str


def cite(project: Project, chapter: Chapter, title: str) -> Citation:
    """Reference to a page: author, year of the data, title, report, edition; the address where one is known."""
    authors = project.authors or (project.publisher or project.title,)
    year = str(project.as_of.year)
    whole = title == project.title
    report = project.title
    url = project.url.rstrip("/") + "/" + chapter.html if project.url else ""
    edition = f"edition {project.edition}, data as of {project.as_of.isoformat()}"
    plain = f"{_and(authors)} ({year}). {title}." + ("" if whole else f" In: {report}.")
    plain += f" {project.publisher}," if project.publisher else ""
    plain += f" {edition}." + (f" {url}" if url else "")
    key = re.sub(r"[^a-z0-9]+", "-", f"{report} {title}".lower() if not whole else title.lower()).strip("-")
    fields = {"author": " and ".join(_braced(author) for author in authors), "title": _braced(title)}
    if not whole:
        fields["booktitle"] = _braced(report)
    fields |= {"year": year, "publisher": project.publisher, "edition": "", "note": edition, "url": url}
    entry = "\n".join(f"  {name} = {{{value}}}," for name, value in fields.items() if value)
    bibtex = f"@{'misc' if whole else 'incollection'}{{{key},\n{entry}\n}}"
    lines = [("TY", "RPRT" if whole else "CHAP"), *(("AU", author) for author in authors), ("TI", title)]
    lines += [] if whole else [("T2", report)]
    lines += [("PY", year), ("PB", project.publisher), ("ET", project.edition), ("N1", edition), ("UR", url), ("ER", "")]
    ris = "\n".join(f"{tag}  - {value}".rstrip() if tag == "ER" else f"{tag}  - {value}" for tag, value in lines if value or tag == "ER")
    return Citation(plain, bibtex, ris)


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _braced(text: str) -> str:
    """BibTeX keeps the capitals of a braced title; the signs it reads as commands are escaped."""
    return "{" + re.sub(r"([&%$#_{}])", r"\\\1", text) + "}"
