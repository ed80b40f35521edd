"""Things made once on this machine and kept in its cache: fonts, scripts, what was read of the package's modules."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """Where things made once are kept: $XDG_CACHE_HOME/companion, else ~/.cache/companion, else a temporary one."""
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
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
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    temporary = Path(file.name)
    temporary.chmod(0o644)
    temporary.replace(path)
