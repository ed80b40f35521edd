"""A difference as JSON: every change, with all its rows, in the same order and the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from companion.editions.comparing import words
from companion.editions.comparing.difference import Difference

FORMAT = 1


def record(difference: Difference) -> dict[str, Any]:
    """The difference as plain values; `rank` of a change is its place among all, 1 for the weightiest."""
    rank = {id(change): place for place, change in enumerate(difference.ranked, 1)}
    parts = {
        name: [{**asdict(change), "rank": rank[id(change)], "words": words.line(change)} for change in getattr(difference, name)]
        for name in ("claims", "figures", "charts", "tables", "prose")
    }
    return {
        "format": FORMAT,
        "old": asdict(difference.old),
        "new": asdict(difference.new),
        "empty": difference.empty,
        "summary": words.summary(difference),
        "made": [asdict(one) for one in difference.made],
        "happened": [asdict(one) for one in difference.happened],
        **parts,
        "incomplete": list(difference.incomplete),
    }


def dumps(difference: Difference) -> str:
    """The record as text."""
    return json.dumps(record(difference), ensure_ascii=False, indent=1) + "\n"
