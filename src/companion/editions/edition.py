"""Editions: their names, their folder, and putting one in place whole.

An edition is named by its day and by the digest of all inputs, so the same inputs give the same folder, and an edition
that exists need not be built again. It is put together beside its place and renamed into it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from companion import project
from companion.errors import UserError
from companion.parameters import Parameters
from companion.project import Project
from companion.tables import dates

LATEST = "latest"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
TABLES, TEXT = "tables", "text"


@dataclass(frozen=True)
class Request:
    """What is to be built: sources, parameters, the renderer that will draw the pages.

    since: the folder of an earlier edition that the report compares itself with. briefs: whether all are made into it.
    """

    project: Project
    parameters: Parameters
    renderer: str
    default: bool
    since: Path | None = None
    briefs: bool = False

    def code_digest(self) -> str:
        """sha256 over the package, notebooks, pages and lock."""
        return project.digest(self.project.code_files(), self.project.root)

    def inputs(self) -> dict[str, Path]:
        """Every file an edition is made of, by its name in the project."""
        root = self.project.root
        named = {path.relative_to(root).as_posix(): path for path in [*self.project.code_files(), root / "params.yml"]}
        if self.since:
            named[f"reports/{self.since.name}/{MANIFEST}"] = self.since / MANIFEST
        return named | {f"data/{path.name}": path for path in self.project.table_files()}

    def id(self) -> str:
        """<as_of>-<first 8 hex of the digest of data, parameters and code>."""
        parts = [self.code_digest(), project.digest(self.project.table_files(), self.project.data), json.dumps(self.parameters.plain(), sort_keys=True), self.renderer]
        if self.since:
            parts.append(project.sha256(self.since / MANIFEST))
        if self.briefs:
            parts.append("briefs")
        return f"{self.parameters.as_of}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:8]}"


def path(found: Project, id: str) -> Path:
    """The folder of an edition by its id, `latest`, the start of an id, or the path of a folder anywhere; raises
    `UserError` where none or several fit."""
    if (found.reports / id / SEAL).exists():
        return (found.reports / id).resolve()
    if (Path(id) / SEAL).exists():
        return Path(id).resolve()
    fits = [one for one in listed(found) if one.name.startswith(id)]
    if len(fits) == 1:
        return fits[0]
    there = ", ".join(one.name for one in listed(found)) or "none yet; `companion build` makes one"
    raise UserError(f"{'several editions begin' if fits else 'no edition begins'} with {id!r}. Editions: {there}.")


def listed(found: Project) -> list[Path]:
    """The whole editions under reports/, by name."""
    places = (seal.parent for seal in found.reports.glob(f"*/{SEAL}"))
    # A hidden folder is an edition that is being put together or deleted.
    return sorted(place for place in places if not place.is_symlink() and not place.name.startswith("."))


@dataclass(frozen=True)
class Shelved:
    """A whole edition on disk: its day, its size in bytes, when it was put there (seconds since 1970), and whether
    `latest` points at it."""

    folder: Path
    as_of: str
    size: int
    placed: float
    latest: bool


def shelf(found: Project) -> list[Shelved]:
    """The whole editions under reports/, the one placed last first."""
    latest = (found.reports / LATEST).resolve()
    shelved = []
    for folder in listed(found):
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        try:
            as_of = str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["parameters"]["as_of"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UserError(f"reports/{folder.name}/{MANIFEST} cannot be read, so this edition is damaged; remove the folder and build it again.") from None
        shelved.append(Shelved(folder, as_of, size, (folder / SEAL).stat().st_mtime, folder.resolve() == latest))
    return sorted(shelved, key=lambda one: (-one.placed, one.folder.name))


def table(shelved: list[Shelved]) -> str:
    """Editions for a terminal: name, day of the data, size."""
    if not shelved:
        return "No edition yet; `companion build` makes one."
    lines = [f"{one.folder.name}  data as of {one.as_of}  {one.size / 1e6:6.1f} MB{'  latest' if one.latest else ''}" for one in shelved]
    return "\n".join(lines)


def prune(found: Project, keep: int) -> list[str]:
    """Remove the editions placed first, and their briefs, until `keep` are left, never the one `latest` points at; gives
    their names."""
    if keep < 1:
        raise UserError(f"--keep {keep}: keep at least 1 edition.")
    shelved = shelf(found)
    spare = [one.folder for one in reversed(shelved) if not one.latest][: max(len(shelved) - keep, 0)]
    for folder in spare:
        remove(folder)
        if (briefs := found.reports / "briefs" / folder.name).is_dir():
            remove(briefs)
    return [folder.name for folder in spare]


def write_index(found: Project) -> Path:
    """Write reports/index.html, which lists the editions there; returns it."""
    from companion.editions.publishing import listing

    latest = found.reports / LATEST
    return listing.write(found.reports, latest.resolve().name if latest.exists() else "", title(found))


def title(found: Project) -> str:
    """The report's title."""
    from companion.editions.publishing import citation

    return citation.read(found.root / "_quarto.yml", "", date.min).title


def remove(folder: Path) -> None:
    """Delete an edition: one rename hides it, then its files go."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.gone")
    folder.rename(beside)
    shutil.rmtree(beside)


def add_sources(beside: Path, request: Request, edition: str) -> None:
    """Add to an edition, before it is sealed, what others need to work from it alone: the tables, the pages as
    written, its citation, and a README."""
    from companion.editions.publishing import citation

    (beside / TABLES).mkdir()
    for path in request.project.table_files():
        shutil.copyfile(path, beside / TABLES / path.name)
    root = request.project.root
    for path in [root / "index.qmd", *sorted((root / "pages").glob("*.qmd"))]:
        target = beside / TEXT / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    work = citation.read(root / "_quarto.yml", edition, request.parameters.as_of)
    for name, text in citation.files(work).items():
        (beside / name).write_text(text, encoding="utf-8", newline="")


def check_day(as_of: date, resources: dict[str, dict[str, Any]], first: str) -> None:
    """Refuse a day before the first mission, or after every table's end."""
    if as_of < dates.known(first).earliest:
        raise UserError(f"as_of is {as_of}, before the first mission began ({dates.known(first).text}); choose a later day.")
    last = max(resource.get("covers_to", "") for resource in resources.values())
    if as_of > dates.known(last).latest:
        raise UserError(f"as_of is {as_of}, after the end of every table (the last reaches {dates.known(last).text}); choose an earlier day or refresh the data.")


def publish(beside: Path, final: Path) -> None:
    """Rename a finished folder into place; one that is there already is left as it is."""
    try:
        beside.rename(final)
    except OSError:
        if not (final / SEAL).exists():
            raise
        shutil.rmtree(beside)


def point_latest(found: Project, edition: Path) -> None:
    """Make reports/latest a link to an edition, replaced by one rename."""
    beside = found.reports / f".{LATEST}.{os.getpid()}"
    beside.symlink_to(edition.name)
    beside.replace(found.reports / LATEST)
