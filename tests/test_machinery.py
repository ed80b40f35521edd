"""The package uses other packages by their public names, and leaves the interpreter as it is.

Every use of a private name of another package, of `sys.modules`, of `os._exit`, of the garbage collector's settings, and
every attribute set on a foreign module is a fault, but for those in ALLOWED, each with its reason.
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from companion.project import PACKAGE

# file of the package -> what it uses, why, and what that saves
ALLOWED = {
    ("notebooks/imports.py", "sys.modules"): "leaves jsonschema's optional formats out: 1.1 s of a build from nothing, where JupyterLab is installed",
    ("notebooks/engine.py", "_showtraceback"): "the method by which IPython's shell hands an error to what shows it; every kernel overrides it",
}
FORBIDDEN = {"os._exit", "gc.freeze", "gc.disable", "gc.set_threshold"}
CHANGING = {"pop", "update", "setdefault", "clear", "__setitem__"}
SETTABLE = {"sys.stdout", "sys.stderr", "os.environ"}  # what Python means to be set


def faults(source: str, own: str) -> set[str]:
    """What a module's source does that is forbidden, as words of its own."""
    tree, found, foreign = ast.parse(source), set[str](), dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names if alias.name.split(".")[0] != own}
            foreign |= named
            found |= {name for name in named.values() if any(map(private, name.split(".")))}
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] not in (own, "__future__"):
            named = {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            foreign |= named
            found |= {name for name in named.values() if any(map(private, name.split(".")))}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in foreign]
            found |= {one.name for one in node.body if isinstance(one, ast.FunctionDef) and private(one.name) and any(has(foreign[base], one.name) for base in bases)}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in foreign:
            name = ast.unparse(node)
            found |= {name} if name in FORBIDDEN or private(node.attr) else set()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING and ast.unparse(node.func.value) == "sys.modules":
            found.add("sys.modules")
        for target in changed(node):
            if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "sys.modules":
                found.add("sys.modules")
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id in foreign and ast.unparse(target) not in SETTABLE:
                found.add(ast.unparse(target))
    return found


def changed(node: ast.AST) -> list[ast.expr]:
    """What a statement sets or deletes."""
    if isinstance(node, (ast.Assign, ast.Delete)):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign) else []


def has(base: str, name: str) -> bool:
    """Whether the class of that dotted name has such a method: to define it again changes how the class works inside."""
    module, _, attribute = base.rpartition(".")
    return hasattr(getattr(importlib.import_module(module), attribute), name)


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@pytest.mark.parametrize("source", [
    "import sys\nsys.modules['x'] = None", "import os\nos._exit(0)", "import gc\ngc.freeze()", "import typing\ntyping._get_protocol_attrs = 1",
    "from _pytask.build import build", "import pluggy\npluggy.PluginManager = None", "import altair as alt\nalt._private()", "from typing import _Protocol",
    "from html.parser import HTMLParser\nclass Mine(HTMLParser):\n    def _parse_doctype_subset(self): ...", "import sys\nsys.modules.pop('x')", "import sys\ndel sys.modules['x']",
])
def test_each_kind_is_found(source):
    assert faults(source, "companion")


@pytest.mark.parametrize("source", ["from companion import _own\n_own._x()", "import sys\nsys.stdout = None", "import os\nos.environ['x'] = '1'", "class A:\n    def _x(self): self._y = 1", "import sys\nprint(sys.modules)", "from html.parser import HTMLParser\nclass Mine(HTMLParser):\n    def _own(self): ..."])
def test_the_packages_own_is_its_own(source):
    assert not faults(source, "companion")


def test_nothing_else_is_used():
    found = {(path.relative_to(PACKAGE).as_posix(), fault) for path in PACKAGE.rglob("*.py") for fault in faults(Path(path).read_text(encoding="utf-8"), "companion")}
    assert found == set(ALLOWED)
