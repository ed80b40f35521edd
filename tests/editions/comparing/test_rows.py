"""Rows by their key, by their leading columns, or whole."""

from __future__ import annotations

from companion.editions.comparing import rows


def test_by_key_whatever_the_order() -> None:
    old, new = rows.read("row,a,b\n2,x,1\n3,y,2\n"), rows.read("row,a,b\n2,y,3\n3,z,4\n")
    found = rows.compare(old, new, ("a",))
    assert found.words == "1 row added, 1 row removed, 1 row changed"
    assert found.changed[0].key == ("y",)
    assert (found.changed[0].cells[0].old, found.changed[0].cells[0].new) == ("2", "3")


def test_the_number_of_a_row_is_no_difference() -> None:
    assert not rows.compare(rows.read("row,a\n2,x\n"), rows.read("row,a\n9,x\n"))


def test_fewest_leading_columns_identify_a_row() -> None:
    old, new = rows.read("year,kind,n\n1,a,5\n1,b,6\n"), rows.read("year,kind,n\n1,a,5\n1,b,7\n")
    found = rows.compare(old, new)
    assert found.key == ("year", "kind") and found.words == "1 row changed"


def test_a_key_that_two_rows_share_is_not_used() -> None:
    old, new = rows.read("a\nx\nx\n"), rows.read("a\nx\ny\n")
    found = rows.compare(old, new, ("a",))
    assert found.key == () and found.words == "1 row added, 1 row removed"


def test_columns_that_came_and_went() -> None:
    found = rows.compare(rows.read("a,b\nx,1\n"), rows.read("a,c\nx,1\n"), ("a",))
    assert found.words == "column c added, column b removed"


def test_a_side_that_lacks_the_rows() -> None:
    assert rows.compare(rows.Sheet(), rows.read("a,b\nx,1\n")).words == "1 row added"


def test_quoted_line_breaks_stay_in_a_cell() -> None:
    assert rows.read('a,b\n"x\ny",1\n').rows == ({"a": "x\ny", "b": "1"},)
