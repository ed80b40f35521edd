"""Briefs: two pages on one mission, operation or resolution, in HTML and PDF, from one notebook and a page a kind.

About this essay. `batch` makes them, `writing` is what brief.ipynb works with, `catalogue` the page that lists them.
"""

from __future__ import annotations

from companion.briefs.batch import build, furnish, settle
from companion.briefs.catalogue import page as catalogue_page
from companion.briefs.writing import open_brief
from companion.measures.subjects import KINDS, PAGE

__all__ = ["KINDS", "PAGE", "build", "catalogue_page", "furnish", "open_brief", "settle"]
