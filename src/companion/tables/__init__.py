"""The tables in data/: reading them, their contracts, dates known to a day, a month or a year, and their history.

Serves a report on any essay and imports nothing of the package but `errors`, `parameters` and `project`.
"""

from __future__ import annotations

from companion.tables.reading import PACKAGE, Tables, load

__all__ = ["PACKAGE", "Tables", "load"]
