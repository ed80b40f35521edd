"""Which files of the package a module rests on, read from its imports: what a task's result may change with."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
PACKAGE = ROOT.name


def closure(*roots: str) -> list[Path]:
    """The package's files that the named modules import, directly or not, imports inside functions included."""
    seen: set[Path] = set()
    waiting = [path for root in roots for path in _files(root)]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _imports(path)
    return sorted(seen)


def constant(path: Path, name: str) -> str | None:
    """The text a module assigns to a constant, read without importing it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return ast.literal_eval(node.value)
    return None


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [one for alias in node.names for one in _files(alias.name)]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # the package's own __init__ only forwards, inside functions; following it would make all depend on all
            found += _files(node.module) if node.module != PACKAGE else []
            found += [one for alias in node.names for one in _files(f"{node.module}.{alias.name}")]
    return tuple(found)


def _files(module: str) -> list[Path]:
    parts = module.split(".")
    if parts[0] != PACKAGE:
        return []
    place = ROOT.joinpath(*parts[1:])
    return [one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()]
