"""Imports what notebooks need, once, in the process that they are forked from.

Nothing here may start a thread: V8 and Arrow's pools would not survive a fork.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from importlib import import_module

from companion import definition

_OPTIONAL_FORMATS = ("rfc3987_syntax", "isoduration")


def _draw_once() -> None:
    """Have the libraries do what they do when first used: a chart of a small frame, and text measured in the charts' type."""
    import altair as alt
    import pandas as pd

    from companion.drawing import theme

    alt.Chart(pd.DataFrame({"a": [1], "b": ["x"]})).mark_point().encode(x="a", y="b").to_dict()
    for bold in (False, True):
        theme.measure("a", theme.SIZE, bold=bold)


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


# What notebooks, claims and evidence import sooner or later, in this order: Altair's schemas come with the first library.
MODULES = (
    "numpy", "pandas", "altair", "papermill.execute", "IPython.core.application", "IPython.core.completer", "IPython.core.magics",
    "fontTools.ttLib", "companion.notebooks.engine", "companion.notebooks.run", "companion.notebooks.strip",
    "companion.drawing.attribution", "companion.drawing.picture", "companion.drawing.fonts", "companion.ledger.evidence",
    "companion.claims.verdicts", "companion.claims.report", "companion.claims.turned",
)  # fmt: skip

with without_optional_formats():
    for _name in MODULES:
        import_module(_name)

definition.load((*definition.current().figures, *definition.current().charts, *definition.current().listings))
_draw_once()
gc.collect()  # or each forked process would look for garbage among all that was just loaded
