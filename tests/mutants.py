"""Mutants: one fault at a time is put into a module, and the tests that should know it are run against it.

    python tests/mutants.py tables/dates            # a module of the package, without .py
    python tests/mutants.py --list building/graph      # what would be put in, without running it
    python tests/mutants.py --from=40 building/graph   # from the fortieth on, where a run was ended
    python tests/mutants.py --every=5 building/graph   # a fifth of them, spread over the module

Faults are small and of the kinds that people make: a comparison off by its bound or turned round, `and` for `or`, a `not` lost,
first for last, earliest for latest, a number one too large, a word changed, a statement left out. A mutant that no test
sees is printed with its line. The tree it runs in is a copy; the sources stay as they are. Needs a POSIX system (fork).
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "data", "notebooks", "pages", "theme", "briefs", "pyproject.toml", "params.yml", "requirements.lock", "_quarto.yml", "index.qmd", "companion.qmd", "references.bib", "README.md")
# Module -> the fast tests that should know its faults; those of the module's own room and name where none are named.
TESTS = {
    "building/graph": ["tests/building/test_graph.py"],
    "tables/dates": ["tests/tables/test_dates.py", "tests/tables/test_dates_hold.py"],
    "tables/contracts": ["tests/tables/test_contracts.py"],
    "claims/expressions": ["tests/claims/test_expressions.py"],
    "claims/values": ["--noconftest", "tests/claims/test_values.py"],
    "claims/verdicts": ["tests/claims/test_verdicts.py"],
}
# Modules whose table of lambdas cannot be given to those that hold it: each mutant in a Python of its own.
FRESH = {"claims/values"}
MEASURES = ["tests/measures/test_boundaries.py", "tests/measures/test_rule_boundaries.py", "tests/measures/test_rules.py"]
COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
TURNED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
RECKONED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}
WORDS = [("earliest", "latest"), ("min", "max"), ("any", "all"), ("head", "tail"), ("idxmin", "idxmax"), ("YES", "PERHAPS"), ("yes", "no"), ("low", "high"), ("start", "end")]
OTHER = {one: two for pair in WORDS for one, two in (pair, pair[::-1])}
PROSE = {"title", "rule", "unit", "text"}  # a figure's words; tests/measures/test_rules.py reads their numbers


def places(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree whose change would be a fault: no docstrings, annotations, decorators, messages or printed words."""
    if isinstance(node, ast.Raise) or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params", "decorator_list"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, ast.AST) or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)):
                continue
            if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.keyword) and one.arg in PROSE):
                continue
            yield from places(one)


def changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """(attribute, what it would be) for each fault that a node can have."""
    if isinstance(node, ast.Compare):
        for place, one in enumerate(node.ops):
            for table in (COMPARED, TURNED):
                if type(one) in table:
                    yield "ops", [*node.ops[:place], table[type(one)](), *node.ops[place + 1 :]]
    elif isinstance(node, ast.BoolOp):
        yield "op", ast.Or() if isinstance(node.op, ast.And) else ast.And()
        for place in range(len(node.values)):
            yield "values", [*node.values[:place], *node.values[place + 1 :]]
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED:
        yield "op", RECKONED[type(node.op)]()
    elif isinstance(node, ast.Attribute) and node.attr in OTHER:
        yield "attr", OTHER[node.attr]
    elif isinstance(node, ast.Name) and node.id in OTHER and isinstance(node.ctx, ast.Load):
        yield "id", OTHER[node.id]
    elif isinstance(node, ast.Constant) and not isinstance(node.value, bytes):
        yield from (("value", value) for value in _constants(node.value))
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield "test", ast.UnaryOp(ast.Not(), node.test)
        if not isinstance(node, ast.While):
            yield "test", ast.Constant(False)
    elif isinstance(node, ast.comprehension) and node.ifs:
        for place in range(len(node.ifs)):
            yield "ifs", [*node.ifs[:place], *node.ifs[place + 1 :]]
    elif isinstance(node, ast.UnaryOp):
        yield "", node.operand
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "value", ast.Constant(None)
    elif isinstance(node, ast.Continue):
        yield "", ast.Pass()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("sort_values", "drop_duplicates", "sorted"):
        yield "", node.func.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sorted" and node.args:
        yield "", ast.Call(ast.Name("list", ast.Load()), node.args[:1], [])


def _constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, *([value - 1] if value else [])]
    if isinstance(value, str):
        return [OTHER.get(value, f"{value}x")]
    return []


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, what was changed into what, the whole source with it) for each fault of a module."""
    tree = ast.parse(source)
    for number, node in enumerate(places(tree)):
        for attribute, value in changes(node):
            other = copy.deepcopy(tree)
            its = next(one for place, one in enumerate(places(other)) if place == number)
            before = ast.unparse(its).splitlines()[0]
            if attribute:
                setattr(its, attribute, copy.deepcopy(value))
                after = ast.unparse(ast.fix_missing_locations(its)).splitlines()[0]
            else:
                _replace(other, its, copy.deepcopy(value))
                after = ast.unparse(value)  # type: ignore[arg-type]
            yield getattr(node, "lineno", 0) or getattr(getattr(node, "iter", None), "lineno", 0), f"{before}  ->  {after}", ast.unparse(ast.fix_missing_locations(other))


def _replace(tree: ast.AST, old: ast.AST, new: object) -> None:
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
            elif isinstance(value, list):
                value[:] = [new if one is old else one for one in value]


def passes(tests: list[str], before: Callable[[], object], allowed: float) -> bool | None:
    """Whether the tests pass in a process forked from this one after `before` was called there; None: it took too long."""
    child = os.fork()
    if child == 0:
        os.setsid()
        code = 1
        try:
            before()
            code = _pytest(tests)
        finally:
            os._exit(code)
    until = time.monotonic() + allowed
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _pytest(tests: list[str]) -> int:
    import pytest

    with open(os.devnull, "w") as nowhere:
        kept = os.dup(1), os.dup(2)
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", "not long and not browser and not quarto", *tests]))
        finally:
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)


def put_in(module: ModuleType, source: str) -> None:
    """Give the functions of a loaded module the code of another source, so that all who hold them run that; and its values."""
    space: dict[str, object] = {"__name__": module.__name__, "__file__": module.__file__, "__builtins__": __builtins__, "figure": lambda *_, **__: lambda function: function}
    tree = ast.parse(source)
    for node in ast.walk(tree):  # a figure is declared once
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [one for one in node.decorator_list if not ast.unparse(one).startswith("figure(")]
    exec(compile(tree, str(module.__file__), "exec"), space)
    for name, new in space.items():
        _give(vars(module), name, new)
    for loaded in list(sys.modules.values()):
        for one in list(vars(loaded).values()) if (getattr(loaded, "__name__", "") or "").startswith("companion") else ():
            if callable(getattr(one, "cache_clear", None)):
                one.cache_clear()


def _give(space: dict[str, object], name: str, new: object) -> None:
    old = space.get(name)
    inner_old, inner_new = getattr(old, "__wrapped__", old), getattr(new, "__wrapped__", new)
    if isinstance(inner_new, property):
        inner_old, inner_new = getattr(old, "fget", None), inner_new.fget
    if isinstance(inner_new, FunctionType) and isinstance(inner_old, FunctionType):
        if inner_new.__module__ == inner_old.__module__:
            inner_old.__code__, inner_old.__defaults__, inner_old.__kwdefaults__ = inner_new.__code__, inner_new.__defaults__, inner_new.__kwdefaults__
    elif isinstance(new, type) and isinstance(old, type):
        for part, value in list(vars(new).items()):
            if isinstance(value, (FunctionType, property)):
                _give(dict(vars(old)), part, value)
    elif not name.startswith("__") and not isinstance(new, (ModuleType, FunctionType, type)):
        space[name] = new


def main(words: list[str]) -> int:
    only_list = "--list" in words
    first, every = (next((int(word.removeprefix(name)) for word in words if word.startswith(name)), 1) for name in ("--from=", "--every="))
    modules = [word.removesuffix(".py") for word in words if not word.startswith("--")]
    if len(modules) != 1:
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants") as folder:
        tree = Path(folder) / "project"
        for name in () if only_list else COPIED:
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile)(ROOT / name, _made(tree / name))
        for module in modules:
            source = (ROOT / "src" / "companion" / f"{module}.py").read_text(encoding="utf-8")
            found = list(mutants(source))[first - 1 :: every]
            if only_list:
                print("\n".join(f"{module}:{line}  {what}" for line, what, _ in found))
                continue
            tests = TESTS.get(module) or (MEASURES if module.startswith("measures") else [f"tests/{module.split('/')[0]}"])
            _measure(tree, module, source, found, [test for test in tests if test.startswith("-") or (tree / test).exists()])
    return 0


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _measure(tree: Path, module: str, source: str, found: list[tuple[int, str, str]], tests: list[str]) -> None:
    """Try each mutant: at first in the loaded module; what lives there, in a fresh Python that reads the changed file."""
    place = tree / "src" / "companion" / f"{module}.py"
    os.chdir(tree)
    sys.path[:0] = [str(tree), str(tree / "src")]
    if _pytest(tests):
        raise SystemExit(f"{module}: its tests do not pass without a fault: {' '.join(tests)}")
    loaded = importlib.import_module(f"companion.{module.replace('/', '.')}")
    began = time.monotonic()
    if module not in FRESH and not passes(tests, lambda: put_in(loaded, ast.unparse(ast.parse(source))), 600):
        raise SystemExit(f"{module}: its tests do not pass with its own code put in again")
    took = time.monotonic() - began
    print(f"{module}: {len(found)} mutants, {took:.1f} s a run", file=sys.stderr)
    lived = []
    for number, (line, what, changed) in enumerate(found, start=1):
        print(f"{module} {number} of {len(found)}", end="\r", file=sys.stderr, flush=True)
        if module in FRESH or passes(tests, lambda changed=changed: put_in(loaded, changed), 5 + 3 * took):  # type: ignore[misc]
            place.write_text(changed, encoding="utf-8")
            command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not long and not browser and not quarto", *tests]
            environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
            if not subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=600, check=False).returncode:
                lived.append(f"{module}:{line}  {what}")
                print(lived[-1], flush=True)
            place.write_text(source, encoding="utf-8")
    print(f"{module}: {len(found) - len(lived)} of {len(found)} killed, {len(lived)} live", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
