"""What moves when the data change: every figure and claim before and after, largest move first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.tables import Tables


@dataclass(frozen=True)
class Move:
    """A figure or claim that reads differently: `size` is the change relative to the old value, 1 for words."""

    id: str
    title: str
    unit: str
    old: str
    new: str
    size: float


def figures(before: Tables, after: Tables, given: Parameters) -> tuple[list[Move], int]:
    """Figures whose printed value, interval or day reached differ; and how many moved only in the rows behind them."""
    from companion import ledger

    old = {id: entry.record() for id, entry in ledger.compute(given, before).items()}
    new = {id: entry.record() for id, entry in ledger.compute(given, after).items()}
    moved = [_move(id, old.get(id), new.get(id)) for id in {**old, **new} if _says(old.get(id)) != _says(new.get(id))]
    behind = sum(
        1 for id in old.keys() & new.keys() if _says(old[id]) == _says(new[id]) and old[id]["rows_sha256"] != new[id]["rows_sha256"]
    )
    return sorted(moved, key=lambda move: (-move.size, move.id)), behind


def claims(before: Tables, after: Tables, given: Parameters) -> list[Move]:
    """Claims of `claims.yml` whose verdict or finding differs; none where there is no register of claims."""
    if not (before.folder / "claims.yml").exists():
        return []
    old, new = (_judged(folder, given) for folder in (before, after))
    return [
        Move(id, str(old[id].get("claim", "")), "", _verdict(old[id]), _verdict(new[id]), 1.0)
        for id in old
        if id in new and _verdict(old[id]) != _verdict(new[id])
    ]


def _judged(data: Tables, given: Parameters) -> dict[str, dict]:
    from companion import claims as register
    from companion import ledger

    found = {id: entry.record() for id, entry in ledger.compute(given, data).items()}
    return register.judge(Path(data.folder) / "claims.yml", found, data, given)


def _verdict(claim: dict) -> str:
    said = f"{claim['verdict']} ({claim['computed'] or 'no value'})"
    later = f"{claim['verdict_at_edition']} ({claim['computed_at_edition'] or 'no value'})"
    return f"{said}; at the edition's day {later}"


def _says(record: dict | None) -> tuple | None:
    return record and (record["text"], record["value"], record["low"], record["high"], record["reaches"])


def _move(id: str, old: dict | None, new: dict | None) -> Move:
    known: dict[str, Any] = new or old or {}
    return Move(id, known["title"], known["unit"], _text(old), _text(new), _size(old, new))


def _text(record: dict | None) -> str:
    return f"{record['text']} (to {record['reaches']})" if record else "not in such an edition"


def _size(old: dict | None, new: dict | None) -> float:
    if not old or not new:
        return 1.0
    sizes = []
    for part in ("value", "low", "high"):
        was, now = old[part], new[part]
        if isinstance(was, (int, float)) and isinstance(now, (int, float)):
            sizes.append(abs(now - was) / max(abs(was), 1e-9) if was else float(now != 0))
        elif was != now:
            sizes.append(1.0)
    return max(sizes, default=0.0)
