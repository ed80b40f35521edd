"""Confirmations: that a person looked at a claim or a figure, and whether what it rests on has changed since.

`data/confirmations.csv` has a row a confirmation, the latest of a subject last. A claim or a figure is *suspect* when the
digest of its rows is no longer the one confirmed, until someone confirms it again. One that nobody confirmed is neither.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from companion.tables import Tables

TABLE = "confirmations"


@dataclass(frozen=True)
class Confirmation:
    """One row of the table. as_of: the day of which the rows were taken; verdict: empty for a figure; who: may be empty."""

    subject: str
    day: str
    who: str
    verdict: str
    as_of: str
    digest: str
    reason: str


def latest(data: Tables) -> dict[str, Confirmation]:
    """Subject -> its last confirmation; none where the folder of tables keeps no confirmations."""
    if TABLE not in data.resources:
        return {}
    columns = data.columns(TABLE)
    rows = zip(*(columns[one.name] for one in fields(Confirmation)), strict=True)
    return {row[0]: Confirmation(*row) for row in rows}


def digest(lines: Iterable[str]) -> str:
    """The first sixteen digits of the SHA-256 of what a verdict rests on, whatever its order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def lines(table: str, frame: pd.DataFrame) -> list[str]:
    """Rows as text, a line each, all columns, without their place in the file: a row that only moved has not changed."""
    return [f"{table}: {line}" for line in frame.to_csv(index=False, header=False, lineterminator="\n", float_format="%.10g").splitlines()]


def suspicion(known: Confirmation | None, found: str, verdict: str, as_of: str) -> str:
    """Why a subject is suspect, as a clause; empty where it is not, or was never confirmed for that day."""
    if known is None or known.as_of != as_of:
        return ""
    if known.digest != found:
        return f"what it rests on has changed since it was confirmed on {known.day}"
    if known.verdict != verdict:
        return f"it was confirmed on {known.day} as {known.verdict or 'a figure'}"
    return ""


def add(data: Tables, one: Confirmation) -> Path:
    """Write a confirmation at the end of the table; the same of the same day and rows is written over."""
    if TABLE not in data.resources:
        raise UserError(f"datapackage.json has no table {TABLE!r}, so nothing can be confirmed in {data.folder}.")
    if not one.reason.strip():
        raise UserError("say why it is confirmed: --reason \"...\"")
    try:
        date.fromisoformat(one.day)
    except ValueError:
        raise UserError(f"{one.day!r} is not a day; write it as 2026-11-28.") from None
    path, names = data.path(TABLE), [field.name for field in fields(Confirmation)]
    columns = data.columns(TABLE)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(columns[name] for name in names), strict=True)]
    kept = [row for row in rows if (row["subject"], row["day"], row["digest"]) != (one.subject, one.day, one.digest)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, asdict(one)])
    return path


def suspects(judged: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """Claim -> why it is suspect, read from claims.json alone."""
    return {id: one["suspect"] for id, one in judged.items() if one.get("suspect")}
