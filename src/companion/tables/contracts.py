"""The contract of a table: what datapackage.json says each of its columns holds, and whether it does.

Table Schema (https://datapackage.org/standard/table-schema/) with one addition: a column named `<x>_precision`
says to which precision the date in column `<x>` is written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from companion.errors import UserError
from companion.tables import dates

Column = list[str]


def read_rows(path: Path, fields: list[dict[str, Any]]) -> dict[str, Column]:
    """Columns of a CSV as text, in the order of the contract; raises `UserError` on a broken file or header."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except FileNotFoundError:
        raise UserError(f"{path.name} is not in {path.parent}; the report needs this table.") from None
    except UnicodeDecodeError as broken:
        raise UserError(f"{path.name}: byte {broken.start} is not UTF-8; save the table as UTF-8.") from None
    except csv.Error as broken:
        raise UserError(f"{path.name} is not a readable CSV: {broken}.") from None
    expected = [field["name"] for field in fields]
    header = rows[0] if rows else []
    if header != expected:
        raise UserError(f"{path.name}, row 1: {_header_fault(header, expected)} It should read: {','.join(expected)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(expected):
            raise UserError(f"{path.name}, row {number}: {len(row)} values where the header names {len(expected)} columns.")
    return dict(zip(expected, map(list, zip(*rows[1:], strict=True)), strict=True)) if rows[1:] else {name: [] for name in expected}


def _header_fault(header: list[str], expected: list[str]) -> str:
    lost = [name for name in expected if name not in header]
    strange = [name for name in header if name not in expected]
    if lost:
        return f"the column {lost[0]!r} is missing."
    return f"the column {strange[0]!r} is not in the contract." if strange else "the columns stand in another order."


def check(name: str, columns: dict[str, Column], resource: dict[str, Any], targets: Callable[[str, str], set[str]]) -> None:
    """Raise `UserError` at the first cell that breaks the contract.

    name: the file's name; columns: text by column; resource: its entry in datapackage.json;
    targets(table, column): the values a foreign key may take.
    """
    schema = resource["schema"]
    for field in schema["fields"]:
        for row, wrong in _faults(field, columns):
            value = columns[field["name"]][row]
            raise UserError(f"{name}, row {row + 2}, column {field['name']}: {value!r} {wrong}.")
    _check_key(name, columns, schema.get("primaryKey", []))
    for key in schema.get("foreignKeys", []):
        _check_foreign(name, columns, key, targets)
    if "source" in columns:
        _check_members(name, columns, "source", targets("", "source"), "a source of datapackage.json")


def _faults(field: dict[str, Any], columns: dict[str, Column]) -> Iterator[tuple[int, str]]:
    """(row index, what is wrong) for each cell of one column."""
    column, rule = columns[field["name"]], field.get("constraints", {})
    pattern = re.compile(rule["pattern"]) if "pattern" in rule else None
    allowed, required = rule.get("enum"), rule.get("required", False)
    number = {"integer": int, "number": float}.get(field["type"])
    dated = f"{field['name']}_precision" in columns
    for row, value in enumerate(column):
        if not value:
            if required:
                yield row, "is empty, and this column must be filled"
        elif allowed and value not in allowed:
            yield row, f"should be one of: {', '.join(allowed)}"
        elif pattern and not pattern.fullmatch(value):
            yield row, f"does not have the form {rule['pattern']}"
        elif number and (wrong := _number_fault(value, number, rule)):
            yield row, wrong
        elif dated and (wrong := _date_fault(value, columns[f"{field['name']}_precision"][row])):
            yield row, wrong
        elif value[0] in "=+@" or (value[0] == "-" and not number):
            yield row, "begins like a spreadsheet formula; write the text without that first character"
    if field["name"].endswith("_precision"):
        for row, value in enumerate(column):
            if value and not columns[field["name"].removesuffix("_precision")][row]:
                yield row, "is a precision without a date beside it"


def _number_fault(value: str, number: type, rule: dict[str, Any]) -> str | None:
    try:
        read = number(value)
    except ValueError:
        return "should be a whole number" if number is int else "should be a number with a decimal point"
    if read < rule.get("minimum", read):
        return f"should be {rule['minimum']} or more"
    return f"should be {rule['maximum']} or less" if read > rule.get("maximum", read) else None


def _date_fault(value: str, precision: str) -> str | None:
    try:
        dates.partial(value, precision)
    except ValueError as wrong:
        return f"cannot stand: {wrong}" if precision else "needs its precision (day, month or year) beside it"
    return None if precision else "needs its precision (day, month or year) beside it"


def _check_key(name: str, columns: dict[str, Column], key: list[str] | str) -> None:
    names = [key] if isinstance(key, str) else key
    if not names:
        return
    first: dict[tuple[str, ...], int] = {}
    for row, value in enumerate(zip(*(columns[part] for part in names), strict=True), start=2):
        if value in first:
            raise UserError(f"{name}, row {row}, column {'+'.join(names)}: {' | '.join(value)!r} stands in row {first[value]} already; each row needs a key of its own.")
        first[value] = row


def _check_foreign(name: str, columns: dict[str, Column], key: dict[str, Any], targets: Callable[[str, str], set[str]]) -> None:
    column = key["fields"] if isinstance(key["fields"], str) else key["fields"][0]
    reference = key["reference"]
    other = reference["fields"] if isinstance(reference["fields"], str) else reference["fields"][0]
    table = reference["resource"] or Path(name).stem
    _check_members(name, columns, column, targets(table, other), f"in column {other} of {table}.csv")


def _check_members(name: str, columns: dict[str, Column], column: str, known: set[str], where: str) -> None:
    for row, value in enumerate(columns[column], start=2):
        for part in filter(None, value.split("; ")):
            if part not in known:
                raise UserError(f"{name}, row {row}, column {column}: {part!r} is not {where}{_nearest(part, known)}.")


def _nearest(value: str, known: set[str]) -> str:
    import difflib

    near = difflib.get_close_matches(value, known, n=1)
    return f"; the nearest is {near[0]!r}" if near else ""
