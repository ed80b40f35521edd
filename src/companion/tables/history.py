"""The tables as they were known on a day, from data/history/, where a refresh keeps what it replaces.

A record `<day>-<feed>-<checksum>.json` there names, under `replaced`, the files that stood until that day. So a table
was known on a day as the first file replaced after that day, or as it stands where none was. A table replaced on the
day itself is already the new one. What was edited by hand and not refreshed is in the version control's history alone.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from companion.errors import UserError
from companion.project import Project
from companion.tables import dates

FOLDER = "history"
PACKAGE = "datapackage.json"
HELD = {".csv", ".json", ".yml"}


@dataclass(frozen=True)
class Replaced:
    """A file (its name in data/) that stood until a day, and where its bytes are kept."""

    day: date
    name: str
    path: Path


def replacements(data: Path) -> list[Replaced]:
    """Every file that was ever replaced, in the order it happened; raises `UserError` for what is not whole."""
    folder, found = data / FOLDER, []
    for place in folder.glob("????-??-??-*.json"):
        record = _record(place)
        for name in record["replaced"]:
            found.append((record["date"], record.get("number", 0), place.name, _kept(data / name, place)))
    return [Replaced(dates.day(day, "date"), _name(path), path) for day, _, _, path in sorted(found, key=lambda one: one[:3])]


def known_on(data: Path, day: date) -> dict[str, Path]:
    """The files of a folder of tables as known at the end of a day: name -> where its bytes are.

    Raises `UserError` for a day before the first source was read, when no table was known in any form.
    """
    found = {path.name: path for path in sorted(data.iterdir()) if path.suffix in HELD}
    for one in reversed(replacements(data)):
        if one.day > day:
            found[one.name] = one.path
    _check(found[PACKAGE], day)
    return found


def lay(data: Path, day: date, work: Path) -> Path:
    """Put the tables as known on a day into a folder under `work` and return it; the same folder for the same files."""
    files = known_on(data, day)
    whole = hashlib.sha256("".join(f"{name} {_sha256(path)}\n" for name, path in sorted(files.items())).encode())
    folder = work / "known" / whole.hexdigest()[:16]
    if not folder.exists():
        beside = folder.with_name(f".{folder.name}")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, path in files.items():
            shutil.copyfile(path, beside / name)
        beside.rename(folder)
    return folder


def project(found: Project, day: str) -> Project:
    """The project with its tables as known at the end of an ISO day, for `--as-known-on`."""
    return Project(found.root, lay(found.data, dates.day(day, "--as-known-on"), found.work))


def differing(data: Path, day: date) -> list[str]:
    """The names of the files that were known otherwise on a day than they are now."""
    return sorted(name for name, path in known_on(data, day).items() if path.parent != data)


def _check(package: Path, day: date) -> None:
    read = json.loads(package.read_text(encoding="utf-8"))
    first = min((source["accessed"] for source in read["sources"] if source.get("accessed")), default="")
    if first and day < dates.known(first).earliest:
        raise UserError(
            f"--as-known-on {day}: nothing was known yet. The oldest tables kept rest on sources read from {dates.known(first).text} on; "
            "choose that day or a later one. For the report as of an earlier day, with what is known now, use -p as_of."
        )


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {"date": record["date"], "number": record.get("number", 0), "replaced": record["replaced"]}
    except (ValueError, KeyError, TypeError) as broken:
        raise UserError(f"data/{FOLDER}/{path.name} is not a record of a refresh ({broken}); it should name `date` and `replaced`.") from None


def _kept(path: Path, record: Path) -> Path:
    """A file that a record names, its bytes checked against the checksum in its name."""
    if path.resolve().parent != record.resolve().parent:
        raise UserError(f"data/{FOLDER}/{record.name} names {path.name}, which is outside data/{FOLDER}/.")
    if not path.is_file():
        raise UserError(f"data/{FOLDER}/{path.name} is not there, but {record.name} says it was kept.")
    if not _sha256(path).startswith(path.stem.rpartition("-")[2]):
        raise UserError(f"data/{FOLDER}/{path.name} was changed: its checksum is no longer the one in its name.")
    return path


def _name(path: Path) -> str:
    """fatalities.csv, of fatalities-0123456789ab.csv."""
    return path.stem.rpartition("-")[0] + path.suffix


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
