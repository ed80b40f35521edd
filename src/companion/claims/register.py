"""The register of claims, data/claims.yml: read, checked, handed on as frozen records."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from companion.claims import expressions
from companion.errors import UserError

VERDICTS = (
    "supported", "supported under a rule", "imprecise", "contradicted",
    "inconsistent within the essay", "not testable here",
)  # fmt: skip
KINDS = ("count", "date", "name", "quantity", "trend", "citation", "cause", "text")
SECTIONS = (
    "Front matter", "Abstract", "Introduction", "A New Agenda for Peace", "UN support to AU operations and coalitions",
    "Accountability frameworks", "Conclusion", "Notes",
)  # fmt: skip
_ID = re.compile(r"C\d{2,3}")


@dataclass(frozen=True)
class Retired:
    """An entry that was taken out: merged with another, or no statement of the essay. Its id is never given again.

    into: the claim that a link to it now leads to. reason: why it was taken out, as a sentence.
    """

    id: str
    into: str
    reason: str


@dataclass(frozen=True)
class Claim:
    """A checkable statement of the essay, in our own words.

    where: the place as a reader finds it; section: one of SECTIONS. says: what the essay states, as a value.
    find: the expression that gives the same from the data. test: verdict -> condition, the first that holds decides,
    else `otherwise`. at: the day it speaks of (ISO; empty is essay_date). verdict: as recorded. rule: what
    "supported under a rule" rests on. see: figures to look at beside it. reads: for kind text, the places compared.
    """

    id: str
    where: str
    section: str
    claim: str
    kind: str
    verdict: str
    reason: str
    says: Any = None
    find: str = ""
    test: dict[str, str] = field(default_factory=dict[str, Any])
    otherwise: str = "contradicted"
    at: str = ""
    rule: str = ""
    note: str = ""
    what_would_change: str = ""
    sources: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    unit: str = ""

    @property
    def tested(self) -> bool:
        """Whether its verdict is computed."""
        return bool(self.test)

    @property
    def told(self) -> str | None:
        """The test in words: when each verdict holds."""
        if not self.tested:
            return None
        parts = [f"{verdict} if {condition}" for verdict, condition in self.test.items()]
        return f"found = {self.find}; " + "; ".join(parts) + f"; else {self.otherwise}"

    def trees(self) -> dict[str, ast.expr]:
        """The parsed expressions: `find` and one for each verdict."""
        return {"find": expressions.parse(self.find), **{verdict: expressions.parse(text) for verdict, text in self.test.items()}}


def load(path: Path) -> list[Claim]:
    """The claims in the order of the file; raises `UserError` naming file, claim, field and what would be right."""
    given = _read(path)
    found: dict[str, Claim] = {}
    for number, one in enumerate(given["claims"], 1):
        claim = _claim(path.name, number, one)
        if claim.id in found:
            raise UserError(f"{path.name}: the claim {claim.id} is there twice; each needs an id of its own.")
        found[claim.id] = claim
    for gone in _retired(path.name, given):
        if gone.id in found:
            raise UserError(f"{path.name}, claim {gone.id}: the id was retired and is not given again; take the next free one.")
        if gone.into not in found:
            raise UserError(f"{path.name}, retired {gone.id}, into: {gone.into!r} is not a claim of the register.")
    return list(found.values())


def retired(path: Path) -> list[Retired]:
    """The entries taken out of the register, in the order of the file."""
    return _retired(path.name, _read(path))


def _retired(file: str, given: dict[str, Any]) -> list[Retired]:
    found: dict[str, Retired] = {}
    for number, one in enumerate(given.get("retired") or [], 1):
        if not isinstance(one, dict) or set(one) != {"id", "into", "reason"} or not all(str(value or "").strip() for value in one.values()):
            raise UserError(f"{file}, retired {number}: it should hold `id`, `into` and `reason`, and nothing else.")
        if not _ID.fullmatch(str(one["id"])) or one["id"] in found:
            raise UserError(f"{file}, retired {number}: {one['id']!r} is not an id such as C07, or is there twice.")
        found[one["id"]] = Retired(**{name: _plain(value) for name, value in one.items()})
    return list(found.values())


def _read(path: Path) -> dict[str, Any]:
    import yaml

    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError:
        raise UserError(f"{path.name} is not in {path.parent}; it holds the register of claims.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise UserError(f"{path.name} cannot be read as YAML: {str(broken).splitlines()[0]}.") from None
    if not isinstance(given, dict) or not isinstance(given.get("claims"), list):
        raise UserError(f"{path.name} should hold `claims:` and under it a list.")
    return given


def _claim(file: str, number: int, one: object) -> Claim:
    here = f"{file}, claim {number}"
    if not isinstance(one, dict) or not _ID.fullmatch(str(one.get("id", ""))):
        raise UserError(f"{here}: it needs an id such as C07.")
    here = f"{file}, claim {one['id']}"
    known = {known.name: known for known in fields(Claim)}
    for name in one:
        if name not in known:
            raise UserError(f"{here}: {name!r} is not a field of a claim; the fields are {', '.join(known)}.")
    for name in ("where", "section", "claim", "kind", "verdict", "reason"):
        if not str(one.get(name) or "").strip():
            raise UserError(f"{here}, {name}: is empty, and every claim needs it.")
    read = {name: _plain(value) for name, value in one.items()}
    for name in ("sources", "see", "reads"):
        read[name] = tuple(read.get(name) or ())
    claim = Claim(**read)
    _check(here, claim)
    return claim


def _plain(value: Any) -> Any:
    """Dates, which YAML reads as dates, as ISO text; text without line breaks."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _check(here: str, claim: Claim) -> None:
    for name, value, allowed in (("verdict", claim.verdict, VERDICTS), ("kind", claim.kind, KINDS), ("section", claim.section, SECTIONS), ("otherwise", claim.otherwise, VERDICTS)):
        if value not in allowed:
            raise UserError(f"{here}, {name}: {value!r} should be one of: {', '.join(allowed)}.")
    if not isinstance(claim.test, dict) or any(verdict not in VERDICTS for verdict in claim.test):
        raise UserError(f"{here}, test: should give for each verdict the condition under which it holds; the verdicts are {', '.join(VERDICTS)}.")
    if claim.tested != bool(claim.find):
        raise UserError(f"{here}: `find` and `test` belong together; give both or neither.")
    if claim.kind == "text" and (claim.tested or len(claim.reads) < 2):
        raise UserError(f"{here}: a claim of kind text has no test and names in `reads` the two places that were compared.")
    if claim.at:
        try:
            date.fromisoformat(claim.at)
        except ValueError:
            raise UserError(f"{here}, at: {claim.at!r} is not a day; write it as 2024-01-01.") from None
    if claim.tested:
        try:
            claim.trees()
        except expressions.ExpressionError as wrong:
            raise UserError(f"{here}, test: {wrong}.") from None
    if "supported under a rule" in (claim.verdict, *claim.test) and not claim.rule:
        raise UserError(f"{here}, rule: a verdict `supported under a rule` needs the rule it rests on.")
