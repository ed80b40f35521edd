"""The figures, declared: one module a subject, each a list of pure functions from tables to findings.

A module's CHAPTER names the notebook that records its figures.
"""

from __future__ import annotations

import importlib

from companion.measures.declare import REGISTRY, Figure

CHAPTERS = ("missions", "chronology", "support", "incidents")
MODULES = ("missions", "codings", "personnel", "chronology", "support", "forces", "fatalities", "violence")


def declared() -> dict[str, Figure]:
    """Every declared figure by id, in the order of the modules and within them of the code."""
    for module in MODULES:
        importlib.import_module(f"companion.measures.{module}")
    # another module may have been imported before the first of these: the registry's own order is that of imports
    place = {f"companion.measures.{module}": number for number, module in enumerate(MODULES)}
    return dict(sorted(REGISTRY.items(), key=lambda item: place[item[1].measure.__module__]))
