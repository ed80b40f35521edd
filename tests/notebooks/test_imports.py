"""What notebooks import is imported without the costly formats of jsonschema, which can be imported afterwards."""

from __future__ import annotations

import os
import subprocess
import sys

from companion.processes import ENVIRONMENT

LOAD = "import sys; import companion.notebooks.imports\n"
STAND_IN = "import sys, types; sys.modules['isoduration'] = there = types.ModuleType('isoduration'); there.__getattr__ = lambda name: ValueError\n"


def printed(code: str) -> str:
    """What a program prints in the environment of the process that notebooks are forked from."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **ENVIRONMENT}).stdout


def test_no_grammars_are_built():
    assert printed(LOAD + "print('jsonschema' in sys.modules, [name for name in ('rfc3987_syntax', 'isoduration', 'arrow') if name in sys.modules])") == "True []\n"


def test_they_can_be_imported_afterwards():
    assert printed(LOAD + "import importlib.util\nprint(importlib.util.find_spec('isoduration') is None or __import__('isoduration').__name__)") in ("isoduration\n", "True\n")


def test_what_is_already_imported_stays():
    assert printed(STAND_IN + LOAD + "print(sys.modules['isoduration'] is there)") == "True\n"


def test_nothing_that_is_loaded_has_started_a_thread():
    """No fork would take one along."""
    assert printed(LOAD + "import os\nprint(len(os.listdir('/proc/self/task')) if os.path.isdir('/proc/self/task') else 1)") == "1\n"
