"""What ran: the versions of Python, of the packages that a build rests on, of pandoc, typst and Quarto."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.cache import cache_folder, write_once
from companion.errors import UserError

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PROJECT = "companion"
# A line of a lock that names a package: its name, its version and, after a semicolon, where it is wanted.
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)[^\S\n]*(?:;\s*([^\\\n]+?))?[^\S\n]*\\?$", re.MULTILINE)


def versions(renderer: str, project: str = PROJECT) -> dict[str, Any]:
    """The software of a build, as manifest.json records it.

    Returns `{"python": "3.11.7", "packages": {name: version}, "tools": {"pandoc": .., "typst": ..}}`, with
    "quarto" among the tools where `renderer` is Quarto. Packages are `project`, what it needs, what those
    need, and so on, without its extras for tests and for JupyterLab: they do not shape an edition.
    """
    return {
        "python": platform.python_version(),
        "packages": packages(project),
        "tools": _tools(renderer),
    }


def packages(project: str = PROJECT) -> dict[str, str]:
    """The installed packages that `project` needs to run, directly or not: normalised name -> version.

    Requirements of other platforms and of extras that nobody asked for are left out. Raises `UserError` when
    `project` or a package that it needs is not installed.
    """
    return dict(_packages(project))


@cache
def _packages(project: str) -> dict[str, str]:
    """As it was read before, where nothing was installed since: reading what some hundred packages need takes a while."""
    kept = cache_folder() / "packages" / f"{_installed(project)}.json"
    write_once(kept, lambda: json.dumps(_needed(project)).encode())
    versions: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return versions


def _installed(project: str) -> str:
    """A digest of which packages lie where Python looks for them, since when, and of what Python this is."""
    known = [sys.version, sys.platform, platform.machine(), project]
    for folder in sys.path:
        with contextlib.suppress(OSError):
            known += sorted(f"{one.path} {one.stat().st_mtime_ns}" for one in os.scandir(folder) if one.name.endswith((".dist-info", ".egg-info")))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]


def _needed(project: str) -> dict[str, str]:
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(project, frozenset())]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (normalised(name), extras) in seen:
            continue
        seen.add((normalised(name), extras))
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            raise UserError(
                f"The package {name} is not installed, so the edition cannot say what it was built with. "
                "Run `make`, which installs what requirements.lock lists."
            ) from None
        found[normalised(name)] = installed.version
        for line in installed.requires or []:
            requirement = Requirement(line)
            if _wanted(requirement, extras):
                waiting.append((requirement.name, frozenset(requirement.extras)))
    return dict(sorted(found.items()))


def _wanted(requirement: Requirement, extras: frozenset[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in extras or {""})


def locked(lock: str) -> dict[str, str]:
    """The versions that the text of requirements.lock asks for on this platform: normalised name -> version."""
    from packaging.markers import Marker

    wanted: dict[str, str] = {}
    for match in LOCKED.finditer(lock):
        if match[3] is None or Marker(match[3]).evaluate():
            wanted[normalised(match[1])] = match[2]
    return wanted


def differences(lock: str, project: str = PROJECT) -> list[str]:
    """What is installed otherwise than the text of requirements.lock says, a phrase for each package."""
    wanted, found = locked(lock), packages(project)
    told = []
    for name, version in found.items():
        if name == project:
            continue  # the project itself is not in its own lock
        if name not in wanted:
            told.append(f"{name} {version} is installed, but not in the lock")
        elif wanted[name] != version:
            told.append(f"{name} {version} is installed, the lock says {wanted[name]}")
    return told


def normalised(name: str) -> str:
    """A package's name in the form in which names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _tools(renderer: str) -> dict[str, str]:
    if renderer.startswith("quarto"):
        quarto = shutil.which("quarto")
        if quarto is None:
            raise UserError("The edition was rendered by Quarto, but `quarto` is not on the PATH any more.")
        return {
            "pandoc": _says([quarto, "pandoc", "--version"]),
            "quarto": _says([quarto, "--version"]),
            "typst": _says([quarto, "typst", "--version"]),
        }
    import pypandoc

    return {"pandoc": str(pypandoc.get_pandoc_version()), "typst": metadata.version("typst")}


def _says(command: list[str]) -> str:
    """The first version number in what a command prints."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    number = re.search(r"\d+(?:\.\d+)+", ended.stdout + ended.stderr)  # Quarto passes on some of what its tools say as errors
    if ended.returncode != 0 or number is None:
        raise UserError(f"`{Path(command[0]).name} {' '.join(command[1:])}` does not tell its version.")
    return number[0]
