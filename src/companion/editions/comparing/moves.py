"""What moves when the data change: every figure and claim before and after, largest move first."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class State:
    """Every figure (as in figures.json) and every claim (as in claims.json) of one folder of tables."""

    figures: dict[str, dict[str, Any]]
    claims: dict[str, dict[str, Any]]


def state(data: Tables, parameters: Parameters) -> State:
    """What the tables say, for one set of parameters; no claims where the folder has no register of claims."""
    from companion import claims, ledger

    figures = {id: entry.record() for id, entry in ledger.compute(parameters, data).items()}
    register = data.folder / "claims.yml"
    return State(figures, claims.judge(register, figures, data, parameters) if register.exists() else {})


def figures(old: State, new: State) -> tuple[list[Move], int]:
    """Figures whose printed value, interval or day reached differ; and how many moved only in the rows behind them."""
    moved, behind = [], 0
    for id in {**old.figures, **new.figures}:
        was, now = old.figures.get(id), new.figures.get(id)
        if _printed(was) != _printed(now):
            moved.append(_move(id, was, now))
        elif was and now and was["rows_sha256"] != now["rows_sha256"]:
            behind += 1
    return sorted(moved, key=lambda move: (-move.size, move.id)), behind


def claims(old: State, new: State) -> list[Move]:
    """Claims whose verdict or finding differs, at their own day or at the edition's."""
    return [
        Move(id, str(was["claim"]), "", _verdict(was), _verdict(new.claims[id]), 1.0)
        for id, was in old.claims.items()
        if id in new.claims and _verdict(was) != _verdict(new.claims[id])
    ]


def _verdict(claim: dict[str, Any]) -> str:
    own = f"{claim['verdict']} ({claim['computed'] or 'no value'})"
    later = f"{claim['verdict_at_edition']} ({claim['computed_at_edition'] or 'no value'})"
    return f"{own}; at the edition's day {later}"


def _printed(record: dict[str, Any] | None) -> tuple[Any, ...] | None:
    return None if record is None else (record["text"], record["value"], record["low"], record["high"], record["reaches"])


def _move(id: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Move:
    known: dict[str, Any] = new or old or {}
    return Move(id, known["title"], known["unit"], _text(old), _text(new), _size(old, new))


def _text(record: dict[str, Any] | None) -> str:
    return f"{record['text']} (to {record['reaches']})" if record else "not in such an edition"


def _size(old: dict[str, Any] | None, new: dict[str, Any] | None) -> float:
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
