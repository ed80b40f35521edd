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


def folder(project: Project, parameters: Parameters, renderer: str) -> Path:
    """The stage of a build; builds with the same parameters, tables and renderer share one, and so its results."""
    key = json.dumps([parameters.plain(), str(project.data), renderer], sort_keys=True)
    return project.work / "stages" / f"{parameters.as_of}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


@contextmanager
def locked(stage: Path) -> Iterator[Path]:
    """Lock a stage for one build; another build of it waits, and prints that it does."""
    stage.mkdir(parents=True, exist_ok=True)
    with (stage.parent / f"{stage.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build of the same edition is under way; waiting for it.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield stage


def copy_sources(project: Project, stage: Path) -> None:
    """Copy pages, theme, references and tables into the stage; files no longer among the sources are deleted there."""
    wanted = {path.relative_to(project.root): path for path in project.page_sources()}
    wanted |= {Path("data") / path.name: path for path in project.table_files()}
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
