"""Imported by the parent that notebooks are forked from: each brief then finds the tables read and the charts' code warm."""

from __future__ import annotations

from companion.briefs import writing

writing.prime()
