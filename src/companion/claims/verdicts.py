"""The claims against the tables and the ledger: each verdict, at the claim's own day and at the edition's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import ledger
from companion.claims import confirming, expressions, register
from companion.claims.basis import basis
from companion.claims.register import Claim
from companion.claims.values import Figure, Missing, Rows, Trace, plain
from companion.errors import UserError
from companion.ledger.declare import listed, say
from companion.parameters import Parameters
from companion.tables import Tables, dates
from companion.tables.dates import partial

if TYPE_CHECKING:
    import pandas as pd

NOT_YET = "not yet"
UNKNOWN = "not testable here"
ESSAY = "karlsrud-2024"  # no evidence for what it says itself
SHOWN = 24  # rows kept with a claim
TELLING = ("start", "end", "date", "finding", "year", "strength", "total", "best")  # columns shown of a figure's rows


@dataclass(frozen=True)
class Answer:
    """What a test found on a day: the verdict, the value, what was looked at, and why where nothing could be found."""

    verdict: str
    found: Any
    trace: Trace
    lacking: str = ""


def judge(path: Path, figures: dict[str, dict[str, Any]], data: Tables, given: Parameters) -> dict[str, dict[str, Any]]:
    """claims.json: id -> record, in the order of the register.

    path: data/claims.yml. figures: figures.json of the edition, from which its verdicts at the edition's day come.
    A claim's own verdict comes from the same measures at its own day. Raises `UserError` for a test that names
    what is neither a table, a column nor a figure.
    """
    bench = Bench(figures, data, given)
    judged = {claim.id: bench.record(claim) for claim in register.load(path)}
    for gone in register.retired(path):
        judged[gone.into]["retired"].append({"id": gone.id, "reason": gone.reason})
    return judged


def confirm(path: Path, subject: str, data: Tables, given: Parameters, day: str, reason: str, who: str = "") -> str:
    """Record that a claim or a figure was looked at and stands; gives one line for a terminal.

    A claim can be confirmed only while its test gives the recorded verdict. Raises `UserError` where it does not, and
    for a subject that is neither a claim nor a figure.
    """
    bench, claims = Bench({}, data, given), {claim.id: claim for claim in register.load(path)}
    if subject in claims:
        record = bench.record(claims[subject])
        if record["verdict"] != record["recorded"]:
            raise UserError(f"{subject} is recorded as {record['recorded']!r} and its test gives {record['verdict']!r}: change the register first.")
        one = confirming.Confirmation(subject, day, who, record["verdict"], record["at"], record["digest"], reason)
    elif subject in ledger.declared():
        one = confirming.Confirmation(subject, day, who, "", given.as_of.isoformat(), bench.figure_digest(subject), reason)
    else:
        raise UserError(f"{subject!r} is neither a claim of the register, such as C05, nor a figure, such as missions.active.")
    confirming.add(data, one)
    return f"{subject} confirmed on {day}: {one.verdict or 'the figure'}, rows {one.digest}."


def suspect_figures(data: Tables, given: Parameters) -> dict[str, str]:
    """The figures that someone confirmed and whose rows have changed since, each with the reason as a clause."""
    bench, found = Bench({}, data, given), {}
    for subject, known in confirming.latest(data).items():
        if subject in ledger.declared() and known.as_of == given.as_of.isoformat():
            found[subject] = confirming.suspicion(known, bench.figure_digest(subject), "", known.as_of)
    return {subject: why for subject, why in found.items() if why}


class Bench:
    """The tables, the edition's figures and its parameters, and figures of other days as they are asked for."""

    def __init__(self, figures: dict[str, dict[str, Any]], data: Tables, given: Parameters) -> None:
        self._figures, self._data, self._given = figures, data, given
        self._known = ledger.declared()
        self._entries: dict[tuple[str, date], ledger.Entry | None] = {}
        self._frames: dict[str, pd.DataFrame] = {}
        self._confirmed = confirming.latest(data)

    def record(self, claim: Claim) -> dict[str, Any]:
        """One entry of claims.json."""
        day = date.fromisoformat(claim.at) if claim.at else self._given.essay_date
        self._check(claim)
        answer = self._answer(claim, day, self._computed) if claim.tested else Answer(claim.verdict, None, Trace())
        rows = self._rows(claim, answer)
        cited = [*dict.fromkeys([*claim.sources, *self._row_sources(answer)])]
        digest, known = self._digest(claim, answer, day), self._confirmed.get(claim.id)
        return {
            "where": claim.where, "section": claim.section, "claim": claim.claim, "kind": claim.kind,
            "find": claim.find or None, "test": claim.told, "verdict": answer.verdict, "recorded": claim.verdict,
            "expected": printed(claim.says, claim.unit), "computed": printed(answer.found, claim.unit), "lacking": answer.lacking,
            "figures": [*dict.fromkeys([*answer.trace.figures, *claim.see])], "sources": cited,
            "rows": [self._row(*row) for row in rows[:SHOWN]], "row_count": len(rows), "reads": list(claim.reads),
            "rule": claim.rule, "reason": claim.reason, "note": claim.note, "what_would_change": claim.what_would_change,
            "basis": basis(claim, self._data.resources, self._known), "retired": [],
            "digest": digest, "confirmed": known.day if known else "",
            "suspect": confirming.suspicion(known, digest, claim.verdict, day.isoformat()),
            "at": day.isoformat(), "edition": self._given.as_of.isoformat(), **self._at_edition(claim, day),
        }  # fmt: skip

    def figure_digest(self, id: str) -> str:
        """The digest of a figure's rows on the edition's day."""
        return confirming.digest(confirming.lines(id, self._entry(id, self._given.as_of).finding.rows))

    def _digest(self, claim: Claim, answer: Answer, day: date) -> str:
        """Of all rows that the test read and of the figures in it; for a claim that was read, of the sources it cites."""
        if not claim.tested:
            cited = [self._data.sources[name] for name in claim.sources]
            return confirming.digest(f"{one['name']}: {one['title']}, {one['path']}, {one.get('vintage', '')}, {one.get('sha256', '')}" for one in cited)
        read: dict[str, list[int]] = {}
        for table, row in answer.trace.rows:
            read.setdefault(table, []).append(row)
        of_rows = [line for table, rows in read.items() for line in confirming.lines(table, self._frame(table).loc[rows])]
        of_figures = [line for id in answer.trace.figures for line in confirming.lines(id, self._entry(id, day).finding.rows)]
        return confirming.digest([*of_rows, *of_figures])

    def _at_edition(self, claim: Claim, day: date) -> dict[str, str | None]:
        if day > self._given.as_of:
            return {"verdict_at_edition": NOT_YET, "computed_at_edition": None}
        if not claim.tested:
            return {"verdict_at_edition": claim.verdict, "computed_at_edition": None}
        answer = self._answer(claim, self._given.as_of, self._published)
        return {"verdict_at_edition": answer.verdict, "computed_at_edition": printed(answer.found, claim.unit)}

    def _check(self, claim: Claim) -> None:
        for id in claim.see:
            if id not in self._known:
                raise UserError(f"claims.yml, claim {claim.id}, see: there is no figure {id!r}.")
        for name in claim.sources:
            if name not in self._data.sources:
                raise UserError(f"claims.yml, claim {claim.id}, sources: {name!r} is not a source of datapackage.json.")

    def _answer(self, claim: Claim, day: date, figure: Callable[[str, date, Trace], Figure]) -> Answer:
        trace = Trace()
        values = {"says": claim.says, "at": day.isoformat()}
        scope = expressions.Scope(lambda name: self._table(name, trace), lambda id: figure(id, day, trace), self._known, values)
        try:
            trees = claim.trees()
            values["found"] = plain(scope.evaluate(trees.pop("find")))
            verdict = next((verdict for verdict, tree in trees.items() if scope.evaluate(tree)), claim.otherwise)
        except Missing as lacking:
            return Answer(UNKNOWN, values.get("found"), trace, str(lacking))
        except (expressions.ExpressionError, ValueError) as wrong:
            raise UserError(f"claims.yml, claim {claim.id}, test: {wrong}.") from None
        return Answer(verdict, values["found"], trace)

    def _table(self, name: str, trace: Trace) -> Rows | None:
        if name not in self._data.resources:
            return None
        key = self._data.resources[name]["schema"].get("primaryKey", [])
        return Rows(name, self._frame(name), tuple([key] if isinstance(key, str) else key), trace)

    def _entry(self, id: str, day: date) -> ledger.Entry:
        if (id, day) not in self._entries:
            self._entries[id, day] = ledger.compute(replace(self._given, as_of=day), self._data, [id]).get(id)
        found = self._entries[id, day]
        if found is None:
            raise Missing(f"the ledger has no {id} for {dates.long(day)}")
        return found

    def _computed(self, id: str, day: date, trace: Trace) -> Figure:
        found = self._entry(id, day).finding
        trace.figures.append(id)
        table = self._known[id].tables[0]
        if found.rows.index.name == "row" and set(self._key(table)) <= set(found.rows.columns):
            telling = [name for name in TELLING if name in self._frame(table)]
            trace.saw(table, list(found.rows.index), [*self._key(table), *telling])
        return Figure(id, found.value, found.low, found.high, found.best)

    def _published(self, id: str, day: date, trace: Trace) -> Figure:
        """A figure as this edition has it; one the edition lacks is not replaced by a computation."""
        if id not in self._figures:
            return self._computed(id, day, trace)
        held = self._figures[id]
        trace.figures.append(id)
        return Figure(id, held["value"], held["low"], held["high"], held["best"])

    def _frame(self, table: str) -> pd.DataFrame:
        """A table, the same frame each time: it is only looked at."""
        if table not in self._frames:
            self._frames[table] = getattr(self._data, table)
        return self._frames[table]

    def _key(self, table: str) -> tuple[str, ...]:
        key = self._data.resources[table]["schema"].get("primaryKey", [])
        return (key,) if isinstance(key, str) else tuple(key)

    def _rows(self, claim: Claim, answer: Answer) -> list[tuple[str, int, list[str]]]:
        """The rows looked at (table, row, columns); where the essay's names and those found differ, first the rows that
        make the difference."""
        seen = dict(answer.trace.rows)
        for place in self._apart(claim.says, answer):
            seen = {place: seen.get(place, []), **seen}
        return [(table, row, columns) for (table, row), columns in seen.items()]

    def _apart(self, says: Any, answer: Answer) -> list[tuple[str, int]]:
        if not isinstance(says, list) or not isinstance(answer.found, list):
            return []
        differ = {str(name) for name in [*says, *answer.found] if (name in says) != (name in answer.found)}
        tables = {table for table, _ in answer.trace.rows} | {self._known[id].tables[0] for id in answer.trace.figures}
        found = []
        for table in sorted(tables):
            if len(self._key(table)) == 1:
                frame = self._frame(table)
                found += [(table, int(row)) for row in frame.index[frame[self._key(table)[0]].isin(differ)]]
        return found

    def _row(self, table: str, row: int, columns: list[str]) -> dict[str, Any]:
        frame = self._frame(table)
        shown = columns or [*self._key(table), *[name for name in TELLING if name in frame]]
        return {"table": table, "row": row, "cells": {name: _text(frame.at[row, name]) for name in shown}}

    def _row_sources(self, answer: Answer) -> list[str]:
        named: dict[str, None] = {}
        for table, row in list(answer.trace.rows)[:SHOWN]:
            frame = self._frame(table)
            if "source" in frame:
                named |= dict.fromkeys(part for part in str(frame.at[row, "source"]).split("; ") if part not in ("", ESSAY))
        return list(named)


def _text(value: Any) -> str:
    return "" if str(value) == "<NA>" else str(value)


def printed(value: Any, unit: str = "") -> str | None:
    """A value as a page prints it: dates in words, lists joined; None where there is none."""
    if value is None:
        return None
    if isinstance(value, list):
        return listed([printed(item) or "" for item in value])
    if isinstance(value, dict):
        return ", ".join(f"{name} {printed(item)}" for name, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        try:
            read = partial(value)
        except ValueError:
            read = None
        return (read.text if read else value) or "nothing"
    return f"{say(value)} {unit}".strip() if isinstance(value, int) else f"{value:g} {unit}".strip()
