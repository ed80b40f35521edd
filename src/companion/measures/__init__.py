"""The figures, declared: one module a subject, each a list of pure functions from tables to findings.

A module's CHAPTER names the notebook that records its figures.
"""

from __future__ import annotations

import importlib

from companion.measures.declare import REGISTRY, Figure

CHAPTERS = ("missions", "chronology", "support", "incidents")
MODULES = ("missions", "codings", "personnel", "chronology", "support", "fatalities", "violence")


def declared() -> dict[str, Figure]:
    """Every declared figure by id, in the order of the modules and within them of the code."""
    for module in MODULES:
        importlib.import_module(f"companion.measures.{module}")
    return dict(REGISTRY)
