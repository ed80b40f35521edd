"""Which files of the package a module rests on, read from its imports: what a task's result may change with.

What is read of a file is kept by its content, since to parse the whole package takes longer than most tasks.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from companion import keeping, project

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


def constant(path: Path, name: str) -> object | None:
    """The value a module assigns to a constant, read without importing it."""
    return _constant(ast.parse(path.read_text(encoding="utf-8")), name)


def tables(chapter: str) -> list[str]:
    """The tables that a chapter's figures, charts and lists are declared to read; nothing is imported for it."""
    found = [tables for path in _declaring() for named, tables in _facts(path)["declared"] if named == chapter]
    return sorted({name for names in found for name in names})


def of_chapter(chapter: str) -> list[str]:
    """The modules of measures and charts that declare something of this chapter."""
    own = [path for path in _declaring()[:-1] if any(named == chapter for named, _ in _facts(path)["declared"])]
    return [".".join([PACKAGE, *path.relative_to(ROOT).with_suffix("").parts]) for path in own]


def folder_digest(name: str = "") -> str:
    """The digest of all files of a folder of the package, templates and filters too; of the whole package without a name."""
    files = [path for path in sorted((ROOT / name).rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return project.digest(files, ROOT)


def function_digest(module: str, name: str) -> str:
    """The digest of the source of one function of a module."""
    return _facts(_files(module)[0])["functions"][name]


def _declaring() -> list[Path]:
    """Modules that may declare figures and charts, and last the one that declares lists."""
    return [*sorted((ROOT / "measures").glob("*.py")), *sorted((ROOT / "charts").glob("*.py")), ROOT / "listings.py"]


def _imports(path: Path) -> list[Path]:
    return [file for name in _facts(path)["imports"] for file in _files(name)]


def _files(module: str) -> list[Path]:
    parts = module.split(".")
    if parts[0] != PACKAGE:
        return []
    place = os.path.join(ROOT, *parts[1:])  # thousands of times: pathlib would take five times as long
    return [Path(one) for one in (f"{place}.py", f"{place}/__init__.py") if os.path.isfile(one)]


def _facts(path: Path) -> dict:
    """What is read of a file: the names it imports, what it declares and for which chapter, its functions' digests."""
    return _read(path.read_bytes())


@cache
def _read(content: bytes) -> dict:
    kept = keeping.cache_folder() / "modules" / f"{_own()[:8]}-{hashlib.sha256(content).hexdigest()[:32]}.json"

    def make() -> bytes:
        parsed, lines = ast.parse(content), content.decode().splitlines()
        functions = {node.name: project.text_digest("\n".join(lines[node.lineno - 1 : node.end_lineno])) for node in parsed.body if isinstance(node, ast.FunctionDef)}
        return json.dumps({"imports": sorted(set(_named(parsed))), "declared": list(_declarations(parsed)), "functions": functions}).encode()

    keeping.write_once(kept, make)
    return json.loads(kept.read_bytes())


@cache
def _own() -> str:
    return project.sha256(Path(__file__))


def _named(parsed: ast.Module) -> Iterator[str]:
    """Modules of the package that a file may mean by its imports."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == PACKAGE:
            # the package's own __init__ only forwards, inside functions; following it would make all depend on all
            yield from [node.module] if node.module != PACKAGE else []
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _declarations(parsed: ast.Module) -> Iterator[tuple[str | None, list[str]]]:
    """(chapter, tables) of each call that declares a figure, a chart or a list."""
    own = _constant(parsed, "CHAPTER")
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in DECLARING:
            words = {word.arg: word.value for word in node.keywords}
            if "tables" in words:
                chapter, given = words.get("chapter"), words["tables"]
                # a list of names as written, or by the name of the module's constant that holds it
                names = _constant(parsed, given.id) if isinstance(given, ast.Name) else ast.literal_eval(given)
                yield chapter.value if isinstance(chapter, ast.Constant) else own, list(names)


def _constant(parsed: ast.Module, name: str) -> object | None:
    for node in parsed.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return ast.literal_eval(node.value)
    return None
