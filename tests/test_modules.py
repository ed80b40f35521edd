"""Imports run one way, and a task's digest covers what its module rests on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from companion.build import modules


def names(*roots):
    return {path.relative_to(modules.ROOT).as_posix() for path in modules.closure(*roots)}


def test_a_closure_follows_imports_inside_functions():
    assert {"tables.py", "contracts.py", "dates.py", "errors.py"} <= names("companion.tables")
    assert "charts/__init__.py" in names("companion.ledger")


def test_a_closure_leaves_out_what_is_not_imported():
    assert "ledger.py" not in names("companion.tables")
    assert not any(name.startswith("rendering") for name in names("companion.ledger"))


def test_a_constant_is_read_without_importing():
    assert modules.constant(modules.ROOT / "measures" / "fatalities.py", "CHAPTER") == "incidents"
    assert modules.constant(modules.ROOT / "dates.py", "CHAPTER") is None


def test_imports_run_one_way(root):
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_looking_things_up_imports_nothing_heavy(root):
    code = "import sys; from companion import cli; cli._parser(); heavy = {'pandas', 'altair', 'papermill', 'pytask', 'jinja2', 'yaml'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
