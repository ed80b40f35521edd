"""Things made once on this machine and kept in its cache: fonts, scripts, what was read of the package's modules."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """Where things made once are kept: $XDG_CACHE_HOME/companion, else ~/.cache/companion, else a temporary one."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(base) / "companion"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"companion-{os.getuid()}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_once(path: Path, make: Callable[[], bytes]) -> None:
    """Write what make() returns unless the file is there; renamed into place, so that no reader sees a part."""
    if path.exists():
        return
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)
