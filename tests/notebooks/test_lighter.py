"""Costly parts of jsonschema are left out, and only there."""

from __future__ import annotations

import subprocess
import sys


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_jsonschema_does_not_build_grammars():
    code = "import sys; from companion.notebooks.lighter import without_optional_formats\nwith without_optional_formats(): import jsonschema\n"
    assert (
        printed(
            code
            + "print([name for name in ('rfc3987_syntax', 'isoduration', 'arrow') if name in sys.modules])"
        )
        == "[]\n"
    )


def test_they_can_be_imported_afterwards():
    code = "from companion.notebooks.lighter import without_optional_formats\nwith without_optional_formats(): import jsonschema\n"
    assert printed(
        code + "import importlib.util\nprint(importlib.util.find_spec('isoduration') or 'not installed')"
    )


def test_what_is_already_imported_stays():
    import types

    from companion.notebooks.lighter import without_optional_formats

    there = types.ModuleType("isoduration")
    before = sys.modules.get("isoduration")
    sys.modules["isoduration"] = there
    try:
        with without_optional_formats():
            assert sys.modules["isoduration"] is there
        assert sys.modules["isoduration"] is there
    finally:
        if before is None:
            del sys.modules["isoduration"]
        else:
            sys.modules["isoduration"] = before
