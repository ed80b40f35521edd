"""The contract of a table, rule by rule, over all of its rows: the first, one within, the last."""

from __future__ import annotations

import pytest

from companion.errors import UserError
from companion.tables import contracts

PLACES = pytest.mark.parametrize("row", [0, 1, 2], ids=["first", "within", "last"])


def broken(columns, fields, targets=lambda table, column: set(), **schema):
    """What is wrong with a table, or nothing."""
    try:
        contracts.check("t.csv", columns, {"schema": {"fields": fields, **schema}}, targets)
    except UserError as wrong:
        return str(wrong)
    return ""


def text(name, **constraints):
    return {"name": name, "type": "string", "constraints": constraints}


def with_one(row, value, others="fine"):
    return [value if place == row else others for place in range(3)]


@PLACES
@pytest.mark.parametrize(("field", "good", "bad", "words"), [
    (text("c", required=True), "x", "", "'' is empty, and this column must be filled."),
    (text("c", enum=["a", "b"]), "a", "c", "'c' should be one of: a, b."),
    (text("c", pattern="[A-Z]+"), "AB", "ABc", "'ABc' does not have the form [A-Z]+."),
    ({"name": "c", "type": "integer"}, "12", "1.5", "'1.5' should be a whole number."),
    ({"name": "c", "type": "number"}, "1.5", "1,5", "'1,5' should be a number with a decimal point."),
    ({"name": "c", "type": "integer", "constraints": {"minimum": 5}}, "5", "4", "'4' should be 5 or more."),
    ({"name": "c", "type": "integer", "constraints": {"maximum": 5}}, "5", "6", "'6' should be 5 or less."),
    ({"name": "c", "type": "number", "constraints": {"minimum": 0, "maximum": 1}}, "1", "1.01", "'1.01' should be 1 or less."),
    (text("c"), "x=1", "=1", "'=1' begins like a spreadsheet formula; write the text without that first character."),
    (text("c"), "a+", "+1", "begins like a spreadsheet formula"),
    (text("c"), "a@b", "@b", "begins like a spreadsheet formula"),
    (text("c"), "a-b", "-b", "begins like a spreadsheet formula"),
])  # fmt: skip
def test_a_cell_that_breaks_its_rule_is_named_wherever_it_stands(row, field, good, bad, words):
    found = broken({"c": with_one(row, bad, good)}, [field])
    assert found.startswith(f"t.csv, row {row + 2}, column c: ") and words in found
    assert broken({"c": [good] * 3}, [field]) == ""


def test_a_rule_says_nothing_of_an_empty_cell_that_may_be_empty():
    for field in (text("c", enum=["a"]), text("c", pattern="x"), {"name": "c", "type": "integer", "constraints": {"minimum": 5}}, text("c")):
        assert broken({"c": ["", "", ""]}, [field]) == ""


@pytest.mark.parametrize(("field", "value", "good"), [
    ({"name": "c", "type": "integer", "constraints": {"minimum": 0}}, "0", True), ({"name": "c", "type": "integer", "constraints": {"minimum": 0}}, "-1", False),
    ({"name": "c", "type": "integer", "constraints": {"maximum": 0}}, "0", True), ({"name": "c", "type": "integer", "constraints": {"maximum": 0}}, "1", False),
    ({"name": "c", "type": "integer"}, "-7", True), ({"name": "c", "type": "number"}, "-7.5", True), ({"name": "c", "type": "integer"}, "+7", False),
    (text("c", enum=["-"]), "-", False), (text("c", pattern=".*"), "-x", False),
])  # fmt: skip
def test_numbers_at_their_bounds_and_signs(field, value, good):
    assert (broken({"c": [value]}, [field]) == "") == good


def test_the_first_fault_is_told_by_column_then_by_row():
    assert broken({"a": ["x", "", ""], "b": ["", "x", "x"]}, [text("a", required=True), text("b", required=True)]).startswith("t.csv, row 3, column a")


DATED = [text("d"), text("d_precision")]


@PLACES
@pytest.mark.parametrize(("value", "precision", "column", "words"), [
    ("2014-02-30", "day", "d", "cannot stand: day is out of range for month"),
    ("2014-02", "day", "d", "cannot stand: '2014-02' is written to the month, but its precision says day"),
    ("soon", "day", "d", "cannot stand: 'soon' is not a date"),
    ("2014-02", "", "d", "needs its precision (day, month or year) beside it"),
    ("soon", "", "d", "needs its precision (day, month or year) beside it"),
    ("", "day", "d_precision", "is a precision without a date beside it"),
])  # fmt: skip
def test_a_date_and_its_precision_belong_together(row, value, precision, column, words):
    found = broken({"d": with_one(row, value, "2014"), "d_precision": with_one(row, precision, "year")}, DATED)
    assert found.startswith(f"t.csv, row {row + 2}, column {column}: ") and words in found
    assert broken({"d": ["2014", "2014-02", "2014-02-03", ""], "d_precision": ["year", "month", "day", ""]}, DATED) == ""


def test_without_a_precision_beside_it_a_column_may_hold_any_text():
    assert broken({"d": ["soon"]}, [text("d")]) == ""


@pytest.mark.parametrize(("rows", "twice"), [
    (["a", "b", "c"], None), (["a", "a", "c"], (3, 2)), (["a", "b", "b"], (4, 3)), (["a", "b", "a"], (4, 2)), (["", "b", ""], (4, 2)), (["a", "a", "a"], (3, 2)),
])  # fmt: skip
def test_a_key_stands_once_in_all_rows(rows, twice):
    for key in ("k", ["k"]):
        found = broken({"k": rows}, [text("k")], primaryKey=key)
        assert found == ("" if twice is None else f"t.csv, row {twice[0]}, column k: {rows[twice[0] - 2]!r} stands in row {twice[1]} already; each row needs a key of its own.")
    assert broken({"k": rows}, [text("k")]) == ""


@pytest.mark.parametrize(("one", "two", "fault"), [(["a", "a", "b"], ["x", "y", "x"], ""), (["a", "b", "a"], ["x", "x", "x"], "t.csv, row 4, column k+l: 'a | x' stands in row 2 already"), (["a", "ax", "b"], ["xb", "b", "b"], "")])
def test_a_key_of_two_columns_is_both(one, two, fault):
    found = broken({"k": one, "l": two}, [text("k"), text("l")], primaryKey=["k", "l"])
    assert found.startswith(fault) and bool(found) == bool(fault)


@PLACES
def test_a_member_of_another_table_is_known_there(row):
    seen = []

    def targets(table, column):
        seen.append((table, column))
        return {"fine", "AMISOM", "other"}

    keys = [{"fields": "c", "reference": {"resource": "others", "fields": "k"}}]
    found = broken({"c": with_one(row, "AMISON")}, [text("c")], targets, foreignKeys=keys)
    assert found == f"t.csv, row {row + 2}, column c: 'AMISON' is not in column k of others.csv; the nearest is 'AMISOM'."
    assert broken({"c": with_one(row, "zzzzz")}, [text("c")], targets, foreignKeys=keys).endswith("is not in column k of others.csv.")
    assert broken({"c": ["fine", "fine; other", ""]}, [text("c")], targets, foreignKeys=keys) == ""
    assert set(seen) == {("others", "k")}


@pytest.mark.parametrize("value", ["fine; bad", "bad; fine", "fine; bad; other"])
def test_each_of_several_members_is_known(value):
    keys = [{"fields": ["c"], "reference": {"resource": "others", "fields": ["k"]}}]
    assert "'bad' is not" in broken({"c": [value]}, [text("c")], lambda table, column: {"fine", "other"}, foreignKeys=keys)


def test_a_key_into_the_table_itself_and_each_of_several_keys():
    def targets(table, column):
        return {"a"} if (table, column) == ("t", "k") else {"b"}

    keys = [{"fields": "c", "reference": {"resource": "", "fields": "k"}}, {"fields": "d", "reference": {"resource": "o", "fields": "k"}}]
    fields = [text("c"), text("d")]
    assert broken({"c": ["a"], "d": ["b"]}, fields, targets, foreignKeys=keys) == ""
    assert "column c: 'b' is not in column k of t.csv" in broken({"c": ["b"], "d": ["b"]}, fields, targets, foreignKeys=keys)
    assert "column d: 'a' is not in column k of o.csv" in broken({"c": ["a"], "d": ["a"]}, fields, targets, foreignKeys=keys)


@PLACES
def test_a_source_is_one_of_the_package(row):
    def targets(table, column):
        assert (table, column) == ("", "source")
        return {"fine", "also"}

    assert broken({"source": with_one(row, "fine; hearsay")}, [text("source")], targets).startswith(f"t.csv, row {row + 2}, column source: 'hearsay' is not a source of datapackage.json.")
    assert broken({"source": ["fine; also", "also", "fine"]}, [text("source")], targets) == ""


# Reading.
FIELDS = [text("a"), text("b")]


def reading(tmp_path, content, fields=FIELDS):
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        return contracts.read_rows(path, fields)
    except UserError as wrong:
        return str(wrong)


@pytest.mark.parametrize(("content", "read"), [
    ("a,b\n1,2\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}), ("a,b\n", {"a": [], "b": []}), ("a,b", {"a": [], "b": []}), ('a,b\n"1, 2","x\ny"\n', {"a": ["1, 2"], "b": ["x\ny"]}), ("a,b\r\n1,2\r\n", {"a": ["1"], "b": ["2"]}),
    ("b,a\n1,2\n", "t.csv, row 1: the columns stand in another order. It should read: a,b"), ("a\n1\n", "t.csv, row 1: the column 'b' is missing. It should read: a,b"),
    ("a,b,c\n", "t.csv, row 1: the column 'c' is not in the contract. It should read: a,b"), ("a,c\n", "t.csv, row 1: the column 'b' is missing."), ("", "t.csv, row 1: the column 'a' is missing."), ("a,b,b\n", "t.csv, row 1: the columns stand in another order."),
    ("a,b\n1,2\n3\n", "t.csv, row 3: 1 values where the header names 2 columns."), ("a,b\n1,2,3\n", "t.csv, row 2: 3 values where"), ("a,b\n1,2\n\n", "t.csv, row 3: 0 values where"), ("a,b\n1,2\n1,2\n1,2,3\n", "t.csv, row 4: 3 values"),
    (b"a,b\n1,\xff\n", "t.csv: byte 6 is not UTF-8; save the table as UTF-8."), ('a,b\n"1"x,2\n', "t.csv is not a readable CSV: "),
])  # fmt: skip
def test_a_file_is_read_as_it_stands_or_its_fault_is_named(tmp_path, content, read):
    found = reading(tmp_path, content)
    assert found == read if isinstance(read, dict) else isinstance(found, str) and found.startswith(read)


def test_a_file_that_is_not_there_is_named_with_its_folder(tmp_path):
    with pytest.raises(UserError, match=rf"t\.csv is not in {tmp_path}; the report needs this table"):
        contracts.read_rows(tmp_path / "t.csv", FIELDS)


def test_columns_stand_in_the_order_of_the_contract(tmp_path):
    assert list(reading(tmp_path, "b,a\n1,2\n", [text("b"), text("a")])) == ["b", "a"]
