"""Companion report to Karlsrud's "UN Peacekeeping and Impartiality" (2024): figures, charts, claims, editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.ledger import Entry, Ledger

__version__ = "0.1.0"


def figure(id: str, **parameters: Any) -> Entry:
    """One figure of the report, computed now from the tables in data/, without running a notebook.

    `parameters` override params.yml (`as_of="2015-06-30"`). Returns the ledger's entry, a
    `companion.ledger.Entry`; raises `UserError` when the id is unknown or the figure is not in such an edition.
    """
    from companion import ledger

    return ledger.one(id, **parameters)


def open_ledger(chapter: str, **parameters: Any) -> Ledger:
    """The ledger a notebook records its figures and charts in; see `companion.ledger.recording.open_ledger`."""
    from companion import ledger

    return ledger.open_ledger(chapter, **parameters)
