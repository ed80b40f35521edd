"""A cache in the stage for what was made of a document: kept until the document or a file that it uses changes.

What stands around a page's text (navigation, variables of other pages) changes more often than the text, and converting
the text is nearly all the work.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from companion.project import sha256

FOLDER = "converted"
Record = dict[str, Any]


def cached(stage: Path, slot: str, key: str, make: Callable[[], tuple[Record, list[str]]]) -> Record:
    """The JSON record that `make` returned for this key, or returns now.

    `make` returns the record and the files it depends on (paths in the stage); it is called again once the key or one of
    them differs. Each `slot` holds one record, so that old ones do not pile up; two callers of a slot wait for each other.
    """
    key = digest(key, Path(__file__).read_bytes())  # so that no entry in an earlier format is read
    path = stage / FOLDER / f"{hashlib.sha256(slot.encode()).hexdigest()[:24]}.json"
    path.parent.mkdir(exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            entry = json.loads(path.read_text(encoding="utf-8"))
            if entry["key"] == key and all(_digest(stage / name) == digest for name, digest in entry["files"].items()):
                found: Record = entry["record"]
                return found
        record, files = make()
        entry = {"key": key, "files": {name: _digest(stage / name) for name in files}, "record": record}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    return record


def digest(*parts: str | bytes) -> str:
    """One digest of texts and bytes."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(data)}:".encode() + data)
    return whole.hexdigest()


@cache
def folder_digest(folder: Path) -> str:
    """One digest of a folder's files."""
    return digest(*(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()))


def _digest(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None
