"""Editions: their names, their folder, and putting one in place whole.

An edition is named by its day and by the digest of all that shapes it, so the same inputs lead to the same folder
and a folder that is there need not be built again. It is put together beside and renamed into place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companion import dates, project
from companion.errors import UserError
from companion.parameters import Parameters
from companion.project import Project

LATEST = "latest"


@dataclass(frozen=True)
class Request:
    """What is to be built: sources, parameters, the renderer that will draw the pages."""

    project: Project
    parameters: Parameters
    renderer: str
    default: bool

    def code_digest(self) -> str:
        """sha256 over the package, notebooks, pages and lock."""
        return project.digest(self.project.code_files(), self.project.root)

    def inputs(self) -> dict[str, Path]:
        """Every file an edition is made of, by its name in the project."""
        root = self.project.root
        named = {path.relative_to(root).as_posix(): path for path in [*self.project.code_files(), root / "params.yml"]}
        return named | {f"data/{path.name}": path for path in self.project.table_files()}

    def id(self) -> str:
        """<as_of>-<first 8 hex of the digest of data, parameters and code>."""
        parts = [self.code_digest(), project.digest(self.project.table_files(), self.project.data), json.dumps(self.parameters.plain(), sort_keys=True), self.renderer]
        return f"{self.parameters.as_of}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:8]}"


def path(found: Project, id: str) -> Path:
    """The folder of an edition by its id, or `latest`, or the start of an id; raises `UserError` where none or several fit."""
    if (found.reports / id / "manifest.sha256").exists():
        return (found.reports / id).resolve()
    fits = [one for one in listed(found) if one.name.startswith(id)]
    if len(fits) == 1:
        return fits[0]
    there = ", ".join(one.name for one in listed(found)) or "none yet; `companion build` makes one"
    raise UserError(f"{'several editions begin' if fits else 'no edition begins'} with {id!r}. Editions: {there}.")


def listed(found: Project) -> list[Path]:
    """The whole editions under reports/, by name."""
    return sorted(one.parent for one in found.reports.glob("*/manifest.sha256") if not one.parent.is_symlink())


def check_day(as_of: date, resources: dict[str, dict], first: str) -> None:
    """Refuse a day before the first mission, or after every table's end."""
    if as_of < dates.partial(first).earliest:
        raise UserError(f"as_of is {as_of}, before the first mission began ({dates.partial(first).text}); choose a later day.")
    last = max(resource.get("covers_to", "") for resource in resources.values())
    if as_of > dates.partial(last).latest:
        raise UserError(f"as_of is {as_of}, after the end of every table (the last reaches {dates.partial(last).text}); choose an earlier day or refresh the data.")


def publish(beside: Path, final: Path) -> None:
    """Rename a finished folder into place; one that is there already is left as it is."""
    try:
        beside.rename(final)
    except OSError:
        if not (final / "manifest.sha256").exists():
            raise
        shutil.rmtree(beside)


def point_latest(found: Project, edition: Path) -> None:
    """Make reports/latest a link to an edition, replaced by one rename."""
    beside = found.reports / f".{LATEST}.{os.getpid()}"
    beside.symlink_to(edition.name)
    beside.replace(found.reports / LATEST)
