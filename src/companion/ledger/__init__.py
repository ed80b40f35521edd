"""The ledger: every figure, chart and table of an edition, with the rows behind each, and what is printed of them.

Serves a report on any essay: `declare` and `listing` are how a report declares figures and page tables, `entries` computes
them, `recording` is what notebooks use, `variables`, `evidence` and `tracing` print them. Imports `tables`, `drawing`.
"""

from __future__ import annotations

from companion.ledger.declare import declared
from companion.ledger.entries import Entry, absent, as_csv, compute, dumps, entry, one
from companion.ledger.recording import DATA_VARIABLE, RUN_VARIABLE, Ledger, open_ledger

__all__ = ["DATA_VARIABLE", "RUN_VARIABLE", "Entry", "Ledger", "absent", "as_csv", "compute", "declared", "dumps", "entry", "one", "open_ledger"]
