"""Imported by the parent that notebooks are forked from: each brief then finds the tables read and the charts' code loaded."""

from __future__ import annotations

from companion.briefs import writing
from companion.charts import brief as _charts  # noqa: F401

writing.prime()
