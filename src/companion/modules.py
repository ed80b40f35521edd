"""Which files of the package a module rests on, read from its imports: what a task's result may change with."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
PACKAGE = ROOT.name
DECLARING = ("figure", "chart", "listing")  # the decorators that name the tables their function reads


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
    for node in _parsed(path).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return ast.literal_eval(node.value)
    return None


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for node in ast.walk(_parsed(path)):
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


def tables(chapter: str) -> list[str]:
    """The tables that a chapter's figures, charts and lists are declared to read; nothing is imported for it."""
    found = [_text(tables, path) for path in _declaring() for named, tables in _declarations(path) if named == chapter]
    return sorted({name for names in found for name in names})


def of_chapter(chapter: str) -> list[str]:
    """The modules of measures and charts that declare something of this chapter."""
    own = [path for path in _declaring()[:-1] if any(named == chapter for named, _ in _declarations(path))]
    return [".".join([PACKAGE, *path.relative_to(ROOT).with_suffix("").parts]) for path in own]


def _declaring() -> list[Path]:
    """Modules that may declare figures and charts, and last the one that declares lists."""
    return [*sorted((ROOT / "measures").glob("*.py")), *sorted((ROOT / "charts").glob("*.py")), ROOT / "listings.py"]


def function(module: str, name: str) -> str:
    """The source of one function of a module."""
    path = _files(module)[0]
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.get_source_segment(text, node) or ""
    raise LookupError(f"{module} has no function {name}")


@cache
def _declarations(path: Path) -> list[tuple[str | None, ast.expr]]:
    """(chapter, tables as written) of each call that declares a figure, a chart or a list."""
    found, own = [], constant(path, "CHAPTER")
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in DECLARING:
            words = {word.arg: word.value for word in node.keywords}
            if "tables" in words:
                chapter = words.get("chapter")
                found.append((chapter.value if isinstance(chapter, ast.Constant) else own, words["tables"]))
    return found


def _text(value: ast.expr, path: Path) -> list[str]:
    """A list of names as written, or by the name of the module's constant that holds it."""
    if isinstance(value, ast.Name):
        for node in _parsed(path).body:
            if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == value.id for target in node.targets):
                return list(ast.literal_eval(node.value))
    return list(ast.literal_eval(value))


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
