"""Which claims of the essay rest on a mission, an operation or a resolution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from companion.measures.subjects import Subject

# A claim that looks at more rows than this speaks of all its kind, not of one.
FEW = 12
NAMING = ("claim", "find", "test", "expected", "computed")
KEYS = {"mission": ("mission", "concerns", "provider"), "operation": ("operation", "concerns", "provider"), "resolution": ("resolution", "document")}


@dataclass(frozen=True)
class Resting:
    """Claims by their id: `named` name the subject or look at few rows, it among them; `counted` only count it."""

    named: list[str]
    counted: list[str]


def resting(judged: dict[str, dict[str, Any]], subject: Subject) -> Resting:
    """Sort the claims of claims.json; those that do not touch the subject are in neither list."""
    word = _word(subject)
    named, counted = [], []
    for id, one in judged.items():
        said = any(word.search(str(one[field])) for field in NAMING if one[field])
        asked = any(_in_id(subject, figure) for figure in one["figures"])
        looked = any(row["cells"].get(column) == subject.key for row in one["rows"] for column in KEYS[subject.kind])
        if said or asked or (looked and one["row_count"] <= FEW):
            named.append(id)
        elif looked:
            counted.append(id)
    return Resting(named, counted)


def _word(subject: Subject) -> re.Pattern[str]:
    if subject.kind != "resolution":
        return re.compile(rf"(?<![\w-]){re.escape(subject.key)}(?![\w-])")
    symbol = subject.key.partition("(")[0]
    number = symbol.rsplit("/", 1)[1]
    # Four digits alone may be a year or a count; three-digit numbers are only taken with their symbol.
    alone = rf"|(?:(?i:resolutions?\s(?:[\d, ]+(?:and )?)?)|r|\(){number}\b" if len(number) == 4 and symbol.startswith("S/") else ""
    return re.compile(rf"{re.escape(subject.key)}|{re.escape(symbol)}\b{alone}")


def _in_id(subject: Subject, figure: str) -> bool:
    if subject.kind == "resolution":
        return f"r{subject.key.partition('(')[0].rsplit('/', 1)[1]}" in re.split(r"[._]", figure)
    key = re.sub(r"\W+", "_", subject.key.lower())
    return bool(re.search(rf"(?<![a-z0-9]){key}(?![a-z0-9])", figure))
