"""Several files of a data folder replaced together: all of them or none, whatever happens in between.

New bytes are first laid down in `.replacing/`; a list of names there is the point of no return. A process that dies
before it has changed nothing; one that dies after it is completed by whoever comes next, through `recover`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.errors import UserError

STAGING = ".replacing"
COMMIT = "names.json"


def replace(data: Path, files: dict[str, bytes]) -> None:
    """Put files (name below `data` -> bytes) in place, whole or not at all."""
    recover(data)
    staging = data / STAGING
    try:
        staging.mkdir()
        for number, content in enumerate(files.values()):
            _write(staging / str(number), content)
        _write(staging / "names.new", json.dumps(list(files)).encode())
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    (staging / "names.new").replace(staging / COMMIT)
    recover(data)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """While entered, no other process replaces files of this folder; raises `UserError` where one is at it."""
    folder = os.open(data, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another refresh is writing to {data.name}; wait until it is done and run this again.") from None
        yield
    finally:
        os.close(folder)


def recover(data: Path) -> None:
    """Finish a replacement that was past its point of no return; clear away one that was not."""
    staging = data / STAGING
    if not staging.exists():
        return
    if (staging / COMMIT).exists():
        for number, name in enumerate(json.loads((staging / COMMIT).read_text(encoding="utf-8"))):
            waiting = staging / str(number)
            if waiting.exists():
                (data / name).parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(data / name)
        (staging / COMMIT).unlink()
    shutil.rmtree(staging)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
