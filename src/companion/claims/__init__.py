"""The essay's claims: a register in data/claims.yml, judged against the tables and the ledger at every build.

Nothing is imported before it is asked for: what was judged can be read without what judges.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.claims.coverage import covered
    from companion.claims.report import page, picture, summary, variables
    from companion.claims.turned import Difference, differences
    from companion.claims.verdicts import confirm, judge, suspect_figures

__all__ = ["Difference", "confirm", "covered", "differences", "judge", "page", "picture", "summary", "suspect_figures", "variables"]

_HOMES = {
    "covered": "coverage", "Difference": "turned", "differences": "turned", "confirm": "verdicts", "judge": "verdicts", "suspect_figures": "verdicts",
    "page": "report", "picture": "report", "summary": "report", "variables": "report",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'companion.claims' has no attribute '{name}'")
    return getattr(import_module(f"companion.claims.{_HOMES[name]}"), name)
