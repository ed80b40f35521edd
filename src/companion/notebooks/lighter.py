"""Imports that cost seconds and give nothing here.

Where JupyterLab is installed, jsonschema has its optional formats, and with them builds a grammar of web addresses
each time it is imported: 3.5 s of every process that imports Altair or nbformat. Neither checks such formats.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

_OPTIONAL_FORMATS = ("rfc3987_syntax", "isoduration")


@contextlib.contextmanager
def without_optional_formats() -> Iterator[None]:
    """While it lasts, importing jsonschema (by way of Altair, nbformat, papermill) leaves its costly formats out.

    Afterwards the modules can be imported as ever.
    """
    kept_out = [name for name in _OPTIONAL_FORMATS if name not in sys.modules]
    for name in kept_out:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: cannot be imported
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]
