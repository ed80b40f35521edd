"""The stage: a working copy of the pages in which one build's results are gathered; the source tree is never touched."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.parameters import Parameters
from companion.project import Project


def folder(found: Project, given: Parameters, renderer: str) -> Path:
    """The stage of such a build; builds alike share one, so that what is done stays done."""
    key = json.dumps([given.plain(), str(found.data), renderer], sort_keys=True)
    return found.work / "stages" / f"{given.as_of}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


@contextmanager
def held(stage: Path) -> Iterator[Path]:
    """Hold a stage for one build at a time; a second build waits and says so."""
    stage.mkdir(parents=True, exist_ok=True)
    with (stage.parent / f"{stage.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build of the same edition is under way; waiting for it.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield stage


def lay(found: Project, stage: Path) -> None:
    """Copy pages, theme, references and tables into the stage; what is no longer in the source goes from it too."""
    wanted = {path.relative_to(found.root): path for path in found.page_sources()}
    wanted |= {Path("data") / path.name: path for path in found.table_files()}
    for folder_name in ("pages", "theme", "data"):
        for old in sorted((stage / folder_name).rglob("*")):
            if old.is_file() and old.relative_to(stage) not in wanted:
                old.unlink()
    for name, source in wanted.items():
        put(stage / name, source.read_bytes())


def put(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all, and only where it would change."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(path)


def mirror(source: Path, target: Path) -> None:
    """Make target the same tree as source."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target)
