"""What pandoc made of a document, kept in the stage until something that it came from differs.

What stands around a page's words (navigation, variables of other pages) changes more often than they do, and reading
and writing them is nearly all the work.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

FOLDER = "converted"
Files = dict[str, str | None]


def kept(stage: Path, slot: str, key: str, make: Callable[[], tuple[dict, list[str]]]) -> dict:
    """What `make` gave under this key, if the files it looked at (paths in the stage) are as they were; else made now.

    slot: one is kept for each, so that nothing piles up; who asks for what another is making waits for it.
    """
    place = stage / FOLDER / f"{_sha256(slot.encode())[:24]}.json"
    place.parent.mkdir(exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.exists():
            held = json.loads(place.read_text(encoding="utf-8"))
            if held["key"] == key and all(_state(stage / name) == state for name, state in held["files"].items()):
                return held["made"]
        made, files = make()
        states: Files = {name: _state(stage / name) for name in files}
        beside = place.with_name(f".{place.name}.{hashlib.sha256(key.encode()).hexdigest()[:8]}")
        beside.write_text(json.dumps({"key": key, "files": states, "made": made}, ensure_ascii=False), encoding="utf-8")
        beside.replace(place)
    return made


def key(*parts: str | bytes) -> str:
    """One digest of texts and bytes."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(data)}:".encode() + data)
    return whole.hexdigest()


@cache
def folder_digest(folder: Path) -> str:
    """One digest of a folder's files."""
    return key(*(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()))


def _state(path: Path) -> str | None:
    return _sha256(path.read_bytes()) if path.is_file() else None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
