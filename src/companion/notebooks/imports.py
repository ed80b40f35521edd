"""Imports what notebooks need, once, in the process that they are forked from.

Nothing here may start a thread: V8 and Arrow's pools would not survive a fork.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module

_OPTIONAL_FORMATS = ("rfc3987_syntax", "isoduration")


@contextlib.contextmanager
def without_optional_formats() -> Iterator[None]:
    """Within this context, jsonschema (imported by Altair, nbformat and papermill) is imported without its costly formats.

    Where JupyterLab is installed jsonschema finds these formats, and builds a grammar of web addresses each time it is
    imported. Neither Altair nor nbformat checks such formats. Afterwards their modules can be imported as usual.
    """
    left_out = [name for name in _OPTIONAL_FORMATS if name not in sys.modules]
    for name in left_out:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: cannot be imported
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]


with without_optional_formats():
    for _name in ("numpy", "pandas", "altair", "papermill.execute", "companion.notebooks.engine", "companion.notebooks.run"):
        import_module(_name)
from companion import definition  # noqa: E402
from companion.ledger import evidence  # noqa: E402, F401

definition.load((*definition.current().figures, *definition.current().charts, *definition.current().listings))
