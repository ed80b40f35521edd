"""What a build would run and why: the steps against pytask's own lockfile, read without importing pytask.

pytask.lock holds, for each task, the sha256 of all that it read, rested on and wrote when it last ran.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from companion import modules, project

if TYPE_CHECKING:
    from companion.pipeline import Step

LOCK = "pytask.lock"
MODULE = modules.ROOT / "running.py"  # where pytask sees the tasks defined


@dataclass(frozen=True)
class Expected:
    """A step that a build would run. `reasons` are clauses; one without any runs only if what `after` make differs."""

    name: str
    reasons: tuple[str, ...]
    after: tuple[str, ...]


def expected(made: list[Step], here: Path) -> list[Expected]:
    """The steps that would run or may run, in the order of the graph."""
    done, maker, found = _lock(here), {}, {}
    for step in made:
        after = tuple(dict.fromkeys(maker[path] for path in step.reads if path in maker))
        reasons = tuple(_reasons(step, done.get(step.name), here, maker))
        if reasons or after:
            found[step.name] = Expected(step.name, reasons, after)
            maker |= dict.fromkeys(step.writes, step.name)
    return list(found.values())


def words(steps: list[Expected]) -> str:
    """As lines for a terminal."""
    certain, depending = [one for one in steps if one.reasons], [one for one in steps if not one.reasons]
    lines = [f"{one.name} runs: {'; '.join(one.reasons)}." for one in certain]
    if depending:
        lines.append("If what these make then differs, so do:")
        lines += [f"  {one.name}, after {', '.join(one.after)}" for one in depending]
    return "\n".join(lines) or "No step would run; the edition would be put together from what is there."


def _reasons(step: Step, entry: dict | None, here: Path, maker: dict[Path, str]) -> list[str]:
    if entry is None:
        return ["it has not run yet"]
    read, wrote = entry.get("depends_on", {}), entry.get("produces", {})
    reasons = [] if entry["state"] == _sha256(MODULE) else ["the way steps are run changed"]
    for said, value in step.rests.items():
        if read.get(f'{entry["id"]}::rests::["{said}"]') != project.text_digest(value):
            reasons.append(f"{said} changed")
    for path in dict.fromkeys(step.reads):
        if path not in maker and (was := read.get(_id(path, here))) != _sha256(path):
            reasons.append(f"{_shown(path, here)} {'changed' if was else 'is new to it'}")
    for path in step.writes:
        if not path.exists():
            reasons.append(f"{_shown(path, here)} is not there")
        elif wrote.get(_id(path, here)) != _sha256(path):
            reasons.append(f"{_shown(path, here)} is not as it left it")
    return reasons


def _lock(here: Path) -> dict[str, dict]:
    """Each step's entry, by its name; what a build that was ended wrote to the journal comes last."""
    path, found = here / LOCK, {}
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("task", []) if path.exists() else []
    journal = here / f"{LOCK}.journal"
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []:
        try:
            entries.append(json.loads(line))
        except ValueError:  # the line at which the build was ended
            break
    for entry in entries:
        found[entry["id"].split("::")[-1]] = entry
    return found


def _id(path: Path, here: Path) -> str:
    return Path(os.path.relpath(path, here)).as_posix()


def _sha256(path: Path) -> str | None:
    if not path.exists():
        return None
    told = path.stat()
    return _hashed(path, told.st_mtime_ns, told.st_size)


@cache
def _hashed(path: Path, changed: int, size: int) -> str:
    return project.sha256(path)


def _shown(path: Path, here: Path) -> str:
    if path.parent.name == "contracts":
        return f"what datapackage.json says of the tables of {path.stem}"
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else f"{path.parent.name}/{path.name}"
