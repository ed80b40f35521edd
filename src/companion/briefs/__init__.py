"""Briefs: two pages on one mission, operation or resolution, in HTML and PDF, from one notebook and a page a kind."""

from __future__ import annotations

from companion.briefs.batch import build, furnish, settle
from companion.briefs.writing import open_brief

__all__ = ["build", "furnish", "open_brief", "settle"]
